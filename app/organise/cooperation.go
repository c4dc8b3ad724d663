package organise

import (
	"errors"
	"slices"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

const cooperationPath = "/organise/cooperation"

// indexEntries lists the entries of the cooperation record, of one kind if the
// query asks, and the words that they share.
func (o office) indexEntries(c *fiber.Ctx) error {
	record, err := o.Store.Cooperation(web.Context(c))
	if err != nil {
		return err
	}
	query, err := web.Query(c)
	if err != nil {
		return err
	}
	page := views.OfficeCooperationPage{Frame: o.topFrame(c, "cooperation", "cooperation.edit.title")}
	p := o.Locale.For(page.Lang)
	kind := query.Choice("kind", models.CooperationKinds()...)
	page.Kinds = []views.CooperationChoice{{Label: p.T("cooperation.filter.all"), Href: cooperationPath, Current: kind == ""}}
	for _, k := range models.CooperationKinds() {
		page.Kinds = append(page.Kinds, views.CooperationChoice{Label: p.T("cooperation.kind." + k), Icon: views.KindIcon(k), Href: cooperationPath + "?kind=" + k, Current: k == kind})
	}
	book := views.NewCooperationBook(p, record, o.Clock())
	for _, e := range slices.Backward(record.Entries) {
		if kind == "" || e.Kind == kind {
			page.Entries = append(page.Entries, book.Card(e.Item()))
		}
	}
	slices.SortStableFunc(page.Entries, func(a, b views.CooperationCard) int { return undated(a) - undated(b) })
	text := func(card views.CooperationCard) []string {
		words := append(inAll(card.Title), card.Code, card.When)
		for _, b := range card.Bodies {
			words = append(words, b.Code, b.Name)
		}
		return append(words, inAll(card.Place)...)
	}
	page.Entries, page.Toolbar, err = sift(o, c, cooperationPath, page.Entries, text, newestFirst(func(card views.CooperationCard) string {
		title, _ := card.Title.In(page.Lang)
		return title
	})...)
	if err != nil {
		return err
	}
	if kind != "" {
		page.Toolbar.Kept = []views.Option{{Label: "kind", Value: kind}}
	}
	for _, term := range terms() {
		page.Terms = append(page.Terms, views.OfficeTerms{Kind: term, Terms: record.Terms(term)})
	}
	return o.Render(c, fiber.StatusOK, "cooperation_editor/index", page)
}

// undated is 1 for what has no date, which comes last, and 0 for the rest.
func undated(card views.CooperationCard) int {
	if card.Year() == 0 {
		return 1
	}
	return 0
}

func (o office) editEntry(c *fiber.Ctx) error {
	record, err := o.Store.Cooperation(web.Context(c))
	if err != nil {
		return err
	}
	code := c.Params("entry")
	if code == newItem {
		values := views.EntryValues(models.DocumentEntry{Kind: models.KindWorkshop})
		return o.showEntry(c, fiber.StatusOK, record, views.OfficeEntryPage{Form: views.Form{Values: values}})
	}
	entry := record.Entry(code)
	if entry == nil {
		return models.ErrNotFound
	}
	doc := entry.Document()
	return o.showEntry(c, fiber.StatusOK, record, views.OfficeEntryPage{Form: views.Form{Values: views.EntryValues(doc)}, Was: models.Fingerprint(doc)})
}

func (o office) showEntry(c *fiber.Ctx, status int, record *models.CooperationRecord, page views.OfficeEntryPage) error {
	code := c.Params("entry")
	page.Frame = o.topFrame(c, "cooperation", "cooperation.edit.new")
	p := o.Locale.For(page.Lang)
	page.Trail = []views.Link{{Label: p.T("cooperation.edit.title"), Href: cooperationPath}}
	page.Action, page.Languages, page.New = cooperationPath+"/entries/"+code, o.languages(), code == newItem
	if !page.New {
		page.Title = code
	}
	choose := func(start string, codes []string) []views.Option {
		var options []views.Option
		for _, code := range codes {
			options = append(options, views.Option{Value: code, Label: p.T(start + code)})
		}
		return options
	}
	none := []views.Option{{Label: "–"}}
	page.Kinds = choose("cooperation.kind.", models.CooperationKinds())
	page.Roles = append(none, choose("cooperation.role.", models.CooperationRoles())...)
	page.Relations = append(none, choose("cooperation.relation.", models.CooperationRelations())...)
	page.Fields = append(none, choose("cooperation.field.", models.EntryFields())...)
	page.Formats = append(none, choose("dialogue.format.", formats())...)
	page.Topics, page.Sources = o.termOptions(page.Lang, record, models.TermTopic), o.termOptions(page.Lang, record, models.TermSource)
	page.Entries, page.Bodies, page.Dialogues = none, none, none
	for _, e := range record.Entries {
		if title, lang := e.Content.Title.In(page.Lang); e.Code != code {
			page.Entries = append(page.Entries, views.Option{Value: e.Code, Label: e.Code + " – " + title, Lang: o.Locale.HTMLLang(lang)})
		}
	}
	if err := o.addBodies(c, &page); err != nil {
		return err
	}
	page.FillRows(p, mostParts, spare)
	return o.Render(c, status, "cooperation_editor/edit", page)
}

// addBodies offers the host bodies and the dialogues that there are.
func (o office) addBodies(c *fiber.Ctx, page *views.OfficeEntryPage) error {
	hosts, err := o.Store.Hosts(web.Context(c))
	if err != nil {
		return err
	}
	for _, h := range hosts {
		name, lang := h.Names.In(page.Lang)
		page.Bodies = append(page.Bodies, views.Option{Value: h.Code, Label: h.Code + " – " + name, Lang: o.Locale.HTMLLang(lang)})
	}
	dialogues, err := o.Store.AllDialogues(web.Context(c))
	if err != nil {
		return err
	}
	known := page.Form.Value("dialogue") == ""
	for _, d := range dialogues {
		title, lang := d.Title.In(page.Lang, d.Languages...)
		page.Dialogues = append(page.Dialogues, views.Option{Value: d.Slug, Label: title, Lang: o.Locale.HTMLLang(lang)})
		known = known || d.Slug == page.Form.Value("dialogue")
	}
	if slug := page.Form.Value("dialogue"); !known { // it came from a file
		page.Dialogues = append(page.Dialogues, views.Option{Value: slug, Label: slug})
	}
	return nil
}

func (o office) updateEntry(c *fiber.Ctx) error {
	record, err := o.Store.Cooperation(web.Context(c))
	if err != nil {
		return err
	}
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	code, known := c.Params("entry"), models.DocumentEntry{}
	if code == newItem {
		code = ""
	} else if entry := record.Entry(code); entry != nil {
		known = entry.Document()
	}
	typed, rows := o.readEntry(form, known)
	if code != "" {
		typed.Code = code
	}
	if err = form.Err(); err == nil {
		_, err = o.Store.SaveEntry(web.Context(c), web.Actor(c), code, typed, form.Token("was"))
	}
	var wrong *models.Invalid
	var changed *models.ChangedMeanwhile[models.DocumentEntry]
	switch {
	case errors.As(err, &wrong):
		for i, field := range wrong.Fields {
			wrong.Fields[i].Field = rows.input(field.Field)
		}
		return o.showEntry(c, fiber.StatusUnprocessableEntity, record, views.OfficeEntryPage{Form: o.Refill(c, form, wrong), Was: form.Token("was")})
	case errors.As(err, &changed):
		page := views.OfficeEntryPage{Form: o.Refill(c, form, nil), Gone: changed.Now == nil}
		if changed.Now != nil {
			page.Was = models.Fingerprint(*changed.Now)
			page.Theirs = o.Differences(c, "cooperation.field.", views.EntryValues(*changed.Now), views.EntryValues(typed))
		}
		return o.showEntry(c, fiber.StatusConflict, record, page)
	case err != nil:
		return err
	}
	o.Flash(c, "ok", "cooperation.edit.saved")
	return web.SeeOther(c, cooperationPath)
}

// deleteEntry removes an entry. What a colleague changed meanwhile is shown
// again instead.
func (o office) deleteEntry(c *fiber.Ctx) error {
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	err = o.Store.DeleteEntry(web.Context(c), web.Actor(c), c.Params("entry"), form.Token("was"))
	if errors.Is(err, models.ErrConflict) {
		o.Flash(c, "warn", "cooperation.edit.not_removed")
		return web.SeeOther(c, cooperationPath+"/entries/"+c.Params("entry"))
	}
	if err != nil {
		return err
	}
	o.Flash(c, "ok", "cooperation.edit.removed")
	return web.SeeOther(c, cooperationPath)
}
