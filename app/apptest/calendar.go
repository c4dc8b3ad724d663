package apptest

import (
	"testing"
	"time"
)

// Entry is an event of a calendar (RFC 5545, 3.6.1).
type Entry struct {
	Sequence                  int
	Starts, Ends              time.Time
	Summary, Location, Status string
}

// Calendars reads iCalendar files, by name, by ical.js, which calendar programs
// use and which shares nothing with what writes ours. It returns the entries of
// each by their UID, and fails where a file is refused or names one twice.
func Calendars(t testing.TB, files map[string]string) map[string]map[string]Entry {
	t.Helper()
	var read map[string]map[string]Entry
	node(t, "calendar.mjs", "ical.js", files, &read)
	return read
}
