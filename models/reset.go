package models

import (
	"context"
	"time"

	"gorm.io/gorm"
)

const (
	// ResetLife is how long a link to choose a new password works.
	ResetLife     = time.Hour
	resetWindow   = time.Hour
	resetsPerIP   = 20
	resetsPerMail = 3
	// provesPerWindow is how often one may mistake one's own password.
	provesPerWindow = 10
)

// AskReset mails a link to choose a new password, if the address belongs to an
// account; the asker cannot tell. ErrTooMany: asked too often from here.
func (s *Store) AskReset(ctx context.Context, actor Actor, email string) error {
	address, ok := cleanAddress(email)
	if !ok {
		wrong := &Invalid{}
		wrong.Add("email", "field.email")
		return wrong
	}
	if err := s.Allow(ctx, "reset-ip", actor.IP, resetsPerIP, resetWindow); err != nil {
		return err
	}
	key := addressKey(address)
	// That this address was asked for too often is told to nobody.
	often := s.Allow(ctx, "reset", key, resetsPerMail, resetWindow)
	return s.write(ctx, func(tx *gorm.DB) error {
		var account Account
		err := tx.Where("email_key = ? AND disabled_at IS NULL", key).Limit(1).Find(&account).Error
		if err != nil {
			return err
		}
		// Written whether or not there is an account, so that both take a
		// commit of the same cost.
		err = s.audit(ctx, tx, AuditEntry{Actor: actor, Action: "account.ask_reset", Object: "account", ObjectRef: account.Ref})
		if err != nil || account.ID == 0 || often != nil {
			return err
		}
		_, err = s.queueMessage(ctx, tx, Message{
			Kind: MailReset, AccountID: account.ID, Language: account.Language, ToAddress: account.Email,
			Params: map[string]any{"name": account.Name},
		})
		return err
	})
}

// ResetToken makes the one-time token for a mail of kind reset, while that is
// rendered. Earlier ones stop working.
func (s *Store) ResetToken(ctx context.Context, accountID int64) (string, error) {
	return s.mailedToken(ctx, TokenReset, accountID, ResetLife)
}

// mailedToken makes a one-time token for an account; earlier ones of the same
// purpose stop working.
func (s *Store) mailedToken(ctx context.Context, purpose string, accountID int64, life time.Duration) (string, error) {
	var token string
	err := s.write(ctx, func(tx *gorm.DB) error {
		err := forgetTokens(tx, purpose, accountID)
		if err != nil {
			return err
		}
		token, err = s.makeToken(ctx, tx, OneTimeToken{Purpose: purpose, AccountID: accountID}, life)
		return err
	})
	return token, err
}

// forgetTokens takes back what was mailed to an account for a purpose and not
// used yet.
func forgetTokens(tx *gorm.DB, purpose string, accountID int64) error {
	return tx.Where("purpose = ? AND account_id = ? AND used_at IS NULL", purpose, accountID).Delete(&OneTimeToken{}).Error
}

// ResetPassword sets a new password with the token of a mailed link and ends
// all sign-ins of the account. ErrNotFound: the link does not work (any more).
func (s *Store) ResetPassword(ctx context.Context, actor Actor, token, password string) error {
	row, err := s.token(ctx, s.read(ctx), TokenReset, token)
	if err != nil {
		return err
	}
	hash, err := s.hashFor(ctx, row.AccountID, password)
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		if _, err := s.useToken(ctx, tx, TokenReset, token); err != nil {
			return err
		}
		return s.setPassword(ctx, tx, actor, row.AccountID, hash, "account.reset_password", nil)
	})
}

// SetPassword sets the password of an account and ends all its sign-ins and
// mailed links; for
// the operator.
func (s *Store) SetPassword(ctx context.Context, actor Actor, accountID int64, password string) error {
	hash, err := s.hashFor(ctx, accountID, password)
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		return s.setPassword(ctx, tx, actor, accountID, hash, "account.set_password", nil)
	})
}

// ChangePassword sets the password of the actor's own account, who knows the
// current one, and ends all its sign-ins but the one of keepToken. *Invalid
// names the field "current_password" when that is wrong, which is audited.
func (s *Store) ChangePassword(ctx context.Context, actor Actor, current, password, keepToken string) error {
	account, err := s.prove(ctx, actor, current)
	if err != nil {
		return err
	}
	hash, err := s.hashFor(ctx, account.ID, password)
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		return s.setPassword(ctx, tx, actor, account.ID, hash, "account.change_password", hashToken(keepToken))
	})
}

// prove is the actor's own account, if they know its password; tries are counted
// apart from those of signing in, which strangers may use up. *Invalid names the field
// current_password, and the failure is audited.
func (s *Store) prove(ctx context.Context, actor Actor, password string) (*Account, error) {
	account, err := s.account(s.read(ctx), actor.AccountID)
	if err != nil {
		return nil, err
	}
	if err := s.Allow(ctx, "prove", account.EmailKey, provesPerWindow, signInWindow); err != nil {
		return nil, err
	}
	right, err := s.passwords.matches(ctx, account.PasswordHash, password)
	if err != nil {
		return nil, err
	}
	if !right {
		err := s.Audited(ctx, AuditEntry{Actor: actor, Action: "account.refuse_password", Object: "account", ObjectRef: account.Ref})
		if err != nil {
			return nil, err
		}
		wrong := &Invalid{}
		wrong.Add("current_password", "field.password_wrong")
		return nil, wrong
	}
	return account, s.write(ctx, func(tx *gorm.DB) error { return s.forgive(ctx, tx, "prove", account.EmailKey) })
}

// hashFor checks that a password suits an account and hashes it.
func (s *Store) hashFor(ctx context.Context, accountID int64, password string) (string, error) {
	account, err := s.account(s.read(ctx), accountID)
	if err != nil {
		return "", err
	}
	var wrong Invalid
	checkPassword(&wrong, password, account.Email, account.Name)
	if err := wrong.OrNil(); err != nil {
		return "", err
	}
	return s.passwords.hash(ctx, password)
}

func (s *Store) setPassword(ctx context.Context, tx *gorm.DB, actor Actor, accountID int64, hash, action string, keep []byte) error {
	account, err := s.account(tx, accountID)
	if err != nil {
		return err
	}
	changes := map[string]any{"password_hash": hash, "password_at": s.Now()}
	if err := tx.Model(&Account{}).Where("id = ?", accountID).Updates(changes).Error; err != nil {
		return err
	}
	others := tx.Where("account_id = ?", accountID)
	if keep != nil {
		others = others.Where("token_hash <> ?", keep)
	}
	if err := others.Delete(&SignIn{}).Error; err != nil {
		return err
	}
	if err := forgetTokens(tx, TokenReset, accountID); err != nil {
		return err
	}
	// With a password of their own they need no invitation any more.
	if err := forgetTokens(tx, TokenInvite, accountID); err != nil {
		return err
	}
	return s.audit(ctx, tx, AuditEntry{Actor: actor, Action: action, Object: "account", ObjectRef: account.Ref})
}
