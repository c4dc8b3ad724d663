package models

import (
	"context"

	"gorm.io/gorm"
)

// MessageFilter says which messages a list shows; what is zero does not count.
type MessageFilter struct {
	RegistrationID int64
	CampaignID     int64
	State          string
	Kind           string
	// Address is the beginning of the recipient's address.
	Address string
	// Before is the id after which the list goes on (the last one shown).
	Before int64
}

// Everything is the scope of all dialogues and of what belongs to none: mails
// about accounts and tests, which hold links that give power, so in an audience
// only administrators have it, by their account.
func Everything() Scope { return Scope{all: true} }

// messages are those to the guests of a scope; those to others than guests, too,
// where it is not limited.
func (s *Store) messages(ctx context.Context, sc Scope) *gorm.DB {
	q := s.read(ctx)
	if sc.Dialogue != nil {
		q = q.Where("dialogue_id = ?", sc.ID)
	}
	where, args := sc.owns("messages.registration_id", "1 = 1", nil)
	return q.Where(where, args...)
}

// Messages lists messages, the newest first, at most n; with more there are
// others behind them.
func (s *Store) Messages(ctx context.Context, sc Scope, f MessageFilter, n int) (list []Message, more bool, err error) {
	q := s.messages(ctx, sc)
	for _, c := range []struct {
		column string
		id     int64
	}{{"registration_id", f.RegistrationID}, {"campaign_id", f.CampaignID}} {
		if c.id != 0 {
			q = q.Where(c.column+" = ?", c.id)
		}
	}
	for column, value := range map[string]string{"state": f.State, "kind": f.Kind} {
		if value != "" {
			q = q.Where(column+" = ?", value)
		}
	}
	if start := addressKey(f.Address); start != "" {
		q = q.Where("to_key >= ? AND to_key < ?", start, prefixEnd(start))
	}
	if f.Before != 0 {
		q = q.Where("id < ?", f.Before)
	}
	err = q.Order("id DESC").Limit(n + 1).Find(&list).Error
	if len(list) > n {
		return list[:n], true, err
	}
	return list, false, err
}

// LookUpMessages is Messages for staff who search, audited as one search: of an
// address it keeps only a keyed hash.
func (s *Store) LookUpMessages(ctx context.Context, actor Actor, sc Scope, f MessageFilter, n int) (list []Message, more bool, err error) {
	if list, more, err = s.Messages(ctx, sc, f, n); err != nil {
		return nil, false, err
	}
	details := map[string]any{"found": len(list)}
	for name, value := range map[string]string{"state": f.State, "kind": f.Kind, "search_hash": s.searchHash(f.Address)} {
		if value != "" {
			details[name] = value
		}
	}
	return list, more, s.Audited(ctx, AuditEntry{Actor: actor, Action: "message.search", DialogueID: idOf(sc.Dialogue), Details: details})
}

// LookUpRecipients is Messages of one campaign for staff who follow it.
func (s *Store) LookUpRecipients(ctx context.Context, actor Actor, sc Scope, c *Campaign, f MessageFilter, n int) (list []Message, more bool, err error) {
	f.CampaignID = c.ID
	if list, more, err = s.Messages(ctx, sc, f, n); err != nil || len(list) == 0 {
		return nil, false, err
	}
	return list, more, s.AuditedOnce(ctx, AuditEntry{Actor: actor, Action: "campaign.recipients", DialogueID: c.DialogueID,
		Object: "campaign", ObjectRef: c.Ref})
}

// MessageByRef is one message of a scope, or ErrNotFound.
func (s *Store) MessageByRef(ctx context.Context, sc Scope, ref string) (*Message, error) {
	var m Message
	err := s.messages(ctx, sc).Where("ref = ?", ref).Take(&m).Error
	return &m, found(err)
}

// MessageSubjects are the subjects of those messages that are rendered, by id.
func (s *Store) MessageSubjects(ctx context.Context, list []Message) (map[int64]string, error) {
	ids := make([]int64, len(list))
	for i, m := range list {
		ids[i] = m.ID
	}
	var rows []MessageBody
	if err := s.read(ctx).Select("message_id, subject").Where("message_id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, err
	}
	subjects := map[int64]string{}
	for _, r := range rows {
		subjects[r.MessageID] = r.Subject
	}
	return subjects, nil
}
