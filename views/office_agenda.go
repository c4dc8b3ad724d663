package views

import (
	"net/url"
	"slices"
	"time"

	"duologue/models"
)

// AgendaEditorPage is "agenda_editor/index": the working version of an agenda.
type AgendaEditorPage struct {
	OfficePage
	Working *models.Working
	// Editor is who changed it last; empty where nothing is unreleased.
	Editor string
	// Last is the release that everybody sees; nil before the first.
	Last *models.AgendaRelease
	Days []EditorDay
	// Exports are the addresses under which others get the released agenda.
	Exports []Fact
	// Stale is a move that a colleague's change made void; nil else.
	Stale *StaleMove
}

// StaleMove is a session as it is now, in the clock of the dialogue, and when it
// was to begin.
type StaleMove struct {
	Title                models.Text
	Starts, Ends, Wanted string
}

// Address is that of a part of the editor.
func (p AgendaEditorPage) Address(kind, code string) string { return editorAddress(p.Base, kind, code) }

func editorAddress(base, kind, code string) string {
	return base + "/agenda/" + kind + "/" + url.PathEscape(code)
}

// Title of a session, by its code.
func (p AgendaEditorPage) TitleOf(code string) models.Text {
	if s := p.Working.Session(code); s != nil {
		return s.Title
	}
	return models.Text{"en": code}
}

// Blocked tells whether a conflict keeps the agenda from being released.
func (p AgendaEditorPage) Blocked() bool { return blocked(p.Working) }

func blocked(w *models.Working) bool {
	return slices.ContainsFunc(w.Conflicts, func(c models.AgendaConflict) bool { return c.Blocks })
}

// Conflict is one that a reader can follow: where it can be mended.
type Conflict struct {
	models.AgendaConflict
	Title, OtherTitle models.Text
	Href              string
	Args              map[string]any
}

// Conflicts of the working version.
func (p AgendaEditorPage) Conflicts() []Conflict { return conflictsOf(p.Base, p.Working) }

func conflictsOf(base string, w *models.Working) []Conflict {
	var list []Conflict
	for _, c := range w.Conflicts {
		row := Conflict{AgendaConflict: c, Args: c.Args}
		if s := w.Session(c.Session); s != nil {
			row.Title, row.Href = s.Title, editorAddress(base, "sessions", c.Session)
		}
		if s := w.Session(c.Other); s != nil {
			row.OtherTitle = s.Title
		}
		list = append(list, row)
	}
	return list
}

// EditorDay is one day of the working version.
type EditorDay struct {
	Date time.Time
	// Rooms head the columns; the last has no room.
	Rooms    []models.DocumentRoom
	Rows     []EditorRow
	Sessions []EditorSession
}

// EditorRow is a quarter of an hour, or less where a session begins or ends.
type EditorRow struct {
	At    time.Time
	Cells []EditorCell
}

// OnTheHour tells whether the row's time is shown.
func (r EditorRow) OnTheHour() bool { return r.At.Minute() == 0 }

// EditorCell is a free place of the grid, or the sessions that take it.
type EditorCell struct {
	Room, Starts string
	Rows         int
	Sessions     []EditorSession
}

// EditorSession is a session of the working version as a card.
type EditorSession struct {
	models.DocumentSession
	Start, End time.Time // as the clocks of the dialogue show
	Class      string
	Was        string // its fingerprint
	RoomName   models.Text
	Href       string
	Clash      bool
}

// EditorDays lays the working version out.
func EditorDays(base string, w *models.Working) []EditorDay {
	var days []EditorDay
	sessions := editorSessions(base, w)
	first, last := dayOf(w.Dialogue.StartsOn), dayOf(w.Dialogue.EndsOn)
	dates := []time.Time{}
	for date := first; !date.After(last); date = date.AddDate(0, 0, 1) {
		dates = append(dates, date)
	}
	for _, s := range sessions {
		date := s.Start.Truncate(24 * time.Hour)
		if !slices.ContainsFunc(dates, date.Equal) {
			dates = append(dates, date)
		}
	}
	slices.SortFunc(dates, time.Time.Compare)
	for _, date := range dates {
		day := EditorDay{Date: date, Rooms: append(slices.Clone(w.Rooms), models.DocumentRoom{})}
		for _, s := range sessions {
			if s.Start.Truncate(24 * time.Hour).Equal(date) {
				day.Sessions = append(day.Sessions, s)
			}
		}
		day.layOut()
		days = append(days, day)
	}
	return days
}

func editorSessions(base string, w *models.Working) []EditorSession {
	var list []EditorSession
	for _, s := range w.Sessions {
		row := EditorSession{DocumentSession: s, Class: "slot slot-" + s.Kind, Was: models.Fingerprint(s), Href: editorAddress(base, "sessions", s.Code)}
		row.Start, _ = time.Parse(models.LocalTimeLayout, s.Starts)
		row.End, _ = time.Parse(models.LocalTimeLayout, s.Ends)
		if room := w.Room(s.Room); room != nil {
			row.RoomName = room.Name
		}
		if len(s.Themes) > 0 {
			if theme := w.Theme(s.Themes[0]); theme != nil {
				row.Class += " theme-" + theme.Colour
			}
		}
		row.Clash = slices.ContainsFunc(w.Conflicts, func(c models.AgendaConflict) bool { return c.Session == s.Code || c.Other == s.Code })
		list = append(list, row)
	}
	slices.SortStableFunc(list, func(a, b EditorSession) int { return a.Start.Compare(b.Start) })
	return list
}

// step is the least time between two places of the grid.
const step = 15 * time.Minute

// layOut makes the rows of a day: from eight to six, or as long as it lasts.
func (d *EditorDay) layOut() {
	from, to := d.Date.Add(8*time.Hour), d.Date.Add(18*time.Hour)
	var lines []time.Time
	for _, s := range d.Sessions {
		from, to = earlier(from, s.Start.Truncate(time.Hour)), later(to, s.End)
		lines = append(lines, s.Start, s.End)
	}
	for at := from; at.Before(to); at = at.Add(step) {
		lines = append(lines, at)
	}
	slices.SortFunc(lines, time.Time.Compare)
	lines = slices.CompactFunc(lines, time.Time.Equal)
	free := make([]time.Time, len(d.Rooms)) // from when a column has room for another cell
	for i, at := range lines {
		if !at.Before(to) {
			break
		}
		row := EditorRow{At: at}
		for column, room := range d.Rooms {
			if at.Before(free[column]) {
				continue
			}
			cell := d.cell(room.Code, at)
			end := cell.end(at)
			for cell.Rows = 1; i+cell.Rows < len(lines) && lines[i+cell.Rows].Before(end); cell.Rows++ {
			}
			if len(cell.Sessions) > 0 {
				free[column] = end
			}
			row.Cells = append(row.Cells, cell)
		}
		d.Rows = append(d.Rows, row)
	}
}

// cell is what a room has from a moment on: the sessions that begin then, and
// those that overlap them.
func (d *EditorDay) cell(room string, at time.Time) EditorCell {
	c := EditorCell{Room: room, Starts: at.Format(models.LocalTimeLayout)}
	end := at.Add(time.Second)
	for _, s := range d.Sessions { // in order of time
		if s.Room == room && !s.Start.Before(at) && s.Start.Before(end) {
			c.Sessions = append(c.Sessions, s)
			end = later(end, s.End)
		}
	}
	return c
}

func (c EditorCell) end(at time.Time) time.Time {
	end := at
	for _, s := range c.Sessions {
		end = later(end, s.End)
	}
	return end
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
