package site_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"duologue/app"
	"duologue/app/web/webtest"
	"duologue/models"
	"duologue/models/modelstest"

	_ "modernc.org/sqlite"
)

// clock is a time that tests move; it is safe for concurrent use.
type clock struct {
	mutex sync.Mutex
	now   time.Time
}

func (c *clock) Now() time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.now
}

func (c *clock) move(d time.Duration) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.now = c.now.Add(d)
}

// world is a dialogue with its web server.
type world struct {
	testing.TB
	clock    *clock
	store    *models.Store
	db       *sql.DB // beside the store, to look at rows
	dialogue *models.Dialogue
	refs     map[string]string // of sessions, by code
	question map[string]string // refs, by kind
	consent  string            // ref
	browser  *webtest.Browser
	n        int
}

// newWorld imports a dialogue of places per session with questions of every
// kind and a required consent; change may change its document.
func newWorld(t testing.TB, places int, change func(*models.Document)) *world {
	t.Helper()
	w := &world{TB: t, clock: &clock{now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}, refs: map[string]string{}, question: map[string]string{}}
	address := modelstest.SQLite(t)
	w.store = modelstest.Open(t, address, w.clock.Now)
	var err error
	if w.db, err = sql.Open("sqlite", strings.TrimPrefix(address, "sqlite:")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.db.Close() })
	doc := modelstest.Document(modelstest.Plan{Places: places, SessionPlaces: places}, w.clock.now)
	doc.Questions = []models.DocumentQuestion{
		{Kind: models.QuestionText, Label: text("Topic"), Required: true},
		{Kind: models.QuestionChoice, Label: text("Meal"), Options: options("meat", "fish")},
		{Kind: models.QuestionChoices, Label: text("Interests"), Options: options("a", "b", "c")},
		{Kind: models.QuestionYesNo, Label: text("First time")},
	}
	doc.Consents = []models.DocumentConsent{{Code: "privacy", Version: 3, Required: true, Label: text("I agree")}}
	doc.Registration.Closes = w.clock.now.AddDate(0, 0, 30).Format("2006-01-02T15:04")
	doc.Registration.ChangeUntil, doc.Registration.CancelUntil = doc.Registration.Closes, doc.Registration.Closes
	if change != nil {
		change(doc)
	}
	if w.dialogue, err = w.store.ImportDialogue(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
	w.learn()
	w.browser = &webtest.Browser{App: app.New(webtest.Kit(t, w.store, w.clock.Now, nil))}
	return w
}

// learn reads the refs that forms need.
func (w *world) learn() {
	agenda, err := w.store.Agenda(context.Background(), w.dialogue)
	if err != nil {
		w.Fatal(err)
	}
	for _, s := range agenda.Sessions {
		w.refs[s.Code] = s.Ref
	}
	questions, err := w.store.Questions(context.Background(), w.dialogue.ID)
	if err != nil {
		w.Fatal(err)
	}
	for _, q := range questions {
		w.question[q.Kind] = q.Ref
	}
	consents, err := w.store.ConsentTexts(context.Background(), w.dialogue.ID)
	if err != nil {
		w.Fatal(err)
	}
	for _, c := range consents {
		w.consent = c.Ref
	}
}

func text(s string) models.Text { return models.Text{"en": s} }

func options(values ...string) (list []models.Option) {
	for _, v := range values {
		list = append(list, models.Option{Value: v, Label: text("Option " + v)})
	}
	return list
}

// form is a right form of a new person, changed by pairs of field and value; the
// value "-" takes a field away.
func (w *world) form(pairs ...string) url.Values {
	w.n++
	nonce := sha256.Sum256(fmt.Append(nil, w.n))
	f := url.Values{
		"nonce": {hex.EncodeToString(nonce[:16])}, "family_name": {"Example"}, "given_names": {"Person"}, "name_order": {"given_first"},
		"email": {fmt.Sprintf("person%d@guest.example", w.n)}, "organisation": {"Example University"}, "position": {"Professor"},
		"country": {"BE"}, "language": {"en"}, "category": {"researcher"}, "mode": {"onsite"},
		"answers." + w.question["text"]: {"Water"}, "consents." + w.consent: {"yes"},
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		f.Set(pairs[i], pairs[i+1])
		if pairs[i+1] == "-" {
			f.Del(pairs[i])
		}
	}
	return f
}

const (
	formPath = "/en/dialogues/test/register"
	sentPath = "/en/dialogues/test/register/sent"
)

// registered posts a right form and returns who it made, with the address of
// their own page.
func (w *world) registered(pairs ...string) (*models.Registration, string) {
	w.Helper()
	f := w.form(pairs...)
	if a := w.browser.Post(w, formPath, f); a.StatusCode != 303 {
		w.Fatalf("registering: %d %s", a.StatusCode, errorsOf(a.Text))
	}
	return w.find(f.Get("email"))
}

func (w *world) find(email string) (*models.Registration, string) {
	w.Helper()
	r := &models.Registration{}
	err := w.db.QueryRow("SELECT id, ref, state, link_version, revision FROM registrations WHERE email = ? ORDER BY id DESC", email).
		Scan(&r.ID, &r.Ref, &r.State, &r.LinkVersion, &r.Revision)
	if err != nil {
		w.Fatal(email, err)
	}
	return r, "/en/my/" + w.store.MyToken(r)
}

// mails are the kinds of the messages that were queued after the first n.
func (w *world) mails(n int) string {
	w.Helper()
	rows, err := w.db.Query("SELECT kind FROM messages ORDER BY id LIMIT -1 OFFSET ?", n)
	if err != nil {
		w.Fatal(err)
	}
	defer rows.Close()
	var kinds []string
	for rows.Next() {
		var kind string
		if err := rows.Scan(&kind); err != nil {
			w.Fatal(err)
		}
		kinds = append(kinds, kind)
	}
	return strings.Join(kinds, " ")
}

func (w *world) count(query string, args ...any) (n int) {
	w.Helper()
	if err := w.db.QueryRow(query, args...).Scan(&n); err != nil {
		w.Fatal(query, err)
	}
	return n
}

// content is all rows of all tables but the limits, which count refusals too.
func (w *world) content() string {
	w.Helper()
	sum := sha256.New()
	for _, table := range w.tables() {
		rows, err := w.db.Query("SELECT * FROM " + table)
		if err != nil {
			w.Fatal(err)
		}
		columns, _ := rows.Columns()
		for rows.Next() {
			values := make([]any, len(columns))
			into := make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				w.Fatal(err)
			}
			fmt.Fprintln(sum, table, values)
		}
		rows.Close()
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func (w *world) tables() []string {
	rows, err := w.db.Query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'limits' ORDER BY name")
	if err != nil {
		w.Fatal(err)
	}
	defer rows.Close()
	tables := map[string]bool{}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			w.Fatal(err)
		}
		tables[name] = true
	}
	return slices.Sorted(maps.Keys(tables))
}

// errorsOf is the list of errors of a page, for messages of tests.
func errorsOf(page string) string {
	found := regexp.MustCompile(`(?s)<div class="errors".*?</div>`).FindString(page)
	if found == "" && len(page) < 400 {
		return page
	}
	return regexp.MustCompile(`\s+`).ReplaceAllString(found, " ")
}
