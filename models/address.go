package models

import (
	"strings"
	"unicode"
)

// cleanAddress is NormaliseEmail for callers that compare later, and that write
// to the address: a mailbox whose name is not ASCII would need a server that
// speaks SMTPUTF8 (RFC 6531), so it is refused while its owner can still type
// another one.
func cleanAddress(typed string) (address string, ok bool) {
	address, _, err := NormaliseEmail(typed)
	return address, err == nil && strings.IndexFunc(address, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// addressKey is what is compared to tell whether two clean addresses are one.
func addressKey(address string) string {
	if _, key, err := NormaliseEmail(address); err == nil {
		return key
	}
	return strings.ToLower(address)
}

// addressDomain is what follows the @ of a clean address.
func addressDomain(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }

// SameAddress tells whether two addresses lead to one mailbox, as far as
// spelling tells.
func SameAddress(a, b string) bool { return addressKey(a) == addressKey(b) }
