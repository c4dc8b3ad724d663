package site

import (
	"strings"

	"duologue/models"
	"duologue/views/ics"

	"github.com/gofiber/fiber/v2"
)

// maxChosen bounds how many sessions one address of a calendar can name.
const maxChosen = 200

// showAgendaCalendar publishes sessions as a calendar (RFC 5545): all, those a
// filter leaves, or those that the query names.
func (s *site) showAgendaCalendar(c *fiber.Ctx) error {
	agenda, err := s.agendas.agenda(c)
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
		calendar.Events = append(calendar.Events, ics.Session(s.Locale.For(lang), s.Link(""), d, session))
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

func sendCalendar(c *fiber.Ctx, calendar ics.Calendar, name string) error {
	c.Set(fiber.HeaderContentType, ics.ContentType)
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+name+`.ics"`)
	if len(c.Response().Header.Peek(fiber.HeaderCacheControl)) == 0 {
		c.Set(fiber.HeaderCacheControl, "no-cache")
	}
	return c.Send(calendar.Bytes())
}
