package models

import (
	"context"
	"crypto/rand"
	"errors"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"
)

// recoveryCodes is how many codes there are for when the authenticator is lost.
const recoveryCodes = 10

// RecoveryCode stands in for the authenticator once. Only its hash is stored.
type RecoveryCode struct {
	ID        int64
	AccountID int64
	CodeHash  []byte
	UsedAt    *time.Time
}

// TwoSteps tells whether the account signs in in two steps.
func (a *Account) TwoSteps() bool { return a.TOTPAt != nil }

// StartTOTP makes the secret of an authenticator for the actor, who knows their
// password; it counts once ConfirmTOTP was given a code of it. ErrConflict: one
// is in force.
func (s *Store) StartTOTP(ctx context.Context, actor Actor, password string) error {
	account, err := s.prove(ctx, actor, password)
	if err != nil {
		return err
	}
	secret := make([]byte, totpSecretLength)
	rand.Read(secret)
	sealed, err := s.seal(secret, "totp "+account.Ref)
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		done := tx.Model(&Account{}).Where("id = ? AND totp_at IS NULL", account.ID).Update("totp_secret", sealed)
		if done.Error == nil && done.RowsAffected == 0 {
			return ErrConflict
		}
		return done.Error
	})
}

// PendingTOTP is the authenticator that an account is setting up, or
// ErrNotFound.
func (s *Store) PendingTOTP(a *Account) (TOTP, error) {
	if a.TwoSteps() || len(a.TOTPSecret) == 0 {
		return TOTP{}, ErrNotFound
	}
	secret, err := s.unseal(a.TOTPSecret, "totp "+a.Ref)
	return TOTP{Secret: secret, email: a.Email}, err
}

// ConfirmTOTP puts the actor's authenticator in force, given a code of it, ends
// their other sign-ins and returns the recovery codes, to be shown this once.
// *Invalid: the code is wrong.
func (s *Store) ConfirmTOTP(ctx context.Context, actor Actor, code, keepToken string) ([]string, error) {
	account, err := s.account(s.read(ctx), actor.AccountID)
	if err != nil {
		return nil, err
	}
	pending, err := s.PendingTOTP(account)
	if err != nil {
		return nil, err
	}
	step, ok := totpStep(pending.Secret, digitsOf(code), s.Now())
	if !ok {
		wrong := &Invalid{}
		wrong.Add("code", "field.code_wrong")
		return nil, wrong
	}
	codes := newRecoveryCodes()
	return codes, s.write(ctx, func(tx *gorm.DB) error {
		done := tx.Model(&Account{}).Where("id = ? AND totp_at IS NULL AND totp_secret = ?", account.ID, account.TOTPSecret).
			Updates(map[string]any{"totp_at": s.Now(), "totp_step": step})
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return ErrConflict
		}
		err := tx.Where("account_id = ? AND token_hash <> ?", account.ID, hashToken(keepToken)).Delete(&SignIn{}).Error
		if err != nil {
			return err
		}
		return s.keepRecoveryCodes(ctx, tx, actor, account, codes, "account.two_steps_on")
	})
}

// RenewRecoveryCodes replaces the recovery codes of the actor, who knows their
// password, and returns the new ones, to be shown this once.
func (s *Store) RenewRecoveryCodes(ctx context.Context, actor Actor, password string) ([]string, error) {
	account, err := s.prove(ctx, actor, password)
	if err != nil {
		return nil, err
	}
	if !account.TwoSteps() {
		return nil, ErrConflict
	}
	codes := newRecoveryCodes()
	return codes, s.write(ctx, func(tx *gorm.DB) error {
		return s.keepRecoveryCodes(ctx, tx, actor, account, codes, "account.recovery_codes")
	})
}

// RecoveryLeft counts the recovery codes of an account that were not used.
func (s *Store) RecoveryLeft(ctx context.Context, accountID int64) (int, error) {
	var left int64
	err := s.read(ctx).Model(&RecoveryCode{}).Where("account_id = ? AND used_at IS NULL", accountID).Count(&left).Error
	return int(left), err
}

// RemoveTOTP lets the actor, who knows their password, sign in with that alone.
func (s *Store) RemoveTOTP(ctx context.Context, actor Actor, password string) error {
	account, err := s.prove(ctx, actor, password)
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error { return s.dropTOTP(ctx, tx, actor, account, 0, "account.two_steps_off") })
}

// ResetTOTP lets somebody who lost their authenticator sign in with the password
// alone, ends their sign-ins and tells them by mail. ErrForbidden: the actor does
// not own all that the account has a role in. ErrConflict: there is none.
func (s *Store) ResetTOTP(ctx context.Context, actor Actor, d *Dialogue, ref string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		m, err := s.member(ctx, tx, idOf(d), ref)
		if err != nil {
			return err
		}
		if err := s.ownsAll(ctx, tx, actor, m); err != nil {
			return err
		}
		if !m.TwoSteps() {
			return ErrConflict
		}
		if err := tx.Where("account_id = ?", m.ID).Delete(&SignIn{}).Error; err != nil {
			return err
		}
		if err := s.dropTOTP(ctx, tx, actor, m.Account, idOf(d), "account.two_steps_reset"); err != nil {
			return err
		}
		_, err = s.queueMessage(ctx, tx, Message{Kind: MailTwoSteps, AccountID: m.ID, Language: m.Language, ToAddress: m.Email})
		return err
	})
}

// ownsAll fails with ErrForbidden unless the actor, another than m, owns every
// dialogue in which m has a role: nobody weakens an account that may do more.
func (s *Store) ownsAll(ctx context.Context, tx *gorm.DB, actor Actor, m *Member) error {
	if actor.Kind == ActorSystem {
		return nil
	}
	own, err := s.rights(ctx, tx, actor.AccountID)
	if err != nil {
		return err
	}
	asker := &SignIn{Rights: own}
	for _, r := range m.Rights {
		if r.DialogueID == 0 && !asker.Everywhere(MayAdminister) || r.DialogueID != 0 && !asker.Can(MayOwn, r.Slug) {
			return ErrForbidden
		}
	}
	if actor.AccountID == m.ID {
		return ErrForbidden
	}
	return nil
}

func (s *Store) dropTOTP(ctx context.Context, tx *gorm.DB, actor Actor, a *Account, dialogueID int64, action string) error {
	change := map[string]any{"totp_secret": nil, "totp_at": nil, "totp_step": 0}
	if err := tx.Model(&Account{}).Where("id = ?", a.ID).Updates(change).Error; err != nil {
		return err
	}
	if err := tx.Where("account_id = ?", a.ID).Delete(&RecoveryCode{}).Error; err != nil {
		return err
	}
	return s.audit(ctx, tx, accountEntry(actor, a, action, dialogueID, nil, nil))
}

func newRecoveryCodes() []string {
	codes := make([]string, recoveryCodes)
	for i := range codes {
		codes[i] = randomDigits(5) + "-" + randomDigits(5)
	}
	return codes
}

func (s *Store) keepRecoveryCodes(ctx context.Context, tx *gorm.DB, actor Actor, a *Account, codes []string, action string) error {
	if err := tx.Where("account_id = ?", a.ID).Delete(&RecoveryCode{}).Error; err != nil {
		return err
	}
	var rows []RecoveryCode
	for _, code := range codes {
		rows = append(rows, RecoveryCode{AccountID: a.ID, CodeHash: s.recoveryHash(a.ID, code)})
	}
	if err := tx.Create(&rows).Error; err != nil {
		return err
	}
	return s.audit(ctx, tx, accountEntry(actor, a, action, 0, nil, nil))
}

// recoveryHash is keyed: fifty bits alone could be guessed from a stolen table.
// Case, spaces and hyphens do not count, I and L are read as 1, O as 0.
func (s *Store) recoveryHash(accountID int64, code string) []byte {
	code = strings.NewReplacer(" ", "", "-", "", "I", "1", "L", "1", "O", "0").Replace(strings.ToUpper(code))
	return s.mac("recovery codes", []byte(strconv.FormatInt(accountID, 10)+" "+code))
}

func digitsOf(code string) string { return strings.NewReplacer(" ", "", "-", "").Replace(code) }

// useSecondFactor spends a code of the account's authenticator, or a recovery
// code, and tells which it was. ErrForbidden: it is neither, or was used before.
func (s *Store) useSecondFactor(tx *gorm.DB, a *Account, code string) (kind string, err error) {
	secret, err := s.unseal(a.TOTPSecret, "totp "+a.Ref)
	if err != nil {
		return "", err
	}
	var used *gorm.DB
	if step, ok := totpStep(secret, digitsOf(code), s.Now()); ok {
		kind, used = "totp", tx.Model(&Account{}).Where("id = ? AND totp_step < ?", a.ID, step).Update("totp_step", step)
	} else {
		kind, used = "recovery", tx.Model(&RecoveryCode{}).
			Where("account_id = ? AND code_hash = ? AND used_at IS NULL", a.ID, s.recoveryHash(a.ID, code)).Update("used_at", s.Now())
	}
	if used.Error == nil && used.RowsAffected == 0 {
		return "", ErrForbidden
	}
	return kind, used.Error
}

// DemandTwoSteps says whether who has a role in a dialogue must sign in in two
// steps.
func (s *Store) DemandTwoSteps(ctx context.Context, actor Actor, d *Dialogue, demand bool) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		done := tx.Model(&Dialogue{}).Where("id = ? AND second_factor <> ?", d.ID, demand).UpdateColumn("second_factor", demand)
		if done.Error != nil || done.RowsAffected == 0 {
			return done.Error
		}
		return s.audit(ctx, tx, AuditEntry{Actor: actor, Action: "dialogue.two_steps", DialogueID: d.ID, Object: "dialogue", ObjectRef: d.Slug,
			Details: map[string]any{"before": !demand, "after": demand}})
	})
}

// mustEnrol tells whether a dialogue in which an account has a role demands a
// second step that the account does not have.
func (s *Store) mustEnrol(ctx context.Context, a *Account, rights []Right) (bool, error) {
	if a.TwoSteps() || len(rights) == 0 {
		return false, nil
	}
	q := s.read(ctx).Model(&Dialogue{}).Where("second_factor = ?", true)
	var ids []int64
	for _, r := range rights {
		ids = append(ids, r.DialogueID)
	}
	var demanding int64
	err := q.Where("id IN ? OR ? IN ?", ids, 0, ids).Count(&demanding).Error
	return demanding > 0, err
}

// ErrSecondStep: the password is right, and a code is needed too.
var ErrSecondStep = errors.New("second step needed")

// Bounds of the second step.
const (
	secondStepLife   = 10 * time.Minute
	secondStepDay    = 24 * time.Hour
	secondStepPerDay = 30
	// secondStepPerWindow bounds who knows the password: nobody else gets here.
	secondStepPerWindow = 10
)

// SecondStep is what a browser sends after the password.
type SecondStep struct {
	// Token is what SignInWith returned with ErrSecondStep.
	Token string
	// Code is of the authenticator, or a recovery code.
	Code      string
	UserAgent string
	Previous  string
}

// SignInSecond finishes a sign-in that SignInWith began and returns its token.
// ErrNotFound: it began too long ago. ErrForbidden: the code is wrong or was used
// before. ErrTooMany: tried too often.
func (s *Store) SignInSecond(ctx context.Context, actor Actor, step SecondStep) (string, error) {
	row, err := s.token(ctx, s.read(ctx), TokenSecond, step.Token)
	if err != nil {
		return "", err
	}
	account, err := s.account(s.read(ctx), row.AccountID)
	if err != nil {
		return "", err
	}
	quotas := []quota{{signInIP, actor.IP, signInPerIP, signInWindow}, {"second-step", account.EmailKey, secondStepPerWindow, signInWindow},
		{"second-step-day", account.EmailKey, secondStepPerDay, secondStepDay}}
	if err := s.allowAll(ctx, quotas...); err != nil {
		return "", err
	}
	token, err := s.openSignIn(ctx, actor, account, Credentials{UserAgent: step.UserAgent, Previous: step.Previous}, func(tx *gorm.DB) (string, error) {
		if !account.TwoSteps() {
			return "", ErrNotFound
		}
		kind, err := s.useSecondFactor(tx, account, step.Code)
		if err != nil {
			return "", err
		}
		_, err = s.useToken(ctx, tx, TokenSecond, step.Token)
		return kind, err
	})
	if err == nil {
		return token, s.forgiveAll(ctx, quotas...)
	}
	if !errors.Is(err, ErrForbidden) {
		return "", err
	}
	refused := AuditEntry{Actor: actor, Action: "sign_in.refuse", Object: "account", ObjectRef: account.Ref, Details: map[string]any{"step": 2}}
	return "", errors.Join(err, s.Audited(ctx, refused))
}
