package models

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
)

// RegistrationForm is what a stakeholder, or staff for one, asks for.
type RegistrationForm struct {
	Person
	Host     string // code of the host body whose guest it is; empty: of none
	Mode     string
	Sessions map[string]string // ref of a session -> mode; absent is not attending
	Dietary  string
	Access   string
	Answers  map[string][]string // ref of a question -> values
	Consents map[string]bool     // ref of a consent text -> given
	// Nonce of the form (16 bytes), so that a repeated post is the same
	// registration; nil where there is no form.
	Nonce []byte
	// Unsent: staff do not want it to be mailed.
	Unsent bool

	hostID int64 // of Host, once it is checked
}

// formContext is what a form is checked against.
type formContext struct {
	dialogue  *Dialogue
	guests    Scope // whose guest it can be; empty: that is not asked
	agenda    *Agenda
	questions []Question
	consents  []ConsentText
	staff     bool // staff may leave out e-mail, consents and answers
}

// check validates a form and returns the wanted sessions; every mistake is
// reported at once.
func (f *RegistrationForm) check(c formContext) (desired, error) {
	wrong := &Invalid{}
	f.checkPerson(c, wrong)
	f.checkHost(c, wrong)
	want := f.checkSessions(c, wrong)
	f.checkNeeds(wrong)
	f.checkAnswers(c, wrong)
	f.checkConsents(c, wrong)
	return want, wrong.OrNil()
}

func (f *RegistrationForm) checkPerson(c formContext, wrong *Invalid) {
	f.Person.tidy()
	f.Person.check(wrong)
	if !slices.Contains(c.dialogue.Languages, f.Language) {
		wrong.Add("language", "field.choose")
	}
	address, ok := cleanAddress(f.Email)
	switch {
	case f.Email == "" && c.staff:
	case f.Email == "":
		wrong.Add("email", "field.required")
	case !ok:
		wrong.Add("email", "field.email")
	default:
		f.Email = address
	}
	offered := c.dialogue.Format == FormatHybrid || c.dialogue.Format == f.Mode
	if !slices.Contains(Modes(), f.Mode) || !offered {
		wrong.Add("mode", "field.choose")
	}
}

// checkHost finds the host body. Who may register for one alone need not name
// it; who may for several, but not for all, must choose.
func (f *RegistrationForm) checkHost(c formContext, wrong *Invalid) {
	if f.hostID = 0; c.guests.Empty() {
		return
	}
	sc, err := c.guests.of(f.Host)
	switch {
	case err != nil:
		wrong.Add("host", "field.choose")
	case sc.all:
	case len(sc.hosts) > 1:
		wrong.Add("host", "field.required")
	default:
		f.hostID = sc.hosts[0]
	}
}

func (p *Person) tidy() {
	for _, v := range []*string{&p.FamilyName, &p.GivenNames, &p.NativeName, &p.Organisation, &p.Position, &p.Email} {
		*v = strings.Join(strings.Fields(*v), " ")
	}
	if p.NameOrder == "" {
		p.NameOrder = GivenFirst
	}
}

func (p *Person) check(wrong *Invalid) {
	for _, v := range []struct {
		field, value string
		max          int
		required     bool
	}{
		{"family_name", p.FamilyName, 100, p.GivenNames == "" && p.NativeName == ""},
		{"given_names", p.GivenNames, 100, false},
		{"native_name", p.NativeName, 100, false},
		{"organisation", p.Organisation, 200, true},
		{"position", p.Position, 200, false},
	} {
		checkText(wrong, v.field, v.value, v.max, v.required)
	}
	if p.NameOrder != GivenFirst && p.NameOrder != FamilyFirst {
		wrong.Add("name_order", "field.choose")
	}
	if !validCountry(p.Country) {
		wrong.Add("country", "field.choose")
	}
	if !slices.Contains(Categories(), p.Category) {
		wrong.Add("category", "field.choose")
	}
}

// checkText reports a text that is missing, too long or not writable.
func checkText(wrong *Invalid, field, value string, limit int, required bool) {
	switch {
	case value == "" && required:
		wrong.Add(field, "field.required")
	case utf8.RuneCountInString(value) > limit:
		wrong.Add(field, "field.too_long", "max", limit)
	case !writable(value):
		wrong.Add(field, "field.characters")
	}
}

// writable refuses invalid UTF-8, control characters and the direction
// overrides that make a text read as another one (Unicode TR 36).
func writable(s string) bool {
	if !utf8.ValidString(s) {
		return false
	}
	for _, r := range s {
		if r == '\n' || r == '\r' || r == '\t' {
			continue
		}
		if unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x2028 || r == 0x2029 || r == utf8.RuneError {
			return false
		}
	}
	return true
}

func validCountry(code string) bool {
	if len(code) != 2 || strings.ToUpper(code) != code {
		return false
	}
	r, err := language.ParseRegion(code)
	return err == nil && r.IsCountry()
}

func (f *RegistrationForm) checkSessions(c formContext, wrong *Invalid) desired {
	want := desired{}
	var chosen []*Session
	for _, s := range c.agenda.Sessions {
		mode, ok := f.Sessions[s.Ref]
		if !ok {
			continue
		}
		if s.Open || !s.Offers(mode) {
			wrong.Add("sessions."+s.Ref, "field.choose")
			continue
		}
		for _, other := range chosen {
			if s.Overlaps(other) {
				wrong.Add("sessions."+s.Ref, "field.overlap", "session", s.Title, "other", other.Title)
			}
		}
		chosen, want[s.ID] = append(chosen, s), mode
	}
	for ref := range f.Sessions {
		if c.agenda.Session(ref) == nil {
			wrong.Add("sessions", "field.choose")
			break
		}
	}
	return want
}

func (f *RegistrationForm) checkNeeds(wrong *Invalid) {
	f.Dietary, f.Access = strings.TrimSpace(f.Dietary), strings.TrimSpace(f.Access)
	checkText(wrong, "dietary", f.Dietary, 1000, false)
	checkText(wrong, "access", f.Access, 1000, false)
}

func (f *RegistrationForm) checkAnswers(c formContext, wrong *Invalid) {
	for _, q := range c.questions {
		field := "answers." + q.Ref
		values := slices.DeleteFunc(slices.Clone(f.Answers[q.Ref]), func(v string) bool { return strings.TrimSpace(v) == "" })
		switch {
		case len(values) == 0:
			if q.Required && !c.staff {
				wrong.Add(field, "field.required")
			}
		case len(values) > 1 && q.Kind != QuestionChoices:
			wrong.Add(field, "field.choose")
		case q.Kind == QuestionText:
			checkText(wrong, field, values[0], 2000, false)
		case !allOffered(q, values):
			wrong.Add(field, "field.choose")
		}
	}
}

func allOffered(q Question, values []string) bool {
	if q.Kind == QuestionYesNo {
		return values[0] == "yes" || values[0] == "no"
	}
	for _, v := range values {
		if !slices.ContainsFunc(q.Options, func(o Option) bool { return o.Value == v }) {
			return false
		}
	}
	return true
}

func (f *RegistrationForm) checkConsents(c formContext, wrong *Invalid) {
	for _, t := range c.consents {
		if t.Required && !f.Consents[t.Ref] && !c.staff {
			wrong.Add("consents."+t.Ref, "field.consent")
		}
	}
}
