package organise

import (
	"net/url"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// frame is the frame of a page of the back office with its title, by the key
// of its words.
func (o office) frame(c *fiber.Ctx, title string) views.Frame {
	frame := o.Frame(c)
	frame.Title, frame.NoIndex = o.Locale.For(frame.Lang).T(title), true
	if frame.Account == nil {
		frame.Switch = o.LanguageSwitch(c)
	}
	return frame
}

// entry is one entry of a dialogue's menu; its name leads to the words and its
// path follows the dialogue's address.
type entry struct{ name, icon, path string }

// menu is the menu of a dialogue's pages: for door staff the door alone.
func menu(role string) []entry {
	door := entry{"door", "door", "/door"}
	if role == models.RoleDoor {
		return []entry{door}
	}
	return []entry{
		{"overview", "chart", ""},
		{"agenda", "calendar", "/agenda"},
		{"speakers", "speak", "/speakers"},
		{"registrations", "people", "/registrations"},
		{"lists", "list", "/lists"},
		door,
		{"devices", "qr", "/devices"},
		{"campaigns", "send", "/campaigns"},
		{"outbox", "outbox", "/outbox"},
	}
}

// basePath is the address of a dialogue's pages.
func basePath(d *models.Dialogue) string { return "/organise/dialogues/" + url.PathEscape(d.Slug) }

// dialogue is the one that the address names; access was checked before.
func (o office) dialogue(c *fiber.Ctx) (*models.Dialogue, error) {
	return o.Store.DialogueBySlug(web.Context(c), c.Params("dialogue"))
}

// page is the frame of a page of a dialogue: current is the name of its entry
// in the menu, title the key of its words.
func (o office) page(c *fiber.Ctx, d *models.Dialogue, current, title string) views.OfficePage {
	page := views.OfficePage{Frame: o.frame(c, title), Dialogue: d, Base: basePath(d)}
	p := o.Locale.For(page.Lang)
	name, lang := d.Title.In(page.Lang, d.Languages...)
	page.Trail = []views.Link{{Label: p.T("organise.home.title"), Href: "/organise"}, {Label: name, Href: page.Base}}
	if lang != page.Lang {
		page.Trail[1].Lang = o.Locale.HTMLLang(lang)
	}
	role := web.SignIn(c).Role(d.Slug)
	if role == models.RoleDoor { // who has no other page of the dialogue
		page.Trail = page.Trail[1:]
		page.Trail[0].Href = "/organise"
	}
	for _, e := range menu(role) {
		page.Nav = append(page.Nav, views.NavLink{Label: p.T("organise.nav." + e.name), Icon: e.icon,
			Href: page.Base + e.path, Current: e.name == current})
	}
	return page
}

// languages are the choices of a language field.
func (o office) languages() []views.Option {
	var options []views.Option
	for _, lang := range o.Locale.Languages() {
		options = append(options, views.Option{Value: lang, Label: o.Locale.Name(lang), Lang: o.Locale.HTMLLang(lang)})
	}
	return options
}
