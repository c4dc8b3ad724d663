package models

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"
)

// Longest texts of a campaign, in characters.
const (
	campaignSubjectMax = 78 // RFC 5322, 2.1.1
	campaignBodyMax    = 20000
)

// CampaignForm is what an organiser writes: a subject and a Markdown body in
// the languages they choose, at least one, to those whom the filter matches.
type CampaignForm struct {
	Filter  RegistrationFilter
	Subject Text
	Body    Text
}

// checkCampaign reports what is wrong with a form, as an *Invalid.
func (s *Store) checkCampaign(ctx context.Context, sc Scope, f *CampaignForm) error {
	d := sc.Dialogue
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
		checkPlaceholders(wrong, "subject."+lang, subject)
		checkPlaceholders(wrong, "body."+lang, body)
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
	if _, err := sc.of(f.Filter.Host); err != nil {
		wrong.Add("host", "field.choose")
	}
	_, err := s.filteredSession(ctx, d, f.Filter)
	if errors.Is(err, ErrNotFound) {
		wrong.Add("session", "field.choose")
		err = nil
	}
	return cmp.Or(err, wrong.OrNil())
}

// CreateCampaign keeps a draft to guests of a scope; nothing is sent yet.
func (s *Store) CreateCampaign(ctx context.Context, actor Actor, sc Scope, f CampaignForm) (*Campaign, error) {
	if err := s.checkCampaign(ctx, sc, &f); err != nil {
		return nil, err
	}
	c := &Campaign{Ref: newRef(), DialogueID: sc.ID, State: CampaignDraft, Filter: f.Filter, Subject: f.Subject,
		Body: f.Body, Hosts: sc.limits(), CreatedBy: actor.AccountID, CreatedAt: s.Now()}
	c.Filter.Sort = SortOldest
	return c, s.write(ctx, func(tx *gorm.DB) error {
		c.ID = 0
		if err := tx.Create(c).Error; err != nil {
			return err
		}
		return s.auditCampaign(ctx, tx, actor, c, "campaign.create")
	})
}

// UpdateCampaign changes a draft. Content is that of the draft which was
// edited: if a colleague changed it meanwhile, or it was confirmed, it is
// ErrConflict.
func (s *Store) UpdateCampaign(ctx context.Context, actor Actor, sc Scope, ref, content string, f CampaignForm) error {
	c, err := s.CampaignByRef(ctx, sc, ref)
	if err != nil {
		return err
	}
	if err := s.checkCampaign(ctx, sc.within(c.Hosts), &f); err != nil {
		return err
	}
	f.Filter.Sort = SortOldest
	return s.write(ctx, func(tx *gorm.DB) error {
		// The row is locked by a change of nothing, then compared.
		lock := tx.Exec("UPDATE campaigns SET state = state WHERE id = ? AND state = ?", c.ID, CampaignDraft)
		if lock.Error != nil {
			return lock.Error
		}
		var current Campaign
		if err := tx.Where("id = ?", c.ID).Take(&current).Error; err != nil {
			return found(err)
		}
		if lock.RowsAffected == 0 || current.Content() != content {
			return ErrConflict
		}
		current.Filter, current.Subject, current.Body = f.Filter, f.Subject, f.Body
		if err := tx.Model(&current).Select("filter", "subject", "body").Updates(&current).Error; err != nil {
			return err
		}
		return s.auditCampaign(ctx, tx, actor, &current, "campaign.update")
	})
}

func (s *Store) auditCampaign(ctx context.Context, tx *gorm.DB, actor Actor, c *Campaign, action string) error {
	return s.audit(ctx, tx, AuditEntry{Actor: actor, Action: action, DialogueID: c.DialogueID, Object: "campaign", ObjectRef: c.Ref})
}

// Campaigns to guests of a scope, the newest first.
func (s *Store) Campaigns(ctx context.Context, sc Scope) ([]*Campaign, error) {
	var list []*Campaign
	err := s.read(ctx).Where("dialogue_id = ?", sc.ID).Order("id DESC").Find(&list).Error
	return reached(sc, list, func(c *Campaign) []int64 { return c.Hosts }, len(list)), err
}

// CampaignByRef is one campaign to guests of a scope, or ErrNotFound.
func (s *Store) CampaignByRef(ctx context.Context, sc Scope, ref string) (*Campaign, error) {
	var c Campaign
	err := s.read(ctx).Where("dialogue_id = ? AND ref = ?", sc.ID, ref).Take(&c).Error
	if err == nil && !sc.reaches(c.Hosts) {
		return nil, ErrNotFound
	}
	return &c, found(err)
}

// CampaignFigures are the messages of campaigns by the campaign's id and state.
func (s *Store) CampaignFigures(ctx context.Context, list ...*Campaign) (map[int64]map[string]int, error) {
	figures := map[int64]map[string]int{}
	var ids []int64
	for _, c := range list {
		figures[c.ID], ids = map[string]int{}, append(ids, c.ID)
	}
	rows, err := s.read(ctx).Raw("SELECT campaign_id, state, COUNT(*) FROM messages WHERE campaign_id IN ? GROUP BY campaign_id, state", ids).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var state string
		var n int
		if err := rows.Scan(&id, &state, &n); err != nil {
			return nil, err
		}
		figures[id][state] = n
	}
	return figures, rows.Err()
}
