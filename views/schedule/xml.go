package schedule

import (
	"encoding/xml"
	"strings"
	"time"

	"duologue/models"
)

type xmlSchedule struct {
	XMLName    xml.Name `xml:"schedule"`
	Generator  xmlGenerator
	URL        string `xml:"url"`
	Version    string `xml:"version"`
	Conference xmlConference
	Days       []xmlDay
}

type xmlGenerator struct {
	XMLName xml.Name `xml:"generator"`
	Name    string   `xml:"name,attr"`
	Version string   `xml:"version,attr"`
}

type xmlConference struct {
	XMLName xml.Name `xml:"conference"`
	Title   string   `xml:"title"`
	Acronym string   `xml:"acronym"`
	Start   string   `xml:"start"`
	End     string   `xml:"end"`
	Days    int      `xml:"days"`
	Slot    string   `xml:"timeslot_duration"`
	BaseURL string   `xml:"base_url"`
	URL     string   `xml:"url"`
	Zone    string   `xml:"time_zone_name"`
	Tracks  []xmlTrack
}

type xmlTrack struct {
	XMLName xml.Name `xml:"track"`
	Name    string   `xml:"name,attr"`
}

type xmlDay struct {
	XMLName xml.Name `xml:"day"`
	Index   int      `xml:"index,attr"`
	Date    string   `xml:"date,attr"`
	Start   string   `xml:"start,attr"`
	End     string   `xml:"end,attr"`
	Rooms   []xmlRoom
}

type xmlRoom struct {
	XMLName xml.Name `xml:"room"`
	Name    string   `xml:"name,attr"`
	GUID    string   `xml:"guid,attr"`
	Events  []xmlEvent
}

type xmlEvent struct {
	XMLName  xml.Name    `xml:"event"`
	GUID     string      `xml:"guid,attr"`
	ID       int         `xml:"id,attr"`
	Date     string      `xml:"date"`
	Start    string      `xml:"start"`
	Duration string      `xml:"duration"`
	Room     string      `xml:"room"`
	Slug     string      `xml:"slug"`
	URL      string      `xml:"url"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle"`
	Track    string      `xml:"track"`
	Type     string      `xml:"type"`
	Language string      `xml:"language"`
	Abstract string      `xml:"abstract"`
	Persons  []xmlPerson `xml:"persons>person"`
	Links    []xmlLink   `xml:"links>link"`
}

type xmlPerson struct {
	ID   int    `xml:"id,attr"`
	GUID string `xml:"guid,attr"`
	Name string `xml:",chardata"`
}

type xmlLink struct {
	Href  string `xml:"href,attr"`
	Title string `xml:",chardata"`
}

// XML is the schedule as schedule.xml.
func (s Schedule) XML() ([]byte, error) {
	d, days := s.dialogue(), s.days()
	out := xmlSchedule{Generator: xmlGenerator{Name: "Duologue", Version: s.Build}, URL: s.link("schedule.xml"), Version: s.version(),
		Conference: xmlConference{Title: s.text(d.Title), Acronym: s.acronym(), Start: d.StartsOn, End: d.EndsOn, Days: len(days),
			Slot: slot, BaseURL: s.Base, URL: s.link("agenda"), Zone: d.Zone}}
	for _, t := range s.Agenda.Themes {
		out.Conference.Tracks = append(out.Conference.Tracks, xmlTrack{Name: s.text(t.Name)})
	}
	for i, day := range days {
		out.Days = append(out.Days, s.xmlDay(i+1, day))
	}
	body, err := xml.MarshalIndent(out, "", "  ")
	return append([]byte(xml.Header), body...), err
}

func (s Schedule) xmlDay(index int, d day) xmlDay {
	out := xmlDay{Index: index, Date: d.date.Format(time.DateOnly), Start: d.start.Format(offset), End: d.end.Format(offset)}
	for _, r := range d.rooms {
		row := xmlRoom{Name: r.name, GUID: r.guid}
		for _, session := range r.sessions {
			row.Events = append(row.Events, s.xmlEvent(r, session))
		}
		out.Rooms = append(out.Rooms, row)
	}
	return out
}

// offset is RFC 3339 with "+00:00" in place of "Z".
const offset = "2006-01-02T15:04:05-07:00"

func (s Schedule) xmlEvent(r room, session *models.Session) xmlEvent {
	starts := session.StartsAt.In(s.dialogue().Location())
	var persons []xmlPerson
	for _, p := range s.persons(session) {
		persons = append(persons, xmlPerson{ID: p.ID, GUID: p.GUID, Name: p.Name})
	}
	var links []xmlLink
	for _, l := range s.links(session) {
		links = append(links, xmlLink{Href: l.URL, Title: l.Title})
	}
	return xmlEvent{
		GUID: session.UID, ID: number(session.UID), Date: starts.Format(offset), Start: starts.Format("15:04"),
		Duration: duration(session), Room: r.name, Slug: s.slug(session), URL: s.session(session), Title: s.text(session.Title),
		Track: s.track(session), Type: session.Kind, Language: spoken(session), Abstract: strings.TrimSpace(s.text(session.Abstract)),
		Persons: persons, Links: links,
	}
}
