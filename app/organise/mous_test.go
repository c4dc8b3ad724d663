package organise_test

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"duologue/app/web/webtest"
	"duologue/models"
	"duologue/models/modelstest"
)

// clerk is a signed-in browser with its token.
type clerk struct {
	*webtest.Browser
	csrf string
}

func (k *desk) clerk(t *testing.T, name, role, dialogue string) clerk {
	t.Helper()
	b := k.staff(t, name, role, dialogue)
	return clerk{b, csrf(t, b.Get(t, "/organise/account").Text)}
}

func (c clerk) post(t *testing.T, path string, pairs ...string) webtest.Answer {
	t.Helper()
	form := url.Values{"csrf": {c.csrf}}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return c.Post(t, path, form)
}

// file enters a record of a dialogue that waits to be proposed.
func (k *desk) file(t *testing.T, dialogue string) *models.MoU {
	t.Helper()
	content := models.MoUContent{Type: "mou", Dialogue: dialogue, Titles: models.Text{"en": "MoU of " + dialogue},
		Parties: []models.MoUParty{{Key: "a", Side: "be", Name: models.Text{"en": "Example Institute", "de": "Beispielinstitut"}}, {Key: "b", Side: "cn", Name: models.Text{"en": "Model Academy"}}}}
	m, err := k.store.EnterMoU(t.Context(), models.System(), models.WholeDesk(), models.MoUNegotiating, content)
	if err == nil {
		m, err = k.store.AttachToMoU(t.Context(), models.System(), models.WholeDesk(), m.Ref, models.MoUAttachment{Place: models.PlaceText,
			Text: models.MoUText{Language: "en", Status: models.TextAuthentic}, Upload: models.Upload{Name: "text.pdf", Data: []byte(soundPDF)}})
	}
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func (k *desk) record(t *testing.T, m *models.MoU) *models.MoU {
	t.Helper()
	now, err := k.store.OpenMoU(t.Context(), models.System(), models.WholeDesk(), m.Ref)
	if err != nil {
		t.Fatal(err)
	}
	return now
}

// TestWhoKeepsAndWhoClears: protocol keeps, organisers, owners and administrators
// clear and publish, and what is another dialogue's is not there.
func TestWhoKeepsAndWhoClears(t *testing.T) {
	k := newDesk(t, modelstest.Plan{Hosts: []string{"HOST-A"}})
	m, foreign := k.file(t, "test"), k.file(t, "other")
	protocol := k.clerk(t, "protocol", models.RoleProtocol, "test")
	path := "/organise/mous/" + m.Ref
	if a := protocol.post(t, path+"/propose", "revision", strconv.Itoa(m.Revision)); a.StatusCode != 303 {
		t.Fatalf("proposing: %d", a.StatusCode)
	}
	if a := protocol.post(t, path+"/move", "to", models.MoUCleared); a.StatusCode != 403 {
		t.Errorf("who proposed clears: %d", a.StatusCode)
	}
	second := k.clerk(t, "protocol-b", models.RoleProtocol, "test")
	for name, a := range map[string]webtest.Answer{
		"clears": second.post(t, path+"/move", "to", models.MoUCleared), "withdraws": second.post(t, path+"/move", "to", models.MoUWithdrawn, "reason", "x"),
		"publishes": second.post(t, path+"/show", "visibility", models.MoUPublic), "erases": second.post(t, path+"/erase", "act", "1", "reason", "x"),
		"asks to erase": second.Get(t, path+"/erase?act=1"),
	} {
		if a.StatusCode != 403 {
			t.Errorf("protocol %s: %d", name, a.StatusCode)
		}
	}
	if page := second.Get(t, path); page.StatusCode != 200 || strings.Contains(page.Text, `action="`+path+`/show"`) || !strings.Contains(page.Text, "protocol proposed to clear") {
		t.Errorf("protocol sees %d, and the form of the visibility: %v", page.StatusCode, strings.Contains(page.Text, "/show"))
	}
	boss := clerk{k.boss, k.csrf}
	if a := boss.post(t, path+"/move", "to", models.MoUCleared); a.StatusCode != 303 || k.record(t, m).State != models.MoUCleared {
		t.Errorf("the organiser clears: %d", a.StatusCode)
	}
	for _, role := range []string{models.RoleOwner, models.RoleAdministrator, models.RoleOrganiser} {
		able := k.clerk(t, "able-"+role, role, map[bool]string{true: "", false: "test"}[role == models.RoleAdministrator])
		if a := able.post(t, path+"/show", "visibility", models.MoUPublic); a.StatusCode != 303 {
			t.Errorf("the %s publishes: %d", role, a.StatusCode)
		}
	}
	strange := "/organise/mous/" + foreign.Ref
	for name, a := range map[string]webtest.Answer{
		"page": protocol.Get(t, strange), "form": protocol.Get(t, strange+"/edit/facts"), "file": protocol.Get(t, strange+"/files/"+foreign.Content.Texts[0].File),
		"file below the own one": protocol.Get(t, path+"/files/"+foreign.Content.Texts[0].File), "edit": protocol.post(t, strange+"/edit/facts", "titles.en", "x"),
		"upload": uploadTo(t, protocol.Browser, strange+"/files", protocol.csrf, "x.pdf", []byte(soundPDF)), "proposal": protocol.post(t, strange+"/propose"),
		"decision": protocol.post(t, strange+"/move", "to", models.MoUDrafting), "publication": boss.post(t, strange+"/show", "visibility", models.MoUPublic),
		"erasure": boss.post(t, strange+"/erase", "act", "1", "reason", "x"), "no part": protocol.Get(t, path+"/edit/nowhere"),
	} {
		if a.StatusCode != 404 {
			t.Errorf("of another dialogue's record, the %s: %d", name, a.StatusCode)
		}
	}
	if page := protocol.Get(t, "/organise/mous?q=MoU").Text; !strings.Contains(page, "MoU of test") || strings.Contains(page, "MoU of other") {
		t.Error("the list does not hold what protocol keeps")
	}
	if page := k.clerk(t, "admin", models.RoleAdministrator, "").Get(t, "/organise/mous").Text; !strings.Contains(page, "MoU of test") || !strings.Contains(page, "MoU of other") {
		t.Error("an administrator does not find all")
	}
	limited := k.clerk(t, "limited", models.Grant(models.RoleProtocol, "HOST-A"), "test")
	for _, address := range []string{"/organise/mous", path} {
		if a := limited.Get(t, address); a.StatusCode != 403 {
			t.Errorf("a right for one host body opens %s: %d", address, a.StatusCode)
		}
	}
	if menu := limited.Get(t, k.base).Text; strings.Contains(menu, "/organise/mous") {
		t.Error("its menu leads to the register")
	}
}

// TestTheEditorOfARecord keeps what was typed, tells the second of two, and asks
// for the reason of a correction.
func TestTheEditorOfARecord(t *testing.T) {
	k := newDesk(t, modelstest.Plan{})
	m, boss := k.file(t, "test"), clerk{k.boss, k.csrf}
	path := "/organise/mous/" + m.Ref
	revision := func() string { return strconv.Itoa(k.record(t, m).Revision) }
	was := revision()
	a := boss.post(t, path+"/edit/term", "revision", was, "signed_on", "../2015-06-26", "ends_on", "26 June", "duration_months", "many", "place.en", "Kept & typed", "kept.0.where.en", "Archive")
	for _, want := range []string{"This is not a date such as", "Enter a whole number", "Kept &amp; typed", "../2015-06-26", "Archive"} {
		if a.StatusCode != 422 || !strings.Contains(a.Text, want) {
			t.Errorf("%d, without %q", a.StatusCode, want)
		}
	}
	a = boss.post(t, path+"/edit/parties", "revision", was, "parties.0.key", "a", "parties.0.name.en", "Example Institute of Ice", "parties.1.key", "b", "parties.1.remove", "yes",
		"parties.2.name.en", "Third", "parties.2.position", "1")
	if a.StatusCode != 303 {
		t.Fatalf("the parties: %d %s", a.StatusCode, errorsIn(a.Text))
	}
	parties := k.record(t, m).Content.Parties
	if len(parties) != 2 || parties[0].Name["en"] != "Third" || parties[1].Key != "a" || parties[1].Name["de"] != "Beispielinstitut" || parties[0].Key == "a" || parties[0].Key == "" {
		t.Errorf("the parties are %+v", parties)
	}
	a = boss.post(t, path+"/edit/facts", "revision", was, "titles.en", "Typed by the second", "type", "mou", "dialogue", "test")
	if a.StatusCode != 409 || !strings.Contains(a.Text, "Typed by the second") || !strings.Contains(a.Text, "MoU of test") || !strings.Contains(a.Text, `name="revision" value="`+revision()+`"`) {
		t.Errorf("the second editor is told %d", a.StatusCode)
	}
	a = boss.post(t, path+"/edit/facts", "revision", revision(), "titles.en", "Second", "type", "mou", "dialogue", "other")
	if a.StatusCode != 422 || !strings.Contains(a.Text, "only the records of your own dialogues") {
		t.Errorf("moved to a dialogue of others: %d %s", a.StatusCode, errorsIn(a.Text))
	}
	if a = boss.post(t, path+"/edit/sources", "revision", revision(), "add.sources", "yes", "sources.0.code", "brief"); a.StatusCode != 200 || !strings.Contains(a.Text, `name="sources.1.code"`) || !strings.Contains(a.Text, `value="brief"`) {
		t.Errorf("another row: %d", a.StatusCode)
	}
	signed, err := k.store.EnterMoU(t.Context(), models.System(), models.WholeDesk(), models.MoUSigned, models.MoUContent{Type: "mou", Dialogue: "test", Titles: models.Text{"en": "Signed"}})
	if err != nil {
		t.Fatal(err)
	}
	path = "/organise/mous/" + signed.Ref
	form := []string{"revision", strconv.Itoa(signed.Revision), "signed_on", "2017"}
	if a = boss.post(t, path+"/edit/term", form...); a.StatusCode != 422 || !strings.Contains(a.Text, `name="reason"`) {
		t.Errorf("a correction without a reason: %d", a.StatusCode)
	}
	if a = boss.post(t, path+"/edit/term", append(form, "reason", "The year was left out.")...); a.StatusCode != 303 {
		t.Errorf("with a reason: %d %s", a.StatusCode, errorsIn(a.Text))
	}
	if a = boss.post(t, path+"/edit/follow_up", "security.outcome", "conditions", "security.on", "2026-11", "outcomes.0.kind", "call", "outcomes.0.title.en", "Joint call"); a.StatusCode != 303 {
		t.Errorf("the follow-up: %d %s", a.StatusCode, errorsIn(a.Text))
	}
	page := boss.Get(t, path).Text
	for _, want := range []string{"The year was left out.", "Cleared with conditions", "Corrected", "Kept up"} {
		if !strings.Contains(page, want) {
			t.Errorf("the record lacks %q", want)
		}
	}
}

// TestDecisionsAtTheDesk: what is missing is said, an embargo is typed in the
// time of Brussels, and an act is erased after a question.
func TestDecisionsAtTheDesk(t *testing.T) {
	k := newDesk(t, modelstest.Plan{})
	m, boss := k.file(t, "test"), clerk{k.boss, k.csrf}
	path := "/organise/mous/" + m.Ref
	if a := boss.post(t, path+"/move", "to", models.MoUWithdrawn); a.StatusCode != 422 || !strings.Contains(a.Text, "This field is required.") {
		t.Errorf("withdrawn without a reason: %d", a.StatusCode)
	}
	if a := boss.post(t, path+"/move", "to", models.MoUSigned); a.StatusCode != 303 || k.record(t, m).State != models.MoUNegotiating {
		t.Errorf("signed by a decision: %d", a.StatusCode)
	}
	for typed, want := range map[string]string{"": "This field is required.", "2020-01-01T10:00": "An embargo ends in the future.", "2027-03-28T02:30": "clock"} {
		a := boss.post(t, path+"/show", "visibility", models.MoUEmbargoed, "then", models.MoUPublic, "until", typed)
		if a.StatusCode != 422 || !strings.Contains(a.Text, want) {
			t.Errorf("an embargo until %q: %d %s", typed, a.StatusCode, errorsIn(a.Text))
		}
	}
	if a := boss.post(t, path+"/show", "visibility", models.MoUEmbargoed, "then", models.MoUPublic, "until", "2099-07-01T12:00"); a.StatusCode != 303 {
		t.Fatalf("an embargo: %d %s", a.StatusCode, errorsIn(a.Text))
	}
	now := k.record(t, m)
	if now.EmbargoUntil == nil || now.EmbargoUntil.UTC().Format("2006-01-02T15:04") != "2099-07-01T10:00" {
		t.Errorf("it ends at %v", now.EmbargoUntil)
	}
	if page := boss.Get(t, path).Text; !strings.Contains(page, `value="2099-07-01T12:00"`) || !strings.Contains(page, "18:00") {
		t.Error("the embargo is not shown in both zones")
	}
	if a := boss.Get(t, path+"/erase?act=1"); a.StatusCode != 200 || !strings.Contains(a.Text, "gone for good") {
		t.Errorf("the question: %d", a.StatusCode)
	}
	if a := boss.post(t, path+"/erase", "act", "1"); a.StatusCode != 422 {
		t.Errorf("erased without a reason: %d", a.StatusCode)
	}
	if a := boss.post(t, path+"/erase", "act", "1", "reason", "A name had slipped in."); a.StatusCode != 303 {
		t.Errorf("erased: %d", a.StatusCode)
	}
	if page := boss.Get(t, path).Text; !strings.Contains(page, "Its content was erased") || !strings.Contains(page, "A name had slipped in.") {
		t.Error("the history does not tell")
	}
	if a := boss.Get(t, path+"/erase?act=1"); a.StatusCode != 404 {
		t.Errorf("the question about what is gone: %d", a.StatusCode)
	}
}
