package organise

import (
	"errors"
	"slices"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// terms are the kinds of what entries name by code.
func terms() []string { return []string{models.TermSource, models.TermTopic, models.TermBody} }

// termOptions are all terms of a kind to choose from.
func (o office) termOptions(lang string, record *models.CooperationRecord, kind string) []views.Option {
	var options []views.Option
	for _, t := range record.Terms(kind) {
		name, actual := t.Names.In(lang)
		if kind == models.TermSource {
			name = t.Code + " – " + name
		}
		options = append(options, views.Option{Value: t.Code, Label: name, Lang: o.Locale.HTMLLang(actual)})
	}
	return options
}

// term is the one that the address names; it has no code if it is new.
func (o office) term(c *fiber.Ctx) (models.CooperationTerm, error) {
	kind, code := c.Params("term"), c.Params("code")
	if !slices.Contains(terms(), kind) {
		return models.CooperationTerm{}, models.ErrNotFound
	}
	if code == newItem {
		return models.CooperationTerm{Kind: kind}, nil
	}
	record, err := o.Store.Cooperation(web.Context(c))
	if err != nil {
		return models.CooperationTerm{}, err
	}
	if known := record.Term(kind, code); known != nil {
		return *known, nil
	}
	return models.CooperationTerm{}, models.ErrNotFound
}

func (o office) editTerm(c *fiber.Ctx) error {
	t, err := o.term(c)
	if err != nil {
		return err
	}
	page := views.OfficeTermPage{Form: views.Form{Values: views.TermValues(t)}}
	if t.Code != "" {
		page.Was = models.Fingerprint(t)
	}
	return o.showTerm(c, fiber.StatusOK, page)
}

func (o office) showTerm(c *fiber.Ctx, status int, page views.OfficeTermPage) error {
	kind, code := c.Params("term"), c.Params("code")
	page.Kind, page.New = kind, code == newItem
	page.Frame = o.topFrame(c, "cooperation", "cooperation.edit.term."+kind)
	p := o.Locale.For(page.Lang)
	page.Trail = []views.Link{{Label: p.T("cooperation.edit.title"), Href: cooperationPath}}
	page.Action, page.Languages = cooperationPath+"/"+kind+"/"+code, o.languages()
	page.Countries = []views.Option{{Label: p.T("register.choose_country")}}
	for _, country := range p.Countries() {
		page.Countries = append(page.Countries, views.Option{Value: country.Code, Label: country.Name})
	}
	return o.Render(c, status, "cooperation_editor/term", page)
}

func (o office) updateTerm(c *fiber.Ctx) error {
	t, err := o.term(c)
	if err != nil {
		return err
	}
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	if t.Code == "" {
		t.Code = form.Line("code", 64)
	}
	t.Names = form.Texts("names", 300, false, o.Locale, t.Names)
	switch t.Kind {
	case models.TermSource:
		t.Link = form.Line("link", 500)
	case models.TermBody:
		t.Country, t.Level = form.Line("country", 2), form.Line("level", 64)
	}
	if err = form.Err(); err == nil {
		err = o.Store.SaveTerm(web.Context(c), web.Actor(c), t, form.Token("was"))
	}
	var wrong *models.Invalid
	var changed *models.ChangedMeanwhile[models.CooperationTerm]
	switch {
	case errors.As(err, &wrong):
		return o.showTerm(c, fiber.StatusUnprocessableEntity, views.OfficeTermPage{Form: o.Refill(c, form, err), Was: form.Token("was")})
	case errors.As(err, &changed):
		page := views.OfficeTermPage{Form: o.Refill(c, form, nil), Gone: changed.Now == nil}
		if changed.Now != nil {
			page.Was = models.Fingerprint(*changed.Now)
			page.Theirs = o.Differences(c, "cooperation.field.", views.TermValues(*changed.Now), views.TermValues(t))
		}
		return o.showTerm(c, fiber.StatusConflict, page)
	case err != nil:
		return err
	}
	o.Flash(c, "ok", "cooperation.edit.saved")
	return web.SeeOther(c, cooperationPath)
}
