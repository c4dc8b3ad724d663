package models

import (
	"context"
	"slices"
)

// Record is all that staff see of a registration.
type Record struct {
	*OwnPage
	*OwnData
	Lists    map[int64]List
	Devices  map[int64]string // names, by id
	Accounts map[int64]string
	// Kept is the registration that was kept when this one was given up; nil
	// where it was not, and where the kept one is not in the scope.
	Kept *Registration
	// Ahead is how many wait in front, for the dialogue's place and for each
	// choice; nil where it does not wait, and in a limited scope: there are others
	// among them.
	Ahead       *int
	ChoiceAhead map[int64]int
}

// OpenRecord opens one registration of a scope for staff, which is audited,
// or is ErrNotFound.
func (s *Store) OpenRecord(ctx context.Context, actor Actor, sc Scope, ref string) (*Record, error) {
	r, err := s.RegistrationByRef(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	record := &Record{}
	if record.OwnPage, err = s.OwnPage(ctx, r); err != nil {
		return nil, err
	}
	if record.OwnData, err = s.OwnData(ctx, r); err != nil {
		return nil, err
	}
	kept, err := s.MergedInto(ctx, r)
	if err != nil {
		return nil, err
	}
	if kept != nil && sc.Holds(kept) {
		record.Kept = kept
	}
	slices.Reverse(record.Messages)
	if err := s.recordNames(ctx, record); err != nil {
		return nil, err
	}
	if !sc.Limited() {
		if err := s.recordQueues(ctx, record); err != nil {
			return nil, err
		}
	}
	return record, s.Audited(ctx, AuditEntry{Actor: actor, Action: "registration.open", DialogueID: r.DialogueID, RegistrationID: r.ID})
}

// Person is the registration that the record is of.
func (r *Record) Person() *Registration { return r.OwnPage.Registration }

// recordNames names the lists, devices and accounts that the record mentions.
func (s *Store) recordNames(ctx context.Context, r *Record) error {
	r.Lists, r.Devices, r.Accounts = map[int64]List{}, map[int64]string{}, map[int64]string{}
	lists, err := s.Lists(ctx, r.Dialogue.ID)
	if err != nil {
		return err
	}
	for _, l := range lists {
		r.Lists[l.ID] = l
	}
	var devices, accounts []int64
	for _, scan := range r.Scans {
		devices, accounts = append(devices, scan.DeviceID), append(accounts, scan.AccountID)
	}
	for _, a := range r.Audits {
		devices, accounts = append(devices, a.DeviceID), append(accounts, a.AccountID)
	}
	if err := s.names(ctx, "devices", devices, r.Devices); err != nil {
		return err
	}
	return s.names(ctx, "accounts", accounts, r.Accounts)
}

func (s *Store) names(ctx context.Context, table string, ids []int64, names map[int64]string) error {
	slices.Sort(ids)
	if ids = slices.Compact(ids); len(ids) == 0 {
		return nil
	}
	var rows []struct {
		ID   int64
		Name string
	}
	err := s.read(ctx).Table(table).Select("id, name").Where("id IN ?", ids).Scan(&rows).Error
	for _, row := range rows {
		names[row.ID] = row.Name
	}
	return err
}

// recordQueues counts who waits in front.
func (s *Store) recordQueues(ctx context.Context, r *Record) error {
	r.ChoiceAhead = map[int64]int{}
	if number := r.Person().QueueNumber; number != nil {
		ahead := 0
		err := s.read(ctx).Raw("SELECT COUNT(*) FROM registrations WHERE dialogue_id = ? AND queue_number < ?",
			r.Dialogue.ID, *number).Row().Scan(&ahead)
		if err != nil {
			return err
		}
		r.Ahead = &ahead
	}
	for _, c := range r.OwnData.Choices {
		if c.QueueNumber == nil {
			continue
		}
		ahead := 0
		err := s.read(ctx).Raw("SELECT COUNT(*) FROM choices WHERE session_id = ? AND mode = ? AND queue_number < ?",
			c.SessionID, c.Mode, *c.QueueNumber).Row().Scan(&ahead)
		if err != nil {
			return err
		}
		r.ChoiceAhead[c.ID] = ahead
	}
	return nil
}
