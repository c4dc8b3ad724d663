package organise

import (
	"context"
	"errors"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

func (o office) editRoom(c *fiber.Ctx) error {
	d, w, err := o.working(c)
	if err != nil {
		return err
	}
	if c.Params("room") == newItem {
		return o.showRoom(c, fiber.StatusOK, d, views.AgendaItemPage{Form: views.Form{Values: views.RoomValues(models.DocumentRoom{Kind: models.RoomPhysical})}})
	}
	room := w.Room(c.Params("room"))
	if room == nil {
		return models.ErrNotFound
	}
	return o.showRoom(c, fiber.StatusOK, d, views.AgendaItemPage{Form: views.Form{Values: views.RoomValues(*room)}, Was: models.Fingerprint(*room)})
}

func (o office) showRoom(c *fiber.Ctx, status int, d *models.Dialogue, page views.AgendaItemPage) error {
	o.fillItem(c, d, &page, "rooms", c.Params("room"), "organise.agenda.room_new", "organise.agenda.room_edit")
	p := o.Locale.For(page.Lang)
	for _, kind := range []string{models.RoomPhysical, models.RoomVirtual} {
		page.Kinds = append(page.Kinds, views.Option{Value: kind, Label: p.T("organise.agenda.room_kind." + kind)})
	}
	return o.Render(c, status, "agenda_editor/room", page)
}

func (o office) updateRoom(c *fiber.Ctx) error {
	d, w, err := o.working(c)
	if err != nil {
		return err
	}
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	room := models.DocumentRoom{}
	if code := c.Params("room"); code != newItem {
		room.Code = code
		if known := w.Room(code); known != nil {
			room = *known
		}
	}
	room.Name = form.Texts("name", 300, false, o.Locale, room.Name)
	room.Kind, room.Capacity = form.Choice("kind", models.RoomPhysical, models.RoomVirtual), places(form, "capacity")
	if err = form.Err(); err == nil {
		_, err = o.Store.PutRoom(web.Context(c), web.Actor(c), d, room, form.Token("was"))
	}
	return putItem(c, o, d, form, err, views.RoomValues, room, o.showRoom)
}

func (o office) deleteRoom(c *fiber.Ctx) error {
	return o.deleteItem(c, c.Params("room"), "rooms", o.Store.DeleteRoom)
}

func (o office) editTheme(c *fiber.Ctx) error {
	d, w, err := o.working(c)
	if err != nil {
		return err
	}
	if c.Params("theme") == newItem {
		return o.showTheme(c, fiber.StatusOK, d, views.AgendaItemPage{})
	}
	theme := w.Theme(c.Params("theme"))
	if theme == nil {
		return models.ErrNotFound
	}
	return o.showTheme(c, fiber.StatusOK, d, views.AgendaItemPage{Form: views.Form{Values: views.ThemeValues(*theme)}, Was: models.Fingerprint(*theme)})
}

func (o office) showTheme(c *fiber.Ctx, status int, d *models.Dialogue, page views.AgendaItemPage) error {
	o.fillItem(c, d, &page, "themes", c.Params("theme"), "organise.agenda.theme_new", "organise.agenda.theme_edit")
	p := o.Locale.For(page.Lang)
	for _, colour := range models.ThemeColours() {
		page.Colours = append(page.Colours, views.Option{Value: colour, Label: p.T("organise.agenda.colours." + colour)})
	}
	return o.Render(c, status, "agenda_editor/theme", page)
}

func (o office) updateTheme(c *fiber.Ctx) error {
	d, w, err := o.working(c)
	if err != nil {
		return err
	}
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	theme := models.DocumentTheme{}
	if code := c.Params("theme"); code != newItem {
		theme.Code = code
		if known := w.Theme(code); known != nil {
			theme = *known
		}
	}
	theme.Name = form.Texts("name", 300, false, o.Locale, theme.Name)
	theme.Colour = form.Choice("colour", models.ThemeColours()...)
	if err = form.Err(); err == nil {
		_, err = o.Store.PutTheme(web.Context(c), web.Actor(c), d, theme, form.Token("was"))
	}
	return putItem(c, o, d, form, err, views.ThemeValues, theme, o.showTheme)
}

func (o office) deleteTheme(c *fiber.Ctx) error {
	return o.deleteItem(c, c.Params("theme"), "themes", o.Store.DeleteTheme)
}

// putItem answers the form of a room or theme by what came of it.
func putItem[T any](c *fiber.Ctx, o office, d *models.Dialogue, form *web.Fields, err error, values func(T) map[string][]string, mine T,
	show func(*fiber.Ctx, int, *models.Dialogue, views.AgendaItemPage) error) error {
	var wrong *models.Invalid
	var changed *models.ChangedMeanwhile[T]
	switch {
	case errors.As(err, &wrong):
		return show(c, fiber.StatusUnprocessableEntity, d, views.AgendaItemPage{Form: o.Refill(c, form, err), Was: form.Token("was")})
	case errors.As(err, &changed):
		page := views.AgendaItemPage{Form: o.Refill(c, form, nil), Gone: changed.Now == nil}
		if changed.Now != nil {
			page.Was, page.Theirs = models.Fingerprint(*changed.Now), o.Differences(c, "organise.agenda.what.", values(*changed.Now), values(mine))
		}
		return show(c, fiber.StatusConflict, d, page)
	case err != nil:
		return err
	}
	return o.saved(c, d)
}

// deleteItem removes something from the working version. What a colleague
// changed meanwhile is shown again instead.
func (o office) deleteItem(c *fiber.Ctx, code, kind string, remove func(context.Context, models.Actor, *models.Dialogue, string, string) error) error {
	d, _, err := o.working(c)
	if err != nil {
		return err
	}
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	err = remove(web.Context(c), web.Actor(c), d, code, form.Token("was"))
	if errors.Is(err, models.ErrConflict) {
		o.Flash(c, "warn", "organise.agenda.not_removed")
		return web.SeeOther(c, agendaPath(d)+"/"+kind+"/"+code)
	}
	if err != nil {
		return err
	}
	o.Flash(c, "ok", "organise.agenda.removed")
	return web.SeeOther(c, agendaPath(d))
}
