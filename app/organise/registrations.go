package organise

import (
	"context"
	"io"
	"slices"
	"strings"

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
		Session: f.Token("session"), Host: f.Token("host"), Search: f.Search("search"), Sort: f.Token("sort"),
	}
}

// readShown are the columns to show, one by one or with commas between; what is
// none is left out.
func readShown(f *web.Fields) []string {
	chosen := strings.Split(strings.Join(f.Choices("show", 20, 200), ","), ",")
	return slices.DeleteFunc(chosen, func(c string) bool { return !slices.Contains(models.ListColumns(), c) })
}

// indexRegistrations is one page of the list. A search as one types asks for it
// too, and takes the results out of the page.
func (o office) indexRegistrations(c *fiber.Ctx) error {
	d, query, err := o.asked(c)
	if err != nil {
		return err
	}
	return o.listRegistrations(c, fiber.StatusOK, d, query, views.Form{})
}

// listRegistrations shows a page of the list; saving is the form by which its
// filter is saved, if that was refused.
func (o office) listRegistrations(c *fiber.Ctx, status int, d *models.Dialogue, query *web.Fields, saving views.Form) error {
	filter := readFilter(query)
	agenda, err := o.Store.Agenda(web.Context(c), d)
	if err != nil {
		return err
	}
	guests := web.Scope(c, d)
	at := models.Cursor{After: query.Token("after"), Before: query.Token("before")}
	list, err := o.Store.LookUp(web.Context(c), web.Actor(c), guests, filter, at, rowsPerPage)
	if err != nil {
		return err
	}
	page := views.RegistrationsPage{
		OfficePage: o.page(c, d, "registrations", "organise.nav.registrations"), Filter: filter, List: list,
		Choices: views.NewFilterChoices(o.Locale.For(o.Lang(c)), agenda, guests), Form: views.Form{Values: map[string][]string{}},
		Shown: readShown(query), Saving: saving, AccountID: web.SignIn(c).Account.ID,
		Registers: web.SignIn(c).Scope(models.MayRegister, d),
	}
	page.Acts = page.Registers.Acts()
	if page.Saved, err = o.Store.SavedFilters(web.Context(c), guests, page.AccountID); err != nil {
		return err
	}
	for name, value := range views.FilterValues(filter) {
		page.Form.Values[name] = []string{value}
	}
	return o.Render(c, status, "office/registrations", page)
}

// comma separates the cells as the spreadsheet programs of a language expect.
func comma(lang string) rune {
	if lang == "nl" || lang == "fr" {
		return ';'
	}
	return ','
}

// sendCSV streams a sheet while it is written.
func (o office) sendCSV(c *fiber.Ctx, name string, write func(ctx context.Context, w io.Writer) error) error {
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+name+`.csv"`)
	return o.Stream(c, sheet.ContentType, write)
}
