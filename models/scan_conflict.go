package models

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"
)

// Decisions about a conflict.
const (
	SamePerson   = "same_person"
	TicketShared = "ticket_shared"
	NotFoundOut  = "not_found_out"
)

// Decisions lists what an organiser may decide about a conflict.
func Decisions() []string { return []string{SamePerson, TicketShared, NotFoundOut} }

// Conflict is a second entry that was found out too late. The previous entry is
// the one that took effect first.
type Conflict struct {
	Nonce          []byte // of its scan
	ListID         int64
	Registration   string // ref
	Person         `gorm:"embedded"`
	Device         string
	EffectiveAt    time.Time
	ReceivedAt     time.Time
	PreviousDevice string
	PreviousAt     time.Time
	// What was decided; Decision is empty while nobody has.
	Decision   string
	Note       string
	ResolvedBy string // the name of the account
	ResolvedAt *time.Time
}

// ID is the conflict in an address.
func (c Conflict) ID() string { return NonceText(c.Nonce) }

// Resolution is an organiser's decision about a conflict. It is made once.
type Resolution struct {
	ScanID         int64 `gorm:"primaryKey"`
	RegistrationID int64
	AccountID      int64
	Decision       string
	Note           string
	CreatedAt      time.Time
}

// Conflicts lists the conflicts of a dialogue, those to resolve first, then the
// newest first, at most 500.
func (s *Store) Conflicts(ctx context.Context, dialogueID int64) ([]Conflict, error) {
	var list []Conflict
	err := s.read(ctx).Raw(`SELECT s.nonce, s.list_id, r.ref AS registration,
			r.family_name, r.given_names, r.native_name, r.name_order, r.organisation, r.country,
			COALESCE(d.name, '') AS device, s.effective_at, s.received_at, COALESCE(pd.name, '') AS previous_device, p.effective_at AS previous_at,
			COALESCE(x.decision, '') AS decision, COALESCE(x.note, '') AS note, COALESCE(a.name, '') AS resolved_by, x.created_at AS resolved_at
		FROM scans s JOIN registrations r ON r.id = s.registration_id JOIN scans p ON p.id = s.previous_scan_id
		LEFT JOIN devices d ON d.id = s.device_id LEFT JOIN devices pd ON pd.id = p.device_id
		LEFT JOIN resolutions x ON x.scan_id = s.id LEFT JOIN accounts a ON a.id = x.account_id
		WHERE s.dialogue_id = ? AND s.conflict = ? ORDER BY x.scan_id IS NOT NULL, s.id DESC LIMIT 500`, dialogueID, ConflictSecondEntry).Scan(&list).Error
	for i := range list {
		if c := &list[i]; c.EffectiveAt.Before(c.PreviousAt) {
			c.Device, c.EffectiveAt, c.PreviousDevice, c.PreviousAt = c.PreviousDevice, c.PreviousAt, c.Device, c.EffectiveAt
		}
	}
	return list, err
}

// OpenConflicts counts the conflicts about guests of a scope that nobody has
// decided about.
func (s *Store) OpenConflicts(ctx context.Context, sc Scope) (int, error) {
	var n int64
	where, args := sc.owns("s.registration_id", "s.dialogue_id = ? AND s.conflict = ? AND x.scan_id IS NULL", []any{sc.ID, ConflictSecondEntry})
	err := s.read(ctx).Raw("SELECT COUNT(*) FROM scans s LEFT JOIN resolutions x ON x.scan_id = s.id WHERE "+where, args...).Scan(&n).Error
	return int(n), err
}

// ResolveConflict keeps an account's decision about the conflict of the scan
// with a nonce; audited. ErrNotFound, *Invalid; ErrConflict when it was decided
// before.
func (s *Store) ResolveConflict(ctx context.Context, actor Actor, dialogueID int64, nonce [16]byte, decision, note string) error {
	if err := checkDecision(decision, note); err != nil {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		var scan Scan
		err := tx.Where("nonce = ? AND dialogue_id = ? AND conflict <> ''", nonce[:], dialogueID).Take(&scan).Error
		if err != nil {
			return found(err)
		}
		row := Resolution{ScanID: scan.ID, RegistrationID: scan.RegistrationID, AccountID: actor.AccountID,
			Decision: decision, Note: note, CreatedAt: s.Now()}
		if err := tx.Create(&row).Error; duplicate(err) {
			return ErrConflict
		} else if err != nil {
			return err
		}
		return s.audit(ctx, tx, AuditEntry{Actor: actor, Action: "entry.resolve", DialogueID: dialogueID,
			RegistrationID: scan.RegistrationID, Details: map[string]any{"decision": decision}})
	})
}

func checkDecision(decision, note string) error {
	var wrong Invalid
	if !slices.Contains(Decisions(), decision) {
		wrong.Add("decision", "field.choose")
	}
	checkNote(note, &wrong)
	return wrong.OrNil()
}
