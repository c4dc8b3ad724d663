package views

import (
	"fmt"
	"strings"
	"time"

	"duologue/models"
)

// FiguresPage is "office/figures": plots that are tables too.
type FiguresPage struct {
	OfficePage
	Figures *models.Figures
	Agenda  *models.Agenda
	// Curves are this dialogue's registrations over time, and those of earlier
	// ones; Totals what is known of earlier ones besides.
	Curves Curves
	Totals []*models.Dialogue
}

// curvePoints is about how many points a curve has, and its table rows.
const curvePoints = 12

// Curves are sums of registrations by days before the first day of the dialogue.
type Curves struct {
	List []Curve
	// Before are the points of all curves, from the earliest day on: days before
	// the start, negative after it.
	Before []int
	Most   int // of all curves
}

// Curve is one dialogue's. Sums end where its days do: the future is not drawn.
type Curve struct {
	Dialogue *models.Dialogue
	Sums     []int
}

// NewCurves adds up the days of dialogues, the first of which is the page's own.
func NewCurves(now time.Time, dialogues []*models.Dialogue, days [][]models.DayCount) Curves {
	first, last := 0, 0
	for i, d := range dialogues {
		for _, day := range days[i] {
			first, last = max(first, daysBefore(d, day.Day)), min(last, daysBefore(d, day.Day))
		}
	}
	step := max(1, (first-last+curvePoints-1)/curvePoints)
	c := Curves{}
	for at := last + (first-last+step-1)/step*step; at >= last; at -= step {
		c.Before = append(c.Before, at)
	}
	for i, d := range dialogues {
		curve := Curve{Dialogue: d}
		today := daysBefore(d, now.In(d.Location()).Format(time.DateOnly))
		for n, at := range c.Before {
			if at < today && n > 0 && c.Before[n-1] <= today {
				break
			}
			sum := 0
			for _, day := range days[i] {
				if daysBefore(d, day.Day) >= at {
					sum += day.N
				}
			}
			curve.Sums = append(curve.Sums, sum)
			c.Most = max(c.Most, sum)
		}
		c.List = append(c.List, curve)
	}
	return c
}

// daysBefore is how many days a day lies before the dialogue begins.
func daysBefore(d *models.Dialogue, day string) int {
	return int(dayOf(d.StartsOn).Sub(dayOf(day)) / (24 * time.Hour))
}

// Points are a curve as an SVG polyline in a square of 100.
func (c Curves) Points(curve Curve) string {
	var b strings.Builder
	for i, sum := range curve.Sums {
		x := 100 * float64(i) / float64(max(1, len(c.Before)-1))
		fmt.Fprintf(&b, "%.2f,%.2f ", x, 100-100*float64(sum)/float64(max(1, c.Most)))
	}
	return strings.TrimSpace(b.String())
}

// Sum is a curve at a point; ok is false where it does not reach.
func (c Curve) Sum(i int) *int {
	if i >= len(c.Sums) {
		return nil
	}
	return &c.Sums[i]
}

// Bar is a number with its share of the largest one beside it, in hundredths.
type Bar struct {
	Label string
	N     int
	Width int
}

// Bars draws counts, worded; those after the first most are one, called rest.
func Bars(counts []models.Count, words func(string) string, most int, rest string) []Bar {
	var bars []Bar
	for i, c := range counts {
		if i < most || len(counts) == most+1 {
			bars = append(bars, Bar{Label: words(c.Code), N: c.N})
		} else if i == most {
			bars = append(bars, Bar{Label: rest, N: c.N})
		} else {
			bars[most].N += c.N
		}
	}
	top := 1
	for _, bar := range bars {
		top = max(top, bar.N)
	}
	for i := range bars {
		bars[i].Width = bars[i].N * 100 / top
	}
	return bars
}

// barsOf is Bars for templates: of codes whose words begin with key, or of
// countries where it is empty.
func (w *words) barsOf(counts []models.Count, key string) []Bar {
	return Bars(counts, func(code string) string {
		if key == "" {
			return w.printer.Country(code)
		}
		return w.printer.T(key + code)
	}, 12, w.printer.T("organise.figures.others"))
}

// Sessions are those that take places.
func (p FiguresPage) Sessions() []*models.Session {
	var list []*models.Session
	for _, s := range p.Agenda.Sessions {
		if !s.Open {
			list = append(list, s)
		}
	}
	return list
}

// Gauge is the gauge of a mode, or nil where the session has none.
func (p FiguresPage) Gauge(s *models.Session, mode string) *Gauge {
	return OverviewPage{OfficePage: p.OfficePage}.SessionGauge(s, mode)
}

// Waiting is how many await approval.
func (p FiguresPage) Waiting() int {
	n := 0
	for _, c := range p.Figures.Backlog {
		n += c.N
	}
	return n
}
