package models

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"
)

// How long a sign-in lasts: unused, and at all.
const (
	signInIdle = 12 * time.Hour
	signInLife = 7 * 24 * time.Hour
	// signInTouch is how exact the time of last use is.
	signInTouch = 5 * time.Minute
)

// SignIn is one signed-in browser.
type SignIn struct {
	ID         int64
	TokenHash  []byte
	CSRF       string `gorm:"column:csrf"`
	AccountID  int64
	CreatedAt  time.Time
	LastSeenAt time.Time
	ExpiresAt  time.Time
	IP         string `gorm:"column:ip"`
	UserAgent  string

	Account Account `gorm:"-"`
	Rights  []Right `gorm:"-"`
	// MustEnrol: a dialogue demands a second step that the account has not set up.
	MustEnrol bool `gorm:"-"`
}

// Credentials are what a browser sends to sign in.
type Credentials struct {
	Email, Password string
	UserAgent       string
	// Previous is the token of the browser's earlier sign-in, which ends.
	Previous string
	// Browser is its BrowserMark, if it has one.
	Browser string
}

// In tells whether the account has any role in the dialogue with this slug.
func (i *SignIn) In(slug string) bool {
	return slices.ContainsFunc(i.Rights, func(r Right) bool { return r.in(slug) })
}

// Can tells whether the account may do something in the dialogue with this
// slug, for the guests of all host bodies; with an empty slug, in any dialogue.
func (i *SignIn) Can(c Capability, slug string) bool {
	return slices.ContainsFunc(i.Rights, func(r Right) bool { return r.HostID == 0 && r.covers(c) && (slug == "" || r.in(slug)) })
}

// CanForSome is Can for the guests of one host body at least; see Scope.
func (i *SignIn) CanForSome(c Capability, slug string) bool {
	return slices.ContainsFunc(i.Rights, func(r Right) bool { return r.covers(c) && (slug == "" || r.in(slug)) })
}

// Everywhere tells whether the account may do something in all dialogues and
// in what belongs to none.
func (i *SignIn) Everywhere(c Capability) bool { return !i.Scope(c, nil).Limited() }

// SignInWith checks credentials and returns the token of a new sign-in.
// ErrSecondStep: they are right, and the token is for SignInSecond. ErrForbidden: they are wrong, or the account is disabled; whether it exists
// can be told neither from the answer nor from the time it takes. ErrTooMany:
// tried too often.
func (s *Store) SignInWith(ctx context.Context, actor Actor, c Credentials) (string, error) {
	address, _ := cleanAddress(c.Email)
	key := addressKey(address)
	quotas := s.signInQuotas(actor.IP, key, c.Browser)
	if err := s.allowAll(ctx, quotas...); err != nil {
		return "", err
	}
	var account Account
	err := s.read(ctx).Where("email_key = ? AND disabled_at IS NULL", key).Limit(1).Find(&account).Error
	if err != nil {
		return "", err
	}
	if len(c.Password) > 4*PasswordMax {
		c.Password = ""
	}
	right, err := s.passwords.matches(ctx, account.PasswordHash, c.Password)
	if err != nil {
		return "", err
	}
	if !right || account.ID == 0 {
		err := s.Audited(ctx, AuditEntry{Actor: actor, Action: "sign_in.refuse", Object: "account", ObjectRef: account.Ref})
		if err != nil {
			return "", err
		}
		return "", ErrForbidden
	}
	if err := s.forgiveAll(ctx, quotas...); err != nil {
		return "", err
	}
	if account.TwoSteps() {
		return s.beginSecondStep(ctx, &account)
	}
	return s.openSignIn(ctx, actor, &account, c, func(*gorm.DB) (string, error) { return "", nil })
}

func (s *Store) beginSecondStep(ctx context.Context, account *Account) (token string, err error) {
	err = s.write(ctx, func(tx *gorm.DB) (err error) {
		token, err = s.makeToken(ctx, tx, OneTimeToken{Purpose: TokenSecond, AccountID: account.ID}, secondStepLife)
		return err
	})
	if err != nil {
		return "", err
	}
	return token, ErrSecondStep
}

// openSignIn makes the sign-in under a token that nobody has seen before and
// ends the browser's earlier one, if the second step says yes; it tells what that
// was.
func (s *Store) openSignIn(ctx context.Context, actor Actor, account *Account, c Credentials, second func(tx *gorm.DB) (string, error)) (string, error) {
	token, now := newToken(), s.Now()
	actor.Kind, actor.AccountID = ActorAccount, account.ID
	err := s.write(ctx, func(tx *gorm.DB) error {
		step, err := second(tx)
		if err != nil {
			return err
		}
		if c.Previous != "" {
			if err := tx.Where("token_hash = ?", hashToken(c.Previous)).Delete(&SignIn{}).Error; err != nil {
				return err
			}
		}
		row := &SignIn{
			TokenHash: hashToken(token), CSRF: newToken(), AccountID: account.ID, CreatedAt: now, LastSeenAt: now,
			ExpiresAt: now.Add(signInLife), IP: actor.IP, UserAgent: cut(c.UserAgent, 255),
		}
		if err := tx.Create(row).Error; err != nil {
			return err
		}
		if err := tx.Model(&Account{}).Where("id = ?", account.ID).Update("last_sign_in_at", now).Error; err != nil {
			return err
		}
		e := AuditEntry{Actor: actor, Action: "sign_in.open", Object: "account", ObjectRef: account.Ref}
		if step != "" {
			e.Details = map[string]any{"second": step}
		}
		return s.audit(ctx, tx, e)
	})
	return token, err
}

// SignInOf finds the living sign-in of a token with its account and rights, or
// ErrNotFound, and notes that it was used.
func (s *Store) SignInOf(ctx context.Context, token string) (*SignIn, error) {
	now := s.Now()
	var row SignIn
	err := s.read(ctx).Where("token_hash = ? AND expires_at > ? AND last_seen_at > ?",
		hashToken(token), now, now.Add(-signInIdle)).Take(&row).Error
	if err != nil {
		return nil, found(err)
	}
	account, err := s.account(s.read(ctx), row.AccountID)
	if err != nil {
		return nil, err
	}
	row.Account = *account
	if row.Rights, err = s.rights(ctx, s.read(ctx), row.AccountID); err != nil {
		return nil, err
	}
	if row.MustEnrol, err = s.mustEnrol(ctx, account, row.Rights); err != nil {
		return nil, err
	}
	if now.Sub(row.LastSeenAt) > signInTouch {
		err = s.write(ctx, func(tx *gorm.DB) error {
			return tx.Model(&SignIn{}).Where("id = ?", row.ID).Update("last_seen_at", now).Error
		})
	}
	return &row, err
}

// SignOut ends the sign-in of a token; one that is over already is no error.
func (s *Store) SignOut(ctx context.Context, actor Actor, token string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		gone := tx.Where("token_hash = ?", hashToken(token)).Delete(&SignIn{})
		if gone.Error != nil || gone.RowsAffected == 0 {
			return gone.Error
		}
		return s.audit(ctx, tx, AuditEntry{Actor: actor, Action: "sign_in.close"})
	})
}

// PurgeExpired removes sign-ins, one-time tokens, limits and secrets of devices
// that are over.
func (s *Store) PurgeExpired(ctx context.Context) error {
	now := s.Now()
	return s.write(ctx, func(tx *gorm.DB) error {
		err := tx.Where("expires_at < ? OR last_seen_at < ?", now, now.Add(-signInIdle)).Delete(&SignIn{}).Error
		if err != nil {
			return err
		}
		// A spent or expired link still says so for a month.
		if err := tx.Where("expires_at < ?", now.AddDate(0, -1, 0)).Delete(&OneTimeToken{}).Error; err != nil {
			return err
		}
		if err := tx.Where("resets_at < ?", now).Delete(&Limit{}).Error; err != nil {
			return err
		}
		return tx.Exec("UPDATE devices SET provision_hash = NULL WHERE provision_hash IS NOT NULL AND provision_expires_at < ?", now).Error
	})
}

func cut(text string, max int) string {
	if runes := []rune(text); len(runes) > max {
		return string(runes[:max])
	}
	return text
}
