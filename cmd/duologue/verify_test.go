package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duologue/models"
	"duologue/models/ledger"
	"duologue/models/modelstest"
)

// register is a register with records, and what it takes to verify it.
type register struct {
	store *models.Store
	env   map[string]string
	dir   string
}

func newRegister(t *testing.T, address string) *register {
	t.Helper()
	r := &register{store: modelstest.Open(t, address, nil), env: settings(t), dir: t.TempDir()}
	r.env["DUOLOGUE_DATABASE"], r.env["DUOLOGUE_SECRET"] = address, string(modelstest.Secret())
	return r
}

func (r *register) enter(t *testing.T, n int) {
	t.Helper()
	for i := range n {
		content := models.MoUContent{Type: "mou", Titles: models.Text{"en": fmt.Sprintf("Example %d", i)}}
		if _, err := r.store.EnterMoU(context.Background(), models.System(), models.WholeDesk(), "", content); err != nil {
			t.Fatal(err)
		}
	}
}

// keep writes the newest checkpoint into a file.
func (r *register) keep(t *testing.T) (path string, size int64) {
	t.Helper()
	c, err := r.store.LatestCheckpoint(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return r.file(t, fmt.Sprintf("checkpoint-%d", c.Size), c.Note), c.Size
}

func (r *register) file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(r.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func (r *register) exec(t *testing.T, query string, args ...any) {
	t.Helper()
	db, err := r.store.Connections()
	if err == nil {
		_, err = db.Exec(query, args...)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// verify runs the command; it must end with a status and say all of says.
func (r *register) verify(t *testing.T, status int, says []string, args ...string) {
	t.Helper()
	got, out, errors := run(t, r.env, append([]string{"verify"}, args...)...)
	for _, say := range says {
		if !strings.Contains(out+errors, say) {
			t.Errorf("%v: does not say %q", args, say)
		}
	}
	if got != status || t.Failed() {
		t.Errorf("%v: status %d, want %d\n%s%s", args, got, status, out, errors)
	}
}

func TestVerifyTheDatabase(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		r := newRegister(t, address)
		r.verify(t, 0, []string{"is sound: 0 leaves"})
		r.enter(t, 3)
		old, size := r.keep(t)
		r.enter(t, 2)
		newest, _ := r.keep(t)
		key, err := r.store.RegisterKey(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		r.verify(t, 0, []string{"is sound", "only a checkpoint can show"}, "--key", key)
		r.verify(t, 0, []string{"extends the checkpoints that you kept: 2"}, "--checkpoint", old, "--checkpoint", newest)
		r.verify(t, 1, []string{"key: the register has never signed with the one given", "1 found"}, "--key", "other+00000000+AAAA")
		r.verify(t, 2, []string{"no-such-file"}, "--checkpoint", "no-such-file")
		r.exec(t, "UPDATE mou_acts SET account_id = account_id + 1 WHERE leaf = 1")
		r.verify(t, 1, []string{"act 1 of record 2: ", "the register is not as it must be"})
		r.exec(t, "UPDATE mou_acts SET account_id = account_id - 1 WHERE leaf = 1")
		for _, query := range []string{"DELETE FROM mou_acts WHERE leaf >= ?", "DELETE FROM ledger_leaves WHERE leaf >= ?", "DELETE FROM ledger_checkpoints WHERE size > ?"} {
			r.exec(t, query, size)
		}
		r.exec(t, "DELETE FROM ledger_hashes WHERE id >= ?", hashesOf(size))
		r.exec(t, "UPDATE ledger_heads SET size = ?", size)
		r.verify(t, 1, []string{"its end was cut off"}, "--checkpoint", newest)
	})
}

// hashesOf is how many hashes are stored of a small log of a size.
func hashesOf(size int64) (n int64) {
	for ; size > 0; size /= 2 {
		n += size
	}
	return n
}

func TestVerifyABundle(t *testing.T) {
	r := newRegister(t, modelstest.SQLite(t))
	ctx := context.Background()
	document := r.file(t, "mou.pdf", "a document")
	sum, err := ledger.FileSum(strings.NewReader("a document"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := ledger.Canonical(map[string]any{"title": "Example\u202e", "texts": []any{map[string]string{"name": "mou.pdf", "language": "nl", "sha256": sum}}})
	if err != nil {
		t.Fatal(err)
	}
	r.enter(t, 2)
	old, size := r.keep(t)
	nonce := ledger.NewNonce()
	leaf, err := r.store.AppendLeaves(ctx, [][32]byte{ledger.Commitment(nonce, text)})
	if err != nil {
		t.Fatal(err)
	}
	r.enter(t, 2)
	b, err := r.store.Prove(ctx, []models.Disclosed{{Leaf: leaf, Nonce: nonce, Text: text}}, size)
	if err != nil {
		t.Fatal(err)
	}
	data, err := b.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	bundle, key := r.file(t, "proof.json", string(data)), b.Keys[0]
	// From files alone: neither database nor secret.
	r.env = map[string]string{"DUOLOGUE_DATA": filepath.Join(r.dir, "none"), "DUOLOGUE_DATABASE": "mysql://127.0.0.1:1/none"}
	r.verify(t, 0, []string{"leaf 2 of that log", "mou.pdf is, byte for byte,", "a log of 5 leaves", "The checkpoint that you kept, of 2 leaves", "Example\ufffd",
		"Not proven:", "entitled to sign", "valid or binding in law"}, bundle, document, "--key", key, "--checkpoint", old)
	r.verify(t, 0, []string{"Whose key it is", "give the files after the bundle"}, bundle)
	if _, err := os.Stat(filepath.Join(r.dir, "none")); err == nil {
		t.Error("it has made a data directory")
	}
	other := r.file(t, "other.pdf", "another document")
	r.verify(t, 1, []string{`file 2 ("other.pdf"): is none of the documents`}, bundle, document, other)
	r.verify(t, 1, []string{"key: is not a verifier key"}, bundle, "--key", "other+00000000+AAAA")
	r.verify(t, 2, []string{"one checkpoint at a time"}, bundle, "--checkpoint", old, "--checkpoint", old)
	changed := r.file(t, "changed.json", strings.Replace(string(data), `\"nl\"`, `\"fr\"`, 1))
	r.verify(t, 1, []string{"statement 1: is not in the log", `document 1 ("mou.pdf"): is in none`, "2 found"}, changed)
	r.verify(t, 1, []string{"not a bundle of proofs"}, document)
}
