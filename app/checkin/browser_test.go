package checkin_test

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"duologue/app"
	"duologue/app/apptest"
	"duologue/app/web/webtest"
	"duologue/models"
	"duologue/models/modelstest"

	"github.com/chromedp/chromedp/kb"
)

// serve lets browsers reach the gate and returns its address.
func (g *gate) serve() string {
	g.t.Helper()
	kit := webtest.Kit(g.t, g.store, nil, nil)
	return webtest.Serve(g.t, kit, app.New)
}

// newDevice makes a device and returns the path that its code opens.
func (g *gate) newDevice(rights models.NewDevice) string {
	g.t.Helper()
	lists, err := g.store.Lists(g.t.Context(), g.dialogue.ID)
	if err != nil {
		g.t.Fatal(err)
	}
	rights.Name = "Phone 1"
	for _, l := range lists {
		rights.Lists = append(rights.Lists, l.Ref)
	}
	_, secret, err := g.store.CreateDevice(g.t.Context(), models.System(), g.dialogue.ID, rights)
	if err != nil {
		g.t.Fatal(err)
	}
	return "/checkin#provision=" + secret
}

// waitFor waits until a condition holds in the page.
func waitFor(t *testing.T, p *apptest.Page, condition string) {
	t.Helper()
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if apptest.Eval[bool](p, condition) {
			return
		}
	}
	t.Fatalf("in vain: %s", condition)
}

// tabTo moves the focus by the Tab key until it is on an element.
func tabTo(t *testing.T, p *apptest.Page, selector string) {
	t.Helper()
	for range 40 {
		if apptest.Eval[bool](p, "document.activeElement.matches("+strconv.Quote(selector)+")") {
			return
		}
		p.Press(kb.Tab)
	}
	t.Fatalf("Tab does not lead to %s, but to %s", selector, p.Focused())
}

func TestTheCameraChecksIn(t *testing.T) {
	g := newGate(t, modelstest.SQLite(t), models.NewDevice{})
	address := g.serve()
	ticket, _ := g.guest(1, models.Onsite)
	video := filepath.Join(t.TempDir(), "ticket.mjpeg")
	apptest.WriteCameraCode(t, video, ticket)
	profile := t.TempDir()

	b := apptest.Start(t, apptest.Options{Camera: video, Profile: profile})
	p := b.OpenProfile(apptest.Phone())
	p.Go(address + g.newDevice(models.NewDevice{}))
	p.Wait("[data-panel=choose]")
	if at := p.URL(); strings.Contains(at, "provision") {
		t.Errorf("the secret stays in the address: %s", at)
	}
	p.Shot("choose")
	p.Accessible()
	p.Click("[data-form=choose] button")
	p.Wait(".verdict[data-result=ok]")
	p.WaitText("EXAMPLE1")
	p.Shot("ok")
	p.Accessible()
	// The answer goes by itself, and the same code in sight is not read again.
	waitFor(t, p, `document.querySelector(".verdict") === null`)
	p.WaitText("Connected")
	p.Shot("scanning")
	p.Accessible()
	p.Fits()
	if got := apptest.Eval[string](p, `JSON.stringify(localStorage)`); strings.Contains(got, "EXAMPLE") {
		t.Errorf("the phone keeps %s", got)
	}
	p.Clean()
	b.Close()

	b = apptest.Start(t, apptest.Options{Camera: video, Profile: profile})
	p = b.OpenProfile(apptest.Phone())
	p.Go(address + "/checkin")
	p.Wait(".verdict[data-result=already_in]")
	p.WaitText("Phone 1")
	p.Shot("already_in")
	p.Accessible()
	p.Clean()
}

// TestByKeyboard checks in with a hardware scanner and by typing alone,
// searches, forces and undoes without a pointer.
func TestByKeyboard(t *testing.T) {
	g := newGate(t, modelstest.SQLite(t), models.NewDevice{})
	address := g.serve()
	ticket, _ := g.guest(1, models.Onsite)
	second, reference := g.guest(2, models.Onsite)
	online, _ := g.guest(3, models.Online)
	p := apptest.Start(t, apptest.Options{}).Open(apptest.Phone().In("nl"))
	p.Go(address + g.newDevice(models.NewDevice{CanForce: true, CanSearch: true}))
	p.Wait("[data-panel=choose]")
	tabTo(t, p, "[data-form=choose] button")
	p.Press(kb.Enter)
	p.Wait("[data-panel=scan]")
	p.WaitText("Hier is geen camera")
	p.Shot("no-camera")
	p.Accessible()
	p.Fits()

	p.Press(ticket + kb.Enter) // a hardware scanner
	p.Wait(".verdict[data-result=ok]")
	p.Press(kb.Escape)
	waitFor(t, p, `document.querySelector(".verdict") === null`)
	tabTo(t, p, "[data-act=undo]")
	p.Press(kb.Enter)
	p.WaitText("ongedaan gemaakt")

	tabTo(t, p, "#code")
	p.Press(reference + kb.Enter)
	p.Wait(".verdict[data-result=ok]")
	p.Press(kb.Escape)

	tabTo(t, p, "#code")
	p.Press(second + kb.Enter) // a hardware scanner, in the field
	p.Wait(".verdict[data-result=already_in]")
	p.Press(kb.Escape)
	p.Press(online + kb.Enter) // and out of it, where sending has put the focus
	p.Wait(".verdict[data-result=online_only]")
	p.Shot("online_only")
	p.Accessible()
	p.Press(kb.Escape)
	tabTo(t, p, "[data-panel=scan] [data-act=force]")
	p.Press(kb.Enter)
	p.Wait("[data-panel=force]")
	p.WaitText("Alleen online")
	p.Shot("force")
	p.Accessible()
	p.Type("Gast van de minister")
	p.Press(kb.Enter)
	p.Wait(".verdict[data-result=ok]")
	p.Press(kb.Escape)

	tabTo(t, p, "[data-act=search]")
	p.Press(kb.Enter)
	p.Wait("[data-panel=search]")
	p.Type("example1")
	for status, words := range map[int]string{429: "Te veel zoekopdrachten", 403: "mag hier niet zoeken"} {
		apptest.Eval[bool](p, fmt.Sprintf(`window.realFetch ??= fetch, window.fetch = async () => new Response("{}", {status: %d}), true`, status))
		p.Press(kb.Enter)
		p.WaitText(words)
	}
	apptest.Eval[bool](p, `window.fetch = realFetch, true`)
	p.Press(kb.Enter)
	p.Wait(".door-people li")
	p.Shot("search")
	p.Accessible()
	p.Fits()
	tabTo(t, p, ".door-people button")
	p.Press(kb.Enter)
	p.Wait(".verdict[data-result=ok]")
	p.WaitText("EXAMPLE1")
	p.Clean()
}

// TestNoScanIsLost takes the network away while codes are read.
func TestNoScanIsLost(t *testing.T) {
	g := newGate(t, modelstest.SQLite(t), models.NewDevice{})
	address := g.serve()
	first, _ := g.guest(1, models.Onsite)
	second, _ := g.guest(2, models.Onsite)
	p := apptest.Start(t, apptest.Options{}).Open(apptest.Phone())
	p.Go(address + g.newDevice(models.NewDevice{}))
	p.Wait("[data-panel=choose]")
	p.Click("[data-form=choose] button")
	p.WaitText("There is no camera")
	apptest.Eval[bool](p, `window.realFetch = fetch, window.fetch = () => Promise.reject(new TypeError("no network")), true`)
	p.Press(first + kb.Enter)
	p.Wait(".verdict[data-result=wait]")
	p.Shot("wait")
	p.Accessible()
	p.Press(second + kb.Enter)
	p.WaitText("No network · Still to be sent: 2")
	kept := apptest.Eval[string](p, `localStorage.getItem("duologue.checkin.unsent")`)
	if !strings.Contains(kept, first) || !strings.Contains(kept, second) {
		t.Errorf("kept: %s", kept)
	}
	p.Reload() // the page is killed; the network is back
	p.WaitText("Connected")
	waitFor(t, p, `localStorage.getItem("duologue.checkin.unsent") === null`)
	counts, err := g.store.CountersOf(t.Context(), g.device.Scanner(""), g.list)
	if err != nil || counts.Inside != 2 {
		t.Errorf("inside: %+v %v", counts, err)
	}
	p.Clean()
}

func TestARevokedOrSpentDevice(t *testing.T) {
	g := newGate(t, modelstest.SQLite(t), models.NewDevice{})
	address := g.serve()
	path := g.newDevice(models.NewDevice{})
	b := apptest.Start(t, apptest.Options{})
	p := b.Open(apptest.Phone().In("zh-CN"))
	p.Go(address + "/checkin")
	p.WaitText("将此手机设为扫描器")
	p.Shot("start")
	p.Accessible()
	p.Fits()
	p.Clean()
	p.Go(address + path)
	p.Wait("[data-panel=choose]")
	other := b.Open(apptest.Phone().In("fr"))
	other.Go(address + path)
	other.WaitText("Ce code a déjà servi")
	devices, err := g.store.Devices(t.Context(), g.dialogue.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := g.store.RevokeDevice(t.Context(), models.System(), g.dialogue.ID, devices[0].Ref); err != nil {
		t.Fatal(err)
	}
	p.Reload()
	p.WaitText("主办方已终止此设备的权限")
	if apptest.Eval[bool](p, `localStorage.getItem("duologue.checkin.token") !== null`) {
		t.Error("a revoked device keeps its token")
	}
}
