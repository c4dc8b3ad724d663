package models

import (
	"context"
)

// RegistrationByToken finds the registration of a link. An erased one is
// ErrNotFound like an unknown one.
func (s *Store) RegistrationByToken(ctx context.Context, token string) (*Registration, error) {
	var r Registration
	err := s.read(ctx).Where("token_hash = ? AND erased_at IS NULL", hashToken(token)).Take(&r).Error
	return &r, found(err)
}

// DeviceByToken finds the device of a bearer token. A revoked one is
// ErrNotFound like an unknown one.
func (s *Store) DeviceByToken(ctx context.Context, token string) (*Device, error) {
	var d Device
	err := s.read(ctx).Where("token_hash = ? AND revoked_at IS NULL", hashToken(token)).Take(&d).Error
	return &d, found(err)
}
