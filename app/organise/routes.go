// Package organise is the back office, for those who prepare and run a
// dialogue.
package organise

import (
	"duologue/app/web"
	"duologue/models"
)

// office holds the handlers of the back office.
type office struct{ *web.Kit }

// Routes is the table of the back office.
func Routes(kit *web.Kit) []web.Route {
	o := office{kit}
	return []web.Route{
		{Method: "GET", Path: "/organise/sign-in", Handler: o.newSignIn},
		{Method: "POST", Path: "/organise/sign-in", Handler: o.createSignIn},
		{Method: "GET", Path: "/organise/sign-in/second", Handler: o.newSecondStep},
		{Method: "POST", Path: "/organise/sign-in/second", Handler: o.createSecondStep},
		{Method: "POST", Path: "/organise/sign-out", Access: web.Own, Handler: o.deleteSignIn},
		{Method: "GET", Path: "/organise/reset", Handler: o.newReset},
		{Method: "POST", Path: "/organise/reset", Handler: o.createReset},
		{Method: "GET", Path: "/organise/reset/:token", Handler: o.editReset},
		{Method: "POST", Path: "/organise/reset/:token", Handler: o.updateReset},
		{Method: "GET", Path: "/organise/setup/:token", Handler: o.newSetUp},
		{Method: "POST", Path: "/organise/setup/:token", Handler: o.createSetUp},
		{Method: "GET", Path: "/organise/account", Access: web.Own, Handler: o.editAccount},
		{Method: "POST", Path: "/organise/account", Access: web.Own, Handler: o.updateAccount},
		{Method: "POST", Path: "/organise/account/password", Access: web.Own, Handler: o.updatePassword},
		{Method: "GET", Path: "/organise/account/two-steps", Access: web.Own, Handler: o.editTwoSteps},
		{Method: "POST", Path: "/organise/account/two-steps", Access: web.Own, Handler: o.startTwoSteps},
		{Method: "POST", Path: "/organise/account/two-steps/confirm", Access: web.Own, Handler: o.confirmTwoSteps},
		{Method: "POST", Path: "/organise/account/two-steps/codes", Access: web.Own, Handler: o.renewCodes},
		{Method: "POST", Path: "/organise/account/two-steps/remove", Access: web.Own, Handler: o.removeTwoSteps},
		{Method: "GET", Path: "/organise/account/sign-ins", Access: web.Own, Handler: o.indexSignIns},
		{Method: "POST", Path: "/organise/account/sign-ins", Access: web.Own, Handler: o.endOtherSignIns},
		{Method: "POST", Path: "/organise/account/sign-ins/:sign_in", Access: web.Own, Handler: o.endSignIn},
		{Method: "GET", Path: "/organise", Access: web.Account, Handler: o.showHome},
		{Method: "GET", Path: "/organise/dialogues/:dialogue", Access: web.Sees, Handler: o.showDialogue},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/capacity", Access: web.Edits, Handler: o.editCapacity},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/capacity", Access: web.Edits, Handler: o.updateCapacity},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/attendance/:session", Access: web.Looks, Handler: o.showAttendance},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/attendance/:session/attendance.csv", Access: web.Looks, Handler: o.exportAttendance},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/lists", Access: web.Looks, Handler: o.indexLists},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/lists/:session", Access: web.Looks, Handler: o.showList},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/lists/:session/list.csv", Access: web.Looks, Handler: o.exportList},

		{Method: "GET", Path: "/organise/dialogues/:dialogue/campaigns", Access: web.Writes, Handler: o.indexCampaigns},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/campaigns", Access: web.Writes, Handler: o.createCampaign},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/campaigns/new", Access: web.Writes, Handler: o.newCampaign},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/campaigns/:campaign", Access: web.Writes, Handler: o.showCampaign},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/campaigns/:campaign", Access: web.Writes, Handler: o.updateCampaign},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/campaigns/:campaign/edit", Access: web.Writes, Handler: o.editCampaign},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/campaigns/:campaign/mail/:language", Access: web.Writes, Handler: o.showCampaignMail},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/campaigns/:campaign/try", Access: web.Writes, Handler: o.tryCampaign},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/campaigns/:campaign/confirm", Access: web.Writes, Handler: o.askCampaign},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/campaigns/:campaign/confirm", Access: web.Writes, Handler: o.confirmCampaign},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/campaigns/:campaign/stop", Access: web.Writes, Handler: o.stopCampaign},

		{Method: "GET", Path: "/organise/dialogues/:dialogue/outbox", Access: web.Writes, Handler: o.indexMessages},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/outbox/:message", Access: web.Writes, Handler: o.showMessage},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/outbox/:message/mail", Access: web.Writes, Handler: o.showMessageMail},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/outbox/:message/files/:file", Access: web.Writes, Handler: o.showMessageFile},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/outbox/:message/retry", Access: web.Writes, Handler: o.retryMessage},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/outbox/:message/cancel", Access: web.Writes, Handler: o.cancelMessage},

		{Method: "GET", Path: "/organise/dialogues/:dialogue/devices", Access: web.Door, Handler: o.indexDevices},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/devices", Access: web.Door, Handler: o.createDevice},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/devices/:device", Access: web.Door, Handler: o.updateDevice},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/devices/:device/code", Access: web.Door, Handler: o.renewDevice},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/devices/:device/revoke", Access: web.Door, Handler: o.revokeDevice},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/conflicts/:conflict", Access: web.Door, Handler: o.resolveConflict},

		{Method: "GET", Path: "/organise/dialogues/:dialogue/door", Access: web.Scans, Handler: o.showDoor},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/door", Access: web.Scans, Handler: o.createEntry},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/door/undo", Access: web.Scans, Handler: o.undoEntry},

		{Method: "GET", Path: "/organise/dialogues/:dialogue/people", Access: web.Owns, Handler: o.indexPeople},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/people", Access: web.Owns, Handler: o.createInvitation},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/people/:account", Access: web.Owns, Handler: o.showPerson},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/people/:account/roles", Access: web.Owns, Handler: o.updateRoles},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/people/:account/invitation", Access: web.Owns, Handler: o.onPerson("organise.people.invited", o.inviteAgain)},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/people/:account/two-steps", Access: web.Owns, Handler: o.onPerson("organise.two_steps.is_reset", o.resetTwoSteps)},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/two-steps", Access: web.Owns, Handler: o.demandTwoSteps},
		{Method: "GET", Path: "/organise/people", Access: web.Administrator, Handler: o.indexPeople},
		{Method: "POST", Path: "/organise/people", Access: web.Administrator, Handler: o.createInvitation},
		{Method: "GET", Path: "/organise/people/:account", Access: web.Administrator, Handler: o.showPerson},
		{Method: "POST", Path: "/organise/people/:account/roles", Access: web.Administrator, Handler: o.updateRoles},
		{Method: "POST", Path: "/organise/people/:account/invitation", Access: web.Administrator, Handler: o.onPerson("organise.people.invited", o.inviteAgain)},
		{Method: "POST", Path: "/organise/people/:account/two-steps", Access: web.Administrator, Handler: o.onPerson("organise.two_steps.is_reset", o.resetTwoSteps)},
		{Method: "POST", Path: "/organise/people/:account/disable", Access: web.Administrator, Handler: o.onPerson("organise.people.is_disabled", o.disable)},
		{Method: "POST", Path: "/organise/people/:account/enable", Access: web.Administrator, Handler: o.onPerson("organise.people.is_enabled", o.enable)},
		{Method: "GET", Path: "/organise/invitation/:token", Handler: o.editInvitation},
		{Method: "POST", Path: "/organise/invitation/:token", Handler: o.acceptInvitation},

		{Method: "GET", Path: "/organise/outbox", Access: web.Administrator, Handler: o.indexMessages},
		{Method: "GET", Path: "/organise/outbox/:message", Access: web.Administrator, Handler: o.showMessage},
		{Method: "GET", Path: "/organise/outbox/:message/mail", Access: web.Administrator, Handler: o.showMessageMail},
		{Method: "GET", Path: "/organise/outbox/:message/files/:file", Access: web.Administrator, Handler: o.showMessageFile},
		{Method: "POST", Path: "/organise/outbox/:message/retry", Access: web.Administrator, Handler: o.retryMessage},
		{Method: "POST", Path: "/organise/outbox/:message/cancel", Access: web.Administrator, Handler: o.cancelMessage},
		{Method: "GET", Path: "/organise/settings", Access: web.Administrator, Handler: o.editSettings},
		{Method: "POST", Path: "/organise/settings/caps", Access: web.Administrator, Handler: o.updateCaps},
		{Method: "POST", Path: "/organise/settings/test", Access: web.Administrator, Handler: o.createTestMail},

		{Method: "GET", Path: "/organise/dialogues/:dialogue/registrations", Access: web.Looks, Handler: o.indexRegistrations},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/registrations", Access: web.Registers, Handler: o.createRegistration},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/registrations.csv", Access: web.Registers, Handler: o.exportRegistrations},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/registrations/new", Access: web.Registers, Handler: o.newRegistration},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/registrations/bulk", Access: web.Registers, Handler: o.askBulk},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/registrations/bulk/run", Access: web.Registers, Handler: o.createBulk},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/registrations/bulk/:bulk", Access: web.Registers, Handler: o.showBulk},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/registrations/:registration", Access: web.Looks, Handler: o.showRegistration},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/registrations/:registration/edit", Access: web.Registers, Handler: o.editRegistration},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/registrations/:registration/edit", Access: web.Registers, Handler: o.updateRegistration},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/registrations/:registration/marks", Access: web.Marks, Handler: o.updateMarks},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/registrations/:registration/approve", Access: web.Registers, Handler: o.act(models.ActApprove)},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/registrations/:registration/promote", Access: web.Registers, Handler: o.act(models.ActPromote)},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/registrations/:registration/resend", Access: web.Registers, Handler: o.act(models.ActResend)},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/registrations/:registration/decline", Access: web.Registers, Handler: o.askAct(models.ActDecline)},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/registrations/:registration/decline", Access: web.Registers, Handler: o.act(models.ActDecline)},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/registrations/:registration/cancel", Access: web.Registers, Handler: o.askAct(models.ActCancel)},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/registrations/:registration/cancel", Access: web.Registers, Handler: o.act(models.ActCancel)},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/registrations/:registration/reissue", Access: web.Registers, Handler: o.askAct(actReissue)},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/registrations/:registration/reissue", Access: web.Registers, Handler: o.act(actReissue)},
	}
}
