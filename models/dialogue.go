package models

import "time"

// States of a dialogue.
const (
	DialogueDraft     = "draft"
	DialoguePublished = "published"
	DialogueArchived  = "archived"
)

// Ways in which registrations are approved.
const (
	ApprovalAutomatic = "automatic"
	ApprovalManual    = "manual"
)

// Formats of a dialogue.
const (
	FormatOnsite = "onsite"
	FormatOnline = "online"
	FormatHybrid = "hybrid"
)

// Roles of a host in a dialogue.
const (
	HostOrganiser    = "organiser"
	HostConsultation = "consultation"
)

// Dialogue is one edition. What the sources do not say is nil or empty and is
// shown as unknown.
type Dialogue struct {
	ID                   int64
	Slug                 string
	Number               *int
	Status               string
	Example              bool
	Title                Text
	Summary              Text
	Description          Text
	Practical            Text
	Occasion             Text
	Place                Text
	Venue                Text
	Address              Text
	MapURL               string // of a map of the place, https
	Directions           Text   // how to get there, Markdown
	Zone                 string
	OtherZone            string
	StartsOn             string // day in Zone, YYYY-MM-DD
	EndsOn               string
	Format               string
	Languages            []string `gorm:"serializer:json"`
	RegistrationOpensAt  *time.Time
	RegistrationClosesAt *time.Time
	ChangeUntil          *time.Time
	CancelUntil          *time.Time
	Approval             string
	ApprovalByCategory   map[string]string `gorm:"serializer:json"`
	JoinOpensMinutes     int               // before a session's start
	ReminderHours        []int             `gorm:"serializer:json"` // before the first session
	ContactEmail         string
	SenderName           string
	ReplyTo              string // where answers to mails go; empty: ContactEmail
	DigestHour           int    // of the day in Zone
	StakeholdersAbout    *int
	MousSigned           *int
	AgendaVersionID      int64
	SecondFactor         bool // demanded of who has a role in it
	// Revision grows with every change that a public page could show.
	Revision  int64
	CreatedAt time.Time
	UpdatedAt time.Time

	Hosts  []DialogueHost `gorm:"-"`
	Themes []Theme        `gorm:"-"`

	zone, other *time.Location // set by the queries: to look zones up reads files
}

// Location is the dialogue's zone; its name was checked when it was stored.
func (d *Dialogue) Location() *time.Location {
	if d.zone != nil {
		return d.zone
	}
	return location(d.Zone)
}

// OtherLocation is the zone shown beside the dialogue's own.
func (d *Dialogue) OtherLocation() *time.Location {
	if d.other != nil {
		return d.other
	}
	return location(d.OtherZone)
}

func location(name string) *time.Location {
	l, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return l
}

// Host is a public body that hosts dialogues.
type Host struct {
	ID      int64
	Code    string
	Country string // ISO 3166-1 alpha-2
	Level   string
	Names   Text
}

// DialogueHost is a host's part in a dialogue.
type DialogueHost struct {
	DialogueID int64
	HostID     int64
	Role       string
	Position   int
	Host       Host `gorm:"-"`
}

// Theme is a subject of a dialogue; its colour is one of a fixed set of names
// that the style sheet knows.
type Theme struct {
	ID         int64
	Ref        string
	DialogueID int64
	Code       string
	Name       Text
	Colour     string
	Position   int
}

// Kinds of rooms.
const (
	RoomPhysical = "physical"
	RoomVirtual  = "virtual"
)

// Room is where a session takes place.
type Room struct {
	ID         int64
	Ref        string
	DialogueID int64
	Code       string
	Kind       string
	Name       Text
	Capacity   *int // seats; nil is no limit
	Position   int
}

// RegistrationPhase tells what a visitor may do about registering.
type RegistrationPhase string

// Phases of registration.
const (
	PhaseNone   RegistrationPhase = "none"   // no registration here (history)
	PhaseBefore RegistrationPhase = "before" // opens later
	PhaseOpen   RegistrationPhase = "open"
	PhaseClosed RegistrationPhase = "closed"
)

// Phase tells what a visitor may do about registering at a moment.
func (d *Dialogue) Phase(now time.Time) RegistrationPhase {
	switch {
	case d.Status != DialoguePublished || d.RegistrationOpensAt == nil:
		return PhaseNone
	case now.Before(*d.RegistrationOpensAt):
		return PhaseBefore
	case d.RegistrationClosesAt != nil && !now.Before(*d.RegistrationClosesAt):
		return PhaseClosed
	}
	return PhaseOpen
}
