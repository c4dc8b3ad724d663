package organise

import (
	"errors"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// createFilter saves the filter of a list under a name.
func (o office) createFilter(c *fiber.Ctx) error {
	d, form, err := o.sent(c)
	if err != nil {
		return err
	}
	f := models.SavedFilter{Name: form.Line("name", 60), Shared: form.Bool("shared"), Filter: readFilter(form), Shown: readShown(form)}
	if err = form.Err(); err == nil {
		_, err = o.Store.SaveFilter(web.Context(c), web.Actor(c), d, f)
	}
	var wrong *models.Invalid
	switch {
	case errors.As(err, &wrong) && f.Filter.Check() == nil:
		return o.listRegistrations(c, fiber.StatusUnprocessableEntity, d, form, o.Refill(c, form, err))
	case err != nil:
		return err
	}
	o.Flash(c, "ok", "organise.filters.saved")
	return web.SeeOther(c, basePath(d)+"/registrations"+views.ListQuery(f.Filter, f.Shown))
}

// deleteFilter forgets one of the account's own.
func (o office) deleteFilter(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	if err := o.Store.DeleteFilter(web.Context(c), web.Actor(c), d, c.Params("filter")); err != nil {
		return err
	}
	o.Flash(c, "ok", "organise.filters.deleted")
	return web.SeeOther(c, basePath(d)+"/registrations")
}
