package models

import (
	"context"
	"slices"

	"gorm.io/gorm"
)

// attending are the registrations in whose calendar a released session is: who
// chose it, or, where it is open to all, who can attend it.
func attending(db *gorm.DB, s *Session) (ids []int64, err error) {
	if !s.Open {
		err = db.Raw(`SELECT c.registration_id FROM choices c JOIN registrations r ON r.id = c.registration_id
			WHERE c.session_id = ? AND c.state <> ? AND r.state IN ? ORDER BY c.registration_id`,
			s.ID, Released, []string{Pending, Confirmed, Waitlisted}).Scan(&ids).Error
		return ids, err
	}
	var guests []Registration
	err = db.Select("id, state, mode, place").Where("dialogue_id = ? AND state IN ?", s.DialogueID, []string{Pending, Confirmed}).
		Order("id").Find(&guests).Error
	for i := range guests {
		if guests[i].OpenMode(s) != "" {
			ids = append(ids, guests[i].ID)
		}
	}
	return ids, err
}

// ReleaseReach counts the registrants whom a release of the working version
// would write to.
func (s *Store) ReleaseReach(ctx context.Context, w *Working) (int, error) {
	agenda, err := loadAgenda(s.read(ctx), w.Dialogue)
	if err != nil {
		return 0, err
	}
	told := map[int64]bool{}
	for _, session := range agenda.Sessions {
		ids, err := s.wouldTell(ctx, w, session)
		if err != nil {
			return 0, err
		}
		for _, id := range ids {
			told[id] = true
		}
	}
	return len(told), nil
}

func (s *Store) wouldTell(ctx context.Context, w *Working, session *Session) (ids []int64, err error) {
	i := slices.IndexFunc(w.Changes, func(c AgendaChange) bool { return c.Session == session.Code })
	if i < 0 {
		return nil, nil
	}
	if kind := w.Changes[i].Kind; kind == ChangeMoved || kind == ChangeCalledOff {
		return attending(s.read(ctx), session)
	}
	var lost []string
	for _, mode := range Modes() {
		if session.Offers(mode) && !slices.Contains(w.Session(session.Code).Modes, mode) {
			lost = append(lost, mode)
		}
	}
	if len(lost) == 0 {
		return nil, nil
	}
	err = s.read(ctx).Model(&Choice{}).Where("session_id = ? AND mode IN ? AND state <> ?", session.ID, lost, Released).
		Pluck("registration_id", &ids).Error
	return ids, err
}

// ReleasedSession tells whether visitors know a session, by its code.
func (s *Store) ReleasedSession(ctx context.Context, d *Dialogue, code string) (bool, error) {
	var n int64
	err := s.read(ctx).Raw(`SELECT COUNT(*) FROM session_contents c JOIN sessions s ON s.id = c.session_id
		WHERE c.version_id = ? AND s.dialogue_id = ? AND s.code = ?`, d.AgendaVersionID, d.ID, code).Row().Scan(&n)
	return n > 0, err
}

// AccountNames are the names of accounts, by their ids.
func (s *Store) AccountNames(ctx context.Context, ids ...int64) (map[int64]string, error) {
	names := map[int64]string{}
	return names, s.names(ctx, "accounts", ids, names)
}
