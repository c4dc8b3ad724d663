package views

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"duologue/models"
)

// dayGrid places the sessions of one day: the lines of its rows are the moments
// at which something begins or ends, so that long texts stretch a row and
// never overflow it; its columns are the rooms in use.
type dayGrid struct {
	number   int // from 1
	date     time.Time
	sessions []*models.Session
	rooms    []models.Room
	lines    []time.Time
	zone     *time.Location
}

// layoutDays groups an agenda by the days of the dialogue's zone.
func layoutDays(agenda *models.Agenda) []*dayGrid {
	zone := agenda.Dialogue.Location()
	var days []*dayGrid
	for _, s := range agenda.Sessions {
		y, m, d := s.StartsAt.In(zone).Date()
		date := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
		if len(days) == 0 || !days[len(days)-1].date.Equal(date) {
			days = append(days, &dayGrid{number: len(days) + 1, date: date, zone: zone})
		}
		g := days[len(days)-1]
		g.sessions = append(g.sessions, s)
		g.lines = append(g.lines, s.StartsAt, s.EndsAt)
	}
	for _, g := range days {
		slices.SortFunc(g.lines, time.Time.Compare)
		g.lines = slices.CompactFunc(g.lines, time.Time.Equal)
		for _, room := range agenda.Rooms {
			if slices.ContainsFunc(g.sessions, func(s *models.Session) bool { return !g.wide(s) && inRoom(s, room) }) {
				g.rooms = append(g.rooms, room)
			}
		}
	}
	return days
}

func inRoom(s *models.Session, room models.Room) bool { return s.Room != nil && s.Room.ID == room.ID }

// wide tells whether a session has the day to itself while it lasts, or no
// room: it spans all columns.
func (g *dayGrid) wide(s *models.Session) bool {
	return s.Room == nil || !slices.ContainsFunc(g.sessions, func(o *models.Session) bool { return o != s && s.Overlaps(o) })
}

func (g *dayGrid) class() string { return fmt.Sprintf("day-%d", g.number) }

func (g *dayGrid) heads() []AgendaRoom {
	var heads []AgendaRoom
	for i, room := range g.rooms {
		heads = append(heads, AgendaRoom{Class: fmt.Sprintf("col-%d", i+1), Room: room})
	}
	return heads
}

// ticks are the moments at which something begins.
func (g *dayGrid) ticks() []AgendaTick {
	var ticks []AgendaTick
	for i, at := range g.lines {
		if slices.ContainsFunc(g.sessions, func(s *models.Session) bool { return s.StartsAt.Equal(at) }) {
			ticks = append(ticks, AgendaTick{Class: fmt.Sprintf("row-%d", i+1), At: at})
		}
	}
	return ticks
}

func sessionClass(s *models.Session) string { return "at-" + s.Ref }

// AgendaCSS is the stylesheet with the places of an agenda's grid, for wide
// screens. It depends on the agenda alone: serve it under an address that
// changes with the dialogue's revision.
func AgendaCSS(agenda *models.Agenda) string {
	var b strings.Builder
	b.WriteString("@media (min-width: 64rem) {\n")
	rows, columns := 0, 0
	for _, g := range layoutDays(agenda) {
		g.css(&b)
		rows, columns = max(rows, len(g.lines)), max(columns, len(g.rooms))
	}
	for i := range columns {
		fmt.Fprintf(&b, ".agenda-grid .col-%d { grid-column: %d; }\n", i+1, i+2)
	}
	for i := range rows {
		fmt.Fprintf(&b, ".agenda-grid .row-%d { grid-row: %d; }\n", i+1, i+2)
	}
	b.WriteString("}\n")
	return b.String()
}

// css writes the lines of the grid, a row's least height following its
// duration, and the place of each session.
func (g *dayGrid) css(b *strings.Builder) {
	fmt.Fprintf(b, ".agenda-grid.%s { grid-template-columns: 5.25rem repeat(%d, minmax(0, 1fr)); grid-template-rows: auto", g.class(), max(len(g.rooms), 1))
	for i := range len(g.lines) - 1 {
		fmt.Fprintf(b, " minmax(%.2frem, auto)", g.height(i))
	}
	b.WriteString("; }\n")
	for _, s := range g.sessions {
		from, column, end := g.line(s.StartsAt), 2, max(len(g.rooms), 1)+2
		if !g.wide(s) {
			column += slices.IndexFunc(g.rooms, func(r models.Room) bool { return inRoom(s, r) })
			end = column + 1
		}
		fmt.Fprintf(b, ".agenda-grid .%s { grid-area: %d / %d / %d / %d; }\n", sessionClass(s), from, column, g.line(s.EndsAt), end)
	}
}

// height is the least height in rem of the row below a line. Time in which
// nothing happens takes little room.
func (g *dayGrid) height(line int) float64 {
	from, to := g.lines[line], g.lines[line+1]
	if !slices.ContainsFunc(g.sessions, func(s *models.Session) bool { return s.StartsAt.Before(to) && from.Before(s.EndsAt) }) {
		return 1.25
	}
	return min(max(to.Sub(from).Minutes()*0.06, 0.5), 5)
}

// line is the number of the grid line of a moment; the first row is the heads'.
func (g *dayGrid) line(at time.Time) int {
	return 2 + slices.IndexFunc(g.lines, at.Equal)
}
