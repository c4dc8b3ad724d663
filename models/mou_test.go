package models_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"duologue/models"
	"duologue/models/modelstest"
)

// Three people of the register: one keeps it, another clears, both by rights for
// everything.
func keeper() models.Actor  { return models.Actor{Kind: models.ActorAccount, AccountID: 11} }
func clearer() models.Actor { return models.Actor{Kind: models.ActorAccount, AccountID: 12} }

func exampleMoU(title string) models.MoUContent {
	return models.MoUContent{
		Type: "mou", Titles: models.Text{"en": title, "zh": title + "备忘录"}, Topics: []string{"polar-science"},
		Parties: []models.MoUParty{
			{Key: "a", Side: models.SideBelgium, Body: "EX-BE", Name: models.Text{"en": "Example Institute", "nl": "Voorbeeldinstituut"}},
			{Key: "b", Side: models.SideChina, Name: models.Text{"zh": "示范研究院", "en": "Model Academy"}},
		},
		Signatories: []models.MoUSignatory{
			{Key: "s", Party: "a", FamilyName: "Example", GivenNames: "Ann", Registration: "SECRETREF"},
			{Key: "t", Party: "b", FamilyName: "Shi", GivenNames: "Fan", NativeName: "示范"},
		},
		Contacts: []models.MoUContact{{Name: "Hidden Contact", Email: "hidden@host.example"}},
	}
}

func pdfOf(text string) models.Upload {
	return models.Upload{Name: text + ".pdf", Data: []byte("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n% " + text + "\ntrailer<</Root 1 0 R>>\n%%EOF\n")}
}

// steps fails the test at the first step that fails.
func step(t *testing.T, m *models.MoU, err error) *models.MoU {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// readyToSign leads a record from an idea to before its signatures.
func readyToSign(t *testing.T, s *models.Store, content models.MoUContent) *models.MoU {
	t.Helper()
	ctx, desk := context.Background(), models.WholeDesk()
	m, err := s.EnterMoU(ctx, keeper(), desk, "", content)
	step(t, m, err)
	for _, to := range []string{models.MoUDrafting, models.MoUNegotiating} {
		m, err = s.MoveMoU(ctx, keeper(), desk, m.Ref, models.MoUMove{Revision: m.Revision, To: to})
		step(t, m, err)
	}
	m, err = s.AttachToMoU(ctx, keeper(), desk, m.Ref, models.MoUAttachment{Revision: m.Revision, Place: models.PlaceText,
		Text: models.MoUText{Language: "en", Status: models.TextAuthentic, Prevails: true}, Upload: pdfOf("text")})
	step(t, m, err)
	m, err = s.ProposeMoU(ctx, keeper(), desk, m.Ref, m.Revision)
	step(t, m, err)
	m, err = s.MoveMoU(ctx, clearer(), desk, m.Ref, models.MoUMove{To: models.MoUCleared})
	step(t, m, err)
	m, err = s.MoveMoU(ctx, keeper(), desk, m.Ref, models.MoUMove{To: models.MoUReady})
	return step(t, m, err)
}

// signed leads a record from an idea to its signatures.
func signed(t *testing.T, s *models.Store, content models.MoUContent) *models.MoU {
	t.Helper()
	ctx, desk := context.Background(), models.WholeDesk()
	m := readyToSign(t, s, content)
	var err error
	for _, key := range []string{"s", "t"} {
		m, err = s.RecordSigning(ctx, keeper(), desk, m.Ref, models.Signing{Signatory: key, Mode: "wet_ink"})
		step(t, m, err)
	}
	if m.State != models.MoUSigned || m.Content.SignedOn == "" {
		t.Fatalf("after both have signed: %s, on %q", m.State, m.Content.SignedOn)
	}
	return m
}

func TestTheLifeOfAnMoU(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		ctx, desk := t.Context(), models.WholeDesk()
		m := signed(t, s, exampleMoU("Life"))
		m, err := s.MoveMoU(ctx, keeper(), desk, m.Ref, models.MoUMove{To: models.MoUInEffect, On: "2026-12-01"})
		step(t, m, err)
		if _, err := s.MoveMoU(ctx, keeper(), desk, m.Ref, models.MoUMove{To: models.MoUDrafting}); !errors.Is(err, models.ErrConflict) {
			t.Errorf("back to drafting: %v", err)
		}
		edit := func(reason string, change func(*models.MoUContent)) error {
			var err error
			_, err = s.EditMoU(ctx, keeper(), desk, m.Ref, models.MoUEdit{Reason: reason, Change: func(c *models.MoUContent) error {
				change(c)
				return nil
			}})
			return err
		}
		place := func(c *models.MoUContent) { c.Place = models.Text{"en": "Brussels"} }
		wantField(t, edit("", place), "reason")
		if err := edit("The place was left out.", place); err != nil {
			t.Error(err)
		}
		wantField(t, edit("No.", func(c *models.MoUContent) { c.Texts[0].Version = "2" }), "texts")
		if err := edit("", func(c *models.MoUContent) { c.Committee = models.Text{"en": "Meets once a year."} }); err != nil {
			t.Error(err)
		}
		acts, err := s.ActsOf(ctx, m)
		if err != nil {
			t.Fatal(err)
		}
		var kinds []string
		for _, a := range acts {
			if a.Seq == 10 && !strings.Contains(*a.Payload, `"on":"2026-12-01"`) {
				t.Errorf("the day of a move is lost: %s", *a.Payload)
			}
			kinds = append(kinds, a.Kind)
		}
		slices.Reverse(kinds)
		want := "enter move move edit propose move move sign sign move correct follow_up"
		if got := strings.Join(kinds, " "); got != want {
			t.Errorf("acts: %s\nshould be: %s", got, want)
		}
	})
}

func wantField(t *testing.T, err error, field string) {
	t.Helper()
	var wrong *models.Invalid
	if !errors.As(err, &wrong) || !strings.HasPrefix(wrong.Fields[0].Field, field) {
		t.Errorf("%v, should be wrong in %s", err, field)
	}
}

func TestClearingTakesTwoPairsOfEyes(t *testing.T) {
	s := modelstest.New(t)
	ctx, desk := t.Context(), models.WholeDesk()
	m, err := s.EnterMoU(ctx, keeper(), desk, models.MoUNegotiating, exampleMoU("Eyes"))
	step(t, m, err)
	_, err = s.ProposeMoU(ctx, keeper(), desk, m.Ref, m.Revision)
	wantField(t, err, "texts")
	m, err = s.AttachToMoU(ctx, keeper(), desk, m.Ref, models.MoUAttachment{Place: models.PlaceText, Text: models.MoUText{Language: "en", Status: models.TextAuthentic}, Upload: pdfOf("a")})
	step(t, m, err)
	cleared := models.MoUMove{To: models.MoUCleared}
	if _, err := s.MoveMoU(ctx, clearer(), desk, m.Ref, cleared); !errors.Is(err, models.ErrConflict) {
		t.Errorf("cleared without a proposal: %v", err)
	}
	m, err = s.ProposeMoU(ctx, keeper(), desk, m.Ref, m.Revision)
	step(t, m, err)
	if _, err := s.MoveMoU(ctx, keeper(), desk, m.Ref, cleared); !errors.Is(err, models.ErrForbidden) {
		t.Errorf("cleared by who proposed it: %v", err)
	}
	_, err = s.EditMoU(ctx, keeper(), desk, m.Ref, models.MoUEdit{Change: func(c *models.MoUContent) error {
		c.Summary = models.Text{"en": "Changed after it was proposed."}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.MoveMoU(ctx, clearer(), desk, m.Ref, cleared); !errors.Is(err, models.ErrConflict) {
		t.Errorf("what was cleared is not what was proposed: %v", err)
	}
}

// TestNobodyEntersWhatTakesTwo: a record is not entered behind its clearance, nor
// within its signing.
func TestNobodyEntersWhatTakesTwo(t *testing.T) {
	s := modelstest.New(t)
	for _, state := range []string{models.MoUCleared, models.MoUReady, models.MoUPartlySigned, "unheard-of"} {
		_, err := s.EnterMoU(t.Context(), keeper(), models.WholeDesk(), state, exampleMoU("Entered"))
		wantField(t, err, "state")
	}
}

// TestNobodyMovesARecordToWhereTheyClear: who keeps records in one dialogue, and
// clears them in another, does not take them there.
func TestNobodyMovesARecordToWhereTheyClear(t *testing.T) {
	s := modelstest.New(t)
	one, _ := modelstest.Dialogue(t, s, modelstest.Plan{Slug: "one"})
	two, _ := modelstest.Dialogue(t, s, modelstest.Plan{Slug: "two"})
	desk := (&models.SignIn{Rights: []models.Right{{Role: models.RoleProtocol, DialogueID: one.ID}, {Role: models.RoleOrganiser, DialogueID: two.ID}}}).Desk()
	content := exampleMoU("Moved")
	content.Dialogue = "one"
	m, err := s.EnterMoU(t.Context(), keeper(), desk, "", content)
	step(t, m, err)
	move := models.MoUEdit{Change: func(c *models.MoUContent) error { c.Dialogue = "two"; return nil }}
	_, err = s.EditMoU(t.Context(), keeper(), desk, m.Ref, move)
	wantField(t, err, "dialogue")
	_, err = s.EditMoU(t.Context(), clearer(), models.WholeDesk(), m.Ref, move)
	step(t, m, err)
}

// TestSignaturesAreNotEdited: until all have signed, who has is recorded by the
// signing alone, and no edit makes the rest of the signing impossible.
func TestSignaturesAreNotEdited(t *testing.T) {
	s := modelstest.New(t)
	ctx, desk := t.Context(), models.WholeDesk()
	m := readyToSign(t, s, exampleMoU("Signatures"))
	edit := func(change func(c *models.MoUContent)) error {
		_, err := s.EditMoU(ctx, keeper(), desk, m.Ref, models.MoUEdit{Change: func(c *models.MoUContent) error { change(c); return nil }})
		return err
	}
	wantField(t, edit(func(c *models.MoUContent) { c.Signatories[0].SignedOn = "2026-11-01" }), "signatories")
	_, err := s.RecordSigning(ctx, keeper(), desk, m.Ref, models.Signing{Signatory: "s", On: "2999-01-01"})
	wantField(t, err, "on")
	m, err = s.RecordSigning(ctx, keeper(), desk, m.Ref, models.Signing{Signatory: "s"})
	step(t, m, err)
	for _, change := range []func(c *models.MoUContent){
		func(c *models.MoUContent) { c.Signatories[0].FamilyName = "Another" },
		func(c *models.MoUContent) { c.Signatories[0].SignedOn = "1999" },
		func(c *models.MoUContent) { c.Signatories = c.Signatories[1:] },
		func(c *models.MoUContent) { c.Signatories = c.Signatories[:1] },
		func(c *models.MoUContent) { c.Signatories[1].SignedOn = "2026-11-01" },
	} {
		wantField(t, edit(change), "signatories")
	}
	if err := edit(func(c *models.MoUContent) { c.Signatories[1].FamilyName = "Deputy" }); err != nil {
		t.Errorf("who has not signed yet is replaced: %v", err)
	}
	// A run sheet made now asks for all signatures: the record is signed once it is done.
	if err := edit(func(c *models.MoUContent) { c.Ceremony = models.PlanCeremony(c, exampleCues()) }); err != nil {
		t.Fatal(err)
	}
	m, err = s.OpenMoU(ctx, keeper(), desk, m.Ref)
	step(t, m, err)
	var last models.MoUStep
	for _, x := range m.Content.Ceremony.Steps {
		if x.Signatory == "t" {
			last = x
			m, err = s.RecordSigning(ctx, keeper(), desk, m.Ref, models.Signing{Step: x.Key})
			step(t, m, err)
		}
	}
	if m.State != models.MoUPartlySigned {
		t.Errorf("%s, while steps of the run sheet are not signed", m.State)
	}
	m, err = s.UndoSigning(ctx, keeper(), desk, m.Ref, models.Signing{Step: last.Key}, "It was the wrong folder.")
	step(t, m, err)
	wantField(t, edit(func(c *models.MoUContent) { _ = c.Ceremony.RemoveStep(last.Key) }), "signatories")
	for m.State == models.MoUPartlySigned {
		m, err = s.RecordSigning(ctx, keeper(), desk, m.Ref, models.Signing{Step: m.Content.Ceremony.Next().Key})
		step(t, m, err)
	}
	if m.State != models.MoUSigned {
		t.Errorf("%s, while all of the run sheet is signed", m.State)
	}
}

func TestTwoKeepersEditOneRecord(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		ctx, desk := t.Context(), models.WholeDesk()
		m, err := s.EnterMoU(ctx, keeper(), desk, "", exampleMoU("Both"))
		step(t, m, err)
		var wg sync.WaitGroup
		saved := make([]bool, 8)
		for i := range saved {
			wg.Go(func() {
				_, err := s.EditMoU(ctx, keeper(), desk, m.Ref, models.MoUEdit{Revision: m.Revision, Change: func(c *models.MoUContent) error {
					c.Summary = models.Text{"en": fmt.Sprint("by ", i)}
					return nil
				}})
				if saved[i] = err == nil; err != nil && models.IsChangedMoU(err) == nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := len(slices.DeleteFunc(saved, func(ok bool) bool { return !ok })); n != 1 {
			t.Errorf("%d of eight saved over each other", n)
		}
	})
}

func TestNumbersAreNeverUsedTwice(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		stores := []*models.Store{modelstest.Open(t, address, nil), modelstest.Open(t, address, nil)}
		var mutex sync.Mutex
		var numbers []int64
		var references []string
		var wg sync.WaitGroup
		for i := range 12 {
			wg.Go(func() {
				s := stores[i%2]
				m, err := s.EnterMoU(t.Context(), keeper(), models.WholeDesk(), "", exampleMoU(fmt.Sprint("Number ", i)))
				if err == nil {
					m, err = s.ShowMoU(t.Context(), clearer(), models.WholeDesk(), m.Ref, models.MoUShowing{Visibility: models.MoUPublic})
				}
				if err != nil {
					t.Error(err)
					return
				}
				mutex.Lock()
				defer mutex.Unlock()
				numbers, references = append(numbers, m.Number), append(references, *m.Reference)
			})
		}
		wg.Wait()
		slices.Sort(numbers)
		slices.Sort(references)
		if len(slices.Compact(numbers)) != 12 || len(slices.Compact(references)) != 12 {
			t.Errorf("numbers %v, references %v", numbers, references)
		}
	})
}
