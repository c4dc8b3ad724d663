package models

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// sessionsMax is how many sessions a document may have.
const sessionsMax = 500

// SessionKinds are all kinds of sessions, in the order of forms.
func SessionKinds() []string {
	return []string{SessionPlenary, SessionParallel, SessionWorkshop, SessionSigning, SessionNetworking, SessionBreak}
}

func (m *importer) session(at string, s DocumentSession, themes, rooms map[string]int, list []Room, now time.Time) importedSession {
	row := importedSession{Session: newSession(s.Code, now), room: -1, capacity: s.Capacity}
	row.JoinURL, row.JoinEmbed = s.JoinURL, s.JoinEmbed
	m.text(at+".title", s.Title, textShort, true)
	m.text(at+".abstract", s.Abstract, textLong, false)
	m.languages(at+".floor_languages", s.FloorLanguages)
	m.languages(at+".interpretation", s.Interpretation)
	m.links(at+".links", s.Links)
	m.speakers(at+".speakers", s.Speakers)
	row.SessionContent = SessionContent{
		Kind: m.oneOf(at+".kind", s.Kind, "", SessionKinds()), Title: s.Title, Abstract: s.Abstract, Open: s.Open,
		FloorLanguages: append([]string{}, s.FloorLanguages...), ThemeCodes: append([]string{}, s.Themes...), UpdatedAt: now,
		Details: SessionDetails{Interpretation: s.Interpretation, Links: s.Links, Speakers: s.Speakers},
	}
	m.sessionThemes(at, s, themes)
	m.sessionTimes(at, s, &row)
	m.sessionModes(at, s, &row)
	if s.Room != "" {
		i, ok := rooms[s.Room]
		if !ok {
			m.refuse(at+".room", "import.names_nothing")
		} else {
			row.room = i
			m.sessionRoom(at, &row, list[i])
		}
	}
	m.sessionPlaces(at, s, &row)
	return row
}

func (m *importer) links(at string, links []SessionLink) {
	m.atMost(at, len(links), 20)
	for i, l := range links {
		path := fmt.Sprintf("%s[%d]", at, i)
		m.link(path+".url", l.URL)
		m.text(path+".title", l.Title, textShort, true)
	}
}

// castDocument makes the speakers of a document, whom its sessions name by their
// codes, and returns their refs.
func (m *importer) castDocument(rows *imported, now time.Time) map[string]string {
	m.atMost("speakers", len(m.doc.Speakers), sessionsMax)
	refs, seen := map[string]string{}, map[string]int{}
	m.cast = map[string]string{}
	for i, s := range m.doc.Speakers {
		at := fmt.Sprintf("speakers[%d]", i)
		m.code(at+".code", s.Code, importCode, 64, seen, i)
		f := SpeakerForm{Email: s.Email, Language: s.Language, SpeakerProfile: SpeakerProfile{FamilyName: s.FamilyName, GivenNames: s.GivenNames,
			NativeName: s.NativeName, NameOrder: s.NameOrder, Position: s.Position, Organisation: s.Organisation, Country: s.Country, Biography: s.Biography}}
		var wrong *Invalid
		if errors.As(f.check(), &wrong) {
			for _, w := range wrong.Fields {
				w.Field = at + "." + w.Field
				m.wrong.Fields = append(m.wrong.Fields, w)
			}
		}
		row := Speaker{Ref: newRef(), SpeakerProfile: f.SpeakerProfile, Email: f.Email, Language: f.Language, LinkVersion: 1, CreatedAt: now, UpdatedAt: now}
		rows.speakers = append(rows.speakers, row)
		m.cast[s.Code], refs[s.Code] = s.Code, row.Ref
	}
	return refs
}

// callSpeakers names the speakers of sessions by their refs.
func (rows *imported) callSpeakers(refs map[string]string) {
	for i := range rows.sessions {
		details := &rows.sessions[i].Details
		details.Speakers = slices.Clone(details.Speakers)
		for j := range details.Speakers {
			details.Speakers[j].Speaker = refs[details.Speakers[j].Speaker]
		}
	}
}

// speakers checks who speaks: those of a document by their codes, those of a
// working version by their refs.
func (m *importer) speakers(at string, list []SessionSpeaker) {
	m.atMost(at, len(list), 50)
	for i, s := range list {
		path := fmt.Sprintf("%s[%d]", at, i)
		m.oneOf(path+".role", s.Role, "", SpeakerRoles())
		switch {
		case m.cast[s.Speaker] == "":
			m.refuse(path+".speaker", "import.names_nothing")
		case slices.ContainsFunc(list[:i], func(o SessionSpeaker) bool { return o.Speaker == s.Speaker }):
			m.refuse(path+".speaker", "import.twice")
		}
	}
}

func (m *importer) sessionThemes(at string, s DocumentSession, themes map[string]int) {
	for i, code := range s.Themes {
		path := fmt.Sprintf("%s.themes[%d]", at, i)
		if _, ok := themes[code]; !ok {
			m.refuse(path, "import.names_nothing")
		} else if slices.Contains(s.Themes[:i], code) {
			m.refuse(path, "import.twice")
		}
	}
}

func (m *importer) sessionTimes(at string, s DocumentSession, row *importedSession) {
	starts, ends := m.moment(at+".starts", s.Starts, true), m.moment(at+".ends", s.Ends, true)
	m.after(at+".ends", starts, ends)
	if starts == nil || ends == nil {
		return
	}
	row.StartsAt, row.EndsAt = starts.UTC(), ends.UTC()
	if !m.first.IsZero() && (starts.Before(m.first) || !starts.Before(m.last)) {
		m.refuse(at+".starts", "import.outside_days")
	}
	if ends.Sub(*starts) > 24*time.Hour {
		m.refuse(at+".ends", "import.too_far")
	}
}

// sessionModes checks in which modes a session is held; those of a dialogue
// that is not hybrid need not be named.
func (m *importer) sessionModes(at string, s DocumentSession, row *importedSession) {
	modes := s.Modes
	if len(modes) == 0 && m.doc.Format != FormatHybrid {
		modes = []string{m.doc.Format}
	}
	if len(modes) == 0 {
		m.refuse(at+".modes", "field.required")
	}
	for i, mode := range modes {
		path := fmt.Sprintf("%s.modes[%d]", at, i)
		switch {
		case m.oneOf(path, mode, "", Modes()) == "" || !slices.Contains(Modes(), mode):
		case slices.Contains(modes[:i], mode):
			m.refuse(path, "import.twice")
		case m.doc.Format != FormatHybrid && mode != m.doc.Format:
			m.refuse(path, "import.not_this_format")
		}
	}
	row.Onsite, row.Online = slices.Contains(modes, Onsite), slices.Contains(modes, Online)
}

func (m *importer) sessionRoom(at string, row *importedSession, room Room) {
	if room.Kind == RoomVirtual && row.Onsite {
		m.refuse(at+".room", "import.virtual_room")
	}
	if row.capacity.Onsite == nil && row.Onsite && !row.Open {
		row.capacity.Onsite = room.Capacity
	}
}

// sessionPlaces checks capacities and the link against the modes.
func (m *importer) sessionPlaces(at string, s DocumentSession, row *importedSession) {
	m.number(at+".capacity.onsite", s.Capacity.Onsite, m.least, 100_000)
	m.number(at+".capacity.online", s.Capacity.Online, m.least, 1_000_000)
	if s.Capacity.Onsite != nil && (!row.Onsite || s.Open) {
		m.refuse(at+".capacity.onsite", "import.takes_no_place")
	}
	if s.Capacity.Online != nil && (!row.Online || s.Open) {
		m.refuse(at+".capacity.online", "import.takes_no_place")
	}
	switch {
	case s.JoinURL == "" && s.JoinEmbed:
		m.refuse(at+".join_url", "field.required")
	case s.JoinURL == "":
	case !row.Online:
		m.refuse(at+".join_url", "import.not_online")
	default:
		m.link(at+".join_url", s.JoinURL)
	}
}

// roomsAreFree refuses two sessions in one room at one time.
func (m *importer) roomsAreFree(sessions []importedSession) {
	if len(sessions) > sessionsMax {
		return
	}
	for i := range sessions {
		for j := range i {
			a, b := &sessions[i], &sessions[j]
			if a.room >= 0 && a.room == b.room && a.Overlaps(&b.Session) {
				m.refuse(fmt.Sprintf("sessions[%d].room", i), "import.room_taken", "other", b.Code)
			}
		}
	}
}
