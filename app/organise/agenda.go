package organise

import (
	"cmp"
	"errors"
	"time"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

func agendaPath(d *models.Dialogue) string { return basePath(d) + "/agenda" }

// working is the dialogue that the address names with its working version.
func (o office) working(c *fiber.Ctx) (*models.Dialogue, *models.Working, error) {
	d, err := o.dialogue(c)
	if err != nil {
		return nil, nil, err
	}
	w, err := o.Store.WorkingAgenda(web.Context(c), d)
	if err == nil && neverThere(c, w) {
		err = models.ErrNotFound
	}
	return d, w, err
}

// neverThere tells whether a form is about a session, room or theme that the
// working version lacks and that the form has not seen in it either; one that it
// has seen was removed by somebody else since, of which its sender is told.
func neverThere(c *fiber.Ctx, w *models.Working) bool {
	code := cmp.Or(c.Params("session"), c.Params("room"), c.Params("theme"))
	return code != "" && code != newItem && c.Method() == fiber.MethodPost && c.FormValue("was") == "" &&
		w.Session(code) == nil && w.Room(code) == nil && w.Theme(code) == nil
}

func (o office) showAgenda(c *fiber.Ctx) error {
	d, w, err := o.working(c)
	if err != nil {
		return err
	}
	return o.agendaPage(c, fiber.StatusOK, d, w, nil)
}

// agendaPage shows the working version; stale is a move that came too late.
func (o office) agendaPage(c *fiber.Ctx, status int, d *models.Dialogue, w *models.Working, stale *views.StaleMove) error {
	page := views.AgendaEditorPage{OfficePage: o.page(c, d, "agenda", "organise.nav.agenda"), Working: w, Stale: stale}
	page.Days = views.EditorDays(page.Base, w)
	page.Exports = o.exports(page.Lang, d)
	releases, err := o.Store.Releases(web.Context(c), d, 1)
	if err != nil {
		return err
	}
	if len(releases) > 0 {
		page.Last = &releases[0]
	}
	names, err := o.Store.AccountNames(web.Context(c), w.UpdatedBy)
	if err != nil {
		return err
	}
	page.Editor = names[w.UpdatedBy]
	return o.Render(c, status, "agenda_editor/index", page)
}

// exports are the addresses under which others get the released agenda.
func (o office) exports(lang string, d *models.Dialogue) []views.Fact {
	p, base := o.Locale.For(lang), o.Link(views.PathIn(lang, "dialogues", d.Slug))
	return []views.Fact{
		{Term: p.T("organise.agenda.export.page"), Text: base + "/agenda"},
		{Term: "iCalendar", Text: base + "/agenda.ics"},
		{Term: "schedule.json", Text: base + "/schedule.json"},
		{Term: "schedule.xml", Text: base + "/schedule.xml"},
		{Term: p.T("organise.agenda.export.embed"), Text: `<iframe src="` + base + `/agenda/embed" width="100%" height="800"></iframe>`},
	}
}

// moveSession places a session in another room, at another time; it lasts as
// long as it did.
func (o office) moveSession(c *fiber.Ctx) error {
	d, w, err := o.working(c)
	if err != nil {
		return err
	}
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	found := w.Session(c.Params("session"))
	if found == nil {
		return models.ErrNotFound
	}
	session := *found
	moved, err := moveTo(session, form.Token("room"), form.Token("starts"))
	if err != nil {
		return err
	}
	_, err = o.Store.PutSession(web.Context(c), web.Actor(c), d, moved, form.Token("was"))
	var wrong *models.Invalid
	switch {
	case errors.Is(err, models.ErrConflict):
		if d, w, err = o.working(c); err != nil {
			return err
		}
		if now := w.Session(session.Code); now != nil {
			session = *now
		}
		return o.agendaPage(c, fiber.StatusConflict, d, w, &views.StaleMove{Title: session.Title, Starts: clockOf(session.Starts),
			Ends: clockOf(session.Ends), Wanted: clockOf(moved.Starts)})
	case errors.As(err, &wrong):
		o.Flash(c, "error", "organise.agenda.not_moved")
	case err != nil:
		return err
	}
	return web.SeeOther(c, agendaPath(d)+"#s-"+session.Code)
}

func clockOf(local string) string { return local[max(len(local)-5, 0):] }

// moveTo is a session at another place of the grid.
func moveTo(s models.DocumentSession, room, starts string) (models.DocumentSession, error) {
	at, err := time.Parse(models.LocalTimeLayout, starts)
	if err != nil {
		return s, fiber.ErrBadRequest
	}
	from, errFrom := time.Parse(models.LocalTimeLayout, s.Starts)
	to, errTo := time.Parse(models.LocalTimeLayout, s.Ends)
	if errFrom != nil || errTo != nil {
		return s, fiber.ErrBadRequest
	}
	s.Room, s.Starts, s.Ends = room, starts, at.Add(to.Sub(from)).Format(models.LocalTimeLayout)
	return s, nil
}

func (o office) askRelease(c *fiber.Ctx) error {
	d, w, err := o.working(c)
	if err != nil {
		return err
	}
	return o.showRelease(c, fiber.StatusOK, d, w, views.AgendaReleasePage{})
}

// mostReleases is how many change logs are shown.
const mostReleases = 50

func (o office) showRelease(c *fiber.Ctx, status int, d *models.Dialogue, w *models.Working, page views.AgendaReleasePage) (err error) {
	page.OfficePage, page.Working = o.page(c, d, "agenda", "organise.agenda.release"), w
	page.Trail = append(page.Trail, views.Link{Label: o.Locale.For(page.Lang).T("organise.nav.agenda"), Href: agendaPath(d)})
	if page.Reach, err = o.Store.ReleaseReach(web.Context(c), w); err != nil {
		return err
	}
	if page.Releases, err = o.Store.Releases(web.Context(c), d, mostReleases); err != nil {
		return err
	}
	var ids []int64
	for _, r := range page.Releases {
		ids = append(ids, r.ReleasedBy)
	}
	if page.Names, err = o.Store.AccountNames(web.Context(c), ids...); err != nil {
		return err
	}
	return o.Render(c, status, "agenda_editor/release", page)
}

func (o office) createRelease(c *fiber.Ctx) error {
	d, w, err := o.working(c)
	if err != nil {
		return err
	}
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	released, err := o.Store.ReleaseAgenda(web.Context(c), web.Actor(c), d, revisionOf(form))
	var wrong *models.Invalid
	switch {
	case errors.Is(err, models.ErrConflict):
		return o.showRelease(c, fiber.StatusConflict, d, w, views.AgendaReleasePage{Conflict: true})
	case errors.As(err, &wrong):
		return o.showRelease(c, fiber.StatusUnprocessableEntity, d, w, views.AgendaReleasePage{Form: o.Refill(c, form, err)})
	case err != nil:
		return err
	}
	o.Flash(c, "ok", "organise.agenda.released", released.Mails)
	return web.SeeOther(c, agendaPath(d)+"/release")
}

func (o office) discardAgenda(c *fiber.Ctx) error {
	d, w, err := o.working(c)
	if err != nil {
		return err
	}
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	err = o.Store.DiscardAgenda(web.Context(c), web.Actor(c), d, revisionOf(form))
	if errors.Is(err, models.ErrConflict) {
		return o.showRelease(c, fiber.StatusConflict, d, w, views.AgendaReleasePage{Conflict: true})
	}
	if err != nil {
		return err
	}
	o.Flash(c, "ok", "organise.agenda.discarded")
	return web.SeeOther(c, agendaPath(d))
}

// revisionOf is the working version that a form showed; -1 is none.
func revisionOf(form *web.Fields) int64 {
	if n, ok := form.Int("revision", 0, 1<<40); ok {
		return int64(n)
	}
	return -1
}
