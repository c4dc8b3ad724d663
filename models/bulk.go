package models

import (
	"context"
	"errors"
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

// Acts are those that can be done in the scope. To put somebody first in the
// queue is to put others back, so it takes a whole one.
func (sc Scope) Acts() []string {
	return slices.DeleteFunc(Acts(), func(act string) bool { return act == ActPromote && sc.Limited() })
}

// BulkMost is how many registrations one can choose one by one.
const BulkMost = 1000

// States of a bulk act.
const (
	BulkCollecting = "collecting" // not yet confirmed: nothing is done
	BulkRunning    = "running"
	BulkDone       = "done"
	BulkStopped    = "stopped"
)

// Reasons why an act was refused.
const (
	BulkConflict = "state"
	BulkClosed   = "closed"
	BulkNoMail   = "no_mail"
	BulkGone     = "gone"
)

// Bulk is an act on many registrations, done in the background one after the
// other.
type Bulk struct {
	ID         int64
	Ref        string
	DialogueID int64
	Hosts      []int64 `gorm:"serializer:json"` // limits of the scope
	AccountID  int64
	IP         string
	Act        string
	State      string
	Filter     map[string]any `gorm:"serializer:json"` // as the audit tells it
	Total      int
	Position   int // number of the last item that was settled
	Done       int
	Refused    int
	CreatedAt  time.Time
	FinishedAt *time.Time
}

// BulkItem is one of its registrations; reason is why it was left as it was.
type BulkItem struct {
	BulkID         int64
	Number         int
	RegistrationID int64
	Reason         string
}

// Going tells whether it is under way.
func (b *Bulk) Going() bool { return b.State == BulkRunning }

// Settled is how many registrations were come to.
func (b *Bulk) Settled() int { return b.Done + b.Refused }

// errNoMail: there is no address to send to.
var errNoMail = errors.New("the registration has no address")

// act is an act in the transaction of the registration's places; nil if unknown.
func act(name string) func(*placing, *Registration, []*Choice) error {
	return map[string]func(*placing, *Registration, []*Choice) error{ActApprove: (*placing).approve, ActDecline: (*placing).decline,
		ActPromote: (*placing).promote, ActCancel: (*placing).cancelByStaff, ActResend: (*placing).resend}[name]
}

// Act does one act to a registration: see Approve, Decline, Promote, Cancel and
// Resend. An unknown act is ErrNotFound.
func (s *Store) Act(ctx context.Context, actor Actor, name string, id int64) error {
	do := act(name)
	if do == nil {
		return ErrNotFound
	}
	return s.onRegistration(ctx, actor, id, do)
}

// refusedFor is why an act was refused; empty for other errors.
func refusedFor(err error) string {
	switch {
	case errors.Is(err, ErrConflict):
		return BulkConflict
	case errors.Is(err, ErrClosed):
		return BulkClosed
	case errors.Is(err, ErrNotFound):
		return BulkGone
	case errors.Is(err, errNoMail):
		return BulkNoMail
	}
	return ""
}
