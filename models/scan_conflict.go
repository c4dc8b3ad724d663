package models

import (
	"context"
	"time"
)

// Conflict is a second entry that was found out too late.
type Conflict struct {
	ID             int64
	ListID         int64
	RegistrationID int64
	Registration   string // ref
	Person         `gorm:"embedded"`
	Device         string
	EffectiveAt    time.Time
	ReceivedAt     time.Time
	PreviousDevice string
	PreviousAt     time.Time
}

// Conflicts lists the conflicts of a dialogue, the newest first, at most 500.
func (s *Store) Conflicts(ctx context.Context, dialogueID int64) ([]Conflict, error) {
	var list []Conflict
	err := s.read(ctx).Raw(`SELECT s.id, s.list_id, s.registration_id, r.ref AS registration,
			r.family_name, r.given_names, r.native_name, r.name_order, r.organisation, r.country,
			COALESCE(d.name, '') AS device, s.effective_at, s.received_at, COALESCE(pd.name, '') AS previous_device, p.effective_at AS previous_at
		FROM scans s JOIN registrations r ON r.id = s.registration_id JOIN scans p ON p.id = s.previous_scan_id
		LEFT JOIN devices d ON d.id = s.device_id LEFT JOIN devices pd ON pd.id = p.device_id
		WHERE s.dialogue_id = ? AND s.conflict = ? ORDER BY s.id DESC LIMIT 500`, dialogueID, ConflictSecondEntry).Scan(&list).Error
	return list, err
}
