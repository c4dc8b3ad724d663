package models

import (
	"crypto/rand"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// crockford is the alphabet of Crockford's base32: no I, L, O and U.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// checkSymbols are Crockford's 37 check symbols.
const checkSymbols = crockford + "*~$=U"

const (
	refLength       = 12
	referenceDigits = 8

	// What some keyboards write for a dash, and Unicode does not call one.
	minus, longSound = '−', 'ー'
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

// ParseReference reads a typed reference: case, width, blanks and dashes do not
// count, I and L are read as 1, O as 0. ok is false when the check character
// does not fit.
func ParseReference(typed string) (reference string, ok bool) {
	clean := strings.Map(referenceRune, strings.ToUpper(norm.NFKC.String(typed)))
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

// referenceRune is the digit that a character of a typed reference stands for;
// negative: none, where keyboards put blanks, dashes and the invisible.
func referenceRune(r rune) rune {
	switch {
	case r == 'I' || r == 'L':
		return '1'
	case r == 'O':
		return '0'
	case unicode.IsSpace(r) || unicode.In(r, unicode.Pd, unicode.Cf) || r == minus || r == longSound:
		return -1
	}
	return r
}

// FormatReference groups a reference for people, in fours with its check character
// apart.
func FormatReference(r string) string {
	if len(r) != referenceDigits+1 {
		return r
	}
	return r[:4] + "-" + r[4:8] + "-" + r[8:]
}
