package locale

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"duologue/models"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

func TestLanguages(t *testing.T) {
	b := bundle(t)
	var got []string
	for _, lang := range b.Languages() {
		got = append(got, lang+" "+b.For(lang).HTMLLang()+" "+b.Name(lang))
	}
	want := "nl nl Nederlands, fr fr Français, en en English, zh zh-Hans 中文"
	if strings.Join(got, ", ") != want {
		t.Errorf("%s", got)
	}
	for lang, want := range map[string]string{"zh": "zh-Hans", "zh-CN": "zh-Hans", "zh-TW": "zh-Hans", "de": "de", "en": "en"} {
		if got := b.HTMLLang(lang); got != want {
			t.Errorf("lang of %s is %s", lang, got)
		}
	}
	if b.For("zh-CN").Lang() != "zh" || b.For("xx").Lang() != "en" || b.Has("zh-CN") || !b.Has("zh") {
		t.Error("wrong printers")
	}
}

func TestMatch(t *testing.T) {
	b := bundle(t)
	for header, want := range map[string]string{
		"":                                   "en",
		"*":                                  "en",
		"zh-TW,zh;q=0.9,en;q=0.8":            "zh",
		"zh-Hant-HK":                         "zh",
		"cmn":                                "zh",
		"nl-BE":                              "nl",
		"fr-CH, en;q=0.5":                    "fr",
		"de-DE,de;q=0.9,fr;q=0.4":            "fr",
		"de":                                 "en",
		"ja;q=1, af;q=0.8":                   "en",
		"en;q=0.2, nl;q=0.9":                 "nl",
		"fr;q=0, nl;q=0.1":                   "nl",
		";;;=,,\x00":                         "en",
		strings.Repeat("nl-BE,", 10_000):     "en",
		"en-US,en;q=0.9,zh-CN;q=0.8,nl;q=.1": "en",
	} {
		if got := b.Match(header); got != want {
			t.Errorf("%.40q gives %s, want %s", header, got, want)
		}
	}
}

func FuzzMatch(f *testing.F) {
	b := bundle(f)
	f.Add("nl-BE,fr;q=0.3")
	f.Add("x-private;q=9")
	f.Fuzz(func(t *testing.T, header string) {
		if got := b.Match(header); !b.Has(got) {
			t.Errorf("%q gives %q", header, got)
		}
	})
}

func TestWords(t *testing.T) {
	b := bundle(t)
	for _, c := range []struct{ got, want string }{
		{b.For("nl").T("common.save"), "Opslaan"},
		{b.For("en").T("no.such.key"), "⟦no.such.key⟧"},
		{b.For("en").T("common.time_in", "city", "Beijing"), "Beijing time"},
		{b.For("en").T("common.time_in"), "⟦city⟧ time"},
		{b.For("en").T("common.time_in", "town", "Beijing", "odd"), "⟦city⟧ time"},
		{b.For("en").Words("common.time_in", map[string]any{"city": 2026}), "2026 time"},
		{b.For("en").N("common.places_left", 1), "1 place left"},
		{b.For("en").N("common.places_left", 0), "0 places left"},
		{b.For("fr").N("common.places_left", 0), "0 place restante"},
		{b.For("fr").N("common.places_left", 2), "2 places restantes"},
		{b.For("nl").N("organise.roster.count", 12345), "12.345 personen"},
		{b.For("nl").N("organise.roster.count", 10_000_001), "10.000.001 personen"},
		{b.For("zh").N("common.places_left", 1), "剩余 1 个名额"},
		{b.For("nl").T("common.places_left", "n", 1), "Nog 1 plaats"},
		{b.For("zh").Words("common.time_in", map[string]any{"city": models.Text{"zh": "那慕尔", "en": "Namur"}}), "那慕尔时间"},
		{b.For("nl").T("common.time_in", "city", models.Text{"en": "Namur"}), "Tijd in Namur"},
		{b.For("en").Words("common.places_left", map[string]any{"n": 1}), "1 place left"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestOnlyPlainPlaceholders(t *testing.T) {
	for _, words := range []string{"{{.Name}}", "{{if .a}}", "{{ .a }}", "a {{", "a }} b", "{{.a", "{{.}}", "x {{.a}} {{.b c}}", "{{.a | html}}"} {
		if _, err := compile(&i18n.Message{Other: words}, strings.NewReplacer()); err == nil {
			t.Errorf("%q is accepted", words)
		}
	}
}

func TestFrenchSpaces(t *testing.T) {
	spaces := strings.NewReplacer(bundle(t).For("fr").forms.Spaces...)
	m, err := compile(&i18n.Message{Other: "« {{.a}} » : oui ; non ? https://x.example/?a=b"}, spaces)
	if err != nil {
		t.Fatal(err)
	}
	got := m.other.with(func(string) (string, bool) { return "x", true })
	if want := "«\u00a0x\u00a0»\u00a0: oui\u00a0; non\u00a0? https://x.example/?a=b"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestCitiesAreNamedEverywhere(t *testing.T) {
	b := bundle(t)
	want := slices.Sorted(maps.Keys(b.For(Fallback).forms.Cities))
	for _, lang := range b.Languages() {
		if got := slices.Sorted(maps.Keys(b.For(lang).forms.Cities)); !slices.Equal(got, want) {
			t.Errorf("%s names %v, English %v", lang, got, want)
		}
	}
}

func TestPerson(t *testing.T) {
	b := bundle(t)
	wang := Person{Family: "Wang", Given: "Wei", Native: "王伟", Order: FamilyFirst}
	for _, c := range []struct{ got, want string }{
		{b.For("en").Person(wang), "WANG Wei (王伟)"},
		{b.For("zh").Person(wang), "王伟（WANG Wei）"},
		{b.For("nl").Person(Person{Family: "van der Étang", Given: "An"}), "An VAN DER ÉTANG"},
		{b.For("nl").Person(Person{Given: "Sukarno"}), "Sukarno"},
		{b.For("nl").Person(Person{Native: "王伟"}), "王伟"},
		{b.For("en").Person(Person{Family: "王伟", Native: "王伟"}), "王伟"},
		{b.For("en").Greeting(wang), "Dear Wang Wei,"},
		{b.For("nl").Greeting(Person{Family: "d’Example-Nom", Given: "Prof.dr. J.P."}), "Geachte Prof.dr. J.P. d’Example-Nom,"},
		{b.For("en").Greeting(Person{Family: "now", Given: "Win at https://x.example/win"}), "Good day,"},
		{b.For("en").Greeting(Person{Family: "now", Given: "prizes.example"}), "Good day,"},
		{b.For("fr").Greeting(Person{Family: "www.x.example", Given: "Zoé"}), "Bonjour,"},
		{b.For("zh").Greeting(Person{Native: "x.example"}), "您好："},
		{b.For("zh").Greeting(wang), "尊敬的王伟，您好："},
		{b.For("fr").Greeting(Person{Family: "Dubois", Given: "Zoé"}), "Bonjour Zoé Dubois,"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestCountries(t *testing.T) {
	b := bundle(t)
	codes := map[string]int{}
	for _, lang := range b.Languages() {
		list := b.For(lang).Countries()
		if list[0].Code != "BE" || list[1].Code != "CN" || len(list) != 249 {
			t.Errorf("%s: %d countries from %v", lang, len(list), list[:2])
		}
		for _, c := range list {
			codes[c.Code]++
			if c.Name == "" || c.Name == c.Code {
				t.Errorf("%s: %s has no name", lang, c.Code)
			}
		}
	}
	for code, n := range codes {
		if n != len(b.Languages()) {
			t.Errorf("%s is in %d languages", code, n)
		}
	}
	if p := b.For("zh"); p.Country("BE") != "比利时" || p.Country("??") != "??" {
		t.Error("wrong names")
	}
	nl := b.For("nl").Countries()
	after := slices.IndexFunc(nl, func(c Country) bool { return c.Code == "AX" })
	if nl[after+1].Code != "AL" {
		t.Errorf("Åland is sorted before %s", nl[after+1].Name)
	}
}

// BenchmarkWords compares with go-i18n's own rendering; see text.
func BenchmarkWords(b *testing.B) {
	p := bundle(b).For("nl")
	theirs := i18n.NewBundle(language.English)
	for _, name := range []string{"en", "nl"} {
		body, _ := files.ReadFile(fmt.Sprintf("words/%s.json", name))
		theirs.MustParseMessageFileBytes(body, name+".json")
	}
	localizer := i18n.NewLocalizer(theirs, "nl")
	b.Run("Load", func(b *testing.B) {
		for b.Loop() {
			bundle(b)
		}
	})
	b.Run("T", func(b *testing.B) {
		for b.Loop() {
			p.T("common.save")
		}
	})
	b.Run("N", func(b *testing.B) {
		for b.Loop() {
			p.N("common.places_left", 12)
		}
	})
	b.Run("goi18n", func(b *testing.B) {
		for b.Loop() {
			localizer.MustLocalize(&i18n.LocalizeConfig{MessageID: "common.save"})
		}
	})
	b.Run("goi18nPlural", func(b *testing.B) {
		for b.Loop() {
			localizer.MustLocalize(&i18n.LocalizeConfig{
				MessageID: "common.places_left", PluralCount: 12, TemplateData: map[string]int{"n": 12},
			})
		}
	})
}
