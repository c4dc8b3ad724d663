package site

import (
	"errors"
	"math"
	"strconv"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// editMy shows the registration in the form, to be changed.
func (s *site) editMy(c *fiber.Ctx) error {
	own, err := s.own(c)
	if err != nil {
		return err
	}
	if !own.Dialogue.MayChange(own.Registration, s.Clock()) {
		return web.SeeOther(c, s.myPath(c))
	}
	return s.showEdit(c, fiber.StatusOK, own, views.Form{Values: web.RegistrationValues(own.Form())}, offer{}, false)
}

// updateMy changes the registration; what came of it is told by mail too.
func (s *site) updateMy(c *fiber.Ctx) error {
	own, err := s.own(c)
	if err != nil {
		return err
	}
	fields, err := web.Form(c)
	if err != nil {
		return err
	}
	f := &models.ChangeForm{RegistrationForm: *web.ReadRegistration(fields, own.Agenda)}
	revision, known := fields.Int("revision", 1, math.MaxInt)
	if f.Revision = int64(revision); !known {
		f.Revision = -1 // a form that names none is stale
	}
	if f.Email == "" {
		f.Email = own.Registration.Email
	}
	wanted := f.Email
	offered, err := s.checkRegistration(c, own.Dialogue, fields, &f.RegistrationForm, true)
	if err == nil && !offered.asked() {
		wanted = f.Email
		err = s.Store.ChangeOwn(web.Context(c), web.Actor(c), own.Registration.ID, f)
	}
	var invalid *models.Invalid
	switch {
	case errors.Is(err, models.ErrConflict):
		return s.showConflict(c, fields)
	case errors.Is(err, models.ErrClosed):
		return web.SeeOther(c, s.myPath(c))
	case errors.As(err, &invalid), err == nil && offered.asked():
		return s.showEdit(c, fiber.StatusUnprocessableEntity, own, s.RefillRegistration(c, fields, own.Agenda, err), offered, false)
	case err != nil:
		return err
	}
	key := "my.changed"
	if !models.SameAddress(wanted, own.Registration.Email) {
		key = "my.changed_address"
	}
	s.Flash(c, "ok", key)
	return web.SeeOther(c, s.myPath(c))
}

// showConflict shows what was typed once more, on top of the registration as it
// is by now.
func (s *site) showConflict(c *fiber.Ctx, fields *web.Fields) error {
	r, err := s.Store.RegistrationByToken(web.Context(c), c.Params("token"))
	if err != nil {
		return err
	}
	own, err := s.Store.OwnPage(web.Context(c), r)
	if err != nil {
		return err
	}
	form := views.Form{Values: fields.Typed()}
	form.Values["revision"] = []string{strconv.FormatInt(r.Revision, 10)}
	return s.showEdit(c, fiber.StatusConflict, own, form, offer{}, true)
}

func (s *site) showEdit(c *fiber.Ctx, status int, own *models.OwnPage, form views.Form, offered offer, conflict bool) error {
	ask, err := s.RegistrationAsk(c, own.Agenda)
	if err != nil {
		return err
	}
	for _, consent := range own.Asked {
		ask.Consents = append(ask.Consents, consent.ConsentText)
	}
	ask.Editing, ask.States, ask.Held = true, map[string]string{}, map[string]string{}
	for _, choice := range own.Choices {
		session := own.SessionOf(choice)
		if session == nil {
			continue
		}
		if ask.Held[session.Ref] == "" {
			ask.States[session.Ref] = choice.Shown()
		}
		if choice.State == models.Held {
			ask.Held[session.Ref] = choice.Mode
		}
	}
	revision := own.Registration.Revision
	if typed, err := strconv.ParseInt(form.Value("revision"), 10, 64); err == nil && typed > 0 {
		revision = typed
	}
	page := views.RegistrationPage{
		Frame: s.myFrame(c, "my.change.title"), DialogueHead: views.NewHead(own.Dialogue, "", s.Clock(), own.Agenda),
		RegistrationFields: views.NewRegistrationFields(s.Locale.For(s.Lang(c)), form, ask),
		Action:             s.myPath(c, "change"), Back: s.myPath(c), Revision: revision, Conflict: conflict,
		Suggestion: offered.meant, Checked: offered.typed,
	}
	return s.Render(c, status, "my/edit", page)
}
