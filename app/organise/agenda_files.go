package organise

import (
	"errors"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// fileForm is the most bytes that the form of a file may have.
const fileForm = models.FileMax + 1<<20

// createFile adds a file to a session of the working version.
func (o office) createFile(c *fiber.Ctx) error {
	d, form, err := o.sent(c)
	if err != nil {
		return err
	}
	upload := models.Upload{Title: form.Texts("file_title", 300, false, o.Locale, nil), Audience: form.Choice("audience", models.FileAudiences()...)}
	if file := form.File("file"); file != nil {
		upload.Name, upload.Data = file.Name, file.Data
	}
	if err = form.Err(); err == nil {
		err = o.Store.AddSessionFile(web.Context(c), web.Actor(c), d, c.Params("session"), upload)
	}
	return o.filed(c, d, form, err, "organise.agenda.file_added")
}

// refuseFile shows the session as it is stored, with what is wrong with the file.
func (o office) refuseFile(c *fiber.Ctx, d *models.Dialogue, refused views.Form) error {
	w, err := o.Store.WorkingAgenda(web.Context(c), d)
	if err != nil {
		return err
	}
	session := w.Session(c.Params("session"))
	if session == nil {
		return models.ErrNotFound
	}
	for name, value := range views.SessionValues(*session) {
		refused.Values[name] = value
	}
	return o.showSession(c, fiber.StatusUnprocessableEntity, d, w, views.AgendaItemPage{Form: refused, Was: models.Fingerprint(*session)})
}

// updateFile says who may have a file.
func (o office) updateFile(c *fiber.Ctx) error {
	d, form, err := o.sent(c)
	if err != nil {
		return err
	}
	err = o.Store.SetFileAudience(web.Context(c), web.Actor(c), d, c.Params("session"), c.Params("file"), form.Token("audience"))
	return o.filed(c, d, form, err, "organise.agenda.saved")
}

func (o office) deleteFile(c *fiber.Ctx) error {
	d, form, err := o.sent(c)
	if err != nil {
		return err
	}
	err = o.Store.RemoveSessionFile(web.Context(c), web.Actor(c), d, c.Params("session"), c.Params("file"))
	return o.filed(c, d, form, err, "organise.agenda.file_removed")
}

// filed leads back to the session's files, or shows what is wrong with one.
func (o office) filed(c *fiber.Ctx, d *models.Dialogue, form *web.Fields, err error, says string) error {
	var wrong *models.Invalid
	if errors.As(err, &wrong) {
		return o.refuseFile(c, d, o.Refill(c, form, err, "file", "organise.agenda.file_new"))
	}
	if err != nil {
		return err
	}
	o.Flash(c, "ok", says)
	return web.SeeOther(c, agendaPath(d)+"/sessions/"+c.Params("session")+"#files")
}

// showFile is for those who prepare the agenda, before it is released too.
func (o office) showFile(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	return o.SendFile(c, d, c.Params("file"))
}
