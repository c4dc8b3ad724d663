package models_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

func TestJobRunsInOneProcessAtATime(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		c := newClock()
		stores := []*models.Store{modelstest.Open(t, address, c.Now), modelstest.Open(t, address, c.Now)}
		ctx := context.Background()
		var runs atomic.Int32
		round := func(want int32) {
			t.Helper()
			runs.Store(0)
			var all sync.WaitGroup
			for i := range 8 {
				all.Go(func() {
					_, err := stores[i%2].RunJob(ctx, "test", time.Minute, time.Hour, func(context.Context) error {
						runs.Add(1)
						return nil
					})
					if err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			if runs.Load() != want {
				t.Errorf("%d runs, want %d", runs.Load(), want)
			}
		}
		round(1)
		round(0) // too early
		c.add(time.Minute)
		round(1)
		c.add(time.Minute)
		broken := errors.New("broken")
		if ran, err := stores[0].RunJob(ctx, "test", time.Minute, time.Hour, func(context.Context) error { return broken }); !ran || !errors.Is(err, broken) {
			t.Error(ran, err)
		}
		round(0) // a failure is not tried at once again
		c.add(time.Minute)
		// A process that stops dead keeps its lease until it is over.
		if _, err := models.ClaimJob(stores[0], ctx, "test", time.Minute, time.Hour); err != nil {
			t.Fatal(err)
		}
		c.add(59 * time.Minute)
		round(0)
		c.add(time.Minute)
		round(1)
	})
}

func TestJobEndsWithItsLease(t *testing.T) {
	s := modelstest.New(t)
	ran, err := s.RunJob(context.Background(), "test", time.Minute, 50*time.Millisecond, func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	})
	if !ran || !errors.Is(err, context.DeadlineExceeded) {
		t.Error(ran, err)
	}
}

// reminders counts the queued mails of a kind by registration.
func reminders(t testing.TB, s *models.Store, kind string) map[int64]int {
	t.Helper()
	count := map[int64]int{}
	for _, m := range models.MessagesOf(t, s, kind) {
		count[m.RegistrationID]++
	}
	return count
}

func TestReminders(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		c := newClock()
		s := modelstest.Open(t, address, c.Now)
		ctx := context.Background()
		doc := modelstest.Document(modelstest.Plan{Places: 4}, c.Now())
		doc.ReminderHours = []int{24, 168}
		d, err := s.ImportDialogue(ctx, doc)
		if err != nil {
			t.Fatal(err)
		}
		a, err := s.Agenda(ctx, d)
		if err != nil {
			t.Fatal(err)
		}
		early := register(t, s, d, 1, models.Onsite, nil)
		gone := register(t, s, d, 2, models.Onsite, nil)
		if err := s.CancelOwn(ctx, models.System(), gone.ID); err != nil {
			t.Fatal(err)
		}
		at := func(before time.Duration, queued int) {
			t.Helper()
			c.set(a.Starts().Add(-before))
			for _, want := range []int{queued, 0} {
				if n, err := s.QueueReminders(ctx); n != want || err != nil {
					t.Errorf("%s before: %d reminders, want %d, %v", before, n, want, err)
				}
			}
		}
		at(168*time.Hour+time.Second, 0)
		at(168*time.Hour-time.Minute, 1)
		at(100*time.Hour, 0)
		late := register(t, s, d, 3, models.Online, nil)
		at(99*time.Hour, 0) // confirmed after it: their mail said it all
		at(5*time.Hour, 2)  // late, and still before the first session
		at(-time.Minute, 0)
		got := reminders(t, s, models.MailReminder)
		if want := map[int64]int{early.ID: 2, late.ID: 1}; fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%v, want %v", got, want)
		}
	})
}

func TestReminderThatWasMissedIsNotSentBesideTheNext(t *testing.T) {
	c := newClock()
	s := modelstest.NewAt(t, c.Now)
	ctx := context.Background()
	doc := modelstest.Document(modelstest.Plan{}, c.Now())
	doc.ReminderHours = []int{168, 24}
	d, err := s.ImportDialogue(ctx, doc)
	if err != nil {
		t.Fatal(err)
	}
	r := register(t, s, d, 1, models.Online, nil)
	a, err := s.Agenda(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	c.set(a.Starts().Add(-23 * time.Hour))
	if n, err := s.QueueReminders(ctx); n != 1 || err != nil {
		t.Error(n, err)
	}
	for _, m := range models.MessagesOf(t, s, models.MailReminder) {
		if *m.DedupeKey != fmt.Sprintf("reminder:%d:24", r.ID) || m.Priority != models.PriorityReminder {
			t.Errorf("%+v", m)
		}
	}
}

func TestRemindersOfTwoProcessesAreOneEach(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		c := newClock()
		stores := []*models.Store{modelstest.Open(t, address, c.Now), modelstest.Open(t, address, c.Now)}
		s, ctx := stores[0], context.Background()
		doc := modelstest.Document(modelstest.Plan{}, c.Now())
		doc.ReminderHours = []int{24}
		d, err := s.ImportDialogue(ctx, doc)
		if err != nil {
			t.Fatal(err)
		}
		const guests = 250
		for n := range guests {
			register(t, s, d, n, models.Online, nil)
		}
		a, err := s.Agenda(ctx, d)
		if err != nil {
			t.Fatal(err)
		}
		c.set(a.Starts().Add(-24 * time.Hour))
		var both sync.WaitGroup
		for i := range 4 { // even without the lease
			both.Go(func() {
				if _, err := stores[i%2].QueueReminders(ctx); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		got := reminders(t, s, models.MailReminder)
		for id, n := range got {
			if n != 1 {
				t.Errorf("registration %d: %d reminders", id, n)
			}
		}
		if len(got) != guests {
			t.Errorf("%d reminded of %d", len(got), guests)
		}
	})
}

func TestDigest(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		c := newClock()
		s := modelstest.Open(t, address, c.Now)
		ctx := context.Background()
		doc := modelstest.Document(modelstest.Plan{Manual: true}, c.Now())
		hour := 8
		doc.DigestHour = &hour
		d, err := s.ImportDialogue(ctx, doc)
		if err != nil {
			t.Fatal(err)
		}
		for i, n := range []models.NewAccount{
			{Role: models.RoleOrganiser, Dialogue: d.Slug}, {Role: models.RoleAdministrator}, {Role: models.RoleDoor, Dialogue: d.Slug},
		} {
			n.Email, n.Name, n.Password, n.Language = fmt.Sprintf("account%d@host.example", i), "Account", "tidal-harbour-violet", "fr"
			if _, err := s.AddAccount(ctx, models.System(), n); err != nil {
				t.Fatal(err)
			}
		}
		at := func(clock string, queued int) {
			t.Helper()
			now, err := time.ParseInLocation("2006-01-02 15:04", clock, d.Location())
			if err != nil {
				t.Fatal(err)
			}
			c.set(now)
			for _, want := range []int{queued, 0} {
				if n, err := s.QueueDigests(ctx); n != want || err != nil {
					t.Errorf("%s: %d digests, want %d, %v", clock, n, want, err)
				}
			}
		}
		at("2026-11-24 09:00", 0) // nothing waits
		r := register(t, s, d, 1, models.Online, nil)
		at("2026-11-24 15:00", 0) // tomorrow
		at("2026-11-25 07:59", 0)
		at("2026-11-25 08:00", 2)
		at("2026-11-26 23:00", 2) // late, and still that day
		if err := s.Approve(ctx, models.System(), r.ID); err != nil {
			t.Fatal(err)
		}
		at("2026-11-27 08:00", 0)
		for _, m := range models.MessagesOf(t, s, models.MailDigest) {
			if m.AccountID == 0 || m.DialogueID != d.ID || m.Language != "fr" {
				t.Errorf("%+v", m)
			}
		}
	})
}
