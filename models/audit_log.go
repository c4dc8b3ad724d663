package models

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"
)

// AuditFilter narrows the audit log. Empty fields do not filter.
type AuditFilter struct {
	Dialogue     *Dialogue // nil: everything there is
	Actor        string    // part of a staff member's name or address
	Action       string    // noun.verb
	Object       string    // ref of what was acted on
	Registration string    // reference as printed under its ticket
	From, To     time.Time // moments; To is not included
	After        string    // cursor of an earlier page
}

// AuditRow is one entry with what it names.
type AuditRow struct {
	Audit
	Who          string // name of the account or device; empty for others
	Email        string // of the account
	Registration *Registration
	Dialogue     string // slug
	Changes      []AuditValue
}

// Erased tells whether the entry had personal values that are gone.
func (r AuditRow) Erased() bool { return r.ValuesHash != "" && len(r.Changes) == 0 }

// AuditLog is one page of the log, the newest first. Next is the cursor of the
// page after it, or empty. That it is looked at is audited itself.
func (s *Store) AuditLog(ctx context.Context, actor Actor, f AuditFilter, size int) (rows []AuditRow, next string, err error) {
	if rows, next, err = s.auditPage(ctx, f, size); err != nil {
		return nil, "", err
	}
	return rows, next, s.auditLook(ctx, actor, f, "audit.search")
}

// AuditExported notes that the log is taken away, before AllAudits reads it.
func (s *Store) AuditExported(ctx context.Context, actor Actor, f AuditFilter) error {
	return s.auditLook(ctx, actor, f, "audit.export")
}

// AllAudits gives all entries that match, the newest first, some at a time.
func (s *Store) AllAudits(ctx context.Context, f AuditFilter, some func(rows []AuditRow) error) error {
	for {
		rows, next, err := s.auditPage(ctx, f, 500)
		if err != nil {
			return err
		}
		if err := some(rows); err != nil || next == "" {
			return err
		}
		f.After = next
	}
}

func (s *Store) auditLook(ctx context.Context, actor Actor, f AuditFilter, action string) error {
	details := map[string]any{}
	for name, value := range map[string]string{"action": f.Action, "object": f.Object, "search_hash": s.searchHash(f.Actor + f.Registration)} {
		if value != "" {
			details[name] = value
		}
	}
	for name, moment := range map[string]time.Time{"from": f.From, "to": f.To} {
		if !moment.IsZero() {
			details[name] = moment.UTC().Format(time.RFC3339)
		}
	}
	return s.Audited(ctx, AuditEntry{Actor: actor, Action: action, Object: "audit", DialogueID: idOf(f.Dialogue), Details: details})
}

func (s *Store) auditPage(ctx context.Context, f AuditFilter, size int) ([]AuditRow, string, error) {
	q, err := s.auditQuery(ctx, f)
	if err != nil {
		return nil, "", err
	}
	var list []Audit
	if err := q.Order("at DESC, id DESC").Limit(size + 1).Find(&list).Error; err != nil {
		return nil, "", err
	}
	next := ""
	if len(list) > size {
		list = list[:size]
		last := list[size-1]
		if next, err = s.cursorText(listCursor{Key: last.At.Format(time.RFC3339Nano), ID: last.ID}); err != nil {
			return nil, "", err
		}
	}
	rows, err := s.auditRows(ctx, list)
	return rows, next, err
}

func (s *Store) auditQuery(ctx context.Context, f AuditFilter) (*gorm.DB, error) {
	q := s.read(ctx)
	if f.Dialogue != nil {
		q = q.Where("dialogue_id = ?", f.Dialogue.ID)
	}
	if f.Action != "" {
		q = q.Where("action = ?", f.Action)
	}
	if f.Object != "" {
		q = q.Where("object_ref = ?", f.Object)
	}
	if !f.From.IsZero() {
		q = q.Where("at >= ?", f.From.UTC())
	}
	if !f.To.IsZero() {
		q = q.Where("at < ?", f.To.UTC())
	}
	if f.Actor != "" {
		ids, err := s.accountsLike(ctx, f.Actor)
		if err != nil {
			return nil, err
		}
		q = q.Where("account_id IN ?", ids)
	}
	if f.Registration != "" {
		reference, _ := ParseReference(f.Registration)
		q = q.Where("registration_id IN (?)", s.read(ctx).Model(&Registration{}).Select("id").Where("reference = ?", reference))
	}
	after, err := s.parseCursor(f.After)
	if err != nil || after == nil {
		return q, err
	}
	at, err := time.Parse(time.RFC3339Nano, after.Key)
	if err != nil {
		return nil, ErrNotFound
	}
	return q.Where("at <= ? AND (at < ? OR id < ?)", at, at, after.ID), nil
}

// accountsLike are the accounts whose name or address contains a text; there
// are never many accounts.
func (s *Store) accountsLike(ctx context.Context, text string) ([]int64, error) {
	var accounts []Account
	if err := s.read(ctx).Select("id, name, email").Find(&accounts).Error; err != nil {
		return nil, err
	}
	ids := []int64{}
	for _, a := range accounts {
		if strings.Contains(Fold(a.Name+" "+a.Email), Fold(text)) {
			ids = append(ids, a.ID)
		}
	}
	return ids, nil
}

// auditRows adds what entries name.
func (s *Store) auditRows(ctx context.Context, list []Audit) ([]AuditRow, error) {
	var ids, accountIDs, deviceIDs, registrationIDs, dialogueIDs []int64
	for _, a := range list {
		ids, accountIDs, deviceIDs = append(ids, a.ID), append(accountIDs, a.AccountID), append(deviceIDs, a.DeviceID)
		registrationIDs, dialogueIDs = append(registrationIDs, a.RegistrationID), append(dialogueIDs, a.DialogueID)
	}
	var accounts []Account
	var registrations []Registration
	var dialogues []Dialogue
	var values []AuditValue
	db := s.read(ctx)
	devices := map[int64]string{}
	for _, step := range []func() error{
		func() error { return db.Select("id, name, email").Where("id IN ?", accountIDs).Find(&accounts).Error },
		func() error { return s.names(ctx, "devices", deviceIDs, devices) },
		func() error {
			return db.Select("id, ref, reference, erased_at").Where("id IN ?", registrationIDs).Find(&registrations).Error
		},
		func() error { return db.Select("id, slug").Where("id IN ?", dialogueIDs).Find(&dialogues).Error },
		func() error { return db.Where("audit_id IN ?", ids).Order("id").Find(&values).Error },
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	rows := make([]AuditRow, len(list))
	for i, a := range list {
		rows[i] = AuditRow{Audit: a, Who: devices[a.DeviceID]}
		for _, account := range accounts {
			if account.ID == a.AccountID {
				rows[i].Who, rows[i].Email = account.Name, account.Email
			}
		}
		for j := range registrations {
			if registrations[j].ID == a.RegistrationID {
				rows[i].Registration = &registrations[j]
			}
		}
		for _, d := range dialogues {
			if d.ID == a.DialogueID {
				rows[i].Dialogue = d.Slug
			}
		}
		for _, v := range values {
			if v.AuditID == a.ID {
				rows[i].Changes = append(rows[i].Changes, v)
			}
		}
	}
	return rows, nil
}
