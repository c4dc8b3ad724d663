package models

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// scanList is a list as far as judging needs it.
type scanList struct {
	List
	slug string
	zone *time.Location
	open bool // a session that admits all confirmed
}

// dayOf is the day for which an entry at t counts; empty where it counts once.
func (l *List) dayOf(t time.Time, zone *time.Location) string {
	if l.Once != OncePerDay {
		return ""
	}
	return t.In(zone).Format(time.DateOnly)
}

// keptKey names a list of a device (0: of an account).
type keptKey struct {
	device int64
	ref    string
}

type keptList struct {
	revision int64
	list     *scanList
}

// scanList finds a list that the scanner may check in to, or ErrForbidden. It
// is kept while the dialogue's revision says that it is fresh: who changes a
// list, or which lists a device has, touches the dialogue.
func (s *Store) scanList(ctx context.Context, by Scanner, ref string) (*scanList, error) {
	revision, err := s.revisionOf(ctx, by)
	if err != nil {
		return nil, err
	}
	key := keptKey{by.deviceID(), ref}
	if kept, ok := s.lists.Load(key); ok && kept.(keptList).revision == revision {
		return kept.(keptList).list, nil
	}
	l, err := s.findScanList(ctx, by, ref)
	if err != nil {
		return nil, err
	}
	s.lists.Store(key, keptList{revision, l})
	return l, nil
}

// revisionOf the scanner's dialogue; that of a device came with it.
func (s *Store) revisionOf(ctx context.Context, by Scanner) (revision int64, err error) {
	if by.device != nil && by.device.revision != 0 {
		return by.device.revision, nil
	}
	err = s.read(ctx).Raw("SELECT revision FROM dialogues WHERE id = ?", by.dialogueID).Row().Scan(&revision)
	return revision, noRow(err)
}

func (s *Store) findScanList(ctx context.Context, by Scanner, ref string) (*scanList, error) {
	query := `SELECT l.id, l.dialogue_id, l.session_id, l.opens_at, l.closes_at, l.once, d.slug, d.zone, COALESCE(c.open, 0)
		FROM lists l JOIN dialogues d ON d.id = l.dialogue_id
		LEFT JOIN session_contents c ON c.session_id = l.session_id AND c.version_id = d.agenda_version_id
		WHERE l.ref = ? AND l.dialogue_id = ?`
	args := []any{ref, by.dialogueID}
	if by.device != nil {
		query += " AND EXISTS (SELECT 1 FROM device_lists dl WHERE dl.list_id = l.id AND dl.device_id = ?)"
		args = append(args, by.device.ID)
	}
	l, zone := scanList{List: List{Ref: ref}}, ""
	var opens, closes sql.NullTime
	err := s.read(ctx).Raw(query, args...).Row().
		Scan(&l.ID, &l.DialogueID, &l.SessionID, &opens, &closes, &l.Once, &l.slug, &zone, &l.open)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrForbidden
	}
	l.zone, l.OpensAt, l.ClosesAt = location(zone), optional(opens), optional(closes)
	return &l, err
}
