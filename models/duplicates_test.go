package models_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"duologue/models"
	"duologue/models/modelstest"
)

// person registers somebody by staff.
func person(t testing.TB, s *models.Store, d *models.Dialogue, n int, change func(f *models.RegistrationForm)) *models.Registration {
	t.Helper()
	f := modelstest.Form(n, models.Online, nil)
	f.NativeName = ""
	change(f)
	r, err := s.AddRegistration(context.Background(), models.System(), d.Whole(), f)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// duplicates are the pairs that are proposed, as "first second: why".
func duplicates(t testing.TB, s *models.Store, d *models.Dialogue, search string, size int, names map[int64]string) (list []string) {
	t.Helper()
	for after := ""; ; {
		pairs, next, err := s.LookUpDuplicates(context.Background(), models.System(), d, search, after, size)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pairs {
			list = append(list, names[p.First.ID]+" "+names[p.Second.ID]+": "+strings.Join(p.Why, ", "))
		}
		if after = next; after == "" {
			slices.Sort(list)
			return list
		}
	}
}

func TestLikelyDuplicates(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		ctx, staff := context.Background(), models.Actor{Kind: models.ActorAccount, AccountID: 7}
		s := modelstest.Open(t, address, nil)
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
		elsewhere, _ := modelstest.Dialogue(t, s, modelstest.Plan{Slug: "elsewhere"})
		names, people := map[int64]string{}, map[string]*models.Registration{}
		add := func(name string, d *models.Dialogue, change func(f *models.RegistrationForm)) {
			people[name] = person(t, s, d, len(names), change)
			names[people[name].ID] = name
		}
		named := func(family, given, organisation, country string) func(f *models.RegistrationForm) {
			return func(f *models.RegistrationForm) {
				f.FamilyName, f.GivenNames, f.Organisation, f.Country = family, given, organisation, country
			}
		}
		add("zoe", d, named("Dupont", "Zoé", "ULB", "BE"))
		add("zoe2", d, named("ZOE", "dupont", "U.L.B.", "FR"))
		add("zoe3", d, named("Dupont", "Zoe", "u l b", "NL"))
		add("wang", d, func(f *models.RegistrationForm) { f.NativeName = "王伟" })
		add("wang2", d, func(f *models.RegistrationForm) {
			f.FamilyName, f.GivenNames, f.NativeName, f.Country = "", "", "王 伟", "CN"
		})
		add("mail", d, func(f *models.RegistrationForm) { f.Email = "Jan.Peeters+dialogue@googlemail.com" })
		add("mail2", d, func(f *models.RegistrationForm) { f.Email = "janpeeters@gmail.com" })
		add("land", d, named("Smith", "Ann", "VUB", "BE"))
		add("land2", d, named("Smith", "Ann", "VITO", "BE"))
		add("namesake", d, named("Smith", "Ann", "CEA", "FR"))
		add("elsewhere", elsewhere, named("Dupont", "Zoé", "ULB", "BE"))
		all := []string{"land land2: name_country", "mail mail2: address", "wang wang2: native_name", "zoe2 zoe3: name"}
		check := func(when string, want ...string) {
			t.Helper()
			wantList(t, when, duplicates(t, s, d, "", 50, names), want...)
		}
		check("of all", all...)
		wantList(t, "one at a time", duplicates(t, s, d, "", 1, names), all...)
		wantList(t, "searched one at a time", duplicates(t, s, d, "dupont zoe", 1, names), "zoe2 zoe3: name")
		wantList(t, "searched in Chinese", duplicates(t, s, d, "伟", 50, names), "wang wang2: native_name")
		wantList(t, "searched in vain", duplicates(t, s, d, "nowhere", 1, names))
		wantSearch(t, s, "registration.search", 0)
		wantList(t, "elsewhere", duplicates(t, s, elsewhere, "", 50, names))

		if err := s.Distinguish(ctx, staff, d, people["land2"], people["land"]); err != nil {
			t.Fatal(err)
		}
		if err := s.Distinguish(ctx, staff, d, people["land"], people["land2"]); err != nil {
			t.Errorf("said again: %v", err)
		}
		if err := s.Cancel(ctx, staff, people["wang"].ID); err != nil {
			t.Fatal(err)
		}
		check("without those decided and cancelled", "mail mail2: address", "zoe2 zoe3: name")
		f := &models.ChangeForm{}
		f.Person, f.Mode, f.Unsent = people["zoe"].Person, models.Online, true
		f.Organisation = "ULB"
		f.Country = "NL"
		if err := s.ChangeRegistration(ctx, staff, d.Whole(), people["zoe"].ID, f); err != nil {
			t.Fatal(err)
		}
		check("after a change", "mail mail2: address", "zoe zoe3: name_country", "zoe2 zoe3: name")
		if err := s.EraseOwn(ctx, guest(), people["mail2"].ID); err != nil {
			t.Fatal(err)
		}
		check("after an erasure", "zoe zoe3: name_country", "zoe2 zoe3: name")
		if _, _, err := s.LookUpDuplicates(ctx, staff, d, "", "nonsense", 50); err == nil {
			t.Error("a page after nonsense")
		}
	})
}

// Registrations from before there were likenesses are given theirs.
func TestOldRegistrationsGetLikenesses(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		ctx := context.Background()
		s := modelstest.Open(t, address, nil)
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
		names := map[int64]string{}
		for n := range 3 {
			r := person(t, s, d, n, func(f *models.RegistrationForm) { f.FamilyName = fmt.Sprint("Same", n/2) })
			names[r.ID] = fmt.Sprint(n)
			if n == 2 {
				if err := s.Cancel(ctx, models.System(), r.ID); err != nil {
					t.Fatal(err)
				}
			}
		}
		s.ForgetLikenesses(t)
		wantList(t, "before", duplicates(t, s, d, "", 50, names))
		for _, want := range []int64{2, 0} {
			if n, err := s.FillLikenesses(ctx); err != nil || n != want {
				t.Errorf("%d were filled, %v", n, err)
			}
		}
		wantList(t, "after", duplicates(t, s, d, "", 50, names), "0 1: name")
	})
}
