package site_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"duologue/models"
)

// TestOwnDataIsAllThatIsKept: every table that knows registrants is in what they
// are given, or says here why it is not.
func TestOwnDataIsAllThatIsKept(t *testing.T) {
	given := map[string]string{
		"needs": "registration", "choices": "sessions", "answers": "answers", "consents": "consents", "tickets": "tickets",
		"scans": "scans", "resolutions": "second_entries", "presences": "online_presence", "messages": "messages", "one_time_tokens": "new_addresses",
		"audits": "history", "audit_values": "history", "suppressions": "suppressions",
		"search_terms": "", "choice_terms": "", // the same words once more, to be found by
		"entries":     "", // what the scans amount to
		"likenesses":  "", // digests of the same words, by which duplicates are found
		"import_rows": "imported_from",
		"bulk_items":  "", // whom an act on many has come to; what it did is in the history
	}
	w := newWorld(t, 0, nil)
	r, my := w.registered("sessions."+w.refs["x"], "onsite", "email", "own@guest.example", "access", "Ramp")
	w.browser.Post(t, my+"/change", w.edited(r, "wish@guest.example", "sessions."+w.refs["x"], "online", "organisation", "Other University", "access", "Ramp"))
	m := &models.Message{Kind: models.MailAddress, DialogueID: w.dialogue.ID, RegistrationID: r.ID, ToAddress: "wish@guest.example"}
	if _, err := w.store.MailFacts(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	for _, insert := range []string{
		"INSERT INTO suppressions (email_key, reason, scope, detail, created_at) VALUES ('own@guest.example', 'bounce', 0, 'no such person', $2)",
		"INSERT INTO presences (session_id, registration_id, dialogue_id, joined_at, last_seen_at) SELECT id, $1, dialogue_id, $2, $2 FROM sessions LIMIT 1",
		"INSERT INTO scans (nonce, dialogue_id, list_id, registration_id, direction, result, note, effective_at, received_at) SELECT 'n', dialogue_id, id, $1, 'entry', 'ok', 'scan note', $2, $2 FROM lists LIMIT 1",
		"INSERT INTO resolutions (scan_id, registration_id, account_id, decision, note, created_at) SELECT id, $1, 0, 'same_person', 'twin note', $2 FROM scans",
		"INSERT INTO imports (ref, dialogue_id, account_id, name, state, facts, header, plan, total, position, bad, done, refused, undone, kept, revision, created_at, updated_at) SELECT 'i', dialogue_id, 1, 'x.csv', 'done', '{}', '[]', '{}', 1, 1, 0, 1, 0, 0, 0, 1, $2, $2 FROM registrations WHERE id = $1",
		`INSERT INTO import_rows (import_id, number, cells, state, email_key, problems, registration_id, registration_revision) SELECT id, 2, '["imported cell"]', 'done', '', '[]', $1, 1 FROM imports WHERE $2 <> 0`,
		"INSERT INTO message_bodies (message_id, subject, raw) SELECT id, 'The subject', 'raw' FROM messages WHERE registration_id = $1 AND $2 <> 0",
	} {
		if _, err := w.db.Exec(insert, r.ID, now); err != nil {
			t.Fatal(insert, err)
		}
	}
	text := w.browser.Get(t, my+"/data.json").Text
	var data map[string]any
	if err := json.Unmarshal([]byte(text), &data); err != nil {
		t.Fatal(err)
	}
	for _, table := range append(w.tables(), "suppressions") {
		if table != "suppressions" && w.count("SELECT COUNT(*) FROM pragma_table_info(?) WHERE name = 'registration_id'", table) == 0 {
			continue
		}
		key, known := given[table]
		if list, ok := data[key].([]any); !known || key != "" && data[key] == nil || ok && len(list) == 0 {
			t.Errorf("%s is not given as %q", table, key)
		}
	}
	for _, part := range []string{"Ramp", "wish@guest.example", "no such person", "scan note", "twin note", "imported cell", "The subject", `"before": "Example University"`, `"after": "Other University"`} {
		if !strings.Contains(text, part) {
			t.Errorf("lacks %q: %s", part, fmt.Sprint(text))
		}
	}
}

// What is kept of a registration that was merged into theirs is theirs, too.
func TestOwnDataHoldsWhatWasMerged(t *testing.T) {
	w := newWorld(t, 0, nil)
	given, _ := w.registered("email", "first@guest.example", "organisation", "Former University")
	kept, my := w.registered("email", "second@guest.example")
	err := w.store.Merge(t.Context(), models.System(), models.Merge{Keep: kept.ID, GiveUp: given.ID, KeepRevision: kept.Revision, GiveUpRevision: given.Revision})
	if err != nil {
		t.Fatal(err)
	}
	var data struct {
		Registration struct{ Email string }
		Merged       []struct {
			Registration struct{ Email, Organisation, State string }
			Answers      []any
			Messages     []any
			Consents     []any
		} `json:"merged_registrations"`
	}
	if err := json.Unmarshal([]byte(w.browser.Get(t, my+"/data.json").Text), &data); err != nil {
		t.Fatal(err)
	}
	if data.Registration.Email != "second@guest.example" || len(data.Merged) != 1 {
		t.Fatalf("%+v", data)
	}
	m := data.Merged[0]
	if m.Registration.Email != "first@guest.example" || m.Registration.Organisation != "Former University" || m.Registration.State != models.Cancelled ||
		len(m.Answers) == 0 || len(m.Messages) == 0 || len(m.Consents) == 0 {
		t.Errorf("%+v", m)
	}
}
