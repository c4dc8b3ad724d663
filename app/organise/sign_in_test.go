package organise_test

import (
	"context"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"duologue/app"
	"duologue/app/web/webtest"
	"duologue/models"
	"duologue/models/modelstest"
)

const password = "tidal-harbour-violet"

// office is a browser on a fresh store with one organiser.
func office(t *testing.T) (*webtest.Browser, *models.Store) {
	t.Helper()
	store := modelstest.New(t)
	_, err := store.AddAccount(context.Background(), models.System(), models.NewAccount{
		Email: "ada@host.example", Name: "Ada", Language: "nl", Password: password, Role: models.RoleOrganiser,
	})
	if err != nil {
		t.Fatal(err)
	}
	return &webtest.Browser{App: app.New(webtest.Kit(t, store, nil, nil))}, store
}

func signIn(t *testing.T, b *webtest.Browser) {
	t.Helper()
	a := b.Post(t, "/organise/sign-in", url.Values{"email": {"ada@host.example"}, "password": {password}})
	if a.StatusCode != 303 {
		t.Fatalf("%d %s", a.StatusCode, a.Text)
	}
}

func csrf(t *testing.T, page string) string {
	t.Helper()
	found := regexp.MustCompile(`name="csrf" value="([^"]+)"`).FindStringSubmatch(page)
	if found == nil {
		t.Fatal("the page has no token")
	}
	return found[1]
}

func TestSignInAndOut(t *testing.T) {
	b, _ := office(t)
	for name, form := range map[string]url.Values{
		"wrong password":  {"email": {"ada@host.example"}, "password": {"wrong-wrong-wrong"}},
		"unknown address": {"email": {"eve@host.example"}, "password": {password}},
		"nothing":         {},
		"not text":        {"email": {"\xff\xfe"}, "password": {"\xff"}},
	} {
		a := b.Post(t, "/organise/sign-in?lang=fr", form)
		if a.StatusCode != 422 || !strings.Contains(a.Text, "ne correspondent pas") || strings.Contains(a.Text, password) || b.Cookies["signin"] != "" {
			t.Errorf("%s: %d %s", name, a.StatusCode, a.Text)
		}
	}
	a := b.Post(t, "/organise/sign-in", url.Values{
		"email": {"ada@host.example"}, "password": {password}, "next": {"//evil.example/organise"},
	})
	if a.StatusCode != 303 || a.Header.Get("Location") != "/organise" {
		t.Fatalf("%d to %s", a.StatusCode, a.Header.Get("Location"))
	}
	cookie := a.Header.Get("Set-Cookie")
	for _, part := range []string{"HttpOnly", "secure", "SameSite=Lax", "path=/"} {
		if !strings.Contains(cookie, part) {
			t.Errorf("the cookie lacks %s: %s", part, cookie)
		}
	}
	page := b.Get(t, "/organise/account")
	if page.StatusCode != 200 || !strings.Contains(page.Text, "Uw account") || page.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %s", page.StatusCode, page.Text)
	}
	if a := b.Post(t, "/organise/sign-out", nil); a.StatusCode != 403 {
		t.Errorf("signing out without the page's token: %d", a.StatusCode)
	}
	stolen := b.Cookies["signin"]
	if a := b.Post(t, "/organise/sign-out", url.Values{"csrf": {csrf(t, page.Text)}}); a.StatusCode != 303 {
		t.Errorf("signing out: %d", a.StatusCode)
	}
	if again := b.Get(t, "/organise/sign-in"); !strings.Contains(again.Text, "You are signed out") && !strings.Contains(again.Text, "déconnecté") {
		t.Errorf("no word of it: %s", again.Text)
	}
	b.Cookies["signin"] = stolen
	if a := b.Get(t, "/organise/account"); a.StatusCode != 303 {
		t.Errorf("the old cookie: %d", a.StatusCode)
	}
}

// A browser that signed in before is not kept out by strangers' guesses.
func TestSignInThrottled(t *testing.T) {
	b, _ := office(t)
	signIn(t, b)
	mark := b.Cookies["browser"]
	guess := func(password string) webtest.Answer {
		delete(b.Cookies, "browser")
		return b.Post(t, "/organise/sign-in", url.Values{"email": {"ada@host.example"}, "password": {password}})
	}
	for range 10 {
		guess("wrong-wrong-wrong")
	}
	a := guess(password)
	if wait, err := strconv.Atoi(a.Header.Get("Retry-After")); a.StatusCode != 429 || err != nil || wait < 1 || wait > 900 {
		t.Errorf("%d, try again after %q", a.StatusCode, a.Header.Get("Retry-After"))
	}
	b.Cookies["browser"] = mark
	signIn(t, b)
}

func TestAccountPage(t *testing.T) {
	b, store := office(t)
	signIn(t, b)
	token := csrf(t, b.Get(t, "/organise/account").Text)
	a := b.Post(t, "/organise/account", url.Values{"csrf": {token}, "name": {" "}, "language": {"xx"}})
	if a.StatusCode != 422 || strings.Count(a.Text, `class="error"`) == 0 {
		t.Errorf("bad input: %d", a.StatusCode)
	}
	a = b.Post(t, "/organise/account", url.Values{"csrf": {token}, "name": {"Ada 李"}, "language": {"zh"}})
	if a.StatusCode != 303 {
		t.Fatalf("%d %s", a.StatusCode, a.Text)
	}
	if page := b.Get(t, "/organise/account"); !strings.Contains(page.Text, "您的资料已保存。") || !strings.Contains(page.Text, "Ada 李") {
		t.Error(page.Text)
	}
	other, err := store.SignInWith(context.Background(), models.Actor{}, models.Credentials{Email: "ada@host.example", Password: password})
	if err != nil {
		t.Fatal(err)
	}
	a = b.Post(t, "/organise/account/password", url.Values{"csrf": {token}, "current_password": {"wrong"}, "password": {"violet-harbour-tide"}})
	if a.StatusCode != 422 || !strings.Contains(a.Text, "密码不正确。") {
		t.Errorf("wrong current password: %d", a.StatusCode)
	}
	a = b.Post(t, "/organise/account/password", url.Values{"csrf": {token}, "current_password": {password}, "password": {"violet-harbour-tide"}})
	if a.StatusCode != 303 || b.Get(t, "/organise/account").StatusCode != 200 {
		t.Errorf("changing it: %d", a.StatusCode)
	}
	if _, err := store.SignInOf(context.Background(), other); err == nil {
		t.Error("the other browser stayed signed in")
	}
}

func TestReset(t *testing.T) {
	b, store := office(t)
	known := b.Post(t, "/organise/reset", url.Values{"email": {"ADA@host.example"}})
	unknown := b.Post(t, "/organise/reset", url.Values{"email": {"eve@host.example"}})
	if known.StatusCode != 303 || unknown.StatusCode != 303 || known.Header.Get("Location") != unknown.Header.Get("Location") {
		t.Errorf("%d and %d", known.StatusCode, unknown.StatusCode)
	}
	if a := b.Post(t, "/organise/reset", url.Values{"email": {"nonsense"}}); a.StatusCode != 422 {
		t.Errorf("no address: %d", a.StatusCode)
	}
	figures, err := store.MailFigures(context.Background())
	if err != nil || figures.ByState[models.MessageQueued] != 1 {
		t.Errorf("mails: %+v, %v", figures, err)
	}
	account, err := store.AccountByEmail(context.Background(), "ada@host.example")
	if err != nil {
		t.Fatal(err)
	}
	signIn(t, b)
	token, err := store.ResetToken(context.Background(), account.ID)
	if err != nil {
		t.Fatal(err)
	}
	path := "/organise/reset/" + token
	if a := b.Get(t, path); a.StatusCode != 200 || a.Header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("the link: %d", a.StatusCode)
	}
	if a := b.Post(t, path, url.Values{"password": {"short"}}); a.StatusCode != 422 {
		t.Errorf("a short password: %d", a.StatusCode)
	}
	if a := b.Post(t, path, url.Values{"password": {"violet-harbour-tide"}}); a.StatusCode != 303 {
		t.Errorf("a good one: %d %s", a.StatusCode, a.Text)
	}
	for _, a := range []webtest.Answer{b.Get(t, path), b.Post(t, path, url.Values{"password": {"harbour-violet-tide"}}), b.Get(t, "/organise/reset/forged")} {
		if a.StatusCode != 410 {
			t.Errorf("a link that is spent or forged: %d", a.StatusCode)
		}
	}
}

func TestSetUp(t *testing.T) {
	store := modelstest.New(t)
	b := &webtest.Browser{App: app.New(webtest.Kit(t, store, nil, nil))}
	token, err := store.SetUpToken(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	path := "/organise/setup/" + token
	if a := b.Get(t, path); a.StatusCode != 200 {
		t.Errorf("%d", a.StatusCode)
	}
	form := url.Values{"name": {"Ada"}, "email": {"ada"}, "language": {"fr"}, "password": {password}}
	if a := b.Post(t, path, form); a.StatusCode != 422 || !strings.Contains(a.Text, `value="Ada"`) {
		t.Errorf("no address: %d", a.StatusCode)
	}
	form.Set("email", "ada@host.example")
	if a := b.Post(t, path, form); a.StatusCode != 303 {
		t.Fatalf("%d %s", a.StatusCode, a.Text)
	}
	if a := b.Get(t, path); a.StatusCode != 410 {
		t.Errorf("again: %d", a.StatusCode)
	}
	signIn(t, b)
	if a := b.Get(t, "/organise/account"); !strings.Contains(a.Text, "Administrateur") {
		t.Error(a.Text)
	}
}
