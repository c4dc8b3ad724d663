package mailer

import (
	"bytes"
	"encoding/base64"
	"mime"
	"net/mail"
	"net/textproto"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/jordan-wright/email"
	"golang.org/x/net/idna"
)

// cleanLine makes s one line of at most max characters: valid UTF-8, no
// controls, no marks that reorder what follows them.
func cleanLine(s string, max int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError:
			return -1
		case unicode.IsControl(r), unicode.IsSpace(r), r == '\u2028', r == '\u2029':
			return ' '
		case unicode.Is(unicode.Bidi_Control, r), r == '\ufeff':
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= max {
		return s
	}
	return strings.TrimSpace(string([]rune(s)[:max-1])) + "…"
}

// cleanToken keeps the printable ASCII of s that can stand between angle
// brackets: no blanks, controls, brackets or commas, at most 400 octets.
func cleanToken(s string) string {
	s = strings.Map(func(r rune) rune {
		if r <= ' ' || r > '~' || r == '<' || r == '>' || r == ',' {
			return -1
		}
		return r
	}, s)
	return s[:min(len(s), 400)]
}

// cleanBody removes what no mail text needs: invalid UTF-8 and controls other
// than line feed and tab.
func cleanBody(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
}

// asciiAddress returns address with its domain in ASCII (RFC 5891), or
// ErrAddress.
func asciiAddress(address string) (string, error) {
	at := strings.LastIndexByte(address, '@')
	if at <= 0 || len(address) > 254 {
		return "", ErrAddress
	}
	local := address[:at]
	if strings.ContainsFunc(local, func(r rune) bool { return r <= ' ' || r > '~' || r == '"' || r == '\\' }) {
		return "", ErrAddress
	}
	domain, err := idna.Lookup.ToASCII(address[at+1:])
	if err != nil || domain == "" {
		return "", ErrAddress
	}
	parsed, err := mail.ParseAddress(local + "@" + domain)
	if err != nil || parsed.Name != "" || parsed.Address != local+"@"+domain {
		return "", ErrAddress
	}
	return parsed.Address, nil
}

// addressHeader writes a with its name as encoded words whenever it is more
// than letters and blanks: the composing library splits lists at every comma.
func addressHeader(a mail.Address) (string, error) {
	address, err := asciiAddress(a.Address)
	if err != nil {
		return "", err
	}
	name := cleanLine(a.Name, maxName)
	if name == "" {
		return "<" + address + ">", nil
	}
	return encodedWords(name) + " <" + address + ">", nil
}

// subjectHeader leaves plain ASCII readable and encodes the rest, also what
// only looks encoded.
func subjectHeader(subject string) string {
	s := cleanLine(subject, maxSubject)
	if strings.Contains(s, "=?") || strings.ContainsFunc(s, func(r rune) bool { return r > '~' }) {
		return encodedWords(s)
	}
	return s
}

// encodedWords writes s as base64 encoded words (RFC 2047), always.
func encodedWords(s string) string {
	const maxBytes = 42 // with the frame below 75 characters
	var words []string
	for s != "" {
		n := min(len(s), maxBytes)
		for n > 0 && n < len(s) && !utf8.RuneStart(s[n]) {
			n--
		}
		words = append(words, "=?UTF-8?B?"+base64.StdEncoding.EncodeToString([]byte(s[:n]))+"?=")
		s = s[n:]
	}
	return strings.Join(words, " ")
}

// attachment gives the library a part whose every header is set by us, since
// its own would carry a file name unescaped.
func attachment(p Part, inline bool) *email.Attachment {
	disposition, fallback := "attachment", "file"
	if inline {
		disposition, fallback = "inline", "picture"
	}
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, cleanLine(p.Name, maxFilename))
	if name == "" {
		name = fallback
	}
	kind := mime.FormatMediaType(p.Type, p.Parameters)
	if kind == "" {
		kind = "application/octet-stream"
	}
	return &email.Attachment{
		ContentType: kind,
		HTMLRelated: inline,
		Content:     p.Body,
		Header: textproto.MIMEHeader{
			"Content-Disposition": {mime.FormatMediaType(disposition, map[string]string{"filename": name})},
			"Content-Id":          {"<" + cleanToken(p.ContentID) + ">"},
		},
	}
}

// foldHeader breaks header lines longer than 78 octets at their blanks
// (RFC 5322, 2.2.3), which the library leaves long.
func foldHeader(raw []byte) []byte {
	head, body, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	var out bytes.Buffer
	for _, line := range bytes.Split(head, []byte("\r\n")) {
		first := bytes.IndexByte(line, ' ') // after the name's colon
		for len(line) > 78 {
			at := bytes.LastIndexByte(line[:78], ' ')
			if at <= first {
				if at = bytes.IndexByte(line[78:], ' ') + 78; at < 78 {
					break
				}
			}
			first = 0
			out.Write(line[:at])
			out.WriteString("\r\n")
			line = line[at:]
		}
		out.Write(line)
		out.WriteString("\r\n")
	}
	out.WriteString("\r\n")
	out.Write(body)
	return out.Bytes()
}
