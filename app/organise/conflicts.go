package organise

import (
	"errors"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// resolveConflict keeps what an organiser found out about a second entry.
func (o office) resolveConflict(c *fiber.Ctx) error {
	d, form, err := o.sent(c)
	if err != nil {
		return err
	}
	decision, note := form.Choice("decision", models.Decisions()...), form.Line("note", 500)
	if err = form.Err(); err == nil {
		err = o.Store.ResolveConflict(web.Context(c), web.Actor(c), d.ID, models.ParseNonce(c.Params("conflict")), decision, note)
	}
	kind, key := "ok", "organise.conflicts.done"
	var wrong *models.Invalid
	switch {
	case errors.As(err, &wrong):
		page := views.DevicesPage{DecidingID: c.Params("conflict")}
		page.Deciding = o.Refill(c, form, err, "decision", "organise.conflicts.decision", "note", "organise.conflicts.note")
		for i := range page.Deciding.Errors {
			page.Deciding.Errors[i].Field += "." + page.DecidingID
		}
		return o.showDevices(c, fiber.StatusUnprocessableEntity, d, page)
	case errors.Is(err, models.ErrConflict):
		kind, key = "warn", "organise.conflicts.before"
	case err != nil:
		return err
	}
	o.Flash(c, kind, key)
	return web.SeeOther(c, basePath(d)+"/devices")
}
