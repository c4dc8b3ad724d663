package organise_test

import (
	"testing"
	"time"

	"duologue/app"
	"duologue/app/apptest"
	"duologue/app/web/webtest"
	"duologue/models"
	"duologue/models/modelstest"
)

// studio is a back office that a browser can reach, and in the browser Ada, who
// administers it.
type studio struct {
	*testing.T
	store   *models.Store
	page    *apptest.Page
	url     string    // of the server
	slug    string    // of the dialogue she works on
	days    [2]string // of that dialogue
	browser *apptest.Browser
}

func reach(t *testing.T) *studio {
	t.Helper()
	browser := apptest.Start(t, apptest.Options{})
	s := &studio{T: t, store: modelstest.New(t), browser: browser}
	for i := range s.days {
		s.days[i] = s.store.Now().AddDate(0, 2, i).Format(time.DateOnly)
	}
	kit := webtest.Kit(t, s.store, nil, nil)
	s.url = webtest.Serve(t, kit, app.New)
	account := models.NewAccount{Email: "ada@host.example", Name: "Ada", Language: "en", Password: password, Role: models.RoleAdministrator}
	if _, err := s.store.AddAccount(t.Context(), models.System(), account); err != nil {
		t.Fatal(err)
	}
	token, err := s.store.SignInWith(t.Context(), models.System(), models.Credentials{Email: account.Email, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	s.page = browser.Open(apptest.Desktop().In("en"))
	s.page.SetCookie(s.url, "signin", token)
	return s
}

// office is the address of a page of the back office about the dialogue.
func (s *studio) office(path string) string { return s.url + "/organise/dialogues/" + s.slug + path }

// site is the address of a page about it for visitors.
func (s *studio) site(lang, path string) string {
	return s.url + "/" + lang + "/dialogues/" + s.slug + path
}

// fresh is the dialogue as it stands.
func (s *studio) fresh() *models.Dialogue {
	s.Helper()
	d, err := s.store.DialogueBySlug(s.Context(), s.slug)
	if err != nil {
		s.Fatal(err)
	}
	return d
}

// save sends the form of the page, with some of its fields filled in, and waits
// for what is said then.
func (s *studio) save(fields map[string]string, says string) {
	s.Helper()
	s.page.SetAll(fields)
	s.page.Submit("main form .actions .button:not(.button-quiet)")
	s.page.WaitText(says)
}

// inFourLanguages are a text in the four languages, as fields of a form.
func inFourLanguages(fields map[string]string, field, text string) {
	for lang, of := range map[string]string{"nl": " (nl)", "fr": " (fr)", "en": "", "zh": "（中文）"} {
		fields[field+"."+lang] = text + of
	}
}
