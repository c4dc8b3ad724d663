package checkin_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"duologue/app"
	"duologue/app/web/webtest"
	"duologue/models"
	"duologue/models/modelstest"
)

// gate is a dialogue with one device at its door.
type gate struct {
	t        testing.TB
	store    *models.Store
	dialogue *models.Dialogue
	device   *models.Device
	list     string
	token    string
	browser  *webtest.Browser
}

func newGate(t testing.TB, address string, rights models.NewDevice) *gate {
	t.Helper()
	ctx := context.Background()
	store := modelstest.Open(t, address, nil)
	d, _ := modelstest.Dialogue(t, store, modelstest.Plan{})
	lists, err := store.Lists(ctx, d.ID)
	if err != nil {
		t.Fatal(err)
	}
	rights.Name, rights.Lists = "Gate A", []string{lists[0].Ref}
	_, secret, err := store.CreateDevice(ctx, models.System(), d.ID, rights)
	if err != nil {
		t.Fatal(err)
	}
	g := &gate{t: t, store: store, dialogue: d, list: lists[0].Ref,
		browser: &webtest.Browser{App: app.New(webtest.Kit(t, store, nil, nil))}}
	a := g.ask("POST", "/provision", "", `{"secret":"`+secret+`"}`)
	if a.StatusCode != 200 {
		t.Fatal(a.Text)
	}
	g.token = g.read(a.Text)["token"].(string)
	if g.device, err = store.DeviceByToken(ctx, g.token); err != nil {
		t.Fatal(err)
	}
	return g
}

// ask sends JSON to the API.
func (g *gate) ask(method, path, token, body string) webtest.Answer {
	g.t.Helper()
	r := httptest.NewRequest(method, "/api/v1/checkin"+path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	return g.browser.Do(g.t, r)
}

func (g *gate) read(text string) map[string]any {
	g.t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		g.t.Fatalf("%v: %s", err, text)
	}
	return v
}

// guest registers somebody and returns their ticket and reference.
func (g *gate) guest(n int, mode string) (ticket, reference string) {
	g.t.Helper()
	ctx := context.Background()
	r, err := g.store.AddRegistration(ctx, models.System(), g.dialogue.Whole(), modelstest.Form(n, mode, nil))
	if err != nil {
		g.t.Fatal(err)
	}
	code, err := g.store.TicketCode(ctx, g.dialogue, r)
	if err != nil {
		g.t.Fatal(err)
	}
	return code, r.Reference
}

func uuid(n int) string { return fmt.Sprintf("0198c0de-0000-7000-8000-%012d", n) }

func (g *gate) scan(n int, code, more string) string {
	return fmt.Sprintf(`{"nonce":%q,"list":%q,"code":%q,"direction":"entry"%s}`, uuid(n), g.list, code, more)
}

func TestOneScan(t *testing.T) {
	g := newGate(t, modelstest.SQLite(t), models.NewDevice{})
	ticket, reference := g.guest(1, models.Onsite)
	online, _ := g.guest(2, models.Online)
	for _, c := range []struct {
		body     string
		status   int
		contains []string
		lacks    []string
	}{
		{g.scan(1, ticket, ""), 200, []string{`"result":"ok"`, uuid(1), `EXAMPLE1`, `"vip":false`}, []string{"previous", "overridden", "conflict"}},
		{g.scan(1, online, `,"note":"again"`), 200, []string{`"result":"ok"`, "EXAMPLE1"}, nil},
		{g.scan(2, reference, ""), 200, []string{`"result":"already_in"`, `"device":"Gate A"`}, nil},
		{strings.ToUpper(uuid(3)) + "", 400, nil, nil},
		{strings.Replace(g.scan(3, online, ""), uuid(3), strings.ToUpper(uuid(3)), 1), 200, []string{"online_only", strings.ToUpper(uuid(3))}, nil},
		{g.scan(4, "nonsense 中文", ""), 200, []string{`"result":"unknown"`}, []string{"name", "flags"}},
		{g.scan(5, ticket, `,"scanned_at":null,"forced":null,"note":null`), 200, []string{`"already_in"`}, nil},
		{g.scan(6, ticket, `,"scanned_at":"2026-11-23T10:00:00.5+01:00"`), 200, []string{`"already_in"`}, nil},

		{g.scan(7, ticket, `,"forced":true`), 403, nil, []string{uuid(7)}},
		{strings.Replace(g.scan(8, ticket, ""), g.list, "elsewhere", 1), 403, nil, nil},
		{g.scan(9, ticket, `,"forced":"yes"`), 422, []string{`"field":"forced"`}, nil},
		{g.scan(9, ticket, `,"scanned_at":"yesterday"`), 422, []string{`"field":"scanned_at"`}, nil},
		{g.scan(9, ticket, `,"scanned_at":12}`), 400, nil, nil},
		{g.scan(9, ticket, `,"colour":"red"`), 422, nil, nil},
		{g.scan(9, ticket, `,"Code":"x"`), 422, nil, nil},
		{strings.Replace(g.scan(9, ticket, ""), uuid(9), "not-a-uuid", 1), 422, []string{`"field":"nonce"`}, nil},
		{strings.Replace(g.scan(9, ticket, ""), uuid(9), "00000000-0000-0000-0000-000000000000", 1), 422, []string{`"field":"nonce"`}, nil},
		{strings.Replace(g.scan(9, ticket, ""), `"entry"`, `"sideways"`, 1), 422, []string{`"field":"direction"`}, nil},
		{g.scan(9, strings.Repeat("A", 600), ""), 422, []string{`"field":"code"`}, nil},
		{g.scan(9, ticket, `,"note":"a\u0000b"`), 422, []string{`"field":"note"`}, nil},
		{"\"\xff\"", 400, nil, nil},
		{`{"nonce"`, 400, nil, nil}, {`null`, 422, nil, nil}, {`7`, 422, nil, nil}, {`{}`, 422, []string{"nonce", "list", "code", "direction"}, nil},
		{g.scan(9, ticket, "") + "{}", 400, nil, nil},
		{"", 415, nil, nil},
		{strings.Repeat(" ", 2<<20) + "{}", 413, nil, nil},
	} {
		a := g.ask("POST", "/scans", g.token, c.body)
		name := c.body[:min(len(c.body), 200)]
		if a.StatusCode != c.status {
			t.Errorf("%s: %d %s, want %d", name, a.StatusCode, a.Text, c.status)
		}
		if kind := a.Header.Get("Content-Type"); c.status != 200 && kind != "application/problem+json" {
			t.Errorf("%s: %s", name, kind)
		}
		for _, want := range c.contains {
			if !strings.Contains(a.Text, want) {
				t.Errorf("%s: no %s in %s", name, want, a.Text)
			}
		}
		for _, not := range c.lacks {
			if strings.Contains(a.Text, not) {
				t.Errorf("%s: %s in %s", name, not, a.Text)
			}
		}
	}
}

func TestScanArrays(t *testing.T) {
	g := newGate(t, modelstest.SQLite(t), models.NewDevice{})
	ticket, _ := g.guest(1, models.Onsite)
	items := []string{
		g.scan(1, ticket, ""), `{"nonce":"x"}`, g.scan(2, ticket, ""), `7`, g.scan(1, "nonsense", ""),
		g.scan(3, ticket, `,"forced":true`), strings.Replace(g.scan(4, ticket, ""), `"entry"`, `"exit"`, 1), `[]`,
		g.scan(1, "nonsense", `,"unknown":1`),
	}
	want := []string{"ok", "422", "already_in", "422", "ok", "403", "ok", "422", "ok"}
	a := g.ask("POST", "/scans", g.token, "["+strings.Join(items, ",")+"]")
	var answers []map[string]any
	if err := json.Unmarshal([]byte(a.Text), &answers); err != nil || a.StatusCode != 200 || len(answers) != len(want) {
		t.Fatalf("%d %v %s", a.StatusCode, err, a.Text)
	}
	for i, answer := range answers {
		got := fmt.Sprint(answer["result"])
		if answer["result"] == nil {
			got = fmt.Sprint(answer["status"])
		}
		if got != want[i] {
			t.Errorf("item %d: %v, want %s", i, answer, want[i])
		}
	}
	if answers[5]["nonce"] != uuid(3) {
		t.Errorf("a problem does not say whose it is: %v", answers[5])
	}
	many := make([]string, 501)
	for i := range many {
		many[i] = g.scan(1, ticket, "")
	}
	if a := g.ask("POST", "/scans", g.token, "["+strings.Join(many, ",")+"]"); a.StatusCode != 422 && a.StatusCode != 413 {
		t.Errorf("501 scans: %d", a.StatusCode)
	}
	if a := g.ask("POST", "/scans", g.token, "["+strings.Join(many[:500], ",")+"]"); a.StatusCode != 200 {
		t.Errorf("500 scans: %d %.200s", a.StatusCode, a.Text)
	}
	if a := g.ask("POST", "/scans", g.token, "[]"); a.StatusCode != 200 || a.Text != "[]" {
		t.Errorf("no scans: %d %s", a.StatusCode, a.Text)
	}
}

func TestDeviceAnswers(t *testing.T) {
	g := newGate(t, modelstest.SQLite(t), models.NewDevice{CanSearch: true, CanForce: true})
	ticket, reference := g.guest(1, models.Onsite)
	g.ask("POST", "/scans", g.token, g.scan(1, ticket, ""))
	device := g.ask("GET", "/device", g.token, "")
	for _, want := range []string{`"name":"Gate A"`, `"force":true`, `"search":true`, g.list, `"kind":"gate"`, `"once":"day"`, `"zone":"Europe/Brussels"`} {
		if !strings.Contains(device.Text, want) {
			t.Errorf("no %s in %s", want, device.Text)
		}
	}
	if a := g.ask("GET", "/lists/"+g.list+"/counters", g.token, ""); a.Text != `{"inside":1,"entered":1,"expected":1}` {
		t.Errorf("%d %s", a.StatusCode, a.Text)
	}
	if a := g.ask("GET", "/search?q=exam&list="+g.list, g.token, ""); a.StatusCode != 200 || !strings.Contains(a.Text, reference) || !strings.Contains(a.Text, `"inside":true`) {
		t.Errorf("%d %s", a.StatusCode, a.Text)
	}
	undo := fmt.Sprintf(`{"nonce":%q,"scan":%q}`, uuid(2), uuid(1))
	for range 2 {
		if a := g.ask("POST", "/undo", g.token, undo); a.StatusCode != 204 {
			t.Errorf("%d %s", a.StatusCode, a.Text)
		}
	}
	for _, c := range []struct {
		method, path, body string
		status             int
	}{
		{"POST", "/undo", fmt.Sprintf(`{"nonce":%q,"scan":%q}`, uuid(3), uuid(1)), 409},
		{"POST", "/undo", fmt.Sprintf(`{"nonce":%q,"scan":%q}`, uuid(3), uuid(9)), 404},
		{"POST", "/undo", `{"scan":"` + uuid(1) + `"}`, 422},
		{"POST", "/undo", `[]`, 422},
		{"GET", "/search?q=e&list=" + g.list, "", 422},
		{"GET", "/search?q=exam&list=elsewhere", "", 403},
		{"GET", "/search?q=%ff%fe&list=" + g.list, "", 422},
		{"GET", "/lists/elsewhere/counters", "", 403},
		{"POST", "/provision", `{"secret":"spent"}`, 404},
		{"POST", "/provision", `{"secret":7}`, 422},
	} {
		if a := g.ask(c.method, c.path, g.token, c.body); a.StatusCode != c.status {
			t.Errorf("%s %s %s: %d %s, want %d", c.method, c.path, c.body, a.StatusCode, a.Text, c.status)
		}
	}
}

func TestWithoutAToken(t *testing.T) {
	g := newGate(t, modelstest.SQLite(t), models.NewDevice{})
	ticket, _ := g.guest(1, models.Onsite)
	ask := func(token string) {
		t.Helper()
		for _, c := range [][3]string{{"POST", "/scans", g.scan(1, ticket, "")}, {"POST", "/scans", "[" + g.scan(1, ticket, "") + "]"}, {"POST", "/scans", "{"},
			{"POST", "/scans", `{"nonce":1}`}, {"GET", "/device", ""}, {"POST", "/undo", "{}"},
			{"GET", "/search?q=exam&list=" + g.list, ""}, {"GET", "/lists/" + g.list + "/counters", ""}} {
			a := g.ask(c[0], c[1], token, c[2])
			if a.StatusCode != 401 || a.Header.Get("WWW-Authenticate") == "" || a.Header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s %s: %d %s", c[0], c[1], a.StatusCode, a.Text)
			}
		}
	}
	ask("")
	ask("wrong")
	devices, err := g.store.Devices(context.Background(), g.dialogue.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := g.store.RevokeDevice(context.Background(), models.System(), g.dialogue.ID, devices[0].Ref); err != nil {
		t.Fatal(err)
	}
	ask(g.token)
}

func TestAPIDescription(t *testing.T) {
	g := newGate(t, modelstest.SQLite(t), models.NewDevice{})
	api := g.read(g.browser.Get(t, "/api/v1/openapi.json").Text)
	paths := api["paths"].(map[string]any)
	for _, want := range []string{"provision", "device", "scans", "undo", "search", "lists/{list}/counters"} {
		if paths["/api/v1/checkin/"+want] == nil {
			t.Errorf("%s is not described", want)
		}
	}
	text, _ := json.Marshal(paths["/api/v1/checkin/scans"])
	for _, want := range []string{`"oneOf"`, `"maxItems":500`, `application/problem+json`, `"device"`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
}

func TestScannerPage(t *testing.T) {
	g := newGate(t, modelstest.SQLite(t), models.NewDevice{})
	for lang, want := range map[string]string{"nl": "Toch binnenlaten", "fr": "Laisser entrer quand même", "en": "Let in anyway", "zh": "仍予放行"} {
		a := g.browser.Get(t, "/checkin?lang="+lang)
		if a.StatusCode != 200 || !strings.Contains(a.Text, want) || strings.Contains(a.Text, "⟦") {
			t.Errorf("%s: %d %.300s", lang, a.StatusCode, a.Text)
		}
		if policy := a.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "'wasm-unsafe-eval'") || strings.Contains(policy, "'unsafe-") {
			t.Errorf("policy %s", policy)
		}
		if a.Header.Get("Permissions-Policy") == "" || !strings.Contains(a.Header.Get("Permissions-Policy"), "camera=(self)") {
			t.Errorf("permissions %s", a.Header.Get("Permissions-Policy"))
		}
	}
	m := g.browser.Get(t, "/checkin/manifest.webmanifest")
	if m.Header.Get("Content-Type") != "application/manifest+json" || g.read(m.Text)["start_url"] != "/checkin" {
		t.Errorf("%s %s", m.Header.Get("Content-Type"), m.Text)
	}
}
