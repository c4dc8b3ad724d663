package app_test

import (
	"encoding/base32"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duologue/app/apptest"
	"duologue/models"
	"duologue/models/modelstest"
)

// Somebody sets up an authenticator by the page's own QR code, signs in with a
// code of it and with a recovery code, loses everything, and is let in again by
// the owner of the dialogue.
func TestTwoStepsInABrowser(t *testing.T) {
	browser := apptest.Start(t, apptest.Options{})
	ahead := time.Duration(0)
	clock := func() time.Time { return time.Now().Add(ahead) }
	p := serve(t, "steps", modelstest.NewAt(t, clock), clock)
	d, _ := modelstest.Dialogue(t, p.store, modelstest.Plan{})
	for name, role := range map[string]string{"ada": models.RoleRegistrar, "owner": models.RoleOwner} {
		n := models.NewAccount{Email: name + "@host.example", Name: name, Language: "en", Password: password, Role: role, Dialogue: d.Slug}
		if _, err := p.store.AddAccount(t.Context(), models.System(), n); err != nil {
			t.Fatal(err)
		}
	}
	signIn := func(page *apptest.Page, name string) {
		page.Go(p.base + "/organise/sign-in")
		page.Fill("#f-email", name+"@host.example")
		page.Fill("#f-password", password)
		page.Submit(".form button")
	}
	ada, owner := browser.Open(apptest.Phone()), browser.Open(apptest.Desktop())

	signIn(owner, "owner")
	owner.Go(p.base + "/organise/dialogues/" + d.Slug + "/people")
	owner.Submit(`form[action$="/two-steps"] button`)
	owner.WaitText("You need an authenticator") // what is demanded is demanded of the owner, too
	signIn(ada, "ada")
	ada.WaitText("demands two-step sign-in")
	totp, codes := setUpTwoSteps(t, ada)
	setUpTwoSteps(t, owner)

	signOut := func() {
		ada.Submit(`form[action="/organise/sign-out"] button`)
		signIn(ada, "ada")
		ada.WaitText("Your password is right")
	}
	enter := func(code string) {
		ada.Fill("#f-code", code)
		ada.Submit(".form button")
	}
	signOut()
	ada.Accessible()
	ada.EveryScreen("second-step")
	enter("000000")
	ada.WaitText("This code is not right")
	ahead = time.Minute
	enter(totp.Code(clock()))
	ada.WaitText("Test dialogue")
	signOut()
	enter(strings.ToLower(codes[4]))
	ada.WaitText("Test dialogue")
	signOut()
	enter(codes[4])
	ada.WaitText("This code is not right")

	owner.Go(p.base + "/organise/dialogues/" + d.Slug + "/people?q=ada")
	owner.Submit(".table-people a")
	owner.Submit(`form[action$="/two-steps"] button`)
	owner.WaitText("The second step is switched off")
	signIn(ada, "ada")
	ada.WaitText("demands two-step sign-in")
	ada.Clean()
	mails, _, err := p.store.Messages(t.Context(), models.Everything(), models.MessageFilter{Kind: models.MailTwoSteps}, 10)
	if err != nil || len(mails) != 1 || mails[0].ToAddress != "ada@host.example" {
		t.Errorf("mails of the reset: %+v, %v", mails, err)
	}
}

// setUpTwoSteps reads the QR code of the page as an authenticator would.
func setUpTwoSteps(t *testing.T, page *apptest.Page) (models.TOTP, []string) {
	t.Helper()
	page.Fill("#f-current_password", password)
	page.Submit(`form[action$="/two-steps"] button`)
	page.WaitText("Connect your authenticator")
	page.EveryScreen("authenticator")
	picture := filepath.Join(t.TempDir(), "qr.png")
	page.Screenshot(picture)
	data, err := os.ReadFile(picture)
	if err != nil {
		t.Fatal(err)
	}
	uri, err := url.Parse(apptest.ReadQR(t, data))
	if err != nil || uri.Scheme != "otpauth" || uri.Host != "totp" || uri.Query().Get("issuer") != "Duologue" {
		t.Fatalf("the code says %q, %v", uri, err)
	}
	var totp models.TOTP
	if totp.Secret, err = base32.StdEncoding.DecodeString(uri.Query().Get("secret")); err != nil {
		t.Fatal(err)
	}
	page.Fill("#f-code", totp.Code(time.Now()))
	page.Submit(`form[action$="/confirm"] button`)
	page.WaitText("Write these codes down")
	page.Accessible()
	page.EveryScreen("recovery-codes")
	codes := apptest.Eval[[]string](page, `[...document.querySelectorAll(".codes code")].map(c => c.textContent)`)
	if len(codes) != 10 {
		t.Fatalf("%d recovery codes", len(codes))
	}
	return totp, codes
}
