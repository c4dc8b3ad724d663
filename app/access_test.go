package app_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"duologue/app"
	"duologue/app/web"
	"duologue/app/web/webtest"
	"duologue/models"
	"duologue/models/modelstest"
)

// access says who may take each route. A route without a row here fails the
// test, and so does a row without a route.
const access = `
public        POST /:lang/resubscribe/:token
public        GET  /:lang/unsubscribe/:token
public        POST /:lang/unsubscribe/:token
public        GET  /
public        GET  /.well-known/security.txt
public        GET  /:lang
public        GET  /:lang/accessibility
public        GET  /:lang/dialogues
public        GET  /:lang/dialogues/:slug
public        GET  /:lang/dialogues/:slug/agenda
public        GET  /:lang/dialogues/:slug/agenda.ics
public        GET  /:lang/dialogues/:slug/agenda/embed
public        GET  /:lang/dialogues/:slug/practical
public        GET  /:lang/dialogues/:slug/schedule.json
public        GET  /:lang/dialogues/:slug/schedule.xml
public        GET  /:lang/dialogues/:slug/register
public        POST /:lang/dialogues/:slug/register
public        GET  /:lang/dialogues/:slug/register/link
public        POST /:lang/dialogues/:slug/register/link
public        GET  /:lang/dialogues/:slug/register/sent
public        GET  /:lang/dialogues/:slug/sessions/:session
public        GET  /:lang/dialogues/:slug/speakers
public        GET  /:lang/speakers/:token
public        POST /:lang/speakers/:token
public        GET  /:lang/speakers/:token/portrait.jpg
public        GET  /dialogues/:slug/speakers/:speaker/portrait.jpg
public        GET  /:lang/imprint
guest         GET  /:lang/my/:token
guest         GET  /:lang/my/:token/calendar.ics
guest         GET  /:lang/my/:token/cancel
guest         POST /:lang/my/:token/cancel
guest         GET  /:lang/my/:token/change
guest         POST /:lang/my/:token/change
guest         GET  /:lang/my/:token/data.json
guest         GET  /:lang/my/:token/erase
guest         POST /:lang/my/:token/erase
guest         GET  /:lang/my/:token/join/:session
guest         POST /:lang/my/:token/join/:session
guest         POST /:lang/my/:token/join/:session/presence
guest         GET  /:lang/my/:token/ticket
guest         GET  /:lang/my/:token/ticket.png
public        GET  /:lang/my/address/:token
public        POST /:lang/my/address/:token
public        GET  /:lang/privacy
device        GET  /api/v1/checkin/device
device        GET  /api/v1/checkin/lists/:list/counters
public        POST /api/v1/checkin/provision
device        POST /api/v1/checkin/scans
device        GET  /api/v1/checkin/search
device        POST /api/v1/checkin/undo
public        GET  /api/v1/openapi.json
public        GET  /assets/*
public        GET  /checkin
public        GET  /checkin/manifest.webmanifest
public        GET  /dialogues/:slug/agenda.css
public        GET  /favicon.ico
public        GET  /healthz
operator      GET  /metrics
account       GET  /organise
account       GET  /organise/account
account       POST /organise/account
account       POST /organise/account/password
organiser     GET  /organise/dialogues/:dialogue
organiser     GET  /organise/dialogues/:dialogue/agenda
organiser     GET  /organise/dialogues/:dialogue/agenda/release
organiser     POST /organise/dialogues/:dialogue/agenda/release
organiser     POST /organise/dialogues/:dialogue/agenda/discard
organiser     GET  /organise/dialogues/:dialogue/agenda/sessions/:session
organiser     POST /organise/dialogues/:dialogue/agenda/sessions/:session
organiser     POST /organise/dialogues/:dialogue/agenda/sessions/:session/move
organiser     POST /organise/dialogues/:dialogue/agenda/sessions/:session/delete
organiser     GET  /organise/dialogues/:dialogue/agenda/rooms/:room
organiser     POST /organise/dialogues/:dialogue/agenda/rooms/:room
organiser     POST /organise/dialogues/:dialogue/agenda/rooms/:room/delete
organiser     GET  /organise/dialogues/:dialogue/agenda/themes/:theme
organiser     POST /organise/dialogues/:dialogue/agenda/themes/:theme
organiser     POST /organise/dialogues/:dialogue/agenda/themes/:theme/delete
organiser     GET  /organise/dialogues/:dialogue/speakers
organiser     GET  /organise/dialogues/:dialogue/speakers/:speaker
organiser     POST /organise/dialogues/:dialogue/speakers/:speaker
organiser     GET  /organise/dialogues/:dialogue/speakers/:speaker/portrait.jpg
organiser     POST /organise/dialogues/:dialogue/speakers/:speaker/link
organiser     POST /organise/dialogues/:dialogue/speakers/:speaker/delete
organiser     GET  /organise/dialogues/:dialogue/attendance/:session
organiser     GET  /organise/dialogues/:dialogue/attendance/:session/attendance.csv
organiser     GET  /organise/dialogues/:dialogue/lists
organiser     GET  /organise/dialogues/:dialogue/lists/:session
organiser     GET  /organise/dialogues/:dialogue/lists/:session/list.csv
organiser     GET  /organise/dialogues/:dialogue/capacity
organiser     POST /organise/dialogues/:dialogue/capacity
organiser     GET  /organise/dialogues/:dialogue/campaigns
organiser     POST /organise/dialogues/:dialogue/campaigns
organiser     GET  /organise/dialogues/:dialogue/campaigns/:campaign
organiser     POST /organise/dialogues/:dialogue/campaigns/:campaign
organiser     GET  /organise/dialogues/:dialogue/campaigns/:campaign/confirm
organiser     POST /organise/dialogues/:dialogue/campaigns/:campaign/confirm
organiser     GET  /organise/dialogues/:dialogue/campaigns/:campaign/edit
organiser     GET  /organise/dialogues/:dialogue/campaigns/:campaign/mail/:language
organiser     POST /organise/dialogues/:dialogue/campaigns/:campaign/stop
organiser     POST /organise/dialogues/:dialogue/campaigns/:campaign/try
organiser     GET  /organise/dialogues/:dialogue/campaigns/new
organiser     GET  /organise/dialogues/:dialogue/devices
organiser     POST /organise/dialogues/:dialogue/devices
organiser     POST /organise/dialogues/:dialogue/devices/:device
organiser     POST /organise/dialogues/:dialogue/devices/:device/code
organiser     POST /organise/dialogues/:dialogue/devices/:device/revoke
organiser     POST /organise/dialogues/:dialogue/conflicts/:conflict
door          GET  /organise/dialogues/:dialogue/door
door          POST /organise/dialogues/:dialogue/door
door          POST /organise/dialogues/:dialogue/door/undo
organiser     GET  /organise/dialogues/:dialogue/outbox
organiser     GET  /organise/dialogues/:dialogue/outbox/:message
organiser     POST /organise/dialogues/:dialogue/outbox/:message/cancel
organiser     GET  /organise/dialogues/:dialogue/outbox/:message/files/:file
organiser     GET  /organise/dialogues/:dialogue/outbox/:message/mail
organiser     POST /organise/dialogues/:dialogue/outbox/:message/retry
administrator GET  /organise/outbox
administrator GET  /organise/outbox/:message
administrator POST /organise/outbox/:message/cancel
administrator GET  /organise/outbox/:message/files/:file
administrator GET  /organise/outbox/:message/mail
administrator POST /organise/outbox/:message/retry
administrator GET  /organise/settings
administrator POST /organise/settings/caps
administrator POST /organise/settings/test
organiser     GET  /organise/dialogues/:dialogue/registrations
organiser     POST /organise/dialogues/:dialogue/registrations
organiser     GET  /organise/dialogues/:dialogue/registrations.csv
organiser     GET  /organise/dialogues/:dialogue/registrations/new
organiser     POST /organise/dialogues/:dialogue/registrations/bulk
organiser     POST /organise/dialogues/:dialogue/registrations/bulk/run
organiser     GET  /organise/dialogues/:dialogue/registrations/bulk/:bulk
organiser     GET  /organise/dialogues/:dialogue/registrations/:registration
organiser     GET  /organise/dialogues/:dialogue/registrations/:registration/edit
organiser     POST /organise/dialogues/:dialogue/registrations/:registration/edit
organiser     POST /organise/dialogues/:dialogue/registrations/:registration/marks
organiser     POST /organise/dialogues/:dialogue/registrations/:registration/approve
organiser     POST /organise/dialogues/:dialogue/registrations/:registration/promote
organiser     POST /organise/dialogues/:dialogue/registrations/:registration/resend
organiser     GET  /organise/dialogues/:dialogue/registrations/:registration/decline
organiser     POST /organise/dialogues/:dialogue/registrations/:registration/decline
organiser     GET  /organise/dialogues/:dialogue/registrations/:registration/cancel
organiser     POST /organise/dialogues/:dialogue/registrations/:registration/cancel
organiser     GET  /organise/dialogues/:dialogue/registrations/:registration/reissue
organiser     POST /organise/dialogues/:dialogue/registrations/:registration/reissue
public        GET  /organise/reset
public        POST /organise/reset
public        GET  /organise/reset/:token
public        POST /organise/reset/:token
public        GET  /organise/setup/:token
public        POST /organise/setup/:token
public        GET  /organise/sign-in
public        POST /organise/sign-in
account       POST /organise/sign-out
public        GET  /readyz
public        GET  /robots.txt
public        GET  /sitemap.xml
`

func TestEveryRouteHasItsRow(t *testing.T) {
	want := map[string]string{}
	for line := range strings.Lines(access) {
		if fields := strings.Fields(line); len(fields) == 3 {
			want[fields[1]+" "+fields[2]] = fields[0]
		}
	}
	for _, route := range app.Routes(webtest.Kit(t, modelstest.New(t), nil, nil)) {
		name := route.Method + " " + route.Path
		if want[name] != route.Access.String() {
			t.Errorf("%-6s %-4s %s: the table says %q", route.Access, route.Method, route.Path, want[name])
		}
		delete(want, name)
	}
	for name := range want {
		t.Errorf("the table has %s, which is no route", name)
	}
}

// visitor is somebody who walks all routes.
type visitor struct {
	name    string
	role    string // in the dialogue under test
	account string // address; empty: not signed in
	token   string // of a link
	bearer  string
	browser *webtest.Browser
}

const password = "tidal-harbour-violet"

// world is a dialogue with everybody who could want something of it.
type world struct {
	store    *models.Store
	kit      *web.Kit
	dialogue *models.Dialogue
	params   map[string]string
	visitors []*visitor
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{store: modelstest.New(t)}
	w.kit = webtest.Kit(t, w.store, nil, nil)
	var sessions map[string]string
	w.dialogue, sessions = modelstest.Dialogue(t, w.store, modelstest.Plan{Slug: "test"})
	modelstest.Dialogue(t, w.store, modelstest.Plan{Slug: "other"})
	w.params = map[string]string{
		"lang": "en", "dialogue": "test", "slug": "test", "session": sessions["plenary"], "token": "forged", "list": "forged", "*": "app.css",
	}
	site := app.New(w.kit)
	add := func(name, role, dialogue string) {
		v := &visitor{name: name, browser: &webtest.Browser{App: site}}
		if role != "" {
			v.account = strings.ReplaceAll(name, " ", "-") + "@host.example"
			_, err := w.store.AddAccount(context.Background(), models.System(), models.NewAccount{
				Email: v.account, Name: name, Language: "en", Password: password, Role: role, Dialogue: dialogue,
			})
			if err != nil {
				t.Fatal(err)
			}
			if dialogue != "other" {
				v.role = role
			}
		}
		w.visitors = append(w.visitors, v)
	}
	add("nobody", "", "")
	add("guest", "", "")
	add("device", "", "")
	add("operator", "", "")
	add("door", models.RoleDoor, "test")
	add("organiser", models.RoleOrganiser, "test")
	add("administrator", models.RoleAdministrator, "test")
	add("organiser elsewhere", models.RoleOrganiser, "other")
	w.visitors[2].bearer = w.device(t)
	w.visitors[3].bearer = w.kit.Settings.MetricsToken
	return w
}

func (w *world) device(t *testing.T) string {
	t.Helper()
	lists, err := w.store.Lists(context.Background(), w.dialogue.ID)
	if err != nil {
		t.Fatal(err)
	}
	w.params["list"] = lists[0].Ref
	_, secret, err := w.store.CreateDevice(context.Background(), models.System(), w.dialogue.ID,
		models.NewDevice{Name: "Gate", Lists: []string{lists[0].Ref}})
	if err != nil {
		t.Fatal(err)
	}
	_, token, err := w.store.ProvisionDevice(context.Background(), "", secret)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// wake gives a visitor back what an earlier route took: the sign-in, the link.
func (w *world) wake(t *testing.T, v *visitor, n int) (csrf string) {
	t.Helper()
	ctx := context.Background()
	if v.name == "guest" {
		if _, err := w.store.RegistrationByToken(ctx, v.token); err != nil {
			r, err := w.store.AddRegistration(ctx, models.System(), w.dialogue, modelstest.Form(n, models.Onsite, nil))
			if err != nil {
				t.Fatal(err)
			}
			v.token = w.store.MyToken(r)
		}
	}
	if v.account == "" {
		return ""
	}
	if _, err := w.store.SignInOf(ctx, v.browser.Cookies["signin"]); err != nil {
		v.browser.Post(t, "/organise/sign-in", url.Values{"email": {v.account}, "password": {password}})
	}
	page := v.browser.Get(t, "/organise/account").Text
	found := regexp.MustCompile(`name="csrf" value="([^"]+)"`).FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("%s cannot sign in: %s", v.name, page)
	}
	return found[1]
}

// path fills the parameters of a route.
func (w *world) path(route web.Route, v *visitor) string {
	parts := strings.Split(route.Path, "/")
	for i, part := range parts {
		name := strings.TrimPrefix(part, ":")
		switch {
		case name == "token" && route.Access == web.Guest && v.token != "":
			parts[i] = v.token
		case w.params[name] != "" && (name != part || name == "*"):
			parts[i] = w.params[name]
		case name != part:
			parts[i] = "unknown"
		}
	}
	return strings.Join(parts, "/")
}

// Every visitor takes every route. Whether what they ask for exists is not
// looked at, only whether they are let through.
func TestAccess(t *testing.T) {
	w := newWorld(t)
	for n, route := range app.Routes(w.kit) {
		for _, v := range w.visitors {
			csrf := w.wake(t, v, n)
			request := httptest.NewRequest(route.Method, w.path(route, v), strings.NewReader(url.Values{"csrf": {csrf}}.Encode()))
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			if v.bearer != "" {
				request.Header.Set("Authorization", "Bearer "+v.bearer)
			}
			answer := v.browser.Do(t, request)
			if got, want := outcome(answer), expected(route, v); got != want && !(want == letIn && isIn(route, got)) {
				t.Errorf("%s: %s %s is %s, should be %s (%d)", v.name, route.Method, route.Path, got, want, answer.StatusCode)
			}
		}
	}
}

// outcome is what an answer says of access.
func outcome(a webtest.Answer) string {
	switch {
	case a.StatusCode >= 500:
		return fmt.Sprint("a fault: ", a.Text)
	case a.StatusCode == 303 && strings.HasPrefix(a.Header.Get("Location"), "/organise/sign-in?"):
		return "sign in"
	case a.StatusCode == 401:
		return "unknown"
	case a.StatusCode == 403:
		return "forbidden"
	case a.StatusCode == 404:
		return "hidden"
	}
	return "open"
}

// letIn is the outcome where the answer is the handler's own.
const letIn = "let in"

// isIn tells whether an outcome can be that of a handler that was reached. What
// a device may do depends on the device, too.
func isIn(route web.Route, outcome string) bool {
	return outcome == "open" || outcome == "hidden" || outcome == "forbidden" && route.Access == web.Device
}

// expected is what should come of a visitor taking a route.
func expected(route web.Route, v *visitor) string {
	inDialogue := strings.Contains(route.Path, ":dialogue")
	switch route.Access {
	case web.Public:
		return letIn
	case web.Guest:
		return ifElse(v.name == "guest", letIn, "hidden")
	case web.Device, web.Operator:
		return ifElse(v.name == route.Access.String(), letIn, "unknown")
	}
	switch {
	case v.account == "":
		return ifElse(strings.HasPrefix(route.Path, "/api/"), "unknown", "sign in")
	case inDialogue && v.role == "":
		return "hidden"
	case route.Access == web.Account:
		return letIn
	}
	role := ifElse(inDialogue, v.role, ifElse(v.role == "", models.RoleOrganiser, v.role))
	needed := strings.Index("door organiser administrator", route.Access.String())
	return ifElse(strings.Index("door organiser administrator", role) >= needed, letIn, "forbidden")
}

func ifElse(condition bool, yes, no string) string {
	if condition {
		return yes
	}
	return no
}
