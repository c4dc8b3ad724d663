package views

import (
	"strconv"
	"time"

	"duologue/models"
)

// OfficeHomePage is "office/home": the dialogues that the account may see.
type OfficeHomePage struct {
	Frame
	Toolbar   Toolbar
	Dialogues []OfficeDialogue
	// MayCreate: the reader may make dialogues.
	MayCreate bool
}

// OfficeDialogue is one of them.
type OfficeDialogue struct {
	*models.Dialogue
	Counts map[string]int // of registrations, by state
	// Href leads to its pages, or to its door for door staff.
	Href string
	Past bool
}

// OfficePage is what the pages of one dialogue share.
type OfficePage struct {
	Frame
	Dialogue *models.Dialogue
	// Base is the address of the dialogue's pages.
	Base string
	// May tells by a capability's name whether the reader has it here.
	May map[string]bool
}

// Zone is the dialogue's own, Other the one beside it.
func (p OfficePage) Zone() *time.Location  { return p.Dialogue.Location() }
func (p OfficePage) Other() *time.Location { return p.Dialogue.OtherLocation() }

// OverviewPage is "office/show": how a dialogue stands.
type OverviewPage struct {
	OfficePage
	Agenda *models.Agenda
	Counts map[string]int
	// GuestsOf are the host bodies to whose guests the reader is limited.
	GuestsOf []string
	// Conflicts counts the second entries to decide about.
	Conflicts int
	// Gaps are what it lacks while it is yet to come.
	Gaps    []GapGroup
	MayCopy bool
	// Attended counts who came, by the session's id.
	Attended map[int64]models.AttendanceFigures
	Now      time.Time
}

// Total is the number of all registrations.
func (p OverviewPage) Total() int {
	n := 0
	for _, count := range p.Counts {
		n += count
	}
	return n
}

// Places are the dialogue's own, on site.
func (p OverviewPage) Places() Gauge { return NewGauge(&p.Agenda.Places) }

// OfficeDay is the sessions of one day of the dialogue's zone.
type OfficeDay struct {
	Date     time.Time
	Sessions []*models.Session
}

// Days are the sessions of an agenda by day.
func (p OfficePage) Days(agenda *models.Agenda) []OfficeDay {
	var days []OfficeDay
	for _, s := range agenda.Sessions {
		y, m, day := s.StartsAt.In(p.Zone()).Date()
		date := time.Date(y, m, day, 0, 0, 0, 0, time.UTC)
		if len(days) == 0 || !days[len(days)-1].Date.Equal(date) {
			days = append(days, OfficeDay{Date: date})
		}
		days[len(days)-1].Sessions = append(days[len(days)-1].Sessions, s)
	}
	return days
}

// Span is the time of a session.
func (p OfficePage) Span(s *models.Session) Span {
	return Span{Start: s.StartsAt, End: s.EndsAt, Zone: p.Zone(), Other: p.Other()}
}

// Gauge is how far places are taken.
type Gauge struct {
	Taken, Waiting int
	// Capacity is meaningful only if Limited.
	Capacity int
	Limited  bool
	// High is the number from which on few places are left.
	High int
}

// NewGauge shows a counter; nil is a mode that is not offered.
func NewGauge(c *models.Counter) Gauge {
	if c == nil {
		return Gauge{}
	}
	g := Gauge{Taken: c.Taken, Waiting: c.Waiting}
	if c.Capacity != nil {
		g.Capacity, g.Limited, g.High = *c.Capacity, true, *c.Capacity*9/10
	}
	return g
}

// SessionGauge is the gauge of a mode, or nil where the session has none.
func (p OverviewPage) SessionGauge(s *models.Session, mode string) *Gauge {
	if !s.Offers(mode) || s.Open {
		return nil
	}
	g := NewGauge(s.Places(mode))
	return &g
}

// CapacityPage is "office/capacity": all capacities of a dialogue in one form.
type CapacityPage struct {
	OfficePage
	Agenda *models.Agenda
	Form   Form
	// Conflict: a colleague changed some meanwhile.
	Conflict bool
}

// CapacityRow is a session with a capacity.
type CapacityRow struct {
	Session *models.Session
	Span    Span
	Fields  []CapacityField
}

// CapacityField is the input of one mode.
type CapacityField struct {
	Field
	Mode  string
	Was   string
	Gauge Gauge
}

// Own is the field of the dialogue's own places.
func (p CapacityPage) Own() CapacityField {
	return p.field(models.CapacityChange{Mode: models.Onsite}, &p.Agenda.Places)
}

// Rows are the sessions that take places, in order of time.
func (p CapacityPage) Rows() []CapacityRow {
	var rows []CapacityRow
	for _, s := range p.Agenda.Sessions {
		row := CapacityRow{Session: s, Span: Span{Start: s.StartsAt, End: s.EndsAt, Zone: p.Zone(), Other: p.Other(), Dated: true}}
		for _, mode := range models.Modes() {
			if c := s.Places(mode); s.Offers(mode) && !s.Open && c != nil {
				row.Fields = append(row.Fields, p.field(models.CapacityChange{Session: s.Ref, Mode: mode}, c))
			}
		}
		if len(row.Fields) > 0 {
			rows = append(rows, row)
		}
	}
	return rows
}

func (p CapacityPage) field(change models.CapacityChange, c *models.Counter) CapacityField {
	name := change.Field()
	f := CapacityField{Mode: change.Mode, Gauge: NewGauge(c), Was: capacityText(c.Capacity),
		Field: Field{Name: name, ID: FieldID(name), Value: capacityText(c.Capacity), Error: p.Form.Error(name)}}
	if p.Form.Values != nil {
		f.Value = p.Form.Value(name)
	}
	return f
}

func capacityText(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}
