package organise

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"
	"duologue/views/locale"

	"github.com/gofiber/fiber/v2"
)

// proposeMoU asks for the second pair of eyes.
func (o office) proposeMoU(c *fiber.Ctx) error {
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	revision, _ := form.Int("revision", 1, mostPlaces)
	_, err = o.Store.ProposeMoU(web.Context(c), web.Actor(c), o.desk(c), c.Params("mou"), revision)
	return o.decided(c, form, "propose", err)
}

// moveMoU leads a record to another state.
func (o office) moveMoU(c *fiber.Ctx) error {
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	move := models.MoUMove{To: form.Choice("to", models.MoUStates()...), Reason: form.Text("reason", 2000)}
	move.Revision, _ = form.Int("revision", 1, mostPlaces)
	on, ok := models.ParseStatedDate(form.Line("on", longestLine))
	if move.On = on; !ok {
		form.Refuse("on", "field.stated_date")
	}
	if err = form.Err(); err == nil {
		_, err = o.Store.MoveMoU(web.Context(c), web.Actor(c), o.desk(c), c.Params("mou"), move)
	}
	return o.decided(c, form, move.To, err)
}

// decided leads back to the record, or shows what is wrong with the decision.
func (o office) decided(c *fiber.Ctx, form *web.Fields, name string, err error) error {
	var wrong *models.Invalid
	switch {
	case errors.As(err, &wrong):
		m, err := o.Store.OpenMoU(web.Context(c), web.Actor(c), o.desk(c), c.Params("mou"))
		if err != nil {
			return err
		}
		return o.renderMoU(c, fiber.StatusUnprocessableEntity, m, views.DeskPage{Form: o.Refill(c, form, wrong), Open: name})
	case models.IsChangedMoU(err) != nil, errors.Is(err, models.ErrConflict):
		o.Flash(c, "warn", "desk.changed_meanwhile")
	case err != nil:
		return err
	default:
		o.Flash(c, "ok", "desk.done")
	}
	return web.SeeOther(c, mousPath+"/"+c.Params("mou"))
}

// showingMoU says who is to see a record.
func (o office) showingMoU(c *fiber.Ctx) error {
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	w := models.MoUShowing{Visibility: form.Choice("visibility", models.MoUVisibilities()...), Reason: form.Text("showing_reason", 2000), Ground: models.Text{}}
	w.Revision, _ = form.Int("revision", 1, mostPlaces)
	if w.Visibility == models.MoUEmbargoed {
		w.Then = form.Choice("then", models.MoUPublic, models.MoUMetadataOnly)
		w.Until = embargoEnd(form)
	}
	for _, lang := range o.Locale.Languages() {
		if text := form.Text("ground."+lang, longestBody); text != "" {
			w.Ground[lang] = text
		}
	}
	if err = form.Err(); err == nil {
		_, err = o.Store.ShowMoU(web.Context(c), web.Actor(c), o.desk(c), c.Params("mou"), w)
	}
	var wrong *models.Invalid
	if errors.As(err, &wrong) {
		m, err := o.Store.OpenMoU(web.Context(c), web.Actor(c), o.desk(c), c.Params("mou"))
		if err != nil {
			return err
		}
		return o.renderMoU(c, fiber.StatusUnprocessableEntity, m, views.DeskPage{Showing: o.Refill(c, form, wrong), Open: "show"})
	}
	return o.decided(c, form, "show", err)
}

// embargoEnd reads a moment that is typed as the clocks of Brussels show it.
func embargoEnd(form *web.Fields) *time.Time {
	typed := form.Line("until", longestLine)
	if typed == "" {
		return nil
	}
	zone, err := time.LoadLocation(locale.Brussels)
	if err != nil {
		return nil
	}
	until, err := models.LocalTime(typed, zone)
	switch {
	case errors.Is(err, models.ErrTimeMissing):
		form.Refuse("until", "import.time_missing")
	case errors.Is(err, models.ErrTimeTwice):
		form.Refuse("until", "import.time_twice")
	case err != nil:
		form.Refuse("until", "field.not_a_date")
	}
	return &until
}

// askErasure asks whether to erase the content of an act.
func (o office) askErasure(c *fiber.Ctx) error {
	query, err := web.Query(c)
	if err != nil {
		return err
	}
	seq, _ := query.Int("act", 1, mostPlaces)
	return o.showErasure(c, fiber.StatusOK, seq, views.Form{})
}

func (o office) showErasure(c *fiber.Ctx, status, seq int, form views.Form) error {
	m, err := o.Store.OpenMoU(web.Context(c), web.Actor(c), o.desk(c), c.Params("mou"))
	if err != nil {
		return err
	}
	deeds, err := o.Store.HistoryOf(web.Context(c), m)
	if err != nil {
		return err
	}
	for _, deed := range deeds {
		if deed.Seq == seq && deed.Erasable {
			page := views.DeskErasePage{Frame: o.topFrame(c, "mous", "desk.erase"), M: m, Base: mouPath(m), Deed: deed, Form: form}
			name, _ := m.Content.Titles.In(page.Lang)
			page.Trail = append(o.deskTrail(c), views.Link{Label: name, Href: page.Base})
			return o.Render(c, status, "desk/erase", page)
		}
	}
	return models.ErrNotFound
}

func (o office) eraseAct(c *fiber.Ctx) error {
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	seq, _ := form.Int("act", 1, mostPlaces)
	reason := strings.TrimSpace(form.Text("reason", 2000))
	if err = form.Err(); err == nil {
		_, err = o.Store.EraseMoUAct(web.Context(c), web.Actor(c), o.desk(c), c.Params("mou"), []int{seq}, reason)
	}
	var wrong *models.Invalid
	if errors.As(err, &wrong) {
		return o.showErasure(c, fiber.StatusUnprocessableEntity, seq, o.Refill(c, form, wrong, "reason", "desk.reason"))
	}
	return o.decided(c, form, "erase"+strconv.Itoa(seq), err)
}
