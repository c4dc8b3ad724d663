package models

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"
)

// InvitationLife is how long the link of an invitation works.
const InvitationLife = 7 * 24 * time.Hour

// Invitation is whom to ask to take part in preparing a dialogue.
type Invitation struct {
	Email    string
	Name     string // of a new account, until its owner says otherwise
	Language string
	Roles    []string // as Grant names them
}

func (i *Invitation) check(d *Dialogue) error {
	wrong := &Invalid{}
	address, ok := cleanAddress(i.Email)
	if !ok {
		wrong.Add("email", "field.email")
	}
	i.Email = address
	checkName(wrong, i.Name)
	if len(i.Roles) == 0 || checkRoles(d, i.Roles) != nil {
		wrong.Add("roles", "field.choose")
	}
	return wrong.OrNil()
}

// checkName notes in wrong why a text cannot be the name of an account.
func checkName(wrong *Invalid, name string) {
	if strings.TrimSpace(name) == "" {
		wrong.Add("name", "field.required")
	} else if utf8.RuneCountInString(name) > 200 {
		wrong.Add("name", "field.too_long", "max", 200)
	}
}

// Invite gives somebody roles in a dialogue (nil: in all) and tells them by
// mail. Where the address has no account yet, one is made that waits for its
// owner to follow the mail's link and choose a password.
func (s *Store) Invite(ctx context.Context, actor Actor, d *Dialogue, i Invitation) error {
	if err := i.check(d); err != nil {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		account, err := s.invited(tx, i)
		if err != nil {
			return err
		}
		for _, role := range i.Roles {
			if err := s.give(ctx, tx, account.ID, d, role); err != nil {
				return err
			}
		}
		if err := s.audit(ctx, tx, accountEntry(actor, account, "account.invite", idOf(d), []string{}, i.Roles)); err != nil {
			return err
		}
		return s.mailInvitation(ctx, tx, account, idOf(d), i.Roles)
	})
}

// invited is the account of an address, which is made where there is none.
func (s *Store) invited(tx *gorm.DB, i Invitation) (*Account, error) {
	var account Account
	if err := tx.Where("email_key = ?", addressKey(i.Email)).Limit(1).Find(&account).Error; err != nil {
		return nil, err
	}
	if account.DisabledAt != nil {
		wrong := &Invalid{}
		wrong.Add("email", "field.account_disabled")
		return nil, wrong
	}
	if account.ID != 0 {
		return &account, nil
	}
	account = Account{Ref: newRef(), Email: i.Email, EmailKey: addressKey(i.Email), Name: strings.TrimSpace(i.Name),
		Language: i.Language, CreatedAt: s.Now()}
	err := tx.Create(&account).Error
	if duplicate(err) { // made at this very moment
		return nil, ErrConflict
	}
	return &account, err
}

// mailInvitation queues the mail that tells somebody of their roles. It is of
// no dialogue's outbox: who may read that must not find the link.
func (s *Store) mailInvitation(ctx context.Context, tx *gorm.DB, a *Account, dialogueID int64, roles []string) error {
	_, err := s.queueMessage(ctx, tx, Message{Kind: MailInvite, AccountID: a.ID, Language: a.Language, ToAddress: a.Email,
		Params: map[string]any{"dialogue": dialogueID, "roles": roles}})
	return err
}

// InviteAgain mails the invitation anew to somebody who has not accepted it;
// earlier links stop working. ErrConflict: they have.
func (s *Store) InviteAgain(ctx context.Context, actor Actor, d *Dialogue, ref string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		m, err := s.member(ctx, tx, idOf(d), ref)
		if err != nil {
			return err
		}
		if !m.Invited() || m.DisabledAt != nil {
			return ErrConflict
		}
		if err := s.audit(ctx, tx, accountEntry(actor, m.Account, "account.invite_again", idOf(d), nil, nil)); err != nil {
			return err
		}
		return s.mailInvitation(ctx, tx, m.Account, idOf(d), m.Roles(idOf(d)))
	})
}

// invitationFacts are what the mail of an invitation speaks of.
func (s *Store) invitationFacts(ctx context.Context, m *Message, f *MailFacts) (err error) {
	if id, _ := m.Params["dialogue"].(float64); id != 0 {
		if f.Dialogue, err = s.DialogueByID(ctx, int64(id)); err != nil {
			return err
		}
	}
	roles, _ := m.Params["roles"].([]any)
	for _, role := range roles {
		if name, ok := role.(string); ok {
			f.Roles = append(f.Roles, name)
		}
	}
	if f.Account.Invited() {
		f.OneTime, err = s.mailedToken(ctx, TokenInvite, f.Account.ID, InvitationLife)
	}
	return err
}

// AcceptInvitation gives an invited account its name, language and password,
// with the token of the mailed link. ErrNotFound: the link does not work (any
// more).
func (s *Store) AcceptInvitation(ctx context.Context, actor Actor, token, name, language, password string) error {
	row, err := s.token(ctx, s.read(ctx), TokenInvite, token)
	if err != nil {
		return err
	}
	account, err := s.account(s.read(ctx), row.AccountID)
	if err != nil {
		return err
	}
	wrong := &Invalid{}
	checkName(wrong, name)
	checkPassword(wrong, password, account.Email, name)
	if err := wrong.OrNil(); err != nil {
		return err
	}
	hash, err := s.passwords.hash(ctx, password)
	if err != nil {
		return err
	}
	actor.Kind, actor.AccountID = ActorAccount, account.ID
	return s.write(ctx, func(tx *gorm.DB) error {
		if _, err := s.useToken(ctx, tx, TokenInvite, token); err != nil {
			return err
		}
		change := map[string]any{"name": strings.TrimSpace(name), "language": language}
		if err := tx.Model(&Account{}).Where("id = ?", account.ID).Updates(change).Error; err != nil {
			return err
		}
		return s.setPassword(ctx, tx, actor, account.ID, hash, "account.accept", nil)
	})
}

// InvitedBy is the invited account whose link a token is of, or ErrNotFound.
func (s *Store) InvitedBy(ctx context.Context, token string) (*Account, error) {
	row, err := s.token(ctx, s.read(ctx), TokenInvite, token)
	if err != nil {
		return nil, err
	}
	return s.account(s.read(ctx), row.AccountID)
}
