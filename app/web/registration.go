package web

import (
	"cmp"
	"slices"
	"strings"

	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// ReadRegistration reads the form by which one registers or changes it.
func ReadRegistration(fields *Fields, agenda *models.Agenda) *models.RegistrationForm {
	f := &models.RegistrationForm{Person: models.Person{
		FamilyName: fields.Line("family_name", 100), GivenNames: fields.Line("given_names", 100),
		NativeName: fields.Line("native_name", 100), NameOrder: fields.Choice("name_order", models.GivenFirst, models.FamilyFirst),
		Email: fields.Line("email", 254), Organisation: fields.Line("organisation", 200), Position: fields.Line("position", 200),
		Country: fields.Line("country", 2), Category: fields.Choice("category", models.Categories()...),
		Language: fields.Line("language", 20),
	}}
	f.Mode = fields.Choice("mode", models.Modes()...)
	if format := agenda.Dialogue.Format; format != models.FormatHybrid && !fields.Has("mode") {
		f.Mode = format
	}
	f.Dietary, f.Access = fields.Text("dietary", 1000), fields.Text("access", 1000)
	f.Sessions, f.Answers, f.Consents = map[string]string{}, map[string][]string{}, map[string]bool{}
	for _, name := range fields.Names() {
		group, ref, _ := strings.Cut(name, ".")
		switch group {
		case "sessions":
			if mode := fields.Choice(name, models.Modes()...); mode != "" {
				f.Sessions[ref] = mode
			}
		case "answers":
			f.Answers[ref] = readAnswer(fields, name)
		case "consents":
			f.Consents[ref] = fields.Bool(name)
		}
	}
	return f
}

// readAnswer reads the values of an extra question; a text may have lines.
func readAnswer(fields *Fields, name string) []string {
	if text := fields.Text(name, 2000); strings.Contains(text, "\n") || len(text) > 200 {
		return []string{text}
	}
	return fields.Choices(name, 100, 2000)
}

// RegistrationValues are the values of the form that shows a registration.
func RegistrationValues(f *models.ChangeForm) map[string][]string {
	values := map[string][]string{
		"host": {f.Host}, "family_name": {f.FamilyName}, "given_names": {f.GivenNames}, "native_name": {f.NativeName}, "name_order": {f.NameOrder},
		"email": {f.Email}, "organisation": {f.Organisation}, "position": {f.Position}, "country": {f.Country},
		"category": {f.Category}, "language": {f.Language}, "mode": {f.Mode}, "dietary": {f.Dietary}, "access": {f.Access},
	}
	for ref, mode := range f.Sessions {
		values["sessions."+ref] = []string{mode}
	}
	for ref, given := range f.Consents {
		if given {
			values["consents."+ref] = []string{"yes"}
		}
	}
	for ref, answer := range f.Answers {
		values["answers."+ref] = answer
	}
	return values
}

// RegistrationAsk is what a registration form asks for, without consents.
func (k *Kit) RegistrationAsk(c *fiber.Ctx, agenda *models.Agenda) (views.RegistrationAsk, error) {
	ask := views.RegistrationAsk{Agenda: agenda}
	for _, lang := range agenda.Dialogue.Languages {
		if k.Locale.Has(lang) {
			ask.Languages = append(ask.Languages, views.Option{Value: lang, Label: k.Locale.Name(lang), Lang: k.Locale.HTMLLang(lang)})
		}
	}
	var err error
	ask.Questions, err = k.Store.Questions(Context(c), agenda.Dialogue.ID)
	return ask, err
}

// RefillRegistration is the form as it was typed, its errors in the order of its fields and
// named after them.
func (k *Kit) RefillRegistration(c *fiber.Ctx, fields *Fields, agenda *models.Agenda, err error) views.Form {
	return k.LabelErrors(c, agenda, k.Refill(c, fields, err))
}

// LabelErrors names the fields of the errors; agenda may be nil where there are no
// sessions.
func (k *Kit) LabelErrors(c *fiber.Ctx, agenda *models.Agenda, form views.Form) views.Form {
	p := k.Locale.For(k.Lang(c))
	for i, e := range form.Errors {
		group, ref, nested := strings.Cut(e.Field, ".")
		switch {
		case e.Field == "nonce":
			form.Errors[i].Field = ""
		case group == "sessions" && nested && agenda != nil && agenda.Session(ref) != nil:
			title, _ := agenda.Session(ref).Title.In(k.Lang(c), agenda.Dialogue.Languages...)
			if !strings.Contains(e.Message, title) {
				form.Errors[i].Label = title
			}
		case group == "sessions":
			form.Errors[i].Field, form.Errors[i].Label = "sessions", p.T("register.sessions")
		case nested && group == "answers":
			form.Errors[i].Label = p.T("register.questions")
		case nested && group == "consents":
			form.Errors[i].Label = p.T("register.consents")
		case views.FieldKeys()[e.Field] != "":
			form.Errors[i].Label = p.T(views.FieldKeys()[e.Field])
		}
	}
	slices.SortStableFunc(form.Errors, func(a, b views.FieldMessage) int { return cmp.Compare(fieldOrder(a.Field), fieldOrder(b.Field)) })
	return form
}

// fieldOrder is the place of a field in the form, from the top.
func fieldOrder(field string) int {
	group, _, _ := strings.Cut(field, ".")
	return slices.Index([]string{"", "host", "given_names", "family_name", "native_name", "name_order", "email", "organisation", "position",
		"country", "language", "category", "mode", "sessions", "answers", "dietary", "access", "consents"}, group)
}
