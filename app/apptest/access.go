package apptest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Violation is one broken rule of WCAG 2.2 AA, as axe-core found it.
type Violation struct {
	ID     string   `json:"id"`
	Impact string   `json:"impact"`
	Help   string   `json:"help"`
	Nodes  []string `json:"nodes"` // where, with the element's opening tag and the reason
}

func (v Violation) String() string {
	return fmt.Sprintf("%s (%s): %s\n\t%s", v.ID, v.Impact, v.Help, strings.Join(v.Nodes, "\n\t"))
}

const runAxe = `axe.run(document, {
	preload: false,
	resultTypes: ["violations"],
	runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"],
}).then(result => result.violations.map(v => ({
	id: v.id, impact: v.impact || "", help: v.help,
	nodes: v.nodes.map(n => n.target.join(" ") + ": " + n.html + " " + (n.failureSummary || "").replace(/\s+/g, " ")),
})))`

// bringAxe puts the checker into the page. It comes through the debugging
// protocol, past the page's content policy.
func (p *Page) bringAxe() {
	p.t.Helper()
	source, err := os.ReadFile(module(p.t, "axe-core", "axe.min.js"))
	if err != nil {
		p.t.Fatal(err)
	}
	Eval[bool](p, string(source)+";true")
}

// Checker is a tab in which the documents of other tabs are looked at one after
// the other: axe-core, which a new page takes longer to make ready than to run,
// is made ready once.
type Checker struct{ page *Page }

// Checker opens such a tab at an address of the site whose documents it is to
// look at.
func (b *Browser) Checker(address string, view View) *Checker {
	b.t.Helper()
	c := &Checker{page: b.Open(view)}
	c.page.Go(address)
	return c
}

// Close closes the tab.
func (c *Checker) Close() { c.page.Close() }

// Look fails the test for each broken rule in the document of a page as it
// stands, which it shows without its scripts, to the same person: cookie is the
// value of theirs, if they have one.
func (c *Checker) Look(p *Page, address, cookie, value string) {
	p.t.Helper()
	document := Eval[string](p, `(() => {
		const copy = document.documentElement.cloneNode(true)
		for (const script of copy.querySelectorAll("script")) script.remove()
		return "<!doctype html>" + copy.outerHTML
	})()`)
	c.page.SetCookie(address, cookie, value)
	c.page.Resize(p.view)
	Eval[bool](c.page, `(text => {
		document.open()
		document.write(text)
		document.close()
		return new Promise(done => document.readyState === "complete" ? done(true) : addEventListener("load", () => done(true)))
	})(`+quote(document)+`)`)
	const styles = `[...document.styleSheets].reduce((n, sheet) => n + sheet.cssRules.length, 0)`
	if want, got := Eval[int](p, styles), Eval[int](c.page, styles); got != want {
		p.t.Errorf("%s: the checker has %d rules of style, the page %d", p.URL(), got, want)
	}
	for _, v := range c.page.Axe() {
		p.t.Errorf("%s at %d px: %s", p.URL(), p.view.Width, v)
	}
}

// Axe looks for broken rules in the page as it stands.
func (p *Page) Axe() []Violation {
	p.t.Helper()
	if !Eval[bool](p, `typeof axe === "object"`) {
		p.bringAxe()
	}
	return Eval[[]Violation](p, runAxe)
}

// Accessible fails the test for each broken rule.
func (p *Page) Accessible() {
	p.t.Helper()
	for _, v := range p.Axe() {
		p.t.Errorf("%s at %d px: %s", p.URL(), p.view.Width, v)
	}
}

// Fits fails the test when the page must be scrolled sideways, naming what
// sticks out.
func (p *Page) Fits() {
	p.t.Helper()
	wide := Eval[[]string](p, `(() => {
		const root = document.documentElement
		if (root.scrollWidth <= root.clientWidth) return []
		const scrolls = e => e && (/auto|scroll|hidden/.test(getComputedStyle(e).overflowX) && e !== root && e !== document.body || scrolls(e.parentElement))
		const wide = [...document.body.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > root.clientWidth + 0.5 && !scrolls(e.parentElement))
		return ["the page", ...wide.slice(0, 4).map(e => e.cloneNode(false).outerHTML)]
	})()`)
	if len(wide) > 0 {
		p.t.Errorf("%s at %d px: too wide: %s", p.URL(), p.view.Width, strings.Join(wide, " "))
	}
}

// EveryScreen holds that the page fits a narrow phone, a usual one and a desk,
// and shows each where DUOLOGUE_SHOTS names a directory for pictures. Then the
// page has its own screen again.
func (p *Page) EveryScreen(name string) {
	p.t.Helper()
	own := p.view
	screens := []View{Narrow(), Phone(), Desktop()}
	for i, view := range screens {
		view.Unseen = true
		screens[i] = view.In(own.Language)
	}
	if i := slices.Index(screens, own); i > 0 {
		screens[0], screens[i] = screens[i], screens[0] // the one that it has needs no change
	}
	for _, view := range screens {
		p.Resize(view)
		p.Fits()
		p.Shot(fmt.Sprintf("%s-%d", name, view.Width))
	}
	p.Resize(own)
}

// Shot writes a picture of the page where DUOLOGUE_SHOTS names a directory.
func (p *Page) Shot(name string) {
	p.t.Helper()
	if dir := os.Getenv("DUOLOGUE_SHOTS"); dir != "" {
		p.Screenshot(filepath.Join(dir, name+".png"))
	}
}

// module is the path of a file in an npm package of the repository; without
// the packages the test is skipped, which is a failure where CI=true.
func module(t testing.TB, parts ...string) string {
	t.Helper()
	path := filepath.Join(append([]string{root(t), "node_modules"}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		missing(t, "the npm package "+parts[0])
	}
	return path
}

// root is the top of the repository, above the package under test.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
	}
	t.Fatal("no go.mod above the test")
	return ""
}
