package models_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"duologue/models"
	"duologue/models/modelstest"
)

// member makes an account with roles in a dialogue (nil: in all).
func member(t *testing.T, s *models.Store, d *models.Dialogue, email string, roles ...string) *models.Account {
	t.Helper()
	n := models.NewAccount{Email: email, Name: email, Language: "en", Password: goodPassword, Role: roles[0]}
	if d != nil {
		n.Dialogue = d.Slug
	}
	account, err := s.AddAccount(t.Context(), models.System(), n)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SetRoles(t.Context(), models.System(), d, account.Ref, roles[:1], roles); err != nil {
		t.Fatal(err)
	}
	return account
}

func rolesOf(t *testing.T, s *models.Store, d *models.Dialogue, ref string) []string {
	t.Helper()
	m, err := s.MemberByRef(t.Context(), nil, ref)
	if err != nil {
		t.Fatal(err)
	}
	id := int64(0)
	if d != nil {
		id = d.ID
	}
	return m.Roles(id)
}

func TestSetRoles(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s, ctx := modelstest.Open(t, address, nil), t.Context()
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
		other, _ := modelstest.Dialogue(t, s, modelstest.Plan{Slug: "other"})
		ada := member(t, s, d, "ada@host.example", models.RoleOwner)
		bob := member(t, s, d, "bob@host.example", models.RoleRegistrar, models.RoleProtocol)
		eve := member(t, s, other, "eve@host.example", models.RoleOwner)
		root := member(t, s, nil, "root@host.example", models.RoleAdministrator)
		roles := func(names ...string) []string { return names }
		var invalid *models.Invalid
		for name, c := range map[string]struct {
			d          *models.Dialogue
			ref        string
			was, roles []string
			want       error // nil: an *Invalid
		}{
			"stale":                     {d, bob.Ref, roles(models.RoleRegistrar), roles(models.RoleViewer), models.ErrConflict},
			"of another dialogue":       {d, eve.Ref, nil, roles(models.RoleViewer), models.ErrNotFound},
			"the last owner":            {d, ada.Ref, roles(models.RoleOwner), roles(models.RoleViewer), models.ErrLast},
			"the last owner, removed":   {d, ada.Ref, roles(models.RoleOwner), nil, models.ErrLast},
			"the last administrator":    {nil, root.Ref, roles(models.RoleAdministrator), roles(models.RoleOwner), models.ErrLast},
			"an owner makes no one god": {d, bob.Ref, roles(models.RoleRegistrar, models.RoleProtocol), roles(models.RoleAdministrator), nil},
			"no such role":              {d, bob.Ref, roles(models.RoleRegistrar, models.RoleProtocol), roles("king"), nil},
		} {
			err := s.SetRoles(ctx, models.System(), c.d, c.ref, c.was, c.roles)
			if c.want == nil && !errors.As(err, &invalid) || c.want != nil && !errors.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := s.SetDisabled(ctx, models.System(), ada.Ref, true); !errors.Is(err, models.ErrLast) {
			t.Errorf("disabling the last owner: %v", err)
		}
		if err := s.SetRoles(ctx, models.System(), d, bob.Ref, roles(models.RoleProtocol, models.RoleRegistrar), roles(models.RoleOwner)); err != nil {
			t.Fatal(err)
		}
		if err := s.SetRoles(ctx, models.System(), d, ada.Ref, roles(models.RoleOwner), nil); err != nil {
			t.Errorf("one of two owners: %v", err)
		}
		if err := s.SetDisabled(ctx, models.System(), bob.Ref, true); !errors.Is(err, models.ErrLast) {
			t.Errorf("disabling who is the last owner now: %v", err)
		}
		if got := rolesOf(t, s, d, ada.Ref); len(got) != 0 {
			t.Errorf("ada still has %v", got)
		}
		list, err := s.People(ctx, models.System(), d, "BOB")
		if err != nil || len(list) != 1 || !slices.Equal(list[0].Roles(d.ID), roles(models.RoleOwner)) {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

// Owners who take each other's right at the same time leave one of them.
func TestNobodyLocksTheLastOwnerOut(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		stores := []*models.Store{modelstest.Open(t, address, nil), modelstest.Open(t, address, nil), modelstest.Open(t, address, nil)}
		d, _ := modelstest.Dialogue(t, stores[0], modelstest.Plan{})
		ctx, owner := context.Background(), []string{models.RoleOwner}
		var owners []*models.Account
		for _, email := range []string{"a@host.example", "b@host.example", "c@host.example"} {
			owners = append(owners, member(t, stores[0], d, email, models.RoleOwner))
		}
		for round := range 8 {
			errs := make([]error, len(owners))
			var wait sync.WaitGroup
			for i, o := range owners {
				wait.Go(func() {
					if (i+round)%2 == 0 {
						errs[i] = stores[i].SetDisabled(ctx, models.System(), o.Ref, true)
					} else {
						errs[i] = stores[i].SetRoles(ctx, models.System(), d, o.Ref, owner, nil)
					}
				})
			}
			wait.Wait()
			refused := 0
			for i, err := range errs {
				if errors.Is(err, models.ErrLast) {
					refused++
				} else if err != nil {
					t.Fatal(err)
				} else if (i+round)%2 == 0 {
					err = stores[0].SetDisabled(ctx, models.System(), owners[i].Ref, false)
				} else {
					err = stores[0].Invite(ctx, models.System(), d, models.Invitation{Email: owners[i].Email, Name: "x", Roles: owner})
				}
				if err != nil && !errors.Is(err, models.ErrLast) {
					t.Fatal(err)
				}
			}
			if refused != 1 {
				t.Fatalf("round %d: %d of 3 were refused: %v", round, refused, errs)
			}
		}
	})
}

func TestInvitation(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s, ctx := modelstest.Open(t, address, nil), t.Context()
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
		member(t, s, d, "ada@host.example", models.RoleOwner)
		invite := func(email string, roles ...string) error {
			return s.Invite(ctx, models.System(), d, models.Invitation{Email: email, Name: "New", Language: "zh", Roles: roles})
		}
		var wrong *models.Invalid
		for _, err := range []error{invite("nobody", models.RoleViewer), invite("x@host.example"), invite("x@host.example", models.RoleAdministrator)} {
			if !errors.As(err, &wrong) {
				t.Errorf("invited: %v", err)
			}
		}
		if err := invite("New@host.example", models.RoleEditor, models.RoleProtocol); err != nil {
			t.Fatal(err)
		}
		account, err := s.AccountByEmail(ctx, "new@host.example")
		if err != nil || !account.Invited() {
			t.Fatalf("%+v, %v", account, err)
		}
		link := func() (token string, facts *models.MailFacts) {
			messages, _, err := s.Messages(ctx, models.Everything(), models.MessageFilter{Kind: models.MailInvite}, 1)
			if err != nil || len(messages) != 1 || messages[0].DialogueID != 0 {
				t.Fatalf("%+v, %v", messages, err)
			}
			if facts, err = s.MailFacts(ctx, &messages[0]); err != nil {
				t.Fatal(err)
			}
			return facts.OneTime, facts
		}
		old, facts := link()
		if facts.Dialogue == nil || !slices.Equal(facts.Roles, []string{models.RoleEditor, models.RoleProtocol}) {
			t.Errorf("%+v", facts)
		}
		if err := s.InviteAgain(ctx, models.System(), d, account.Ref); err != nil {
			t.Fatal(err)
		}
		token, _ := link()
		accept := func(token, password string) error {
			return s.AcceptInvitation(ctx, models.Actor{}, token, "Neo", "fr", password)
		}
		if err := accept(old, goodPassword); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("an earlier link: %v", err)
		}
		if err := accept(token, "short"); !errors.As(err, &wrong) {
			t.Errorf("a short password: %v", err)
		}
		if err := accept(token, goodPassword); err != nil {
			t.Fatal(err)
		}
		if err := accept(token, goodPassword); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("the link again: %v", err)
		}
		if err := s.InviteAgain(ctx, models.System(), d, account.Ref); !errors.Is(err, models.ErrConflict) {
			t.Errorf("inviting who is in: %v", err)
		}
		if _, err := s.SignInWith(ctx, models.Actor{}, models.Credentials{Email: "new@host.example", Password: goodPassword}); err != nil {
			t.Error(err)
		}
		if err := invite("new@host.example", models.RoleRegistrar); err != nil {
			t.Fatal(err)
		}
		if token, _ := link(); token != "" {
			t.Error("who has a password was sent a link that sets one")
		}
		if got := rolesOf(t, s, d, account.Ref); len(got) != 3 {
			t.Errorf("roles %v", got)
		}
	})
}
