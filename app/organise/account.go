package organise

import (
	"errors"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

func (o office) editAccount(c *fiber.Ctx) error {
	return o.showAccount(c, fiber.StatusOK, o.accountForm(c), views.Form{})
}

// accountForm is the form of the account as it is.
func (o office) accountForm(c *fiber.Ctx) views.Form {
	account := web.SignIn(c).Account
	return views.Form{Values: map[string][]string{"name": {account.Name}, "language": {account.Language}}}
}

func (o office) showAccount(c *fiber.Ctx, status int, form, password views.Form) error {
	page := views.AccountPage{
		Frame: o.frame(c, "organise.account.title"), Form: form, Password: password,
		Languages: o.languages(), Roles: o.roles(c),
	}
	return o.Render(c, status, "accounts/edit", page)
}

// roles words the rights of the signed-in account.
func (o office) roles(c *fiber.Ctx) []views.Fact {
	printer := o.Locale.For(o.Lang(c))
	var facts []views.Fact
	for _, right := range web.SignIn(c).Rights {
		where := printer.T("organise.account.everywhere")
		if right.Slug != "" {
			where = right.Slug
		}
		facts = append(facts, views.Fact{Term: views.RoleWords(printer, models.Grant(right.Role, right.Host)), Text: where})
	}
	return facts
}

func (o office) updateAccount(c *fiber.Ctx) error {
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	name, language := form.Line("name", 200), form.Choice("language", o.Locale.Languages()...)
	if err = form.Err(); err == nil {
		err = o.Store.UpdateAccount(web.Context(c), web.Actor(c), name, language)
	}
	var wrong *models.Invalid
	if errors.As(err, &wrong) {
		return o.showAccount(c, fiber.StatusUnprocessableEntity, o.Refill(c, form, err, "name", "organise.account.name", "language", "common.language"), views.Form{})
	}
	if err != nil {
		return err
	}
	o.Flash(c, "ok", "organise.account.saved")
	return web.SeeOther(c, "/organise/account")
}

func (o office) updatePassword(c *fiber.Ctx) error {
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	current, password := form.Secret("current_password", models.PasswordMax), form.Secret("password", models.PasswordMax)
	err = o.Store.ChangePassword(web.Context(c), web.Actor(c), current, password, web.SignInToken(c))
	var wrong *models.Invalid
	if errors.As(err, &wrong) {
		return o.showAccount(c, fiber.StatusUnprocessableEntity, o.accountForm(c), o.Refill(c, form, err,
			"current_password", "organise.account.current_password", "password", "organise.account.new_password"))
	}
	if err != nil {
		return err
	}
	o.Flash(c, "ok", "organise.account.password_changed")
	return web.SeeOther(c, "/organise/account")
}
