package schedule

import (
	"encoding/json"
	"time"

	"duologue/models"
	"duologue/views"
)

type document struct {
	Schema    string    `json:"$schema"`
	Generator generator `json:"generator"`
	Schedule  content   `json:"schedule"`
}

type generator struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type content struct {
	Version    string     `json:"version"`
	BaseURL    string     `json:"base_url"`
	Conference conference `json:"conference"`
}

type conference struct {
	Acronym     string           `json:"acronym"`
	Title       string           `json:"title"`
	Description string           `json:"description,omitempty"`
	Start       string           `json:"start"`
	End         string           `json:"end"`
	DaysCount   int              `json:"daysCount"`
	Slot        string           `json:"timeslot_duration"`
	Zone        string           `json:"time_zone_name,omitempty"`
	URL         string           `json:"url"`
	Tracks      []track          `json:"tracks"`
	Rooms       []conferenceRoom `json:"rooms"`
	Days        []conferenceDay  `json:"days"`
}

type track struct {
	Name string `json:"name"`
}

type conferenceRoom struct {
	Name     string `json:"name"`
	GUID     string `json:"guid"`
	Type     string `json:"type"`
	Capacity *int   `json:"capacity"`
}

type conferenceDay struct {
	Index int                `json:"index"`
	Date  string             `json:"date"`
	Start string             `json:"day_start"`
	End   string             `json:"day_end"`
	Rooms map[string][]event `json:"rooms"`
}

type event struct {
	GUID        string   `json:"guid"`
	ID          int      `json:"id"`
	Date        string   `json:"date"`
	Start       string   `json:"start"`
	End         string   `json:"end"`
	Duration    string   `json:"duration"`
	Room        string   `json:"room"`
	Slug        string   `json:"slug"`
	URL         string   `json:"url"`
	Title       string   `json:"title"`
	Subtitle    *string  `json:"subtitle"`
	Track       *string  `json:"track"`
	Type        string   `json:"type"`
	Language    *string  `json:"language"`
	Abstract    *string  `json:"abstract"`
	Persons     []person `json:"persons"`
	Links       []link   `json:"links"`
	Attachments []link   `json:"attachments"`
}

type person struct {
	GUID string `json:"guid"`
	Name string `json:"name"`
	ID   int    `json:"-"` // the format's oneOf refuses it beside a name
}

type link struct {
	URL   string `json:"url"`
	Title string `json:"title,omitempty"`
	Type  string `json:"type,omitempty"`
}

// JSON is the schedule as schedule.json.
func (s Schedule) JSON() ([]byte, error) {
	d := s.dialogue()
	c := conference{Acronym: s.acronym(), Title: s.text(d.Title), Description: s.text(d.Summary), Start: d.StartsOn, End: d.EndsOn,
		Slot: slot, Zone: s.zoneName(), URL: s.link("agenda"), Tracks: []track{}, Rooms: []conferenceRoom{}, Days: []conferenceDay{}}
	for _, t := range s.Agenda.Themes {
		c.Tracks = append(c.Tracks, track{s.text(t.Name)})
	}
	for i := range s.Agenda.Rooms {
		c.Rooms = append(c.Rooms, s.conferenceRoom(&s.Agenda.Rooms[i]))
	}
	for i, day := range s.days() {
		c.Days = append(c.Days, s.conferenceDay(i+1, day))
	}
	c.DaysCount = len(c.Days)
	return json.MarshalIndent(document{
		Schema: "https://c3voc.de/schedule/schema.json", Generator: generator{"Duologue", s.Build},
		Schedule: content{Version: s.version(), BaseURL: s.Base, Conference: c},
	}, "", "  ")
}

func (s Schedule) conferenceRoom(r *models.Room) conferenceRoom {
	named := s.room(r)
	room := conferenceRoom{Name: named.name, GUID: named.guid, Type: "other", Capacity: r.Capacity}
	if r.Kind == models.RoomVirtual {
		room.Type = "online"
	}
	return room
}

func (s Schedule) conferenceDay(index int, d day) conferenceDay {
	out := conferenceDay{Index: index, Date: d.date.Format(time.DateOnly), Start: d.start.Format(time.RFC3339),
		End: d.end.Format(time.RFC3339), Rooms: map[string][]event{}}
	for _, r := range d.rooms {
		for _, session := range r.sessions {
			out.Rooms[r.name] = append(out.Rooms[r.name], s.event(r, session))
		}
	}
	return out
}

func (s Schedule) event(r room, session *models.Session) event {
	zone := s.dialogue().Location()
	starts := session.StartsAt.In(zone)
	return event{
		GUID: session.UID, ID: number(session.UID), Date: starts.Format(time.RFC3339), Start: starts.Format("15:04"),
		End: session.EndsAt.In(zone).Format(time.RFC3339), Duration: duration(session), Room: r.name, Slug: s.slug(session),
		URL: s.session(session), Title: s.text(session.Title), Type: session.Kind, Track: optional(s.track(session)),
		Language: optional(spoken(session)), Abstract: optional(s.text(session.Abstract)),
		Persons: s.persons(session), Links: s.links(session), Attachments: []link{},
	}
}

// persons are those who speak in a session.
func (s Schedule) persons(session *models.Session) []person {
	list := []person{}
	for _, part := range session.Parts {
		id := guid("speaker", part.Ref)
		name := s.Printer.Person(views.SpeakerName(part.Speaker))
		list = append(list, person{GUID: id, ID: number(id), Name: name})
	}
	return list
}

func (s Schedule) links(session *models.Session) []link {
	list := []link{}
	for _, l := range session.Details.Links {
		list = append(list, link{URL: l.URL, Title: s.text(l.Title), Type: "related"})
	}
	return list
}

func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
