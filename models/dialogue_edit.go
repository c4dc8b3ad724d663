package models

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"gorm.io/gorm"
)

// CreateDialogue makes a draft that has no agenda yet, with a gate to check in
// at where somebody comes on site. *Invalid names what is wrong, as for an
// import.
func (s *Store) CreateDialogue(ctx context.Context, actor Actor, doc *Document) (*Dialogue, error) {
	draft := *doc
	draft.Status = DialogueDraft
	if draft.Format != FormatOnline && draft.Lists == nil {
		draft.Lists = []DocumentList{{}}
	}
	return s.storeDocument(ctx, &draft, AuditEntry{Actor: actor, Action: "dialogue.create"})
}

// EditDialogue replaces a part of a dialogue by that of the document. Content
// is that of the part which the editor saw: if it is another one by now, it is
// ErrConflict. An archived dialogue is ErrClosed.
func (s *Store) EditDialogue(ctx context.Context, actor Actor, id int64, part, content string, doc *Document) error {
	return s.onDialogue(ctx, id, func(tx *gorm.DB, d *Dialogue) error {
		was := d.Document()
		if was.Content(part) != content {
			return ErrConflict
		}
		is := *was
		is.take(part, doc)
		m := &importer{doc: &is}
		row := m.dialogue(s.Now())
		m.hosts()
		if part == PartRegistration {
			m.registration(&row)
		}
		if err := m.wrong.OrNil(); err != nil {
			return err
		}
		if err := storePart(tx, d, part, &row, is.Hosts); err != nil {
			return err
		}
		before, after := differences(was.only(part), is.only(part))
		return s.audit(ctx, tx, AuditEntry{Actor: actor, Action: "dialogue.edit", DialogueID: id, Object: "dialogue", ObjectRef: d.Slug,
			Details: map[string]any{"part": part, "before": before, "after": after}})
	})
}

// onDialogue runs f on a dialogue whose row is locked, and says that its pages
// look different then. An archived one is ErrClosed.
func (s *Store) onDialogue(ctx context.Context, id int64, f func(tx *gorm.DB, d *Dialogue) error) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		d, err := lockDialogue(tx, id, s.Now())
		if err != nil {
			return err
		}
		if d.Status == DialogueArchived {
			return ErrClosed
		}
		return f(tx, d)
	})
}

func lockDialogue(tx *gorm.DB, id int64, now time.Time) (*Dialogue, error) {
	if err := tx.Exec("UPDATE dialogues SET revision = revision + 1, updated_at = ? WHERE id = ?", now, id).Error; err != nil {
		return nil, err
	}
	return oneDialogue(tx.Where("id = ?", id))
}

// storePart writes a checked part.
func storePart(tx *gorm.DB, d *Dialogue, part string, row *Dialogue, hosts []DocumentHost) error {
	var columns []string
	switch part {
	case PartFacts:
		if err := fits(tx, d, row); err != nil {
			return err
		}
		if err := ensureGate(tx, d.ID, row.Format); err != nil {
			return err
		}
		columns = []string{"number", "example", "format", "languages", "zone", "other_zone", "starts_on", "ends_on", "map_url", "contact_email",
			"sender_name", "reply_to", "digest_hour", "join_opens_minutes", "reminder_hours", "stakeholders_about", "mous_signed"}
	case PartTexts:
		columns = []string{"title", "summary", "description", "practical", "occasion", "place", "venue", "address", "directions"}
	case PartRegistration:
		if err := ensureGate(tx, d.ID, d.Format); err != nil {
			return err
		}
		columns = []string{"registration_opens_at", "registration_closes_at", "change_until", "cancel_until", "approval", "approval_by_category"}
	case PartHosts:
		if err := tx.Where("dialogue_id = ?", d.ID).Delete(&DialogueHost{}).Error; err != nil {
			return err
		}
		if err := (&imported{dialogue: Dialogue{ID: d.ID}, hosts: hosts}).insertHosts(tx); err != nil {
			return err
		}
		return hostsUsed(tx, d)
	}
	return tx.Model(&Dialogue{ID: d.ID}).Select(columns).Updates(row).Error
}

// hostsUsed refuses to take out a host body that has guests in the dialogue, or
// to whose guests somebody's rights are limited: nobody could see to them.
func hostsUsed(tx *gorm.DB, d *Dialogue) error {
	var used []string
	err := tx.Raw(`SELECT code FROM hosts h WHERE id NOT IN (SELECT host_id FROM dialogue_hosts WHERE dialogue_id = ?)
		AND (EXISTS (SELECT 1 FROM registrations WHERE dialogue_id = ? AND host_id = h.id)
		OR EXISTS (SELECT 1 FROM rights WHERE dialogue_id = ? AND host_id = h.id)) ORDER BY code`, d.ID, d.ID, d.ID).Scan(&used).Error
	if err != nil || len(used) == 0 {
		return err
	}
	wrong := &Invalid{}
	wrong.Add("", "editor.error.host_used", "hosts", strings.Join(used, ", "))
	return wrong
}

// ensureGate gives a dialogue that somebody can come to a gate to check in at.
func ensureGate(tx *gorm.DB, id int64, format string) error {
	var gates int64
	if err := tx.Model(&List{}).Where("dialogue_id = ? AND kind = ?", id, ListGate).Count(&gates).Error; err != nil {
		return err
	}
	if gates > 0 || format == FormatOnline {
		return nil
	}
	return tx.Create(&List{Ref: newRef(), DialogueID: id, Kind: ListGate, Name: gateName(), Once: OncePerDay}).Error
}

// fits refuses days, a zone or a format that what there is already does not fit.
func fits(tx *gorm.DB, d, row *Dialogue) error {
	wrong := &Invalid{}
	var contents []SessionContent
	err := tx.Where("version_id IN (SELECT id FROM agenda_versions WHERE dialogue_id = ? AND id >= ?)", d.ID, d.AgendaVersionID).Find(&contents).Error
	if err != nil {
		return err
	}
	if len(contents) > 0 && row.Zone != d.Zone {
		wrong.Add("zone", "editor.error.zone_fixed")
	}
	first, _ := time.ParseInLocation(time.DateOnly, row.StartsOn, row.Location()) // checked before
	if slices.ContainsFunc(contents, func(c SessionContent) bool { return c.StartsAt.Before(first) }) {
		wrong.Add("starts_on", "editor.error.sessions_outside")
	}
	if slices.ContainsFunc(contents, func(c SessionContent) bool { return !c.StartsAt.Before(row.lastMoment()) }) {
		wrong.Add("ends_on", "editor.error.sessions_outside")
	}
	if row.Format != FormatHybrid {
		others, err := othersThan(tx, d.ID, row.Format, contents)
		if err != nil {
			return err
		}
		if others {
			wrong.Add("format", "editor.error.format_used")
		}
	}
	return wrong.OrNil()
}

// othersThan tells whether a session is held, or somebody registered, in
// another mode than the only one.
func othersThan(tx *gorm.DB, id int64, mode string, contents []SessionContent) (bool, error) {
	if slices.ContainsFunc(contents, func(c SessionContent) bool { return c.Onsite && mode == Online || c.Online && mode == Onsite }) {
		return true, nil
	}
	var n int64
	err := tx.Model(&Registration{}).Where("dialogue_id = ? AND mode <> ? AND state IN ?", id, mode, []string{Pending, Confirmed, Waitlisted}).Count(&n).Error
	return n > 0, err
}

// differences are the values of two documents that are not the same, by name.
func differences(was, is any) (before, after map[string]any) {
	before, after = fieldsOf(was), fieldsOf(is)
	for name := range maps.Clone(before) {
		if reflect.DeepEqual(before[name], after[name]) {
			delete(before, name)
			delete(after, name)
		}
	}
	return before, after
}

func fieldsOf(v any) map[string]any {
	fields := map[string]any{}
	data, _ := json.Marshal(v) // documents always encode
	_ = json.Unmarshal(data, &fields)
	return fields
}
