package views

import (
	"net/url"
	"time"

	"duologue/models"
)

// MessageList is a page of messages.
type MessageList struct {
	Rows []MessageRow
	Zone *time.Location // in which times are shown
	Pagination
}

// MessageRow is one message in a list.
type MessageRow struct {
	models.Message
	Subject string
	Href    string
	Zone    *time.Location
}

// Kept tells whether it waits in the outbox for a mail server that is not set.
func (r MessageRow) Kept() bool { return kept(&r.Message) }

// kept: the due time of a message in the outbox never comes.
func kept(m *models.Message) bool {
	return m.State == models.MessageQueued && m.NextAttemptAt.Year() >= 9000
}

// OutboxPage is "outbox/index": the messages of a dialogue, or of everything.
type OutboxPage struct {
	Frame
	// Base is the address that the outbox's own follows: a dialogue's pages,
	// or the back office.
	Base   string
	Form   Form
	States []Option
	Kinds  []Option
	MessageList
	// Narrow tells whether the list is filtered.
	Narrow bool
}

// MessagePage is "outbox/show": one message as its recipient sees it.
type MessagePage struct {
	Frame
	Base    string // as of OutboxPage
	Zone    *time.Location
	Message *models.Message
	// Opened is nil where nothing has been rendered, or it was erased.
	Opened *OpenedMail
	// Headers are those of the bytes that are sent.
	Headers []Fact
	// Failed: what was rendered cannot be read.
	Failed bool
}

// Address is the address of the message's pages.
func (p MessagePage) Address() string { return p.Base + "/outbox/" + url.PathEscape(p.Message.Ref) }

// Kept tells whether it waits for a mail server.
func (p MessagePage) Kept() bool { return kept(p.Message) }

// Going tells whether it may change without anybody's doing, soon.
func (p MessagePage) Going() bool {
	return p.Message.State == models.MessageSending || p.Message.State == models.MessageQueued && !p.Kept()
}

// CanRetry and CanCancel tell what can be done with it.
func (p MessagePage) CanRetry() bool {
	return p.Message.State == models.MessageFailed || p.Message.State == models.MessageBounced
}
func (p MessagePage) CanCancel() bool {
	return p.Message.State == models.MessageFailed || p.Message.State == models.MessageQueued
}

// Retries tells when it is tried again; zero when it is not.
func (p MessagePage) Retries() time.Time {
	if p.Message.State == models.MessageFailed {
		return p.Message.NextAttemptAt
	}
	return time.Time{}
}

// SettingsPage is "settings/edit": what is in force, a test mail, caps.
type SettingsPage struct {
	Frame
	InForce []Fact
	// Mailless: no mail server is set.
	Mailless bool
	Test     Form
	Caps     Form
	Domains  []CapField
}

// CapField is the input of one domain's cap; of any other, where Domain is
// empty.
type CapField struct{ Name, Domain string }
