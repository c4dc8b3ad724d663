package site_test

import (
	"cmp"
	"html"
	"regexp"
	"strings"
	"time"

	"duologue/models"
	"duologue/views"
)

func (r *recordPages) open(id, path string) {
	r.Helper()
	a := r.browser.Get(r, "/"+r.lang+path)
	if r.at, r.page = id, a.Text; a.StatusCode != 200 {
		r.Errorf("%s: %d", path, a.StatusCode)
	}
}

// plain is markup as it is read.
func plain(markup string) string {
	text := html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(markup, ""))
	return strings.Join(strings.Fields(text), " ")
}

// row is the description of a term of the page.
func (r *recordPages) row(term string) string {
	for _, row := range regexp.MustCompile(`(?s)<dt>(.*?)</dt>\s*<dd>(.*?)</dd>`).FindAllStringSubmatch(r.page, -1) {
		name, _, _ := strings.Cut(row[1], "<sup")
		if plain(name) == term {
			return row[2]
		}
	}
	r.Errorf("%s has no %q", r.at, term)
	return ""
}

// wants looks for texts in the row of a term.
func (r *recordPages) wants(term string, texts ...string) {
	r.Helper()
	row := plain(r.row(term))
	for _, text := range texts {
		if !strings.Contains(row, text) {
			r.Errorf("%s: %s: %q lacks %q", r.at, term, row, text)
		}
	}
}

// unknown wants the row of a term to say so, in the words of the language.
func (r *recordPages) unknown(term, words string) {
	r.Helper()
	row := r.row(term)
	if !strings.Contains(row, `class="is-unknown">`+words+`<`) || strings.Contains(row, `#source-`) {
		r.Errorf("%s: %s is %q, not unknown", r.at, term, plain(row))
	}
}

func (r *recordPages) field(name string) string { return r.words.T("cooperation.field." + name) }

// date is a stated date in words.
func (r *recordPages) date(text string) string {
	return views.StatedDate(r.words, models.StatedDate(text))
}

// name is that of an organisation in the language, or in the one there is.
func (r *recordPages) name(id string) string {
	for _, o := range r.history.Organisations {
		if o.ID == id {
			return cmp.Or(o.Names[r.lang], o.Names["en"])
		}
	}
	if known := map[string]string{"en": id, "nl": "Volksrepubliek China", "fr": "République populaire de Chine", "zh": "中华人民共和国"}; id == "People's Republic of China" {
		return known[r.lang]
	}
	r.Errorf("nobody knows %s", id)
	return ""
}

func (r *recordPages) names(role string, ids []string) {
	r.Helper()
	for _, id := range ids {
		r.wants(r.words.T("cooperation.role."+role), r.name(id))
	}
}

// place is a place in the language.
func (r *recordPages) place(place *string) {
	r.Helper()
	if place == nil {
		r.unknown(r.field("place"), r.words.T("common.unknown"))
		return
	}
	names := map[string][]string{"Beijing": {"Peking", "Pékin", "Beijing", "北京"}, "Brussels": {"Brussel", "Bruxelles", "Brussels", "布鲁塞尔"}, "Shanghai": {"Shanghai", "Shanghai", "Shanghai", "上海"}}
	town := *place
	if at, city, ok := strings.Cut(town, ", "); ok {
		town = city
		for _, o := range r.history.Organisations {
			if o.Names["en"] == at {
				r.names("venue", []string{o.ID})
			}
		}
	}
	lang := map[string]int{"nl": 0, "fr": 1, "en": 2, "zh": 3}[r.lang]
	r.wants(r.field("place"), names[town][lang])
}

// title wants the English title on the English page, and one that is not empty on
// each.
func (r *recordPages) title(en string) {
	r.Helper()
	found := regexp.MustCompile(`(?s)<h1>(.*?)</h1>`).FindStringSubmatch(r.page)
	if found == nil || plain(found[1]) == "" || r.lang == "en" && en != "" && plain(found[1]) != en {
		r.Errorf("%s: the title is not %q: %v", r.at, en, found)
	}
}

func (r *recordPages) topics(codes []string) {
	r.Helper()
	for _, theme := range r.history.Themes {
		for _, code := range codes {
			if theme["id"] == code {
				r.wants(r.field("topics"), themeName(theme, r.lang))
			}
		}
	}
}

func themeName(theme map[string]any, lang string) string {
	if name, ok := theme[lang].(string); ok {
		return name
	}
	return theme["en"].(string)
}

// linked wants a link to another entry.
func (r *recordPages) linked(id string) {
	r.Helper()
	if id != "" && !strings.Contains(r.page, `href="/`+r.lang+`/cooperation/`+id+`"`) {
		r.Errorf("%s does not lead to %s", r.at, id)
	}
}

// sourced wants the sources of an item and what they say beside it.
func (r *recordPages) sourced(i historyItem, within string) {
	r.Helper()
	var tokens []string
	if i.Brief {
		tokens = append(tokens, "brief")
	}
	for _, also := range i.Also {
		tokens = append(tokens, also...)
	}
	for _, token := range append(tokens, i.Note...) {
		want := token
		if token == "brief" || regexp.MustCompile(`^x\d+$`).MatchString(token) {
			want = `href="#source-` + token + `"`
		} else if t, err := time.Parse(time.DateOnly, token); err == nil {
			want = r.words.Date(t)
		}
		if !strings.Contains(html.UnescapeString(within), want) {
			r.Errorf("%s lacks %s", r.at, want)
		}
	}
}

