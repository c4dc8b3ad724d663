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
	"administrator":  "sees looks marks registers edits writes scans door records clears organiser owns administrator",
	"owner":          "sees looks marks registers edits writes scans door records clears organiser owns",
	"organiser":      "sees looks marks registers edits writes scans door records clears organiser",
	"editor":         "sees edits",
	"registrar":      "sees looks marks registers",
	"communications": "sees looks writes",
	"protocol":       "sees looks marks records",
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
