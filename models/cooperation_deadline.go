package models

import (
	"strings"
	"time"
)

// Deadline is until when a call is open, as the source prints it.
type Deadline struct {
	// At is a local time YYYY-MM-DDTHH:MM, or a stated date, of which the last
	// day still counts; empty is unknown.
	At string `json:"at,omitempty"`
	// Zone is the name of the zone of At; empty where it is not certain.
	Zone string `json:"zone,omitempty"`
	// Printed is the zone as the source prints it.
	Printed string `json:"zone_as_printed,omitempty"`
}

const localLayout = "2006-01-02T15:04"

// Date is the day of the deadline, as far as it is stated.
func (d Deadline) Date() StatedDate {
	day, _, _ := strings.Cut(d.At, "T")
	return StatedDate(day)
}

// Time is the local time of the deadline as if it were UTC; ok is false where
// none is stated.
func (d Deadline) Time() (t time.Time, ok bool) {
	t, err := time.Parse(localLayout, d.At)
	return t, err == nil
}

// States of a call at a moment.
const (
	CallComing  = "coming"
	CallOpen    = "open"
	CallClosing = "closing" // closed or not, which depends on a zone that is not known
	CallClosed  = "closed"
	CallUnknown = "unknown" // the deadline is
)

// CallState tells whether a call is open at a moment.
func (e *CooperationEntry) CallState(now time.Time) string {
	opens, precision := e.Starts.Date()
	earliest, latest, known := e.Content.Deadline.bounds()
	switch {
	case precision == PrecisionDay && !e.Starts.Before() && opens.After(now.Add(hoursAhead)):
		return CallComing
	case !known:
		return CallUnknown
	case now.Before(earliest):
		return CallOpen
	case now.Before(latest):
		return CallClosing
	}
	return CallClosed
}

// The zones of the world lie between these hours ahead of UTC and behind it.
const (
	hoursAhead  = 14 * time.Hour
	hoursBehind = 12 * time.Hour
)

// bounds are the first and the last moment at which the deadline may lie.
func (d Deadline) bounds() (earliest, latest time.Time, ok bool) {
	t, timed := d.Time()
	if !timed {
		last := d.Date().Last()
		if last.IsZero() || d.Date().Before() {
			return earliest, latest, false
		}
		t = last.AddDate(0, 0, 1)
	}
	if d.Zone != "" {
		at := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), 0, 0, location(d.Zone))
		return at, at, true
	}
	return t.Add(-hoursAhead), t.Add(hoursBehind), true
}

// check notes what is wrong with a deadline.
func (d Deadline) check(m *importer, at string) {
	if d.Zone != "" {
		m.zone = m.zoneOf(at+".zone", d.Zone)
	} else {
		m.zone = time.UTC
	}
	if strings.Contains(d.At, "T") {
		m.moment(at+".at", d.At, false)
	} else if _, ok := ParseStatedDate(d.At); !ok || strings.TrimSpace(d.At) != d.At {
		m.refuse(at+".at", "cooperation.error.date")
	}
	m.text(at+".zone_as_printed", Text{"en": d.Printed}, 64, false)
}
