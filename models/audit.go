package models

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"gorm.io/gorm"
)

// Audit is one thing that was done or looked up, for ever.
type Audit struct {
	ID             int64
	Ref            string
	At             time.Time
	Actor          string
	AccountID      int64
	DeviceID       int64
	IP             string
	DialogueID     int64
	RegistrationID int64
	Action         string // noun.verb, such as "registration.approve"
	Object         string
	ObjectRef      string
	Details        map[string]any `gorm:"serializer:json"` // never personal
	ValuesHash     string
}

// AuditValue is what a field of a person was before and after. Erasure removes
// these rows; the audit keeps their salted hash.
type AuditValue struct {
	ID             int64
	AuditID        int64
	RegistrationID int64
	Field          string
	BeforeValue    *string
	AfterValue     *string
	Salt           []byte
}

// AuditEntry is what a store method reports to the audit.
type AuditEntry struct {
	Actor          Actor
	Action         string // noun.verb
	DialogueID     int64
	RegistrationID int64
	Object         string // what was acted on, if not the registration: "device", "campaign", …
	ObjectRef      string
	Details        map[string]any // nothing personal: counts, states, filters by code
	Values         []AuditChange  // personal values, which erasure removes
}

// AuditChange is one personal field before and after; nil is absent.
type AuditChange struct {
	Field         string
	Before, After *string
}

// Changed makes an AuditChange of two texts.
func Changed(field, before, after string) AuditChange {
	return AuditChange{Field: field, Before: &before, After: &after}
}

// audit writes an entry in the transaction of what it tells.
func (s *Store) audit(_ context.Context, tx *gorm.DB, e AuditEntry) error {
	row, values := s.auditRow(e)
	if err := tx.Create(&row).Error; err != nil {
		return err
	}
	for i := range values {
		values[i].AuditID = row.ID
	}
	return createAll(tx, values)
}

// auditRow is an entry as it is written, with its personal values.
func (s *Store) auditRow(e AuditEntry) (Audit, []AuditValue) {
	if e.Details == nil {
		e.Details = map[string]any{}
	}
	row := Audit{
		Ref: newRef(), At: s.Now(), Actor: e.Actor.Kind, AccountID: e.Actor.AccountID, DeviceID: e.Actor.DeviceID,
		IP: e.Actor.auditedIP(), DialogueID: e.DialogueID, RegistrationID: e.RegistrationID, Action: e.Action,
		Object: e.Object, ObjectRef: e.ObjectRef, Details: e.Details,
	}
	values := make([]AuditValue, len(e.Values))
	sum := sha256.New()
	for i, change := range e.Values {
		values[i] = AuditValue{
			RegistrationID: e.RegistrationID, Field: change.Field,
			BeforeValue: change.Before, AfterValue: change.After, Salt: make([]byte, 16),
		}
		rand.Read(values[i].Salt)
		sum.Write(values[i].hash())
	}
	if len(values) > 0 {
		row.ValuesHash = hex.EncodeToString(sum.Sum(nil))
	}
	return row, values
}

// hash is SHA-256 over the salt and the JSON array of field, before and after.
func (v AuditValue) hash() []byte {
	data, _ := json.Marshal([]any{v.Field, v.BeforeValue, v.AfterValue}) // texts always encode
	sum := sha256.Sum256(append(append([]byte{}, v.Salt...), data...))
	return sum[:]
}

// Audited writes an entry for something that changes nothing: an opened
// record, a search, an export.
func (s *Store) Audited(ctx context.Context, e AuditEntry) error {
	return s.write(ctx, func(tx *gorm.DB) error { return s.audit(ctx, tx, e) })
}

// openedFor is how long looking at one thing counts as one look-up: its page,
// what is framed in it and its renewals are requests of their own.
const openedFor = 10 * time.Minute

// AuditedOnce is Audited, unless the account did the same to the same
// registration and object within openedFor.
func (s *Store) AuditedOnce(ctx context.Context, e AuditEntry) error {
	var known int64
	err := s.read(ctx).Model(&Audit{}).Where("at > ? AND action = ? AND account_id = ? AND registration_id = ? AND object_ref = ?",
		s.Now().Add(-openedFor), e.Action, e.Actor.AccountID, e.RegistrationID, e.ObjectRef).Count(&known).Error
	if err != nil || known > 0 {
		return err
	}
	return s.Audited(ctx, e)
}

// AuditsOf lists what was done with a registration, newest first, at most
// limit entries (-1: all), with the personal values that still exist.
func (s *Store) AuditsOf(ctx context.Context, registrationID int64, limit int) ([]Audit, map[int64][]AuditValue, error) {
	var audits []Audit
	err := s.read(ctx).Where("registration_id = ?", registrationID).Order("id DESC").Limit(limit).Find(&audits).Error
	if err != nil {
		return nil, nil, err
	}
	var values []AuditValue
	err = s.read(ctx).Where("registration_id = ?", registrationID).Order("id").Find(&values).Error
	if err != nil {
		return nil, nil, err
	}
	byAudit := map[int64][]AuditValue{}
	for _, v := range values {
		byAudit[v.AuditID] = append(byAudit[v.AuditID], v)
	}
	return audits, byAudit, nil
}

// DialogueAudits lists what was done with a dialogue itself and what belongs to
// it, but not with its registrations, newest first, at most limit entries.
func (s *Store) DialogueAudits(ctx context.Context, dialogueID int64, limit int) ([]Audit, error) {
	var audits []Audit
	return audits, s.read(ctx).Where("dialogue_id = ? AND registration_id = 0", dialogueID).Order("id DESC").Limit(limit).Find(&audits).Error
}

// eraseAuditValues removes the personal values of a registration's audit.
func (s *Store) eraseAuditValues(_ context.Context, tx *gorm.DB, registrationID int64) error {
	return tx.Where("registration_id = ?", registrationID).Delete(&AuditValue{}).Error
}
