package organise

import (
	"errors"
	"math"
	"strconv"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"
	"duologue/views/sheet"

	"github.com/gofiber/fiber/v2"
)

const (
	// importBytes is how large an uploaded sheet may be.
	importBytes = 10 << 20
	// problemsPerPage is how many rows with mistakes a page shows.
	problemsPerPage = 100
)

func importPath(d *models.Dialogue, ref string) string {
	return basePath(d) + "/registrations/imports/" + ref
}

func (o office) indexImports(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	return o.showImports(c, fiber.StatusOK, d, views.Form{})
}

func (o office) showImports(c *fiber.Ctx, status int, d *models.Dialogue, form views.Form) error {
	page := views.ImportsPage{OfficePage: o.page(c, d, "registrations", "organise.import.title"), Form: form,
		Most: models.ImportMostRows, Megabytes: importBytes >> 20}
	p := o.Locale.For(page.Lang)
	page.Trail = append(page.Trail, views.Link{Label: p.T("organise.nav.registrations"), Href: page.Base + "/registrations"})
	page.Encodings = []views.Option{{Label: p.T("organise.import.encoding_auto")}}
	for _, name := range sheet.Encodings() {
		page.Encodings = append(page.Encodings, views.Option{Value: name, Label: name})
	}
	var err error
	if page.Imports, err = o.Store.Imports(web.Context(c), web.Scope(c, d), 50); err != nil {
		return err
	}
	page.Imports, page.Toolbar, err = sift(o, c, page.Base+"/registrations/imports", page.Imports,
		func(i *models.Import) []string { return []string{i.Name} }, newestFirst(func(i *models.Import) string { return i.Name })...)
	if err != nil {
		return err
	}
	return o.Render(c, status, "office/imports", page)
}

// createImport keeps an uploaded sheet and leads to its columns.
func (o office) createImport(c *fiber.Ctx) error {
	d, form, err := o.sent(c)
	if err != nil {
		return err
	}
	questions, err := o.Store.Questions(web.Context(c), d.ID)
	if err != nil {
		return err
	}
	var made *models.Import
	if file := form.File("file"); file == nil || len(file.Data) == 0 {
		form.Refuse("file", "organise.import.no_file")
	} else {
		made, err = o.Store.CreateImport(web.Context(c), web.Actor(c), web.Scope(c, d), models.NewImport{Name: file.Name,
			Guess: func(header []string) []string { return views.GuessFields(o.Locale, questions, header) },
			Read: func(row func(int, []string) error) (map[string]string, error) {
				return readSheet(file.Data, form.Choice("encoding", sheet.Encodings()...), row)
			}})
	}
	if err := form.All(err); err != nil {
		var wrong *models.Invalid
		if !errors.As(err, &wrong) {
			return err
		}
		return o.showImports(c, fiber.StatusUnprocessableEntity, d, o.Refill(c, form, err, "file", "organise.import.file", "encoding", "organise.import.encoding"))
	}
	return web.SeeOther(c, importPath(d, made.Ref))
}

// readSheet reads an upload; a file that is no sheet is an *Invalid.
func readSheet(data []byte, encoding string, row func(int, []string) error) (map[string]string, error) {
	facts, err := sheet.Read(data, encoding, row)
	for known, key := range map[error]string{sheet.ErrKind: "organise.import.no_sheet", sheet.ErrTooLarge: "organise.import.too_large",
		sheet.ErrTooWide: "organise.import.too_wide", sheet.ErrEncoding: "organise.import.no_sheet"} {
		if errors.Is(err, known) {
			wrong := &models.Invalid{}
			wrong.Add("file", key)
			return nil, wrong
		}
	}
	told := map[string]string{"format": facts.Format, "encoding": facts.Encoding, "sheet": facts.Sheet}
	if facts.Comma != 0 {
		told["comma"] = string(facts.Comma)
	}
	if facts.Sheets > 1 {
		told["sheets"] = strconv.Itoa(facts.Sheets)
	}
	if facts.Merged {
		told["merged"] = "yes"
	}
	return told, err
}

// theImport is the one that the address names, in its dialogue.
func (o office) theImport(c *fiber.Ctx) (*models.Dialogue, *models.Import, error) {
	d, guests, err := o.guests(c)
	if err != nil {
		return nil, nil, err
	}
	i, err := o.Store.ImportByRef(web.Context(c), guests, c.Params("import"))
	return d, i, err
}

// planImport says what the columns mean.
func (o office) planImport(c *fiber.Ctx) error {
	d, i, err := o.theImport(c)
	if err != nil {
		return err
	}
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	revision, _ := form.Int("revision", 0, math.MaxInt)
	plan := models.ImportPlan{Mode: form.Token("mode"), Host: form.Token("host"), Category: form.Token("category"), Country: form.Token("country"),
		Language: form.Token("language"), Send: form.Bool("send")}
	for n := range i.Header {
		plan.Fields = append(plan.Fields, form.Token("column."+strconv.Itoa(n)))
	}
	err = o.Store.PlanImport(web.Context(c), web.Actor(c), d, i, int64(revision), plan)
	var wrong *models.Invalid
	if errors.As(err, &wrong) {
		typed := o.Refill(c, form, err)
		return o.showOneImport(c, fiber.StatusUnprocessableEntity, &typed, false)
	}
	return o.turned(c, d, i, err)
}

// importAct is what is done to an import as it was shown.
func (o office) importAct(act func(office, *fiber.Ctx, *models.Import, int64) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		d, i, err := o.theImport(c)
		if err != nil {
			return err
		}
		form, err := web.Form(c)
		if err != nil {
			return err
		}
		revision, _ := form.Int("revision", 0, math.MaxInt)
		return o.turned(c, d, i, act(o, c, i, int64(revision)))
	}
}

// turned leads back to the import, which shows what became of it; who was too
// late is told so beside what it is now.
func (o office) turned(c *fiber.Ctx, d *models.Dialogue, i *models.Import, err error) error {
	if errors.Is(err, models.ErrConflict) {
		return o.showOneImport(c, fiber.StatusConflict, nil, true)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, importPath(d, i.Ref))
}

func startImport(o office, c *fiber.Ctx, i *models.Import, revision int64) error {
	return o.Store.StartImport(web.Context(c), web.Actor(c), i, revision)
}

func undoImport(o office, c *fiber.Ctx, i *models.Import, revision int64) error {
	return o.Store.UndoImport(web.Context(c), web.Actor(c), i, revision)
}

func dropImport(o office, c *fiber.Ctx, i *models.Import, revision int64) error {
	return o.Store.DropImport(web.Context(c), web.Actor(c), i, revision)
}
