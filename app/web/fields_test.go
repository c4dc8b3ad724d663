package web_test

import (
	"errors"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"duologue/app/web"
	"duologue/models"

	"github.com/gofiber/fiber/v2"
)

// readForm posts an encoded form and gives its fields to read.
func readForm(t testing.TB, encoded string, read func(f *web.Fields)) error {
	t.Helper()
	var formErr error
	app := fiber.New(fiber.Config{Immutable: true})
	app.Post("/", func(c *fiber.Ctx) error {
		var f *web.Fields
		if f, formErr = web.Form(c); formErr == nil {
			read(f)
		}
		return nil
	})
	request := httptest.NewRequest("POST", "/", strings.NewReader(encoded))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if _, err := app.Test(request, -1); err != nil {
		t.Fatal(err)
	}
	return formErr
}

func TestFields(t *testing.T) {
	line := func(f *web.Fields) any { return f.Line("v", 10) }
	text := func(f *web.Fields) any { return f.Text("v", 20) }
	for _, test := range []struct {
		name, typed string
		read        func(f *web.Fields) any
		want        any
		key         string
	}{
		{"trimmed", "  Li  ", line, "Li", ""},
		{"composed", "e\u0301", line, "é", ""},
		{"Chinese", "李小龍", line, "李小龍", ""},
		{"emoji", "A👩‍🔬", line, "A👩‍🔬", ""},
		{"no-break space kept inside", "a\u00a0b", line, "a\u00a0b", ""},
		{"marks dropped", "\u200fAda\u200e\ufeff", line, "Ada", ""},
		{"override", "Ada\u202egnp", line, "Adagnp", "field.control_characters"},
		{"isolate", "\u2066Ada", line, "Ada", "field.control_characters"},
		{"new line", "A\r\nBcc: x", line, "ABcc: x", "field.control_characters"},
		{"nul", "A\x00da", line, "Ada", "field.control_characters"},
		{"delete", "A\x7fda", line, "Ada", "field.control_characters"},
		{"ten", strings.Repeat("李", 10), line, strings.Repeat("李", 10), ""},
		{"eleven", strings.Repeat("李", 11), line, strings.Repeat("李", 11), "field.too_long"},
		{"not UTF-8", "A\xffda", line, "Ada", "field.characters"},
		{"lines", "one\r\ntwo\rthree", text, "one\ntwo\nthree", ""},
		{"bell in lines", "one\n\atwo", text, "one\ntwo", "field.control_characters"},
		{"search", " m\x00ü\u202e\xffller ", func(f *web.Fields) any { return f.Search("v") }, "müller", ""},
		{"choice", "b", func(f *web.Fields) any { return f.Choice("v", "a", "b") }, "b", ""},
		{"no choice", "", func(f *web.Fields) any { return f.Choice("v", "a", "b") }, "", ""},
		{"other choice", "c", func(f *web.Fields) any { return f.Choice("v", "a", "b") }, "", "field.choose"},
		{"number", " 12 ", func(f *web.Fields) any { n, _ := f.Int("v", 1, 20); return n }, 12, ""},
		{"no number", "1e3", func(f *web.Fields) any { n, _ := f.Int("v", 1, 20); return n }, 0, "field.number"},
		{"large number", "99999999999999999999", func(f *web.Fields) any { n, _ := f.Int("v", 1, 20); return n }, 0, "field.number"},
		{"beyond", "21", func(f *web.Fields) any { n, _ := f.Int("v", 1, 20); return n }, 0, "field.out_of_range"},
		{"ticked", "on", func(f *web.Fields) any { return f.Bool("v") }, true, ""},
		{"not ticked", "off", func(f *web.Fields) any { return f.Bool("v") }, false, ""},
		{"date", "2026-02-28", func(f *web.Fields) any { return f.Date("v").Day() }, 28, ""},
		{"no date", "2026-02-30", func(f *web.Fields) any { return f.Date("v").IsZero() }, true, "field.not_a_date"},
		{"far date", "9999-01-01", func(f *web.Fields) any { return f.Date("v").IsZero() }, true, "field.not_a_date"},
		{"local time", "2026-02-28T09:30", func(f *web.Fields) any { return f.Local("v").Minute() }, 30, ""},
		{"token", "abc_-9", func(f *web.Fields) any { return f.Token("v") }, "abc_-9", ""},
		{"no token", "a b", func(f *web.Fields) any { return f.Token("v") }, "", ""},
		{"password", "  ü ", func(f *web.Fields) any { return f.Secret("v", 9) }, "  ü ", ""},
		{"long password", "0123456789", func(f *web.Fields) any { return f.Secret("v", 9) }, "", "field.too_long"},
	} {
		err := readForm(t, url.Values{"v": {test.typed}}.Encode(), func(f *web.Fields) {
			if got := test.read(f); got != test.want {
				t.Errorf("%s: read %#v, not %#v", test.name, got, test.want)
			}
			key := ""
			var wrong *models.Invalid
			if errors.As(f.Err(), &wrong) {
				key = wrong.Fields[0].Key
			}
			if key != test.key {
				t.Errorf("%s: error %q, not %q", test.name, key, test.key)
			}
		})
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func TestFieldsTakeSeveral(t *testing.T) {
	err := readForm(t, "v=a&v=b&v=a&v=&v=c&password=x&csrf=y", func(f *web.Fields) {
		if got := f.Choices("v", 3, 10); strings.Join(got, ",") != "a,b,c" || f.Err() != nil {
			t.Error(got, f.Err())
		}
		if got := f.Choices("v", 2, 10); len(got) != 2 || f.Err() == nil {
			t.Error(got, f.Err())
		}
		if typed := f.Typed(); len(typed) != 1 || len(typed["v"]) != 5 {
			t.Error(typed)
		}
		wrong := &models.Invalid{}
		wrong.Add("v", "field.required")
		wrong.Add("email", "field.required")
		var all *models.Invalid
		if !errors.As(f.All(wrong), &all) || len(all.Fields) != 2 || all.Fields[0].Key != "field.too_many" {
			t.Error(all)
		}
	})
	if err != nil {
		t.Error(err)
	}
}

func TestFormsRefused(t *testing.T) {
	for name, form := range map[string]string{
		"too many fields":  strings.Repeat("a=1&", 3000),
		"bad escape":       "a=%zz",
		"bad name":         "%ff=1",
		"long name":        strings.Repeat("n", 101) + "=1",
		"semicolon":        "a=1;b=2",
		"name and no more": strings.Repeat("&", 2001),
	} {
		if err := readForm(t, form, func(*web.Fields) {}); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// Whatever is posted, what is read is clean or an error says that it is not.
func FuzzFields(f *testing.F) {
	for _, seed := range []string{"v=a", "v=%ff", "v=%00&v=2", "v=%E2%80%AE", "v=%0D%0Ax", "&&&=", "v=" + strings.Repeat("%F0%9F%91%A9", 50)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, encoded string) {
		_ = readForm(t, encoded, func(f *web.Fields) {
			line := f.Line("v", 50)
			clean := f.Err() == nil
			if !utf8.ValidString(line) || strings.ContainsFunc(line, unicode.IsControl) || strings.TrimSpace(line) != line && clean {
				t.Errorf("%q gives %q", encoded, line)
			}
			if clean && utf8.RuneCountInString(line) > 50 {
				t.Errorf("%q gives %d characters", encoded, utf8.RuneCountInString(line))
			}
			for _, values := range f.Typed() {
				for _, value := range values {
					if !utf8.ValidString(value) {
						t.Errorf("%q shows %q again", encoded, value)
					}
				}
			}
			f.Text("v", 50)
			f.Choices("v", 3, 10)
			f.Int("v", 0, 9)
			f.Local("v")
		})
	})
}
