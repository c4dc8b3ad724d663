package views

import (
	"time"

	"duologue/models"
)

// ListsPage is "office/lists": the gate and the sessions, each with its list on
// paper, as a sheet, and who came.
type ListsPage struct {
	OfficePage
	Toolbar  Toolbar
	Agenda   *models.Agenda
	Attended map[int64]models.AttendanceFigures
}

// RosterPage is "office/roster": a list to print.
type RosterPage struct {
	OfficePage
	// Session is nil for the gate.
	Session *models.Session
	Rows    []models.RosterRow
	Printed time.Time
	// More: there are too many for one page; the sheet has them all.
	More bool
	// CSV is the address of the same list as a sheet.
	CSV string
}

// Onsite counts the rows that come in person.
func (p RosterPage) Onsite() int {
	n := 0
	for _, row := range p.Rows {
		if row.Mode == models.Onsite {
			n++
		}
	}
	return n
}

// When is the time of the session, with its day.
func (p RosterPage) When() Span {
	return Span{Start: p.Session.StartsAt, End: p.Session.EndsAt, Zone: p.Zone(), Other: p.Other(), Dated: true}
}
