package organise

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// isConflict tells whether an error is that something cannot be done now.
func isConflict(err error) bool { return errors.Is(err, models.ErrConflict) }

// spareRows are the empty rows below those of a table's form.
const spareRows = 2

// ceremonyForm is a form of the ceremony, with all that can be chosen in it.
func (o office) ceremonyForm(c *fiber.Ctx, title string) (page views.CeremonyFormPage, err error) {
	f, err := o.signingOf(c, title)
	if err != nil {
		return page, err
	}
	if f.Ceremony() == nil || !f.Editable() {
		return page, models.ErrNotFound
	}
	f.Trail = append(f.Trail, views.Link{Label: f.Words.T("ceremony.title"), Href: f.Base + "/ceremony"})
	page = views.CeremonyFormPage{CeremonyFrame: f, Revision: f.MoU.Revision, Languages: o.languagesOf(f), Action: c.Path()}
	none := views.Option{Label: f.Words.T("ceremony.nobody")}
	page.PartyOptions, page.SignerOptions, page.CopyOptions = []views.Option{{Label: f.Words.T("ceremony.no_copy")}}, []views.Option{none}, []views.Option{{Label: "–"}}
	for _, p := range f.MoU.Content.Parties {
		page.PartyOptions = append(page.PartyOptions, views.Option{Value: p.Key, Label: views.PartyLabel(f.Words, &p)})
	}
	for i, s := range f.MoU.Content.Signatories {
		name := f.Words.Person(views.SignatoryName(&s))
		if name == "" {
			name, _ = s.Title.In(f.Lang)
		}
		page.SignerOptions = append(page.SignerOptions, views.Option{Value: s.Key, Label: name})
		position := models.SigningPosition(i)
		page.PositionOptions = append(page.PositionOptions, views.Option{Value: position, Label: views.PositionWord(f.Words, position)})
	}
	for _, copied := range f.Ceremony().Copies {
		page.CopyOptions = append(page.CopyOptions, views.Option{Value: copied.Key, Label: views.CopyName(f.Words, &f.MoU.Content, copied.Key)})
	}
	return page, nil
}

func (o office) editTable(c *fiber.Ctx) error {
	page, err := o.ceremonyForm(c, "ceremony.table.title")
	if err != nil {
		return err
	}
	values := map[string][]string{}
	for i, copied := range page.Ceremony().Copies {
		values[fmt.Sprintf("copies[%d].key", i)] = []string{copied.Key}
		values[fmt.Sprintf("copies[%d].party", i)] = []string{copied.Party}
		values[fmt.Sprintf("copies[%d].languages", i)] = copied.Languages
	}
	for i, seat := range page.Ceremony().Seats {
		values[fmt.Sprintf("seats[%d].signatory", i)] = []string{seat.Signatory}
		for lang, words := range seat.Label {
			values[fmt.Sprintf("seats[%d].label.%s", i, lang)] = []string{words}
		}
	}
	page.Form.Values = values
	return o.showTable(c, fiber.StatusOK, page)
}

func (o office) showTable(c *fiber.Ctx, status int, page views.CeremonyFormPage) error {
	for i := range len(page.Ceremony().Copies) + 1 {
		page.Copies = append(page.Copies, i)
	}
	for i := range len(page.Ceremony().Seats) + spareRows {
		page.Seats = append(page.Seats, i)
	}
	return o.Render(c, status, "ceremony/table", page)
}

func (o office) updateTable(c *fiber.Ctx) error {
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	page, err := o.ceremonyForm(c, "ceremony.table.title")
	if err != nil {
		return err
	}
	revision, _ := form.Int("revision", 1, 1<<30)
	copies, seats := o.tableOf(form, page)
	if err = form.Err(); err == nil {
		err = o.changeCeremony(c, revision, func(plan *models.MoUCeremony) error { return plan.SetTable(copies, seats) })
	}
	return o.ceremonyFormSent(c, form, page, err, o.showTable)
}

// tableOf reads copies and seats: an empty row is none.
func (o office) tableOf(form *web.Fields, page views.CeremonyFormPage) (copies []models.MoUCopy, seats []models.MoUSeat) {
	var languages []string
	for _, option := range page.Languages {
		languages = append(languages, option.Value)
	}
	for i := range len(page.Ceremony().Copies) + 1 {
		at := fmt.Sprintf("copies[%d].", i)
		copied := models.MoUCopy{Key: form.Token(at + "key"), Party: form.Choice(at+"party", optionValues(page.PartyOptions)...)}
		for _, lang := range form.Choices(at+"languages", len(languages), 20) {
			if slices.Contains(languages, lang) {
				copied.Languages = append(copied.Languages, lang)
			}
		}
		if copied.Party == "" {
			continue
		}
		if known := page.Ceremony().Copy(copied.Key); known != nil { // the keeper's own language stays first
			slices.SortStableFunc(copied.Languages, func(a, b string) int { return slices.Index(known.Languages, a) - slices.Index(known.Languages, b) })
		} else {
			copied.Key = freeCopy(copied.Party, copies, page.Ceremony().Copies)
		}
		copies = append(copies, copied)
	}
	for i := range len(page.Ceremony().Seats) + spareRows {
		at := fmt.Sprintf("seats[%d].", i)
		seat := models.MoUSeat{Signatory: form.Choice(at+"signatory", optionValues(page.SignerOptions)...), Label: form.Texts(at+"label", 200, false, o.Locale, nil)}
		if seat.Signatory != "" || len(seat.Label) > 0 {
			seats = append(seats, seat)
		}
	}
	return copies, seats
}

// freeCopy is a key of a new copy that a party keeps.
func freeCopy(party string, copies, known []models.MoUCopy) string {
	key := party
	for n := 2; slices.ContainsFunc(slices.Concat(copies, known), func(c models.MoUCopy) bool { return c.Key == key }); n++ {
		key = fmt.Sprint(party, n)
	}
	return key
}

func optionValues(options []views.Option) []string {
	var values []string
	for _, option := range options {
		values = append(values, option.Value)
	}
	return values
}

// ceremonyFormSent leads back to the ceremony, or shows what is wrong with a form.
func (o office) ceremonyFormSent(c *fiber.Ctx, form *web.Fields, page views.CeremonyFormPage, err error,
	show func(*fiber.Ctx, int, views.CeremonyFormPage) error) error {
	var wrong *models.Invalid
	switch {
	case errors.As(err, &wrong):
		page.Form = o.Refill(c, form, err, "copies", "ceremony.copies", "cue", "ceremony.step.cue", "copy", "ceremony.step.copy")
		page.Revision, _ = strconv.Atoi(page.Form.Value("revision"))
		return show(c, fiber.StatusUnprocessableEntity, page)
	case models.IsChangedMoU(err) != nil:
		page.Form, page.Changed = o.Refill(c, form, nil), true
		return show(c, fiber.StatusConflict, page)
	}
	return o.ceremonyChanged(c, err, "ceremony.saved")
}
