package organise

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"math"
	"slices"
	"strings"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"
	"duologue/views/locale"

	"github.com/gofiber/fiber/v2"
)

// nonceSize is that of the nonce which makes a form sent twice one registration.
const nonceSize = 16

func (o office) newRegistration(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	agenda, err := o.Store.Agenda(web.Context(c), d)
	if err != nil {
		return err
	}
	return o.showNew(c, fiber.StatusOK, agenda, views.Form{Values: map[string][]string{"mode": {models.Onsite}, "name_order": {models.GivenFirst}}})
}

func (o office) showNew(c *fiber.Ctx, status int, agenda *models.Agenda, form views.Form) error {
	d := agenda.Dialogue
	page := views.RecordFormPage{OfficePage: o.page(c, d, "registrations", "organise.registration.add"), New: true,
		Action: basePath(d) + "/registrations", Back: basePath(d) + "/registrations", Nonce: form.Value("nonce")}
	if page.Nonce == "" {
		nonce := make([]byte, nonceSize)
		rand.Read(nonce)
		page.Nonce = hex.EncodeToString(nonce)
	}
	ask, err := o.RegistrationAsk(c, agenda)
	if err != nil {
		return err
	}
	ask.Staff = true
	if ask.Consents, err = o.Store.ConsentTexts(web.Context(c), d.ID); err != nil {
		return err
	}
	for i := range ask.Consents { // they may be given later, or on paper
		ask.Consents[i].Required = false
	}
	page.RegistrationFields = views.NewRegistrationFields(o.Locale.For(page.Lang), form, ask)
	guests, p := web.Scope(c, d), o.Locale.For(page.Lang)
	page.SetHosts(p, guests)
	for _, h := range guests.Hosts() {
		page.AddHostLink(p, h, o.Link(views.PathIn(page.Lang, "dialogues", d.Slug, "register"))+"?host="+o.Store.HostToken(d, h))
	}
	return o.Render(c, status, "office/edit", page)
}

// createRegistration adds somebody by hand.
func (o office) createRegistration(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	agenda, err := o.Store.Agenda(web.Context(c), d)
	if err != nil {
		return err
	}
	fields, err := web.Form(c)
	if err != nil {
		return err
	}
	f := web.ReadRegistration(fields, agenda)
	f.Host, f.Unsent = fields.Token("host"), fields.Bool("unsent")
	if nonce, err := hex.DecodeString(fields.Token("nonce")); err == nil && len(nonce) == nonceSize {
		f.Nonce = nonce
	}
	var made *models.Registration
	if err = fields.Err(); err == nil {
		made, err = o.Store.AddRegistration(web.Context(c), web.Actor(c), web.Scope(c, d), f)
	}
	var wrong *models.Invalid
	if errors.As(err, &wrong) {
		return o.showNew(c, fiber.StatusUnprocessableEntity, agenda, o.RefillRegistration(c, fields, agenda, err))
	}
	if err != nil {
		return err
	}
	o.Flash(c, "ok", "organise.done.add")
	if made == nil { // the same form, sent twice
		return web.SeeOther(c, basePath(d)+"/registrations?sort="+models.SortNewest)
	}
	return web.SeeOther(c, recordPath(d, made.Ref))
}

// own is the registration that the address names, as its form starts from it.
func (o office) own(c *fiber.Ctx) (*models.OwnPage, error) {
	_, r, err := o.registration(c)
	if err != nil {
		return nil, err
	}
	return o.Store.OwnPage(web.Context(c), r)
}

func (o office) editRegistration(c *fiber.Ctx) error {
	own, err := o.own(c)
	if err != nil {
		return err
	}
	if !own.Registration.Active() {
		o.Flash(c, "warn", "organise.act.refused")
		return web.SeeOther(c, recordPath(own.Dialogue, own.Registration.Ref))
	}
	err = o.Store.Audited(web.Context(c), models.AuditEntry{Actor: web.Actor(c), Action: "registration.open",
		DialogueID: own.Dialogue.ID, RegistrationID: own.Registration.ID})
	if err != nil {
		return err
	}
	return o.showEdit(c, fiber.StatusOK, own, views.Form{Values: web.RegistrationValues(own.Form())}, nil)
}

// showEdit shows the form; conflicts are what a colleague changed meanwhile,
// nil where nobody did.
func (o office) showEdit(c *fiber.Ctx, status int, own *models.OwnPage, form views.Form, conflicts []views.HistoryChange) error {
	d, r := own.Dialogue, own.Registration
	page := views.RecordFormPage{OfficePage: o.page(c, d, "registrations", "organise.registration.change"), Revision: r.Revision,
		Action: recordPath(d, r.Ref) + "/edit", Back: recordPath(d, r.Ref), Conflict: conflicts != nil, Conflicts: conflicts}
	p := o.Locale.For(page.Lang)
	page.Trail = append(page.Trail, views.Link{Label: p.T("organise.nav.registrations"), Href: page.Base + "/registrations"},
		views.Link{Label: p.Person(views.PersonOf(r)), Href: page.Back})
	ask, err := o.RegistrationAsk(c, own.Agenda)
	if err != nil {
		return err
	}
	ask.Staff, ask.Editing, ask.States = true, true, map[string]string{}
	for _, choice := range own.Choices {
		if session := own.SessionOf(choice); session != nil && ask.States[session.Ref] != models.Held {
			ask.States[session.Ref] = choice.Shown()
		}
	}
	page.RegistrationFields = views.NewRegistrationFields(p, form, ask)
	if guests := web.Scope(c, d); !guests.Limited() {
		page.SetHosts(p, guests)
	}
	return o.Render(c, status, "office/edit", page)
}

// updateRegistration is staff's change of a registration.
func (o office) updateRegistration(c *fiber.Ctx) error {
	own, err := o.own(c)
	if err != nil {
		return err
	}
	fields, err := web.Form(c)
	if err != nil {
		return err
	}
	f := &models.ChangeForm{RegistrationForm: *web.ReadRegistration(fields, own.Agenda)}
	f.Host, f.Unsent = fields.Token("host"), fields.Bool("unsent")
	revision, known := fields.Int("revision", 1, math.MaxInt)
	if f.Revision = int64(revision); !known {
		f.Revision = -1 // a form that names none is stale
	}
	if err = fields.Err(); err == nil {
		err = o.Store.ChangeRegistration(web.Context(c), web.Actor(c), web.Scope(c, own.Dialogue), own.Registration.ID, f)
	}
	var wrong *models.Invalid
	switch {
	case errors.As(err, &wrong):
		return o.showEdit(c, fiber.StatusUnprocessableEntity, own, o.RefillRegistration(c, fields, own.Agenda, err), nil)
	case errors.Is(err, models.ErrConflict):
		return o.showConflict(c, fields)
	case errors.Is(err, models.ErrClosed):
		o.Flash(c, "warn", "organise.act.refused")
		return web.SeeOther(c, recordPath(own.Dialogue, own.Registration.Ref))
	case err != nil:
		return err
	}
	o.Flash(c, "ok", "organise.done.change")
	return web.SeeOther(c, recordPath(own.Dialogue, own.Registration.Ref))
}

// showConflict shows what was typed once more, beside what is stored by now.
// Saving again replaces it knowingly: the form carries the new revision.
func (o office) showConflict(c *fiber.Ctx, fields *web.Fields) error {
	own, err := o.own(c)
	if err != nil {
		return err
	}
	form, p := views.Form{Values: fields.Typed()}, o.Locale.For(o.Lang(c))
	conflicts := []views.HistoryChange{}
	for name, stored := range web.RegistrationValues(own.Form()) {
		typed := form.Values[name]
		if strings.Join(typed, "\n") == strings.Join(stored, "\n") || name == "host" && !fields.Has(name) {
			continue
		}
		conflicts = append(conflicts, views.HistoryChange{Field: fieldName(p, own, name), Before: strings.Join(stored, " · "), After: strings.Join(typed, " · ")})
	}
	for _, s := range own.Agenda.Sessions { // chosen now, not before
		name := "sessions." + s.Ref
		if typed := form.Value(name); typed != "" && own.Form().Sessions[s.Ref] == "" {
			conflicts = append(conflicts, views.HistoryChange{Field: fieldName(p, own, name), After: typed})
		}
	}
	slices.SortFunc(conflicts, func(a, b views.HistoryChange) int { return strings.Compare(a.Field, b.Field) })
	return o.showEdit(c, fiber.StatusConflict, own, form, conflicts)
}

// fieldName words the name of a field of the form.
func fieldName(p *locale.Printer, own *models.OwnPage, name string) string {
	group, ref, nested := strings.Cut(name, ".")
	if !nested {
		return p.T(views.FieldKeys()[name])
	}
	if session := own.Agenda.Session(ref); group == "sessions" && session != nil {
		title, _ := session.Title.In(p.Lang(), own.Dialogue.Languages...)
		return title
	}
	return p.T("register.questions")
}
