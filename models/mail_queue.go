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

// linkPause is how long a lost link is not mailed again.
const linkPause = 10 * time.Minute

// mailLink sends a registrant their status and link, at most once in linkPause,
// so that nobody's mailbox can be flooded from a form.
func (s *Store) mailLink(ctx context.Context, tx *gorm.DB, r *Registration) error {
	slot := s.Now().Unix() / int64(linkPause/time.Second)
	return s.mailTo(ctx, tx, r, letter{kind: MailLink, dedupe: fmt.Sprintf("link:%d:%d", r.ID, slot)})
}
