package organise

import (
	"errors"
	"net/url"

	"duologue/app/web"
	"duologue/models"
	"duologue/models/ledger"
	"duologue/views"
	"duologue/views/locale"
	"duologue/views/pdf"

	"github.com/gofiber/fiber/v2"
)

func signingPath(c *fiber.Ctx) string {
	return mousPath + "/" + url.PathEscape(c.Params("mou")) + "/signing"
}

// showSigning is for the tablet beside the table: one step at a time.
func (o office) showSigning(c *fiber.Ctx) error {
	return o.renderSigning(c, fiber.StatusOK, views.Form{})
}

func (o office) renderSigning(c *fiber.Ctx, status int, form views.Form) error {
	f, err := o.signingOf(c, "ceremony.signing.title")
	if err != nil {
		return err
	}
	present, err := o.Store.SignatoriesPresent(web.Context(c), web.Actor(c), f.MoU)
	if err != nil {
		return err
	}
	page := views.NewSigningPage(f, present)
	page.Form, page.CanRecord = form, pdf.Ready()
	return o.Render(c, status, "ceremony/signing", page)
}

// createSigning records a step, or the signature of somebody without one. What is
// sent twice is recorded once.
func (o office) createSigning(c *fiber.Ctx) error {
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	g := models.Signing{Step: form.Token("step"), Signatory: form.Token("signatory"), Mode: form.Choice("mode", models.SigningModes()...)}
	on, ok := models.ParseStatedDate(form.Line("on", 40))
	if g.On = on; !ok {
		form.Refuse("on", "field.stated_date")
	}
	if err = form.Err(); err == nil {
		_, err = o.Store.RecordSigning(web.Context(c), web.Actor(c), web.SignIn(c).Desk(), c.Params("mou"), g)
	}
	var wrong *models.Invalid
	switch {
	case errors.As(err, &wrong):
		return o.renderSigning(c, fiber.StatusUnprocessableEntity, o.Refill(c, form, err, "on", "ceremony.signing.on"))
	case isConflict(err):
		o.Flash(c, "warn", "ceremony.signing.not_now")
	case err != nil:
		return err
	}
	return web.SeeOther(c, signingPath(c))
}

// askUndo asks why a step is taken back.
func (o office) askUndo(c *fiber.Ctx) error {
	query, err := web.Query(c)
	if err != nil {
		return err
	}
	return o.renderUndo(c, fiber.StatusOK, models.Signing{Step: query.Token("step"), Signatory: query.Token("signatory")}, views.Form{})
}

func (o office) renderUndo(c *fiber.Ctx, status int, g models.Signing, form views.Form) error {
	f, err := o.signingOf(c, "ceremony.undo.title")
	if err != nil {
		return err
	}
	f.Trail = append(f.Trail, views.Link{Label: f.Words.T("ceremony.signing.title"), Href: f.Base + "/signing"})
	page := views.NewUndoPage(f, g.Step, g.Signatory)
	if page.Step == nil && page.Who == nil {
		return models.ErrNotFound
	}
	page.Form = form
	return o.Render(c, status, "ceremony/undo", page)
}

func (o office) undoSigning(c *fiber.Ctx) error {
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	g, reason := models.Signing{Step: form.Token("step"), Signatory: form.Token("signatory")}, form.Line("reason", 500)
	if err = form.Err(); err == nil {
		_, err = o.Store.UndoSigning(web.Context(c), web.Actor(c), web.SignIn(c).Desk(), c.Params("mou"), g, reason)
	}
	var wrong *models.Invalid
	switch {
	case errors.As(err, &wrong):
		return o.renderUndo(c, fiber.StatusUnprocessableEntity, g, o.Refill(c, form, err, "reason", "ceremony.undo.reason"))
	case isConflict(err):
		o.Flash(c, "warn", "ceremony.signing.not_now")
	case err != nil:
		return err
	default:
		o.Flash(c, "ok", "ceremony.undo.undone")
	}
	return web.SeeOther(c, signingPath(c))
}

// createRecord writes the record of the signing and attaches it.
func (o office) createRecord(c *fiber.Ctx) error {
	f, err := o.signingOf(c, "ceremony.signing.title")
	if err != nil {
		return err
	}
	data, err := o.signingRecord(c, f)
	if errors.Is(err, pdf.ErrNoFont) {
		o.Flash(c, "error", "ceremony.record.no_font")
		return web.SeeOther(c, signingPath(c))
	}
	if err != nil {
		return err
	}
	name := f.Words.T("ceremony.record.file", "number", f.MoU.Number) + ".pdf"
	_, err = o.Store.AttachToMoU(web.Context(c), web.Actor(c), web.SignIn(c).Desk(), f.MoU.Ref, models.MoUAttachment{Revision: f.MoU.Revision,
		Place: models.PlaceRecord, Upload: models.Upload{Name: name, Data: data}})
	var wrong *models.Invalid
	switch {
	case models.IsChangedMoU(err) != nil:
		o.Flash(c, "warn", "ceremony.changed")
	case errors.As(err, &wrong): // before it is signed
		o.Flash(c, "warn", "ceremony.signing.not_now")
	case err != nil:
		return err
	default:
		o.Flash(c, "ok", "ceremony.record.made")
	}
	return web.SeeOther(c, signingPath(c))
}

// signingRecord is the record as a PDF in all languages, the reader's first.
func (o office) signingRecord(c *fiber.Ctx, f views.CeremonyFrame) ([]byte, error) {
	checkpoint, err := o.Store.LatestCheckpoint(web.Context(c))
	if err != nil {
		return nil, err
	}
	state, err := ledger.PeekCheckpoint(checkpoint.Note)
	if err != nil {
		return nil, err
	}
	var printers []*locale.Printer
	for _, lang := range o.Locale.Languages() {
		printers = append(printers, o.Locale.For(lang))
	}
	r := pdf.SigningRecord{MoU: f.MoU, Size: state.Size, Root: state.Root.String(), At: checkpoint.At}
	r.Zones[0], r.Zones[1] = f.Zone, f.Other
	r.Verify = func(lang string) string { return o.Link(views.PathIn(lang, "verify", f.MoU.Code)) }
	return pdf.Signing(r, printers...)
}

// showSigningRecord sends the record of the signing.
func (o office) showSigningRecord(c *fiber.Ctx) error {
	f, err := o.signingOf(c, "ceremony.signing.title")
	if err != nil {
		return err
	}
	if f.MoU.Content.Record == nil {
		return models.ErrNotFound
	}
	file, err := o.Store.FileOfMoU(web.Context(c), f.MoU, f.MoU.Content.Record.File)
	if err != nil {
		return err
	}
	return o.SendUpload(c, file)
}
