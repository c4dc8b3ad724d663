package models

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Acts that staff can do to a registration, singly or to many.
const (
	ActApprove = "approve"
	ActDecline = "decline"
	ActPromote = "promote"
	ActCancel  = "cancel"
	ActResend  = "resend"
)

// Acts lists them in the order in which they are offered.
func Acts() []string { return []string{ActApprove, ActDecline, ActPromote, ActCancel, ActResend} }

const (
	// BulkMost is how many registrations one bulk act reaches.
	BulkMost = 1000
	// bulkReserve is what is kept of the request's time to tell the result.
	bulkReserve = 4 * time.Second
)

// Reasons why an act was refused; those of BulkLate were not reached in time.
const (
	BulkConflict = "state"
	BulkClosed   = "closed"
	BulkNoMail   = "no_mail"
	BulkGone     = "gone"
	BulkLate     = "late"
)

// Bulk is what became of an act on many registrations.
type Bulk struct {
	Ref     string
	Act     string
	Done    int
	Refused []BulkRefusal
}

// BulkRefusal is a registration (by its ref) that was left as it was.
type BulkRefusal struct {
	Ref    string `json:"ref"`
	Reason string `json:"reason"`
}

// Act does one act to a registration: see Approve, Decline, Promote, Cancel and
// Resend. An unknown act is ErrNotFound.
func (s *Store) Act(ctx context.Context, actor Actor, act string, id int64) error {
	do := map[string]func(context.Context, Actor, int64) error{
		ActApprove: s.Approve, ActDecline: s.Decline, ActPromote: s.Promote, ActCancel: s.Cancel, ActResend: s.Resend,
	}[act]
	if do == nil {
		return ErrNotFound
	}
	return do(ctx, actor, id)
}

// BulkByRef does an act to the named registrations of a dialogue, each in its
// own transaction with its own audit, and reports what was done. Unknown refs
// are left out.
func (s *Store) BulkByRef(ctx context.Context, actor Actor, d *Dialogue, act string, refs []string) (*Bulk, error) {
	rows, err := s.chosen(ctx, d, refs)
	if err != nil {
		return nil, err
	}
	return s.bulk(ctx, actor, d, act, rows, map[string]any{"chosen": len(rows)})
}

// BulkMatching does an act to the first BulkMost registrations that match.
func (s *Store) BulkMatching(ctx context.Context, actor Actor, d *Dialogue, act string, f RegistrationFilter) (*Bulk, error) {
	ids, err := s.matchingIDs(ctx, d, f, BulkMost)
	if err != nil {
		return nil, err
	}
	order := make([]listCursor, len(ids))
	for i, id := range ids {
		order[i].ID = id
	}
	rows, err := s.registrationsByID(ctx, order)
	if err != nil {
		return nil, err
	}
	return s.bulk(ctx, actor, d, act, rows, s.filterDetails(f))
}

func (s *Store) bulk(ctx context.Context, actor Actor, d *Dialogue, act string, rows []*Registration, details map[string]any) (*Bulk, error) {
	if !slices.Contains(Acts(), act) {
		return nil, ErrNotFound
	}
	if act == ActPromote { // each goes first, so the last one goes before all
		slices.SortStableFunc(rows, func(a, b *Registration) int { return cmp.Compare(queued(b), queued(a)) })
	}
	b := &Bulk{Ref: newRef(), Act: act, Refused: []BulkRefusal{}}
	for _, r := range rows {
		reason, err := s.bulkOne(ctx, actor, act, r)
		if err != nil {
			return nil, err
		}
		if reason == "" {
			b.Done++
		} else {
			b.Refused = append(b.Refused, BulkRefusal{Ref: r.Ref, Reason: reason})
		}
	}
	details["act"], details["done"], details["refused"] = act, b.Done, b.Refused
	return b, s.Audited(ctx, AuditEntry{Actor: actor, Action: "registration.bulk", DialogueID: d.ID, Object: "bulk", ObjectRef: b.Ref, Details: details})
}

func queued(r *Registration) int64 {
	if r.QueueNumber == nil {
		return 0
	}
	return *r.QueueNumber
}

// bulkOne does the act to one registration, or says why not.
func (s *Store) bulkOne(ctx context.Context, actor Actor, act string, r *Registration) (reason string, err error) {
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < bulkReserve {
		return BulkLate, nil
	}
	if act == ActResend && r.Email == "" {
		return BulkNoMail, nil
	}
	err = s.Act(ctx, actor, act, r.ID)
	switch {
	case errors.Is(err, ErrConflict):
		return BulkConflict, nil
	case errors.Is(err, ErrClosed):
		return BulkClosed, nil
	case errors.Is(err, ErrNotFound):
		return BulkGone, nil
	}
	return "", err
}

// BulkReport is what an earlier bulk act came to, from the audit, with the
// registrations that were refused, whose look-up is audited; ErrNotFound if
// there was none of this ref.
func (s *Store) BulkReport(ctx context.Context, actor Actor, d *Dialogue, ref string) (*Bulk, map[string]*Registration, error) {
	var audit Audit
	err := s.read(ctx).Where("dialogue_id = ? AND object = ? AND object_ref = ?", d.ID, "bulk", ref).Where("action = ?", "registration.bulk").Order("id DESC").Take(&audit).Error
	if err != nil {
		return nil, nil, found(err)
	}
	b := &Bulk{Ref: ref, Act: fmt.Sprint(audit.Details["act"])}
	if n, ok := audit.Details["done"].(float64); ok {
		b.Done = int(n)
	}
	list, _ := audit.Details["refused"].([]any)
	var refs []string
	for _, item := range list {
		one, _ := item.(map[string]any)
		refusal := BulkRefusal{Ref: fmt.Sprint(one["ref"]), Reason: fmt.Sprint(one["reason"])}
		b.Refused, refs = append(b.Refused, refusal), append(refs, refusal.Ref)
	}
	people := map[string]*Registration{}
	rows, err := s.chosen(ctx, d, refs)
	if err != nil || len(rows) == 0 {
		return b, people, err
	}
	for _, r := range rows {
		people[r.Ref] = r
	}
	return b, people, s.AuditedOnce(ctx, AuditEntry{Actor: actor, Action: "bulk.open", DialogueID: d.ID, Object: "bulk", ObjectRef: ref})
}
