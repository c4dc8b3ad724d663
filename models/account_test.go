package models_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

const goodPassword = "tidal-harbour-violet"

func addAccount(t *testing.T, s *models.Store, email, role string) *models.Account {
	t.Helper()
	account, err := s.AddAccount(context.Background(), models.System(), models.NewAccount{
		Email: email, Name: "Ada", Language: "nl", Password: goodPassword, Role: role,
	})
	if err != nil {
		t.Fatal(err)
	}
	return account
}

func TestAddAccountRefuses(t *testing.T) {
	s := modelstest.New(t)
	addAccount(t, s, "ada@host.example", models.RoleOrganiser)
	for name, test := range map[string]struct {
		change func(*models.NewAccount)
		field  string
		key    string
	}{
		"no address":        {func(n *models.NewAccount) { n.Email = "ada" }, "email", "field.email"},
		"header in address": {func(n *models.NewAccount) { n.Email = "a@b.example\r\nBcc: c@d.example" }, "email", "field.email"},
		"address taken":     {func(n *models.NewAccount) { n.Email = "ADA@Host.example" }, "email", "field.email_taken"},
		"no name":           {func(n *models.NewAccount) { n.Name = " " }, "name", "field.required"},
		"short":             {func(n *models.NewAccount) { n.Password = "t1dal-harb" }, "password", "field.password_short"},
		"long":              {func(n *models.NewAccount) { n.Password = strings.Repeat("violet-", 20) }, "password", "field.too_long"},
		"common":            {func(n *models.NewAccount) { n.Password = "Password123456!" }, "password", "field.password_easy"},
		"run":               {func(n *models.NewAccount) { n.Password = "qwertyuiop2026" }, "password", "field.password_easy"},
		"repeated":          {func(n *models.NewAccount) { n.Password = "abababababababab" }, "password", "field.password_easy"},
		"own address":       {func(n *models.NewAccount) { n.Email, n.Password = "newton@host.example", "newton-host-2026" }, "password", "field.password_easy"},
	} {
		n := models.NewAccount{Email: "new@host.example", Name: "New", Password: goodPassword, Role: models.RoleDoor}
		test.change(&n)
		_, err := s.AddAccount(context.Background(), models.System(), n)
		var wrong *models.Invalid
		if !errors.As(err, &wrong) || wrong.Fields[0].Field != test.field || wrong.Fields[0].Key != test.key {
			t.Errorf("%s: %v", name, err)
		}
	}
	if count, err := s.Accounts(context.Background()); err != nil || count != 1 {
		t.Errorf("%d accounts, %v", count, err)
	}
}

func TestSignIn(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		now := time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC)
		s := modelstest.Open(t, address, func() time.Time { return now })
		ctx, visitor := context.Background(), models.Actor{Kind: models.ActorPublic, IP: "192.0.2.1"}
		addAccount(t, s, "ada@host.example", models.RoleOrganiser)

		for _, c := range []models.Credentials{
			{Email: "ada@host.example", Password: "wrong-wrong-wrong"}, {Email: "nobody@host.example", Password: goodPassword}, {},
		} {
			if _, err := s.SignInWith(ctx, visitor, c); !errors.Is(err, models.ErrForbidden) {
				t.Errorf("%+v: %v", c, err)
			}
		}
		good := models.Credentials{Email: " Ada@HOST.example", Password: goodPassword}
		first, err := s.SignInWith(ctx, visitor, good)
		if err != nil {
			t.Fatal(err)
		}
		good.Previous = first
		second, err := s.SignInWith(ctx, visitor, good)
		if err != nil || second == first {
			t.Fatal(err)
		}
		if _, err := s.SignInOf(ctx, first); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("the earlier sign-in of the browser: %v", err)
		}
		signIn, err := s.SignInOf(ctx, second)
		if err != nil || signIn.Account.Email != "ada@host.example" || len(signIn.Rights) != 1 {
			t.Fatalf("%+v, %v", signIn, err)
		}
		if !signIn.Can(models.MaySee, "any") || signIn.Can(models.MayAdminister, "") || !signIn.Everywhere(models.MayOrganise) {
			t.Errorf("rights %+v", signIn.Rights)
		}
		now = now.Add(11 * time.Hour)
		if _, err := s.SignInOf(ctx, second); err != nil {
			t.Errorf("after 11 hours: %v", err)
		}
		now = now.Add(11 * time.Hour)
		if _, err := s.SignInOf(ctx, second); err != nil {
			t.Errorf("11 hours after use: %v", err)
		}
		now = now.Add(13 * time.Hour)
		if _, err := s.SignInOf(ctx, second); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("13 hours unused: %v", err)
		}
		third, err := s.SignInWith(ctx, visitor, good)
		if err != nil {
			t.Fatal(err)
		}
		for range 15 {
			now = now.Add(11 * time.Hour)
			_, err = s.SignInOf(ctx, third)
		}
		if err != nil {
			t.Errorf("used for 165 hours: %v", err)
		}
		now = now.Add(4 * time.Hour)
		if _, err := s.SignInOf(ctx, third); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("after a week: %v", err)
		}
		if err := s.PurgeExpired(ctx); err != nil {
			t.Error(err)
		}
	})
}

func TestSignInThrottled(t *testing.T) {
	s := modelstest.New(t)
	addAccount(t, s, "ada@host.example", models.RoleOrganiser)
	ctx, visitor := context.Background(), models.Actor{IP: "192.0.2.1"}
	var wait sync.WaitGroup
	var refused, throttled int
	var mutex sync.Mutex
	for range 14 {
		wait.Go(func() {
			_, err := s.SignInWith(ctx, visitor, models.Credentials{Email: "ada@host.example", Password: "wrong-wrong-wrong"})
			mutex.Lock()
			defer mutex.Unlock()
			switch {
			case errors.Is(err, models.ErrForbidden):
				refused++
			case errors.Is(err, models.ErrTooMany):
				throttled++
			default:
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if refused != 10 || throttled != 4 {
		t.Errorf("%d refused, %d throttled", refused, throttled)
	}
	_, err := s.SignInWith(ctx, visitor, models.Credentials{Email: "ada@host.example", Password: goodPassword})
	var often *models.TooMany
	if !errors.As(err, &often) || often.After <= 0 || often.After > 15*time.Minute {
		t.Errorf("the right password, too: %v", err)
	}
}

// Strangers who try passwords do not keep the owner out.
func TestSignInOfTheOwner(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		now := time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC)
		s := modelstest.Open(t, address, func() time.Time { return now })
		ctx := context.Background()
		addAccount(t, s, "ada@host.example", models.RoleOrganiser)
		addAccount(t, s, "bob@host.example", models.RoleOrganiser)
		try := func(ip, email, password, browser string) error {
			_, err := s.SignInWith(ctx, models.Actor{IP: ip}, models.Credentials{Email: email, Password: password, Browser: browser})
			return err
		}
		mark := func(email string) string {
			token, err := s.SignInWith(ctx, models.Actor{}, models.Credentials{Email: email, Password: goodPassword})
			if err != nil {
				t.Fatal(err)
			}
			mark, err := s.BrowserMark(ctx, token)
			if err != nil {
				t.Fatal(err)
			}
			return mark
		}
		hers, his := mark("ada@host.example"), mark("bob@host.example")
		guess := func(ips ...string) {
			for _, ip := range ips {
				for range 12 {
					try(ip, "ada@host.example", "wrong-wrong-wrong", "")
				}
			}
		}
		want := func(name string, want, got error) {
			t.Helper()
			if !errors.Is(got, want) {
				t.Errorf("%s: %v", name, got)
			}
		}
		guess("192.0.2.1")
		want("from the guesser's network", models.ErrTooMany, try("192.0.2.9", "ada@host.example", goodPassword, ""))
		want("from elsewhere", nil, try("198.51.100.1", "ada@host.example", goodPassword, ""))
		guess("203.0.113.1", "198.51.100.2", "192.0.2.1")
		want("guessed everywhere", models.ErrTooMany, try("233.252.0.1", "ada@host.example", goodPassword, ""))
		want("with another's mark", models.ErrTooMany, try("233.252.0.1", "ada@host.example", goodPassword, his))
		want("with a forged mark", models.ErrTooMany, try("233.252.0.1", "ada@host.example", goodPassword, hers+"x"))
		want("in a known browser", nil, try("192.0.2.1", "ada@host.example", goodPassword, hers))
		guess("203.0.113.1", "198.51.100.2", "192.0.2.1")
		now = now.Add(3 * time.Minute)
		want("soon after", nil, try("233.252.0.1", "ada@host.example", goodPassword, ""))
		for range 10 {
			want("a known browser guesses", models.ErrForbidden, try("192.0.2.1", "ada@host.example", "wrong-wrong-wrong", hers))
		}
		want("too often", models.ErrTooMany, try("192.0.2.1", "ada@host.example", goodPassword, hers))
		now = now.Add(models.BrowserLife)
		guess("192.0.2.1")
		want("with an old mark", models.ErrTooMany, try("192.0.2.1", "ada@host.example", goodPassword, hers))
	})
}

// Behind one address many sign in, and some mistype.
func TestSignInBehindOneAddress(t *testing.T) {
	s := modelstest.New(t)
	addAccount(t, s, "ada@host.example", models.RoleOrganiser)
	for n := range 99 {
		if err := s.Allow(t.Context(), "sign-in-ip", "192.0.2.1", 100, 15*time.Minute); err != nil {
			t.Fatal(n, err)
		}
	}
	try := func(password string) error {
		_, err := s.SignInWith(t.Context(), models.Actor{IP: "192.0.2.1"}, models.Credentials{Email: "ada@host.example", Password: password})
		return err
	}
	for range 3 { // who knows the password uses nothing up
		if err := try(goodPassword); err != nil {
			t.Error(err)
		}
	}
	if err := try("wrong-wrong-wrong"); !errors.Is(err, models.ErrForbidden) {
		t.Error(err)
	}
	if err := try(goodPassword); !errors.Is(err, models.ErrTooMany) {
		t.Errorf("after a hundred: %v", err)
	}
}

func TestLimitIsExact(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		now := time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC)
		clock := func() time.Time { return now }
		stores := []*models.Store{modelstest.Open(t, address, clock), modelstest.Open(t, address, clock)}
		try := func() (allowed int) {
			var wait sync.WaitGroup
			var mutex sync.Mutex
			for i := range 30 {
				wait.Go(func() {
					err := stores[i%2].Allow(context.Background(), "code", "192.0.2.1", 10, time.Minute)
					mutex.Lock()
					defer mutex.Unlock()
					if err == nil {
						allowed++
					} else if !errors.Is(err, models.ErrTooMany) {
						t.Error(err)
					}
				})
			}
			wait.Wait()
			return allowed
		}
		if got := try(); got != 10 {
			t.Errorf("%d of 30 allowed", got)
		}
		now = now.Add(time.Minute)
		if got := try(); got != 10 {
			t.Errorf("%d of 30 allowed in the next window", got)
		}
	})
}

func TestSetUp(t *testing.T) {
	s := modelstest.New(t)
	ctx := context.Background()
	old, err := s.SetUpToken(ctx)
	if err != nil {
		t.Fatal(err)
	}
	token, err := s.SetUpToken(ctx)
	if err != nil {
		t.Fatal(err)
	}
	n := models.NewAccount{Email: "ada@host.example", Name: "Ada", Language: "fr", Password: goodPassword}
	if err := s.SetUp(ctx, models.Actor{}, old, n); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("an earlier link: %v", err)
	}
	var wrong *models.Invalid
	if err := s.SetUp(ctx, models.Actor{}, token, models.NewAccount{}); !errors.As(err, &wrong) || len(wrong.Fields) != 3 {
		t.Errorf("nothing filled in: %v", err)
	}
	if err := s.SetUp(ctx, models.Actor{}, token, n); err != nil {
		t.Fatal(err)
	}
	n.Email = "eve@host.example"
	if err := s.SetUp(ctx, models.Actor{}, token, n); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("the link again: %v", err)
	}
	if _, err := s.SetUpToken(ctx); !errors.Is(err, models.ErrConflict) {
		t.Errorf("a link beside an account: %v", err)
	}
}

// TestANewPasswordEndsMailedLinks: however it was set.
func TestANewPasswordEndsMailedLinks(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s, ctx := modelstest.Open(t, address, nil), context.Background()
		account := addAccount(t, s, "ada@host.example", models.RoleOrganiser)
		actor := models.Actor{Kind: models.ActorAccount, AccountID: account.ID}
		for name, set := range map[string]func() error{
			"change": func() error { return s.ChangePassword(ctx, actor, goodPassword, goodPassword+" 2", "") },
			"set":    func() error { return s.SetPassword(ctx, models.System(), account.ID, goodPassword) },
		} {
			if name == "change" {
				if err := s.SetPassword(ctx, models.System(), account.ID, goodPassword); err != nil {
					t.Fatal(err)
				}
			}
			token, err := s.ResetToken(ctx, account.ID)
			if err != nil {
				t.Fatal(err)
			}
			if err := set(); err != nil {
				t.Fatal(err)
			}
			if err := s.TokenWorks(ctx, models.TokenReset, token); !errors.Is(err, models.ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		var wrong *models.Invalid
		if err := s.ChangePassword(ctx, actor, "wrong-wrong-wrong", goodPassword, ""); !errors.As(err, &wrong) {
			t.Error(err)
		}
		if n, err := s.CountAudits(ctx, "account.refuse_password"); err != nil || n != 1 {
			t.Errorf("audited %d times, %v", n, err)
		}
	})
}
