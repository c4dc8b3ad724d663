package organise

import (
	"slices"
	"strconv"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

func (o office) editStep(c *fiber.Ctx) error {
	page, err := o.stepForm(c)
	if err != nil {
		return err
	}
	values := map[string][]string{"place": {strconv.Itoa(len(page.Ceremony().Steps))}}
	if step := page.Ceremony().Step(c.Params("step")); step != nil {
		place := slices.IndexFunc(page.Ceremony().Steps, func(s models.MoUStep) bool { return s.Key == step.Key })
		values = map[string][]string{"signatory": {step.Signatory}, "copy": {step.Copy}, "language": {step.Language}, "position": {step.Position},
			"witness": {step.Witness}, "place": {strconv.Itoa(place)}}
		if step.Photographer {
			values["photographer"] = []string{"yes"}
		}
		for lang, words := range step.Cue {
			values["cue."+lang] = []string{words}
		}
	}
	page.Form.Values = values
	return o.showStep(c, fiber.StatusOK, page)
}

// stepForm is the form of the step that the address names, or of a new one.
func (o office) stepForm(c *fiber.Ctx) (views.CeremonyFormPage, error) {
	page, err := o.ceremonyForm(c, "ceremony.step.title")
	if err != nil {
		return page, err
	}
	page.Action = ceremonyPath(c) + "/steps/" + c.Params("step")
	step := page.Ceremony().Step(c.Params("step"))
	if page.New = c.Params("step") == newItem; page.New {
		page.Title = page.Words.T("ceremony.step.new")
	} else if step == nil || step.DoneAt != nil {
		return page, models.ErrNotFound
	}
	none := []views.Option{{Label: "–"}}
	page.Languages, page.PositionOptions = append(none, page.Languages...), append(none, page.PositionOptions...)
	places := len(page.Ceremony().Steps)
	if page.New {
		places++
	}
	for i := range places {
		page.PlaceOptions = append(page.PlaceOptions, views.Option{Value: strconv.Itoa(i), Label: strconv.Itoa(i + 1)})
	}
	return page, nil
}

func (o office) showStep(c *fiber.Ctx, status int, page views.CeremonyFormPage) error {
	return o.Render(c, status, "ceremony/step", page)
}

func (o office) updateStep(c *fiber.Ctx) error {
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	page, err := o.stepForm(c)
	if err != nil {
		return err
	}
	revision, _ := form.Int("revision", 1, 1<<30)
	place, _ := form.Int("place", 0, 1000)
	step := models.MoUStep{Cue: form.Texts("cue", 2000, false, o.Locale, nil), Signatory: form.Choice("signatory", optionValues(page.SignerOptions)...),
		Copy: form.Choice("copy", optionValues(page.CopyOptions)...), Language: form.Choice("language", optionValues(page.Languages)...),
		Position: form.Choice("position", optionValues(page.PositionOptions)...), Witness: form.Line("witness", 300), Photographer: form.Bool("photographer")}
	if !page.New {
		step.Key = c.Params("step")
	}
	if err = form.Err(); err == nil {
		err = o.changeCeremony(c, revision, func(plan *models.MoUCeremony) error { return plan.PutStep(step, place) })
	}
	return o.ceremonyFormSent(c, form, page, err, o.showStep)
}

// changeCeremony changes the plan that there is.
func (o office) changeCeremony(c *fiber.Ctx, revision int, change func(*models.MoUCeremony) error) error {
	_, err := o.Store.EditMoU(web.Context(c), web.Actor(c), web.SignIn(c).Desk(), c.Params("mou"), models.MoUEdit{Revision: revision,
		Change: func(content *models.MoUContent) error {
			if content.Ceremony == nil {
				return models.ErrConflict
			}
			return change(content.Ceremony)
		}})
	return err
}

func (o office) deleteStep(c *fiber.Ctx) error {
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	revision, _ := form.Int("revision", 1, 1<<30)
	err = o.changeCeremony(c, revision, func(plan *models.MoUCeremony) error { return plan.RemoveStep(c.Params("step")) })
	return o.ceremonyChanged(c, err, "ceremony.saved")
}
