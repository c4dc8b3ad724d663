package app_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

// shown and hidden begin all names, addresses and notes of the guests whom staff
// of HOST-A may see, and may not.
const (
	shown  = "sichtbar"
	hidden = "verborgen"
)

// hosted is a dialogue with guests of each host body and of none, and all that is
// kept about them.
type hosted struct {
	*world
	staff *visitor // may do all that can be limited, for HOST-A alone
	// own and theirs are parameters that name what is of HOST-A, and what is of
	// HOST-B or of no host body.
	own    map[string]string
	theirs []map[string]string
	guests []int64 // those hidden
	secret []string
}

func newHosted(t *testing.T) *hosted {
	t.Helper()
	h := &hosted{world: newWorld(t)}
	h.staff = h.visitor("registrar@HOST-A")
	h.invite(t, h.staff.account, "HOST-A")
	h.own = h.fill(t, "HOST-A", shown, h.staff.account, 100)
	h.invite(t, "registrar-b@host.example", "HOST-B")
	h.theirs = append(h.theirs, h.fill(t, "HOST-B", hidden, "registrar-b@host.example", 200), h.fill(t, "", hidden, "owner@host.example", 300))
	h.secret = append(h.secret, hidden, h.store.HostToken(h.dialogue, h.dialogue.Hosts[1].Host))
	h.render(t)
	return h
}

// invite gives somebody all roles that can be limited, for a host body.
func (h *hosted) invite(t *testing.T, account, code string) {
	t.Helper()
	i := models.Invitation{Email: account, Name: "Staff of " + code, Language: "en"}
	for _, role := range models.HostRoles() {
		i.Roles = append(i.Roles, models.Grant(role, code))
	}
	if err := h.store.Invite(t.Context(), models.System(), h.dialogue, i); err != nil {
		t.Fatal(err)
	}
}

// fill registers guests of a host body in several states and has its staff do
// what staff do.
func (h *hosted) fill(t *testing.T, code, word, email string, n int) map[string]string {
	t.Helper()
	ctx, d := t.Context(), h.dialogue
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	account, err := h.store.AccountByEmail(ctx, email)
	must(err)
	actor := models.Actor{Kind: models.ActorAccount, AccountID: account.ID}
	scope, err := h.store.ScopeOf(ctx, account.ID, models.MayRegister, d)
	must(err)
	agenda, err := h.store.Agenda(ctx, d)
	must(err)
	var made []*models.Registration
	for i := range 4 {
		f := modelstest.Form(n+i, models.Onsite, map[string]string{})
		f.FamilyName, f.GivenNames, f.NativeName = fmt.Sprint(word, n+i), word, word
		f.Email, f.Organisation, f.Position, f.Host = fmt.Sprint(word, n+i, "@guest.example"), word, word, code
		f.Dietary, f.Sessions = word, map[string]string{agenda.Sessions[1].Ref: models.Onsite}
		var r *models.Registration
		if i%2 == 0 {
			r, err = h.store.AddRegistration(ctx, actor, scope, f)
		} else {
			r, err = h.store.Register(ctx, models.Actor{Kind: models.ActorPublic}, d, f)
		}
		must(err)
		made = append(made, r)
		must(h.store.SetMarks(ctx, actor, r.ID, r.Revision, models.Marks{DoorNote: word, StaffNote: word}))
		if word == hidden {
			h.guests, h.secret = append(h.guests, r.ID), append(h.secret, r.Ref, models.FormatReference(r.Reference))
		}
	}
	must(h.store.Act(ctx, actor, models.ActDecline, made[3].ID))
	lists, err := h.store.Lists(ctx, d.ID)
	must(err)
	administrator, err := h.store.AccountByEmail(ctx, "administrator@host.example")
	must(err)
	door := models.Actor{Kind: models.ActorAccount, AccountID: administrator.ID}.Scanner(d.ID)
	plenary := slices.IndexFunc(lists, func(l models.List) bool { return l.SessionID == agenda.Sessions[0].ID })
	for i, list := range []string{lists[0].Ref, lists[plenary].Ref} {
		_, err = h.store.Scan(ctx, door, models.ScanInput{Nonce: [16]byte{byte(n / 100), byte(i)}, List: list, Code: made[0].Reference, Direction: models.Entry, Forced: true})
		must(err)
	}
	values := map[string]string{"registration": made[1].Ref}
	bulk, err := h.store.BulkByRef(ctx, actor, scope, models.ActDecline, []string{made[0].Ref, made[2].Ref})
	must(err)
	values["bulk"] = bulk.Ref
	filter, err := h.store.SaveFilter(ctx, actor, d, models.SavedFilter{Name: word, Shared: true, Filter: models.RegistrationFilter{Search: word}})
	must(err)
	values["filter"] = filter.Ref
	values["import"], values["campaign"] = h.sheet(t, actor, scope, word), h.campaign(t, actor, scope, word)
	return values
}

// sheet is an import with a row that is wrong, and one that is not.
func (h *hosted) sheet(t *testing.T, actor models.Actor, scope models.Scope, word string) string {
	t.Helper()
	ctx := t.Context()
	i, err := h.store.CreateImport(ctx, actor, scope, models.NewImport{Name: word + ".csv",
		Guess: func([]string) []string { return []string{"family_name", "organisation", "email"} },
		Read: func(row func(int, []string) error) (map[string]string, error) {
			for n, cells := range [][]string{{"Name", "Organisation", "E-mail"}, {word, word, word + "@sheet.example"}, {word, word, word}} {
				if err := row(n+1, cells); err != nil {
					return nil, err
				}
			}
			return map[string]string{"format": "csv", "encoding": "utf-8", "comma": ";"}, nil
		}})
	if err != nil {
		t.Fatal(err)
	}
	plan := models.ImportPlan{Fields: i.Plan.Fields, Mode: models.Online, Category: models.Researcher, Country: "BE", Language: "en"}
	if err := h.store.PlanImport(ctx, actor, h.dialogue, i, i.Revision, plan); err != nil {
		t.Fatal(err)
	}
	for more := true; more; {
		if more, err = h.store.WorkStep(ctx, models.ImportWords{}); err != nil {
			t.Fatal(err)
		}
	}
	return i.Ref
}

// campaign is one that went out.
func (h *hosted) campaign(t *testing.T, actor models.Actor, scope models.Scope, word string) string {
	t.Helper()
	ctx := t.Context()
	c, err := h.store.CreateCampaign(ctx, actor, scope, models.CampaignForm{Filter: models.RegistrationFilter{Search: word},
		Subject: models.Text{"en": word}, Body: models.Text{"en": word}})
	if err != nil {
		t.Fatal(err)
	}
	reached, err := h.store.CampaignRecipients(ctx, h.dialogue, c)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.store.ConfirmCampaign(ctx, actor, h.dialogue, c, models.CampaignSeen{Recipients: reached.Mailed, Content: c.Content()}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.store.QueueCampaigns(ctx); err != nil {
		t.Fatal(err)
	}
	return c.Ref
}

// render keeps the bytes of each mail, in which stands to whom it is.
func (h *hosted) render(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	for {
		claimed, err := h.store.ClaimMessages(ctx, "test", 100, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if len(claimed) == 0 {
			return
		}
		for _, m := range claimed {
			raw := strings.ReplaceAll(aMail, "You are", m.ToAddress+" is")
			if err := h.store.KeepRendered(ctx, &m, m.Ref+"@host.example", "To "+m.ToAddress, []byte(raw)); err != nil {
				t.Fatal(err)
			}
			if err := h.store.MarkSent(ctx, &m); err != nil {
				t.Fatal(err)
			}
			for i, values := range append([]map[string]string{h.own}, h.theirs...) {
				code := []string{shown + "1", hidden + "2", hidden + "3"}[i]
				if strings.HasPrefix(m.ToAddress, code) {
					values["message"] = m.Ref
				}
			}
		}
	}
}

// stored is what there is about the hidden guests.
func (h *hosted) stored(t *testing.T) string {
	t.Helper()
	var all []any
	for _, values := range h.theirs {
		for _, step := range []func() (any, error){
			func() (any, error) { return h.store.CampaignByRef(t.Context(), h.dialogue.Whole(), values["campaign"]) },
			func() (any, error) { return h.store.ImportByRef(t.Context(), h.dialogue.Whole(), values["import"]) },
			func() (any, error) { return h.store.MessageByRef(t.Context(), h.dialogue.Whole(), values["message"]) },
		} {
			row, err := step()
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, row)
		}
	}
	err := h.store.Matching(t.Context(), h.dialogue.Whole(), models.RegistrationFilter{}, func(rows []*models.Registration) error {
		for _, r := range rows {
			if slices.Contains(h.guests, r.ID) {
				all = append(all, r)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.MarshalIndent(all, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
