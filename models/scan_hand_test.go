package models_test

import (
	"context"
	"errors"
	"testing"

	"duologue/models"
	"duologue/models/modelstest"
)

func TestUndo(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		ctx := context.Background()
		s := modelstest.Open(t, address, nil)
		b := models.NewDoor(t, s, "third")
		d, _ := b.Device("Gate A", "search", "force")
		plain, _ := b.Device("Gate B")
		g := b.Guest(models.Confirmed, models.Onsite, "", "")
		n := []([16]byte){nonce(), nonce(), nonce(), nonce(), nonce()}
		with := func(i int) func(*models.ScanInput) { return func(in *models.ScanInput) { in.Nonce = n[i] } }
		undo := func(d *models.Device, i int, want error) {
			t.Helper()
			own := nonce()
			for range 2 { // the same undo twice is one
				if err := s.UndoScan(ctx, d.Scanner("192.0.2.1"), own, n[i]); !errors.Is(err, want) {
					t.Errorf("undo of scan %d: %v, want %v", i, err, want)
				}
			}
			if want == nil {
				var invalid *models.Invalid
				in := models.ScanInput{Nonce: own, List: b.Gate.Ref, Code: g.Ticket, Direction: models.Entry}
				if _, err := s.Scan(ctx, d.Scanner(""), in); !errors.As(err, &invalid) {
					t.Errorf("a scan with the nonce of an undo: %v", err)
				}
			}
			b.CheckDerived()
		}
		expect := func(want string, change ...func(*models.ScanInput)) {
			t.Helper()
			if a := scan(t, s, d, b.Gate, g.Ticket, change...); a.Result != want {
				t.Errorf("%s, want %s", a.Result, want)
			}
		}
		expect(models.ScanOK, with(0))
		expect(models.ScanAlreadyIn, with(1))
		undo(plain, 0, models.ErrForbidden)
		undo(d, 1, models.ErrConflict) // refused: nothing to undo
		undo(d, 4, models.ErrNotFound)
		undo(d, 0, nil)
		expect(models.ScanNotIn, exit)
		expect(models.ScanOK, with(0)) // the first answer, whatever happened since
		expect(models.ScanOK, with(2))
		expect(models.ScanOK, with(3), exit)
		undo(d, 2, models.ErrConflict) // followed by another
		undo(d, 3, nil)
		expect(models.ScanAlreadyIn)
		if n := b.Actions("entry.undo"); n != 2 {
			t.Errorf("%d audits of 2", n)
		}
		for _, row := range b.Scans() {
			if row.Result == models.ScanUndone && (row.PreviousScanID == 0 || row.RegistrationID != g.ID) {
				t.Errorf("undo row %+v", row)
			}
		}
	})
}

func TestSearchAtTheDoor(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		ctx := context.Background()
		s := modelstest.Open(t, address, nil)
		b, other := models.NewDoor(t, s, "third"), models.NewDoor(t, s, "fourth")
		d, _ := b.Device("Gate A", "search")
		plain, _ := b.Device("Gate B")
		g := b.Guest(models.Confirmed, models.Onsite, "", "")
		b.Guest(models.Cancelled, models.Onsite, "", "")
		waiting := b.Guest(models.Waitlisted, models.Onsite, "", "")
		other.Guest(models.Confirmed, models.Onsite, "", "")
		scan(t, s, d, b.Gate, g.Ticket)
		for query, want := range map[string]int{
			"exam": 2, "ÉXAMPLE gu": 2, "例": 2, "子": 2, "ample": 0, models.FormatReference(waiting.Reference): 1, g.GivenNames: 1,
			"%%": -1, "a": -1, "": -1,
		} {
			found, err := s.SearchGuests(ctx, d.Scanner(""), b.Gate.Ref, query)
			var invalid *models.Invalid
			if want < 0 && !errors.As(err, &invalid) || want >= 0 && (err != nil || len(found) != want) {
				t.Errorf("%q: %+v %v", query, found, err)
			}
			for _, f := range found {
				if f.Inside != (f.Reference == g.Reference) || f.Place != f.Inside || f.FamilyName != "Example" || f.Organisation == "" {
					t.Errorf("%q: %+v", query, f)
				}
			}
		}
		if n := b.Actions("registration.search"); n != 7 {
			t.Errorf("%d audits of 7 searches", n)
		}
		if _, err := s.SearchGuests(ctx, plain.Scanner(""), b.Gate.Ref, "exam"); !errors.Is(err, models.ErrForbidden) {
			t.Errorf("without the right: %v", err)
		}
		if _, err := s.SearchGuests(ctx, d.Scanner(""), other.Gate.Ref, "exam"); !errors.Is(err, models.ErrForbidden) {
			t.Errorf("at another's list: %v", err)
		}
	})
}

// TestCheckInByHand: an account does by reference what devices do, and each
// step says who did it, from where.
func TestCheckInByHand(t *testing.T) {
	ctx := context.Background()
	s := modelstest.New(t)
	b, other := models.NewDoor(t, s, "third"), models.NewDoor(t, s, "fourth")
	g := b.Guest(models.Confirmed, models.Onsite, "", "")
	by := models.Actor{Kind: models.ActorAccount, AccountID: 7, IP: "192.0.2.1"}.Scanner(b.Dialogue.ID)
	in := models.ScanInput{Nonce: nonce(), List: b.Gate.Ref, Code: g.Reference, Direction: models.Entry}
	first := in.Nonce
	for _, want := range []string{models.ScanOK, models.ScanAlreadyIn} {
		if a, err := s.Scan(ctx, by, in); err != nil || a.Result != want {
			t.Errorf("%+v %v, want %s", a, err, want)
		}
		in.Nonce = nonce()
	}
	in.List, in.Forced = b.Closed.Ref, true
	if a, err := s.Scan(ctx, by, in); err != nil || a.Result != models.ScanOK || a.Overridden != models.ScanNotOnList {
		t.Errorf("%+v %v", a, err)
	}
	in.List, in.Nonce = other.Gate.Ref, nonce()
	if _, err := s.Scan(ctx, by, in); !errors.Is(err, models.ErrForbidden) {
		t.Errorf("at another's list: %v", err)
	}
	if found, err := s.SearchGuests(ctx, by, b.Gate.Ref, "exam"); err != nil || len(found) != 1 || !found[0].Inside {
		t.Errorf("%+v %v", found, err)
	}
	undo := nonce()
	for range 2 {
		if err := s.UndoScan(ctx, by, undo, first); err != nil {
			t.Error(err)
		}
	}
	d, _ := b.Device("Gate A", "force")
	if _, err := s.Scan(ctx, d.Scanner("192.0.2.1"), models.ScanInput{Nonce: nonce(), List: b.Closed.Ref, Code: g.Ticket, Direction: models.Entry, Forced: true}); err != nil {
		t.Error(err)
	}
	for _, audit := range b.Audits("entry.by_hand", "entry.by_hand", "entry.force", "registration.search", "entry.undo", "entry.force") {
		if (audit.AccountID != 7) != (audit.DeviceID == d.ID) || audit.IP != "192.0.2.1" {
			t.Errorf("%+v", audit)
		}
	}
	b.CheckDerived()
}
