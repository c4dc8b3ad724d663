// Package mailer delivers what models queued: it claims messages, renders them
// once in the recipient's language, and sends them over SMTP.
package mailer

import (
	"errors"
	"fmt"
	"net/mail"
	"net/textproto"
	"time"

	"github.com/jordan-wright/email"
)

// ErrAddress is returned for a sender or recipient that cannot be written into
// a mail: not an address, or with a local part that needs SMTPUTF8.
var ErrAddress = errors.New("mailer: address cannot be used in a mail")

const (
	maxSubject  = 80 // characters; the composing library does not fold
	maxName     = 60 // characters of a display name
	maxFilename = 60 // characters of an attachment's name
)

// Draft is one mail before it becomes bytes. There are no free headers: every
// header that can appear has a field here, so that none can be smuggled in.
type Draft struct {
	MessageID string // without angle brackets, unique for ever
	Date      time.Time
	From      mail.Address
	ReplyTo   mail.Address // empty address: none
	To        mail.Address
	Subject   string
	Text      string // the full alternative, never a stub
	HTML      string
	Language  string // BCP 47 tag for Content-Language, may be empty

	// UnsubscribeURL (https, answering POST) and UnsubscribeMail (an address)
	// make the one-click List-Unsubscribe of RFC 8058; both may be empty.
	UnsubscribeURL  string
	UnsubscribeMail string

	Inline      []Part // shown by the HTML through cid:ContentID
	Attachments []Part
}

// Part is a file in a mail.
type Part struct {
	Name       string            // file name, may be non-ASCII
	Type       string            // media type without parameters
	Parameters map[string]string // of the media type, such as method=PUBLISH
	ContentID  string            // without angle brackets; of an inline part
	Body       []byte
}

// Compose returns the bytes of d: 7-bit, CRLF, lines of at most 998 octets, and
// no header that d has no field for, whatever its texts contain. It fails with
// ErrAddress when From or To cannot be used; a ReplyTo that cannot is left out.
func Compose(d Draft) ([]byte, error) {
	e := email.NewEmail()
	for _, f := range []struct {
		name string
		to   mail.Address
	}{{"From", d.From}, {"To", d.To}, {"Reply-To", d.ReplyTo}} {
		value, err := addressHeader(f.to)
		if err != nil && f.name == "Reply-To" {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
		e.Headers.Set(f.name, value)
	}
	setHeaders(e.Headers, d)
	e.Text, e.HTML = []byte(cleanBody(d.Text)), []byte(cleanBody(d.HTML))
	for _, p := range d.Inline {
		e.Attachments = append(e.Attachments, attachment(p, true))
	}
	for i, p := range d.Attachments {
		p.ContentID = fmt.Sprintf("attachment-%d", i+1)
		e.Attachments = append(e.Attachments, attachment(p, false))
	}
	raw, err := e.Bytes()
	if err != nil {
		return nil, fmt.Errorf("mailer: compose: %w", err)
	}
	return foldHeader(raw), nil
}

func setHeaders(h textproto.MIMEHeader, d Draft) {
	h.Set("Message-Id", "<"+cleanToken(d.MessageID)+">")
	h.Set("Date", d.Date.Format(time.RFC1123Z))
	h.Set("Subject", subjectHeader(d.Subject))
	h.Set("Auto-Submitted", "auto-generated") // RFC 3834
	h.Set("X-Auto-Response-Suppress", "OOF, AutoReply")
	if tag := cleanToken(d.Language); tag != "" {
		h.Set("Content-Language", tag)
	}
	if value := unsubscribeHeader(d); value != "" {
		h.Set("List-Unsubscribe", value)
		if d.UnsubscribeURL != "" {
			h.Set("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
		}
	}
}

// unsubscribeHeader puts the mailto form first: QQ Mail knows no other.
func unsubscribeHeader(d Draft) string {
	value := ""
	if a, err := asciiAddress(d.UnsubscribeMail); err == nil {
		value = "<mailto:" + a + "?subject=unsubscribe>"
	}
	if u := cleanToken(d.UnsubscribeURL); u != "" {
		if value != "" {
			value += ", "
		}
		value += "<" + u + ">"
	}
	return value
}
