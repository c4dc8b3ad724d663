package app_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"duologue/app"
	"duologue/app/web/webtest"
	"duologue/models"
	"duologue/models/demo"
	"duologue/models/modelstest"
)

// place is a running product in some state, with what can be named in it.
type place struct {
	name   string
	base   string // address
	store  *models.Store
	routes []string
	// values fill the {names} of paths; what has no value does not exist here.
	values map[string]string
	// signIns are the tokens of who is signed in, by role and language.
	signIns map[string]string
}

// serve lets browsers reach a store.
func serve(t *testing.T, name string, store *models.Store, clock func() time.Time) *place {
	t.Helper()
	kit := webtest.Kit(t, store, clock, nil)
	kit.Log = slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	p := &place{name: name, base: webtest.Serve(t, kit, app.New), store: store, values: map[string]string{}, signIns: map[string]string{}}
	for _, route := range app.Routes(kit) {
		if route.Method == http.MethodGet {
			p.routes = append(p.routes, route.Path)
		}
	}
	return p
}

// fullPlace is the demonstration.
func fullPlace(t *testing.T) *place {
	t.Helper()
	clock := demo.NewClock()
	p := serve(t, "full", modelstest.NewAt(t, clock.Now), clock.Now)
	result, err := demo.Load(t.Context(), p.store, clock, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	p.values["list"] = result.List
	p.values["past"] = "innovation-dialogue-2021"
	p.values["agreement"], p.values["call"], p.values["meeting"] = "A1979", "C2015", "ID2"
	p.appoint(t, demo.Slug)
	p.limited(t, demo.Slug, "EXAMPLE-CN")
	p.exhaust(t)
	p.guests(t, demo.Slug)
	p.unbroken(t, demo.Slug)
	p.speaker(t, demo.Slug)
	p.record(t)
	p.mous(t, demo.Slug)
	p.desk(t, demo.Slug)
	p.ceremonies(t, demo.Slug)
	return p
}

// record publishes a record of the register with texts in two languages.
func (p *place) record(t *testing.T) {
	t.Helper()
	m := publish(t, p.store, models.MoUContent{Type: "mou", Titles: models.Text{"en": "Memorandum on example research", "zh": "示范研究备忘录"},
		Parties: []models.MoUParty{{Key: "a", Side: models.SideBelgium, Name: models.Text{"en": "Example Institute"}}, {Key: "b", Side: models.SideChina}}})
	p.values["verify"] = m.Code
}

// publish enters a record with texts in English and Chinese and shows it.
func publish(t *testing.T, store *models.Store, content models.MoUContent) *models.MoU {
	t.Helper()
	ctx, desk := t.Context(), models.WholeDesk()
	m, err := store.EnterMoU(ctx, models.System(), desk, models.MoUNegotiating, content)
	for lang, status := range map[string]string{"en": models.TextTranslation, "zh": models.TextAuthentic} {
		if err == nil {
			m, err = store.AttachToMoU(ctx, models.System(), desk, m.Ref, models.MoUAttachment{Place: models.PlaceText,
				Text:   models.MoUText{Language: lang, Status: status, Version: "1"},
				Upload: models.Upload{Name: "text-" + lang + ".pdf", Data: []byte("%PDF-1.4\n% " + lang + "\n%%EOF\n")}})
		}
	}
	if err == nil {
		m, err = store.ShowMoU(ctx, models.System(), desk, m.Ref, models.MoUShowing{Visibility: models.MoUPublic})
	}
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// desk enters a record of the register with all that one can have.
func (p *place) desk(t *testing.T, slug string) {
	t.Helper()
	text := func(words string) models.Text { return models.Text{"en": words, "zh": "示例"} }
	content := models.MoUContent{
		Type: "mou", Titles: text("Memorandum of " + strings.Repeat("understanding", 8)), Dialogue: slug, Topics: []string{"unknown-theme"}, Competence: "mixed",
		Nature: map[string]string{"be": "non_binding"}, Relations: []models.MoURelation{{Kind: "renews", Title: text("An older one")}}, Remarks: text("Sources differ."),
		Parties:     []models.MoUParty{{Key: "a", Side: "be", Name: text("Example Institute"), ROR: "05f950310"}, {Key: "b", Side: "cn"}},
		Signatories: []models.MoUSignatory{{Key: "s", Party: "a", FamilyName: "Example", GivenNames: "Ann", Title: text("Director"), SignedOn: "2026-06", Witnesses: []string{"A", "B"}}},
		EndsOn:      "2026-12", NoticeMonths: 1, Commitments: []models.MoUCommitment{{Key: "c", What: text("Meet"), Owner: "Ann", Due: "2026", State: models.CommitmentOpen}},
		Contacts: []models.MoUContact{{Side: "be", Name: "Ann Example"}}, Security: &models.MoUSecurity{Outcome: "conditions", Note: "Yearly"}, SignedOn: "../2026-06-26",
	}
	m, err := p.store.EnterMoU(t.Context(), models.System(), models.WholeDesk(), models.MoUNegotiating, content)
	if err == nil {
		m, err = p.store.AttachToMoU(t.Context(), models.System(), models.WholeDesk(), m.Ref, models.MoUAttachment{Place: models.PlaceText,
			Text: models.MoUText{Language: "en", Status: models.TextAuthentic}, Upload: models.Upload{Name: strings.Repeat("long", 20) + ".pdf", Data: []byte("%PDF-1.4\n%%EOF")}})
	}
	if err == nil {
		m, err = p.store.ProposeMoU(t.Context(), models.System(), models.WholeDesk(), m.Ref, m.Revision)
	}
	if err != nil {
		t.Fatal(err)
	}
	p.values["mou-kept"] = m.Ref
	content.SignedOn = "2017"
	if m, err = p.store.EnterMoU(t.Context(), models.System(), models.WholeDesk(), models.MoUInEffect, content); err != nil {
		t.Fatal(err)
	}
	p.values["mou-signed"] = m.Ref
}

// speaker gives a session a speaker without a portrait and files, and releases
// the agenda.
func (p *place) speaker(t *testing.T, slug string) {
	t.Helper()
	d, err := p.store.DialogueBySlug(t.Context(), slug)
	if err != nil {
		t.Fatal(err)
	}
	speaker, err := p.store.SaveSpeaker(t.Context(), models.System(), d, "", models.SpeakerForm{SpeakerProfile: models.SpeakerProfile{
		FamilyName: "Example", GivenNames: "Ada", Organisation: models.Text{"en": "Example University"}, Biography: models.Text{"en": "Works on **water**."}}})
	if err != nil {
		t.Fatal(err)
	}
	p.values["speakers"], p.values["speaker"], p.values["speaker-token"] = slug, speaker.Ref, p.store.SpeakerToken(speaker)
	w, err := p.store.WorkingAgenda(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	session := w.Sessions[0]
	was := models.Fingerprint(session)
	session.Speakers = []models.SessionSpeaker{{Speaker: speaker.Ref, Role: models.RoleChair}}
	if _, err := p.store.PutSession(t.Context(), models.System(), d, session, was); err != nil {
		t.Fatal(err)
	}
	for _, audience := range models.FileAudiences() {
		file := models.Upload{Name: strings.Repeat("long", 20) + ".pdf", Data: []byte("%PDF-1.4\n%%EOF"), Audience: audience}
		if err := p.store.AddSessionFile(t.Context(), models.System(), d, session.Code, file); err != nil {
			t.Fatal(err)
		}
	}
	p.values["filed"] = session.Code
	if _, err := p.store.ReleaseAgenda(t.Context(), models.System(), d, w.Revision+3); err != nil {
		t.Fatal(err)
	}
}

// emptyPlace has a dialogue in which nobody registered yet.
func emptyPlace(t *testing.T) *place {
	t.Helper()
	p := serve(t, "empty", modelstest.New(t), nil)
	d, refs := modelstest.Dialogue(t, p.store, modelstest.Plan{})
	p.values["slug"], p.values["session"] = d.Slug, refs["x"]
	p.appoint(t, d.Slug)
	return p
}

// barePlace has not even a dialogue or an account.
func barePlace(t *testing.T) *place {
	t.Helper()
	p := serve(t, "bare", modelstest.New(t), nil)
	var err error
	if p.values["setup"], err = p.store.SetUpToken(t.Context()); err != nil {
		t.Fatal(err)
	}
	return p
}

// livePlace is a dialogue while a session is on.
func livePlace(t *testing.T) *place {
	t.Helper()
	ahead := time.Duration(0)
	clock := func() time.Time { return time.Now().Add(ahead) }
	p := serve(t, "live", modelstest.NewAt(t, clock), clock)
	d, refs := modelstest.Dialogue(t, p.store, modelstest.Plan{})
	r, err := p.store.AddRegistration(t.Context(), models.System(), d.Whole(), modelstest.Form(1, models.Online, map[string]string{refs["x"]: models.Online}))
	if err != nil {
		t.Fatal(err)
	}
	agenda, err := p.store.Agenda(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	ahead = agenda.Session(refs["x"]).StartsAt.Sub(time.Now()) + time.Minute
	p.values["slug"], p.values["session"] = d.Slug, refs["x"]
	p.values["online"], p.values["joins"] = p.store.MyToken(r), refs["x"]
	return p
}

// appoint signs people of each role in, one for each language.
func (p *place) appoint(t *testing.T, slug string) {
	t.Helper()
	ctx := context.Background()
	for _, role := range []string{models.RoleDoor, models.RoleOrganiser, models.RoleAdministrator} {
		for _, lang := range languages() {
			n := models.NewAccount{Email: role + "-" + lang + "@host.example", Name: "Example " + role, Language: lang, Password: password, Role: role}
			if role != models.RoleAdministrator {
				n.Dialogue = slug
			}
			if _, err := p.store.AddAccount(ctx, models.System(), n); err != nil {
				t.Fatal(err)
			}
			token, err := p.store.SignInWith(ctx, models.System(), models.Credentials{Email: n.Email, Password: password})
			if err != nil {
				t.Fatal(err)
			}
			p.signIns[role+lang] = token
		}
	}
	account, err := p.store.AccountByEmail(ctx, "door-en@host.example")
	if err != nil {
		t.Fatal(err)
	}
	p.values["member"] = account.Ref
	for _, lang := range languages() { // door staff are about to set up their authenticators
		door, err := p.store.AccountByEmail(ctx, "door-"+lang+"@host.example")
		if err != nil {
			t.Fatal(err)
		}
		if err := p.store.StartTOTP(ctx, models.Actor{Kind: models.ActorAccount, AccountID: door.ID}, password); err != nil {
			t.Fatal(err)
		}
	}
	p.invite(t, slug)
	if p.values["reset"], err = p.store.ResetToken(ctx, account.ID); err != nil {
		t.Fatal(err)
	}
}

// limited signs people in who see the guests of one host body alone.
func (p *place) limited(t *testing.T, slug, code string) {
	t.Helper()
	ctx := t.Context()
	d, err := p.store.DialogueBySlug(ctx, slug)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range d.Hosts {
		if h.Host.Code == code {
			p.values["host-link"] = p.store.HostToken(d, h.Host)
		}
	}
	for _, lang := range languages() {
		n := models.NewAccount{Email: "host-" + lang + "@host.example", Name: "Example registrar", Language: lang, Password: password,
			Role: models.Grant(models.RoleRegistrar, code), Dialogue: slug}
		if _, err := p.store.AddAccount(ctx, models.System(), n); err != nil {
			t.Fatal(err)
		}
		if p.signIns["host"+lang], err = p.store.SignInWith(ctx, models.System(), models.Credentials{Email: n.Email, Password: password}); err != nil {
			t.Fatal(err)
		}
	}
}

// invite asks somebody who has not come yet.
func (p *place) invite(t *testing.T, slug string) {
	t.Helper()
	d, err := p.store.DialogueBySlug(t.Context(), slug)
	if err != nil {
		t.Fatal(err)
	}
	err = p.store.Invite(t.Context(), models.System(), d, models.Invitation{Email: "invited@host.example", Name: "Example Guest", Language: "en",
		Roles: []string{models.RoleRegistrar, models.RoleProtocol}})
	if err != nil {
		t.Fatal(err)
	}
	messages, _, err := p.store.Messages(t.Context(), models.Everything(), models.MessageFilter{Kind: models.MailInvite}, 1)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := p.store.MailFacts(t.Context(), &messages[0])
	if err != nil {
		t.Fatal(err)
	}
	p.values["invitation"] = facts.OneTime
}

// exhaust tries passwords until no more may be tried.
func (p *place) exhaust(t *testing.T) {
	t.Helper()
	for range 20 {
		_, err := p.store.SignInWith(t.Context(), models.Actor{Kind: models.ActorPublic, IP: "127.0.0.1"}, models.Credentials{Email: "guesser@host.example", Password: "x"})
		if errors.Is(err, models.ErrTooMany) {
			p.values["guessed"] = "/organise"
			return
		}
	}
	t.Fatal("passwords may be tried for ever")
}

// unbroken registers somebody whose names have no place to break a line, and
// scans their code.
func (p *place) unbroken(t *testing.T, slug string) {
	t.Helper()
	d, err := p.store.DialogueBySlug(t.Context(), slug)
	if err != nil {
		t.Fatal(err)
	}
	form := modelstest.Form(1, models.Onsite, nil)
	form.FamilyName, form.GivenNames, form.NativeName = strings.Repeat("W", 100), strings.Repeat("m", 100), strings.Repeat("M", 100)
	form.Organisation, form.Position, form.Email = strings.Repeat("O", 200), strings.Repeat("P", 150), strings.Repeat("e", 60)+"@guest.example"
	r, err := p.store.AddRegistration(t.Context(), models.System(), d.Whole(), form)
	if err != nil {
		t.Fatal(err)
	}
	account, err := p.store.AccountByEmail(t.Context(), "organiser-en@host.example")
	if err != nil {
		t.Fatal(err)
	}
	lists, err := p.store.Lists(t.Context(), d.ID)
	if err != nil {
		t.Fatal(err)
	}
	actor := models.Actor{Kind: models.ActorAccount, AccountID: account.ID}
	in := models.ScanInput{Nonce: [16]byte{200}, List: lists[0].Ref, Code: r.Reference, Direction: models.Entry}
	if _, err := p.store.Scan(t.Context(), actor.Scanner(d.ID), in); err != nil {
		t.Fatal(err)
	}
	p.values["unbroken-scan"] = models.NonceText(in.Nonce[:])
	p.values["unbroken"], p.values["unbroken-ref"] = p.store.MyToken(r), r.Ref
}

// fill fills the language and the {names} of a path; ok is false where
// something is named that does not exist here.
func (p *place) fill(path, lang string) (filled string, ok bool) {
	ok = true
	filled = regexp.MustCompile(`{[a-z-]+}`).ReplaceAllStringFunc(path, func(name string) string {
		value, known := p.values[strings.Trim(name, "{}")]
		ok = ok && known
		return value
	})
	return strings.ReplaceAll(filled, ":lang", lang), ok
}

func languages() []string { return []string{"nl", "fr", "en", "zh"} }
