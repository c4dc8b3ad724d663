package models

import (
	"context"
	"crypto/hmac"
	"encoding/base64"
	"errors"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// What somebody can subscribe to; the others are FacetParty and FacetTopic.
const (
	SubscribeAll = "all"
	SubscribeMoU = "mou" // by public reference
)

// States of a subscription.
const (
	SubscriptionPending   = "pending" // until its address is confirmed
	SubscriptionConfirmed = "confirmed"
)

const (
	subscriptionsPerHour = 6 // mails to one address
	subscriptionTerm     = 7 * 24 * time.Hour
)

// MoUSubscription is who wants news of the register, and of what.
type MoUSubscription struct {
	ID          int64
	Ref         string
	Email       string
	EmailKey    string
	Language    string
	Kind        string
	Value       string
	State       string
	CreatedAt   time.Time
	AskedAt     time.Time // when the link to confirm was last mailed
	ConfirmedAt *time.Time
}

// TableName is the table's.
func (MoUSubscription) TableName() string { return "mou_subscriptions" }

// MoUSubscriber is a form: About is a kind and a value, "topic:polar-science".
type MoUSubscriber struct {
	Email, Language, About string
}

// Subscribe asks an address by mail whether it wants news. Nothing tells the
// asker whether it has any already. *Invalid names mistakes; what visitors cannot
// see, nobody can subscribe to.
func (s *Store) Subscribe(ctx context.Context, f MoUSubscriber) error {
	s.letEmbargoesEnd(ctx)
	wrong := &Invalid{}
	address, ok := cleanAddress(f.Email)
	if !ok {
		wrong.Add("email", "field.email")
	}
	kind, value, _ := strings.Cut(f.About, ":")
	known, err := s.subscribable(ctx, kind, value)
	if err != nil {
		return err
	}
	if !known {
		wrong.Add("about", "field.choose")
	}
	if err := wrong.OrNil(); err != nil {
		return err
	}
	now := s.Now()
	row := MoUSubscription{Ref: newRef(), Email: address, EmailKey: addressKey(address), Language: f.Language, Kind: kind, Value: value,
		State: SubscriptionPending, CreatedAt: now, AskedAt: now}
	return s.write(ctx, func(tx *gorm.DB) error { return s.subscribe(ctx, tx, row) })
}

// subscribe counts whoever asks, so that all take a commit of the same cost.
func (s *Store) subscribe(ctx context.Context, tx *gorm.DB, row MoUSubscription) error {
	err := s.allow(ctx, tx, "mou_subscribe", row.EmailKey, subscriptionsPerHour, time.Hour)
	if errors.Is(err, ErrTooMany) {
		return nil
	}
	if err != nil {
		return err
	}
	fresh := row
	if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&fresh).Error; err != nil {
		return err
	}
	var kept MoUSubscription
	if err := tx.Where("email_key = ? AND kind = ? AND value = ?", row.EmailKey, row.Kind, row.Value).Take(&kept).Error; err != nil {
		return err
	}
	if kept.Ref != row.Ref { // it was asked for before
		again := tx.Model(&MoUSubscription{}).Where("id = ? AND state = ? AND asked_at <= ?", kept.ID, SubscriptionPending, row.AskedAt.Add(-linkPause)).
			Updates(map[string]any{"asked_at": row.AskedAt, "language": row.Language})
		if again.Error != nil || again.RowsAffected == 0 {
			return again.Error
		}
	}
	_, err = s.queueMessage(ctx, tx, Message{Kind: MailMoUConfirm, Language: row.Language, ToAddress: row.Email,
		Params: map[string]any{"subscription": kept.Ref}})
	return err
}

// subscribable tells whether visitors see what somebody wants news of.
func (s *Store) subscribable(ctx context.Context, kind, value string) (bool, error) {
	var n int64
	switch kind {
	case SubscribeAll:
		return value == "", nil
	case SubscribeMoU:
		err := s.read(ctx).Model(&MoU{}).Where("reference = ? AND shown = ?", value, true).Count(&n).Error
		return n > 0, err
	case FacetParty, FacetTopic:
		var found []mouFacet
		err := s.read(ctx).Where("open = ? AND kind = ? AND value = ?", true, kind, value).Limit(1).Find(&found).Error
		return len(found) > 0, err
	}
	return false, nil
}

// Purposes of a subscription's links.
const (
	confirmLink = "mou confirm"
	leaveLink   = "mou leave"
)

// subscriptionToken is the secret part of a link of a subscription. It is derived,
// so that every mail carries the same.
func (s *Store) subscriptionToken(purpose, ref string) string {
	sum := s.mac(purpose, []byte(ref))
	return ref + "." + base64.RawURLEncoding.EncodeToString(sum[:12])
}

func (s *Store) bySubscriptionToken(db *gorm.DB, purpose, token string) (*MoUSubscription, error) {
	ref, _, _ := strings.Cut(token, ".")
	if !hmac.Equal([]byte(s.subscriptionToken(purpose, ref)), []byte(token)) {
		return nil, ErrNotFound
	}
	var row MoUSubscription
	return &row, found(db.Where("ref = ?", ref).Take(&row).Error)
}

// SubscriptionToConfirm is whose link it is, or ErrNotFound.
func (s *Store) SubscriptionToConfirm(ctx context.Context, token string) (*MoUSubscription, error) {
	return s.bySubscriptionToken(s.read(ctx), confirmLink, token)
}

// ConfirmSubscription begins a subscription. Doing it twice is doing it once.
func (s *Store) ConfirmSubscription(ctx context.Context, token string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		row, err := s.bySubscriptionToken(tx, confirmLink, token)
		if err != nil || row.State == SubscriptionConfirmed {
			return err
		}
		return tx.Model(row).Updates(map[string]any{"state": SubscriptionConfirmed, "confirmed_at": s.Now()}).Error
	})
}

// SubscriptionToLeave is whose link in news it is, or ErrNotFound.
func (s *Store) SubscriptionToLeave(ctx context.Context, token string) (*MoUSubscription, error) {
	return s.bySubscriptionToken(s.read(ctx), leaveLink, token)
}

// Unsubscribe ends a subscription and forgets its address (RFC 8058: one POST, no
// further question). Doing it twice is doing it once.
func (s *Store) Unsubscribe(ctx context.Context, token string) error {
	ref, _, _ := strings.Cut(token, ".")
	if !hmac.Equal([]byte(s.subscriptionToken(leaveLink, ref)), []byte(token)) {
		return ErrNotFound
	}
	return s.write(ctx, func(tx *gorm.DB) error { return tx.Where("ref = ?", ref).Delete(&MoUSubscription{}).Error })
}

// PurgeSubscriptions forgets the addresses that were never confirmed.
func (s *Store) PurgeSubscriptions(ctx context.Context) (int64, error) {
	done := s.writer.WithContext(ctx).Where("state = ? AND asked_at < ?", SubscriptionPending, s.Now().Add(-subscriptionTerm)).Delete(&MoUSubscription{})
	return done.RowsAffected, done.Error
}
