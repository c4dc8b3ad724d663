package models_test

import (
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

// filters are all combinations of filter, sort and search, by name.
func filters(sessions []string, searches ...string) []models.RegistrationFilter {
	var list []models.RegistrationFilter
	for bits := range 1 << 5 {
		on := func(bit int, value string) string {
			if bits&(1<<bit) == 0 {
				return ""
			}
			return value
		}
		f := models.RegistrationFilter{State: on(0, models.Pending), Mode: on(1, models.Online), Country: on(2, "CN"),
			Category: on(3, models.Official), Session: on(4, sessions[bits%2])}
		for _, sort := range []string{models.SortName, models.SortNewest, models.SortOldest} {
			f.Sort = sort
			list = append(list, f)
		}
		f.Sort = ""
		for _, search := range searches {
			f.Search = search
			list = append(list, f)
		}
	}
	return list
}

// naive knows everything that is in the tables and filters it by hand.
type naive struct {
	all      []*models.Registration
	attends  map[int64]map[string]bool // registration -> ref of a session
	dialogue *models.Dialogue
}

func newNaive(t *testing.T, s *models.Store, d *models.Dialogue) *naive {
	t.Helper()
	ctx := context.Background()
	n := &naive{attends: map[int64]map[string]bool{}, dialogue: d}
	all, choices, err := s.Everything(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	a, err := s.Agenda(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	refs := map[int64]string{}
	for _, session := range a.Sessions {
		refs[session.ID] = session.Ref
	}
	n.all = all
	for _, c := range choices {
		if n.attends[c.RegistrationID] == nil {
			n.attends[c.RegistrationID] = map[string]bool{}
		}
		if c.State != models.Released {
			n.attends[c.RegistrationID][refs[c.SessionID]] = true
		}
	}
	return n
}

func (n *naive) list(f models.RegistrationFilter) []int64 {
	type row struct {
		key string
		id  int64
	}
	var rows []row
	for _, r := range n.all {
		key, ok := n.key(f, r)
		if ok && (f.State == "" || f.State == r.State) && (f.Mode == "" || f.Mode == attends(r)) && (f.Country == "" || f.Country == r.Country) &&
			(f.Category == "" || f.Category == r.Category) && (f.Session == "" || n.attends[r.ID][f.Session]) {
			rows = append(rows, row{key, r.ID})
		}
	}
	slices.SortFunc(rows, func(a, b row) int {
		c := cmp.Or(strings.Compare(a.key, b.key), cmp.Compare(a.id, b.id))
		if f.Search == "" && f.Sort == models.SortNewest {
			return -c
		}
		return c
	})
	var ids []int64
	for _, r := range rows {
		ids = append(ids, r.id)
	}
	return ids
}

// attends is the mode in which somebody attends as things stand.
func attends(r *models.Registration) string {
	if in := r.State == models.Pending || r.State == models.Confirmed; in && r.Onsite && r.QueueNumber != nil {
		return models.Online
	}
	return r.Mode
}

// key is by what the list sorts a registration; ok is false if the search does
// not find it.
func (n *naive) key(f models.RegistrationFilter, r *models.Registration) (key string, ok bool) {
	switch {
	case f.Search != "":
		for _, term := range models.SearchTerms(r.FamilyName+" "+r.GivenNames, r.GivenNames+" "+r.FamilyName, r.NativeName, r.Email, r.Organisation, r.Reference) {
			if strings.HasPrefix(term, models.SearchTerm(f.Search)) && (key == "" || term < key) {
				key = term
			}
		}
		return key, key != ""
	case f.Sort == models.SortNewest || f.Sort == models.SortOldest:
		return r.CreatedAt.Format("2006-01-02T15:04:05.000000"), true
	}
	return models.SortKey(cmp.Or(strings.TrimSpace(r.FamilyName+" "+r.GivenNames), r.NativeName)), true
}

func ids(rows []*models.Registration) []int64 {
	var list []int64
	for _, r := range rows {
		list = append(list, r.ID)
	}
	return list
}

// walk reads a list to its end and back, page by page, and compares.
func walk(t *testing.T, s *models.Store, n *naive, f models.RegistrationFilter, size int) {
	t.Helper()
	ctx := context.Background()
	want := n.list(f)
	var there, back []int64
	var at models.Cursor
	var page *models.RegistrationPage
	var err error
	for {
		if page, err = s.Registrations(ctx, n.dialogue.Whole(), f, at, size); err != nil {
			t.Fatal(err)
		}
		if (page.Before == "") != (len(there) == 0) {
			t.Errorf("%+v: after %d rows the way back is %q", f, len(there), page.Before)
		}
		there = append(there, ids(page.Rows)...)
		if at = (models.Cursor{After: page.After}); page.After == "" || len(there) > len(want) {
			break
		}
	}
	if !slices.Equal(there, want) {
		t.Fatalf("%+v forward: %d rows, want %d", f, len(there), len(want))
	}
	back = ids(page.Rows)
	for page.Before != "" && len(back) <= len(want) {
		if page, err = s.Registrations(ctx, n.dialogue.Whole(), f, models.Cursor{Before: page.Before}, size); err != nil {
			t.Fatal(err)
		}
		back = append(ids(page.Rows), back...)
		if page.After == "" {
			t.Errorf("%+v: going back loses the way forward", f)
		}
	}
	if !slices.Equal(back, want) {
		t.Fatalf("%+v backward: %d rows, want %d", f, len(back), len(want))
	}
	if count, err := s.CountMatching(ctx, n.dialogue.Whole(), f); err != nil || count != len(want) {
		t.Errorf("%+v: counted %d, want %d (%v)", f, count, len(want), err)
	}
}

func TestListAgainstNaive(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		modelstest.Dialogue(t, s, modelstest.Plan{Slug: "other"})
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
		crowd := models.FillCrowd(t, s, d, 1000)
		n := newNaive(t, s, d)
		if len(n.all) != 1000 {
			t.Fatal(len(n.all))
		}
		for i, f := range filters(crowd.Sessions[1:], "Bélo", "王", "institute", "zzz", n.all[5].Reference) {
			walk(t, s, n, f, []int{23, 50, 79}[i%3])
		}
	})
}

// What the store itself writes is found in the same way.
func TestListAfterChanges(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		now := time.Now()
		s := modelstest.Open(t, address, func() time.Time { now = now.Add(time.Second); return now })
		d, refs := modelstest.Dialogue(t, s, modelstest.Plan{Places: 12, SessionPlaces: 5, Manual: true})
		rng := rand.New(rand.NewPCG(1, 2))
		ctx, staff := context.Background(), models.System()
		var all []*models.Registration
		for i := range 30 {
			form := modelstest.Form(i, models.Modes()[rng.IntN(2)], map[string]string{"x": models.Onsite, "y": models.Online})
			form.Sessions = map[string]string{refs[[]string{"x", "y"}[rng.IntN(2)]]: models.Modes()[rng.IntN(2)]}
			form.Country, form.Category = []string{"BE", "CN"}[rng.IntN(2)], models.Categories()[rng.IntN(2)]
			r, err := s.Register(ctx, guest(), d, form)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, r)
		}
		for i, r := range all {
			var err error
			switch i % 5 {
			case 0:
				err = s.Approve(ctx, staff, r.ID)
			case 1:
				err = s.Decline(ctx, staff, r.ID)
			case 2:
				err = s.Cancel(ctx, staff, r.ID)
			case 3:
				form := &models.ChangeForm{RegistrationForm: *modelstest.Form(100+i, models.Online, map[string]string{refs["y"]: models.Online})}
				form.Country, form.FamilyName = "CN", "Renamed"
				err = s.ChangeRegistration(ctx, staff, d.Whole(), r.ID, form)
			case 4: // the place on site is full
				form := &models.ChangeForm{RegistrationForm: *modelstest.Form(100+i, models.Onsite, nil)}
				form.Category = r.Category
				err = s.ChangeRegistration(ctx, staff, d.Whole(), r.ID, form)
			}
			if err != nil {
				t.Fatal(i, err)
			}
		}
		n := newNaive(t, s, d)
		if !slices.ContainsFunc(n.all, func(r *models.Registration) bool { return attends(r) != r.Mode }) {
			t.Error("nobody who is in waits for a place on site")
		}
		for _, f := range filters([]string{refs["x"], refs["y"]}, "example", "renamed", "person", "示例") {
			walk(t, s, n, f, 4)
		}
	})
}

func TestListRefusesNonsense(t *testing.T) {
	s := modelstest.New(t)
	d, refs := modelstest.Dialogue(t, s, modelstest.Plan{})
	enrol(t, s, d, 1, models.Online, nil)
	ctx := context.Background()
	page, err := s.Registrations(ctx, d.Whole(), models.RegistrationFilter{Search: "Person"}, models.Cursor{}, 10)
	if err != nil || len(page.Rows) != 1 {
		t.Fatal(page, err)
	}
	outside, err := s.CursorOf("a", 1)
	if err != nil {
		t.Fatal(err)
	}
	unsealed := base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, `{"k":"person","i":%d}`, page.Rows[0].ID))
	for name, c := range map[string]struct {
		f  models.RegistrationFilter
		at models.Cursor
	}{
		"state":           {models.RegistrationFilter{State: "x"}, models.Cursor{}},
		"country":         {models.RegistrationFilter{Country: "be"}, models.Cursor{}},
		"session":         {models.RegistrationFilter{Session: refs["x"] + "x"}, models.Cursor{}},
		"cursor":          {models.RegistrationFilter{}, models.Cursor{After: unsealed}},
		"cursor of names": {models.RegistrationFilter{Sort: models.SortNewest}, models.Cursor{After: outside}},
		"cursor outside":  {models.RegistrationFilter{Search: "person"}, models.Cursor{Before: outside}},
	} {
		if _, err := s.Registrations(ctx, d.Whole(), c.f, c.at, 10); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
