package models

import (
	"fmt"
	"slices"
)

// callOff releases the choices of sessions that are no longer held, or not in
// that mode, and notes who is to be told.
func (r *releasing) callOff() error {
	for _, code := range sortedCodes(r.sessions) {
		was := r.sessions[code]
		i := slices.IndexFunc(r.rows.sessions, func(s importedSession) bool { return s.Code == code })
		for _, mode := range Modes() {
			if i >= 0 && r.rows.sessions[i].Offers(mode) {
				continue
			}
			if err := r.releaseChoices(was, mode); err != nil {
				return err
			}
		}
		if change := r.change(code); i < 0 && change != nil {
			change.Session = was.Ref
			if err := r.tx.Exec("UPDATE sessions SET sequence = sequence + 1 WHERE id = ?", was.ID).Error; err != nil {
				return err
			}
		}
	}
	return nil
}

// releaseChoices lets go of all choices of a session in a mode.
func (r *releasing) releaseChoices(s *Session, mode string) error {
	var ids []int64
	err := r.tx.Model(&Choice{}).Where("session_id = ? AND mode = ? AND state <> ?", s.ID, mode, Released).
		Order("registration_id").Pluck("registration_id", &ids).Error
	if err != nil {
		return err
	}
	for _, id := range ids {
		var guest Registration
		if err := r.tx.Where("id = ?", id).Take(&guest).Error; err != nil {
			return err
		}
		choices, err := r.choicesOf(&guest)
		if err != nil {
			return err
		}
		for _, c := range choices {
			if c.SessionID == s.ID && c.Mode == mode {
				r.release(c)
			}
		}
		r.keepWhatNothingReplaces(choices)
		r.letGoOfUnusedPlace(&guest, choices)
		if err := r.save(&guest, choices); err != nil {
			return err
		}
		r.note(id, s.Ref)
	}
	return nil
}

// keepWhatNothingReplaces: what was kept only until a session was got that is
// no longer held is kept.
func (r *releasing) keepWhatNothingReplaces(choices []*Choice) {
	for _, c := range choices {
		if c.State == Held && c.Provisional && len(r.agenda.awaited(choices, c)) == 0 {
			c.Provisional = false
		}
	}
}

func (r *releasing) note(registration int64, session string) {
	if !slices.Contains(r.told[registration], session) {
		r.told[registration] = append(r.told[registration], session)
	}
}

// tell writes to those, and only those, who attend or wait for a session that
// moved or is no longer held.
func (r *releasing) tell() error {
	for _, change := range r.changes {
		if change.Kind != ChangeMoved && change.Kind != ChangeCalledOff {
			continue
		}
		for _, was := range r.sessions {
			if was.Ref != change.Session {
				continue
			}
			ids, err := attending(r.tx, was)
			if err != nil {
				return err
			}
			for _, id := range ids {
				r.note(id, was.Ref)
			}
		}
	}
	for _, id := range sortedKeys(r.told) {
		var guest Registration
		if err := r.tx.Where("id = ?", id).Take(&guest).Error; err != nil {
			return err
		}
		l := letter{kind: MailRescheduled, dedupe: fmt.Sprintf("agenda:%d:%d", r.version.ID, id),
			params: map[string]any{"version": r.version.ID, "sessions": r.told[id]}}
		if err := r.s.mailTo(r.ctx, r.tx, &guest, l); err != nil {
			return err
		}
	}
	return nil
}

// saveLists lets the doors follow: a list of a session that moved moves along,
// a new session on site gets a list as at an import, the first one the gate too,
// and one that is called off admits nobody any more.
func (r *releasing) saveLists() error {
	var lists []List
	if err := r.tx.Where("dialogue_id = ?", r.dialogue.ID).Order("id").Find(&lists).Error; err != nil {
		return err
	}
	if len(lists) == 0 {
		if r.dialogue.RegistrationOpensAt == nil || r.dialogue.Format == FormatOnline {
			return nil
		}
		gate := List{DialogueID: r.dialogue.ID, Ref: newRef(), Kind: ListGate, Name: gateName(), Once: OncePerDay}
		if err := r.tx.Create(&gate).Error; err != nil {
			return err
		}
	}
	for i := range r.rows.sessions {
		s := &r.rows.sessions[i]
		at := slices.IndexFunc(lists, func(l List) bool { return l.SessionID == s.Session.ID })
		var err error
		switch {
		case at >= 0:
			err = r.moveList(&lists[at], s)
		case s.Onsite && s.Kind != SessionBreak:
			opens, closes := s.StartsAt.Add(-listOpensBefore), s.EndsAt.Add(listClosesAfter)
			err = r.tx.Create(&List{DialogueID: r.dialogue.ID, Ref: newRef(), Kind: ListSession, SessionID: s.Session.ID, Name: s.Title,
				OpensAt: &opens, ClosesAt: &closes, Once: OnceEver}).Error
		}
		if err != nil {
			return err
		}
	}
	for code, was := range r.sessions {
		if slices.ContainsFunc(r.rows.sessions, func(s importedSession) bool { return s.Code == code }) {
			continue
		}
		err := r.tx.Exec("UPDATE lists SET closes_at = ? WHERE dialogue_id = ? AND session_id = ?", r.now, r.dialogue.ID, was.ID).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// moveList moves the window of a list as its session moved, and renames it as
// its session was renamed.
func (r *releasing) moveList(l *List, s *importedSession) error {
	was := r.sessions[s.Code]
	if was == nil {
		opens, closes := s.StartsAt.Add(-listOpensBefore), s.EndsAt.Add(listClosesAfter)
		l.OpensAt, l.ClosesAt = &opens, &closes
	} else {
		if l.OpensAt != nil {
			opens := l.OpensAt.Add(s.StartsAt.Sub(was.StartsAt))
			l.OpensAt = &opens
		}
		if l.ClosesAt != nil {
			closes := l.ClosesAt.Add(s.EndsAt.Sub(was.EndsAt))
			l.ClosesAt = &closes
		}
		if Fingerprint(l.Name) == Fingerprint(was.Title) {
			l.Name = s.Title
		}
	}
	return r.tx.Model(&List{}).Where("id = ?", l.ID).Select("opens_at", "closes_at", "name").Updates(l).Error
}

func sortedCodes(sessions map[string]*Session) []string {
	var codes []string
	for code := range sessions {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	return codes
}
