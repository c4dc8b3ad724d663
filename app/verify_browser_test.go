package app_test

import (
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duologue/app/apptest"
	"duologue/models"
	"duologue/models/ledger"
	"duologue/models/modelstest"

	"github.com/chromedp/chromedp/kb"
)

// proofBench is a published record with its proof, and a folder of files.
type proofBench struct {
	t       *testing.T
	address string // of the database
	place   *place
	record  *models.MoU
	bundle  *ledger.Bundle
	folder  string
}

func newProofBench(t *testing.T) *proofBench {
	t.Helper()
	b := &proofBench{t: t, address: modelstest.SQLite(t), folder: t.TempDir()}
	b.place = serve(t, "verify", modelstest.Open(t, b.address, nil), nil)
	b.record = publish(t, b.place.store, models.MoUContent{Type: "mou", Titles: models.Text{"en": "Memorandum on example research"},
		Parties: []models.MoUParty{{Key: "a", Side: models.SideBelgium, Name: models.Text{"en": "Example Institute"}}}})
	m, err := b.place.store.EditMoU(t.Context(), models.System(), models.WholeDesk(), b.record.Ref, models.MoUEdit{Change: func(c *models.MoUContent) error {
		c.Texts = c.Texts[:1]
		c.Summary = models.Text{"en": "One of its texts was taken back."}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	b.record = m
	// What is on leaves the proof with nodes on both sides.
	if _, err := b.place.store.AppendLeaves(t.Context(), make([][32]byte, 5)); err != nil {
		t.Fatal(err)
	}
	proof, err := b.place.store.ProofOfMoU(t.Context(), *m.Reference, 1)
	if err != nil {
		t.Fatal(err)
	}
	b.bundle = proof.Bundle
	return b
}

// file writes a file and tells where it is.
func (b *proofBench) file(name string, data []byte) string {
	b.t.Helper()
	path := filepath.Join(b.folder, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		b.t.Fatal(err)
	}
	return path
}

// text is the file of a text that publish attached.
func (b *proofBench) text(lang string) string {
	return b.file("my-"+lang+".pdf", []byte("%PDF-1.4\n% "+lang+"\n%%EOF\n"))
}

// bundleFile writes the bundle after a change.
func (b *proofBench) bundleFile(change func(*ledger.Bundle)) string {
	b.t.Helper()
	copied := &ledger.Bundle{}
	raw, err := b.bundle.Marshal()
	if err == nil {
		err = json.Unmarshal(raw, copied)
	}
	if err == nil {
		change(copied)
		raw, err = copied.Marshal()
	}
	if err != nil {
		b.t.Fatal(err)
	}
	return b.file("proof.json", raw)
}

// flip changes the character at a place of a text, within its alphabet.
func flip(text string, at int) string {
	to := "0"
	if text[at] == '0' {
		to = "1"
	}
	return text[:at] + to + text[at+1:]
}

// An auditor opens the page of a record, whose proof is worked out before their
// eyes, and compares files and a checkpoint with it.
func TestVerifyARecordInABrowser(t *testing.T) {
	b := newProofBench(t)
	browser := apptest.Start(t, apptest.Options{})
	page := browser.Open(apptest.Phone())
	page.Go(b.place.base + "/en/verify")
	page.Fill("#f-code", strings.ToUpper(b.record.Code))
	page.Submit(".form button")
	page.WaitText("Everything checks out")
	if n := apptest.Eval[int](page, `document.querySelectorAll("[data-part=steps] .proof-ok").length`); n != 4 {
		t.Errorf("%d steps are right: %s", n, page.Text("[data-part=steps]"))
	}
	first, second := b.record.Content.Texts[0].Language, "en"
	what := map[string]string{"en": "the translation into English, version 1", "zh": "the authentic text in Chinese, version 1"}
	if first == "en" {
		second = "zh"
	}
	page.Upload("#files", b.text(first))
	page.WaitText("my-" + first + ".pdf is " + what[first] + " of " + *b.record.Reference + ": byte for byte")
	page.Accessible()
	page.EveryScreen("verify-record")
	page.Upload("#files", b.text(second))
	page.WaitText("was " + what[second])
	page.Upload("#files", b.file("other.pdf", []byte("another")))
	page.WaitText("other.pdf is none of the documents")

	page.Upload("#files", b.file("checkpoint.txt", []byte(b.bundle.Older[0].Checkpoint)))
	page.WaitText("today’s log holds unchanged all that this checkpoint (size 1,")
	page.Upload("#files", b.file("latest.txt", []byte(b.bundle.Checkpoint)))
	page.WaitText("latest.txt: today’s log holds unchanged")
	page.Upload("#files", b.file("forged.txt", []byte(flip(b.bundle.Older[0].Checkpoint, strings.IndexByte(b.bundle.Older[0].Checkpoint, '\n')+1))))
	page.WaitText("the signature does not fit")
	page.Clean()
}

// Whoever holds a checkpoint sees that the log was changed before it, or that its
// end was cut off.
func TestAHeldCheckpointInABrowser(t *testing.T) {
	b := newProofBench(t)
	db, err := sql.Open("sqlite", strings.TrimPrefix(b.address, "sqlite:"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	change := func(statement string) {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	dark := apptest.Desktop()
	dark.Dark = true
	page := apptest.Start(t, apptest.Options{}).Open(dark)
	page.Go(b.place.base + "/en/verify")
	drop := func(name, text string) {
		raw, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		apptest.Eval[bool](page, `(() => {
			const carried = new DataTransfer()
			carried.items.add(new File([`+string(raw)+`], "`+name+`"))
			return document.querySelector("[data-drop]").dispatchEvent(new DragEvent("drop", {dataTransfer: carried, cancelable: true}))
		})()`)
	}
	older, latest := b.bundle.Older[0].Checkpoint, b.bundle.Checkpoint
	drop("mine.txt", older)
	page.WaitText("mine.txt: today’s log holds unchanged")
	change(`UPDATE ledger_hashes SET hash = zeroblob(32) WHERE id = 1`)
	drop("again.txt", older)
	page.WaitText("again.txt: today’s log does not go on from this checkpoint")
	change(`DELETE FROM ledger_checkpoints WHERE size > 7`)
	drop("cut.txt", latest)
	page.WaitText("cut.txt: this checkpoint (size 12,")
	page.WaitText("its end was cut off")
	page.Upload("#files", b.bundleFile(func(x *ledger.Bundle) { x.Statements[0].Nonce = flip(x.Statements[0].Nonce, 5) }))
	page.WaitText("the proof is not right")
	page.Accessible()
	page.EveryScreen("verify-wrong-dark")
	page.Clean()
}

// A bundle that was kept is checked in the browser against the site's own key;
// whatever of it was changed is named.
func TestVerifyABundleInABrowser(t *testing.T) {
	b := newProofBench(t)
	other := newProofBench(t)
	browser := apptest.Start(t, apptest.Options{})
	page := browser.Open(apptest.Desktop())
	page.Go(b.place.base + "/en/verify")
	lang := b.record.Content.Texts[0].Language
	page.Upload("#files", b.text(lang))
	page.WaitText("also choose the proof file")
	page.Upload("#files", b.bundleFile(func(*ledger.Bundle) {}))
	page.WaitText("proof.json: the whole proof is right")
	if n := apptest.Eval[int](page, `document.querySelectorAll("[data-part=steps] .proof-ok").length`); n != 5 {
		t.Errorf("%d steps are right: %s", n, page.Text("[data-part=steps]"))
	}
	page.Upload("#files", b.text(lang))
	page.WaitText("byte for byte what the register stated")
	page.EveryScreen("verify-bundle")
	for name, c := range map[string]struct {
		change func(*ledger.Bundle)
		says   string
	}{
		"statement": {func(x *ledger.Bundle) {
			x.Statements[1].Text = strings.Replace(x.Statements[1].Text, "taken", "Taken", 1)
		}, "Statement 2: is not in the log"},
		"form":        {func(x *ledger.Bundle) { x.Statements[1].Text = " " + x.Statements[1].Text }, "Statement 2: is not written in the fixed form"},
		"nonce":       {func(x *ledger.Bundle) { x.Statements[0].Nonce = flip(x.Statements[0].Nonce, 5) }, "Statement 1: is not in the log"},
		"short nonce": {func(x *ledger.Bundle) { x.Statements[0].Nonce = x.Statements[0].Nonce[2:] }, "Statement 1: has no nonce of 32 bytes"},
		"leaf":        {func(x *ledger.Bundle) { x.Statements[0].Leaf++ }, "Statement 1: is not in the log"},
		"far leaf":    {func(x *ledger.Bundle) { x.Statements[0].Leaf = 1 << 40 }, "Statement 1: lies beyond the log"},
		"proof":       {func(x *ledger.Bundle) { x.Statements[0].Proof[0] = flip(x.Statements[0].Proof[0], 3) }, "Statement 1: is not in the log"},
		"longer proof": {func(x *ledger.Bundle) {
			x.Statements[0].Proof = append(x.Statements[0].Proof, x.Statements[0].Proof[0])
		}, "Statement 1: is not in the log"},
		"broken proof": {func(x *ledger.Bundle) { x.Statements[0].Proof[0] = "x" }, "Statement 1: has a proof that cannot be read"},
		"size":         {func(x *ledger.Bundle) { x.Checkpoint = strings.Replace(x.Checkpoint, "\n1", "\n2", 1) }, "Checkpoint: the signature does not fit"},
		"root": {func(x *ledger.Bundle) {
			x.Checkpoint = flip(x.Checkpoint, len(strings.Join(strings.SplitN(x.Checkpoint, "\n", 3)[:2], "\n"))+5)
		}, "Checkpoint: the signature does not fit"},
		"signature": {func(x *ledger.Bundle) { x.Checkpoint = flip(x.Checkpoint, len(x.Checkpoint)-20) }, "Checkpoint: the signature does not fit"},
		"no note":   {func(x *ledger.Bundle) { x.Checkpoint = "nothing" }, "Checkpoint: cannot be read"},
		"key":       {func(x *ledger.Bundle) { x.Keys[0] = flip(x.Keys[0], len(x.Keys[0])-8) }, "Key 1: is no key"},
		"document":  {func(x *ledger.Bundle) { x.Documents[0].SHA256 = flip(x.Documents[0].SHA256, 9) }, "Document 1 (text-"},
		"older":     {func(x *ledger.Bundle) { x.Older[0].Proof[0] = flip(x.Older[0].Proof[0], 3) }, "Older checkpoint 1: is not the beginning"},
		"nothing":   {func(x *ledger.Bundle) { x.Statements, x.Documents = []ledger.Statement{}, []ledger.Document{} }, "Statement: there is none"},
		"format":    {func(x *ledger.Bundle) { x.Format = "duologue-proof/2" }, "This is no proof file"},
		"another's": {func(x *ledger.Bundle) { *x = *other.bundle }, "Key: is not that of this register"},
	} {
		page.Go(b.place.base + "/en/verify")
		path := b.bundleFile(c.change)
		page.Upload("#files", path)
		page.WaitText("proof.json: the proof is not right")
		if text := page.Text("[data-part=steps]"); !strings.Contains(text, c.says) {
			t.Errorf("%s: lacks %q:\n%s", name, c.says, text)
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if read, err := ledger.ParseBundle(raw); err == nil && read.Verify(ledger.Held{Key: b.bundle.Keys[0]}).Good() {
			t.Errorf("%s: the program finds nothing wrong", name)
		}
	}
	raw, err := b.bundle.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	for name, twice := range map[string]string{"repeated": `{"format":"duologue-proof/1",`, "unknown": `{"more":1,`} {
		page.Upload("#files", b.file(name+".json", []byte(strings.Replace(string(raw), "{", twice, 1))))
		page.WaitText(name + ".json: the proof is not right")
	}
	page.Clean()
}

// The field of files is reached by keyboard, results are announced, and where the
// browser may not compute the page says so.
func TestVerifyByKeyboard(t *testing.T) {
	b := newProofBench(t)
	browser := apptest.Start(t, apptest.Options{})
	page := browser.Open(apptest.Narrow())
	page.Go(b.place.base + "/en/verify/" + b.record.Code)
	page.WaitText("Everything checks out")
	for range 30 {
		if page.Press(kb.Tab); strings.Contains(page.Focused(), `id="files"`) {
			break
		}
	}
	if !strings.Contains(page.Focused(), `id="files"`) {
		t.Errorf("the keyboard ends at %s", page.Focused())
	}
	if role := apptest.Eval[string](page, `document.querySelector("[data-part=results]").closest("[role=status]") ? "status" : ""`); role != "status" {
		t.Error("results are not announced")
	}
	page.Clean()
	apptest.Eval[bool](page, `new Promise(done => {
		Object.defineProperty(crypto, "subtle", {value: undefined})
		const again = document.createElement("script")
		again.src = document.querySelector("script[src*=verify]").src
		again.onload = () => done(true)
		document.head.append(again)
	})`)
	page.WaitText("opened without an encrypted connection")
}
