package organise

import (
	"errors"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

func (o office) newReset(c *fiber.Ctx) error {
	return o.Render(c, fiber.StatusOK, "accounts/ask_reset", views.ResetAskPage{Frame: o.frame(c, "organise.reset.title")})
}

// createReset answers in the same way whether or not there is such an account.
func (o office) createReset(c *fiber.Ctx) error {
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	err = o.Store.AskReset(web.Context(c), web.Actor(c), form.Line("email", 254))
	web.Even(c)
	var wrong *models.Invalid
	if errors.As(err, &wrong) {
		page := views.ResetAskPage{Frame: o.frame(c, "organise.reset.title"), Form: o.Refill(c, form, err, "email", "organise.account.email")}
		return o.Render(c, fiber.StatusUnprocessableEntity, "accounts/ask_reset", page)
	}
	if err != nil {
		return err
	}
	o.Flash(c, "info", "organise.reset.asked")
	return web.SeeOther(c, "/organise/sign-in")
}

func (o office) editReset(c *fiber.Ctx) error {
	if err := o.Store.TokenWorks(web.Context(c), models.TokenReset, c.Params("token")); err != nil {
		return gone(err)
	}
	return o.showReset(c, fiber.StatusOK, views.Form{})
}

func (o office) showReset(c *fiber.Ctx, status int, form views.Form) error {
	page := views.ResetPage{Frame: o.frame(c, "organise.reset.choose"), Form: form, Action: c.Path()}
	page.Switch = nil
	return o.Render(c, status, "accounts/reset", page)
}

func (o office) updateReset(c *fiber.Ctx) error {
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	password := form.Secret("password", models.PasswordMax)
	err = o.Store.ResetPassword(web.Context(c), web.Actor(c), c.Params("token"), password)
	var wrong *models.Invalid
	if errors.As(err, &wrong) {
		return o.showReset(c, fiber.StatusUnprocessableEntity, o.Refill(c, form, err, "password", "organise.account.new_password"))
	}
	if err != nil {
		return gone(err)
	}
	o.EndSignIn(c)
	o.Flash(c, "ok", "organise.reset.done")
	return web.SeeOther(c, "/organise/sign-in")
}

// gone tells that a one-time link does not work (any more).
func gone(err error) error {
	if errors.Is(err, models.ErrNotFound) {
		return fiber.ErrGone
	}
	return err
}
