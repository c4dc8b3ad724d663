package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// campaignBatch is how many messages one transaction writes.
const campaignBatch = 250

// errPassed undoes a batch that another worker has written, or whose campaign
// was stopped.
var errPassed = errors.New("another worker was faster")

// CampaignSeen is what an organiser was shown when they confirmed: how many get
// the mail, and which mail.
type CampaignSeen struct {
	Recipients int
	Content    string
}

// Content tells one state of the campaign's texts and filter from another.
func (c *Campaign) Content() string {
	data, _ := json.Marshal([]any{c.Filter, c.Subject, c.Body}) // texts always encode
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:12])
}

// ConfirmCampaign starts a draft; from then on QueueCampaigns writes its
// messages. It is ErrConflict when the draft or the number of its recipients is
// no more what was seen, or when it was confirmed before, and an *Invalid when
// nobody would get it.
func (s *Store) ConfirmCampaign(ctx context.Context, actor Actor, d *Dialogue, c *Campaign, seen CampaignSeen) error {
	count, err := s.CampaignRecipients(ctx, d, c)
	if err != nil {
		return err
	}
	if count.Mailed != seen.Recipients {
		return ErrConflict
	}
	if count.Mailed == 0 {
		wrong := &Invalid{}
		wrong.Add("", "organise.campaigns.nobody")
		return wrong
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		now := s.Now()
		done := tx.Model(&Campaign{}).Where("id = ? AND state = ?", c.ID, CampaignDraft).
			Updates(map[string]any{"state": CampaignQueuing, "confirmed_at": now})
		if done.Error != nil {
			return done.Error
		}
		var written Campaign
		if err := tx.Where("id = ?", c.ID).Take(&written).Error; err != nil {
			return found(err)
		}
		if done.RowsAffected == 0 || written.Content() != seen.Content {
			return ErrConflict
		}
		return s.audit(ctx, tx, AuditEntry{Actor: actor, Action: "campaign.confirm", DialogueID: c.DialogueID,
			Object: "campaign", ObjectRef: c.Ref, Details: map[string]any{"recipients": seen.Recipients}})
	})
}

// forgottenSearch stands for what staff searched for, often a name, in a
// campaign that is over.
const forgottenSearch = "…"

func (f *RegistrationFilter) forgetSearch() {
	if f.Search != "" {
		f.Search = forgottenSearch
	}
}

// over is what is kept of a campaign's state once it is over.
func (c *Campaign) over(state string, now time.Time) *Campaign {
	f := c.Filter
	f.forgetSearch()
	return &Campaign{State: state, Filter: f, FinishedAt: &now}
}

// StopCampaign ends a campaign and cancels what is not yet on its way.
func (s *Store) StopCampaign(ctx context.Context, actor Actor, c *Campaign) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		over := c.over(CampaignStopped, s.Now())
		done := tx.Model(&Campaign{}).Where("id = ? AND state IN ? AND finished_at IS NULL", c.ID, []string{CampaignQueuing, CampaignSending}).
			Select("state", "finished_at", "filter", "position").Updates(over)
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return ErrConflict
		}
		err := tx.Exec("UPDATE messages SET state = ? WHERE campaign_id = ? AND state IN (?, ?)",
			MessageCancelled, c.ID, MessageQueued, MessageFailed).Error
		if err != nil {
			return err
		}
		return s.auditCampaign(ctx, tx, actor, c, "campaign.stop")
	})
}

// QueueCampaigns writes the next messages of every confirmed campaign and tells
// whether it wrote any. Several workers may call it at once and die in between:
// the cursor moves in the transaction of the messages it has passed, and one
// registration gets one message.
func (s *Store) QueueCampaigns(ctx context.Context) (bool, error) {
	var due []*Campaign
	if err := s.read(ctx).Where("state = ?", CampaignQueuing).Order("id").Find(&due).Error; err != nil {
		return false, err
	}
	for _, c := range due {
		if err := s.queueBatch(ctx, c); err != nil {
			return false, fmt.Errorf("campaign %s: %w", c.Ref, err)
		}
	}
	return len(due) > 0, s.finishCampaigns(ctx)
}

// finishCampaigns notes the end of campaigns of which nothing waits any more.
func (s *Store) finishCampaigns(ctx context.Context) error {
	var sending []*Campaign
	err := s.read(ctx).Where("state = ? AND finished_at IS NULL", CampaignSending).Find(&sending).Error
	if err != nil {
		return err
	}
	for _, c := range sending {
		var open int64
		err := s.read(ctx).Model(&Message{}).Where("campaign_id = ? AND state IN ?", c.ID, dueStates()).Count(&open).Error
		if err != nil {
			return err
		}
		if open > 0 {
			continue
		}
		err = s.write(ctx, func(tx *gorm.DB) error {
			return tx.Model(&Campaign{}).Where("id = ? AND state = ? AND finished_at IS NULL", c.ID, CampaignSending).
				Select("state", "finished_at", "filter", "position").Updates(c.over(CampaignSending, s.Now())).Error
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) queueBatch(ctx context.Context, c *Campaign) error {
	d, err := s.DialogueByID(ctx, c.DialogueID)
	if err != nil {
		return err
	}
	page, err := s.Registrations(ctx, d.within(c.Hosts), c.Filter, Cursor{After: c.Position}, campaignBatch)
	if err != nil {
		return err
	}
	return s.queuePage(ctx, c, page)
}

// queuePage writes the messages to one page of recipients and moves the cursor
// behind it.
func (s *Store) queuePage(ctx context.Context, c *Campaign, page *RegistrationPage) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		columns := map[string]any{"position": page.After}
		if page.After == "" {
			columns["state"] = CampaignSending
		}
		rows, err := mailable(tx, page.Rows)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if err := s.mailTo(ctx, tx, r, letter{kind: MailCampaign, campaign: c.ID,
				dedupe: fmt.Sprintf("campaign:%d:%d", c.ID, r.ID)}); err != nil {
				return err
			}
		}
		columns["total"] = gorm.Expr("total + ?", len(rows))
		done := tx.Model(&Campaign{}).Where("id = ? AND state = ? AND position = ?", c.ID, CampaignQueuing, c.Position).Updates(columns)
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return errPassed
		}
		return nil
	})
	if errors.Is(err, errPassed) {
		return nil
	}
	return err
}
