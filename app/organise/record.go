package organise

import (
	"errors"
	"math"
	"slices"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// actReissue is an act that is done to one registration only.
const actReissue = "reissue"

func recordPath(d *models.Dialogue, ref string) string {
	return basePath(d) + "/registrations/" + ref
}

// showRegistration opens one registration with its whole history.
func (o office) showRegistration(c *fiber.Ctx) error {
	return o.showRecord(c, fiber.StatusOK, nil, false)
}

func (o office) showRecord(c *fiber.Ctx, status int, marks *views.Form, conflict bool) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	record, err := o.Store.OpenRecord(web.Context(c), web.Actor(c), web.Scope(c, d), c.Params("registration"))
	if err != nil {
		return err
	}
	page := o.page(c, d, "registrations", "organise.nav.registrations")
	for _, may := range models.Capabilities() { // with this guest
		page.May[string(may)] = web.SignIn(c).Scope(may, d).Holds(record.Person())
	}
	p := o.Locale.For(page.Lang)
	page.Title = p.Person(views.PersonOf(record.Person()))
	page.Trail = append(page.Trail, views.Link{Label: p.T("organise.nav.registrations"), Href: page.Base + "/registrations"})
	view := views.NewRecordPage(page, p, record)
	can := web.SignIn(c).Scope(models.MayRegister, d).Acts()
	view.Acts = slices.DeleteFunc(view.Acts, func(act string) bool { return slices.Contains(models.Acts(), act) && !slices.Contains(can, act) })
	if marks != nil {
		view.Marks = *marks
	}
	view.MarksConflict = conflict
	return o.Render(c, status, "office/record", view)
}

// registration is the one that the address names, if it is in scope.
func (o office) registration(c *fiber.Ctx) (*models.Dialogue, *models.Registration, error) {
	d, guests, err := o.guests(c)
	if err != nil {
		return nil, nil, err
	}
	r, err := o.Store.RegistrationByRef(web.Context(c), guests, c.Params("registration"))
	return d, r, err
}

// askAct asks before an act that cannot be undone.
func (o office) askAct(act string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		d, r, err := o.registration(c)
		if err != nil {
			return err
		}
		back := recordPath(d, r.Ref)
		if !slices.Contains(views.RecordActs(r), act) {
			return web.SeeOther(c, back)
		}
		err = o.Store.AuditedOnce(web.Context(c), models.AuditEntry{Actor: web.Actor(c), Action: "registration.open",
			DialogueID: d.ID, RegistrationID: r.ID})
		if err != nil {
			return err
		}
		page := views.ActAskPage{OfficePage: o.page(c, d, "registrations", "organise.act."+act), Act: act, R: r, Action: back + "/" + act, Back: back}
		return o.Render(c, fiber.StatusOK, "office/act", page)
	}
}

// act does something to one registration.
func (o office) act(act string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		d, r, err := o.registration(c)
		if err != nil {
			return err
		}
		if act == actReissue {
			err = o.Store.ReissueTicket(web.Context(c), web.Actor(c), r.ID)
		} else {
			err = o.Store.Act(web.Context(c), web.Actor(c), act, r.ID)
		}
		switch {
		case errors.Is(err, models.ErrConflict), errors.Is(err, models.ErrClosed):
			o.Flash(c, "warn", "organise.act.refused")
		case err != nil:
			return err
		default:
			o.Flash(c, "ok", "organise.done."+act)
		}
		return web.SeeOther(c, recordPath(d, r.Ref))
	}
}

// updateMarks notes something about a registration.
func (o office) updateMarks(c *fiber.Ctx) error {
	d, r, err := o.registration(c)
	if err != nil {
		return err
	}
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	revision, _ := form.Int("revision", 0, math.MaxInt)
	marks := models.Marks{VIP: form.Bool("vip"), HeadOfDelegation: form.Bool("head_of_delegation"),
		DoorNote: form.Text("door_note", 500), StaffNote: form.Text("staff_note", 2000)}
	if err = form.Err(); err == nil {
		err = o.Store.SetMarks(web.Context(c), web.Actor(c), r.ID, int64(revision), marks)
	}
	var wrong *models.Invalid
	typed := o.Refill(c, form, err, "door_note", "organise.field.door_note", "staff_note", "organise.field.staff_note")
	switch {
	case errors.As(err, &wrong):
		return o.showRecord(c, fiber.StatusUnprocessableEntity, &typed, false)
	case errors.Is(err, models.ErrConflict):
		return o.showRecord(c, fiber.StatusConflict, &typed, true)
	case err != nil:
		return err
	}
	o.Flash(c, "ok", "organise.done.mark")
	return web.SeeOther(c, recordPath(d, r.Ref))
}
