// Package web is the kit that every audience is given: what is shared by all
// pages and interfaces, from access checks and form reading to error pages and
// security headers. Rules of the business are not here but in models.
package web

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"duologue/models"
	"duologue/public"
	"duologue/views"
	"duologue/views/locale"

	"github.com/gofiber/fiber/v2"
)

// Settings are what the operator decides about the web side.
type Settings struct {
	// URL is the address visitors use; links are built from it alone.
	URL *url.URL
	// Secret is the installation's secret; keys of cookies derive from it.
	Secret []byte
	// TrustedProxies are addresses or networks whose X-Real-IP is believed.
	TrustedProxies []string
	// MetricsToken opens /metrics; empty closes it.
	MetricsToken string
	// Contact is the e-mail address of the imprint where no dialogue has one.
	Contact string
	// Build names the running build, part of every entity tag.
	Build string
	// Mail says how mail leaves, to be shown.
	Mail MailSettings
}

// MailSettings are the operator's settings of mail, without credentials.
type MailSettings struct {
	// Server is the address of the mail server; empty keeps mail in the outbox.
	Server string
	// Sender is the address all mail comes from.
	Sender string
}

// HTTPS tells whether visitors come by an encrypted connection.
func (s Settings) HTTPS() bool { return s.URL.Scheme == "https" }

// Kit is what the audiences have in common. All its fields are set once,
// before the first request, and safe for concurrent use.
type Kit struct {
	Store    *models.Store
	Views    *views.Views
	Locale   *locale.Bundle
	Assets   *public.Assets
	Settings Settings
	Clock    func() time.Time
	Log      *slog.Logger
	Metrics  *Metrics
	Pages    *Pages

	pages   map[string]Route // that are got, by path
	headers []header         // that every answer bears
}

// Link makes an absolute address of a path, from the configured URL.
func (k *Kit) Link(path string) string {
	return strings.TrimSuffix(k.Settings.URL.String(), "/") + path
}

// key derives a key for one purpose from the installation's secret.
func (k *Kit) key(purpose string) []byte {
	key, err := hkdf.Key(sha256.New, k.Settings.Secret, nil, "duologue web "+purpose, 32)
	if err != nil {
		panic(err) // only for lengths beyond the hash's reach
	}
	return key
}

// Context is the request's context for store methods, with a deadline that
// counts from the first call. It ends with the request.
func Context(c *fiber.Ctx) context.Context {
	if _, ok := local[context.CancelFunc](c, localCancel); !ok {
		ctx, cancel := context.WithTimeout(c.UserContext(), requestTime)
		c.Locals(localCancel, cancel)
		c.SetUserContext(ctx)
	}
	return c.UserContext()
}
