package models_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"duologue/models"
	"duologue/models/modelstest"
)

// A search is in the audit, whom it was for is not.
func TestLookUpIsAudited(t *testing.T) {
	s := modelstest.New(t)
	d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
	enrol(t, s, d, 1, models.Onsite, nil)
	ctx, staff := context.Background(), models.Actor{Kind: models.ActorAccount, AccountID: 7}
	hashes := map[string]bool{}
	for _, typed := range []string{"Example1", "EXAMPLE1 ", "person"} {
		f := models.RegistrationFilter{State: models.Confirmed, Search: typed}
		if _, err := s.LookUp(ctx, staff, d.Whole(), f, models.Cursor{}, 10); err != nil {
			t.Fatal(err)
		}
		a, err := s.LastAudit(ctx)
		if err != nil {
			t.Fatal(err)
		}
		told := strings.ToLower(fmt.Sprintf("%+v", a))
		if a.Action != "registration.search" || a.AccountID != 7 || a.Details["state"] != models.Confirmed || strings.Contains(told, "example1") || strings.Contains(told, "person") {
			t.Errorf("%s: %+v", typed, a)
		}
		hashes[fmt.Sprint(a.Details["search_hash"])] = true
	}
	if len(hashes) != 2 {
		t.Errorf("the same search has the same hash, another has another: %v", hashes)
	}
}
