package web_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"duologue/app/web"
	"duologue/app/web/webtest"
	"duologue/models"
	"duologue/models/modelstest"

	"github.com/gofiber/fiber/v2"
)

func say(words string) fiber.Handler {
	return func(c *fiber.Ctx) error { return c.SendString(words) }
}

func fail(err error) fiber.Handler { return func(*fiber.Ctx) error { return err } }

func testRoutes(kit **web.Kit) []web.Route {
	wrong := &models.Invalid{}
	wrong.Add("email", "field.errors", "n", 1)
	return []web.Route{
		{Method: "GET", Path: "/:lang", Handler: say("home")},
		{Method: "GET", Path: "/organise", Access: web.Account, Handler: say("office")},
		{Method: "POST", Path: "/:lang/register", Handler: say("registered")},
		{Method: "POST", Path: "/:lang/my/:token/cancel", Handler: say("cancelled")},
		{Method: "GET", Path: "/:lang/my/:token", Access: web.Guest, Handler: say("mine")},
		{Method: "GET", Path: "/api/v1/device", Access: web.Device, Handler: say("device")},
		{Method: "GET", Path: "/:lang/missing", Handler: fail(models.ErrNotFound)},
		{Method: "GET", Path: "/:lang/taken", Handler: fail(models.ErrConflict)},
		{Method: "GET", Path: "/:lang/wrong", Handler: fail(wrong)},
		{Method: "GET", Path: "/:lang/broken", Handler: fail(errors.New("the secret detail"))},
		{Method: "GET", Path: "/:lang/panic", Handler: func(*fiber.Ctx) error { panic("the secret detail") }},
		{Method: "GET", Path: "/api/v1/broken", Handler: fail(errors.New("the secret detail"))},
		{Method: "GET", Path: "/api/v1/wrong", Handler: fail(wrong)},
		{Method: "GET", Path: "/:lang/few", Rate: web.Rate{Count: 2, Per: time.Minute}, Handler: say("few")},
		{Method: "GET", Path: "/:lang/kept", Handler: func(c *fiber.Ctx) error {
			return (*kit).Cached(c, "text/html", "kept", c.Query("v"), func(w io.Writer) error {
				_, err := fmt.Fprintf(w, "version %s of %s", c.Query("v"), strings.Repeat("long ", 100))
				return err
			})
		}},
	}
}

func testApp(t *testing.T, log io.Writer) *fiber.App {
	kit := webtest.Kit(t, modelstest.New(t), nil, log)
	return kit.App(testRoutes(&kit))
}

func TestAnswers(t *testing.T) {
	app := testApp(t, nil)
	for _, test := range []struct {
		method, path string
		header       map[string]string
		status       int
		contains     string
		want         map[string]string
	}{
		{"GET", "/", nil, 302, "", map[string]string{"Location": "/en"}},
		{"GET", "/", map[string]string{"Accept-Language": "zh-TW, fr;q=0.5"}, 302, "", map[string]string{"Location": "/zh"}},
		{"GET", "/", map[string]string{"Accept-Language": "zh", "Cookie": "lang=nl"}, 302, "", map[string]string{"Location": "/nl"}},
		{"GET", "/", map[string]string{"Cookie": "lang=//evil.example"}, 302, "", map[string]string{"Location": "/en"}},
		{"GET", "/fr", nil, 200, "home", map[string]string{"X-Frame-Options": "DENY", "X-Content-Type-Options": "nosniff"}},
		{"HEAD", "/fr", nil, 200, "", nil},
		{"GET", "/de", nil, 404, "<html", nil},
		{"GET", "/nl/nothing/here", nil, 404, `lang="nl"`, nil},
		{"POST", "/nl", nil, 405, `lang="nl"`, nil},
		{"GET", "/zh/missing", nil, 404, `lang="zh-Hans"`, nil},
		{"GET", "/en/taken", nil, 409, "<html", nil},
		{"GET", "/en/wrong", nil, 422, "<html", nil},
		{"GET", "/en/broken", nil, 500, "<html", map[string]string{"Cache-Control": "no-store"}},
		{"GET", "/en/panic", nil, 500, "<html", nil},
		{"GET", "/api/v1/broken", nil, 500, `"status":500`, map[string]string{"Content-Type": "application/problem+json"}},
		{"GET", "/api/v1/wrong", nil, 422, `"errors":[{"field":"email"`, nil},
		{"GET", "/api/v1/nothing", nil, 404, `"status":404`, map[string]string{"Content-Type": "application/problem+json"}},
		{"GET", "/api/v1/device", nil, 401, `"status":401`, map[string]string{"WWW-Authenticate": "Bearer"}},
		{"GET", "/api/v1/device", map[string]string{"Authorization": "Bearer forged"}, 401, `"status":401`, nil},
		{"GET", "/organise?tab=1", nil, 303, "", map[string]string{"Location": "/organise/sign-in?next=%2Forganise%3Ftab%3D1"}},
		{"GET", "/organise", map[string]string{"Cookie": "signin=forged"}, 303, "", nil},
		{"GET", "/en/my/forged-token", nil, 404, "<html", map[string]string{"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}},
		{"GET", "/en/%FF%FE", nil, 400, "<html", nil},
		{"POST", "/en/register", nil, 200, "registered", nil},
		{"POST", "/en/register", map[string]string{"Sec-Fetch-Site": "cross-site"}, 403, "", nil},
		{"POST", "/en/register", map[string]string{"Sec-Fetch-Site": "same-site"}, 403, "", nil},
		{"POST", "/en/register", map[string]string{"Origin": "https://evil.example"}, 403, "", nil},
		{"POST", "/en/register", map[string]string{"Origin": "null"}, 403, "", nil},
		{"POST", "/en/register", map[string]string{"Origin": "https://duologue.example"}, 200, "", nil},
		{"POST", "/en/my/any-token/cancel", map[string]string{"Origin": "null"}, 200, "", nil},
		{"POST", "/en/my/any-token/cancel", map[string]string{"Origin": "https://evil.example"}, 403, "", nil},
		{"POST", "/en/register", map[string]string{"Content-Encoding": "gzip"}, 415, "", nil},
		{"GET", "/healthz", nil, 200, "ok", nil},
		{"GET", "/readyz", nil, 200, "ready", nil},
		{"GET", "/metrics", nil, 401, "", nil},
		{"GET", "/metrics", map[string]string{"Authorization": "Bearer metrics-token"}, 200, "go_goroutines", nil},
		{"GET", "/.well-known/security.txt", nil, 200, "Contact: https://duologue.example/en/imprint\nExpires: 20", nil},
		{"GET", "/api/v1/openapi.json", nil, 200, `"openapi":"3.1`, nil},
		{"GET", "/assets/../go.mod", nil, 404, "", nil},
	} {
		request := httptest.NewRequest(test.method, test.path, nil)
		for name, value := range test.header {
			request.Header.Set(name, value)
		}
		response, err := app.Test(request, -1)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(response.Body)
		name := fmt.Sprint(test.method, " ", test.path, " ", test.header)
		if response.StatusCode != test.status || !strings.Contains(string(body), test.contains) {
			t.Errorf("%s: %d %.300s", name, response.StatusCode, body)
		}
		if strings.Contains(string(body), "secret detail") || strings.Contains(string(body), "⟦") {
			t.Errorf("%s: shows %s", name, body)
		}
		for header, want := range test.want {
			if got := response.Header.Get(header); got != want {
				t.Errorf("%s: %s is %q, not %q", name, header, got, want)
			}
		}
		if csp := response.Header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'self'; ") {
			t.Errorf("%s: policy %q", name, csp)
		}
	}
}

func TestLogShowsNoKeys(t *testing.T) {
	var log bytes.Buffer
	app := testApp(t, &log)
	for _, path := range []string{"/en/my/very-secret-token?also=very-secret", "/en/very-secret/very-secret", "/organise?q=very-secret"} {
		if _, err := app.Test(httptest.NewRequest("GET", path, nil), -1); err != nil {
			t.Fatal(err)
		}
	}
	if strings.Contains(log.String(), "level=ERROR") {
		t.Error("a stranger is a fault: ", log.String())
	}
	if strings.Contains(log.String(), "very-secret") || !strings.Contains(log.String(), "route=/:lang/my/:token") {
		t.Error(log.String())
	}
}

func TestRateLimit(t *testing.T) {
	app := testApp(t, nil)
	for i, want := range []int{200, 200, 429, 429} {
		response, err := app.Test(httptest.NewRequest("GET", "/en/few", nil), -1)
		if err != nil || response.StatusCode != want {
			t.Errorf("request %d: %v %v", i, response, err)
		}
	}
}

func TestCached(t *testing.T) {
	browser := &webtest.Browser{App: testApp(t, nil)}
	first := browser.Get(t, "/en/kept?v=1")
	if first.StatusCode != 200 || !strings.HasPrefix(first.Text, "version 1") {
		t.Fatal(first.Text)
	}
	browser.Header = map[string]string{"If-None-Match": first.Header.Get("ETag")}
	if again := browser.Get(t, "/en/kept?v=1"); again.StatusCode != 304 || again.Text != "" {
		t.Errorf("unchanged: %d %q", again.StatusCode, again.Text)
	}
	if other := browser.Get(t, "/fr/kept?v=1"); other.StatusCode != 200 {
		t.Errorf("another language: %d", other.StatusCode)
	}
	if changed := browser.Get(t, "/en/kept?v=2"); changed.StatusCode != 200 || !strings.HasPrefix(changed.Text, "version 2") {
		t.Errorf("changed: %d %q", changed.StatusCode, changed.Text)
	}
	browser.Header = map[string]string{"Accept-Encoding": "gzip, br"}
	if packed := browser.Get(t, "/en/kept?v=2"); packed.Header.Get("Content-Encoding") != "br" || len(packed.Text) > 200 {
		t.Errorf("compressed: %v, %d bytes", packed.Header, len(packed.Text))
	}
}

// A refusal of a large upload must reach the sender over a real connection.
func TestTooLarge(t *testing.T) {
	address := serve(t, testApp(t, nil))
	for name, body := range map[string]io.Reader{
		"with length": strings.NewReader(strings.Repeat("a", 3<<20)),
		"chunked":     struct{ io.Reader }{strings.NewReader(strings.Repeat("a", 3<<20))},
	} {
		response, err := http.Post(address+"/en/register", "application/x-www-form-urlencoded", body)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		text, _ := io.ReadAll(response.Body)
		response.Body.Close()
		if response.StatusCode != 413 || !strings.Contains(string(text), `lang="en"`) {
			t.Errorf("%s: %d %.100s", name, response.StatusCode, text)
		}
	}
}

// After signing in one goes on to a page of the back office, and to no other.
func TestNextPath(t *testing.T) {
	for asked, next := range map[string]string{
		"/organise/dialogues/x?page=2": "/organise/dialogues/x?page=2",
		"/organise/account/sign-ins":   "/organise/account/sign-ins",
		"/organise/sign-in":            "/organise",
		"/organise/sign-in/second":     "/organise",
		"/organise/sign-out":           "/organise",
		"//evil.example/organise":      "/organise",
		"/en":                          "/organise",
		"":                             "/organise",
	} {
		if got := web.NextPath(asked); got != next {
			t.Errorf("%q leads to %q", asked, got)
		}
	}
}

// What follows an unread body must not be taken for a request of its own.
func TestUnreadBodyClosesConnection(t *testing.T) {
	address := serve(t, testApp(t, nil))
	for _, head := range []string{
		"FOO / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
		"POST /en/register HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n",
	} {
		inner := "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
		answers := exchange(t, address, head+fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(inner), inner))
		if strings.Count(answers, "HTTP/1.1 ") != 1 {
			t.Errorf("%q was answered %q", head, answers)
		}
	}
}

// A length told in two ways may have misled a proxy before us (RFC 9112, 6.1).
func TestLengthToldTwiceClosesConnection(t *testing.T) {
	address := serve(t, testApp(t, nil))
	next := "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
	for head, answered := range map[string]int{
		"Content-Length: 5\r\nHost: a\r\nTransfer-Encoding: chunked": 1,
		"Host: a\r\nTransfer-Encoding: chunked\r\ncontent-length: 5": 1,
		"Host: a\r\nTransfer-Encoding: chunked":                      2,
	} {
		answers := exchange(t, address, "POST /en/register HTTP/1.1\r\n"+head+"\r\n\r\n0\r\n\r\n"+next)
		if strings.Count(answers, "HTTP/1.1 ") != answered {
			t.Errorf("%q was answered %q", head, answers)
		}
	}
}

// What the server refuses before any route bears the headers of every answer.
func TestRefusedByTheServerIsSecured(t *testing.T) {
	address := serve(t, testApp(t, nil))
	for status, sent := range map[string]string{
		"HTTP/1.1 400 ": "GET / HTTP/1.1\r\nBad Header\r\n\r\n",
		"HTTP/1.1 431 ": "GET / HTTP/1.1\r\nHost: a\r\nCookie: " + strings.Repeat("a", 20<<10) + "\r\n\r\n",
	} {
		answer := exchange(t, address, sent)
		if !strings.HasPrefix(answer, status) || !strings.Contains(answer, "Content-Security-Policy: default-src 'self'") {
			t.Errorf("should be %s: %.300s", status, answer)
		}
	}
}

func TestContextHasDeadline(t *testing.T) {
	kit := webtest.Kit(t, modelstest.New(t), nil, nil)
	var left time.Duration
	var ctx context.Context
	app := kit.App([]web.Route{{Method: "GET", Path: "/:lang", Handler: func(c *fiber.Ctx) error {
		ctx = web.Context(c)
		deadline, _ := ctx.Deadline()
		left = time.Until(deadline)
		return nil
	}}})
	if _, err := app.Test(httptest.NewRequest("GET", "/en", nil), -1); err != nil || left <= 0 || left > time.Minute {
		t.Errorf("%v left, %v", left, err)
	}
	if ctx.Err() == nil {
		t.Error("the context outlives its request")
	}
}
