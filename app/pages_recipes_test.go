package app_test

import (
	"net/url"

	"duologue/models"
)

// visit is one look at a page. In paths, :lang is the language and {name} a
// value of the place; where a place has no such value, the page is not there.
type visit struct {
	path   string
	as     string     // role of who is signed in; empty: nobody
	form   url.Values // what is sent, beside what the page's form hides; nil: nothing
	to     string     // to where; empty: to path
	status int        // 0: 200
}

func see(paths ...string) []visit {
	var visits []visit
	for _, path := range paths {
		visits = append(visits, visit{path: path})
	}
	return visits
}

func seeAs(role string, paths ...string) []visit {
	visits := see(paths...)
	for i := range visits {
		visits[i].as = role
	}
	return visits
}

// siftedPaths are a list's: as it is, and searched with a hit. What nothing
// matches, and an order that there is not, look the same in all: see the speakers.
func siftedPaths(path, hit string) []string { return []string{path, path + "?" + hit} }

// wrong is a form that is sent and refused.
func wrong(as, path string, pairs ...string) visit {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return visit{path: path, as: as, form: form, status: 422}
}

// sent sends the form of a visit elsewhere than to its own page.
func sent(v visit, to string) visit {
	v.to = to
	return v
}

func refused(status int, as string, path string) visit {
	return visit{path: path, as: as, status: status}
}

// noPage stands at a route whose answer is not a page for people.
func noPage() []visit { return nil }

// recipes say how to look at every page there is: by the route's path, in each
// state that it can be in. A route without a recipe fails the test. Under "" is
// what no route answers.
func recipes() map[string][]visit {
	const (
		organiser     = models.RoleOrganiser
		administrator = models.RoleAdministrator
	)
	mistyped := wrong("", "/:lang/dialogues/{slug}/register", "family_name", "Example", "given_names", "Person", "name_order", models.GivenFirst,
		"email", "person@gmial.com", "organisation", "Example University", "country", "BE", "category", models.Researcher, "language", "en",
		"mode", models.Onsite)
	signing := ceremonyRecipes(organiser)
	return map[string][]visit{
		"": {
			refused(404, "", "/:lang/nowhere"), refused(404, "", "/xx"), refused(404, "", "/:lang/dialogues/nowhere"), refused(404, "", "/:lang/mous/nowhere"),
			refused(404, "", "/:lang/my/forged"), refused(410, "", "/:lang/my/address/forged"),
			refused(410, "", "/organise/reset/forged?lang=:lang"), refused(410, "", "/organise/invitation/forged?lang=:lang"), refused(410, "", "/organise/setup/forged?lang=:lang"),
			refused(403, models.RoleDoor, "/organise/dialogues/{slug}"), refused(404, organiser, "/organise/dialogues/nowhere"),
			{path: "/organise/sign-in?lang=:lang&next={guessed}", form: url.Values{"email": {"guesser@host.example"}, "password": {"x"}}, status: 429},
		},

		"/":                                    noPage(),
		"/.well-known/security.txt":            noPage(),
		"/api/v1/checkin/device":               noPage(),
		"/api/v1/checkin/lists/:list/counters": noPage(),
		"/api/v1/checkin/search":               noPage(),
		"/api/v1/openapi.json":                 noPage(),
		"/api/v1/mous":                         noPage(),
		"/api/v1/mous/:reference":              noPage(),
		"/mous.json":                           noPage(),
		"/mous/:reference/files/:file":         noPage(),
		"/:lang/mous.csv":                      noPage(),
		"/:lang/mous.atom":                     noPage(),
		"/assets/*":                            noPage(),
		"/checkin/manifest.webmanifest":        noPage(),
		"/dialogues/:slug/agenda.css":          noPage(),
		"/favicon.ico":                         noPage(),
		"/healthz":                             noPage(),
		"/metrics":                             noPage(),
		"/readyz":                              noPage(),
		"/robots.txt":                          noPage(),
		"/sitemap.xml":                         noPage(),

		"/:lang":                            see("/:lang"),
		"/:lang/accessibility":              see("/:lang/accessibility"),
		"/:lang/imprint":                    see("/:lang/imprint"),
		"/:lang/privacy":                    see("/:lang/privacy"),
		"/:lang/cooperation":                see("/:lang/cooperation", "/:lang/cooperation?kind=call&body=BELSPO", "/:lang/cooperation?topic=nowhere"),
		"/:lang/cooperation/:entry":         see("/:lang/cooperation/{agreement}", "/:lang/cooperation/{call}", "/:lang/cooperation/{meeting}"),
		"/:lang/verify":                     append(see("/:lang/verify"), refused(404, "", "/:lang/verify?code=unknown")),
		"/:lang/verify/:code":               see("/:lang/verify/{verify}"),
		"/ledger/checkpoint":                noPage(),
		"/ledger/checkpoints/:size":         noPage(),
		"/ledger/consistency/:older/:newer": noPage(),
		"/ledger/key":                       noPage(),
		"/mous/:reference/proof.json":       noPage(),
		"/:lang/mous": {
			{path: "/:lang/mous"}, {path: "/:lang/mous?q=zzzz"}, {path: "/:lang/mous?state=signed"},
			sent(wrong("", "/:lang/mous", "email", "nobody", "about", "all"), "/:lang/mous/subscribe"),
		},
		"/:lang/mous/:reference":                          see("/:lang/mous/{mou}", "/:lang/mous/{mou-withheld}"),
		"/:lang/mous/subscribed":                          see("/:lang/mous/subscribed"),
		"/:lang/mous/confirm/:token":                      see("/:lang/mous/confirm/{mou-confirm}"),
		"/:lang/mous/unsubscribe/:token":                  see("/:lang/mous/unsubscribe/{mou-leave}"),
		"/:lang/dialogues":                                see("/:lang/dialogues"),
		"/:lang/dialogues/:slug":                          see("/:lang/dialogues/{slug}", "/:lang/dialogues/{past}"),
		"/:lang/dialogues/:slug/agenda":                   see("/:lang/dialogues/{slug}/agenda", "/:lang/dialogues/{slug}/agenda?mode=online"),
		"/:lang/dialogues/:slug/agenda/embed":             see("/:lang/dialogues/{slug}/agenda/embed"),
		"/:lang/dialogues/:slug/agenda.ics":               noPage(),
		"/:lang/dialogues/:slug/schedule.json":            noPage(),
		"/:lang/dialogues/:slug/schedule.xml":             noPage(),
		"/:lang/dialogues/:slug/speakers":                 see("/:lang/dialogues/{speakers}/speakers"),
		"/:lang/speakers/:token":                          append(see("/:lang/speakers/{speaker-token}"), wrong("", "/:lang/speakers/{speaker-token}", "family_name", "")),
		"/:lang/speakers/:token/portrait.jpg":             noPage(),
		"/dialogues/:slug/speakers/:speaker/portrait.jpg": noPage(),
		"/dialogues/:slug/files/:file":                    noPage(),
		"/:lang/dialogues/:slug/practical":                see("/:lang/dialogues/{practical}/practical"),
		"/:lang/dialogues/:slug/sessions/:session":        see("/:lang/dialogues/{slug}/sessions/{session}"),
		"/:lang/dialogues/:slug/register": {
			{path: "/:lang/dialogues/{slug}/register"}, {path: "/:lang/dialogues/{slug}/register?host={host-link}"},
			wrong("", "/:lang/dialogues/{slug}/register?host={host-link}", "email", "nobody"), wrong("", "/:lang/dialogues/{slug}/register", "email", "nobody"), mistyped,
		},
		"/:lang/dialogues/:slug/register/link": append(see("/:lang/dialogues/{slug}/register/link"),
			wrong("", "/:lang/dialogues/{slug}/register/link", "email", "nobody")),
		"/:lang/dialogues/:slug/register/sent": see("/:lang/dialogues/{slug}/register/sent"),
		"/:lang/my/:token": see("/:lang/my/{onsite}", "/:lang/my/{online}", "/:lang/my/{pending}", "/:lang/my/{waitlisted}",
			"/:lang/my/{declined}", "/:lang/my/{cancelled}", "/:lang/my/{unbroken}"),
		"/:lang/my/:token/calendar.ics":  noPage(),
		"/:lang/my/:token/cancel":        see("/:lang/my/{onsite}/cancel"),
		"/:lang/my/:token/change":        append(see("/:lang/my/{onsite}/change"), wrong("", "/:lang/my/{onsite}/change", "email", "nobody")),
		"/:lang/my/:token/data.json":     noPage(),
		"/:lang/my/:token/files/:file":   noPage(),
		"/:lang/my/:token/erase":         see("/:lang/my/{onsite}/erase"),
		"/:lang/my/:token/join/:session": see("/:lang/my/{online}/join/{joins}"),
		"/:lang/my/:token/ticket":        see("/:lang/my/{onsite}/ticket"),
		"/:lang/my/:token/ticket.png":    noPage(),
		"/:lang/my/address/:token":       see("/:lang/my/address/{address}"),
		"/:lang/unsubscribe/:token":      append(see("/:lang/unsubscribe/{unsubscribe}"), visit{path: "/:lang/unsubscribe/{unsubscribe}", form: url.Values{}}),
		"/checkin":                       see("/checkin?lang=:lang"),

		"/organise": seeAs(organiser, siftedPaths("/organise", "q=e&sort=title")...),
		"/organise/account": {
			{path: "/organise/account", as: organiser},
			wrong(organiser, "/organise/account", "name", ""),
			sent(wrong(organiser, "/organise/account", "current", "x", "password", "y"), "/organise/account/password"),
		},
		"/organise/dialogues/:dialogue": append(seeAs(organiser, "/organise/dialogues/{slug}"), seeAs("host", "/organise/dialogues/{slug}")...),
		"/organise/dialogues/:dialogue/capacity": {
			{path: "/organise/dialogues/{slug}/capacity", as: organiser},
			wrong(administrator, "/organise/dialogues/{slug}/capacity", "places.onsite", "many", "places.{session}.onsite", "-1"),
		},
		"/organise/dialogues/new": {
			{path: "/organise/dialogues/new", as: administrator}, wrong(administrator, "/organise/dialogues/new", "slug", "Not A Slug"),
		},
		"/organise/dialogues/:dialogue/copy": {
			{path: "/organise/dialogues/{slug}/copy", as: administrator},
			wrong(administrator, "/organise/dialogues/{slug}/copy", "slug", "a", "starts_on", "soon"),
		},
		"/organise/dialogues/:dialogue/status": append(seeAs(organiser, "/organise/dialogues/{slug}/status"), visit{path: "/organise/dialogues/{past}/status", as: administrator},
			wrong(organiser, "/organise/dialogues/{slug}/status", "was", "published", "now", "draft")),
		"/organise/dialogues/:dialogue/edit": {
			{path: "/organise/dialogues/{slug}/edit", as: organiser}, {path: "/organise/dialogues/{past}/edit", as: administrator},
			wrong(organiser, "/organise/dialogues/{slug}/edit", "zone", "Mars", "reminder_hours", "soon"),
		},
		"/organise/dialogues/:dialogue/edit/texts": {
			{path: "/organise/dialogues/{slug}/edit/texts", as: organiser}, wrong(organiser, "/organise/dialogues/{slug}/edit/texts", "title.en", ""),
			{path: "/organise/dialogues/{slug}/edit/texts", as: organiser, form: url.Values{"content": {"old"}, "title.en": {"Another title"}}, status: 409},
		},
		"/organise/dialogues/:dialogue/edit/registration": {
			{path: "/organise/dialogues/{slug}/edit/registration", as: organiser},
			wrong(organiser, "/organise/dialogues/{slug}/edit/registration", "registration.opens", "2027-03-28T02:30", "registration.approval", "manual"),
		},
		"/organise/dialogues/:dialogue/edit/hosts": {
			{path: "/organise/dialogues/{slug}/edit/hosts", as: organiser}, wrong(organiser, "/organise/dialogues/{slug}/edit/hosts", "new.code", "NEW HOST"),
		},
		"/organise/dialogues/:dialogue/edit/questions": seeAs(organiser, siftedPaths("/organise/dialogues/{slug}/edit/questions", "q=e")...),
		"/organise/dialogues/:dialogue/edit/questions/new": {
			{path: "/organise/dialogues/{slug}/edit/questions/new", as: organiser},
			wrong(organiser, "/organise/dialogues/{slug}/edit/questions/new", "kind", "choice", "label.en", "Which?"),
		},
		"/organise/dialogues/:dialogue/edit/questions/:question": seeAs(organiser, "/organise/dialogues/{slug}/edit/questions/{question}"),
		"/organise/dialogues/:dialogue/edit/consents":            seeAs(organiser, siftedPaths("/organise/dialogues/{slug}/edit/consents", "q=e")...),
		"/organise/dialogues/:dialogue/edit/consents/new": {
			{path: "/organise/dialogues/{slug}/edit/consents/new", as: organiser},
			wrong(organiser, "/organise/dialogues/{slug}/edit/consents/new", "code", "two words"),
		},
		"/organise/dialogues/:dialogue/edit/consents/:consent": seeAs(organiser, "/organise/dialogues/{slug}/edit/consents/{consent}"),
		"/organise/dialogues/:dialogue/attendance/:session":    seeAs(organiser, siftedPaths("/organise/dialogues/{slug}/attendance/{session}", "q=e&sort=arrival")...),
		"/organise/dialogues/:dialogue/campaigns":              seeAs(organiser, siftedPaths("/organise/dialogues/{slug}/campaigns", "q=e&sort=title")...),
		"/organise/dialogues/:dialogue/agenda":                 seeAs(organiser, "/organise/dialogues/{slug}/agenda"),
		"/organise/dialogues/:dialogue/agenda/release":         seeAs(organiser, "/organise/dialogues/{slug}/agenda/release"),
		"/organise/dialogues/:dialogue/agenda/sessions/:session": {
			{path: "/organise/dialogues/{slug}/agenda/sessions/new", as: organiser},
			wrong(organiser, "/organise/dialogues/{slug}/agenda/sessions/new", "title.en", "", "starts", "never", "capacity.onsite", "many"),
			{path: "/organise/dialogues/{slug}/agenda/sessions/{filed}", as: organiser},
			sent(wrong(organiser, "/organise/dialogues/{slug}/agenda/sessions/{filed}", "audience", "all"), "/organise/dialogues/{slug}/agenda/sessions/{filed}/files"),
		},
		"/organise/dialogues/:dialogue/files/:file": noPage(),
		"/organise/dialogues/:dialogue/agenda/rooms/:room": {
			{path: "/organise/dialogues/{slug}/agenda/rooms/new", as: organiser},
			wrong(organiser, "/organise/dialogues/{slug}/agenda/rooms/new", "capacity", "many"),
		},
		"/organise/dialogues/:dialogue/agenda/themes/:theme": {
			{path: "/organise/dialogues/{slug}/agenda/themes/new", as: organiser},
			wrong(organiser, "/organise/dialogues/{slug}/agenda/themes/new", "colour", "pink"),
		},
		"/organise/dialogues/:dialogue/speakers": seeAs(organiser, append(siftedPaths("/organise/dialogues/{slug}/speakers", "q=e&sort=missing"),
			"/organise/dialogues/{slug}/speakers?q=nowhere", "/organise/dialogues/{slug}/speakers?sort=sideways")...),
		"/organise/dialogues/:dialogue/speakers/:speaker": {
			{path: "/organise/dialogues/{slug}/speakers/{speaker}", as: organiser},
			{path: "/organise/dialogues/{slug}/speakers/new", as: organiser},
			wrong(organiser, "/organise/dialogues/{slug}/speakers/new", "family_name", "", "email", "nobody"),
		},
		"/organise/dialogues/:dialogue/speakers/:speaker/portrait.jpg": noPage(),
		"/organise/dialogues/:dialogue/campaigns/new": {
			{path: "/organise/dialogues/{slug}/campaigns/new?state=confirmed", as: organiser},
			sent(wrong(organiser, "/organise/dialogues/{slug}/campaigns/new", "subject.en", "{nobody}"), "/organise/dialogues/{slug}/campaigns"),
		},
		"/organise/dialogues/:dialogue/campaigns/:campaign":                seeAs(organiser, "/organise/dialogues/{slug}/campaigns/{draft}", "/organise/dialogues/{slug}/campaigns/{sent}"),
		"/organise/dialogues/:dialogue/campaigns/:campaign/edit":           seeAs(organiser, "/organise/dialogues/{slug}/campaigns/{draft}/edit"),
		"/organise/dialogues/:dialogue/campaigns/:campaign/mail/:language": noPage(), // but a mail
		"/organise/dialogues/:dialogue/campaigns/:campaign/confirm":        seeAs(organiser, "/organise/dialogues/{slug}/campaigns/{draft}/confirm"),
		"/organise/dialogues/:dialogue/outbox":                             seeAs(organiser, "/organise/dialogues/{slug}/outbox"),
		"/organise/dialogues/:dialogue/outbox/:message":                    seeAs(organiser, "/organise/dialogues/{slug}/outbox/{mail}", "/organise/dialogues/{slug}/outbox/{held-mail}"),
		"/organise/dialogues/:dialogue/outbox/:message/mail":               noPage(),
		"/organise/dialogues/:dialogue/outbox/:message/files/:file":        noPage(),
		"/organise/dialogues/:dialogue/attendance/:session/attendance.csv": noPage(),
		"/organise/dialogues/:dialogue/lists":                              seeAs(organiser, siftedPaths("/organise/dialogues/{slug}/lists", "q=e")...),
		"/organise/dialogues/:dialogue/lists/:session":                     seeAs(organiser, "/organise/dialogues/{slug}/lists/{session}", "/organise/dialogues/{slug}/lists/gate"),
		"/organise/dialogues/:dialogue/lists/:session/list.csv":            noPage(),
		"/organise/dialogues/:dialogue/door": append(seeAs(models.RoleDoor, "/organise/dialogues/{slug}/door", "/organise/dialogues/{slug}/door?q=nowhere",
			"/organise/dialogues/{slug}/door?q=li", "/organise/dialogues/{slug}/door?scan={entry}", "/organise/dialogues/{slug}/door?scan={refusal}",
			"/organise/dialogues/{slug}/door?q=www", "/organise/dialogues/{slug}/door?scan={unbroken-scan}"),
			refused(422, models.RoleDoor, "/organise/dialogues/{slug}/door?q=x")),
		"/organise/dialogues/:dialogue/devices": append(seeAs(organiser, siftedPaths("/organise/dialogues/{slug}/devices", "q=e&sort=seen")...),
			wrong(organiser, "/organise/dialogues/{slug}/devices", "name", "")),
		"/organise/dialogues/:dialogue/registrations": append(seeAs(organiser, "/organise/dialogues/{slug}/registrations",
			"/organise/dialogues/{slug}/registrations?search=nowhere&state=pending", "/organise/dialogues/{slug}/registrations?search=www&show=email&show=position&show=state", "/organise/dialogues/{slug}/registrations?show=email&show=position&show=state"),
			sent(wrong(organiser, "/organise/dialogues/{slug}/registrations", "name", ""), "/organise/dialogues/{slug}/registrations/filters")),
		"/organise/mous/:mou/ceremony":             signing["/ceremony"],
		"/organise/mous/:mou/ceremony/print":       signing["/ceremony/print"],
		"/organise/mous/:mou/ceremony/plan":        signing["/ceremony/plan"],
		"/organise/mous/:mou/ceremony/table":       signing["/ceremony/table"],
		"/organise/mous/:mou/ceremony/steps/:step": signing["/ceremony/steps/:step"],
		"/organise/mous/:mou/signing":              signing["/signing"],
		"/organise/mous/:mou/signing/undo":         signing["/signing/undo"],
		"/organise/mous/:mou/signing/record.pdf":   signing["/signing/record.pdf"],
		"/organise/dialogues/:dialogue/figures":    seeAs(organiser, "/organise/dialogues/{slug}/figures"),
		"/organise/dialogues/:dialogue/registrations/export": {
			{path: "/organise/dialogues/{slug}/registrations/export?state=confirmed", as: organiser},
			wrong(organiser, "/organise/dialogues/{slug}/registrations/export", "format", "csv"),
		},
		"/organise/dialogues/:dialogue/registrations/duplicates": seeAs(organiser, siftedPaths("/organise/dialogues/{slug}/registrations/duplicates", "q=doublet")...),
		"/organise/dialogues/:dialogue/registrations/duplicates/:first/:second": append(seeAs(organiser, "/organise/dialogues/{slug}/registrations/duplicates/{twin}/{other-twin}"),
			wrong(organiser, "/organise/dialogues/{slug}/registrations/duplicates/{twin}/{other-twin}", "keep", "", "field.family_name", "")),
		"/organise/dialogues/:dialogue/registrations/imports":         seeAs(organiser, siftedPaths("/organise/dialogues/{slug}/registrations/imports", "q=csv&sort=oldest")...),
		"/organise/dialogues/:dialogue/registrations/imports/:import": seeAs(organiser, "/organise/dialogues/{slug}/registrations/imports/{import}", "/organise/dialogues/{slug}/registrations/imports/{import-checked}"),
		"/organise/dialogues/:dialogue/registrations/new": {
			{path: "/organise/dialogues/{slug}/registrations/new", as: organiser}, {path: "/organise/dialogues/{slug}/registrations/new", as: "host"},
			sent(wrong(organiser, "/organise/dialogues/{slug}/registrations/new", "email", "nobody"), "/organise/dialogues/{slug}/registrations"),
			sent(visit{path: "/organise/dialogues/{slug}/registrations", as: organiser, form: url.Values{"act": {models.ActResend}, "all": {"yes"}}},
				"/organise/dialogues/{slug}/registrations/bulk"),
		},
		"/organise/dialogues/:dialogue/registrations/bulk":       seeAs(organiser, siftedPaths("/organise/dialogues/{slug}/registrations/bulk", "q=o&sort=oldest")...),
		"/organise/dialogues/:dialogue/registrations/bulk/:bulk": seeAs(organiser, "/organise/dialogues/{slug}/registrations/bulk/{bulk}"),
		"/organise/dialogues/:dialogue/registrations/:registration": seeAs(organiser, "/organise/dialogues/{slug}/registrations/{scanned-ref}",
			"/organise/dialogues/{slug}/registrations/{pending-ref}", "/organise/dialogues/{slug}/registrations/{waitlisted-ref}",
			"/organise/dialogues/{slug}/registrations/{unbroken-ref}"),
		"/organise/dialogues/:dialogue/registrations/:registration/edit": {
			{path: "/organise/dialogues/{slug}/registrations/{onsite-ref}/edit", as: organiser},
			{path: "/organise/dialogues/{slug}/registrations/{unbroken-ref}/edit", as: organiser},
			wrong(organiser, "/organise/dialogues/{slug}/registrations/{onsite-ref}/edit", "email", "nobody"),
		},
		"/organise/dialogues/:dialogue/registrations/:registration/decline": seeAs(organiser, "/organise/dialogues/{slug}/registrations/{pending-ref}/decline"),
		"/organise/dialogues/:dialogue/registrations/:registration/cancel":  seeAs(organiser, "/organise/dialogues/{slug}/registrations/{onsite-ref}/cancel", "/organise/dialogues/{slug}/registrations/{unbroken-ref}/cancel"),
		"/organise/dialogues/:dialogue/registrations/:registration/reissue": seeAs(organiser, "/organise/dialogues/{slug}/registrations/{onsite-ref}/reissue"),
		"/organise/outbox":                      seeAs(administrator, "/organise/outbox", "/organise/outbox?q=nowhere"),
		"/organise/outbox/:message":             seeAs(administrator, "/organise/outbox/{test-mail}"),
		"/organise/outbox/:message/mail":        noPage(),
		"/organise/outbox/:message/files/:file": noPage(),
		"/organise/cooperation":                 seeAs(administrator, siftedPaths("/organise/cooperation", "q=e&sort=title&kind=call")...),
		"/organise/cooperation/entries/:entry": {
			{path: "/organise/cooperation/entries/new", as: administrator}, {path: "/organise/cooperation/entries/{call}", as: administrator},
			wrong(administrator, "/organise/cooperation/entries/{agreement}", "title.en", "", "starts", "never", "bodies[0].role", "", "facts[1].field", "title"),
			{path: "/organise/cooperation/entries/{call}", as: administrator, form: url.Values{"was": {"old"}, "title.en": {"Another"}, "kind": {"call"}}, status: 409},
		},
		"/organise/cooperation/:term/:code": {
			{path: "/organise/cooperation/source/new", as: administrator}, {path: "/organise/cooperation/topic/space", as: administrator},
			wrong(administrator, "/organise/cooperation/body/new", "code", "a b", "names.en", "", "country", ""),
		},
		"/organise/settings": {
			{path: "/organise/settings", as: administrator},
			sent(wrong(administrator, "/organise/settings", "domain", "host.be", "cap", "many"), "/organise/settings/caps"),
			sent(wrong(administrator, "/organise/settings", "address", "nobody"), "/organise/settings/test"),
		},
		"/organise/account/two-steps": {
			{path: "/organise/account/two-steps", as: organiser},
			{path: "/organise/account/two-steps", as: models.RoleDoor},
			wrong(organiser, "/organise/account/two-steps", "current_password", "x"),
			sent(wrong(models.RoleDoor, "/organise/account/two-steps", "code", "000"), "/organise/account/two-steps/confirm"),
		},
		"/organise/account/sign-ins": seeAs(organiser, "/organise/account/sign-ins"),
		"/organise/sign-in/second":   noPage(), // without the cookie of a first step; a browser test goes there
		"/organise/dialogues/:dialogue/people": {
			{path: "/organise/dialogues/{slug}/people", as: administrator}, {path: "/organise/dialogues/{slug}/people?q=nobody", as: administrator},
			wrong(administrator, "/organise/dialogues/{slug}/people", "email", "nobody"),
		},
		"/organise/dialogues/:dialogue/people/:account": {
			{path: "/organise/dialogues/{slug}/people/{member}", as: administrator},
			sent(wrong(administrator, "/organise/dialogues/{slug}/people/{member}", "roles", "king"), "/organise/dialogues/{slug}/people/{member}/roles"),
			sent(visit{path: "/organise/dialogues/{slug}/people/{member}", as: administrator, form: url.Values{"was": {""}}, status: 409},
				"/organise/dialogues/{slug}/people/{member}/roles"),
		},
		"/organise/dialogues/:dialogue/audit": seeAs(administrator, "/organise/dialogues/{slug}/audit",
			"/organise/dialogues/{slug}/audit?actor=nobody&from=x"),
		"/organise/dialogues/:dialogue/audit.csv": noPage(),
		"/organise/audit":                         seeAs(administrator, "/organise/audit"),
		"/organise/audit.csv":                     noPage(),
		"/organise/mous":                          append(seeAs(administrator, siftedPaths("/organise/mous", "q=memo&visibility=internal")...), seeAs(organiser, "/organise/mous?q=nothing")...),
		"/organise/mous/new": {
			{path: "/organise/mous/new", as: organiser}, wrong(organiser, "/organise/mous/new", "titles.en", ""),
		},
		"/organise/mous/:mou": {
			{path: "/organise/mous/{mou-kept}", as: organiser}, {path: "/organise/mous/{mou-signed}", as: administrator},
			sent(wrong(organiser, "/organise/mous/{mou-kept}", "to", models.MoUWithdrawn), "/organise/mous/{mou-kept}/move"),
			sent(wrong(organiser, "/organise/mous/{mou-kept}", "visibility", models.MoUEmbargoed, "then", models.MoUPublic), "/organise/mous/{mou-kept}/show"),
		},
		"/organise/mous/:mou/edit/:part": {
			{path: "/organise/mous/{mou-kept}/edit/facts", as: organiser}, {path: "/organise/mous/{mou-kept}/edit/parties", as: organiser},
			{path: "/organise/mous/{mou-kept}/edit/signatories", as: organiser}, {path: "/organise/mous/{mou-kept}/edit/texts", as: organiser},
			{path: "/organise/mous/{mou-signed}/edit/texts", as: organiser}, {path: "/organise/mous/{mou-signed}/edit/term", as: organiser},
			{path: "/organise/mous/{mou-kept}/edit/follow_up", as: organiser}, {path: "/organise/mous/{mou-kept}/edit/sources", as: organiser},
			wrong(organiser, "/organise/mous/{mou-kept}/edit/parties", "parties.0.ror", "wrong"),
		},
		"/organise/mous/:mou/files/:file": noPage(),
		"/organise/mous/:mou/erase": {
			{path: "/organise/mous/{mou-kept}/erase?act=1", as: organiser}, wrong(organiser, "/organise/mous/{mou-kept}/erase?act=1", "act", "1", "reason", ""),
		},
		"/organise/people":          seeAs(administrator, "/organise/people?sort=seen"),
		"/organise/people/:account": seeAs(administrator, "/organise/people/{member}"),
		"/organise/invitation/:token": append(see("/organise/invitation/{invitation}?lang=:lang"),
			wrong("", "/organise/invitation/{invitation}?lang=:lang", "password", "short")),
		"/organise/reset":        append(see("/organise/reset?lang=:lang"), wrong("", "/organise/reset?lang=:lang", "email", "nobody")),
		"/organise/reset/:token": append(see("/organise/reset/{reset}?lang=:lang"), wrong("", "/organise/reset/{reset}?lang=:lang", "password", "short")),
		"/organise/setup/:token": append(see("/organise/setup/{setup}?lang=:lang"), wrong("", "/organise/setup/{setup}?lang=:lang", "email", "nobody")),
		"/organise/sign-in":      append(see("/organise/sign-in?lang=:lang"), wrong("", "/organise/sign-in?lang=:lang", "email", "nobody@host.example", "password", "x")),
	}
}
