package app_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"duologue/app"
	"duologue/app/web"
	"duologue/app/web/webtest"
	"duologue/models"
	"duologue/models/modelstest"
)

// access says who may take each route; with @host those, too, who are limited to
// the guests of a host body. A route without a row here fails the test, and so
// does a row without a route.
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
public        GET  /dialogues/:slug/files/:file
public        GET  /:lang/imprint
guest         GET  /:lang/my/:token
guest         GET  /:lang/my/:token/calendar.ics
guest         GET  /:lang/my/:token/cancel
guest         POST /:lang/my/:token/cancel
guest         GET  /:lang/my/:token/change
guest         POST /:lang/my/:token/change
guest         GET  /:lang/my/:token/data.json
guest         GET  /:lang/my/:token/files/:file
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
own           GET  /organise/account
own           POST /organise/account
own           POST /organise/account/password
leads         POST /organise/dialogues/:dialogue/conflicts/:conflict
door          GET  /organise/dialogues/:dialogue/door
door          POST /organise/dialogues/:dialogue/door
door          POST /organise/dialogues/:dialogue/door/undo
own           GET  /organise/account/two-steps
own           POST /organise/account/two-steps
own           POST /organise/account/two-steps/confirm
own           POST /organise/account/two-steps/codes
own           POST /organise/account/two-steps/remove
own           GET  /organise/account/sign-ins
own           POST /organise/account/sign-ins
own           POST /organise/account/sign-ins/:sign_in
owns          POST /organise/dialogues/:dialogue/people/:account/two-steps
owns          POST /organise/dialogues/:dialogue/two-steps
administrator POST /organise/people/:account/two-steps
public        GET  /organise/sign-in/second
public        POST /organise/sign-in/second
sees@host      GET  /organise/dialogues/:dialogue
edits         GET  /organise/dialogues/:dialogue/agenda
edits         GET  /organise/dialogues/:dialogue/agenda/release
edits         POST /organise/dialogues/:dialogue/agenda/release
edits         POST /organise/dialogues/:dialogue/agenda/discard
edits         GET  /organise/dialogues/:dialogue/agenda/sessions/:session
edits         POST /organise/dialogues/:dialogue/agenda/sessions/:session
edits         POST /organise/dialogues/:dialogue/agenda/sessions/:session/move
edits         POST /organise/dialogues/:dialogue/agenda/sessions/:session/delete
edits         POST /organise/dialogues/:dialogue/agenda/sessions/:session/files
edits         POST /organise/dialogues/:dialogue/agenda/sessions/:session/files/:file
edits         POST /organise/dialogues/:dialogue/agenda/sessions/:session/files/:file/delete
edits         GET  /organise/dialogues/:dialogue/files/:file
edits         GET  /organise/dialogues/:dialogue/agenda/rooms/:room
edits         POST /organise/dialogues/:dialogue/agenda/rooms/:room
edits         POST /organise/dialogues/:dialogue/agenda/rooms/:room/delete
edits         GET  /organise/dialogues/:dialogue/agenda/themes/:theme
edits         POST /organise/dialogues/:dialogue/agenda/themes/:theme
edits         POST /organise/dialogues/:dialogue/agenda/themes/:theme/delete
edits         GET  /organise/dialogues/:dialogue/speakers
edits         POST /organise/dialogues/:dialogue/speakers
edits         GET  /organise/dialogues/:dialogue/speakers/:speaker
edits         POST /organise/dialogues/:dialogue/speakers/:speaker
edits         GET  /organise/dialogues/:dialogue/speakers/:speaker/portrait.jpg
edits         POST /organise/dialogues/:dialogue/speakers/:speaker/mail
edits         POST /organise/dialogues/:dialogue/speakers/:speaker/link
edits         POST /organise/dialogues/:dialogue/speakers/:speaker/delete
administrator GET  /organise/dialogues/new
administrator POST /organise/dialogues/new
organiser     GET  /organise/dialogues/:dialogue/status
organiser     POST /organise/dialogues/:dialogue/status
administrator GET  /organise/dialogues/:dialogue/copy
administrator POST /organise/dialogues/:dialogue/copy
edits         GET  /organise/dialogues/:dialogue/edit
edits         POST /organise/dialogues/:dialogue/edit
edits         GET  /organise/dialogues/:dialogue/edit/texts
edits         POST /organise/dialogues/:dialogue/edit/texts
edits         GET  /organise/dialogues/:dialogue/edit/registration
edits         POST /organise/dialogues/:dialogue/edit/registration
edits         GET  /organise/dialogues/:dialogue/edit/hosts
edits         POST /organise/dialogues/:dialogue/edit/hosts
edits         GET  /organise/dialogues/:dialogue/edit/questions/new
edits         POST /organise/dialogues/:dialogue/edit/questions/new
edits         GET  /organise/dialogues/:dialogue/edit/questions/:question
edits         POST /organise/dialogues/:dialogue/edit/questions/:question
edits         GET  /organise/dialogues/:dialogue/edit/consents/new
edits         POST /organise/dialogues/:dialogue/edit/consents/new
edits         GET  /organise/dialogues/:dialogue/edit/consents/:consent
edits         POST /organise/dialogues/:dialogue/edit/consents/:consent
edits         POST /organise/dialogues/:dialogue/edit/preview
edits         GET  /organise/dialogues/:dialogue/edit/questions
edits         POST /organise/dialogues/:dialogue/edit/questions/:question/move
edits         POST /organise/dialogues/:dialogue/edit/questions/:question/delete
edits         GET  /organise/dialogues/:dialogue/edit/consents
looks@host     GET  /organise/dialogues/:dialogue/attendance/:session
looks@host     GET  /organise/dialogues/:dialogue/attendance/:session/attendance.csv
sees@host      GET  /organise/dialogues/:dialogue/figures
looks@host     GET  /organise/dialogues/:dialogue/lists
looks@host     GET  /organise/dialogues/:dialogue/lists/:session
looks@host     GET  /organise/dialogues/:dialogue/lists/:session/list.csv
edits         GET  /organise/dialogues/:dialogue/capacity
edits         POST /organise/dialogues/:dialogue/capacity
writes@host    GET  /organise/dialogues/:dialogue/campaigns
writes@host    POST /organise/dialogues/:dialogue/campaigns
writes@host    GET  /organise/dialogues/:dialogue/campaigns/:campaign
writes@host    POST /organise/dialogues/:dialogue/campaigns/:campaign
writes@host    GET  /organise/dialogues/:dialogue/campaigns/:campaign/confirm
writes@host    POST /organise/dialogues/:dialogue/campaigns/:campaign/confirm
writes@host    GET  /organise/dialogues/:dialogue/campaigns/:campaign/edit
writes@host    GET  /organise/dialogues/:dialogue/campaigns/:campaign/mail/:language
writes@host    POST /organise/dialogues/:dialogue/campaigns/:campaign/stop
writes@host    POST /organise/dialogues/:dialogue/campaigns/:campaign/try
writes@host    GET  /organise/dialogues/:dialogue/campaigns/new
door          GET  /organise/dialogues/:dialogue/devices
door          POST /organise/dialogues/:dialogue/devices
door          POST /organise/dialogues/:dialogue/devices/:device
door          POST /organise/dialogues/:dialogue/devices/:device/code
door          POST /organise/dialogues/:dialogue/devices/:device/revoke
door          POST /organise/dialogues/:dialogue/conflicts/:conflict
scans         GET  /organise/dialogues/:dialogue/door
scans         POST /organise/dialogues/:dialogue/door
scans         POST /organise/dialogues/:dialogue/door/undo
writes@host    GET  /organise/dialogues/:dialogue/outbox
writes@host    GET  /organise/dialogues/:dialogue/outbox/:message
writes@host    POST /organise/dialogues/:dialogue/outbox/:message/cancel
writes@host    GET  /organise/dialogues/:dialogue/outbox/:message/files/:file
writes@host    GET  /organise/dialogues/:dialogue/outbox/:message/mail
writes@host    POST /organise/dialogues/:dialogue/outbox/:message/retry
administrator GET  /organise/outbox
administrator GET  /organise/outbox/:message
administrator POST /organise/outbox/:message/cancel
administrator GET  /organise/outbox/:message/files/:file
administrator GET  /organise/outbox/:message/mail
administrator POST /organise/outbox/:message/retry
administrator GET  /organise/settings
administrator POST /organise/settings/caps
administrator POST /organise/settings/test
looks@host     GET  /organise/dialogues/:dialogue/registrations
registers@host POST /organise/dialogues/:dialogue/registrations
registers     GET  /organise/dialogues/:dialogue/registrations/duplicates
registers     GET  /organise/dialogues/:dialogue/registrations/duplicates/:first/:second
registers     POST /organise/dialogues/:dialogue/registrations/duplicates/:first/:second
registers     POST /organise/dialogues/:dialogue/registrations/duplicates/:first/:second/distinct
registers@host GET  /organise/dialogues/:dialogue/registrations/export
registers@host POST /organise/dialogues/:dialogue/registrations/export
looks@host     POST /organise/dialogues/:dialogue/registrations/filters
looks@host     POST /organise/dialogues/:dialogue/registrations/filters/:filter/delete
registers@host GET  /organise/dialogues/:dialogue/registrations/imports
registers@host POST /organise/dialogues/:dialogue/registrations/imports
registers@host GET  /organise/dialogues/:dialogue/registrations/imports/:import
registers@host POST /organise/dialogues/:dialogue/registrations/imports/:import/plan
registers@host POST /organise/dialogues/:dialogue/registrations/imports/:import/start
registers@host POST /organise/dialogues/:dialogue/registrations/imports/:import/undo
registers@host POST /organise/dialogues/:dialogue/registrations/imports/:import/drop
registers@host GET  /organise/dialogues/:dialogue/registrations/new
registers@host GET  /organise/dialogues/:dialogue/registrations/bulk
registers@host POST /organise/dialogues/:dialogue/registrations/bulk
registers@host POST /organise/dialogues/:dialogue/registrations/bulk/run
registers@host GET  /organise/dialogues/:dialogue/registrations/bulk/:bulk
registers@host POST /organise/dialogues/:dialogue/registrations/bulk/:bulk/stop
looks@host     GET  /organise/dialogues/:dialogue/registrations/:registration
registers@host GET  /organise/dialogues/:dialogue/registrations/:registration/edit
registers@host POST /organise/dialogues/:dialogue/registrations/:registration/edit
marks@host     POST /organise/dialogues/:dialogue/registrations/:registration/marks
registers@host POST /organise/dialogues/:dialogue/registrations/:registration/approve
registers     POST /organise/dialogues/:dialogue/registrations/:registration/promote
registers@host POST /organise/dialogues/:dialogue/registrations/:registration/resend
registers@host GET  /organise/dialogues/:dialogue/registrations/:registration/decline
registers@host POST /organise/dialogues/:dialogue/registrations/:registration/decline
registers@host GET  /organise/dialogues/:dialogue/registrations/:registration/cancel
registers@host POST /organise/dialogues/:dialogue/registrations/:registration/cancel
registers@host GET  /organise/dialogues/:dialogue/registrations/:registration/reissue
registers@host POST /organise/dialogues/:dialogue/registrations/:registration/reissue
owns          GET  /organise/dialogues/:dialogue/people
owns          POST /organise/dialogues/:dialogue/people
owns          GET  /organise/dialogues/:dialogue/people/:account
owns          POST /organise/dialogues/:dialogue/people/:account/roles
owns          POST /organise/dialogues/:dialogue/people/:account/invitation
owns          GET  /organise/dialogues/:dialogue/audit
owns          GET  /organise/dialogues/:dialogue/audit.csv
administrator GET  /organise/audit
administrator GET  /organise/audit.csv
administrator GET  /organise/people
administrator POST /organise/people
administrator GET  /organise/people/:account
administrator POST /organise/people/:account/roles
administrator POST /organise/people/:account/invitation
administrator POST /organise/people/:account/disable
administrator POST /organise/people/:account/enable
public        GET  /organise/invitation/:token
public        POST /organise/invitation/:token
public        GET  /organise/reset
public        POST /organise/reset
public        GET  /organise/reset/:token
public        POST /organise/reset/:token
public        GET  /organise/setup/:token
public        POST /organise/setup/:token
public        GET  /organise/sign-in
public        POST /organise/sign-in
own           POST /organise/sign-out
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
		is := route.Access.String() + ifElse(route.Scoped, "@host", "")
		if want[name] != is {
			t.Errorf("%-6s %-4s %s: the table says %q", is, route.Method, route.Path, want[name])
		}
		delete(want, name)
	}
	for name := range want {
		t.Errorf("the table has %s, which is no route", name)
	}
}

// may says which accesses each role has in its dialogue.
var may = map[string]string{
	"administrator":  "sees looks marks registers edits writes scans door organiser owns administrator",
	"owner":          "sees looks marks registers edits writes scans door organiser owns",
	"organiser":      "sees looks marks registers edits writes scans door organiser",
	"editor":         "sees edits",
	"registrar":      "sees looks marks registers",
	"communications": "sees looks writes",
	"protocol":       "sees looks marks",
	"door_lead":      "sees looks scans door",
	"viewer":         "sees looks",
	"door":           "scans",
}

func TestEveryRoleIsWalked(t *testing.T) {
	for _, role := range models.Roles() {
		if _, known := may[role]; !known {
			t.Errorf("nobody walks as %s", role)
		}
	}
}

// visitor is somebody who walks all routes.
type visitor struct {
	name    string
	role    string // in the dialogue under test
	account string // address; empty: not signed in
	token   string // of a link
	bearer  string
	csrf    string
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
	w.dialogue, sessions = modelstest.Dialogue(t, w.store, modelstest.Plan{Slug: "test", Hosts: []string{"HOST-A", "HOST-B"}, Manual: true})
	modelstest.Dialogue(t, w.store, modelstest.Plan{Slug: "other"})
	w.params = map[string]string{
		"lang": "en", "dialogue": "test", "slug": "test", "session": sessions["plenary"], "token": "forged", "list": "forged", "*": "app.css",
	}
	site := app.New(w.kit)
	add := func(name, role, dialogue string) {
		v := &visitor{name: name, browser: &webtest.Browser{App: site}}
		if role != "" {
			v.account = strings.NewReplacer(" ", "-", "_", "-", "@", "-").Replace(name) + "@host.example"
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
	for role := range may {
		add(role, role, "test")
	}
	for _, role := range models.HostRoles() {
		grant := models.Grant(role, "HOST-A")
		add(grant, grant, "test")
	}
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
			r, err := w.store.AddRegistration(ctx, models.System(), w.dialogue.Whole(), modelstest.Form(n, models.Onsite, nil))
			if err != nil {
				t.Fatal(err)
			}
			v.token = w.store.MyToken(r)
		}
	}
	if v.account == "" {
		return ""
	}
	if _, err := w.store.SignInOf(ctx, v.browser.Cookies["signin"]); err == nil && v.csrf != "" {
		return v.csrf
	}
	v.browser.Post(t, "/organise/sign-in", url.Values{"email": {v.account}, "password": {password}})
	page := v.browser.Get(t, "/organise/account").Text
	found := regexp.MustCompile(`name="csrf" value="([^"]+)"`).FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("%s cannot sign in: %s", v.name, page)
	}
	v.csrf = found[1]
	return v.csrf
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

// What belongs to another dialogue is not there, whatever the asker may do.
func TestForeignReferences(t *testing.T) {
	w := newWorld(t)
	w.strangers(t)
	administrator := w.visitor("administrator")
	for n, route := range app.Routes(w.kit) {
		_, object, _ := strings.Cut(route.Path, "/:dialogue/")
		if !strings.Contains(object, ":") || strings.Contains(object, ":language") {
			continue
		}
		csrf := w.wake(t, administrator, n)
		form := url.Values{"csrf": {csrf}, "name": {"x"}, "decision": {models.Decisions()[0]}}
		request := httptest.NewRequest(route.Method, w.path(route, administrator), strings.NewReader(form.Encode()))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if got := outcome(administrator.browser.Do(t, request)); got != "hidden" {
			t.Errorf("%s %s with what is another dialogue's is %s", route.Method, route.Path, got)
		}
	}
}

func (w *world) visitor(name string) *visitor {
	return w.visitors[slices.IndexFunc(w.visitors, func(v *visitor) bool { return v.name == name })]
}

// strangers makes the parameters those of another dialogue's objects.
func (w *world) strangers(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	other, sessions := modelstest.Dialogue(t, w.store, modelstest.Plan{Slug: "strange"})
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	r, err := w.store.AddRegistration(ctx, models.System(), other.Whole(), modelstest.Form(1, models.Onsite, nil))
	must(err)
	lists, err := w.store.Lists(ctx, other.ID)
	must(err)
	device, _, err := w.store.CreateDevice(ctx, models.System(), other.ID, models.NewDevice{Name: "Gate", Lists: []string{lists[0].Ref}})
	must(err)
	campaign, err := w.store.CreateCampaign(ctx, models.System(), other.Whole(), models.CampaignForm{Subject: models.Text{"en": "S"}, Body: models.Text{"en": "B"}})
	must(err)
	bulk, err := w.store.BulkByRef(ctx, models.System(), other.Whole(), models.ActResend, []string{r.Ref})
	must(err)
	sheet, err := w.store.CreateImport(ctx, models.System(), other.Whole(), models.NewImport{Guess: func([]string) []string { return nil },
		Read: func(row func(int, []string) error) (map[string]string, error) {
			return map[string]string{}, errors.Join(row(1, []string{"Name"}), row(2, []string{"x"}))
		}})
	must(err)
	messages, _, err := w.store.Messages(ctx, other.Whole(), models.MessageFilter{}, 1)
	must(err)
	stranger, err := w.store.AddAccount(ctx, models.System(), models.NewAccount{Email: "stranger@host.example", Name: "x", Password: password,
		Role: models.RoleViewer, Dialogue: other.Slug})
	must(err)
	for name, ref := range map[string]string{"account": stranger.Ref, "session": sessions["plenary"], "registration": r.Ref, "device": device.Ref,
		"campaign": campaign.Ref, "bulk": bulk.Ref, "import": sheet.Ref, "message": messages[0].Ref} {
		w.params[name] = ref
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
	case route.Access == web.Account, route.Access == web.Own:
		return letIn
	}
	role, host := models.ParseGrant(ifElse(v.role == "", models.RoleOrganiser, v.role))
	able := slices.Contains(strings.Fields(may[role]), route.Access.String()) && (host == "" || route.Scoped)
	return ifElse(able, letIn, "forbidden")
}

func ifElse(condition bool, yes, no string) string {
	if condition {
		return yes
	}
	return no
}
