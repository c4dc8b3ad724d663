package models

import (
	"slices"
	"time"
)

// States of a message.
const (
	MessageQueued     = "queued"
	MessageSending    = "sending"
	MessageSent       = "sent"
	MessageFailed     = "failed" // will be tried again
	MessageBounced    = "bounced"
	MessageCancelled  = "cancelled"
	MessageSuppressed = "suppressed"
)

// Kinds of messages; each has a template of that name.
const (
	MailReceived    = "received"
	MailConfirmed   = "confirmed"
	MailWaitlisted  = "waitlisted"
	MailFreed       = "freed"
	MailDeclined    = "declined"
	MailRescheduled = "rescheduled"
	MailChanged     = "changed"
	MailCancelled   = "cancelled"
	MailLink        = "link"
	MailReminder    = "reminder"
	MailAddress     = "address"
	MailReset       = "reset"
	MailInvite      = "invite"
	MailSpeaker     = "speaker"
	MailTwoSteps    = "two_steps"
	MailTest        = "test"
	MailCampaign    = "campaign"
	MailDigest      = "digest"
	MailMoUAlert    = "mou_alert"
	MailMoved       = "moved"  // to the address that no longer counts
	MailErased      = "erased" // the last one
)

// Reasons of our own why a message was not sent, in place of a mail server's
// words; those of a suppression are reasons too.
const (
	WhyOver      = "over"      // what it was about is gone or over
	WhyLate      = "late"      // it was too old when a mail server was set
	WhyAddress   = "address"   // the address cannot be written into a mail
	WhyRendering = "rendering" // it could not be rendered
	WhyReserved  = "reserved"  // nobody gets mail at an example's domain
)

// OwnReason tells a reason of ours from the words of a mail server.
func OwnReason(words string) bool {
	return slices.Contains([]string{WhyOver, WhyLate, WhyAddress, WhyRendering, WhyReserved, SuppressedByBounce, SuppressedByOptOut}, words)
}

// MailKinds lists all kinds, in the order in which lists show them.
func MailKinds() []string {
	return []string{MailReceived, MailConfirmed, MailWaitlisted, MailFreed, MailDeclined, MailChanged, MailRescheduled, MailCancelled, MailLink,
		MailReminder, MailAddress, MailMoved, MailErased, MailCampaign, MailSpeaker, MailDigest, MailMoUAlert, MailReset, MailInvite, MailTwoSteps, MailTest}
}

// Priorities of messages: a lower number goes first.
const (
	PriorityNow      = 0
	PriorityReminder = 5
	PriorityCampaign = 9
)

// Message is one e-mail to one recipient. A row is written in the transaction
// that causes it; the bytes are made and kept at its first claim.
type Message struct {
	ID             int64
	Ref            string
	DialogueID     int64
	RegistrationID int64
	AccountID      int64
	CampaignID     int64
	SpeakerID      int64
	Kind           string
	Language       string
	ToAddress      string
	ToKey          string
	ToDomain       string
	Params         map[string]any `gorm:"serializer:json"`
	State          string
	Priority       int
	Attempts       int
	NextAttemptAt  time.Time
	LockedUntil    *time.Time
	LockedBy       string
	MessageID      string `gorm:"column:message_id"`
	LastError      string
	DedupeKey      *string
	CreatedAt      time.Time
	FirstAttemptAt *time.Time
	SentAt         *time.Time
}

// MessageBody is what was rendered at the first claim.
type MessageBody struct {
	MessageID int64 `gorm:"primaryKey;autoIncrement:false"`
	Subject   string
	Raw       []byte
}

// States of a campaign.
const (
	CampaignDraft   = "draft"
	CampaignQueuing = "queuing" // its messages are being written
	CampaignSending = "sending" // all are written
	CampaignStopped = "stopped"
)

// Campaign is one e-mail to a segment of registrations.
type Campaign struct {
	ID         int64
	Ref        string
	DialogueID int64
	State      string
	Filter     RegistrationFilter `gorm:"serializer:json"`
	Subject    Text
	Body       Text // Markdown
	Total      int  // messages written
	// Position is the cursor of the list up to which messages are written.
	Position    string
	Hosts       []int64 `gorm:"serializer:json"` // limits of the scope of its recipients
	CreatedBy   int64
	CreatedAt   time.Time
	ConfirmedAt *time.Time
	FinishedAt  *time.Time
}

// Suppression says that an address gets no more mail: of any kind after a
// bounce, or no campaigns (of one dialogue, or all: Scope 0) after an opt-out.
type Suppression struct {
	ID        int64
	EmailKey  string
	Reason    string
	Scope     int64
	Detail    string
	CreatedAt time.Time
}
