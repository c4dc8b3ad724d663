package models

import (
	"errors"
	"slices"
	"strings"
)

// importReader makes registration forms of rows.
type importReader struct {
	plan  ImportPlan
	words ImportWords
	check formContext
	names map[string]*Session // by folded code or title
	hosts map[string]string   // codes by folded code or name
}

func newImportReader(i *Import, words ImportWords, c formContext) *importReader {
	r := &importReader{plan: i.Plan, words: words, check: c, names: map[string]*Session{}, hosts: map[string]string{}}
	for _, h := range c.guests.Hosts() {
		for _, name := range h.Names {
			r.hosts[Fold(name)] = h.Code
		}
		r.hosts[Fold(h.Code)] = h.Code
	}
	for _, s := range c.agenda.Sessions {
		for _, title := range s.Title {
			r.names[Fold(title)] = s
		}
		r.names[Fold(s.Code)] = s
	}
	return r
}

// form reads a row, and reports all that is wrong with it.
func (r *importReader) form(row *ImportRow) (*RegistrationForm, desired, []ImportProblem) {
	f := &RegistrationForm{Mode: r.plan.Mode, Sessions: map[string]string{}, Answers: map[string][]string{}, Unsent: !r.plan.Send}
	f.Category, f.Country, f.Language, f.Host = r.plan.Category, r.plan.Country, r.plan.Language, r.plan.Host
	var problems []ImportProblem
	var sessions string
	for column, field := range r.plan.Fields {
		if field == "" || column >= len(row.Cells) || row.Cells[column] == "" {
			continue
		}
		value := row.Cells[column]
		if field == ColumnSessions {
			sessions = value // by the mode, which may stand behind
			continue
		}
		if !r.set(f, field, value) {
			problems = append(problems, ImportProblem{Column: column, Field: field, Key: "organise.import.unknown", Args: map[string]any{"value": value}})
		}
	}
	if f.NameOrder = GivenFirst; f.Country == "CN" {
		f.NameOrder = FamilyFirst
	}
	if unknown := r.choose(f, sessions); unknown != "" {
		problems = append(problems, r.problem(FieldError{Field: ColumnSessions, Key: "organise.import.unknown", Args: map[string]any{"value": unknown}}))
	}
	want, err := f.check(r.check)
	var wrong *Invalid
	if errors.As(err, &wrong) {
		for _, e := range wrong.Fields {
			p := r.problem(e)
			if !slices.ContainsFunc(problems, func(known ImportProblem) bool { return known.Field == p.Field }) {
				problems = append(problems, p)
			}
		}
	}
	return f, want, problems
}

// problem is an error of the form at its column.
func (r *importReader) problem(e FieldError) ImportProblem {
	field := e.Field
	if strings.HasPrefix(field, ColumnSessions) {
		field = ColumnSessions
	}
	return ImportProblem{Column: slices.Index(r.plan.Fields, field), Field: field, Key: e.Key, Args: e.Args}
}

// set fills in a field; false: its value stands for nothing.
func (r *importReader) set(f *RegistrationForm, field, value string) bool {
	coded := func(target *string, words map[string]string) bool {
		code := words[Fold(value)]
		*target = code
		return code != ""
	}
	switch field {
	case "country":
		return coded(&f.Country, r.words.Countries)
	case "category":
		return coded(&f.Category, r.words.Categories)
	case "mode":
		return coded(&f.Mode, r.words.Modes)
	case "language":
		return coded(&f.Language, r.words.Languages)
	case "host":
		return coded(&f.Host, r.hosts)
	}
	if target := map[string]*string{"family_name": &f.FamilyName, "given_names": &f.GivenNames, "native_name": &f.NativeName, "email": &f.Email,
		"organisation": &f.Organisation, "position": &f.Position, ColumnDietary: &f.Dietary, ColumnAccess: &f.Access}[field]; target != nil {
		*target = value
		return true
	}
	return r.answer(f, strings.TrimPrefix(field, ColumnAnswer), value)
}

// answer reads the answer to a question: options by value or label.
func (r *importReader) answer(f *RegistrationForm, ref, value string) bool {
	for _, q := range r.check.questions {
		if q.Ref != ref {
			continue
		}
		switch q.Kind {
		case QuestionText:
			f.Answers[ref] = []string{value}
			return true
		case QuestionYesNo:
			f.Answers[ref] = []string{r.words.Answers[Fold(value)]}
			return f.Answers[ref][0] != ""
		}
		parts := []string{value}
		if q.Kind == QuestionChoices {
			parts = splitCell(value)
		}
		for _, part := range parts {
			i := slices.IndexFunc(q.Options, func(o Option) bool { return o.named(part) })
			if i < 0 {
				return false
			}
			f.Answers[ref] = append(f.Answers[ref], q.Options[i].Value)
		}
		return true
	}
	return false
}

func (o Option) named(text string) bool {
	for _, label := range o.Label {
		if Fold(label) == Fold(text) {
			return true
		}
	}
	return Fold(o.Value) == Fold(text)
}

// choose reads the sessions of a cell, in the form's mode where they offer it.
// It returns the first that there is not.
func (r *importReader) choose(f *RegistrationForm, cell string) (unknown string) {
	for _, name := range splitCell(cell) {
		s := r.names[Fold(name)]
		if s == nil {
			return name
		}
		if s.Open {
			continue // admits all
		}
		f.Sessions[s.Ref] = f.Mode
		for _, mode := range Modes() {
			if !s.Offers(f.Sessions[s.Ref]) {
				f.Sessions[s.Ref] = mode
			}
		}
	}
	return ""
}

func splitCell(cell string) []string {
	parts := strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(";；\n|", r) })
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return slices.DeleteFunc(parts, func(part string) bool { return part == "" })
}
