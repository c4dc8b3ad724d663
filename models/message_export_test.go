package models

import (
	"context"
	"fmt"
	"slices"
	"strings"
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

// RemindBatch lets tests erase somebody between the reading of a batch and its
// writing.
func (s *Store) RemindBatch(ctx context.Context, batch []*Registration) (int, error) {
	return s.remindBatch(ctx, batch, 24)
}

// QueuePage is RemindBatch for campaigns.
func (s *Store) QueuePage(ctx context.Context, c *Campaign, page *RegistrationPage) error {
	return s.queuePage(ctx, c, page)
}

// Holding lists, as table.column, where the database holds any of the texts,
// whatever their case.
func (s *Store) Holding(ctx context.Context, texts ...string) (places []string, err error) {
	tables, err := s.reader.Migrator().GetTables()
	if err != nil {
		return nil, err
	}
	for _, table := range tables {
		var rows []map[string]any
		if err := s.read(ctx).Table(table).Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, row := range rows {
			for column, value := range row {
				if bytes, ok := value.([]byte); ok {
					value = string(bytes)
				}
				words, at := strings.ToLower(fmt.Sprint(value)), table+"."+column
				holds := slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(words, text) })
				if holds && !slices.Contains(places, at) {
					places = append(places, at)
				}
			}
		}
	}
	slices.Sort(places)
	return places, nil
}

// Row lets tests read the row of an id.
func Row(s *Store, into any, id int64) error { return s.reader.Where("id = ?", id).Take(into).Error }

// UnsubscribeToken is that of the announcements to a registrant.
func (s *Store) UnsubscribeToken(r *Registration) string { return s.unsubscribeToken(r) }
