// Package ticket makes and reads the signed code of a ticket.
//
// A code is the base32 form (RFC 4648, upper case, no padding) of
//
//	version   1 byte    1
//	key id    4 bytes   first bytes of SHA-256 of the Ed25519 public key
//	dialogue  6 bytes   first bytes of SHA-256 of the dialogue's slug
//	ticket    16 bytes  random
//	signature 64 bytes  Ed25519 (RFC 8032) over "duologue ticket" and the bytes above
//
// which is 146 characters of the alphanumeric QR mode: version 6 at level M.
// It says nothing of the person, the sessions or the mode.
package ticket

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"strings"
	"unicode"
)

const (
	version     = 1
	payloadSize = 1 + 4 + 6 + 16
	codeSize    = payloadSize + ed25519.SignatureSize
	domain      = "duologue ticket"
)

// Length is the number of characters of every code.
const Length = (codeSize*8 + 4) / 5

var (
	// ErrMalformed: the text is not a ticket code.
	ErrMalformed = errors.New("not a ticket code")
	// ErrForged: the signature does not fit.
	ErrForged = errors.New("the signature does not fit")
)

// Code is what a ticket says.
type Code struct {
	KeyID    [4]byte
	Dialogue [6]byte
	ID       [16]byte
}

// KeyID names a public key.
func KeyID(public ed25519.PublicKey) (id [4]byte) {
	sum := sha256.Sum256(public)
	copy(id[:], sum[:])
	return id
}

// DialogueID names a dialogue by its slug.
func DialogueID(slug string) (id [6]byte) {
	sum := sha256.Sum256([]byte(slug))
	copy(id[:], sum[:])
	return id
}

// NewID makes a random ticket id.
func NewID() (id [16]byte) {
	rand.Read(id[:])
	return id
}

// Sign writes the code of a ticket. Ed25519 signatures are deterministic: the
// same ticket always has the same code.
func Sign(key ed25519.PrivateKey, dialogue [6]byte, id [16]byte) string {
	c := Code{KeyID: KeyID(key.Public().(ed25519.PublicKey)), Dialogue: dialogue, ID: id}
	p := c.payload()
	return encoding().EncodeToString(append(p, ed25519.Sign(key, signed(p))...))
}

// Parse reads a code without judging its signature. Lower case, and space or a
// byte order mark around it, which hardware scanners may add, are accepted.
func Parse(text string) (Code, []byte, error) {
	text = strings.ToUpper(strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' }))
	if len(text) != Length {
		return Code{}, nil, ErrMalformed
	}
	raw, err := encoding().DecodeString(text)
	if err != nil || len(raw) != codeSize || raw[0] != version || encoding().EncodeToString(raw) != text {
		return Code{}, nil, ErrMalformed
	}
	var c Code
	copy(c.KeyID[:], raw[1:5])
	copy(c.Dialogue[:], raw[5:11])
	copy(c.ID[:], raw[11:27])
	return c, raw[payloadSize:], nil
}

// Verify checks the signature of a parsed code.
func Verify(public ed25519.PublicKey, c Code, signature []byte) error {
	if !ed25519.Verify(public, signed(c.payload()), signature) {
		return ErrForged
	}
	return nil
}

func (c Code) payload() []byte {
	p := make([]byte, 0, codeSize)
	p = append(p, version)
	p = append(p, c.KeyID[:]...)
	p = append(p, c.Dialogue[:]...)
	return append(p, c.ID[:]...)
}

func signed(payload []byte) []byte { return append([]byte(domain), payload...) }

func encoding() *base32.Encoding { return base32.StdEncoding.WithPadding(base32.NoPadding) }
