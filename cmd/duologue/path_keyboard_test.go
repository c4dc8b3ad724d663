package main

import (
	"strconv"
	"strings"
	"testing"

	"duologue/app/apptest"
	"duologue/models"

	"github.com/chromedp/chromedp/kb"
)

// keyboard is a person without a pointer.
type keyboard struct {
	t *testing.T
	*apptest.Page
}

// write types into a field that Tab leads to.
func (k keyboard) write(id, text string) {
	k.t.Helper()
	k.TabTo("#" + id)
	k.Press(text)
}

// choose moves within the radio buttons that Tab leads to.
func (k keyboard) choose(name, value string) {
	k.t.Helper()
	group := `input[name="` + name + `"]`
	k.TabTo(group)
	for range 10 {
		if k.On(group+`[value="`+value+`"]`) && k.On(":checked") {
			return
		}
		if k.On(group + `[value="` + value + `"]`) {
			k.Press(" ")
			continue
		}
		k.Press(kb.ArrowDown)
	}
	k.t.Fatalf("the arrows do not lead to %s of %s, but to %s", value, name, k.Focused())
}

// pick moves within a list that Tab leads to.
func (k keyboard) pick(id, value string) {
	k.t.Helper()
	k.TabTo("#" + id)
	for range 300 {
		if apptest.Eval[string](k.Page, "document.activeElement.value") == value {
			return
		}
		k.Press(kb.ArrowDown)
	}
	k.t.Fatalf("the arrows do not lead to %s of %s", value, id)
}

// follow goes by a link or button that Tab leads to, and waits for an address.
func (k keyboard) follow(selector, address string) {
	k.t.Helper()
	k.TabTo(selector)
	k.Press(kb.Enter)
	k.Await("location.pathname === " + strconv.Quote(address) + " && document.readyState === 'complete'")
}

// TestByKeyboardAlone registers and checks in without a pointer.
func TestByKeyboardAlone(t *testing.T) {
	f := newFair(t)
	browser := apptest.Start(t, apptest.Options{})
	k := keyboard{t, browser.Open(apptest.Desktop().In("fr"))}
	k.Go(f.URL + "/fr")
	k.Press(kb.Tab)
	if !k.On(".skip") {
		t.Errorf("the first stop is not the link past the menu, but %s", k.Focused())
	}
	k.follow(`h1 a`, "/fr/dialogues/test")
	k.follow(`a[href="/fr/dialogues/test/register"]`, "/fr/dialogues/test/register")
	k.write("f-given_names", "Ada")
	k.write("f-family_name", "Example")
	k.follow(".form-actions button", "/fr/dialogues/test/register")
	k.Await(`document.querySelectorAll("#errors a").length > 3`)
	k.TabTo(`#errors a[href="#f-email"]`) // each error leads to its field
	k.Press(kb.Enter)
	k.Await(`document.activeElement.id === "f-email"`)
	k.Press(guestAddress)
	k.write("f-organisation", "Example University")
	k.pick("f-country", "BE")
	k.choose("category", models.Industry)
	k.choose("mode", models.Onsite)
	k.choose("sessions."+f.refs["x"], models.Onsite)
	k.choose("sessions."+f.refs["y"], models.Online)
	k.follow(".form-actions button", "/fr/dialogues/test/register/sent")
	k.Clean()

	r := f.registration()
	if r.GivenNames != "Ada" || r.Country != "BE" || r.Category != models.Industry {
		t.Errorf("registered: %+v", r.Person)
	}
	reference := f.mail().reference
	organiser := browser.Open(apptest.Desktop())
	k = keyboard{t, browser.Open(apptest.Phone().In("fr"))}
	k.Go(f.provision(organiser))
	k.Wait("[data-panel=choose]")
	k.TabTo("[data-form=choose] button")
	k.Press(kb.Enter)
	k.Wait("[data-panel=scan]")
	k.TabTo("#code")
	k.Press(strings.ToLower(reference) + kb.Enter)
	k.Wait(".verdict[data-result=ok]")
	k.WaitText("EXAMPLE")
	k.Clean()
}
