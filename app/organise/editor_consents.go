package organise

import (
	"maps"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

func (o office) indexConsents(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	page := views.ConsentIndexPage{EditorPage: o.editorPage(c, d, models.PartConsents)}
	if page.Consents, err = o.Store.AllConsentTexts(web.Context(c), d.ID); err != nil {
		return err
	}
	page.Consents, page.Toolbar, err = sift(o, c, page.Action, page.Consents, func(t models.ConsentText) []string { return append(inAll(t.Label), t.Code) })
	if err != nil {
		return err
	}
	return o.Render(c, fiber.StatusOK, "editor/consents", page)
}

// consent is the current version of the one that the address names, the first,
// with those before; or an empty one for a new one.
func (o office) consent(c *fiber.Ctx, d *models.Dialogue) ([]models.ConsentText, map[int64]int, error) {
	if code := c.Params("consent"); code != "" {
		return o.Store.ConsentVersions(web.Context(c), d.ID, code)
	}
	return []models.ConsentText{{Required: true}}, nil, nil
}

func consentValues(t *models.ConsentText, languages []string) map[string][]string {
	values := map[string][]string{"required": {ticked(t.Required)}, "hidden": {ticked(t.Hidden)}}
	addTexts(values, "label", t.Label, languages)
	return values
}

func (o office) editConsent(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	versions, _, err := o.consent(c, d)
	if err != nil {
		return err
	}
	page := o.editorPage(c, d, models.PartConsents)
	page.Form, page.Content = views.Form{Values: consentValues(&versions[0], d.Languages)}, versions[0].Content()
	return o.showConsent(c, fiber.StatusOK, page)
}

func (o office) showConsent(c *fiber.Ctx, status int, editor views.EditorPage) error {
	versions, given, err := o.consent(c, editor.Dialogue)
	if err != nil {
		return err
	}
	page := views.ConsentPage{EditorPage: editor, Versions: versions, Given: given, New: versions[0].Code == ""}
	page.Back, page.Action = editor.Action, editor.Action+"/new"
	if !page.New {
		page.Action = page.Back + "/" + versions[0].Code
	}
	page.Trail = append(page.Trail, views.Link{Label: o.Locale.For(page.Lang).T("editor.tab.consents"), Href: page.Back})
	return o.Render(c, status, "editor/consent", page)
}

func (o office) updateConsent(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	versions, _, err := o.consent(c, d)
	if err != nil {
		return err
	}
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	was, content := versions[0], form.Token("content")
	consent := models.DocumentConsent{Code: was.Code, Required: form.Bool("required"), Label: readText(form, "label", maps.Clone(was.Label), d.Languages)}
	if was.Code == "" {
		consent.Code = form.Line("code", longestLine)
	}
	if err = form.Err(); err == nil && was.Code == "" {
		err = o.Store.AddConsent(web.Context(c), web.Actor(c), d.ID, consent)
	} else if err == nil {
		err = o.Store.EditConsent(web.Context(c), web.Actor(c), d.ID, content, consent, form.Bool("hidden"))
	}
	page := o.editorPage(c, d, models.PartConsents)
	return o.formSaved(c, form, err, formKept{page: page, content: content, show: o.showConsent, stored: func() (map[string][]string, string, error) {
		now, _, err := o.consent(c, d)
		if err != nil {
			return nil, "", err
		}
		return consentValues(&now[0], d.Languages), now[0].Content(), nil
	}})
}
