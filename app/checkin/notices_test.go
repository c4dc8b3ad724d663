package checkin_test

import (
	"strings"
	"testing"

	"duologue/app/apptest"
	"duologue/models"
	"duologue/models/modelstest"

	"github.com/chromedp/chromedp/kb"
)

// scanning opens a page that scans as a new device.
func (g *gate) scanning(address string, rights models.NewDevice) *apptest.Page {
	p := apptest.Start(g.t, apptest.Options{}).Open(apptest.Phone())
	p.Go(address + g.newDevice(rights))
	p.Wait("[data-panel=choose]")
	p.Click("[data-form=choose] button")
	p.WaitText("There is no camera")
	return p
}

// TestAnUndoIsRetried: its answer is lost once, and it is still one undo.
func TestAnUndoIsRetried(t *testing.T) {
	g := newGate(t, modelstest.SQLite(t), models.NewDevice{})
	ticket, _ := g.guest(1, models.Onsite)
	p := g.scanning(g.serve(), models.NewDevice{CanSearch: true})
	p.Press(ticket + kb.Enter)
	p.Wait(".verdict[data-result=ok]")
	p.Press(kb.Escape)
	apptest.Eval[bool](p, `(real => { window.fetch = async (url, o) => {
		const answer = await real(url, o)
		if (!url.endsWith("/undo") || window.lost) return answer
		window.lost = true
		throw new TypeError("no network")
	} })(fetch), true`)
	p.Click("[data-act=undo]")
	p.WaitText("The server cannot be reached")
	p.Click("[data-act=undo]")
	p.WaitText("The last scan was taken back")
	if counts, err := g.store.CountersOf(t.Context(), g.device.Scanner(""), g.list); err != nil || counts.Inside != 0 {
		t.Errorf("inside: %+v %v", counts, err)
	}
	p.Clean()
}

// TestLateRefusalsAreShown: an answer that comes when the next code was read.
func TestLateRefusalsAreShown(t *testing.T) {
	g := newGate(t, modelstest.SQLite(t), models.NewDevice{})
	online, _ := g.guest(1, models.Online)
	second, _ := g.guest(2, models.Onsite)
	p := g.scanning(g.serve(), models.NewDevice{})
	apptest.Eval[bool](p, `(real => { window.fetch = async (url, o) => {
		const answer = await real(url, o)
		if (url.endsWith("/scans") && !window.slow) await (window.slow = new Promise(go => { window.go = go }))
		return answer
	} })(fetch), true`)
	p.Press(online + kb.Enter)
	waitFor(t, p, `window.go !== undefined`)
	p.Press(second + kb.Enter)
	apptest.Eval[bool](p, `window.go(), true`)
	p.Wait(".verdict[data-result=ok]")
	p.WaitText("EXAMPLE2")
	p.Press(kb.Escape)
	p.Click("[data-part=late] summary")
	for _, want := range []string{"Answers that came late", "Online only", "EXAMPLE1"} {
		p.WaitText(want)
	}
	p.Shot("late")
	p.Accessible()
	p.Fits()
	if got := apptest.Eval[string](p, `JSON.stringify(localStorage)`); strings.Contains(got, "EXAMPLE") {
		t.Errorf("the phone keeps %s", got)
	}
	p.Click("[data-act=clear-late]")
	waitFor(t, p, `document.querySelector("[data-part=late]").hidden`)
	p.Clean()
}

// TestScansOfAnotherDeviceAreHeld: what a phone has not sent as one device it
// shows as another, and sends as soon as it may.
func TestScansOfAnotherDeviceAreHeld(t *testing.T) {
	g := newGate(t, modelstest.SQLite(t), models.NewDevice{})
	address := g.serve()
	ticket, _ := g.guest(1, models.Onsite)
	p := g.scanning(address, models.NewDevice{})
	apptest.Eval[bool](p, `window.fetch = () => Promise.reject(new TypeError("no network")), true`)
	p.Press(ticket + kb.Enter)
	p.WaitText("Still to be sent: 1")
	devices, err := g.store.Devices(t.Context(), g.dialogue.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := g.store.RevokeDevice(t.Context(), models.System(), g.dialogue.ID, devices[0].Ref); err != nil {
		t.Fatal(err)
	}
	p.Reload()
	p.WaitText("An organiser has ended this device")
	waitFor(t, p, `document.querySelector("[data-part=held] li")?.textContent.endsWith("· Phone 1") === true`)
	lists, err := g.store.Lists(t.Context(), g.dialogue.ID)
	if err != nil {
		t.Fatal(err)
	}
	_, secret, err := g.store.CreateDevice(t.Context(), models.System(), g.dialogue.ID, models.NewDevice{Name: "Room", Lists: []string{lists[1].Ref}})
	if err != nil {
		t.Fatal(err)
	}
	p.Go(address + "/checkin#provision=" + secret)
	p.Wait("[data-panel=choose]")
	waitFor(t, p, `document.querySelector("[data-part=held] li")?.textContent.endsWith("· Phone 1") === true`)
	p.Click("[data-part=held] summary")
	p.Shot("held")
	p.Accessible()
	p.Fits()
	p.Go(address + g.newDevice(models.NewDevice{}))
	waitFor(t, p, `localStorage.getItem("duologue.checkin.unsent") === null && document.querySelector("[data-part=held]").hidden`)
	if counts, err := g.store.CountersOf(t.Context(), g.device.Scanner(""), g.list); err != nil || counts.Inside != 1 {
		t.Errorf("inside: %+v %v", counts, err)
	}
}
