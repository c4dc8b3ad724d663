package models

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
)

// newsStep is how many subscribers one step comes to.
const newsStep = 200

// mouNews is a statement of which subscribers are to be told; Position is the
// last subscription that was come to.
type mouNews struct {
	ID       int64
	MoUID    int64 `gorm:"column:mou_id"`
	Seq      int
	Position int64
}

// TableName is the table's.
func (mouNews) TableName() string { return "mou_news" }

// NewsStep writes mails to the next subscribers of every statement they were not
// told of yet, and tells whether there was any. Mails and position are written in
// one transaction.
func (s *Store) NewsStep(ctx context.Context) (bool, error) {
	var due []mouNews
	if err := s.read(ctx).Order("id").Limit(50).Find(&due).Error; err != nil {
		return false, err
	}
	var failed error
	for _, news := range due {
		if err := s.stepNews(ctx, news); err != nil {
			failed = errors.Join(failed, fmt.Errorf("news %d: %w", news.ID, err))
		}
	}
	return len(due) > 0, failed
}

func (s *Store) stepNews(ctx context.Context, news mouNews) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		var m MoU
		if err := tx.Omit("content").Where("id = ?", news.MoUID).Take(&m).Error; err != nil {
			return err
		}
		var list []MoUSubscription
		if m.Shown {
			if err := subscribersOf(tx, &m, news.Position, &list); err != nil {
				return err
			}
		}
		for _, to := range list {
			if err := s.mailNews(ctx, tx, &m, news, to); err != nil {
				return err
			}
		}
		if len(list) < newsStep {
			return tx.Where("id = ?", news.ID).Delete(&mouNews{}).Error
		}
		return tx.Model(&mouNews{}).Where("id = ?", news.ID).Update("position", list[len(list)-1].ID).Error
	})
}

// subscribersOf finds the next of those who want news of a record.
func subscribersOf(tx *gorm.DB, m *MoU, after int64, list *[]MoUSubscription) error {
	bodies, topics := []string{""}, append([]string{""}, m.Stated.Topics...)
	for _, p := range m.Stated.Parties {
		bodies = append(bodies, p.Body)
	}
	return tx.Where("state = ? AND id > ? AND (kind = ? OR kind = ? AND value = ? OR kind = ? AND value IN ? OR kind = ? AND value IN ?)",
		SubscriptionConfirmed, after, SubscribeAll, SubscribeMoU, *m.Reference, FacetParty, bodies, FacetTopic, topics).
		Order("id").Limit(newsStep).Find(list).Error
}

// mailNews queues one mail to an address, however many of its subscriptions the
// record meets.
func (s *Store) mailNews(ctx context.Context, tx *gorm.DB, m *MoU, news mouNews, to MoUSubscription) error {
	key := fmt.Sprintf("mou_news:%d:%d:%x", m.ID, news.Seq, s.mac("mou news", []byte(to.EmailKey))[:12])
	_, err := s.queueMessage(ctx, tx, Message{Kind: MailMoUNews, Language: to.Language, ToAddress: to.Email, DedupeKey: &key,
		Params: map[string]any{"subscription": to.Ref, "mou": *m.Reference}})
	return err
}

// subscriptionFacts fills the facts of a mail to a subscriber. ErrNotFound: the
// subscription ended, or visitors no longer see the record.
func (s *Store) subscriptionFacts(ctx context.Context, m *Message, f *MailFacts) error {
	ref, _ := m.Params["subscription"].(string)
	var row MoUSubscription
	if err := s.read(ctx).Where("ref = ?", ref).Take(&row).Error; err != nil {
		return found(err)
	}
	f.Subscription, f.OneTime, f.Unsubscribe = &row, s.subscriptionToken(confirmLink, ref), s.subscriptionToken(leaveLink, ref)
	reference, _ := m.Params["mou"].(string)
	if row.Kind == SubscribeMoU {
		reference = row.Value
	}
	var err error
	switch {
	case m.Kind == MailMoUConfirm && row.State != SubscriptionPending:
		return ErrClosed
	case reference != "":
		if f.MoU, err = s.PublicRecord(ctx, reference); err != nil {
			return err
		}
		f.MoUNames = f.MoU.Names
		return nil
	}
	about := &MoU{Stated: MoUContent{Topics: []string{}, Parties: []MoUParty{}}}
	switch row.Kind {
	case FacetTopic:
		about.Stated.Topics = append(about.Stated.Topics, row.Value)
	case FacetParty:
		about.Stated.Parties = append(about.Stated.Parties, MoUParty{Body: row.Value})
	}
	f.MoUNames, err = s.mouNames(ctx, []*MoU{about}, nil)
	return err
}
