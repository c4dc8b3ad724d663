package site

import (
	"strings"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"
	"duologue/views/ics"

	"github.com/gofiber/fiber/v2"
)

// maxChosen bounds how many sessions one address of a calendar can name.
const maxChosen = 200

// showAgendaCalendar publishes sessions as a calendar (RFC 5545): all, those a
// filter leaves, or those that the query names.
func (s *site) showAgendaCalendar(c *fiber.Ctx) error {
	agenda, err := s.agendas.agenda(web.Context(c), c.Params("slug"))
	if err != nil {
		return err
	}
	filter, err := agendaFilter(c, agenda)
	if err != nil {
		return err
	}
	chosen := filter.Select(agenda)
	if c.Context().QueryArgs().Has("sessions") {
		if chosen, err = namedSessions(c, agenda); err != nil {
			return err
		}
	}
	lang, d := s.Lang(c), agenda.Dialogue
	calendar := ics.Calendar{Name: s.text(lang, d, d.Title)}
	for _, session := range chosen {
		calendar.Events = append(calendar.Events, s.calendarEvent(lang, d, session))
	}
	return sendCalendar(c, calendar, d.Slug)
}

// namedSessions are those of ?sessions=ref,ref.
func namedSessions(c *fiber.Ctx, agenda *models.Agenda) ([]*models.Session, error) {
	refs := strings.Split(c.Query("sessions"), ",")
	if len(refs) > maxChosen {
		return nil, fiber.ErrBadRequest
	}
	var chosen []*models.Session
	for _, ref := range refs {
		session := agenda.Session(ref)
		if session == nil {
			return nil, models.ErrNotFound
		}
		chosen = append(chosen, session)
	}
	return chosen, nil
}

// calendarEvent is a session as an entry that stays the same one when its
// content changes.
func (s *site) calendarEvent(lang string, d *models.Dialogue, session *models.Session) ics.Event {
	printer := s.Locale.For(lang)
	lines := []string{
		printer.TimeRange(session.StartsAt, session.EndsAt, d.Location(), d.OtherLocation()),
		s.text(lang, d, d.Title),
	}
	if abstract := s.text(lang, d, session.Abstract); abstract != "" {
		lines = append(lines, "", abstract)
	}
	return ics.Event{
		UID: session.CalendarUID, Sequence: session.Sequence, Modified: session.UpdatedAt,
		Start: session.StartsAt, End: session.EndsAt, Summary: s.text(lang, d, session.Title),
		Location: s.place(lang, d, session), Description: strings.Join(lines, "\n"),
		URL: s.Link(views.PathIn(lang, "dialogues", d.Slug, "sessions", session.Ref)),
	}
}

// place is where a session takes place: its room and, if one can go there, the
// venue.
func (s *site) place(lang string, d *models.Dialogue, session *models.Session) string {
	var parts []string
	if session.Room != nil {
		parts = append(parts, s.text(lang, d, session.Room.Name))
	}
	if session.Onsite {
		parts = append(parts, s.text(lang, d, d.Venue), s.text(lang, d, d.Place))
	} else {
		parts = append(parts, s.Locale.For(lang).T("mode.online"))
	}
	var known []string
	for _, part := range parts {
		if part != "" {
			known = append(known, part)
		}
	}
	return strings.Join(known, ", ")
}

func sendCalendar(c *fiber.Ctx, calendar ics.Calendar, name string) error {
	c.Set(fiber.HeaderContentType, ics.ContentType)
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+name+`.ics"`)
	if len(c.Response().Header.Peek(fiber.HeaderCacheControl)) == 0 {
		c.Set(fiber.HeaderCacheControl, "no-cache")
	}
	return c.Send(calendar.Bytes())
}
