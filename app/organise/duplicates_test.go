package organise_test

import (
	"net/url"
	"strings"
	"testing"

	"duologue/models"
	"duologue/models/modelstest"
)

func TestMergeDuplicates(t *testing.T) {
	k := newDesk(t, modelstest.Plan{Hosts: []string{"HOST-A"}})
	add := func(n int, change func(f *models.RegistrationForm)) *models.Registration {
		f := modelstest.Form(n, models.Online, nil)
		f.FamilyName, f.NativeName = "Doublet", ""
		change(f)
		r, err := k.store.AddRegistration(t.Context(), models.System(), k.dialogue.Whole(), f)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	a := add(1, func(f *models.RegistrationForm) { f.Position, f.Host = "Professor", "HOST-A" })
	b := add(2, func(f *models.RegistrationForm) {
		f.FamilyName, f.GivenNames, f.Access = "Doublet Person", "", "A ramp"
	})
	other := add(3, func(f *models.RegistrationForm) { f.FamilyName = "Somebody" })
	list := k.boss.Get(t, k.base+"/registrations/duplicates")
	pair := "/registrations/duplicates/" + a.Ref + "/" + b.Ref
	if list.StatusCode != 200 || !strings.Contains(list.Text, k.base+pair) || strings.Contains(list.Text, "Somebody") || strings.Contains(list.Text, "SOMEBODY") {
		t.Fatalf("%d %s", list.StatusCode, list.Text)
	}
	page := k.boss.Get(t, k.base+pair)
	for _, has := range []string{`name="keep" value="` + a.Ref + `" checked`, `name="field.given_names" value="` + a.Ref + `" checked`,
		`name="field.access" value="` + b.Ref + `" checked`, `name="field.email"`, `name="field.host" value="` + a.Ref + `" checked`, "HOST-A", "Professor", "A ramp", "Example University"} {
		if !strings.Contains(page.Text, has) {
			t.Errorf("the page lacks %s", has)
		}
	}
	if strings.Contains(page.Text, `name="field.organisation"`) {
		t.Error("what both have is asked")
	}
	for path, status := range map[string]int{"/registrations/duplicates/" + a.Ref + "/" + a.Ref: 404, "/registrations/duplicates/" + a.Ref + "/nobody": 404} {
		if got := k.boss.Get(t, k.base+path); got.StatusCode != status {
			t.Errorf("%s: %d", path, got.StatusCode)
		}
	}
	form := func(values ...string) url.Values {
		v := url.Values{"revision.first": {"1"}, "revision.second": {"1"}, "keep": {b.Ref}, "field.family_name": {a.Ref}, "field.given_names": {a.Ref},
			"field.email": {a.Ref}, "field.host": {a.Ref}, "field.position": {a.Ref}, "field.access": {b.Ref}}
		for i := 0; i < len(values); i += 2 {
			v.Set(values[i], values[i+1])
		}
		return v
	}
	for name, v := range map[string]url.Values{"keeps nobody": form("keep", ""), "keeps a third": form("keep", other.Ref),
		"takes from a third": form("field.email", other.Ref)} {
		if got := k.post(t, pair, v); got.StatusCode != 422 {
			t.Errorf("%s: %d", name, got.StatusCode)
		}
	}
	// A nameless one: the native name of both is empty.
	nameless := add(4, func(f *models.RegistrationForm) { f.FamilyName, f.GivenNames, f.NativeName = "", "", "王伟" })
	to := "/registrations/duplicates/" + a.Ref + "/" + nameless.Ref
	v := url.Values{"revision.first": {"1"}, "revision.second": {"1"}, "keep": {a.Ref}, "field.family_name": {nameless.Ref}, "field.given_names": {nameless.Ref}, "field.native_name": {a.Ref}}
	if got := k.post(t, to, v); got.StatusCode != 422 || !strings.Contains(got.Text, `href="#f-field-family_name"`) {
		t.Errorf("nameless: %d", got.StatusCode)
	}
	if got := k.post(t, pair, form("revision.second", "7")); got.StatusCode != 409 || !strings.Contains(got.Text, "changed meanwhile") {
		t.Errorf("another revision: %d", got.StatusCode)
	}
	if got := k.post(t, pair, form()); got.StatusCode != 303 || !strings.HasSuffix(got.Header.Get("Location"), "/registrations/"+b.Ref) {
		t.Fatalf("%d %s", got.StatusCode, got.Text)
	}
	kept, gone := k.now(t, b), k.now(t, a)
	if kept.FamilyName != "Doublet" || kept.GivenNames != "Person" || kept.Position != "Professor" || kept.Email != a.Email || k.dialogue.HostCode(kept.HostID) != "HOST-A" || gone.State != models.Cancelled {
		t.Errorf("%+v, %+v", kept, gone)
	}
	if got := k.post(t, pair, form()); got.StatusCode != 303 || !strings.HasSuffix(got.Header.Get("Location"), "/registrations/duplicates") {
		t.Errorf("merged twice: %d", got.StatusCode)
	}
	if record := k.boss.Get(t, k.base+"/registrations/"+a.Ref); !strings.Contains(record.Text, `href="`+k.base+"/registrations/"+b.Ref+`"`) {
		t.Error("the record of the other does not lead to the one that is kept")
	}
	third := add(5, func(f *models.RegistrationForm) {})
	pair = "/registrations/duplicates/" + b.Ref + "/" + third.Ref
	if !strings.Contains(k.boss.Get(t, k.base+"/registrations/duplicates").Text, pair) {
		t.Error("the new pair is not proposed")
	}
	if got := k.post(t, pair+"/distinct", nil); got.StatusCode != 303 {
		t.Errorf("two people: %d", got.StatusCode)
	}
	if strings.Contains(k.boss.Get(t, k.base+"/registrations/duplicates").Text, pair) {
		t.Error("proposed again")
	}
}
