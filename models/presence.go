package models

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"
)

const (
	// joinGrace is how long after its end a session can still be joined.
	joinGrace = 30 * time.Minute
	// presenceGap is the longest silence that counts as being there: browsers
	// let a tab in the background speak about once a minute.
	presenceGap = 90 * time.Second
	// presencePause is how long a presence is not written again, however many
	// tabs report it.
	presencePause = 5 * time.Second
)

// errPresenceMoved: another tab was faster.
var errPresenceMoved = errors.New("the presence was changed meanwhile")

// Attend records that a guest is at an online session now: from the first time
// on it is one row, however many tabs and devices report at once. ErrNotFound,
// ErrForbidden and ErrClosed as Joining tells them.
func (s *Store) Attend(ctx context.Context, r *Registration, session string) (*Presence, error) {
	j, err := s.joining(ctx, r, session)
	if err != nil {
		return nil, err
	}
	if j.Refused != "" {
		return nil, ErrForbidden
	}
	if j.Phase != JoinOpen || j.URL == "" {
		return nil, ErrClosed
	}
	return s.attend(ctx, r, j.Session.ID)
}

// attend is one compare-and-swap on the moment last seen; who loses it reads
// again and finds nothing left to add.
func (s *Store) attend(ctx context.Context, r *Registration, sessionID int64) (*Presence, error) {
	now := s.Now()
	var p *Presence
	var err error
	for range maxTries {
		if p, err = s.presence(ctx, sessionID, r.ID); err != nil {
			return nil, err
		}
		if p != nil && now.Sub(p.LastSeenAt) < presencePause {
			return p, nil
		}
		err = s.write(ctx, func(tx *gorm.DB) error {
			if p == nil {
				p = &Presence{SessionID: sessionID, RegistrationID: r.ID, DialogueID: r.DialogueID, JoinedAt: now, LastSeenAt: now}
				return tx.Create(p).Error
			}
			return p.advance(tx, now)
		})
		if !duplicate(err) && !errors.Is(err, errPresenceMoved) {
			return p, err
		}
	}
	return nil, err
}

// presence is a guest's row of a session, or nil.
func (s *Store) presence(ctx context.Context, sessionID, registrationID int64) (*Presence, error) {
	var rows []Presence
	err := s.read(ctx).Where("session_id = ? AND registration_id = ?", sessionID, registrationID).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}

// advance moves the moment last seen to now. Whole seconds of the clock are
// counted, not of each gap, so that many short gaps lose nothing.
func (p *Presence) advance(tx *gorm.DB, now time.Time) error {
	moved := *p
	moved.LastSeenAt = now
	if now.Sub(p.LastSeenAt) <= presenceGap {
		moved.Seconds += int(now.Unix() - p.LastSeenAt.Unix())
	}
	done := tx.Exec("UPDATE presences SET last_seen_at = ?, seconds = ? WHERE session_id = ? AND registration_id = ? AND last_seen_at = ?",
		moved.LastSeenAt, moved.Seconds, p.SessionID, p.RegistrationID, p.LastSeenAt)
	if done.Error != nil {
		return done.Error
	}
	if done.RowsAffected != 1 {
		return errPresenceMoved
	}
	*p = moved
	return nil
}
