package organise

import (
	"context"
	"io"
	"net/url"
	"time"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"
	"duologue/views/sheet"

	"github.com/gofiber/fiber/v2"
)

// auditsPerPage is how many entries a page of the audit log shows.
const auditsPerPage = 50

// readAudit reads a filter of the audit log from a query; days are those of the
// scope's zone.
func (o office) readAudit(c *fiber.Ctx) (scope, models.AuditFilter, *web.Fields, error) {
	s, err := o.scope(c)
	if err != nil {
		return s, models.AuditFilter{}, nil, err
	}
	query, err := web.Query(c)
	if err != nil {
		return s, models.AuditFilter{}, nil, err
	}
	day := func(name string, days int) time.Time {
		t := query.Date(name)
		if t.IsZero() {
			return t
		}
		return time.Date(t.Year(), t.Month(), t.Day()+days, 0, 0, 0, 0, s.zone(o))
	}
	return s, models.AuditFilter{Dialogue: s.dialogue, Actor: query.Search("actor"), Action: query.Token("action"), Object: query.Token("object"),
		Registration: query.Search("registration"), From: day("from", 0), To: day("to", 1), After: query.Token("after")}, query, nil
}

func (o office) indexAudits(c *fiber.Ctx) error {
	s, filter, query, err := o.readAudit(c)
	if err != nil {
		return err
	}
	rows, next, err := o.Store.AuditLog(web.Context(c), web.Actor(c), filter, auditsPerPage)
	if err != nil {
		return err
	}
	page := views.AuditPage{Frame: o.scopeFrame(c, s, "audit"), Base: s.base, Zone: s.zone(o), Form: o.Refill(c, query, query.Err())}
	p := o.Locale.For(page.Lang)
	page.Actions = views.AuditActions(p)
	for _, row := range rows {
		page.Rows = append(page.Rows, views.NewAuditEntry(p, row, s.dialogue != nil))
	}
	asked := url.Values{}
	for _, name := range views.AuditFields() {
		if value := page.Form.Value(name); value != "" {
			asked.Set(name, value)
		}
	}
	page.Narrow, page.Query = len(asked) > 0, asked.Encode()
	if filter.After != "" {
		page.Previous = c.Path() + "?" + page.Query
	}
	if next != "" {
		asked.Set("after", next)
		page.Next = c.Path() + "?" + asked.Encode()
	}
	return o.Render(c, fiber.StatusOK, "audit/index", page)
}

// exportAudits sends all entries that match as a sheet.
func (o office) exportAudits(c *fiber.Ctx) error {
	s, filter, query, err := o.readAudit(c)
	if err == nil {
		err = query.Err()
	}
	if err != nil {
		return err
	}
	filter.After = ""
	if err := o.Store.AuditExported(web.Context(c), web.Actor(c), filter); err != nil {
		return err
	}
	name, lang := "audit", o.Lang(c)
	if s.dialogue != nil {
		name = s.dialogue.Slug + "-audit"
	}
	return o.sendCSV(c, name, func(ctx context.Context, w io.Writer) error {
		return o.writeAudits(ctx, sheet.NewCSV(w, comma(lang)), lang, s, filter)
	})
}

func (o office) writeAudits(ctx context.Context, out *sheet.CSV, lang string, s scope, filter models.AuditFilter) error {
	p := o.Locale.For(lang)
	err := out.Row(p.T("organise.field.when"), p.T("organise.audit.who"), p.T("organise.account.email"), p.T("organise.audit.from_where"),
		p.T("organise.audit.what"), p.T("organise.audit.code"), p.T("organise.audit.dialogue"), p.T("organise.field.reference"),
		p.T("organise.audit.object"), p.T("organise.audit.details"))
	if err != nil {
		return err
	}
	err = o.Store.AllAudits(ctx, filter, func(rows []models.AuditRow) error {
		for _, row := range rows {
			e := views.NewAuditEntry(p, row, false)
			err := out.Row(row.At.In(s.zone(o)).Format(time.DateTime), e.Who, row.Email, row.IP, e.What, row.Action, row.Dialogue, e.Reference,
				e.Object, e.Plain())
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return out.Close()
}
