package views

import (
	"net/url"
	"slices"
	"time"

	"duologue/models"
)

// AgendaFilter is what the query of an agenda asks for. Empty is everything;
// values that mean nothing select nothing.
type AgendaFilter struct {
	// Day is YYYY-MM-DD in the dialogue's zone; Theme a theme's code; Mode
	// models.Onsite or models.Online.
	Day, Theme, Mode string
	// List asks for the list on wide screens too.
	List bool
}

// Query is the filter as the query of an address, "" or "?day=…".
func (f AgendaFilter) Query() string {
	if f == (AgendaFilter{}) {
		return ""
	}
	values := url.Values{}
	for name, value := range map[string]string{"day": f.Day, "theme": f.Theme, "mode": f.Mode} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if f.List {
		values.Set("view", "list")
	}
	return "?" + values.Encode()
}

// Narrow tells whether sessions are left out within a day.
func (f AgendaFilter) Narrow() bool { return f.Theme != "" || f.Mode != "" }

func (f AgendaFilter) shows(s *models.Session, zone *time.Location) bool {
	return (f.Day == "" || f.Day == s.StartsAt.In(zone).Format(time.DateOnly)) &&
		(f.Theme == "" || slices.Contains(s.ThemeCodes, f.Theme)) &&
		(f.Mode == "" || s.Offers(f.Mode))
}

// Select lists the sessions that the filter leaves, in order of time.
func (f AgendaFilter) Select(agenda *models.Agenda) []*models.Session {
	zone := agenda.Dialogue.Location()
	return slices.DeleteFunc(slices.Clone(agenda.Sessions), func(s *models.Session) bool { return !f.shows(s, zone) })
}

// AgendaPage is "dialogues/agenda".
type AgendaPage struct {
	Frame
	DialogueHead
	Filter AgendaFilter
	// Filters are the links that narrow the agenda.
	Filters []FilterGroup
	Days    []AgendaDay
	// Calendar is the address of the calendar file with the same filter.
	Calendar string
}

// Switched is the address of the same agenda as a list instead of a grid, or
// the other way round.
func (p AgendaPage) Switched() string {
	f := p.Filter
	f.List = !f.List
	return PathIn(p.Lang, "dialogues", p.Dialogue.Slug, "agenda") + f.Query()
}

// FilterGroup is one line of filters; Key is the key of its name.
type FilterGroup struct {
	Key     string
	Choices []FilterChoice
}

// FilterChoice is one filter link: a day, a theme, a mode, or all of them (the
// zero value but for the address).
type FilterChoice struct {
	Href    string
	Current bool
	Day     time.Time
	Theme   *models.Theme
	Mode    string
}

// AgendaDay is one day of the dialogue's zone.
type AgendaDay struct {
	Date time.Time
	// Class places the day's grid; empty shows a list.
	Class string
	Items []AgendaItem
	Rooms []AgendaRoom
	Ticks []AgendaTick
}

// AgendaRoom is the head of a column.
type AgendaRoom struct {
	Class string
	Room  models.Room
}

// AgendaTick is a time on the edge of the grid.
type AgendaTick struct {
	Class string
	At    time.Time
}

// AgendaItem is a session in an agenda or another list of sessions.
type AgendaItem struct {
	Session   *models.Session
	Dialogue  *models.Dialogue
	Zone      *time.Location
	Other     *time.Location
	Href      string
	Class     string
	Languages []string
	// Wide items span all rooms.
	Wide bool
	// Dated names the day.
	Dated bool
}

// NewAgendaPage lays out the sessions that the filter leaves.
func NewAgendaPage(frame Frame, head DialogueHead, agenda *models.Agenda, filter AgendaFilter) AgendaPage {
	base := PathIn(frame.Lang, "dialogues", head.Dialogue.Slug, "agenda")
	p := AgendaPage{Frame: frame, DialogueHead: head, Filter: filter, Calendar: base + ".ics" + filter.withoutView().Query()}
	days := layoutDays(agenda)
	p.Filters = agendaFilters(base, agenda, days, filter)
	for _, g := range days {
		day := AgendaDay{Date: g.date}
		if !filter.List && !filter.Narrow() {
			day.Class, day.Rooms, day.Ticks = g.class(), g.heads(), g.ticks()
		}
		for _, s := range g.sessions {
			if !filter.shows(s, head.Zone) {
				continue
			}
			item := newItem(frame.Lang, head, s)
			item.Class, item.Wide = kindClass(s), g.wide(s)
			if day.Class != "" {
				item.Class += " " + sessionClass(s)
			}
			day.Items = append(day.Items, item)
		}
		if len(day.Items) > 0 {
			p.Days = append(p.Days, day)
		}
	}
	return p
}

func (f AgendaFilter) withoutView() AgendaFilter {
	f.List = false
	return f
}

func newItem(lang string, head DialogueHead, s *models.Session) AgendaItem {
	d := head.Dialogue
	return AgendaItem{Session: s, Dialogue: d, Zone: head.Zone, Other: head.Other, Languages: d.Languages,
		Class: kindClass(s), Href: PathIn(lang, "dialogues", d.Slug, "sessions", s.Ref)}
}

func kindClass(s *models.Session) string {
	class := "item item-" + s.Kind
	if len(s.Themes) > 0 {
		class += " theme-" + s.Themes[0].Colour
	}
	return class
}

// agendaFilters lists the links, leaving out groups in which nothing differs.
func agendaFilters(base string, agenda *models.Agenda, grids []*dayGrid, f AgendaFilter) []FilterGroup {
	var groups []FilterGroup
	add := func(key, current string, set func(*AgendaFilter, string), choices map[string]FilterChoice, order []string) {
		if len(order) < 2 {
			return
		}
		g := FilterGroup{Key: key}
		for _, value := range append([]string{""}, order...) {
			other := f
			set(&other, value)
			choice := choices[value]
			choice.Href, choice.Current = base+other.Query(), value == current
			g.Choices = append(g.Choices, choice)
		}
		groups = append(groups, g)
	}
	days, dayOrder := map[string]FilterChoice{}, []string{}
	for _, g := range grids {
		day := g.date.Format(time.DateOnly)
		days[day], dayOrder = FilterChoice{Day: g.date}, append(dayOrder, day)
	}
	add("agenda.filter.day", f.Day, func(f *AgendaFilter, v string) { f.Day = v }, days, dayOrder)
	themes, themeOrder := map[string]FilterChoice{}, []string{}
	for i, t := range agenda.Themes {
		if slices.ContainsFunc(agenda.Sessions, func(s *models.Session) bool { return slices.Contains(s.ThemeCodes, t.Code) }) {
			themes[t.Code], themeOrder = FilterChoice{Theme: &agenda.Themes[i]}, append(themeOrder, t.Code)
		}
	}
	add("agenda.filter.theme", f.Theme, func(f *AgendaFilter, v string) { f.Theme = v }, themes, themeOrder)
	modes, modeOrder := map[string]FilterChoice{}, []string{}
	for _, mode := range []string{models.Onsite, models.Online} {
		if slices.ContainsFunc(agenda.Sessions, func(s *models.Session) bool { return s.Offers(mode) }) {
			modes[mode], modeOrder = FilterChoice{Mode: mode}, append(modeOrder, mode)
		}
	}
	add("agenda.filter.mode", f.Mode, func(f *AgendaFilter, v string) { f.Mode = v }, modes, modeOrder)
	return groups
}
