package site_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"duologue/app"
	"duologue/app/web/webtest"
	"duologue/models"
	"duologue/models/demo"
	"duologue/models/modelstest"
	"duologue/views"
	"duologue/views/locale"
)

// history is what the sources say, as testdata/history.json keeps it: of notes
// and of further sources only the codes, dates and abbreviations in them.
type history struct {
	Sources       map[string]string
	Organisations []struct {
		historyItem
		Country string
		Level   string
		Names   models.Text
		Unsure  string
	}
	Themes      []map[string]any
	Agreements  []historyItem
	Commissions []historyItem
	Dialogues   []historyItem
	Calls       []historyItem
	Projects    []historyItem
	Workshops   []historyItem
	MoUs        []historyItem `json:"mous"`
}

type historyItem struct {
	ID, En, Format, Occasion, Outcome, Under, From, Call, Theme, Dialogue string
	LedTo                                                                 string `json:"led_to"`
	Before                                                                string
	Date, Start, End, Signed, Opened, Deadline, Place                     *string
	Printed                                                               string `json:"deadline_zone_as_printed"`
	Number                                                                int
	Stakeholders                                                          *int `json:"stakeholders_about"`
	MousSigned                                                            *int `json:"mous_signed"`
	Themes                                                                []string
	Parties                                                               []*string
	Bodies, Organisers, By, Funders                                       []string
	Consulted                                                             []string `json:"in_consultation_with"`
	Brief                                                                 bool
	Also                                                                  [][]string
	Note                                                                  []string
}

func readHistory(t *testing.T) *history {
	t.Helper()
	raw, err := os.ReadFile("testdata/history.json")
	if err != nil {
		t.Fatal(err)
	}
	var h history
	if err := json.Unmarshal(raw, &h); err != nil {
		t.Fatal(err)
	}
	return &h
}

// TestTheHistoryIsThatOfTheSources compares the facts with those of a checkout
// that has the sources' facts beside it.
func TestTheHistoryIsThatOfTheSources(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "brief", "history.json"))
	if err != nil {
		t.Skip("the sources' facts are not beside this checkout")
	}
	own, err := os.ReadFile("testdata/history.json")
	if err != nil {
		t.Fatal(err)
	}
	var want, got map[string]any
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(own, &got); err != nil {
		t.Fatal(err)
	}
	delete(want, "about")
	if want := factsOf(want, ""); !reflect.DeepEqual(want, any(got)) {
		t.Errorf("the facts differ:\n%v\n%v", want, got)
	}
}

// factsOf is a value without sentences.
func factsOf(value any, name string) any {
	switch v := value.(type) {
	case map[string]any:
		for key := range v {
			v[key] = factsOf(v[key], key)
		}
	case []any:
		for i := range v {
			v[i] = factsOf(v[i], map[bool]string{true: "note"}[name == "also"])
		}
	case string:
		if name == "note" {
			found := []any{}
			for _, token := range regexp.MustCompile(`x\d+|[A-Z]{3,}\b|\d{4}-\d\d-\d\d|\d+/\d+/\d+`).FindAllString(v, -1) {
				found = append(found, token)
			}
			return found
		}
	}
	return value
}

// recordPages reads the pages of the demonstration's record in one language.
type recordPages struct {
	*testing.T
	history *history
	browser *webtest.Browser
	words   *locale.Printer
	lang    string
	at      string // what is looked at
	page    string
}

// TestThePagesSayWhatTheHistorySays: each item of the history is on its page in
// each language, with its precision and its sources, and what nobody says is
// shown as unknown.
func TestThePagesSayWhatTheHistorySays(t *testing.T) {
	store := modelstest.New(t)
	docs, err := demo.Documents(time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	for _, doc := range docs[:2] {
		if _, err := store.ImportDialogue(t.Context(), doc); err != nil {
			t.Fatal(err)
		}
	}
	record, err := demo.Cooperation()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.ImportCooperation(t.Context(), record); err != nil {
		t.Fatal(err)
	}
	references := enterMemoranda(t, store)
	bundle, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	browser := &webtest.Browser{App: app.New(webtest.Kit(t, store, nil, nil))}
	for _, lang := range bundle.Languages() {
		t.Run(lang, func(t *testing.T) {
			r := &recordPages{T: t, history: readHistory(t), browser: browser, words: bundle.For(lang), lang: lang}
			r.readIndex()
			r.readMeetings()
			r.readCalls()
			r.readOthers()
			r.readMoUs(references)
		})
	}
	t.Run("memoranda", func(t *testing.T) { checkMoULinks(t, record, readHistory(t)) })
}

// checkMoULinks wants the MoUs linked to what they belong to, though visitors do
// not see those that are not public.
func checkMoULinks(t *testing.T, record *models.CooperationDocument, h *history) {
	has := func(entry, relation, mou string) bool {
		for _, e := range record.Entries {
			for _, l := range e.Links {
				if e.Code == entry && l.MoU == mou && l.Relation == relation {
					return true
				}
			}
		}
		return false
	}
	for _, m := range h.MoUs {
		if m.Dialogue != "" && !has(m.Dialogue, models.RelationLedTo, m.ID) {
			t.Errorf("%s does not lead to %s", m.Dialogue, m.ID)
		}
	}
	for _, w := range h.Workshops {
		if !has(w.ID, models.RelationUnder, w.Under) {
			t.Errorf("%s is not under %s", w.ID, w.Under)
		}
	}
}

// readIndex looks at the timeline, the bodies, the themes and the sources.
func (r *recordPages) readIndex() {
	r.open("timeline", "/cooperation")
	for code, name := range r.history.Sources {
		found := regexp.MustCompile(`(?s)<li id="source-` + code + `"[^>]*>(.*?)</li>`).FindStringSubmatch(r.page)
		if found == nil || plain(found[1]) == "" || r.lang == "en" && plain(found[1]) != name {
			r.Errorf("source %s: %v", code, found)
		}
	}
	for _, o := range r.history.Organisations {
		found := regexp.MustCompile(`(?s)<div id="body-` + o.ID + `">(.*?)</div>`).FindStringSubmatch(r.page)
		if r.at = o.ID; found == nil {
			r.Errorf("no body %s", o.ID)
			continue
		}
		text := plain(found[1])
		if !strings.Contains(text, r.name(o.ID)) || !strings.Contains(text, r.words.Country(o.Country)) {
			r.Errorf("%s: %s", o.ID, text)
		}
		if r.lang == "en" && !strings.Contains(text, o.Level) {
			r.Errorf("%s is not %s: %s", o.ID, o.Level, text)
		}
		if unsure := o.Unsure == r.lang; unsure != strings.Contains(text, r.words.T("cooperation.unsure")) {
			r.Errorf("%s: %s; not confirmed: %v", o.ID, text, unsure)
		}
		r.sourced(o.historyItem, found[1])
	}
	for _, theme := range r.history.Themes {
		if !strings.Contains(plain(r.page), themeName(theme, r.lang)) {
			r.Errorf("no theme %v", theme)
		}
	}
	for _, list := range [][]historyItem{r.history.Agreements, r.history.Commissions, r.history.Dialogues, r.history.Calls, r.history.Projects, r.history.Workshops} {
		for _, item := range list {
			r.linked(item.ID)
			card := regexp.MustCompile(`(?s)id="entry-` + item.ID + `">(.*?)</li>`).FindStringSubmatch(r.page)
			for _, date := range []*string{item.Date, item.Signed, item.Opened} {
				if date != nil && !strings.Contains(plain(card[1]), r.date(*date)) {
					r.Errorf("%s is not of %s on the timeline", item.ID, *date)
				}
			}
		}
	}
}

func (r *recordPages) readMeetings() {
	for _, i := range r.history.Commissions {
		r.open(i.ID, "/cooperation/"+i.ID)
		r.wants(r.words.T("cooperation.date.date"), r.date(*i.Date))
		r.wants(r.field("number"), strconv.Itoa(i.Number))
		r.place(i.Place)
		r.names("participant", i.Bodies)
		r.wants(r.field("outcome"), regexp.MustCompile(`^\d*`).FindString(i.Outcome))
		if r.lang == "en" && !strings.EqualFold(plain(strings.Split(r.row("Outcome"), "<sup")[0]), i.Outcome) {
			r.Errorf("%s: the outcome is not %q", i.ID, i.Outcome)
		}
		r.linked(i.Under)
		r.linked(i.LedTo)
		r.sourced(i, r.page)
	}
	for _, i := range r.history.Dialogues {
		r.open(i.ID, "/cooperation/"+i.ID)
		r.wants(r.words.T("cooperation.date.date"), views.StatedRange(r.words, models.StatedDate(*i.Start), models.StatedDate(*i.End)))
		r.wants(r.field("number"), strconv.Itoa(i.Number))
		r.place(i.Place)
		r.wants(r.field("format"), r.words.T("dialogue.format."+i.Format))
		r.names("organiser", i.Organisers)
		r.names("consultation", i.Consulted)
		r.topics(i.Themes)
		for term, n := range map[string]*int{"figure.stakeholders": i.Stakeholders, "figure.mous": i.MousSigned} {
			if n == nil {
				r.unknown(r.words.T(term), r.words.T("common.unknown"))
			} else {
				r.wants(r.words.T(term), strconv.Itoa(*n))
			}
		}
		if i.Occasion != "" && r.lang == "en" {
			r.wants("Occasion", i.Occasion)
		}
		if !strings.Contains(r.page, `href="/`+r.lang+`/dialogues/innovation-dialogue-`+(*i.Start)[:4]+`"`) {
			r.Errorf("%s does not lead to the dialogue's page", i.ID)
		}
		r.sourced(i, r.page)
	}
}

func (r *recordPages) readCalls() {
	for _, i := range r.history.Calls {
		r.open(i.ID, "/cooperation/"+i.ID)
		r.title(i.En)
		opened, deadline := r.words.T("cooperation.date.opened"), r.field("deadline")
		if i.Opened == nil {
			r.unknown(opened, r.words.T("common.date_unknown"))
		} else {
			r.wants(opened, r.date(*i.Opened))
		}
		if i.Deadline == nil {
			row := r.row(deadline)
			if !strings.Contains(row, `class="is-unknown">`+r.words.T("common.unknown")) || !strings.Contains(row, r.words.T("cooperation.call.unknown")) {
				r.Errorf("%s: the deadline is %q", i.ID, plain(row))
			}
		} else {
			day, clock, _ := strings.Cut(*i.Deadline, "T")
			r.wants(deadline, r.date(day), clock, i.Printed, r.words.T("cooperation.call.closed"))
		}
		r.names("issuer", i.By)
		r.topics(i.Themes)
		r.linked(i.From)
		r.linked(i.Under)
		r.sourced(i, r.page)
	}
}

// readOthers looks at agreements, projects and workshops.
func (r *recordPages) readOthers() {
	for _, i := range r.history.Agreements {
		r.open(i.ID, "/cooperation/"+i.ID)
		r.title(i.En)
		r.wants(r.words.T("cooperation.date.signed"), r.date(*i.Signed))
		r.place(i.Place)
		for _, party := range i.Parties {
			r.names("party", []string{*party})
		}
		r.sourced(i, r.page)
	}
	for _, i := range r.history.Projects {
		r.open(i.ID, "/cooperation/"+i.ID)
		r.title(i.ID)
		r.names("funder", i.Funders)
		r.linked(i.Call)
		r.sourced(i, r.page)
	}
	for _, i := range r.history.Workshops {
		r.open(i.ID, "/cooperation/"+i.ID)
		r.wants(r.words.T("cooperation.date.date"), r.date(*i.Date))
		r.place(i.Place)
		r.topics([]string{i.Theme})
		r.sourced(i, r.page)
	}
}
