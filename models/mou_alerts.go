package models

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"gorm.io/gorm"
)

// Kinds of alerts about a record, in the order of their weight.
const (
	AlertDue       = "due"       // a commitment is, or is overdue
	AlertNotice    = "notice"    // the last day to give notice comes
	AlertEnds      = "ends"      // it ends, or has ended and nobody said so
	AlertEmbargo   = "embargo"   // its embargo ends
	AlertUnscanned = "unscanned" // the original was not scanned
	AlertSilent    = "silent"    // nothing was heard of it for a year
)

// AlertOver is the stage of an alert whose day has passed; the others are in
// how many days it comes, at most.
const AlertOver = "over"

// How long before its day an alert is given, in days: its stages.
func alertStages(kind string) []int {
	return map[string][]int{AlertEnds: {30, 90, 180}, AlertNotice: {30, 90}, AlertDue: {30}, AlertEmbargo: {7}}[kind]
}

// alertsMax is the most records that one kind of alert shows, alertsMailed that
// it mails of; silentAfter is how long nothing must be heard.
const (
	alertsMax    = 200
	alertsMailed = 5000
	silentAfter  = 365 * 24 * time.Hour
)

// MoUAlert says that something of a record wants to be looked at.
type MoUAlert struct {
	MoU   *MoU
	Kind  string
	Stage string
	// On is its day or, of an embargo, its moment; nil where it has none.
	On *time.Time
	// Commitment is what is due.
	Commitment *MoUCommitment
}

// key tells an alert and stage from all others of its record, for ever.
func (a MoUAlert) key() string {
	key := a.Kind + ":" + a.Stage
	if a.On != nil {
		key += ":" + a.On.Format(time.DateOnly)
	}
	if a.Commitment != nil {
		key += ":" + a.Commitment.Key
	}
	return key
}

// Alerts are those of the record at a moment.
func (m *MoU) Alerts(now time.Time) []MoUAlert {
	day := now.UTC().Truncate(24 * time.Hour)
	var list []MoUAlert
	add := func(kind string, on *time.Time, x *MoUCommitment) {
		if stage := stageOf(kind, on, day); stage != "" {
			list = append(list, MoUAlert{MoU: m, Kind: kind, Stage: stage, On: on, Commitment: x})
		}
	}
	for i, x := range m.Content.Commitments {
		if due := x.Due.Last(); x.State == CommitmentOpen && !due.IsZero() {
			add(AlertDue, &due, &m.Content.Commitments[i])
		}
	}
	if m.NoticeOn != nil && !m.NoticeOn.Before(day) { // later there is nothing to be done
		add(AlertNotice, m.NoticeOn, nil)
	}
	add(AlertEnds, m.EndsOn, nil)
	add(AlertEmbargo, m.EmbargoUntil, nil)
	if m.Unscanned {
		list = append(list, MoUAlert{MoU: m, Kind: AlertUnscanned})
	}
	if heard := m.HeardAt; !m.Final() && now.Sub(heard) > silentAfter {
		list = append(list, MoUAlert{MoU: m, Kind: AlertSilent, On: &heard})
	}
	return list
}

// stageOf is the stage that a day has come to; empty: it is far.
func stageOf(kind string, on *time.Time, day time.Time) string {
	if on == nil {
		return ""
	}
	if on.Before(day) {
		return AlertOver
	}
	for _, days := range alertStages(kind) {
		if !on.After(day.AddDate(0, 0, days)) {
			return strconv.Itoa(days)
		}
	}
	return ""
}

// MoUAlerts are the alerts of a desk's records, the most pressing first; slug
// limits them to the records of a dialogue.
func (s *Store) MoUAlerts(ctx context.Context, desk Desk, slug string) ([]MoUAlert, error) {
	rows, err := s.alerted(ctx, desk, slug, alertsMax)
	if err != nil {
		return nil, err
	}
	var list []MoUAlert
	for _, m := range rows {
		list = append(list, m.Alerts(s.Now())...)
	}
	far := s.Now().AddDate(100, 0, 0)
	on := func(a MoUAlert) time.Time {
		if a.On == nil || a.Kind == AlertSilent {
			return far
		}
		return *a.On
	}
	slices.SortStableFunc(list, func(a, b MoUAlert) int {
		return cmp.Or(on(a).Compare(on(b)), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.MoU.Number, b.MoU.Number))
	})
	return list, nil
}

// alerted finds the desk's records that have alerts, by their indexes.
func (s *Store) alerted(ctx context.Context, desk Desk, slug string, most int) ([]*MoU, error) {
	now, last := s.Now(), func(kind string) time.Time {
		stages := alertStages(kind)
		return s.Now().AddDate(0, 0, stages[len(stages)-1])
	}
	var list []*MoU
	for _, where := range []func(*gorm.DB) *gorm.DB{
		func(q *gorm.DB) *gorm.DB { return q.Where("due_on <= ?", last(AlertDue)).Order("due_on") },
		func(q *gorm.DB) *gorm.DB {
			return q.Where("notice_on >= ? AND notice_on <= ?", now.AddDate(0, 0, -1), last(AlertNotice)).Order("notice_on")
		},
		func(q *gorm.DB) *gorm.DB { return q.Where("ends_on <= ?", last(AlertEnds)).Order("ends_on") },
		func(q *gorm.DB) *gorm.DB {
			return q.Where("visibility = ? AND embargo_until <= ?", MoUEmbargoed, last(AlertEmbargo)).Order("embargo_until")
		},
		func(q *gorm.DB) *gorm.DB { return q.Where("unscanned = ?", true).Order("id") },
		func(q *gorm.DB) *gorm.DB {
			return q.Where("heard_at < ? AND state NOT IN ?", now.Add(-silentAfter), finalStates()).Order("heard_at")
		},
	} {
		q := s.read(ctx).Limit(most)
		if slug != "" {
			q = q.Where("dialogue_id IN (SELECT id FROM dialogues WHERE slug = ?)", slug)
		}
		if !desk.Everywhere() {
			q = q.Where("dialogue_id IN ?", append(desk.Dialogues(), -1))
		}
		var found []*MoU
		if err := where(q).Find(&found).Error; err != nil {
			return nil, err
		}
		for _, m := range found {
			if !slices.ContainsFunc(list, func(known *MoU) bool { return known.ID == m.ID }) {
				list = append(list, m)
			}
		}
	}
	return list, nil
}

// QueueMoUAlerts queues a mail about each alert and stage, once, to every account
// that keeps the record. It tells how many were queued.
func (s *Store) QueueMoUAlerts(ctx context.Context) (queued int, err error) {
	rows, err := s.alerted(ctx, WholeDesk(), "", alertsMailed)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	keepers, desks, err := s.keepers(ctx)
	if err != nil {
		return 0, err
	}
	for _, m := range rows {
		for _, a := range m.Alerts(s.Now()) {
			n, err := s.queueAlert(ctx, a, keepers, desks)
			queued += n
			if err != nil {
				return queued, err
			}
		}
	}
	return queued, nil
}

// queueAlert queues one alert to those who have not been mailed it. The mail
// belongs to no dialogue, whose outbox others read.
func (s *Store) queueAlert(ctx context.Context, a MoUAlert, keepers []Account, desks map[int64]Desk) (queued int, err error) {
	byKey := map[string]Account{}
	var keys, known []string
	for _, account := range keepers {
		if desks[account.ID].Keeps(a.MoU.DialogueID) {
			key := fmt.Sprintf("mou_alert:%d:%s:%d", a.MoU.ID, a.key(), account.ID)
			byKey[key], keys = account, append(keys, key)
		}
	}
	if len(keys) == 0 {
		return 0, nil
	}
	if err := s.read(ctx).Model(&Message{}).Where("dedupe_key IN ?", keys).Pluck("dedupe_key", &known).Error; err != nil {
		return 0, err
	}
	keys = slices.DeleteFunc(keys, func(key string) bool { return slices.Contains(known, key) })
	if len(keys) == 0 {
		return 0, nil
	}
	return len(keys), s.write(ctx, func(tx *gorm.DB) error {
		for _, key := range keys {
			to := byKey[key]
			m := Message{Kind: MailMoUAlert, AccountID: to.ID, Language: to.Language, ToAddress: to.Email, DedupeKey: &key,
				Params: map[string]any{"mou": a.MoU.Ref, "alert": a.key()}}
			if _, err := s.queueMessage(ctx, tx, m); err != nil {
				return err
			}
		}
		return nil
	})
}

// keepers are the accounts that keep records, and what each keeps.
func (s *Store) keepers(ctx context.Context) (accounts []Account, desks map[int64]Desk, err error) {
	err = s.read(ctx).Where("disabled_at IS NULL AND id IN (?)", s.read(ctx).Model(&Right{}).Select("account_id").
		Where("host_id = 0 AND role IN ?", rolesWith(MayRecord))).Order("id").Find(&accounts).Error
	if err != nil {
		return nil, nil, err
	}
	desks = map[int64]Desk{}
	for _, a := range accounts {
		if desks[a.ID], err = s.deskOf(ctx, a.ID); err != nil {
			return nil, nil, err
		}
	}
	return accounts, desks, nil
}

// deskOf is the desk of an account by its rights now.
func (s *Store) deskOf(ctx context.Context, accountID int64) (Desk, error) {
	rights, err := s.rights(ctx, s.read(ctx), accountID)
	return (&SignIn{Rights: rights}).Desk(), err
}

// alertFacts finds the alert that a mail is about, as things stand now. It is
// ErrClosed once it is seen to, or the account keeps the record no more.
func (s *Store) alertFacts(ctx context.Context, m *Message, f *MailFacts) error {
	desk, err := s.deskOf(ctx, m.AccountID)
	if err != nil {
		return err
	}
	ref, _ := m.Params["mou"].(string)
	key, _ := m.Params["alert"].(string)
	record, err := mouOf(s.read(ctx), desk, ref)
	if err != nil {
		return err
	}
	for _, a := range record.Alerts(s.Now()) {
		if a.key() == key {
			f.Alert = &a
			return nil
		}
	}
	return ErrClosed
}
