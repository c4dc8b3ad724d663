package models

import (
	"strings"
	"time"
)

// StatedDate is a date as far as a source states it, in the forms of ISO 8601-2
// (EDTF, level 0, and intervals that are open at their start): "2015-06-26",
// "2015-06", "2015", "../2015-06-26" for a day before that one. Empty is
// unknown.
type StatedDate string

// Precisions of a stated date.
const (
	PrecisionDay     = "day"
	PrecisionMonth   = "month"
	PrecisionYear    = "year"
	PrecisionUnknown = "unknown"
)

const openStart = "../"

// ParseStatedDate reads a date of any precision; ok is false for what is none.
func ParseStatedDate(typed string) (d StatedDate, ok bool) {
	d = StatedDate(strings.TrimSpace(typed))
	if d == "" {
		return d, true
	}
	t, precision := d.Date()
	return d, precision != PrecisionUnknown && t.Year() >= 1800 && t.Year() <= 2999
}

// Before tells whether only that is known that it was before the date.
func (d StatedDate) Before() bool { return strings.HasPrefix(string(d), openStart) }

// Date is the first day of what is stated, at midnight UTC, and how precise
// that is.
func (d StatedDate) Date() (t time.Time, precision string) {
	text := strings.TrimPrefix(string(d), openStart)
	for layout, precision := range map[string]string{time.DateOnly: PrecisionDay, "2006-01": PrecisionMonth, "2006": PrecisionYear} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, precision
		}
	}
	return time.Time{}, PrecisionUnknown
}

// Last is the last day of what is stated; zero if nothing is.
func (d StatedDate) Last() time.Time {
	t, precision := d.Date()
	switch precision {
	case PrecisionMonth:
		return t.AddDate(0, 1, -1)
	case PrecisionYear:
		return t.AddDate(1, 0, -1)
	}
	return t
}

// Year is the year that is stated, 0 if none is.
func (d StatedDate) Year() int {
	t, precision := d.Date()
	if precision == PrecisionUnknown {
		return 0
	}
	return t.Year()
}

// Sort is a text by which stated dates sort in time: what is less precise or
// before a day comes before the days it may be; the unknown comes last.
func (d StatedDate) Sort() string {
	t, precision := d.Date()
	switch {
	case precision == PrecisionUnknown:
		return "9999"
	case d.Before():
		return t.AddDate(0, 0, -1).Format(time.DateOnly)
	}
	return string(d)
}
