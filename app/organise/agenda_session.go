package organise

import (
	"errors"
	"fmt"
	"slices"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// newItem stands in an address for what is not there yet.
const newItem = "new"

const (
	// mostLinks and mostParts are how many links and speakers a session can have.
	mostLinks, mostParts = 20, 50
	// spare is how many more of them its form offers than there are.
	spare = 3
)

func (o office) editSession(c *fiber.Ctx) error {
	d, w, err := o.working(c)
	if err != nil {
		return err
	}
	code := c.Params("session")
	if code == newItem {
		at := d.StartsOn + "T09:00"
		values := views.SessionValues(models.DocumentSession{Kind: models.SessionParallel, Starts: at, Ends: d.StartsOn + "T10:00", Modes: modesOf(d)})
		return o.showSession(c, fiber.StatusOK, d, w, views.AgendaItemPage{Form: views.Form{Values: values}})
	}
	session := w.Session(code)
	if session == nil {
		return models.ErrNotFound
	}
	return o.showSession(c, fiber.StatusOK, d, w, views.AgendaItemPage{Form: views.Form{Values: views.SessionValues(*session)}, Was: models.Fingerprint(*session)})
}

// modesOf are those that a dialogue's format allows.
func modesOf(d *models.Dialogue) []string {
	if d.Format == models.FormatHybrid {
		return models.Modes()
	}
	return []string{d.Format}
}

func (o office) showSession(c *fiber.Ctx, status int, d *models.Dialogue, w *models.Working, page views.AgendaItemPage) error {
	code := c.Params("session")
	o.fillItem(c, d, &page, "sessions", code, "organise.agenda.session_new", "organise.agenda.session_edit")
	p := o.Locale.For(page.Lang)
	option := func(value, label string) views.Option { return views.Option{Value: value, Label: label} }
	for _, kind := range models.SessionKinds() {
		page.Kinds = append(page.Kinds, option(kind, p.T("session.kind."+kind)))
	}
	page.Rooms = []views.Option{option("", p.T("organise.agenda.no_room"))}
	for _, r := range w.Rooms {
		name, _ := r.Name.In(page.Lang, d.Languages...)
		page.Rooms = append(page.Rooms, option(r.Code, name))
	}
	for _, t := range w.Themes {
		name, _ := t.Name.In(page.Lang, d.Languages...)
		page.Themes = append(page.Themes, option(t.Code, name))
	}
	for _, mode := range modesOf(d) {
		page.Modes = append(page.Modes, option(mode, p.T("mode."+mode)))
	}
	for _, lang := range o.Locale.Languages() {
		page.Spoken = append(page.Spoken, option(lang, p.T("language."+lang)))
	}
	for _, lang := range slices.Concat(page.Form.Values["floor_languages"], page.Form.Values["interpretation"]) {
		if !slices.ContainsFunc(page.Spoken, func(o views.Option) bool { return o.Value == lang }) {
			page.Spoken = append(page.Spoken, option(lang, lang))
		}
	}
	for i := range min(filled(page.Form, mostLinks, "links", "url")+spare, mostLinks) {
		page.Links = append(page.Links, i)
	}
	page.Speakers = []views.Option{option("", p.T("organise.agenda.nobody"))}
	for _, s := range w.Speakers {
		page.Speakers = append(page.Speakers, option(s.Ref, p.Person(views.SpeakerName(s))))
	}
	for _, role := range models.SpeakerRoles() {
		page.Roles = append(page.Roles, option(role, p.T("speaker.role."+role)))
	}
	for i := range min(filled(page.Form, mostParts, "speakers", "speaker")+spare, mostParts) {
		page.Parts = append(page.Parts, i)
	}
	for _, audience := range models.FileAudiences() {
		page.Audiences = append(page.Audiences, option(audience, p.T("organise.agenda.file_for."+audience)))
	}
	page.Files = views.FileLinks(page.Base+"/files/", w.Files[code])
	var err error
	if page.Released, err = o.Store.ReleasedSession(web.Context(c), d, code); err != nil {
		return err
	}
	return o.Render(c, status, "agenda_editor/session", page)
}

// filled counts the rows of a list in a form up to the last that is not empty.
func filled(form views.Form, most int, list, part string) int {
	n := 0
	for i := range most {
		if form.Value(fmt.Sprintf("%s[%d].%s", list, i, part)) != "" {
			n = i + 1
		}
	}
	return n
}

// fillItem fills what the forms of the editor share.
func (o office) fillItem(c *fiber.Ctx, d *models.Dialogue, page *views.AgendaItemPage, kind, code, fresh, known string) {
	title := known
	if page.New = code == newItem; page.New {
		title = fresh
	}
	page.OfficePage = o.page(c, d, "agenda", title)
	page.Trail = append(page.Trail, views.Link{Label: o.Locale.For(page.Lang).T("organise.nav.agenda"), Href: agendaPath(d)})
	page.Action = page.Base + "/agenda/" + kind + "/" + code
	page.Languages = o.languages()
}

func (o office) updateSession(c *fiber.Ctx) error {
	d, w, err := o.working(c)
	if err != nil {
		return err
	}
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	session := o.readSession(form, d, w, c.Params("session"))
	if err = form.Err(); err == nil {
		_, err = o.Store.PutSession(web.Context(c), web.Actor(c), d, session, form.Token("was"))
	}
	var wrong *models.Invalid
	var changed *models.ChangedMeanwhile[models.DocumentSession]
	switch {
	case errors.As(err, &wrong):
		return o.showSession(c, fiber.StatusUnprocessableEntity, d, w, views.AgendaItemPage{Form: o.Refill(c, form, err), Was: form.Token("was")})
	case errors.As(err, &changed):
		page := views.AgendaItemPage{Form: o.Refill(c, form, nil), Gone: changed.Now == nil}
		if changed.Now != nil {
			page.Was = models.Fingerprint(*changed.Now)
			page.Theirs = o.Differences(c, "organise.agenda.what.", views.SessionValues(*changed.Now), views.SessionValues(session))
		}
		return o.showSession(c, fiber.StatusConflict, d, w, page)
	case err != nil:
		return err
	}
	return o.saved(c, d)
}

// saved leads back to the agenda, where conflicts show.
func (o office) saved(c *fiber.Ctx, d *models.Dialogue) error {
	o.Flash(c, "ok", "organise.agenda.saved")
	return web.SeeOther(c, agendaPath(d))
}

// readSession reads the form of a session; what it cannot say (languages that
// this installation does not speak) stays.
func (o office) readSession(form *web.Fields, d *models.Dialogue, w *models.Working, code string) models.DocumentSession {
	session := models.DocumentSession{}
	if known := w.Session(code); known != nil {
		session = *known
	}
	if code != newItem {
		session.Code = code
	}
	session.Kind, session.Room = form.Choice("kind", models.SessionKinds()...), form.Token("room")
	session.Starts, session.Ends = form.Token("starts"), form.Token("ends")
	session.Title = form.Texts("title", 300, false, o.Locale, session.Title)
	session.Abstract = form.Texts("abstract", 20000, true, o.Locale, session.Abstract)
	session.Modes, session.Themes = form.Choices("modes", 2, 10), form.Choices("themes", 30, 64)
	session.FloorLanguages, session.Interpretation = form.Choices("floor_languages", 20, 20), form.Choices("interpretation", 20, 20)
	session.Open, session.JoinEmbed, session.JoinURL = form.Bool("open"), form.Bool("join_embed"), form.Line("join_url", 500)
	session.Capacity = models.DocumentCapacity{Onsite: places(form, "capacity.onsite"), Online: places(form, "capacity.online")}
	session.Links, session.Speakers = o.readLinks(form), readParts(form)
	return session
}

func (o office) readLinks(form *web.Fields) []models.SessionLink {
	var links []models.SessionLink
	for i := range mostLinks {
		link := models.SessionLink{URL: form.Line(views.LinkField(i, "url"), 500), Title: form.Texts(views.LinkField(i, "title"), 300, false, o.Locale, nil)}
		if link.URL != "" || len(link.Title) > 0 {
			links = append(links, link)
		}
	}
	return links
}

// readParts reads who speaks in a session.
func readParts(form *web.Fields) []models.SessionSpeaker {
	var parts []models.SessionSpeaker
	for i := range mostParts {
		speaker, role := form.Token(views.PartField(i, "speaker")), form.Choice(views.PartField(i, "role"), models.SpeakerRoles()...)
		if speaker != "" {
			parts = append(parts, models.SessionSpeaker{Speaker: speaker, Role: role})
		}
	}
	return parts
}

func (o office) deleteSession(c *fiber.Ctx) error {
	return o.deleteItem(c, c.Params("session"), "sessions", o.Store.DeleteSession)
}
