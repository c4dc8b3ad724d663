package models

import (
	"context"

	"gorm.io/gorm"
)

// Missing names the parts of a profile that are empty, by the names of their
// fields.
func (s *Speaker) Missing() []string {
	var list []string
	for _, part := range []struct {
		name  string
		empty bool
	}{
		{"position", len(s.Position) == 0}, {"organisation", len(s.Organisation) == 0}, {"country", s.Country == ""},
		{"biography", len(s.Biography) == 0}, {"portrait", s.Portrait == ""},
	} {
		if part.empty {
			list = append(list, part.name)
		}
	}
	return list
}

// Asked tells whether a speaker can be asked by mail to complete the profile.
func (s *Speaker) Asked() bool { return s.Email != "" && len(s.Missing()) > 0 }

// MailSpeakerLink mails a speaker their own link. ErrConflict: there is no
// address, or the link went there within linkPause.
func (s *Store) MailSpeakerLink(ctx context.Context, actor Actor, d *Dialogue, ref string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		speaker, err := s.speaker(tx, d.ID, ref)
		if err != nil {
			return err
		}
		mailed, err := s.mailSpeaker(ctx, tx, actor, speaker)
		if err == nil && !mailed {
			err = ErrConflict
		}
		return err
	})
}

// MailSpeakerLinks mails their links to all whose profile lacks something, but
// to whom it went within linkPause; it tells to how many.
func (s *Store) MailSpeakerLinks(ctx context.Context, actor Actor, d *Dialogue) (n int, err error) {
	return n, s.write(ctx, func(tx *gorm.DB) error {
		n = 0
		list, err := speakersOf(tx, d.ID)
		if err != nil {
			return err
		}
		for _, speaker := range list {
			if !speaker.Asked() {
				continue
			}
			mailed, err := s.mailSpeaker(ctx, tx, actor, speaker)
			if err != nil {
				return err
			}
			if mailed {
				n++
			}
		}
		return nil
	})
}

// mailSpeaker queues the mail unless one was queued within linkPause: of several
// at once, the conditional update lets one pass.
func (s *Store) mailSpeaker(ctx context.Context, tx *gorm.DB, actor Actor, speaker *Speaker) (bool, error) {
	if speaker.Email == "" {
		return false, nil
	}
	now := s.Now()
	done := tx.Exec("UPDATE speakers SET link_mailed_at = ? WHERE id = ? AND (link_mailed_at IS NULL OR link_mailed_at < ?)",
		now, speaker.ID, now.Add(-linkPause))
	if done.Error != nil || done.RowsAffected == 0 {
		return false, done.Error
	}
	_, err := s.queueMessage(ctx, tx, Message{Kind: MailSpeaker, DialogueID: speaker.DialogueID, SpeakerID: speaker.ID,
		Language: speaker.Language, ToAddress: speaker.Email})
	if err != nil {
		return false, err
	}
	return true, s.audit(ctx, tx, AuditEntry{Actor: actor, Action: "speaker.mail", DialogueID: speaker.DialogueID, Object: "speaker", ObjectRef: speaker.Ref})
}

// RenewSpeakerLink makes a speaker's old link void.
func (s *Store) RenewSpeakerLink(ctx context.Context, actor Actor, d *Dialogue, ref string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		done := tx.Exec("UPDATE speakers SET link_version = link_version + 1, link_mailed_at = NULL WHERE dialogue_id = ? AND ref = ?", d.ID, ref)
		if done.Error == nil && done.RowsAffected == 0 {
			return ErrNotFound
		}
		if done.Error != nil {
			return done.Error
		}
		return s.audit(ctx, tx, AuditEntry{Actor: actor, Action: "speaker.link", DialogueID: d.ID, Object: "speaker", ObjectRef: ref})
	})
}

// speakerFacts are what the mail of a speaker's link speaks of. ErrClosed: the
// speaker has another address since.
func (s *Store) speakerFacts(ctx context.Context, m *Message, f *MailFacts) error {
	var speaker Speaker
	if err := s.read(ctx).Where("id = ?", m.SpeakerID).Take(&speaker).Error; err != nil {
		return found(err)
	}
	if addressKey(speaker.Email) != m.ToKey {
		return ErrClosed
	}
	f.Speaker, f.SpeakerToken = &speaker, s.SpeakerToken(&speaker)
	return nil
}
