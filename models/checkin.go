package models

import "time"

// Results of a scan, in the order in which they are judged.
const (
	ScanUnknown       = "unknown"
	ScanWrongDialogue = "wrong_dialogue"
	ScanRevoked       = "revoked"
	ScanCancelled     = "cancelled"
	ScanNotConfirmed  = "not_confirmed"
	ScanOnlineOnly    = "online_only"
	ScanNotOnList     = "not_on_list"
	ScanTooEarly      = "too_early"
	ScanTooLate       = "too_late"
	ScanAlreadyIn     = "already_in"
	ScanNotIn         = "not_in"
	ScanOK            = "ok"
)

// ScanUndone is the result of the row that takes back another one, which it
// names as the previous scan.
const ScanUndone = "undone"

// ConflictSecondEntry marks a scan that waited offline and turned out to be a
// second entry.
const ConflictSecondEntry = "second_entry"

// Directions of a scan.
const (
	Entry = "entry"
	Exit  = "exit"
)

// How often a list counts the entry of one person.
const (
	OnceEver   = "ever"
	OncePerDay = "day"
)

// List is what a scanner checks in to: the venue's gate, or one session.
type List struct {
	ID         int64
	Ref        string
	DialogueID int64
	SessionID  int64 // 0 is the gate
	Kind       string
	Name       Text
	OpensAt    *time.Time
	ClosesAt   *time.Time
	Once       string
}

// Kinds of lists.
const (
	ListGate    = "gate"
	ListSession = "session"
)

// Device is a scanner: a phone that has opened a provisioning code.
type Device struct {
	ID                 int64
	Ref                string
	DialogueID         int64
	Name               string
	TokenHash          []byte
	ProvisionHash      []byte
	ProvisionExpiresAt *time.Time
	CanForce           bool
	CanSearch          bool
	CreatedBy          int64
	CreatedAt          time.Time
	ProvisionedAt      *time.Time
	LastSeenAt         *time.Time
	RevokedAt          *time.Time

	revision int64 // of its dialogue, when it was found by its token
}

// Scan is one reading of a ticket at a list, accepted or not. Rows are only
// appended.
type Scan struct {
	ID             int64
	Nonce          []byte
	DialogueID     int64
	DeviceID       int64
	AccountID      int64
	ListID         int64
	RegistrationID int64
	TicketID       int64
	Direction      string
	Result         string
	Overridden     string // the result that force overrode
	Note           string
	ClaimedAt      *time.Time
	EffectiveAt    time.Time
	ReceivedAt     time.Time
	Day            string
	PreviousScanID int64 // the entry that makes this one the second
	Conflict       string
}

// ListEntry is who is in: derived from the scans, in their transaction.
type ListEntry struct {
	ListID         int64
	RegistrationID int64
	Day            string
	Inside         bool
	ScanID         int64
	EnteredAt      time.Time
	FirstAt        time.Time
	UpdatedAt      time.Time
}

// TableName of the entries.
func (ListEntry) TableName() string { return "entries" }

// Presence is one person's online attendance of one session.
type Presence struct {
	SessionID      int64
	RegistrationID int64
	DialogueID     int64
	JoinedAt       time.Time
	LastSeenAt     time.Time
	Seconds        int // seen, however many tabs
}
