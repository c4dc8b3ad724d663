package models

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"time"

	"gorm.io/gorm"
)

// Purposes of one-time tokens.
const (
	TokenReset   = "reset"   // choose a new password
	TokenInvite  = "invite"  // accept an invitation
	TokenSecond  = "second"  // finish a sign-in in two steps
	TokenSetup   = "setup"   // make the first account
	TokenAddress = "address" // confirm a changed e-mail address
)

// OneTimeToken is a link that works once. Only its hash is stored.
type OneTimeToken struct {
	TokenHash      []byte `gorm:"primaryKey"`
	Purpose        string
	AccountID      int64
	RegistrationID int64
	Payload        string
	CreatedAt      time.Time
	ExpiresAt      time.Time
	UsedAt         *time.Time
}

// newToken returns 256 random bits, fit for an address.
func newToken() string {
	bytes := make([]byte, 32)
	rand.Read(bytes)
	return base64.RawURLEncoding.EncodeToString(bytes)
}

// hashToken is what is stored of a token.
func hashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// makeToken stores a one-time token that expires after life and returns it;
// t says purpose, subject and payload.
func (s *Store) makeToken(_ context.Context, tx *gorm.DB, t OneTimeToken, life time.Duration) (string, error) {
	token := newToken()
	t.TokenHash, t.CreatedAt, t.ExpiresAt, t.UsedAt = hashToken(token), s.Now(), s.Now().Add(life), nil
	return token, tx.Create(&t).Error
}

// token finds an unused, unexpired token of a purpose, or ErrNotFound.
func (s *Store) token(_ context.Context, tx *gorm.DB, purpose, token string) (*OneTimeToken, error) {
	var row OneTimeToken
	err := tx.Where("token_hash = ? AND purpose = ? AND used_at IS NULL AND expires_at > ?",
		hashToken(token), purpose, s.Now()).Take(&row).Error
	return &row, found(err)
}

// useToken spends a token and returns it, or ErrNotFound when it is unknown,
// expired or spent; of several at once, one wins.
func (s *Store) useToken(ctx context.Context, tx *gorm.DB, purpose, token string) (*OneTimeToken, error) {
	row, err := s.token(ctx, tx, purpose, token)
	if err != nil {
		return nil, err
	}
	now := s.Now()
	spent := tx.Model(&OneTimeToken{}).Where("token_hash = ? AND used_at IS NULL", row.TokenHash).Update("used_at", now)
	if spent.Error != nil {
		return nil, spent.Error
	}
	if spent.RowsAffected != 1 {
		return nil, ErrNotFound
	}
	return row, nil
}

// TokenWorks tells whether a one-time link of a purpose still works, without
// spending it.
func (s *Store) TokenWorks(ctx context.Context, purpose, token string) error {
	_, err := s.token(ctx, s.read(ctx), purpose, token)
	return err
}
