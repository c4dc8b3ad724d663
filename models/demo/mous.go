package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"duologue/models"
)

// told and made-up records of the register: the first are what the sources tell,
// the second show what the register can do.
type record struct {
	State      string            `json:"state"` // in which it is entered
	To         string            `json:"to"`    // to which an example is led
	On         models.StatedDate `json:"on"`
	Visibility string            `json:"visibility"`
	Content    models.MoUContent `json:"content"`
}

const administratorEmail = "administrator@duologue.example"

// records reads a file of the register as if today were day.
func records(name string, day time.Time) ([]record, error) {
	raw, err := data.ReadFile("data/" + name + ".json")
	if err != nil {
		return nil, err
	}
	text := strings.NewReplacer("{due}", day.AddDate(0, 2, 0).Format(time.DateOnly), "{effect}", day.Format(time.DateOnly)).Replace(string(raw))
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	var list []record
	return list, decoder.Decode(&list)
}

// Memoranda are the contents of the records that the sources tell of.
func Memoranda() ([]models.MoUContent, error) {
	list, err := records("mous", time.Time{})
	var contents []models.MoUContent
	for _, r := range list {
		contents = append(contents, r.Content)
	}
	return contents, err
}

// register enters the MoUs that the sources tell of, and the examples.
func (l *loader) register(ctx context.Context) error {
	known, err := l.known(ctx)
	if err != nil {
		return err
	}
	for _, name := range []string{"mous", "mou-examples"} {
		list, err := records(name, l.day)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		for _, r := range list {
			if known[r.Content.Titles["en"]] {
				continue
			}
			if err := l.record(ctx, r); err != nil {
				return fmt.Errorf("%s: %w", r.Content.Titles["en"], err)
			}
		}
	}
	l.say("memoranda: the register is filled")
	return nil
}

// known are the titles of the records that an earlier run entered.
func (l *loader) known(ctx context.Context) (map[string]bool, error) {
	titles := map[string]bool{}
	for after := ""; ; {
		page, err := l.store.MoUs(ctx, models.WholeDesk(), models.MoUFilter{}, after, 100)
		if err != nil {
			return nil, err
		}
		for _, m := range page.Rows {
			titles[m.Content.Titles["en"]] = true
		}
		if after = page.After; after == "" {
			return titles, nil
		}
	}
}

func (l *loader) record(ctx context.Context, r record) error {
	m, err := l.store.EnterMoU(ctx, l.organiser, models.WholeDesk(), r.State, r.Content)
	if err == nil && r.To != "" {
		err = l.lead(ctx, m.Ref, r)
	}
	if err != nil || r.Visibility == models.MoUInternal {
		return err
	}
	showing := models.MoUShowing{Visibility: r.Visibility}
	if r.Visibility == models.MoUEmbargoed {
		until := firstDay(l.day)
		showing.Until, showing.Then = &until, models.MoUPublic
	}
	_, err = l.store.ShowMoU(ctx, l.organiser, models.WholeDesk(), m.Ref, showing)
	return err
}

// lead takes an example through its life, up to the state that it is to have.
func (l *loader) lead(ctx context.Context, ref string, r record) error {
	account, err := l.store.AccountByEmail(ctx, administratorEmail)
	if err != nil {
		return err
	}
	other, desk := models.Actor{Kind: models.ActorAccount, AccountID: account.ID}, models.WholeDesk()
	move := func(actor models.Actor, to string, on models.StatedDate) func() error {
		return func() error {
			_, err := l.store.MoveMoU(ctx, actor, desk, ref, models.MoUMove{To: to, On: on})
			return err
		}
	}
	sign := func() error {
		for _, s := range r.Content.Signatories {
			if _, err := l.store.RecordSigning(ctx, l.organiser, desk, ref, models.Signing{Signatory: s.Key}); err != nil {
				return err
			}
		}
		return nil
	}
	for _, step := range []struct {
		to string
		do func() error
	}{
		{models.MoUDrafting, move(l.organiser, models.MoUDrafting, "")},
		{models.MoUNegotiating, move(l.organiser, models.MoUNegotiating, "")},
		{models.MoUNegotiating, func() error { return l.attach(ctx, ref, r) }},
		{models.MoUCleared, func() error { _, err := l.store.ProposeMoU(ctx, l.organiser, desk, ref, 0); return err }},
		{models.MoUCleared, move(other, models.MoUCleared, "")},
		{models.MoUReady, move(l.organiser, models.MoUReady, "")},
		{models.MoUSigned, sign},
		{models.MoUInEffect, move(l.organiser, models.MoUInEffect, r.On)},
	} {
		if !comesBefore(step.to, r.To) {
			return nil
		}
		if err := step.do(); err != nil {
			return err
		}
	}
	return nil
}

// comesBefore tells whether a state is another one or lies on the way to it.
func comesBefore(state, other string) bool {
	for _, s := range models.MoUStates() {
		switch s {
		case state:
			return true
		case other:
			return false
		}
	}
	return false
}

// attach gives an example its texts, as files that say so.
func (l *loader) attach(ctx context.Context, ref string, r record) error {
	for _, text := range []models.MoUText{{Language: "en", Status: models.TextAuthentic, Prevails: true, Version: "1"}, {Language: "nl", Status: models.TextTranslation, Version: "1"}} {
		title := r.Content.Titles[text.Language]
		_, err := l.store.AttachToMoU(ctx, l.organiser, models.WholeDesk(), ref, models.MoUAttachment{Place: models.PlaceText, Text: text,
			Upload: models.Upload{Name: "example-" + text.Language + ".pdf", Data: page(title, "The text of an example: nothing was agreed.")}})
		if err != nil {
			return err
		}
	}
	return nil
}

// page is a document of one page with lines of Latin letters (PDF 1.4,
// ISO 32000-1).
func page(lines ...string) []byte {
	var text bytes.Buffer
	text.WriteString("BT /F1 14 Tf 72 770 Td 24 TL")
	for _, line := range lines {
		text.WriteString(" (" + strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(strings.Map(ascii, line)) + ") Tj T*")
	}
	text.WriteString(" ET")
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", text.Len(), text.String()),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
	}
	var file bytes.Buffer
	file.WriteString("%PDF-1.4\n")
	var at []int
	for i, object := range objects {
		at = append(at, file.Len())
		fmt.Fprintf(&file, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	start := file.Len()
	fmt.Fprintf(&file, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, offset := range at {
		fmt.Fprintf(&file, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&file, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return file.Bytes()
}

// ascii leaves out what the font of page has no letters for.
func ascii(r rune) rune {
	if r > '~' {
		return '?'
	}
	return r
}
