package ics

import (
	"net/url"
	"strings"

	"duologue/models"
	"duologue/views/locale"
)

// Session is the entry of a dialogue's session in the language of p, with its
// times in both zones; base is the site's address without a slash at its end.
// Wherever a session is offered as a calendar, it is this entry.
func Session(p *locale.Printer, base string, d *models.Dialogue, s *models.Session) Event {
	title, _ := s.Title.In(p.Lang(), d.Languages...)
	abstract, _ := s.Abstract.In(p.Lang(), d.Languages...)
	address := base + "/" + p.Lang() + "/dialogues/" + url.PathEscape(d.Slug) + "/sessions/" + url.PathEscape(s.Ref)
	times := p.TimeRange(s.StartsAt, s.EndsAt, d.Location(), d.OtherLocation())
	return Event{
		UID: s.CalendarUID, Sequence: s.Sequence, Modified: s.UpdatedAt,
		Start: s.StartsAt, End: s.EndsAt,
		Summary: title, Location: place(p, d, s), URL: address,
		Description: paragraphs(times, abstract, address), Organizer: d.ContactEmail,
	}
}

// Chosen is Session as a registrant attends it: the mode decides the place, and
// what waits, for a place or an approval, is tentative. Its sequence grows with
// every change of what the registrant attends.
func Chosen(p *locale.Printer, base string, d *models.Dialogue, r *models.Registration, c models.ChosenSession) Event {
	e := Session(p, base, d, c.Session)
	e.Sequence += r.CalendarSequence
	if r.UpdatedAt.After(e.Modified) {
		e.Modified = r.UpdatedAt
	}
	if c.Mode == models.Online {
		e.Location = p.T("mode.online")
	}
	e.Tentative = c.State == models.Waitlisted || r.State != models.Confirmed
	e.Cancelled = c.State == models.Released || !r.Active()
	return e
}

// place is room, venue and address of a session that is on site.
func place(p *locale.Printer, d *models.Dialogue, s *models.Session) string {
	if !s.Onsite {
		return p.T("mode.online")
	}
	var parts []string
	texts := []models.Text{d.Venue, d.Address}
	if s.Room != nil {
		texts = []models.Text{s.Room.Name, d.Venue, d.Address}
	}
	for _, t := range texts {
		if words, _ := t.In(p.Lang(), d.Languages...); words != "" {
			parts = append(parts, words)
		}
	}
	return strings.Join(parts, ", ")
}

func paragraphs(parts ...string) string {
	var kept []string
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, "\n\n")
}
