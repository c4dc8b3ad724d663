package apptest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Page is one tab. Its steps fail the test when they cannot be done; selectors
// are CSS, and the first match counts.
type Page struct {
	t      testing.TB
	ctx    context.Context
	cancel context.CancelFunc
	view   View
	watch  *watch
}

func open(t testing.TB, parent context.Context, view View, options ...chromedp.ContextOption) *Page {
	t.Helper()
	w := &watch{documents: map[string]bool{}}
	ctx, cancel := chromedp.NewContext(parent, append(options, chromedp.WithListener(w.hear))...)
	p := &Page{t: t, ctx: ctx, cancel: cancel, view: view, watch: w}
	if err := chromedp.Do(ctx, view.apply()); err != nil {
		t.Fatalf("opening a tab: %v", err)
	}
	return p
}

// Tab opens another tab of the same person.
func (p *Page) Tab() *Page {
	p.t.Helper()
	return open(p.t, p.ctx, p.view)
}

// Close closes the tab; a person's cookies go with their first one.
func (p *Page) Close() { p.cancel() }

// Go opens an address and returns the status of the answer.
func (p *Page) Go(url string) int {
	p.t.Helper()
	p.watch.home(url)
	response := do(p, "open "+url, chromedp.NavigateResponse(url))
	if response == nil {
		return 0
	}
	return int(response.Status)
}

// Reload loads the page again.
func (p *Page) Reload() {
	p.t.Helper()
	do(p, "reload", chromedp.Reload())
}

// Click clicks on an element once it can be seen.
func (p *Page) Click(selector string) {
	p.t.Helper()
	do(p, "click "+selector, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// Submit clicks on an element that leads to another page and waits for that.
func (p *Page) Submit(selector string) {
	p.t.Helper()
	click := chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible)
	action := chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.RunResponse(ctx, click)
		return err
	})
	do(p, "submit "+selector, action)
}

// Fill replaces what is in a text field, as if it were typed or pasted.
func (p *Page) Fill(selector, text string) {
	p.t.Helper()
	do(p, "fill "+selector, chromedp.Steps(
		chromedp.Focus(chromedp.CSS(selector), chromedp.NodeVisible),
		chromedp.Evaluate[chromedp.Void](`document.activeElement.select()`),
		insert(text)))
}

// Set gives a field a value at once: dates, selects.
func (p *Page) Set(selector, value string) {
	p.t.Helper()
	do(p, "set "+selector, chromedp.Steps(
		chromedp.SetValue(chromedp.CSS(selector), value, chromedp.NodeReady),
		chromedp.Evaluate[chromedp.Void](`for (const type of ["input", "change"]) document.querySelector(`+quote(selector)+`).dispatchEvent(new Event(type, {bubbles: true}))`)))
}

// SetAll is Set for the fields of the page's form by their names, in one step.
func (p *Page) SetAll(fields map[string]string) {
	p.t.Helper()
	values, err := json.Marshal(fields)
	if err != nil {
		p.t.Fatal(err)
	}
	script := `Object.entries(` + string(values) + `).filter(([name, value]) => {
		const field = document.querySelector("main form [name=" + CSS.escape(name) + "]")
		if (field) field.value = value
		for (const type of ["input", "change"]) field?.dispatchEvent(new Event(type, {bubbles: true}))
		return field?.value !== value
	}).map(([name]) => name)`
	if lost := Eval[[]string](p, script); len(lost) > 0 {
		p.fail("set all", fmt.Errorf("the form does not take %s", strings.Join(lost, ", ")))
	}
}

// Upload chooses a file in a file field.
func (p *Page) Upload(selector, path string) {
	p.t.Helper()
	do(p, "upload into "+selector, chromedp.SetUploadFiles(chromedp.CSS(selector), []string{path}, chromedp.NodeReady))
}

// Press sends keys to the focused element; see package kb of chromedp for
// names: kb.Tab, kb.Enter, kb.Escape.
func (p *Page) Press(keys string) {
	p.t.Helper()
	do(p, "press", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		for _, key := range keys {
			if err := press(ctx, t, key); err != nil {
				return err
			}
		}
		return nil
	}))
}

// press sends the events of one key as a keyboard does: first that it went
// down, which the page may use up (a link follows Enter), then what it types.
func press(ctx context.Context, t *chromedp.Target, key rune) error {
	events := kb.Encode(key)
	if len(events) == 3 {
		events[0].Type = input.DispatchKeyEventTypeRawKeyDown
	}
	for _, event := range events {
		if _, err := cdp.Call(ctx, t, input.DispatchKeyEvent, *event); err != nil {
			return err
		}
	}
	return nil
}

// Type inserts text at the cursor.
func (p *Page) Type(text string) {
	p.t.Helper()
	do(p, "type "+text, insert(text))
}

// Focused describes the element that has the focus by its opening tag.
func (p *Page) Focused() string {
	p.t.Helper()
	return Eval[string](p, `document.activeElement ? document.activeElement.cloneNode(false).outerHTML : ""`)
}

// Wait waits until an element can be seen.
func (p *Page) Wait(selector string) {
	p.t.Helper()
	do(p, "wait for "+selector, chromedp.WaitVisible(chromedp.CSS(selector)))
}

// WaitText waits until the page shows a text, also across a change of page.
func (p *Page) WaitText(text string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	for {
		shown, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body ? document.body.innerText : ""`))
		if err == nil && strings.Contains(shown, text) {
			return
		}
		if ctx.Err() != nil {
			p.fail("wait for the text "+text, ctx.Err())
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// Text is what a reader sees of an element.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	return do(p, "text of "+selector, chromedp.Text(chromedp.CSS(selector), chromedp.NodeReady))
}

// Has tells whether the page has such an element now.
func (p *Page) Has(selector string) bool {
	p.t.Helper()
	return Eval[bool](p, `document.querySelector(`+quote(selector)+`) !== null`)
}

// HTML is the document as it stands, after its scripts.
func (p *Page) HTML() string {
	p.t.Helper()
	return Eval[string](p, `"<!doctype html>" + document.documentElement.outerHTML`)
}

// URL is the address of the page.
func (p *Page) URL() string {
	p.t.Helper()
	return do(p, "location", chromedp.Location())
}

// Screenshot writes a picture of the whole page as PNG.
func (p *Page) Screenshot(path string) {
	p.t.Helper()
	png := do(p, "screenshot", chromedp.FullScreenshot(100))
	if err := os.WriteFile(path, png, 0o644); err != nil {
		p.t.Fatal(err)
	}
}

// Picture writes what the screen shows, without scrolling, as WebP.
func (p *Page) Picture(path string) {
	p.t.Helper()
	quality := int64(85)
	take := chromedp.Action[[]byte](func(ctx context.Context, t *chromedp.Target) ([]byte, error) {
		shot, err := cdp.Call(ctx, t, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatWebp, Quality: &quality})
		return shot.Data, err
	})
	if err := os.WriteFile(path, do(p, "picture", take), 0o644); err != nil {
		p.t.Fatal(err)
	}
}

// Eval evaluates a script in the page, waiting for a promise.
func Eval[T any](p *Page, script string) T {
	p.t.Helper()
	return do(p, "evaluate "+script[:min(len(script), 60)], chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
}

// do runs one step within the patience.
func do[T any](p *Page, what string, action chromedp.Action[T]) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, action)
	if err != nil {
		p.fail(what, err)
	}
	return value
}

// fail ends the test, telling where the page was and what it showed.
func (p *Page) fail(what string, err error) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	shown, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href + "\n" + (document.body ? document.body.innerText : "")`))
	if len(shown) > 2000 {
		shown = strings.ToValidUTF8(shown[:2000], "") + "…"
	}
	p.t.Fatalf("%s: %v\nat %s\nproblems: %s", what, err, shown, strings.Join(p.Problems(), "\n"))
}

func insert(text string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, input.InsertText, input.InsertTextParams{Text: text})
		return err
	})
}
