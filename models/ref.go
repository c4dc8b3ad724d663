package models

import (
	"crypto/rand"
	"strings"
)

// crockford is the alphabet of Crockford's base32: no I, L, O and U.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// checkSymbols are Crockford's 37 check symbols.
const checkSymbols = crockford + "*~$=U"

const (
	refLength       = 12
	referenceDigits = 8
)

func randomDigits(n int) string {
	b := make([]byte, n)
	rand.Read(b)
	for i := range b {
		b[i] = crockford[b[i]&31]
	}
	return string(b)
}

// newRef makes the identifier by which a record is known outside: 60 random bits.
func newRef() string { return strings.ToLower(randomDigits(refLength)) }

// newReference makes the code that is printed under a ticket: 40 random bits
// and a check character.
func newReference() string {
	for {
		digits := randomDigits(referenceDigits)
		// The five extra check symbols are hard to read aloud and to type.
		if c := checkSymbol(digits); strings.IndexByte(crockford, c) >= 0 {
			return digits + string(c)
		}
	}
}

// checkSymbol is the number that the digits write, modulo 37 (Crockford).
func checkSymbol(digits string) byte {
	sum := 0
	for i := range len(digits) {
		sum = (sum*32 + strings.IndexByte(crockford, digits[i])) % 37
	}
	return checkSymbols[sum]
}

// ParseReference reads a typed reference: case, spaces and hyphens do not
// count, I and L are read as 1, O as 0. ok is false when the check character
// does not fit.
func ParseReference(typed string) (reference string, ok bool) {
	clean := strings.NewReplacer(" ", "", "-", "", "I", "1", "L", "1", "O", "0").Replace(strings.ToUpper(typed))
	if len(clean) != referenceDigits+1 {
		return "", false
	}
	for i := range len(clean) {
		if strings.IndexByte(crockford, clean[i]) < 0 {
			return "", false
		}
	}
	return clean, checkSymbol(clean[:referenceDigits]) == clean[referenceDigits]
}

// FormatReference groups a reference for the eye: XXXX-XXXX-C.
func FormatReference(r string) string {
	if len(r) != referenceDigits+1 {
		return r
	}
	return r[:4] + "-" + r[4:8] + "-" + r[8:]
}
