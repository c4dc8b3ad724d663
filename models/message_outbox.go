package models

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// Without a mail server messages are rendered and kept in the outbox: they
// stay queued, due at a time that never comes, and organisers can read them.

// outboxUntil is the time that never comes.
func outboxUntil() time.Time { return time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC) }

// KeepInOutbox puts a rendered message into the outbox.
func (s *Store) KeepInOutbox(ctx context.Context, m *Message) error {
	return s.write(ctx, func(tx *gorm.DB) error { return putBack(tx, m, outboxUntil(), "") })
}

// ReleaseOutbox is called when there is a mail server: what is still timely in
// the outbox becomes due, the rest is cancelled, since a mail that comes days
// late confuses more than none. A link to reset a password stays timely for an
// hour, everything else for two days.
func (s *Store) ReleaseOutbox(ctx context.Context) (released int64, err error) {
	err = s.write(ctx, func(tx *gorm.DB) error {
		now := s.Now()
		kept := func() *gorm.DB {
			return tx.Model(&Message{}).Where("state = ? AND next_attempt_at >= ?", MessageQueued, outboxUntil())
		}
		err := kept().Where("(created_at < ? OR kind = ? AND created_at < ?)", now.Add(-giveUp), MailReset, now.Add(-time.Hour)).
			Updates(map[string]any{"state": MessageCancelled, "last_error": WhyLate}).Error
		if err != nil {
			return err
		}
		r := kept().Update("next_attempt_at", now)
		released = r.RowsAffected
		return r.Error
	})
	return released, err
}

// PurgeMail forgets the bytes of mails that were queued before a moment, also
// of those that are kept in the outbox; who got which kind of mail, and when, is
// kept. Of farewells that nobody sends it forgets the address.
func (s *Store) PurgeMail(ctx context.Context, queuedBefore time.Time) (int64, error) {
	var purged int64
	err := s.write(ctx, func(tx *gorm.DB) error {
		r := tx.Exec("DELETE FROM message_bodies WHERE message_id IN (SELECT id FROM messages WHERE created_at < ?)", queuedBefore)
		purged = r.RowsAffected
		if r.Error != nil {
			return r.Error
		}
		err := tx.Exec("UPDATE messages SET state = ? WHERE kind = ? AND state IN ? AND created_at < ?", MessageCancelled,
			MailErased, []string{MessageQueued, MessageFailed}, s.Now().Add(-giveUp)).Error
		if err != nil {
			return err
		}
		return forgetFarewells(tx)
	})
	return purged, err
}
