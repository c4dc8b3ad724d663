// Package webtest gives tests of the audiences a kit on a fresh store, and a
// browser's manners to ask it with.
package webtest

import (
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"duologue/app/web"
	"duologue/models"
	"duologue/models/modelstest"
	"duologue/public"
	"duologue/views"
	"duologue/views/locale"

	"github.com/gofiber/fiber/v2"
)

// Kit is a kit on store whose log goes to log (nil: nowhere).
func Kit(t testing.TB, store *models.Store, clock func() time.Time, log io.Writer) *web.Kit {
	t.Helper()
	bundle, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	assets, err := public.Open()
	if err != nil {
		t.Fatal(err)
	}
	pages, err := views.New(bundle, assets.URL)
	if err != nil {
		t.Fatal(err)
	}
	if clock == nil {
		clock = time.Now
	}
	if log == nil {
		log = io.Discard
	}
	return &web.Kit{
		Store: store, Views: pages, Locale: bundle, Assets: assets, Clock: clock,
		Log:     slog.New(slog.NewTextHandler(log, nil)),
		Metrics: web.NewMetrics(), Pages: web.NewPages(),
		Settings: web.Settings{
			URL: &url.URL{Scheme: "https", Host: "duologue.example"}, Secret: modelstest.Secret(),
			MetricsToken: "metrics-token", Contact: "security@duologue.example", Build: "test",
		},
	}
}

// Serve lets browsers reach what build makes of a kit until the test ends, and
// returns its address, which the kit has as its own then. Without the assets
// that pages need, the test is skipped, which is a failure where CI=true.
func Serve(t testing.TB, kit *web.Kit, build func(*web.Kit) *fiber.App) string {
	t.Helper()
	if !kit.Assets.Built() {
		const words = "!!! NOT TESTED: the assets are not built; make assets builds them"
		if os.Getenv("CI") == "true" {
			t.Fatal(words)
		}
		t.Skip(words)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	kit.Settings.URL = &url.URL{Scheme: "http", Host: listener.Addr().String()}
	server := build(kit)
	go server.Listener(listener)
	// browsers open connections ahead of their requests, which end with them
	t.Cleanup(func() { server.ShutdownWithTimeout(100 * time.Millisecond) })
	return kit.Settings.URL.String()
}

// Browser asks an application as one browser would: it keeps cookies and says
// that it comes from the same site. Its zero value but App is a new visitor.
type Browser struct {
	App     *fiber.App
	Cookies map[string]string
	// Header is sent with every request; an empty value takes one away.
	Header map[string]string
}

// Answer is what came back.
type Answer struct {
	*http.Response
	Text string
}

// Get asks for a page.
func (b *Browser) Get(t testing.TB, path string) Answer {
	t.Helper()
	return b.Do(t, httptest.NewRequest(http.MethodGet, path, nil))
}

// Post sends a form.
func (b *Browser) Post(t testing.TB, path string, form url.Values) Answer {
	t.Helper()
	request := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.Do(t, request)
}

// Do sends a request with the browser's cookies and keeps those it gets.
func (b *Browser) Do(t testing.TB, request *http.Request) Answer {
	t.Helper()
	if request.Header.Get("Sec-Fetch-Site") == "" {
		request.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for name, value := range b.Header {
		request.Header.Set(name, value)
		if value == "" {
			request.Header.Del(name)
		}
	}
	for name, value := range b.Cookies {
		request.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	response, err := b.App.Test(request, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	b.keep(response)
	return Answer{response, string(body)}
}

func (b *Browser) keep(response *http.Response) {
	if b.Cookies == nil {
		b.Cookies = map[string]string{}
	}
	for _, cookie := range response.Cookies() {
		if cookie.MaxAge < 0 || cookie.Value == "" {
			delete(b.Cookies, cookie.Name)
		} else {
			b.Cookies[cookie.Name] = cookie.Value
		}
	}
}
