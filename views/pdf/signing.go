package pdf

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"duologue/models"
	"duologue/views"
	"duologue/views/locale"
	"duologue/views/qr"
)

// SigningRecord is what the register writes of a signing.
type SigningRecord struct {
	MoU *models.MoU
	// Verify is the address of its page of verification in a language.
	Verify func(lang string) string
	// Size and Root are those of the log of which the checkpoint of At tells.
	Size int64
	Root string
	At   time.Time
	// Zones are those in which times are told, that of the dialogue first.
	Zones [2]*time.Location
}

// Signing writes the record of a signing, in each language of the printers a
// part that stands for itself. Equal records are equal bytes. ErrNoFont.
func Signing(r SigningRecord, printers ...*locale.Printer) ([]byte, error) {
	if len(printers) == 0 {
		return nil, fmt.Errorf("pdf: a record in no language")
	}
	title, _ := r.MoU.Content.Titles.In(printers[0].Lang())
	s, err := newSheet(title, r.At)
	if err != nil {
		return nil, err
	}
	for _, p := range printers {
		part := &signingPart{sheet: s, r: r, p: p, c: &r.MoU.Content}
		if err := part.write(); err != nil {
			return nil, err
		}
	}
	return s.bytes()
}

// signingPart is the record in one language.
type signingPart struct {
	*sheet
	r SigningRecord
	p *locale.Printer
	c *models.MoUContent
}

func (w *signingPart) write() error {
	w.footer = w.p.T("ceremony.record.footer", "number", strconv.FormatInt(w.r.MoU.Number, 10))
	w.AddPage()
	w.Bookmark(settable(w.p.Name()), 0, 0)
	if err := w.head(); err != nil {
		return err
	}
	w.parties()
	w.signatories()
	w.copies()
	w.texts()
	w.done()
	w.proof()
	return w.Error()
}

// head is the title, with the code that leads to the page of verification.
func (w *signingPart) head() error {
	const side = 34.0
	address := w.r.Verify(w.p.Lang())
	dark, size, err := qr.Runs(address)
	if err != nil {
		return err
	}
	top := w.GetY()
	// Drawn, and not a picture: the library writes pictures in no certain order.
	w.SetFillColor(0, 0, 0)
	left, module := margin+lineWidth-side, side/float64(size)
	for _, r := range dark {
		w.Rect(left+float64(r.X)*module, top-3+float64(r.Y)*module, float64(r.Length)*module, module, "F")
	}
	w.LinkString(left, top-3, side, side, address)
	w.SetFont(fontFamily, "", 10)
	w.SetTextColor(157, 28, 43)
	w.block(w.p.T("ceremony.record.title"), margin, lineWidth-side-6, 5.2)
	w.Ln(1.5)
	w.ink(true, 17)
	w.block(w.say(w.c.Titles), margin, lineWidth-side-6, 8.2)
	w.SetY(max(w.GetY(), top+side) + 2)
	w.pair(w.p.T("ceremony.record.number"), strconv.FormatInt(w.r.MoU.Number, 10))
	if w.r.MoU.Reference != nil {
		w.pair(w.p.T("ceremony.record.reference"), *w.r.MoU.Reference)
	}
	if w.c.Type != "" {
		w.pair(w.p.T("ceremony.record.type"), views.MoUWord(w.p, "type", w.c.Type))
	}
	w.pair(w.p.T("ceremony.record.verify"), address)
	return nil
}

func (w *signingPart) say(text models.Text) string {
	words, _ := text.In(w.p.Lang())
	return words
}

func (w *signingPart) parties() {
	w.heading(w.p.T("ceremony.record.parties"))
	for i, party := range w.c.Parties {
		words := []string{views.PartyLabel(w.p, &party)}
		if unit := w.say(party.Unit); unit != "" {
			words = append(words, unit)
		}
		if party.SignedAs != "" && party.SignedAs != words[0] {
			words = append(words, w.p.T("ceremony.record.signed_as", "name", party.SignedAs))
		}
		if party.Reference != "" {
			words = append(words, w.p.T("ceremony.record.own_reference", "reference", party.Reference))
		}
		label := strconv.Itoa(i + 1)
		if party.Side != "" {
			label += " · " + views.MoUWord(w.p, "side", party.Side)
		}
		w.pair(label, strings.Join(words, "\n"))
	}
}

func (w *signingPart) signatories() {
	w.heading(w.p.T("ceremony.record.signatories"))
	for _, who := range w.c.Signatories {
		words := []string{w.p.Person(views.SignatoryName(&who))}
		for _, text := range []models.Text{who.Title, who.Capacity} {
			if line := w.say(text); line != "" && !slices.Contains(words, line) {
				words = append(words, line)
			}
		}
		words = append(words, w.signed(&who))
		if len(who.Witnesses) > 0 {
			words = append(words, w.p.T("ceremony.record.witnesses", "names", strings.Join(who.Witnesses, ", ")))
		}
		w.room(float64(len(words)+1) * lineOf)
		w.pair(views.PartyLabel(w.p, w.c.Party(who.Party)), strings.Join(words, "\n"))
		w.Ln(1.2)
	}
}

// signed is when, where and how somebody signed.
func (w *signingPart) signed(who *models.MoUSignatory) string {
	when := views.StatedDate(w.p, who.SignedOn)
	if who.SignedAt != nil {
		when = w.moment(*who.SignedAt)
	}
	var facts []string
	place := w.say(who.Place)
	if place == "" {
		place = w.say(w.c.Place)
	}
	if place != "" {
		facts = append(facts, place)
	}
	if who.Mode != "" {
		facts = append(facts, views.MoUWord(w.p, "signing", who.Mode))
	}
	return strings.TrimSpace(when + "\n" + strings.Join(facts, " · "))
}

func (w *signingPart) moment(t time.Time) string {
	return w.p.Date(t.In(w.r.Zones[0])) + " · " + w.p.TimeRange(t, time.Time{}, w.r.Zones[0], w.r.Zones[1])
}

func (w *signingPart) copies() {
	if w.c.Ceremony == nil || len(w.c.Ceremony.Copies) == 0 {
		return
	}
	w.heading(w.p.T("ceremony.record.copies"))
	for _, copied := range w.c.Ceremony.Copies {
		var order []string
		for _, key := range w.c.AlternatOrder(copied.Party) {
			order = append(order, views.PartyLabel(w.p, w.c.Party(key)))
		}
		words := w.p.T("ceremony.record.order", "parties", strings.Join(order, " – "))
		if len(copied.Languages) > 0 {
			words = w.languages(copied.Languages) + "\n" + words
		}
		w.pair(views.CopyName(w.p, w.c, copied.Key), words)
	}
}

func (w *signingPart) languages(codes []string) string {
	var names []string
	for _, code := range codes {
		names = append(names, views.LanguageWord(w.p, code))
	}
	return strings.Join(names, ", ")
}

func (w *signingPart) texts() {
	if len(w.c.Texts) == 0 {
		return
	}
	w.heading(w.p.T("ceremony.record.texts"))
	for _, text := range w.c.Texts {
		status := views.MoUWord(w.p, "text", text.Status)
		if text.Prevails {
			status += " · " + w.p.T("ceremony.record.prevails")
		}
		w.pair(views.LanguageWord(w.p, text.Language), status, file(text.MoUDocument)...)
		for _, annex := range text.Annexes {
			w.pair(w.p.T("ceremony.record.annex"), cmp.Or(w.say(annex.Title), annex.Name), file(annex)...)
		}
	}
}

// file is the name of a document and its hash.
func file(d models.MoUDocument) []string {
	if d.SHA256 == "" {
		return nil
	}
	return []string{d.Name, "SHA-256 " + d.SHA256}
}

func (w *signingPart) done() {
	w.heading(w.p.T("ceremony.record.done"))
	w.pair(w.p.T("ceremony.record.place"), w.say(w.c.Place))
	w.pair(w.p.T("ceremony.record.date"), views.StatedDate(w.p, w.c.SignedOn))
	originals := w.c.Originals
	if originals == 0 && w.c.Ceremony != nil {
		originals = len(w.c.Ceremony.Copies)
	}
	if originals > 0 {
		w.pair(w.p.T("ceremony.record.originals"), w.p.Number(originals))
	}
	var kept []string
	for _, k := range w.c.Kept {
		where := w.say(k.Where)
		if p := w.c.Party(k.Party); p != nil {
			where = views.PartyLabel(w.p, p) + ": " + where
		}
		kept = append(kept, where)
	}
	w.pair(w.p.T("ceremony.record.kept"), strings.Join(kept, "\n"))
}

// proof is what the log holds, and what that proves and what not.
func (w *signingPart) proof() {
	w.heading(w.p.T("ceremony.record.proof"))
	w.pair(w.p.T("ceremony.record.checkpoint"), w.p.T("ceremony.record.size", "size", w.p.Number(int(w.r.Size))))
	w.pair(w.p.T("ceremony.record.root"), w.r.Root)
	w.pair(w.p.T("ceremony.record.at"), w.moment(w.r.At))
	w.Ln(2)
	w.room(16)
	w.text(w.p.T("ceremony.record.proves"), false, sizeSmall)
}
