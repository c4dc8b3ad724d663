package models_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

// mailbox is a store with a clock that the test moves.
type mailbox struct {
	*models.Store
	t   *testing.T
	now time.Time
}

func newMailbox(t *testing.T, address string) *mailbox {
	b := &mailbox{t: t, now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	b.Store = modelstest.Open(t, address, func() time.Time { return b.now })
	return b
}

func (b *mailbox) queue(kind, to string) {
	b.t.Helper()
	if err := b.Queue(context.Background(), models.Message{Kind: kind, Language: "nl", ToAddress: to}); err != nil {
		b.t.Fatal(err)
	}
}

func (b *mailbox) claim(n int) []models.Message {
	b.t.Helper()
	got, err := b.ClaimMessages(context.Background(), "w", n, 5*time.Minute)
	if err != nil {
		b.t.Fatal(err)
	}
	return got
}

func (b *mailbox) states() (states []string) {
	b.t.Helper()
	all, err := b.AllMessages(context.Background())
	if err != nil {
		b.t.Fatal(err)
	}
	for _, m := range all {
		states = append(states, m.State)
	}
	return states
}

func eachMailbox(t *testing.T, f func(t *testing.T, b *mailbox)) {
	modelstest.Each(t, func(t *testing.T, address string) { f(t, newMailbox(t, address)) })
}

func TestTicketsOvertakeCampaigns(t *testing.T) {
	eachMailbox(t, func(t *testing.T, b *mailbox) {
		for _, kind := range []string{models.MailCampaign, models.MailReminder, models.MailConfirmed, models.MailConfirmed} {
			b.queue(kind, "a@host.be")
			b.now = b.now.Add(time.Second)
		}
		var kinds []string
		for range 4 {
			for _, m := range b.claim(1) {
				kinds = append(kinds, m.Kind)
			}
		}
		if want := "[confirmed confirmed reminder campaign]"; fmt.Sprint(kinds) != want {
			t.Errorf("%v, want %s", kinds, want)
		}
		if more := b.claim(5); len(more) != 0 {
			t.Errorf("claimed again: %v", more)
		}
	})
}

func TestNoMessageIsClaimedTwice(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		const mails, workers = 60, 6
		stores := []*models.Store{modelstest.Open(t, address, nil), modelstest.Open(t, address, nil)}
		for range mails {
			if err := stores[0].Queue(t.Context(), models.Message{Kind: models.MailTest, Language: "en", ToAddress: "a@host.be"}); err != nil {
				t.Fatal(err)
			}
		}
		var mu sync.Mutex
		seen := map[int64]int{}
		var wg sync.WaitGroup
		for w := range workers {
			wg.Go(func() {
				s := stores[w%2]
				for {
					mu.Lock()
					done := len(seen) == mails
					mu.Unlock()
					if done || t.Context().Err() != nil {
						return
					}
					got, err := s.ClaimMessages(t.Context(), fmt.Sprint("w", w), 3, time.Hour)
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					for _, m := range got {
						seen[m.ID]++
					}
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		for id, n := range seen {
			if n != 1 {
				t.Errorf("message %d was claimed %d times", id, n)
			}
		}
	})
}

func TestALeaseEndsAndItsFormerHolderCannotMark(t *testing.T) {
	eachMailbox(t, func(t *testing.T, b *mailbox) {
		ctx := context.Background()
		b.queue(models.MailTest, "a@host.be")
		dead := b.claim(1)[0]
		if err := b.KeepRendered(ctx, &dead, "id@x", "S", []byte("raw")); err != nil {
			t.Fatal(err)
		}
		b.now = b.now.Add(5*time.Minute - time.Second)
		if got := b.claim(1); len(got) != 0 {
			t.Fatal("claimed before the end of the lease")
		}
		b.now = b.now.Add(time.Second)
		next := b.claim(1)[0]
		if next.Attempts != 2 || next.MessageID != "id@x" {
			t.Errorf("claimed again as %+v", next)
		}
		for name, err := range map[string]error{
			"sent": b.MarkSent(ctx, &dead), "retry": b.MarkRetry(ctx, &dead, ""), "bounced": b.MarkBounced(ctx, &dead, "", true),
			"suppressed": b.MarkSuppressed(ctx, &dead, ""), "cancelled": b.CancelMessage(ctx, &dead, ""),
			"deferred": b.MarkDeferred(ctx, &dead, b.now, ""), "kept": b.KeepRendered(ctx, &dead, "", "", nil),
		} {
			if !errors.Is(err, models.ErrLeaseLost) {
				t.Errorf("%s by the former holder: %v", name, err)
			}
		}
		if err := b.MarkSent(ctx, &next); err != nil {
			t.Fatal(err)
		}
		if body, err := b.MessageContent(ctx, next.ID); err != nil || string(body.Raw) != "raw" {
			t.Errorf("content %v, %v", body, err)
		}
		if s := b.states()[0]; s != models.MessageSent {
			t.Error(s)
		}
	})
}

func TestFortyEightHoursInVainIsABounce(t *testing.T) {
	eachMailbox(t, func(t *testing.T, b *mailbox) {
		b.queue(models.MailTest, "a@host.be")
		start := b.now
		attempts := 0
		for b.states()[0] != models.MessageBounced {
			for _, m := range b.claim(1) {
				if attempts++; attempts > 40 {
					t.Fatal("never gives up")
				}
				if err := b.MarkRetry(context.Background(), &m, "451 later"); err != nil {
					t.Fatal(err)
				}
			}
			b.now = b.now.Add(30 * time.Second)
		}
		if took := b.now.Sub(start); took < 48*time.Hour || took > 48*time.Hour+10*time.Minute || attempts < 12 {
			t.Errorf("gave up after %v and %d attempts", took, attempts)
		}
	})
}

func TestPauses(t *testing.T) {
	for attempts, want := range map[int]time.Duration{1: time.Minute, 2: 2 * time.Minute, 5: 16 * time.Minute, 9: 4 * time.Hour, 200: 4 * time.Hour} {
		for range 50 {
			if got := models.PauseAfter(attempts); got < want*3/4 || got > want*5/4 {
				t.Errorf("after %d: %v, want about %v", attempts, got, want)
			}
		}
	}
}

func TestOurOwnFaultDoesNotBurnTheMessage(t *testing.T) {
	eachMailbox(t, func(t *testing.T, b *mailbox) {
		b.queue(models.MailTest, "a@host.be")
		for range 100 {
			m := b.claim(1)[0]
			if err := b.MarkDeferred(context.Background(), &m, b.now.Add(time.Hour), "auth: 535 no"); err != nil {
				t.Fatal(err)
			}
			b.now = b.now.Add(time.Hour)
		}
		all, _ := b.AllMessages(context.Background())
		if m := all[0]; m.State != models.MessageFailed || m.Attempts != 0 || m.LastError != "auth: 535 no" || m.FirstAttemptAt != nil {
			t.Errorf("%+v", m)
		}
	})
}

func TestSuppressions(t *testing.T) {
	eachMailbox(t, func(t *testing.T, b *mailbox) {
		ctx := context.Background()
		for _, p := range []models.Suppression{
			{EmailKey: "all@host.be", Reason: models.SuppressedByOptOut},
			{EmailKey: "one@host.be", Reason: models.SuppressedByOptOut, Scope: 7},
			{EmailKey: "one@host.be", Reason: models.SuppressedByOptOut, Scope: 7},
		} {
			if err := b.Suppress(ctx, p); err != nil {
				t.Fatal(err)
			}
		}
		b.queue(models.MailCampaign, "All@host.be")  // opted out of all
		b.queue(models.MailConfirmed, "all@host.be") // still gets tickets
		b.queue(models.MailCampaign, "one@host.be")  // of another dialogue
		if got := b.claim(9); len(got) != 2 {
			t.Errorf("claimed %+v", got)
		}
		b.queue(models.MailConfirmed, "dead@host.be")
		m := b.claim(1)[0]
		if err := b.MarkBounced(ctx, &m, "550 no such user", true); err != nil {
			t.Fatal(err)
		}
		b.queue(models.MailConfirmed, "dead@host.be")
		if got := b.claim(1); len(got) != 0 {
			t.Errorf("claimed %+v", got)
		}
		if want := "[suppressed sending sending bounced suppressed]"; fmt.Sprint(b.states()) != want {
			t.Errorf("%v, want %s", b.states(), want)
		}
	})
}

func TestCampaignsTrickleToAProvider(t *testing.T) {
	eachMailbox(t, func(t *testing.T, b *mailbox) {
		if err := b.SetMailCaps(context.Background(), models.System(), models.MailCaps{"126.com": 40}); err != nil {
			t.Fatal(err)
		}
		for i := range 6 {
			b.queue(models.MailCampaign, fmt.Sprintf("%d@163.com", i))
			b.queue(models.MailCampaign, fmt.Sprintf("%d@126.com", i))
		}
		b.queue(models.MailCampaign, "a@host.be")
		b.queue(models.MailConfirmed, "a@163.com")
		claimed := map[string]int{}
		claimAll := func() {
			for range 14 {
				for _, m := range b.claim(3) {
					claimed[m.Kind+" "+m.ToDomain[:3]]++
					if err := b.MarkSent(context.Background(), &m); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		claimAll()
		if n := claimed["campaign 163"] + claimed["campaign 126"]; n != 4 || claimed["campaign hos"] != 1 || claimed["confirmed 163"] != 1 {
			t.Errorf("in the first window: %v", claimed)
		}
		for range 2 {
			b.now = b.now.Add(6 * time.Minute)
			claimAll()
		}
		if n := claimed["campaign 163"] + claimed["campaign 126"]; n != 12 {
			t.Errorf("after three windows: %v", claimed)
		}
		for _, m := range b.claim(1) {
			t.Errorf("left: %+v", m)
		}
	})
}

func TestTheOutboxIsReleasedWhileTimely(t *testing.T) {
	eachMailbox(t, func(t *testing.T, b *mailbox) {
		ctx := context.Background()
		keep := func() {
			for _, m := range b.claim(9) {
				if err := b.KeepInOutbox(ctx, &m); err != nil {
					t.Fatal(err)
				}
			}
			b.now = b.now.Add(25 * time.Hour)
		}
		b.queue(models.MailConfirmed, "old@host.be")
		keep()
		b.queue(models.MailConfirmed, "new@host.be")
		b.queue(models.MailReset, "reset@host.be")
		keep()
		if got := b.claim(9); len(got) != 0 {
			t.Fatalf("claimed from the outbox: %v", got)
		}
		if n, err := b.ReleaseOutbox(ctx); n != 1 || err != nil {
			t.Errorf("released %d, %v", n, err)
		}
		if got := b.claim(9); len(got) != 1 || got[0].ToAddress != "new@host.be" || got[0].Attempts != 1 {
			t.Errorf("claimed %+v", got)
		}
		if want := "[cancelled sending cancelled]"; fmt.Sprint(b.states()) != want {
			t.Errorf("%v, want %s", b.states(), want)
		}
	})
}

func TestADedupeKeyQueuesOnce(t *testing.T) {
	eachMailbox(t, func(t *testing.T, b *mailbox) {
		key := "reminder:1:168"
		for range 2 {
			if err := b.Queue(context.Background(), models.Message{Kind: models.MailReminder, ToAddress: "a@host.be", DedupeKey: &key}); err != nil {
				t.Fatal(err)
			}
		}
		f, err := b.MailFigures(context.Background())
		if err != nil || f.ByState[models.MessageQueued] != 1 || !f.OldestDue.Equal(b.now) {
			t.Errorf("%+v, %v", f, err)
		}
	})
}

func TestReservedDomains(t *testing.T) {
	for domain, want := range map[string]bool{"example": true, "a.b.Example": true, "mail.test": true, "x.invalid.": true, "localhost": true,
		"example.com": true, "sub.example.org": true, "example.be": false, "notexample.com": false, "test.be": false, "": false} {
		if models.ReservedDomain(domain) != want {
			t.Errorf("%q: %v", domain, !want)
		}
	}
}
