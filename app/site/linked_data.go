package site

import (
	"time"

	"duologue/models"
	"duologue/views"
)

// event is a dialogue as a schema.org Event.
func (s *site) event(lang string, d *models.Dialogue) map[string]any {
	e := map[string]any{
		"@context": "https://schema.org", "@type": "Event",
		"name":      s.text(lang, d, d.Title),
		"url":       s.Link(views.PathIn(lang, "dialogues", d.Slug)),
		"startDate": d.StartsOn, "endDate": d.EndsOn,
		"eventStatus":         "https://schema.org/EventScheduled",
		"eventAttendanceMode": attendance(d.Format == models.FormatOnsite || d.Format == models.FormatHybrid, d.Format != models.FormatOnsite),
		"location":            s.locations(lang, d, d.Format != models.FormatOnline, d.Format != models.FormatOnsite),
	}
	if summary := s.text(lang, d, d.Summary); summary != "" {
		e["description"] = summary
	}
	var organisers []map[string]any
	for _, h := range d.Hosts {
		if h.Role == models.HostOrganiser {
			organisers = append(organisers, map[string]any{"@type": "Organization", "name": s.text(lang, d, h.Host.Names)})
		}
	}
	if len(organisers) > 0 {
		e["organizer"] = organisers
	}
	return e
}

// sessionEvent is a session as a schema.org Event within its dialogue.
func (s *site) sessionEvent(lang string, d *models.Dialogue, session *models.Session) map[string]any {
	zone := d.Location()
	return map[string]any{
		"@context": "https://schema.org", "@type": "Event",
		"name":      s.text(lang, d, session.Title),
		"url":       s.Link(views.PathIn(lang, "dialogues", d.Slug, "sessions", session.Ref)),
		"startDate": session.StartsAt.In(zone).Format(time.RFC3339), "endDate": session.EndsAt.In(zone).Format(time.RFC3339),
		"eventStatus":         "https://schema.org/EventScheduled",
		"eventAttendanceMode": attendance(session.Onsite, session.Online),
		"location":            s.locations(lang, d, session.Onsite, session.Online),
		"superEvent":          map[string]any{"@type": "Event", "name": s.text(lang, d, d.Title), "url": s.Link(views.PathIn(lang, "dialogues", d.Slug)), "startDate": d.StartsOn},
	}
}

func attendance(onsite, online bool) string {
	switch {
	case onsite && online:
		return "https://schema.org/MixedEventAttendanceMode"
	case online:
		return "https://schema.org/OnlineEventAttendanceMode"
	}
	return "https://schema.org/OfflineEventAttendanceMode"
}

func (s *site) locations(lang string, d *models.Dialogue, onsite, online bool) []map[string]any {
	var list []map[string]any
	if onsite {
		name := s.text(lang, d, d.Venue)
		if name == "" {
			name = s.text(lang, d, d.Place)
		}
		place := map[string]any{"@type": "Place", "name": name}
		if address := s.text(lang, d, d.Address); address != "" {
			place["address"] = address
		}
		list = append(list, place)
	}
	if online {
		list = append(list, map[string]any{"@type": "VirtualLocation", "url": s.Link(views.PathIn(lang, "dialogues", d.Slug))})
	}
	return list
}
