package jobs

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

// clock is a time that tests move; it is safe for concurrent use.
type clock struct {
	mutex sync.Mutex
	now   time.Time
}

func (c *clock) Now() time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.now
}

func (c *clock) set(t time.Time) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.now = t
}

func TestTwoProcessesRemindEachOnce(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		c := &clock{now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
		ctx := context.Background()
		stores := []*models.Store{modelstest.Open(t, address, c.Now), modelstest.Open(t, address, c.Now)}
		doc := modelstest.Document(modelstest.Plan{Manual: true}, c.Now())
		doc.ReminderHours = []int{168, 24}
		d, err := stores[0].ImportDialogue(ctx, doc)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := stores[0].AddAccount(ctx, models.System(), models.NewAccount{Email: "ada@host.example", Name: "Ada",
			Password: "tidal-harbour-violet", Role: models.RoleOrganiser}); err != nil {
			t.Fatal(err)
		}
		var confirmed []*models.Registration
		for n := range 20 {
			r, err := stores[0].Register(ctx, models.System(), d, modelstest.Form(n, models.Online, nil))
			if err != nil {
				t.Fatal(err)
			}
			if n > 0 { // the first one waits
				confirmed = append(confirmed, r)
				if err := stores[0].Approve(ctx, models.System(), r.ID); err != nil {
					t.Fatal(err)
				}
			}
		}
		agenda, err := stores[0].Agenda(ctx, d)
		if err != nil {
			t.Fatal(err)
		}
		for at := agenda.Starts().Add(-169 * time.Hour); at.Before(agenda.Starts()); at = at.Add(30 * time.Minute) {
			c.set(at)
			var both sync.WaitGroup
			for _, s := range stores {
				both.Go(func() { New(s, models.ImportWords{}, slog.New(slog.DiscardHandler)).Tick(ctx) })
			}
			both.Wait()
		}
		kinds := map[string]int{}
		for _, r := range confirmed {
			own, err := stores[0].OwnData(ctx, r)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range own.Messages {
				kinds[m.Kind]++
			}
		}
		if kinds[models.MailReminder] != 2*len(confirmed) {
			t.Errorf("%v, want two reminders for each of %d", kinds, len(confirmed))
		}
		figures, err := stores[0].MailFigures(ctx)
		if err != nil {
			t.Fatal(err)
		}
		// 20 received, 19 confirmed, 38 reminders; a digest on each of eight mornings.
		if n := figures.ByState[models.MessageQueued]; n != 20+19+38+8 {
			t.Errorf("%d mails", n)
		}
	})
}

func TestFailureOfOneJobDoesNotStopTheOthers(t *testing.T) {
	var log bytes.Buffer
	s := New(modelstest.New(t), models.ImportWords{}, slog.New(slog.NewTextHandler(&log, nil)))
	ran := false
	s.jobs = []job{
		{"broken", time.Minute, time.Minute, func(context.Context) (int64, error) { return 0, errors.New("broken") }},
		{"sound", time.Minute, time.Minute, func(context.Context) (int64, error) { ran = true; return 3, nil }},
	}
	s.Tick(context.Background())
	if !ran || !strings.Contains(log.String(), "job=broken error=broken") || !strings.Contains(log.String(), "job=sound done=3") {
		t.Error(ran, log.String())
	}
}

func TestRunStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s := New(modelstest.New(t), models.ImportWords{}, slog.New(slog.DiscardHandler))
	s.jobs = []job{{"last", time.Minute, time.Minute, func(context.Context) (int64, error) { cancel(); return 0, nil }}}
	s.Run(ctx)
}

func TestWorkIsDoneToItsEnd(t *testing.T) {
	store, ctx := modelstest.New(t), context.Background()
	d, _ := modelstest.Dialogue(t, store, modelstest.Plan{Manual: true})
	for n := range 60 { // more than one step
		if _, err := store.Register(ctx, models.System(), d, modelstest.Form(n, models.Online, nil)); err != nil {
			t.Fatal(err)
		}
	}
	s := New(store, models.ImportWords{}, slog.New(slog.DiscardHandler))
	if err := s.Work(ctx); err != nil { // nothing to do
		t.Fatal(err)
	}
	b, err := store.BulkMatching(ctx, models.System(), d.Whole(), models.ActApprove, models.RegistrationFilter{}, 60)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Work(ctx); err != nil {
		t.Fatal(err)
	}
	if report, err := store.BulkReport(ctx, models.System(), d.Whole(), b.Ref, 0, 1); err != nil || report.State != models.BulkDone || report.Done != 60 {
		t.Errorf("%+v %v", report.Bulk, err)
	}
}
