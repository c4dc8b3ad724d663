package ledger

import (
	"crypto"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/tlog"
)

func TestCanonical(t *testing.T) {
	for _, test := range []struct {
		v    any
		want string
		err  error
	}{
		{map[string]any{"z": 1, "a": []any{true, nil, "é<&>"}, "É": 1.50}, `{"a":[true,null,"é<&>"],"z":1,"É":1.5}`, nil},
		{json.RawMessage(`{ "b" : 1e2, "a" : "\u0041\u000a" }`), `{"a":"A\n","b":100}`, nil},
		{map[string]any{"€": 1, "\r": 2, "\ufb33": 3, "1": 4, "😀": 5, "\u0080": 6, "ö": 7}, "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\ufb33\":3}", nil}, // RFC 8785, 3.2.3
		{int64(largestExact), "9007199254740991", nil},
		{int64(largestExact + 1), "", ErrNumber},
		{json.RawMessage(`[123456789012345678901234567890]`), "", ErrNumber},
	} {
		got, err := Canonical(test.v)
		if string(got) != test.want || !errors.Is(err, test.err) {
			t.Errorf("%v: %s, %v", test.v, got, err)
		}
	}
	if _, err := Canonical(json.RawMessage(`{"a":1,"a":2}`)); err == nil {
		t.Error("a name twice")
	}
	if isCanonical([]byte(`{"a": 1}`)) || !isCanonical([]byte(`{"a":1}`)) || isCanonical([]byte(`{"a":1}x`)) {
		t.Error("what is canonical is not known")
	}
}

// tree is a log in memory, made as the store makes it.
type tree struct{ hashes []tlog.Hash }

func (m *tree) add(t *testing.T, n int64, commitment [32]byte) {
	t.Helper()
	hashes, err := tlog.StoredHashesForRecordHash(n, LeafHash(commitment), m)
	if err != nil {
		t.Fatal(err)
	}
	m.hashes = append(m.hashes, hashes...)
}

func (m *tree) ReadHashes(ids []int64) ([]tlog.Hash, error) {
	all := make([]tlog.Hash, len(ids))
	for i, id := range ids {
		all[i] = m.hashes[id]
	}
	return all, nil
}

func made(n int64) [32]byte {
	return Commitment([32]byte(sha256.Sum256(binary.BigEndian.AppendUint64(nil, uint64(n)))), []byte("{}"))
}

func slicesOf(hashes []tlog.Hash) (all [][]byte) {
	for _, h := range hashes {
		all = append(all, h[:])
	}
	return all
}

// TestAnotherImplementationAgrees: leaves, roots and both kinds of proofs, for
// all small logs and some large ones, are those of another implementation of
// RFC 6962.
func TestAnotherImplementationAgrees(t *testing.T) {
	hasher := rfc6962.New(crypto.SHA256)
	const largest = 70_000
	m, roots := &tree{}, make([]tlog.Hash, largest+1)
	for n := range int64(largest) {
		commitment := made(n)
		if leaf := LeafHash(commitment); n < 200 && string(leaf[:]) != string(hasher.HashLeaf(commitment[:])) {
			t.Fatalf("leaf %d is another", n)
		}
		m.add(t, n, commitment)
		if size := n + 1; size <= 131 || size > largest-3 || size == 1023 || size == 1024 || size == 1025 || size == 65_536 || size == 65_537 {
			roots[size], _ = tlog.TreeHash(size, m)
		}
	}
	inclusion := func(leaf, size int64) {
		p, err := tlog.ProveRecord(size, leaf, m)
		commitment := made(leaf)
		if err == nil {
			err = proof.VerifyInclusion(hasher, uint64(leaf), uint64(size), hasher.HashLeaf(commitment[:]), slicesOf(p), roots[size][:])
		}
		if err != nil {
			t.Errorf("leaf %d of %d: %v", leaf, size, err)
		}
	}
	consistency := func(older, newer int64) {
		p, err := tlog.ProveTree(newer, older, m)
		if err == nil {
			err = proof.VerifyConsistency(hasher, uint64(older), uint64(newer), slicesOf(p), roots[older][:], roots[newer][:])
		}
		if err != nil {
			t.Errorf("%d to %d: %v", older, newer, err)
		}
	}
	for size := int64(1); size <= 131; size++ {
		for n := range size {
			inclusion(n, size)
			consistency(n+1, size)
		}
	}
	sizes := []int64{1023, 1024, 1025, 65_536, 65_537, largest - 2, largest - 1, largest}
	for i, size := range sizes {
		for _, leaf := range []int64{0, 1, 511, 512, size / 3, size / 2, size - 2, size - 1} {
			inclusion(leaf, size)
		}
		for _, older := range append([]int64{1, 2, 63, 64, 65, 131}, sizes[:i+1]...) {
			consistency(older, size)
		}
	}
	if root, _ := tlog.TreeHash(0, m); string(root[:]) != string(hasher.EmptyRoot()) {
		t.Error("the empty log has another root")
	}
}

func TestCommitment(t *testing.T) {
	nonce := [32]byte{31: 1}
	want := sha256.Sum256(append(make([]byte, 31), "\x01{\"a\":1}"...))
	if got := Commitment(nonce, []byte(`{"a":1}`)); got != want {
		t.Errorf("%x", got)
	}
	if NewNonce() == NewNonce() {
		t.Error("a nonce twice")
	}
}

func TestNames(t *testing.T) {
	for f, want := range map[Finding]string{
		{PartStatement, 2, "", NotInLog}:               "statement 2: is not in the log",
		{PartCheckpoint, 0, "", NoteSignature}:         "checkpoint: is signed by none",
		{PartFile, 1, "a \"b\".pdf", NotAmongDocument}: `file 1 ("a \"b\".pdf"): is none of`,
	} {
		if got := fmt.Sprint(f); !strings.HasPrefix(got, want) {
			t.Error(got)
		}
	}
}
