package organise

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"
	"duologue/views/locale"

	"github.com/gofiber/fiber/v2"
)

// part is a page of the editor: which part of a dialogue it is for, and how its
// form is filled and read.
type part struct {
	name   string
	values func(doc *models.Document) map[string][]string
	read   func(form *web.Fields, doc *models.Document)
	// input is the input of what the store names by its path in the document.
	input func(form *web.Fields, path string) string
}

// editorPath is the address of a page of the editor.
func editorPath(d *models.Dialogue, name string) string {
	if name == models.PartFacts {
		return basePath(d) + "/edit"
	}
	return basePath(d) + "/edit/" + name
}

// editorPage is what the pages of the editor share.
func (o office) editorPage(c *fiber.Ctx, d *models.Dialogue, tab string) views.EditorPage {
	page := views.EditorPage{OfficePage: o.page(c, d, "edit", "editor.title"), Action: editorPath(d, tab), Locked: d.Status == models.DialogueArchived}
	p := o.Locale.For(page.Lang)
	for _, name := range []string{models.PartFacts, models.PartTexts, models.PartRegistration, models.PartHosts, models.PartQuestions, models.PartConsents} {
		page.Tabs = append(page.Tabs, views.NavLink{Label: p.T("editor.tab." + name), Href: editorPath(d, name), Current: name == tab})
	}
	for _, lang := range d.Languages {
		page.Languages = append(page.Languages, views.Option{Value: lang, Label: o.languageName(c, lang), Lang: o.Locale.HTMLLang(lang)})
	}
	page.Title = p.T("editor.tab."+tab) + " · " + page.Title
	return page
}

// editPart shows the form of a part.
func (o office) editPart(part part) fiber.Handler {
	return func(c *fiber.Ctx) error {
		d, err := o.dialogue(c)
		if err != nil {
			return err
		}
		doc := d.Document()
		page := o.editorPage(c, d, part.name)
		page.Form, page.Content = views.Form{Values: part.values(doc)}, doc.Content(part.name)
		return o.showPart(c, fiber.StatusOK, part, page)
	}
}

func (o office) showPart(c *fiber.Ctx, status int, part part, page views.EditorPage) error {
	var err error
	switch part.name {
	case models.PartFacts:
		page.Choices = o.languages()
	case models.PartHosts:
		err = o.addHosts(c, &page)
	}
	if err != nil {
		return err
	}
	return o.Render(c, status, "editor/"+part.name, page)
}

// updatePart stores a part. What a colleague stored meanwhile is shown beside
// what was typed; to save once more replaces it knowingly.
func (o office) updatePart(part part) fiber.Handler {
	return func(c *fiber.Ctx) error {
		d, err := o.dialogue(c)
		if err != nil {
			return err
		}
		form, err := web.Form(c)
		if err != nil {
			return err
		}
		doc, content := d.Document(), form.Token("content")
		part.read(form, doc)
		if err = form.Err(); err == nil {
			err = o.Store.EditDialogue(web.Context(c), web.Actor(c), d.ID, part.name, content, doc)
		}
		page := o.editorPage(c, d, part.name)
		var wrong *models.Invalid
		switch {
		case errors.As(err, &wrong):
			page.Form, page.Content = o.refillEditor(c, form, wrong, part.input), content
			return o.showPart(c, fiber.StatusUnprocessableEntity, part, page)
		case errors.Is(err, models.ErrConflict):
			if d, err = o.dialogue(c); err != nil {
				return err
			}
			stored := d.Document()
			page.Form, page.Content, page.Conflict = o.Refill(c, form, nil), stored.Content(part.name), true
			page.Conflicts = o.editorConflicts(c, part.values(stored), form.Typed())
			return o.showPart(c, fiber.StatusConflict, part, page)
		case err != nil:
			return err
		}
		o.Flash(c, "ok", "editor.saved")
		return web.SeeOther(c, editorPath(d, part.name))
	}
}

var listIndex = regexp.MustCompile(`\[\d+\]$`)

// refillEditor is the form as it was typed, with its errors at their inputs.
func (o office) refillEditor(c *fiber.Ctx, form *web.Fields, wrong *models.Invalid, input func(*web.Fields, string) string) views.Form {
	p := o.Locale.For(o.Lang(c))
	for i, e := range wrong.Fields {
		if input != nil {
			e.Field = input(form, e.Field)
		}
		wrong.Fields[i].Field = listIndex.ReplaceAllString(e.Field, "")
	}
	filled := o.Refill(c, form, wrong)
	for i, e := range filled.Errors {
		if e.Field != "" {
			filled.Errors[i].Label = o.editorLabel(p, e.Field)
		}
	}
	return filled
}

// editorConflicts are the fields that are stored otherwise than they were typed.
func (o office) editorConflicts(c *fiber.Ctx, stored, typed map[string][]string) []views.HistoryChange {
	p := o.Locale.For(o.Lang(c))
	var list []views.HistoryChange
	for _, name := range slices.Sorted(maps.Keys(stored)) {
		before, after := strings.Join(stored[name], ", "), strings.Join(typed[name], ", ")
		if before != after {
			before, after = editorValue(p, name, before), editorValue(p, name, after)
			list = append(list, views.HistoryChange{Field: o.editorLabel(p, name), Before: before, After: after})
		}
	}
	return list
}

// editorValue words a value that was chosen from a few; others are as they are.
func editorValue(p *locale.Printer, name, value string) string {
	if value == "yes" {
		return p.T("common.yes")
	}
	for _, key := range []string{"dialogue.format.", "editor.approval.", "editor.kind.", "editor.role."} {
		if strings.Contains(name, strings.Split(key, ".")[1]) && p.Has(key+value) {
			return p.T(key + value)
		}
	}
	return value
}

// editorLabel words the name of an input: what it is for, and of which language
// or category it is.
func (o office) editorLabel(p *locale.Printer, name string) string {
	steps := strings.Split(name, ".")
	if len(steps) > 1 && (steps[0] == models.PartRegistration || steps[0] == "new") {
		steps = steps[1:]
	}
	label, last := p.T("editor.field."+steps[0]), steps[len(steps)-1]
	switch {
	case len(steps) == 1:
		return label
	case slices.Contains(models.Categories(), last):
		return label + " · " + p.T("category."+last)
	case steps[0] == "host":
		return label + " · " + steps[1]
	}
	return label + " · " + p.T("language."+o.Locale.For(last).Lang())
}

// formKept is what a page of the form shows again when it could not be saved.
type formKept struct {
	page    views.EditorPage
	content string
	show    func(c *fiber.Ctx, status int, page views.EditorPage) error
	stored  func() (values map[string][]string, content string, err error)
}

// formSaved answers the form of a question or a consent.
func (o office) formSaved(c *fiber.Ctx, form *web.Fields, err error, kept formKept) error {
	page := kept.page
	var wrong *models.Invalid
	switch {
	case errors.As(err, &wrong):
		page.Form, page.Content = o.refillEditor(c, form, wrong, formInput), kept.content
		return kept.show(c, fiber.StatusUnprocessableEntity, page)
	case errors.Is(err, models.ErrConflict):
		values, content, err := kept.stored()
		if err != nil {
			return err
		}
		typed := form.Typed()
		page.Form, page.Content, page.Conflict = o.Refill(c, form, nil), content, true
		page.Conflicts = o.editorConflicts(c, values, typed)
		return kept.show(c, fiber.StatusConflict, page)
	case err != nil:
		return err
	}
	o.Flash(c, "ok", "editor.saved")
	return web.SeeOther(c, page.Action)
}
