// Package site is what everybody sees: the public pages, registration, and a
// registrant's own pages.
package site

import (
	"time"

	"duologue/app/web"
)

// site holds the handlers of the public side.
type site struct {
	*web.Kit
	agendas *agendas
}

// Rates are generous, for a whole conference may share one address.
func (s *site) manyForms() web.Rate { return web.Rate{Count: 600, Per: time.Minute} }
func (s *site) manyLinks() web.Rate { return web.Rate{Count: 120, Per: time.Minute} }

// Routes is the table of the public side.
func Routes(kit *web.Kit) []web.Route {
	s := &site{Kit: kit, agendas: &agendas{store: kit.Store}}
	return []web.Route{
		{Method: "GET", Path: "/sitemap.xml", Handler: s.showSitemap},
		{Method: "GET", Path: "/dialogues/:slug/agenda.css", Handler: s.showAgendaStyle},
		{Method: "GET", Path: "/dialogues/:slug/speakers/:speaker/portrait.jpg", Handler: s.showPortrait},
		{Method: "GET", Path: "/dialogues/:slug/files/:file", Handler: s.showFile},

		{Method: "GET", Path: "/mous/:reference/proof.json", Handler: s.showProof},
		{Method: "GET", Path: "/ledger/checkpoint", Handler: s.showLatestCheckpoint},
		{Method: "GET", Path: "/ledger/checkpoints/:size", Handler: s.showCheckpoint},
		{Method: "GET", Path: "/ledger/consistency/:older/:newer", Handler: s.showConsistency},
		{Method: "GET", Path: "/ledger/key", Handler: s.showLedgerKeys},
		{Method: "GET", Path: "/:lang/verify", Handler: s.showVerify},
		{Method: "GET", Path: "/:lang/verify/:code", Handler: s.showVerification},

		{Method: "GET", Path: "/:lang", Handler: s.showHome},
		{Method: "GET", Path: "/:lang/privacy", Handler: s.showLegal("privacy")},
		{Method: "GET", Path: "/:lang/accessibility", Handler: s.showLegal("accessibility")},
		{Method: "GET", Path: "/:lang/imprint", Handler: s.showLegal("imprint")},
		{Method: "GET", Path: "/:lang/cooperation", Handler: s.indexCooperation},
		{Method: "GET", Path: "/:lang/cooperation/:entry", Handler: s.showCooperation},
		{Method: "GET", Path: "/:lang/dialogues", Handler: s.indexDialogues},
		{Method: "GET", Path: "/:lang/dialogues/:slug", Handler: s.showDialogue},
		{Method: "GET", Path: "/:lang/dialogues/:slug/practical", Handler: s.showPractical},
		{Method: "GET", Path: "/:lang/dialogues/:slug/agenda", Handler: s.showAgenda},
		{Method: "GET", Path: "/:lang/dialogues/:slug/agenda.ics", Handler: s.showAgendaCalendar},
		{Method: "GET", Path: "/:lang/dialogues/:slug/agenda/embed", Handler: s.showEmbed},
		{Method: "GET", Path: "/:lang/dialogues/:slug/schedule.json", Handler: s.showScheduleJSON},
		{Method: "GET", Path: "/:lang/dialogues/:slug/schedule.xml", Handler: s.showScheduleXML},
		{Method: "GET", Path: "/:lang/dialogues/:slug/sessions/:session", Handler: s.showSession},
		{Method: "GET", Path: "/:lang/dialogues/:slug/speakers", Handler: s.indexSpeakers},
		{Method: "GET", Path: "/:lang/speakers/:token", Handler: s.editSpeaker},
		{Method: "POST", Path: "/:lang/speakers/:token", Handler: s.updateSpeaker, Rate: s.manyLinks(), Upload: web.UploadLimit},
		{Method: "GET", Path: "/:lang/speakers/:token/portrait.jpg", Handler: s.showOwnPortrait},

		{Method: "GET", Path: "/:lang/dialogues/:slug/register", Handler: s.newRegistration},
		{Method: "POST", Path: "/:lang/dialogues/:slug/register", Handler: s.createRegistration, Rate: s.manyForms()},
		{Method: "GET", Path: "/:lang/dialogues/:slug/register/sent", Handler: s.showSent},
		{Method: "GET", Path: "/:lang/dialogues/:slug/register/link", Handler: s.newLink},
		{Method: "POST", Path: "/:lang/dialogues/:slug/register/link", Handler: s.createLink, Rate: s.manyLinks()},

		{Method: "GET", Path: "/:lang/unsubscribe/:token", Handler: s.askUnsubscribe},
		{Method: "POST", Path: "/:lang/unsubscribe/:token", AnyOrigin: true, Handler: s.createUnsubscribe, Rate: s.manyLinks()},
		{Method: "POST", Path: "/:lang/resubscribe/:token", Handler: s.deleteUnsubscribe, Rate: s.manyLinks()},
		{Method: "GET", Path: "/:lang/my/address/:token", Handler: s.editAddress},
		{Method: "POST", Path: "/:lang/my/address/:token", Handler: s.updateAddress, Rate: s.manyLinks()},
		{Method: "GET", Path: "/:lang/my/:token", Access: web.Guest, Handler: s.showMy},
		{Method: "GET", Path: "/:lang/my/:token/ticket", Access: web.Guest, Handler: s.showTicket},
		{Method: "GET", Path: "/:lang/my/:token/ticket.png", Access: web.Guest, Handler: s.showTicketPicture},
		{Method: "GET", Path: "/:lang/my/:token/calendar.ics", Access: web.Guest, Handler: s.showMyCalendar},
		{Method: "GET", Path: "/:lang/my/:token/data.json", Access: web.Guest, Handler: s.showMyData},
		{Method: "GET", Path: "/:lang/my/:token/files/:file", Access: web.Guest, Handler: s.showMyFile},
		{Method: "GET", Path: "/:lang/my/:token/change", Access: web.Guest, Handler: s.editMy},
		{Method: "POST", Path: "/:lang/my/:token/change", Access: web.Guest, Handler: s.updateMy, Rate: s.manyForms()},
		{Method: "GET", Path: "/:lang/my/:token/cancel", Access: web.Guest, Handler: s.askCancel},
		{Method: "POST", Path: "/:lang/my/:token/cancel", Access: web.Guest, Handler: s.cancelMy, Rate: s.manyForms()},
		{Method: "GET", Path: "/:lang/my/:token/erase", Access: web.Guest, Handler: s.askErase},
		{Method: "POST", Path: "/:lang/my/:token/erase", Access: web.Guest, Handler: s.deleteMy, Rate: s.manyForms()},
	}
}
