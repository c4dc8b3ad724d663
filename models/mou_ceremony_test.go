package models_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

func exampleCues() models.CeremonyCues {
	say := func(words string) models.Text { return models.Text{"en": words} }
	return models.CeremonyCues{Welcome: say("welcome"), Entrance: say("entrance"), Folders: say("folders"), Exchange: say("exchange"),
		Handshake: say("handshake"), Photograph: say("photograph"), Unnamed: say("unnamed")}
}

// sheet writes a plan down, a cue as its words and a signature as who, which copy
// and language, position.
func sheet(plan *models.MoUCeremony) string {
	var lines []string
	for _, s := range plan.Steps {
		line := s.Cue["en"]
		if s.Signatory != "" {
			line = strings.TrimSpace(fmt.Sprint(s.Signatory, "/", s.Copy, s.Language, " ", s.Position))
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, ", ")
}

func seats(plan *models.MoUCeremony) string {
	var list []string
	for _, s := range plan.Seats {
		who := s.Signatory
		if who == "" {
			who = s.Label["en"]
		}
		list = append(list, fmt.Sprint(s.Place, who))
	}
	return strings.Join(list, " ")
}

func TestACeremonyFollowsTheAlternat(t *testing.T) {
	party := func(key, side string) models.MoUParty {
		return models.MoUParty{Key: key, Side: side, Name: models.Text{"en": "Party " + key}}
	}
	signs := func(key, party string) models.MoUSignatory {
		return models.MoUSignatory{Key: key, Party: party, FamilyName: key}
	}
	texts := []models.MoUText{{Language: "en", Status: models.TextAuthentic}, {Language: "zh", Status: models.TextAuthentic}, {Language: "fr", Status: models.TextTranslation}}
	for name, c := range map[string]struct {
		content models.MoUContent
		seats   string
		steps   string
	}{
		"two parties, two languages": {
			content: models.MoUContent{Texts: texts, Parties: []models.MoUParty{party("a", "be"), party("b", "cn")}, Signatories: []models.MoUSignatory{signs("s", "a"), signs("t", "b")}},
			seats:   "1s 2t",
			steps: "welcome, entrance, folders, s/aen first, s/azh first, t/bzh first, t/ben first, " +
				"exchange, t/aen second, t/azh second, s/bzh second, s/ben second, handshake, photograph",
		},
		"two sign for one party, no texts yet": {
			content: models.MoUContent{Parties: []models.MoUParty{party("a", "be"), party("b", "cn")}, Signatories: []models.MoUSignatory{signs("s", "a"), signs("t", "b"), signs("u", "a")}},
			seats:   "1s 2u 3t",
			steps: "welcome, entrance, folders, s/a first, u/a second, t/b first, " +
				"exchange, t/a third, s/b second, u/b third, handshake, photograph",
		},
		"three parties": {
			content: models.MoUContent{Texts: texts[:1], Parties: []models.MoUParty{party("a", "be"), party("b", "cn"), party("c", "other")},
				Signatories: []models.MoUSignatory{signs("s", "a"), signs("t", "b"), signs("u", "c")}},
			seats: "1s 2t 3u",
			steps: "welcome, entrance, folders, s/aen first, t/ben first, u/cen first, exchange, t/aen second, s/ben second, s/cen second, " +
				"exchange, u/aen third, u/ben third, t/cen third, handshake, photograph",
		},
		"a party that is not known, and somebody of no party": {
			content: models.MoUContent{Parties: []models.MoUParty{party("a", "be"), {Key: "b", Side: "cn"}}, Signatories: []models.MoUSignatory{signs("s", "a"), signs("x", "")}},
			seats:   "1s 2unnamed 3x",
			steps:   "welcome, entrance, folders, s/a first, exchange, x/a second, s/b first, x/b second, handshake, photograph",
		},
	} {
		plan := models.PlanCeremony(&c.content, exampleCues())
		if got := sheet(plan); got != c.steps {
			t.Errorf("%s:\n%s\nshould be\n%s", name, got, c.steps)
		}
		if got := seats(plan); got != c.seats {
			t.Errorf("%s: seats %s, should be %s", name, got, c.seats)
		}
	}
}

func TestStepsOfARunSheetAreEdited(t *testing.T) {
	content := exampleMoU("Edited")
	plan := models.PlanCeremony(&content, exampleCues())
	done := time.Date(2026, 12, 10, 9, 0, 0, 0, time.UTC)
	plan.Steps[0].DoneAt = &done
	anthem := models.MoUStep{Cue: models.Text{"en": "anthem"}}
	if err := plan.PutStep(anthem, 1); err != nil || plan.Steps[1].Cue["en"] != "anthem" || plan.Steps[1].Key == "" {
		t.Fatalf("%v, %+v", err, plan.Steps[1])
	}
	moved := plan.Steps[1]
	if err := plan.PutStep(moved, 99); err != nil || plan.Steps[len(plan.Steps)-1].Key != moved.Key {
		t.Errorf("not moved to the end: %v", err)
	}
	if err := plan.PutStep(plan.Steps[0], 3); !errors.Is(err, models.ErrConflict) {
		t.Errorf("a step that was done is moved: %v", err)
	}
	if err := plan.RemoveStep(plan.Steps[0].Key); !errors.Is(err, models.ErrConflict) {
		t.Errorf("a step that was done is removed: %v", err)
	}
	if err := plan.RemoveStep("none"); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("no step is removed: %v", err)
	}
	wantField(t, plan.PutStep(models.MoUStep{Signatory: "s"}, 1), "copy")
	wantField(t, plan.PutStep(models.MoUStep{}, 1), "cue")
	wantField(t, plan.SetTable(plan.Copies[:1], plan.Seats), "copies")
	if !plan.Begun() || plan.Next().Cue["en"] != "entrance" || !plan.LastDone().Equal(done) {
		t.Errorf("begun %v, next %+v", plan.Begun(), plan.Next())
	}
}

// TestACeremonyIsSignedStepByStep: a step that is recorded twice is recorded
// once, one that was recorded by mistake is taken back, and the last signature
// makes the record signed, on the day that it is where the dialogue is.
func TestACeremonyIsSignedStepByStep(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		now := time.Date(2026, 12, 9, 23, 30, 0, 0, time.UTC) // the 10th in Brussels
		s := modelstest.Open(t, address, func() time.Time { return now })
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
		ctx, desk := t.Context(), models.WholeDesk()
		content := exampleMoU("Signed by steps")
		content.Dialogue = d.Slug
		m := readyToSign(t, s, content)
		m, err := s.EditMoU(ctx, keeper(), desk, m.Ref, models.MoUEdit{Revision: m.Revision, Change: func(c *models.MoUContent) error {
			c.Ceremony = models.PlanCeremony(c, exampleCues())
			return nil
		}})
		step(t, m, err)
		_, err = s.RecordSigning(ctx, keeper(), desk, m.Ref, models.Signing{Signatory: "s"})
		wantField(t, err, "signatory")
		welcome := models.Signing{Step: m.Content.Ceremony.Steps[0].Key}
		m, err = s.RecordSigning(ctx, keeper(), desk, m.Ref, welcome)
		step(t, m, err)
		m, err = s.UndoSigning(ctx, keeper(), desk, m.Ref, welcome, "Too early.")
		if step(t, m, err); m.State != models.MoUReady || m.Content.Ceremony.Begun() {
			t.Errorf("after the cue was taken back: %s", m.State)
		}
		for m.State != models.MoUSigned {
			at := m.Content.Ceremony.Next()
			for range 2 {
				m, err = s.RecordSigning(ctx, keeper(), desk, m.Ref, models.Signing{Step: at.Key, Mode: "wet_ink"})
				step(t, m, err)
			}
			now = now.Add(time.Minute)
		}
		for at := m.Content.Ceremony.Next(); at != nil; at = m.Content.Ceremony.Next() {
			m, err = s.RecordSigning(ctx, keeper(), desk, m.Ref, models.Signing{Step: at.Key})
			if step(t, m, err); m.State != models.MoUSigned {
				t.Errorf("after a cue that follows the signatures: %s", m.State)
			}
		}
		if _, err := s.RecordSigning(ctx, keeper(), desk, m.Ref, models.Signing{Signatory: "nobody"}); !errors.Is(err, models.ErrConflict) {
			t.Errorf("a signature after the last: %v", err)
		}
		acts, err := s.ActsOf(ctx, m)
		if err != nil {
			t.Fatal(err)
		}
		signings := 0
		for _, act := range acts {
			if act.Kind == models.ActSign {
				signings++
			}
		}
		steps := len(m.Content.Ceremony.Steps)
		if signings != steps+1 || m.Content.SignedOn != "2026-12-10" {
			t.Errorf("%d acts for %d steps, signed on %s", signings, steps, m.Content.SignedOn)
		}
	})
}

// TestWhoSignsIsInAtTheGate: linked to a registration, a signatory is seen to
// come in; the look-up is audited.
func TestWhoSignsIsInAtTheGate(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
		ctx, desk := t.Context(), models.WholeDesk()
		r, err := s.AddRegistration(ctx, models.System(), d.Whole(), modelstest.Form(1, models.Onsite, nil))
		if err != nil {
			t.Fatal(err)
		}
		content := exampleMoU("Present")
		content.Dialogue, content.Signatories[0].Registration = d.Slug, r.Reference
		m, err := s.EnterMoU(ctx, keeper(), desk, "", content)
		step(t, m, err)
		look := func() models.SignatoryPresence {
			present, err := s.SignatoriesPresent(ctx, keeper(), m)
			if err != nil || len(present) != 1 {
				t.Fatal(present, err)
			}
			return present["s"]
		}
		if p := look(); p.Inside || p.EnteredAt != nil {
			t.Errorf("before they came: %+v", p)
		}
		answer, err := s.Scan(ctx, models.System().Scanner(d.ID), models.ScanInput{Nonce: nonce(), List: listOf(t, s, d, 0), Code: r.Reference, Direction: models.Entry})
		if err != nil || answer.Result != models.ScanOK {
			t.Fatal(answer, err)
		}
		if p := look(); !p.Inside || p.EnteredAt == nil {
			t.Errorf("once they came: %+v", p)
		}
		audits, err := s.DialogueAudits(ctx, d.ID, -1)
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for _, a := range audits {
			if a.Action == "mou.presence" {
				found++
			}
		}
		if found != 1 {
			t.Errorf("%d look-ups are audited", found)
		}
	})
}
