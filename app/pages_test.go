package app_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"duologue/app/apptest"
)

// documents gathers the pages of all languages, to be checked in one run.
type documents struct {
	mutex sync.Mutex
	texts map[string]string
}

// TestEveryPage looks at every page that the route table knows, in every
// language, full, empty and after an error, on a small and a large phone and on
// a desk.
func TestEveryPage(t *testing.T) {
	apptest.Start(t, apptest.Options{}).Close() // skips where there is no browser
	places := []*place{fullPlace(t), emptyPlace(t), barePlace(t), livePlace(t)}
	for _, route := range places[0].routes {
		if _, known := recipes()[route]; !known {
			t.Errorf("%s is new: say in recipes how to look at it", route)
		}
	}
	found := &documents{texts: map[string]string{}}
	t.Run("languages", func(t *testing.T) {
		for _, lang := range languages() {
			t.Run(lang, func(t *testing.T) {
				t.Parallel()
				tour := &tour{t: t, lang: lang, found: found, browser: apptest.Start(t, apptest.Options{}), seen: map[string]bool{}}
				for _, p := range places {
					tour.walk(p)
				}
			})
		}
	})
	apptest.ValidHTML(t, found.texts)
}

// tour walks one language. What differs from a page seen before in its words and
// addresses alone is not opened in the browser again.
type tour struct {
	t       *testing.T
	lang    string
	found   *documents
	browser *apptest.Browser
	checker *apptest.Checker // of the place that is walked
	seen    map[string]bool  // bones
}

// bones are what is left of a document without its words and addresses.
func bones(document string) string {
	document = regexp.MustCompile(`>[^<]*[^<\s][^<]*<`).ReplaceAllString(document, ">.<")
	return regexp.MustCompile(` (action|alt|aria-label|content|data-[a-z-]+|datetime|href|hreflang|placeholder|src|title|value)="[^"]+"`).ReplaceAllString(document, ` $1="."`)
}

// view is where axe looks at the pages of a language; together they are looked
// at on every screen.
func (w *tour) view() apptest.View {
	view := map[string]apptest.View{"nl": apptest.Narrow(), "fr": apptest.Phone(), "en": apptest.Desktop(), "zh": apptest.Narrow()}[w.lang]
	view.Unseen = true
	return view.In(w.lang)
}

// walk makes every visit that a place has.
func (w *tour) walk(p *place) {
	people := map[string]*apptest.Page{}
	w.checker = w.browser.Checker(p.base+"/robots.txt", w.view())
	defer w.checker.Close()
	defer func() {
		for _, page := range people {
			page.Close()
		}
	}()
	for route, visits := range recipes() {
		for _, v := range visits {
			if !p.shows(v) {
				continue
			}
			path, exists := p.fill(v.path, w.lang)
			if !exists || v.as != "" && p.signIns[v.as+w.lang] == "" {
				if p.name == "full" && !strings.Contains(v.path, "{setup}") {
					w.t.Errorf("%s: the full place has no %s", route, v.path)
				}
				continue
			}
			if people[v.as] == nil {
				people[v.as] = w.person(p, v.as)
			}
			w.visit(p, people[v.as], v, path)
		}
	}
}

// person is a tab of somebody who is signed in, or of a visitor.
func (w *tour) person(p *place, as string) *apptest.Page {
	page := w.browser.Open(w.view())
	if as != "" {
		page.SetCookie(p.base, "signin", p.signIns[as+w.lang])
	}
	page.Go(p.base + "/robots.txt") // forms are sent from a page of the site
	return page
}

func (w *tour) visit(p *place, page *apptest.Page, v visit, path string) {
	status := v.status
	if status == 0 {
		status = http.StatusOK
	}
	name := fmt.Sprintf("%s %s", p.name, path)
	source, code := w.get(p, v, path)
	form := url.Values{}
	if v.form != nil {
		name += "?" + v.form.Encode()
		for key, values := range v.form {
			filled, _ := p.fill(key, w.lang)
			form[filled] = values
		}
		for _, hidden := range regexp.MustCompile(`name="(csrf|nonce|revision|content)" value="([^"]*)"`).FindAllStringSubmatch(source, -1) {
			if !form.Has(hidden[1]) {
				form.Set(hidden[1], hidden[2])
			}
		}
		source, code = w.post(p, v, w.target(p, v, path), form)
	}
	if code != status {
		w.t.Errorf("%s: %d, should be %d", name, code, status)
		return
	}
	if strings.Contains(source, "⟦") {
		w.t.Errorf("%s: words are missing: %s", name, regexp.MustCompile(`⟦[^⟧]*⟧`).FindAllString(source, 5))
	}
	w.found.mutex.Lock()
	w.found.texts[w.lang+" "+name] = source
	w.found.mutex.Unlock()

	if w.seen[bones(source)] {
		return
	}
	w.seen[bones(source)] = true
	if v.form != nil {
		page.Post(p.base+w.target(p, v, path), form)
	} else {
		page.Go(p.base + path)
	}
	w.checker.Look(page, p.base, "signin", p.signIns[v.as+w.lang])
	file := w.lang + "-" + regexp.MustCompile(`\W+`).ReplaceAllString(name, "-")
	page.EveryScreen(file[:min(len(file), 100)])
	page.Clean()
}

// target is where the form of a visit goes.
func (w *tour) target(p *place, v visit, path string) string {
	if v.to == "" {
		return path
	}
	to, _ := p.fill(v.to, w.lang)
	return to
}

func (w *tour) get(p *place, v visit, path string) (source string, status int) {
	request, err := http.NewRequest(http.MethodGet, p.base+path, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return w.ask(p, v, request)
}

func (w *tour) post(p *place, v visit, path string, form url.Values) (source string, status int) {
	request, err := http.NewRequest(http.MethodPost, p.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		w.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.ask(p, v, request)
}

func (w *tour) ask(p *place, v visit, request *http.Request) (source string, status int) {
	request.Header.Set("Accept-Language", w.lang)
	if v.as != "" {
		request.AddCookie(&http.Cookie{Name: "signin", Value: p.signIns[v.as+w.lang]})
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(request)
	if err != nil {
		w.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return string(body), answer.StatusCode
}
