package organise

import (
	"errors"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

func (o office) newSetUp(c *fiber.Ctx) error {
	if err := o.Store.TokenWorks(web.Context(c), models.TokenSetup, c.Params("token")); err != nil {
		return gone(err)
	}
	return o.showSetUp(c, fiber.StatusOK, views.Form{Values: map[string][]string{"language": {o.Lang(c)}}})
}

func (o office) showSetUp(c *fiber.Ctx, status int, form views.Form) error {
	page := views.SetUpPage{
		Frame: o.frame(c, "organise.setup.title"), Form: form, Action: c.Path(), Languages: o.languages(),
	}
	return o.Render(c, status, "accounts/setup", page)
}

func (o office) createSetUp(c *fiber.Ctx) error {
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	account := models.NewAccount{
		Name: form.Line("name", 200), Email: form.Line("email", 254),
		Language: form.Choice("language", o.Locale.Languages()...), Password: form.Secret("password", models.PasswordMax),
	}
	if err = form.Err(); err == nil {
		err = o.Store.SetUp(web.Context(c), web.Actor(c), c.Params("token"), account)
	}
	var wrong *models.Invalid
	if errors.As(err, &wrong) {
		return o.showSetUp(c, fiber.StatusUnprocessableEntity, o.Refill(c, form, err, "name", "organise.account.name", "language", "common.language",
			"email", "organise.account.email", "password", "organise.account.password"))
	}
	if err != nil {
		return gone(err)
	}
	o.Flash(c, "ok", "organise.setup.done")
	return web.SeeOther(c, "/organise/sign-in")
}
