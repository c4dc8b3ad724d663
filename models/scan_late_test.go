package models_test

import (
	"fmt"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

// TestLateScansFindTheirPlace: what waited offline is judged by who was in when
// it happened and by what happened next, and changes who is in only if nothing
// happened since.
func TestLateScansFindTheirPlace(t *testing.T) {
	type step struct {
		device    string
		direction string
		at        string // by the device's clock
		received  string // empty: at once
		want      string // with a + it is a conflict
		force     bool
	}
	const in, out, ok = models.Entry, models.Exit, models.ScanOK
	cases := []struct {
		name   string
		steps  []step
		inside int
	}{
		{"entry within a visit that ended", []step{
			{"A", in, "09:00", "", ok, false}, {"A", out, "10:00", "", ok, false}, {"B", in, "09:30", "12:00", "already_in+", false},
		}, 0},
		{"entry after a visit that ended", []step{
			{"A", in, "09:00", "", ok, false}, {"A", out, "10:00", "", ok, false}, {"B", in, "10:30", "12:00", ok, false},
		}, 1},
		{"entry before a visit that ended", []step{
			{"A", in, "09:00", "", ok, false}, {"A", out, "10:00", "", ok, false}, {"B", in, "08:30", "12:00", "already_in+", false},
		}, 0},
		{"entry between two visits", []step{
			{"A", in, "09:00", "", ok, false}, {"A", out, "10:00", "", ok, false}, {"A", in, "11:00", "", ok, false}, {"B", in, "10:30", "12:00", "already_in+", false},
		}, 1},
		{"entry before an exit by force", []step{
			{"A", out, "10:00", "", ok, true}, {"B", in, "09:00", "12:00", ok, false},
		}, 0},
		{"forced second entry before the exit", []step{
			{"A", in, "09:00", "", ok, false}, {"A", out, "10:00", "", ok, false}, {"B", in, "09:30", "12:00", ok, true},
		}, 0},
		{"exit before a forced second entry", []step{
			{"A", in, "09:00", "", ok, false}, {"A", in, "10:00", "", ok, true}, {"B", out, "09:30", "12:00", ok, false},
		}, 1},
		{"exit before the entry", []step{
			{"A", in, "09:00", "", ok, false}, {"B", out, "08:30", "12:00", "not_in", false},
		}, 1},
		{"second exit", []step{
			{"A", in, "09:00", "", ok, false}, {"A", out, "10:00", "", ok, false}, {"B", out, "09:30", "12:00", "not_in", false},
		}, 0},
		{"a whole visit in one queue", []step{
			{"A", in, "09:00", "12:00", ok, false}, {"A", out, "10:00", "12:00", ok, false}, {"A", in, "11:00", "12:00", ok, false},
		}, 1},
		{"twice in the queue of one device", []step{
			{"A", in, "09:00", "12:00", ok, false}, {"A", in, "09:30", "12:00", "already_in+", false},
		}, 1},
		{"twice in the queues of two devices", []step{
			{"A", in, "09:30", "12:00", ok, false}, {"B", in, "09:00", "12:01", "already_in+", false},
		}, 1},
		{"read again by the device that was answered", []step{
			{"A", in, "09:00", "", ok, false}, {"A", in, "09:01", "12:00", "already_in", false},
		}, 1},
		{"claimed too long ago", []step{
			{"A", in, "09:00", "", ok, false}, {"B", in, "01:00 three days ago", "12:00", "already_in+", false},
		}, 1},
		{"a wrong clock, and answered at once", []step{
			{"A", in, "09:04", "09:00", ok, false}, {"B", out, "09:02", "09:02", ok, false},
		}, 0},
	}
	modelstest.Each(t, func(t *testing.T, address string) {
		clock := morning()
		s := modelstest.Open(t, address, clock.clock)
		b := models.NewDoor(t, s, "third")
		devices := map[string]*models.Device{}
		for _, name := range []string{"A", "B"} {
			devices[name], _ = b.Device(name, "force")
		}
		moment := func(text string) time.Time {
			var hour, minute int
			fmt.Sscanf(text, "%d:%d", &hour, &minute)
			at := time.Date(2026, 11, 23, hour, minute, 0, 0, time.UTC)
			if len(text) > 5 {
				at = at.AddDate(0, 0, -3)
			}
			return at
		}
		inside := 0
		for _, c := range cases {
			g := b.Guest(models.Confirmed, models.Onsite, "", "")
			inside += c.inside
			for i, step := range c.steps {
				received := step.received
				if received == "" {
					received = step.at
				}
				clock.now = moment(received)
				a := scan(t, s, devices[step.device], b.Gate, g.Ticket, claimed(moment(step.at)), func(in *models.ScanInput) {
					in.Direction, in.Forced = step.direction, step.force
				})
				got := a.Result
				if a.Conflict {
					got += "+"
				}
				if got != step.want || a.Result == models.ScanAlreadyIn && a.Previous == nil {
					t.Errorf("%s, step %d: %s, want %s", c.name, i, got, step.want)
				}
			}
			if n, err := s.Counters(t.Context(), &b.Gate); err != nil || n.Inside != inside {
				t.Errorf("%s: %d inside, want %d %v", c.name, n.Inside, inside, err)
				inside = n.Inside
			}
		}
		b.CheckDerived()
	})
}
