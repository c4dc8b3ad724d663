package models

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// letter is a message to be queued.
type letter struct {
	kind     string
	params   map[string]any
	dedupe   string // queued once only under this key
	campaign int64
}

// mailTo queues a message to a registrant in the transaction that causes it.
// Without an address there is nobody to write to.
func (s *Store) mailTo(ctx context.Context, tx *gorm.DB, r *Registration, l letter) error {
	return s.mailToAddress(ctx, tx, r, r.Email, l)
}

// mailToAddress is mailTo another address than the registration's.
func (s *Store) mailToAddress(ctx context.Context, tx *gorm.DB, r *Registration, address string, l letter) error {
	if address == "" {
		return nil
	}
	m := Message{Kind: l.kind, Language: r.Language, ToAddress: address, Params: l.params,
		DialogueID: r.DialogueID, RegistrationID: r.ID, CampaignID: l.campaign}
	if l.dedupe != "" {
		m.DedupeKey = &l.dedupe
	}
	_, err := s.queueMessage(ctx, tx, m)
	return err
}

// mailable reads registrants anew, within the transaction that writes to them:
// meanwhile some may have had their data erased.
func mailable(tx *gorm.DB, list []*Registration) (fresh []*Registration, err error) {
	ids := make([]int64, len(list))
	for i, r := range list {
		ids[i] = r.ID
	}
	return fresh, tx.Select("id, dialogue_id, email, language").
		Where("id IN ? AND erased_at IS NULL AND email <> ''", ids).Order("id").Find(&fresh).Error
}

// mailFarewell queues the last mail to a registrant whose data are erased. It
// belongs to no registration, and holds an address until it is settled.
func (s *Store) mailFarewell(ctx context.Context, tx *gorm.DB, r *Registration) error {
	if r.Email == "" {
		return nil
	}
	_, err := s.queueMessage(ctx, tx, Message{Kind: MailErased, Language: r.Language, ToAddress: r.Email, DialogueID: r.DialogueID})
	return err
}

// linkPause is how long a link is not mailed again.
const linkPause = 10 * time.Minute

// mailLink sends a registrant their status and link, unless it went to the same
// address within linkPause, so that nobody's mailbox can be flooded from a form.
// Of several at once the key, which names the one before, lets one pass.
func (s *Store) mailLink(ctx context.Context, tx *gorm.DB, r *Registration) error {
	l, err := s.linkLetter(tx, r)
	if err != nil || l == nil {
		return err
	}
	return s.mailTo(ctx, tx, r, *l)
}

// linkLetter is what mailLink sends, or nil within linkPause.
func (s *Store) linkLetter(tx *gorm.DB, r *Registration) (*letter, error) {
	var last Message
	err := tx.Where("registration_id = ? AND kind = ?", r.ID, MailLink).Order("id DESC").Limit(1).Find(&last).Error
	if err != nil || last.ToKey == addressKey(r.Email) && s.Now().Before(last.CreatedAt.Add(linkPause)) {
		return nil, err
	}
	return &letter{kind: MailLink, dedupe: fmt.Sprintf("link:%d:after:%d", r.ID, last.ID)}, nil
}
