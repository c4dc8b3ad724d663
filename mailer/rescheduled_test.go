package mailer

import (
	"slices"
	"strings"
	"testing"
	"time"

	"duologue/models"
)

// TestAReleasedAgendaReachesCalendars: the mail of a release brings the entry of
// a session that moved, the same one with a higher SEQUENCE, and strikes out the
// entry of one that is called off.
func TestAReleasedAgendaReachesCalendars(t *testing.T) {
	r := newReception(t)
	guest := r.register("wang@host.be", "zh", models.Onsite)
	mail := func(kind string) (map[string]string, string) {
		t.Helper()
		list, err := r.ClaimMessages(t.Context(), "w", 20, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(list, func(m models.Message) bool { return m.Kind == kind })
		if i < 0 {
			t.Fatalf("no mail %s among %d", kind, len(list))
		}
		_, parts, text := r.read(&list[i])
		return events(string(parts[len(parts)-1].body)), text
	}
	before, _ := mail(models.MailConfirmed)
	w, err := r.WorkingAgenda(t.Context(), r.dialogue)
	if err != nil {
		t.Fatal(err)
	}
	moved, gone := *w.Session(r.agenda.Sessions[1].Code), *w.Session(r.agenda.Sessions[0].Code)
	was := models.Fingerprint(moved)
	moved.Starts, moved.Ends = moved.Starts[:11]+"18:00", moved.Starts[:11]+"19:00"
	if _, err := r.PutSession(t.Context(), models.System(), r.dialogue, moved, was); err != nil {
		t.Fatal(err)
	}
	if err := r.DeleteSession(t.Context(), models.System(), r.dialogue, gone.Code, models.Fingerprint(gone)); err != nil {
		t.Fatal(err)
	}
	if w, err = r.WorkingAgenda(t.Context(), r.dialogue); err != nil {
		t.Fatal(err)
	}
	if _, err := r.ReleaseAgenda(t.Context(), models.System(), r.dialogue, w.Revision); err != nil {
		t.Fatal(err)
	}
	after, text := mail(models.MailRescheduled)
	for i, want := range []string{"STATUS:CANCELLED", "DTSTART:"} {
		uid := r.agenda.Sessions[i].CalendarUID
		if before[uid] == "" || !strings.Contains(after[uid], want) || sequence(after[uid]) <= sequence(before[uid]) {
			t.Errorf("before\n%s\nafter\n%s", before[uid], after[uid])
		}
	}
	if strings.Contains(text, "⟦") || !strings.Contains(text, "该场次取消") {
		t.Errorf("%s, for %s", text, guest.Ref)
	}
}

// events are the entries of a calendar by their UID, read by RFC 5545, 3.1.
func events(calendar string) map[string]string {
	found := map[string]string{}
	for _, event := range strings.Split(strings.ReplaceAll(calendar, "\r\n ", ""), "BEGIN:VEVENT")[1:] {
		_, rest, _ := strings.Cut(event, "UID:")
		uid, _, _ := strings.Cut(rest, "\r\n")
		found[uid] = event
	}
	return found
}

func sequence(event string) string {
	_, rest, _ := strings.Cut(event, "SEQUENCE:")
	n, _, _ := strings.Cut(rest, "\r\n")
	return n
}
