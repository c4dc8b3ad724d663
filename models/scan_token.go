package models

import (
	"context"
	"errors"
	"time"
)

// errUnproved: one question did not prove the scanner and find the guest.
var errUnproved = errors.New("the scanner is not proved")

// proof is what must be true of a device for what is remembered of it to hold.
type proof struct {
	tokenHash []byte
	revision  int64 // of its dialogue: see scanList
}

const proofJoins = `
	JOIN devices v ON v.token_hash = (SELECT ?) AND v.revoked_at IS NULL AND v.last_seen_at > (SELECT ?)
	JOIN dialogues d ON d.id = v.dialogue_id AND d.revision = (SELECT ?)`

// args are those of proofJoins. A device that was not seen for a while is not
// proved by them, so that it is noted as seen.
func (p *proof) args(now time.Time) []any {
	return []any{p.tokenHash, now.Add(-deviceTouch), p.revision}
}

// ScanByToken is Scan by the device that a token belongs to, from an address, or
// ErrNoDevice. What is known of the token is proved by the very question that
// finds the guest; only what that does not answer takes more.
func (s *Store) ScanByToken(ctx context.Context, token, ip string, in ScanInput) (ScanAnswer, error) {
	hash := hashToken(token)
	if d, known := s.scanners.Load([32]byte(hash)); known {
		answer, err := s.scanAtOnce(ctx, d.(*Device).Scanner(ip), hash, in)
		if err != errUnproved {
			return answer, err
		}
	}
	d, err := s.DeviceByToken(ctx, token)
	if err == ErrNotFound {
		s.scanners.Delete([32]byte(hash))
		err = ErrNoDevice
	}
	if err != nil {
		return ScanAnswer{}, err
	}
	s.scanners.Store([32]byte(hash), d)
	return s.Scan(ctx, d.Scanner(ip), in)
}

// scanAtOnce is Scan of a good ticket at a list that is kept; anything else is
// errUnproved, and nothing was stored.
func (s *Store) scanAtOnce(ctx context.Context, by Scanner, tokenHash []byte, in ScanInput) (ScanAnswer, error) {
	kept, ok := s.lists.Load(keptKey{by.deviceID(), in.List})
	if !ok || in.Forced || in.check() != nil {
		return ScanAnswer{}, errUnproved
	}
	key, err := s.readTicket(ctx, in.Code)
	if err != nil {
		return ScanAnswer{}, err
	}
	if id, ticket := key.value.([]byte); !ticket || len(id) == 0 {
		return ScanAnswer{}, errUnproved
	}
	by.proof = &proof{tokenHash, kept.(keptList).revision}
	return s.judge(ctx, by, kept.(keptList).list, key, in)
}
