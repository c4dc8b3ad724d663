package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

// Held is what the one who checks a bundle has from elsewhere.
type Held struct {
	Key        string // verifier key that must have signed; empty: any of the bundle's
	Checkpoint string // signed note that the log must extend; empty: none
	Files      []File
}

// File is a document at hand.
type File struct {
	Name   string
	SHA256 string
}

// Report is what checking a bundle found.
type Report struct {
	Findings   []Finding
	Checkpoint Checkpoint  // that the proofs lead to
	Proven     []Statement // that were in the log
	Files      []Document  // of Held.Files, each that is stated by a proven statement
	Pinned     bool        // the key was one that the checker held
	Extends    *Checkpoint // held, and shown to be the log's beginning
	Links      []Checkpoint
}

// Good tells that nothing was found wrong.
func (r *Report) Good() bool { return len(r.Findings) == 0 }

func (r *Report) add(part Part, number int, name string, problem Problem) {
	r.Findings = append(r.Findings, Finding{part, number, name, problem})
}

// Verify checks everything in the bundle, and what is held against it.
func (b *Bundle) Verify(held Held) *Report {
	r := &Report{}
	keys := b.checkKeys(held, r)
	c, err := OpenSole(b.Checkpoint, keys...)
	if err != nil {
		problem := noteProblem(err)
		if problem == NoteSignature && held.Key != "" && b.signedByOwn() {
			r.add(PartKey, 0, "", KeyOther)
		} else {
			r.add(PartCheckpoint, 0, "", problem)
		}
		return r
	}
	r.Checkpoint, r.Pinned = c, held.Key != ""
	if len(b.Statements) == 0 {
		r.add(PartStatement, 0, "", NothingStated)
	}
	var stated []Document
	for i, s := range b.Statements {
		if problem := s.check(c); problem != "" {
			r.add(PartStatement, i+1, "", problem)
			continue
		}
		r.Proven = append(r.Proven, s)
		stated = append(stated, StatedDocuments([]byte(s.Text))...)
	}
	for i, d := range b.Documents {
		if !slices.Contains(stated, d) {
			r.add(PartDocument, i+1, d.Name, NotStated)
		}
	}
	b.checkFiles(held.Files, stated, r)
	b.checkOlder(held, r)
	return r
}

// checkKeys are the keys by which the checkpoint may be signed.
func (b *Bundle) checkKeys(held Held, r *Report) (keys []string) {
	for i, key := range b.Keys {
		if _, err := verifier(key); err != nil {
			r.add(PartKey, i+1, "", KeyMalformed)
			continue
		}
		keys = append(keys, key)
	}
	if held.Key == "" {
		return keys
	}
	if _, err := verifier(held.Key); err != nil {
		r.add(PartKey, 0, "", KeyMalformed)
		return nil
	}
	return []string{held.Key}
}

// allKeys are those of the bundle that can be read, and the one held.
func (b *Bundle) allKeys(held Held) (keys []string) {
	for _, key := range append([]string{held.Key}, b.Keys...) {
		if _, err := verifier(key); err == nil {
			keys = append(keys, key)
		}
	}
	return keys
}

func (b *Bundle) signedByOwn() bool {
	_, err := OpenSole(b.Checkpoint, b.allKeys(Held{})...)
	return err == nil
}

func noteProblem(err error) Problem {
	switch {
	case errors.Is(err, ErrSignature), errors.Is(err, ErrKey):
		return NoteSignature
	case errors.Is(err, ErrOrigin):
		return NoteOrigin
	}
	return NoteMalformed
}

// check is empty if the statement is in the log of the checkpoint.
func (s Statement) check(c Checkpoint) Problem {
	nonce, err := hex.DecodeString(s.Nonce)
	if err != nil || len(nonce) != 32 || hex.EncodeToString(nonce) != s.Nonce {
		return NonceMalformed
	}
	if !isCanonical([]byte(s.Text)) {
		return NotCanonical
	}
	if s.Leaf < 0 || s.Leaf >= c.Size {
		return LeafOutside
	}
	proof, err := parseProof(s.Proof)
	if err != nil {
		return ProofMalformed
	}
	leaf := LeafHash(Commitment([32]byte(nonce), []byte(s.Text)))
	if tlog.CheckRecord(proof, c.Size, c.Root, s.Leaf, leaf) != nil {
		return NotInLog
	}
	return ""
}

func (b *Bundle) checkFiles(files []File, stated []Document, r *Report) {
	for i, f := range files {
		at := slices.IndexFunc(stated, func(d Document) bool { return d.SHA256 == f.SHA256 })
		if at < 0 {
			r.add(PartFile, i+1, f.Name, NotAmongDocument)
			continue
		}
		r.Files = append(r.Files, stated[at])
	}
}

// checkOlder checks the links to earlier checkpoints, and whether one of them,
// or the bundle's own checkpoint, is the one held.
func (b *Bundle) checkOlder(held Held, r *Report) {
	keys := b.allKeys(held)
	for i, o := range b.Older {
		c, problem := o.check(r.Checkpoint, keys)
		if problem != "" {
			r.add(PartOlder, i+1, "", problem)
			continue
		}
		r.Links = append(r.Links, c)
	}
	if held.Checkpoint == "" {
		return
	}
	c, err := Open(held.Checkpoint, keys...)
	if err != nil {
		r.add(PartHeld, 0, "", noteProblem(err))
		return
	}
	for _, known := range append([]Checkpoint{r.Checkpoint}, r.Links...) {
		switch {
		case c.Origin != known.Origin:
			r.add(PartHeld, 0, "", NoteOrigin)
			return
		case c.Size != known.Size:
			continue
		case c.Root != known.Root:
			r.add(PartHeld, 0, "", NotConsistent)
			return
		}
		r.Extends = &c
		return
	}
	r.add(PartHeld, 0, "", NoProof)
}

func (o Older) check(newer Checkpoint, keys []string) (Checkpoint, Problem) {
	c, err := OpenSole(o.Checkpoint, keys...)
	if err != nil {
		return c, noteProblem(err)
	}
	if c.Origin != newer.Origin {
		return c, NoteOrigin
	}
	if c.Size >= newer.Size {
		return c, NotOlder
	}
	proof, err := parseProof(o.Proof)
	if err != nil {
		return c, ProofMalformed
	}
	if CheckConsistency(c, newer, proof) != nil {
		return c, NotConsistent
	}
	return c, ""
}

// CheckConsistency is nil if the proof shows that the newer checkpoint's log
// begins with the older one's.
func CheckConsistency(older, newer Checkpoint, proof []tlog.Hash) error {
	if older.Origin != newer.Origin {
		return ErrOrigin
	}
	if older.Size == 0 {
		if root, _ := tlog.TreeHash(0, nil); root != older.Root || len(proof) > 0 {
			return errors.New("an empty log with another root")
		}
		return nil
	}
	return tlog.CheckTree(proof, newer.Size, newer.Root, older.Size, older.Root)
}

func sumOf(r io.Reader) ([]byte, error) {
	h := sha256.New()
	_, err := io.Copy(h, r)
	return h.Sum(nil), err
}
