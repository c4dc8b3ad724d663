package web

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"
)

const csrfField = "csrf"

// checkOrigin refuses requests that change something and were sent by a page
// of another site. Sec-Fetch-Site decides where a browser sends it, else
// Origin. Programs that send neither carry no cookie of a victim. Under a
// secret address browsers send the origin "null" (their Referer is
// suppressed), and knowing the address is the proof.
func (k *Kit) checkOrigin(c *fiber.Ctx, route Route) error {
	switch c.Method() {
	case fiber.MethodGet, fiber.MethodHead, fiber.MethodOptions:
		return nil
	}
	if route.Access == Device || route.AnyOrigin {
		return nil
	}
	switch c.Get("Sec-Fetch-Site") {
	case "same-origin":
		return nil
	case "":
	default:
		return fiber.ErrForbidden
	}
	origin := c.Get(fiber.HeaderOrigin)
	if origin == "" || origin == "null" && route.secret() || k.ours(c, origin) {
		return nil
	}
	return fiber.ErrForbidden
}

// ours tells whether an origin is the configured one or that of the very
// address the browser used, which a foreign page cannot choose.
func (k *Kit) ours(c *fiber.Ctx, origin string) bool {
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" {
		return false
	}
	return strings.EqualFold(u.Host, k.Settings.URL.Host) || strings.EqualFold(u.Host, string(c.Request().Host()))
}

// checkCSRF compares the token of a posted form with that of the sign-in.
func checkCSRF(c *fiber.Ctx, want string) error {
	switch c.Method() {
	case fiber.MethodGet, fiber.MethodHead, fiber.MethodOptions:
		return nil
	}
	sent := c.Get("X-CSRF-Token")
	if sent == "" {
		form, err := Form(c)
		if err != nil {
			return err
		}
		sent = form.Token(csrfField)
	}
	got, ok := unmask(sent)
	if !ok || subtle.ConstantTimeCompare([]byte(got), []byte(want)) != 1 {
		return fiber.ErrForbidden
	}
	return nil
}

// mask hides a token behind a fresh pad, so that compressing a page that also
// repeats a visitor's input gives nothing away of it (BREACH).
func mask(token string) string {
	pad := make([]byte, len(token))
	rand.Read(pad)
	masked := make([]byte, 0, 2*len(token))
	masked = append(masked, pad...)
	for i := range len(token) {
		masked = append(masked, token[i]^pad[i])
	}
	return base64.RawURLEncoding.EncodeToString(masked)
}

func unmask(masked string) (string, bool) {
	data, err := base64.RawURLEncoding.DecodeString(masked)
	if err != nil || len(data) == 0 || len(data)%2 != 0 {
		return "", false
	}
	half := len(data) / 2
	token := make([]byte, half)
	for i := range half {
		token[i] = data[i] ^ data[half+i]
	}
	return string(token), true
}
