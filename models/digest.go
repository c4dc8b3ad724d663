package models

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// QueueDigests queues the daily mail about registrations that await approval:
// of each published dialogue, once its hour has come in its own zone, to each
// account that may decide there, and only when something waits. What begins to
// wait later in the day is in the mail of the next one. It tells how many were
// queued.
func (s *Store) QueueDigests(ctx context.Context) (int, error) {
	var dialogues []*Dialogue
	err := s.read(ctx).Where("status = ? AND ends_on >= ?", DialoguePublished, s.Now().AddDate(0, 0, -1).Format(time.DateOnly)).
		Order("id").Find(&dialogues).Error
	if err != nil {
		return 0, err
	}
	queued := 0
	for _, d := range dialogues {
		n, err := s.digest(ctx, d)
		queued += n
		if err != nil {
			return queued, fmt.Errorf("digest of %s: %w", d.Slug, err)
		}
	}
	return queued, nil
}

// digest queues the digests of one dialogue and day, and marks the day as done
// in the same transaction.
func (s *Store) digest(ctx context.Context, d *Dialogue) (int, error) {
	here := s.Now().In(d.Location())
	day, name := here.Format(time.DateOnly), fmt.Sprintf("digested.%d", d.ID)
	if here.Hour() < d.DigestHour || day > d.EndsOn {
		return 0, nil
	}
	if done, err := s.Setting(ctx, name); err != nil || done == day {
		return 0, err
	}
	accounts, err := s.deciders(ctx, d)
	if err != nil {
		return 0, err
	}
	return len(accounts), s.write(ctx, func(tx *gorm.DB) error {
		for _, a := range accounts {
			key := fmt.Sprintf("digest:%d:%d:%s", d.ID, a.ID, day)
			m := Message{Kind: MailDigest, DialogueID: d.ID, AccountID: a.ID, Language: a.Language, ToAddress: a.Email, DedupeKey: &key}
			if _, err := s.queueMessage(ctx, tx, m); err != nil {
				return err
			}
		}
		return s.setSetting(ctx, tx, name, day)
	})
}

// deciders are the accounts for whose decision a registration waits.
func (s *Store) deciders(ctx context.Context, d *Dialogue) ([]Account, error) {
	var able, list []Account
	err := s.read(ctx).Where("disabled_at IS NULL AND id IN (?)", s.read(ctx).Model(&Right{}).Select("account_id").
		Where("dialogue_id IN ? AND role IN ?", []int64{0, d.ID}, rolesWith(MayRegister))).
		Order("id").Find(&able).Error
	if err != nil {
		return nil, err
	}
	for _, a := range able {
		waiting, err := s.pendingFor(ctx, d, a.ID)
		if err != nil {
			return nil, err
		}
		if waiting > 0 {
			list = append(list, a)
		}
	}
	return list, nil
}

// pendingFor counts the registrations that await a decision which an account
// may make.
func (s *Store) pendingFor(ctx context.Context, d *Dialogue, accountID int64) (n int64, err error) {
	sc, err := s.ScopeOf(ctx, accountID, MayRegister, d)
	if err != nil {
		return 0, err
	}
	return n, sc.guests(s.read(ctx)).Model(&Registration{}).Where("state = ?", Pending).Count(&n).Error
}
