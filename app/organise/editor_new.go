package organise

import (
	"errors"
	"slices"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// mayCreate tells whether who is signed in may make dialogues: who administers
// all of them.
func mayCreate(c *fiber.Ctx) bool { return web.SignIn(c).Everywhere(models.MayAdminister) }

func (o office) newDialogue(c *fiber.Ctx) error {
	return o.showNewDialogue(c, fiber.StatusOK, views.Form{Values: map[string][]string{
		"zone": {"Europe/Brussels"}, "format": {models.FormatHybrid}, "languages": o.Locale.Languages()}})
}

func (o office) showNewDialogue(c *fiber.Ctx, status int, form views.Form) error {
	if !mayCreate(c) {
		return models.ErrNotFound
	}
	page := views.NewDialoguePage{Frame: o.topFrame(c, "home", "editor.new.title"), Form: form, Languages: o.languages()}
	p := o.Locale.For(page.Lang)
	page.Trail = []views.Link{{Label: p.T("organise.home.title"), Href: "/organise"}}
	all, err := o.Store.AllDialogues(web.Context(c))
	if err != nil {
		return err
	}
	for _, d := range all {
		title, lang := d.Title.In(page.Lang, d.Languages...)
		page.From = append(page.From, views.Link{Label: title, Href: basePath(d) + "/copy", Lang: o.Locale.HTMLLang(lang)})
	}
	return o.Render(c, status, "editor/new", page)
}

func (o office) createDialogue(c *fiber.Ctx) error {
	if !mayCreate(c) {
		return models.ErrNotFound
	}
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	doc := &models.Document{Slug: form.Line("slug", longestLine), Title: readText(form, "title", nil, o.Locale.Languages()),
		StartsOn: form.Line("starts_on", 20), EndsOn: form.Line("ends_on", 20), Zone: form.Line("zone", longestLine),
		Format: form.Choice("format", formats()...)}
	chosen := form.Choices("languages", 20, 20)
	for _, lang := range o.Locale.Languages() {
		if slices.Contains(chosen, lang) {
			doc.Languages = append(doc.Languages, lang)
		}
	}
	var d *models.Dialogue
	if err = form.Err(); err == nil {
		d, err = o.Store.CreateDialogue(web.Context(c), web.Actor(c), doc)
	}
	var wrong *models.Invalid
	if errors.As(err, &wrong) {
		return o.showNewDialogue(c, fiber.StatusUnprocessableEntity, o.refillEditor(c, form, wrong, inFirst))
	}
	if err != nil {
		return err
	}
	o.Flash(c, "ok", "editor.created")
	return web.SeeOther(c, editorPath(d, models.PartTexts))
}

func (o office) newCopy(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	return o.showCopy(c, fiber.StatusOK, d, views.Form{})
}

func (o office) showCopy(c *fiber.Ctx, status int, d *models.Dialogue, form views.Form) error {
	if !mayCreate(c) {
		return models.ErrNotFound
	}
	page := views.EditorPage{OfficePage: o.page(c, d, "edit", "editor.copy.title"), Form: form, Action: basePath(d) + "/copy"}
	return o.Render(c, status, "editor/copy", page)
}

func (o office) createCopy(c *fiber.Ctx) error {
	from, err := o.dialogue(c)
	if err != nil {
		return err
	}
	if !mayCreate(c) {
		return models.ErrNotFound
	}
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	f := models.CopyForm{Slug: form.Line("slug", longestLine), Number: number(form, "number"), StartsOn: form.Line("starts_on", 20)}
	var d *models.Dialogue
	if err = form.Err(); err == nil {
		d, err = o.Store.CopyDialogue(web.Context(c), web.Actor(c), from, f)
	}
	var wrong *models.Invalid
	if errors.As(err, &wrong) {
		return o.showCopy(c, fiber.StatusUnprocessableEntity, from, o.refillEditor(c, form, wrong, copyInput))
	}
	if err != nil {
		return err
	}
	o.Flash(c, "ok", "editor.copied")
	return web.SeeOther(c, editorPath(d, models.PartTexts))
}

// copyInput leads to the first day, which alone can make what is copied wrong.
func copyInput(form *web.Fields, path string) string {
	if form.Has(path) {
		return path
	}
	return "starts_on"
}
