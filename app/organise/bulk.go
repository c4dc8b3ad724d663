package organise

import (
	"errors"
	"math"
	"strconv"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"
	"duologue/views/locale"

	"github.com/gofiber/fiber/v2"
)

// wanted is what a form asks to be done, and to whom: those who are ticked, or
// all that match the filter.
type wanted struct {
	act    string
	all    bool
	seen   int // how many those were when they were confirmed
	refs   []string
	filter models.RegistrationFilter
}

func readWanted(c *fiber.Ctx) (wanted, error) {
	form, err := web.Form(c)
	if err != nil {
		return wanted{}, err
	}
	w := wanted{act: form.Choice("act", models.Acts()...), all: form.Bool("all"), filter: readFilter(form),
		refs: form.Choices("ref", models.BulkMost, 16)}
	w.seen, _ = form.Int("seen", 0, math.MaxInt32)
	if err := form.Err(); err != nil {
		return w, err
	}
	if w.act == "" {
		return w, models.ErrNotFound
	}
	return w, nil
}

// nothingChosen leads back to the list.
func (o office) nothingChosen(c *fiber.Ctx, d *models.Dialogue, w wanted) error {
	o.Flash(c, "warn", "organise.bulk.nothing")
	return web.SeeOther(c, basePath(d)+"/registrations?"+views.FilterQuery(w.filter))
}

// askBulk says what would be done and to how many. It changes nothing; it is
// posted to because those who are chosen do not fit into an address.
func (o office) askBulk(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	w, err := readWanted(c)
	if err != nil {
		return err
	}
	return o.showBulkAsk(c, fiber.StatusOK, d, w)
}

// showBulkAsk asks; with 409 because there are others now than were confirmed.
func (o office) showBulkAsk(c *fiber.Ctx, status int, d *models.Dialogue, w wanted) error {
	page := views.BulkAskPage{OfficePage: o.page(c, d, "registrations", "organise.bulk.title."+w.act), Act: w.act, All: w.all,
		Filter: w.filter, Changed: status == fiber.StatusConflict}
	var err error
	if w.all {
		agenda, err := o.Store.Agenda(web.Context(c), d)
		if err != nil {
			return err
		}
		page.Facts = filterFacts(o.Locale.For(page.Lang), agenda, w.filter)
		page.Count, err = o.Store.CountMatching(web.Context(c), web.Scope(c, d), w.filter)
		if err != nil {
			return err
		}
	} else if page.Rows, err = o.Store.LookUpChosen(web.Context(c), web.Actor(c), web.Scope(c, d), w.refs); err != nil {
		return err
	} else {
		page.Count = len(page.Rows)
	}
	if page.Count == 0 {
		return o.nothingChosen(c, d, w)
	}
	return o.Render(c, status, "office/bulk_ask", page)
}

// createBulk sets it going and leads to its progress.
func (o office) createBulk(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	w, err := readWanted(c)
	if err != nil {
		return err
	}
	var done *models.Bulk
	switch {
	case w.all:
		done, err = o.Store.BulkMatching(web.Context(c), web.Actor(c), web.Scope(c, d), w.act, w.filter, w.seen)
	case len(w.refs) == 0:
		return o.nothingChosen(c, d, w)
	default:
		done, err = o.Store.BulkByRef(web.Context(c), web.Actor(c), web.Scope(c, d), w.act, w.refs)
	}
	if errors.Is(err, models.ErrConflict) {
		return o.showBulkAsk(c, fiber.StatusConflict, d, w)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, basePath(d)+"/registrations/bulk/"+done.Ref)
}

// indexBulks lists what was done to many of late.
func (o office) indexBulks(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	page := views.BulksPage{OfficePage: o.page(c, d, "registrations", "organise.bulk.index")}
	if page.Bulks, err = o.Store.Bulks(web.Context(c), web.Scope(c, d), 100); err != nil {
		return err
	}
	p := o.Locale.For(page.Lang)
	act := func(b *models.Bulk) string { return p.T("organise.act." + b.Act) }
	text := func(b *models.Bulk) []string { return []string{act(b), p.T("state.bulk." + b.State)} }
	page.Bulks, page.Toolbar, err = sift(o, c, page.Base+"/registrations/bulk", page.Bulks, text, newestFirst(act)...)
	if err != nil {
		return err
	}
	return o.Render(c, fiber.StatusOK, "office/bulks", page)
}

// stopBulk ends one where it is.
func (o office) stopBulk(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	report, err := o.Store.BulkReport(web.Context(c), web.Actor(c), web.Scope(c, d), c.Params("bulk"), 0, 1)
	if err != nil {
		return err
	}
	err = o.Store.StopBulk(web.Context(c), web.Actor(c), report.Bulk)
	if err != nil && !errors.Is(err, models.ErrConflict) { // it has ended by itself
		return err
	}
	return web.SeeOther(c, basePath(d)+"/registrations/bulk/"+report.Ref)
}

func (o office) showBulk(c *fiber.Ctx) error {
	d, query, err := o.asked(c)
	if err != nil {
		return err
	}
	after, _ := query.Int("after", 0, math.MaxInt32)
	page := views.BulkPage{OfficePage: o.page(c, d, "registrations", "organise.bulk.index")}
	if page.Report, err = o.Store.BulkReport(web.Context(c), web.Actor(c), web.Scope(c, d), c.Params("bulk"), after, rowsPerPage); err != nil {
		return err
	}
	page.Title = o.Locale.For(page.Lang).T("organise.act." + page.Report.Act)
	if shown := page.Report.Refusals; len(shown) == rowsPerPage {
		page.More = page.Address() + "?after=" + strconv.Itoa(shown[rowsPerPage-1].Number)
	}
	return o.Render(c, fiber.StatusOK, "office/bulk", page)
}

// filterFacts says in words whom a filter leaves.
func filterFacts(p *locale.Printer, agenda *models.Agenda, f models.RegistrationFilter) []views.Fact {
	var facts []views.Fact
	add := func(value, key, text string) {
		if value != "" {
			facts = append(facts, views.Fact{Term: p.T(key), Text: text})
		}
	}
	add(f.State, "organise.field.state", p.T("state.registration."+f.State))
	add(f.Mode, "organise.field.mode", p.T("mode."+f.Mode))
	add(f.Country, "organise.field.country", p.Country(f.Country))
	add(f.Category, "organise.field.category", p.T("category."+f.Category))
	if session := agenda.Session(f.Session); session != nil {
		title, _ := session.Title.In(p.Lang(), agenda.Dialogue.Languages...)
		add(f.Session, "organise.field.session", title)
	}
	add(f.Host, "editor.field.host", views.HostWords(p, f.Host))
	add(f.Search, "common.search", f.Search)
	return facts
}
