package site

import (
	"cmp"
	"slices"
	"strings"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// readRegistration reads the form by which one registers or changes it.
func readRegistration(fields *web.Fields, agenda *models.Agenda) *models.RegistrationForm {
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
func readAnswer(fields *web.Fields, name string) []string {
	if text := fields.Text(name, 2000); strings.Contains(text, "\n") || len(text) > 200 {
		return []string{text}
	}
	return fields.Choices(name, 100, 2000)
}

// offer is an address that was probably meant, and the one that was typed.
type offer struct{ typed, meant string }

// asked tells whether there is something to ask.
func (o offer) asked() bool { return o.meant != "" }

// checkRegistration collects all that is wrong with a form. A form that is right
// but for an address that looks mistyped gives an offer: it is made once, and
// taken by the button that accepts it.
func (s *site) checkRegistration(c *fiber.Ctx, d *models.Dialogue, fields *web.Fields, f *models.RegistrationForm, change bool) (offer, error) {
	typed := f.Email
	meant := suggest(typed)
	if meant != "" && fields.Line("accept", 254) == meant {
		f.Email, meant = meant, ""
	}
	err := fields.All(s.Store.CheckRegistration(web.Context(c), d, f, change))
	if err != nil || meant == "" || fields.Line("checked", 254) == typed {
		return offer{}, err
	}
	return offer{typed: typed, meant: meant}, nil
}

// suggest is the address that was probably meant, or nothing.
func suggest(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at < 1 {
		return ""
	}
	if domain := models.SuggestDomain(address[at+1:]); domain != "" {
		return address[:at+1] + domain
	}
	return ""
}

// refill is the form as it was typed, its errors in the order of its fields and
// named after them.
func (s *site) refill(c *fiber.Ctx, fields *web.Fields, agenda *models.Agenda, err error) views.Form {
	return s.label(c, agenda, s.Refill(c, fields, err))
}

// label names the fields of the errors; agenda may be nil where there are no
// sessions.
func (s *site) label(c *fiber.Ctx, agenda *models.Agenda, form views.Form) views.Form {
	p := s.Locale.For(s.Lang(c))
	for i, e := range form.Errors {
		group, ref, nested := strings.Cut(e.Field, ".")
		switch {
		case e.Field == "nonce":
			form.Errors[i].Field = ""
		case group == "sessions" && nested && agenda != nil && agenda.Session(ref) != nil:
			form.Errors[i].Label = s.text(s.Lang(c), agenda.Dialogue, agenda.Session(ref).Title)
		case group == "sessions":
			form.Errors[i].Field, form.Errors[i].Label = "sessions", p.T("register.sessions")
		case nested && group == "answers":
			form.Errors[i].Label = p.T("register.questions")
		case nested && group == "consents":
			form.Errors[i].Label = p.T("register.consents")
		case fieldLabels()[e.Field] != "":
			form.Errors[i].Label = p.T(fieldLabels()[e.Field])
		}
	}
	slices.SortStableFunc(form.Errors, func(a, b views.FieldMessage) int { return cmp.Compare(fieldOrder(a.Field), fieldOrder(b.Field)) })
	return form
}

// fieldLabels are the keys of the names of the fields.
func fieldLabels() map[string]string {
	return map[string]string{
		"given_names": "register.given_names", "family_name": "register.family_name", "native_name": "register.native_name",
		"name_order": "register.name_order", "email": "register.email", "organisation": "register.organisation",
		"position": "register.position", "country": "register.country", "language": "register.language",
		"category": "register.category", "mode": "register.mode", "dietary": "register.dietary", "access": "register.access",
	}
}

// fieldOrder is the place of a field in the form, from the top.
func fieldOrder(field string) int {
	group, _, _ := strings.Cut(field, ".")
	return slices.Index([]string{"", "given_names", "family_name", "native_name", "name_order", "email", "organisation", "position",
		"country", "language", "category", "mode", "sessions", "answers", "dietary", "access", "consents"}, group)
}
