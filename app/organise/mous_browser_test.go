package organise_test

import (
	"os"
	"path/filepath"
	"testing"

	"duologue/app/apptest"
	"duologue/models"
	"duologue/models/modelstest"
)

// TestTheDeskInTheBrowser: a record is entered, edited in its parts, given a
// text, proposed, and shown under an embargo, all without a script.
func TestTheDeskInTheBrowser(t *testing.T) {
	s := reach(t)
	modelstest.Dialogue(t, s.store, modelstest.Plan{})
	documents := map[string]string{}
	look := func(name string) {
		t.Helper()
		s.page.Accessible()
		s.page.EveryScreen("desk-" + name)
		documents[name] = s.page.HTML()
	}
	s.page.Go(s.url + "/organise/mous")
	s.page.WaitText("No record yet")
	look("empty")
	s.page.Go(s.url + "/organise/mous/new")
	s.page.Submit("main form .actions .button")
	s.page.WaitText("This field is required.")
	look("refused")
	s.page.SetAll(map[string]string{"titles.en": "MoU on polar science", "titles.zh": "极地科学谅解备忘录", "dialogue": "test", "state": models.MoUNegotiating})
	s.page.Submit("main form .actions .button")
	s.page.WaitText("The record is in the register.")
	record := s.page.URL()
	s.page.Go(record + "/edit/facts")
	look("facts")
	s.page.Go(record + "/edit/parties")
	s.page.SetAll(map[string]string{"parties.0.name.en": "Example Institute", "parties.0.side": "be", "parties.0.ror": "wrong"})
	s.page.Submit(`button[name="add.parties"]`)
	s.page.SetAll(map[string]string{"parties.1.name.en": "Model Academy", "parties.1.side": "cn", "parties.1.position": "1"})
	s.page.Submit("main form > .actions .button")
	s.page.WaitText("This is not a ROR identifier")
	look("parties-refused")
	s.page.SetAll(map[string]string{"parties.0.ror": ""})
	s.page.Submit("main form > .actions .button")
	s.page.WaitText("Saved.")
	if got := s.page.Text("#f-parties-0 legend"); got != "Party 1" || apptest.Eval[string](s.page, `document.getElementsByName('parties.0.name.en')[0].value`) != "Model Academy" {
		t.Errorf("the order of the parties was not changed: %s", got)
	}
	s.page.Go(record + "/edit/signatories")
	look("signatories")
	s.page.Go(record + "/edit/follow_up")
	s.page.SetAll(map[string]string{"commitments.0.what.en": "Name a coordinator", "commitments.0.due": "2020-01"})
	s.page.Submit("main form > .actions .button")
	s.page.WaitText("Saved.")
	look("follow-up")
	file := filepath.Join(t.TempDir(), "text.pdf")
	if err := os.WriteFile(file, []byte("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.page.Go(record + "/edit/texts")
	s.page.Upload("#f-file", file)
	s.page.SetAll(map[string]string{"file_language": "en", "file_status": models.TextAuthentic})
	s.page.Submit(`form[action$="/files"] .button`)
	s.page.WaitText("The file is in the record.")
	look("texts")
	s.page.Go(record)
	s.page.Submit(`form[action$="/propose"] .button`)
	s.page.WaitText("another account must clear")
	s.page.Submit(`form[action$="/show"] .button`)
	look("record")
	s.page.Go(s.url + "/organise/mous")
	s.page.WaitText("Commitment overdue")
	look("list")
	s.page.Go(s.url + "/organise/mous?q=polar&visibility=public")
	s.page.WaitText("No record matches.")
	apptest.ValidHTML(t, documents)
	s.page.Clean()
}
