package web

import (
	"errors"
	"mime"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"duologue/models"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/text/unicode/norm"
)

// The most a form may carry; a longer one is refused whole with 413.
const (
	maxFields    = 2000
	maxFieldName = 100
)

// Fields reads the values of a form or query one by one, cleaned and typed,
// and collects what is wrong with them. It judges only shape (characters,
// length, type); whether a value makes sense is for models to say.
type Fields struct {
	values url.Values
	files  map[string]*File
	errors []models.FieldError
}

// Form reads the posted form of c. Anything but one URL-encoded form (or, where
// the route takes uploads, one in parts) is refused with 415, one that cannot be
// decoded with 400.
func Form(c *fiber.Ctx) (*Fields, error) {
	kind, parameters, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if route, ok := routeOf(c); ok && route.Upload > 0 && err == nil && kind == fiber.MIMEMultipartForm {
		return multipartForm(c, parameters["boundary"])
	}
	body := c.Body()
	if len(body) == 0 {
		return &Fields{values: url.Values{}}, nil
	}
	if err != nil || kind != fiber.MIMEApplicationForm {
		return nil, fiber.ErrUnsupportedMediaType
	}
	return parseFields(string(body))
}

// Query reads the query of c in the same way as Form reads a form.
func Query(c *fiber.Ctx) (*Fields, error) {
	return parseFields(string(c.Request().URI().QueryString()))
}

func parseFields(encoded string) (*Fields, error) {
	if strings.Count(encoded, "&") >= maxFields {
		return nil, fiber.ErrRequestEntityTooLarge
	}
	values, err := url.ParseQuery(encoded)
	if err != nil {
		return nil, fiber.ErrBadRequest
	}
	for name := range values {
		if len(name) > maxFieldName || !utf8.ValidString(name) {
			return nil, fiber.ErrBadRequest
		}
	}
	return &Fields{values: values}, nil
}

// Has tells whether the field was sent at all, even empty.
func (f *Fields) Has(name string) bool { return f.values.Has(name) }

// Names lists the names of all sent fields, sorted.
func (f *Fields) Names() []string {
	names := make([]string, 0, len(f.values))
	for name := range f.values {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Line returns a value of one line, trimmed and composed (NFC), of at most max
// characters. Control characters and direction overrides are an error;
// invisible direction marks, which phones paste around addresses, are dropped.
func (f *Fields) Line(name string, max int) string {
	value, ok := f.clean(name, f.values.Get(name), max)
	if ok && strings.ContainsFunc(value, isControl) {
		f.Refuse(name, "field.control_characters")
	}
	return Visible(value)
}

// Text returns a value of several lines (separated by LF), of at most max
// characters; tabs and line breaks are its only control characters.
func (f *Fields) Text(name string, max int) string {
	typed := strings.ReplaceAll(f.values.Get(name), "\r\n", "\n")
	value, ok := f.clean(name, strings.ReplaceAll(typed, "\r", "\n"), max)
	if ok && strings.ContainsFunc(value, func(r rune) bool { return r != '\n' && isControl(r) }) {
		f.Refuse(name, "field.control_characters")
	}
	return VisibleText(value)
}

// Search returns what somebody typed to search for: never an error, at most
// 200 characters, with everything invisible dropped.
func (f *Fields) Search(name string) string {
	value := Visible(tidy(strings.ToValidUTF8(f.values.Get(name), "")))
	if runes := []rune(value); len(runes) > 200 {
		value = string(runes[:200])
	}
	return value
}

// Secret returns a password as typed, composed (NFC) but not trimmed.
func (f *Fields) Secret(name string, max int) string {
	value := f.values.Get(name)
	if !utf8.ValidString(value) {
		f.Refuse(name, "field.characters")
		return ""
	}
	if utf8.RuneCountInString(value) > max {
		f.Refuse(name, "field.too_long", "max", max)
		return ""
	}
	return norm.NFC.String(value)
}

// Token returns an opaque value of the page's own making: ASCII, at most 500
// characters, or empty.
func (f *Fields) Token(name string) string {
	value := f.values.Get(name)
	if len(value) > 500 || strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return ""
	}
	return value
}

// Choice returns one of the allowed values; an empty or missing value is the
// empty string, anything else an error.
func (f *Fields) Choice(name string, allowed ...string) string {
	value := f.values.Get(name)
	if value != "" && !slices.Contains(allowed, value) {
		f.Refuse(name, "field.choose")
		return ""
	}
	return value
}

// Choices returns the values of a field that may be sent several times, at
// most count of them with at most max characters each, without duplicates.
func (f *Fields) Choices(name string, count, max int) []string {
	var chosen []string
	for _, value := range f.values[name] {
		cleaned, ok := f.clean(name, value, max)
		if !ok || cleaned == "" || slices.Contains(chosen, cleaned) {
			continue
		}
		if strings.ContainsFunc(cleaned, isControl) {
			f.Refuse(name, "field.choose")
			continue
		}
		chosen = append(chosen, cleaned)
	}
	if len(chosen) > count {
		f.Refuse(name, "field.too_many", "max", count)
		return chosen[:count]
	}
	return chosen
}

// Bool tells whether a box was ticked.
func (f *Fields) Bool(name string) bool {
	switch f.values.Get(name) {
	case "on", "1", "true", "yes":
		return true
	}
	return false
}

// Int returns a whole number between low and high, and false when the field is
// empty or (with an error) is something else.
func (f *Fields) Int(name string, low, high int) (int, bool) {
	typed := strings.TrimSpace(f.values.Get(name))
	if typed == "" {
		return 0, false
	}
	number, err := strconv.Atoi(typed)
	switch {
	case err != nil:
		f.Refuse(name, "field.number")
	case number < low || number > high:
		f.Refuse(name, "field.out_of_range", "min", low, "max", high)
	default:
		return number, true
	}
	return 0, false
}

// Date returns a day as browsers send it (2006-01-02), at midnight UTC, or the
// zero time when the field is empty or (with an error) is something else.
func (f *Fields) Date(name string) time.Time {
	return f.moment(name, "2006-01-02")
}

// Local returns a date and time without zone as browsers send it, as if it
// were UTC; models places it in a dialogue's zone.
func (f *Fields) Local(name string) time.Time {
	return f.moment(name, "2006-01-02T15:04")
}

func (f *Fields) moment(name, layout string) time.Time {
	typed := strings.TrimSpace(f.values.Get(name))
	if typed == "" {
		return time.Time{}
	}
	moment, err := time.Parse(layout, typed)
	if err != nil || moment.Year() < 1900 || moment.Year() > 9000 {
		f.Refuse(name, "field.not_a_date")
		return time.Time{}
	}
	return moment
}

// Refuse records an error of a field: a message key and its arguments as
// pairs of name and value. Only the first error of a field is kept.
func (f *Fields) Refuse(name, key string, args ...any) {
	for _, known := range f.errors {
		if known.Field == name {
			return
		}
	}
	wrong := models.FieldError{Field: name, Key: key}
	for i := 0; i+1 < len(args); i += 2 {
		if wrong.Args == nil {
			wrong.Args = map[string]any{}
		}
		wrong.Args[args[i].(string)] = args[i+1]
	}
	f.errors = append(f.errors, wrong)
}

// Err returns what was wrong with the values read so far as *models.Invalid,
// or nil.
func (f *Fields) Err() error {
	if len(f.errors) == 0 {
		return nil
	}
	return &models.Invalid{Fields: f.errors}
}

func (f *Fields) clean(name, typed string, max int) (string, bool) {
	if !utf8.ValidString(typed) {
		f.Refuse(name, "field.characters")
		typed = strings.ToValidUTF8(typed, "")
	}
	value := tidy(typed)
	if utf8.RuneCountInString(value) > max {
		f.Refuse(name, "field.too_long", "max", max)
		return value, false
	}
	return value, true
}

// Typed returns all values as they can be shown again in the form: valid and
// visible text, no passwords.
func (f *Fields) Typed() map[string][]string {
	typed := make(map[string][]string, len(f.values))
	for name, values := range f.values {
		if strings.Contains(name, "password") || name == csrfField {
			continue
		}
		for _, value := range values {
			value = strings.ReplaceAll(strings.ToValidUTF8(value, ""), "\r\n", "\n")
			typed[name] = append(typed[name], VisibleText(value))
		}
	}
	return typed
}

// All reports the errors of these values together with those of the store:
// either may be nil.
func (f *Fields) All(err error) error {
	var invalid *models.Invalid
	if err != nil && !errors.As(err, &invalid) {
		return err
	}
	if invalid != nil {
		for _, wrong := range invalid.Fields {
			if !slices.ContainsFunc(f.errors, func(known models.FieldError) bool { return known.Field == wrong.Field }) {
				f.errors = append(f.errors, wrong)
			}
		}
	}
	return f.Err()
}
