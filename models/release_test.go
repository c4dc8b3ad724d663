package models_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

// editor edits the working version of one dialogue.
type editor struct {
	*testing.T
	store    *models.Store
	dialogue *models.Dialogue
}

func (e editor) working() *models.Working {
	e.Helper()
	d, err := e.store.DialogueByID(e.Context(), e.dialogue.ID)
	if err != nil {
		e.Fatal(err)
	}
	w, err := e.store.WorkingAgenda(e.Context(), d)
	if err != nil {
		e.Fatal(err)
	}
	return w
}

// edit changes a session as an organiser would.
func (e editor) edit(code string, change func(*models.DocumentSession)) {
	e.Helper()
	session := *e.working().Session(code)
	was := models.Fingerprint(session)
	change(&session)
	if _, err := e.store.PutSession(e.Context(), models.System(), e.dialogue, session, was); err != nil {
		e.Fatal(err)
	}
}

func (e editor) drop(code string) {
	e.Helper()
	was := models.Fingerprint(*e.working().Session(code))
	if err := e.store.DeleteSession(e.Context(), models.System(), e.dialogue, code, was); err != nil {
		e.Fatal(err)
	}
}

func (e editor) release() *models.AgendaRelease {
	e.Helper()
	r, err := e.store.ReleaseAgenda(e.Context(), models.System(), e.dialogue, e.working().Revision)
	if err != nil {
		e.Fatal(err)
	}
	return r
}

func (e editor) agenda() *models.Agenda {
	e.Helper()
	d, err := e.store.DialogueByID(e.Context(), e.dialogue.ID)
	if err != nil {
		e.Fatal(err)
	}
	a, err := e.store.Agenda(e.Context(), d)
	if err != nil {
		e.Fatal(err)
	}
	return a
}

// register registers example person n for sessions, by ref and mode.
func (e editor) register(n int, mode string, sessions map[string]string) *models.Registration {
	e.Helper()
	r, err := e.store.AddRegistration(e.Context(), models.System(), e.agenda().Dialogue.Whole(), modelstest.Form(n, mode, sessions))
	if err != nil {
		e.Fatal(err)
	}
	return r
}

// told are the addresses to which mails of kind rescheduled are queued, sorted.
func (e editor) told() []string {
	e.Helper()
	list, _, err := e.store.Messages(e.Context(), e.dialogue.Whole(), models.MessageFilter{Kind: models.MailRescheduled}, 100)
	if err != nil {
		e.Fatal(err)
	}
	var to []string
	for _, m := range list {
		to = append(to, m.ToAddress)
	}
	slices.Sort(to)
	return to
}

func code(a *models.Agenda, code string) *models.Session {
	for _, s := range a.Sessions {
		if s.Code == code {
			return s
		}
	}
	return nil
}

func on(day string, clock string) string { return day[:11] + clock }

// TestReleaseTellsThoseWhoseSessionsMoved: the public sees nothing of the work,
// identities stay, and exactly those are written to whose sessions moved.
func TestReleaseTellsThoseWhoseSessionsMoved(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		d, refs := modelstest.Dialogue(t, s, modelstest.Plan{SessionPlaces: 5})
		e := editor{t, s, d}
		e.register(1, models.Onsite, map[string]string{refs["x"]: models.Onsite})
		e.register(2, models.Online, map[string]string{refs["y"]: models.Online})
		e.register(3, models.Onsite, map[string]string{refs["x2"]: models.Onsite})
		e.register(4, models.Onsite, nil)
		before := e.agenda()

		e.edit("y", func(x *models.DocumentSession) { x.Starts, x.Ends = on(x.Starts, "14:00"), on(x.Ends, "15:00") })
		e.edit("x2", func(x *models.DocumentSession) { x.Title = models.Text{"en": "Another title"} })
		e.drop("x")
		if now := e.agenda(); code(now, "x") == nil || !code(now, "y").StartsAt.Equal(code(before, "y").StartsAt) {
			t.Error("the work shows before its release")
		}
		released := e.release()
		if to := e.told(); !slices.Equal(to, []string{"person1@guest.example", "person2@guest.example"}) || released.Mails != 2 {
			t.Errorf("%d mails, to %v", released.Mails, to)
		}
		now := e.agenda()
		if code(now, "x") != nil || now.Dialogue.Revision <= before.Dialogue.Revision {
			t.Error("a session that was called off is held, or pages stay as they were")
		}
		for name, raised := range map[string]int{"y": 1, "x2": 1, "plenary": 0} {
			was, is := code(before, name), code(now, name)
			if is.ID != was.ID || is.UID != was.UID || is.CalendarUID != was.CalendarUID || is.Ref != was.Ref || is.Sequence != was.Sequence+raised {
				t.Errorf("%s: %+v, was %+v", name, is, was)
			}
			if raised == 0 && !is.UpdatedAt.Equal(was.UpdatedAt) {
				t.Errorf("%s did not change", name)
			}
		}
		modelstest.CheckPlaces(t, s, d)
		if w := e.working(); len(w.Changes) != 0 {
			t.Errorf("after its release there is still work: %+v", w.Changes)
		}
		checkMovedMail(e, refs["x"])
	})
}

func checkMovedMail(e editor, gone string) {
	e.Helper()
	list, _, err := e.store.Messages(e.Context(), e.dialogue.Whole(), models.MessageFilter{Kind: models.MailRescheduled, Address: "person1@guest.example"}, 1)
	if err != nil || len(list) != 1 {
		e.Fatalf("%d mails, %v", len(list), err)
	}
	facts, err := e.store.MailFacts(e.Context(), &list[0])
	if err != nil {
		e.Fatal(err)
	}
	struck := slices.ContainsFunc(facts.Entries, func(c models.ChosenSession) bool { return c.Ref == gone && c.State == models.Released })
	if len(facts.Changes) != 1 || facts.Changes[0].Kind != models.ChangeCalledOff || !struck {
		e.Errorf("%+v %+v", facts.Changes, facts.Entries)
	}
}

// TestOpenSessionMoves: everybody who is confirmed has it in the calendar.
func TestOpenSessionMoves(t *testing.T) {
	s := modelstest.New(t)
	d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
	e := editor{t, s, d}
	e.register(1, models.Onsite, nil)
	e.register(2, models.Online, nil)
	cancelled := e.register(3, models.Onsite, nil)
	if err := s.Cancel(t.Context(), models.System(), cancelled.ID); err != nil {
		t.Fatal(err)
	}
	e.edit("plenary", func(x *models.DocumentSession) { x.Starts = on(x.Starts, "08:30") })
	e.release()
	if to := e.told(); len(to) != 2 {
		t.Errorf("told: %v", to)
	}
}

// TestReleasedPlacesFollow: a raised capacity lets in who waits, a new session
// takes registrations, and one called off frees its places.
func TestReleasedPlacesFollow(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		d, refs := modelstest.Dialogue(t, s, modelstest.Plan{SessionPlaces: 1})
		e := editor{t, s, d}
		for n := range 3 {
			e.register(n, models.Online, map[string]string{refs["x"]: models.Onsite})
		}
		two := 2
		e.edit("x", func(x *models.DocumentSession) { x.Capacity.Onsite = &two })
		made, err := s.PutSession(t.Context(), models.System(), d, models.DocumentSession{Kind: models.SessionWorkshop, Title: models.Text{"en": "New"},
			Starts: on(e.working().Sessions[0].Starts, "16:00"), Ends: on(e.working().Sessions[0].Starts, "17:00"), Modes: models.Modes()}, "")
		if err != nil {
			t.Fatal(err)
		}
		e.release()
		a := e.agenda()
		if c := code(a, "x").OnsitePlaces; c.Taken != 2 || c.Waiting != 1 {
			t.Errorf("after more places: %+v", c)
		}
		fresh := code(a, made)
		e.register(9, models.Onsite, map[string]string{fresh.Ref: models.Online})
		modelstest.CheckPlaces(t, s, d)
		lists, err := s.Lists(t.Context(), d.ID)
		if err != nil || !slices.ContainsFunc(lists, func(l models.List) bool { return l.SessionID == fresh.ID }) {
			t.Errorf("the new session has no list, %v", err)
		}
		seven, limit := 7, code(a, "x").OnsitePlaces.Capacity
		e.edit("y", func(x *models.DocumentSession) { x.Title = models.Text{"en": "Meanwhile"} })
		change := models.CapacityChange{Session: refs["x"], Mode: models.Onsite, Was: limit, Now: &seven}
		if err := s.SetCapacities(t.Context(), models.System(), a.Dialogue, []models.CapacityChange{change}); err != nil {
			t.Fatal(err)
		}
		e.release()
		if c := code(e.agenda(), "x").OnsitePlaces.Capacity; c == nil || *c != 7 {
			t.Errorf("a release undid a capacity: %v", c)
		}
		e.drop("x")
		e.release()
		if places := e.agenda().Places; places.Taken != 1 {
			t.Errorf("places of the dialogue after the only session on site: %+v", places)
		}
		modelstest.CheckPlaces(t, s, d)
	})
}

// TestTheSecondEditorIsTold: nobody overwrites what they have not seen.
func TestTheSecondEditorIsTold(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		one, two := modelstest.Open(t, address, nil), modelstest.Open(t, address, nil)
		d, _ := modelstest.Dialogue(t, one, modelstest.Plan{})
		e := editor{t, one, d}
		session := *e.working().Session("x")
		was := models.Fingerprint(session)
		var group sync.WaitGroup
		errs := make([]error, 2)
		for i, store := range []*models.Store{one, two} {
			group.Go(func() {
				mine := session
				mine.Title = models.Text{"en": []string{"First", "Second"}[i]}
				_, errs[i] = store.PutSession(t.Context(), models.System(), d, mine, was)
			})
		}
		group.Wait()
		loser := 0
		if errs[0] == nil {
			loser = 1
		}
		var changed *models.ChangedMeanwhile[models.DocumentSession]
		if errs[1-loser] != nil || !errors.As(errs[loser], &changed) || !errors.Is(errs[loser], models.ErrConflict) {
			t.Fatal(errs)
		}
		if now := e.working().Session("x").Title["en"]; changed.Now == nil || changed.Now.Title["en"] != now {
			t.Errorf("the second was shown %+v, there is %s", changed.Now, now)
		}
		// Another session is not concerned.
		e.edit("y", func(x *models.DocumentSession) { x.Title = models.Text{"en": "Third"} })
		revision := e.working().Revision
		e.drop("y")
		if _, err := one.ReleaseAgenda(t.Context(), models.System(), d, revision); !errors.Is(err, models.ErrConflict) {
			t.Errorf("a release of what was not shown: %v", err)
		}
	})
}

// TestReleaseWhileRegistrationsArrive: nobody gets a place in a session that is
// no longer held, and the counters are right.
func TestReleaseWhileRegistrationsArrive(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		one, two := modelstest.Open(t, address, nil), modelstest.Open(t, address, nil)
		d, refs := modelstest.Dialogue(t, one, modelstest.Plan{SessionPlaces: 3})
		e := editor{t, one, d}
		ctx, stop := context.WithTimeout(t.Context(), time.Minute)
		defer stop()
		e.drop("x")
		e.edit("y", func(x *models.DocumentSession) { x.Starts, x.Ends = on(x.Starts, "14:00"), on(x.Ends, "15:00") })
		revision := e.working().Revision
		var group sync.WaitGroup
		for n := range 12 {
			group.Go(func() {
				form := modelstest.Form(n, models.Onsite, map[string]string{refs["x"]: models.Onsite, refs["y"]: models.Onsite})
				_, err := []*models.Store{one, two}[n%2].AddRegistration(ctx, models.System(), d.Whole(), form)
				var wrong *models.Invalid
				if err != nil && !errors.As(err, &wrong) {
					t.Errorf("registration: %v", err)
				}
			})
			if n == 4 {
				group.Go(func() {
					if _, err := one.ReleaseAgenda(ctx, models.System(), d, revision); err != nil {
						t.Errorf("release: %v", err)
					}
				})
			}
		}
		group.Wait()
		modelstest.CheckPlaces(t, one, d)
		a := e.agenda()
		if y := code(a, "y"); y.OnsitePlaces.Taken > 3 {
			t.Errorf("y: %+v", y.OnsitePlaces)
		}
		var held int
		err := one.Matching(ctx, a.Dialogue.Whole(), models.RegistrationFilter{}, func(rows []*models.Registration) error {
			for _, r := range rows {
				own, err := one.OwnPage(ctx, r)
				if err != nil {
					return err
				}
				data, err := one.OwnData(ctx, r)
				if err != nil {
					return err
				}
				for _, c := range data.Choices {
					if c.State != models.Released && own.SessionOf(*c) == nil {
						held++
					}
				}
			}
			return nil
		})
		if err != nil || held > 0 {
			t.Errorf("%d hold a place in a session that is no longer held, %v", held, err)
		}
	})
}

// TestConflictsShowAndBlock names each conflict as one works.
func TestConflictsShowAndBlock(t *testing.T) {
	s := modelstest.New(t)
	d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
	many := 50
	for name, c := range map[string]struct {
		change func(*models.DocumentSession)
		key    string
		blocks bool
	}{
		"room taken":  {func(x *models.DocumentSession) { x.Room, x.Starts = "room-x2", on(x.Starts, "10:45") }, "organise.agenda.conflict.room", true},
		"outside":     {func(x *models.DocumentSession) { x.Starts, x.Ends = "2020-01-01T10:00", "2020-01-01T11:00" }, "import.outside_days", true},
		"above":       {func(x *models.DocumentSession) { x.Room, x.Capacity.Onsite = "small", &many }, "organise.agenda.conflict.capacity", false},
		"virtual":     {func(x *models.DocumentSession) { x.Room = "stream" }, "import.virtual_room", true},
		"no conflict": {func(x *models.DocumentSession) { x.Title = models.Text{"en": "Fine"} }, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			e := editor{t, s, d}
			if len(e.working().Rooms) == 4 {
				ten := 10
				for _, room := range []models.DocumentRoom{{Code: "small", Name: models.Text{"en": "Small"}, Capacity: &ten},
					{Code: "stream", Kind: models.RoomVirtual, Name: models.Text{"en": "Stream"}}} {
					if _, err := s.PutRoom(t.Context(), models.System(), d, room, ""); err != nil {
						t.Fatal(err)
					}
				}
			}
			was := *e.working().Session("y")
			e.edit("y", c.change)
			w := e.working()
			var keys []string
			for _, conflict := range w.Conflicts {
				keys = append(keys, conflict.Key)
				if conflict.Session != "y" || conflict.Blocks != c.blocks {
					t.Errorf("%+v", conflict)
				}
			}
			if strings.Join(keys, " ") != c.key {
				t.Errorf("conflicts: %v", keys)
			}
			if c.blocks {
				var wrong *models.Invalid
				if _, err := s.ReleaseAgenda(t.Context(), models.System(), d, w.Revision); !errors.As(err, &wrong) {
					t.Errorf("released with a conflict: %v", err)
				}
			}
			e.edit("y", func(x *models.DocumentSession) { *x = was })
		})
	}
}
