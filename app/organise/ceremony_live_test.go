package organise_test

import (
	"net/url"
	"strconv"
	"testing"

	"duologue/app/apptest"
	"duologue/models"
)

// TestTwoPlanACeremony: what a colleague saved meanwhile is not written over, and
// a plan is made anew by who was asked alone, and not once the signing has begun.
func TestTwoPlanACeremony(t *testing.T) {
	s := reach(t)
	m := signingTable(s)
	base := s.url + "/organise/mous/" + m.Ref
	s.page.Go(base + "/ceremony")
	s.page.Submit(`form[action$="/ceremony/plan"] button`)
	s.page.WaitText("The run sheet is made.")
	anew := func(pairs ...string) {
		form := url.Values{"revision": {strconv.Itoa(s.mou(m.Ref).Revision)}, "csrf": {apptest.Eval[string](s.page, `document.querySelector("[name=csrf]").value`)}}
		for i := 0; i < len(pairs); i += 2 {
			form.Set(pairs[i], pairs[i+1])
		}
		before := s.mou(m.Ref).Revision
		if code := s.page.Post(base+"/ceremony/plan", form); code != 200 && code != 303 {
			t.Errorf("answered with %d", code)
		}
		if s.mou(m.Ref).Revision != before {
			t.Errorf("made anew by %v", pairs)
		}
	}
	anew()
	anew("replace", "yes", "revision", "1")
	s.page.Go(base + "/ceremony/steps/1")
	_, err := s.store.RecordSigning(t.Context(), models.System(), models.WholeDesk(), m.Ref, models.Signing{Step: "2"})
	if err != nil {
		t.Fatal(err)
	}
	s.page.Fill(`[name="cue.en"]`, "A different welcome.")
	s.page.Submit("main form.form .actions .button:not(.button-quiet)")
	s.page.WaitText("A colleague changed the record meanwhile.")
	s.page.Accessible()
	s.page.Submit("main form.form .actions .button:not(.button-quiet)")
	s.page.WaitText("A different welcome.")
	anew("replace", "yes")
	if plan := s.mou(m.Ref).Content.Ceremony; plan.Step("1").Cue["en"] != "A different welcome." || plan.Step("2").DoneAt == nil {
		t.Errorf("%+v", plan.Steps[:2])
	}
}

// TestSignatoriesComeInWhileThePageIsOpen: the page is renewed by itself.
func TestSignatoriesComeInWhileThePageIsOpen(t *testing.T) {
	s := reach(t)
	m := signingTable(s)
	base := s.url + "/organise/mous/" + m.Ref
	s.page.Go(base + "/ceremony")
	s.page.WaitText("Not here yet")
	d := s.fresh()
	lists, err := s.store.Lists(t.Context(), d.ID)
	if err != nil {
		t.Fatal(err)
	}
	scan := models.ScanInput{Nonce: [16]byte{1}, List: lists[0].Ref, Code: m.Content.Signatories[0].Registration, Direction: models.Entry}
	if answer, err := s.store.Scan(t.Context(), models.System().Scanner(d.ID), scan); err != nil || answer.Result != models.ScanOK {
		t.Fatal(answer, err)
	}
	s.page.Await(`[...document.querySelectorAll("#presence .badge")].some(x => x.textContent.includes("Here"))`)
	s.page.Clean()
}
