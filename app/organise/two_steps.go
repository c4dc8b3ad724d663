package organise

import (
	"errors"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"
	"duologue/views/qr"

	"github.com/gofiber/fiber/v2"
)

const twoStepsPath = "/organise/account/two-steps"

func (o office) editTwoSteps(c *fiber.Ctx) error {
	return o.showTwoSteps(c, fiber.StatusOK, views.TwoStepsForms{})
}

// showTwoSteps shows how the account signs in: in one step, in two, or with the
// code that an authenticator reads to set up the second.
func (o office) showTwoSteps(c *fiber.Ctx, status int, forms views.TwoStepsForms) error {
	signIn := web.SignIn(c)
	page := views.TwoStepsPage{Frame: o.frame(c, "organise.two_steps.title"), Account: &signIn.Account, Forms: forms,
		Demanded: signIn.MustEnrol, Zone: scope{}.zone(o), Address: twoStepsPath}
	page.Trail = o.accountTrail(page.Lang)
	pending, err := o.Store.PendingTOTP(&signIn.Account)
	switch {
	case err == nil:
		page.Key = pending.Key()
		if page.QR, err = qr.SVG(pending.URI(), page.Title); err != nil {
			return err
		}
	case !errors.Is(err, models.ErrNotFound):
		return err
	}
	if page.Left, err = o.Store.RecoveryLeft(web.Context(c), signIn.Account.ID); err != nil {
		return err
	}
	return o.Render(c, status, "accounts/two_steps", page)
}

func (o office) accountTrail(lang string) []views.Link {
	p := o.Locale.For(lang)
	return []views.Link{{Label: p.T("organise.home.title"), Href: "/organise"}, {Label: p.T("organise.account.title"), Href: "/organise/account"}}
}

// startTwoSteps makes a secret for the authenticator to read.
func (o office) startTwoSteps(c *fiber.Ctx) error {
	return o.withPassword(c, func(f *views.TwoStepsForms) *views.Form { return &f.Start }, func(password string) error {
		if err := o.Store.StartTOTP(web.Context(c), web.Actor(c), password); err != nil {
			return err
		}
		return web.SeeOther(c, twoStepsPath)
	})
}

// confirmTwoSteps puts the second step in force and shows the recovery codes.
func (o office) confirmTwoSteps(c *fiber.Ctx) error {
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	codes, err := o.Store.ConfirmTOTP(web.Context(c), web.Actor(c), form.Token("code"), web.SignInToken(c))
	var wrong *models.Invalid
	switch {
	case errors.As(err, &wrong):
		return o.showTwoSteps(c, fiber.StatusUnprocessableEntity, views.TwoStepsForms{Confirm: o.Refill(c, form, err, "code", "organise.two_steps.code")})
	case errors.Is(err, models.ErrConflict), errors.Is(err, models.ErrNotFound):
		return web.SeeOther(c, twoStepsPath)
	case err != nil:
		return err
	}
	return o.showCodes(c, codes)
}

func (o office) renewCodes(c *fiber.Ctx) error {
	return o.withPassword(c, func(f *views.TwoStepsForms) *views.Form { return &f.Renew }, func(password string) error {
		codes, err := o.Store.RenewRecoveryCodes(web.Context(c), web.Actor(c), password)
		if err != nil {
			return err
		}
		return o.showCodes(c, codes)
	})
}

// showCodes shows recovery codes, this once.
func (o office) showCodes(c *fiber.Ctx, codes []string) error {
	page := views.RecoveryCodesPage{Frame: o.frame(c, "organise.two_steps.codes"), Codes: codes, Back: twoStepsPath}
	page.Trail = o.accountTrail(page.Lang)
	return o.Render(c, fiber.StatusOK, "accounts/codes", page)
}

func (o office) removeTwoSteps(c *fiber.Ctx) error {
	return o.withPassword(c, func(f *views.TwoStepsForms) *views.Form { return &f.Remove }, func(password string) error {
		if err := o.Store.RemoveTOTP(web.Context(c), web.Actor(c), password); err != nil {
			return err
		}
		o.Flash(c, "ok", "organise.two_steps.removed")
		return web.SeeOther(c, twoStepsPath)
	})
}

// withPassword does what only who knows the account's password may do. A wrong
// one is told at the form that asked for it.
func (o office) withPassword(c *fiber.Ctx, at func(*views.TwoStepsForms) *views.Form, act func(password string) error) error {
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	err = act(form.Secret("current_password", models.PasswordMax))
	var wrong *models.Invalid
	switch {
	case errors.As(err, &wrong):
		forms := views.TwoStepsForms{}
		*at(&forms) = o.Refill(c, form, err, "current_password", "organise.account.current_password")
		return o.showTwoSteps(c, fiber.StatusUnprocessableEntity, forms)
	case errors.Is(err, models.ErrConflict):
		return web.SeeOther(c, twoStepsPath)
	}
	return err
}

func (o office) newSecondStep(c *fiber.Ctx) error {
	if web.SecondStepToken(c) == "" {
		return web.SeeOther(c, "/organise/sign-in")
	}
	return o.showSecondStep(c, fiber.StatusOK, views.Form{}, web.NextPath(c.Query("next")))
}

func (o office) showSecondStep(c *fiber.Ctx, status int, form views.Form, next string) error {
	page := views.SignInPage{Frame: o.frame(c, "organise.second.title"), Form: form, Next: next}
	return o.Render(c, status, "sign_in/second", page)
}

// createSecondStep finishes a sign-in with a code of the authenticator, or a
// recovery code.
func (o office) createSecondStep(c *fiber.Ctx) error {
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	next := web.NextPath(form.Line("next", 500))
	token, err := o.Store.SignInSecond(web.Context(c), web.Actor(c), models.SecondStep{Token: web.SecondStepToken(c), Code: form.Line("code", 50),
		UserAgent: web.Visible(c.Get(fiber.HeaderUserAgent)), Previous: web.SignInToken(c)})
	status, key := fiber.StatusUnprocessableEntity, ""
	switch {
	case err == nil:
		o.EndSecondStep(c)
		if err := o.StartSignIn(c, token); err != nil {
			return err
		}
		return web.SeeOther(c, next)
	case errors.Is(err, models.ErrNotFound):
		o.EndSecondStep(c)
		o.Flash(c, "warn", "organise.second.expired")
		return web.SeeOther(c, "/organise/sign-in")
	case errors.Is(err, models.ErrForbidden):
		key = "field.code_wrong"
	case errors.Is(err, models.ErrTooMany):
		web.RetryAfter(c, err)
		status, key = fiber.StatusTooManyRequests, "organise.second.throttled"
	default:
		return err
	}
	wrong := &models.Invalid{}
	wrong.Add("code", key)
	return o.showSecondStep(c, status, views.Form{Errors: o.Messages(o.Lang(c), wrong)}, next)
}

// demandTwoSteps says whether who has a role in the dialogue needs a second step.
func (o office) demandTwoSteps(c *fiber.Ctx) error {
	d, form, err := o.sent(c)
	if err != nil {
		return err
	}
	if err := o.Store.DemandTwoSteps(web.Context(c), web.Actor(c), d, form.Bool("demand")); err != nil {
		return err
	}
	o.Flash(c, "ok", "organise.two_steps.saved")
	return web.SeeOther(c, basePath(d)+"/people")
}

func (o office) resetTwoSteps(c *fiber.Ctx, s scope, ref string) error {
	return o.Store.ResetTOTP(web.Context(c), web.Actor(c), s.dialogue, ref)
}
