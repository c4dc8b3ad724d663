package organise

import (
	"errors"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// mostPlaces is the largest number that is read; the store has its own bound.
const mostPlaces = 1_000_000

func (o office) editCapacity(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	return o.showCapacity(c, fiber.StatusOK, d, views.Form{}, false)
}

func (o office) showCapacity(c *fiber.Ctx, status int, d *models.Dialogue, form views.Form, conflict bool) error {
	agenda, err := o.Store.Agenda(web.Context(c), d)
	if err != nil {
		return err
	}
	page := views.CapacityPage{OfficePage: o.page(c, d, "overview", "organise.capacity.title"), Agenda: agenda, Form: form, Conflict: conflict}
	return o.Render(c, status, "office/capacity", page)
}

// updateCapacity changes those capacities that were typed anew.
func (o office) updateCapacity(c *fiber.Ctx) error {
	d, form, err := o.sent(c)
	if err != nil {
		return err
	}
	agenda, err := o.Store.Agenda(web.Context(c), d)
	if err != nil {
		return err
	}
	changes := readCapacities(form, agenda)
	if err = form.Err(); err == nil {
		err = o.Store.SetCapacities(web.Context(c), web.Actor(c), d, changes)
	}
	var wrong *models.Invalid
	switch {
	case errors.As(err, &wrong):
		return o.showCapacity(c, fiber.StatusUnprocessableEntity, d, o.refillCapacities(c, form, agenda, err), false)
	case errors.Is(err, models.ErrConflict):
		return o.showCapacity(c, fiber.StatusConflict, d, views.Form{}, true)
	case err != nil:
		return err
	}
	o.Flash(c, "ok", "organise.capacity.saved", len(changes))
	return web.SeeOther(c, basePath(d))
}

// refillCapacities names the errors after their session and mode.
func (o office) refillCapacities(c *fiber.Ctx, form *web.Fields, agenda *models.Agenda, err error) views.Form {
	p, names := o.Locale.For(o.Lang(c)), map[string]string{}
	names[models.CapacityChange{Mode: models.Onsite}.Field()] = p.T("organise.overview.places_onsite")
	for _, session := range agenda.Sessions {
		title, _ := session.Title.In(p.Lang(), agenda.Dialogue.Languages...)
		for _, mode := range models.Modes() {
			names[models.CapacityChange{Session: session.Ref, Mode: mode}.Field()] = title + " · " + p.T("mode."+mode)
		}
	}
	typed := o.Refill(c, form, err)
	for i, e := range typed.Errors {
		typed.Errors[i].Label = names[e.Field]
	}
	return typed
}

func readCapacities(form *web.Fields, agenda *models.Agenda) []models.CapacityChange {
	var changes []models.CapacityChange
	read := func(change models.CapacityChange) {
		name := change.Field()
		if !form.Has(name) {
			return
		}
		change.Was, change.Now = places(form, "was."+name), places(form, name)
		if (change.Was == nil) != (change.Now == nil) || change.Was != nil && *change.Was != *change.Now {
			changes = append(changes, change)
		}
	}
	read(models.CapacityChange{Mode: models.Onsite})
	for _, session := range agenda.Sessions {
		for _, mode := range models.Modes() {
			read(models.CapacityChange{Session: session.Ref, Mode: mode})
		}
	}
	return changes
}

// places reads a number of places; nothing typed is no limit.
func places(form *web.Fields, name string) *int {
	if n, ok := form.Int(name, 0, mostPlaces); ok {
		return &n
	}
	return nil
}
