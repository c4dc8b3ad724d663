package organise

import (
	"errors"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// attachFile adds a file to a record: a text, an annex or the scan.
func (o office) attachFile(c *fiber.Ctx) error {
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	a := models.MoUAttachment{Place: form.Choice("place", models.PlaceText, models.PlaceAnnex, models.PlaceScan),
		Title: form.Texts("file_title", 300, false, o.Locale, nil)}
	a.Revision, _ = form.Int("revision", 1, mostPlaces)
	a.Text = models.MoUText{Language: form.Choice("file_language", o.Locale.Languages()...), Status: form.Choice("file_status", models.MoUTextStatuses()...),
		Version: form.Line("file_version", longestLine), Prevails: form.Bool("file_prevails")}
	a.Text.Title, a.Reason = a.Title, form.Line("file_reason", 500)
	if file := form.File("file"); file != nil {
		a.Name, a.Data = file.Sent, file.Data
	}
	m, err := o.Store.OpenMoU(web.Context(c), web.Actor(c), o.desk(c), c.Params("mou"))
	if err != nil {
		return err
	}
	if err = form.Err(); err == nil {
		_, err = o.Store.AttachToMoU(web.Context(c), web.Actor(c), o.desk(c), m.Ref, a)
	}
	return o.attached(c, m, form, err)
}

// filePlaces are where a file can belong that is added now, on the page of the
// texts.
func (o office) filePlaces(c *fiber.Ctx, m *models.MoU, part string) []views.Option {
	var places []views.Option
	add := func(can bool, place string) {
		if can && part == "texts" {
			places = append(places, views.Option{Value: place, Label: o.Locale.For(o.Lang(c)).T("desk.place." + place)})
		}
	}
	add(!m.Frozen(), models.PlaceText)
	add(!m.Frozen() && len(m.Content.Texts) > 0, models.PlaceAnnex)
	add(m.Signed(), models.PlaceScan)
	return places
}

// attached leads back to the texts, or shows what is wrong with the file.
func (o office) attached(c *fiber.Ctx, m *models.MoU, form *web.Fields, err error) error {
	var wrong *models.Invalid
	switch {
	case errors.As(err, &wrong):
		for i, e := range wrong.Fields {
			wrong.Fields[i].Field = fileInput(e.Field)
		}
		page := views.DeskFormPage{Part: *views.DeskPartNamed("texts"), Revision: m.Revision, Form: o.Refill(c, form, wrong)}
		stored, err := o.storedValues(c, page.Part, m)
		if err != nil {
			return err
		}
		for name, value := range stored {
			page.Form.Values[name] = value
		}
		return o.showDeskForm(c, fiber.StatusUnprocessableEntity, m, page)
	case models.IsChangedMoU(err) != nil:
		o.Flash(c, "warn", "desk.changed_meanwhile")
	case err != nil:
		return err
	default:
		o.Flash(c, "ok", "desk.attached")
	}
	return web.SeeOther(c, mouPath(m)+"/edit/texts")
}

// fileInput leads from what the store names to the input of the upload.
func fileInput(field string) string {
	if input := map[string]string{"language": "file_language", "place": "place", "file": "file"}[field]; input != "" {
		return input
	}
	return "file"
}

// showMoUFile is for staff who keep the record, whoever else may see it.
func (o office) showMoUFile(c *fiber.Ctx) error {
	m, err := o.Store.OpenMoU(web.Context(c), web.Actor(c), o.desk(c), c.Params("mou"))
	if err != nil {
		return err
	}
	file, err := o.Store.FileOfMoU(web.Context(c), m, c.Params("file"))
	if err != nil {
		return err
	}
	return o.SendUpload(c, file)
}
