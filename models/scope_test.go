package models_test

import (
	"fmt"
	"slices"
	"testing"

	"duologue/models"
	"duologue/models/modelstest"
)

// hostCodes are those of the test's dialogue, and none.
func hostCodes() []string { return []string{"HOST-A", "HOST-B", ""} }

// hosted is a dialogue of two host bodies with guests of each and of none: in
// every state, in sessions, some of whom came.
func hosted(t *testing.T, s *models.Store) *models.Dialogue {
	t.Helper()
	ctx := t.Context()
	d, refs := modelstest.Dialogue(t, s, modelstest.Plan{Hosts: hostCodes()[:2], Manual: true, Places: 20, SessionPlaces: 9})
	lists, err := s.Lists(ctx, d.ID)
	if err != nil {
		t.Fatal(err)
	}
	agenda, err := s.Agenda(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	staff := member(t, s, d, "owner@host.example", models.RoleOwner)
	actor := models.Actor{Kind: models.ActorAccount, AccountID: staff.ID}
	plenary := agenda.Session(refs["plenary"])
	door := lists[slices.IndexFunc(lists, func(l models.List) bool { return l.SessionID == plenary.ID })].Ref
	for i := range 36 {
		f := modelstest.Form(i, models.Modes()[i/3%2], map[string]string{refs["x"]: models.Modes()[i/6%2]})
		f.Host, f.Category, f.Country = hostCodes()[i%3], models.Categories()[i/2%4], []string{"BE", "CN"}[i/5%2]
		r, err := s.Register(ctx, guest(), d, f)
		if err != nil {
			t.Fatal(err)
		}
		switch i / 3 % 4 {
		case 1:
			err = s.Approve(ctx, actor, r.ID)
		case 2:
			err = s.Decline(ctx, actor, r.ID)
		case 3:
			if i < 20 {
				err = s.Cancel(ctx, actor, r.ID)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		if i%4 == 1 {
			in := models.ScanInput{Nonce: [16]byte{byte(i), 1}, List: door, Code: r.Reference, Direction: models.Entry, Forced: true}
			if _, err := s.Scan(ctx, actor.Scanner(d.ID), in); err != nil {
				t.Fatal(err)
			}
		}
	}
	return d
}

// scopeOf is that of an account with roles for the guests of host bodies.
func scopeOf(t *testing.T, s *models.Store, d *models.Dialogue, codes ...string) models.Scope {
	t.Helper()
	var roles []string
	for _, code := range codes {
		roles = append(roles, models.Grant(models.RoleRegistrar, code))
	}
	account := member(t, s, d, fmt.Sprintf("registrar%d%s@host.example", len(codes), codes[0]), roles...)
	sc, err := s.ScopeOf(t.Context(), account.ID, models.MayRegister, d)
	if err != nil || !sc.Limited() || sc.Empty() {
		t.Fatal(sc, err)
	}
	return sc
}

// held are those of a list who are in a scope.
func held(sc models.Scope, list []*models.Registration) []string {
	return refsOf(slices.DeleteFunc(slices.Clone(list), func(r *models.Registration) bool { return !sc.Holds(r) }))
}

func refsOf(list []*models.Registration) (refs []string) {
	for _, r := range list {
		refs = append(refs, r.Ref)
	}
	return refs
}

// Whatever is asked about the guests of a scope is what is left of all when the
// others are taken out.
func TestScopedQueries(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		d := hosted(t, s)
		for _, sc := range []models.Scope{scopeOf(t, s, d, "HOST-A"), scopeOf(t, s, d, "HOST-B"), scopeOf(t, s, d, "HOST-A", "HOST-B")} {
			agenda, err := s.Agenda(t.Context(), d)
			if err != nil {
				t.Fatal(err)
			}
			checkLists(t, s, sc, agenda)
			checkCounts(t, s, sc)
			checkAttended(t, s, sc, agenda)
		}
	})
}

// all are the registrations of a scope that match, page by page.
func all(t *testing.T, s *models.Store, sc models.Scope, f models.RegistrationFilter, size int) (list []*models.Registration) {
	t.Helper()
	var at models.Cursor
	for {
		page, err := s.Registrations(t.Context(), sc, f, at, size)
		if err != nil {
			t.Fatalf("%+v: %v", f, err)
		}
		if list = append(list, page.Rows...); page.After == "" {
			return list
		}
		at.After = page.After
	}
}

func checkLists(t *testing.T, s *models.Store, sc models.Scope, agenda *models.Agenda) {
	t.Helper()
	x := agenda.Sessions[1].Ref
	for _, f := range []models.RegistrationFilter{{}, {State: models.Pending}, {State: models.Confirmed, Mode: models.Online}, {Category: models.Official},
		{Country: "CN"}, {Country: "BE", State: models.Declined}, {Session: x}, {Session: x, State: models.Pending}, {Search: "exam"}, {Search: "person1"},
		{Search: "示"}, {Search: "exam", Session: x, Country: "BE"}, {Session: x, Mode: models.Onsite}, {State: models.Waitlisted}} {
		for _, f.Sort = range []string{"", models.SortNewest, models.SortOldest} {
			want := held(sc, all(t, s, sc.Whole(), f, 50))
			wantList(t, fmt.Sprintf("%+v", f), refsOf(all(t, s, sc, f, 3)), want...)
			if n, err := s.CountMatching(t.Context(), sc, f); err != nil || n != len(want) {
				t.Errorf("%+v: counts %d of %d, %v", f, n, len(want), err)
			}
			for _, h := range sc.Hosts() { // by the filter, from all
				f.Host = h.Code
				own, byFilter := all(t, s, sc, f, 4), all(t, s, sc.Whole(), f, 4)
				wantList(t, fmt.Sprintf("%+v", f), refsOf(own), refsOf(byFilter)...)
				for _, r := range byFilter {
					if r.HostID != h.ID {
						t.Errorf("%+v: finds a guest of %d", f, r.HostID)
					}
				}
			}
			f.Host = ""
		}
	}
	if len(all(t, s, sc.Whole(), models.RegistrationFilter{Host: models.NoHost}, 50)) != 12 {
		t.Error("not all who are nobody's guests are found")
	}
	for _, host := range []string{models.NoHost, "HOST-C"} {
		if _, err := s.Registrations(t.Context(), sc, models.RegistrationFilter{Host: host}, models.Cursor{}, 9); err == nil {
			t.Errorf("finds guests of %s", host)
		}
	}
}

func checkCounts(t *testing.T, s *models.Store, sc models.Scope) {
	t.Helper()
	ctx, own := t.Context(), all(t, s, sc, models.RegistrationFilter{}, 50)
	states, taken := map[string]int{}, 0
	for _, r := range own {
		if states[r.State]++; r.Place {
			taken++
		}
	}
	counts, err := s.StateCounts(ctx, sc)
	if err != nil || fmt.Sprint(counts[sc.ID]) != fmt.Sprint(states) {
		t.Errorf("counts %v, %v; want %v", counts[sc.ID], err, states)
	}
	f, err := s.Figures(ctx, sc)
	if err != nil || f.Total() != len(own) || sum(f.Backlog) != states[models.Pending] || sum(f.Modes) != states[models.Pending]+states[models.Confirmed]+states[models.Waitlisted] {
		t.Errorf("figures %+v, %v", f, err)
	}
	overview, err := s.Overview(ctx, sc)
	if err != nil || overview.Places.Taken != taken || overview.Places.Capacity != nil {
		t.Errorf("places %+v, %v; want %d", overview.Places, err, taken)
	}
	inX := all(t, s, sc, models.RegistrationFilter{Session: overview.Sessions[1].Ref}, 50)
	x := overview.Sessions[1]
	if n := x.OnsitePlaces.Taken + x.OnsitePlaces.Waiting + x.OnlinePlaces.Taken + x.OnlinePlaces.Waiting; n == 0 || n > len(inX) || x.OnsitePlaces.Capacity != nil {
		t.Errorf("%d places of %d in a session", n, len(inX))
	}
}

func sum(counts []models.Count) (n int) {
	for _, c := range counts {
		n += c.N
	}
	return n
}

func checkAttended(t *testing.T, s *models.Store, sc models.Scope, agenda *models.Agenda) {
	t.Helper()
	ctx, plenary := t.Context(), agenda.Sessions[0]
	everybody, _, err := s.SessionAttendance(ctx, models.System(), sc.Whole(), plenary, "")
	if err != nil {
		t.Fatal(err)
	}
	var came []*models.Registration
	for _, a := range everybody {
		came = append(came, a.Registration)
	}
	own, figures, err := s.SessionAttendance(ctx, models.System(), sc, plenary, "")
	if err != nil || len(own) == 0 || len(own) != len(held(sc, came)) || figures.Onsite != len(own) {
		t.Errorf("%d of %d came, %+v, %v", len(own), len(held(sc, came)), figures, err)
	}
	counted, err := s.AttendanceFigures(ctx, sc)
	if err != nil || counted[plenary.ID].Onsite != len(own) {
		t.Errorf("counts %+v, %v", counted, err)
	}
	roster := 0
	err = s.Roster(ctx, sc, nil, func(rows []models.RosterRow) error {
		for _, row := range rows {
			if roster++; !sc.Holds(row.Registration) {
				t.Errorf("%s is on the list", row.Ref)
			}
		}
		return nil
	})
	if err != nil || roster == 0 {
		t.Errorf("%d on the list, %v", roster, err)
	}
	page, more, err := s.Messages(ctx, sc, models.MessageFilter{}, 1000)
	byID := map[int64]bool{}
	for _, r := range all(t, s, sc, models.RegistrationFilter{}, 50) {
		byID[r.ID] = true
	}
	for _, m := range page {
		if !byID[m.RegistrationID] {
			t.Errorf("a message to %s", m.ToAddress)
		}
	}
	if err != nil || more || len(page) < len(byID) {
		t.Errorf("%d messages, %v", len(page), err)
	}
}

// The record of a guest tells who is limited to them nothing of others: neither
// how many wait in front, nor whose registration was kept in a merge.
func TestARecordTellsNothingOfOthers(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{Hosts: hostCodes()[:2], Places: 1})
		var made []*models.Registration
		for n, host := range []string{"HOST-B", "HOST-B", "HOST-A"} {
			f := modelstest.Form(n, models.Onsite, nil)
			f.Host = host
			r, err := s.Register(t.Context(), guest(), d, f)
			if err != nil {
				t.Fatal(err)
			}
			made = append(made, r)
		}
		open := func(sc models.Scope) *models.Record {
			t.Helper()
			record, err := s.OpenRecord(t.Context(), models.System(), sc, made[2].Ref)
			if err != nil {
				t.Fatal(err)
			}
			return record
		}
		limited := scopeOf(t, s, d, "HOST-A")
		if ahead := open(d.Whole()).Ahead; ahead == nil || *ahead != 1 {
			t.Errorf("%v wait in front", ahead)
		}
		if ahead := open(limited).Ahead; ahead != nil {
			t.Errorf("it tells that %d others wait in front", *ahead)
		}
		if err := s.Merge(t.Context(), models.System(), mergeOf(t, s, made[0], made[2])); err != nil {
			t.Fatal(err)
		}
		if kept := open(d.Whole()).Kept; kept == nil || kept.ID != made[0].ID {
			t.Errorf("kept is %+v", kept)
		}
		if kept := open(limited).Kept; kept != nil {
			t.Errorf("it tells that %s was kept", kept.Ref)
		}
	})
}
