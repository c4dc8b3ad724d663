package models

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// ErrEmail: not an e-mail address to which mail can be sent.
var ErrEmail = errors.New("not an e-mail address")

const (
	longestEmail = 254 // octets (RFC 5321, 4.5.3.1.3, without the brackets)
	longestLocal = 64  // octets (RFC 5321, 4.5.3.1.1)
)

// NormaliseEmail reads one address (RFC 5321's Mailbox with a dot-string and a
// domain of at least two labels; letters of any script, RFC 6531). shown is the
// address to display and to send to: as typed, with the domain in lower-case
// ASCII (IDNA 2008). key is what tells whether two addresses are the same. The
// error is ErrEmail. Full-width signs, which Chinese keyboards type, are accepted.
func NormaliseEmail(s string) (shown, key string, err error) {
	if len(s) > 4*longestEmail || !utf8.ValidString(s) {
		return "", "", ErrEmail
	}
	s = norm.NFC.String(width.Fold.String(strings.TrimSpace(s)))
	local, domain, found := strings.Cut(s, "@")
	if !found || !localPart(local) {
		return "", "", ErrEmail
	}
	if domain, err = asciiDomain(domain); err != nil {
		return "", "", ErrEmail
	}
	shown = local + "@" + domain
	key = norm.NFC.String(strings.ToLower(local)) + "@" + domain
	if len(shown) > longestEmail || len(key) > longestEmail {
		return "", "", ErrEmail
	}
	return shown, key, nil
}

// localPart tells whether s is a dot-string: atoms joined by single dots.
func localPart(s string) bool {
	if s == "" || len(s) > longestLocal {
		return false
	}
	for atom := range strings.SplitSeq(s, ".") {
		if atom == "" {
			return false
		}
		for _, r := range atom {
			if r < utf8.RuneSelf {
				if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("!#$%&'*+-/=?^_`{|}~", r) {
					return false
				}
			} else if !unicode.In(r, unicode.L, unicode.Nd, unicode.Mn, unicode.Mc) {
				return false
			}
		}
	}
	return true
}

// asciiDomain is a host name of at least two labels as DNS has it.
func asciiDomain(s string) (string, error) {
	profile := idna.New(idna.MapForLookup(), idna.BidiRule(), idna.Transitional(false),
		idna.StrictDomainName(true), idna.VerifyDNSLength(true))
	domain, err := profile.ToASCII(s)
	if err != nil {
		return "", ErrEmail
	}
	dot := strings.LastIndexByte(domain, '.')
	if dot < 1 || strings.Trim(domain[dot+1:], "0123456789") == "" { // no address of a machine
		return "", ErrEmail
	}
	return domain, nil
}
