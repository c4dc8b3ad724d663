package models

import (
	"context"
)

// CampaignRecipients tells who of those that a filter matches gets a campaign.
type CampaignRecipients struct {
	Total  int // match the filter
	Mailed int // get the mail
	// Why the others do not: there is no address, they opted out, or mail to
	// the address came back for good.
	NoAddress, OptedOut, Dead int
	// Reserved are those mailed whose address is an example: their mail is
	// made and can be read in the outbox, but not sent.
	Reserved int
	// Languages counts those mailed by their language.
	Languages map[string]int
}

// CampaignRecipients counts who would get a campaign now.
func (s *Store) CampaignRecipients(ctx context.Context, d *Dialogue, f RegistrationFilter) (*CampaignRecipients, error) {
	count := &CampaignRecipients{Languages: map[string]int{}}
	f.Sort = SortOldest
	err := s.Matching(ctx, d, f, func(rows []*Registration) error {
		barred, err := s.barredFrom(ctx, d, rows)
		for _, r := range rows {
			count.add(r, barred[addressKey(r.Email)])
		}
		return err
	})
	return count, err
}

func (c *CampaignRecipients) add(r *Registration, barred string) {
	c.Total++
	switch {
	case r.Email == "":
		c.NoAddress++
	case barred == SuppressedByBounce:
		c.Dead++
	case barred != "":
		c.OptedOut++
	default:
		c.Mailed++
		c.Languages[r.Language]++
		if ReservedDomain(addressDomain(addressKey(r.Email))) {
			c.Reserved++
		}
	}
}

// barredFrom tells for what reason addresses get no campaigns of a dialogue.
func (s *Store) barredFrom(ctx context.Context, d *Dialogue, rows []*Registration) (map[string]string, error) {
	var keys []string
	for _, r := range rows {
		if r.Email != "" {
			keys = append(keys, addressKey(r.Email))
		}
	}
	var list []Suppression
	if err := s.read(ctx).Where("email_key IN ?", keys).Find(&list).Error; err != nil {
		return nil, err
	}
	barred := map[string]string{}
	for _, p := range list {
		m := Message{ToKey: p.EmailKey, Kind: MailCampaign, DialogueID: d.ID}
		if p.holds(&m) && barred[p.EmailKey] != SuppressedByBounce {
			barred[p.EmailKey] = p.Reason
		}
	}
	return barred, nil
}
