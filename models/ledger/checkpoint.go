package ledger

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

var (
	// ErrMalformed: the text is no checkpoint, or no signed note.
	ErrMalformed = errors.New("not a checkpoint")
	// ErrSignature: none of the keys has signed this.
	ErrSignature = errors.New("the signature does not fit")
	// ErrOrigin: the checkpoint is of another log than the key.
	ErrOrigin = errors.New("a checkpoint of another log")
	// ErrKey: the text is no Ed25519 verifier key.
	ErrKey = errors.New("not a verifier key")
)

const (
	checkpointMax = 1 << 14 // bytes of a signed checkpoint
	atPrefix      = "at "   // of the extension line with the time
	atLayout      = "2006-01-02T15:04:05.000000Z"
	ed25519Note   = 1 // algorithm of signed notes
)

// Checkpoint says what a log held at one time.
type Checkpoint struct {
	Origin string // which log
	Size   int64  // leaves
	Root   tlog.Hash
	At     time.Time // UTC, microseconds; zero where the note does not tell
}

// Body is the text that is signed (C2SP tlog-checkpoint): origin, size, root,
// and the time as an extension line.
func (c Checkpoint) Body() string {
	body := fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, base64.StdEncoding.EncodeToString(c.Root[:]))
	if !c.At.IsZero() {
		body += atPrefix + c.At.UTC().Format(atLayout) + "\n"
	}
	return body
}

// ParseCheckpoint reads the text of a checkpoint without its signatures.
// Extension lines of others are allowed and do not count.
func ParseCheckpoint(body string) (c Checkpoint, err error) {
	lines := strings.Split(body, "\n")
	if len(body) > checkpointMax || len(lines) < 4 || lines[len(lines)-1] != "" || lines[0] == "" {
		return c, ErrMalformed
	}
	c.Origin = lines[0]
	if c.Size, err = strconv.ParseInt(lines[1], 10, 64); err != nil || c.Size < 0 || strconv.FormatInt(c.Size, 10) != lines[1] {
		return Checkpoint{}, ErrMalformed
	}
	if c.Root, err = parseHash(lines[2]); err != nil {
		return Checkpoint{}, ErrMalformed
	}
	for i, line := range lines[3 : len(lines)-1] {
		if line == "" {
			return Checkpoint{}, ErrMalformed
		}
		if text, ok := strings.CutPrefix(line, atPrefix); ok && i == 0 {
			if c.At, err = time.Parse(atLayout, text); err != nil || c.At.Format(atLayout) != text || c.At.IsZero() {
				return Checkpoint{}, ErrMalformed
			}
		}
	}
	return c, nil
}

// Sign writes a checkpoint as a signed note; the name of the key is the origin.
func Sign(key ed25519.PrivateKey, c Checkpoint) (string, error) {
	vkey, err := VerifierKey(c.Origin, key.Public().(ed25519.PublicKey))
	if err != nil {
		return "", err
	}
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return "", err
	}
	text, err := note.Sign(&note.Note{Text: c.Body()}, signer{verifier, key})
	return string(text), err
}

// signer signs notes with a key at hand.
type signer struct {
	note.Verifier
	key ed25519.PrivateKey
}

// Sign signs the text of a note.
func (s signer) Sign(text []byte) ([]byte, error) { return ed25519.Sign(s.key, text), nil }

// VerifierKey writes a public key as notes name it: name+hash+key.
func VerifierKey(name string, public ed25519.PublicKey) (string, error) {
	text, err := note.NewEd25519VerifierKey(name, public)
	if err != nil {
		return "", err
	}
	if _, err := verifier(text); err != nil {
		return "", err
	}
	return text, nil
}

// verifier reads a verifier key, in the one way to write it.
func verifier(vkey string) (note.Verifier, error) {
	v, err := note.NewVerifier(vkey)
	if err != nil {
		return nil, ErrKey
	}
	rest := vkey[strings.IndexByte(vkey, '+')+1:]
	_, encoded, _ := strings.Cut(rest, "+")
	raw, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(raw) != 1+ed25519.PublicKeySize || raw[0] != ed25519Note {
		return nil, ErrKey
	}
	if again, err := note.NewEd25519VerifierKey(v.Name(), raw[1:]); err != nil || again != vkey {
		return nil, ErrKey
	}
	return v, nil
}

// Open reads a signed checkpoint and checks it: one of the keys must have
// signed it, under the name that is its origin. Signatures of other keys, as
// witnesses add them, do not count.
func Open(text string, vkeys ...string) (Checkpoint, error) {
	c, _, err := open(text, vkeys)
	return c, err
}

// OpenSole is Open for a note that has no signature but that of the key, so
// that every byte of it is accounted for.
func OpenSole(text string, vkeys ...string) (Checkpoint, error) {
	c, n, err := open(text, vkeys)
	if err == nil && len(n.Sigs)+len(n.UnverifiedSigs) != 1 {
		return c, ErrSignature
	}
	return c, err
}

func open(text string, vkeys []string) (c Checkpoint, n *note.Note, err error) {
	if len(text) > checkpointMax {
		return c, nil, ErrMalformed
	}
	var verifiers []note.Verifier
	for i, vkey := range vkeys {
		if slices.Contains(vkeys[:i], vkey) {
			continue
		}
		v, err := verifier(vkey)
		if err != nil {
			return c, nil, err
		}
		verifiers = append(verifiers, v)
	}
	n, err = note.Open([]byte(text), note.VerifierList(verifiers...))
	var invalid *note.InvalidSignatureError
	var unknown *note.UnverifiedNoteError
	switch {
	case errors.As(err, &invalid), errors.As(err, &unknown):
		return c, nil, ErrSignature
	case err != nil:
		return c, nil, ErrMalformed
	}
	for _, s := range n.Sigs { // the one way to write it
		if raw, err := base64.StdEncoding.Strict().DecodeString(s.Base64); err != nil || base64.StdEncoding.EncodeToString(raw) != s.Base64 {
			return c, nil, ErrSignature
		}
	}
	if c, err = ParseCheckpoint(n.Text); err != nil {
		return c, nil, err
	}
	for _, s := range n.Sigs {
		if s.Name == c.Origin {
			return c, n, nil
		}
	}
	return Checkpoint{}, nil, ErrOrigin
}

// PeekCheckpoint reads what a signed checkpoint says without checking who
// signed it.
func PeekCheckpoint(text string) (Checkpoint, error) {
	body, _, ok := strings.Cut(text, "\n\n")
	if !ok || len(text) > checkpointMax {
		return Checkpoint{}, ErrMalformed
	}
	return ParseCheckpoint(body + "\n")
}

// parseHash reads a hash in base64, in the one way to write it.
func parseHash(text string) (h tlog.Hash, err error) {
	raw, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil || len(raw) != len(h) || base64.StdEncoding.EncodeToString(raw) != text {
		return h, ErrMalformed
	}
	return tlog.Hash(raw), nil
}
