package organise

import (
	"errors"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

func (o office) editInvitation(c *fiber.Ctx) error {
	account, err := o.Store.InvitedBy(web.Context(c), c.Params("token"))
	if err != nil {
		return gone(err)
	}
	form := views.Form{Values: map[string][]string{"name": {account.Name}, "language": {account.Language}}}
	return o.showInvitation(c, fiber.StatusOK, account, form)
}

func (o office) showInvitation(c *fiber.Ctx, status int, account *models.Account, form views.Form) error {
	page := views.InvitationPage{Frame: o.frame(c, "organise.invitation.title"), Form: form, Action: c.Path(),
		Languages: o.languages(), Email: account.Email}
	page.Switch = nil
	return o.Render(c, status, "accounts/invitation", page)
}

func (o office) acceptInvitation(c *fiber.Ctx) error {
	account, err := o.Store.InvitedBy(web.Context(c), c.Params("token"))
	if err != nil {
		return gone(err)
	}
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	name, language := form.Line("name", 200), form.Choice("language", o.Locale.Languages()...)
	password := form.Secret("password", models.PasswordMax)
	if language == "" {
		language = account.Language
	}
	if err = form.Err(); err == nil {
		err = o.Store.AcceptInvitation(web.Context(c), web.Actor(c), c.Params("token"), name, language, password)
	}
	var wrong *models.Invalid
	if errors.As(err, &wrong) {
		return o.showInvitation(c, fiber.StatusUnprocessableEntity, account, o.Refill(c, form, err, "name", "organise.account.name", "language", "common.language",
			"password", "organise.account.password"))
	}
	if err != nil {
		return gone(err)
	}
	o.EndSignIn(c)
	o.Flash(c, "ok", "organise.invitation.done")
	return web.SeeOther(c, "/organise/sign-in")
}
