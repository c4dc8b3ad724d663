package site_test

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// FuzzRegistration posts forms: right ones with foreign values, followed by
// foreign bytes. Never a fault, and what is refused changes nothing.
func FuzzRegistration(f *testing.F) {
	for _, seed := range [][5]string{
		{"Example", "a@guest.example", "onsite", "Water", ""},
		{"王𠮷🎉", "b@gmial.com", "online", "a\r\nb", "&mode=online&sessions.x=onsite"},
		{"\u202eelpmaxE", "a@b", "maybe", "\x00", "&nonce=00"},
		{strings.Repeat("é", 200), "\"a b\"@guest.example", "", strings.Repeat("x", 3000), strings.Repeat("&a=b", 2500)},
		{"\xff\xfe", "a@guest.example\r\nBcc: c@guest.example", "onsite", "<script>", "&%zz"},
		{"", "", "", "", "&answers.nothing=1&consents.nothing=yes&sessions.nothing=onsite;"},
	} {
		f.Add(seed[0], seed[1], seed[2], seed[3], seed[4])
	}
	w := newWorld(f, 3, nil)
	w.db.SetMaxOpenConns(1)
	version := func() int { return w.count("PRAGMA data_version") }
	posts := 0
	f.Fuzz(func(t *testing.T, name, email, mode, answer, rest string) {
		w.TB = t
		if posts++; posts%500 == 0 {
			w.clock.move(time.Minute + time.Second) // past the limit of one address
		}
		form := w.form("family_name", name, "email", email, "sessions."+w.refs["x"], mode, "answers."+w.question["text"], answer)
		before := version()
		request := httptest.NewRequest("POST", formPath, strings.NewReader(form.Encode()+rest))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		a := w.browser.Do(t, request)
		switch {
		case a.StatusCode == 303:
		case a.StatusCode < 400 || a.StatusCode >= 500:
			t.Errorf("status %d for %s", a.StatusCode, form.Encode()+rest)
		case version() != before:
			t.Errorf("refused with %d, and changed the database: %s", a.StatusCode, form.Encode()+rest)
		}
		if strings.Contains(a.Text, "⟦") {
			t.Errorf("a word is missing: %s", errorsOf(a.Text))
		}
	})
}

// FuzzPaths asks for pages under foreign addresses.
func FuzzPaths(f *testing.F) {
	for _, seed := range []string{"en/dialogues/test/agenda", "zh/my/x", "..", "en/dialogues/%00", "en//", "en/dialogues/test/sessions/\xff", "nl/my/address/x", "en/dialogues/test/agenda.ics"} {
		f.Add(seed, "day=1&theme=%ff")
	}
	w := newWorld(f, 0, nil)
	f.Fuzz(func(t *testing.T, path, query string) {
		request := httptest.NewRequest("GET", "/", nil)
		request.URL = &url.URL{Path: "/" + path, RawQuery: query}
		if !printable(request.URL.RequestURI()) {
			return // no client can send this
		}
		if a := w.browser.Do(t, request); a.StatusCode >= 500 {
			t.Errorf("%q?%q: %d", path, query, a.StatusCode)
		}
	})
}

func printable(uri string) bool {
	return !strings.ContainsFunc(uri, func(r rune) bool { return r <= ' ' || r >= 0x7f })
}
