package models_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

// mergeOf merges two registrations as they are now.
func mergeOf(t testing.TB, s *models.Store, keep, giveUp *models.Registration, take ...string) models.Merge {
	t.Helper()
	m := models.Merge{Keep: keep.ID, GiveUp: giveUp.ID, Take: take}
	for _, side := range []struct {
		id       int64
		revision *int64
	}{{keep.ID, &m.KeepRevision}, {giveUp.ID, &m.GiveUpRevision}} {
		var r models.Registration
		if err := models.Row(s, &r, side.id); err != nil {
			t.Fatal(err)
		}
		*side.revision = r.Revision
	}
	return m
}

func row(t testing.TB, s *models.Store, r *models.Registration) *models.Registration {
	t.Helper()
	var now models.Registration
	if err := models.Row(s, &now, r.ID); err != nil {
		t.Fatal(err)
	}
	return &now
}

func TestMergeMakesOneOfTwo(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		ctx, staff := context.Background(), models.Actor{Kind: models.ActorAccount, AccountID: 7}
		c := newClock()
		s := modelstest.Open(t, address, c.Now)
		d, refs := modelstest.Dialogue(t, s, modelstest.Plan{Places: 1, SessionPlaces: 1})
		given := enrol(t, s, d, 1, models.Onsite, map[string]string{refs["x"]: models.Onsite, refs["y"]: models.Onsite})
		kept := enrol(t, s, d, 2, models.Online, map[string]string{refs["x2"]: models.Online})
		other := enrol(t, s, d, 3, models.Onsite, map[string]string{refs["x"]: models.Onsite, refs["y"]: models.Onsite})
		ticket, err := s.TicketCode(ctx, d, given)
		if err != nil {
			t.Fatal(err)
		}
		stale := mergeOf(t, s, kept, given)
		stale.GiveUpRevision--
		if err := s.Merge(ctx, staff, stale); !errors.Is(err, models.ErrConflict) {
			t.Errorf("of what was not looked at: %v", err)
		}
		elsewhere, _ := modelstest.Dialogue(t, s, modelstest.Plan{Slug: "elsewhere"})
		if err := s.Merge(ctx, staff, mergeOf(t, s, kept, enrol(t, s, elsewhere, 1, models.Online, nil))); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("across dialogues: %v", err)
		}
		if err := s.Merge(ctx, staff, mergeOf(t, s, kept, given, "family_name", "email", "mode")); err != nil {
			t.Fatal(err)
		}
		now, gone := row(t, s, kept), row(t, s, given)
		want(t, "state", now.State, models.Confirmed)
		want(t, "family name", now.FamilyName, "Example1")
		want(t, "address", now.Email, "person1@guest.example")
		want(t, "place", now.Place, true)
		want(t, "other state", gone.State, models.Cancelled)
		want(t, "merged into", gone.MergedInto, kept.ID)
		states := choiceStates(t, s, d, now)
		want(t, "its own session", states["x2 online"], models.Held)
		want(t, "a session beside it", states["y onsite"], models.Held)
		want(t, "a session at the same time, which leaves the calendar", states["x onsite"], models.Released)
		want(t, "who waited got no place of the dialogue", row(t, s, other).State, models.Waitlisted)
		modelstest.CheckPlaces(t, s, d)

		linked, err := s.RegistrationByToken(ctx, s.MyToken(given))
		if err != nil || linked.ID != kept.ID {
			t.Errorf("the old link leads to %+v, %v", linked, err)
		}
		scanned, err := s.Scan(ctx, staff.Scanner(d.ID), models.ScanInput{Nonce: nonce(), List: listOf(t, s, d, 0), Code: ticket, Direction: models.Entry})
		if err != nil || scanned.Result != models.ScanRevoked {
			t.Errorf("the old ticket reads %v, %v", scanned.Result, err)
		}
		valid, err := s.TicketCode(ctx, d, now)
		if err != nil {
			t.Fatal(err)
		}
		scanned, err = s.Scan(ctx, staff.Scanner(d.ID), models.ScanInput{Nonce: nonce(), List: listOf(t, s, d, 0), Code: valid, Direction: models.Entry})
		if err != nil || scanned.Result != models.ScanOK {
			t.Errorf("the valid ticket reads %v, %v", scanned.Result, err)
		}
		wantList(t, "mails of the one that is kept", mails(t, s, now), models.MailConfirmed, models.MailConfirmed)
		wantList(t, "mails of the other", mails(t, s, gone), models.MailConfirmed)
		audits, values, err := s.AuditsOf(ctx, kept.ID, -1)
		if err != nil || audits[0].Action != "entry.by_hand" && audits[0].Action != "registration.merge" {
			t.Errorf("%+v %v", audits, err)
		}
		for _, a := range audits {
			if a.Action == "registration.merge" && (len(values[a.ID]) < 2 || *values[a.ID][0].BeforeValue != "Example2" || *values[a.ID][0].AfterValue != "Example1") {
				t.Errorf("audited: %+v", values[a.ID])
			}
		}
		if err := s.Merge(ctx, staff, mergeOf(t, s, kept, given)); !errors.Is(err, models.ErrConflict) {
			t.Errorf("again: %v", err)
		}
		if err := s.Merge(ctx, staff, mergeOf(t, s, kept, kept)); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("with itself: %v", err)
		}
		if err := s.EraseOwn(ctx, guest(), kept.ID); err != nil {
			t.Fatal(err)
		}
		if row(t, s, given).ErasedAt == nil {
			t.Error("erasing the one that is kept left the other")
		}
		if _, err := s.RegistrationByToken(ctx, s.MyToken(given)); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("the old link after the erasure: %v", err)
		}
	})
}

// The better of two numbers in a queue stays, and nobody else moves.
func TestMergeKeepsTheEarlierNumber(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		ctx := context.Background()
		s := modelstest.Open(t, address, nil)
		d, refs := modelstest.Dialogue(t, s, modelstest.Plan{Places: 1, SessionPlaces: 1})
		first := enrol(t, s, d, 0, models.Onsite, map[string]string{refs["x"]: models.Online})
		early := enrol(t, s, d, 1, models.Onsite, nil)
		between := enrol(t, s, d, 2, models.Onsite, nil)
		late := enrol(t, s, d, 3, models.Onsite, nil)
		online := enrol(t, s, d, 4, models.Online, map[string]string{refs["x"]: models.Online})
		number := *row(t, s, early).QueueNumber
		if err := s.Merge(ctx, models.System(), mergeOf(t, s, late, early)); err != nil {
			t.Fatal(err)
		}
		want(t, "number", *row(t, s, late).QueueNumber, number)
		modelstest.CheckPlaces(t, s, d)
		// Who is in online and has another that waits is in, and waits.
		if err := s.Merge(ctx, models.System(), mergeOf(t, s, late, online)); err != nil {
			t.Fatal(err)
		}
		now := row(t, s, late)
		want(t, "in online", now.State, models.Confirmed)
		want(t, "still waits", now.WaitsOnsite(), true)
		want(t, "waits for the session", choiceStates(t, s, d, now)["x online"], models.Waitlisted)
		modelstest.CheckPlaces(t, s, d)
		if err := s.Cancel(ctx, models.System(), first.ID); err != nil {
			t.Fatal(err)
		}
		now = row(t, s, late)
		want(t, "moved up before who was between", now.Place, true)
		want(t, "held", choiceStates(t, s, d, now)["x online"], models.Held)
		want(t, "between", row(t, s, between).State, models.Waitlisted)
		modelstest.CheckPlaces(t, s, d)
	})
}

// A place that the other one holds is kept while what it clashes with is waited
// for.
func TestMergeKeepsAPlaceUntilItsReplacementIsGot(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		ctx := context.Background()
		s := modelstest.Open(t, address, nil)
		d, refs := modelstest.Dialogue(t, s, modelstest.Plan{SessionPlaces: 1})
		holder := enrol(t, s, d, 0, models.Online, map[string]string{refs["x"]: models.Online})
		keep := enrol(t, s, d, 1, models.Online, map[string]string{refs["x"]: models.Online})
		drop := enrol(t, s, d, 2, models.Online, map[string]string{refs["x2"]: models.Online})
		if err := s.Merge(ctx, models.System(), mergeOf(t, s, keep, drop)); err != nil {
			t.Fatal(err)
		}
		states := choiceStates(t, s, d, row(t, s, keep))
		want(t, "waited for", states["x online"], models.Waitlisted)
		want(t, "kept", states["x2 online"], "held until replaced")
		modelstest.CheckPlaces(t, s, d)
		if err := s.Cancel(ctx, models.System(), holder.ID); err != nil {
			t.Fatal(err)
		}
		states = choiceStates(t, s, d, row(t, s, keep))
		want(t, "got", states["x online"], models.Held)
		want(t, "let go", states["x2 online"], models.Released)
		modelstest.CheckPlaces(t, s, d)
	})
}

func TestMergeOfTwoWhoAttended(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		ctx, staff := context.Background(), models.Actor{Kind: models.ActorAccount, AccountID: 7}
		c := newClock()
		s := modelstest.Open(t, address, c.Now)
		d, refs := modelstest.Dialogue(t, s, modelstest.Plan{})
		x, gate := sessionOf(t, s, d, refs["x"]), listOf(t, s, d, 0)
		a := enrol(t, s, d, 1, models.Onsite, map[string]string{refs["x"]: models.Online})
		b := enrol(t, s, d, 2, models.Onsite, map[string]string{refs["x"]: models.Online})
		c.set(x.StartsAt)
		read := func(r *models.Registration, direction string) string {
			t.Helper()
			c.add(time.Minute)
			answer, err := s.Scan(ctx, staff.Scanner(d.ID), models.ScanInput{Nonce: nonce(), List: gate, Code: r.Reference, Direction: direction})
			if err != nil {
				t.Fatal(err)
			}
			return answer.Result
		}
		for _, r := range []*models.Registration{a, b} {
			want(t, "in", read(r, models.Entry), models.ScanOK)
			for range 3 {
				if _, err := s.Attend(ctx, r, refs["x"]); err != nil {
					t.Fatal(err)
				}
				c.add(time.Minute)
			}
		}
		if err := s.Merge(ctx, staff, mergeOf(t, s, a, b)); err != nil {
			t.Fatal(err)
		}
		own, err := s.OwnData(ctx, row(t, s, a))
		if err != nil || len(own.Scans) != 2 || len(own.Presences) != 1 || own.Presences[0].Seconds != 240 {
			t.Errorf("%d scans, %+v, %v", len(own.Scans), own.Presences, err)
		}
		figures, err := s.AttendanceFigures(ctx, d.Whole())
		if err != nil || figures[x.ID].Online != 1 {
			t.Errorf("%+v %v", figures, err)
		}
		want(t, "in already", read(a, models.Entry), models.ScanAlreadyIn)
		want(t, "the other", read(b, models.Entry), models.ScanCancelled)
		want(t, "out", read(a, models.Exit), models.ScanOK)
		want(t, "out again", read(a, models.Exit), models.ScanNotIn)
	})
}

// Of several who merge the same pair, one does; a guest who cancels meanwhile
// does so before or after, whose places are nobody's twice.
func TestMergesAtOnce(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		ctx := context.Background()
		stores := []*models.Store{modelstest.Open(t, address, nil), modelstest.Open(t, address, nil)}
		s := stores[0]
		d, refs := modelstest.Dialogue(t, s, modelstest.Plan{Places: 2, SessionPlaces: 2})
		for round := range 8 {
			a := enrol(t, s, d, 10*round, models.Onsite, map[string]string{refs["x"]: models.Onsite})
			b := enrol(t, s, d, 10*round+1, models.Onsite, map[string]string{refs["x"]: models.Online, refs["y"]: models.Onsite})
			enrol(t, s, d, 10*round+2, models.Onsite, map[string]string{refs["y"]: models.Onsite})
			merges := []models.Merge{mergeOf(t, s, a, b), mergeOf(t, s, b, a), mergeOf(t, s, a, b), mergeOf(t, s, b, a)}
			var merged, cancelled atomic.Int32
			together(len(merges)+1, func(i int) {
				if i == len(merges) {
					if round%2 == 1 {
						if err := stores[1].CancelOwn(ctx, guest(), a.ID); err != nil {
							t.Error(err)
						}
						cancelled.Add(1)
					}
					return
				}
				err := stores[i%2].Merge(ctx, models.Actor{Kind: models.ActorAccount, AccountID: int64(i)}, merges[i])
				switch {
				case err == nil:
					merged.Add(1)
				case !errors.Is(err, models.ErrConflict):
					t.Error(err)
				}
			})
			active := 0
			for _, r := range []*models.Registration{a, b} {
				if now := row(t, s, r); now.Active() {
					active++
				}
			}
			if n := merged.Load(); n > 1 || cancelled.Load() == 0 && (n != 1 || active != 1) || active > 1 {
				t.Errorf("%d merged, %d active", n, active)
			}
			modelstest.CheckPlaces(t, s, d)
		}
	})
}

// The calendar of who is kept replaces what the one that was given up had sent:
// the events have the same names, so the newer one has the higher number.
func TestMergeGoesOnInTheCalendarOfBoth(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		ctx := context.Background()
		s := modelstest.Open(t, address, nil)
		d, refs := modelstest.Dialogue(t, s, modelstest.Plan{})
		keep := enrol(t, s, d, 1, models.Online, map[string]string{refs["x"]: models.Online})
		drop := enrol(t, s, d, 2, models.Onsite, nil)
		for _, mode := range []string{models.Online, models.Onsite, models.Online} {
			if err := s.ChangeOwn(ctx, guest(), drop.ID, change(2, mode, nil)); err != nil {
				t.Fatal(err)
			}
		}
		sent := row(t, s, drop).CalendarSequence
		if sent < 3 || sent <= row(t, s, keep).CalendarSequence {
			t.Fatal("sent", sent)
		}
		if err := s.Merge(ctx, models.System(), mergeOf(t, s, keep, drop)); err != nil {
			t.Fatal(err)
		}
		if now := row(t, s, keep).CalendarSequence; now <= sent {
			t.Errorf("number %d after %d", now, sent)
		}
	})
}

// A scan that was judged before a merge and comes to be stored after it is judged
// anew, so that nobody is in who was given up, and nobody twice.
func TestAScanThatAMergeOvertakes(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		ctx, staff := context.Background(), models.Actor{Kind: models.ActorAccount, AccountID: 7}
		stores := []*models.Store{modelstest.Open(t, address, nil), modelstest.Open(t, address, nil)}
		s := stores[0]
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
		gate, n := listOf(t, s, d, 0), 0
		pair := func() (keep, drop *models.Registration, in models.ScanInput) {
			t.Helper()
			n += 2
			keep, drop = enrol(t, s, d, n, models.Onsite, nil), enrol(t, s, d, n+1, models.Onsite, nil)
			code, err := s.TicketCode(ctx, d, drop)
			if err != nil {
				t.Fatal(err)
			}
			return keep, drop, models.ScanInput{Nonce: nonce(), List: gate, Code: code, Direction: models.Entry}
		}
		for _, before := range [][]string{nil, {models.Entry, models.Exit}} {
			keep, drop, in := pair()
			for _, direction := range before {
				earlier := in
				earlier.Nonce, earlier.Direction = nonce(), direction
				if answer, err := s.Scan(ctx, staff.Scanner(d.ID), earlier); err != nil || answer.Result != models.ScanOK {
					t.Fatal(answer, err)
				}
			}
			again, err := s.Overtaken(ctx, staff.Scanner(d.ID), in, func() {
				if err := stores[1].Merge(ctx, staff, mergeOf(t, s, keep, drop)); err != nil {
					t.Fatal(err)
				}
			})
			if err != nil || !again {
				t.Errorf("after %v judged anew: %v, %v", before, again, err)
			}
		}
		for range 12 {
			keep, drop, in := pair()
			m := mergeOf(t, s, keep, drop)
			together(2, func(i int) {
				var err error
				if i == 0 {
					_, err = stores[0].Scan(ctx, staff.Scanner(d.ID), in)
				} else {
					err = stores[1].Merge(ctx, staff, m)
				}
				if err != nil {
					t.Error(err)
				}
			})
			own, err := s.OwnData(ctx, row(t, s, drop))
			if err != nil {
				t.Fatal(err)
			}
			for _, scan := range own.Scans {
				if scan.Result == models.ScanOK {
					t.Error("who was given up is in")
				}
			}
		}
	})
}

// Who was asked to confirm a new address for the one that is given up confirms it
// for the one that is kept.
func TestMergeKeepsTheWishForAnAddress(t *testing.T) {
	eachMailbox(t, func(t *testing.T, b *mailbox) {
		ctx := context.Background()
		d, _ := modelstest.Dialogue(t, b.Store, modelstest.Plan{})
		keep, drop := enrol(t, b.Store, d, 1, models.Onsite, nil), enrol(t, b.Store, d, 2, models.Onsite, nil)
		token := b.wish(drop, 2, "wish@host.be")
		if err := b.Merge(ctx, models.System(), mergeOf(t, b.Store, keep, drop)); err != nil {
			t.Fatal(err)
		}
		if _, err := b.ConfirmAddress(ctx, guest(), token); err != nil {
			t.Fatal(err)
		}
		want(t, "address of the one that is kept", row(t, b.Store, keep).Email, "wish@host.be")
		want(t, "address of the other", row(t, b.Store, drop).Email, "person2@guest.example")
	})
}

// Who ended announcements for either of two gets none for the one that is kept:
// by what they said before the merge, and by a link that they got before it.
func TestMergeKeepsAnOptOut(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		ctx := context.Background()
		s := modelstest.Open(t, address, nil)
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
		for n, before := range []bool{true, false} {
			keep, drop := enrol(t, s, d, 2*n, models.Onsite, nil), enrol(t, s, d, 2*n+1, models.Onsite, nil)
			steps := []func() error{
				func() error { return s.OptOut(ctx, guest(), s.UnsubscribeToken(drop)) },
				func() error { return s.Merge(ctx, models.System(), mergeOf(t, s, keep, drop)) },
			}
			if !before {
				slices.Reverse(steps)
			}
			for _, step := range steps {
				if err := step(); err != nil {
					t.Fatal(err)
				}
			}
			if none, err := s.Suppressed(ctx, keep.Email, d.ID); err != nil || !none {
				t.Errorf("before the merge: %v; no announcements: %v, %v", before, none, err)
			}
		}
	})
}
