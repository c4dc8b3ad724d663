package models

import (
	"context"

	"gorm.io/gorm"
)

// paramCampaign names, in a message without a registration, the campaign that
// an organiser tries on themselves. It is not the message's campaign, so that
// figures and results are those of the recipients.
const paramCampaign = "campaign"

// exampleLink stands in links of a sample for what only recipients have.
const exampleLink = "example"

// SampleFacts are what a campaign speaks of when it is shown or sent to an
// organiser: themselves as if they were registered. No registrant's data and no
// working link is in it.
func SampleFacts(d *Dialogue, c *Campaign, a *Account) *MailFacts {
	return &MailFacts{
		Dialogue: d, Campaign: c, Account: a, MyToken: exampleLink, Unsubscribe: exampleLink,
		Registration: &Registration{DialogueID: d.ID, Reference: "00000000" + string(checkSymbol("00000000")), State: Confirmed, Mode: Online,
			Person: Person{FamilyName: a.Name, NameOrder: FamilyFirst, Organisation: d.SenderName}},
	}
}

// TryCampaign sends a campaign to the organiser's own address, in one language,
// as it is written now. It returns the message's ref.
func (s *Store) TryCampaign(ctx context.Context, actor Actor, c *Campaign, lang string) (ref string, err error) {
	err = s.write(ctx, func(tx *gorm.DB) error {
		a, err := s.account(tx, actor.AccountID)
		if err != nil {
			return err
		}
		ref, err = s.queueMessage(ctx, tx, Message{Kind: MailCampaign, DialogueID: c.DialogueID, AccountID: a.ID, Language: lang,
			ToAddress: a.Email, Params: map[string]any{paramCampaign: c.Ref}, Priority: PriorityReminder})
		if err != nil {
			return err
		}
		return s.auditCampaign(ctx, tx, actor, c, "campaign.try")
	})
	return ref, err
}

// sampleFacts turns the facts of a message without a registration into those
// of a sample.
func (s *Store) sampleFacts(ctx context.Context, m *Message, f *MailFacts) error {
	ref, _ := m.Params[paramCampaign].(string)
	c, err := s.CampaignByRef(ctx, f.Dialogue.Whole(), ref)
	if err != nil {
		return err
	}
	*f = *SampleFacts(f.Dialogue, c, f.Account)
	return nil
}
