package app_test

import (
	"context"
	"testing"

	"duologue/models"
)

// ceremonies are records on their way to be signed, one in each state that the
// pages of a signing can be in.
func (p *place) ceremonies(t *testing.T, slug string) {
	t.Helper()
	ctx, actor, desk := t.Context(), models.Actor{Kind: models.ActorAccount, AccountID: 901}, models.WholeDesk()
	enter := func(name, state string, change func(c *models.MoUContent)) *models.MoU {
		content := models.MoUContent{Type: "mou", Dialogue: slug, Titles: models.Text{"en": "Understanding on " + name, "zh": "谅解备忘录"},
			Parties: []models.MoUParty{{Key: "a", Side: models.SideBelgium, Name: models.Text{"en": "Example Institute"}}, {Key: "b", Side: models.SideChina, Name: models.Text{"zh": "示范研究院", "en": "Model Academy"}}},
			Signatories: []models.MoUSignatory{{Key: "s", Party: "a", FamilyName: "Example", GivenNames: "Ann", Title: models.Text{"en": "Director-General"}},
				{Key: "t", Party: "b", FamilyName: "Shi", GivenNames: "Fan", NativeName: "示范", NameOrder: models.FamilyFirst, Witnesses: []string{"Wit Ness"}}}}
		if change != nil {
			change(&content)
		}
		m, err := p.store.EnterMoU(ctx, actor, desk, models.MoUNegotiating, content)
		if err == nil && state == models.MoUReady {
			m, err = p.readied(ctx, m)
		}
		if err != nil {
			t.Fatal(err)
		}
		p.values["mou-"+name] = m.Ref
		return m
	}
	plan := func(c *models.MoUContent) {
		say := func(words string) models.Text { return models.Text{"en": words} }
		c.Ceremony = models.PlanCeremony(c, models.CeremonyCues{Welcome: say("Welcome"), Entrance: say("Entrance"), Folders: say("Folders"), Exchange: say("Exchange"),
			Handshake: say("Handshake"), Photograph: say("Photograph"), Unnamed: say("To be named")})
		c.Ceremony.Seats = append(c.Ceremony.Seats, models.MoUSeat{Place: 3, Label: say("Interpreter")})
	}
	enter("unplanned", models.MoUNegotiating, nil)
	enter("planned", models.MoUReady, plan)
	enter("letters", models.MoUReady, nil)
	record := func(m *models.MoU, g models.Signing) *models.MoU {
		m, err := p.store.RecordSigning(ctx, actor, desk, m.Ref, g)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	record(enter("exchanged", models.MoUReady, nil), models.Signing{Signatory: "t", On: "2026-11", Mode: "exchange_of_letters"})
	half := enter("half", models.MoUReady, plan)
	for range 4 {
		half = record(half, models.Signing{Step: half.Content.Ceremony.Next().Key})
	}
	done := enter("signed", models.MoUReady, plan)
	for done.State != models.MoUSigned {
		done = record(done, models.Signing{Step: done.Content.Ceremony.Next().Key})
	}
	_, err := p.store.AttachToMoU(ctx, actor, desk, done.Ref, models.MoUAttachment{Place: models.PlaceRecord, Upload: models.Upload{Name: "record.pdf", Data: []byte("%PDF-1.4\n%%EOF")}})
	if err != nil {
		t.Fatal(err)
	}
}

// readied leads a record to where it can be signed.
func (p *place) readied(ctx context.Context, m *models.MoU) (*models.MoU, error) {
	one, other, desk := models.Actor{Kind: models.ActorAccount, AccountID: 901}, models.Actor{Kind: models.ActorAccount, AccountID: 902}, models.WholeDesk()
	_, err := p.store.AttachToMoU(ctx, one, desk, m.Ref, models.MoUAttachment{Place: models.PlaceText, Text: models.MoUText{Language: "en", Status: models.TextAuthentic},
		Upload: models.Upload{Name: "text.pdf", Data: []byte("%PDF-1.4\n%%EOF")}})
	if err == nil {
		_, err = p.store.ProposeMoU(ctx, one, desk, m.Ref, 0)
	}
	for _, to := range []string{models.MoUCleared, models.MoUReady} {
		if err == nil {
			m, err = p.store.MoveMoU(ctx, other, desk, m.Ref, models.MoUMove{To: to})
		}
	}
	return m, err
}

// ceremonyRecipes say how to look at the pages of a signing, by their
// addresses behind that of the record.
func ceremonyRecipes(role string) map[string][]visit {
	at := func(name, path string) string { return "/organise/mous/{mou-" + name + "}" + path }
	return map[string][]visit{
		"/ceremony":       seeAs(role, at("unplanned", "/ceremony"), at("planned", "/ceremony"), at("half", "/ceremony"), at("signed", "/ceremony")),
		"/ceremony/print": seeAs(role, at("planned", "/ceremony/print"), at("unplanned", "/ceremony/print")),
		"/ceremony/plan":  seeAs(role, at("planned", "/ceremony/plan"), at("unplanned", "/ceremony/plan")),
		"/ceremony/table": append(seeAs(role, at("planned", "/ceremony/table")), wrong(role, at("planned", "/ceremony/table"), "copies[0].party", ""),
			visit{path: at("planned", "/ceremony/table"), as: role, form: map[string][]string{"revision": {"999"}, "copies[0].key": {"a"}, "copies[0].party": {"a"}}, status: 409}),
		"/ceremony/steps/:step": append(seeAs(role, at("planned", "/ceremony/steps/new"), at("planned", "/ceremony/steps/4")),
			wrong(role, at("planned", "/ceremony/steps/new"), "signatory", "s", "copy", ""), refused(404, role, at("half", "/ceremony/steps/1"))),
		"/signing": append(seeAs(role, at("unplanned", "/signing"), at("planned", "/signing"), at("half", "/signing"), at("signed", "/signing"), at("letters", "/signing"), at("exchanged", "/signing")),
			wrong(role, at("letters", "/signing"), "signatory", "s", "on", "yesterday")),
		"/signing/undo": append(seeAs(role, at("half", "/signing/undo?step=4"), at("exchanged", "/signing/undo?signatory=t")),
			sent(wrong(role, at("half", "/signing/undo?step=4"), "step", "4", "reason", ""), at("half", "/signing/undo"))),
		"/signing/record.pdf": noPage(),
	}
}
