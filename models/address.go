package models

import (
	"net/mail"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// cleanAddress reads one bare e-mail address as typed: trimmed, its domain in
// lower case and in ASCII (punycode). ok is false when no mail can go there.
func cleanAddress(typed string) (address string, ok bool) {
	typed = norm.NFC.String(strings.TrimSpace(typed))
	if len(typed) > 254 || !utf8.ValidString(typed) || strings.ContainsAny(typed, " \"<>(),;:\\\r\n\t") {
		return "", false
	}
	at := strings.LastIndexByte(typed, '@')
	if at < 1 || at > 64 {
		return "", false
	}
	domain, err := idna.Lookup.ToASCII(typed[at+1:])
	if err != nil || !strings.Contains(domain, ".") || len(typed[:at])+1+len(domain) > 254 {
		return "", false
	}
	address = typed[:at] + "@" + strings.ToLower(domain)
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Address != address {
		return "", false
	}
	return address, true
}

// addressKey is what is compared to tell whether two clean addresses are one:
// without case.
func addressKey(address string) string { return strings.ToLower(address) }

// addressDomain is what follows the @ of a clean address.
func addressDomain(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }
