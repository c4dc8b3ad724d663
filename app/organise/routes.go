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
		{Method: "GET", Path: "/organise/dialogues/:dialogue/attendance/:session", Access: web.Organiser, Handler: o.showAttendance},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/attendance/:session/attendance.csv", Access: web.Organiser, Handler: o.exportAttendance},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/lists", Access: web.Organiser, Handler: o.indexLists},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/lists/:session", Access: web.Organiser, Handler: o.showList},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/lists/:session/list.csv", Access: web.Organiser, Handler: o.exportList},

		{Method: "GET", Path: "/organise/dialogues/:dialogue/door", Access: web.Door, Handler: o.showDoor},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/door", Access: web.Door, Handler: o.createEntry},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/door/undo", Access: web.Door, Handler: o.undoEntry},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/agenda", Access: web.Organiser, Handler: o.showAgenda},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/agenda/release", Access: web.Organiser, Handler: o.askRelease},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/agenda/release", Access: web.Organiser, Handler: o.createRelease},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/agenda/discard", Access: web.Organiser, Handler: o.discardAgenda},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/agenda/sessions/:session", Access: web.Organiser, Handler: o.editSession},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/agenda/sessions/:session", Access: web.Organiser, Handler: o.updateSession},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/agenda/sessions/:session/move", Access: web.Organiser, Handler: o.moveSession},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/agenda/sessions/:session/delete", Access: web.Organiser, Handler: o.deleteSession},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/agenda/rooms/:room", Access: web.Organiser, Handler: o.editRoom},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/agenda/rooms/:room", Access: web.Organiser, Handler: o.updateRoom},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/agenda/rooms/:room/delete", Access: web.Organiser, Handler: o.deleteRoom},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/agenda/themes/:theme", Access: web.Organiser, Handler: o.editTheme},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/agenda/themes/:theme", Access: web.Organiser, Handler: o.updateTheme},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/agenda/themes/:theme/delete", Access: web.Organiser, Handler: o.deleteTheme},

		{Method: "GET", Path: "/organise/dialogues/:dialogue/speakers", Access: web.Organiser, Handler: o.indexSpeakers},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/speakers/:speaker", Access: web.Organiser, Handler: o.editSpeaker},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/speakers/:speaker", Access: web.Organiser, Handler: o.updateSpeaker, Upload: web.UploadLimit},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/speakers/:speaker/portrait.jpg", Access: web.Organiser, Handler: o.showPortrait},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/speakers/:speaker/link", Access: web.Organiser, Handler: o.renewSpeaker},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/speakers/:speaker/delete", Access: web.Organiser, Handler: o.deleteSpeaker},

		{Method: "GET", Path: "/organise/dialogues/:dialogue/campaigns", Access: web.Organiser, Handler: o.indexCampaigns},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/campaigns", Access: web.Organiser, Handler: o.createCampaign},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/campaigns/new", Access: web.Organiser, Handler: o.newCampaign},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/campaigns/:campaign", Access: web.Organiser, Handler: o.showCampaign},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/campaigns/:campaign", Access: web.Organiser, Handler: o.updateCampaign},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/campaigns/:campaign/edit", Access: web.Organiser, Handler: o.editCampaign},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/campaigns/:campaign/mail/:language", Access: web.Organiser, Handler: o.showCampaignMail},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/campaigns/:campaign/try", Access: web.Organiser, Handler: o.tryCampaign},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/campaigns/:campaign/confirm", Access: web.Organiser, Handler: o.askCampaign},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/campaigns/:campaign/confirm", Access: web.Organiser, Handler: o.confirmCampaign},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/campaigns/:campaign/stop", Access: web.Organiser, Handler: o.stopCampaign},

		{Method: "GET", Path: "/organise/dialogues/:dialogue/outbox", Access: web.Organiser, Handler: o.indexMessages},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/outbox/:message", Access: web.Organiser, Handler: o.showMessage},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/outbox/:message/mail", Access: web.Organiser, Handler: o.showMessageMail},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/outbox/:message/files/:file", Access: web.Organiser, Handler: o.showMessageFile},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/outbox/:message/retry", Access: web.Organiser, Handler: o.retryMessage},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/outbox/:message/cancel", Access: web.Organiser, Handler: o.cancelMessage},

		{Method: "GET", Path: "/organise/dialogues/:dialogue/devices", Access: web.Organiser, Handler: o.indexDevices},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/devices", Access: web.Organiser, Handler: o.createDevice},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/devices/:device", Access: web.Organiser, Handler: o.updateDevice},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/devices/:device/code", Access: web.Organiser, Handler: o.renewDevice},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/devices/:device/revoke", Access: web.Organiser, Handler: o.revokeDevice},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/conflicts/:conflict", Access: web.Organiser, Handler: o.resolveConflict},

		{Method: "GET", Path: "/organise/outbox", Access: web.Administrator, Handler: o.indexMessages},
		{Method: "GET", Path: "/organise/outbox/:message", Access: web.Administrator, Handler: o.showMessage},
		{Method: "GET", Path: "/organise/outbox/:message/mail", Access: web.Administrator, Handler: o.showMessageMail},
		{Method: "GET", Path: "/organise/outbox/:message/files/:file", Access: web.Administrator, Handler: o.showMessageFile},
		{Method: "POST", Path: "/organise/outbox/:message/retry", Access: web.Administrator, Handler: o.retryMessage},
		{Method: "POST", Path: "/organise/outbox/:message/cancel", Access: web.Administrator, Handler: o.cancelMessage},
		{Method: "GET", Path: "/organise/settings", Access: web.Administrator, Handler: o.editSettings},
		{Method: "POST", Path: "/organise/settings/caps", Access: web.Administrator, Handler: o.updateCaps},
		{Method: "POST", Path: "/organise/settings/test", Access: web.Administrator, Handler: o.createTestMail},

		{Method: "GET", Path: "/organise/dialogues/:dialogue/registrations", Access: web.Organiser, Handler: o.indexRegistrations},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/registrations", Access: web.Organiser, Handler: o.createRegistration},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/registrations.csv", Access: web.Organiser, Handler: o.exportRegistrations},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/registrations/new", Access: web.Organiser, Handler: o.newRegistration},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/registrations/bulk", Access: web.Organiser, Handler: o.askBulk},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/registrations/bulk/run", Access: web.Organiser, Handler: o.createBulk},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/registrations/bulk/:bulk", Access: web.Organiser, Handler: o.showBulk},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/registrations/:registration", Access: web.Organiser, Handler: o.showRegistration},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/registrations/:registration/edit", Access: web.Organiser, Handler: o.editRegistration},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/registrations/:registration/edit", Access: web.Organiser, Handler: o.updateRegistration},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/registrations/:registration/marks", Access: web.Organiser, Handler: o.updateMarks},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/registrations/:registration/approve", Access: web.Organiser, Handler: o.act(models.ActApprove)},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/registrations/:registration/promote", Access: web.Organiser, Handler: o.act(models.ActPromote)},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/registrations/:registration/resend", Access: web.Organiser, Handler: o.act(models.ActResend)},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/registrations/:registration/decline", Access: web.Organiser, Handler: o.askAct(models.ActDecline)},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/registrations/:registration/decline", Access: web.Organiser, Handler: o.act(models.ActDecline)},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/registrations/:registration/cancel", Access: web.Organiser, Handler: o.askAct(models.ActCancel)},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/registrations/:registration/cancel", Access: web.Organiser, Handler: o.act(models.ActCancel)},
		{Method: "GET", Path: "/organise/dialogues/:dialogue/registrations/:registration/reissue", Access: web.Organiser, Handler: o.askAct(actReissue)},
		{Method: "POST", Path: "/organise/dialogues/:dialogue/registrations/:registration/reissue", Access: web.Organiser, Handler: o.act(actReissue)},
	}
}
