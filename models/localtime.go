package models

import (
	"errors"
	"time"
)

// LocalTimeLayout is how a document writes a moment of its zone.
const LocalTimeLayout = "2006-01-02T15:04"

var (
	// ErrTimeMissing: the clocks were put forward over this local time.
	ErrTimeMissing = errors.New("this local time does not exist")
	// ErrTimeTwice: the clocks were put back and showed this local time twice.
	ErrTimeTwice = errors.New("this local time exists twice")
)

// LocalTime is the moment at which the clocks of a zone show text, in
// LocalTimeLayout. It refuses, with ErrTimeMissing or ErrTimeTwice, what they
// show never or twice.
func LocalTime(text string, zone *time.Location) (time.Time, error) {
	wall, err := time.Parse(LocalTimeLayout, text)
	if err != nil {
		return time.Time{}, err
	}
	// The offsets in force around that moment; no zone changes twice in a day.
	_, before := wall.Add(-24 * time.Hour).In(zone).Zone()
	_, after := wall.Add(24 * time.Hour).In(zone).Zone()
	var found []time.Time
	for _, offset := range []int{before, after} {
		t := wall.Add(-time.Duration(offset) * time.Second)
		if _, o := t.In(zone).Zone(); o == offset && (len(found) == 0 || before != after) {
			found = append(found, t)
		}
	}
	switch len(found) {
	case 0:
		return time.Time{}, ErrTimeMissing
	case 1:
		return found[0], nil
	}
	return time.Time{}, ErrTimeTwice
}
