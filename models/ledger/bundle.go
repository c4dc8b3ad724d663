package ledger

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/mod/sumdb/tlog"
)

// BundleFormat is the first thing that a bundle says of itself.
const BundleFormat = "duologue-proof/1"

const (
	bundleMax = 16 << 20 // bytes
	proofMax  = 64       // hashes; no tree of int64 leaves needs more
)

// ErrBundle: the text is no bundle of proofs.
var ErrBundle = errors.New("not a bundle of proofs")

// Bundle is one file with all that it takes to check, without any server, that
// statements are in the log.
type Bundle struct {
	Format     string      `json:"format"`
	Keys       []string    `json:"keys"` // verifier keys of the register, the newest first
	Checkpoint string      `json:"checkpoint"`
	Statements []Statement `json:"statements"`
	Documents  []Document  `json:"documents"`
	Older      []Older     `json:"older"` // checkpoints that this one extends
}

// Statement is one leaf of the log, disclosed.
type Statement struct {
	Leaf  int64    `json:"leaf"`
	Nonce string   `json:"nonce"` // 32 bytes, hexadecimal
	Text  string   `json:"statement"`
	Proof []string `json:"proof"` // of inclusion; hashes in base64
}

// Document is a file whose hash a statement holds.
type Document struct {
	Name     string `json:"name"`
	Language string `json:"language"`
	SHA256   string `json:"sha256"` // hexadecimal
}

// Older is an earlier checkpoint of the log with the proof of consistency.
type Older struct {
	Checkpoint string   `json:"checkpoint"`
	Proof      []string `json:"proof"` // hashes in base64
}

// NewBundle begins a bundle under a signed checkpoint.
func NewBundle(keys []string, checkpoint string) *Bundle {
	return &Bundle{Format: BundleFormat, Keys: keys, Checkpoint: checkpoint,
		Statements: []Statement{}, Documents: []Document{}, Older: []Older{}}
}

// Add discloses a statement, and lists the documents that it tells of.
func (b *Bundle) Add(leaf int64, nonce [32]byte, canonical []byte, proof []tlog.Hash) {
	b.Statements = append(b.Statements, Statement{Leaf: leaf, Nonce: hex.EncodeToString(nonce[:]),
		Text: string(canonical), Proof: formatProof(proof)})
	for _, d := range StatedDocuments(canonical) {
		if !slices.Contains(b.Documents, d) {
			b.Documents = append(b.Documents, d)
		}
	}
}

// AddOlder shows that the bundle's checkpoint extends an earlier one.
func (b *Bundle) AddOlder(checkpoint string, proof []tlog.Hash) {
	b.Older = append(b.Older, Older{Checkpoint: checkpoint, Proof: formatProof(proof)})
}

// Marshal writes the file.
func (b *Bundle) Marshal() ([]byte, error) {
	var w bytes.Buffer
	e := json.NewEncoder(&w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(b)
	return w.Bytes(), err
}

// ParseBundle reads a file. Apart from space between its parts there is one way
// to write it: unknown, missing and repeated names are refused, so that nothing
// in a bundle goes unchecked. Errors wrap ErrBundle.
func ParseBundle(data []byte) (*Bundle, error) {
	if len(data) > bundleMax {
		return nil, fmt.Errorf("%w: larger than %d MB", ErrBundle, bundleMax>>20)
	}
	if value := jsontext.Value(data); !value.IsValid() { // strict: no repeated names, valid UTF-8
		return nil, fmt.Errorf("%w: not one JSON value", ErrBundle)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	b := NewBundle(nil, "")
	b.Format = ""
	if err := d.Decode(b); err != nil {
		return nil, fmt.Errorf("%w: %s", ErrBundle, strings.TrimPrefix(err.Error(), "json: "))
	}
	if b.Format != BundleFormat {
		return nil, fmt.Errorf("%w: the format is %q, not %q", ErrBundle, b.Format, BundleFormat)
	}
	again, err := b.Marshal()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBundle, err)
	}
	is, want := jsontext.Value(bytes.Clone(data)), jsontext.Value(again)
	if err := errors.Join(is.Canonicalize(), want.Canonicalize()); err != nil || !bytes.Equal(is, want) {
		return nil, fmt.Errorf("%w: a member is missing or written in another way", ErrBundle)
	}
	return b, nil
}

// StatedDocuments are the documents that a statement tells of, in its order:
// each object anywhere in it that has a member "sha256" of 64 hexadecimal
// digits, with its "name" and "language" where these are texts.
func StatedDocuments(canonical []byte) (all []Document) {
	var v any
	if err := json.Unmarshal(canonical, &v); err != nil {
		return nil
	}
	walkDocuments(v, &all)
	return all
}

func walkDocuments(v any, all *[]Document) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			walkDocuments(e, all)
		}
	case map[string]any:
		if sum, ok := v["sha256"].(string); ok && isSum(sum) {
			name, _ := v["name"].(string)
			language, _ := v["language"].(string)
			*all = append(*all, Document{Name: name, Language: language, SHA256: sum})
		}
		names := make([]string, 0, len(v))
		for name := range v {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			walkDocuments(v[name], all)
		}
	}
}

func isSum(text string) bool {
	raw, err := hex.DecodeString(text)
	return err == nil && len(raw) == 32 && hex.EncodeToString(raw) == text
}

func formatProof(proof []tlog.Hash) []string {
	texts := make([]string, len(proof))
	for i, h := range proof {
		texts[i] = base64.StdEncoding.EncodeToString(h[:])
	}
	return texts
}

func parseProof(texts []string) ([]tlog.Hash, error) {
	if len(texts) > proofMax {
		return nil, ErrMalformed
	}
	proof := make([]tlog.Hash, len(texts))
	for i, text := range texts {
		var err error
		if proof[i], err = parseHash(text); err != nil {
			return nil, err
		}
	}
	return proof, nil
}

// FileSum is the SHA-256 of what r gives, as a Document has it.
func FileSum(r io.Reader) (string, error) {
	sum, err := sumOf(r)
	return hex.EncodeToString(sum), err
}
