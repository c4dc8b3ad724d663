package mailer

import (
	"bytes"
	"context"
	"mime"
	"net/mail"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
	"duologue/views"
)

// reception is a store with a dialogue of two on-site places.
type reception struct {
	*models.Store
	t        *testing.T
	dialogue *models.Dialogue
	agenda   *models.Agenda
	now      time.Time
	views    *views.Views
}

func newReception(t *testing.T) *reception {
	r := &reception{t: t, now: time.Date(2027, 2, 25, 9, 0, 0, 0, time.UTC), views: engine(t)}
	r.Store = modelstest.NewAt(t, func() time.Time { return r.now })
	file, err := os.Open("testdata/dialogue.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	doc, err := models.ReadDocument(file)
	if err != nil {
		t.Fatal(err)
	}
	if r.dialogue, err = r.ImportDialogue(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
	if r.agenda, err = r.Agenda(t.Context(), r.dialogue); err != nil {
		t.Fatal(err)
	}
	return r
}

// register registers a guest for S1 on site and S2 online, or with another mode
// for all.
func (r *reception) register(email, lang, mode string) *models.Registration {
	r.t.Helper()
	f := &models.RegistrationForm{Mode: mode, Sessions: map[string]string{}, Consents: map[string]bool{}}
	f.Person = models.Person{FamilyName: "Wáng", GivenNames: "Xiǎomíng [x](y)", NativeName: "王小明", NameOrder: models.FamilyFirst, Email: email,
		Organisation: "Institute", Country: "CN", Position: "Researcher", Category: models.Researcher, Language: lang}
	for _, s := range r.agenda.Sessions[1:] {
		f.Sessions[s.Ref] = mode
	}
	if mode == models.Onsite {
		f.Sessions[r.agenda.Sessions[2].Ref] = models.Online
	}
	texts, err := r.ConsentTexts(r.t.Context(), r.dialogue.ID)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, c := range texts {
		f.Consents[c.Ref] = true
	}
	reg, err := r.Register(r.t.Context(), models.Actor{Kind: models.ActorPublic}, r.dialogue, f)
	if err != nil {
		r.t.Fatal(err)
	}
	return reg
}

func (r *reception) drafter() drafter {
	return drafter{store: r.Store, views: r.views, from: mail.Address{Address: "noreply@duologue.be"}, base: "https://duologue.be"}
}

// read drafts, composes and parses a mail; text is everything a person reads.
func (r *reception) read(m *models.Message) (header mail.Header, parts []leaf, text string) {
	r.t.Helper()
	d := r.drafter()
	draft, err := d.make(context.Background(), m)
	if err != nil {
		r.t.Fatalf("%s in %s: %v", m.Kind, m.Language, err)
	}
	raw, err := Compose(draft)
	if err != nil {
		r.t.Fatal(err)
	}
	message, parts := parse(r.t, raw)
	subject, err := new(mime.WordDecoder).DecodeHeader(message.Header.Get("Subject"))
	if err != nil {
		r.t.Fatal(err)
	}
	return message.Header, parts, subject + "\n" + string(parts[0].body) + string(parts[1].body)
}

func TestEveryMailInEveryLanguage(t *testing.T) {
	r := newReception(t)
	guest := r.register("wang@host.be", "zh", models.Onsite)
	online := r.register("li@host.be", "zh", models.Online)
	pending := r.register("zhao@host.be", "zh", models.Onsite)
	pending.Category = models.Official
	r.change(pending, models.Onsite, nil)
	for _, lang := range []string{"nl", "fr", "en", "zh", "de"} {
		for _, test := range []struct {
			kind     string
			reg      *models.Registration
			ticket   bool
			calendar bool
			has      string
		}{
			{models.MailConfirmed, guest, true, true, "/my/" + r.MyToken(guest)},
			{models.MailConfirmed, online, false, true, "/join/" + r.agenda.Sessions[1].Ref},
			{models.MailReceived, pending, false, false, "/my/"},
			{models.MailFreed, guest, true, true, "/my/"},
			{models.MailDeclined, guest, false, false, "dialogue@host.be"},
			{models.MailChanged, guest, true, true, "/my/"},
			{models.MailCancelled, guest, false, false, "dialogue@host.be"},
			{models.MailLink, guest, true, false, "/my/" + r.MyToken(guest)},
			{models.MailReminder, guest, true, false, "/join/" + r.agenda.Sessions[2].Ref},
			{models.MailReminder, online, false, false, "/join/" + r.agenda.Sessions[0].Ref},
			{models.MailAddress, guest, false, false, "/my/address/"},
			{models.MailMoved, guest, false, false, "dialogue@host.be"},
			{models.MailErased, &models.Registration{}, false, false, "dialogue@host.be"},
		} {
			header, parts, text := r.read(&models.Message{Ref: "r", Kind: test.kind, Language: lang, ToAddress: "wang@host.be",
				DialogueID: r.dialogue.ID, RegistrationID: test.reg.ID,
				Params: map[string]any{"dialogue": true, "sessions": []any{r.agenda.Sessions[1].Ref}}})
			name := test.kind + " in " + lang
			for _, bad := range []string{"⟦", "no value", "%!", "secret", "<nil>", "ZgotmplZ"} {
				if strings.Contains(text, bad) {
					t.Errorf("%s contains %q:\n%s", name, bad, text)
				}
			}
			if !strings.Contains(string(parts[0].body), test.has) || !strings.Contains(string(parts[1].body), test.has) {
				t.Errorf("%s lacks %q", name, test.has)
			}
			pictures := slices.DeleteFunc(slices.Clone(parts), func(l leaf) bool { return l.kind != "image/png" })
			if test.ticket && (len(pictures) != 2 || pictures[0].cid != "<ticket@duologue>" || !bytes.Equal(pictures[0].body, pictures[1].body)) ||
				!test.ticket && len(pictures) != 0 {
				t.Errorf("%s has %d pictures", name, len(pictures))
			}
			if got := strings.Contains(string(parts[1].body), `src="cid:ticket@duologue"`); got != test.ticket {
				t.Errorf("%s shows a ticket: %v", name, got)
			}
			if got := strings.HasSuffix(parts[len(parts)-1].kind, "/calendar"); got != test.calendar {
				t.Errorf("%s has a calendar: %v", name, got)
			}
			if from, err := header.AddressList("From"); err != nil || from[0].Name != "Dialogue, secrétariat 秘书处" || from[0].Address != "noreply@duologue.be" {
				t.Errorf("%s from %v, %v", name, from, err)
			}
			if to, err := header.AddressList("Reply-To"); err != nil || to[0].Address != "dialogue@host.be" {
				t.Errorf("%s reply to %v, %v", name, to, err)
			}
		}
	}
}

// A speaker gets the own link in their language, with what the profile lacks.
func TestTheMailToASpeaker(t *testing.T) {
	r := newReception(t)
	for lang, lacks := range map[string]string{"nl": "Portret", "fr": "Portrait", "en": "Portrait", "zh": "照片"} {
		speaker, err := r.SaveSpeaker(t.Context(), models.System(), r.dialogue, "", models.SpeakerForm{Email: "wang@host.be", Language: lang,
			SpeakerProfile: models.SpeakerProfile{FamilyName: "Wáng", GivenNames: "Xiǎomíng", NativeName: "王小明", NameOrder: models.FamilyFirst}})
		if err != nil {
			t.Fatal(err)
		}
		header, parts, text := r.read(&models.Message{Ref: "r", Kind: models.MailSpeaker, Language: lang, ToAddress: "wang@host.be", ToKey: "wang@host.be",
			DialogueID: r.dialogue.ID, SpeakerID: speaker.ID})
		for _, part := range parts[:2] {
			for _, want := range []string{"/" + lang + "/speakers/" + r.SpeakerToken(speaker), lacks, "dialogue@host.be"} {
				if !strings.Contains(string(part.body), want) {
					t.Errorf("the mail in %s lacks %q:\n%s", lang, want, part.body)
				}
			}
		}
		if strings.Contains(text, "⟦") || len(parts) != 2 {
			t.Errorf("%d parts:\n%s", len(parts), text)
		}
		if to, err := header.AddressList("To"); err != nil || to[0].Address != "wang@host.be" || !strings.Contains(to[0].Name, "Wáng") {
			t.Errorf("to %v, %v", to, err)
		}
	}
}

// A contact of a record gets the checkpoint as a file, with what to do with it.
func TestTheMailWithACheckpoint(t *testing.T) {
	r := newReception(t)
	desk := models.WholeDesk()
	m, err := r.EnterMoU(t.Context(), models.System(), desk, models.MoUSigned, models.MoUContent{Type: "mou", SignedOn: "2027-02-01",
		Titles: models.Text{"en": "Example memorandum", "zh": "示范备忘录"}, Remarks: models.Text{"en": "confidential"}, Contacts: []models.MoUContact{{Name: "A", Email: "a@host.be"}}})
	if err == nil {
		m, err = r.ShowMoU(t.Context(), models.System(), desk, m.Ref, models.MoUShowing{Visibility: models.MoUPublic})
	}
	if err != nil {
		t.Fatal(err)
	}
	checkpoint, err := r.CheckpointAt(t.Context(), 3)
	if err != nil {
		t.Fatal(err)
	}
	for lang, title := range map[string]string{"en": "Example memorandum", "zh": "示范备忘录", "fr": "Example memorandum", "": "Example memorandum"} {
		for _, act := range []string{models.ActSign, models.ActShow} {
			_, parts, text := r.read(&models.Message{Ref: "r", Kind: models.MailCheckpoint, Language: lang, ToAddress: "a@host.be", ToKey: "a@host.be",
				Params: map[string]any{"mou": m.Ref, "size": 3.0, "act": act}})
			for _, part := range parts[:2] {
				for _, want := range []string{title, *m.Reference, "/verify/" + m.Code, "/mous/" + *m.Reference + "/proof.json?since=3", "duologue verify --checkpoint checkpoint.txt"} {
					if !strings.Contains(string(part.body), want) {
						t.Errorf("the mail in %q lacks %q:\n%s", lang, want, part.body)
					}
				}
			}
			if strings.Contains(text, "⟦") || strings.Contains(text, "confidential") || len(parts) != 3 {
				t.Fatalf("%d parts:\n%s", len(parts), text)
			}
			if parts[2].kind != "text/plain" || strings.ReplaceAll(string(parts[2].body), "\r\n", "\n") != checkpoint.Note {
				t.Errorf("attached %s: %q, should be %q", parts[2].kind, parts[2].body, checkpoint.Note)
			}
		}
	}
	if _, err := r.ShowMoU(t.Context(), models.System(), desk, m.Ref, models.MoUShowing{Visibility: models.MoUInternal}); err != nil {
		t.Fatal(err)
	}
	_, _, text := r.read(&models.Message{Ref: "r", Kind: models.MailCheckpoint, Language: "nl", ToAddress: "a@host.be", ToKey: "a@host.be",
		Params: map[string]any{"mou": m.Ref, "size": 3.0, "act": models.ActSign}})
	if strings.Contains(text, m.Code) || strings.Contains(text, "proof.json") {
		t.Errorf("the mail leads to what is hidden:\n%s", text)
	}
}

// Answers go where the dialogue says, or else to its contact.
func TestAnswersGoToTheDialoguesOwnAddress(t *testing.T) {
	r := newReception(t)
	guest := r.register("wang@host.be", "zh", models.Onsite)
	doc := r.dialogue.Document()
	content := doc.Content(models.PartFacts)
	doc.ReplyTo = "answers@host.be"
	if err := r.EditDialogue(t.Context(), models.System(), r.dialogue.ID, models.PartFacts, content, doc); err != nil {
		t.Fatal(err)
	}
	header, _, _ := r.read(&models.Message{Kind: models.MailConfirmed, Language: "en", ToAddress: "wang@host.be", DialogueID: r.dialogue.ID, RegistrationID: guest.ID})
	if to, err := header.AddressList("Reply-To"); err != nil || to[0].Address != "answers@host.be" {
		t.Errorf("reply to %v, %v", to, err)
	}
}

func TestAMailShowsBothZonesAndFallsBackInLanguage(t *testing.T) {
	r := newReception(t)
	guest := r.register("wang@host.be", "zh", models.Onsite)
	header, parts, text := r.read(&models.Message{Kind: models.MailConfirmed, Language: "zh", ToAddress: "wang@host.be",
		DialogueID: r.dialogue.ID, RegistrationID: guest.ID})
	for _, want := range []string{"您的席位已确认：第三届对话", "尊敬的王小明", "布鲁塞尔 10:30–12:00 · 北京 17:30–19:00", "3月6日", "Life sciences &amp; health", "会议中心",
		models.FormatReference(guest.Reference)} {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %q:\n%s", want, text)
		}
	}
	if header.Get("Content-Language") != "zh-Hans" || !strings.Contains(string(parts[1].body), `<html lang="zh-Hans">`) {
		t.Error(header.Get("Content-Language"))
	}
	calendar := string(parts[len(parts)-1].body)
	for _, want := range []string{"METHOD:PUBLISH", "SUMMARY:开幕式", "DTSTART:20270304T093000Z", "LOCATION:线上参加"} {
		if !strings.Contains(calendar, want) {
			t.Errorf("calendar lacks %q:\n%s", want, calendar)
		}
	}
	if n := strings.Count(calendar, "BEGIN:VEVENT"); n != 3 {
		t.Errorf("%d events", n)
	}
}

// The real way: what the store queues on each act, as the worker renders it.
func TestActsQueueTheirMails(t *testing.T) {
	r := newReception(t)
	first := r.register("a@host.be", "nl", models.Onsite)
	r.register("b@host.be", "fr", models.Onsite)
	r.register("c@host.be", "en", models.Onsite)
	r.register("a@host.be", "nl", models.Onsite)
	if err := r.CancelOwn(t.Context(), models.Actor{Kind: models.ActorGuest}, first.ID); err != nil {
		t.Fatal(err)
	}
	claimed, err := r.ClaimMessages(t.Context(), "w", 20, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, m := range claimed {
		d := r.drafter()
		if draft, err := d.make(t.Context(), &m); err == nil {
			got[m.ToAddress] += m.Kind + ":" + draft.Language + " "
		} else if err != models.ErrClosed {
			t.Error(m.Kind, err)
		} else {
			got[m.ToAddress] += m.Kind + ":closed "
		}
	}
	for address, want := range map[string]string{
		"a@host.be": "cancelled:nl ", "b@host.be": "confirmed:fr ", "c@host.be": "waitlisted:closed freed:en ",
	} {
		if got[address] != want {
			t.Errorf("%s: %q, want %q", address, got[address], want)
		}
	}
}

func TestMailsThatLostTheirSenseAreNotSent(t *testing.T) {
	r := newReception(t)
	guest := r.register("wang@host.be", "zh", models.Onsite)
	d := r.drafter()
	m := &models.Message{Kind: models.MailReminder, Language: "zh", ToAddress: "wang@host.be", DialogueID: r.dialogue.ID, RegistrationID: guest.ID}
	r.now = time.Date(2027, 3, 6, 0, 0, 0, 0, time.UTC)
	if _, err := d.make(t.Context(), m); err != models.ErrClosed {
		t.Errorf("a reminder afterwards: %v", err)
	}
	m.Kind = models.MailReceived
	if _, err := d.make(t.Context(), m); err != models.ErrClosed {
		t.Errorf("a request that was granted: %v", err)
	}
	m.RegistrationID = 4711
	if _, err := d.make(t.Context(), m); err != models.ErrNotFound {
		t.Errorf("nobody: %v", err)
	}
}

func TestOptOut(t *testing.T) {
	r := newReception(t)
	guest := r.register("wang@host.be", "zh", models.Onsite)
	facts, err := r.MailFacts(t.Context(), &models.Message{Kind: models.MailConfirmed, DialogueID: r.dialogue.ID, RegistrationID: guest.ID})
	if err != nil {
		t.Fatal(err)
	}
	actor := models.Actor{Kind: models.ActorGuest}
	for _, forged := range []string{"", ".", guest.Ref, guest.Ref + ".", facts.Unsubscribe[:len(facts.Unsubscribe)-1], "x" + facts.Unsubscribe} {
		if err := r.OptOut(t.Context(), actor, forged); err != models.ErrNotFound {
			t.Errorf("%q: %v", forged, err)
		}
	}
	for range 2 {
		if err := r.OptOut(t.Context(), actor, facts.Unsubscribe); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.OptIn(t.Context(), actor, facts.Unsubscribe); err != nil {
		t.Error(err)
	}
}

// mail drafts a mail to a guest as things stand, in English.
func (r *reception) mail(kind string, guest *models.Registration) (parts []leaf, text string) {
	r.t.Helper()
	_, parts, text = r.read(&models.Message{Kind: kind, Language: "en", ToAddress: "a@host.be", DialogueID: r.dialogue.ID, RegistrationID: guest.ID})
	return parts, text
}

func (r *reception) change(guest *models.Registration, mode string, sessions map[string]string) {
	r.t.Helper()
	f := &models.ChangeForm{RegistrationForm: models.RegistrationForm{Person: guest.Person, Mode: mode, Sessions: sessions}}
	if err := r.ChangeOwn(r.t.Context(), models.Actor{Kind: models.ActorGuest}, guest.ID, f); err != nil {
		r.t.Fatal(err)
	}
}

// TestOnlyAPlaceOnSiteMakesAVisit: who waits for one is told so and gets no
// ticket; who holds one, and will give it up, has theirs.
func TestOnlyAPlaceOnSiteMakesAVisit(t *testing.T) {
	r := newReception(t)
	s1 := r.agenda.Sessions[1].Ref
	r.register("a@host.be", "en", models.Onsite)
	leaving := r.register("b@host.be", "en", models.Onsite)
	waiting := r.register("c@host.be", "en", models.Online)
	r.change(waiting, models.Onsite, map[string]string{s1: models.Onsite})
	for _, kind := range []string{models.MailChanged, models.MailLink, models.MailReminder} {
		parts, text := r.mail(kind, waiting)
		for _, want := range []string{"You are still waiting for a place on site", "Online", "/join/" + r.agenda.Sessions[0].Ref} {
			if !strings.Contains(text, want) {
				t.Errorf("%s to who waits lacks %q:\n%s", kind, want, text)
			}
		}
		for _, wrong := range []string{"Congress hall", "ticket ready", "QR code"} {
			if strings.Contains(text, wrong) {
				t.Errorf("%s to who waits contains %q:\n%s", kind, wrong, text)
			}
		}
		if slices.ContainsFunc(parts, func(l leaf) bool { return l.kind == "image/png" }) {
			t.Errorf("%s to who waits has a ticket", kind)
		}
	}
	one := 1
	full := []models.CapacityChange{{Session: s1, Mode: models.Online, Now: &one}}
	if err := r.SetCapacities(t.Context(), models.System(), r.dialogue, full); err != nil {
		t.Fatal(err)
	}
	r.change(leaving, models.Online, map[string]string{s1: models.Online})
	parts, text := r.mail(models.MailChanged, leaving)
	for _, want := range []string{"Congress hall", "QR code", "kept for you until"} {
		if !strings.Contains(text, want) {
			t.Errorf("changed to who keeps a place lacks %q:\n%s", want, text)
		}
	}
	if !slices.ContainsFunc(parts, func(l leaf) bool { return l.kind == "image/png" }) {
		t.Error("who keeps a place has no ticket")
	}
}

// TestCalendarsTakeAwayWhatIsDropped: by a session's own entry, cancelled and
// of a higher sequence.
func TestCalendarsTakeAwayWhatIsDropped(t *testing.T) {
	r := newReception(t)
	guest := r.register("a@host.be", "en", models.Onsite)
	calendar := func(kind string) string {
		parts, _ := r.mail(kind, guest)
		last := parts[len(parts)-1]
		if last.kind != "text/calendar" {
			t.Fatalf("%s ends with %s", kind, last.kind)
		}
		return string(last.body)
	}
	states := func(calendar string) string {
		var list []string
		for _, l := range strings.Split(calendar, "\r\n") {
			if name, value, _ := strings.Cut(l, ":"); name == "SEQUENCE" || name == "STATUS" {
				list = append(list, value)
			}
		}
		return strings.Join(list, " ")
	}
	first := calendar(models.MailConfirmed)
	if got := states(first); got != "0 CONFIRMED 0 CONFIRMED 0 CONFIRMED" {
		t.Errorf("confirmed: %s", got)
	}
	if !strings.Contains(first, "ORGANIZER:mailto:dialogue@host.be") {
		t.Errorf("nobody organises it:\n%s", first)
	}
	r.now = r.now.Add(time.Hour)
	r.change(guest, models.Onsite, map[string]string{r.agenda.Sessions[1].Ref: models.Onsite})
	changed := calendar(models.MailChanged)
	if got := states(changed); got != "1 CONFIRMED 1 CONFIRMED 1 CANCELLED" {
		t.Errorf("changed: %s", got)
	}
	if !strings.Contains(changed, "DTSTAMP:"+r.now.Format("20060102T150405Z")) {
		t.Errorf("stamped before it was changed:\n%s", changed)
	}
	if err := r.CancelOwn(t.Context(), models.Actor{Kind: models.ActorGuest}, guest.ID); err != nil {
		t.Fatal(err)
	}
	if got := states(calendar(models.MailCancelled)); got != "2 CANCELLED 2 CANCELLED 2 CANCELLED" {
		t.Errorf("cancelled: %s", got)
	}
}
