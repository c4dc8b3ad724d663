// Package organise is the back office, for those who prepare and run a
// dialogue.
package organise

import (
	"duologue/app/web"
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
		{Method: "GET", Path: "/organise", Access: web.Account, Handler: o.showHome},
		{Method: "GET", Path: "/organise/dialogues/:dialogue", Access: web.Organiser, Handler: o.showDialogue},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/capacity", Access: web.Organiser, Handler: o.editCapacity},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/capacity", Access: web.Organiser, Handler: o.updateCapacity},
	}
}
