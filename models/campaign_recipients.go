package models

import (
	"context"
	"fmt"
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
func (s *Store) CampaignRecipients(ctx context.Context, d *Dialogue, c *Campaign) (*CampaignRecipients, error) {
	f := c.Filter
	f.Sort = SortOldest
	l, where, args, err := s.condition(ctx, d.within(c.Hosts), f)
	if err != nil {
		return nil, err
	}
	// Of two reasons the smallest is the bounce. Kept addresses are ASCII, so
	// their key is the address in lower case.
	sql := fmt.Sprintf(`SELECT language, domain, barred, COUNT(*) AS persons FROM (
		SELECT r.language, SUBSTR(r.email, INSTR(r.email, '@') + 1) AS domain, COALESCE((SELECT MIN(p.reason) FROM suppressions p
			WHERE p.email_key = LOWER(r.email) AND (p.reason = ? OR p.scope IN (0, ?))), '') AS barred
		FROM registrations r WHERE r.id IN (SELECT %s FROM %s WHERE %s)) AS reached
		GROUP BY language, domain, barred`, l.id, l.table, where)
	var groups []recipients
	err = s.read(ctx).Raw(sql, append([]any{SuppressedByBounce, d.ID}, args...)...).Scan(&groups).Error
	count := &CampaignRecipients{Languages: map[string]int{}}
	for _, g := range groups {
		count.add(g)
	}
	return count, err
}

// recipients are how many registrations have one language, domain of their
// address (empty: no address) and reason not to be mailed.
type recipients struct {
	Language, Domain, Barred string
	Persons                  int
}

func (c *CampaignRecipients) add(r recipients) {
	c.Total += r.Persons
	switch {
	case r.Domain == "":
		c.NoAddress += r.Persons
	case r.Barred == SuppressedByBounce:
		c.Dead += r.Persons
	case r.Barred != "":
		c.OptedOut += r.Persons
	default:
		c.Mailed += r.Persons
		c.Languages[r.Language] += r.Persons
		if ReservedDomain(r.Domain) {
			c.Reserved += r.Persons
		}
	}
}
