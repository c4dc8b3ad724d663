package models

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// How long and how often a message is tried.
const (
	firstPause = time.Minute
	longPause  = 4 * time.Hour
	giveUp     = 48 * time.Hour
)

// ErrLeaseLost: the message is not this worker's any more.
var ErrLeaseLost = errors.New("lease lost")

// settle ends the lease on m with the given columns. It fails with
// ErrLeaseLost when m is held by somebody else or by nobody.
func settle(tx *gorm.DB, m *Message, columns map[string]any) error {
	columns["locked_by"], columns["locked_until"] = "", nil
	r := tx.Model(&Message{}).Where("id = ? AND state = ? AND locked_by = ?", m.ID, MessageSending, m.LockedBy).Updates(columns)
	if r.Error == nil && r.RowsAffected == 0 {
		return ErrLeaseLost
	}
	if r.Error == nil && m.Kind == MailErased && slices.Contains(settledStates(), columns["state"].(string)) {
		return forgetMessages(tx, "id = ?", m.ID)
	}
	return r.Error
}

// putBack returns m untried.
func putBack(tx *gorm.DB, m *Message, next time.Time, words string) error {
	columns := map[string]any{"state": MessageQueued, "attempts": m.Attempts - 1, "next_attempt_at": next}
	if m.Attempts <= 1 {
		columns["first_attempt_at"] = nil
	}
	if words != "" || m.Attempts > 1 {
		columns["state"] = MessageFailed
	}
	if words != "" {
		columns["last_error"] = clip(words)
	}
	return settle(tx, m, columns)
}

func (s *Store) settle(ctx context.Context, m *Message, columns map[string]any) error {
	return s.write(ctx, func(tx *gorm.DB) error { return settle(tx, m, columns) })
}

// KeepRendered keeps the bytes of m, which every attempt sends from now on.
// Only the holder of the lease may; ErrLeaseLost else.
func (s *Store) KeepRendered(ctx context.Context, m *Message, messageID, subject string, raw []byte) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r := tx.Model(&Message{}).Where("id = ? AND state = ? AND locked_by = ?", m.ID, MessageSending, m.LockedBy).
			Update("message_id", messageID)
		if r.Error != nil {
			return r.Error
		}
		if r.RowsAffected == 0 {
			return ErrLeaseLost
		}
		return tx.Create(&MessageBody{MessageID: m.ID, Subject: subject, Raw: raw}).Error
	})
}

// MarkSent records that the server took m.
func (s *Store) MarkSent(ctx context.Context, m *Message) error {
	return s.settle(ctx, m, map[string]any{"state": MessageSent, "sent_at": s.Now(), "last_error": ""})
}

// MarkRetry records a temporary failure in the server's words: m is tried
// again after a pause that doubles from one minute to four hours, and counts
// as bounced after 48 hours in vain.
func (s *Store) MarkRetry(ctx context.Context, m *Message, words string) error {
	now := s.Now()
	since := now
	if m.FirstAttemptAt != nil {
		since = *m.FirstAttemptAt
	}
	end := since.Add(giveUp)
	if !now.Before(end) {
		return s.settle(ctx, m, map[string]any{"state": MessageBounced, "last_error": clip(words)})
	}
	next := now.Add(pauseAfter(m.Attempts))
	if next.After(end) {
		next = end
	}
	return s.settle(ctx, m, map[string]any{"state": MessageFailed, "next_attempt_at": next, "last_error": clip(words)})
}

// pauseAfter is the pause after so many attempts, spread by a quarter either
// way so that a queue does not come back all at once.
func pauseAfter(attempts int) time.Duration {
	d := longPause
	if attempts < 10 {
		d = min(firstPause<<max(attempts-1, 0), longPause)
	}
	return d*3/4 + time.Duration(rand.Int64N(int64(d)/2))
}

// MarkDeferred puts m back until next without counting the attempt: our own
// set-up failed, which is no fault of the message and never makes it bounce.
func (s *Store) MarkDeferred(ctx context.Context, m *Message, next time.Time, words string) error {
	return s.write(ctx, func(tx *gorm.DB) error { return putBack(tx, m, next, words) })
}

// MarkBounced records that m was refused for good. With dead the server said
// that the address takes no mail: it gets no more of any kind.
func (s *Store) MarkBounced(ctx context.Context, m *Message, words string, dead bool) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		err := settle(tx, m, map[string]any{"state": MessageBounced, "last_error": clip(words)})
		if err != nil || !dead || m.Kind == MailErased {
			return err
		}
		return suppress(tx, Suppression{EmailKey: m.ToKey, Reason: SuppressedByBounce, Detail: clip(words), CreatedAt: s.Now()})
	})
}

// MarkSuppressed records that m is not sent because of its recipient.
func (s *Store) MarkSuppressed(ctx context.Context, m *Message, reason string) error {
	return s.settle(ctx, m, map[string]any{"state": MessageSuppressed, "last_error": clip(reason)})
}

// CancelMessage records that m has lost its sense. If its registration was
// erased while it was written, it forgets to whom it was.
func (s *Store) CancelMessage(ctx context.Context, m *Message, reason string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		if err := settle(tx, m, map[string]any{"state": MessageCancelled, "last_error": clip(reason)}); err != nil {
			return err
		}
		return forgetMessages(tx, "id = ? AND registration_id IN (SELECT id FROM registrations WHERE erased_at IS NOT NULL)", m.ID)
	})
}

func suppress(tx *gorm.DB, p Suppression) error {
	return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&p).Error
}

// clip keeps at most 500 characters.
func clip(words string) string {
	if r := []rune(words); len(r) > 500 {
		return string(r[:499]) + "…"
	}
	return words
}
