package locale

import (
	"encoding/json"
	"os"
	"regexp"
	"testing"
	"time"
	_ "time/tzdata"
)

// golden is testdata/dates.json, which dates.mjs writes from Node's Intl.
type golden struct {
	Dates []struct {
		At                                                           time.Time
		Full, Long, Medium, Day, Short, Month, Year, Clock, Datetime string
	}
	Ranges []struct {
		From, To time.Time
		Text     string
	}
	Numbers []struct {
		N    int
		Text string
	}
}

func bundle(t testing.TB) *Bundle {
	t.Helper()
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The French first day of a month is 1er, which CLDR leaves out.
func asWritten(lang, text string) string {
	if lang != "fr" {
		return text
	}
	return regexp.MustCompile(`(^| )1( \pL|–)`).ReplaceAllString(text, "${1}1er$2")
}

func TestDatesAgainstIntl(t *testing.T) {
	body, err := os.ReadFile("testdata/dates.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]golden
	if err := json.Unmarshal(body, &all); err != nil {
		t.Fatal(err)
	}
	b := bundle(t)
	for _, lang := range b.Languages() {
		p, want := b.For(lang), all[lang]
		if len(want.Dates) != 12 || len(want.Ranges) == 0 {
			t.Fatalf("%s: no golden dates", lang)
		}
		check := func(got, want string) {
			t.Helper()
			if want = asWritten(lang, want); got != want {
				t.Errorf("%s: %q, want %q", lang, got, want)
			}
		}
		for _, d := range want.Dates {
			check(p.FullDate(d.At), d.Full)
			check(p.Date(d.At), d.Long)
			check(p.MediumDate(d.At), d.Medium)
			check(p.Day(d.At), d.Day)
			check(p.ShortDay(d.At), d.Short)
			check(p.Month(d.At), d.Month)
			check(p.Year(d.At), d.Year)
			check(p.Clock(d.At), d.Clock)
			check(p.DateTime(d.At, time.UTC), d.Datetime)
		}
		for _, n := range want.Numbers {
			check(p.Number(n.N), n.Text)
		}
		for _, r := range want.Ranges {
			if lang != "zh" || sameDay(r.From, r.To) { // Intl's Chinese ranges have slashes; see below
				check(p.DateRange(r.From, r.To), r.Text)
			}
		}
	}
}

func TestChineseRanges(t *testing.T) {
	p := bundle(t).For("zh")
	day := func(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 9, 0, 0, 0, time.UTC) }
	for want, to := range map[string]time.Time{
		"2026年10月28日":            day(2026, 10, 28),
		"2026年10月28日至29日":        day(2026, 10, 29),
		"2026年10月28日至11月2日":      day(2026, 11, 2),
		"2026年10月28日至2027年1月31日": day(2027, 1, 31),
	} {
		if got := p.DateRange(day(2026, 10, 28), to); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestPartialDate(t *testing.T) {
	b := bundle(t)
	at := time.Date(1979, 10, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct{ lang, precision, want string }{
		{"nl", PrecisionDay, "1 oktober 1979"},
		{"fr", PrecisionDay, "1er octobre 1979"},
		{"fr", PrecisionMonth, "octobre 1979"},
		{"en", PrecisionYear, "1979"},
		{"zh", PrecisionYear, "1979年"},
		{"zh", PrecisionMonth, "1979年10月"},
		{"en", PrecisionUnknown, "date unknown"},
		{"nl", "", "datum onbekend"},
	} {
		if got := b.For(c.lang).PartialDate(at, c.precision); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.lang, c.precision, got, c.want)
		}
	}
}
