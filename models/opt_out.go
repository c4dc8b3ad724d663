package models

import (
	"context"
	"crypto/hmac"
	"encoding/base64"
	"slices"
	"strings"

	"gorm.io/gorm"
)

// unsubscribeToken is the secret part of the link in campaigns by which a
// registrant opts out; it gives access to nothing else. It is derived, so that
// every mail to a registrant carries the same.
func (s *Store) unsubscribeToken(r *Registration) string {
	sum := s.mac("unsubscribe", []byte(r.Ref))
	return r.Ref + "." + base64.RawURLEncoding.EncodeToString(sum[:12])
}

// ByUnsubscribeToken finds whose link it is and for which dialogue, or
// ErrNotFound: of a registration that was given up in a merge, the one that was
// kept.
func (s *Store) ByUnsubscribeToken(ctx context.Context, token string) (*Registration, *Dialogue, error) {
	ref, _, _ := strings.Cut(token, ".")
	given := Registration{Ref: ref}
	if !hmac.Equal([]byte(s.unsubscribeToken(&given)), []byte(token)) {
		return nil, nil, ErrNotFound
	}
	err := s.read(ctx).Where("ref = ? AND erased_at IS NULL", ref).Take(&given).Error
	if err != nil {
		return nil, nil, found(err)
	}
	r, err := s.kept(ctx, &given)
	if err != nil {
		return nil, nil, err
	}
	d, err := s.DialogueByID(ctx, r.DialogueID)
	return r, d, err
}

// inheritOptOut keeps announcements from the address of the one that is kept in a
// merge where its person had ended them for either of these.
func (p *placing) inheritOptOut(keep *Registration, one, other string) error {
	if keep.Email == "" {
		return nil
	}
	var n int64
	err := p.tx.Model(&Suppression{}).Where("email_key IN (?, ?) AND email_key <> '' AND reason = ? AND scope = ?",
		addressKey(one), addressKey(other), SuppressedByOptOut, keep.DialogueID).Count(&n).Error
	if err != nil || n == 0 {
		return err
	}
	return suppress(p.tx, Suppression{EmailKey: addressKey(keep.Email), Reason: SuppressedByOptOut, Scope: keep.DialogueID, CreatedAt: p.now})
}

// OptOut ends campaigns of the link's dialogue to the link's registrant
// (RFC 8058: one POST, no further question). Doing it twice is doing it once.
func (s *Store) OptOut(ctx context.Context, actor Actor, token string) error {
	r, _, err := s.ByUnsubscribeToken(ctx, token)
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		p := Suppression{EmailKey: addressKey(r.Email), Reason: SuppressedByOptOut, Scope: r.DialogueID, CreatedAt: s.Now()}
		if err := suppress(tx, p); err != nil {
			return err
		}
		return s.audit(ctx, tx, AuditEntry{Actor: actor, Action: "registration.opt_out", DialogueID: r.DialogueID, RegistrationID: r.ID})
	})
}

// OptIn takes an opt-out back.
func (s *Store) OptIn(ctx context.Context, actor Actor, token string) error {
	r, _, err := s.ByUnsubscribeToken(ctx, token)
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		err := tx.Where("email_key = ? AND reason = ? AND scope = ?", addressKey(r.Email), SuppressedByOptOut, r.DialogueID).
			Delete(&Suppression{}).Error
		if err != nil {
			return err
		}
		return s.audit(ctx, tx, AuditEntry{Actor: actor, Action: "registration.opt_in", DialogueID: r.DialogueID, RegistrationID: r.ID})
	})
}

// Suppressed tells whether a campaign of a dialogue would not be sent to an
// address.
func (s *Store) Suppressed(ctx context.Context, address string, dialogueID int64) (bool, error) {
	m := Message{Kind: MailCampaign, DialogueID: dialogueID, ToKey: addressKey(address)}
	var list []Suppression
	err := s.read(ctx).Where("email_key = ?", m.ToKey).Find(&list).Error
	return slices.ContainsFunc(list, func(p Suppression) bool { return p.holds(&m) }), err
}
