package models

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Roles, from the least to the most.
const (
	RoleDoor          = "door"
	RoleOrganiser     = "organiser"
	RoleAdministrator = "administrator"
)

// Roles lists all roles, from the least to the most.
func Roles() []string { return []string{RoleDoor, RoleOrganiser, RoleAdministrator} }

// Right is what an account may do: a role in one dialogue (0: in all, and in
// what belongs to none), for one host body (0: for all).
type Right struct {
	ID         int64
	AccountID  int64
	DialogueID int64
	HostID     int64
	Role       string
	CreatedAt  time.Time
	// Slug is that of the dialogue; empty for all.
	Slug string `gorm:"-"`
}

// covers tells whether the right includes role.
func (r Right) covers(role string) bool {
	return slices.Index(Roles(), r.Role) >= slices.Index(Roles(), role)
}

// rights lists what an account may do, with the slugs of the dialogues.
func (s *Store) rights(_ context.Context, tx *gorm.DB, accountID int64) ([]Right, error) {
	var rows []struct {
		Right       `gorm:"embedded"`
		DialogueRef string
	}
	err := tx.Model(&Right{}).Select("rights.*, COALESCE(dialogues.slug, '') AS dialogue_ref").
		Joins("LEFT JOIN dialogues ON dialogues.id = rights.dialogue_id").
		Where("rights.account_id = ?", accountID).Order("rights.id").Scan(&rows).Error
	rights := make([]Right, len(rows))
	for i, row := range rows {
		rights[i] = row.Right
		rights[i].Slug = row.DialogueRef
	}
	return rights, err
}

// grant gives a right; one that is there already is left alone.
func (s *Store) grant(_ context.Context, tx *gorm.DB, r Right) error {
	r.CreatedAt = s.Now()
	return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&r).Error
}
