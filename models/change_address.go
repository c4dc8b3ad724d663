package models

import (
	"context"
	"errors"
	"strconv"
	"time"

	"gorm.io/gorm"
)

// How often an hour one registrant may ask to confirm a new address, and one
// address may be asked, whoever types it.
const (
	addressesPerHour = 5
	addressedPerHour = 3
)

// askNewAddress mails the link that confirms a changed address to it. Beyond
// the limits there is no mail, which the answer does not tell: who shares the
// limit of an address is nobody's business.
func (p *placing) askNewAddress(r *Registration, address string) error {
	key := addressKey(address)
	if address == "" || key == addressKey(r.Email) {
		return nil
	}
	for _, l := range []struct {
		kind, subject string
		most          int
	}{{"address-of", strconv.FormatInt(r.ID, 10), addressesPerHour}, {"address", key, addressedPerHour}} {
		err := p.s.allow(p.ctx, p.tx, l.kind, l.subject, l.most, time.Hour)
		if errors.Is(err, ErrTooMany) {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return p.s.mailToAddress(p.ctx, p.tx, r, address, letter{kind: MailAddress})
}

// addressToken makes the one-time token for a mail of kind address, while that
// is rendered. Earlier ones stop working: the last wish counts.
func (s *Store) addressToken(ctx context.Context, m *Message) (token string, err error) {
	return token, s.write(ctx, func(tx *gorm.DB) error {
		err := tx.Where("purpose = ? AND registration_id = ? AND used_at IS NULL", TokenAddress, m.RegistrationID).Delete(&OneTimeToken{}).Error
		if err != nil {
			return err
		}
		t := OneTimeToken{Purpose: TokenAddress, RegistrationID: m.RegistrationID, Payload: m.ToAddress}
		token, err = s.makeToken(ctx, tx, t, addressLife)
		return err
	})
}

// ConfirmAddress makes a new address count, by the link that was mailed to it.
// A spent or unknown link is ErrNotFound, an address that registered meanwhile
// ErrConflict.
func (s *Store) ConfirmAddress(ctx context.Context, actor Actor, token string) (*Registration, error) {
	t, err := s.token(ctx, s.read(ctx), TokenAddress, token)
	if err != nil {
		return nil, err
	}
	var changed *Registration
	err = s.onRegistration(ctx, actor, t.RegistrationID, func(p *placing, r *Registration, choices []*Choice) error {
		changed = r
		if _, err := s.useToken(ctx, p.tx, TokenAddress, token); err != nil {
			return err
		}
		return p.setAddress(r, choices, t.Payload)
	})
	if duplicate(err) {
		return nil, ErrConflict
	}
	return changed, err
}

// setAddress gives a registration another address and another link, mails that
// there, and tells the old one. What was still to go to the old one goes to the
// new, written anew: whoever reads the old mailbox gets no link that works.
func (p *placing) setAddress(r *Registration, choices []*Choice, address string) error {
	was := r.Email
	r.Email = address
	p.s.setLink(r)
	if r.State != Cancelled { // whose address is free
		key := addressKey(address)
		r.EmailKey = &key
	}
	if err := p.save(r, choices); err != nil {
		return err
	}
	if err := deleteTerms(p.tx, r.ID); err != nil {
		return err
	}
	if err := saveTerms(p.tx, r); err != nil {
		return err
	}
	err := p.s.audit(p.ctx, p.tx, AuditEntry{Actor: p.actor, Action: "registration.address", DialogueID: r.DialogueID,
		RegistrationID: r.ID, Values: []AuditChange{Changed("email", was, address)}})
	if err != nil {
		return err
	}
	if err := redirectMail(p.tx, r, was); err != nil {
		return err
	}
	if err := p.s.mailTo(p.ctx, p.tx, r, letter{kind: MailLink}); err != nil {
		return err
	}
	return p.s.mailToAddress(p.ctx, p.tx, r, was, letter{kind: MailMoved})
}

// redirectMail turns what is not yet on its way to a registrant's old address
// to the new one.
func redirectMail(tx *gorm.DB, r *Registration, was string) error {
	if was == "" {
		return nil
	}
	const waiting = "registration_id = ? AND to_key = ? AND state IN ?"
	of := []any{r.ID, addressKey(was), []string{MessageQueued, MessageFailed}}
	err := tx.Exec("DELETE FROM message_bodies WHERE message_id IN (SELECT id FROM messages WHERE "+waiting+")", of...).Error
	if err != nil {
		return err
	}
	key := addressKey(r.Email)
	return tx.Model(&Message{}).Where(waiting, of...).
		Updates(map[string]any{"to_address": r.Email, "to_key": key, "to_domain": addressDomain(key)}).Error
}
