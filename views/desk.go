package views

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"duologue/models"
	"duologue/views/locale"
)

// DeskListPage is "desk/index": the records of the register that the reader
// keeps, and what of them wants looking at.
type DeskListPage struct {
	Frame
	Form    Form
	Options map[string][]Option
	Rows    []*models.MoU
	Paging  Pagination
	Alerts  []DeskAlert
	// More counts the alerts that are not listed.
	More int
	// Narrow: a filter is set. New is the address of the form of a new record.
	Narrow bool
	New    string
}

// DeskAlert is an alert in the reader's words.
type DeskAlert struct {
	models.MoUAlert
	Badge Badge
	// When is its day in words; empty where it has none.
	When string
}

// deskAlertsShown is how many alerts a page lists.
const deskAlertsShown = 20

// DeskAlerts words alerts, and tells how many more there are.
func DeskAlerts(p *locale.Printer, list []models.MoUAlert) (shown []DeskAlert, more int) {
	for _, a := range list[:min(len(list), deskAlertsShown)] {
		shown = append(shown, NewDeskAlert(p, a))
	}
	return shown, len(list) - len(shown)
}

// NewDeskAlert words an alert.
func NewDeskAlert(p *locale.Printer, a models.MoUAlert) DeskAlert {
	alert := DeskAlert{MoUAlert: a, Badge: Badge{Tone: "wait", Icon: "clock", Label: p.T("desk.alert." + a.Kind)}}
	if a.Stage == models.AlertOver {
		alert.Badge.Tone, alert.Badge.Icon, alert.Badge.Label = "bad", "warning", p.T("desk.alert_over."+a.Kind)
	}
	switch {
	case a.Kind == models.AlertEmbargo:
		zone, _ := time.LoadLocation(locale.Brussels)
		alert.When = p.DateTime(*a.On, zone)
	case a.On != nil:
		alert.When = p.Date(*a.On)
	}
	return alert
}

// DeskPage is "desk/show": one record.
type DeskPage struct {
	Frame
	M *models.MoU
	// Base is the address of the record's pages, Public that of its public page.
	Base, Public string
	Alerts       []DeskAlert
	Decisions    []DeskDecision
	// Proposer is who proposed to clear the texts; Proposes: they can be proposed.
	Proposer string
	Proposes bool
	// Clears: the reader may clear, publish and erase.
	Clears bool
	// Form is that of a decision that was refused, Open its name.
	Form Form
	Open string
	// Showing is the form of the visibility.
	Showing       Form
	Visibilities  []Option
	Then          []Option
	History       []models.MoUDeed
	Facts         []Fact
	Parts         []DeskPartLink
	Related       map[string]int64
	Brussels      *time.Location
	Beijing       *time.Location
	LanguagesOf   []Option
	CeremonyReady bool
}

// DeskPartLink leads to a form of the editor. Count is how much is in its list.
type DeskPartLink struct {
	Name, Label, Href string
	Count             int
	Locked            bool
}

// DeskDecision is a state to which the reader may lead a record, or why not.
type DeskDecision struct {
	To string
	// Lacks names what is missing, Refused is the key of why the reader may not.
	Lacks   []string
	Refused string
	// Reasoned: a reason must be given. Dated: a day must be given.
	Reasoned, Dated bool
}

// Danger tells whether the decision ends the record's life.
func (d DeskDecision) Danger() bool {
	return slices.Contains([]string{models.MoUWithdrawn, models.MoUTerminated, models.MoUSuperseded, models.MoUExpired}, d.To)
}

// DeskDecisions are the states that can follow, for an account.
func DeskDecisions(m *models.MoU, desk models.Desk, accountID int64) []DeskDecision {
	var list []DeskDecision
	for _, to := range m.Moves() {
		d := DeskDecision{To: to, Lacks: m.Lacks(to)}
		switch to {
		case models.MoUCleared:
			switch {
			case m.ProposedBy == 0:
				d.Refused = "desk.refused.not_proposed"
			case m.ProposedBy == accountID:
				d.Refused = "desk.refused.own_proposal"
			case !desk.Clears(m.DialogueID):
				d.Refused = "desk.refused.clears"
			}
		case models.MoUWithdrawn, models.MoUTerminated, models.MoUSuperseded:
			d.Reasoned = true
			if !desk.Clears(m.DialogueID) {
				d.Refused = "desk.refused.clears"
			}
			d.Dated = false
		case models.MoUInEffect, models.MoUExpired, models.MoURenewed, models.MoUAmended:
			d.Dated = true
		}
		list = append(list, d)
	}
	return list
}

// DeskFormPage is "desk/edit": a form of the editor.
type DeskFormPage struct {
	Frame
	// M is nil for a new record.
	M *models.MoU
	// Ref is that of the new record, so that a repeated post enters one.
	Ref          string
	Part         DeskPart
	Base, Action string
	Tabs         []NavLink
	Form         Form
	Languages    []Option
	Options      map[string][]Option
	Revision     int
	Theirs       []Difference
	// Gone is for the partial that shows what others changed: records are never
	// removed.
	Gone bool
	// Added is the list for which another row was asked.
	Added string
	// Places are where an uploaded file can belong; none: there is no upload.
	Places []Option
	// Reasoned: the change is a correction. Locked: nothing can be changed.
	Reasoned, Locked bool
}

// DeskLabel words the name of an input: what it is for, in which row and language.
func DeskLabel(p *locale.Printer, name string) string {
	var path []string
	row, lang := "", ""
	for _, step := range strings.Split(name, ".") {
		switch {
		case step != "" && strings.Trim(step, "0123456789") == "":
			n, _ := strconv.Atoi(step)
			row = p.T("desk.row."+path[0], "n", n+1)
		case len(path) > 0 && p.Has("language."+step):
			lang = p.T("language." + step)
		default:
			path = append(path, step)
		}
	}
	label := ""
	if key := "desk.field." + strings.Join(path, "."); row == "" || len(path) > 1 {
		label = p.T(key)
	}
	return strings.Join(slices.DeleteFunc([]string{row, label, lang}, func(s string) bool { return s == "" }), " · ")
}

// Rows number the rows of a list, with an empty one to spare; where a row was
// asked for, with one more than there were.
func (p DeskFormPage) Rows(list *DeskList) []int {
	typed, told := -1, -1
	for name, values := range p.Form.Values {
		rest, ok := strings.CutPrefix(name, list.Name+".")
		number, field, _ := strings.Cut(rest, ".")
		n, err := strconv.Atoi(number)
		if !ok || err != nil || n < 0 || n >= models.MoUListMax {
			continue
		}
		typed = max(typed, n)
		if field != "position" && slices.ContainsFunc(values, func(v string) bool { return v != "" && v != list.defaultOf(field) }) {
			told = max(told, n)
		}
	}
	count := told + 2
	switch {
	case p.Locked:
		count = told + 1
	case p.Added == list.Name:
		count = typed + 2
	}
	rows := make([]int, min(count, models.MoUListMax))
	for i := range rows {
		rows[i] = i
	}
	return rows
}

// defaultOf is what a field of a new row begins with.
func (l *DeskList) defaultOf(name string) string {
	for _, f := range l.Fields {
		if f.Name == name {
			return f.Default
		}
	}
	return ""
}

// In names a field in a row of a list.
func (p DeskFormPage) In(list *DeskList, row int, field string) string {
	return list.Name + "." + strconv.Itoa(row) + "." + field
}

// Choices are the options of a field, with an empty one first where it has no
// default.
func (p DeskFormPage) Choices(f DeskField, unknown string) []Option {
	if f.Default != "" || f.Kind == DeskPicks {
		return p.Options[f.Options]
	}
	return p.AnyOf(f.Options, unknown)
}

// Document is the file of a row of the texts, or nil.
func (p DeskFormPage) Document(ref string) *models.MoUText {
	if p.M == nil || ref == "" {
		return nil
	}
	for i, t := range p.M.Content.Texts {
		if t.File == ref {
			return &p.M.Content.Texts[i]
		}
	}
	return nil
}

// DeskFile is a document of a record whose pages are at base.
func DeskFile(base string, d models.MoUDocument) FileLink {
	return FileLink{models.SessionFile{File: d.File, Name: d.Name, Size: d.Size, Title: d.Title}, base + "/files/" + d.File}
}

// AnyOf are options behind one that says nothing.
func (p DeskFormPage) AnyOf(name, nothing string) []Option { return anyOf(p.Options[name], nothing) }

// Filter are the choices of a filter.
func (p DeskListPage) Filter(name, all string) []Option { return anyOf(p.Options[name], all) }

func anyOf(options []Option, nothing string) []Option {
	return append([]Option{{Label: nothing}}, options...)
}

// DeskErasePage is "desk/erase": asks whether to erase the content of an act.
type DeskErasePage struct {
	Frame
	M    *models.MoU
	Base string
	Deed models.MoUDeed
	Form Form
}

// DeskErrors words the errors of a form of the editor with its labels.
func DeskErrors(p *locale.Printer, errors []FieldMessage) {
	for i, e := range errors {
		if e.Field == "revision" { // of a form that was not made here
			errors[i].Field = ""
		} else if e.Field != "" && e.Field != "reason" {
			errors[i].Label = DeskLabel(p, e.Field)
		}
	}
}
