package web_test

import (
	"io"
	"net/http/httptest"
	"testing"

	"duologue/app/web"
	"duologue/app/web/webtest"
	"duologue/models/modelstest"

	"github.com/gofiber/fiber/v2"
)

// Only a trusted proxy is believed when it names the visitor's address, and
// only if what it names is one. Test requests come from 0.0.0.0.
func TestVisitorAddress(t *testing.T) {
	for _, test := range []struct {
		trusted, header, want string
	}{
		{"", "192.0.2.9", "0.0.0.0"},
		{"10.0.0.0/8", "192.0.2.9", "0.0.0.0"},
		{"0.0.0.0", "192.0.2.9", "192.0.2.9"},
		{"0.0.0.0/8", "2001:db8::9", "2001:db8::9"},
		{"0.0.0.0", "<script>", "0.0.0.0"},
		{"0.0.0.0", "", "0.0.0.0"},
	} {
		kit := webtest.Kit(t, modelstest.New(t), nil, nil)
		if test.trusted != "" {
			kit.Settings.TrustedProxies = []string{test.trusted}
		}
		app := kit.App([]web.Route{{Method: "GET", Path: "/address", Handler: func(c *fiber.Ctx) error {
			return c.SendString(web.Actor(c).IP)
		}}})
		request := httptest.NewRequest("GET", "/address", nil)
		request.Header.Set("X-Real-IP", test.header)
		request.Header.Set("X-Forwarded-For", "198.51.100.1")
		response, err := app.Test(request, -1)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := io.ReadAll(response.Body); string(got) != test.want {
			t.Errorf("trusting %q, told %q: %s, not %s", test.trusted, test.header, got, test.want)
		}
	}
}
