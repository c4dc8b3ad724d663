package site

import (
	"fmt"
	"io"

	"duologue/views/schedule"

	"github.com/gofiber/fiber/v2"
)

func (s *site) showScheduleJSON(c *fiber.Ctx) error {
	return s.showSchedule(c, fiber.MIMEApplicationJSON, schedule.Schedule.JSON)
}

func (s *site) showScheduleXML(c *fiber.Ctx) error {
	return s.showSchedule(c, fiber.MIMEApplicationXMLCharsetUTF8, schedule.Schedule.XML)
}

// showSchedule publishes the agenda for conference apps, which ask often: it is
// kept like the agenda's page.
func (s *site) showSchedule(c *fiber.Ctx, contentType string, write func(schedule.Schedule) ([]byte, error)) error {
	agenda, err := s.agendas.agenda(c)
	if err != nil {
		return err
	}
	d := agenda.Dialogue
	return s.Cached(c, contentType, d.Slug+"/schedule", fmt.Sprintf("%d-%d", d.ID, d.Revision), func(w io.Writer) error {
		body, err := write(schedule.Schedule{Agenda: agenda, Printer: s.Locale.For(s.Lang(c)), Base: s.Link(""), Build: s.Settings.Build})
		if err != nil {
			return err
		}
		_, err = w.Write(body)
		return err
	})
}
