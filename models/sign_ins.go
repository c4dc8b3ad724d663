package models

import (
	"context"
	"encoding/hex"

	"gorm.io/gorm"
)

// Ref is how a sign-in is known to its owner: a part of its token's hash, which
// leads nowhere.
func (i *SignIn) Ref() string { return hex.EncodeToString(i.TokenHash[:8]) }

// SignIns lists the browsers in which an account is signed in, the last used
// first.
func (s *Store) SignIns(ctx context.Context, accountID int64) ([]SignIn, error) {
	now := s.Now()
	var list []SignIn
	err := s.read(ctx).Where("account_id = ? AND expires_at > ? AND last_seen_at > ?", accountID, now, now.Add(-signInIdle)).
		Order("last_seen_at DESC, id DESC").Find(&list).Error
	return list, err
}

// EndSignIn ends one of the actor's own sign-ins; one that is over already is no
// error.
func (s *Store) EndSignIn(ctx context.Context, actor Actor, ref string) error {
	return s.endSignIns(ctx, actor, func(i *SignIn) bool { return i.Ref() == ref })
}

// EndOtherSignIns ends all of the actor's own sign-ins but the one of a token.
func (s *Store) EndOtherSignIns(ctx context.Context, actor Actor, keepToken string) error {
	keep := string(hashToken(keepToken))
	return s.endSignIns(ctx, actor, func(i *SignIn) bool { return string(i.TokenHash) != keep })
}

func (s *Store) endSignIns(ctx context.Context, actor Actor, meant func(i *SignIn) bool) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		var list []SignIn
		if err := tx.Where("account_id = ?", actor.AccountID).Find(&list).Error; err != nil {
			return err
		}
		var ids []int64
		for i := range list {
			if meant(&list[i]) {
				ids = append(ids, list[i].ID)
			}
		}
		if len(ids) == 0 {
			return nil
		}
		if err := tx.Where("id IN ?", ids).Delete(&SignIn{}).Error; err != nil {
			return err
		}
		return s.audit(ctx, tx, AuditEntry{Actor: actor, Action: "sign_in.end", Object: "account", Details: map[string]any{"count": len(ids)}})
	})
}
