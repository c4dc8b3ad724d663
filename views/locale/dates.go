package locale

import (
	"strconv"
	"strings"
	"time"
)

// Precisions of a stated date.
const (
	PrecisionDay     = "day"
	PrecisionMonth   = "month"
	PrecisionYear    = "year"
	PrecisionUnknown = "unknown"
)

// All dates are those of the time's own location: pass t.In(zone).

// FullDate is "Wednesday, 28 October 2026".
func (p *Printer) FullDate(t time.Time) string { return p.date(p.forms.Date.Full, t, t) }

// Date is "28 October 2026".
func (p *Printer) Date(t time.Time) string { return p.date(p.forms.Date.Long, t, t) }

// MediumDate is "28 Oct 2026".
func (p *Printer) MediumDate(t time.Time) string { return p.date(p.forms.Date.Medium, t, t) }

// Day is "Wednesday 28 October", where the year is known.
func (p *Printer) Day(t time.Time) string { return p.date(p.forms.Date.Day, t, t) }

// ShortDay is "Wed 28 Oct".
func (p *Printer) ShortDay(t time.Time) string { return p.date(p.forms.Date.Short, t, t) }

// Month is "October 2026".
func (p *Printer) Month(t time.Time) string { return p.date(p.forms.Date.Month, t, t) }

// Year is "2026"; 2026年 in Chinese.
func (p *Printer) Year(t time.Time) string { return p.date(p.forms.Date.Year, t, t) }

// Clock is the time of day, "14:05", in every language.
func (p *Printer) Clock(t time.Time) string { return t.Format("15:04") }

// DateTime is "28 October 2026 at 14:05", in zone.
func (p *Printer) DateTime(t time.Time, zone *time.Location) string {
	return p.at(p.Date(t.In(zone)), t.In(zone))
}

// FullDateTime is "Wednesday, 28 October 2026 at 14:05", in zone.
func (p *Printer) FullDateTime(t time.Time, zone *time.Location) string {
	return p.at(p.FullDate(t.In(zone)), t.In(zone))
}

// DateRange is "28–29 October 2026", or one date if both are the same day.
func (p *Printer) DateRange(from, to time.Time) string {
	switch r := p.forms.Range; {
	case sameDay(from, to):
		return p.Date(from)
	case from.Year() != to.Year():
		return p.date(r.Years, from, to)
	case from.Month() != to.Month():
		return p.date(r.Year, from, to)
	default:
		return p.date(r.Month, from, to)
	}
}

// PartialDate says as much of a date as is known; precision is one of the
// Precision constants, and anything else is unknown.
func (p *Printer) PartialDate(t time.Time, precision string) string {
	switch precision {
	case PrecisionDay:
		return p.Date(t)
	case PrecisionMonth:
		return p.Month(t)
	case PrecisionYear:
		return p.Year(t)
	}
	return p.T("common.date_unknown")
}

// at joins a date with its time of day.
func (p *Printer) at(date string, t time.Time) string {
	return p.forms.Date.At.with(func(name string) (string, bool) {
		switch name {
		case "date":
			return date, true
		case "time":
			return p.Clock(t), true
		}
		return "", false
	})
}

// date fills a pattern with from, and its places that start with "to." with to.
func (p *Printer) date(form pattern, from, to time.Time) string {
	return form.with(func(name string) (string, bool) {
		if end, ok := strings.CutPrefix(name, "to."); ok {
			return p.datePart(end, to)
		}
		return p.datePart(name, from)
	})
}

func (p *Printer) datePart(name string, t time.Time) (string, bool) {
	switch name {
	case "day":
		if t.Day() == 1 && p.forms.FirstDay != "" {
			return p.forms.FirstDay, true
		}
		return strconv.Itoa(t.Day()), true
	case "month":
		return p.forms.Months[t.Month()-1], true
	case "month_short":
		return p.forms.MonthsShort[t.Month()-1], true
	case "weekday":
		return p.forms.Weekdays[t.Weekday()], true
	case "weekday_short":
		return p.forms.WeekdaysShort[t.Weekday()], true
	case "year":
		return strconv.Itoa(t.Year()), true
	}
	return "", false
}

func sameDay(a, b time.Time) bool {
	return a.Year() == b.Year() && a.YearDay() == b.YearDay()
}
