package organise

import (
	"errors"

	"duologue/app/web"
	"duologue/models"

	"github.com/gofiber/fiber/v2"
)

// resolveConflict keeps what an organiser found out about a second entry.
func (o office) resolveConflict(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	form, err := web.Form(c)
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
		kind, key = "error", "organise.conflicts.bad"
	case errors.Is(err, models.ErrConflict):
		kind, key = "warn", "organise.conflicts.before"
	case err != nil:
		return err
	}
	o.Flash(c, kind, key)
	return web.SeeOther(c, basePath(d)+"/devices")
}
