package views

import (
	"time"

	"duologue/models"
)

// DialogueEvent describes a dialogue as a schema.org Event, for Frame.JSONLD.
// What is unknown is left out.
func DialogueEvent(frame Frame, d *models.Dialogue) map[string]any {
	event := map[string]any{
		"@context": "https://schema.org", "@type": "Event", "name": plain(d.Title, frame.Lang, d),
		"startDate": d.StartsOn, "endDate": d.EndsOn, "eventStatus": "https://schema.org/EventScheduled",
		"url": frame.BaseURL + PathIn(frame.Lang, "dialogues", d.Slug), "inLanguage": d.Languages,
		"eventAttendanceMode": attendance(d.Format == models.FormatOnsite, d.Format == models.FormatOnline),
	}
	put(event, "description", plain(d.Summary, frame.Lang, d))
	if d.Format != models.FormatOnline {
		place := map[string]any{"@type": "Place", "name": plain(d.Place, frame.Lang, d)}
		put(place, "name", plain(d.Venue, frame.Lang, d))
		put(place, "address", plain(d.Address, frame.Lang, d))
		event["location"] = place
	} else {
		event["location"] = map[string]any{"@type": "VirtualLocation", "url": event["url"]}
	}
	var hosts []map[string]any
	for _, h := range d.Hosts {
		if h.Role == models.HostOrganiser {
			name := plain(h.Host.Names, frame.Lang, d)
			if name == "" {
				name = h.Host.Code
			}
			hosts = append(hosts, map[string]any{"@type": "Organization", "name": name})
		}
	}
	if len(hosts) > 0 {
		event["organizer"] = hosts
	}
	return event
}

// SessionEvent describes a session as a part of its dialogue.
func SessionEvent(frame Frame, d *models.Dialogue, s *models.Session) map[string]any {
	event := map[string]any{
		"@context": "https://schema.org", "@type": "Event", "name": plain(s.Title, frame.Lang, d),
		"startDate": s.StartsAt.In(d.Location()).Format(time.RFC3339), "endDate": s.EndsAt.In(d.Location()).Format(time.RFC3339),
		"eventStatus": "https://schema.org/EventScheduled", "eventAttendanceMode": attendance(s.Onsite && !s.Online, s.Online && !s.Onsite),
		"url":        frame.BaseURL + PathIn(frame.Lang, "dialogues", d.Slug, "sessions", s.Ref),
		"superEvent": map[string]any{"@type": "Event", "name": plain(d.Title, frame.Lang, d), "startDate": d.StartsOn, "url": frame.BaseURL + PathIn(frame.Lang, "dialogues", d.Slug)},
	}
	put(event, "description", plain(s.Abstract, frame.Lang, d))
	if s.Room != nil && s.Onsite {
		place := map[string]any{"@type": "Place", "name": plain(s.Room.Name, frame.Lang, d)}
		put(place, "address", plain(d.Address, frame.Lang, d))
		event["location"] = place
	} else {
		event["location"] = map[string]any{"@type": "VirtualLocation", "url": event["url"]}
	}
	return event
}

func attendance(onsite, online bool) string {
	switch {
	case onsite:
		return "https://schema.org/OfflineEventAttendanceMode"
	case online:
		return "https://schema.org/OnlineEventAttendanceMode"
	}
	return "https://schema.org/MixedEventAttendanceMode"
}

func plain(text models.Text, lang string, d *models.Dialogue) string {
	words, _ := text.In(lang, d.Languages...)
	return words
}

func put(object map[string]any, name, value string) {
	if value != "" {
		object[name] = value
	}
}
