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

// clock is a time that tests move; it is safe for concurrent use.
type clock struct {
	mutex sync.Mutex
	now   time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)} }

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

func (c *clock) add(d time.Duration) { c.set(c.Now().Add(d)) }

// register registers person n of a dialogue.
func register(t testing.TB, s *models.Store, d *models.Dialogue, n int, mode string, sessions map[string]string) *models.Registration {
	t.Helper()
	r, err := s.Register(context.Background(), models.System(), d, modelstest.Form(n, mode, sessions))
	if err != nil || r == nil {
		t.Fatal(r, err)
	}
	return r
}

func sessionOf(t testing.TB, s *models.Store, d *models.Dialogue, ref string) *models.Session {
	t.Helper()
	a, err := s.Agenda(context.Background(), d)
	if err != nil {
		t.Fatal(err)
	}
	return a.Session(ref)
}

func TestJoiningIsForTheEntitledInTime(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		c := newClock()
		s := modelstest.Open(t, address, c.Now)
		ctx := context.Background()
		d, refs := modelstest.Dialogue(t, s, modelstest.Plan{SessionPlaces: 1})
		online := register(t, s, d, 1, models.Online, map[string]string{refs["x"]: models.Online})
		mixed := register(t, s, d, 2, models.Onsite, map[string]string{refs["x"]: models.Onsite, refs["y"]: models.Online})
		queued := register(t, s, d, 3, models.Online, map[string]string{refs["x"]: models.Online})
		gone := register(t, s, d, 4, models.Online, nil)
		if err := s.CancelOwn(ctx, models.System(), gone.ID); err != nil {
			t.Fatal(err)
		}
		gone.State = models.Cancelled
		for _, test := range []struct {
			name    string
			who     *models.Registration
			session string
			refused string
		}{
			{"chosen online", online, "x", ""},
			{"on site there", mixed, "x", models.RefusedNoPlace},
			{"on site, online there", mixed, "y", ""},
			{"waiting", queued, "x", models.RefusedWaiting},
			{"not chosen", online, "y", models.RefusedNoPlace},
			{"open to all", mixed, "plenary", ""},
			{"cancelled", gone, "plenary", models.RefusedNotConfirmed},
		} {
			session := sessionOf(t, s, d, refs[test.session])
			for _, at := range []struct {
				at    time.Time
				phase models.JoinPhase
			}{
				{session.StartsAt.Add(-15*time.Minute - time.Second), models.JoinBefore},
				{session.StartsAt.Add(-15 * time.Minute), models.JoinOpen},
				{session.EndsAt.Add(30*time.Minute - time.Second), models.JoinOpen},
				{session.EndsAt.Add(30 * time.Minute), models.JoinOver},
			} {
				c.set(at.at)
				j, err := s.Joining(ctx, test.who, refs[test.session])
				if err != nil {
					t.Fatal(err)
				}
				may := test.refused == "" && at.phase == models.JoinOpen
				if j.Refused != test.refused || j.Phase != at.phase || (j.URL != "") != may || j.Session.JoinURL != "" || j.Embed {
					t.Errorf("%s, %s: %q %s %q %q", test.name, at.phase, j.Refused, j.Phase, j.URL, j.Session.JoinURL)
				}
				_, err = s.Attend(ctx, test.who, refs[test.session])
				if (err == nil) != may {
					t.Errorf("%s, %s: attend: %v", test.name, at.phase, err)
				}
			}
		}
		if _, err := s.Joining(ctx, online, "nosuchsess00"); !errors.Is(err, models.ErrNotFound) {
			t.Error(err)
		}
	})
}

func TestJoiningElsewhere(t *testing.T) {
	s := modelstest.New(t)
	d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
	_, other := modelstest.Dialogue(t, s, modelstest.Plan{Slug: "other"})
	r := register(t, s, d, 1, models.Online, nil)
	if _, err := s.Joining(context.Background(), r, other["plenary"]); !errors.Is(err, models.ErrNotFound) {
		t.Error(err)
	}
}

func TestPresenceIsOneHoweverManyTabs(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		c := newClock()
		stores := []*models.Store{modelstest.Open(t, address, c.Now), modelstest.Open(t, address, c.Now)}
		ctx := context.Background()
		s := stores[0]
		d, refs := modelstest.Dialogue(t, s, modelstest.Plan{})
		r := register(t, s, d, 1, models.Online, nil)
		start := sessionOf(t, s, d, refs["plenary"]).StartsAt
		c.set(start)
		// Three tabs at two servers, all at the same moment, every half minute.
		for range 5 {
			var tabs sync.WaitGroup
			for i := range 6 {
				tabs.Go(func() {
					if _, err := stores[i%2].Attend(ctx, r, refs["plenary"]); err != nil {
						t.Error(err)
					}
				})
			}
			tabs.Wait()
			c.add(30 * time.Second)
		}
		j, err := s.Joining(ctx, r, refs["plenary"])
		if err != nil || j.Presence == nil {
			t.Fatal(j, err)
		}
		if p := j.Presence; p.Seconds != 120 || !p.JoinedAt.Equal(start) || !p.LastSeenAt.Equal(start.Add(2*time.Minute)) {
			t.Errorf("%+v", p)
		}
		own, err := s.OwnData(ctx, r)
		if err != nil || len(own.Presences) != 1 {
			t.Error(own.Presences, err)
		}
	})
}

func TestPresenceCountsSecondsOfManyShortGaps(t *testing.T) {
	c := newClock()
	s := modelstest.NewAt(t, c.Now)
	ctx := context.Background()
	d, refs := modelstest.Dialogue(t, s, modelstest.Plan{})
	r := register(t, s, d, 1, models.Online, nil)
	c.set(sessionOf(t, s, d, refs["plenary"]).StartsAt)
	attend := func(pause time.Duration) *models.Presence {
		t.Helper()
		c.add(pause)
		p, err := s.Attend(ctx, r, refs["plenary"])
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	attend(0)
	for range 60 {
		attend(5500 * time.Millisecond)
	}
	if p := attend(0); p.Seconds != 330 {
		t.Error(p.Seconds)
	}
	if p := attend(3 * time.Second); p.Seconds != 330 {
		t.Error("written again at once", p.Seconds)
	}
	if p := attend(10 * time.Minute); p.Seconds != 330 {
		t.Error("an absence counts", p.Seconds)
	}
	if p := attend(90 * time.Second); p.Seconds != 420 {
		t.Error(p.Seconds)
	}
}
