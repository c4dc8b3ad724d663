package organise

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// topFrame is the frame of a page that belongs to no dialogue. Its menu leads
// to what the reader may do beside dialogues; who may do nothing there has none.
func (o office) topFrame(c *fiber.Ctx, current, title string) views.Frame {
	frame := o.frame(c, title)
	entries := []entry{{"home", "calendar", ""}}
	if web.SignIn(c).Can(models.MayRecord, "") {
		entries = append(entries, entry{"mous", "signing", "/mous"})
	}
	if web.SignIn(c).Everywhere(models.MayAdminister) {
		entries = append(entries, entry{"people", "shield", "/people"}, entry{"audit", "history", "/audit"}, entry{"outbox", "outbox", "/outbox"}, entry{"settings", "settings", "/settings"})
	}
	if len(entries) == 1 {
		return frame
	}
	p := o.Locale.For(frame.Lang)
	for _, e := range entries {
		frame.Nav = append(frame.Nav, views.NavLink{Label: p.T("organise.nav." + e.name), Icon: e.icon,
			Href: "/organise" + e.path, Current: e.name == current})
	}
	return frame
}

func (o office) editSettings(c *fiber.Ctx) error {
	return o.showSettings(c, fiber.StatusOK, views.Form{}, views.Form{})
}

// showSettings shows the page with its two forms, empty ones as they stand.
func (o office) showSettings(c *fiber.Ctx, status int, test, caps views.Form) error {
	if _, err := o.scope(c); err != nil {
		return err
	}
	inForce, err := o.Store.MailCaps(web.Context(c))
	if err != nil {
		return err
	}
	page := views.SettingsPage{Frame: o.topFrame(c, "settings", "organise.settings.title"), Test: test, Caps: caps}
	for _, domain := range slices.Sorted(maps.Keys(inForce)) {
		if domain != "*" {
			page.Domains = append(page.Domains, views.CapField{Name: capField(domain), Domain: domain})
		}
	}
	page.Domains = append(page.Domains, views.CapField{Name: capField("*")})
	if page.Caps.Values == nil {
		page.Caps.Values = map[string][]string{}
		for domain, n := range inForce {
			page.Caps.Values[capField(domain)] = []string{strconv.Itoa(n)}
		}
	}
	if page.Test.Values == nil {
		page.Test.Values = map[string][]string{"address": {page.Account.Email}}
	}
	p, mail := o.Locale.For(page.Lang), o.Settings.Mail
	server := views.Fact{Term: p.T("organise.settings.server"), Text: mail.Server}
	if page.Mailless = mail.Server == ""; page.Mailless {
		server.Text = p.T("organise.settings.outbox_only")
	}
	page.InForce = []views.Fact{
		{Term: p.T("organise.settings.url"), Text: o.Link("")}, server,
		{Term: p.T("organise.settings.sender"), Text: mail.Sender},
	}
	return o.Render(c, status, "settings/edit", page)
}

// capField names the input of a domain's cap.
func capField(domain string) string { return "cap." + strings.Replace(domain, "*", "other", 1) }

// createTestMail sends a test mail and leads to what becomes of it.
func (o office) createTestMail(c *fiber.Ctx) error {
	if _, err := o.scope(c); err != nil {
		return err
	}
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	address, ref := form.Line("address", 254), ""
	if err = form.Err(); err == nil {
		ref, err = o.Store.QueueTestMail(web.Context(c), web.Actor(c), address, o.Lang(c))
	}
	var wrong *models.Invalid
	if errors.As(err, &wrong) {
		return o.showSettings(c, fiber.StatusUnprocessableEntity, o.Refill(c, form, err, "address", "organise.settings.address"), views.Form{})
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, "/organise/outbox/"+ref)
}

func (o office) updateCaps(c *fiber.Ctx) error {
	if _, err := o.scope(c); err != nil {
		return err
	}
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	before, err := o.Store.MailCaps(web.Context(c))
	if err != nil {
		return err
	}
	caps := models.MailCaps{}
	for domain, hourly := range before {
		if !form.Has(capField(domain)) {
			caps[domain] = hourly // set since the page was shown
		} else if n, ok := form.Int(capField(domain), 1, mostPlaces); ok {
			caps[domain] = n
		}
	}
	if domain := form.Line("domain", 253); domain != "" {
		if n, ok := form.Int("cap", 1, mostPlaces); ok {
			caps[domain] = n
		} else {
			form.Refuse("cap", "field.number")
		}
	}
	if err = form.Err(); err == nil {
		err = o.Store.SetMailCaps(web.Context(c), web.Actor(c), caps)
	}
	var wrong *models.Invalid
	if errors.As(err, &wrong) {
		caps := o.Refill(c, form, err, "domain", "organise.settings.another_domain", "cap", "organise.settings.per_hour",
			capField("*"), "organise.settings.other_domains")
		for i, e := range caps.Errors {
			if domain, ok := strings.CutPrefix(e.Field, "cap."); ok && e.Label == "" {
				caps.Errors[i].Label = domain
			}
		}
		return o.showSettings(c, fiber.StatusUnprocessableEntity, views.Form{}, caps)
	}
	if err != nil {
		return err
	}
	o.Flash(c, "ok", "organise.settings.saved")
	return web.SeeOther(c, "/organise/settings")
}
