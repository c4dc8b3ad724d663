package views

import (
	"strings"
	"time"

	"duologue/models"
	"duologue/views/locale"
)

// ExportColumn is one column of an export: Text is what people read in a sheet,
// Raw what programs read.
type ExportColumn struct {
	Code, Label string
	// Usual columns are chosen unless one says otherwise.
	Usual bool
	Text  func(models.ExportRow) string
	Raw   func(models.ExportRow) any
}

// ExportColumns are the columns that an export of a dialogue's registrations can
// have, worded in the printer's language.
func ExportColumns(p *locale.Printer, agenda *models.Agenda, questions []models.Question) []ExportColumn {
	columns := append(placeColumns(p, agenda), personColumns(p)...)
	columns = append(columns, staffColumns(p, agenda.Dialogue)...)
	columns = append(columns, plainColumn(models.ColumnDietary, p.T("register.dietary"), false, func(r models.ExportRow) string { return r.Needs.Dietary }),
		plainColumn(models.ColumnAccess, p.T("register.access"), false, func(r models.ExportRow) string { return r.Needs.Access }))
	for _, q := range questions {
		label, _ := q.Label.In(p.Lang(), agenda.Dialogue.Languages...)
		columns = append(columns, ExportColumn{Code: models.ColumnAnswer + q.Ref, Label: label,
			Text: func(r models.ExportRow) string { return answerWords(p, agenda.Dialogue, q, r.Answers[q.ID]) },
			Raw:  func(r models.ExportRow) any { return append([]string{}, r.Answers[q.ID]...) }})
	}
	return columns
}

// plainColumn is the same for people and for programs.
func plainColumn(code, label string, usual bool, text func(models.ExportRow) string) ExportColumn {
	return ExportColumn{Code: code, Label: label, Usual: usual, Text: text, Raw: func(r models.ExportRow) any { return text(r) }}
}

// codedColumn holds a code that people read in words.
func codedColumn(code, label string, of func(models.ExportRow) string, words func(string) string) ExportColumn {
	return ExportColumn{Code: code, Label: label, Usual: true, Raw: func(r models.ExportRow) any { return of(r) },
		Text: func(r models.ExportRow) string { return words(of(r)) }}
}

func placeColumns(p *locale.Printer, agenda *models.Agenda) []ExportColumn {
	return []ExportColumn{
		plainColumn("reference", p.T("organise.field.reference"), true, func(r models.ExportRow) string { return models.FormatReference(r.Reference) }),
		codedColumn("state", p.T("organise.field.state"), func(r models.ExportRow) string { return r.State },
			func(code string) string { return p.T("state.registration." + code) }),
		codedColumn("mode", p.T("organise.field.mode"), func(r models.ExportRow) string { return r.Attends() },
			func(code string) string { return p.T("mode." + code) }),
		{Code: models.ColumnSessions, Label: p.T("organise.field.sessions"),
			Text: func(r models.ExportRow) string { return choiceWords(p, agenda, r.Choices) },
			Raw:  func(r models.ExportRow) any { return choiceCodes(agenda, r.Choices) }},
	}
}

func personColumns(p *locale.Printer) []ExportColumn {
	return []ExportColumn{
		plainColumn("family_name", p.T("register.family_name"), true, func(r models.ExportRow) string { return r.FamilyName }),
		plainColumn("given_names", p.T("register.given_names"), true, func(r models.ExportRow) string { return r.GivenNames }),
		plainColumn("native_name", p.T("organise.field.native_name"), true, func(r models.ExportRow) string { return r.NativeName }),
		plainColumn("email", p.T("register.email"), true, func(r models.ExportRow) string { return r.Email }),
		plainColumn("organisation", p.T("register.organisation"), true, func(r models.ExportRow) string { return r.Organisation }),
		plainColumn("position", p.T("register.position"), true, func(r models.ExportRow) string { return r.Position }),
		codedColumn("country", p.T("organise.field.country"), func(r models.ExportRow) string { return r.Country }, p.Country),
		codedColumn("category", p.T("organise.field.category"), func(r models.ExportRow) string { return r.Category },
			func(code string) string { return p.T("category." + code) }),
		plainColumn("language", p.T("organise.field.language"), true, func(r models.ExportRow) string { return r.Language }),
	}
}

func staffColumns(p *locale.Printer, d *models.Dialogue) []ExportColumn {
	flag := func(code string, of func(models.ExportRow) bool, label string) ExportColumn {
		return ExportColumn{Code: code, Label: label, Usual: true, Raw: func(r models.ExportRow) any { return of(r) },
			Text: func(r models.ExportRow) string {
				if of(r) {
					return p.T("common.yes")
				}
				return ""
			}}
	}
	moment := func(code, label string, usual bool, of func(models.ExportRow) *time.Time) ExportColumn {
		return ExportColumn{Code: code, Label: label, Usual: usual, Raw: func(r models.ExportRow) any { return of(r) },
			Text: func(r models.ExportRow) string {
				if at := of(r); at != nil {
					return at.In(d.Location()).Format(time.DateTime)
				}
				return ""
			}}
	}
	return []ExportColumn{
		plainColumn("host", p.T("editor.field.host"), true, func(r models.ExportRow) string { return d.HostCode(r.HostID) }),
		flag("waits_onsite", func(r models.ExportRow) bool { return r.WaitsOnsite() }, p.T("mode.waits_onsite")),
		flag("vip", func(r models.ExportRow) bool { return r.VIP }, p.T("organise.flag.vip")),
		flag("head_of_delegation", func(r models.ExportRow) bool { return r.HeadOfDelegation }, p.T("organise.flag.head")),
		moment("registered", p.T("organise.field.registered"), true, func(r models.ExportRow) *time.Time { return &r.CreatedAt }),
		moment("confirmed", p.T("state.registration.confirmed"), false, func(r models.ExportRow) *time.Time { return r.ConfirmedAt }),
		plainColumn("door_note", p.T("organise.field.door_note"), false, func(r models.ExportRow) string { return r.DoorNote }),
		plainColumn("staff_note", p.T("organise.field.staff_note"), false, func(r models.ExportRow) string { return r.StaffNote }),
	}
}

func choiceWords(p *locale.Printer, agenda *models.Agenda, choices []models.Choice) string {
	var list []string
	for _, s := range agenda.Sessions {
		for _, c := range choices {
			if c.SessionID == s.ID {
				title, _ := s.Title.In(p.Lang(), agenda.Dialogue.Languages...)
				list = append(list, title+" ("+p.T("mode."+c.Mode)+", "+p.T("state.choice."+c.State)+")")
			}
		}
	}
	return strings.Join(list, "; ")
}

// choiceCode is a chosen session as programs read it.
type choiceCode struct {
	Session string `json:"session"`
	Mode    string `json:"mode"`
	State   string `json:"state"`
}

func choiceCodes(agenda *models.Agenda, choices []models.Choice) []choiceCode {
	list := []choiceCode{}
	for _, s := range agenda.Sessions {
		for _, c := range choices {
			if c.SessionID == s.ID {
				list = append(list, choiceCode{s.Code, c.Mode, c.State})
			}
		}
	}
	return list
}

func answerWords(p *locale.Printer, d *models.Dialogue, q models.Question, values []string) string {
	words := make([]string, len(values))
	for i, value := range values {
		words[i] = value
		if q.Kind == models.QuestionYesNo {
			words[i] = map[bool]string{true: p.T("common.yes"), false: p.T("common.no")}[value == "yes"]
		}
		for _, o := range q.Options {
			if o.Value == value {
				words[i], _ = o.Label.In(p.Lang(), d.Languages...)
			}
		}
	}
	return strings.Join(words, "; ")
}

// ExportPage is "office/export": what to take away, and why.
type ExportPage struct {
	OfficePage
	Form   Form
	Filter models.RegistrationFilter
	Facts  []Fact // the filter in words
	Count  int
	// Columns and Formats are the choices.
	Columns, Formats []Option
}

// Hidden are the fields of the filter that the form sends along.
func (p ExportPage) Hidden() map[string]string { return FilterValues(p.Filter) }

// Query is the filter for links.
func (p ExportPage) Query() string { return RegistrationsPage{Filter: p.Filter}.Query() }
