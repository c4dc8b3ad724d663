package models

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"
)

// capWindow is the slice of an hour in which a tenth of the hourly cap may be
// used, so that a campaign trickles instead of bursting.
const capWindow = 6 * time.Minute

// MailCaps are how many campaign mails an hour may go to one domain; "*" is
// any other. They are the setting "mail_caps", a JSON object that is laid over
// these defaults. Providers that share their servers share a cap: NetEase
// suggests at most 3,000 an hour for all its domains.
type MailCaps map[string]int

const settingMailCaps = "mail_caps"

// The most a cap can be, and the most domains that have one.
const (
	mailCapMax   = 1000000
	mailCapsMost = 60
)

// DefaultMailCaps are those of an installation that has set none.
func DefaultMailCaps() MailCaps {
	return MailCaps{"*": 20000, "163.com": 3000, "qq.com": 3000}
}

// providerDomains lists domains served by one provider, its name first.
func providerDomains(domain string) []string {
	for _, group := range [][]string{
		{"163.com", "126.com", "yeah.net", "188.com", "vip.163.com", "vip.126.com"},
		{"qq.com", "foxmail.com", "vip.qq.com"},
	} {
		if slices.Contains(group, domain) {
			return group
		}
	}
	return []string{domain}
}

// dropOverCap puts back campaign mails to domains that have had their share.
func (s *Store) dropOverCap(tx *gorm.DB, claimed []Message) ([]Message, error) {
	if !slices.ContainsFunc(claimed, func(m Message) bool { return m.Kind == MailCampaign }) {
		return claimed, nil
	}
	caps, err := mailCaps(tx)
	if err != nil {
		return nil, err
	}
	var keep []Message
	for _, m := range claimed {
		if m.Kind == MailCampaign {
			ok, err := s.underCap(tx, caps, &m)
			if err != nil {
				return nil, err
			}
			if !ok {
				continue
			}
		}
		keep = append(keep, m)
	}
	return keep, nil
}

func mailCaps(tx *gorm.DB) (MailCaps, error) {
	caps := DefaultMailCaps()
	var values []string
	if err := tx.Model(&Setting{}).Where("name = ?", settingMailCaps).Pluck("value", &values).Error; err != nil {
		return nil, err
	}
	if len(values) > 0 {
		if err := json.Unmarshal([]byte(values[0]), &caps); err != nil {
			return nil, errors.New("the setting mail_caps is no JSON object of numbers")
		}
	}
	return caps, nil
}

// MailCaps are the caps in force.
func (s *Store) MailCaps(ctx context.Context) (MailCaps, error) { return mailCaps(s.read(ctx)) }

// SetMailCaps changes the caps; a domain that is left out has its default, or
// that of any other. Domains of one provider share the cap of its first.
func (s *Store) SetMailCaps(ctx context.Context, actor Actor, caps MailCaps) error {
	wrong := &Invalid{}
	kept := MailCaps{}
	for domain, hourly := range caps {
		name := domain
		if domain != "*" {
			ascii, err := asciiDomain(domain)
			if err != nil {
				wrong.Add("domain", "field.domain")
				continue
			}
			name = providerDomains(ascii)[0]
		}
		if hourly < 1 || hourly > mailCapMax {
			wrong.Add("cap."+name, "field.out_of_range", "min", 1, "max", mailCapMax)
		}
		kept[name] = hourly
	}
	if len(kept) > mailCapsMost {
		wrong.Add("domain", "field.too_many", "max", mailCapsMost)
	}
	if err := wrong.OrNil(); err != nil {
		return err
	}
	value, err := json.Marshal(kept)
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		if err := s.setSetting(ctx, tx, settingMailCaps, string(value)); err != nil {
			return err
		}
		return s.audit(ctx, tx, AuditEntry{Actor: actor, Action: "setting.update", Object: "setting", ObjectRef: settingMailCaps,
			Details: map[string]any{"caps": kept}})
	})
}

// underCap takes one mail of the domain's share. Without one the message and
// all that wait for the same provider are put off to the next window.
func (s *Store) underCap(tx *gorm.DB, caps MailCaps, m *Message) (bool, error) {
	domains := providerDomains(m.ToDomain)
	hourly, ok := caps[domains[0]]
	if !ok {
		hourly = caps["*"]
	}
	share := max(1, hourly*int(capWindow/time.Minute)/60)
	now := s.Now()
	resets, ok, err := takeLimit(tx, limitName("mail", domains[0]), share, now, capWindow)
	if ok || err != nil {
		return ok, err
	}
	if err := putBack(tx, m, resets, ""); err != nil {
		return false, err
	}
	return false, tx.Exec(`UPDATE messages SET next_attempt_at = ?
		WHERE to_domain IN ? AND state = ? AND kind = ? AND next_attempt_at <= ?`,
		resets, domains, MessageQueued, MailCampaign, now).Error
}

// takeLimit counts one use of a limit that is renewed after window. Other than
// allow it refuses without an error, so that the transaction goes on: ok is
// false when the limit is used up until resets.
func takeLimit(tx *gorm.DB, name string, limit int, now time.Time, window time.Duration) (resets time.Time, ok bool, err error) {
	r := tx.Model(&Limit{}).Where("name = ? AND resets_at > ? AND taken < ?", name, now, limit).
		Update("taken", gorm.Expr("taken + 1"))
	if r.Error != nil || r.RowsAffected == 1 {
		return now, true, r.Error
	}
	r = tx.Model(&Limit{}).Where("name = ? AND resets_at <= ?", name, now).
		Updates(map[string]any{"taken": 1, "resets_at": now.Add(window)})
	if r.Error != nil || r.RowsAffected == 1 {
		return now, true, r.Error
	}
	var rows []Limit
	if err := tx.Where("name = ?", name).Find(&rows).Error; err != nil {
		return now, false, err
	}
	if len(rows) > 0 {
		return rows[0].ResetsAt, false, nil
	}
	err = tx.Create(&Limit{Name: name, Taken: 1, ResetsAt: now.Add(window)}).Error
	if duplicate(err) { // another process was first: ask again
		return takeLimit(tx, name, limit, now, window)
	}
	return now, true, err
}
