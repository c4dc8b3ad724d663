package checkin

import (
	"encoding/json"

	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// showScanner is the scanner. The page is the same for everybody: what a phone
// may do depends on the token in its storage.
func (d door) showScanner(c *fiber.Ctx) error {
	d.AllowScanner(c)
	page := views.ScannerPage{Frame: d.Frame(c), Verdicts: views.Verdicts()}
	page.Title = d.Locale.For(page.Lang).T("checkin.title")
	page.NoIndex, page.Switch = true, d.LanguageSwitch(c)
	return d.Render(c, fiber.StatusOK, "checkin/show", page)
}

// manifest makes the scanner installable (W3C Web Application Manifest).
type manifest struct {
	ID         string         `json:"id"`
	Name       string         `json:"name"`
	ShortName  string         `json:"short_name"`
	Lang       string         `json:"lang"`
	StartURL   string         `json:"start_url"`
	Scope      string         `json:"scope"`
	Display    string         `json:"display"`
	Background string         `json:"background_color"`
	Theme      string         `json:"theme_color"`
	Icons      []manifestIcon `json:"icons"`
}

type manifestIcon struct {
	Src     string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose"`
}

func (d door) showManifest(c *fiber.Ctx) error {
	words := d.Locale.For(d.Lang(c))
	icon := func(name, size, purpose string) manifestIcon {
		return manifestIcon{d.Assets.URL(name), size, "image/png", purpose}
	}
	m := manifest{
		ID: "/checkin", Name: words.T("checkin.title"), ShortName: words.T("checkin.short"), Lang: words.HTMLLang(),
		StartURL: "/checkin", Scope: "/checkin", Display: "standalone", Background: "#14110f", Theme: "#14110f",
		Icons: []manifestIcon{
			icon("icon-192.png", "192x192", "any"), icon("icon-512.png", "512x512", "any"), icon("icon-512.png", "512x512", "maskable"),
		},
	}
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/manifest+json")
	c.Set(fiber.HeaderCacheControl, "no-cache")
	c.Vary(fiber.HeaderAcceptLanguage, fiber.HeaderCookie)
	c.Response().SetBodyRaw(body)
	return nil
}
