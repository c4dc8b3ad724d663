package demo_test

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/demo"
	"duologue/models/modelstest"
)

func TestLoad(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		ctx := context.Background()
		clock := demo.NewClock()
		s := modelstest.Open(t, address, clock.Now)
		start := time.Now()
		first, err := demo.Load(ctx, s, clock, io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("loaded in %v", time.Since(start))
		if d := time.Since(s.Now()); d > time.Minute || d < -time.Minute {
			t.Errorf("the clock stands %v away", d)
		}
		checkGuests(t, s)
		again, err := demo.Load(ctx, s, clock, io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		if again.Device == first.Device || again.Organisers[0].Password == first.Organisers[0].Password {
			t.Error("the second run gives the same secrets")
		}
		seen := map[string]bool{}
		for _, r := range []*demo.Result{first, again} {
			for _, code := range r.Tickets {
				if code == "" || seen[code] {
					t.Errorf("ticket %q is empty or was handed out twice", code)
				}
				seen[code] = true
				checkTicket(t, s, r, code)
			}
		}
	})
}

// checkGuests wants guests of every kind, and counters that are full.
func checkGuests(t *testing.T, s *models.Store) {
	t.Helper()
	ctx := context.Background()
	d, err := s.PublishedDialogue(ctx, demo.Slug)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	err = s.Matching(ctx, d.Whole(), models.RegistrationFilter{}, func(rows []*models.Registration) error {
		for _, r := range rows {
			counts["all"]++
			for _, kind := range []string{r.State, r.Mode, r.Category, r.Language, r.Country} {
				counts[kind]++
			}
			if r.VIP {
				counts["vip"]++
			}
			if r.HeadOfDelegation {
				counts["head"]++
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(counts)
	wanted := append(models.States(), models.Modes()...)
	wanted = append(append(wanted, models.Categories()...), "nl", "fr", "en", "zh", "BE", "CN", "vip", "head")
	for _, kind := range wanted {
		if counts[kind] < 3 {
			t.Errorf("%d guests are %s", counts[kind], kind)
		}
	}
	if counts["all"] != 300 {
		t.Errorf("%d guests", counts["all"])
	}
	a, err := s.Agenda(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	if w, err := s.WorkingAgenda(ctx, d); err != nil || len(w.Conflicts) > 0 || len(a.Speakers) < 20 {
		t.Errorf("%d speakers, conflicts %+v, %v", len(a.Speakers), w.Conflicts, err)
	}
	full := 0
	for _, session := range a.Sessions {
		if session.OnsitePlaces.Full() || session.OnlinePlaces.Full() {
			full++
		}
	}
	if !a.Places.Full() || a.Places.Waiting < 5 || full < 2 || full > 6 {
		t.Errorf("places %+v, %d full sessions", a.Places, full)
	}
}

// stopper ends a context when it was told of enough progress.
type stopper struct {
	stop  context.CancelFunc
	lines int
}

func (s *stopper) Write(p []byte) (int, error) {
	if s.lines--; s.lines == 0 {
		s.stop()
	}
	return len(p), nil
}

func TestBrokenOffAndCompleted(t *testing.T) {
	clock := demo.NewClock()
	s := modelstest.NewAt(t, clock.Now)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	if _, err := demo.Load(ctx, s, clock, &stopper{stop, 3}); err == nil {
		t.Fatal("it was not broken off")
	}
	if _, err := demo.Load(context.Background(), s, clock, io.Discard); err != nil {
		t.Fatal(err)
	}
	d, err := s.PublishedDialogue(context.Background(), demo.Slug)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := s.CountMatching(context.Background(), d.Whole(), models.RegistrationFilter{}); err != nil || n != 300 {
		t.Errorf("%d guests, %v", n, err)
	}
}

// checkTicket scans a ticket at the gate with the device of the result: in, and
// the second time refused.
func checkTicket(t *testing.T, s *models.Store, r *demo.Result, code string) {
	t.Helper()
	device, err := s.DeviceByToken(context.Background(), r.Device)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{models.ScanOK, models.ScanAlreadyIn} {
		in := models.ScanInput{List: r.List, Code: code, Direction: models.Entry}
		copy(in.Nonce[:], code[40:])
		in.Nonce[0] = byte(i)
		if got, err := s.Scan(context.Background(), device.Scanner(""), in); err != nil || got.Result != want {
			t.Errorf("scan %d of a ticket: %v %v, want %s", i, got.Result, err, want)
		}
	}
}

func TestOtherDataIsLeftAlone(t *testing.T) {
	ctx, clock := context.Background(), demo.NewClock()
	s := modelstest.NewAt(t, clock.Now)
	_, err := s.AddAccount(ctx, models.System(), models.NewAccount{Email: "ada@host.example", Name: "Ada", Password: "tidal-harbour-lamp", Role: models.RoleAdministrator})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := demo.Load(ctx, s, clock, io.Discard); !errors.Is(err, demo.ErrOtherData) {
		t.Errorf("a database with an account: %v", err)
	}
	if list, err := s.AllDialogues(ctx); err != nil || len(list) != 0 {
		t.Errorf("%d dialogues, %v", len(list), err)
	}
}
