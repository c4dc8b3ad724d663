package views

import (
	"time"

	"duologue/models"
	"duologue/views/locale"
)

// AttendancePage is "office/attendance": who came to a session, scans and
// online presence together.
type AttendancePage struct {
	OfficePage
	Toolbar  Toolbar
	Session  *models.Session
	Attended []models.Attendance
	Figures  models.AttendanceFigures
	Now      time.Time
}

// When is the time of the session.
func (p AttendancePage) When() Span {
	return Span{Start: p.Session.StartsAt, End: p.Session.EndsAt, Zone: p.Zone(), Other: p.Other(), Dated: true}
}

// Rows are the persons, by name.
func (p AttendancePage) Rows() []AttendanceRow {
	var rows []AttendanceRow
	for _, a := range p.Attended {
		r := a.Registration
		row := AttendanceRow{Registration: r, Entry: a.Entry, Presence: a.Presence,
			Person: locale.Person{Family: r.FamilyName, Given: r.GivenNames, Native: r.NativeName, Order: r.NameOrder}}
		if a.Presence != nil {
			row.Minutes = (a.Presence.Seconds + 30) / 60
		}
		rows = append(rows, row)
	}
	return rows
}

// Clock is a moment in the dialogue's zone.
func (p AttendancePage) Clock(t time.Time) time.Time { return t.In(p.Zone()) }

// AttendanceRow is one person.
type AttendanceRow struct {
	*models.Registration
	Person   locale.Person
	Entry    *models.ListEntry // nil: not on site
	Presence *models.Presence  // nil: not online
	// Minutes of presence online.
	Minutes int
}
