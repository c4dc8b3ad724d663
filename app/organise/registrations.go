package organise

import (
	"context"
	"io"
	"time"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"
	"duologue/views/sheet"

	"github.com/gofiber/fiber/v2"
)

// rowsPerPage is how many registrations a page of the list shows.
const rowsPerPage = 50

// readFilter reads a filter from a query or a form. What no list has, the store
// refuses.
func readFilter(f *web.Fields) models.RegistrationFilter {
	return models.RegistrationFilter{
		State: f.Token("state"), Mode: f.Token("mode"), Country: f.Token("country"), Category: f.Token("category"),
		Session: f.Token("session"), Search: f.Search("search"), Sort: f.Token("sort"),
	}
}

// indexRegistrations is one page of the list. A search as one types asks for it
// too, and takes the results out of the page.
func (o office) indexRegistrations(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	query, err := web.Query(c)
	if err != nil {
		return err
	}
	filter := readFilter(query)
	agenda, err := o.Store.Agenda(web.Context(c), d)
	if err != nil {
		return err
	}
	at := models.Cursor{After: query.Token("after"), Before: query.Token("before")}
	list, err := o.Store.LookUp(web.Context(c), web.Actor(c), d, filter, at, rowsPerPage)
	if err != nil {
		return err
	}
	page := views.RegistrationsPage{
		OfficePage: o.page(c, d, "registrations", "organise.nav.registrations"), Filter: filter, List: list, Acts: models.Acts(),
		Choices: views.NewFilterChoices(o.Locale.For(o.Lang(c)), agenda), Form: views.Form{Values: map[string][]string{}},
	}
	for name, value := range views.FilterValues(filter) {
		page.Form.Values[name] = []string{value}
	}
	return o.Render(c, fiber.StatusOK, "office/registrations", page)
}

// exportRegistrations sends all that match as a sheet.
func (o office) exportRegistrations(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	query, err := web.Query(c)
	if err != nil {
		return err
	}
	filter, lang := readFilter(query), o.Lang(c)
	if err := o.Store.AuditExport(web.Context(c), web.Actor(c), d, "registrations", filter); err != nil {
		return err
	}
	return o.sendCSV(c, d.Slug+"-registrations", func(ctx context.Context, w io.Writer) error {
		return o.writeRegistrations(ctx, sheet.NewCSV(w, comma(lang)), lang, d, filter)
	})
}

func (o office) writeRegistrations(ctx context.Context, out *sheet.CSV, lang string, d *models.Dialogue, filter models.RegistrationFilter) error {
	p := o.Locale.For(lang)
	head := []string{p.T("organise.field.reference"), p.T("organise.field.state"), p.T("organise.field.mode"), p.T("register.family_name"),
		p.T("register.given_names"), p.T("organise.field.native_name"), p.T("register.email"), p.T("register.organisation"),
		p.T("register.position"), p.T("organise.field.country"), p.T("organise.field.category"), p.T("organise.field.language"),
		p.T("organise.flag.vip"), p.T("organise.flag.head"), p.T("organise.field.registered")}
	if err := out.Row(head...); err != nil {
		return err
	}
	err := o.Store.Matching(ctx, d, filter, func(rows []*models.Registration) error {
		for _, r := range rows {
			err := out.Row(models.FormatReference(r.Reference), p.T("state.registration."+r.State), p.T("mode."+r.Mode), r.FamilyName,
				r.GivenNames, r.NativeName, r.Email, r.Organisation, r.Position, p.Country(r.Country), p.T("category."+r.Category),
				r.Language, tick(r.VIP), tick(r.HeadOfDelegation), r.CreatedAt.In(d.Location()).Format(time.DateTime))
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

// comma separates the cells as the spreadsheet programs of a language expect.
func comma(lang string) rune {
	if lang == "nl" || lang == "fr" {
		return ';'
	}
	return ','
}

func tick(yes bool) string {
	if yes {
		return "✓"
	}
	return ""
}

// sendCSV streams a sheet while it is written.
func (o office) sendCSV(c *fiber.Ctx, name string, write func(ctx context.Context, w io.Writer) error) error {
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+name+`.csv"`)
	return o.Stream(c, sheet.ContentType, write)
}
