// Package schedule writes an agenda in the interchange format that conference
// apps read (https://c3voc.de/wiki/schedule), as JSON and as XML.
package schedule

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/google/uuid"

	"duologue/models"
	"duologue/views"
	"duologue/views/locale"
)

// Schedule is an agenda to be written in the language of Printer. Base is the
// site's address without a slash at its end, Build names the program's.
type Schedule struct {
	Agenda  *models.Agenda
	Printer *locale.Printer
	Base    string
	Build   string
}

// slot is the step in which apps draw the agenda.
const slot = "00:15"

func (s Schedule) dialogue() *models.Dialogue { return s.Agenda.Dialogue }

// version grows with every change that the schedule could show.
func (s Schedule) version() string { return fmt.Sprint(s.dialogue().Revision) }

func (s Schedule) text(t models.Text) string {
	words, _ := t.In(s.Printer.Lang(), s.dialogue().Languages...)
	return words
}

func (s Schedule) link(segments ...any) string {
	return s.Base + views.PathIn(s.Printer.Lang(), append([]any{"dialogues", s.dialogue().Slug}, segments...)...)
}

// acronym is the slug in the letters that the format allows, four at least.
func (s Schedule) acronym() string {
	name := strings.ReplaceAll(s.dialogue().Slug, "-", "_")
	return name + strings.Repeat("_", max(4-len(name), 0))
}

var knownZone = regexp.MustCompile(`^[A-Z][a-z]+/[A-Z][a-z]+`)

// zoneName is the dialogue's zone, or empty where the format has no word for it.
func (s Schedule) zoneName() string {
	if zone := s.dialogue().Zone; knownZone.MatchString(zone) || zone == "UTC" {
		return zone
	}
	return ""
}

// day is one day of the dialogue's zone with its sessions by room, in the order
// of the rooms; those without one come last.
type day struct {
	date       time.Time
	start, end time.Time
	rooms      []room
}

type room struct {
	name, guid string
	sessions   []*models.Session
}

// days are all days of the dialogue, also those on which nothing happens.
func (s Schedule) days() []day {
	zone := s.dialogue().Location()
	var days []day
	first, errFirst := time.ParseInLocation(time.DateOnly, s.dialogue().StartsOn, zone)
	last, errLast := time.ParseInLocation(time.DateOnly, s.dialogue().EndsOn, zone)
	if errFirst != nil || errLast != nil {
		return nil
	}
	for date := first; !date.After(last); date = date.AddDate(0, 0, 1) {
		days = append(days, s.day(date, zone))
	}
	return days
}

func (s Schedule) day(date time.Time, zone *time.Location) day {
	d := day{date: date, start: date, end: date.AddDate(0, 0, 1)}
	held := false
	for _, session := range s.Agenda.Sessions {
		starts, ends := session.StartsAt.In(zone), session.EndsAt.In(zone)
		if starts.Format(time.DateOnly) != date.Format(time.DateOnly) {
			continue
		}
		if !held {
			held, d.start, d.end = true, starts, ends
		}
		if ends.After(d.end) {
			d.end = ends
		}
	}
	for i := range s.Agenda.Rooms {
		d.add(s.room(&s.Agenda.Rooms[i]), s.held(date, zone, &s.Agenda.Rooms[i]))
	}
	d.add(s.room(nil), s.held(date, zone, nil))
	return d
}

// add appends a room in use; rooms of one name are one to the format.
func (d *day) add(r room, sessions []*models.Session) {
	if len(sessions) == 0 {
		return
	}
	for i := range d.rooms {
		if d.rooms[i].name == r.name {
			d.rooms[i].sessions = append(d.rooms[i].sessions, sessions...)
			return
		}
	}
	r.sessions = sessions
	d.rooms = append(d.rooms, r)
}

// held are the sessions of a day in a room; nil is no room.
func (s Schedule) held(date time.Time, zone *time.Location, in *models.Room) []*models.Session {
	var list []*models.Session
	for _, session := range s.Agenda.Sessions {
		same := session.Room == nil && in == nil || session.Room != nil && in != nil && session.Room.ID == in.ID
		if same && session.StartsAt.In(zone).Format(time.DateOnly) == date.Format(time.DateOnly) {
			list = append(list, session)
		}
	}
	return list
}

// room names a room; without one, the place or the net.
func (s Schedule) room(r *models.Room) room {
	if r != nil {
		return room{name: s.text(r.Name), guid: guid("room", r.Ref)}
	}
	name := s.text(s.dialogue().Venue)
	if name == "" || s.dialogue().Format == models.FormatOnline {
		name = s.Printer.T("mode.online")
	}
	return room{name: name, guid: guid("room", s.dialogue().Slug)}
}

func guid(kind, ref string) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte("duologue:"+kind+":"+ref)).String()
}

// number is the whole number that older apps know something by: it follows from
// its UUID.
func number(id string) int {
	u := uuid.MustParse(id)
	return int(u[0]&0x7f)<<24 | int(u[1])<<16 | int(u[2])<<8 | int(u[3]) | 1
}

func (s Schedule) slug(session *models.Session) string { return s.acronym() + "-" + session.Ref }

func (s Schedule) session(session *models.Session) string {
	return s.link("sessions", session.Ref)
}

// track is the session's first theme, or empty.
func (s Schedule) track(session *models.Session) string {
	if len(session.Themes) == 0 {
		return ""
	}
	return s.text(session.Themes[0].Name)
}

func spoken(session *models.Session) string {
	if len(session.FloorLanguages) == 0 {
		return ""
	}
	return session.FloorLanguages[0]
}

func duration(session *models.Session) string {
	minutes := int(session.EndsAt.Sub(session.StartsAt).Minutes())
	return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)
}
