package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// ErrTooMany: this was tried too often; later it will be possible again.
var ErrTooMany = errors.New("too many")

// TooMany is ErrTooMany with how long to wait.
type TooMany struct{ After time.Duration }

func (*TooMany) Error() string { return ErrTooMany.Error() }

// Is makes it ErrTooMany to errors.Is.
func (*TooMany) Is(target error) bool { return target == ErrTooMany }

// Limit counts how often something was tried in a window of time. Its name
// holds no address in clear.
type Limit struct {
	Name     string `gorm:"primaryKey"`
	Taken    int
	ResetsAt time.Time
}

// Allow counts one try of kind by subject (an address, an account) and returns
// *TooMany beyond max tries per window, counted exactly however many
// processes ask at once.
func (s *Store) Allow(ctx context.Context, kind, subject string, max int, window time.Duration) error {
	return s.write(ctx, func(tx *gorm.DB) error { return s.allow(ctx, tx, kind, subject, max, window) })
}

// allow is Allow within a transaction. Being refused is an error, so it undoes
// the transaction with the count; the count stands at max all the same.
func (s *Store) allow(_ context.Context, tx *gorm.DB, kind, subject string, max int, window time.Duration) error {
	now := s.Now()
	fresh := Limit{Name: limitName(kind, subject), Taken: 1, ResetsAt: now.Add(window)}
	// In this order: MySQL assigns from left to right and sees what it assigned.
	count := clause.Set{
		{Column: clause.Column{Name: "taken"}, Value: gorm.Expr("CASE WHEN limits.resets_at <= ? THEN 1 ELSE limits.taken + 1 END", now)},
		{Column: clause.Column{Name: "resets_at"}, Value: gorm.Expr("CASE WHEN limits.resets_at <= ? THEN ? ELSE limits.resets_at END", now, fresh.ResetsAt)},
	}
	err := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "name"}}, DoUpdates: count}).Create(&fresh).Error
	if err != nil {
		return err
	}
	var kept Limit
	if err := tx.Where("name = ?", fresh.Name).Take(&kept).Error; err != nil {
		return err
	}
	if kept.Taken > max {
		return &TooMany{After: kept.ResetsAt.Sub(now)}
	}
	return nil
}

// forgive takes back what Allow counted, after a try that turned out well.
func (s *Store) forgive(_ context.Context, tx *gorm.DB, kind, subject string) error {
	return tx.Where("name = ?", limitName(kind, subject)).Delete(&Limit{}).Error
}

func limitName(kind, subject string) string {
	sum := sha256.Sum256([]byte(subject))
	return kind + ":" + hex.EncodeToString(sum[:16])
}
