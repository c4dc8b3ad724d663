package models

import (
	"context"

	"gorm.io/gorm"
)

// What staff do with single messages.

// OpenMessage audits that staff look at a message.
func (s *Store) OpenMessage(ctx context.Context, actor Actor, m *Message) error {
	return s.AuditedOnce(ctx, messageEntry(actor, m, "message.open"))
}

// RetryMessage makes a message due at once that failed, or that was refused for
// good: the address counts as alive again. Any other is ErrConflict.
func (s *Store) RetryMessage(ctx context.Context, actor Actor, m *Message) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		done := tx.Model(&Message{}).Where("id = ? AND state IN ? AND to_address <> ''", m.ID, []string{MessageFailed, MessageBounced}).
			Updates(map[string]any{"state": MessageQueued, "next_attempt_at": s.Now(), "attempts": 0, "first_attempt_at": nil})
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return ErrConflict
		}
		err := tx.Where("email_key = ? AND reason = ?", m.ToKey, SuppressedByBounce).Delete(&Suppression{}).Error
		if err != nil {
			return err
		}
		return s.audit(ctx, tx, messageEntry(actor, m, "message.retry"))
	})
}

// WithdrawMessage cancels a message that waits; one that is on its way or
// settled is ErrConflict.
func (s *Store) WithdrawMessage(ctx context.Context, actor Actor, m *Message) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		done := tx.Model(&Message{}).Where("id = ? AND state IN ?", m.ID, []string{MessageQueued, MessageFailed}).
			Updates(map[string]any{"state": MessageCancelled})
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return ErrConflict
		}
		return s.audit(ctx, tx, messageEntry(actor, m, "message.cancel"))
	})
}

// QueueTestMail queues the mail by which an administrator tries the settings.
// It returns the message's ref; an address that is none is an *Invalid.
func (s *Store) QueueTestMail(ctx context.Context, actor Actor, typed, language string) (ref string, err error) {
	address, ok := cleanAddress(typed)
	if !ok {
		wrong := &Invalid{}
		wrong.Add("address", "field.email")
		return "", wrong
	}
	m := Message{AccountID: actor.AccountID, Kind: MailTest, Language: language, ToAddress: address}
	err = s.write(ctx, func(tx *gorm.DB) error {
		if ref, err = s.queueMessage(ctx, tx, m); err != nil {
			return err
		}
		m.Ref = ref
		return s.audit(ctx, tx, messageEntry(actor, &m, "message.test"))
	})
	return ref, err
}

func messageEntry(actor Actor, m *Message, action string) AuditEntry {
	return AuditEntry{Actor: actor, Action: action, DialogueID: m.DialogueID, RegistrationID: m.RegistrationID,
		Object: "message", ObjectRef: m.Ref, Details: map[string]any{"kind": m.Kind}}
}
