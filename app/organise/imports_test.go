package organise_test

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"duologue/app/web/webtest"
	"duologue/models"
	"duologue/models/modelstest"
	"duologue/views"
	"duologue/views/locale"
)

// upload sends a file in a form of parts.
func (k *desk) upload(t *testing.T, name string, data []byte, csrf string) webtest.Answer {
	t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	form.WriteField("csrf", csrf)
	file, err := form.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	file.Write(data)
	form.Close()
	request := httptest.NewRequest(http.MethodPost, k.base+"/registrations/imports", &b)
	request.Header.Set("Content-Type", form.FormDataContentType())
	return k.boss.Do(t, request)
}

// work does what was set going.
func (k *desk) work(t *testing.T) {
	t.Helper()
	for more := true; more; {
		var err error
		if more, err = k.store.WorkStep(context.Background(), views.NewImportWords(words(t))); err != nil {
			t.Fatal(err)
		}
	}
}

func words(t *testing.T) *locale.Bundle {
	t.Helper()
	bundle, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	return bundle
}

func guests(t *testing.T) []byte {
	t.Helper()
	book := excelize.NewFile()
	for i, row := range [][]any{{"姓名", "Voornaam", "Familienaam", "E-mailadres", "Organisation", "Pays", "Catégorie", "Mode", "Phone"},
		{"", "Jan", "Peeters", "jan@guest.example", "KU Leuven", "België", "Researcher", "Online", "+32"},
		{"王伟", "", "", "wang@guest.example", "清华大学", "中国", "科研人员", "线上", ""},
		{"", "Zoé", "Dupont", "zoe", "ULB", "Belgique", "Chercheur", "Online", ""},
		{"", "Eve", "=HYPERLINK(\"x\")", "eve@guest.example", "ULB", "Atlantis", "", "Online", ""}} {
		at, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := book.SetSheetRow("Sheet1", at, &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestImportFromASheet(t *testing.T) {
	k := newDesk(t, modelstest.Plan{})
	if a := k.upload(t, "guests.xlsx", guests(t), "forged"); a.StatusCode != 403 {
		t.Errorf("without the token: %d", a.StatusCode)
	}
	for name, data := range map[string]string{"no file": "", "a picture": "\x89PNG\x00\x00\x00\x00\x00\x00", "one line": "name,e-mail\n"} {
		if a := k.upload(t, "x", []byte(data), k.csrf); a.StatusCode != 422 {
			t.Errorf("%s: %d", name, a.StatusCode)
		}
	}
	if a := k.upload(t, "large.csv", bytes.Repeat([]byte("a,b\n"), 3<<20), k.csrf); a.StatusCode != 413 {
		t.Errorf("too large: %d", a.StatusCode)
	}
	a := k.upload(t, `C:\lists\guests.xlsx`, guests(t), k.csrf)
	if a.StatusCode != 303 {
		t.Fatalf("%d %s", a.StatusCode, a.Text)
	}
	address := strings.TrimPrefix(a.Header.Get("Location"), k.base)
	page := k.boss.Get(t, k.base+address)
	for _, has := range []string{"guests.xlsx", `value="native_name" selected`, `value="family_name" selected`, `value="email" selected`, `value="country" selected`, "Jan"} {
		if !strings.Contains(page.Text, has) {
			t.Errorf("the plan lacks %s", has)
		}
	}
	plan := url.Values{"revision": {"1"}, "language": {"en"}}
	for n, field := range []string{"native_name", "given_names", "family_name", "email", "organisation", "country", "category", "mode", ""} {
		plan.Set(fmt.Sprintf("column.%d", n), field)
	}
	bad := url.Values{"revision": {"1"}, "column.0": {"email"}, "column.1": {"email"}}
	if a := k.post(t, address+"/plan", bad); a.StatusCode != 422 || !strings.Contains(a.Text, "one column only") {
		t.Errorf("a bad plan: %d", a.StatusCode)
	}
	if a := k.post(t, address+"/plan", plan); a.StatusCode != 303 {
		t.Fatalf("%d %s", a.StatusCode, a.Text)
	}
	if page := k.boss.Get(t, k.base+address); !strings.Contains(page.Text, `data-refresh="2"`) {
		t.Error("no progress")
	}
	k.work(t)
	page = k.boss.Get(t, k.base+address)
	for _, has := range []string{"Register 2 guests", "D E-mailadres", "zoe", "“Atlantis” is not known", "No mail is sent"} {
		if !strings.Contains(page.Text, has) {
			t.Errorf("the preview lacks %s", has)
		}
	}
	if a := k.post(t, address+"/start", url.Values{"revision": {"1"}}); a.StatusCode != 409 || !strings.Contains(a.Text, "meanwhile") {
		t.Errorf("an outdated start: %d", a.StatusCode)
	}
	if a := k.post(t, address+"/start", url.Values{"revision": {"2"}}); a.StatusCode != 303 {
		t.Fatal(a.StatusCode)
	}
	k.work(t)
	if list := k.boss.Get(t, k.base+"/registrations"); !strings.Contains(list.Text, "王伟") || !strings.Contains(list.Text, "PEETERS") || strings.Contains(list.Text, "Eve") {
		t.Error("who is registered")
	}
	other := k.staff(t, "other", models.RoleOrganiser, "other")
	if a := other.Get(t, "/organise/dialogues/other"+address); a.StatusCode != 404 {
		t.Errorf("by way of another dialogue: %d", a.StatusCode)
	}
	if a := k.post(t, address+"/undo", url.Values{"revision": {"3"}}); a.StatusCode != 303 {
		t.Fatal(a.StatusCode)
	}
	k.work(t)
	if list := k.boss.Get(t, k.base+"/registrations"); !strings.Contains(list.Text, "Nobody found") {
		t.Error("undone and still there")
	}
}
