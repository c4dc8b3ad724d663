package models

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Setting is one value that the installation remembers about itself.
type Setting struct {
	Name      string `gorm:"primaryKey"`
	Value     string
	UpdatedAt time.Time
}

// Setting returns the value of a setting, empty if it was never set.
func (s *Store) Setting(ctx context.Context, name string) (string, error) {
	var row Setting
	err := s.read(ctx).Where("name = ?", name).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return "", nil
	}
	return row.Value, err
}

// SetSetting changes the value of a setting.
func (s *Store) SetSetting(ctx context.Context, name, value string) error {
	return s.write(ctx, func(tx *gorm.DB) error { return s.setSetting(ctx, tx, name, value) })
}

func (s *Store) setSetting(_ context.Context, tx *gorm.DB, name, value string) error {
	return tx.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "name"}},
		DoUpdates: clause.AssignmentColumns([]string{"value", "updated_at"}),
	}).Create(&Setting{Name: name, Value: value, UpdatedAt: s.Now()}).Error
}
