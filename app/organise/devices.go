package organise

import (
	"errors"
	"time"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"
	"duologue/views/qr"

	"github.com/gofiber/fiber/v2"
)

func (o office) indexDevices(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	return o.showDevices(c, fiber.StatusOK, d, views.DevicesPage{})
}

// showDevices lists the devices with the form for another one; page has the forms
// that were sent in vain.
func (o office) showDevices(c *fiber.Ctx, status int, d *models.Dialogue, page views.DevicesPage) error {
	page.OfficePage, page.Now = o.page(c, d, "devices", "organise.devices.title"), o.Clock()
	var err error
	if page.Devices, err = o.Store.Devices(web.Context(c), d.ID); err != nil {
		return err
	}
	device := func(l models.DeviceList) []string {
		text := []string{l.Name}
		for _, list := range l.Lists {
			text = append(text, inAll(list.Name)...)
		}
		return text
	}
	page.Devices, page.Toolbar, err = sift(o, c, page.Base+"/devices", page.Devices, device, order[models.DeviceList]{name: "newest"},
		lastSeen(func(l models.DeviceList) *time.Time { return l.LastSeenAt }), alphabetical(func(l models.DeviceList) string { return l.Name }))
	if err != nil {
		return err
	}
	if page.Lists, err = o.Store.Lists(web.Context(c), d.ID); err != nil {
		return err
	}
	for _, l := range page.Lists {
		name, lang := l.Name.In(page.Lang, d.Languages...)
		option := views.Option{Value: l.Ref, Label: name}
		if lang != page.Lang {
			option.Lang = o.Locale.HTMLLang(lang)
		}
		page.Choices = append(page.Choices, option)
	}
	if page.Conflicts, err = o.Store.Conflicts(web.Context(c), d.ID); err != nil {
		return err
	}
	return o.Render(c, status, "devices/index", page)
}

// createDevice makes a device and shows its code, this once.
func (o office) createDevice(c *fiber.Ctx) error {
	d, form, err := o.sent(c)
	if err != nil {
		return err
	}
	in := models.NewDevice{Name: form.Line("name", 100), Lists: form.Choices("lists", 700, 20),
		CanForce: form.Bool("can_force"), CanSearch: form.Bool("can_search")}
	var device *models.Device
	var secret string
	if err = form.Err(); err == nil {
		device, secret, err = o.Store.CreateDevice(web.Context(c), web.Actor(c), d.ID, in)
	}
	var wrong *models.Invalid
	if errors.As(err, &wrong) {
		return o.showDevices(c, fiber.StatusUnprocessableEntity, d, views.DevicesPage{
			Form: o.Refill(c, form, err, "name", "organise.devices.name", "lists", "organise.devices.lists")})
	}
	if err != nil {
		return err
	}
	return o.showDeviceCode(c, d, device, secret)
}

// renewDevice ends a device's token and shows a fresh code for it.
func (o office) renewDevice(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	device, secret, err := o.Store.RenewDevice(web.Context(c), web.Actor(c), d.ID, c.Params("device"))
	if err != nil {
		return err
	}
	return o.showDeviceCode(c, d, device, secret)
}

func (o office) showDeviceCode(c *fiber.Ctx, d *models.Dialogue, device *models.Device, secret string) error {
	page := views.DeviceCodePage{OfficePage: o.page(c, d, "devices", "organise.devices.code"), Device: device,
		Link: o.Link("/checkin#provision=" + secret)}
	page.Trail = append(page.Trail, views.Link{Label: o.Locale.For(page.Lang).T("organise.devices.title"), Href: page.Base + "/devices"})
	var err error
	if page.QR, err = qr.SVG(page.Link, page.Title); err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return o.Render(c, fiber.StatusOK, "devices/code", page)
}

// updateDevice gives a device another name.
func (o office) updateDevice(c *fiber.Ctx) error {
	d, form, err := o.sent(c)
	if err != nil {
		return err
	}
	name := form.Line("name", 100)
	if err = form.Err(); err == nil {
		err = o.Store.RenameDevice(web.Context(c), web.Actor(c), d.ID, c.Params("device"), name)
	}
	var wrong *models.Invalid
	if errors.As(err, &wrong) {
		o.Flash(c, "error", "organise.devices.bad_name")
		return web.SeeOther(c, basePath(d)+"/devices")
	}
	if err != nil {
		return err
	}
	o.Flash(c, "ok", "organise.devices.renamed")
	return web.SeeOther(c, basePath(d)+"/devices")
}

// revokeDevice ends a device for good.
func (o office) revokeDevice(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	if err := o.Store.RevokeDevice(web.Context(c), web.Actor(c), d.ID, c.Params("device")); err != nil {
		return err
	}
	o.Flash(c, "ok", "organise.devices.revoked")
	return web.SeeOther(c, basePath(d)+"/devices")
}
