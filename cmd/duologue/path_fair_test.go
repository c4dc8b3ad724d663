package main

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"duologue/app/apptest"
	"duologue/mailer/smtptest"
	"duologue/models"
	"duologue/models/modelstest"
)

const (
	guestAddress      = "stakeholder@host.be"
	organiserAddress  = "organiser@host.be"
	organiserPassword = "tidal-harbour-violet"
)

// fair is a running product with a mail server, on the eve of a dialogue.
type fair struct {
	t        *testing.T
	URL      string
	smtp     *smtptest.Server
	store    *models.Store
	dialogue *models.Dialogue
	refs     map[string]string // of the sessions, by code
}

func newFair(t *testing.T) *fair {
	t.Helper()
	f := &fair{t: t, smtp: smtptest.New(t, smtptest.Options{})}
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := f.smtp.WriteCA(ca); err != nil {
		t.Fatal(err)
	}
	database := modelstest.SQLite(t)
	f.URL = serveProcess(t, database, t.TempDir(), map[string]string{"DUOLOGUE_SMTP": f.smtp.URL(), "SSL_CERT_FILE": ca,
		"DUOLOGUE_MAIL_FROM": "Dialogues <noreply@host.be>"}).URL
	f.store = modelstest.Open(t, database, nil)
	f.dialogue, f.refs = modelstest.Dialogue(t, f.store, modelstest.Plan{})
	_, err := f.store.AddAccount(t.Context(), models.System(), models.NewAccount{Email: organiserAddress, Name: "Example Organiser",
		Language: "en", Password: organiserPassword, Role: models.RoleOrganiser, Dialogue: f.dialogue.Slug})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// registration is the only one there is.
func (f *fair) registration() *models.Registration {
	f.t.Helper()
	page, err := f.store.Registrations(f.t.Context(), f.dialogue.Whole(), models.RegistrationFilter{}, models.Cursor{}, 2)
	if err != nil || len(page.Rows) != 1 {
		f.t.Fatalf("registrations: %+v %v", page, err)
	}
	return page.Rows[0]
}

// code is what its ticket says.
func (f *fair) code() string {
	f.t.Helper()
	code, err := f.store.TicketCode(f.t.Context(), f.dialogue, f.registration())
	if err != nil {
		f.t.Fatal(err)
	}
	return code
}

// provision signs the organiser in and returns the link that makes a phone a
// scanner of the gate.
func (f *fair) provision(organiser *apptest.Page) string {
	f.t.Helper()
	organiser.Go(f.URL + "/organise/dialogues/test/devices")
	organiser.Fill("#f-email", organiserAddress)
	organiser.Fill("#f-password", organiserPassword)
	organiser.Submit(".form button")
	organiser.Fill("#f-name", "Gate phone")
	organiser.Submit(`form[action$="/devices"] .actions button`)
	organiser.Click("details.more summary")
	link := organiser.Text(".device-link code")
	if !strings.HasPrefix(link, f.URL+"/checkin#") {
		f.t.Fatalf("the link is %s", link)
	}
	organiser.Clean()
	return link
}

// received is a mail as its recipient's program reads it.
type received struct {
	text, html      string
	ticket          []byte // the picture that stands in the text
	link, reference string
}

// mail waits for the one mail, which must have come under TLS, and reads it by
// the standard library alone.
func (f *fair) mail() received {
	f.t.Helper()
	messages, err := f.smtp.Wait(1, time.Minute)
	if err != nil {
		f.t.Fatal(err)
	}
	if !messages[0].TLS || len(messages[0].To) != 1 || messages[0].To[0] != guestAddress {
		f.t.Errorf("the mail came under TLS: %v, to %v", messages[0].TLS, messages[0].To)
	}
	m, err := mail.ReadMessage(bytes.NewReader(messages[0].Data))
	if err != nil {
		f.t.Fatal(err)
	}
	for _, name := range []string{"From", "To"} {
		if _, err := m.Header.AddressList(name); err != nil {
			f.t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := m.Header.Date(); err != nil || m.Header.Get("Message-ID") == "" {
		f.t.Errorf("the mail bears no date or no id: %v", err)
	}
	var r received
	pictures := map[string][]byte{}
	f.read(&r, pictures, m.Header.Get("Content-Type"), "", m.Header.Get("Content-Transfer-Encoding"), m.Body)
	found := regexp.MustCompile(`src="cid:([^"]+)"`).FindStringSubmatch(r.html)
	if found == nil || pictures[found[1]] == nil {
		f.t.Fatalf("the mail shows no picture of those it has: %v", found)
	}
	r.ticket = pictures[found[1]]
	r.link = strings.TrimSpace(regexp.MustCompile(regexp.QuoteMeta(f.URL) + `/[a-z]+/my/[\w-]+\s`).FindString(r.text))
	r.reference = regexp.MustCompile(`[0-9A-Z]{4}-[0-9A-Z]{4}-\S`).FindString(r.text)
	if r.link == "" || r.reference == "" {
		f.t.Errorf("the mail has no link or reference:\n%s", r.text)
	}
	return r
}

// read reads one part of a mail, and those within it.
func (f *fair) read(r *received, pictures map[string][]byte, kind, id, encoding string, body io.Reader) {
	f.t.Helper()
	media, params, err := mime.ParseMediaType(kind)
	if err != nil {
		f.t.Fatal(kind, err)
	}
	if strings.HasPrefix(media, "multipart/") {
		parts := multipart.NewReader(body, params["boundary"])
		for {
			part, err := parts.NextRawPart()
			if err == io.EOF {
				return
			}
			if err != nil {
				f.t.Fatal(err)
			}
			f.read(r, pictures, part.Header.Get("Content-Type"), part.Header.Get("Content-ID"), part.Header.Get("Content-Transfer-Encoding"), part)
		}
	}
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	data, err := io.ReadAll(body)
	if err != nil {
		f.t.Fatal(err)
	}
	switch media {
	case "text/plain":
		r.text = string(data)
	case "text/html":
		r.html = string(data)
	case "image/png":
		pictures[strings.Trim(id, "<>")] = data
	}
}
