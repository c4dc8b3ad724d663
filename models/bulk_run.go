package models

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
)

// bulkStep is how many registrations one step comes to.
const bulkStep = 50

// BulkStep does the next part of every bulk act under way and tells whether
// there was any. Each registration is changed in one transaction with the
// position of the act, so that it is come to once, whatever dies in between. One
// that fails does not keep the others waiting.
func (s *Store) BulkStep(ctx context.Context) (bool, error) {
	var due []*Bulk
	if err := s.read(ctx).Where("state = ?", BulkRunning).Order("id").Find(&due).Error; err != nil {
		return false, err
	}
	var failed error
	for _, b := range due {
		if err := s.stepBulk(ctx, b); err != nil && !errors.Is(err, errPassed) {
			failed = errors.Join(failed, fmt.Errorf("bulk %s: %w", b.Ref, err))
		}
	}
	return len(due) > 0, failed
}

func (s *Store) stepBulk(ctx context.Context, b *Bulk) error {
	var items []*BulkItem
	err := s.read(ctx).Where("bulk_id = ? AND number > ?", b.ID, b.Position).Order("number").Limit(bulkStep).Find(&items).Error
	if err != nil {
		return err
	}
	if len(items) == 0 {
		return s.finishBulk(ctx, b)
	}
	for _, item := range items {
		if err := s.bulkOne(ctx, b, item); err != nil {
			return err
		}
		b.Position = item.Number
	}
	return nil
}

func (b *Bulk) actor() Actor {
	if b.AccountID == 0 {
		return System()
	}
	return Actor{Kind: ActorAccount, AccountID: b.AccountID, IP: b.IP}
}

// bulkOne does the act to one registration, or notes why not.
func (s *Store) bulkOne(ctx context.Context, b *Bulk, item *BulkItem) error {
	err := s.onRegistration(ctx, b.actor(), item.RegistrationID, func(p *placing, r *Registration, choices []*Choice) error {
		if !p.dialogue.within(b.Hosts).Holds(r) { // by now another host body's guest
			return ErrNotFound
		}
		if err := b.pass(p.tx, item, "done"); err != nil {
			return err
		}
		if b.Act == ActResend && r.Email == "" {
			return errNoMail
		}
		return act(b.Act)(p, r, choices)
	})
	reason := refusedFor(err)
	if reason == "" {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		if err := b.pass(tx, item, "refused"); err != nil {
			return err
		}
		return tx.Model(&BulkItem{}).Where("bulk_id = ? AND number = ?", b.ID, item.Number).Update("reason", reason).Error
	})
}

// pass counts an item, unless it was come to before or the act was stopped.
func (b *Bulk) pass(tx *gorm.DB, item *BulkItem, column string) error {
	done := tx.Model(&Bulk{}).Where("id = ? AND state = ? AND position = ?", b.ID, BulkRunning, b.Position).
		Updates(map[string]any{"position": item.Number, column: gorm.Expr(column + " + 1")})
	if done.Error == nil && done.RowsAffected != 1 {
		return errPassed
	}
	return done.Error
}

func (s *Store) finishBulk(ctx context.Context, b *Bulk) error {
	return s.endBulk(ctx, b.actor(), b, BulkDone, "registration.bulk")
}

// StopBulk ends an act where it is; what was done stays. ErrConflict: it has
// ended.
func (s *Store) StopBulk(ctx context.Context, actor Actor, b *Bulk) error {
	err := s.endBulk(ctx, actor, b, BulkStopped, "registration.bulk_stop")
	if errors.Is(err, errPassed) {
		return ErrConflict
	}
	return err
}

func (s *Store) endBulk(ctx context.Context, actor Actor, b *Bulk, state, action string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		done := tx.Model(&Bulk{}).Where("id = ? AND state = ?", b.ID, BulkRunning).Updates(map[string]any{"state": state, "finished_at": s.Now()})
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected != 1 {
			return errPassed
		}
		var now Bulk
		if err := tx.Where("id = ?", b.ID).Take(&now).Error; err != nil {
			return err
		}
		return s.auditBulk(ctx, tx, actor, &now, action)
	})
}

// Bulks are the latest bulk acts of a scope.
func (s *Store) Bulks(ctx context.Context, sc Scope, limit int) ([]*Bulk, error) {
	var list []*Bulk
	err := s.read(ctx).Where("dialogue_id = ? AND state <> ?", sc.ID, BulkCollecting).Order("id DESC").Find(&list).Error
	return reached(sc, list, func(b *Bulk) []int64 { return b.Hosts }, limit), err
}

// BulkReport is what a bulk act has come to so far.
type BulkReport struct {
	*Bulk
	// Reasons counts the refusals by reason.
	Reasons map[string]int
	// Refusals are the first of those that were refused after a number, People
	// their registrations by id.
	Refusals []BulkItem
	People   map[int64]*Registration
}

// BulkReport reads a bulk act of a scope, with up to limit refusals, whose
// look-up is audited; an unknown ref is ErrNotFound.
func (s *Store) BulkReport(ctx context.Context, actor Actor, sc Scope, ref string, after, limit int) (*BulkReport, error) {
	report := &BulkReport{Bulk: &Bulk{}, Reasons: map[string]int{}, People: map[int64]*Registration{}}
	err := s.read(ctx).Where("dialogue_id = ? AND ref = ? AND state <> ?", sc.ID, ref, BulkCollecting).Take(report.Bulk).Error
	if err != nil {
		return nil, found(err)
	}
	if !sc.reaches(report.Bulk.Hosts) {
		return nil, ErrNotFound
	}
	var counts []struct {
		Reason string
		N      int
	}
	err = s.read(ctx).Raw("SELECT reason, COUNT(*) AS n FROM bulk_items WHERE bulk_id = ? AND reason <> '' GROUP BY reason", report.ID).Scan(&counts).Error
	if err != nil {
		return nil, err
	}
	for _, c := range counts {
		report.Reasons[c.Reason] = c.N
	}
	err = s.read(ctx).Where("bulk_id = ? AND reason <> '' AND number > ?", report.ID, after).Order("number").Limit(limit).Find(&report.Refusals).Error
	if err != nil {
		return nil, err
	}
	order := make([]listCursor, len(report.Refusals))
	for i, item := range report.Refusals {
		order[i].ID = item.RegistrationID
	}
	rows, err := s.registrationsByID(ctx, order)
	if err != nil || len(rows) == 0 {
		return report, err
	}
	for _, r := range rows {
		if sc.Holds(r) {
			report.People[r.ID] = r
		}
	}
	return report, s.AuditedOnce(ctx, AuditEntry{Actor: actor, Action: "bulk.open", DialogueID: sc.ID, Object: "bulk", ObjectRef: ref})
}
