package organise

import (
	"errors"
	"net/url"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

func (o office) newSignIn(c *fiber.Ctx) error {
	return o.showSignIn(c, fiber.StatusOK, views.Form{}, web.NextPath(c.Query("next")))
}

func (o office) showSignIn(c *fiber.Ctx, status int, form views.Form, next string) error {
	page := views.SignInPage{Frame: o.frame(c, "organise.sign_in.title"), Form: form, Next: next}
	return o.Render(c, status, "sign_in/new", page)
}

func (o office) createSignIn(c *fiber.Ctx) error {
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	credentials := models.Credentials{
		Email: form.Line("email", 254), Password: form.Secret("password", models.PasswordMax),
		UserAgent: web.Visible(c.Get(fiber.HeaderUserAgent)), Previous: web.SignInToken(c),
		Browser: web.BrowserMark(c),
	}
	next := web.NextPath(form.Line("next", 500))
	token, err := o.Store.SignInWith(web.Context(c), web.Actor(c), credentials)
	status, key := fiber.StatusUnprocessableEntity, ""
	switch {
	case err == nil:
		if err := o.StartSignIn(c, token); err != nil {
			return err
		}
		return web.SeeOther(c, next)
	case errors.Is(err, models.ErrSecondStep):
		o.StartSecondStep(c, token)
		return web.SeeOther(c, "/organise/sign-in/second?next="+url.QueryEscape(next))
	case errors.Is(err, models.ErrForbidden):
		key = "organise.sign_in.wrong"
	case errors.Is(err, models.ErrTooMany):
		web.RetryAfter(c, err)
		status, key = fiber.StatusTooManyRequests, "organise.sign_in.throttled"
	default:
		return err
	}
	wrong := &models.Invalid{}
	wrong.Add("", key)
	return o.showSignIn(c, status, o.Refill(c, form, wrong), next)
}

func (o office) deleteSignIn(c *fiber.Ctx) error {
	if err := o.Store.SignOut(web.Context(c), web.Actor(c), web.SignInToken(c)); err != nil {
		return err
	}
	o.EndSignIn(c)
	o.Flash(c, "ok", "organise.signed_out")
	return web.SeeOther(c, "/organise/sign-in")
}
