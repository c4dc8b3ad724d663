package app_test

import (
	"testing"

	"duologue/models"
)

// exampleMoU is a record with something in every field that visitors see.
func exampleMoU(dialogue string) models.MoUContent {
	return models.MoUContent{
		Type: "mou", Dialogue: dialogue, Code: "MOU-EXAMPLE", Parent: "AGREEMENT-EXAMPLE", Topics: []string{"polar-science", "life-sciences"},
		Titles: models.Text{"en": "Memorandum of Understanding on Polar Science between the Example Institute and the Model Academy",
			"nl": "Memorandum van overeenstemming over poolwetenschap tussen het Voorbeeldinstituut en de Modelacademie", "zh": "示范研究所与样板科学院关于极地科学的谅解备忘录"},
		Summary: models.Text{"en": "The parties share **data of ice cores** and let each other's researchers use their stations."},
		Nature:  map[string]string{models.SideBelgium: "non_binding"}, Competence: "federal",
		Parties: []models.MoUParty{
			{Key: "a", Side: models.SideBelgium, Name: models.Text{"en": "Example Institute", "nl": "Voorbeeldinstituut"}, Unit: models.Text{"en": "Department of Ice"},
				SignedAs: "Example Institute of Sciences", ROR: "05f950310", Reference: "EX/2026/17"},
			{Key: "b", Side: models.SideChina, Name: models.Text{"zh": "样板科学院", "en": "Model Academy"}},
			{Key: "c", Side: models.SideChina},
		},
		Signatories: []models.MoUSignatory{
			{Key: "s", Party: "a", FamilyName: "Example", GivenNames: "Ann", Title: models.Text{"en": "Director"}, SignedOn: "2026-11-20", Mode: "wet_ink",
				Capacity: models.Text{"en": "On behalf of the board"}, Witnesses: []string{"Bea Sample"}},
			{Key: "t", Party: "b", FamilyName: "Shi", GivenNames: "Fan", NativeName: "示范", NameOrder: models.FamilyFirst},
		},
		Texts:    []models.MoUText{{Language: "en", Status: models.TextAuthentic, Prevails: true, Version: "1.2"}, {Language: "zh", Status: models.TextAuthentic}, {Language: "nl"}},
		SignedOn: "2026-11-20", Place: models.Text{"en": "Brussels", "zh": "布鲁塞尔"}, Originals: 2,
		Kept:        []models.MoUKept{{Party: "a", Where: models.Text{"en": "Archive of the institute"}}},
		EffectiveOn: "2026-12", EffectiveRule: models.Text{"en": "On the first day of the month after the last signature."}, DurationMonths: 36, NoticeMonths: 6,
		Committee:   models.Text{"en": "Meets once a year."},
		Commitments: []models.MoUCommitment{{Key: "x", What: models.Text{"en": "Exchange the catalogues of ice cores"}, Owner: "Example Institute", Due: "2027", State: models.CommitmentOpen}},
		Outcomes:    []models.MoUOutcome{{Kind: "project", Title: models.Text{"en": "Cores of two poles"}, Link: "https://example.org/cores"}},
		Relations:   []models.MoURelation{{Kind: "renews", Title: models.Text{"en": "Memorandum of 2019"}}},
		Sources:     []models.MoUSource{{Code: "brief", Text: models.Text{"en": "Minutes of the meeting"}, Link: "https://example.org/minutes"}},
		Remarks:     models.Text{"en": "Two sources give different days; the later one is kept."},
	}
}

// mous gives the place a record that was published and corrected, one whose texts
// are withheld, and one of which nearly nothing is known.
func (p *place) mous(t *testing.T, slug string) {
	t.Helper()
	ctx, desk, actor := t.Context(), models.WholeDesk(), models.System()
	show := func(content models.MoUContent, visibility string) *models.MoU {
		m, err := p.store.EnterMoU(ctx, actor, desk, models.MoUSigned, content)
		if err != nil {
			t.Fatal(err)
		}
		w := models.MoUShowing{Visibility: visibility}
		if visibility == models.MoUMetadataOnly {
			w.Ground = models.Text{"en": "Article 6 of the act of 11 April 1994 on the publicity of administration"}
		}
		if m, err = p.store.ShowMoU(ctx, actor, desk, m.Ref, w); err != nil {
			t.Fatal(err)
		}
		return m
	}
	show(models.MoUContent{Titles: models.Text{"en": "Memorandum of which the sources say little"}}, models.MoUPublic)
	held := show(exampleMoU(""), models.MoUMetadataOnly)
	m := show(exampleMoU(slug), models.MoUPublic)
	pdf := models.Upload{Name: "signed-original.pdf", Data: []byte("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")}
	m, err := p.store.AttachToMoU(ctx, actor, desk, m.Ref, models.MoUAttachment{Place: models.PlaceScan, Title: models.Text{"en": "Signed original"}, Upload: pdf})
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.store.EditMoU(ctx, actor, desk, m.Ref, models.MoUEdit{Reason: "The minutes name another day.", Change: func(c *models.MoUContent) error {
		c.SignedOn, c.Parties[1].Unit = "2026-11-21", models.Text{"en": "Bureau of Cooperation"}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	p.values["mou"], p.values["mou-withheld"] = *m.Reference, *held.Reference
	p.values["mou-file"] = m.Content.Scan.File
	about := models.MoUSubscriber{Email: "reader@host.example", Language: "en", About: models.SubscribeAll}
	if err := p.store.Subscribe(ctx, about); err != nil {
		t.Fatal(err)
	}
	messages, _, err := p.store.Messages(ctx, models.Everything(), models.MessageFilter{Kind: models.MailMoUConfirm}, 1)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := p.store.MailFacts(ctx, &messages[0])
	if err != nil {
		t.Fatal(err)
	}
	p.values["mou-confirm"], p.values["mou-leave"] = facts.OneTime, facts.Unsubscribe
}
