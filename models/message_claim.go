package models

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"slices"
	"time"

	"gorm.io/gorm"
)

// ClaimMessages gives up to n due messages to a worker, the most urgent first,
// each to one worker only: a claim is one conditional update, so that several
// processes on several machines can ask at once. Nobody else gets them until
// the lease is over, which has to outlast rendering and sending. Suppressed
// messages and campaigns over their hourly cap are settled on the way and not
// returned; fewer than n messages can therefore mean that more are due.
// LockedBy of each names the lease, by which the Mark methods know its holder.
func (s *Store) ClaimMessages(ctx context.Context, worker string, n int, lease time.Duration) ([]Message, error) {
	ids, err := s.dueMessages(ctx, n)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	token := make([]byte, 8)
	rand.Read(token)
	holder := worker[:min(len(worker), 40)] + ":" + hex.EncodeToString(token)
	var claimed []Message
	err = s.write(ctx, func(tx *gorm.DB) error {
		claimed = nil
		now := s.Now()
		until := now.Add(lease)
		// The end of the lease is the next attempt, so that a message whose
		// worker died is due again like any other.
		r := tx.Exec(`UPDATE messages SET state = ?, locked_by = ?, locked_until = ?, next_attempt_at = ?,
			attempts = attempts + 1, first_attempt_at = COALESCE(first_attempt_at, ?)
			WHERE id IN ? AND state IN ? AND next_attempt_at <= ?`,
			MessageSending, holder, until, until, now, ids, dueStates(), now)
		if r.Error != nil || r.RowsAffected == 0 {
			return r.Error
		}
		err := tx.Where("id IN ? AND locked_by = ?", ids, holder).Order("priority, created_at, id").Find(&claimed).Error
		if err != nil {
			return err
		}
		if claimed, err = s.dropSuppressed(tx, claimed); err != nil {
			return err
		}
		claimed, err = s.dropOverCap(tx, claimed)
		return err
	})
	return claimed, err
}

func dueStates() []string { return []string{MessageQueued, MessageFailed, MessageSending} }

// dueMessages finds candidates without locking anything: one walk along the
// index for each state, the most urgent first.
func (s *Store) dueMessages(ctx context.Context, n int) ([]int64, error) {
	var due []Message
	now := s.Now()
	for _, state := range dueStates() {
		var some []Message
		err := s.read(ctx).Select("id, priority, next_attempt_at").
			Where("state = ? AND next_attempt_at <= ?", state, now).
			Order("priority, next_attempt_at, id").Limit(n).Find(&some).Error
		if err != nil {
			return nil, err
		}
		due = append(due, some...)
	}
	slices.SortStableFunc(due, func(a, b Message) int {
		if a.Priority != b.Priority {
			return a.Priority - b.Priority
		}
		return a.NextAttemptAt.Compare(b.NextAttemptAt)
	})
	ids := make([]int64, 0, n)
	for _, m := range due[:min(len(due), n)] {
		ids = append(ids, m.ID)
	}
	return ids, nil
}

// dropSuppressed settles messages to addresses that get no such mail any more.
func (s *Store) dropSuppressed(tx *gorm.DB, claimed []Message) ([]Message, error) {
	keys := make([]string, len(claimed))
	for i, m := range claimed {
		keys[i] = m.ToKey
	}
	var list []Suppression
	if err := tx.Where("email_key IN ?", keys).Find(&list).Error; err != nil || len(list) == 0 {
		return claimed, err
	}
	var keep []Message
	for _, m := range claimed {
		i := slices.IndexFunc(list, func(p Suppression) bool { return p.holds(&m) })
		if i < 0 {
			keep = append(keep, m)
			continue
		}
		if err := settle(tx, &m, map[string]any{"state": MessageSuppressed, "last_error": list[i].Reason}); err != nil {
			return nil, err
		}
	}
	return keep, nil
}

// holds tells whether p forbids m: a dead address gets nothing, who opted out
// gets no campaigns (Scope 0: of any dialogue).
func (p *Suppression) holds(m *Message) bool {
	if p.EmailKey != m.ToKey {
		return false
	}
	return p.Reason == SuppressedByBounce ||
		m.Kind == MailCampaign && (p.Scope == 0 || p.Scope == m.DialogueID)
}
