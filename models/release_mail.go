package models

import (
	"context"
	"encoding/json"
	"slices"
)

// releaseFacts reads what a mail of kind rescheduled speaks of: the changes of the
// release that concern its registrant.
func (s *Store) releaseFacts(ctx context.Context, m *Message, a *Agenda, f *MailFacts) error {
	if m.Kind != MailRescheduled {
		return nil
	}
	var params struct {
		Version  int64    `json:"version"`
		Sessions []string `json:"sessions"`
	}
	if raw, err := json.Marshal(m.Params); err != nil {
		return err
	} else if err := json.Unmarshal(raw, &params); err != nil {
		return err
	}
	var release AgendaRelease
	if err := s.read(ctx).Where("version_id = ?", params.Version).Take(&release).Error; err != nil {
		return found(err)
	}
	for _, change := range release.Changes {
		if !slices.Contains(params.Sessions, change.Session) {
			continue
		}
		f.Changes = append(f.Changes, change)
		if a.Session(change.Session) != nil {
			continue
		}
		gone, err := s.formerSession(ctx, a, change.Session)
		if err != nil {
			return err
		}
		f.Entries = append(f.Entries, ChosenSession{Session: gone, Mode: f.Registration.Mode, State: Released})
	}
	return nil
}

// formerSession is one that is no longer held, as the last version of the agenda says that has it.
func (s *Store) formerSession(ctx context.Context, a *Agenda, ref string) (*Session, error) {
	var session Session
	if err := s.read(ctx).Where("ref = ? AND dialogue_id = ?", ref, a.Dialogue.ID).Take(&session).Error; err != nil {
		return nil, found(err)
	}
	err := s.read(ctx).Where("session_id = ?", session.ID).Order("version_id DESC").Limit(1).Take(&session.SessionContent).Error
	return &session, found(err)
}
