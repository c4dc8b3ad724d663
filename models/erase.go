package models

import "context"

// EraseOwn erases a registrant's data in a dialogue, with those of the
// registrations of the same address that were cancelled before: a place that
// lies ahead is cancelled, the person's fields, mails, notes, search terms and
// personal audit values go; id, category, country and attendance stay for the
// figures.
func (s *Store) EraseOwn(ctx context.Context, actor Actor, id int64) error {
	return s.onRegistration(ctx, actor, id, func(p *placing, r *Registration, choices []*Choice) error {
		if r.Active() && p.now.Before(p.dialogue.lastMoment()) {
			if err := p.cancel(r, choices, ""); err != nil {
				return err
			}
		}
		if err := p.forgetCancelled(r); err != nil {
			return err
		}
		was := *r
		if err := p.forget(r, choices); err != nil {
			return err
		}
		return p.s.mailFarewell(p.ctx, p.tx, &was)
	})
}

// forgetCancelled forgets what the person of r cancelled before, and what was
// given up for r in a merge. One that is active is left to its own link: an
// address that is typed is not yet proven.
func (p *placing) forgetCancelled(r *Registration) error {
	var list []*Registration
	err := p.tx.Where("dialogue_id = ? AND facet IN ? AND erased_at IS NULL AND id <> ?", r.DialogueID, facetsOf(Cancelled), r.ID).
		Select("id, email, merged_into").Order("id").Find(&list).Error
	if err != nil {
		return err
	}
	for _, x := range list {
		if x.MergedInto != r.ID && (r.Email == "" || !SameAddress(x.Email, r.Email)) {
			continue
		}
		var other Registration
		if err := p.tx.Where("id = ?", x.ID).Take(&other).Error; err != nil {
			return err
		}
		choices, err := p.choicesOf(&other)
		if err != nil {
			return err
		}
		if err := p.forget(&other, choices); err != nil {
			return err
		}
	}
	return nil
}

// forget takes the person out of a registration, and what hangs on it.
func (p *placing) forget(r *Registration, choices []*Choice) error {
	if err := p.forgetSuppressions(r); err != nil {
		return err
	}
	r.Person = Person{Country: r.Country, Category: r.Category, NameOrder: GivenFirst}
	r.EmailKey, r.FormNonce = nil, nil
	r.mark(Marks{})
	r.ErasedAt = &p.now
	if err := p.save(r, choices); err != nil {
		return err
	}
	return p.erase(r)
}

// forgetSuppressions removes what is kept of the addresses to which the
// registrant was written, unless others are written to there: the opt-outs of
// the dialogue, and what mail servers said.
func (p *placing) forgetSuppressions(r *Registration) error {
	var keys []string
	err := p.tx.Model(&Message{}).Where("registration_id = ? AND to_key <> ''", r.ID).Distinct().Pluck("to_key", &keys).Error
	if err != nil {
		return err
	}
	if r.Email != "" {
		keys = append(keys, addressKey(r.Email))
	}
	for _, key := range keys {
		others := p.tx.Model(&Registration{}).Select("1").Where("email_key = ? AND id <> ?", key, r.ID)
		err := p.tx.Where("email_key = ? AND reason = ? AND scope = ?", key, SuppressedByOptOut, r.DialogueID).
			Where("NOT EXISTS (?)", others.Where("dialogue_id = ?", r.DialogueID)).Delete(&Suppression{}).Error
		if err != nil {
			return err
		}
		others = p.tx.Model(&Registration{}).Select("1").Where("email_key = ? AND id <> ?", key, r.ID)
		mailed := p.tx.Model(&Message{}).Select("1").Where("to_key = ? AND registration_id <> ?", key, r.ID)
		err = p.tx.Where("email_key = ? AND reason = ?", key, SuppressedByBounce).
			Where("NOT EXISTS (?) AND NOT EXISTS (?)", others, mailed).Delete(&Suppression{}).Error
		if err != nil {
			return err
		}
	}
	return nil
}

func (p *placing) erase(r *Registration) error {
	if err := deleteParts(p.tx, p.tx, r.ID); err != nil {
		return err
	}
	for _, sql := range []string{
		"DELETE FROM consents WHERE registration_id = ?",
		"DELETE FROM one_time_tokens WHERE registration_id = ?",
		"UPDATE scans SET note = '' WHERE registration_id = ?",
		"UPDATE import_rows SET cells = '[]', email_key = '', problems = '[]' WHERE registration_id = ?",
		"UPDATE resolutions SET note = '' WHERE registration_id = ?",
		"UPDATE audits SET ip = '' WHERE registration_id = ? AND actor IN ('" + ActorGuest + "', '" + ActorPublic + "')",
	} {
		if err := p.tx.Exec(sql, r.ID).Error; err != nil {
			return err
		}
	}
	if err := dropMessages(p.tx, "registration_id = ?", r.ID); err != nil {
		return err
	}
	if err := p.s.eraseAuditValues(p.ctx, p.tx, r.ID); err != nil {
		return err
	}
	actor := p.actor
	if actor.Kind == ActorGuest {
		actor.IP = ""
	}
	return p.s.audit(p.ctx, p.tx, AuditEntry{Actor: actor, Action: "registration.erase", DialogueID: r.DialogueID, RegistrationID: r.ID})
}
