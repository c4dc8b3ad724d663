package models

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
)

const (
	savedNameMax = 60
	// savedMost is how many filters one account may keep of one dialogue.
	savedMost = 50
)

// SavedFilter is a filter of the registrations of a dialogue under a name, with
// the columns shown: for its account alone, or for all who organise the dialogue.
type SavedFilter struct {
	ID         int64
	Ref        string
	DialogueID int64
	AccountID  int64
	Name       string
	Shared     bool
	Filter     RegistrationFilter `gorm:"serializer:json"`
	Shown      []string           `gorm:"serializer:json"`
	CreatedAt  time.Time
}

// ListColumns are the columns of the list that can be shown beside the name, in
// their order; UsualColumns those that are unless one chooses.
func ListColumns() []string {
	return []string{"state", "mode", "category", "host", "email", "position", "country", "language", "registered", "reference"}
}

// UsualColumns are shown unless one chooses others.
func UsualColumns() []string { return []string{"state", "mode", "category", "registered", "reference"} }

// SaveFilter keeps a filter under a name that the account has not used yet.
func (s *Store) SaveFilter(ctx context.Context, actor Actor, d *Dialogue, f SavedFilter) (*SavedFilter, error) {
	f.Name = strings.Join(strings.Fields(f.Name), " ")
	wrong := &Invalid{}
	checkText(wrong, "name", f.Name, savedNameMax, true)
	if slices.ContainsFunc(f.Shown, func(c string) bool { return !slices.Contains(ListColumns(), c) }) {
		wrong.Add("show", "field.choose")
	}
	if err := wrong.OrNil(); err != nil {
		return nil, err
	}
	if err := f.Filter.Check(); err != nil {
		return nil, err
	}
	f.Ref, f.DialogueID, f.AccountID, f.CreatedAt = newRef(), d.ID, actor.AccountID, s.Now()
	if f.Shown == nil {
		f.Shown = []string{}
	}
	err := s.write(ctx, func(tx *gorm.DB) error {
		f.ID = 0
		var n int64
		if err := tx.Model(&SavedFilter{}).Where("dialogue_id = ? AND account_id = ?", d.ID, actor.AccountID).Count(&n).Error; err != nil {
			return err
		}
		if n >= savedMost {
			wrong.Add("name", "field.too_many", "max", savedMost)
			return wrong
		}
		if err := tx.Create(&f).Error; err != nil {
			return err
		}
		return s.auditFilter(ctx, tx, actor, &f, "filter.save")
	})
	if duplicate(err) {
		wrong.Add("name", "organise.filters.taken")
		return nil, wrong
	}
	return &f, err
}

// SavedFilters are the account's own and those that others share, by name. In a
// limited scope they are the account's own: what others search for may be the
// name of a guest who is not in it.
func (s *Store) SavedFilters(ctx context.Context, sc Scope, accountID int64) ([]*SavedFilter, error) {
	var list []*SavedFilter
	err := s.read(ctx).Where("dialogue_id = ? AND (account_id = ? OR shared = ?)", sc.ID, accountID, !sc.Limited()).Order("name, id").Find(&list).Error
	return list, err
}

// DeleteFilter forgets one of the account's own filters; another's is ErrNotFound.
func (s *Store) DeleteFilter(ctx context.Context, actor Actor, d *Dialogue, ref string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		var f SavedFilter
		if err := tx.Where("dialogue_id = ? AND account_id = ? AND ref = ?", d.ID, actor.AccountID, ref).Take(&f).Error; err != nil {
			return found(err)
		}
		if err := tx.Delete(&SavedFilter{}, f.ID).Error; err != nil {
			return err
		}
		return s.auditFilter(ctx, tx, actor, &f, "filter.delete")
	})
}

func (s *Store) auditFilter(ctx context.Context, tx *gorm.DB, actor Actor, f *SavedFilter, action string) error {
	details := s.filterDetails(f.Filter)
	details["shared"] = f.Shared
	return s.audit(ctx, tx, AuditEntry{Actor: actor, Action: action, DialogueID: f.DialogueID, Object: "filter", ObjectRef: f.Ref, Details: details})
}
