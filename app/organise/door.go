package organise

import (
	"crypto/rand"
	"errors"
	"net/url"
	"slices"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// showDoor checks in by hand: it shows the guests that a search finds at a
// list, and what the last scan was answered.
func (o office) showDoor(c *fiber.Ctx) error {
	d, query, err := o.asked(c)
	if err != nil {
		return err
	}
	page, err := o.doorPage(c, d, query.Token("list"))
	if err != nil {
		return err
	}
	if page.List == nil {
		return o.Render(c, fiber.StatusOK, "office/door", page)
	}
	if page.Query = query.Search("q"); page.Query != "" {
		page.Form.Values = map[string][]string{"q": {page.Query}}
		page.Found, err = o.Store.SearchGuests(web.Context(c), page.By, page.List.Ref, page.Query)
	}
	var wrong *models.Invalid
	if errors.As(err, &wrong) {
		return o.renderDoor(c, fiber.StatusUnprocessableEntity, page, query.Token("scan"), o.Refill(c, query, err, "q", "checkin.search.label"))
	}
	if err != nil {
		return err
	}
	return o.renderDoor(c, fiber.StatusOK, page, query.Token("scan"), page.Form)
}

// doorPage is the page at a list: the one that is named, else the first.
func (o office) doorPage(c *fiber.Ctx, d *models.Dialogue, list string) (views.DoorPage, error) {
	page := views.DoorPage{OfficePage: o.page(c, d, "door", "organise.nav.door"), By: web.Actor(c).Scanner(d.ID), Now: o.Clock(), NewNonce: newNonce}
	var err error
	if page.Lists, err = o.Store.Lists(web.Context(c), d.ID); err != nil || len(page.Lists) == 0 {
		return page, err
	}
	i := slices.IndexFunc(page.Lists, func(l models.List) bool { return l.Ref == list })
	if i < 0 && list != "" {
		return page, models.ErrNotFound
	}
	page.List = &page.Lists[max(i, 0)]
	page.Counters, err = o.Store.CountersOf(web.Context(c), page.By, page.List.Ref)
	return page, err
}

func newNonce() string {
	nonce := make([]byte, 16)
	rand.Read(nonce)
	return models.NonceText(nonce)
}

// renderDoor shows the page with the answer to the scan of a nonce.
func (o office) renderDoor(c *fiber.Ctx, status int, page views.DoorPage, nonce string, form views.Form) error {
	page.Form = form
	if nonce != "" {
		answer, err := o.Store.FirstAnswer(web.Context(c), page.By, models.ParseNonce(nonce))
		var none *models.Invalid
		switch {
		case err == nil && answer.Guest != nil:
			page.Answer = &answer
		case err != nil && !errors.Is(err, models.ErrNotFound) && !errors.As(err, &none):
			return err
		}
	}
	return o.Render(c, status, "office/door", page)
}

// createEntry checks somebody in by hand, against the rules if there is a
// reason.
func (o office) createEntry(c *fiber.Ctx) error {
	d, form, err := o.sent(c)
	if err != nil {
		return err
	}
	page, err := o.doorPage(c, d, form.Token("list"))
	if err != nil {
		return err
	}
	in := models.ScanInput{Nonce: models.ParseNonce(form.Token("nonce")), List: form.Token("list"), Code: form.Token("code"),
		Direction: models.Entry, Forced: form.Bool("forced"), Note: form.Line("note", 200)}
	if in.Forced && in.Note == "" {
		form.Refuse("note", "field.required")
	}
	if err = form.Err(); err == nil {
		_, err = o.Store.Scan(web.Context(c), page.By, in)
	}
	var wrong *models.Invalid
	if errors.As(err, &wrong) {
		return o.renderDoor(c, fiber.StatusUnprocessableEntity, page, form.Token("refused"), o.Refill(c, form, err, "note", "checkin.force.reason"))
	}
	if err != nil {
		return err
	}
	return o.atDoor(c, d, in.List, models.NonceText(in.Nonce[:]))
}

// undoEntry takes an entry back.
func (o office) undoEntry(c *fiber.Ctx) error {
	d, form, err := o.sent(c)
	if err != nil {
		return err
	}
	nonce, scan, list := models.ParseNonce(form.Token("nonce")), models.ParseNonce(form.Token("scan")), form.Token("list")
	if nonce == ([16]byte{}) {
		return models.ErrNotFound
	}
	err = o.Store.UndoScan(web.Context(c), web.Actor(c).Scanner(d.ID), nonce, scan)
	switch {
	case err == nil:
		o.Flash(c, "ok", "organise.door.undone")
	case errors.Is(err, models.ErrConflict):
		o.Flash(c, "warn", "organise.door.not_undone")
	default:
		return err
	}
	return o.atDoor(c, d, list, "")
}

func (o office) atDoor(c *fiber.Ctx, d *models.Dialogue, list, scan string) error {
	query := url.Values{"list": {list}}
	if scan != "" {
		query.Set("scan", scan)
	}
	return web.SeeOther(c, basePath(d)+"/door?"+query.Encode())
}
