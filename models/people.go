package models

import (
	"context"
	"errors"
	"slices"

	"gorm.io/gorm"
)

// ErrLast: without this account nobody would be left who may give rights here.
var ErrLast = errors.New("the last one")

// Member is an account with what it may do.
type Member struct {
	*Account
	Rights []Right
}

// Roles are those in a dialogue (0: in all), as Grant names them: the most
// powerful first, those for the guests of one host body last.
func (m Member) Roles(dialogueID int64) []string {
	var whole, limited []string
	for _, role := range Roles() {
		for _, r := range m.Rights {
			switch {
			case r.Role != role || r.DialogueID != dialogueID:
			case r.HostID == 0:
				whole = append(whole, role)
			default:
				limited = append(limited, Grant(role, r.Host))
			}
		}
	}
	return append(whole, limited...)
}

// Grantable are those of its roles that can be given and taken in a dialogue, or
// (nil) in all.
func (m Member) Grantable(d *Dialogue) []string { return grantable(d, m.Roles(idOf(d))) }

// Invited tells whether the account waits for its owner to choose a password.
func (a *Account) Invited() bool { return a.PasswordHash == "" }

// able tells whether somebody can sign in with the account.
func (a *Account) able() bool { return a.DisabledAt == nil && !a.Invited() }

// People lists, by name, the accounts with a role in a dialogue or in all; with
// a nil dialogue all accounts. Of these, search keeps whose name or address
// contains it. That they are looked at is audited.
func (s *Store) People(ctx context.Context, actor Actor, d *Dialogue, search string) ([]Member, error) {
	var accounts []*Account
	q := s.read(ctx)
	if d != nil {
		q = q.Where("id IN (?)", s.read(ctx).Model(&Right{}).Select("account_id").Where("dialogue_id IN ?", []int64{0, d.ID}))
	}
	if err := q.Order("name, id").Find(&accounts).Error; err != nil {
		return nil, err
	}
	ids := make([]int64, len(accounts))
	for i, a := range accounts {
		ids[i] = a.ID
	}
	rights, err := s.rights(ctx, s.read(ctx), ids...)
	if err != nil {
		return nil, err
	}
	var list []Member
	for _, a := range accounts {
		if !Matches(search, a.Name, a.Email) {
			continue
		}
		m := Member{Account: a}
		for _, r := range rights {
			if r.AccountID == a.ID {
				m.Rights = append(m.Rights, r)
			}
		}
		list = append(list, m)
	}
	entry := AuditEntry{Actor: actor, Action: "account.list", Object: "account", DialogueID: idOf(d), Details: map[string]any{"found": len(list)}}
	return list, s.Audited(ctx, entry)
}

// MemberByRef is one account for staff: with a dialogue only if it has a role
// in that very dialogue. Else it is ErrNotFound.
func (s *Store) MemberByRef(ctx context.Context, d *Dialogue, ref string) (*Member, error) {
	return s.member(ctx, s.read(ctx), idOf(d), ref)
}

// OpenMember is MemberByRef for who looks at the account, which is audited.
func (s *Store) OpenMember(ctx context.Context, actor Actor, d *Dialogue, ref string) (*Member, error) {
	m, err := s.MemberByRef(ctx, d, ref)
	if err != nil {
		return nil, err
	}
	return m, s.AuditedOnce(ctx, accountEntry(actor, m.Account, "account.open", idOf(d), nil, nil))
}

func (s *Store) member(ctx context.Context, tx *gorm.DB, dialogueID int64, ref string) (*Member, error) {
	m := &Member{Account: &Account{}}
	err := tx.Where("ref = ?", ref).Take(m.Account).Error
	if err != nil {
		return nil, found(err)
	}
	if m.Rights, err = s.rights(ctx, tx, m.ID); err != nil {
		return nil, err
	}
	if dialogueID != 0 && len(m.Roles(dialogueID)) == 0 {
		return nil, ErrNotFound
	}
	return m, nil
}

func idOf(d *Dialogue) int64 {
	if d == nil {
		return 0
	}
	return d.ID
}

// SetRoles gives an account exactly these roles in a dialogue (nil: in all), in
// place of those that the giver saw. ErrConflict: it has others by now.
// ErrLast: nobody would be left who may give rights.
func (s *Store) SetRoles(ctx context.Context, actor Actor, d *Dialogue, ref string, was, roles []string) error {
	if err := checkRoles(d, roles); err != nil {
		return err
	}
	return s.onRights(ctx, d, ref, func(tx *gorm.DB, m *Member) error {
		id := idOf(d)
		has := m.Grantable(d)
		if !sameRoles(has, was) {
			return ErrConflict
		}
		if sameRoles(has, roles) {
			return nil
		}
		for _, r := range m.Rights {
			if r.DialogueID != id || !slices.Contains(has, Grant(r.Role, r.Host)) {
				continue
			}
			if err := tx.Delete(&Right{}, r.ID).Error; err != nil {
				return err
			}
		}
		for _, role := range roles {
			if err := s.give(ctx, tx, m.ID, d, role); err != nil {
				return err
			}
		}
		return s.audit(ctx, tx, accountEntry(actor, m.Account, "account.roles", id, has, roles))
	})
}

// SetDisabled keeps an account from signing in, and ends its sign-ins, or lets
// it in again. ErrLast as with SetRoles.
func (s *Store) SetDisabled(ctx context.Context, actor Actor, ref string, disabled bool) error {
	return s.onRights(ctx, nil, ref, func(tx *gorm.DB, m *Member) error {
		change, action := map[string]any{"disabled_at": nil}, "account.enable"
		if disabled {
			change, action = map[string]any{"disabled_at": s.Now()}, "account.disable"
			if err := tx.Where("account_id = ?", m.ID).Delete(&SignIn{}).Error; err != nil {
				return err
			}
		}
		done := tx.Model(&Account{}).Where("id = ? AND (disabled_at IS NULL) = ?", m.ID, disabled).Updates(change)
		if done.Error != nil || done.RowsAffected == 0 {
			return done.Error
		}
		return s.audit(ctx, tx, accountEntry(actor, m.Account, action, 0, nil, nil))
	})
}

// onRights changes what an account may do. One such change waits for another,
// so that what is counted after it is what there is.
func (s *Store) onRights(ctx context.Context, d *Dialogue, ref string, change func(tx *gorm.DB, m *Member) error) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		if err := s.setSetting(ctx, tx, "rights.turn", newRef()); err != nil {
			return err
		}
		before, err := s.member(ctx, tx, idOf(d), ref)
		if err != nil {
			return err
		}
		if err := change(tx, before); err != nil {
			return err
		}
		return keepOne(tx, before)
	})
}

// keepOne fails with ErrLast when somebody was the last who can sign in as the
// owner of a dialogue, or as the administrator of everything, and is no more.
func keepOne(tx *gorm.DB, before *Member) error {
	if !before.able() {
		return nil
	}
	for _, r := range before.Rights {
		if r.HostID != 0 || r.Role != RoleOwner && (r.Role != RoleAdministrator || r.DialogueID != 0) {
			continue
		}
		var left int64
		err := tx.Model(&Right{}).Joins("JOIN accounts a ON a.id = rights.account_id AND a.disabled_at IS NULL AND a.password_hash <> ''").
			Where("rights.dialogue_id = ? AND rights.host_id = 0 AND rights.role = ?", r.DialogueID, r.Role).Count(&left).Error
		if err != nil {
			return err
		}
		if left == 0 {
			return ErrLast
		}
	}
	return nil
}

// GrantableRoles are those that can be given in a dialogue, or (nil) in all.
func GrantableRoles(d *Dialogue) []string {
	if d == nil {
		return Roles()
	}
	return DialogueRoles()
}

// HostGrants are the roles that can be given in a dialogue for the guests of one
// of its host bodies, by host body.
func HostGrants(d *Dialogue) []string {
	var grants []string
	if d == nil {
		return nil
	}
	for _, h := range d.Hosts {
		for _, role := range HostRoles() {
			grants = append(grants, Grant(role, h.Host.Code))
		}
	}
	return grants
}

// grantable leaves those of roles that can be given and taken there.
func grantable(d *Dialogue, roles []string) []string {
	known := append(GrantableRoles(d), HostGrants(d)...)
	return slices.DeleteFunc(slices.Clone(roles), func(role string) bool { return !slices.Contains(known, role) })
}

func checkRoles(d *Dialogue, roles []string) error {
	wrong := &Invalid{}
	if len(grantable(d, roles)) != len(roles) {
		wrong.Add("roles", "field.choose")
	}
	return wrong.OrNil()
}

func sameRoles(a, b []string) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(slices.Compact(a), slices.Compact(b))
}

func accountEntry(actor Actor, a *Account, action string, dialogueID int64, before, after []string) AuditEntry {
	e := AuditEntry{Actor: actor, Action: action, Object: "account", ObjectRef: a.Ref, DialogueID: dialogueID}
	if before != nil || after != nil {
		e.Details = map[string]any{"before": before, "after": after}
	}
	return e
}
