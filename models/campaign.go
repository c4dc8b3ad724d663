package models

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"
)

// Longest texts of a campaign, in characters.
const (
	campaignSubjectMax = 78 // RFC 5322, 2.1.1
	campaignBodyMax    = 20000
	campaignBatch      = 250
)

// errPassed undoes a batch that another worker has written, or whose campaign
// was stopped.
var errPassed = errors.New("another worker was faster")

// CampaignForm is what an organiser writes: a subject and a Markdown body in
// the languages they choose, at least one, to those whom the filter matches.
type CampaignForm struct {
	Filter  RegistrationFilter
	Subject Text
	Body    Text
}

func (f *CampaignForm) check(d *Dialogue) error {
	wrong := &Invalid{}
	written := 0
	for _, lang := range d.Languages {
		subject, body := strings.TrimSpace(f.Subject[lang]), strings.TrimSpace(f.Body[lang])
		if subject == "" && body == "" {
			continue
		}
		written++
		checkText(wrong, "subject."+lang, subject, campaignSubjectMax, true)
		checkText(wrong, "body."+lang, body, campaignBodyMax, true)
		if strings.ContainsAny(subject, "\r\n") {
			wrong.Add("subject."+lang, "field.characters")
		}
	}
	if written == 0 && len(d.Languages) > 0 {
		wrong.Add("subject."+d.Languages[0], "field.required")
	}
	for lang, text := range f.Body {
		if !utf8.ValidString(text) {
			wrong.Add("body."+lang, "field.characters")
		}
	}
	if err := f.Filter.Check(); err != nil {
		wrong.Fields = append(wrong.Fields, err.(*Invalid).Fields...)
	}
	return wrong.OrNil()
}

// CreateCampaign keeps a draft; nothing is sent yet.
func (s *Store) CreateCampaign(ctx context.Context, actor Actor, d *Dialogue, f CampaignForm) (*Campaign, error) {
	if err := f.check(d); err != nil {
		return nil, err
	}
	c := &Campaign{Ref: newRef(), DialogueID: d.ID, State: CampaignDraft, Filter: f.Filter, Subject: f.Subject,
		Body: f.Body, CreatedBy: actor.AccountID, CreatedAt: s.Now()}
	c.Filter.Sort = SortOldest
	return c, s.write(ctx, func(tx *gorm.DB) error {
		c.ID = 0
		if err := tx.Create(c).Error; err != nil {
			return err
		}
		return s.auditCampaign(ctx, tx, actor, c, "campaign.create")
	})
}

// UpdateCampaign changes a draft; one that was confirmed is ErrConflict.
func (s *Store) UpdateCampaign(ctx context.Context, actor Actor, d *Dialogue, ref string, f CampaignForm) error {
	if err := f.check(d); err != nil {
		return err
	}
	c, err := s.CampaignByRef(ctx, d, ref)
	if err != nil {
		return err
	}
	c.Filter, c.Subject, c.Body = f.Filter, f.Subject, f.Body
	c.Filter.Sort = SortOldest
	return s.write(ctx, func(tx *gorm.DB) error {
		done := tx.Model(c).Where("state = ?", CampaignDraft).Select("filter", "subject", "body").Updates(c)
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return ErrConflict
		}
		return s.auditCampaign(ctx, tx, actor, c, "campaign.update")
	})
}

func (s *Store) auditCampaign(ctx context.Context, tx *gorm.DB, actor Actor, c *Campaign, action string) error {
	return s.audit(ctx, tx, AuditEntry{Actor: actor, Action: action, DialogueID: c.DialogueID, Object: "campaign", ObjectRef: c.Ref})
}

// Campaigns of a dialogue, the newest first.
func (s *Store) Campaigns(ctx context.Context, d *Dialogue) ([]*Campaign, error) {
	var list []*Campaign
	return list, s.read(ctx).Where("dialogue_id = ?", d.ID).Order("id DESC").Find(&list).Error
}

// CampaignByRef is one campaign of a dialogue, or ErrNotFound.
func (s *Store) CampaignByRef(ctx context.Context, d *Dialogue, ref string) (*Campaign, error) {
	var c Campaign
	err := s.read(ctx).Where("dialogue_id = ? AND ref = ?", d.ID, ref).Take(&c).Error
	return &c, found(err)
}

// CampaignFigures are the messages of a campaign by state.
func (s *Store) CampaignFigures(ctx context.Context, c *Campaign) (map[string]int, error) {
	rows, err := s.read(ctx).Raw("SELECT state, COUNT(*) FROM messages WHERE campaign_id = ? GROUP BY state", c.ID).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	figures := map[string]int{}
	for rows.Next() {
		var state string
		var n int
		if err := rows.Scan(&state, &n); err != nil {
			return nil, err
		}
		figures[state] = n
	}
	return figures, rows.Err()
}

// ConfirmCampaign starts a draft; from then on QueueCampaigns writes its
// messages. Confirmed twice, or changed meanwhile, it is ErrConflict.
func (s *Store) ConfirmCampaign(ctx context.Context, actor Actor, c *Campaign) error {
	return s.moveCampaign(ctx, actor, c, CampaignQueuing, "campaign.confirm", CampaignDraft)
}

// StopCampaign ends a campaign and cancels what is not yet on its way.
func (s *Store) StopCampaign(ctx context.Context, actor Actor, c *Campaign) error {
	return s.moveCampaign(ctx, actor, c, CampaignStopped, "campaign.stop", CampaignQueuing, CampaignSending)
}

func (s *Store) moveCampaign(ctx context.Context, actor Actor, c *Campaign, state, action string, from ...string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		columns := map[string]any{"state": state}
		if state == CampaignQueuing {
			columns["confirmed_at"] = s.Now()
		}
		done := tx.Model(&Campaign{}).Where("id = ? AND state IN ?", c.ID, from).Updates(columns)
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return ErrConflict
		}
		if state == CampaignStopped {
			err := tx.Exec("UPDATE messages SET state = ? WHERE campaign_id = ? AND state IN (?, ?)",
				MessageCancelled, c.ID, MessageQueued, MessageFailed).Error
			if err != nil {
				return err
			}
		}
		return s.auditCampaign(ctx, tx, actor, c, action)
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
	return len(due) > 0, nil
}

func (s *Store) queueBatch(ctx context.Context, c *Campaign) error {
	d, err := s.DialogueByID(ctx, c.DialogueID)
	if err != nil {
		return err
	}
	page, err := s.Registrations(ctx, d, c.Filter, Cursor{After: c.Position}, campaignBatch)
	if err != nil {
		return err
	}
	err = s.write(ctx, func(tx *gorm.DB) error {
		columns := map[string]any{"position": page.After}
		if page.After == "" {
			columns["state"] = CampaignSending
		}
		written := 0
		for _, r := range page.Rows {
			if r.Email == "" {
				continue
			}
			written++
			if err := s.mailTo(ctx, tx, r, letter{kind: MailCampaign, campaign: c.ID,
				dedupe: fmt.Sprintf("campaign:%d:%d", c.ID, r.ID)}); err != nil {
				return err
			}
		}
		columns["total"] = gorm.Expr("total + ?", written)
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
