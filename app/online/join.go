package online

import (
	"errors"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// showJoin shows the way into a session, or why there is none (yet). It
// changes nothing, for mail scanners open every link.
func (o *online) showJoin(c *fiber.Ctx) error {
	j, err := o.Store.Joining(web.Context(c), web.GuestOf(c), c.Params("session"))
	if err != nil {
		return err
	}
	status := fiber.StatusOK
	if j.Refused != "" {
		status = fiber.StatusForbidden
	}
	return o.render(c, status, j)
}

func (o *online) render(c *fiber.Ctx, status int, j *models.Joining) error {
	my := views.PathIn(o.Lang(c), "my", c.Params("token"))
	page := views.NewJoinPage(o.Frame(c), j, my, o.Clock())
	title, _ := j.Session.Title.In(page.Lang, j.Dialogue.Languages...)
	page.Title, page.NoIndex = o.Locale.For(page.Lang).T("online.title", "session", title), true
	if page.Live() {
		page.Scripts = append(page.Scripts, o.Assets.URL("join.js"))
	}
	if page.Embedded() {
		o.AllowFrame(c, page.Origin())
	}
	return o.Render(c, status, "join/show", page)
}

// createJoin records the presence of those whose browser runs no scripts, and
// shows the page again.
func (o *online) createJoin(c *fiber.Ctx) error {
	_, err := o.Store.Attend(web.Context(c), web.GuestOf(c), c.Params("session"))
	switch {
	case err == nil:
		o.Flash(c, "ok", "online.recorded")
		return web.SeeOther(c, c.Path())
	case !errors.Is(err, models.ErrClosed) && !errors.Is(err, models.ErrForbidden):
		return err
	}
	j, missing := o.Store.Joining(web.Context(c), web.GuestOf(c), c.Params("session"))
	if missing != nil {
		return missing
	}
	if errors.Is(err, models.ErrForbidden) {
		return o.render(c, fiber.StatusForbidden, j)
	}
	return o.render(c, fiber.StatusConflict, j)
}

// updatePresence is told by the page's script, every half minute, that the
// guest is there. It answers with a status alone.
func (o *online) updatePresence(c *fiber.Ctx) error {
	_, err := o.Store.Attend(web.Context(c), web.GuestOf(c), c.Params("session"))
	switch {
	case errors.Is(err, models.ErrForbidden):
		return c.SendStatus(fiber.StatusForbidden)
	case errors.Is(err, models.ErrClosed):
		return c.SendStatus(fiber.StatusConflict)
	case err != nil:
		return err
	}
	return c.SendStatus(fiber.StatusNoContent)
}
