package models_test

import (
	"context"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

func TestAttendanceShowsScansAndPresenceTogether(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		c := newClock()
		s := modelstest.Open(t, address, c.Now)
		ctx := context.Background()
		d, refs := modelstest.Dialogue(t, s, modelstest.Plan{})
		in := register(t, s, d, 3, models.Onsite, nil)
		both := register(t, s, d, 2, models.Onsite, nil)
		far := register(t, s, d, 1, models.Online, nil)
		register(t, s, d, 4, models.Online, nil) // stays away
		plenary := sessionOf(t, s, d, refs["plenary"])
		c.set(plenary.StartsAt)
		door := listOf(t, s, d, plenary.ID)
		for _, r := range []*models.Registration{in, both} {
			if a, err := s.Scan(ctx, models.System().Scanner(d.ID), models.ScanInput{Nonce: nonce(), List: door, Code: r.Reference, Direction: models.Entry}); err != nil || a.Result != models.ScanOK {
				t.Fatal(a, err)
			}
		}
		for _, r := range []*models.Registration{both, far} {
			for range 2 {
				if _, err := s.Attend(ctx, r, refs["plenary"]); err != nil {
					t.Fatal(err)
				}
				c.add(time.Minute)
			}
		}
		list, figures, err := s.SessionAttendance(ctx, models.System(), d.Whole(), plenary, "")
		if err != nil {
			t.Fatal(err)
		}
		if want := (models.AttendanceFigures{Onsite: 2, Online: 2, Both: 1, Inside: 2, Watching: 1}); figures != want || figures.Persons() != 3 {
			t.Errorf("%+v", figures)
		}
		var names []string
		for _, a := range list {
			names = append(names, a.Registration.FamilyName)
		}
		if len(list) != 3 || names[0] != "Example1" || names[1] != "Example2" || names[2] != "Example3" {
			t.Fatal(names)
		}
		if list[0].Entry != nil || list[0].Presence.Seconds != 60 || list[1].Entry == nil || list[1].Presence == nil || list[2].Presence != nil || !list[2].Entry.Inside {
			t.Errorf("%+v", list)
		}
		all, err := s.AttendanceFigures(ctx, d.Whole())
		if err != nil || len(all) != 1 || all[plenary.ID] != figures {
			t.Error(all, err)
		}
		if audits, _, err := s.AuditsOf(ctx, 0, 1); err != nil || len(audits) != 1 || audits[0].Action != "attendance.list" || audits[0].ObjectRef != plenary.Ref {
			t.Error(audits, err)
		}
		some, same, err := s.SessionAttendance(ctx, models.System(), d.Whole(), plenary, "person exAMPLE2")
		if err != nil || len(some) != 1 || some[0].Registration.ID != both.ID || same != figures {
			t.Errorf("searched: %+v of %+v, %v", some, same, err)
		}
		wantSearch(t, s, "attendance.list", 1)
	})
}

// wantSearch is what the newest entry of the audit tells of a search: how many
// were found, and what was typed only as a hash.
func wantSearch(t testing.TB, s *models.Store, action string, found int) {
	t.Helper()
	audits, _, err := s.AuditsOf(context.Background(), 0, 1)
	if err != nil || len(audits) != 1 {
		t.Fatal(audits, err)
	}
	details := audits[0].Details
	if hash, _ := details["search_hash"].(string); audits[0].Action != action || details["found"] != float64(found) || len(hash) != 32 {
		t.Errorf("audited: %+v", audits[0])
	}
}

func listOf(t testing.TB, s *models.Store, d *models.Dialogue, session int64) string {
	t.Helper()
	lists, err := s.Lists(context.Background(), d.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lists {
		if l.SessionID == session {
			return l.Ref
		}
	}
	t.Fatal("the session has no list")
	return ""
}
