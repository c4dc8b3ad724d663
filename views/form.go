package views

import (
	"fmt"
	"slices"
	"strings"
)

// FieldMessage is one error of a form in the reader's words. Field is the name
// of the input it belongs to, or empty for the form as a whole.
type FieldMessage struct {
	Field   string
	Message string
	// Label names the field in the list of errors, where that is needed.
	Label string
}

// Form is a form as it was typed, with what is wrong in it. Its zero value is
// an empty form without errors.
type Form struct {
	Values map[string][]string
	Errors []FieldMessage
}

// Value returns the first value typed for the field, or "".
func (f Form) Value(field string) string {
	if values := f.Values[field]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// Has reports whether value is among the values of the field: for radio
// buttons, check boxes and selections.
func (f Form) Has(field, value string) bool { return slices.Contains(f.Values[field], value) }

// Error returns the first message about the field, or "".
func (f Form) Error(field string) string {
	for _, e := range f.Errors {
		if e.Field == field {
			return e.Message
		}
	}
	return ""
}

// Option is one choice of a selection, a radio group or a group of boxes.
type Option struct {
	Value string
	Label string
	Help  string
	// Lang is set when Label is in another language than the page.
	Lang     string
	Selected bool
	Disabled bool
}

// Field is one input with its label, help and error, as the partials "field",
// "choices" and "check" show it. Templates make it with the function field.
type Field struct {
	Name, ID, Label, Help, Error string
	// Type is an input type, or "textarea", "select", "radio", "checkbox".
	Type         string
	Value        string
	Values       []string
	Required     bool
	Optional     bool
	Autocomplete string
	// Inputmode, Placeholder, Pattern, Min, Max, Step are the attributes.
	Inputmode, Placeholder, Pattern, Min, Max, Step string
	Maxlength                                       int
	Rows                                            int
	// Lang marks the expected language of the value, such as "zh-Hans".
	Lang    string
	Options []Option
	// Width narrows the input: "short", "medium" or empty for the full width.
	Width string
	// Class is added to the field's element, for grids of fields.
	Class    string
	Disabled bool
	Multiple bool
}

// FieldID is the id of the input of a field, which error links point at.
func FieldID(name string) string {
	return "f-" + strings.NewReplacer("[", "-", "]", "", ".", "-", " ", "-", ":", "-").Replace(name)
}

// Describe gives the ids for aria-describedby, or "".
func (f Field) Describe() string {
	var ids []string
	if f.Help != "" {
		ids = append(ids, f.ID+"-help")
	}
	if f.Error != "" {
		ids = append(ids, f.ID+"-error")
	}
	return strings.Join(ids, " ")
}

// On reports whether the option is to be shown as chosen.
func (f Field) On(o Option) bool { return o.Selected || slices.Contains(f.Values, o.Value) }

// field makes a Field from a form and name, value pairs of Field's own names
// in lower case: field .Form "email" "label" (t "field.email") "type" "email".
func field(form Form, name string, pairs ...any) (Field, error) {
	f := Field{Name: name, ID: FieldID(name), Type: "text", Values: form.Values[name], Value: form.Value(name), Error: form.Error(name), Rows: 5}
	if len(pairs)%2 != 0 {
		return f, fmt.Errorf("field %q: a name without a value", name)
	}
	for i := 0; i < len(pairs); i += 2 {
		key, ok := pairs[i].(string)
		if !ok || !f.set(key, pairs[i+1]) {
			return f, fmt.Errorf("field %q: cannot set %v to %T", name, pairs[i], pairs[i+1])
		}
	}
	return f, nil
}

// set assigns one attribute by its lower-case name, and reports whether name
// and type of the value are right.
func (f *Field) set(key string, value any) bool {
	switch value := value.(type) {
	case string:
		targets := map[string]*string{"label": &f.Label, "help": &f.Help, "type": &f.Type, "id": &f.ID, "autocomplete": &f.Autocomplete,
			"inputmode": &f.Inputmode, "placeholder": &f.Placeholder, "pattern": &f.Pattern, "min": &f.Min, "max": &f.Max, "step": &f.Step,
			"lang": &f.Lang, "width": &f.Width, "class": &f.Class, "error": &f.Error}
		if key == "value" {
			if len(f.Values) == 0 {
				f.Value, f.Values = value, []string{value}
			}
			return true
		}
		return assign(targets[key], value)
	case bool:
		return assign(map[string]*bool{"required": &f.Required, "optional": &f.Optional, "disabled": &f.Disabled, "multiple": &f.Multiple}[key], value)
	case int:
		return assign(map[string]*int{"rows": &f.Rows, "maxlength": &f.Maxlength}[key], value)
	case []Option:
		f.Options = value
		return key == "options"
	}
	return false
}

func assign[T any](target *T, value T) bool {
	if target != nil {
		*target = value
	}
	return target != nil
}
