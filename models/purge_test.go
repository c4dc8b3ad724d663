package models_test

import (
	"context"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

func TestPurges(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		c := newClock()
		s := modelstest.Open(t, address, c.Now)
		ctx := context.Background()
		d, refs := modelstest.Dialogue(t, s, modelstest.Plan{})
		form := modelstest.Form(1, models.Onsite, nil)
		form.Access = "Wheelchair"
		r, err := s.Register(ctx, models.System(), d, form)
		if err != nil {
			t.Fatal(err)
		}
		lists, err := s.Lists(ctx, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		_, secret, err := s.CreateDevice(ctx, models.System(), d.ID, models.NewDevice{Name: "Gate", Lists: []string{lists[0].Ref}})
		if err != nil {
			t.Fatal(err)
		}
		needs := func(endedBefore time.Time, want string) {
			t.Helper()
			if _, err := s.PurgeNeeds(ctx, endedBefore); err != nil {
				t.Fatal(err)
			}
			own, err := s.OwnData(ctx, r)
			if err != nil || own.Needs.Access != want {
				t.Errorf("%q, %v", own.Needs.Access, err)
			}
		}
		last := sessionOf(t, s, d, refs["y"]).EndsAt
		needs(last, "Wheelchair") // on the last day itself
		needs(last.AddDate(0, 0, 1), "")

		if err := s.PurgeExpired(ctx); err != nil {
			t.Fatal(err)
		}
		if n := models.Provisions(t, s); n != 1 {
			t.Error("a fresh secret is gone")
		}
		c.add(31 * time.Minute)
		if err := s.PurgeExpired(ctx); err != nil {
			t.Fatal(err)
		}
		if n := models.Provisions(t, s); n != 0 {
			t.Error("an old secret is kept")
		}
		if _, _, err := s.ProvisionDevice(ctx, "", secret); err == nil {
			t.Error("an old secret works")
		}
	})
}
