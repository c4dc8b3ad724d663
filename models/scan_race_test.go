package models_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

// atOnce runs f n times at the same moment.
func atOnce(n int, f func(i int)) {
	var ready, done sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		ready.Add(1)
		done.Add(1)
		go func() {
			defer done.Done()
			ready.Done()
			<-start
			f(i)
		}()
	}
	ready.Wait()
	close(start)
	done.Wait()
}

func TestFiftyDevicesAtOnce(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		stores := []*models.Store{modelstest.Open(t, address, nil), modelstest.Open(t, address, nil)}
		b := models.NewDoor(t, stores[0], "third")
		devices := make([]*models.Device, 50)
		for i := range devices {
			devices[i], _ = b.Device(fmt.Sprint("Gate ", i))
		}
		for round := range 3 {
			g := b.Guest(models.Confirmed, models.Onsite, "", "")
			answers := make([]models.ScanAnswer, len(devices))
			atOnce(len(devices), func(i int) {
				var err error
				in := models.ScanInput{Nonce: nonce(), List: b.Gate.Ref, Code: g.Ticket, Direction: models.Entry}
				if answers[i], err = stores[i%2].Scan(context.Background(), devices[i].Scanner(""), in); err != nil {
					t.Error(err)
				}
			})
			count := map[string]int{}
			for _, a := range answers {
				count[a.Result]++
				if a.Result == models.ScanAlreadyIn && (a.Previous == nil || a.Previous.Device == "" || a.Conflict) {
					t.Errorf("already in, but when and where? %+v", a)
				}
			}
			if count[models.ScanOK] != 1 || count[models.ScanAlreadyIn] != 49 {
				t.Errorf("round %d: %v", round, count)
			}
		}
		if n := len(b.Scans()); n != 150 {
			t.Errorf("%d scans are stored, want 150", n)
		}
		b.CheckDerived()
	})
}

func TestTenEqualNoncesAtOnce(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		stores := []*models.Store{modelstest.Open(t, address, nil), modelstest.Open(t, address, nil)}
		b := models.NewDoor(t, stores[0], "third")
		d, _ := b.Device("Gate A")
		e, _ := b.Device("Gate B")
		for round := range 5 {
			g := b.Guest(models.Confirmed, models.Onsite, "", "")
			n := nonce()
			at := time.Now().Add(-time.Minute)
			var mutex sync.Mutex
			answers := map[string]int{}
			atOnce(10, func(i int) {
				a, err := stores[i%2].Scan(context.Background(), []*models.Device{d, e}[i/5].Scanner(""),
					models.ScanInput{Nonce: n, List: b.Gate.Ref, Code: g.Ticket, Direction: models.Entry, ScannedAt: &at})
				mutex.Lock()
				defer mutex.Unlock()
				answers[fmt.Sprint(a.Result, a.At, a.Conflict, a.Previous == nil, err)]++
			})
			if len(answers) != 1 {
				t.Errorf("round %d: %v", round, answers)
			}
			if rows := b.Scans(); len(rows) != round+1 || rows[round].Result != models.ScanOK {
				t.Errorf("round %d: %d rows", round, len(rows))
			}
		}
		b.CheckDerived()
	})
}

// TestMixedTraffic lets entries, exits and undos of the same few people race,
// some of them from offline queues, and asks whether who is in still follows
// from the scans.
func TestMixedTraffic(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		stores := []*models.Store{modelstest.Open(t, address, nil), modelstest.Open(t, address, nil)}
		b := models.NewDoor(t, stores[0], "third")
		guests := []models.Guest{b.Guest(models.Confirmed, models.Onsite, "", ""), b.Guest(models.Confirmed, models.Onsite, "", "")}
		devices := make([]*models.Device, 8)
		for i := range devices {
			devices[i], _ = b.Device(fmt.Sprint("Gate ", i), "search")
		}
		atOnce(8, func(i int) {
			ctx, s, last := context.Background(), stores[i%2], [16]byte{}
			for step := range 12 {
				in := models.ScanInput{Nonce: nonce(), List: b.Gate.Ref, Code: guests[step%2].Ticket, Direction: models.Entry}
				if i%3 == 0 {
					at := time.Now().Add(-time.Duration(1+step%4) * time.Minute)
					in.ScannedAt = &at
				}
				switch (i + step) % 4 {
				case 1:
					in.Direction = models.Exit
				case 2:
					if err := s.UndoScan(ctx, devices[i].Scanner(""), nonce(), last); err != nil && err != models.ErrConflict && err != models.ErrNotFound {
						t.Error(err)
					}
					continue
				}
				a, err := s.Scan(ctx, devices[i].Scanner(""), in)
				if err != nil {
					t.Error(err)
				}
				if a.Result == models.ScanOK {
					last = in.Nonce
				}
			}
		})
		b.CheckDerived()
	})
}
