package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

const testSum = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

// testLog is a log of 20 leaves with a bundle of two of its statements, and
// the checkpoints of 7, 12 and 20 leaves.
func testLog(t testing.TB) (b *Bundle, vkey string, notes map[int64]string) {
	t.Helper()
	key, vkey := testKey(t, 1, testOrigin)
	var m tree
	notes = map[int64]string{}
	var texts [][]byte
	nonce := [32]byte{5}
	for n := range int64(20) {
		text, err := Canonical(map[string]any{"n": n, "texts": []any{map[string]any{"name": "mou.pdf", "language": "nl", "sha256": testSum}}})
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, text)
		hashes, err := tlog.StoredHashesForRecordHash(n, LeafHash(Commitment(nonce, text)), &m)
		if err != nil {
			t.Fatal(err)
		}
		m.hashes = append(m.hashes, hashes...)
		if size := n + 1; size == 7 || size == 12 || size == 20 {
			root, _ := tlog.TreeHash(size, &m)
			notes[size] = testNote(t, key, Checkpoint{Origin: testOrigin, Size: size, Root: root})
		}
	}
	b = NewBundle([]string{vkey}, notes[20])
	for _, leaf := range []int64{3, 19} {
		p, _ := tlog.ProveRecord(20, leaf, &m)
		b.Add(leaf, nonce, texts[leaf], p)
	}
	p, _ := tlog.ProveTree(20, 7, &m)
	b.AddOlder(notes[7], p)
	return b, vkey, notes
}

func findings(r *Report) (all []string) {
	for _, f := range r.Findings {
		all = append(all, f.String())
	}
	return all
}

func reparse(t *testing.T, b *Bundle) *Bundle {
	t.Helper()
	data, err := b.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseBundle(data)
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	return again
}

func TestBundle(t *testing.T) {
	b, vkey, notes := testLog(t)
	b = reparse(t, b)
	if len(b.Documents) != 1 || b.Documents[0] != (Document{"mou.pdf", "nl", testSum}) {
		t.Errorf("%+v", b.Documents)
	}
	for _, held := range []Held{{}, {Key: vkey}, {Checkpoint: notes[7]}, {Checkpoint: notes[20], Key: vkey},
		{Files: []File{{"at-hand.pdf", testSum}}}} {
		r := b.Verify(held)
		if !r.Good() || len(r.Proven) != 2 || r.Checkpoint.Size != 20 || r.Pinned != (held.Key != "") ||
			(r.Extends != nil) != (held.Checkpoint != "") || len(r.Files) != len(held.Files) || len(r.Links) != 1 {
			t.Errorf("%+v: %+v", held, r)
		}
	}
}

// TestWhatIsWrongWithABundle: each part that was changed is the one that is named.
func TestWhatIsWrongWithABundle(t *testing.T) {
	_, other := testKey(t, 2, testOrigin)
	otherLog, otherVkey := testKey(t, 3, "other.example")
	_, _, notes := testLog(t)
	foreign := testNote(t, otherLog, Checkpoint{Origin: "other.example", Size: 5})
	forkKey, _ := testKey(t, 1, testOrigin)
	fork := testNote(t, forkKey, Checkpoint{Origin: testOrigin, Size: 7, Root: tlog.Hash{9}})
	for name, test := range map[string]struct {
		change func(b *Bundle)
		held   Held
		want   []Finding
	}{
		"text":             {func(b *Bundle) { b.Statements[0].Text = strings.Replace(b.Statements[0].Text, `"n":3`, `"n":4`, 1) }, Held{}, []Finding{{PartStatement, 1, "", NotInLog}}},
		"space":            {func(b *Bundle) { b.Statements[0].Text += " " }, Held{}, []Finding{{PartStatement, 1, "", NotCanonical}}},
		"nonce":            {func(b *Bundle) { b.Statements[1].Nonce = "00" + b.Statements[1].Nonce[2:] }, Held{}, []Finding{{PartStatement, 2, "", NotInLog}}},
		"nonce cut":        {func(b *Bundle) { b.Statements[1].Nonce = "00" }, Held{}, []Finding{{PartStatement, 2, "", NonceMalformed}}},
		"leaf":             {func(b *Bundle) { b.Statements[0].Leaf = 2 }, Held{}, []Finding{{PartStatement, 1, "", NotInLog}}},
		"leaf outside":     {func(b *Bundle) { b.Statements[0].Leaf = 20 }, Held{}, []Finding{{PartStatement, 1, "", LeafOutside}}},
		"proof":            {func(b *Bundle) { b.Statements[0].Proof[1] = b.Statements[0].Proof[0] }, Held{}, []Finding{{PartStatement, 1, "", NotInLog}}},
		"proof cut":        {func(b *Bundle) { b.Statements[0].Proof[1] = "AA==" }, Held{}, []Finding{{PartStatement, 1, "", ProofMalformed}}},
		"proof endless":    {func(b *Bundle) { b.Statements[0].Proof = make([]string, 65) }, Held{}, []Finding{{PartStatement, 1, "", ProofMalformed}}},
		"no statement":     {func(b *Bundle) { b.Statements, b.Documents = nil, nil }, Held{}, []Finding{{PartStatement, 0, "", NothingStated}}},
		"document's name":  {func(b *Bundle) { b.Documents[0].Name = "mou2.pdf" }, Held{}, []Finding{{PartDocument, 1, "mou2.pdf", NotStated}}},
		"document's hash":  {func(b *Bundle) { b.Documents[0].SHA256 = "00" + testSum[2:] }, Held{}, []Finding{{PartDocument, 1, "mou.pdf", NotStated}}},
		"checkpoint":       {func(b *Bundle) { b.Checkpoint = strings.Replace(b.Checkpoint, "\n20\n", "\n21\n", 1) }, Held{}, []Finding{{PartCheckpoint, 0, "", NoteSignature}}},
		"no checkpoint":    {func(b *Bundle) { b.Checkpoint = "" }, Held{}, []Finding{{PartCheckpoint, 0, "", NoteMalformed}}},
		"no key":           {func(b *Bundle) { b.Keys = nil }, Held{}, []Finding{{PartCheckpoint, 0, "", NoteSignature}}},
		"key cut":          {func(b *Bundle) { b.Keys = append(b.Keys, b.Keys[0][1:]) }, Held{}, []Finding{{PartKey, 2, "", KeyMalformed}}},
		"another key held": {func(b *Bundle) {}, Held{Key: other}, []Finding{{PartKey, 0, "", KeyOther}}},
		"no key held":      {func(b *Bundle) {}, Held{Key: "x"}, []Finding{{PartKey, 0, "", KeyMalformed}, {PartKey, 0, "", KeyOther}}},
		"older":            {func(b *Bundle) { b.Older[0].Proof = b.Older[0].Proof[1:] }, Held{}, []Finding{{PartOlder, 1, "", NotConsistent}}},
		"older forked":     {func(b *Bundle) { b.Older[0].Checkpoint = fork }, Held{}, []Finding{{PartOlder, 1, "", NotConsistent}}},
		"older's proof":    {func(b *Bundle) { b.Older[0].Proof[0] = "" }, Held{}, []Finding{{PartOlder, 1, "", ProofMalformed}}},
		"older unsigned":   {func(b *Bundle) { b.Older[0].Checkpoint = strings.Replace(notes[7], "\n7\n", "\n8\n", 1) }, Held{}, []Finding{{PartOlder, 1, "", NoteSignature}}},
		"older is newer":   {func(b *Bundle) { b.Older[0].Checkpoint = notes[20] }, Held{}, []Finding{{PartOlder, 1, "", NotOlder}}},
		"older of another": {func(b *Bundle) { b.Keys = append(b.Keys, otherVkey); b.Older[0].Checkpoint = foreign }, Held{}, []Finding{{PartOlder, 1, "", NoteOrigin}}},
		"held, unlinked":   {func(b *Bundle) {}, Held{Checkpoint: notes[12]}, []Finding{{PartHeld, 0, "", NoProof}}},
		"held, forked":     {func(b *Bundle) {}, Held{Checkpoint: fork}, []Finding{{PartHeld, 0, "", NotConsistent}}},
		"held, unsigned":   {func(b *Bundle) {}, Held{Checkpoint: foreign}, []Finding{{PartHeld, 0, "", NoteSignature}}},
		"held, nothing":    {func(b *Bundle) {}, Held{Checkpoint: "x"}, []Finding{{PartHeld, 0, "", NoteMalformed}}},
		"another file":     {func(b *Bundle) {}, Held{Files: []File{{"a.pdf", testSum}, {"b.pdf", testSum[1:] + "0"}}}, []Finding{{PartFile, 2, "b.pdf", NotAmongDocument}}},
	} {
		b, _, _ := testLog(t)
		test.change(b)
		if r := b.Verify(test.held); !slices.Equal(r.Findings, test.want) {
			t.Errorf("%s: %q", name, findings(r))
		}
	}
}

// TestEveryByteOfABundle: whatever byte of the file is changed, the bundle is
// refused or something in it is named.
func TestEveryByteOfABundle(t *testing.T) {
	b, vkey, _ := testLog(t)
	data, err := b.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	var is, was bytes.Buffer
	if err := json.Compact(&was, data); err != nil {
		t.Fatal(err)
	}
	for i := range data {
		for _, flip := range []byte{1, 32, 128} {
			changed := bytes.Clone(data)
			changed[i] ^= flip
			again, err := ParseBundle(changed)
			if err != nil {
				if !errors.Is(err, ErrBundle) {
					t.Errorf("byte %d: %v", i, err)
				}
				continue
			}
			if is.Reset(); json.Compact(&is, changed) == nil && bytes.Equal(is.Bytes(), was.Bytes()) {
				continue // space between parts
			}
			if r := again.Verify(Held{Key: vkey}); r.Good() {
				t.Errorf("byte %d, %q for %q, goes unnoticed", i, changed[i], data[i])
			}
		}
	}
}

func TestNoBundle(t *testing.T) {
	b, _, _ := testLog(t)
	good, err := b.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	for _, data := range []string{"", "null", "[]", "{}", string(good) + "{}", string(good[:len(good)-3]), `{"format":"duologue-proof/2"}`,
		strings.Replace(string(good), `"older"`, `"Older"`, 1), strings.Replace(string(good), `"leaf": 3`, `"leaf": 3, "more": 1`, 1),
		strings.Replace(string(good), `"leaf": 3`, `"leaf": 3, "leaf": 3`, 1), strings.Replace(string(good), `"leaf": 3`, `"leaf": 3.5`, 1),
		string(good) + strings.Repeat(" ", bundleMax)} {
		if _, err := ParseBundle([]byte(data)); !errors.Is(err, ErrBundle) {
			t.Errorf("%.40q: %v", data, err)
		}
	}
	sum, err := FileSum(strings.NewReader("test"))
	if err != nil || sum != testSum {
		t.Error(sum, err)
	}
	if all := StatedDocuments([]byte(fmt.Sprintf(`{"a":{"sha256":%q,"name":7,"b":[{"sha256":%q,"name":"x"}]},"sha256":"short"}`, testSum, testSum))); len(all) != 2 || all[1].Name != "x" {
		t.Errorf("%+v", all)
	}
}

func FuzzBundle(f *testing.F) {
	b, vkey, notes := testLog(f)
	data, err := b.Marshal()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"format":"duologue-proof/1","keys":null,"checkpoint":"","statements":[{"leaf":-1,"nonce":"","statement":"","proof":[]}],"documents":[],"older":[]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := ParseBundle(data)
		if err != nil {
			return
		}
		b.Verify(Held{})
		b.Verify(Held{Key: vkey, Checkpoint: notes[7]})
		again, err := b.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ParseBundle(again); err != nil {
			t.Errorf("%v\n%s", err, again)
		}
	})
}
