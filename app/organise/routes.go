// Package organise is the back office, for those who prepare and run a
// dialogue.
package organise

import (
	"duologue/app/web"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// office holds the handlers of the back office.
type office struct{ *web.Kit }

// Routes is the table of the back office.
func Routes(kit *web.Kit) []web.Route {
	o := office{kit}
	return []web.Route{
		{Method: "GET", Path: "/organise/sign-in", Handler: o.newSignIn},
		{Method: "POST", Path: "/organise/sign-in", Handler: o.createSignIn},
		{Method: "POST", Path: "/organise/sign-out", Access: web.Account, Handler: o.deleteSignIn},
		{Method: "GET", Path: "/organise/reset", Handler: o.newReset},
		{Method: "POST", Path: "/organise/reset", Handler: o.createReset},
		{Method: "GET", Path: "/organise/reset/:token", Handler: o.editReset},
		{Method: "POST", Path: "/organise/reset/:token", Handler: o.updateReset},
		{Method: "GET", Path: "/organise/setup/:token", Handler: o.newSetUp},
		{Method: "POST", Path: "/organise/setup/:token", Handler: o.createSetUp},
		{Method: "GET", Path: "/organise/account", Access: web.Account, Handler: o.editAccount},
		{Method: "POST", Path: "/organise/account", Access: web.Account, Handler: o.updateAccount},
		{Method: "POST", Path: "/organise/account/password", Access: web.Account, Handler: o.updatePassword},
	}
}

// frame is the frame of a page of the back office with its title, by the key
// of its words.
func (o office) frame(c *fiber.Ctx, title string) views.Frame {
	frame := o.Frame(c)
	frame.Title, frame.NoIndex = o.Locale.For(frame.Lang).T(title), true
	if frame.Account == nil {
		frame.Switch = o.LanguageSwitch(c)
	}
	return frame
}

// languages are the choices of a language field.
func (o office) languages() []views.Option {
	var options []views.Option
	for _, lang := range o.Locale.Languages() {
		options = append(options, views.Option{Value: lang, Label: o.Locale.Name(lang), Lang: o.Locale.HTMLLang(lang)})
	}
	return options
}
