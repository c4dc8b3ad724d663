package mailer

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"duologue/views"
)

func draft() Draft {
	return Draft{
		MessageID: "abc.1@duologue.example",
		Date:      time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC),
		From:      mail.Address{Name: "Dialogues, België – 中国", Address: "noreply@duologue.example"},
		ReplyTo:   mail.Address{Name: "Secrétariat", Address: "info@duologue.example"},
		To:        mail.Address{Name: "王小明", Address: "wang@münchen.example"},
		Subject:   "您的席位已确认：第三届中比创新对话",
		Text:      "您好\n.\nété\n",
		HTML:      "<p>您好 " + strings.Repeat("é", 600) + `<img src="cid:ticket"></p>`,
		Language:  "zh-Hans",

		UnsubscribeURL:  "https://duologue.example/zh/unsubscribe/x",
		UnsubscribeMail: "leave@duologue.example",

		Inline: []Part{{Name: "ticket.png", Type: "image/png", ContentID: "ticket", Body: []byte("PNG\x00\xff")}},
		Attachments: []Part{
			{Name: "日程.ics", Type: "text/calendar", Parameters: map[string]string{"method": "PUBLISH", "charset": "utf-8"}, Body: []byte("BEGIN:VCALENDAR\r\n")},
		},
	}
}

type leaf struct {
	kind, disposition, filename, cid string
	params                           map[string]string
	body                             []byte
}

// leaves reads a mail with the standard library alone.
func leaves(t *testing.T, header map[string][]string, body io.Reader) []leaf {
	t.Helper()
	get := func(k string) string { return strings.Join(header[k], "") }
	kind, params, err := mime.ParseMediaType(get("Content-Type"))
	if err != nil {
		t.Fatalf("content type %q: %v", get("Content-Type"), err)
	}
	if strings.HasPrefix(kind, "multipart/") {
		var all []leaf
		for r := multipart.NewReader(body, params["boundary"]); ; {
			p, err := r.NextRawPart()
			if err == io.EOF {
				return all
			}
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, leaves(t, p.Header, p)...)
		}
	}
	switch get("Content-Transfer-Encoding") {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	data, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	l := leaf{kind: kind, params: params, body: data, cid: get("Content-Id")}
	if d := get("Content-Disposition"); d != "" {
		var dp map[string]string
		if l.disposition, dp, err = mime.ParseMediaType(d); err != nil {
			t.Fatal(err)
		}
		l.filename = dp["filename"]
	}
	return []leaf{l}
}

func parse(t *testing.T, raw []byte) (*mail.Message, []leaf) {
	t.Helper()
	for i, line := range bytes.Split(raw, []byte("\r\n")) {
		if len(line) > 998 {
			t.Fatalf("line %d has %d octets", i, len(line))
		}
		for _, b := range line {
			if b >= 0x80 || b == '\r' || b == '\n' || b == 0 {
				t.Fatalf("line %d has octet %#x: %q", i, b, line)
			}
		}
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("%v\n%s", err, raw)
	}
	return m, leaves(t, m.Header, m.Body)
}

func TestComposeIsReadByTheStandardLibrary(t *testing.T) {
	d := draft()
	raw, err := Compose(d)
	if err != nil {
		t.Fatal(err)
	}
	m, parts := parse(t, raw)
	word := new(mime.WordDecoder)
	subject, err := word.DecodeHeader(m.Header.Get("Subject"))
	if err != nil || subject != d.Subject {
		t.Errorf("subject %q, %v", subject, err)
	}
	for name, want := range map[string]mail.Address{"From": d.From, "Reply-To": d.ReplyTo,
		"To": {Name: "王小明", Address: "wang@xn--mnchen-3ya.example"}} {
		list, err := m.Header.AddressList(name)
		if err != nil || len(list) != 1 || *list[0] != want {
			t.Errorf("%s: %v, %v; want %v", name, list, err, want)
		}
	}
	for name, want := range map[string]string{
		"Message-Id": "<abc.1@duologue.example>", "Auto-Submitted": "auto-generated", "Content-Language": "zh-Hans",
		"List-Unsubscribe":      "<mailto:leave@duologue.example?subject=unsubscribe>, <https://duologue.example/zh/unsubscribe/x>",
		"List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "Date": "Mon, 23 Nov 2026 09:00:00 +0000",
	} {
		if got := m.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	want := []leaf{
		{kind: "text/plain", body: []byte(strings.ReplaceAll(d.Text, "\n", "\r\n"))},
		{kind: "text/html", body: []byte(d.HTML)},
		{kind: "image/png", disposition: "inline", filename: "ticket.png", cid: "<ticket>", body: d.Inline[0].Body},
		{kind: "text/calendar", disposition: "attachment", filename: "日程.ics", cid: "<attachment-1>", body: d.Attachments[0].Body},
	}
	if len(parts) != len(want) {
		t.Fatalf("%d parts, want %d", len(parts), len(want))
	}
	for i, w := range want {
		g := parts[i]
		if g.kind != w.kind || g.disposition != w.disposition || g.filename != w.filename || g.cid != w.cid || !bytes.Equal(g.body, w.body) {
			t.Errorf("part %d: %+v, want %+v", i, g, w)
		}
	}
	if parts[3].params["method"] != "PUBLISH" {
		t.Errorf("calendar parameters %v", parts[3].params)
	}
}

func TestSubjectsAndNamesSurvive(t *testing.T) {
	for _, s := range []string{
		"Peeters, Jan", `Jan "de" Peeters <x@y.z>`, "Évèque; 欧阳", "=?UTF-8?B?QQ==?=", strings.Repeat("创新对话 ", 12), "plain", "𠮷野家 🎫",
	} {
		d := draft()
		d.Subject, d.From.Name = s, s
		raw, err := Compose(d)
		if err != nil {
			t.Fatal(err)
		}
		m, _ := parse(t, raw)
		if from, err := m.Header.AddressList("From"); err != nil || len(from) != 1 || from[0].Name != cleanLine(s, maxName) {
			t.Errorf("name %q came back as %v, %v", s, from, err)
		}
		if got, _ := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); got != cleanLine(s, maxSubject) {
			t.Errorf("subject %q came back as %q", s, got)
		}
	}
}

func TestCleanLine(t *testing.T) {
	for in, want := range map[string]string{
		"a\r\nBcc: b":             "a Bcc: b",
		"\u202eevil\u2066":        "evil",
		"  x \u00a0 \u2028y\x00 ": "x y",
		"bad\xffutf":              "badutf",
		strings.Repeat("长", 90):   strings.Repeat("长", 79) + "…",
	} {
		if got := cleanLine(in, 80); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestAnUnusableReplyToIsLeftOut(t *testing.T) {
	for _, a := range []string{"a", "用户@b.example", "a@b.example\r\nBcc: x@y"} {
		d := draft()
		d.ReplyTo.Address = a
		raw, err := Compose(d)
		if err != nil || bytes.Contains(raw, []byte("Reply-To")) || bytes.Contains(raw, []byte("Bcc")) {
			t.Errorf("%q: %v\n%s", a, err, raw)
		}
	}
}

func TestAddressesThatCannotBeUsed(t *testing.T) {
	for _, a := range []string{"", "a", "a@", "@b", "a b@c.example", "a@b.example\r\nBcc: x@y", "用户@b.example", "a@b>c.example", `"a"@b.example`, "a,b@c.example"} {
		d := draft()
		d.To.Address = a
		if raw, err := Compose(d); !errors.Is(err, ErrAddress) {
			t.Errorf("%q: %v\n%s", a, err, raw)
		}
	}
}

func FuzzCompose(f *testing.F) {
	f.Add("a\r\nBcc: evil@x.example", "x@y.example", "t", "\r\n\r\nbody")
	f.Add("名, \"x\" <a@b>", "x@y.example>\r\nX: y", "\r\n.\r\n", "image/png\r\nX-Evil: 1")
	f.Add("\xff\u2028", "user@例子.example", "--", "a\x00;\"=")
	known := []string{"Auto-Submitted", "Content-Language", "Content-Type", "Date", "From", "List-Unsubscribe",
		"List-Unsubscribe-Post", "Message-Id", "Mime-Version", "Reply-To", "Subject", "To", "X-Auto-Response-Suppress"}
	f.Fuzz(func(t *testing.T, name, address, body, field string) {
		d := draft()
		d.From.Name, d.To.Name, d.ReplyTo.Name, d.Subject = name, name, field, name
		d.To.Address, d.UnsubscribeMail = address, address
		d.MessageID, d.Language, d.UnsubscribeURL = field+"x", field, field
		d.Text, d.HTML = body+"t", body+"h"
		d.Inline[0] = Part{Name: field, Type: field, Parameters: map[string]string{field: name, "charset": field}, ContentID: field, Body: []byte(body)}
		d.Attachments[0] = Part{Name: name, Type: "text/" + field, Parameters: map[string]string{"method": name}, Body: []byte(body)}
		raw, err := Compose(d)
		if errors.Is(err, ErrAddress) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		m, parts := parse(t, raw)
		for k, v := range m.Header {
			if !slices.Contains(known, k) || len(v) != 1 {
				t.Fatalf("header %s: %q", k, v)
			}
		}
		if to, err := m.Header.AddressList("To"); err != nil || len(to) != 1 {
			t.Fatalf("to %v, %v", to, err)
		}
		if from, err := m.Header.AddressList("From"); err != nil || len(from) != 1 || from[0].Address != "noreply@duologue.example" {
			t.Fatalf("from %v, %v", from, err)
		}
		if len(parts) != 4 {
			t.Fatalf("%d parts", len(parts))
		}
	})
}

func TestAComposedMailCanBeOpened(t *testing.T) {
	d := draft()
	raw, err := Compose(d)
	if err != nil {
		t.Fatal(err)
	}
	m, err := views.OpenMail(raw)
	if err != nil {
		t.Fatal(err)
	}
	picture := "data:image/png;base64," + base64.StdEncoding.EncodeToString(d.Inline[0].Body)
	if m.Subject != d.Subject || m.Text != d.Text || m.HTML != strings.Replace(d.HTML, "cid:ticket", picture, 1) || !m.Date.Equal(d.Date) {
		t.Errorf("opened as %+v", m)
	}
	if !strings.Contains(m.From, d.From.Name) || !strings.Contains(m.To, "王小明") || len(m.Files) != 1 || m.Files[0].Name != "日程.ics" || m.Files[0].Type != "text/calendar" {
		t.Errorf("opened as %+v", m)
	}
}
