package app_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"duologue/app"
	"duologue/app/web"
	"duologue/app/web/webtest"
	"duologue/models"
	"duologue/models/modelstest"

	_ "modernc.org/sqlite"
)

// marked is a content with a distinctive word in every field.
func marked(mark string) models.MoUContent {
	text := func(field string) models.Text {
		words := models.Text{}
		for _, lang := range languages() {
			words[lang] = mark + field + " " + lang
		}
		return words
	}
	return models.MoUContent{
		Type: "exchange_of_letters", Titles: text("title"), Summary: text("summary"), Topics: []string{mark + "topic"}, Code: mark + "code", Parent: mark + "parent",
		Relations: []models.MoURelation{{Kind: "amends", Title: text("relation")}}, Nature: map[string]string{models.SideOther: "binding"}, Competence: "mixed",
		Parties: []models.MoUParty{{Key: "a", Side: models.SideOther, Body: mark + "body", Name: text("party"), Unit: text("unit"), SignedAs: mark + "signedas", Reference: mark + "ownref"}, {Key: "b"}},
		Signatories: []models.MoUSignatory{{Key: "s", Party: "a", FamilyName: mark + "family", GivenNames: mark + "given", NativeName: mark + "native", Title: text("office"),
			Capacity: text("capacity"), Authority: mark + "authority", SignedOn: "1911-03-04", Place: text("signedat"), Witnesses: []string{mark + "witness"}}},
		Texts: []models.MoUText{{Language: "en", Version: mark + "version"}}, SignedOn: "1911-03-04", Place: text("place"), Kept: []models.MoUKept{{Party: "a", Where: text("kept")}},
		EffectiveRule: text("effect"), RenewalRule: text("renewal"), Contacts: []models.MoUContact{{Name: mark + "contact"}}, Committee: text("committee"),
		Commitments: []models.MoUCommitment{{Key: "c", What: text("commitment"), Owner: mark + "owner", State: models.CommitmentOpen, Evidence: mark + "evidence"}},
		Outcomes:    []models.MoUOutcome{{Kind: "call", Title: text("outcome"), Code: mark + "outcomecode"}}, Security: &models.MoUSecurity{Note: mark + "security"},
		Sources: []models.MoUSource{{Code: mark + "source", Text: text("sourcetext")}}, Remarks: text("remarks"), Withheld: text("withheld"),
	}
}

// leak is a product with a public record, one that was hidden again, and one
// under an embargo.
type leak struct {
	*testing.T
	mutex   sync.Mutex
	now     time.Time
	until   time.Time
	store   *models.Store
	db      *sql.DB
	browser *webtest.Browser
	routes  []web.Route
	log     bytes.Buffer
	slug    string
	public  string // reference
	hidden  *models.MoU
	secret  *models.MoU
	traces  []string // of what visitors may not see
}

func (l *leak) clock() time.Time {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.now
}

func (l *leak) be(at time.Time) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.now = at
}

func newLeak(t *testing.T) *leak {
	l := &leak{T: t, now: time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)}
	address := modelstest.SQLite(t)
	l.store = modelstest.Open(t, address, l.clock)
	var err error
	if l.db, err = sql.Open("sqlite", strings.TrimPrefix(address, "sqlite:")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.db.Close() })
	d, _ := modelstest.Dialogue(t, l.store, modelstest.Plan{})
	l.slug = d.Slug
	kit := webtest.Kit(t, l.store, l.clock, &l.log)
	l.routes, l.browser = app.Routes(kit), &webtest.Browser{App: app.New(kit)}
	open := l.enter(exampleMoU(d.Slug))
	l.public = *l.show(open, models.MoUShowing{Visibility: models.MoUPublic}).Reference
	if _, err := l.db.Exec("UPDATE mou_numbers SET last = 73219000 WHERE name = 'register'"); err != nil {
		t.Fatal(err)
	}
	l.subscribe()
	hidden := l.show(l.attach(l.enter(marked("zqxhidden"))), models.MoUShowing{Visibility: models.MoUPublic})
	l.work()
	l.hidden = l.show(hidden, models.MoUShowing{Visibility: models.MoUInternal})
	l.enter(marked("zqxnever"))
	l.until = l.now.Add(time.Hour)
	l.secret = l.show(l.attach(l.enter(marked("zqxembargo"))), models.MoUShowing{Visibility: models.MoUEmbargoed, Until: &l.until, Then: models.MoUPublic})
	l.traces = []string{"zqxhidden", "zqxnever", "zqxembargo", "7321900", l.secret.Ref, l.secret.Code, l.hidden.Ref, l.hidden.Code, *l.hidden.Reference + `"`, "1911-03", "march 1911", "1911年", `"1911"`}
	for _, m := range []*models.MoU{l.hidden, l.secret} {
		for _, doc := range m.Content.Documents() {
			l.traces = append(l.traces, doc.SHA256, doc.File)
		}
	}
	if len(l.traces) != 21 {
		t.Fatalf("traces: %q", l.traces)
	}
	return l
}

func (l *leak) enter(content models.MoUContent) *models.MoU {
	m, err := l.store.EnterMoU(context.Background(), models.System(), models.WholeDesk(), models.MoUSigned, content)
	return l.done(m, err)
}

func (l *leak) done(m *models.MoU, err error) *models.MoU {
	l.Helper()
	if err != nil {
		l.Fatal(err)
	}
	return m
}

func (l *leak) attach(m *models.MoU) *models.MoU {
	upload := models.Upload{Name: m.Content.Code + "file.pdf", Data: []byte("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%" + m.Ref + "\ntrailer<</Root 1 0 R>>\n%%EOF\n")}
	for _, place := range []string{models.PlaceScan, models.PlaceRecord} {
		upload.Data = append(upload.Data, '\n')
		var err error
		m, err = l.store.AttachToMoU(context.Background(), models.System(), models.WholeDesk(), m.Ref, models.MoUAttachment{Place: place, Upload: upload})
		l.done(m, err)
	}
	return m
}

func (l *leak) show(m *models.MoU, w models.MoUShowing) *models.MoU {
	m, err := l.store.ShowMoU(context.Background(), models.System(), models.WholeDesk(), m.Ref, w)
	return l.done(m, err)
}

// subscribe makes somebody wait for news of everything.
func (l *leak) subscribe() {
	ctx := context.Background()
	if err := l.store.Subscribe(ctx, models.MoUSubscriber{Email: "reader@host.example", Language: "en", About: models.SubscribeAll}); err != nil {
		l.Fatal(err)
	}
	messages, _, err := l.store.Messages(ctx, models.Everything(), models.MessageFilter{Kind: models.MailMoUConfirm}, 1)
	if err != nil || len(messages) != 1 {
		l.Fatal(len(messages), err)
	}
	facts, err := l.store.MailFacts(ctx, &messages[0])
	if err == nil {
		err = l.store.ConfirmSubscription(ctx, facts.OneTime)
	}
	if err != nil {
		l.Fatal(err)
	}
}

func (l *leak) work() {
	for range 20 {
		if more, err := l.store.WorkStep(context.Background(), models.ImportWords{}); err != nil {
			l.Fatal(err)
		} else if !more {
			return
		}
	}
	l.Fatal("the work does not end")
}

// addresses are those of all that a visitor can get.
func (l *leak) addresses() []string {
	var list []string
	for _, route := range l.routes {
		if route.Method != http.MethodGet || route.Access != web.Public {
			continue
		}
		for _, lang := range languages() {
			fill := strings.NewReplacer(":lang", lang, ":slug", l.slug, ":token", "forged.forged", ":session", "x", ":speaker", "x", ":file", "x", ":code", "x",
				":reference", l.public, "*", "app.css")
			list = append(list, fill.Replace(route.Path))
			if !strings.Contains(route.Path, ":lang") {
				break
			}
		}
	}
	return list
}

// clean wants no trace in an answer, its headers included.
func (l *leak) clean(path string, a webtest.Answer) {
	l.Helper()
	told := strings.ToLower(fmt.Sprint(a.Header) + a.Text)
	for _, trace := range l.traces {
		if i := strings.Index(told, trace); i >= 0 {
			l.Errorf("%s (%d) tells %q: …%s…", path, a.StatusCode, trace, told[max(0, i-80):min(len(told), i+80)])
		}
	}
}

// hiddenEverywhere looks for traces in all that there is for a visitor.
func (l *leak) hiddenEverywhere() {
	l.Helper()
	l.log.Reset()
	for _, path := range l.addresses() {
		l.clean(path, l.browser.Get(l.T, path))
	}
	l.clean("the log", webtest.Answer{Response: &http.Response{}, Text: l.log.String()})
	l.work()
	l.clean("the mails", webtest.Answer{Response: &http.Response{}, Text: l.mails("mou_news:3:") + l.mails("mou_news:4:")})
	// What is asked for by its words answers as what there never was.
	for _, ask := range []string{"q=zqxembargotitle", "q=zqxhiddenparty", "q=zqxneverfamily", "party=zqxembargobody", "topic=zqxhiddentopic", "year=1911"} {
		name, value, _ := strings.Cut(ask, "=")
		for _, base := range []string{"/en/mous", "/en/mous.csv", "/mous.json", "/api/v1/mous"} {
			got, want := l.browser.Get(l.T, base+"?"+ask), l.browser.Get(l.T, base+"?"+name+"=never")
			if a, b := neutral(got.Text, value), neutral(want.Text, "never"); a != b || got.StatusCode != want.StatusCode {
				l.Errorf("%s?%s answers otherwise than what there never was:\n%s\n%s", base, ask, a, b)
			}
		}
	}
	l.subscribesAlike()
	l.unsent()
}

// unsent: a mail about what was hidden since is not sent any more.
func (l *leak) unsent() {
	l.Helper()
	messages, _, err := l.store.Messages(context.Background(), models.Everything(), models.MessageFilter{Kind: models.MailMoUNews}, 10)
	if err != nil || len(messages) != 2 {
		l.Fatal(len(messages), err)
	}
	for _, m := range messages {
		_, err := l.store.MailFacts(context.Background(), &m)
		if gone := m.Params["mou"] == *l.hidden.Reference; gone != errors.Is(err, models.ErrNotFound) {
			l.Errorf("a mail about %v: %v", m.Params["mou"], err)
		}
	}
}

// subscribesAlike: nobody can find out by the form, either.
func (l *leak) subscribesAlike() {
	l.Helper()
	post := func(about string) webtest.Answer {
		return l.browser.Post(l.T, "/en/mous/subscribe", url.Values{"email": {"guess@host.example"}, "about": {about}})
	}
	for about, other := range map[string]string{"topic:zqxembargotopic": "topic:never", "party:zqxhiddenbody": "party:never", "mou:" + *l.hidden.Reference: "mou:2026-999"} {
		got, want := post(about), post(other)
		if a, b := neutral(got.Text, about), neutral(want.Text, other); a != b || got.StatusCode != want.StatusCode {
			l.Errorf("subscribing to %s is answered otherwise than to %s: %d %d\n%s\n%s", about, other, got.StatusCode, want.StatusCode, a, b)
		}
	}
}

// neutral is a text without what differs between two requests: what was asked
// for, and the request's name.
func neutral(text, asked string) string {
	text = strings.NewReplacer(asked, "ASKED", url.QueryEscape(asked), "ASKED").Replace(text)
	return regexp.MustCompile(`("instance":")[^"]*|(<code>)[^<]*`).ReplaceAllString(text, "$1$2")
}

// mails are the messages of a dedupe key, with all that their rows hold.
func (l *leak) mails(key string) string {
	l.Helper()
	rows, err := l.db.Query("SELECT kind || ' ' || to_address || ' ' || params FROM messages WHERE dedupe_key LIKE ?", key+"%")
	if err != nil {
		l.Fatal(err)
	}
	defer rows.Close()
	var told string
	for rows.Next() {
		var row string
		if err := rows.Scan(&row); err != nil {
			l.Fatal(err)
		}
		told += row + "\n"
	}
	return told
}

// TestHiddenMoUsLeaveNoTrace: what visitors may not see is nowhere, until the
// moment at which they may, and everywhere from then on.
func TestHiddenMoUsLeaveNoTrace(t *testing.T) {
	l := newLeak(t)
	l.hiddenEverywhere()
	l.be(l.until.Add(-time.Microsecond))
	l.hiddenEverywhere()
	for _, address := range []string{"/en/mous/%s", "/api/v1/mous/%s", "/mous/%s/files/" + l.hidden.Content.Scan.File, "/zh/mous/%s"} {
		l.browser.Get(t, fmt.Sprintf(address, "2026-998")) // from now on the browser has the cookie of the language
		hidden, unknown := l.browser.Get(t, fmt.Sprintf(address, *l.hidden.Reference)), l.browser.Get(t, fmt.Sprintf(address, "2026-999"))
		a, b := neutral(hidden.Text, *l.hidden.Reference), neutral(unknown.Text, "2026-999")
		if a != b || hidden.StatusCode != 404 || unknown.StatusCode != 404 {
			t.Errorf("%s: %d and %d:\n%s\n%s", address, hidden.StatusCode, unknown.StatusCode, a, b)
		}
		for name := range hidden.Header {
			if x, y := hidden.Header.Get(name), unknown.Header.Get(name); x != y && !strings.Contains(strings.ToLower(name), "request-id") && name != "Date" {
				t.Errorf("%s: %s is %q and %q", address, name, x, y)
			}
		}
	}
	l.be(l.until)
	l.shown()
}

// shown wants the record everywhere once its embargo is over.
func (l *leak) shown() {
	l.Helper()
	first := l.browser.Get(l.T, "/en/mous?q=zqxembargotitle")
	found := regexp.MustCompile(`/en/mous/(\d{4}-\d{3})"`).FindStringSubmatch(first.Text)
	if found == nil {
		l.Fatal("the record is not found by its title at the end of its embargo")
	}
	reference := found[1]
	for path, want := range map[string]string{
		"/en": "zqxembargotitle", "/en/mous": "zqxembargotitle", "/fr/mous?topic=zqxembargotopic": "zqxembargotitle fr", "/en/mous?year=1911": "zqxembargotitle",
		"/zh/mous/" + reference: "zqxembargosummary zh", "/en/mous.csv": "zqxembargogiven", "/mous.json": "zqxembargowitness", "/api/v1/mous": "zqxembargooutcome",
		"/api/v1/mous/" + reference: "zqxembargoremarks", "/en/mous.atom": "zqxembargotitle", "/sitemap.xml": "/en/mous/" + reference,
		"/mous/" + reference + "/files/" + l.secret.Content.Scan.File: "%PDF",
	} {
		a := l.browser.Get(l.T, path)
		if a.StatusCode != 200 || !strings.Contains(a.Text, want) {
			l.Errorf("%s: %d, without %q", path, a.StatusCode, want)
		}
		for _, never := range []string{"zqxembargocontact", "zqxembargosecurity", "zqxembargoauthority", "zqxnever", "zqxhidden", "7321900", l.secret.Ref + `"`} {
			if strings.Contains(a.Text, never) {
				l.Errorf("%s tells %q", path, never)
			}
		}
	}
	l.work()
	if told := l.mails("mou_news:4:"); !strings.Contains(told, reference) || strings.Count(told, "\n") != 1 {
		l.Errorf("news: %q", told)
	}
}
