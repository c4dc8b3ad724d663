package models

import (
	"context"
	"crypto/ed25519"
	"errors"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"duologue/models/ledger"
)

// settingOrigin names this installation's log for good; keys may change.
const settingOrigin = "ledger_origin"

// ensureOrigin gives the log its name, once.
func (s *Store) ensureOrigin(ctx context.Context) error {
	if name, err := s.Setting(ctx, settingOrigin); err != nil || name != "" {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		return tx.Clauses(clause.OnConflict{DoNothing: true}).
			Create(&Setting{Name: settingOrigin, Value: "duologue/register/" + newRef(), UpdatedAt: s.Now()}).Error
	})
}

// registerOrigin is the name of the log, which never changes.
func (s *Store) registerOrigin(ctx context.Context) (string, error) {
	if name := s.origin.Load(); name != nil {
		return *name, nil
	}
	name, err := s.Setting(ctx, settingOrigin)
	if err == nil && name == "" {
		err = errors.New("the register's log has no name")
	}
	if err != nil {
		return "", err
	}
	s.origin.Store(&name)
	return name, nil
}

// RegisterKey is the verifier key (C2SP signed-note) of whoever checks the
// checkpoints that are signed now.
func (s *Store) RegisterKey(ctx context.Context) (string, error) {
	key, err := s.signingKey(ctx, purposeRegister)
	if err != nil {
		return "", err
	}
	origin, err := s.registerOrigin(ctx)
	if err != nil {
		return "", err
	}
	return ledger.VerifierKey(origin, key.Public().(ed25519.PublicKey))
}

// RegisterKeys are the verifier keys of all checkpoints, the present one first,
// then retired ones, the newest first.
func (s *Store) RegisterKeys(ctx context.Context) ([]string, error) {
	origin, err := s.registerOrigin(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := gorm.G[SigningKey](s.read(ctx)).Where("purpose = ?", purposeRegister).
		Order("CASE WHEN retired_at IS NULL THEN 0 ELSE 1 END, CASE WHEN retired_at IS NULL THEN id ELSE -id END").Find(ctx)
	if err != nil {
		return nil, err
	}
	var keys []string
	for _, row := range rows {
		key, err := ledger.VerifierKey(origin, ed25519.PublicKey(row.PublicKey))
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, nil
}
