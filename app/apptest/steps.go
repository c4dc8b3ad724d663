package apptest

import (
	"context"
	"encoding/json"
	"net/url"
	"strconv"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Resize gives the tab another screen, without loading the page again.
func (p *Page) Resize(view View) {
	p.t.Helper()
	if p.view == view {
		return
	}
	do(p, "resize", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		return view.size(ctx, t)
	}))
	p.view = view
}

// SetCookie gives the person a cookie of the site at this address.
func (p *Page) SetCookie(address, name, value string) {
	p.t.Helper()
	cookie := network.SetCookieParams{Name: name, Value: value, URL: address}
	do(p, "set a cookie", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, network.SetCookie, cookie)
		return err
	}))
}

// Post sends a form to an address, as a form of the page would, and waits for
// the answer. It returns the answer's status.
func (p *Page) Post(address string, form url.Values) int {
	p.t.Helper()
	p.watch.home(address)
	values, err := json.Marshal(form)
	if err != nil {
		p.t.Fatal(err)
	}
	script := `(values => {
		const form = document.createElement("form")
		form.method = "post"
		form.action = ` + quote(address) + `
		for (const [name, list] of Object.entries(values)) for (const value of list) {
			const input = document.createElement("input")
			input.type = "hidden"
			input.name = name
			input.value = value
			form.append(input)
		}
		document.body.append(form)
		form.submit()
	})(` + string(values) + `)`
	var response *network.Response
	do(p, "post to "+address, chromedp.Func(func(ctx context.Context, _ *chromedp.Target) (err error) {
		response, err = chromedp.RunResponse(ctx, chromedp.Evaluate[chromedp.Void](script))
		return err
	}))
	if response == nil {
		return 0
	}
	return int(response.Status)
}

// TabTo moves the focus by the Tab key until it is on an element.
func (p *Page) TabTo(selector string) {
	p.t.Helper()
	for range 400 {
		if p.On(selector) {
			return
		}
		p.Press(kb.Tab)
	}
	p.t.Fatalf("Tab does not lead to %s, but to %s", selector, p.Focused())
}

// On tells whether the focus is on such an element.
func (p *Page) On(selector string) bool {
	p.t.Helper()
	return Eval[bool](p, "document.activeElement.matches("+strconv.Quote(selector)+")")
}

// Await waits until a condition, a script, holds in the page.
func (p *Page) Await(condition string) {
	p.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if Eval[bool](p, condition) {
			return
		}
	}
	p.fail("in vain: "+condition, context.DeadlineExceeded)
}
