package models

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Reasons of a suppression.
const (
	SuppressedByBounce = "bounce"  // the server said that the address is dead
	SuppressedByOptOut = "opt_out" // the person wants no campaigns
)

// queueMessage writes m into the queue as part of the caller's transaction.
// Kind, Language and ToAddress are needed; what is left zero of the rest gets
// its usual value. With a DedupeKey that is already there nothing happens. It
// returns the message's ref.
func (s *Store) queueMessage(ctx context.Context, tx *gorm.DB, m Message) (ref string, err error) {
	now := s.Now()
	m.Ref, m.State, m.CreatedAt = newRef(), MessageQueued, now
	if m.ToKey == "" {
		m.ToKey = addressKey(m.ToAddress)
	}
	m.ToDomain = addressDomain(m.ToKey)
	if m.NextAttemptAt.IsZero() {
		m.NextAttemptAt = now
	}
	if m.Params == nil {
		m.Params = map[string]any{}
	}
	if m.Priority == PriorityNow {
		m.Priority = usualPriority(m.Kind)
	}
	if m.DedupeKey != nil {
		tx = tx.Clauses(clause.OnConflict{DoNothing: true})
	}
	return m.Ref, tx.WithContext(ctx).Create(&m).Error
}

// usualPriority lets tickets overtake reminders, and reminders campaigns.
func usualPriority(kind string) int {
	switch kind {
	case MailCampaign:
		return PriorityCampaign
	case MailReminder, MailDigest, MailMoUAlert:
		return PriorityReminder
	}
	return PriorityNow
}

// ReservedDomain tells whether mail to the domain can reach nobody: the names
// that RFC 2606 and RFC 6761 keep for examples and tests.
func ReservedDomain(domain string) bool {
	d := strings.ToLower(strings.TrimSuffix(domain, "."))
	for _, name := range []string{"example", "test", "invalid", "localhost", "example.com", "example.net", "example.org"} {
		if d == name || strings.HasSuffix(d, "."+name) {
			return true
		}
	}
	return false
}

// MessageContent is what was rendered for a message, or ErrNotFound before its
// first claim and after its erasure.
func (s *Store) MessageContent(ctx context.Context, id int64) (*MessageBody, error) {
	body, err := gorm.G[MessageBody](s.read(ctx)).Where("message_id = ?", id).First(ctx)
	if err != nil {
		return nil, found(err)
	}
	return &body, nil
}

// MailFigures say how the queue stands.
type MailFigures struct {
	ByState map[string]int
	// OldestDue is the time since when the longest waiting message could have
	// been sent; zero when none waits.
	OldestDue time.Time
}

// MailFigures counts the messages in each state.
func (s *Store) MailFigures(ctx context.Context) (*MailFigures, error) {
	var rows []struct {
		State string
		N     int
	}
	err := s.read(ctx).Model(&Message{}).Select("state, COUNT(*) AS n").Group("state").Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	f := &MailFigures{ByState: map[string]int{}}
	for _, r := range rows {
		f.ByState[r.State] = r.N
	}
	due, err := gorm.G[Message](s.read(ctx)).Select("next_attempt_at").
		Where("state IN ? AND next_attempt_at <= ?", []string{MessageQueued, MessageFailed}, s.Now()).
		Order("next_attempt_at").Limit(1).Find(ctx)
	if err == nil && len(due) > 0 {
		f.OldestDue = due[0].NextAttemptAt
	}
	return f, err
}
