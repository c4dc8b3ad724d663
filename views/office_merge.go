package views

import (
	"slices"
	"strings"

	"duologue/models"
	"duologue/views/locale"
)

// DuplicatesPage is "office/duplicates": registrations that may be one person's.
type DuplicatesPage struct {
	OfficePage
	Toolbar Toolbar
	Pairs   []models.Pair
	// More leads to the next pairs.
	More string
}

// MergePage is "office/merge": two registrations side by side.
type MergePage struct {
	OfficePage
	*models.Twins
	Form
	// Keep asks which one is kept, Fields which value where they differ; Same is
	// what both have.
	Keep   Field
	Fields []Field
	Same   []Fact
	Sides  []MergeSide
	// Conflict: one of them was changed meanwhile.
	Conflict bool
}

// MergeSide is what is told of one of the two beside its fields.
type MergeSide struct {
	R        *models.Registration
	Name     string
	Sessions []ChosenPlace
	Scans    int
}

// ChosenPlace is a chosen session and how its place stands.
type ChosenPlace struct {
	Session *models.Session
	Mode    string
	State   string
}

// Action is where the form is sent to.
func (p MergePage) Action() string {
	return p.Base + "/registrations/duplicates/" + p.First.Ref + "/" + p.Second.Ref
}

// MergeFields are the fields of which a merge of two chooses.
func MergeFields(t *models.Twins) []string {
	fields := models.MergeFields()
	for _, q := range t.One.Questions {
		fields = append(fields, models.ColumnAnswer+q.Ref)
	}
	return fields
}

// NewMergePage words two registrations in the printer's language. typed is the
// form that was refused, or nil.
func NewMergePage(page OfficePage, p *locale.Printer, t *models.Twins, typed *Form) MergePage {
	v := MergePage{OfficePage: page, Twins: t, Form: Form{Values: map[string][]string{"keep": {t.Survivor().Ref}}}}
	if typed != nil {
		v.Form = *typed
	}
	sides := []*models.OwnPage{t.One, t.Other}
	v.Keep = v.radio("keep", p.T("organise.merge.keep"))
	for _, own := range sides {
		r := own.Registration
		v.Sides = append(v.Sides, MergeSide{R: r, Name: p.Person(PersonOf(r)), Scans: t.Scans[r.ID], Sessions: chosenPlaces(own)})
		v.Keep.Options = append(v.Keep.Options, Option{Value: r.Ref, Label: p.Person(PersonOf(r)) + " · " + models.FormatReference(r.Reference),
			Help: p.T("state.registration."+r.State) + " · " + p.DateTime(r.CreatedAt, page.Zone())})
	}
	for _, name := range MergeFields(t) {
		label := mergeLabel(p, page.Dialogue, t, name)
		one, other := mergeText(p, page.Dialogue, t.One, name), mergeText(p, page.Dialogue, t.Other, name)
		if one == other {
			if one != "" {
				v.Same = append(v.Same, Fact{Term: label, Text: one})
			}
			continue
		}
		if typed == nil {
			v.Form.Values["field."+name] = []string{mergeDefault(t, one, other)}
		}
		f := v.radio("field."+name, label)
		for i, text := range []string{one, other} {
			if text == "" {
				text = p.T("organise.import.nothing")
			}
			f.Options = append(f.Options, Option{Value: sides[i].Registration.Ref, Label: text})
		}
		v.Fields = append(v.Fields, f)
	}
	return v
}

// mergeDefault is whose value is proposed: that of the one to be kept, unless it
// has none.
func mergeDefault(t *models.Twins, one, other string) string {
	if other == "" || one != "" && t.Survivor() == t.First {
		return t.First.Ref
	}
	return t.Second.Ref
}

func (p MergePage) radio(name, label string) Field {
	return Field{Name: name, ID: FieldID(name), Label: label, Type: "radio", Class: "choices-row choices-small", Required: true,
		Value: p.Value(name), Values: p.Values[name], Error: p.Error(name)}
}

func mergeLabel(p *locale.Printer, d *models.Dialogue, t *models.Twins, field string) string {
	for _, q := range t.One.Questions {
		if models.ColumnAnswer+q.Ref == field {
			label, _ := q.Label.In(p.Lang(), d.Languages...)
			return label
		}
	}
	return fieldWords(p, field)
}

// mergeText is a value as people read it; empty where there is none.
func mergeText(p *locale.Printer, d *models.Dialogue, own *models.OwnPage, field string) string {
	switch field {
	case "host":
		return d.HostCode(own.Registration.HostID)
	case models.ColumnDietary:
		return own.Needs.Dietary
	case models.ColumnAccess:
		return own.Needs.Access
	}
	for _, q := range own.Questions {
		if models.ColumnAnswer+q.Ref == field {
			return answerText(p, d, q, slices.Clone(own.Answers[q.Ref]))
		}
	}
	value := own.Registration.Value(field)
	if value == "" {
		return ""
	}
	switch field {
	case "language":
		return p.T("language." + value)
	case "mode":
		return p.T("mode." + value)
	}
	return strings.TrimSpace(valueWords(p, field, &value))
}

func chosenPlaces(own *models.OwnPage) (list []ChosenPlace) {
	for _, c := range own.Choices {
		if s := own.SessionOf(c); s != nil {
			list = append(list, ChosenPlace{Session: s, Mode: c.Mode, State: c.State})
		}
	}
	return list
}
