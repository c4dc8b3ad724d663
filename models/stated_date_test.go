package models

import (
	"slices"
	"testing"
	"time"
)

func TestStatedDates(t *testing.T) {
	for _, c := range []struct {
		typed     string
		ok        bool
		precision string
		last      string
	}{
		{"", true, PrecisionUnknown, ""},
		{" 2015-06-26 ", true, PrecisionDay, "2015-06-26"},
		{"2015-06", true, PrecisionMonth, "2015-06-30"},
		{"2016", true, PrecisionYear, "2016-12-31"},
		{"../2015-06-26", true, PrecisionDay, "2015-06-26"},
		{"2015-02-30", false, PrecisionUnknown, ""},
		{"2015-13", false, PrecisionUnknown, ""},
		{"0015", false, PrecisionYear, "0015-12-31"},
		{"26/06/2015", false, PrecisionUnknown, ""},
		{"..", false, PrecisionUnknown, ""},
	} {
		d, ok := ParseStatedDate(c.typed)
		_, precision := d.Date()
		last := ""
		if at := d.Last(); !at.IsZero() {
			last = at.Format(time.DateOnly)
		}
		if ok != c.ok || precision != c.precision || last != c.last {
			t.Errorf("%q: %v, %s, until %s; should be %v, %s, %s", c.typed, ok, precision, last, c.ok, c.precision, c.last)
		}
	}
}

func TestStatedDatesSortInTime(t *testing.T) {
	want := []StatedDate{"1979", "1979-11-23", "2015", "2015-06", "2015-06-24", "../2015-06-26", "2015-06-26", "2021-10", ""}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, func(a, b StatedDate) int {
		switch {
		case a.Sort() < b.Sort():
			return -1
		case a.Sort() > b.Sort():
			return 1
		}
		return 0
	})
	if !slices.Equal(got, want) {
		t.Errorf("sorted: %q", got)
	}
}
