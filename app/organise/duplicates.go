package organise

import (
	"errors"
	"math"
	"net/url"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// pairsPerPage is how many likely duplicates a page shows at least.
const pairsPerPage = 50

func duplicatesPath(d *models.Dialogue) string { return basePath(d) + "/registrations/duplicates" }

// indexDuplicates lists registrations that may be one person's.
func (o office) indexDuplicates(c *fiber.Ctx) error {
	d, query, err := o.asked(c)
	if err != nil {
		return err
	}
	page := views.DuplicatesPage{OfficePage: o.page(c, d, "registrations", "organise.merge.title")}
	var next string
	page.Pairs, next, err = o.Store.LookUpDuplicates(web.Context(c), web.Actor(c), d, query.Search("q"), query.Token("after"), pairsPerPage)
	if err != nil {
		return err
	}
	if page.Pairs, page.Toolbar, err = sift(o, c, duplicatesPath(d), page.Pairs, nil); err != nil {
		return err
	}
	if next != "" {
		page.More = duplicatesPath(d) + "?after=" + url.QueryEscape(next)
		if search := page.Toolbar.Search; search != "" {
			page.More += "&q=" + url.QueryEscape(search)
		}
	}
	page.Trail = append(page.Trail, views.Link{Label: o.Locale.For(page.Lang).T("organise.nav.registrations"), Href: page.Base + "/registrations"})
	return o.Render(c, fiber.StatusOK, "office/duplicates", page)
}

// twins are the two that the address names, side by side.
func (o office) twins(c *fiber.Ctx) (*models.Dialogue, *models.Twins, error) {
	d, err := o.dialogue(c)
	if err != nil {
		return nil, nil, err
	}
	t, err := o.Store.OpenTwins(web.Context(c), web.Actor(c), web.Scope(c, d), c.Params("first"), c.Params("second"))
	return d, t, err
}

// newMerge shows two registrations side by side, to be made one.
func (o office) newMerge(c *fiber.Ctx) error {
	d, t, err := o.twins(c)
	if errors.Is(err, models.ErrConflict) {
		return o.mergedBefore(c, d)
	}
	if err != nil {
		return err
	}
	return o.showMerge(c, fiber.StatusOK, d, t, nil, false)
}

// mergedBefore tells somebody who comes too late.
func (o office) mergedBefore(c *fiber.Ctx, d *models.Dialogue) error {
	o.Flash(c, "warn", "organise.merge.over")
	return web.SeeOther(c, duplicatesPath(d))
}

func (o office) showMerge(c *fiber.Ctx, status int, d *models.Dialogue, t *models.Twins, typed *views.Form, conflict bool) error {
	page := o.page(c, d, "registrations", "organise.merge.title")
	p := o.Locale.For(page.Lang)
	page.Trail = append(page.Trail, views.Link{Label: p.T("organise.nav.registrations"), Href: page.Base + "/registrations"},
		views.Link{Label: p.T("organise.merge.title"), Href: duplicatesPath(d)})
	view := views.NewMergePage(page, p, t, typed)
	view.Conflict = conflict
	return o.Render(c, status, "office/merge", view)
}

// createMerge makes one of two.
func (o office) createMerge(c *fiber.Ctx) error {
	d, t, err := o.twins(c)
	if errors.Is(err, models.ErrConflict) {
		return o.mergedBefore(c, d)
	}
	if err != nil {
		return err
	}
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	keep := form.Choice("keep", t.First.Ref, t.Second.Ref)
	revisions := map[int64]int64{}
	for name, r := range map[string]*models.Registration{"first": t.First, "second": t.Second} {
		revision, _ := form.Int("revision."+name, 0, math.MaxInt)
		revisions[r.ID] = int64(revision)
	}
	m := models.Merge{Keep: t.First.ID, GiveUp: t.Second.ID}
	if keep == t.Second.Ref {
		m.Keep, m.GiveUp = m.GiveUp, m.Keep
	}
	m.KeepRevision, m.GiveUpRevision = revisions[m.Keep], revisions[m.GiveUp]
	for _, field := range views.MergeFields(t) {
		if from := form.Choice("field."+field, t.First.Ref, t.Second.Ref); from != "" && from != keep {
			m.Take = append(m.Take, field)
		}
	}
	if keep == "" {
		form.Refuse("keep", "field.choose")
	}
	if err = form.Err(); err == nil {
		err = o.Store.Merge(web.Context(c), web.Actor(c), m)
	}
	var wrong *models.Invalid
	switch {
	case errors.As(err, &wrong):
		typed := o.LabelErrors(c, nil, o.Refill(c, form, err, "keep", "organise.merge.keep"))
		for i, e := range typed.Errors {
			if e.Field != "keep" {
				typed.Errors[i].Field = "field." + e.Field
			}
		}
		return o.showMerge(c, fiber.StatusUnprocessableEntity, d, t, &typed, false)
	case errors.Is(err, models.ErrConflict):
		if d, t, err = o.twins(c); errors.Is(err, models.ErrConflict) {
			return o.mergedBefore(c, d)
		}
		if err != nil {
			return err
		}
		return o.showMerge(c, fiber.StatusConflict, d, t, nil, true)
	case err != nil:
		return err
	}
	o.Flash(c, "ok", "organise.merge.done")
	return web.SeeOther(c, recordPath(d, keep))
}

// createDistinction notes that two registrations are two persons'.
func (o office) createDistinction(c *fiber.Ctx) error {
	d, t, err := o.twins(c)
	if errors.Is(err, models.ErrConflict) {
		return o.mergedBefore(c, d)
	}
	if err != nil {
		return err
	}
	if _, err := web.Form(c); err != nil {
		return err
	}
	if err := o.Store.Distinguish(web.Context(c), web.Actor(c), d, t.First, t.Second); err != nil {
		return err
	}
	o.Flash(c, "ok", "organise.merge.distinguished")
	return web.SeeOther(c, duplicatesPath(d))
}
