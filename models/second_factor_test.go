package models_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

// authenticator sets up the second step of an account.
func authenticator(t *testing.T, s *models.Store, a *models.Account) (models.TOTP, []string) {
	t.Helper()
	actor := models.Actor{Kind: models.ActorAccount, AccountID: a.ID}
	if err := s.StartTOTP(t.Context(), actor, goodPassword); err != nil {
		t.Fatal(err)
	}
	a, err := s.AccountByEmail(t.Context(), a.Email)
	if err != nil {
		t.Fatal(err)
	}
	totp, err := s.PendingTOTP(a)
	if err != nil {
		t.Fatal(err)
	}
	codes, err := s.ConfirmTOTP(t.Context(), actor, totp.Code(s.Now()), "")
	if err != nil {
		t.Fatal(err)
	}
	return totp, codes
}

func TestTwoSteps(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		now := time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC)
		s := modelstest.Open(t, address, func() time.Time { return now })
		ctx := t.Context()
		ada := addAccount(t, s, "ada@host.example", models.RoleOrganiser)
		totp, codes := authenticator(t, s, ada)
		begin := func() string {
			token, err := s.SignInWith(ctx, models.Actor{}, models.Credentials{Email: ada.Email, Password: goodPassword})
			if !errors.Is(err, models.ErrSecondStep) {
				t.Fatalf("the password alone: %v", err)
			}
			if _, err := s.SignInOf(ctx, token); !errors.Is(err, models.ErrNotFound) {
				t.Fatalf("the first step's token signs in: %v", err)
			}
			return token
		}
		finish := func(token, code string) error {
			_, err := s.SignInSecond(ctx, models.Actor{}, models.SecondStep{Token: token, Code: code})
			return err
		}
		first := begin()
		if err := finish(first, totp.Code(now)); !errors.Is(err, models.ErrForbidden) {
			t.Errorf("the code with which it was set up: %v", err)
		}
		now = now.Add(30 * time.Second)
		for name, c := range map[string]struct {
			token, code string
			want        error
		}{
			"no code": {first, "", models.ErrForbidden}, "wrong": {first, "000000", models.ErrForbidden},
			"old": {first, totp.Code(now.Add(-time.Minute)), models.ErrForbidden}, "no token": {"x", totp.Code(now), models.ErrNotFound},
		} {
			if err := finish(c.token, c.code); !errors.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		code := totp.Code(now)
		if err := finish(first, code[:3]+" "+code[3:]); err != nil {
			t.Fatal(err)
		}
		if err := finish(first, totp.Code(now.Add(30*time.Second))); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("the first step's token again: %v", err)
		}
		second := begin()
		if err := finish(second, code); !errors.Is(err, models.ErrForbidden) {
			t.Errorf("the code again: %v", err)
		}
		if err := finish(second, codes[0]); err != nil {
			t.Fatal(err)
		}
		third := begin()
		if err := finish(third, codes[0]); !errors.Is(err, models.ErrForbidden) {
			t.Errorf("the recovery code again: %v", err)
		}
		if left, err := s.RecoveryLeft(ctx, ada.ID); err != nil || left != 9 {
			t.Errorf("%d codes are left, %v", left, err)
		}
		now = now.Add(11 * time.Minute)
		if err := finish(third, codes[1]); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("ten minutes later: %v", err)
		}
		fourth := begin()
		for range 20 {
			finish(fourth, "123456")
		}
		if err := finish(fourth, totp.Code(now)); !errors.Is(err, models.ErrTooMany) {
			t.Errorf("after twenty wrong codes: %v", err)
		}
	})
}

// Of several who use one code at the same time, one is let in.
func TestACodeWorksOnce(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		now := time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC)
		clock := func() time.Time { return now }
		stores := []*models.Store{modelstest.Open(t, address, clock), modelstest.Open(t, address, clock)}
		ada := addAccount(t, stores[0], "ada@host.example", models.RoleOrganiser)
		totp, codes := authenticator(t, stores[0], ada)
		now = now.Add(time.Minute)
		for _, code := range []string{totp.Code(now), codes[3]} {
			var in int
			var mutex sync.Mutex
			var wait sync.WaitGroup
			for i := range 4 {
				wait.Go(func() {
					ctx, s := context.Background(), stores[i%2]
					token, err := s.SignInWith(ctx, models.Actor{}, models.Credentials{Email: ada.Email, Password: goodPassword})
					if !errors.Is(err, models.ErrSecondStep) {
						t.Error(err)
					}
					_, err = s.SignInSecond(ctx, models.Actor{}, models.SecondStep{Token: token, Code: code})
					if err == nil {
						mutex.Lock()
						in++
						mutex.Unlock()
					} else if !errors.Is(err, models.ErrForbidden) {
						t.Error(err)
					}
				})
			}
			wait.Wait()
			if in != 1 {
				t.Errorf("%d were let in by %s", in, code)
			}
		}
	})
}

func TestResetTOTP(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s, ctx := modelstest.Open(t, address, nil), t.Context()
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
		other, _ := modelstest.Dialogue(t, s, modelstest.Plan{Slug: "other"})
		as := func(a *models.Account) models.Actor { return models.Actor{Kind: models.ActorAccount, AccountID: a.ID} }
		owner := member(t, s, d, "owner@host.example", models.RoleOwner)
		root := member(t, s, nil, "root@host.example", models.RoleAdministrator)
		bob := member(t, s, d, "bob@host.example", models.RoleViewer)
		wide := member(t, s, d, "wide@host.example", models.RoleViewer)
		if err := s.Invite(ctx, as(root), other, models.Invitation{Email: wide.Email, Name: "x", Roles: []string{models.RoleOwner}}); err != nil {
			t.Fatal(err)
		}
		for _, a := range []*models.Account{bob, wide, owner} {
			authenticator(t, s, a)
		}
		for name, c := range map[string]struct {
			actor, account *models.Account
			in             *models.Dialogue
			want           error
		}{
			"oneself":                {owner, owner, d, models.ErrForbidden},
			"who does more than one": {owner, wide, d, models.ErrForbidden},
			"of another dialogue":    {owner, bob, other, models.ErrNotFound},
			"without":                {owner, root, d, models.ErrNotFound},
		} {
			if err := s.ResetTOTP(ctx, as(c.actor), c.in, c.account.Ref); !errors.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := s.ResetTOTP(ctx, as(owner), d, bob.Ref); err != nil {
			t.Fatal(err)
		}
		if err := s.ResetTOTP(ctx, as(root), nil, wide.Ref); err != nil {
			t.Fatal(err)
		}
		if _, err := s.SignInWith(ctx, models.Actor{}, models.Credentials{Email: bob.Email, Password: goodPassword}); err != nil {
			t.Errorf("after the reset: %v", err)
		}
		mails, _, err := s.Messages(ctx, models.Everything(), models.MessageFilter{Kind: models.MailTwoSteps}, 10)
		if err != nil || len(mails) != 2 {
			t.Errorf("%d mails, %v", len(mails), err)
		}
		if err := s.ResetTOTP(ctx, as(owner), d, bob.Ref); !errors.Is(err, models.ErrConflict) {
			t.Errorf("again: %v", err)
		}
	})
}

func TestDemandedSecondStep(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s, ctx := modelstest.Open(t, address, nil), t.Context()
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
		other, _ := modelstest.Dialogue(t, s, modelstest.Plan{Slug: "other"})
		want := map[*models.Account]bool{member(t, s, d, "in@host.example", models.RoleViewer): true,
			member(t, s, other, "out@host.example", models.RoleOwner): false, member(t, s, nil, "all@host.example", models.RoleViewer): true}
		if err := s.DemandTwoSteps(ctx, models.System(), d, true); err != nil {
			t.Fatal(err)
		}
		for account, must := range want {
			token, err := s.SignInWith(ctx, models.Actor{}, models.Credentials{Email: account.Email, Password: goodPassword})
			if err != nil {
				t.Fatal(err)
			}
			if signIn, err := s.SignInOf(ctx, token); err != nil || signIn.MustEnrol != must {
				t.Errorf("%s: %v, %v", account.Email, signIn.MustEnrol, err)
			}
		}
	})
}

func TestOwnSignIns(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s, ctx := modelstest.Open(t, address, nil), t.Context()
		ada, eve := addAccount(t, s, "ada@host.example", models.RoleOrganiser), addAccount(t, s, "eve@host.example", models.RoleOrganiser)
		open := func(a *models.Account) string {
			token, err := s.SignInWith(ctx, models.Actor{IP: "192.0.2.7"}, models.Credentials{Email: a.Email, Password: goodPassword, UserAgent: "Firefox"})
			if err != nil {
				t.Fatal(err)
			}
			return token
		}
		here, there, hers := open(ada), open(ada), open(eve)
		open(ada)
		list, err := s.SignIns(ctx, ada.ID)
		if err != nil || len(list) != 3 || list[0].IP != "192.0.2.7" || list[0].UserAgent != "Firefox" {
			t.Fatalf("%+v, %v", list, err)
		}
		actor := models.Actor{Kind: models.ActorAccount, AccountID: ada.ID}
		of := func(token string) *models.SignIn {
			signIn, err := s.SignInOf(ctx, token)
			if err != nil {
				return nil
			}
			return signIn
		}
		for _, ref := range []string{of(there).Ref(), of(hers).Ref(), "", "x"} {
			if err := s.EndSignIn(ctx, actor, ref); err != nil {
				t.Fatal(err)
			}
		}
		if of(there) != nil || of(here) == nil || of(hers) == nil {
			t.Error("not that sign-in alone was ended")
		}
		if err := s.EndOtherSignIns(ctx, actor, here); err != nil {
			t.Fatal(err)
		}
		if list, err := s.SignIns(ctx, ada.ID); err != nil || len(list) != 1 || of(here) == nil || of(hers) == nil {
			t.Errorf("%d are left, %v", len(list), err)
		}
	})
}
