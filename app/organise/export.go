package organise

import (
	"context"
	"errors"
	"io"
	"slices"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"
	"duologue/views/sheet"

	"github.com/gofiber/fiber/v2"
)

// newExport asks which columns of those who match, in which format, and why.
func (o office) newExport(c *fiber.Ctx) error {
	query, err := web.Query(c)
	if err != nil {
		return err
	}
	return o.showExport(c, fiber.StatusOK, readFilter(query), nil)
}

// showExport shows the form; typed is nil before it was sent.
func (o office) showExport(c *fiber.Ctx, status int, filter models.RegistrationFilter, typed *views.Form) error {
	d, columns, agenda, err := o.exportColumns(c)
	if err != nil {
		return err
	}
	page := views.ExportPage{OfficePage: o.page(c, d, "registrations", "organise.export.title"), Filter: filter}
	p := o.Locale.For(page.Lang)
	page.Trail = append(page.Trail, views.Link{Label: p.T("organise.nav.registrations"), Href: page.Base + "/registrations"})
	if page.Count, err = o.Store.CountMatching(web.Context(c), web.Scope(c, d), filter); err != nil {
		return err
	}
	page.Facts = filterFacts(p, agenda, filter)
	page.Form = views.Form{Values: map[string][]string{"format": {models.FormatXLSX}}}
	for _, column := range columns {
		page.Columns = append(page.Columns, views.Option{Value: column.Code, Label: column.Label, Selected: typed == nil && column.Usual})
	}
	for _, format := range models.ExportFormats() {
		page.Formats = append(page.Formats, views.Option{Value: format, Label: p.T("organise.export.format." + format)})
	}
	if typed != nil {
		page.Form = *typed
	}
	return o.Render(c, status, "office/export", page)
}

func (o office) exportColumns(c *fiber.Ctx) (*models.Dialogue, []views.ExportColumn, *models.Agenda, error) {
	d, err := o.dialogue(c)
	if err != nil {
		return nil, nil, nil, err
	}
	agenda, err := o.Store.Agenda(web.Context(c), d)
	if err != nil {
		return nil, nil, nil, err
	}
	questions, err := o.Store.Questions(web.Context(c), d.ID)
	return d, views.ExportColumns(o.Locale.For(o.Lang(c)), agenda, questions), agenda, err
}

// createExport notes the export and sends it while it is read.
func (o office) createExport(c *fiber.Ctx) error {
	d, columns, _, err := o.exportColumns(c)
	if err != nil {
		return err
	}
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	var known []string
	for _, column := range columns {
		known = append(known, column.Code)
	}
	export := &models.Export{Filter: readFilter(form), Format: form.Token("format"), Columns: form.Choices("columns", 100, 64), Purpose: form.Line("purpose", 300)}
	if err = form.Err(); err == nil {
		err = export.Filter.Check()
	}
	if err != nil { // nothing that a person typed but the purpose
		return o.refuseExport(c, form, export, err)
	}
	if err := o.Store.StartExport(web.Context(c), web.Actor(c), web.Scope(c, d), export, known); err != nil {
		return o.refuseExport(c, form, export, err)
	}
	columns = slices.DeleteFunc(columns, func(column views.ExportColumn) bool { return !slices.Contains(export.Columns, column.Code) })
	return o.sendExport(c, web.Scope(c, d), export, columns)
}

func (o office) refuseExport(c *fiber.Ctx, form *web.Fields, e *models.Export, err error) error {
	var wrong *models.Invalid
	if !errors.As(err, &wrong) || e.Filter.Check() != nil {
		return err
	}
	typed := o.Refill(c, form, err, "columns", "organise.export.columns", "format", "organise.export.format", "purpose", "organise.export.purpose")
	return o.showExport(c, fiber.StatusUnprocessableEntity, e.Filter, &typed)
}

// sendExport streams the file; what comes out is never held whole.
func (o office) sendExport(c *fiber.Ctx, guests models.Scope, e *models.Export, columns []views.ExportColumn) error {
	kind := map[string]string{models.FormatCSV: sheet.ContentType, models.FormatXLSX: sheet.XLSXType, models.FormatJSON: sheet.JSONType}[e.Format]
	lang := o.Lang(c)
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+guests.Slug+"-registrations."+e.Format+`"`)
	return o.Stream(c, kind, func(ctx context.Context, w io.Writer) error {
		switch e.Format {
		case models.FormatJSON:
			return o.writeJSON(ctx, w, guests, e, columns)
		case models.FormatXLSX:
			table, err := sheet.NewXLSX(w)
			if err != nil {
				return err
			}
			return o.writeTable(ctx, table, guests, e, columns)
		}
		return o.writeTable(ctx, sheet.NewCSV(w, comma(lang)), guests, e, columns)
	})
}

func (o office) writeTable(ctx context.Context, table sheet.Table, guests models.Scope, e *models.Export, columns []views.ExportColumn) error {
	cells := make([]string, len(columns))
	for i, column := range columns {
		cells[i] = column.Label
	}
	if err := table.Row(cells...); err != nil {
		return err
	}
	err := o.Store.ExportRows(ctx, guests, e, func(rows []models.ExportRow) error {
		for _, r := range rows {
			for i, column := range columns {
				cells[i] = column.Text(r)
			}
			if err := table.Row(cells...); err != nil {
				return err
			}
		}
		return nil
	})
	return errors.Join(err, table.Close())
}

func (o office) writeJSON(ctx context.Context, w io.Writer, guests models.Scope, e *models.Export, columns []views.ExportColumn) error {
	names, values := make([]string, len(columns)), make([]any, len(columns))
	for i, column := range columns {
		names[i] = column.Code
	}
	out := sheet.NewJSON(w, names...)
	err := o.Store.ExportRows(ctx, guests, e, func(rows []models.ExportRow) error {
		for _, r := range rows {
			for i, column := range columns {
				values[i] = column.Raw(r)
			}
			if err := out.Row(values...); err != nil {
				return err
			}
		}
		return nil
	})
	return errors.Join(err, out.Close())
}
