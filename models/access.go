package models

import (
	"context"
)

// DeviceByToken finds the device of a bearer token. A revoked one is
// ErrNotFound like an unknown one.
func (s *Store) DeviceByToken(ctx context.Context, token string) (*Device, error) {
	var d Device
	err := s.read(ctx).Where("token_hash = ? AND revoked_at IS NULL", hashToken(token)).Take(&d).Error
	return &d, found(err)
}
