package models

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// MyToken is the secret part of a registrant's own link. It is derived, so that
// it can be mailed again; what is stored is its SHA-256.
func (s *Store) MyToken(r *Registration) string {
	mac := hmac.New(sha256.New, s.linkKey)
	fmt.Fprintf(mac, "%s %d", r.Ref, r.LinkVersion)
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// HostToken is the secret part of the link by which one registers as a guest of a
// host body of a dialogue: who has it was invited by that body.
func (s *Store) HostToken(d *Dialogue, h Host) string {
	return base64.RawURLEncoding.EncodeToString(s.mac("links of host bodies", fmt.Appendf(nil, "%d %d", d.ID, h.ID))[:18])
}

// HostByToken is the host body of a dialogue whose link a token is of, or
// ErrNotFound.
func (s *Store) HostByToken(d *Dialogue, token string) (*Host, error) {
	for _, h := range d.Hosts {
		if hmac.Equal([]byte(s.HostToken(d, h.Host)), []byte(token)) {
			return &h.Host, nil
		}
	}
	return nil, ErrNotFound
}

// setLink gives a registration its own link, the first or the next one: those
// before it work no longer.
func (s *Store) setLink(r *Registration) {
	r.LinkVersion++
	hash := sha256.Sum256([]byte(s.MyToken(r)))
	r.TokenHash = hash[:]
}

// RegistrationByToken finds the registration of a link: of one that was given up
// in a merge, the one that was kept. An erased one is ErrNotFound like an unknown
// one.
func (s *Store) RegistrationByToken(ctx context.Context, token string) (*Registration, error) {
	hash := sha256.Sum256([]byte(token))
	var r Registration
	err := s.read(ctx).Where("token_hash = ? AND erased_at IS NULL", hash[:]).Take(&r).Error
	if err != nil {
		return nil, found(err)
	}
	return s.kept(ctx, &r)
}

// kept is r or, where that was given up in a merge, the one that was kept for it;
// ErrNotFound where that is erased.
func (s *Store) kept(ctx context.Context, r *Registration) (*Registration, error) {
	kept, err := s.MergedInto(ctx, r)
	switch {
	case err != nil:
		return nil, err
	case kept == nil:
		return r, nil
	case kept.ErasedAt != nil:
		return nil, ErrNotFound
	}
	return kept, nil
}

// linksPerHour is how often the link of one address may be asked for.
const linksPerHour = 20

// ResendLink mails a lost link to an address, if it is registered. Nothing
// tells the asker whether it is.
func (s *Store) ResendLink(ctx context.Context, d *Dialogue, typed string) error {
	address, ok := cleanAddress(typed)
	if !ok {
		wrong := &Invalid{}
		wrong.Add("email", "field.email")
		return wrong
	}
	key := addressKey(address)
	return s.write(ctx, func(tx *gorm.DB) error {
		// Counted whether or not the address is registered, so that both take
		// a commit of the same cost.
		err := s.allow(ctx, tx, "link", d.Slug+" "+key, linksPerHour, time.Hour)
		if errors.Is(err, ErrTooMany) {
			return nil
		}
		if err != nil {
			return err
		}
		var r Registration
		err = tx.Where("dialogue_id = ? AND email_key = ?", d.ID, key).Take(&r).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		return s.mailLink(ctx, tx, &r)
	})
}
