package models_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

// Each who decides hears of what awaits their own decision.
func TestDigestOfOneHost(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
		s := modelstest.Open(t, address, func() time.Time { return now })
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{Hosts: hostCodes()[:2], Manual: true})
		accounts := map[string]int{} // how many wait, by who is told
		for email, role := range map[string]string{"a": models.Grant(models.RoleRegistrar, "HOST-A"), "b": models.Grant(models.RoleRegistrar, "HOST-B"),
			"viewer": models.Grant(models.RoleViewer, "HOST-A"), "owner": models.RoleOwner} {
			member(t, s, d, email+"@host.example", role)
		}
		for i, code := range []string{"HOST-A", "", ""} {
			f := modelstest.Form(i, models.Online, nil)
			f.Host = code
			if _, err := s.Register(t.Context(), guest(), d, f); err != nil {
				t.Fatal(err)
			}
		}
		if n, err := s.QueueDigests(t.Context()); err != nil || n != 2 {
			t.Errorf("%d digests, %v", n, err)
		}
		for _, m := range models.MessagesOf(t, s, models.MailDigest) {
			facts, err := s.MailFacts(t.Context(), &m)
			if err != nil {
				t.Fatal(err)
			}
			accounts[m.ToAddress] = facts.Pending
		}
		if want := map[string]int{"a@host.example": 1, "owner@host.example": 3}; fmt.Sprint(accounts) != fmt.Sprint(want) {
			t.Errorf("told %v, want %v", accounts, want)
		}
	})
}

// Roles for one host body are given and taken like others, count for nothing
// where an owner must be left, and hold their host body in the dialogue.
func TestRolesOfOneHost(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s, ctx := modelstest.Open(t, address, nil), t.Context()
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{Hosts: hostCodes()[:2]})
		owner := member(t, s, d, "owner@host.example", models.RoleOwner)
		limited := []string{models.Grant(models.RoleRegistrar, "HOST-A"), models.Grant(models.RoleViewer, "HOST-B")}
		anna := member(t, s, d, "anna@host.example", models.RoleViewer, limited[0], limited[1])
		wantList(t, "roles", rolesOf(t, s, d, anna.Ref), models.RoleViewer, limited[0], limited[1])
		if err := s.SetRoles(ctx, models.System(), d, anna.Ref, rolesOf(t, s, d, anna.Ref), limited[1:]); err != nil {
			t.Fatal(err)
		}
		wantList(t, "roles", rolesOf(t, s, d, anna.Ref), limited[1])
		for _, grant := range []string{models.Grant(models.RoleOwner, "HOST-A"), models.Grant(models.RoleRegistrar, "HOST-C"), models.Grant(models.RoleDoor, "HOST-A"), "@HOST-A"} {
			if s.SetRoles(ctx, models.System(), d, anna.Ref, limited[1:], []string{grant}) == nil {
				t.Errorf("%s was given", grant)
			}
			_, err := s.AddAccount(ctx, models.System(), models.NewAccount{Email: "new@host.example", Name: "New", Language: "en", Password: goodPassword, Role: grant, Dialogue: d.Slug})
			if err == nil {
				t.Errorf("an account has %s", grant)
			}
		}
		if err := s.SetRoles(ctx, models.System(), d, owner.Ref, []string{models.RoleOwner}, limited); err != models.ErrLast {
			t.Errorf("the last owner is limited: %v", err)
		}
		doc := d.Document()
		content := doc.Content(models.PartHosts)
		doc.Hosts = slices.DeleteFunc(doc.Hosts, func(h models.DocumentHost) bool { return h.Code == "HOST-B" })
		if err := s.EditDialogue(ctx, models.System(), d.ID, models.PartHosts, content, doc); err == nil {
			t.Error("a host body went whose guests somebody is to see to")
		}
		if err := s.SetRoles(ctx, models.System(), d, anna.Ref, limited[1:], nil); err != nil {
			t.Fatal(err)
		}
		if err := s.EditDialogue(ctx, models.System(), d.ID, models.PartHosts, content, doc); err != nil {
			t.Error(err)
		}
	})
}

// A sheet says whose guests its people are, by code or name; who is limited to
// one host body imports its guests alone.
func TestImportOfGuestsOfHosts(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s, ctx := modelstest.Open(t, address, nil), t.Context()
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{Hosts: hostCodes()[:2]})
		limited := scopeOf(t, s, d, "HOST-A")
		for _, c := range []struct {
			scope models.Scope
			plan  string
			want  []string // host bodies by row; "!" is a bad row
		}{
			{d.Whole(), "", []string{"HOST-A", "HOST-B", "", "!"}}, {d.Whole(), "HOST-B", []string{"HOST-A", "HOST-B", "HOST-B", "!"}},
			{limited, "", []string{"HOST-A", "!", "HOST-A", "!"}},
		} {
			i, err := s.CreateImport(ctx, models.System(), c.scope, models.NewImport{Name: "guests.csv", Guess: func([]string) []string { return make([]string, 3) },
				Read: func(row func(int, []string) error) (map[string]string, error) {
					for n, host := range []string{"Host", "host-a", "Body HOST-B", "", "HOST-C"} {
						if err := row(n+1, []string{fmt.Sprint("Guest", n), "Example", host}); err != nil {
							return nil, err
						}
					}
					return map[string]string{}, nil
				}})
			if err != nil {
				t.Fatal(err)
			}
			plan := models.ImportPlan{Fields: []string{"family_name", "organisation", "host"}, Host: c.plan, Mode: models.Online, Category: models.Researcher, Country: "BE", Language: "en"}
			if err := s.PlanImport(ctx, models.System(), d, i, i.Revision, plan); err != nil {
				t.Fatal(err)
			}
			i = work(t, i, d, s)
			if err := s.StartImport(ctx, models.System(), i, i.Revision); err != nil {
				t.Fatal(err)
			}
			i = work(t, i, d, s)
			rows, err := s.ImportRows(ctx, i, nil, 0, 9)
			if err != nil {
				t.Fatal(err)
			}
			people, err := s.ImportRegistrations(ctx, c.scope, rows)
			if err != nil {
				t.Fatal(err)
			}
			var is []string
			for _, row := range rows {
				if r := people[row.RegistrationID]; r != nil {
					is = append(is, d.HostCode(r.HostID))
				} else {
					is = append(is, "!")
				}
			}
			wantList(t, cmp.Or(c.plan, "no default"), is, c.want...)
		}
	})
}

// Who became another host body's guest before an act came to them is left alone.
func TestBulkLeavesWhoChangedHosts(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s, ctx := modelstest.Open(t, address, nil), t.Context()
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{Hosts: hostCodes()[:2], Manual: true})
		sc := scopeOf(t, s, d, "HOST-A")
		var refs []string
		var moved *models.Registration
		for i := range 2 {
			f := modelstest.Form(i, models.Online, nil)
			f.Host = "HOST-A"
			r, err := s.Register(ctx, guest(), d, f)
			if err != nil {
				t.Fatal(err)
			}
			refs, moved = append(refs, r.Ref), r
		}
		b, err := s.BulkByRef(ctx, models.System(), sc, models.ActApprove, refs)
		if err != nil {
			t.Fatal(err)
		}
		f := change(1, models.Online, nil)
		f.Host = "HOST-B"
		if err := s.ChangeRegistration(ctx, models.System(), sc, moved.ID, f); err != nil { // who is limited moves nobody
			t.Fatal(err)
		}
		if _, err := s.RegistrationByRef(ctx, sc, moved.Ref); err != nil {
			t.Errorf("moved by who is limited: %v", err)
		}
		if err := s.ChangeRegistration(ctx, models.System(), d.Whole(), moved.ID, f); err != nil {
			t.Fatal(err)
		}
		for more := true; more; {
			if more, err = s.BulkStep(ctx); err != nil {
				t.Fatal(err)
			}
		}
		report, err := s.BulkReport(ctx, models.System(), sc, b.Ref, 0, 9)
		if err != nil || report.Done != 1 || report.Reasons[models.BulkGone] != 1 || len(report.People) != 0 {
			t.Errorf("%+v, %v", report, err)
		}
		if is, err := s.RegistrationByRef(ctx, d.Whole(), moved.Ref); err != nil || is.State != models.Pending {
			t.Errorf("who moved is %+v, %v", is, err)
		}
	})
}
