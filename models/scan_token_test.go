package models_test

import (
	"context"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

// What is remembered of a token must hold when it counts, whichever process
// changed it.
func TestScanByToken(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		clock := morning()
		s, other := modelstest.Open(t, address, clock.clock), modelstest.Open(t, address, clock.clock)
		b := models.NewDoor(t, s, "third")
		d, token := b.Device("Gate A")
		ctx := context.Background()
		scan := func(token, code string, change ...func(*models.ScanInput)) (models.ScanAnswer, error) {
			in := models.ScanInput{Nonce: nonce(), List: b.Gate.Ref, Code: code, Direction: models.Entry}
			for _, f := range change {
				f(&in)
			}
			return s.ScanByToken(ctx, token, "", in)
		}
		judged := func(want, code string, change ...func(*models.ScanInput)) models.ScanAnswer {
			t.Helper()
			a, err := scan(token, code, change...)
			if err != nil || a.Result != want {
				t.Errorf("%+v %v, want %s", a, err, want)
			}
			return a
		}
		first := b.Guest(models.Confirmed, models.Onsite, "", "")
		second := b.Guest(models.Confirmed, models.Onsite, "", "")
		cancelled := b.Guest(models.Cancelled, models.Onsite, "", "")
		same := nonce()
		repeated := func(in *models.ScanInput) { in.Nonce = same }
		a := judged(models.ScanOK, first.Ticket, repeated)
		if again := judged(models.ScanOK, second.Ticket, repeated); again.Guest == nil || *again.Guest != *a.Guest {
			t.Errorf("a repeated nonce: %+v, first %+v", again, a)
		}
		judged(models.ScanOK, second.Ticket)
		judged(models.ScanAlreadyIn, second.Ticket)
		judged(models.ScanOK, second.Ticket, exit)
		judged(models.ScanCancelled, cancelled.Ticket)
		judged(models.ScanUnknown, "nothing of ours")
		judged(models.ScanAlreadyIn, first.Reference)
		if _, err := scan(token, first.Ticket, forced); err != models.ErrForbidden {
			t.Errorf("forced without the right: %v", err)
		}
		if _, err := scan(token, first.Ticket, func(in *models.ScanInput) { in.List = "another" }); err != models.ErrForbidden {
			t.Errorf("another list: %v", err)
		}
		clock.now = clock.now.Add(time.Hour)
		judged(models.ScanAlreadyIn, first.Ticket)
		if seen, err := other.DeviceByToken(ctx, token); err != nil || !seen.LastSeenAt.Equal(clock.now) {
			t.Errorf("the device was not noted as seen: %+v %v", seen, err)
		}
		stored := len(b.Scans())
		if err := other.RevokeDevice(ctx, models.System(), b.Dialogue.ID, d.Ref); err != nil {
			t.Fatal(err)
		}
		for name, token := range map[string]string{"revoked": token, "wrong": "wrong", "empty": ""} {
			for range 2 {
				if a, err := scan(token, second.Ticket); err != models.ErrNoDevice || a.Guest != nil {
					t.Errorf("%s: %+v %v", name, a, err)
				}
				if a, err := scan(token, first.Ticket, repeated); err != models.ErrNoDevice || a.Guest != nil {
					t.Errorf("%s, a known nonce: %+v %v", name, a, err)
				}
			}
		}
		if n := len(b.Scans()); n != stored {
			t.Errorf("%d scans are stored, want %d", n, stored)
		}
		b.CheckDerived()
	})
}

// A list that closes on another machine is closed at the next scan.
func TestScanByTokenOfAChangedList(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		clock := morning()
		s, other := modelstest.Open(t, address, clock.clock), modelstest.Open(t, address, clock.clock)
		b := models.NewDoor(t, other, "third")
		_, token := b.Device("Gate A")
		scan := func(want string) {
			t.Helper()
			g := b.Guest(models.Confirmed, models.Onsite, "", "")
			in := models.ScanInput{Nonce: nonce(), List: b.Gate.Ref, Code: g.Ticket, Direction: models.Entry}
			if a, err := s.ScanByToken(context.Background(), token, "", in); err != nil || a.Result != want {
				t.Errorf("%+v %v, want %s", a, err, want)
			}
		}
		scan(models.ScanOK)
		scan(models.ScanOK)
		closes := clock.now.Add(-time.Minute)
		b.SetWindow(b.Gate, nil, &closes)
		scan(models.ScanTooLate)
	})
}
