package online_test

import (
	"context"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"duologue/app"
	"duologue/app/web/webtest"
	"duologue/models"
	"duologue/models/modelstest"
)

// secretHost is in every link of the test's sessions, and nowhere else.
const secretHost = "stream.example"

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

func (c *clock) set(t time.Time) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.now = t
}

// world is a dialogue with online sessions.
type world struct {
	t        *testing.T
	clock    *clock
	store    *models.Store
	dialogue *models.Dialogue
	agenda   *models.Agenda
	refs     map[string]string
	browser  *webtest.Browser
	n        int
}

// newWorld imports a dialogue; change may change its document.
func newWorld(t *testing.T, now time.Time, change func(*models.Document)) *world {
	t.Helper()
	ctx := context.Background()
	w := &world{t: t, clock: &clock{now: now}, refs: map[string]string{}}
	w.store = modelstest.NewAt(t, w.clock.Now)
	doc := modelstest.Document(modelstest.Plan{SessionPlaces: 1}, now)
	if change != nil {
		change(doc)
	}
	var err error
	if w.dialogue, err = w.store.ImportDialogue(ctx, doc); err != nil {
		t.Fatal(err)
	}
	if w.agenda, err = w.store.Agenda(ctx, w.dialogue); err != nil {
		t.Fatal(err)
	}
	for _, s := range w.agenda.Sessions {
		w.refs[s.Code] = s.Ref
	}
	w.browser = &webtest.Browser{App: app.New(webtest.Kit(t, w.store, w.clock.Now, nil))}
	return w
}

// start is when a session begins.
func (w *world) start(code string) time.Time { return w.agenda.Session(w.refs[code]).StartsAt }

// guest registers somebody and returns the registration and the address of
// their own page.
func (w *world) guest(mode string, sessions map[string]string) (*models.Registration, string) {
	w.t.Helper()
	w.n++
	r, err := w.store.Register(context.Background(), models.System(), w.dialogue, modelstest.Form(w.n, mode, sessions))
	if err != nil || r == nil {
		w.t.Fatal(r, err)
	}
	return r, "/en/my/" + w.store.MyToken(r)
}

func early() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }

// bytesOf is everything that an answer says.
func bytesOf(a webtest.Answer) string {
	var all strings.Builder
	_ = a.Header.Write(&all)
	return all.String() + a.Text
}

// walk asks for every page and posts every form under a guest's link that
// could give a link away.
func (w *world) walk(my, session string) map[string]webtest.Answer {
	join := my + "/join/" + session
	return map[string]webtest.Answer{
		"join": w.browser.Get(w.t, join), "form": w.browser.Post(w.t, join, url.Values{}),
		"presence": w.browser.Post(w.t, join+"/presence", url.Values{}), "my": w.browser.Get(w.t, my),
		"data": w.browser.Get(w.t, my+"/data.json"), "calendar": w.browser.Get(w.t, my+"/calendar.ics"),
		"change":  w.browser.Get(w.t, my+"/change"),
		"session": w.browser.Get(w.t, "/en/dialogues/test/sessions/"+session), "agenda": w.browser.Get(w.t, "/en/dialogues/test/agenda"),
		"public calendar": w.browser.Get(w.t, "/en/dialogues/test/agenda.ics"), "dialogue": w.browser.Get(w.t, "/en/dialogues/test"),
	}
}

func TestLinkIsInNoByteForOthers(t *testing.T) {
	w := newWorld(t, early(), nil)
	x := w.refs["x"]
	_, holder := w.guest(models.Online, map[string]string{x: models.Online})
	_, waiting := w.guest(models.Online, map[string]string{x: models.Online})
	_, onsite := w.guest(models.Onsite, map[string]string{x: models.Onsite})
	_, none := w.guest(models.Online, nil)
	gone, cancelled := w.guest(models.Online, map[string]string{w.refs["y"]: models.Online})
	if err := w.store.CancelOwn(context.Background(), models.System(), gone.ID); err != nil {
		t.Fatal(err)
	}
	ends := w.agenda.Session(x).EndsAt
	for _, test := range []struct {
		name, my, session string
		at                time.Time
		status            int
		contains          string
	}{
		{"weeks ahead", holder, x, early(), 200, "Joining is not open yet"},
		{"a second too early", holder, x, w.start("x").Add(-15*time.Minute - time.Second), 200, "Joining is not open yet"},
		{"too late", holder, x, ends.Add(30 * time.Minute), 200, "This session is over"},
		{"on the waiting list", waiting, x, w.start("x"), 403, "on the waiting list"},
		{"on site", onsite, x, w.start("x"), 403, "have not chosen this session online"},
		{"not chosen", none, x, w.start("x"), 403, "have not chosen this session online"},
		{"cancelled", cancelled, w.refs["plenary"], w.start("plenary"), 403, "not confirmed"},
		{"unknown session", holder, "nosuchsess00", w.start("x"), 404, "does not exist"},
		{"unknown guest", "/en/my/forged", x, w.start("x"), 404, "does not exist"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w.clock.set(test.at)
			answers := w.walk(test.my, test.session)
			for page, a := range answers {
				if strings.Contains(bytesOf(a), secretHost) {
					t.Errorf("%s gives the link away: %s", page, bytesOf(a))
				}
				if a.StatusCode >= 500 {
					t.Errorf("%s: %d", page, a.StatusCode)
				}
			}
			if a := answers["join"]; a.StatusCode != test.status || !strings.Contains(a.Text, test.contains) {
				t.Errorf("%d %s", a.StatusCode, a.Text)
			}
			for _, page := range []string{"form", "presence"} {
				if status := answers[page].StatusCode; status != 403 && status != 404 && status != 409 {
					t.Errorf("%s: %d", page, status)
				}
			}
		})
	}
	list, _, err := w.store.SessionAttendance(context.Background(), models.System(), w.dialogue.Whole(), w.agenda.Session(x), "")
	if err != nil || len(list) != 0 {
		t.Error("somebody is counted", list, err)
	}
}

func TestJoin(t *testing.T) {
	w := newWorld(t, early(), nil)
	r, my := w.guest(models.Onsite, map[string]string{w.refs["y"]: models.Online})
	join := my + "/join/" + w.refs["y"]
	w.clock.set(w.start("y").Add(-15 * time.Minute))
	a := w.browser.Get(t, join)
	if a.StatusCode != 200 || !strings.Contains(a.Text, `href="https://stream.example/y" target="_blank" rel="noopener noreferrer" referrerpolicy="no-referrer"`) {
		t.Fatalf("%d %s", a.StatusCode, a.Text)
	}
	for name, want := range map[string]string{"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"} {
		if got := a.Header.Get(name); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
	if csp := a.Header.Get("Content-Security-Policy"); strings.Contains(csp, secretHost) || strings.Contains(a.Text, "<iframe") {
		t.Error("framed without being asked for", csp)
	}
	if p := w.presences(r); len(p) != 0 {
		t.Error("looking counts", p)
	}
	// Without scripts: a button, and the page again.
	if a := w.browser.Post(t, join, url.Values{}); a.StatusCode != 303 || a.Header.Get("Location") != join {
		t.Errorf("%d %s", a.StatusCode, a.Header.Get("Location"))
	}
	if a := w.browser.Get(t, join); !strings.Contains(a.Text, "Your attendance has been recorded.") {
		t.Error(a.Text)
	}
	// With scripts: three tabs at once, every half minute.
	for range 4 {
		w.clock.set(w.clock.Now().Add(30 * time.Second))
		var tabs sync.WaitGroup
		for range 3 {
			tab := &webtest.Browser{App: w.browser.App}
			tabs.Go(func() {
				if a := tab.Post(t, join+"/presence", url.Values{}); a.StatusCode != 204 || a.Text != "" {
					t.Errorf("%d %s", a.StatusCode, a.Text)
				}
			})
		}
		tabs.Wait()
	}
	if p := w.presences(r); len(p) != 1 || p[0].Seconds != 120 {
		t.Errorf("%+v", p)
	}
	if a := w.browser.Get(t, my); !strings.Contains(a.Text, `href="`+join+`"`) || strings.Contains(a.Text, secretHost) {
		t.Error("the own page does not lead here", a.Text)
	}
	foreign := &webtest.Browser{App: w.browser.App, Header: map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}}
	if a := foreign.Post(t, join+"/presence", url.Values{}); a.StatusCode != 403 {
		t.Error(a.StatusCode)
	}
}

func (w *world) presences(r *models.Registration) []models.Presence {
	w.t.Helper()
	own, err := w.store.OwnData(context.Background(), r)
	if err != nil {
		w.t.Fatal(err)
	}
	return own.Presences
}

func TestEmbeddedStream(t *testing.T) {
	for link, framed := range map[string]string{
		"https://stream.example:8443/live?room=1": "https://stream.example:8443",
		"https://stream.example,evil.example/":    "",
		"https://ström.stream.example/":           "",
	} {
		w := newWorld(t, early(), func(d *models.Document) {
			d.Sessions[0].JoinURL, d.Sessions[0].JoinEmbed = link, true
		})
		_, my := w.guest(models.Online, nil)
		w.clock.set(w.start("plenary"))
		a := w.browser.Get(t, my+"/join/"+w.refs["plenary"])
		csp := a.Header.Get("Content-Security-Policy")
		if !strings.Contains(a.Text, `<a href="https://st`) && !strings.Contains(a.Text, `href="https://`) {
			t.Error(link, "no plain link", a.Text)
		}
		if framed == "" {
			if strings.Contains(a.Text, "<iframe") || strings.Contains(csp, "frame-src") {
				t.Error(link, csp)
			}
			continue
		}
		if !strings.Contains(a.Text, `<iframe class="join-frame" src="`+link+`"`) || !strings.Contains(csp, "frame-src 'self' "+framed+";") {
			t.Error(link, csp, a.Text)
		}
		if other := w.browser.Get(t, my).Header.Get("Content-Security-Policy"); strings.Contains(other, "frame-src") {
			t.Error("another page may frame too", other)
		}
	}
}

func TestSessionWithoutALink(t *testing.T) {
	w := newWorld(t, early(), func(d *models.Document) { d.Sessions[0].JoinURL = "" })
	_, my := w.guest(models.Online, nil)
	w.clock.set(w.start("plenary"))
	join := my + "/join/" + w.refs["plenary"]
	if a := w.browser.Get(t, join); a.StatusCode != 200 || !strings.Contains(a.Text, "The link is not there yet") {
		t.Error(a.StatusCode, a.Text)
	}
	if a := w.browser.Post(t, join+"/presence", url.Values{}); a.StatusCode != 409 {
		t.Error(a.StatusCode)
	}
}

func TestJoinPageInEveryLanguage(t *testing.T) {
	w := newWorld(t, early(), nil)
	_, my := w.guest(models.Online, nil)
	for _, lang := range []string{"nl", "fr", "en", "zh"} {
		for _, at := range []time.Time{early(), w.start("plenary"), w.start("plenary").Add(5 * time.Hour)} {
			w.clock.set(at)
			for _, session := range []string{"plenary", "x"} {
				a := w.browser.Get(t, "/"+lang+strings.TrimPrefix(my, "/en")+"/join/"+w.refs[session])
				for _, bad := range []string{"⟦", "style=", "<no value>", "ZgotmplZ", "%!", "online.heading"} {
					if strings.Contains(a.Text, bad) {
						t.Errorf("%s %s %s: %s", lang, session, at, bad)
					}
				}
			}
		}
	}
}
