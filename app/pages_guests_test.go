package app_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

// guests finds somebody in each state.
func (p *place) guests(t *testing.T, slug string) {
	t.Helper()
	d, err := p.store.DialogueBySlug(t.Context(), slug)
	if err != nil {
		t.Fatal(err)
	}
	p.values["slug"], p.values["practical"] = slug, slug
	filters := map[string]models.RegistrationFilter{"online": {State: models.Confirmed, Mode: models.Online},
		"onsite": {State: models.Confirmed, Mode: models.Onsite}}
	for _, state := range models.States() {
		filters[state] = models.RegistrationFilter{State: state}
	}
	for name, filter := range filters {
		page, err := p.store.Registrations(t.Context(), d.Whole(), filter, models.Cursor{}, 40)
		if err != nil || len(page.Rows) == 0 {
			t.Fatalf("nobody is %s: %v", name, err)
		}
		p.values[name], p.values[name+"-ref"] = p.store.MyToken(page.Rows[0]), page.Rows[0].Ref
		if name == "online" {
			p.joins(t, page.Rows)
		}
	}
	p.mails(t, d)
	p.staff(t, d)
	p.asked(t, d)
	r, err := p.store.RegistrationByToken(t.Context(), p.values["onsite"])
	if err != nil {
		t.Fatal(err)
	}
	for kind, keep := range map[string]func(*models.MailFacts){
		models.MailCampaign: func(f *models.MailFacts) { p.values["unsubscribe"] = f.Unsubscribe },
		models.MailAddress:  func(f *models.MailFacts) { p.values["address"] = f.OneTime },
	} {
		facts, err := p.store.MailFacts(t.Context(), &models.Message{Kind: kind, DialogueID: d.ID, RegistrationID: r.ID, ToAddress: "new@guest.example"})
		if err != nil {
			t.Fatal(err)
		}
		keep(facts)
	}
}

// asked finds a question and a consent.
func (p *place) asked(t *testing.T, d *models.Dialogue) {
	t.Helper()
	questions, err := p.store.Questions(t.Context(), d.ID)
	if err != nil || len(questions) == 0 {
		t.Fatalf("nothing is asked: %v", err)
	}
	consents, err := p.store.ConsentTexts(t.Context(), d.ID)
	if err != nil || len(consents) == 0 {
		t.Fatalf("no consent is asked: %v", err)
	}
	p.values["question"], p.values["consent"] = questions[0].Ref, consents[0].Code
}

// entrance is the gate's list, somebody who was let in there, and who was not yet.
func (p *place) entrance(t *testing.T, d *models.Dialogue) (gate string, in *models.Registration, absent []*models.Registration) {
	t.Helper()
	lists, err := p.store.Lists(t.Context(), d.ID)
	if err != nil {
		t.Fatal(err)
	}
	absent, err = p.store.NotYetIn(t.Context(), &lists[0])
	if err != nil {
		t.Fatal(err)
	}
	err = p.store.Matching(t.Context(), d.Whole(), models.RegistrationFilter{State: models.Confirmed, Mode: models.Onsite}, func(rows []*models.Registration) error {
		for _, r := range rows {
			if !slices.ContainsFunc(absent, func(a *models.Registration) bool { return a.ID == r.ID }) {
				in = r
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if in == nil {
		t.Fatal("nobody is in")
	}
	return lists[0].Ref, in, absent
}

// staff finds somebody who was let in, and has staff do something to many.
func (p *place) staff(t *testing.T, d *models.Dialogue) {
	t.Helper()
	gate, in, absent := p.entrance(t, d)
	p.values["scanned-ref"] = in.Ref
	report, err := p.store.BulkByRef(t.Context(), models.System(), d.Whole(), models.ActApprove, []string{p.values["onsite-ref"], p.values["declined-ref"]})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.store.BulkStep(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.values["bulk"] = report.Ref
	p.values["import"], p.values["import-checked"] = p.guestList(t, d, false), p.guestList(t, d, true)
	p.twins(t, d)
	p.door(t, d, gate, absent)
}

// twins are two registrations that may be one person's.
func (p *place) twins(t *testing.T, d *models.Dialogue) {
	t.Helper()
	for n, name := range []string{"twin", "other-twin"} {
		f := modelstest.Form(900+n, models.Modes()[n], nil)
		f.FamilyName, f.Unsent = "Doublet", true
		f.Position, f.Access = []string{"", "Head of international cooperation"}[n], []string{"A ramp", ""}[n]
		r, err := p.store.AddRegistration(t.Context(), models.System(), d.Whole(), f)
		if err != nil {
			t.Fatal(err)
		}
		p.values[name] = r.Ref
	}
}

// door has people let in and refused by hand, and two come in twice, of whom
// one is asked about.
func (p *place) door(t *testing.T, d *models.Dialogue, gate string, absent []*models.Registration) {
	t.Helper()
	ctx := t.Context()
	waiting, err := p.store.RegistrationByToken(ctx, p.values["waitlisted"])
	if err != nil {
		t.Fatal(err)
	}
	account, err := p.store.AccountByEmail(ctx, "organiser-en@host.example")
	if err != nil {
		t.Fatal(err)
	}
	actor := models.Actor{Kind: models.ActorAccount, AccountID: account.ID}
	scan := func(n byte, r *models.Registration, at *time.Time) [16]byte {
		in := models.ScanInput{Nonce: [16]byte{n}, List: gate, Code: r.Reference, Direction: models.Entry, ScannedAt: at}
		if _, err := p.store.Scan(ctx, actor.Scanner(d.ID), in); err != nil {
			t.Fatal(err)
		}
		return in.Nonce
	}
	for name, r := range map[string]*models.Registration{"entry": absent[0], "refusal": waiting} {
		nonce := scan(byte(len(name)), r, nil)
		p.values[name] = models.NonceText(nonce[:])
	}
	ago := p.store.Now().Add(-time.Hour)
	var last [16]byte
	for n := range byte(4) {
		last = scan(100+n, absent[1+n/2], &ago)
	}
	if err := p.store.ResolveConflict(ctx, actor, d.ID, last, models.TicketShared, "A colleague had it."); err != nil {
		t.Fatal(err)
	}
}

// guestList is an import with a mistake, whose columns are said or not.
func (p *place) guestList(t *testing.T, d *models.Dialogue, planned bool) string {
	t.Helper()
	staff := models.Actor{Kind: models.ActorAccount, AccountID: 1}
	i, err := p.store.CreateImport(t.Context(), staff, d.Whole(), models.NewImport{Name: "guests.csv",
		Guess: func([]string) []string { return []string{"family_name", "organisation", "email", ""} },
		Read: func(row func(int, []string) error) (map[string]string, error) {
			for n, cells := range [][]string{{"Name", "Organisation", "E-mail", "Phone"}, {"王伟", "清华大学", "wang@guest.example", ""}, {"Peeters", "KU Leuven", "jan", ""}} {
				if err := row(n+1, cells); err != nil {
					return nil, err
				}
			}
			return map[string]string{"format": "csv", "encoding": "utf-8", "comma": ";", "merged": "yes"}, nil
		}})
	if err != nil {
		t.Fatal(err)
	}
	if planned {
		plan := models.ImportPlan{Fields: i.Plan.Fields, Mode: d.Format, Category: models.Researcher, Country: "BE", Language: "en"}
		if plan.Mode == models.FormatHybrid {
			plan.Mode = models.Online
		}
		if err := p.store.PlanImport(t.Context(), staff, d, i, i.Revision, plan); err != nil {
			t.Fatal(err)
		}
		for more := true; more; {
			if more, err = p.store.WorkStep(t.Context(), models.ImportWords{}); err != nil {
				t.Fatal(err)
			}
		}
	}
	return i.Ref
}

// joins finds somebody who attends a session online, and the session.
func (p *place) joins(t *testing.T, list []*models.Registration) {
	t.Helper()
	for _, r := range list {
		own, err := p.store.OwnPage(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		for _, choice := range own.Choices {
			if session := own.SessionOf(choice); session != nil && choice.Mode == models.Online && choice.State == models.Held {
				p.values["online"], p.values["joins"], p.values["session"] = p.store.MyToken(r), session.Ref, session.Ref
				return
			}
		}
	}
	t.Fatal("nobody attends a session online")
}

// shows tells whether a visit is worth making here: what looks the same
// everywhere, and what was sent in vain, is looked at in the full place alone.
func (p *place) shows(v visit) bool {
	named := strings.Contains(v.path, "{")
	switch p.name {
	case "full":
		return true
	case "empty":
		return v.form == nil && (named || strings.HasPrefix(v.path, "/organise/outbox") || v.path == "/organise")
	case "bare":
		return named || v.path == "/:lang" || v.path == "/:lang/dialogues"
	}
	return v.form == nil && named
}
