package models

import (
	"context"
	"slices"

	"gorm.io/gorm"
)

// partyLanguage is in what the parties' contacts are written to: the register
// does not know their languages.
const partyLanguage = "en"

// mailCheckpoints sends the contacts of a record the signed state of the log
// once all have signed and once visitors first see it, so that others than the
// register hold it. The mails are in no dialogue's outbox: who reads that need not
// keep the register, and contacts are never public. size is that of the log after the act.
func (s *Store) mailCheckpoints(ctx context.Context, tx *gorm.DB, m *MoU, d deed, unpublished bool, size int64) error {
	act := ""
	switch {
	case d.kind == ActSign && m.State == MoUSigned:
		act = ActSign
	case unpublished && m.PublishedAt != nil:
		act = ActShow
	default:
		return nil
	}
	var mailed []string
	for _, contact := range m.Content.Contacts {
		key := addressKey(contact.Email)
		if contact.Email == "" || slices.Contains(mailed, key) {
			continue
		}
		mailed = append(mailed, key)
		if _, err := s.queueMessage(ctx, tx, Message{Kind: MailCheckpoint, Language: partyLanguage,
			ToAddress: contact.Email, Params: map[string]any{"mou": m.Ref, "size": size, "act": act}}); err != nil {
			return err
		}
	}
	return nil
}

// checkpointFacts are what the mail with a checkpoint speaks of. ErrClosed: the
// address is no longer a contact's.
func (s *Store) checkpointFacts(ctx context.Context, m *Message, f *MailFacts) error {
	ref, _ := m.Params["mou"].(string)
	size, _ := m.Params["size"].(float64)
	f.Act, _ = m.Params["act"].(string)
	var record MoU
	if err := s.read(ctx).Where("ref = ?", ref).Take(&record).Error; err != nil {
		return found(err)
	}
	if !slices.ContainsFunc(record.Content.Contacts, func(c MoUContact) bool { return addressKey(c.Email) == m.ToKey }) {
		return ErrClosed
	}
	var err error
	f.Signed = &record
	f.Checkpoint, err = s.CheckpointAt(ctx, int64(size))
	return err
}
