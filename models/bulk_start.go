package models

import (
	"cmp"
	"context"
	"slices"

	"gorm.io/gorm"
)

// BulkByRef sets an act going on the named registrations of a scope. Unknown
// refs are left out.
func (s *Store) BulkByRef(ctx context.Context, actor Actor, sc Scope, name string, refs []string) (*Bulk, error) {
	rows, err := s.chosen(ctx, sc, refs)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	return s.startBulk(ctx, actor, sc, name, ids, map[string]any{"chosen": len(rows)})
}

// BulkMatching sets an act going on all registrations that match; seen is how
// many those were when it was confirmed. ErrConflict: they are not any more.
func (s *Store) BulkMatching(ctx context.Context, actor Actor, sc Scope, name string, f RegistrationFilter, seen int) (*Bulk, error) {
	var ids []int64
	err := s.Matching(ctx, sc, f, func(rows []*Registration) error {
		for _, r := range rows {
			ids = append(ids, r.ID)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(ids) != seen {
		return nil, ErrConflict
	}
	return s.startBulk(ctx, actor, sc, name, ids, s.filterDetails(f))
}

// startBulk writes the items in portions, so that others get their turn; only
// then does it count.
func (s *Store) startBulk(ctx context.Context, actor Actor, sc Scope, name string, ids []int64, filter map[string]any) (*Bulk, error) {
	if !slices.Contains(sc.Acts(), name) {
		return nil, ErrNotFound
	}
	if name == ActPromote {
		if err := s.lastFirst(ctx, ids); err != nil {
			return nil, err
		}
	}
	b := &Bulk{Ref: newRef(), DialogueID: sc.ID, Hosts: sc.limits(), AccountID: actor.AccountID, IP: actor.IP, Act: name, State: BulkCollecting,
		Filter: filter, Total: len(ids), CreatedAt: s.Now()}
	if err := s.write(ctx, func(tx *gorm.DB) error { return tx.Create(b).Error }); err != nil {
		return nil, err
	}
	number := 0
	for some := range slices.Chunk(ids, 1000) {
		items := make([]BulkItem, len(some))
		for i, id := range some {
			number++
			items[i] = BulkItem{BulkID: b.ID, Number: number, RegistrationID: id}
		}
		if err := s.write(ctx, func(tx *gorm.DB) error { return tx.CreateInBatches(&items, 500).Error }); err != nil {
			return nil, err
		}
	}
	b.State = BulkRunning
	return b, s.write(ctx, func(tx *gorm.DB) error {
		if err := tx.Model(&Bulk{}).Where("id = ?", b.ID).Update("state", BulkRunning).Error; err != nil {
			return err
		}
		return s.auditBulk(ctx, tx, actor, b, "registration.bulk_start")
	})
}

// lastFirst sorts those who wait from the last of the queue to the first: each
// goes to the front, so the last one goes before all.
func (s *Store) lastFirst(ctx context.Context, ids []int64) error {
	queued := map[int64]int64{}
	for some := range slices.Chunk(ids, 500) {
		var rows []struct{ ID, QueueNumber int64 }
		err := s.read(ctx).Model(&Registration{}).Select("id", "queue_number").Where("id IN ? AND queue_number IS NOT NULL", some).Scan(&rows).Error
		if err != nil {
			return err
		}
		for _, r := range rows {
			queued[r.ID] = r.QueueNumber
		}
	}
	slices.SortStableFunc(ids, func(a, b int64) int { return cmp.Compare(queued[b], queued[a]) })
	return nil
}

func (s *Store) auditBulk(ctx context.Context, tx *gorm.DB, actor Actor, b *Bulk, action string) error {
	return s.audit(ctx, tx, AuditEntry{Actor: actor, Action: action, DialogueID: b.DialogueID, Object: "bulk", ObjectRef: b.Ref,
		Details: map[string]any{"act": b.Act, "filter": b.Filter, "total": b.Total, "done": b.Done, "refused": b.Refused}})
}
