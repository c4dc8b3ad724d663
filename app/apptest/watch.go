package apptest

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
)

// watch notes what a page should not do: errors in the console, and requests to
// another host than the one first opened.
type watch struct {
	mu        sync.Mutex
	host      string
	page      string          // the address of the page last asked for
	documents map[string]bool // pages themselves: an error page is not a fault
	problems  []string
}

// home names the host of the product, once.
func (w *watch) home(address string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if u, err := url.Parse(address); err == nil && w.host == "" {
		w.host = u.Host
	}
}

// hear is called for every event of the tab, in their order.
func (w *watch) hear(event any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		w.request(e)
	case *network.EventWebSocketCreated:
		w.foreign(e.URL)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			w.note("console error: %s", words(e.Args))
		}
	case *runtime.EventExceptionThrown:
		w.note("exception: %s %s", e.ExceptionDetails.Text, words([]*runtime.RemoteObject{e.ExceptionDetails.Exception}))
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && !(e.Entry.Source == log.EntrySourceNetwork && w.documents[e.Entry.URL]) {
			w.note("console error: %s %s", e.Entry.Text, e.Entry.URL)
		}
	}
}

func (w *watch) request(e *network.EventRequestWillBeSent) {
	if e.Type == network.ResourceTypeDocument {
		w.documents[e.Request.URL] = true
		w.page = e.Request.URL
	}
	w.foreign(e.Request.URL)
}

func (w *watch) foreign(address string) {
	u, err := url.Parse(address)
	if err == nil && slices.Contains([]string{"http", "https", "ws", "wss"}, u.Scheme) && u.Host != w.host {
		w.note("request to another host: %s", address)
	}
}

func (w *watch) note(format string, args ...any) {
	w.problems = append(w.problems, fmt.Sprintf(format, args...))
}

func words(values []*runtime.RemoteObject) string {
	text := ""
	for _, v := range values {
		switch {
		case v == nil:
		case v.Description != "":
			text += v.Description + " "
		default:
			text += string(v.Value) + " "
		}
	}
	return text
}

// Problems are the console errors and foreign requests since the tab was opened.
func (p *Page) Problems() []string {
	p.watch.mu.Lock()
	defer p.watch.mu.Unlock()
	return slices.Clone(p.watch.problems)
}

// Clean fails the test for each problem so far, and forgets them.
func (p *Page) Clean() {
	p.t.Helper()
	p.watch.mu.Lock()
	defer p.watch.mu.Unlock()
	for _, problem := range p.watch.problems {
		p.t.Errorf("%s: %s", p.watch.page, problem)
	}
	p.watch.problems = nil
}

// quote writes a text as a JavaScript string.
func quote(text string) string {
	b, _ := json.Marshal(text)
	return string(b)
}
