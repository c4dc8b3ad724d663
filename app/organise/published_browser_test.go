package organise_test

import (
	"context"
	"fmt"
	"maps"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"duologue/app/apptest"
	"duologue/app/web/webtest"
	"duologue/mailer"
	"duologue/models"
)

// TestFromNothingToPublished is the whole way in the browser: a dialogue of two
// days in four languages, three rooms and twelve sessions, a conflict made and
// mended, released and published, guests who register; then a second release,
// which writes to those, and only those, whose sessions moved, and whose mails
// bring their calendars the same entries anew.
func TestFromNothingToPublished(t *testing.T) {
	s := reach(t)
	s.slug = "first"
	s.begin()
	s.describe()
	s.plan()
	s.clash()
	s.release()
	if a := s.agenda(); len(a.Sessions) != 12 || len(a.Rooms) != 3 {
		t.Fatalf("%d sessions in %d rooms are released", len(a.Sessions), len(a.Rooms))
	}
	s.publish()
	for address, sessions := range map[string][]string{"one@host.be": {"Session 05"}, "two@host.be": {"Session 06", "Session 10"}, "three@host.be": {"Session 06"}} {
		s.register(address, sessions)
	}
	s.deliver()
	first := s.calendars(models.MailConfirmed)
	s.page.Go(s.office("/agenda"))
	s.key("Session 05", "ArrowDown")
	s.drag("Session 10", s.room("Hall"), s.days[1]+"T14:00")
	s.page.Go(s.office("/agenda/release"))
	s.page.WaitText("2 registrants have a session that moves")
	s.release()
	s.page.EveryScreen("agenda-released")
	s.deliver()
	s.compare(first, s.calendars(models.MailRescheduled))
	s.page.Clean()
}

// begin makes the draft, which visitors do not see.
func (s *studio) begin() {
	s.page.Go(s.url + "/organise")
	s.page.Submit(`a[href="/organise/dialogues/new"]`)
	fields := map[string]string{"slug": s.slug, "starts_on": s.days[0], "ends_on": s.days[1]}
	inFourLanguages(fields, "title", "First Dialogue")
	s.save(fields, "Only staff can see it until you publish it.")
	if status := s.page.Go(s.site("zh", "")); status != 404 {
		s.Errorf("everybody sees the draft: %d", status)
	}
}

// describe fills in all that a dialogue needs beside its agenda.
func (s *studio) describe() {
	s.page.Go(s.office("/edit/texts"))
	s.page.Fill("#f-description-zh", "一次**会面**")
	s.page.Click("main .disclosure summary")
	s.page.Click(`button[formaction$="description.zh"]`)
	s.page.Await(`document.querySelector('iframe[name="preview-description"]').contentDocument.querySelector("strong")?.textContent === "会面"`)
	if !apptest.Eval[bool](s.page, `getComputedStyle(document.querySelector('iframe[name="preview-description"]').contentDocument.querySelector("strong")).fontWeight >= 600`) {
		s.Error("the preview has no style")
	}
	texts := map[string]string{}
	for field, text := range map[string]string{"summary": "In short", "description": "A **meeting**", "place": "Brussels", "venue": "Palace", "address": "Street 1", "practical": "Take tram 7"} {
		inFourLanguages(texts, field, text)
	}
	consent, host := map[string]string{"code": "privacy"}, map[string]string{"new.code": "TOWN", "new.country": "BE", "new.role": "organiser"}
	inFourLanguages(consent, "label", "I have read the notice")
	inFourLanguages(host, "new.names", "Town of Example")
	for path, fields := range map[string]map[string]string{
		"/edit/texts": texts, "/edit": {"contact_email": "desk@host.example", "map_url": "https://map.example/x"},
		"/edit/registration": {"registration.opens": "2026-01-01T09:00"}, "/edit/hosts": host, "/edit/consents/new": consent,
	} {
		s.page.Go(s.office(path))
		s.save(fields, "Saved.")
	}
}

// plan makes the rooms and the sessions.
func (s *studio) plan() {
	s.page.Go(s.office("/agenda"))
	s.page.Accessible()
	rooms := []string{"Hall", "Library", "Studio"}
	for i, room := range rooms {
		fields := map[string]string{"capacity": fmt.Sprint(60 - 20*i)}
		inFourLanguages(fields, "name", room)
		s.add("rooms", fields)
	}
	for n := range 12 {
		day, hour := s.days[n/6], 9+n%6/3*2
		fields := map[string]string{"room": s.room(rooms[n%3]), "starts": fmt.Sprintf("%sT%02d:00", day, hour), "ends": fmt.Sprintf("%sT%02d:00", day, hour+1),
			"join_url": fmt.Sprintf("https://stream.example/%d", n)}
		inFourLanguages(fields, "title", fmt.Sprintf("Session %02d", n))
		inFourLanguages(fields, "abstract", "About **it**.")
		s.add("sessions", fields)
	}
	s.page.Accessible()
}

// room is the code of a room of the working version.
func (s *studio) room(name string) string {
	s.Helper()
	w, err := s.store.WorkingAgenda(s.Context(), s.fresh())
	if err != nil {
		s.Fatal(err)
	}
	for _, room := range w.Rooms {
		if room.Name["en"] == name {
			return room.Code
		}
	}
	s.Fatalf("no room %s", name)
	return ""
}

// clash puts a session into a room that is taken, which keeps the agenda from
// being released, and mends it.
func (s *studio) clash() {
	s.key("Session 00", "ArrowRight")
	s.page.WaitText("is in the same room at that time")
	s.page.Accessible()
	s.page.EveryScreen("agenda-conflict")
	s.page.Go(s.office("/agenda/release"))
	if s.page.Has(`form[action$="/agenda/release"]`) {
		s.Error("an agenda with a conflict can be released")
	}
	s.page.Go(s.office("/agenda"))
	s.drag("Session 00", s.room("Hall"), s.days[0]+"T13:00")
	if s.page.Has("#conflicts") {
		s.Error("the conflict was mended and is still there")
	}
	s.page.Go(s.office("/agenda/release"))
	s.page.Accessible()
	s.page.EveryScreen("agenda-release")
}

// publish needs no reason, for nothing is missing; then visitors read all of it
// in their own language.
func (s *studio) publish() {
	s.page.Go(s.office("/status"))
	s.page.WaitText("Nothing is missing.")
	s.page.Submit("main form .button")
	s.page.WaitText("The dialogue is published.")
	for lang, of := range map[string]string{"nl": " (nl)", "fr": " (fr)", "en": "", "zh": "（中文）"} {
		s.page.Go(s.site(lang, "/agenda"))
		shown := s.page.Text("main")
		for n := range 12 {
			if title := fmt.Sprintf("Session %02d%s", n, of); !strings.Contains(shown, title) {
				s.Errorf("the agenda in %s lacks %s", lang, title)
			}
		}
	}
}

// register fills in the public form.
func (s *studio) register(address string, sessions []string) {
	s.page.Go(s.site("en", "/register"))
	s.page.SetAll(map[string]string{"given_names": "Person", "family_name": "Example", "email": address, "organisation": "Example University", "country": "BE"})
	choices := []string{`[name="category"][value="researcher"]`, `[name="mode"][value="onsite"]`, `[name^="consents."]`}
	for _, session := range s.agenda().Sessions {
		if slices.Contains(sessions, session.Title["en"]) {
			choices = append(choices, `[name="sessions.`+session.Ref+`"][value="onsite"]`)
		}
	}
	for _, choice := range choices {
		s.page.Click("label:has(> input" + choice + ")")
	}
	s.page.Submit(".form-actions button")
	if at := s.page.URL(); !strings.HasSuffix(at, "/register/sent") {
		s.Fatalf("the form led to %s: %s", at, s.page.Text("main"))
	}
}

// deliver lets the worker render what is queued, which is kept in the outbox.
func (s *studio) deliver() {
	s.Helper()
	worker := mailer.New(mailer.Options{Store: s.store, Views: webtest.Kit(s, s.store, nil, nil).Views, BaseURL: s.url,
		From: mail.Address{Name: "Dialogues", Address: "noreply@host.be"}})
	ctx, stop := context.WithTimeout(s.Context(), time.Minute)
	defer stop()
	done := make(chan struct{})
	go func() { worker.Run(ctx); close(done) }()
	for rendered := false; !rendered; time.Sleep(20 * time.Millisecond) {
		list, _, err := s.store.Messages(ctx, s.fresh().Whole(), models.MessageFilter{}, 50)
		if err != nil {
			s.Fatal(err)
		}
		rendered = !slices.ContainsFunc(list, func(m models.Message) bool {
			_, err := s.store.MessageContent(ctx, m.ID)
			return err != nil
		})
	}
	stop()
	<-done
}

// calendars are the entries that mails of a kind bring, by recipient, from the
// files that the organiser finds in the outbox.
func (s *studio) calendars(kind string) map[string]map[string]apptest.Entry {
	s.Helper()
	files := map[string]string{}
	s.page.Go(s.office("/outbox?kind=" + kind))
	for _, address := range apptest.Eval[[]string](s.page, `[...document.querySelectorAll('main tbody a')].map(x => x.href)`) {
		s.page.Go(address)
		to := apptest.Eval[string](s.page, `[...document.querySelectorAll('#message dd')].find(x => x.textContent.includes('@')).textContent`)
		files[to] = apptest.Eval[string](s.page, `fetch([...document.querySelectorAll('main a')].find(x => x.textContent.endsWith('.ics')).href).then(x => x.text())`)
	}
	return apptest.Calendars(s, files)
}

// compare holds what calendars have after the second release against what they
// had before.
func (s *studio) compare(before, after map[string]map[string]apptest.Entry) {
	s.Helper()
	if told := slices.Sorted(maps.Keys(after)); len(before) != 3 || !slices.Equal(told, []string{"one@host.be", "two@host.be"}) {
		s.Fatalf("the first release reached %d, the second %v", len(before), told)
	}
	moved := map[string]bool{"Session 05": true, "Session 10": true}
	for to, entries := range after {
		if len(entries) != len(before[to]) {
			s.Errorf("%s had %v and gets %v", to, before[to], entries)
		}
		for uid, is := range entries {
			was, known := before[to][uid]
			if !known || moved[is.Summary] != (is.Sequence > was.Sequence && !is.Starts.Equal(was.Starts)) || !moved[is.Summary] && is != was {
				s.Errorf("%s: the entry %s was %+v and is %+v", to, uid, was, is)
			}
		}
	}
}
