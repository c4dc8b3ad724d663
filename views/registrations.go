package views

import (
	"slices"
	"time"

	"duologue/models"
	"duologue/views/locale"
)

// RegistrationPage is "registrations/new" and, for a registrant's own changes,
// "my/edit".
type RegistrationPage struct {
	Frame
	DialogueHead
	RegistrationFields
	// Action is where the form is sent to.
	Action string
	// Nonce makes a repeated post the same registration; Revision is that of
	// the registration which is changed.
	Nonce    string
	Revision int64
	// Suggestion is the address that was probably meant; Checked the one about
	// which it was asked.
	Suggestion, Checked string
	// Host is who invites, where a link of theirs was followed.
	Host *models.Host
	// Back leads out of a change.
	Back string
	// Conflict: the registration was changed elsewhere meanwhile.
	Conflict bool
}

// RegistrationFields is the form by which one registers or changes it.
type RegistrationFields struct {
	Form
	Fallback   []string // languages of the dialogue, for its texts
	Editing    bool
	Staff      bool // who fills it in for somebody else may leave more out
	Hybrid     bool
	Countries  []Option
	Categories []Option
	Orders     []Option
	Languages  []Option
	Modes      []Option
	Days       []ChooserDay
	Questions  []QuestionField
	Consents   []ConsentField
}

// EmailHelp is the key of what is said about the e-mail address.
func (f RegistrationFields) EmailHelp() string {
	switch {
	case f.Staff:
		return "organise.registration.email_help"
	case f.Editing:
		return "register.email_change_help"
	}
	return "register.email_help"
}

// ChooserDay is the sessions of one day of the dialogue's zone.
type ChooserDay struct {
	Date  time.Time
	Slots []ChooserSlot
}

// ChooserSlot is sessions of which each overlaps another; of several, one can
// be chosen.
type ChooserSlot struct {
	Several bool
	// Span is the time of all its rows, unless they differ: Mixed.
	Span  Span
	Mixed bool
	Rows  []ChooserRow
}

// Open tells whether the slot is one session that is open to all.
func (s ChooserSlot) Open() bool { return len(s.Rows) == 1 && s.Rows[0].Session.Open }

// ChooserRow is a session with its answers; an open one has none.
type ChooserRow struct {
	Session *models.Session
	Span    Span
	Href    string
	Answers []ChooserAnswer
	Field
	// State of the place that a registrant has there: "held", "waitlisted", "".
	State string
}

// Theme is the class of the session's colour.
func (r ChooserRow) Theme() string {
	if len(r.Session.Themes) == 0 {
		return ""
	}
	return " theme-" + r.Session.Themes[0].Colour
}

// ChooserAnswer is not attending, on site or online.
type ChooserAnswer struct {
	Value   string
	Checked bool
	// Full: a newcomer goes to the waiting list.
	Full bool
}

// QuestionField is one of the dialogue's own questions.
type QuestionField struct {
	Field
	Kind     string
	Question models.Question
}

// ConsentField is a text to agree to.
type ConsentField struct {
	Field
	Text models.ConsentText
}

// RegistrationAsk is what a registration form asks for and how it stands.
type RegistrationAsk struct {
	Agenda    *models.Agenda
	Questions []models.Question
	Consents  []models.ConsentText
	// Languages are those of the dialogue in which mail can be written.
	Languages []Option
	Editing   bool
	Staff     bool
	// States are the registrant's places by a session's ref, Held the modes in
	// which they are held.
	States, Held map[string]string
}

// NewRegistrationFields words the form in the printer's language.
func NewRegistrationFields(p *locale.Printer, form Form, ask RegistrationAsk) RegistrationFields {
	d := ask.Agenda.Dialogue
	f := RegistrationFields{Form: form, Fallback: d.Languages, Editing: ask.Editing, Staff: ask.Staff, Languages: ask.Languages,
		Hybrid: d.Format == models.FormatHybrid}
	f.Countries = []Option{{Label: p.T("register.choose_country")}}
	for _, c := range p.Countries() {
		f.Countries = append(f.Countries, Option{Value: c.Code, Label: c.Name})
	}
	for _, c := range models.Categories() {
		f.Categories = append(f.Categories, Option{Value: c, Label: p.T("category." + c)})
	}
	for _, o := range []string{models.GivenFirst, models.FamilyFirst} {
		f.Orders = append(f.Orders, Option{Value: o, Label: p.T("register.name_order." + o)})
	}
	for _, m := range models.Modes() {
		if f.Hybrid || d.Format == m {
			f.Modes = append(f.Modes, Option{Value: m, Label: p.T("mode." + m), Help: p.T("register.mode." + m)})
		}
	}
	f.Days = chooserDays(p.Lang(), form, ask)
	for _, q := range ask.Questions {
		field := questionField(p, form, d, q)
		f.Questions = append(f.Questions, field)
		for i, e := range f.Errors {
			if e.Field == field.Name {
				f.Errors[i].Label = field.Label
			}
		}
	}
	for _, t := range ask.Consents {
		name := "consents." + t.Ref
		f.Consents = append(f.Consents, ConsentField{Text: t, Field: Field{Name: name, ID: FieldID(name),
			Value: form.Value(name), Error: form.Error(name), Required: t.Required}})
	}
	return f
}

func questionField(p *locale.Printer, form Form, d *models.Dialogue, q models.Question) QuestionField {
	in := func(text models.Text) string {
		words, _ := text.In(p.Lang(), d.Languages...)
		return words
	}
	name := "answers." + q.Ref
	f := QuestionField{Kind: q.Kind, Question: q, Field: Field{Name: name, ID: FieldID(name), Label: in(q.Label), Help: in(q.Help),
		Type: "radio", Value: form.Value(name), Values: form.Values[name], Error: form.Error(name),
		Required: q.Required, Optional: !q.Required, Rows: 3}}
	switch q.Kind {
	case models.QuestionText:
		f.Type, f.Maxlength = "textarea", 2000
	case models.QuestionChoices:
		f.Type = "checkbox"
	case models.QuestionYesNo:
		f.Class = "choices-row"
		f.Options = []Option{{Value: "yes", Label: p.T("common.yes")}, {Value: "no", Label: p.T("common.no")}}
	}
	for _, o := range q.Options {
		f.Options = append(f.Options, Option{Value: o.Value, Label: in(o.Label)})
	}
	return f
}

// chooserDays groups the sessions by day and by what is at the same time.
func chooserDays(lang string, form Form, ask RegistrationAsk) []ChooserDay {
	zone := ask.Agenda.Dialogue.Location()
	var days []ChooserDay
	var busyUntil time.Time
	for _, s := range ask.Agenda.Sessions {
		y, m, day := s.StartsAt.In(zone).Date()
		date := time.Date(y, m, day, 0, 0, 0, 0, time.UTC)
		if len(days) == 0 || !days[len(days)-1].Date.Equal(date) {
			days = append(days, ChooserDay{Date: date})
			busyUntil = time.Time{}
		}
		today := &days[len(days)-1]
		if !s.StartsAt.Before(busyUntil) {
			today.Slots = append(today.Slots, ChooserSlot{})
		}
		if s.EndsAt.After(busyUntil) {
			busyUntil = s.EndsAt
		}
		slot := &today.Slots[len(today.Slots)-1]
		row := chooserRow(lang, form, ask, s)
		if len(slot.Rows) == 0 {
			slot.Span = row.Span
		}
		slot.Mixed = slot.Mixed || row.Span != slot.Span
		slot.Rows = append(slot.Rows, row)
		slot.Several = len(slot.Rows)-countOpen(slot.Rows) > 1
	}
	return days
}

func countOpen(rows []ChooserRow) int {
	return len(slices.DeleteFunc(slices.Clone(rows), func(r ChooserRow) bool { return !r.Session.Open }))
}

func chooserRow(lang string, form Form, ask RegistrationAsk, s *models.Session) ChooserRow {
	d, name := ask.Agenda.Dialogue, "sessions."+s.Ref
	row := ChooserRow{Session: s, Href: PathIn(lang, "dialogues", d.Slug, "sessions", s.Ref), State: ask.States[s.Ref],
		Span:  Span{Start: s.StartsAt, End: s.EndsAt, Zone: d.Location(), Other: d.OtherLocation()},
		Field: Field{Name: name, ID: FieldID(name), Value: form.Value(name), Error: form.Error(name)}}
	if s.Open {
		return row
	}
	row.Answers = []ChooserAnswer{{Checked: row.Value != models.Onsite && row.Value != models.Online}}
	for _, mode := range models.Modes() {
		if s.Offers(mode) {
			row.Answers = append(row.Answers, ChooserAnswer{Value: mode, Checked: row.Value == mode, Full: s.Places(mode).Full() && ask.Held[s.Ref] != mode})
		}
	}
	return row
}

// RegistrationClosedPage is "registrations/closed": before registration opens,
// and after it has closed.
type RegistrationClosedPage struct {
	Frame
	DialogueHead
	// Link leads to the form for a lost link.
	Link string
}

// At is the moment at which registration opens, or closed.
func (p RegistrationClosedPage) At() Span {
	at := p.Dialogue.RegistrationOpensAt
	if p.Register.Phase == models.PhaseClosed {
		at = p.Dialogue.RegistrationClosesAt
	}
	return Span{Start: *at, Zone: p.Dialogue.Location(), Other: p.Dialogue.OtherLocation(), Dated: true}
}

// Before tells whether registration opens later.
func (p RegistrationClosedPage) Before() bool { return p.Register.Phase == models.PhaseBefore }

// RegistrationLinkPage is "registrations/link": the form for a lost link.
type RegistrationLinkPage struct {
	Frame
	DialogueHead
	Form
	Action string
}

// RegistrationSentPage is "registrations/sent", the same whatever the outcome.
type RegistrationSentPage struct {
	Frame
	DialogueHead
	Link string
}

// FieldKeys are the keys of the names of the fields of a registration.
func FieldKeys() map[string]string {
	return map[string]string{
		"host":        "editor.field.host",
		"given_names": "register.given_names", "family_name": "register.family_name", "native_name": "register.native_name",
		"name_order": "register.name_order", "email": "register.email", "organisation": "register.organisation",
		"position": "register.position", "country": "register.country", "language": "register.language",
		"category": "register.category", "mode": "register.mode", "dietary": "register.dietary", "access": "register.access",
	}
}
