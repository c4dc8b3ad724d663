package online_test

import (
	"strings"
	"testing"
	"time"

	"duologue/app"
	"duologue/app/apptest"
	"duologue/app/web/webtest"
	"duologue/models"
)

// serve lets browsers reach the dialogue and returns its address.
func (w *world) serve() string {
	w.t.Helper()
	kit := webtest.Kit(w.t, w.store, w.clock.Now, nil)
	return webtest.Serve(w.t, kit, app.New)
}

// seen waits until the guest was last seen at a moment.
func (w *world) seen(r *models.Registration, at time.Time) {
	w.t.Helper()
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if p := w.presences(r); len(p) > 0 && p[0].LastSeenAt.Equal(at) {
			return
		}
	}
	w.t.Fatalf("not seen at %s: %+v", at, w.presences(r))
}

func TestThreeTabsAndAReloadAreOnePresence(t *testing.T) {
	browser := apptest.Start(t, apptest.Options{})
	w := newWorld(t, early(), nil)
	r, my := w.guest(models.Online, map[string]string{w.refs["x"]: models.Online})
	join := w.serve() + my + "/join/" + w.refs["x"]
	opens := w.start("x").Add(-15 * time.Minute)
	w.clock.set(opens.Add(-2 * time.Second))

	first := browser.Open(apptest.Desktop())
	first.Go(join)
	first.WaitText("Joining is not open yet")
	if html := first.HTML(); strings.Contains(html, secretHost) {
		t.Fatal(html)
	}
	w.clock.set(opens)
	first.WaitText("You can join now") // by itself
	w.seen(r, opens)
	first.WaitText("Your attendance is being recorded.")

	tabs := []*apptest.Page{first, first.Tab(), first.Tab()}
	for _, tab := range tabs[1:] {
		tab.Go(join)
		tab.WaitText("Your attendance is being recorded.")
	}
	for range 3 {
		w.clock.set(w.clock.Now().Add(40 * time.Second))
		for _, tab := range tabs {
			apptest.Eval[bool](tab, `dispatchEvent(new Event("online"))`)
		}
		w.seen(r, w.clock.Now())
	}
	w.clock.set(w.clock.Now().Add(40 * time.Second))
	first.Reload()
	w.seen(r, w.clock.Now())
	if p := w.presences(r); len(p) != 1 || p[0].Seconds != 160 || !p[0].JoinedAt.Equal(opens) {
		t.Errorf("%+v", p)
	}
	for _, tab := range tabs {
		tab.Clean()
	}
	// When it is over the page takes the link back.
	w.clock.set(w.agenda.Session(w.refs["x"]).EndsAt.Add(30 * time.Minute))
	apptest.Eval[bool](first, `dispatchEvent(new Event("online"))`)
	first.WaitText("This session is over")
	if html := first.HTML(); strings.Contains(html, secretHost) {
		t.Error(html)
	}
}

func TestJoinPageOnEveryScreen(t *testing.T) {
	browser := apptest.Start(t, apptest.Options{})
	w := newWorld(t, early(), func(d *models.Document) { d.Sessions[3].JoinEmbed = true })
	_, my := w.guest(models.Online, map[string]string{w.refs["x"]: models.Online, w.refs["y"]: models.Online})
	base := w.serve()
	documents := map[string]string{}
	for name, test := range map[string]struct {
		at   time.Time
		code string
	}{
		"before": {w.start("x").Add(-time.Hour), "x"}, "open": {w.start("x"), "x"}, "framed": {w.start("y"), "y"},
		"over": {w.start("x").Add(5 * time.Hour), "x"}, "refused": {w.start("x2"), "x2"}, "own": {early(), ""},
	} {
		w.clock.set(test.at)
		page := browser.Open(apptest.Narrow())
		for _, lang := range []string{"en", "zh"} {
			path := "/" + lang + strings.TrimPrefix(my, "/en")
			if test.code != "" {
				path += "/join/" + w.refs[test.code]
			}
			documents[name+" "+lang] = w.browser.Get(t, path).Text
			page.Go(base + path)
			page.EveryScreen("join-" + name + "-" + lang)
		}
		page.Accessible()
		if name != "framed" { // its host exists nowhere
			page.Clean()
		}
		page.Close()
	}
	apptest.ValidHTML(t, documents)
}
