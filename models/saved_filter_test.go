package models_test

import (
	"context"
	"errors"
	"testing"

	"duologue/models"
	"duologue/models/modelstest"
)

func TestSavedFilters(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s, ctx := modelstest.Open(t, address, nil), context.Background()
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
		var actors []models.Actor
		for _, name := range []string{"ada", "bea"} {
			a, err := s.AddAccount(ctx, models.System(), models.NewAccount{Email: name + "@host.example", Name: name, Password: "tidal-harbour-violet", Role: models.RoleOrganiser})
			if err != nil {
				t.Fatal(err)
			}
			actors = append(actors, models.Actor{Kind: models.ActorAccount, AccountID: a.ID})
		}
		filter := models.RegistrationFilter{State: models.Pending, Search: "wang"}
		own, err := s.SaveFilter(ctx, actors[0], d, models.SavedFilter{Name: " To  approve ", Filter: filter, Shown: []string{"email"}})
		if err != nil {
			t.Fatal(err)
		}
		for name, f := range map[string]models.SavedFilter{"a name twice": {Name: "To approve"}, "no name": {}, "a column": {Name: "x", Shown: []string{"token_hash"}},
			"a state": {Name: "y", Filter: models.RegistrationFilter{State: "lost"}}} {
			var wrong *models.Invalid
			if _, err := s.SaveFilter(ctx, actors[0], d, f); !errors.As(err, &wrong) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := s.SaveFilter(ctx, actors[1], d, models.SavedFilter{Name: "To approve", Shared: true}); err != nil {
			t.Errorf("another's name: %v", err)
		}
		for i, want := range []int{2, 1} {
			list, err := s.SavedFilters(ctx, d.Whole(), actors[i].AccountID)
			if err != nil || len(list) != want || i == 0 && (list[0].Name != "To approve" || list[0].Filter != filter || list[0].Shown[0] != "email") {
				t.Errorf("%d: %+v %v", i, list, err)
			}
		}
		if err := s.DeleteFilter(ctx, actors[1], d, own.Ref); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("another's: %v", err)
		}
		if err := s.DeleteFilter(ctx, actors[0], d, own.Ref); err != nil {
			t.Error(err)
		}
	})
}
