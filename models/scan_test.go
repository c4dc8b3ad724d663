package models_test

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

func nonce() (n [16]byte) {
	rand.Read(n[:])
	return n
}

// at is a store whose clock stands still until it is moved.
type stopped struct{ now time.Time }

func (c *stopped) clock() time.Time { return c.now }

func morning() *stopped {
	return &stopped{time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
}

func scan(t *testing.T, s *models.Store, d *models.Device, l models.List, code string, change ...func(*models.ScanInput)) models.ScanAnswer {
	t.Helper()
	in := models.ScanInput{Nonce: nonce(), List: l.Ref, Code: code, Direction: models.Entry}
	for _, f := range change {
		f(&in)
	}
	a, err := s.Scan(context.Background(), d.Scanner(""), in)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func exit(in *models.ScanInput)   { in.Direction = models.Exit }
func forced(in *models.ScanInput) { in.Forced, in.Note = true, "known to the host" }
func claimed(t time.Time) func(*models.ScanInput) {
	return func(in *models.ScanInput) { in.ScannedAt = &t }
}

func TestEveryResult(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		clock := morning()
		s := modelstest.Open(t, address, clock.clock)
		b := models.NewDoor(t, s, "third")
		other := models.NewDoor(t, s, "fourth")
		d, _ := b.Device("Gate A", "force")
		later, before := clock.now.Add(time.Hour), clock.now.Add(-time.Hour)

		forged := []byte(b.Guest(models.Confirmed, models.Onsite, "", "").Ticket)
		forged[60] ^= 1
		revoked := b.Guest(models.Cancelled, models.Onsite, "", "")
		b.Revoke(revoked)
		foreign := other.Guest(models.Cancelled, models.Onsite, "", "")
		other.Revoke(foreign)
		var guest = func(state, mode string, choices ...string) string {
			return b.Guest(state, mode, append(choices, "", "")[0], append(choices, "", "")[1]).Ticket
		}
		none := func() {}
		early := func() { b.SetWindow(b.Closed, &later, nil); b.SetWindow(b.Gate, &later, nil) }
		late := func() { b.SetWindow(b.Closed, nil, &before); b.SetWindow(b.Gate, nil, &before) }
		cases := []struct {
			name       string
			code       string
			list       models.List
			window     func()
			direction  string
			want       string
			overridden string // by force; empty: force does not help, or is not needed
		}{
			{"no code at all", "hello 你好", b.Gate, none, "", models.ScanUnknown, ""},
			{"forged", string(forged), b.Gate, none, "", models.ScanUnknown, ""},
			{"truncated", string(forged[:100]), b.Gate, none, "", models.ScanUnknown, ""},
			{"unknown reference", "0000-0000-0", b.Gate, none, "", models.ScanUnknown, ""},
			{"another dialogue's, also revoked and cancelled", foreign.Ticket, b.Gate, early, "", models.ScanWrongDialogue, ""},
			{"another dialogue's reference", foreign.Reference, b.Gate, none, "", models.ScanWrongDialogue, ""},
			{"revoked, also cancelled", revoked.Ticket, b.Gate, early, "", models.ScanRevoked, ""},
			{"cancelled", guest(models.Cancelled, models.Online), b.Gate, early, "", models.ScanCancelled, ""},
			{"pending", guest(models.Pending, models.Online), b.Gate, early, "", models.ScanNotConfirmed, models.ScanNotConfirmed},
			{"waitlisted", guest(models.Waitlisted, models.Onsite), b.Gate, none, "", models.ScanNotConfirmed, models.ScanNotConfirmed},
			{"declined", guest(models.Declined, models.Onsite), b.Gate, none, "", models.ScanNotConfirmed, models.ScanNotConfirmed},
			{"online at the gate", guest(models.Confirmed, models.Online), b.Gate, early, "", models.ScanOnlineOnly, models.ScanOnlineOnly},
			{"online at an open session", guest(models.Confirmed, models.Online), b.Open, none, "", models.ScanOnlineOnly, models.ScanOnlineOnly},
			{"online in this session", guest(models.Confirmed, models.Onsite, "", models.Held), b.Closed, early, "", models.ScanOnlineOnly, models.ScanOnlineOnly},
			{"session not chosen", guest(models.Confirmed, models.Onsite), b.Closed, early, "", models.ScanNotOnList, models.ScanNotOnList},
			{"session waited for", guest(models.Confirmed, models.Onsite, models.Waitlisted), b.Closed, late, "", models.ScanNotOnList, models.ScanNotOnList},
			{"session let go", guest(models.Confirmed, models.Onsite, models.Released), b.Closed, none, "", models.ScanNotOnList, models.ScanNotOnList},
			{"too early", guest(models.Confirmed, models.Onsite), b.Gate, early, "", models.ScanTooEarly, models.ScanTooEarly},
			{"too early to leave", guest(models.Confirmed, models.Onsite), b.Gate, early, models.Exit, models.ScanTooEarly, models.ScanTooEarly},
			{"too late", guest(models.Confirmed, models.Onsite, models.Held), b.Closed, late, "", models.ScanTooLate, models.ScanTooLate},
			{"not in", guest(models.Confirmed, models.Onsite), b.Gate, none, models.Exit, models.ScanNotIn, models.ScanNotIn},
			{"in at the gate", guest(models.Confirmed, models.Onsite), b.Gate, none, "", models.ScanOK, ""},
			{"in at an open session", guest(models.Confirmed, models.Onsite), b.Open, none, "", models.ScanOK, ""},
			{"in at the session", guest(models.Confirmed, models.Onsite, models.Held, models.Released), b.Closed, none, "", models.ScanOK, ""},
		}
		for _, c := range cases {
			b.SetWindow(b.Gate, nil, nil)
			b.SetWindow(b.Closed, nil, nil)
			c.window()
			direction := func(in *models.ScanInput) {
				if c.direction != "" {
					in.Direction = c.direction
				}
			}
			rows := len(b.Scans())
			a := scan(t, s, d, c.list, c.code, direction)
			if a.Result != c.want || a.Overridden != "" {
				t.Errorf("%s: %s %s, want %s", c.name, a.Result, a.Overridden, c.want)
			}
			if got := b.Scans(); len(got) != rows+1 || got[rows].Result != c.want {
				t.Errorf("%s: it was not stored", c.name)
			}
			if known := a.Guest != nil; known == (c.want == models.ScanUnknown || c.want == models.ScanWrongDialogue) {
				t.Errorf("%s: guest %+v", c.name, a.Guest)
			}
			if c.want == models.ScanOK {
				continue
			}
			wantForced := c.want
			if c.overridden != "" {
				wantForced = models.ScanOK
			}
			if a := scan(t, s, d, c.list, c.code, direction, forced); a.Result != wantForced || a.Overridden != c.overridden {
				t.Errorf("%s, forced: %s %q, want %s %q", c.name, a.Result, a.Overridden, wantForced, c.overridden)
			}
		}
		b.CheckDerived()
	})
}

func TestEntryAndExit(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		clock := morning()
		s := modelstest.Open(t, address, clock.clock)
		b := models.NewDoor(t, s, "third")
		gateA, _ := b.Device("Gate A", "force")
		gateB, _ := b.Device("Gate B")
		g := b.Guest(models.Confirmed, models.Onsite, models.Held, "")
		b.Set(g, map[string]any{"vip": true, "head_of_delegation": true, "door_note": "front row"})
		b.Needs(g, "wheelchair")
		first := clock.now
		steps := []struct {
			after  time.Duration
			device *models.Device
			list   models.List
			change func(*models.ScanInput)
			want   string
		}{
			{0, gateA, b.Gate, claimed(first), models.ScanOK},
			{time.Minute, gateB, b.Gate, claimed(first.Add(time.Minute)), models.ScanAlreadyIn},
			{time.Minute, gateB, b.Closed, claimed(first.Add(2 * time.Minute)), models.ScanOK},
			{time.Minute, gateB, b.Gate, exit, models.ScanOK},
			{time.Minute, gateB, b.Gate, exit, models.ScanNotIn},
			{time.Minute, gateA, b.Gate, claimed(first.Add(5 * time.Minute)), models.ScanOK},
			// 23:30 in Brussels on the same day, then the day after
			{13*time.Hour + 25*time.Minute, gateA, b.Gate, claimed(first.Add(13*time.Hour + 30*time.Minute)), models.ScanAlreadyIn},
			{time.Hour, gateA, b.Gate, claimed(first.Add(14*time.Hour + 30*time.Minute)), models.ScanOK},
			{time.Minute, gateA, b.Closed, claimed(first.Add(14*time.Hour + 31*time.Minute)), models.ScanAlreadyIn},
			{time.Minute, gateA, b.Closed, forced, models.ScanOK},
		}
		for i, step := range steps {
			clock.now = clock.now.Add(step.after)
			a := scan(t, s, step.device, step.list, g.Ticket, step.change)
			if a.Result != step.want {
				t.Errorf("step %d: %s, want %s", i, a.Result, step.want)
			}
			if i == 1 && (a.Previous == nil || a.Previous.Device != "Gate A" || !a.Previous.At.Equal(first)) {
				t.Errorf("previous %+v", a.Previous)
			}
			if a.Conflict {
				t.Errorf("step %d is a conflict", i)
			}
			if guest := a.Guest; guest == nil || !guest.VIP || !guest.HeadOfDelegation || !guest.AccessNeed || guest.Note != "front row" || guest.FamilyName != "Example" {
				t.Errorf("step %d: guest %+v", i, guest)
			}
		}
		b.CheckDerived()
		counts, err := s.Counters(context.Background(), &b.Closed)
		if err != nil || counts != (models.Counters{Inside: 1, Entered: 1, Expected: 1}) {
			t.Errorf("counters %+v %v", counts, err)
		}
	})
}

func TestWhenAScanCounts(t *testing.T) {
	clock := morning()
	s := modelstest.NewAt(t, clock.clock)
	b := models.NewDoor(t, s, "third")
	d, _ := b.Device("Gate A")
	ago := func(d time.Duration) time.Time { return clock.now.Add(-d) }
	for _, c := range []struct {
		claimed time.Time
		want    time.Time
	}{
		{ago(48 * time.Hour), ago(48 * time.Hour)},
		{ago(48*time.Hour + time.Microsecond), clock.now},
		{ago(-5 * time.Minute), ago(-5 * time.Minute)},
		{ago(-5*time.Minute - time.Microsecond), clock.now},
		{time.Date(9999, 12, 31, 23, 0, 0, 0, time.FixedZone("", -12*3600)), clock.now},
		{time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), clock.now},
	} {
		a := scan(t, s, d, b.Gate, b.Guest(models.Confirmed, models.Onsite, "", "").Ticket, claimed(c.claimed))
		if !a.At.Equal(c.want) || a.Result != models.ScanOK {
			t.Errorf("claimed %v: %s at %v", c.claimed, a.Result, a.At)
		}
	}
	// A list that has closed meanwhile still takes what was scanned before.
	closes := ago(time.Hour)
	b.SetWindow(b.Gate, nil, &closes)
	g := b.Guest(models.Confirmed, models.Onsite, "", "")
	if a := scan(t, s, d, b.Gate, g.Ticket, claimed(ago(2*time.Hour))); a.Result != models.ScanOK {
		t.Errorf("scanned before closing: %s", a.Result)
	}
}

func TestOfflineSecondEntryIsAConflict(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		clock := morning()
		s := modelstest.Open(t, address, clock.clock)
		b := models.NewDoor(t, s, "third")
		gateA, _ := b.Device("Gate A")
		gateB, _ := b.Device("Gate B")
		for _, c := range []struct {
			name     string
			ago      time.Duration
			device   *models.Device
			conflict bool
		}{
			{"before the accepted one", time.Hour, gateB, true},
			{"after the accepted one", 5 * time.Minute, gateB, true},
			{"not late", 10 * time.Second, gateB, false},
			{"the same device", time.Hour, gateA, false},
		} {
			g := b.Guest(models.Confirmed, models.Onsite, "", "")
			accepted := clock.now
			scan(t, s, gateA, b.Gate, g.Ticket, claimed(accepted))
			clock.now = clock.now.Add(10 * time.Minute)
			a := scan(t, s, c.device, b.Gate, g.Ticket, claimed(clock.now.Add(-c.ago)))
			if a.Result != models.ScanAlreadyIn || a.Conflict != c.conflict || !a.Previous.At.Equal(accepted) {
				t.Errorf("%s: %+v", c.name, a)
			}
		}
		list, err := s.Conflicts(context.Background(), b.Dialogue.ID)
		if err != nil || len(list) != 2 || list[0].Device != "Gate B" || list[0].PreviousDevice != "Gate A" || list[0].PreviousAt.IsZero() {
			t.Errorf("conflicts %+v %v", list, err)
		}
		resolve(t, s, b, list)
		// An exit that waited offline is no exit from an entry after it.
		g := b.Guest(models.Confirmed, models.Onsite, "", "")
		scan(t, s, gateA, b.Gate, g.Ticket)
		if a := scan(t, s, gateB, b.Gate, g.Ticket, exit, claimed(clock.now.Add(-time.Hour))); a.Result != models.ScanNotIn {
			t.Errorf("late exit: %s", a.Result)
		}
		b.CheckDerived()
	})
}

// resolve decides about the first of two conflicts, which ends it.
func resolve(t *testing.T, s *models.Store, b *models.Door, list []models.Conflict) {
	t.Helper()
	ctx := context.Background()
	account, err := s.AddAccount(ctx, models.System(), models.NewAccount{Email: "host@host.example", Name: "Host", Language: "en",
		Password: "tidal-harbour-violet", Role: models.RoleOrganiser, Dialogue: "third"})
	if err != nil {
		t.Fatal(err)
	}
	actor := models.Actor{Kind: models.ActorAccount, AccountID: account.ID}
	scan := [16]byte(list[0].Nonce)
	for _, c := range []struct {
		dialogue       int64
		nonce          [16]byte
		decision, note string
		want           error
	}{
		{b.Dialogue.ID, scan, "forgiven", "", &models.Invalid{}},
		{b.Dialogue.ID, scan, models.SamePerson, "a\x00b", &models.Invalid{}},
		{b.Dialogue.ID + 1, scan, models.SamePerson, "", models.ErrNotFound},
		{b.Dialogue.ID, nonce(), models.SamePerson, "", models.ErrNotFound},
		{b.Dialogue.ID, scan, models.TicketShared, "a colleague", nil},
		{b.Dialogue.ID, scan, models.SamePerson, "", models.ErrConflict},
	} {
		err := s.ResolveConflict(ctx, actor, c.dialogue, c.nonce, c.decision, c.note)
		var invalid *models.Invalid
		if errors.As(c.want, &invalid) != errors.As(err, &invalid) || invalid == nil && !errors.Is(err, c.want) {
			t.Errorf("%+v: %v", c, err)
		}
	}
	after, err := s.Conflicts(ctx, b.Dialogue.ID)
	if err != nil || len(after) != 2 || after[0].Decision != "" || after[1].Decision != models.TicketShared ||
		after[1].Note != "a colleague" || after[1].ResolvedBy != "Host" || after[1].ResolvedAt == nil {
		t.Errorf("%+v %v", after, err)
	}
	if n := b.Actions("entry.resolve"); n != 1 {
		t.Errorf("%d audits of a decision", n)
	}
}

func TestRepeatedNonce(t *testing.T) {
	s := modelstest.New(t)
	b, other := models.NewDoor(t, s, "third"), models.NewDoor(t, s, "fourth")
	d, _ := b.Device("Gate A")
	stranger, _ := other.Device("Elsewhere")
	g, h := b.Guest(models.Confirmed, models.Onsite, "", ""), b.Guest(models.Confirmed, models.Onsite, "", "")
	n := nonce()
	same := func(in *models.ScanInput) { in.Nonce = n }
	first := scan(t, s, d, b.Gate, g.Ticket, same)
	rows := len(b.Scans())
	for name, change := range map[string]func(*models.ScanInput){
		"the same":           func(*models.ScanInput) {},
		"another direction":  exit,
		"another ticket":     func(in *models.ScanInput) { in.Code = h.Ticket },
		"a reference":        func(in *models.ScanInput) { in.Code = h.Reference },
		"an unknown list":    func(in *models.ScanInput) { in.List = "nowhere" },
		"another list":       func(in *models.ScanInput) { in.List = b.Closed.Ref },
		"force, no right":    forced,
		"no direction":       func(in *models.ScanInput) { in.Direction = "" },
		"an absurd code":     func(in *models.ScanInput) { in.Code = strings.Repeat("A", 1000) },
		"a very old reading": claimed(time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC)),
	} {
		a := scan(t, s, d, b.Gate, g.Ticket, same, change)
		if a.Result != first.Result || !a.At.Equal(first.At) || a.Direction != first.Direction || *a.Guest != *first.Guest {
			t.Errorf("%s: %+v, first %+v", name, a, first)
		}
	}
	if a := scan(t, s, stranger, other.Gate, g.Ticket, same); a.Result != first.Result || a.Guest != nil {
		t.Errorf("a device of another dialogue is told %+v", a)
	}
	if got := len(b.Scans()); got != rows {
		t.Errorf("%d rows, want %d", got, rows)
	}
	b.CheckDerived()
}

func TestScansThatAreNotJudged(t *testing.T) {
	s := modelstest.New(t)
	b, other := models.NewDoor(t, s, "third"), models.NewDoor(t, s, "fourth")
	d, _ := b.Device("Gate A")
	g := b.Guest(models.Confirmed, models.Onsite, "", "")
	for _, c := range []struct {
		name   string
		change func(*models.ScanInput)
		want   error
		field  string
	}{
		{"no nonce", func(in *models.ScanInput) { in.Nonce = [16]byte{} }, nil, "nonce"},
		{"no list", func(in *models.ScanInput) { in.List = "" }, nil, "list"},
		{"unknown list", func(in *models.ScanInput) { in.List = "nowhere" }, models.ErrForbidden, ""},
		{"another dialogue's list", func(in *models.ScanInput) { in.List = other.Gate.Ref }, models.ErrForbidden, ""},
		{"sideways", func(in *models.ScanInput) { in.Direction = "sideways" }, nil, "direction"},
		{"no code", func(in *models.ScanInput) { in.Code = " " }, nil, "code"},
		{"absurd code", func(in *models.ScanInput) { in.Code = strings.Repeat("中", 200) }, nil, "code"},
		{"absurd note", func(in *models.ScanInput) { in.Note = strings.Repeat("中", 501) }, nil, "note"},
		{"control characters", func(in *models.ScanInput) { in.Note = "a\x00b" }, nil, "note"},
		{"force without the right", forced, models.ErrForbidden, ""},
	} {
		in := models.ScanInput{Nonce: nonce(), List: b.Gate.Ref, Code: g.Ticket, Direction: models.Entry}
		c.change(&in)
		_, err := s.Scan(context.Background(), d.Scanner(""), in)
		var invalid *models.Invalid
		switch {
		case c.want != nil && !errors.Is(err, c.want):
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		case c.field != "" && (!errors.As(err, &invalid) || len(invalid.Fields) != 1 || invalid.Fields[0].Field != c.field):
			t.Errorf("%s: %v, want a mistake in %s", c.name, err, c.field)
		}
	}
	if rows := b.Scans(); len(rows) != 0 {
		t.Errorf("%d scans were stored", len(rows))
	}
}

func TestReferencesAreLimited(t *testing.T) {
	clock := morning()
	s := modelstest.NewAt(t, clock.clock)
	b := models.NewDoor(t, s, "third")
	d, _ := b.Device("Gate A")
	other, _ := b.Device("Gate B")
	g := b.Guest(models.Confirmed, models.Onsite, "", "")
	n := nonce()
	typed := strings.ToLower(models.FormatReference(g.Reference))
	first := scan(t, s, d, b.Gate, typed, func(in *models.ScanInput) { in.Nonce = n })
	if first.Result != models.ScanOK || b.Actions("entry.by_hand") != 1 {
		t.Fatalf("by reference: %+v, %d audits", first, b.Actions("entry.by_hand"))
	}
	in := models.ScanInput{List: b.Gate.Ref, Code: "0000-0000-0", Direction: models.Entry}
	var err error
	tries := 1
	for ; err == nil && tries < 200; tries++ {
		in.Nonce = nonce()
		_, err = s.Scan(context.Background(), d.Scanner(""), in)
	}
	if !errors.Is(err, models.ErrTooMany) || tries != 61 {
		t.Errorf("after %d tries: %v", tries, err)
	}
	if a := scan(t, s, d, b.Gate, typed, func(in *models.ScanInput) { in.Nonce = n }); a.Result != models.ScanOK {
		t.Errorf("a repetition is not answered: %+v", a)
	}
	if a := scan(t, s, d, b.Gate, g.Ticket); a.Result != models.ScanAlreadyIn {
		t.Errorf("tickets are limited too: %+v", a)
	}
	if a := scan(t, s, other, b.Gate, typed); a.Result != models.ScanAlreadyIn {
		t.Errorf("another device is limited too: %+v", a)
	}
	clock.now = clock.now.Add(time.Minute)
	if a := scan(t, s, d, b.Gate, typed); a.Result != models.ScanAlreadyIn {
		t.Errorf("a minute later: %+v", a)
	}
}
