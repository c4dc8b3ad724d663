package site_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"duologue/models"
)

// TestRegister posts forms: what is answered, what it says and does not say,
// which mails it causes; a refused form changes nothing.
func TestRegister(t *testing.T) {
	w := newWorld(t, 0, nil)
	x, x2, y := "sessions."+w.refs["x"], "sessions."+w.refs["x2"], "sessions."+w.refs["y"]
	answer := func(kind string) string { return "answers." + w.question[kind] }
	long := func(n int) string { return strings.Repeat("a", n) }
	const refused, wrong = 422, `aria-invalid="true"`
	for _, c := range []struct {
		name     string
		form     url.Values
		status   int
		contains []string
		mails    string
	}{
		{"plain", w.form(), 303, nil, "confirmed"},
		{"online", w.form("mode", "online"), 303, nil, "confirmed"},
		{"mixed modes", w.form(x, "onsite", y, "online"), 303, nil, "confirmed"},
		{"touching", w.form(x, "onsite", y, "onsite"), 303, nil, "confirmed"},
		{"not attending", w.form(x, ""), 303, nil, "confirmed"},
		{"all answers", w.form(answer("choice"), "fish", answer("choices"), "b", answer("yesno"), "no", answer("text"), "Two\r\nlines"), 303, nil, "confirmed"},
		{"single name", w.form("given_names", "-", "family_name", "Suharto"), 303, nil, "confirmed"},
		{"native name alone", w.form("given_names", "-", "family_name", "", "native_name", "王𠮷"), 303, nil, "confirmed"},
		{"emoji", w.form("organisation", "Lab 🎉"), 303, nil, "confirmed"},
		{"direction mark pasted around an address", w.form("email", "\u200emarked@guest.example\u200f"), 303, nil, "confirmed"},
		{"Chinese", w.form("family_name", "王", "given_names", "小明", "name_order", "family_first", "language", "zh"), 303, nil, "confirmed"},

		{"nothing", url.Values{}, refused, []string{`role="alert"`, `href="#f-email"`, `href="#f-organisation"`, "This form was open for too long"}, ""},
		{"no nonce", w.form("nonce", "-"), refused, []string{"open for too long", `value="Example University"`}, ""},
		{"forged nonce", w.form("nonce", "zz"), refused, []string{"open for too long"}, ""},
		{"short nonce", w.form("nonce", "00"), refused, []string{"open for too long"}, ""},
		{"no names", w.form("given_names", "-", "family_name", " "), refused, []string{`href="#f-family_name"`, wrong}, ""},
		{"no e-mail", w.form("email", ""), refused, []string{"E-mail address: ", wrong}, ""},
		{"bad e-mail", w.form("email", "not an address"), refused, []string{"not a valid e-mail address", `value="not an address"`}, ""},
		{"header in e-mail", w.form("email", "a@guest.example\r\nBcc: b@guest.example"), refused, []string{`href="#f-email"`}, ""},
		{"long name", w.form("family_name", long(101)), refused, []string{"At most 100 characters", `value="` + long(101) + `"`}, ""},
		{"long need", w.form("dietary", long(1001)), refused, []string{"At most 1000 characters"}, ""},
		{"override", w.form("family_name", "Exam\u202eelp"), refused, []string{`href="#f-family_name"`, `value="Examelp"`}, ""},
		{"control", w.form("position", "a\x00b"), refused, []string{`href="#f-position"`}, ""},
		{"invalid UTF-8", w.form("organisation", "\xff\xfe"), refused, []string{`href="#f-organisation"`}, ""},
		{"markup is shown as text", w.form("family_name", `"><script>alert(1)</script>`, "email", ""), refused, []string{"&#34;&gt;&lt;script&gt;"}, ""},
		{"country", w.form("country", "XX"), refused, []string{`href="#f-country"`}, ""},
		{"country missing", w.form("country", ""), refused, []string{`href="#f-country"`}, ""},
		{"category", w.form("category", "spy"), refused, []string{`href="#f-category"`}, ""},
		{"language", w.form("language", "de"), refused, []string{`href="#f-language"`}, ""},
		{"mode", w.form("mode", "both"), refused, []string{`href="#f-mode"`}, ""},
		{"mode missing", w.form("mode", "-"), refused, []string{`href="#f-mode"`}, ""},
		{"session's mode", w.form(x, "maybe"), refused, []string{`href="#f-sessions-` + w.refs["x"] + `"`, "Session x: "}, ""},
		{"unknown session", w.form("sessions.nosuchref123", "onsite"), refused, []string{`href="#f-sessions"`}, ""},
		{"mailbox to which nothing can be sent", w.form("email", "zoé@guest.example"), refused, []string{"not a valid e-mail address"}, ""},
		{"open session", w.form("sessions."+w.refs["plenary"], "onsite"), refused, []string{`role="alert"`}, ""},
		{"overlap, by name", w.form(x, "onsite", x2, "online"), refused, []string{"“Session x2” is at the same time as “Session x”", `value="onsite" checked`}, ""},
		{"required answer", w.form(answer("text"), " "), refused, []string{`href="#f-answers-` + w.question["text"] + `"`}, ""},
		{"answer that is not offered", w.form(answer("choice"), "stone"), refused, []string{`href="#f-answers-` + w.question["choice"] + `"`}, ""},
		{"consent", w.form("consents."+w.consent, "-"), refused, []string{`href="#f-consents-` + w.consent + `"`, "without this consent"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			mails, before := w.count("SELECT COUNT(*) FROM messages"), w.content()
			a := w.browser.Post(t, formPath, c.form)
			if a.StatusCode != c.status {
				t.Fatalf("status %d: %s", a.StatusCode, errorsOf(a.Text))
			}
			for _, part := range c.contains {
				if !strings.Contains(a.Text, part) {
					t.Errorf("lacks %q: %s", part, errorsOf(a.Text))
				}
			}
			if strings.Contains(a.Text, "⟦") {
				t.Error("words are missing: ", errorsOf(a.Text))
			}
			if got := w.mails(mails); got != c.mails {
				t.Errorf("mails %q, want %q", got, c.mails)
			}
			if c.status == 303 && a.Header.Get("Location") != sentPath {
				t.Errorf("leads to %q", a.Header.Get("Location"))
			}
			if c.status == refused && w.content() != before {
				t.Error("a refused form changed the database")
			}
		})
	}
}

// TestRegisteringTwice: neither the page nor its status tells that an address is
// known, and a repeated post is one registration.
func TestRegisteringTwice(t *testing.T) {
	w := newWorld(t, 0, nil)
	first := w.form("email", "twice@guest.example")
	again := w.form("email", "Twice@guest.example", "family_name", "Other")
	registrations := func() int { return w.count("SELECT COUNT(*) FROM registrations") }
	for i, form := range []url.Values{first, first, again} {
		a := w.browser.Post(t, formPath, form)
		if a.StatusCode != 303 || a.Header.Get("Location") != sentPath || registrations() != 1 {
			t.Errorf("post %d: %d to %q, %d registrations", i, a.StatusCode, a.Header.Get("Location"), registrations())
		}
	}
	if mails := w.mails(0); mails != "confirmed link" {
		t.Errorf("mails: %s", mails)
	}
	known := w.browser.Get(t, sentPath)
	if known.StatusCode != 200 || strings.Contains(known.Text, "twice@") {
		t.Errorf("sent: %d", known.StatusCode)
	}
	if r, _ := w.find("twice@guest.example"); r.Revision != 1 {
		t.Error("the second form changed the first registration")
	}
}

// TestCorrectedAddress: the same form with another address is another person,
// whether or not its first address was known.
func TestCorrectedAddress(t *testing.T) {
	w := newWorld(t, 0, nil)
	w.registered("email", "known@guest.example")
	for _, first := range []string{"known@guest.example", "unknown@guest.example"} {
		form := w.form("email", first)
		for _, email := range []string{first, "corrected." + first, "Corrected." + first} {
			form.Set("email", email)
			if a := w.browser.Post(t, formPath, form); a.StatusCode != 303 || a.Header.Get("Location") != sentPath {
				t.Errorf("%s: %d", email, a.StatusCode)
			}
		}
		if n := w.count("SELECT COUNT(*) FROM registrations WHERE email = ?", "corrected."+first); n != 1 {
			t.Errorf("after %s: %d registrations of the corrected address", first, n)
		}
	}
}

// TestEvenTime: no answer about an address is faster than another.
func TestEvenTime(t *testing.T) {
	w := newWorld(t, 0, nil)
	w.registered("email", "known@guest.example")
	for _, email := range []string{"known@guest.example", "unknown@guest.example"} {
		began := time.Now()
		if a := w.browser.Post(t, formPath+"/link", url.Values{"email": {email}}); a.StatusCode != 303 {
			t.Errorf("%s: %d", email, a.StatusCode)
		}
		if took := time.Since(began); took < 200*time.Millisecond {
			t.Errorf("%s: answered after %s", email, took)
		}
	}
}

func TestSuggestedAddress(t *testing.T) {
	w := newWorld(t, 0, nil)
	form := w.form("email", "mistyped@gmial.com")
	asked := w.browser.Post(t, formPath, form)
	if asked.StatusCode != 422 || !strings.Contains(asked.Text, `name="accept" value="mistyped@gmail.com"`) || w.mails(0) != "" {
		t.Fatalf("asked: %d, mails %q", asked.StatusCode, w.mails(0))
	}
	form.Set("checked", "mistyped@gmial.com")
	if kept := w.browser.Post(t, formPath, form); kept.StatusCode != 303 {
		t.Errorf("kept: %d", kept.StatusCode)
	}
	w.find("mistyped@gmial.com")
	other := w.form("email", "accepted@gmial.com", "checked", "accepted@gmial.com", "accept", "accepted@gmail.com")
	if taken := w.browser.Post(t, formPath, other); taken.StatusCode != 303 {
		t.Errorf("taken: %d", taken.StatusCode)
	}
	w.find("accepted@gmail.com")
	forged := w.form("email", "forged@gmial.com", "accept", "thief@elsewhere.example", "checked", "forged@gmial.com")
	if a := w.browser.Post(t, formPath, forged); a.StatusCode != 303 {
		t.Errorf("forged: %d", a.StatusCode)
	}
	w.find("forged@gmial.com")
}

func TestRegistrationWindow(t *testing.T) {
	w := newWorld(t, 0, func(doc *models.Document) { doc.Registration.Opens = "2026-11-25T10:00" })
	check := func(when, contains string, get, post int) {
		t.Helper()
		before := w.content()
		if a := w.browser.Get(t, formPath); a.StatusCode != get || !strings.Contains(a.Text, contains) {
			t.Errorf("%s: form %d lacks %q", when, a.StatusCode, contains)
		}
		if a := w.browser.Post(t, formPath, w.form()); a.StatusCode != post || post == 409 && (w.content() != before || !strings.Contains(a.Text, contains)) {
			t.Errorf("%s: post %d", when, a.StatusCode)
		}
	}
	check("before", "Registration is not open yet", 200, 409)
	if a := w.browser.Post(t, formPath, url.Values{"email": {"wrong"}}); a.StatusCode != 409 || !strings.Contains(a.Text, "Registration is not open yet") {
		t.Errorf("a wrong form before: %d", a.StatusCode)
	}
	if a := w.browser.Get(t, formPath); !strings.Contains(a.Text, "10:00") || !strings.Contains(a.Text, "17:00") {
		t.Error("the opening is not shown in both zones")
	}
	w.clock.move(3 * 24 * time.Hour)
	check("open", "Send registration", 200, 303)
	w.clock.move(60 * 24 * time.Hour)
	check("after", "Registration is closed", 200, 409)
	if a := w.browser.Get(t, formPath+"/link"); a.StatusCode != 200 {
		t.Errorf("a lost link after closing: %d", a.StatusCode)
	}
}

func TestLostLink(t *testing.T) {
	w := newWorld(t, 0, nil)
	w.registered("email", "lost@guest.example")
	for _, c := range []struct {
		email  string
		status int
		mails  string
	}{
		{"lost@guest.example", 303, "link"}, {"LOST@guest.example", 303, ""}, {"unknown@guest.example", 303, ""},
		{"", 422, ""}, {"not an address", 422, ""}, {"a\x00@guest.example", 422, ""}, {strings.Repeat("a", 300) + "@guest.example", 422, ""},
	} {
		mails := w.count("SELECT COUNT(*) FROM messages")
		a := w.browser.Post(t, formPath+"/link", url.Values{"email": {c.email}})
		if a.StatusCode != c.status || w.mails(mails) != c.mails {
			t.Errorf("%q: %d, mails %q", c.email, a.StatusCode, w.mails(mails))
		}
		if c.status == 303 && a.Header.Get("Location") != sentPath {
			t.Errorf("%q leads to %q", c.email, a.Header.Get("Location"))
		}
		if c.status == 422 && !strings.Contains(a.Text, `href="#f-email"`) {
			t.Errorf("%q: no error", c.email)
		}
	}
}
