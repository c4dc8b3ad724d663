package organise_test

import (
	"net"
	"net/url"
	"os"
	"testing"
	"time"

	"duologue/app"
	"duologue/app/apptest"
	"duologue/app/web/webtest"
	"duologue/models"
	"duologue/models/modelstest"
	"duologue/public"
)

// reach lets browsers reach a back office, and signs Ada in, who administers it.
func reach(t *testing.T) (base string, page *apptest.Page, store *models.Store) {
	t.Helper()
	browser := apptest.Start(t, apptest.Options{})
	assets, err := public.Open()
	if err != nil {
		t.Fatal(err)
	}
	if !assets.Built() {
		if os.Getenv("CI") == "true" {
			t.Fatal("the assets are not built")
		}
		t.Skip("!!! NOT TESTED: the assets are not built; make assets builds them")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	store = modelstest.New(t)
	kit := webtest.Kit(t, store, nil, nil)
	kit.Settings.URL = &url.URL{Scheme: "http", Host: listener.Addr().String()}
	server := app.New(kit)
	go server.Listener(listener)
	t.Cleanup(func() { server.Shutdown() })
	base = kit.Settings.URL.String()
	account := models.NewAccount{Email: "ada@host.example", Name: "Ada", Language: "en", Password: password, Role: models.RoleAdministrator}
	if _, err := store.AddAccount(t.Context(), models.System(), account); err != nil {
		t.Fatal(err)
	}
	token, err := store.SignInWith(t.Context(), models.System(), models.Credentials{Email: account.Email, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	page = browser.Open(apptest.Desktop().In("en"))
	page.SetCookie(base, "signin", token)
	return base, page, store
}

// From an empty installation to a published dialogue, as a person does it.
func TestFromNothingToPublished(t *testing.T) {
	base, page, _ := reach(t)
	day := time.Now().AddDate(0, 2, 0).Format(time.DateOnly)
	page.Go(base + "/organise")
	page.Submit(`a[href="/organise/dialogues/new"]`)
	for selector, text := range map[string]string{"#f-slug": "first", "#f-title-en": "First Dialogue", "#f-title-fr": "Premier dialogue",
		"#f-title-nl": "Eerste dialoog", "#f-title-zh": "首届对话"} {
		page.Fill(selector, text)
	}
	page.Set("#f-starts_on", day)
	page.Set("#f-ends_on", day)
	page.Submit("main form .button")
	page.WaitText("Only staff can see it until you publish it.")

	page.Fill("#f-description-zh", "一次**会面**")
	page.Click("main .disclosure summary")
	page.Click(`button[formaction$="description.zh"]`)
	page.Await(`document.querySelector('iframe[name="preview-description"]').contentDocument.querySelector("strong")?.textContent === "会面"`)
	if !apptest.Eval[bool](page, `getComputedStyle(document.querySelector('iframe[name="preview-description"]').contentDocument.querySelector("strong")).fontWeight >= 600`) {
		t.Error("the preview has no style")
	}
	page.Fill("#f-summary-en", "A meeting")
	page.Submit("main form > .actions .button")
	page.WaitText("Saved.")

	page.Submit(`.editor-tabs a[href$="/edit"]`)
	page.Fill("#f-contact_email", "desk@host.example")
	page.Submit("main form > .actions .button")
	page.WaitText("Saved.")
	page.Submit(`.editor-tabs a[href$="/registration"]`)
	page.Set("#f-registration-opens", "2026-01-01T09:00")
	page.Submit("main form > .actions .button")
	page.WaitText("Saved.")

	if status := page.Go(base + "/zh/dialogues/first"); status != 404 {
		t.Errorf("everybody sees the draft: %d", status)
	}
	page.Go(base + "/organise/dialogues/first")
	page.WaitText("No sessions in the agenda")
	page.Submit(`.notice a[href$="/status"]`)
	page.Submit("main form .button")
	page.WaitText("Something is still missing: say why it is published all the same.")
	page.Fill("#f-reason", "The agenda follows next week")
	page.Submit("main form .button")
	page.WaitText("The dialogue is published.")
	page.Go(base + "/zh/dialogues/first")
	page.WaitText("一次会面")
	page.Wait(`a[href="/zh/dialogues/first/register"]`)
	page.Clean()
}
