package main

import (
	"bytes"
	"image"
	_ "image/png"
	"path/filepath"
	"strings"
	"testing"

	"duologue/app/apptest"
	"duologue/models"
)

// Three people take the whole way: a stakeholder registers in Chinese, with one
// session on site and one online; door staff check in the very picture that the
// mail brought; an organiser, who made the phone a scanner, sees it in the list.
func TestTheWholePath(t *testing.T) {
	f := newFair(t)
	stakeholder := apptest.Start(t, apptest.Options{}).Open(apptest.Desktop().In("zh-CN"))
	stakeholder.Go(f.URL + "/")
	stakeholder.Submit(`h1 a[href="/zh/dialogues/test"]`)
	stakeholder.Submit(`a[href="/zh/dialogues/test/register"]`)
	stakeholder.Fill("#f-native_name", "示例")
	stakeholder.Fill("#f-family_name", "Shi")
	stakeholder.Fill("#f-given_names", "Li")
	stakeholder.Fill("#f-email", guestAddress)
	stakeholder.Fill("#f-organisation", "示范大学")
	stakeholder.Set("#f-country", "CN")
	stakeholder.Click(`label:has(> input[name="category"][value="researcher"])`)
	stakeholder.Click(`label:has(> input[name="mode"][value="onsite"])`)
	stakeholder.Click(`label:has(> input[name="sessions.` + f.refs["x"] + `"][value="onsite"])`)
	stakeholder.Click(`label:has(> input[name="sessions.` + f.refs["y"] + `"][value="online"])`)
	stakeholder.Submit(`.form-actions button`)
	if at := stakeholder.URL(); !strings.HasSuffix(at, "/zh/dialogues/test/register/sent") {
		t.Fatalf("the form led to %s: %s", at, stakeholder.Text("main"))
	}
	stakeholder.Clean()

	m := f.mail()
	for _, says := range []string{"示例", "Session x（测试）", "Session y（测试）", "北京", "布鲁塞尔"} {
		if !strings.Contains(m.text, says) || !strings.Contains(m.html, says) {
			t.Errorf("the mail does not say %s:\n%s", says, m.text)
		}
	}
	code := apptest.ReadQR(t, m.ticket)
	if want := f.code(); code != want {
		t.Fatalf("the mail's picture says %q, the ticket is %q", code, want)
	}
	stakeholder.Go(m.link)
	stakeholder.WaitText("示例")

	organiser := apptest.Start(t, apptest.Options{}).Open(apptest.Desktop())
	link := f.provision(organiser)

	picture, _, err := image.Decode(bytes.NewReader(m.ticket))
	if err != nil {
		t.Fatal(err)
	}
	video, profile := filepath.Join(t.TempDir(), "ticket.mjpeg"), t.TempDir()
	apptest.WriteCamera(t, video, picture)
	for _, c := range []struct{ opens, result string }{{link, models.ScanOK}, {f.URL + "/checkin", models.ScanAlreadyIn}} {
		browser := apptest.Start(t, apptest.Options{Camera: video, Profile: profile})
		phone := browser.OpenProfile(apptest.Phone().In("nl"))
		phone.Go(c.opens)
		if c.result == models.ScanOK {
			phone.Click("[data-form=choose] button")
		}
		phone.Wait(".verdict[data-result=" + c.result + "]")
		phone.WaitText("示例")
		phone.Clean()
		browser.Close()
	}

	organiser.Go(f.URL + "/organise/dialogues/test/registrations")
	organiser.Fill("#f-search", "示例")
	organiser.Press("\r")
	organiser.Await(`location.search.includes("search=") && document.querySelectorAll("#results tbody tr").length === 1`)
	organiser.Submit("#results tbody th a")
	organiser.WaitText("Gate phone")
	organiser.WaitText(guestAddress)
	organiser.Clean()
}
