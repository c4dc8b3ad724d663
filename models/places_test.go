package models_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"duologue/models"
	"duologue/models/modelstest"
)

func guest() models.Actor { return models.Actor{Kind: models.ActorGuest} }

// enrol registers an example person.
func enrol(t *testing.T, s *models.Store, d *models.Dialogue, n int, mode string, sessions map[string]string) *models.Registration {
	t.Helper()
	r, err := s.Register(context.Background(), guest(), d, modelstest.Form(n, mode, sessions))
	if err != nil {
		t.Fatal(err)
	}
	if r == nil {
		t.Fatalf("registration %d was taken for a known address", n)
	}
	return r
}

func reload(t *testing.T, s *models.Store, r *models.Registration) *models.Registration {
	t.Helper()
	now, err := s.RegistrationByToken(context.Background(), s.MyToken(r))
	if err != nil {
		t.Fatal(err)
	}
	return now
}

func choiceStates(t *testing.T, s *models.Store, d *models.Dialogue, r *models.Registration) map[string]string {
	t.Helper()
	own, err := s.OwnData(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	a, err := s.Agenda(context.Background(), d)
	if err != nil {
		t.Fatal(err)
	}
	states := map[string]string{}
	for _, c := range own.Choices {
		for _, session := range a.Sessions {
			if session.ID == c.SessionID {
				state := c.State
				if c.Provisional {
					state += " until replaced"
				}
				states[session.Code+" "+c.Mode] = state
			}
		}
	}
	return states
}

func mails(t *testing.T, s *models.Store, r *models.Registration) []string {
	t.Helper()
	own, err := s.OwnData(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, m := range own.Messages {
		kinds = append(kinds, m.Kind)
	}
	return kinds
}

func want[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func wantList(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func TestTheFullDialogueQueuesAndMovesUpInOrder(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		ctx := context.Background()
		s := modelstest.Open(t, address, nil)
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{Places: 1})
		first := enrol(t, s, d, 1, models.Onsite, nil)
		second := enrol(t, s, d, 2, models.Onsite, nil)
		third := enrol(t, s, d, 3, models.Onsite, nil)
		want(t, "first", first.State, models.Confirmed)
		want(t, "second", second.State, models.Waitlisted)
		if err := s.Promote(ctx, models.System(), third.ID); err != nil {
			t.Fatal(err)
		}
		if err := s.CancelOwn(ctx, guest(), first.ID); err != nil {
			t.Fatal(err)
		}
		want(t, "third, promoted", reload(t, s, third).State, models.Confirmed)
		want(t, "second", reload(t, s, second).State, models.Waitlisted)
		wantList(t, "mails of the third", mails(t, s, third), models.MailWaitlisted, models.MailFreed)
		one, two := 1, 2
		raise := []models.CapacityChange{{Mode: models.Onsite, Was: &one, Now: &two}}
		if err := s.SetCapacities(ctx, models.System(), d, raise); err != nil {
			t.Fatal(err)
		}
		want(t, "second after the capacity was raised", reload(t, s, second).State, models.Confirmed)
		if err := s.SetCapacities(ctx, models.System(), d, raise); !errors.Is(err, models.ErrConflict) {
			t.Fatalf("raised from what it no longer was: %v", err)
		}
		lower := []models.CapacityChange{{Mode: models.Onsite, Was: &two, Now: &one}}
		if err := s.SetCapacities(ctx, models.System(), d, lower); err != nil {
			t.Fatal(err)
		}
		want(t, "second after it was lowered", reload(t, s, second).State, models.Confirmed)
		modelstest.CheckPlaces(t, s, d)
	})
}

func TestWhileTheDialogueIsWaitlistedSessionsHoldNothing(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		d, a := modelstest.Dialogue(t, s, modelstest.Plan{Places: 1, Manual: true})
		x, y := a["x"], a["y"]
		first := enrol(t, s, d, 1, models.Onsite, map[string]string{x: models.Onsite})
		second := enrol(t, s, d, 2, models.Online, map[string]string{x: models.Onsite, y: models.Online})
		want(t, "first", first.State, models.Pending)
		want(t, "second", second.State, models.Waitlisted)
		want(t, "y of the second", choiceStates(t, s, d, second)["y online"], models.Waitlisted)
		modelstest.CheckPlaces(t, s, d)
		if err := s.Decline(context.Background(), models.System(), first.ID); err != nil {
			t.Fatal(err)
		}
		want(t, "second moves up unapproved", reload(t, s, second).State, models.Pending)
		want(t, "x of the second", choiceStates(t, s, d, second)["x onsite"], models.Held)
		want(t, "y of the second", choiceStates(t, s, d, second)["y online"], models.Held)
		modelstest.CheckPlaces(t, s, d)
	})
}

func TestAFullSessionDoesNotBlockTheDialogue(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		d, a := modelstest.Dialogue(t, s, modelstest.Plan{Places: 9, SessionPlaces: 1})
		x := a["x"]
		first := enrol(t, s, d, 1, models.Onsite, map[string]string{x: models.Onsite})
		second := enrol(t, s, d, 2, models.Onsite, map[string]string{x: models.Onsite})
		want(t, "second", second.State, models.Confirmed)
		want(t, "x of the second", choiceStates(t, s, d, second)["x onsite"], models.Waitlisted)
		if err := s.ChangeOwn(context.Background(), guest(), first.ID, change(1, models.Onsite, nil)); err != nil {
			t.Fatal(err)
		}
		want(t, "x of the second", choiceStates(t, s, d, second)["x onsite"], models.Held)
		wantList(t, "mails of the second", mails(t, s, second), models.MailConfirmed, models.MailFreed)
		modelstest.CheckPlaces(t, s, d)
	})
}

func change(n int, mode string, sessions map[string]string) *models.ChangeForm {
	return &models.ChangeForm{RegistrationForm: *modelstest.Form(n, mode, sessions)}
}

func TestAChangeKeepsTheOldPlaceUntilTheNewOneIsGot(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		ctx := context.Background()
		s := modelstest.Open(t, address, nil)
		d, a := modelstest.Dialogue(t, s, modelstest.Plan{Places: 9, SessionPlaces: 1})
		x, parallel := a["x"], a["x2"]
		holder := enrol(t, s, d, 1, models.Onsite, map[string]string{parallel: models.Onsite})
		swapper := enrol(t, s, d, 2, models.Onsite, map[string]string{x: models.Onsite})
		waiter := enrol(t, s, d, 3, models.Onsite, map[string]string{x: models.Onsite})
		if err := s.ChangeOwn(ctx, guest(), swapper.ID, change(2, models.Onsite, map[string]string{parallel: models.Onsite})); err != nil {
			t.Fatal(err)
		}
		want(t, "the old one", choiceStates(t, s, d, swapper)["x onsite"], models.Held+" until replaced")
		want(t, "the new one", choiceStates(t, s, d, swapper)["x2 onsite"], models.Waitlisted)
		modelstest.CheckPlaces(t, s, d)
		if err := s.CancelOwn(ctx, guest(), holder.ID); err != nil {
			t.Fatal(err)
		}
		want(t, "the new one, freed", choiceStates(t, s, d, swapper)["x2 onsite"], models.Held)
		want(t, "the old one, let go", choiceStates(t, s, d, swapper)["x onsite"], models.Released)
		want(t, "whoever waited for the old one", choiceStates(t, s, d, waiter)["x onsite"], models.Held)
		wantList(t, "mails of the waiter", mails(t, s, waiter), models.MailConfirmed, models.MailFreed)
		modelstest.CheckPlaces(t, s, d)
	})
}

func TestFromOnlineToAFullDialogueKeepsOnline(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		ctx := context.Background()
		s := modelstest.Open(t, address, nil)
		d, a := modelstest.Dialogue(t, s, modelstest.Plan{Places: 1})
		holder := enrol(t, s, d, 1, models.Onsite, nil)
		mover := enrol(t, s, d, 2, models.Online, map[string]string{a["x"]: models.Online})
		if err := s.ChangeOwn(ctx, guest(), mover.ID, change(2, models.Onsite, map[string]string{a["x"]: models.Onsite})); err != nil {
			t.Fatal(err)
		}
		now := reload(t, s, mover)
		want(t, "state", now.State, models.Confirmed)
		want(t, "holds a place", now.Place, false)
		want(t, "online until then", choiceStates(t, s, d, mover)["x online"], models.Held+" until replaced")
		modelstest.CheckPlaces(t, s, d)
		if err := s.CancelOwn(ctx, guest(), holder.ID); err != nil {
			t.Fatal(err)
		}
		want(t, "holds a place", reload(t, s, mover).Place, true)
		want(t, "on site now", choiceStates(t, s, d, mover)["x onsite"], models.Held)
		want(t, "online let go", choiceStates(t, s, d, mover)["x online"], models.Released)
		modelstest.CheckPlaces(t, s, d)
	})
}

func TestOverlappingSessionsAreRefusedByName(t *testing.T) {
	s := modelstest.New(t)
	d, a := modelstest.Dialogue(t, s, modelstest.Plan{Places: 9})
	_, err := s.Register(context.Background(), guest(), d,
		modelstest.Form(1, models.Onsite, map[string]string{a["x"]: models.Onsite, a["x2"]: models.Online}))
	var invalid *models.Invalid
	if !errors.As(err, &invalid) || invalid.Fields[0].Key != "field.overlap" {
		t.Fatalf("overlap: %v", err)
	}
	enrol(t, s, d, 2, models.Onsite, map[string]string{a["x"]: models.Onsite, a["y"]: models.Onsite}) // touching
}

func TestAKnownAddressOnlyGetsAMail(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		ctx := context.Background()
		s := modelstest.Open(t, address, nil)
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{Places: 1})
		first := enrol(t, s, d, 1, models.Onsite, nil)
		for range 3 {
			again, err := s.Register(ctx, guest(), d, modelstest.Form(1, models.Online, nil))
			if again != nil || err != nil {
				t.Fatalf("again: %v %v", again, err)
			}
		}
		wantList(t, "mails", mails(t, s, first), models.MailConfirmed, models.MailLink)
		modelstest.CheckPlaces(t, s, d)
		if err := s.CancelOwn(ctx, guest(), first.ID); err != nil {
			t.Fatal(err)
		}
		enrol(t, s, d, 1, models.Onsite, nil) // the address is free again
		modelstest.CheckPlaces(t, s, d)
	})
}

func TestANonceIsOneRegistrationOfAnAddress(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{Places: 9})
		var made atomic.Int64
		together(20, func(i int) {
			f := modelstest.Form(i/10, models.Onsite, nil) // ten times with each of two addresses
			f.Nonce = []byte("sixteen bytes ok")
			r, err := s.Register(context.Background(), guest(), d, f)
			if err != nil {
				t.Error(err)
			}
			if r != nil {
				made.Add(1)
			}
		})
		want(t, "registrations", made.Load(), 2)
		modelstest.CheckPlaces(t, s, d)
	})
}

// TestAFormStillOpenRegistersAnewAfterACancellation: its nonce is free again.
func TestAFormStillOpenRegistersAnewAfterACancellation(t *testing.T) {
	s := modelstest.New(t)
	d, _ := modelstest.Dialogue(t, s, modelstest.Plan{Places: 9})
	for range 2 {
		f := modelstest.Form(1, models.Onsite, nil)
		f.Nonce = []byte("sixteen bytes ok")
		r, err := s.Register(context.Background(), guest(), d, f)
		if err != nil || r == nil {
			t.Fatal(r, err)
		}
		if err := s.CancelOwn(context.Background(), guest(), r.ID); err != nil {
			t.Fatal(err)
		}
	}
}

// together runs f n times at once.
func together(n int, f func(i int)) {
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		wg.Go(func() { <-start; f(i) })
	}
	close(start)
	wg.Wait()
}

// TestAStormNeverOverbooks: whatever people do at once, in two processes, the
// counters equal the rows, no place is beyond capacity, and nobody waits for a
// place that is free.
func TestAStormNeverOverbooks(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		ctx := context.Background()
		stores := []*models.Store{modelstest.Open(t, address, nil), modelstest.Open(t, address, nil)}
		d, a := modelstest.Dialogue(t, stores[0], modelstest.Plan{Places: 6, SessionPlaces: 3})
		refs := []string{a["x"], a["x2"], a["y"]}
		var mu sync.Mutex
		var ids []int64
		together(60, func(i int) {
			r := rand.New(rand.NewPCG(7, uint64(i)))
			s := stores[i%2]
			sessions := map[string]string{refs[r.IntN(2)]: models.Modes()[r.IntN(2)], refs[2]: models.Modes()[r.IntN(2)]}
			mode := models.Modes()[r.IntN(2)]
			made, err := s.Register(ctx, guest(), d, modelstest.Form(i, mode, sessions))
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			ids = append(ids, made.ID)
			id := ids[r.IntN(len(ids))]
			mu.Unlock()
			switch r.IntN(3) {
			case 0:
				err = s.CancelOwn(ctx, guest(), id)
			case 1:
				f := change(i, mode, map[string]string{refs[r.IntN(2)]: models.Modes()[r.IntN(2)]})
				err = s.ChangeOwn(ctx, guest(), made.ID, f)
			}
			if err != nil && !errors.Is(err, models.ErrClosed) {
				t.Error(fmt.Errorf("registration %d: %w", i, err))
			}
		})
		modelstest.CheckPlaces(t, stores[0], d)
	})
}

// TestAChangeKeepsWhatItGivesUpForAQueue: a guest who holds x changes to what
// each step says; x2 and y are full until their holders cancel.
func TestAChangeKeepsWhatItGivesUpForAQueue(t *testing.T) {
	const kept = models.Held + " until replaced"
	tests := []struct {
		name  string
		steps []string // sessions wanted, by code; or y's holder cancels ("!"), or x2's ("?")
		want  map[string]string
	}{
		{"dropped for a full one", []string{"y"}, map[string]string{"x": kept, "y": models.Waitlisted}},
		{"until that is got", []string{"y", "!"}, map[string]string{"x": models.Released, "y": models.Held}},
		{"by a change of something else", []string{"y", "y"}, map[string]string{"x": kept, "y": models.Waitlisted}},
		{"not when nothing is asked for", []string{""}, map[string]string{"x": models.Released}},
		{"not when that is no longer wanted", []string{"y", ""}, map[string]string{"x": models.Released, "y": models.Released}},
		{"wanted after all", []string{"y", "x y", "!"}, map[string]string{"x": models.Held, "y": models.Held}},
		{"given up for nothing new", []string{"x y", "y"}, map[string]string{"x": models.Released, "y": models.Waitlisted}},
		{"not for what was waited for before", []string{"x y", "y z"}, map[string]string{"x": models.Released, "y": models.Waitlisted, "z": models.Held}},
		{"for another one then", []string{"y", "x2"}, map[string]string{"x": kept, "y": models.Released, "x2": models.Waitlisted}},
		{"not beside what overlaps it", []string{"y", "x2 y", "?"}, map[string]string{"x": models.Released, "x2": models.Held, "y": models.Waitlisted}},
	}
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		for i, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				d, named := fourSessions(t, s, fmt.Sprintf("test%d", i))
				holders := map[string]*models.Registration{"!": enrol(t, s, d, 1, models.Onsite, named("y")), "?": enrol(t, s, d, 2, models.Onsite, named("x2"))}
				changer := enrol(t, s, d, 3, models.Onsite, named("x"))
				for _, step := range test.steps {
					var err error
					if holder := holders[step]; holder != nil {
						err = s.CancelOwn(context.Background(), guest(), holder.ID)
					} else {
						err = s.ChangeOwn(context.Background(), guest(), changer.ID, change(3, models.Onsite, named(step)))
					}
					if err != nil {
						t.Fatal(step, err)
					}
					modelstest.CheckPlaces(t, s, d)
				}
				states := choiceStates(t, s, d, changer)
				for code, state := range test.want {
					want(t, code, states[code+" onsite"], state)
				}
			})
		}
	})
}

// fourSessions imports a dialogue with a place in each of x, x2, y and z, which
// overlaps nothing; named makes a form's sessions of codes.
func fourSessions(t *testing.T, s *models.Store, slug string) (d *models.Dialogue, named func(codes string) map[string]string) {
	t.Helper()
	doc := modelstest.Document(modelstest.Plan{Slug: slug, Places: 9, SessionPlaces: 1}, s.Now())
	z := doc.Sessions[len(doc.Sessions)-1]
	z.Code, z.Starts, z.Ends = "z", z.Starts[:11]+"14:00", z.Ends[:11]+"15:00"
	doc.Sessions = append(doc.Sessions, z)
	d, err := s.ImportDialogue(context.Background(), doc)
	if err != nil {
		t.Fatal(err)
	}
	a, err := s.Agenda(context.Background(), d)
	if err != nil {
		t.Fatal(err)
	}
	return d, func(codes string) map[string]string {
		sessions := map[string]string{}
		for _, session := range a.Sessions {
			if slices.Contains(strings.Fields(codes), session.Code) {
				sessions[session.Ref] = models.Onsite
			}
		}
		return sessions
	}
}
