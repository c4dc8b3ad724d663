package organise

import (
	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// showAttendance lists who came to a session, in its room or online.
func (o office) showAttendance(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	agenda, err := o.Store.Agenda(web.Context(c), d)
	if err != nil {
		return err
	}
	session := agenda.Session(c.Params("session"))
	if session == nil {
		return models.ErrNotFound
	}
	page := views.AttendancePage{OfficePage: o.page(c, d, "lists", "organise.attendance.title"), Session: session, Now: o.Clock()}
	page.Attended, page.Figures, err = o.Store.SessionAttendance(web.Context(c), web.Actor(c), d, session)
	if err != nil {
		return err
	}
	return o.Render(c, fiber.StatusOK, "office/attendance", page)
}
