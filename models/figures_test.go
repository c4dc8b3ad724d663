package models_test

import (
	"context"
	"reflect"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

func TestFigures(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
		s, ctx := modelstest.Open(t, address, func() time.Time { return now }), context.Background()
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{Manual: true})
		if f, err := s.Figures(ctx, d.Whole()); err != nil || f.Total() != 0 || len(f.Countries) != 0 {
			t.Errorf("%+v %v", f, err)
		}
		var last *models.Registration
		for n, at := range []string{"2026-11-23T22:59:00Z", "2026-11-23T23:01:00Z", "2026-11-27T08:00:00Z", "2026-12-01T08:00:00Z"} {
			now, _ = time.Parse(time.RFC3339, at)
			form := modelstest.Form(n, []string{models.Onsite, models.Online}[n%2], nil)
			if n == 2 {
				form.Country, form.Category = "CN", models.Official
			}
			r, err := s.Register(ctx, models.Actor{}, d, form)
			if err != nil {
				t.Fatal(err)
			}
			last = r
		}
		if err := s.Decline(ctx, models.System(), last.ID); err != nil {
			t.Fatal(err)
		}
		f, err := s.Figures(ctx, d.Whole())
		if err != nil {
			t.Fatal(err)
		}
		want := &models.Figures{
			Days:       []models.DayCount{{Day: "2026-11-23", N: 1}, {Day: "2026-11-24", N: 1}, {Day: "2026-11-27", N: 1}, {Day: "2026-12-01", N: 1}},
			Countries:  []models.Count{{Code: "BE", N: 2}, {Code: "CN", N: 1}},
			Categories: []models.Count{{Code: "researcher", N: 2}, {Code: "official", N: 1}, {Code: "industry"}, {Code: "other"}},
			Modes:      []models.Count{{Code: "onsite", N: 2}, {Code: "online", N: 1}},
			Backlog:    []models.Count{{Code: "day"}, {Code: "three"}, {Code: "week", N: 1}, {Code: "more", N: 2}},
		}
		if !reflect.DeepEqual(f, want) {
			t.Errorf("%+v\nwant %+v", f, want)
		}
	})
}
