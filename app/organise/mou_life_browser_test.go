package organise_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duologue/app/apptest"
	"duologue/models"
	"duologue/models/modelstest"
)

// as is a tab of somebody with a role in the test's dialogue.
func (s *studio) as(role string) *apptest.Page {
	s.Helper()
	account := models.NewAccount{Email: role + "@host.example", Name: "Example " + role, Language: "en", Password: password, Role: role, Dialogue: "test"}
	if _, err := s.store.AddAccount(s.Context(), models.System(), account); err != nil {
		s.Fatal(err)
	}
	token, err := s.store.SignInWith(s.Context(), models.System(), models.Credentials{Email: account.Email, Password: password})
	if err != nil {
		s.Fatal(err)
	}
	page := s.browser.Open(apptest.Desktop().In("en"))
	page.SetCookie(s.url, "signin", token)
	return page
}

// decide leads the record of the page to a state, on a day if one is needed.
func decide(page *apptest.Page, to, on string) {
	form := `form:has([name="to"][value="` + to + `"])`
	page.Click(`details:has([name="to"][value="` + to + `"]) summary`)
	if on != "" {
		page.Fill(form+` [name="on"]`, on)
	}
	page.Submit(form + " button")
}

// fill saves a part of a record.
func fill(page *apptest.Page, record, part string, fields map[string]string) {
	page.Go(record + "/edit/" + part)
	page.SetAll(fields)
	page.Submit("main form > .actions .button")
	page.WaitText("Saved.")
}

// TestTheLifeOfAnMoUInTheBrowser: three people lead one MoU from an idea to its
// effect, with a ceremony in between; it is corrected, published, read by a
// visitor and verified with its document.
func TestTheLifeOfAnMoUInTheBrowser(t *testing.T) {
	s := reach(t)
	modelstest.Dialogue(t, s.store, modelstest.Plan{})
	protocol, organiser, owner := s.as(models.RoleProtocol), s.as(models.RoleOrganiser), s.as(models.RoleOwner)

	protocol.Go(s.url + "/organise/mous/new")
	protocol.SetAll(map[string]string{"titles.en": "MoU on polar science", "titles.zh": "极地科学谅解备忘录", "type": "mou", "dialogue": "test"})
	protocol.Submit("main form .actions .button")
	protocol.WaitText("The record is in the register.")
	record := protocol.URL()
	ref := strings.TrimPrefix(record, s.url+"/organise/mous/")
	decide(protocol, models.MoUDrafting, "")
	fill(protocol, record, "parties", map[string]string{"parties.0.name.en": "Example Institute", "parties.0.side": "be"})
	fill(protocol, record, "parties", map[string]string{"parties.1.name.en": "Model Academy", "parties.1.name.zh": "示范研究院", "parties.1.side": "cn"})
	keys := s.mou(ref).Content.Parties
	fill(protocol, record, "signatories", map[string]string{"signatories.0.family_name": "Example", "signatories.0.given_names": "Ann", "signatories.0.party": keys[0].Key})
	fill(protocol, record, "signatories", map[string]string{"signatories.1.family_name": "Shi", "signatories.1.given_names": "Fan", "signatories.1.native_name": "示范", "signatories.1.party": keys[1].Key})
	document := filepath.Join(t.TempDir(), "text.pdf")
	if err := os.WriteFile(document, []byte("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	protocol.Go(record + "/edit/texts")
	protocol.Upload("#f-file", document)
	protocol.SetAll(map[string]string{"file_language": "en", "file_status": models.TextAuthentic})
	protocol.Submit(`form[action$="/files"] .button`)
	protocol.WaitText("The file is in the record.")
	protocol.Go(record)
	decide(protocol, models.MoUNegotiating, "")
	protocol.Submit(`form[action$="/propose"] .button`)
	protocol.WaitText("another account must clear")
	if protocol.Has(`form[action$="/move"] [value="cleared"]`) {
		t.Error("who proposed it is offered to clear it")
	}

	organiser.Go(record)
	decide(organiser, models.MoUCleared, "")
	protocol.Go(record)
	decide(protocol, models.MoUReady, "")
	s.ceremony(protocol, record, ref)

	organiser.Go(record)
	decide(organiser, models.MoUInEffect, "2026-12-01")
	fillReason(protocol, record, "term", "The place had been left out.", map[string]string{"place.en": "Brussels", "place.zh": "布鲁塞尔"})
	owner.Go(record)
	owner.Click(`label:has(> input[name="visibility"][value="public"])`)
	owner.Submit(`form[action$="/show"] .button`)
	fillReason(protocol, record, "facts", "Its theme was broader.", map[string]string{"titles.en": "MoU on polar science and ice"})
	s.visit(ref, document)
	for _, page := range []*apptest.Page{protocol, organiser, owner} {
		page.Clean()
	}
}

func fillReason(page *apptest.Page, record, part, reason string, fields map[string]string) {
	page.Go(record + "/edit/" + part)
	fields["reason"] = reason
	page.SetAll(fields)
	page.Submit("main form > .actions .button")
	page.WaitText("Saved.")
}

// ceremony plans the signing and records it, step by step, on a tablet.
func (s *studio) ceremony(tablet *apptest.Page, record, ref string) {
	s.Helper()
	tablet.Go(record + "/ceremony")
	tablet.Submit(`form[action$="/ceremony/plan"] button`)
	tablet.WaitText("The run sheet is made.")
	s.page, tablet = tablet, s.page
	defer func() { s.page = tablet }()
	s.page.Go(record + "/signing")
	for range 20 {
		if s.mou(ref).State == models.MoUSigned {
			break
		}
		s.tap()
	}
	s.page.WaitText("Signed by all")
	s.page.Submit(`form[action$="/signing/record"] button`)
	s.page.WaitText("The signing record is made.")
}

// visit reads the public page and verifies the record with its document.
func (s *studio) visit(ref, document string) {
	s.Helper()
	reference := s.mou(ref).Reference
	visitor := s.browser.Open(apptest.Phone().In("zh-CN"))
	visitor.Go(s.url + "/zh/mous")
	visitor.Submit(`a[href="/zh/mous/` + *reference + `"]`)
	for _, shown := range []string{"极地科学谅解备忘录", "示范研究院", "布鲁塞尔", "Its theme was broader.", "示范"} {
		visitor.WaitText(shown)
	}
	if strings.Contains(visitor.Text("body"), "The place had been left out.") {
		s.Error("what was corrected before it was public is told")
	}
	visitor.Go(s.url + "/en/verify/" + s.mou(ref).Code)
	visitor.WaitText("Everything checks out")
	visitor.Upload("#files", document)
	visitor.WaitText("the authentic text in English")
	visitor.Clean()
}
