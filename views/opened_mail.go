package views

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"time"
)

// OpenedMail is a mail as its recipient sees it, read from its bytes.
type OpenedMail struct {
	From, To, ReplyTo, Subject string
	Date                       time.Time
	Text                       string
	// HTML is a whole document whose inline pictures are data: addresses. It
	// wants a response of its own in a sandboxed frame, with a policy that
	// allows inline styles and data: pictures and nothing else.
	HTML  string
	Files []MailFile
}

// MailFile is an attachment.
type MailFile struct {
	Name, Type string
	Body       []byte
}

// maxMailDepth bounds how deep parts may lie within parts.
const maxMailDepth = 5

// OpenMail reads the bytes of a mail that we composed.
func OpenMail(raw []byte) (*OpenedMail, error) {
	message, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("views: open mail: %w", err)
	}
	word := new(mime.WordDecoder)
	header := func(name string) string {
		value, err := word.DecodeHeader(message.Header.Get(name))
		if err != nil {
			return message.Header.Get(name)
		}
		return value
	}
	m := &OpenedMail{From: header("From"), To: header("To"), ReplyTo: header("Reply-To"), Subject: header("Subject")}
	m.Date, _ = message.Header.Date()
	pictures := map[string]string{}
	if err := m.read(message.Header, message.Body, pictures, 0); err != nil {
		return nil, fmt.Errorf("views: open mail: %w", err)
	}
	for id, address := range pictures {
		m.HTML = strings.ReplaceAll(m.HTML, "cid:"+id, address)
	}
	return m, nil
}

func (m *OpenedMail) read(header map[string][]string, body io.Reader, pictures map[string]string, depth int) error {
	get := func(name string) string { return strings.Join(header[name], "") }
	kind, params, err := mime.ParseMediaType(get("Content-Type"))
	if err != nil || depth > maxMailDepth {
		return fmt.Errorf("part of type %q: %v", get("Content-Type"), err)
	}
	if strings.HasPrefix(kind, "multipart/") {
		parts := multipart.NewReader(body, params["boundary"])
		for {
			part, err := parts.NextRawPart()
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return err
			}
			if err := m.read(part.Header, part, pictures, depth+1); err != nil {
				return err
			}
		}
	}
	content, err := io.ReadAll(decoded(get("Content-Transfer-Encoding"), body))
	if err != nil {
		return err
	}
	disposition, names, _ := mime.ParseMediaType(get("Content-Disposition"))
	switch {
	case disposition == "attachment":
		m.Files = append(m.Files, MailFile{Name: names["filename"], Type: kind, Body: content})
	case disposition == "inline":
		id := strings.Trim(get("Content-Id"), "<>")
		pictures[id] = "data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(content)
	case kind == "text/html":
		m.HTML = string(content)
	default:
		m.Text = strings.ReplaceAll(string(content), "\r\n", "\n")
	}
	return nil
}

func decoded(encoding string, r io.Reader) io.Reader {
	switch encoding {
	case "quoted-printable":
		return quotedprintable.NewReader(r)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, r)
	}
	return r
}
