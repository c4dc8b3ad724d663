package views

import (
	"net/url"

	"duologue/models"
)

// CampaignIndexPage is "campaigns/index": the campaigns of a dialogue.
type CampaignIndexPage struct {
	OfficePage
	Toolbar Toolbar
	Rows    []CampaignRow
}

// CampaignRow is one campaign in the list.
type CampaignRow struct {
	*models.Campaign
	Progress CampaignProgress
}

// CampaignProgress is how far a campaign has come.
type CampaignProgress struct {
	// State is one of models' states, or "done".
	State   string
	Total   int
	ByState map[string]int
}

// NewCampaignProgress makes it from the figures of the campaign's messages.
func NewCampaignProgress(c *models.Campaign, figures map[string]int) CampaignProgress {
	p := CampaignProgress{State: c.State, Total: c.Total, ByState: figures}
	if c.State == models.CampaignSending && p.Open() == 0 {
		p.State = "done"
	}
	return p
}

// Open counts the messages that may still be sent.
func (p CampaignProgress) Open() int {
	return p.ByState[models.MessageQueued] + p.ByState[models.MessageSending] + p.ByState[models.MessageFailed]
}

// Settled counts those of which it is known what became of them.
func (p CampaignProgress) Settled() int { return p.Total - p.Open() }

// Going tells whether the figures will change without anybody's doing.
func (p CampaignProgress) Going() bool {
	return p.State == models.CampaignQueuing || p.State == models.CampaignSending
}

// States are those shown, in order: the queue and what is under way are one.
func (p CampaignProgress) States() []string {
	return []string{models.MessageSent, models.MessageQueued, models.MessageFailed, models.MessageBounced, models.MessageSuppressed, models.MessageCancelled}
}

// Count is the number of messages in a state.
func (p CampaignProgress) Count(state string) int {
	n := p.ByState[state]
	if state == models.MessageQueued {
		n += p.ByState[models.MessageSending]
	}
	return n
}

// CampaignEditPage is "campaigns/edit": writing a draft.
type CampaignEditPage struct {
	OfficePage
	Form   Form
	Action string
	// Back leads to where the form came from.
	Back string
	// Languages are those in which it can be written.
	Languages []Option
	// Content is that of the draft which is edited; empty for a new one.
	Content string
	// Conflict: a colleague changed the draft meanwhile.
	Conflict     bool
	Placeholders []string
	Selection    FilterChoices
}

// CampaignPage is "campaigns/show": a draft with its previews, or how far a
// campaign has come and what became of each message.
type CampaignPage struct {
	OfficePage
	Campaign *models.Campaign
	// Filter says in words whom it is for.
	Filter []Fact
	// Recipients are counted for a draft; nil later.
	Recipients *CampaignReach
	Previews   []CampaignPreview
	Progress   CampaignProgress
	Messages   MessageList
	// State narrows the messages.
	State string
}

// Address is the address of the campaign's pages.
func (p CampaignPage) Address() string {
	return p.Base + "/campaigns/" + url.PathEscape(p.Campaign.Ref)
}

// Draft tells whether it can still be changed.
func (p CampaignPage) Draft() bool { return p.Campaign.State == models.CampaignDraft }

// AllStates tells whether those declined or cancelled are written to as well.
func (p CampaignPage) AllStates() bool { return p.Campaign.Filter.State == "" }

// CampaignReach is who gets it.
type CampaignReach struct {
	*models.CampaignRecipients
	Rows []ReachRow
}

// ReachRow is the recipients of one language, and the language of the text they get.
type ReachRow struct {
	Lang, Name, Text string
	Count            int
}

// Missing tells whether they get a text in another language than their own.
func (r ReachRow) Missing() bool { return r.Text != r.Name }

// CampaignPreview is the mail in one language.
type CampaignPreview struct {
	Lang, HTMLLang, Name string
	Subject, Text        string
}

// CampaignConfirmPage is "campaigns/confirm": the last question.
type CampaignConfirmPage struct {
	CampaignPage
	// Was is the number that was confirmed before it changed, or -1.
	Was  int
	Form Form
}
