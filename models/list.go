package models

import (
	"context"
	"fmt"
	"time"
)

const sortedLists = `SELECT l.* FROM lists l JOIN dialogues d ON d.id = l.dialogue_id
	LEFT JOIN session_contents c ON c.session_id = l.session_id AND c.version_id = d.agenda_version_id
	WHERE %s ORDER BY l.session_id <> 0, c.starts_at, l.id`

// Lists are all lists of a dialogue, the gate first, then the sessions in order
// of time.
func (s *Store) Lists(ctx context.Context, dialogueID int64) ([]List, error) {
	var lists []List
	err := s.read(ctx).Raw(fmt.Sprintf(sortedLists, "l.dialogue_id = ?"), dialogueID).Scan(&lists).Error
	return lists, err
}

// ListsOf are the lists that a device may check in to, in the same order.
func (s *Store) ListsOf(ctx context.Context, deviceID int64) ([]List, error) {
	var lists []List
	err := s.read(ctx).Raw(fmt.Sprintf(sortedLists, "l.id IN (SELECT list_id FROM device_lists WHERE device_id = ?)"), deviceID).Scan(&lists).Error
	return lists, err
}

// Counters are the figures of a list.
type Counters struct {
	// Inside is how many are in now (today, where the list counts by day).
	Inside int
	// Entered is how many came in at least once today, in the dialogue's zone.
	Entered int
	// Expected is how many the list would admit on site.
	Expected int
}

// CountersOf counts a list of a scanner, or is ErrForbidden.
func (s *Store) CountersOf(ctx context.Context, by Scanner, ref string) (Counters, error) {
	l, err := s.scanList(ctx, by, ref)
	if err != nil {
		return Counters{}, err
	}
	return s.Counters(ctx, &l.List)
}

// Counters counts a list.
func (s *Store) Counters(ctx context.Context, l *List) (Counters, error) {
	var c Counters
	d, err := s.DialogueByID(ctx, l.DialogueID)
	if err != nil {
		return c, err
	}
	now := s.Now()
	zone := d.Location()
	err = s.read(ctx).Raw(`SELECT COALESCE(SUM(inside), 0), COALESCE(SUM(entered_at >= ?), 0) FROM entries WHERE list_id = ? AND day = ?`,
		midnight(now, zone), l.ID, l.dayOf(now, zone)).Row().Scan(&c.Inside, &c.Entered)
	if err != nil {
		return c, err
	}
	expected := `SELECT COUNT(*) FROM registrations WHERE dialogue_id = ? AND state = 'confirmed' AND place = ?`
	args := []any{l.DialogueID, true}
	if l.SessionID != 0 && !s.openSession(ctx, d, l.SessionID) {
		expected = `SELECT COUNT(*) FROM choices c JOIN registrations r ON r.id = c.registration_id
			WHERE c.session_id = ? AND c.mode = 'onsite' AND c.state = 'held' AND r.state = 'confirmed' AND r.place = ?`
		args = []any{l.SessionID, true}
	}
	return c, s.read(ctx).Raw(expected, args...).Row().Scan(&c.Expected)
}

// midnight is when the day of t began in a zone.
func midnight(t time.Time, zone *time.Location) time.Time {
	y, m, day := t.In(zone).Date()
	return time.Date(y, m, day, 0, 0, 0, 0, zone)
}

func (s *Store) openSession(ctx context.Context, d *Dialogue, sessionID int64) bool {
	var open bool
	err := s.read(ctx).Raw("SELECT open FROM session_contents WHERE version_id = ? AND session_id = ?",
		d.AgendaVersionID, sessionID).Row().Scan(&open)
	return err == nil && open
}

// CountScans counts all scans of a dialogue, accepted or not.
func (s *Store) CountScans(ctx context.Context, dialogueID int64) (int64, error) {
	var n int64
	err := s.read(ctx).Model(&Scan{}).Where("dialogue_id = ?", dialogueID).Count(&n).Error
	return n, err
}
