package organise

import (
	"net/url"
	"slices"
	"strings"

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

// menu is the menu of a dialogue's pages.
func menu() []entry {
	return []entry{
		{"overview", "chart", ""},
		{"edit", "edit", "/edit"},
		{"agenda", "calendar", "/agenda"},
		{"speakers", "speak", "/speakers"},
		{"registrations", "people", "/registrations"},
		{"figures", "plot", "/figures"},
		{"lists", "list", "/lists"},
		{"door", "door", "/door"},
		{"devices", "qr", "/devices"},
		{"campaigns", "send", "/campaigns"},
		{"outbox", "outbox", "/outbox"},
		{"people", "shield", "/people"},
		{"audit", "history", "/audit"},
	}
}

// basePath is the address of a dialogue's pages.
func basePath(d *models.Dialogue) string { return "/organise/dialogues/" + url.PathEscape(d.Slug) }

// dialogue is the one that the address names; access was checked before. One
// that is archived is history, which most forms cannot change: ErrClosed.
func (o office) dialogue(c *fiber.Ctx) (*models.Dialogue, error) {
	d, err := o.Store.DialogueBySlug(web.Context(c), c.Params("dialogue"))
	if err == nil && d.Status == models.DialogueArchived && c.Method() == fiber.MethodPost && !changesHistory(c.Path()) {
		return nil, models.ErrClosed
	}
	return d, err
}

// sent is the dialogue that the address names, and the form that was sent to it.
func (o office) sent(c *fiber.Ctx) (*models.Dialogue, *web.Fields, error) {
	d, err := o.dialogue(c)
	if err != nil {
		return nil, nil, err
	}
	form, err := web.Form(c)
	return d, form, err
}

// asked is the dialogue that the address names, and the query behind it.
func (o office) asked(c *fiber.Ctx) (*models.Dialogue, *web.Fields, error) {
	d, err := o.dialogue(c)
	if err != nil {
		return nil, nil, err
	}
	query, err := web.Query(c)
	return d, query, err
}

// guests is the dialogue that the address names, and whose guests of it the
// request may be about.
func (o office) guests(c *fiber.Ctx) (*models.Dialogue, models.Scope, error) {
	d, err := o.dialogue(c)
	if err != nil {
		return nil, models.Scope{}, err
	}
	return d, web.Scope(c, d), nil
}

// changesHistory tells whether a form may be sent for an archived dialogue: to
// open or copy it, to look at something, to end a device's or a mail's way.
func changesHistory(path string) bool {
	action := path[strings.LastIndexByte(path, '/')+1:]
	return slices.Contains([]string{"status", "copy", "preview", "revoke", "cancel"}, action) && !strings.Contains(path, "/registrations/")
}

// page is the frame of a page of a dialogue: current is the name of its entry
// in the menu, title the key of its words.
func (o office) page(c *fiber.Ctx, d *models.Dialogue, current, title string) views.OfficePage {
	page := views.OfficePage{Frame: o.frame(c, title), Dialogue: d, Base: basePath(d), May: map[string]bool{}}
	p := o.Locale.For(page.Lang)
	name, lang := d.Title.In(page.Lang, d.Languages...)
	page.Trail = []views.Link{{Label: p.T("organise.home.title"), Href: "/organise"}, {Label: name, Href: page.Base}}
	if lang != page.Lang {
		page.Trail[1].Lang = o.Locale.HTMLLang(lang)
	}
	if !web.SignIn(c).CanForSome(models.MaySee, d.Slug) { // the door is their one page of the dialogue
		page.Trail = page.Trail[1:]
		page.Trail[0].Href = "/organise"
	}
	for _, e := range menu() {
		if !o.May(c, d.Slug, e.path) {
			continue
		}
		page.Nav = append(page.Nav, views.NavLink{Label: p.T("organise.nav." + e.name), Icon: e.icon,
			Href: page.Base + e.path, Current: e.name == current})
	}
	if o.desk(c).Keeps(d.ID) {
		page.Nav = append(page.Nav, views.NavLink{Label: p.T("organise.nav.mous"), Icon: "signing", Href: mousPath + "?dialogue=" + url.QueryEscape(d.Slug)})
	}
	for _, may := range models.Capabilities() {
		page.May[string(may)] = web.SignIn(c).CanForSome(may, d.Slug)
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
