package organise_test

import (
	"net/url"
	"strings"
	"testing"

	"duologue/models"
	"duologue/models/modelstest"
)

func TestPeople(t *testing.T) {
	k := newDesk(t, modelstest.Plan{})
	owner := k.staff(t, "owner", models.RoleOwner, k.dialogue.Slug)
	token := csrf(t, owner.Get(t, "/organise/account").Text)
	people := k.base + "/people"
	if a := owner.Get(t, k.base); strings.Count(a.Text, `href="`+people+`"`) != 1 || !strings.Contains(a.Text, `href="`+k.base+`/devices"`) {
		t.Errorf("an owner's menu: %s", a.Text)
	}
	a := owner.Post(t, people, url.Values{"csrf": {token}, "email": {"nobody"}, "name": {"New <b>"}})
	if a.StatusCode != 422 || strings.Count(a.Text, `class="error"`) != 2 || !strings.Contains(a.Text, "New &lt;b&gt;") {
		t.Errorf("a bad invitation: %d %s", a.StatusCode, a.Text)
	}
	a = owner.Post(t, people, url.Values{"csrf": {token}, "email": {"new@host.example"}, "name": {"New"}, "language": {"fr"},
		"roles": {models.RoleEditor}})
	if a.StatusCode != 303 {
		t.Fatalf("%d %s", a.StatusCode, a.Text)
	}
	page := owner.Get(t, people+"?q=new")
	if !strings.Contains(page.Text, "new@host.example") || !strings.Contains(page.Text, "Invited") || strings.Contains(page.Text, "boss@host.example") {
		t.Error(page.Text)
	}
	account, err := k.store.AccountByEmail(t.Context(), "new@host.example")
	if err != nil {
		t.Fatal(err)
	}
	roles := func(was string, now ...string) url.Values {
		return url.Values{"csrf": {token}, "was": {was}, "roles": now}
	}
	person := people + "/" + account.Ref
	a = owner.Post(t, person+"/roles", roles("viewer", models.RoleOwner))
	if a.StatusCode != 409 || !strings.Contains(a.Text, "Now: <strong>Editor") || !strings.Contains(a.Text, "Your choice: <strong>Owner") {
		t.Errorf("stale: %d %s", a.StatusCode, a.Text)
	}
	if a = owner.Post(t, person+"/roles", roles("editor")); a.StatusCode != 303 || a.Header.Get("Location") != people {
		t.Errorf("removing: %d", a.StatusCode)
	}
	if a = owner.Get(t, person); a.StatusCode != 404 {
		t.Errorf("who has no role here any more: %d", a.StatusCode)
	}
	self, err := k.store.AccountByEmail(t.Context(), "owner@host.example")
	if err != nil {
		t.Fatal(err)
	}
	a = owner.Post(t, people+"/"+self.Ref+"/roles", roles("owner", models.RoleViewer))
	if a.StatusCode != 422 || !strings.Contains(a.Text, "last account") {
		t.Errorf("the last owner: %d %s", a.StatusCode, a.Text)
	}
}

func TestInvitationLink(t *testing.T) {
	k := newDesk(t, modelstest.Plan{})
	err := k.store.Invite(t.Context(), models.System(), k.dialogue, models.Invitation{Email: "new@host.example", Name: "New", Language: "fr",
		Roles: []string{models.RoleEditor}})
	if err != nil {
		t.Fatal(err)
	}
	messages, _, err := k.store.Messages(t.Context(), models.Everything(), models.MessageFilter{Kind: models.MailInvite}, 1)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := k.store.MailFacts(t.Context(), &messages[0])
	if err != nil {
		t.Fatal(err)
	}
	b, path := k.app(), "/organise/invitation/"+facts.OneTime
	if a := b.Get(t, path); a.StatusCode != 200 || !strings.Contains(a.Text, "new@host.example") || a.Header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("%d %s", a.StatusCode, a.Text)
	}
	form := url.Values{"name": {"Neo"}, "language": {"nl"}, "password": {"short"}}
	if a := b.Post(t, path, form); a.StatusCode != 422 || !strings.Contains(a.Text, `value="Neo"`) {
		t.Errorf("a short password: %d", a.StatusCode)
	}
	form.Set("password", password)
	if a := b.Post(t, path, form); a.StatusCode != 303 {
		t.Fatalf("%d %s", a.StatusCode, a.Text)
	}
	if a := b.Get(t, path); a.StatusCode != 410 {
		t.Errorf("again: %d", a.StatusCode)
	}
	b.Post(t, "/organise/sign-in", url.Values{"email": {"new@host.example"}, "password": {password}})
	if a := b.Get(t, k.base); a.StatusCode != 200 || strings.Contains(a.Text, `href="`+k.base+`/registrations`) ||
		!strings.Contains(a.Text, `class="office-nav"`) || !strings.Contains(a.Text, k.base+"/capacity") {
		t.Errorf("an editor's page: %d %s", a.StatusCode, a.Text)
	}
}

func TestAuditPage(t *testing.T) {
	k := newDesk(t, modelstest.Plan{})
	owner := k.staff(t, "owner", models.RoleOwner, k.dialogue.Slug)
	root := k.staff(t, "root", models.RoleAdministrator, "")
	r := k.enrol(t, 1, models.Onsite, nil)
	err := k.store.SetMarks(t.Context(), models.System(), r.ID, r.Revision, models.Marks{DoorNote: "=1+1 side door"})
	if err != nil {
		t.Fatal(err)
	}
	owner.Get(t, k.base+"/registrations/"+r.Ref)
	path := k.base + "/audit?registration=" + models.FormatReference(r.Reference)
	a := owner.Get(t, path)
	for _, want := range []string{"<strong>Flags or notes changed", "<strong>Opened", "=1&#43;1 side door", "Automatically", "owner · 0.0.0.0", k.base + "/registrations/" + r.Ref} {
		if !strings.Contains(a.Text, want) {
			t.Errorf("the log lacks %q: %s", want, a.Text)
		}
	}
	if strings.Contains(a.Text, "<strong>Signed in") {
		t.Error("the log of a dialogue tells of what is not its own")
	}
	if a := owner.Get(t, k.base+"/audit.csv?action=registration.mark"); a.StatusCode != 200 || !strings.Contains(a.Text, "→ '=1+1 side door") &&
		!strings.Contains(a.Text, "→ =1+1 side door") || strings.Count(a.Text, "\r\n") != 2 {
		t.Errorf("the sheet: %d %s", a.StatusCode, a.Text)
	}
	a = root.Get(t, "/organise/audit?actor=owner")
	for _, want := range []string{"<strong>Signed in", "<strong>Audit log taken away", "<strong>Audit log read", k.dialogue.Slug} {
		if !strings.Contains(a.Text, want) {
			t.Errorf("the whole log lacks %q: %s", want, a.Text)
		}
	}
	if a := root.Get(t, "/organise/audit?after=forged"); a.StatusCode != 404 {
		t.Errorf("a forged place in it: %d", a.StatusCode)
	}
	if a := root.Get(t, "/organise/audit?from=2026-02-30"); a.StatusCode != 200 || !strings.Contains(a.Text, "date that exists") {
		t.Errorf("no date: %d", a.StatusCode)
	}
}
