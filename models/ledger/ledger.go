// Package ledger makes and checks what the register of MoUs lets anybody
// verify: commitments, leaves of a Merkle tree (RFC 6962, section 2), signed
// checkpoints (C2SP tlog-checkpoint and signed-note) and bundles of proofs.
// docs/ledger.md describes the formats.
package ledger

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/mod/sumdb/tlog"
)

// largestExact is the largest whole number that every reader of JSON keeps.
const largestExact = 1<<53 - 1

// ErrNumber: a whole number is too large to be the same for every reader of
// JSON; write it as a text.
var ErrNumber = errors.New("a number beyond 2^53-1 cannot be written in canonical JSON")

// Canonical is v as canonical JSON (RFC 8785). It refuses whole numbers beyond
// 2^53-1 (ErrNumber) and names that occur twice in one object.
func Canonical(v any) ([]byte, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	if err := checkNumbers(text); err != nil {
		return nil, err
	}
	value := jsontext.Value(text)
	if err := value.Canonicalize(); err != nil {
		return nil, fmt.Errorf("canonical JSON: %w", err)
	}
	return value, nil
}

// isCanonical tells whether text is canonical JSON already.
func isCanonical(text []byte) bool {
	value := jsontext.Value(bytes.Clone(text))
	return value.Canonicalize() == nil && bytes.Equal(value, text)
}

func checkNumbers(text []byte) error {
	d := jsontext.NewDecoder(bytes.NewReader(text))
	for {
		token, err := d.ReadToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("canonical JSON: %w", err)
		}
		if token.Kind() != '0' {
			continue
		}
		n, err := strconv.ParseInt(token.String(), 10, 64)
		if errors.Is(err, strconv.ErrRange) || err == nil && (n > largestExact || n < -largestExact) {
			return ErrNumber
		}
	}
}

// NewNonce makes the random part of a commitment, without which nobody can try
// out what a leaf may stand for.
func NewNonce() (nonce [32]byte) {
	rand.Read(nonce[:])
	return nonce
}

// Commitment is SHA-256 over the nonce and the canonical JSON of a statement.
// It is all that the log holds of the statement.
func Commitment(nonce [32]byte, canonical []byte) (c [32]byte) {
	h := sha256.New()
	h.Write(nonce[:])
	h.Write(canonical)
	h.Sum(c[:0])
	return c
}

// LeafHash is the Merkle leaf of a commitment: SHA-256 over a zero byte and it.
func LeafHash(commitment [32]byte) tlog.Hash { return tlog.RecordHash(commitment[:]) }
