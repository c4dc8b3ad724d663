package models

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
)

// imported are the rows of a document, not yet numbered. They refer to each
// other by their place in the lists.
type imported struct {
	dialogue  Dialogue
	hosts     []DocumentHost
	themes    []Theme
	rooms     []Room
	speakers  []Speaker
	sessions  []importedSession
	places    *int // on-site capacity of the dialogue
	lists     []importedList
	questions []Question
	consents  []ConsentText
}

type importedSession struct {
	Session
	room     int // -1 is none
	capacity DocumentCapacity
}

type importedList struct {
	List
	session int // -1 is the gate
}

// rowsOf checks a document and makes its rows, or *Invalid with all mistakes.
func rowsOf(doc *Document, now time.Time) (*imported, error) {
	m := &importer{doc: doc, least: 1}
	rows := &imported{hosts: doc.Hosts}
	rows.dialogue = m.dialogue(now)
	m.hosts()
	refs := m.castDocument(rows, now)
	sessions := m.agenda(rows, now)
	rows.callSpeakers(refs)
	m.roomsAreFree(rows.sessions)
	rows.places = m.registration(&rows.dialogue)
	rows.questions = m.questions()
	rows.consents = m.consents()
	rows.lists = m.lists(rows.sessions, sessions)
	return rows, m.wrong.OrNil()
}

// agenda makes the rows of themes, rooms and sessions, and returns the places of
// the sessions by code.
func (m *importer) agenda(rows *imported, now time.Time) map[string]int {
	themes, rooms, sessions := map[string]int{}, map[string]int{}, map[string]int{}
	rows.themes = m.themes(themes)
	rows.rooms = m.rooms(rooms)
	m.atMost("sessions", len(m.doc.Sessions), sessionsMax)
	for i, s := range m.doc.Sessions {
		at := fmt.Sprintf("sessions[%d]", i)
		m.code(at+".code", s.Code, importCode, 64, sessions, i)
		rows.sessions = append(rows.sessions, m.session(at, s, themes, rooms, rows.rooms, now))
	}
	return sessions
}

func (m *importer) dialogue(now time.Time) Dialogue {
	doc := m.doc
	m.code("slug", doc.Slug, importSlug, 64, map[string]int{}, 0)
	if doc.Slug == "new" { // the address of the page that makes one
		m.refuse("slug", "import.slug_taken")
	}
	m.number("number", doc.Number, 1, 9999)
	m.number("stakeholders_about", doc.StakeholdersAbout, 0, 1_000_000)
	m.number("mous_signed", doc.MousSigned, 0, 10_000)
	m.dialogueTexts()
	m.zone = m.zoneOf("zone", doc.Zone)
	other := doc.OtherZone
	if other == "" {
		other = otherZone(doc.Zone)
	}
	m.zoneOf("other_zone", other)
	m.days()
	if len(doc.Languages) == 0 {
		m.refuse("languages", "field.required")
	}
	m.languages("languages", doc.Languages)
	return Dialogue{
		Slug: doc.Slug, Number: doc.Number, Example: doc.Example,
		Status: m.oneOf("status", doc.Status, DialoguePublished, []string{DialogueDraft, DialoguePublished, DialogueArchived}),
		Title:  doc.Title, Summary: doc.Summary, Description: doc.Description, Practical: doc.Practical,
		Occasion: doc.Occasion, Place: doc.Place, Venue: doc.Venue, Address: doc.Address, MapURL: doc.MapURL, Directions: doc.Directions,
		Zone: doc.Zone, OtherZone: other, StartsOn: doc.StartsOn, EndsOn: doc.EndsOn,
		Format:    m.oneOf("format", doc.Format, "", []string{FormatOnsite, FormatOnline, FormatHybrid}),
		Languages: doc.Languages, Approval: ApprovalAutomatic, ApprovalByCategory: map[string]string{},
		JoinOpensMinutes: m.numberOr("join_opens_minutes", doc.JoinOpensMinutes, 15, 0, 24*60),
		ReminderHours:    m.reminders(),
		ContactEmail:     doc.ContactEmail, SenderName: m.sender(), ReplyTo: doc.ReplyTo,
		DigestHour:        m.numberOr("digest_hour", doc.DigestHour, 7, 0, 23),
		StakeholdersAbout: doc.StakeholdersAbout, MousSigned: doc.MousSigned,
		Revision: 1, CreatedAt: now, UpdatedAt: now,
	}
}

// otherZone is the zone to show beside one: Brussels beside Shanghai, and
// Shanghai beside all others.
func otherZone(zone string) string {
	if zone == "Asia/Shanghai" {
		return "Europe/Brussels"
	}
	return "Asia/Shanghai"
}

func (m *importer) dialogueTexts() {
	doc := m.doc
	m.text("title", doc.Title, textShort, true)
	m.text("summary", doc.Summary, textMiddle, false)
	m.text("description", doc.Description, textLong, false)
	m.text("practical", doc.Practical, textLong, false)
	m.text("occasion", doc.Occasion, textMiddle, false)
	m.text("place", doc.Place, textShort, false)
	m.text("venue", doc.Venue, textShort, false)
	m.text("address", doc.Address, textMiddle, false)
	m.text("directions", doc.Directions, textLong, false)
	if doc.MapURL != "" {
		m.link("map_url", doc.MapURL)
	}
	m.address("contact_email", doc.ContactEmail)
	m.address("reply_to", doc.ReplyTo)
}

// days checks the first and last day and remembers what they enclose.
func (m *importer) days() {
	first, last := m.day("starts_on", m.doc.StartsOn), m.day("ends_on", m.doc.EndsOn)
	switch {
	case first.IsZero() || last.IsZero():
	case last.Before(first):
		m.refuse("ends_on", "import.order")
	case last.Sub(first) > 62*24*time.Hour:
		m.refuse("ends_on", "import.too_far")
	default:
		m.first, m.last = first, last.AddDate(0, 0, 1)
	}
}

// sender is the name from which mails come: as given, else the title.
func (m *importer) sender() string {
	name := m.doc.SenderName
	if name == "" {
		name, _ = m.doc.Title.In("en", m.doc.Languages...)
		return string([]rune(name)[:min(80, utf8.RuneCountInString(name))])
	}
	if utf8.RuneCountInString(name) > 80 {
		m.refuse("sender_name", "field.too_long", "max", 80)
	}
	if !cleanText(name) || strings.ContainsAny(name, "\n\t") {
		m.refuse("sender_name", "field.control_characters")
	}
	return name
}

// reminders are hours before the first session: a week and a day by default.
func (m *importer) reminders() []int {
	if m.doc.ReminderHours == nil && m.doc.Registration != nil {
		return []int{7 * 24, 24}
	}
	m.atMost("reminder_hours", len(m.doc.ReminderHours), 5)
	for i := range m.doc.ReminderHours {
		m.number(fmt.Sprintf("reminder_hours[%d]", i), &m.doc.ReminderHours[i], 1, 90*24)
	}
	return append([]int{}, m.doc.ReminderHours...)
}

func (m *importer) hosts() {
	m.atMost("hosts", len(m.doc.Hosts), 50)
	seen := map[string]int{}
	for i, h := range m.doc.Hosts {
		at := fmt.Sprintf("hosts[%d]", i)
		m.code(at+".code", h.Code, importCode, 32, seen, i)
		m.oneOf(at+".role", h.Role, HostOrganiser, []string{HostOrganiser, HostConsultation})
		if h.Country != "" && !importCountry.MatchString(h.Country) {
			m.refuse(at+".country", "import.country")
		}
		if utf8.RuneCountInString(h.Level) > 64 {
			m.refuse(at+".level", "field.too_long", "max", 64)
		}
		m.text(at+".names", h.Names, textShort, false)
	}
}

func (m *importer) themes(seen map[string]int) []Theme {
	m.atMost("themes", len(m.doc.Themes), 30)
	var rows []Theme
	for i, t := range m.doc.Themes {
		at := fmt.Sprintf("themes[%d]", i)
		m.code(at+".code", t.Code, importSlug, 64, seen, i)
		m.text(at+".name", t.Name, textShort, true)
		m.oneOf(at+".colour", t.Colour, "", ThemeColours())
		rows = append(rows, Theme{Ref: newRef(), Code: t.Code, Name: t.Name, Colour: t.Colour, Position: i})
	}
	return rows
}

func (m *importer) rooms(seen map[string]int) []Room {
	m.atMost("rooms", len(m.doc.Rooms), 50)
	var rows []Room
	for i, r := range m.doc.Rooms {
		at := fmt.Sprintf("rooms[%d]", i)
		m.code(at+".code", r.Code, importCode, 64, seen, i)
		m.text(at+".name", r.Name, textShort, true)
		m.number(at+".capacity", r.Capacity, 1, 100_000)
		kind := m.oneOf(at+".kind", r.Kind, RoomPhysical, []string{RoomPhysical, RoomVirtual})
		rows = append(rows, Room{Ref: newRef(), Code: r.Code, Kind: kind, Name: r.Name, Capacity: r.Capacity, Position: i})
	}
	return rows
}

// newSession is the identity of a session, which outlives every change of it.
func newSession(code string, now time.Time) Session {
	return Session{Ref: newRef(), Code: code, UID: uuid.NewString(), CalendarUID: uuid.NewString(), CreatedAt: now}
}
