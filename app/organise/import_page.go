package organise

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"
	"duologue/views/locale"
	"duologue/views/sheet"

	"github.com/gofiber/fiber/v2"
)

// importSamples is how many rows are shown to tell the columns by.
const importSamples = 3

func (o office) showImport(c *fiber.Ctx) error {
	return o.showOneImport(c, fiber.StatusOK, nil, false)
}

// showOneImport shows an import as far as it has come. typed is a plan that was
// refused.
func (o office) showOneImport(c *fiber.Ctx, status int, typed *views.Form, conflict bool) error {
	d, i, err := o.theImport(c)
	if err != nil {
		return err
	}
	page := views.ImportPage{OfficePage: o.page(c, d, "registrations", "organise.import.title"), Import: i, Now: o.Clock(), Conflict: conflict}
	p := o.Locale.For(page.Lang)
	page.Trail = append(page.Trail, views.Link{Label: p.T("organise.nav.registrations"), Href: page.Base + "/registrations"},
		views.Link{Label: p.T("organise.import.title"), Href: page.Base + "/registrations/imports"})
	if page.Plannable() {
		if err := o.fillPlan(c, &page, p, typed); err != nil {
			return err
		}
	}
	if err := o.fillProblems(c, &page, p); err != nil {
		return err
	}
	return o.Render(c, status, "office/import", page)
}

// fillPlan fills in the form that says what the columns mean.
func (o office) fillPlan(c *fiber.Ctx, page *views.ImportPage, p *locale.Printer, typed *views.Form) error {
	questions, err := o.Store.Questions(web.Context(c), page.Dialogue.ID)
	if err != nil {
		return err
	}
	rows, err := o.Store.ImportRows(web.Context(c), page.Import, nil, 0, importSamples)
	if err != nil {
		return err
	}
	fields := []views.Option{{Label: p.T("organise.import.ignore")}}
	for _, field := range models.ImportFields(questions) {
		fields = append(fields, views.Option{Value: field, Label: views.ImportFieldName(p, page.Dialogue, questions, field)})
	}
	plan := page.Import.Plan
	page.Form = views.Form{Values: map[string][]string{"mode": {plan.Mode}, "category": {plan.Category}, "country": {plan.Country}, "language": {plan.Language}, "host": {plan.Host}}}
	if plan.Send {
		page.Form.Values["send"] = []string{"yes"}
	}
	for n, field := range plan.Fields {
		page.Form.Values["column."+strconv.Itoa(n)] = []string{field}
	}
	if typed != nil {
		page.Form = *typed
	}
	for n, head := range page.Import.Header {
		name := "column." + strconv.Itoa(n)
		column := views.ImportColumn{Letter: sheet.Column(n), Name: head,
			Field: views.Field{Name: name, ID: views.FieldID(name), Type: "select", Options: fields, Value: page.Form.Value(name), Values: page.Form.Values[name]}}
		for _, row := range rows {
			if n < len(row.Cells) && row.Cells[n] != "" {
				column.Samples = append(column.Samples, row.Cells[n])
			}
		}
		page.Columns = append(page.Columns, column)
	}
	o.fillDefaults(page, p)
	page.Hosts = views.HostOptions(p, web.Scope(c, page.Dialogue), p.T("organise.import.no_default"))
	return o.Store.OpenImport(web.Context(c), web.Actor(c), page.Import, len(rows))
}

// fillDefaults offers what counts where a row says nothing.
func (o office) fillDefaults(page *views.ImportPage, p *locale.Printer) {
	none := views.Option{Label: p.T("organise.import.no_default")}
	options := func(key string, values []string) []views.Option {
		list := []views.Option{none}
		for _, value := range values {
			list = append(list, views.Option{Value: value, Label: p.T(key + value)})
		}
		return list
	}
	page.Modes, page.Categories = options("mode.", models.Modes()), options("category.", models.Categories())
	page.Countries, page.Languages = []views.Option{none}, []views.Option{none}
	for _, country := range p.Countries() {
		page.Countries = append(page.Countries, views.Option{Value: country.Code, Label: country.Name})
	}
	for _, lang := range page.Dialogue.Languages {
		page.Languages = append(page.Languages, views.Option{Value: lang, Label: o.Locale.Name(lang), Lang: o.Locale.HTMLLang(lang)})
	}
}

// fillProblems names what is wrong, row by row, and counts it by kind.
func (o office) fillProblems(c *fiber.Ctx, page *views.ImportPage, p *locale.Printer) error {
	states := map[string][]string{models.ImportChecked: {models.RowBad}, models.ImportDone: {models.RowRefused, models.RowBad},
		models.ImportUndone: {models.RowKept}}[page.Import.State]
	if states == nil {
		return nil
	}
	query, err := web.Query(c)
	if err != nil {
		return err
	}
	after, _ := query.Int("after", 0, models.ImportMostRows*2)
	rows, err := o.Store.ImportRows(web.Context(c), page.Import, states, after, problemsPerPage)
	if err != nil {
		return err
	}
	people, err := o.Store.ImportRegistrations(web.Context(c), web.Scope(c, page.Dialogue), rows)
	if err != nil {
		return err
	}
	page.Rows = views.NewImportProblems(p, page.Import, rows, people)
	if len(rows) == problemsPerPage {
		page.More = page.Address() + "?after=" + strconv.Itoa(rows[len(rows)-1].Number)
	}
	if page.Import.State == models.ImportChecked {
		counts, err := o.Store.ImportProblems(web.Context(c), page.Import)
		if err != nil {
			return err
		}
		for key, count := range counts {
			page.Kinds = append(page.Kinds, views.ImportKind{Words: p.T("organise.import.kind." + kindOf(key)), Count: count})
		}
		slices.SortFunc(page.Kinds, func(a, b views.ImportKind) int { return cmp.Or(b.Count-a.Count, cmp.Compare(a.Words, b.Words)) })
	}
	return o.Store.OpenImport(web.Context(c), web.Actor(c), page.Import, len(rows))
}

// kindOf is the last word of a key, by which mistakes are counted.
func kindOf(key string) string {
	kind := key[strings.LastIndex(key, ".")+1:]
	if slices.Contains([]string{"required", "email", "unknown", "too_long", "characters", "overlap", "twice", "registered"}, kind) {
		return kind
	}
	return "other"
}
