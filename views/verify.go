package views

import (
	"cmp"
	"encoding/json"
	"time"

	"duologue/models"
	"duologue/views/locale"
)

// LogState is what a checkpoint of the register's log says.
type LogState struct {
	Size int64
	Root string // base64
	At   time.Time
}

// Verifier is what the script of a page of verification is given.
type Verifier struct {
	// Keys are the register's verifier keys as JSON, Words what the script says.
	Keys  string
	Words map[string]string
	// Log is the latest state of the log, or nil while nothing is in it.
	Log *LogState
}

// NewVerifier words what the script says; what it fills in stands in braces.
func NewVerifier(p *locale.Printer, keys []string, log *LogState) (Verifier, error) {
	text, err := json.Marshal(keys)
	v := Verifier{Keys: string(text), Words: map[string]string{}, Log: log}
	var filled []any
	for _, name := range []string{"document", "file", "language", "leaves", "number", "part", "problem", "record", "size", "sizes", "time", "version"} {
		filled = append(filled, name, "{"+name+"}")
	}
	for _, key := range p.Under("verify.js.") {
		v.Words[key] = p.T("verify.js."+key, filled...)
	}
	return v, err
}

// VerifyPage is "verify/index": enter a code, or lay a bundle of proofs before it.
type VerifyPage struct {
	Frame
	Verifier
	Field Field
}

// NewVerifyPage shows what was typed; missed tells that no record has it.
func NewVerifyPage(frame Frame, v Verifier, p *locale.Printer, typed string, missed bool) VerifyPage {
	page := VerifyPage{Frame: frame, Verifier: v, Field: Field{ID: "f-code", Name: "code", Type: "text", Label: p.T("verify.code"), Help: p.T("verify.code_help"),
		Value: typed, Autocomplete: "off", Required: true, Maxlength: 200}}
	if missed {
		page.Field.Error = p.T("verify.code_unknown")
	}
	return page
}

// VerifyRecordPage is "verify/show": one record as the register states it, and
// what proves it.
type VerifyRecordPage struct {
	Frame
	Verifier
	Record    *models.MoU
	Reference string
	State     Badge
	Parties   []string
	// StatedAt is when the register last stated it, Leaves where in the log.
	StatedAt  time.Time
	Leaves    []int64
	Documents []ProvenDocument
	Proof     string // address of the bundle
}

// ProvenDocument is a file of the record with its hash.
type ProvenDocument struct {
	Label, Name, SHA256 string
}

// NewVerifyRecordPage lays out a record that visitors see.
func NewVerifyRecordPage(frame Frame, v Verifier, p *locale.Printer, m *models.MoU, leaves []int64) VerifyRecordPage {
	page := VerifyRecordPage{Frame: frame, Verifier: v, Record: m, Reference: *m.Reference, StatedAt: m.UpdatedAt, Leaves: leaves,
		State: MoUBadge(p, m.State), Proof: "/mous/" + *m.Reference + "/proof.json"}
	for _, party := range m.Content.Parties {
		page.Parties = append(page.Parties, PartyLabel(p, &party))
	}
	add := func(label string, d models.MoUDocument) {
		if d.SHA256 != "" {
			page.Documents = append(page.Documents, ProvenDocument{Label: label, Name: d.Name, SHA256: d.SHA256})
		}
	}
	for _, text := range m.Content.Texts {
		label := p.T("verify.text."+cmp.Or(text.Status, "unknown"), "language", LanguageWord(p, text.Language))
		if text.Version != "" {
			label = p.T("verify.version", "text", label, "version", text.Version)
		}
		add(label, text.MoUDocument)
		for _, annex := range text.Annexes {
			add(p.T("verify.annex", "language", LanguageWord(p, text.Language)), annex)
		}
	}
	if m.Content.Scan != nil {
		add(p.T("verify.scan"), *m.Content.Scan)
	}
	if m.Content.Record != nil {
		add(p.T("verify.record"), *m.Content.Record)
	}
	return page
}
