package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"duologue/models/ledger"
)

// bundle checks a bundle of proofs and the documents at hand, from files alone.
func (v verifyCommand) bundle(p *Program) error {
	data, err := os.ReadFile(v.Bundle)
	if err != nil {
		return err
	}
	b, err := ledger.ParseBundle(data)
	if err != nil {
		return fmt.Errorf("%s: %w", v.Bundle, err)
	}
	held, err := v.held()
	if err != nil {
		return err
	}
	r := b.Verify(held)
	for _, f := range r.Findings {
		fmt.Fprintln(p.Out, f)
	}
	if !r.Good() {
		return fmt.Errorf("%s does not prove what it says: %d found", v.Bundle, len(r.Findings))
	}
	v.sayProven(p, b, r)
	return nil
}

// held is what the files at hand say.
func (v verifyCommand) held() (h ledger.Held, err error) {
	h.Key = v.Key
	notes, err := readCheckpoints(v.Checkpoint)
	if err != nil {
		return h, err
	}
	switch {
	case len(notes) > 1:
		return h, &usageError{"a bundle is checked against one checkpoint at a time"}
	case len(notes) == 1:
		h.Checkpoint = notes[0]
	}
	for _, path := range v.Documents {
		file, err := os.Open(path)
		if err != nil {
			return h, err
		}
		sum, err := ledger.FileSum(file)
		if err = errors.Join(err, file.Close()); err != nil {
			return h, err
		}
		h.Files = append(h.Files, ledger.File{Name: filepath.Base(path), SHA256: sum})
	}
	return h, nil
}

// sayProven says in plain words what a sound bundle proves, and what it does not.
func (v verifyCommand) sayProven(p *Program, b *ledger.Bundle, r *ledger.Report) {
	fmt.Fprintln(p.Out, "Proven:")
	when := ""
	if !r.Checkpoint.At.IsZero() {
		when = ", dated " + r.Checkpoint.At.Format("2006-01-02 15:04:05 MST") + ","
	}
	fmt.Fprintf(p.Out, "- The register %s signed this checkpoint%s of a log of %d leaves.\n", printable(r.Checkpoint.Origin), when, r.Checkpoint.Size)
	for i, s := range r.Proven {
		fmt.Fprintf(p.Out, "- Statement %d is leaf %d of that log, word for word:\n  %s\n", i+1, s.Leaf, printable(s.Text))
	}
	for i, d := range r.Files {
		fmt.Fprintf(p.Out, "- %s is, byte for byte, the document that a statement names %s.\n", printable(filepath.Base(v.Documents[i])), named(d))
	}
	for _, c := range r.Links {
		fmt.Fprintf(p.Out, "- The log begins with the one of %d leaves that was signed before: nothing in it was changed or removed since.\n", c.Size)
	}
	if r.Extends != nil {
		fmt.Fprintf(p.Out, "- The checkpoint that you kept, of %d leaves, is of this log.\n", r.Extends.Size)
	}
	fmt.Fprintln(p.Out, "Not proven:")
	if !r.Pinned {
		fmt.Fprintf(p.Out, "- Whose key it is: it came with the bundle. Compare it with one that you have from elsewhere, by --key:\n  %s\n", strings.Join(b.Keys, "\n  "))
	}
	if len(v.Documents) == 0 && len(b.Documents) > 0 {
		fmt.Fprintln(p.Out, "- Anything of the documents themselves: give the files after the bundle to compare them.")
	}
	fmt.Fprintln(p.Out, "- Who the persons are, that they were entitled to sign, or that what is stated is true.")
	fmt.Fprintln(p.Out, "- That the agreement is valid or binding in law.")
	fmt.Fprintln(p.Out, "- That nothing was appended to the log after this checkpoint, such as a correction.")
}

// named is a document by its name and language.
func named(d ledger.Document) string {
	text := fmt.Sprintf("%q", d.Name)
	if d.Language != "" {
		text += fmt.Sprintf(" (%q)", d.Language)
	}
	return text
}

// printable is foreign text for a terminal: what could steer it is written out.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return '\ufffd'
		}
		return r
	}, text)
}
