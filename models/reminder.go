package models

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
)

const (
	// reminderBatch is how many reminders one transaction queues, so that
	// registrations are never kept waiting for long.
	reminderBatch = 100
	// reminderTail is how long after its moment a reminder is looked after
	// again, for confirmations that were being written then.
	reminderTail = 5 * time.Minute
)

// QueueReminders queues the reminders that are due: of each published dialogue
// the last one whose hours before the first session have come, to all who were
// confirmed by then, once each. One that is late is still sent until the next
// one is due or the first session begins; after that it would mean nothing. It
// tells how many were queued. After a failure it can be run again.
func (s *Store) QueueReminders(ctx context.Context) (int, error) {
	var dialogues []*Dialogue
	err := s.read(ctx).Where("status = ? AND ends_on >= ?", DialoguePublished, s.Now().AddDate(0, 0, -1).Format(time.DateOnly)).
		Order("id").Find(&dialogues).Error
	if err != nil {
		return 0, err
	}
	queued := 0
	for _, d := range dialogues {
		n, err := s.remind(ctx, d)
		queued += n
		if err != nil {
			return queued, fmt.Errorf("reminders of %s: %w", d.Slug, err)
		}
	}
	return queued, nil
}

// remind queues the reminders of one dialogue.
func (s *Store) remind(ctx context.Context, d *Dialogue) (int, error) {
	if len(d.ReminderHours) == 0 {
		return 0, nil
	}
	agenda, err := s.agendaOf(ctx, d)
	if err != nil {
		return 0, err
	}
	now := s.Now()
	hours, due := currentReminder(d.ReminderHours, agenda.Starts(), now)
	if hours == 0 {
		return 0, nil
	}
	name, mark := fmt.Sprintf("reminded.%d.%d", d.ID, hours), due.Format(time.RFC3339)
	if done, err := s.Setting(ctx, name); err != nil || done == mark {
		return 0, err
	}
	queued, err := s.remindAll(ctx, d, hours, due)
	if err != nil || now.Before(due.Add(reminderTail)) {
		return queued, err
	}
	return queued, s.SetSetting(ctx, name, mark)
}

// currentReminder is the reminder whose time has come and not yet passed;
// 0 for none.
func currentReminder(hours []int, starts, now time.Time) (int, time.Time) {
	current, since := 0, time.Time{}
	for _, h := range hours {
		due := starts.Add(-time.Duration(h) * time.Hour)
		if h > 0 && !now.Before(due) && now.Before(starts) && (current == 0 || h < current) {
			current, since = h, due
		}
	}
	return current, since
}

// remindAll walks the confirmed registrations along their index.
func (s *Store) remindAll(ctx context.Context, d *Dialogue, hours int, due time.Time) (int, error) {
	queued, last := 0, int64(0)
	for {
		var batch []*Registration
		err := s.read(ctx).Select("id, dialogue_id, email, language").
			Where("dialogue_id = ? AND id > ? AND state = ? AND confirmed_at <= ? AND email <> ''", d.ID, last, Confirmed, due).
			Order("id").Limit(reminderBatch).Find(&batch).Error
		if err != nil || len(batch) == 0 {
			return queued, err
		}
		last = batch[len(batch)-1].ID
		n, err := s.remindBatch(ctx, batch, hours)
		queued += n
		if err != nil {
			return queued, err
		}
	}
}

// remindBatch queues what was not queued before, in one transaction. The
// unique key decides; asking first only saves the attempt.
func (s *Store) remindBatch(ctx context.Context, batch []*Registration, hours int) (int, error) {
	key := func(r *Registration) string { return fmt.Sprintf("reminder:%d:%d", r.ID, hours) }
	var keys, known []string
	for _, r := range batch {
		keys = append(keys, key(r))
	}
	if err := s.read(ctx).Model(&Message{}).Where("dedupe_key IN ?", keys).Pluck("dedupe_key", &known).Error; err != nil {
		return 0, err
	}
	batch = slices.DeleteFunc(batch, func(r *Registration) bool { return slices.Contains(known, key(r)) })
	if len(batch) == 0 {
		return 0, nil
	}
	queued := 0
	err := s.write(ctx, func(tx *gorm.DB) error {
		fresh, err := mailable(tx, batch)
		if err != nil {
			return err
		}
		queued = len(fresh)
		for _, r := range fresh {
			if err := s.mailTo(ctx, tx, r, letter{kind: MailReminder, dedupe: key(r), params: map[string]any{"hours": hours}}); err != nil {
				return err
			}
		}
		return nil
	})
	return queued, err
}
