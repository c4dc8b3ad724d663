package models

import (
	"context"
)

// MessageFilter says which messages a list shows; what is zero does not count.
type MessageFilter struct {
	// DialogueID 0 lists what belongs to no dialogue: mails about accounts and
	// tests, which hold links that give power, so for administrators alone. All
	// lists both, whatever the dialogue.
	DialogueID     int64
	All            bool
	RegistrationID int64
	CampaignID     int64
	State          string
	Kind           string
	// Address is the beginning of the recipient's address.
	Address string
	// Before is the id after which the list goes on (the last one shown).
	Before int64
}

// Messages lists messages, the newest first, at most n; with more there are
// others behind them.
func (s *Store) Messages(ctx context.Context, f MessageFilter, n int) (list []Message, more bool, err error) {
	q := s.read(ctx)
	if !f.All {
		q = q.Where("dialogue_id = ?", f.DialogueID)
	}
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
func (s *Store) LookUpMessages(ctx context.Context, actor Actor, f MessageFilter, n int) (list []Message, more bool, err error) {
	if list, more, err = s.Messages(ctx, f, n); err != nil {
		return nil, false, err
	}
	details := map[string]any{"found": len(list)}
	for name, value := range map[string]string{"state": f.State, "kind": f.Kind, "search_hash": s.searchHash(f.Address)} {
		if value != "" {
			details[name] = value
		}
	}
	return list, more, s.Audited(ctx, AuditEntry{Actor: actor, Action: "message.search", DialogueID: f.DialogueID, Details: details})
}

// LookUpRecipients is Messages of one campaign for staff who follow it.
func (s *Store) LookUpRecipients(ctx context.Context, actor Actor, c *Campaign, f MessageFilter, n int) (list []Message, more bool, err error) {
	f.DialogueID, f.CampaignID = c.DialogueID, c.ID
	if list, more, err = s.Messages(ctx, f, n); err != nil || len(list) == 0 {
		return nil, false, err
	}
	return list, more, s.AuditedOnce(ctx, AuditEntry{Actor: actor, Action: "campaign.recipients", DialogueID: c.DialogueID,
		Object: "campaign", ObjectRef: c.Ref})
}

// MessageByRef is one message of a dialogue (0: of none), or ErrNotFound.
func (s *Store) MessageByRef(ctx context.Context, dialogueID int64, ref string) (*Message, error) {
	var m Message
	err := s.read(ctx).Where("dialogue_id = ? AND ref = ?", dialogueID, ref).Take(&m).Error
	return &m, found(err)
}

// AnyMessage is one message, whatever it belongs to, or ErrNotFound.
func (s *Store) AnyMessage(ctx context.Context, ref string) (*Message, error) {
	var m Message
	err := s.read(ctx).Where("ref = ?", ref).Take(&m).Error
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
