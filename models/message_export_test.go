package models

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// Queue lets tests queue any message.
func (s *Store) Queue(ctx context.Context, m Message) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		_, err := s.queueMessage(ctx, tx, m)
		return err
	})
}

// Suppress lets tests suppress an address.
func (s *Store) Suppress(ctx context.Context, p Suppression) error {
	p.CreatedAt = s.Now()
	return s.write(ctx, func(tx *gorm.DB) error { return suppress(tx, p) })
}

// AllMessages lets tests look at every row, in order.
func (s *Store) AllMessages(ctx context.Context) (all []Message, err error) {
	return all, s.read(ctx).Order("id").Find(&all).Error
}

// PauseAfter lets tests look at the back-off.
func PauseAfter(attempts int) time.Duration { return pauseAfter(attempts) }

// CountAudits lets tests count what was audited.
func (s *Store) CountAudits(ctx context.Context, action string) (n int64, err error) {
	return n, s.read(ctx).Model(&Audit{}).Where("action = ?", action).Count(&n).Error
}
