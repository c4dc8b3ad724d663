package models_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"duologue/models"
	"duologue/models/modelstest"
)

func option(value string) models.Option {
	return models.Option{Value: value, Label: models.Text{"en": value}}
}

// asked is what is asked, in order.
func asked(t *testing.T, s *models.Store, d *models.Dialogue) []models.Question {
	t.Helper()
	list, err := s.Questions(context.Background(), d.ID)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestQuestionsThatSomebodyAnswered(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s, ctx := modelstest.Open(t, address, nil), context.Background()
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
		for _, q := range []models.DocumentQuestion{
			{Kind: models.QuestionChoice, Label: models.Text{"en": "Bus?"}, Options: []models.Option{option("a"), option("b")}},
			{Kind: models.QuestionText, Label: models.Text{"en": "Hotel?"}},
		} {
			if err := s.SaveQuestion(ctx, models.System(), d.ID, "", "", q, false); err != nil {
				t.Fatal(err)
			}
		}
		bus, hotel := asked(t, s, d)[0], asked(t, s, d)[1]
		f := modelstest.Form(1, models.Onsite, nil)
		f.Answers = map[string][]string{bus.Ref: {"a"}}
		r, err := s.AddRegistration(ctx, models.System(), again(t, s, d).Whole(), f)
		if err != nil {
			t.Fatal(err)
		}
		save := func(q models.Question, content string, form models.DocumentQuestion, hidden bool) string {
			return refusal(s.SaveQuestion(ctx, models.System(), d.ID, q.Ref, content, form, hidden))
		}
		kept := models.DocumentQuestion{Kind: models.QuestionChoice, Label: models.Text{"en": "Coach?", "nl": "Bus?"}, Options: []models.Option{option("b"), option("a"), option("c")}}
		for _, c := range []struct {
			want string
			got  string
		}{
			{"kind editor.error.answered", save(bus, bus.Content(), models.DocumentQuestion{Kind: models.QuestionChoices, Label: bus.Label, Options: bus.Options}, false)},
			{"options editor.error.answered", save(bus, bus.Content(), models.DocumentQuestion{Kind: bus.Kind, Label: bus.Label, Options: []models.Option{option("b"), option("c")}}, false)},
			{"label field.required", save(bus, bus.Content(), models.DocumentQuestion{Kind: bus.Kind, Options: bus.Options}, false)},
			{"conflict", save(bus, hotel.Content(), kept, false)},
			{"<nil>", save(hotel, hotel.Content(), models.DocumentQuestion{Kind: models.QuestionYesNo, Label: hotel.Label}, false)},
			{"<nil>", save(bus, bus.Content(), kept, true)},
			{"conflict", refusal(s.DeleteQuestion(ctx, models.System(), d.ID, bus.Ref))},
			{"not found", refusal(s.DeleteQuestion(ctx, models.System(), d.ID+1, hotel.Ref))},
		} {
			if c.got != c.want {
				t.Errorf("%s, want %s", c.got, c.want)
			}
		}
		if list := asked(t, s, d); len(list) != 1 || list[0].Ref != hotel.Ref || list[0].Kind != models.QuestionYesNo {
			t.Errorf("asked: %+v", list)
		}
		change := &models.ChangeForm{RegistrationForm: *modelstest.Form(1, models.Onsite, nil)}
		if err := s.ChangeRegistration(ctx, models.System(), d.Whole(), r.ID, change); err != nil {
			t.Fatal(err)
		}
		own, err := s.OwnPage(ctx, r)
		if err != nil || fmt.Sprint(own.Answers) != "map["+bus.Ref+":[a]]" || len(own.Form().Answers) != 0 {
			t.Errorf("the answer to a hidden question: %v %v", own.Answers, err)
		}
		if err := s.DeleteQuestion(ctx, models.System(), d.ID, hotel.Ref); err != nil || len(asked(t, s, d)) != 0 {
			t.Error(err)
		}
	})
}

func TestQuestionsMove(t *testing.T) {
	s, ctx := modelstest.New(t), context.Background()
	d := create(t, s, blank())
	for _, name := range []string{"A", "B", "C"} {
		if err := s.SaveQuestion(ctx, models.System(), d.ID, "", "", models.DocumentQuestion{Kind: models.QuestionText, Label: models.Text{"en": name}}, false); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []struct {
		at   int
		up   bool
		want string
	}{{2, true, "ACB"}, {0, true, "ACB"}, {0, false, "CAB"}, {2, false, "CAB"}} {
		if err := s.MoveQuestion(ctx, models.System(), d.ID, asked(t, s, d)[step.at].Ref, step.up); err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, q := range asked(t, s, d) {
			got += q.Label["en"]
		}
		if got != step.want {
			t.Errorf("%s, want %s", got, step.want)
		}
	}
	if err := s.MoveQuestion(ctx, models.System(), d.ID, "nothing", true); !errors.Is(err, models.ErrNotFound) {
		t.Error(err)
	}
}

// Another wording is another version; who agreed to the one before keeps it.
func TestConsentsHaveVersions(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s, ctx := modelstest.Open(t, address, nil), context.Background()
		d := create(t, s, blank())
		add := func(code string) string {
			return refusal(s.AddConsent(ctx, models.System(), d.ID, models.DocumentConsent{Code: code, Label: models.Text{"en": "I agree"}}))
		}
		for code, want := range map[string]string{"privacy": "<nil>", "two words": "code import.code"} {
			if got := add(code); got != want {
				t.Errorf("%s: %s, want %s", code, got, want)
			}
		}
		if got := add("privacy"); got != "code import.twice" {
			t.Error(got)
		}
		current := func() models.ConsentText {
			list, err := s.AllConsentTexts(ctx, d.ID)
			if err != nil || len(list) != 1 {
				t.Fatalf("%+v %v", list, err)
			}
			return list[0]
		}
		change := func(words string, required, hidden bool) {
			t.Helper()
			c := current()
			form := models.DocumentConsent{Code: c.Code, Required: required, Label: models.Text{"en": words}}
			if err := s.EditConsent(ctx, models.System(), d.ID, c.Content(), form, hidden); err != nil {
				t.Fatal(err)
			}
		}
		change("I agree to all", false, false)
		if c := current(); c.Version != 1 || c.Label["en"] != "I agree to all" {
			t.Errorf("a draft that nobody saw: %+v", c)
		}
		f := modelstest.Form(1, models.Online, nil)
		f.Consents = map[string]bool{current().Ref: true}
		r, err := s.AddRegistration(ctx, models.System(), again(t, s, d).Whole(), f)
		if err != nil {
			t.Fatal(err)
		}
		first := current()
		change("I agree to all", true, false)
		if c := current(); c.ID != first.ID || !c.Required {
			t.Errorf("the same words: %+v", c)
		}
		stale := first.Content()
		change("I agree to more", true, false)
		if c := current(); c.ID == first.ID || c.Ref == first.Ref || c.Version != 2 {
			t.Errorf("other words: %+v", c)
		}
		err = s.EditConsent(ctx, models.System(), d.ID, stale, models.DocumentConsent{Code: "privacy", Label: first.Label}, false)
		if !errors.Is(err, models.ErrConflict) {
			t.Errorf("an old form: %v", err)
		}
		versions, given, err := s.ConsentVersions(ctx, d.ID, "privacy")
		if err != nil || len(versions) != 2 || given[first.ID] != 1 || given[versions[0].ID] != 0 || versions[1].Label["en"] != "I agree to all" {
			t.Errorf("%+v %v %v", versions, given, err)
		}
		data, err := s.OwnData(ctx, r)
		if err != nil || len(data.Consents) != 1 || data.Consents[0].ConsentTextID != first.ID {
			t.Errorf("%+v %v", data.Consents, err)
		}
		change("I agree to more", true, true)
		if list, err := s.ConsentTexts(ctx, d.ID); err != nil || len(list) != 0 {
			t.Errorf("a hidden one is asked for: %+v %v", list, err)
		}
	})
}
