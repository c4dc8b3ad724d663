package organise_test

import (
	"strings"
	"testing"

	"duologue/app/apptest"
	"duologue/models"
	"duologue/models/modelstest"
)

// tablet is a usual one, held across.
func tablet() apptest.View {
	return apptest.View{Width: 1024, Height: 768, Scale: 2, Touch: true}.In("en")
}

// signingTable is a record that is ready to be signed, with one guest among its
// signatories.
func signingTable(s *studio) *models.MoU {
	s.Helper()
	d, _ := modelstest.Dialogue(s.T, s.store, modelstest.Plan{})
	s.slug = d.Slug
	r, err := s.store.AddRegistration(s.Context(), models.System(), d.Whole(), modelstest.Form(1, models.Onsite, nil))
	if err != nil {
		s.Fatal(err)
	}
	return s.ready(models.MoUContent{
		Type: "mou", Dialogue: d.Slug, Place: models.Text{"en": "Brussels", "nl": "Brussel", "fr": "Bruxelles", "zh": "布鲁塞尔"},
		Titles: models.Text{"en": "Memorandum of Understanding on Example Research", "zh": "关于示范研究的谅解备忘录", "fr": "Mémorandum d’entente sur la recherche d’exemple", "nl": "Memorandum van overeenstemming over voorbeeldonderzoek"},
		Parties: []models.MoUParty{
			{Key: "a", Side: models.SideBelgium, Name: models.Text{"en": "Example Institute for Research", "nl": "Voorbeeldinstituut voor Onderzoek", "fr": "Institut d’exemple de recherche", "zh": "示例研究所"}},
			{Key: "b", Side: models.SideChina, Name: models.Text{"zh": "示范研究院", "en": "Model Academy of Sciences"}},
		},
		Signatories: []models.MoUSignatory{
			{Key: "s", Party: "a", FamilyName: "Example", GivenNames: "Ann", Title: models.Text{"en": "Director-General"}, Registration: r.Reference},
			{Key: "t", Party: "b", FamilyName: "Shi", GivenNames: "Fan", NativeName: "示范", NameOrder: models.FamilyFirst, Title: models.Text{"en": "President", "zh": "院长"}, Witnesses: []string{"Wit Ness"}},
		},
	})
}

// ready leads a record to where it can be signed.
func (s *studio) ready(content models.MoUContent) *models.MoU {
	s.Helper()
	ctx, desk := s.Context(), models.WholeDesk()
	keeper, clearer := models.Actor{Kind: models.ActorAccount, AccountID: 901}, models.Actor{Kind: models.ActorAccount, AccountID: 902}
	m, err := s.store.EnterMoU(ctx, keeper, desk, models.MoUNegotiating, content)
	for _, lang := range []string{"en", "zh"} {
		if err == nil {
			m, err = s.store.AttachToMoU(ctx, keeper, desk, m.Ref, models.MoUAttachment{Place: models.PlaceText, Text: models.MoUText{Language: lang, Status: models.TextAuthentic},
				Upload: models.Upload{Name: "text-" + lang + ".pdf", Data: []byte("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n% " + lang + "\ntrailer<</Root 1 0 R>>\n%%EOF\n")}})
		}
	}
	if err == nil {
		m, err = s.store.ProposeMoU(ctx, keeper, desk, m.Ref, m.Revision)
	}
	if err == nil {
		m, err = s.store.MoveMoU(ctx, clearer, desk, m.Ref, models.MoUMove{To: models.MoUCleared})
	}
	if err == nil {
		m, err = s.store.MoveMoU(ctx, keeper, desk, m.Ref, models.MoUMove{To: models.MoUReady})
	}
	if err != nil {
		s.Fatal(err)
	}
	return m
}

// mou is the record as it stands.
func (s *studio) mou(ref string) *models.MoU {
	s.Helper()
	m, err := s.store.OpenMoU(s.Context(), models.System(), models.WholeDesk(), ref)
	if err != nil {
		s.Fatal(err)
	}
	return m
}

// TestACeremonyFromPlanToRecord: made from the rules, edited, led by two tablets
// that agree, with a finger that taps twice and a step that is taken back, and at
// its end the record that everybody can check.
func TestACeremonyFromPlanToRecord(t *testing.T) {
	s := reach(t)
	ref := signingTable(s).Ref
	base := s.url + "/organise/mous/" + ref
	documents := map[string]string{}
	look := func(name string) {
		s.page.Accessible()
		s.page.EveryScreen(name)
		documents[name] = strings.ReplaceAll(s.page.HTML(), ` hidden=""`, " hidden")
	}
	s.page.Go(base + "/ceremony")
	look("ceremony-none")
	s.page.Submit(`form[action$="/ceremony/plan"] button`)
	s.page.WaitText("The run sheet is made.")
	look("ceremony")
	s.page.Go(base + "/ceremony/steps/new")
	s.page.SetAll(map[string]string{"place": "1", "cue.en": "Both anthems are played.", "cue.zh": "奏两国国歌。"})
	look("ceremony-step")
	s.page.Submit("main form.form .actions .button:not(.button-quiet)")
	s.page.WaitText("Both anthems are played.")
	s.page.Go(base + "/ceremony/table")
	look("ceremony-table")
	s.page.Fill(`[name="seats[2].label.en"]`, "Example interpreter")
	s.page.Submit("main form.form .actions .button:not(.button-quiet)")
	s.page.WaitText("Example interpreter")
	s.page.Go(base + "/ceremony/print")
	look("ceremony-print")
	s.page.Go(base + "/ceremony/plan")
	look("ceremony-plan")
	if plan := s.mou(ref).Content.Ceremony; len(plan.Seats) != 3 || plan.Steps[1].Cue["en"] != "Both anthems are played." {
		t.Fatalf("%+v", plan)
	}
	s.sign(ref, look)
	s.records(ref, look)
	apptest.ValidHTML(t, documents)
	s.page.Clean()
}

const signNow = ".rite-go .button"

// sign leads the record through its signatures, on two tablets.
func (s *studio) sign(ref string, look func(string)) {
	s.Helper()
	address := s.url + "/organise/mous/" + ref + "/signing"
	other := s.page.Tab()
	defer other.Close()
	other.Resize(tablet())
	other.Go(address)
	s.page.Resize(tablet())
	s.page.Go(address)
	s.page.Accessible()
	s.page.Shot("signing-welcome")
	for s.mou(ref).Content.Ceremony.Next().Signatory == "" {
		s.tap()
	}
	other.WaitText("Ann EXAMPLE")
	look("signing")
	s.page.Shot("signing-tablet")
	s.tap()
	if m := s.mou(ref); m.State != models.MoUPartlySigned {
		s.Errorf("after the first signature: %s", m.State)
	}
	other.WaitText("1 of 8 signatures")
	s.page.Submit(".rite-done li:first-child a")
	s.page.WaitText("Take a step back")
	look("signing-undo")
	s.page.Submit(".form .button:not(.button-quiet)")
	s.page.WaitText("Reason")
	s.page.Fill(`[name="reason"]`, "The folder was still closed.")
	s.page.Submit(".form .button:not(.button-quiet)")
	s.page.WaitText("The step is taken back.")
	if m := s.mou(ref); m.State != models.MoUReady {
		s.Errorf("after it was taken back: %s", m.State)
	}
	other.WaitText("0 of 8 signatures")
	for range 20 {
		if s.mou(ref).State == models.MoUSigned {
			break
		}
		s.tap()
	}
	other.WaitText("Signed by all")
	s.page.Shot("signing-signed")
}

// tap taps the button twice, as fingers do, once it can be tapped: one step is
// recorded.
func (s *studio) tap() {
	s.Helper()
	before := s.mou(s.ref()).Content.Ceremony.Next().Key
	s.page.Await(`getComputedStyle(document.querySelector("` + signNow + `")).pointerEvents === "auto"`)
	apptest.Eval[bool](s.page, `(() => { const b = document.querySelector("`+signNow+`"); b.click(); b.click(); return true })()`)
	s.page.Await(`!document.querySelector('[name="step"][value="` + before + `"]')`)
	after := s.mou(s.ref()).Content.Ceremony
	if after.Step(before).DoneAt == nil {
		s.Errorf("step %s was not recorded", before)
	}
}

// ref is the record of the page.
func (s *studio) ref() string {
	return strings.Split(strings.TrimPrefix(s.page.URL(), s.url+"/organise/mous/"), "/")[0]
}

// records makes the record of the signing and reads it.
func (s *studio) records(ref string, look func(string)) {
	s.Helper()
	s.page.Submit(`form[action$="/signing/record"] button`)
	s.page.WaitText("The signing record is made.")
	look("signing-record")
	m := s.mou(ref)
	if m.Content.Record == nil || m.State != models.MoUSigned {
		s.Fatalf("%s, record %+v", m.State, m.Content.Record)
	}
	file, err := s.store.FileOfMoU(s.Context(), m, m.Content.Record.File)
	if err != nil {
		s.Fatal(err)
	}
	content, err := s.store.OpenFile(file)
	if err != nil {
		s.Fatal(err)
	}
	defer content.Close()
	text := apptest.ReadPDF(s, content)
	for _, want := range []string{"示范", "示范研究院", "Ann EXAMPLE", m.Content.Texts[0].SHA256, s.url + "/zh/verify/" + m.Code} {
		if !strings.Contains(text, want) {
			s.Errorf("the record lacks %q", want)
		}
	}
}

// TestAnExchangeOfLettersIsRecorded: without a run sheet, each signature with its
// day and how it was given; a day that is none is refused.
func TestAnExchangeOfLettersIsRecorded(t *testing.T) {
	s := reach(t)
	ref := signingTable(s).Ref
	s.page.Go(s.url + "/organise/mous/" + ref + "/signing")
	s.page.Resize(tablet())
	s.page.Fill("#on-1", "last week")
	s.page.Submit(".rite-signer:nth-child(2) button")
	s.page.WaitText("This is not a date such as")
	s.page.Accessible()
	if s.page.Has("#on-1") || !s.page.Has("#on-0") {
		t.Error("the mistake is not at the one field that has it")
	}
	if m := s.mou(ref); m.State != models.MoUReady {
		t.Fatalf("a day that is none: %s", m.State)
	}
	s.page.Go(s.url + "/organise/mous/" + ref + "/signing")
	s.page.Set("#mode-1", "exchange_of_letters")
	s.page.Fill("#on-1", "2026-11-03")
	s.page.Submit(".rite-signer:nth-child(2) button")
	s.page.WaitText("1 of 2 signatures")
	s.page.Accessible()
	s.page.Shot("signing-letters")
	who := s.mou(ref).Content.Signatory("t")
	if who.SignedOn != "2026-11-03" || who.Mode != "exchange_of_letters" || who.SignedAt != nil {
		t.Errorf("%+v", who)
	}
	s.page.Submit(".rite-signer:nth-child(1) button")
	s.page.WaitText("Signed by all")
	s.page.Clean()
}

// TestTheTabletInChineseAndInTheDark: the same, for who reads it so.
func TestTheTabletInChineseAndInTheDark(t *testing.T) {
	s := reach(t)
	ref := signingTable(s).Ref
	s.page.Go(s.url + "/organise/mous/" + ref + "/ceremony")
	s.page.Submit(`form[action$="/ceremony/plan"] button`)
	for range 5 {
		m := s.mou(ref)
		_, err := s.store.RecordSigning(t.Context(), models.System(), models.WholeDesk(), ref, models.Signing{Step: m.Content.Ceremony.Next().Key})
		if err != nil {
			t.Fatal(err)
		}
	}
	account := models.NewAccount{Email: "wei@host.example", Name: "Wei", Language: "zh", Password: password, Role: models.RoleAdministrator}
	if _, err := s.store.AddAccount(t.Context(), models.System(), account); err != nil {
		t.Fatal(err)
	}
	token, err := s.store.SignInWith(t.Context(), models.System(), models.Credentials{Email: account.Email, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	view := tablet().In("zh-CN")
	view.Dark = true
	page := apptest.Start(t, apptest.Options{}).Open(view)
	page.SetCookie(s.url, "signin", token)
	page.Go(s.url + "/organise/mous/" + ref + "/signing")
	page.WaitText("现在签署")
	page.Await(`getComputedStyle(document.querySelector("` + signNow + `")).pointerEvents === "auto"`)
	page.Accessible()
	page.Shot("signing-zh-dark")
	page.Clean()
}
