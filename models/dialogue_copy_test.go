package models_test

import (
	"context"
	"testing"

	"duologue/models"
	"duologue/models/modelstest"
)

func TestCopyADialogue(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s, ctx := modelstest.Open(t, address, nil), context.Background()
		from, err := s.ImportDialogue(ctx, readDocument(t, example(t)))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.AddRegistration(ctx, models.System(), from.Whole(), modelstest.Form(1, models.Onsite, nil)); err != nil {
			t.Fatal(err)
		}
		n := 9
		d, err := s.CopyDialogue(ctx, models.System(), from, models.CopyForm{Slug: "next", Number: &n, StartsOn: "2028-03-02"})
		if err != nil {
			t.Fatal(err)
		}
		was, err := s.Agenda(ctx, from)
		if err != nil {
			t.Fatal(err)
		}
		is, err := s.Agenda(ctx, d)
		if err != nil {
			t.Fatal(err)
		}
		if d.Status != models.DialogueDraft || *d.Number != 9 || d.StartsOn != "2028-03-02" || d.EndsOn != "2028-03-02" || len(d.Hosts) != 2 ||
			d.Title["fr"] != from.Title["fr"] || d.RegistrationOpensAt == nil {
			t.Errorf("%+v", d)
		}
		if len(is.Sessions) != len(was.Sessions) || len(is.Rooms) != len(was.Rooms) || len(is.Themes) != len(was.Themes) || *is.Places.Capacity != 60 || is.Places.Taken != 0 {
			t.Errorf("%+v", is)
		}
		for i, session := range is.Sessions {
			old := was.Sessions[i]
			if session.Code != old.Code || session.Ref == old.Ref || session.CalendarUID == old.CalendarUID || session.JoinURL != "" ||
				session.StartsAt.In(d.Location()).Format("01-02T15:04") != "03-02T"+old.StartsAt.In(from.Location()).Format("15:04") ||
				session.Onsite != old.Onsite || session.Online != old.Online || (session.Room == nil) != (old.Room == nil) {
				t.Errorf("%+v\n%+v", session, old)
			}
		}
		checkExampleForm(t, s, d)
		counts, err := s.StateCounts(ctx, d.Whole())
		if err != nil || len(counts[d.ID]) != 0 {
			t.Errorf("persons were copied: %v %v", counts, err)
		}
		night := complete()
		night.Sessions[0].Starts = "2027-03-04T02:30"
		late, err := s.ImportDialogue(ctx, night)
		if err != nil {
			t.Fatal(err)
		}
		for want, f := range map[string]models.CopyForm{
			"slug import.slug_taken":                 {Slug: "next", StartsOn: "2028-03-02"},
			"starts_on field.not_a_date":             {Slug: "b", StartsOn: "soon"},
			"sessions[0].starts import.time_missing": {Slug: "b", StartsOn: "2027-03-28"},
		} {
			if _, err := s.CopyDialogue(ctx, models.System(), late, f); refusal(err) != want {
				t.Errorf("%s, want %s", refusal(err), want)
			}
		}
	})
}
