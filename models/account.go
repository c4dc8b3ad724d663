package models

import (
	"context"
	"errors"
	"strings"
	"time"

	"gorm.io/gorm"
)

// Account is somebody who may sign in to the back office.
type Account struct {
	ID           int64
	Ref          string
	Email        string
	EmailKey     string
	Name         string
	Language     string
	PasswordHash string // empty until a password was chosen
	CreatedAt    time.Time
	PasswordAt   *time.Time
	LastSignInAt *time.Time
	DisabledAt   *time.Time
	// TOTPSecret is sealed; it is in force since TOTPAt. TOTPStep is the last
	// step of which a code was used.
	TOTPSecret []byte     `gorm:"column:totp_secret"`
	TOTPAt     *time.Time `gorm:"column:totp_at"`
	TOTPStep   int64      `gorm:"column:totp_step"`
}

// NewAccount is what it takes to make an account.
type NewAccount struct {
	Email    string
	Name     string
	Language string
	Password string
	Role     string // as Grant names it
	// Dialogue is the slug of the one dialogue the role is for; empty for all.
	Dialogue string
}

// Accounts counts all accounts.
func (s *Store) Accounts(ctx context.Context) (int64, error) {
	var count int64
	err := s.read(ctx).Model(&Account{}).Count(&count).Error
	return count, err
}

// ListAccounts lists all accounts by address, with their rights.
func (s *Store) ListAccounts(ctx context.Context) ([]Account, map[int64][]Right, error) {
	var accounts []Account
	if err := s.read(ctx).Order("email_key").Find(&accounts).Error; err != nil {
		return nil, nil, err
	}
	rights := map[int64][]Right{}
	for _, account := range accounts {
		list, err := s.rights(ctx, s.read(ctx), account.ID)
		if err != nil {
			return nil, nil, err
		}
		rights[account.ID] = list
	}
	return accounts, rights, nil
}

// AddAccount makes an account with one right. *Invalid says what is wrong.
func (s *Store) AddAccount(ctx context.Context, actor Actor, n NewAccount) (*Account, error) {
	account, err := s.prepareAccount(ctx, n)
	if err != nil {
		return nil, err
	}
	err = s.write(ctx, func(tx *gorm.DB) error { return s.addAccount(ctx, tx, actor, account, n) })
	return account, err
}

// prepareAccount validates an account and hashes its password, outside of any
// transaction.
func (s *Store) prepareAccount(ctx context.Context, n NewAccount) (*Account, error) {
	var wrong Invalid
	address, ok := cleanAddress(n.Email)
	if !ok {
		wrong.Add("email", "field.email")
	}
	name := strings.TrimSpace(n.Name)
	checkName(&wrong, name)
	checkPassword(&wrong, n.Password, n.Email, n.Name)
	if err := wrong.OrNil(); err != nil {
		return nil, err
	}
	hash, err := s.passwords.hash(ctx, n.Password)
	if err != nil {
		return nil, err
	}
	now := s.Now()
	language := n.Language
	if language == "" {
		language = "en"
	}
	return &Account{
		Ref: newRef(), Email: address, EmailKey: addressKey(address), Name: name, Language: language,
		PasswordHash: hash, CreatedAt: now, PasswordAt: &now,
	}, nil
}

func (s *Store) addAccount(ctx context.Context, tx *gorm.DB, actor Actor, account *Account, n NewAccount) error {
	var d *Dialogue
	if n.Dialogue != "" {
		var err error
		if d, err = oneDialogue(tx.Where("slug = ?", n.Dialogue)); err != nil {
			return err
		}
	}
	account.ID = 0
	if err := tx.Create(account).Error; err != nil {
		if duplicate(err) {
			wrong := &Invalid{}
			wrong.Add("email", "field.email_taken")
			return wrong
		}
		return err
	}
	if err := s.give(ctx, tx, account.ID, d, n.Role); err != nil {
		return err
	}
	return s.audit(ctx, tx, AuditEntry{
		Actor: actor, Action: "account.add", Object: "account", ObjectRef: account.Ref, DialogueID: idOf(d),
		Details: map[string]any{"role": n.Role},
	})
}

// UpdateAccount changes an account's own name and language.
func (s *Store) UpdateAccount(ctx context.Context, actor Actor, name, language string) error {
	name = strings.TrimSpace(name)
	if name == "" {
		wrong := &Invalid{}
		wrong.Add("name", "field.required")
		return wrong
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		account, err := s.account(tx, actor.AccountID)
		if err != nil {
			return err
		}
		changes := map[string]any{"name": name, "language": language}
		if err := tx.Model(&Account{}).Where("id = ?", account.ID).Updates(changes).Error; err != nil {
			return err
		}
		return s.audit(ctx, tx, AuditEntry{Actor: actor, Action: "account.update", Object: "account", ObjectRef: account.Ref})
	})
}

// AccountByEmail finds an account by its address, or ErrNotFound.
func (s *Store) AccountByEmail(ctx context.Context, email string) (*Account, error) {
	address, ok := cleanAddress(email)
	if !ok {
		return nil, ErrNotFound
	}
	var account Account
	err := s.read(ctx).Where("email_key = ?", addressKey(address)).Take(&account).Error
	return &account, found(err)
}

// account loads an enabled account by its number.
func (s *Store) account(tx *gorm.DB, id int64) (*Account, error) {
	var account Account
	err := tx.Where("id = ? AND disabled_at IS NULL", id).Take(&account).Error
	return &account, found(err)
}

// SetUpToken makes the link with which the first administrator makes an
// account; ErrConflict when there is one. Earlier links stop working.
func (s *Store) SetUpToken(ctx context.Context) (string, error) {
	var token string
	err := s.write(ctx, func(tx *gorm.DB) error {
		if err := noAccounts(tx); err != nil {
			return err
		}
		if err := tx.Where("purpose = ?", TokenSetup).Delete(&OneTimeToken{}).Error; err != nil {
			return err
		}
		var err error
		token, err = s.makeToken(ctx, tx, OneTimeToken{Purpose: TokenSetup}, 24*time.Hour)
		return err
	})
	return token, err
}

// SetUp makes the first account, an administrator of everything, with the
// token of its link. ErrNotFound: the link does not work (any more).
func (s *Store) SetUp(ctx context.Context, actor Actor, token string, n NewAccount) error {
	if err := s.TokenWorks(ctx, TokenSetup, token); err != nil {
		return err
	}
	n.Role, n.Dialogue = RoleAdministrator, ""
	account, err := s.prepareAccount(ctx, n)
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		if _, err := s.useToken(ctx, tx, TokenSetup, token); err != nil {
			return err
		}
		if err := noAccounts(tx); errors.Is(err, ErrConflict) {
			return ErrNotFound
		} else if err != nil {
			return err
		}
		return s.addAccount(ctx, tx, actor, account, n)
	})
}

func noAccounts(tx *gorm.DB) error {
	var count int64
	if err := tx.Model(&Account{}).Count(&count).Error; err != nil {
		return err
	}
	if count > 0 {
		return ErrConflict
	}
	return nil
}
