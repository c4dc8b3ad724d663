package models_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"duologue/models"
	"duologue/models/modelstest"
)

// crowd registers people of several languages, one without an address, one
// who opted out and one whose mailbox is dead.
func crowd(t *testing.T, s *models.Store) *models.Dialogue {
	t.Helper()
	ctx := context.Background()
	d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
	for n, lang := range []string{"nl", "nl", "fr", "zh", "en", "en", "en"} {
		f := modelstest.Form(n, models.Onsite, nil)
		f.Language, f.Email = lang, fmt.Sprintf("p%d@host.be", n)
		if n == 1 {
			f.Email = ""
		}
		r, err := s.AddRegistration(ctx, models.System(), d.Whole(), f)
		if err != nil {
			t.Fatal(err)
		}
		switch n {
		case 4:
			facts, err := s.MailFacts(ctx, &models.Message{DialogueID: d.ID, RegistrationID: r.ID, Kind: models.MailLink})
			if err != nil {
				t.Fatal(err)
			}
			if err := s.OptOut(ctx, models.Actor{Kind: models.ActorPublic}, facts.Unsubscribe); err != nil {
				t.Fatal(err)
			}
		case 5:
			if err := s.Suppress(ctx, models.Suppression{EmailKey: "p5@host.be", Reason: models.SuppressedByBounce}); err != nil {
				t.Fatal(err)
			}
		}
	}
	return d
}

func draft() models.CampaignForm {
	return models.CampaignForm{Filter: models.RegistrationFilter{State: models.Confirmed},
		Subject: models.Text{"en": "News", "zh": "消息"}, Body: models.Text{"en": "Dear {name}", "zh": "{name}：您好"}}
}

func TestCampaignFormsAreChecked(t *testing.T) {
	s := modelstest.New(t)
	d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
	for name, test := range map[string]struct {
		change func(f *models.CampaignForm)
		field  string
	}{
		"nothing":             {func(f *models.CampaignForm) { f.Subject, f.Body = nil, nil }, "subject.nl"},
		"no body":             {func(f *models.CampaignForm) { f.Body["en"] = " " }, "body.en"},
		"no subject":          {func(f *models.CampaignForm) { delete(f.Subject, "zh") }, "subject.zh"},
		"long subject":        {func(f *models.CampaignForm) { f.Subject["en"] = strings.Repeat("x", 79) }, "subject.en"},
		"two lines":           {func(f *models.CampaignForm) { f.Subject["en"] = "a\r\nBcc: b@host.be" }, "subject.en"},
		"unknown placeholder": {func(f *models.CampaignForm) { f.Body["en"] = "Hello {nmae}" }, "body.en"},
		"translated one":      {func(f *models.CampaignForm) { f.Subject["zh"] = "{姓名}" }, "subject.zh"},
		"unknown state":       {func(f *models.CampaignForm) { f.Filter.State = "lost" }, "state"},
		"unknown session":     {func(f *models.CampaignForm) { f.Filter.Session = "lost" }, "session"},
		"broken text":         {func(f *models.CampaignForm) { f.Body["en"] = "\xff" }, "body.en"},
	} {
		f := draft()
		test.change(&f)
		var wrong *models.Invalid
		_, err := s.CreateCampaign(context.Background(), models.System(), d.Whole(), f)
		if !errors.As(err, &wrong) || wrong.Fields[0].Field != test.field {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Those who are counted are those who match, whatever the filter.
func TestCampaignRecipients(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s, ctx := modelstest.Open(t, address, nil), context.Background()
		d := crowd(t, s)
		_, refs := modelstest.Dialogue(t, s, modelstest.Plan{Slug: "other"})
		a, err := s.Agenda(ctx, d)
		if err != nil {
			t.Fatal(err)
		}
		for _, session := range a.Sessions {
			refs[session.Code] = session.Ref
		}
		reserved := modelstest.Form(8, models.Online, map[string]string{refs["x"]: models.Online})
		reserved.Email = "Person8@Mail.Example"
		two := modelstest.Form(9, models.Online, map[string]string{refs["x"]: models.Online})
		two.Email, two.Country = "Both@Host.be", "CN"
		gone := modelstest.Form(10, models.Online, nil)
		gone.Email = "Gone@host.be"
		for _, f := range []*models.RegistrationForm{reserved, two, gone} {
			r, err := s.AddRegistration(ctx, models.System(), d.Whole(), f)
			if err != nil {
				t.Fatal(err)
			}
			if f == gone {
				if err := s.Cancel(ctx, models.System(), r.ID); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, p := range []models.Suppression{
			{EmailKey: "both@host.be", Reason: models.SuppressedByOptOut, Scope: d.ID},
			{EmailKey: "both@host.be", Reason: models.SuppressedByBounce},
			{EmailKey: "gone@host.be", Reason: models.SuppressedByOptOut},
			{EmailKey: "p0@host.be", Reason: models.SuppressedByOptOut, Scope: d.ID + 1}, // of another dialogue
		} {
			if err := s.Suppress(ctx, p); err != nil {
				t.Fatal(err)
			}
		}
		for want, f := range map[string]models.RegistrationFilter{
			"{10 5 1 2 2 1 map[en:2 fr:1 nl:1 zh:1]}": {},
			"{1 0 0 1 0 0 map[]}":                     {State: models.Cancelled},
			"{2 1 0 0 1 1 map[en:1]}":                 {Session: refs["x"]},
			"{1 0 0 0 1 0 map[]}":                     {Country: "CN"},
			"{1 1 0 0 0 1 map[en:1]}":                 {Search: "example8"},
			"{0 0 0 0 0 0 map[]}":                     {Search: "nobody"},
		} {
			count, err := s.CampaignRecipients(ctx, d, &models.Campaign{Filter: f})
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint(*count); got != want {
				t.Errorf("%+v: %s, want %s", f, got, want)
			}
			if n, err := s.CountMatching(ctx, d.Whole(), f); err != nil || n != count.Total {
				t.Errorf("%+v: %d match, %v", f, n, err)
			}
		}
	})
}

func TestACampaignFromDraftToEnd(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s, ctx := modelstest.Open(t, address, nil), context.Background()
		d := crowd(t, s)
		c, err := s.CreateCampaign(ctx, models.System(), d.Whole(), draft())
		if err != nil {
			t.Fatal(err)
		}
		count, err := s.CampaignRecipients(ctx, d, c)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(*count); got != "{7 4 1 1 1 0 map[en:1 fr:1 nl:1 zh:1]}" {
			t.Errorf("recipients %s", got)
		}
		f := draft()
		f.Body["en"] = "Changed meanwhile, {name}"
		seen := models.CampaignSeen{Recipients: count.Mailed, Content: c.Content()}
		if err := s.UpdateCampaign(ctx, models.System(), d.Whole(), c.Ref, c.Content(), f); err != nil {
			t.Fatal(err)
		}
		if err := s.UpdateCampaign(ctx, models.System(), d.Whole(), c.Ref, c.Content(), draft()); !errors.Is(err, models.ErrConflict) {
			t.Errorf("changed what a colleague had changed: %v", err)
		}
		if err := s.ConfirmCampaign(ctx, models.System(), d, c, seen); !errors.Is(err, models.ErrConflict) {
			t.Errorf("confirmed a text that was not seen: %v", err)
		}
		if c, err = s.CampaignByRef(ctx, d.Whole(), c.Ref); err != nil || c.State != models.CampaignDraft {
			t.Fatal(c, err)
		}
		seen.Content = c.Content()
		for n, want := range map[int]error{count.Mailed - 1: models.ErrConflict, count.Mailed + 1: models.ErrConflict} {
			wrong := models.CampaignSeen{Recipients: n, Content: seen.Content}
			if err := s.ConfirmCampaign(ctx, models.System(), d, c, wrong); !errors.Is(err, want) {
				t.Errorf("confirmed for %d: %v", n, err)
			}
		}
		if err := s.ConfirmCampaign(ctx, models.System(), d, c, seen); err != nil {
			t.Fatal(err)
		}
		for name, err := range map[string]error{
			"confirmed twice":           s.ConfirmCampaign(ctx, models.System(), d, c, seen),
			"changed when it was going": s.UpdateCampaign(ctx, models.System(), d.Whole(), c.Ref, c.Content(), draft()),
		} {
			if !errors.Is(err, models.ErrConflict) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for more := true; more; {
			if more, err = s.QueueCampaigns(ctx); err != nil {
				t.Fatal(err)
			}
		}
		finish(t, s)
		if _, err = s.QueueCampaigns(ctx); err != nil {
			t.Fatal(err)
		}
		figures, err := s.CampaignFigures(ctx, c)
		if err != nil || fmt.Sprint(figures[c.ID]) != "map[sent:4 suppressed:2]" {
			t.Errorf("%v %v", figures, err)
		}
		if c, err = s.CampaignByRef(ctx, d.Whole(), c.Ref); err != nil || c.State != models.CampaignSending || c.FinishedAt == nil || c.Total != 6 {
			t.Errorf("%+v %v", c, err)
		}
		if err := s.StopCampaign(ctx, models.System(), c); !errors.Is(err, models.ErrConflict) {
			t.Errorf("stopped at its end: %v", err)
		}
	})
}

// finish sends everything that is due.
func finish(t *testing.T, s *models.Store) {
	t.Helper()
	for range 10 {
		due, err := s.ClaimMessages(context.Background(), "w", 50, 60e9)
		if err != nil {
			t.Fatal(err)
		}
		for i := range due {
			if err := s.MarkSent(context.Background(), &due[i]); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestStoppingACampaign(t *testing.T) {
	s, ctx := modelstest.New(t), context.Background()
	d := crowd(t, s)
	c, err := s.CreateCampaign(ctx, models.System(), d.Whole(), draft())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.ConfirmCampaign(ctx, models.System(), d, c, models.CampaignSeen{Recipients: 4, Content: c.Content()}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.QueueCampaigns(ctx); err != nil {
		t.Fatal(err)
	}
	if err := s.StopCampaign(ctx, models.System(), c); err != nil {
		t.Fatal(err)
	}
	if more, err := s.QueueCampaigns(ctx); more || err != nil {
		t.Errorf("goes on: %v %v", more, err)
	}
	figures, err := s.CampaignFigures(ctx, c)
	if err != nil || fmt.Sprint(figures[c.ID]) != "map[cancelled:6]" {
		t.Errorf("%v %v", figures, err)
	}
	if err := s.StopCampaign(ctx, models.System(), c); !errors.Is(err, models.ErrConflict) {
		t.Errorf("stopped twice: %v", err)
	}
}

func TestTryingACampaign(t *testing.T) {
	s, ctx := modelstest.New(t), context.Background()
	d := crowd(t, s)
	if _, err := s.AddAccount(ctx, models.System(), models.NewAccount{Email: "ada@host.be", Name: "Ada", Language: "nl",
		Password: "tidal-harbour-violet", Role: models.RoleOrganiser}); err != nil {
		t.Fatal(err)
	}
	c, err := s.CreateCampaign(ctx, models.System(), d.Whole(), draft())
	if err != nil {
		t.Fatal(err)
	}
	ref, err := s.TryCampaign(ctx, models.Actor{Kind: models.ActorAccount, AccountID: 1}, c, "zh")
	if err != nil {
		t.Fatal(err)
	}
	m, err := s.MessageByRef(ctx, d.Whole(), ref)
	if err != nil || m.ToAddress != "ada@host.be" || m.CampaignID != 0 {
		t.Fatal(m, err)
	}
	facts, err := s.MailFacts(ctx, m)
	if err != nil || facts.Campaign.Ref != c.Ref || facts.Registration.FamilyName != "Ada" || facts.Registration.ID != 0 {
		t.Errorf("%+v %v", facts, err)
	}
}

func TestFillCampaign(t *testing.T) {
	values := map[string]string{"name": "Li *Wei*\r\n", "link": "https://x.be/a_b", "dialogue": "{name}"}
	for text, want := range map[string]string{
		"{name}":         `Li \*Wei\*`,
		"[page]({link})": "[page](<https://x.be/a_b>)",
		"<{link}>":       "<https://x.be/a_b>",
		"{dialogue}":     `\{name\}`,
		"{other}":        "{other}",
	} {
		if got := models.FillCampaign(text, values, true); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	if got := models.FillCampaign("{name} {link}", values, false); got != "Li *Wei* https://x.be/a_b" {
		t.Error(got)
	}
}

func TestWhatStaffDoWithAMessage(t *testing.T) {
	eachMailbox(t, func(t *testing.T, b *mailbox) {
		ctx, staff := context.Background(), models.Actor{Kind: models.ActorAccount, AccountID: 7}
		for range 3 {
			b.queue(models.MailConfirmed, "a@host.be")
		}
		claimed := b.claim(2)
		if err := b.MarkBounced(ctx, &claimed[0], "550 no such user", true); err != nil {
			t.Fatal(err)
		}
		all, err := b.AllMessages(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, test := range []struct {
			name string
			err  error
			want error
		}{
			{"retry of a sending one", b.RetryMessage(ctx, staff, &all[1]), models.ErrConflict},
			{"cancel of a sending one", b.WithdrawMessage(ctx, staff, &all[1]), models.ErrConflict},
			{"retry of a queued one", b.RetryMessage(ctx, staff, &all[2]), models.ErrConflict},
			{"cancel of a queued one", b.WithdrawMessage(ctx, staff, &all[2]), nil},
			{"retry of a bounced one", b.RetryMessage(ctx, staff, &all[0]), nil},
			{"opening", b.OpenMessage(ctx, staff, &all[0]), nil},
			{"its frame", b.OpenMessage(ctx, staff, &all[0]), nil},
			{"by another", b.OpenMessage(ctx, models.Actor{Kind: models.ActorAccount, AccountID: 8}, &all[0]), nil},
		} {
			if !errors.Is(test.err, test.want) {
				t.Errorf("%s: %v", test.name, test.err)
			}
		}
		if got := b.claim(5); len(got) != 1 || got[0].ID != all[0].ID {
			t.Errorf("due again: %+v", got)
		}
		for action, want := range map[string]int{"message.open": 2, "message.retry": 1, "message.cancel": 1} {
			if n, err := b.CountAudits(ctx, action); err != nil || int(n) != want {
				t.Errorf("%s audited %d times, want %d", action, n, want)
			}
		}
		for start, want := range map[string]int{"A@Host": 3, "b": 0, "a@host.be": 3} {
			if list, _, err := b.Messages(ctx, models.Everything(), models.MessageFilter{Address: start}, 10); err != nil || len(list) != want {
				t.Errorf("%s: %d, %v", start, len(list), err)
			}
		}
	})
}
