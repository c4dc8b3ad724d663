package web

import (
	"fmt"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
)

// routes are those of the kit itself.
func (k *Kit) routes() []Route {
	return []Route{
		{Method: "GET", Path: "/", Handler: k.chooseLanguage},
		{Method: "GET", Path: "/assets/*", Handler: k.showAsset},
		{Method: "GET", Path: "/favicon.ico", Handler: k.showIcon},
		{Method: "GET", Path: "/healthz", Handler: showHealth},
		{Method: "GET", Path: "/readyz", Handler: k.showReady},
		{Method: "GET", Path: "/metrics", Access: Operator, Handler: k.showMetrics},
		{Method: "GET", Path: "/.well-known/security.txt", Handler: k.showSecurity},
		{Method: "GET", Path: "/robots.txt", Handler: k.showRobots},
	}
}

// showHealth says that this process answers.
func showHealth(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.SendString("ok\n")
}

// showReady says that this process can work: its database answers and, in a
// cluster, takes part in it.
func (k *Kit) showReady(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	if err := k.Store.Ready(Context(c)); err != nil {
		k.Log.Warn("not ready", "error", err)
		return c.Status(fiber.StatusServiceUnavailable).SendString("not ready\n")
	}
	return c.SendString("ready\n")
}

// showSecurity says where to report a weakness (RFC 9116): at the address of
// the imprint, which is read, as the sender of mails may not be.
func (k *Kit) showSecurity(c *fiber.Ctx) error {
	expires := k.Clock().UTC().AddDate(0, 6, 0).Truncate(24 * time.Hour)
	c.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	return c.SendString(fmt.Sprintf("Contact: %s\nExpires: %s\nPreferred-Languages: %s\nCanonical: %s\n",
		k.Link("/en/imprint"), expires.Format(time.RFC3339), strings.Join(k.Locale.Languages(), ", "), k.Link("/.well-known/security.txt")))
}

// showRobots keeps search engines to the public pages.
func (k *Kit) showRobots(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	return c.SendString("User-agent: *\nDisallow: /organise\nDisallow: /checkin\nDisallow: /api\n\nSitemap: " + k.Link("/sitemap.xml") + "\n")
}

// showAPI describes the API (OpenAPI 3.1).
func showAPI(api huma.API) fiber.Handler {
	return func(c *fiber.Ctx) error {
		body, err := api.OpenAPI().MarshalJSON()
		if err != nil {
			return err
		}
		c.Set(fiber.HeaderContentType, "application/vnd.oai.openapi+json")
		c.Set(fiber.HeaderCacheControl, "no-cache")
		c.Response().SetBodyRaw(body)
		return nil
	}
}
