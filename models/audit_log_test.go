package models_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

func TestAuditLog(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		now := time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC)
		s := modelstest.Open(t, address, func() time.Time { return now })
		ctx := t.Context()
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
		other, _ := modelstest.Dialogue(t, s, modelstest.Plan{Slug: "other"})
		ada := member(t, s, d, "ada@host.example", models.RoleOwner)
		actor := models.Actor{Kind: models.ActorAccount, AccountID: ada.ID, IP: "192.0.2.9"}
		r, err := s.AddRegistration(ctx, actor, d.Whole(), modelstest.Form(1, models.Onsite, nil))
		if err != nil {
			t.Fatal(err)
		}
		now = now.Add(24 * time.Hour)
		look := func(at *models.Dialogue, action, ref string) {
			if err := s.Audited(ctx, models.AuditEntry{Actor: actor, Action: action, DialogueID: at.ID, Object: "test", ObjectRef: ref}); err != nil {
				t.Fatal(err)
			}
		}
		for range 5 {
			look(d, "test.look", "x") // at one moment: the id decides
		}
		look(other, "test.look", "x")
		if err := s.SetMarks(ctx, actor, r.ID, r.Revision, models.Marks{DoorNote: "by the side door"}); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			f    models.AuditFilter
			want int
		}{
			"action": {models.AuditFilter{Dialogue: d, Action: "test.look"}, 5}, "object": {models.AuditFilter{Dialogue: d, Object: "x"}, 5},
			"everything": {models.AuditFilter{Action: "test.look"}, 6}, "another's": {models.AuditFilter{Dialogue: other, Object: "x"}, 1},
			"actor": {models.AuditFilter{Dialogue: d, Actor: "ADA@", Action: "test.look"}, 5}, "nobody": {models.AuditFilter{Actor: "eve"}, 0},
			"registration": {models.AuditFilter{Dialogue: d, Registration: models.FormatReference(r.Reference)}, 2},
			"no reference": {models.AuditFilter{Registration: "x"}, 0},
			"before":       {models.AuditFilter{Dialogue: d, Action: "test.look", To: now}, 0},
			"since":        {models.AuditFilter{Dialogue: d, Action: "test.look", From: now}, 5},
		} {
			rows, next, err := s.AuditLog(ctx, models.System(), c.f, 50)
			if err != nil || len(rows) != c.want || next != "" {
				t.Errorf("%s: %d rows, next %q, %v", name, len(rows), next, err)
			}
		}
		var pages, seen = 0, map[int64]bool{}
		f := models.AuditFilter{Dialogue: d, Action: "test.look"}
		for more := true; more; more = f.After != "" {
			rows, next, err := s.AuditLog(ctx, models.System(), f, 2)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range rows {
				seen[row.ID] = true
			}
			f.After = next
			pages++
		}
		if pages != 3 || len(seen) != 5 {
			t.Errorf("%d pages with %d entries", pages, len(seen))
		}
		mark := models.AuditFilter{Dialogue: d, Action: "registration.mark"}
		rows, _, err := s.AuditLog(ctx, models.System(), mark, 1)
		if err != nil || rows[0].Who != "ada@host.example" || rows[0].IP != "192.0.2.9" || rows[0].Registration.Ref != r.Ref ||
			*rows[0].Changes[0].AfterValue != "by the side door" {
			t.Fatalf("%+v, %v", rows, err)
		}
		if err := s.EraseOwn(ctx, models.Actor{Kind: models.ActorGuest}, r.ID); err != nil {
			t.Fatal(err)
		}
		all := 0
		err = s.AllAudits(ctx, mark, func(rows []models.AuditRow) error {
			all += len(rows)
			if !rows[0].Erased() {
				t.Errorf("after the erasure: %+v", rows[0])
			}
			return nil
		})
		if err != nil || all != 1 {
			t.Errorf("%d, %v", all, err)
		}
	})
}

// Nothing changes or removes an entry of the audit, but erasure and the purges
// that the privacy notice states: they take addresses and personal values.
func TestTheAuditIsAppendOnly(t *testing.T) {
	allowed := []string{
		`erase.go: "UPDATE audits SET ip = '' WHERE registration_id = ? AND actor IN ('" + ActorGuest + "', '" + ActorPublic + "')",`,
		`audit.go: return tx.Where("registration_id = ?", registrationID).Delete(&AuditValue{}).Error`,
		`purge.go: "DELETE FROM audit_values WHERE field IN ('door_note', 'staff_note', 'vip', 'head_of_delegation') AND registration_id IN (" + guests + ")",`,
		`speaker.go: tx.Exec("DELETE FROM audit_values WHERE registration_id = 0 AND audit_id IN (SELECT id FROM audits WHERE object = ? AND object_ref = ?)", "speaker", ref),`,
		`purge.go: done := s.writer.WithContext(ctx).Exec("UPDATE audits SET ip = '' WHERE at < ? AND ip <> ''", before)`,
	}
	changes := regexp.MustCompile(`(?i)(update|delete\s+from|truncate|replace\s+into|drop\s+table|on\s+duplicate)\W[^;]*\baudit(s|_values)\b|&Audit(Value)?\{\}\)?.*\b(Update|Delete|Save)|\b(Update|Delete|Save)\w*\(.*&Audit(Value)?\{`)
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 50 {
		t.Fatal(files, err)
	}
	found := 0
	for _, name := range files {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(body)) {
			line = name + ": " + strings.TrimSpace(line)
			if strings.HasSuffix(name, "_test.go") || !changes.MatchString(line) {
				continue
			}
			if !slices.Contains(allowed, line) {
				t.Errorf("changes the audit: %s", line)
			}
			found++
		}
	}
	if found != len(allowed) {
		t.Errorf("%d changes of the audit were found, %d are known", found, len(allowed))
	}
}
