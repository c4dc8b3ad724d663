package web

import (
	"net/textproto"
	"strings"

	"github.com/gofiber/fiber/v2"
)

const permissions = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()"

// policy is the Content-Security-Policy of a page; directives are replaced by
// name where a page needs more than its own origin.
func policy(https bool, replaced ...string) string {
	directives := []string{
		"default-src 'self'", "base-uri 'none'", "object-src 'none'",
		"form-action 'self'", "frame-ancestors 'none'",
	}
	for _, directive := range replaced {
		name, _, _ := strings.Cut(directive, " ")
		kept := directives[:0]
		for _, known := range directives {
			if !strings.HasPrefix(known, name+" ") {
				kept = append(kept, known)
			}
		}
		directives = append(kept, directive)
	}
	if https {
		directives = append(directives, "upgrade-insecure-requests")
	}
	return strings.Join(directives, "; ")
}

// secure sets the headers every answer bears.
func (k *Kit) secure(c *fiber.Ctx) error {
	k.setSecure(c)
	return c.Next()
}

// setSecure sets them as they are, without looking again at how names are
// written: every answer takes this path.
func (k *Kit) setSecure(c *fiber.Ctx) {
	answer := &c.Response().Header
	for _, h := range k.headers {
		answer.SetCanonical(h.name, h.value)
	}
}

// header is a header of an answer, its name in the canonical form.
type header struct{ name, value []byte }

func secureHeaders(https bool) (headers []header) {
	set := func(name, value string) {
		headers = append(headers, header{[]byte(textproto.CanonicalMIMEHeaderKey(name)), []byte(value)})
	}
	set(fiber.HeaderContentSecurityPolicy, policy(https))
	set(fiber.HeaderXContentTypeOptions, "nosniff")
	set(fiber.HeaderXFrameOptions, "DENY")
	set(fiber.HeaderReferrerPolicy, "strict-origin-when-cross-origin")
	set(fiber.HeaderPermissionsPolicy, permissions)
	set("Cross-Origin-Opener-Policy", "same-origin")
	set("Cross-Origin-Resource-Policy", "same-origin")
	if https {
		set(fiber.HeaderStrictTransportSecurity, "max-age=63072000; includeSubDomains")
	}
	return headers
}

// AllowFrame lets the page frame one other origin, such as
// "https://stream.example"; the join page alone needs it.
func (k *Kit) AllowFrame(c *fiber.Ctx, origin string) {
	c.Set(fiber.HeaderContentSecurityPolicy, policy(k.Settings.HTTPS(), "frame-src 'self' "+origin))
}

// AllowEmbedding lets pages of any site frame the answer, which must be the same
// for everybody and change nothing.
func (k *Kit) AllowEmbedding(c *fiber.Ctx) {
	c.Set(fiber.HeaderContentSecurityPolicy, policy(k.Settings.HTTPS(), "frame-ancestors *"))
	c.Response().Header.Del(fiber.HeaderXFrameOptions)
}

// AllowScanner lets the page use the camera and compile the code decoder.
func (k *Kit) AllowScanner(c *fiber.Ctx) {
	c.Set(fiber.HeaderContentSecurityPolicy, policy(k.Settings.HTTPS(), "script-src 'self' 'wasm-unsafe-eval'"))
	c.Set(fiber.HeaderPermissionsPolicy, strings.Replace(permissions, "camera=()", "camera=(self)", 1))
}

// AllowMail makes the answer a mail shown in a sandboxed frame of our own
// pages: its inlined styles and inline pictures, and nothing else.
func (k *Kit) AllowMail(c *fiber.Ctx) {
	c.Set(fiber.HeaderContentSecurityPolicy,
		"default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; sandbox")
	c.Set(fiber.HeaderXFrameOptions, "SAMEORIGIN")
}

// AllowPreview makes the answer a text shown in a sandboxed frame of our own
// pages: with our styles, and without scripts.
func (k *Kit) AllowPreview(c *fiber.Ctx) {
	c.Set(fiber.HeaderContentSecurityPolicy,
		"default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'self'; sandbox allow-same-origin")
	c.Set(fiber.HeaderXFrameOptions, "SAMEORIGIN")
}

// hide keeps an answer whose address is a key out of caches and Referer.
func hide(c *fiber.Ctx) {
	c.Set(fiber.HeaderReferrerPolicy, "no-referrer")
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set("X-Robots-Tag", "noindex, nofollow")
}
