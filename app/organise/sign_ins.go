package organise

import (
	"duologue/app/web"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

const signInsPath = "/organise/account/sign-ins"

// indexSignIns lists the browsers in which the account is signed in.
func (o office) indexSignIns(c *fiber.Ctx) error {
	signIn := web.SignIn(c)
	list, err := o.Store.SignIns(web.Context(c), signIn.AccountID)
	if err != nil {
		return err
	}
	page := views.SignInsPage{Frame: o.frame(c, "organise.sign_ins.title"), Zone: scope{}.zone(o), Address: signInsPath}
	page.Trail = o.accountTrail(page.Lang)
	for _, i := range list {
		page.Rows = append(page.Rows, views.SignInRow{Ref: i.Ref(), Here: i.ID == signIn.ID, Browser: views.BrowserName(i.UserAgent),
			IP: i.IP, Since: i.CreatedAt, Seen: i.LastSeenAt})
	}
	return o.Render(c, fiber.StatusOK, "accounts/sign_ins", page)
}

func (o office) endSignIn(c *fiber.Ctx) error {
	if err := o.Store.EndSignIn(web.Context(c), web.Actor(c), c.Params("sign_in")); err != nil {
		return err
	}
	o.Flash(c, "ok", "organise.sign_ins.ended")
	return web.SeeOther(c, signInsPath)
}

func (o office) endOtherSignIns(c *fiber.Ctx) error {
	if err := o.Store.EndOtherSignIns(web.Context(c), web.Actor(c), web.SignInToken(c)); err != nil {
		return err
	}
	o.Flash(c, "ok", "organise.sign_ins.ended")
	return web.SeeOther(c, signInsPath)
}
