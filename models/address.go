package models

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// cleanAddress is the address of NormaliseEmail as it is shown and written to;
// ok is false when no mail can go there.
func cleanAddress(typed string) (address string, ok bool) {
	address, _, err := NormaliseEmail(typed)
	return address, err == nil
}

// addressKey is what is compared to tell whether two clean addresses are one:
// the key of NormaliseEmail.
func addressKey(address string) string {
	return norm.NFC.String(strings.ToLower(address))
}

// addressDomain is what follows the @ of a clean address.
func addressDomain(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }
