package models_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"duologue/models"
	"duologue/models/modelstest"
)

// kinds are the kinds of gaps, and the fields and languages of texts.
func kinds(t *testing.T, s *models.Store, d *models.Dialogue) []string {
	t.Helper()
	gaps, err := s.Gaps(context.Background(), d)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, g := range gaps {
		list = append(list, g.Kind+":"+g.Field+":"+g.Lang)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func TestGaps(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s, ctx := modelstest.Open(t, address, nil), context.Background()
		d := create(t, s, blank())
		want := "[consents:: contact:: hosts:: no_text:address: no_text:description: no_text:place: no_text:practical: no_text:summary: no_text:venue:" +
			" sessions:: text:title:fr text:title:nl text:title:zh window::]"
		if got := fmt.Sprint(kinds(t, s, d)); got != want {
			t.Errorf("%s\n%s", got, want)
		}
		doc := modelstest.Document(modelstest.Plan{Slug: "full"}, s.Now())
		doc.Sessions[1].Room, doc.Sessions[2].JoinURL, doc.Lists = "", "", []models.DocumentList{}
		full, err := s.ImportDialogue(ctx, doc)
		if err != nil {
			t.Fatal(err)
		}
		got := kinds(t, s, full)
		for _, want := range []string{"room::", "link::", "gate::", "text:name:nl", "text:title:fr"} {
			if !slices.Contains(got, want) {
				t.Errorf("%s is not missed: %v", want, got)
			}
		}
		if err := edit(s, full, models.PartFacts, func(doc *models.Document) {}); err != nil || slices.Contains(kinds(t, s, full), "gate::") {
			t.Errorf("there is no gate still: %v", err)
		}
	})
}

// A published dialogue without gaps, but for the languages it does not speak.
func complete() *models.Document {
	text := models.Text{"en": "x"}
	return &models.Document{Slug: "complete", Title: text, Summary: text, Description: text, Practical: text, Place: text, Venue: text, Address: text,
		Zone: "Europe/Brussels", StartsOn: "2027-03-04", EndsOn: "2027-03-04", Format: models.FormatOnsite, Languages: []string{"en"},
		ContactEmail: "desk@host.example", Hosts: []models.DocumentHost{{Code: "TOWN", Country: "BE", Names: text}},
		Rooms:        []models.DocumentRoom{{Code: "hall", Name: text}},
		Sessions:     []models.DocumentSession{{Code: "A", Kind: models.SessionPlenary, Title: text, Room: "hall", Starts: "2027-03-04T09:00", Ends: "2027-03-04T10:00"}},
		Registration: &models.DocumentRegistration{Opens: "2027-01-01T09:00"}, Consents: []models.DocumentConsent{{Code: "privacy", Label: text}}}
}

func TestStatusesOfADialogue(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s, ctx := modelstest.Open(t, address, nil), context.Background()
		d, whole := create(t, s, blank()), create(t, s, complete())
		set := func(d *models.Dialogue, was, now, reason string) string {
			return refusal(s.SetDialogueStatus(ctx, models.System(), d.ID, models.StatusChange{Was: was, Now: now, Reason: reason}))
		}
		draft, published, archived := models.DialogueDraft, models.DialoguePublished, models.DialogueArchived
		for _, step := range []struct {
			d              *models.Dialogue
			was, now, why  string
			want, recorded string
		}{
			{whole, draft, published, "", "<nil>", "dialogue.publish 0 "},
			{d, draft, archived, "", "conflict", ""},
			{d, published, draft, "", "conflict", ""},
			{d, draft, published, " ", "reason editor.error.reason_needed", ""},
			{d, draft, published, "The minister announces it today", "<nil>", "dialogue.publish 14 The minister announces it today"},
			{d, draft, published, "Twice", "conflict", ""},
			{d, published, draft, "", "<nil>", "dialogue.withdraw 0 "},
			{d, draft, published, "Again", "<nil>", "dialogue.publish 14 Again"},
			{d, published, archived, "", "<nil>", "dialogue.archive 0 "},
			{d, archived, published, "", "reason field.required", ""},
			{d, archived, published, "A figure was wrong", "<nil>", "dialogue.reopen 0 A figure was wrong"},
		} {
			if got := set(step.d, step.was, step.now, step.why); got != step.want {
				t.Fatalf("%s to %s: %s, want %s", step.was, step.now, got, step.want)
			}
			a := lastAudit(t, s, step.d)
			if got := fmt.Sprint(a.Action, " ", a.Details["missing"], " ", a.Details["reason"]); step.recorded != "" && got != step.recorded {
				t.Errorf("the audit says %s, want %s", got, step.recorded)
			}
		}
		if _, err := s.PublishedDialogue(ctx, d.Slug); err != nil {
			t.Error(err)
		}
	})
}

func TestADialogueWithRegistrationsIsNotWithdrawn(t *testing.T) {
	s, ctx := modelstest.New(t), context.Background()
	d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
	if _, err := s.AddRegistration(ctx, models.System(), d.Whole(), modelstest.Form(1, models.Online, nil)); err != nil {
		t.Fatal(err)
	}
	err := s.SetDialogueStatus(ctx, models.System(), d.ID, models.StatusChange{Was: models.DialoguePublished, Now: models.DialogueDraft})
	if refusal(err) != " editor.error.has_registrations" || again(t, s, d).Status != models.DialoguePublished {
		t.Error(refusal(err))
	}
}

// In an archived dialogue a guest can change nothing more, but still have their
// data erased.
func TestGuestsOfAnArchivedDialogue(t *testing.T) {
	s, ctx := modelstest.New(t), context.Background()
	d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
	r, err := s.AddRegistration(ctx, models.System(), d.Whole(), modelstest.Form(1, models.Online, nil))
	if err != nil {
		t.Fatal(err)
	}
	err = s.SetDialogueStatus(ctx, models.System(), d.ID, models.StatusChange{Was: models.DialoguePublished, Now: models.DialogueArchived})
	if err != nil {
		t.Fatal(err)
	}
	change := &models.ChangeForm{RegistrationForm: *modelstest.Form(1, models.Onsite, nil)}
	if err := s.ChangeOwn(ctx, models.System(), r.ID, change); !errors.Is(err, models.ErrClosed) {
		t.Errorf("changed: %v", err)
	}
	if err := s.CancelOwn(ctx, models.System(), r.ID); !errors.Is(err, models.ErrClosed) {
		t.Errorf("cancelled: %v", err)
	}
	if err := s.EraseOwn(ctx, models.System(), r.ID); err != nil {
		t.Errorf("not erased: %v", err)
	}
}

// What is archived is history: nothing of it can be changed.
func TestAnArchivedDialogueIsReadOnly(t *testing.T) {
	s, ctx := modelstest.New(t), context.Background()
	doc := complete()
	doc.Status = models.DialogueArchived
	doc.Questions = []models.DocumentQuestion{{Kind: models.QuestionText, Label: doc.Title}}
	d, err := s.ImportDialogue(ctx, doc)
	if err != nil {
		t.Fatal(err)
	}
	questions, err := s.Questions(ctx, d.ID)
	if err != nil {
		t.Fatal(err)
	}
	q := questions[0]
	text := models.DocumentQuestion{Kind: models.QuestionText, Label: doc.Title}
	for name, err := range map[string]error{
		"texts":     edit(s, d, models.PartTexts, func(doc *models.Document) { doc.Title = models.Text{"en": "y"} }),
		"hosts":     edit(s, d, models.PartHosts, func(doc *models.Document) { doc.Hosts = nil }),
		"question":  s.SaveQuestion(ctx, models.System(), d.ID, q.Ref, q.Content(), text, true),
		"new":       s.SaveQuestion(ctx, models.System(), d.ID, "", "", text, false),
		"moved":     s.MoveQuestion(ctx, models.System(), d.ID, q.Ref, true),
		"deleted":   s.DeleteQuestion(ctx, models.System(), d.ID, q.Ref),
		"consent":   s.AddConsent(ctx, models.System(), d.ID, models.DocumentConsent{Code: "b", Label: doc.Title}),
		"rewording": s.EditConsent(ctx, models.System(), d.ID, "", models.DocumentConsent{Code: "privacy", Label: doc.Title}, true),
	} {
		if !errors.Is(err, models.ErrClosed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if fresh := again(t, s, d); fresh.Revision != d.Revision {
		t.Error("it was touched")
	}
}
