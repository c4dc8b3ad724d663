package models

import (
	"slices"
	"time"
)

// States of a registration: its place in the dialogue.
const (
	Pending    = "pending"
	Confirmed  = "confirmed"
	Waitlisted = "waitlisted"
	Declined   = "declined"
	Cancelled  = "cancelled"
)

// States of a choice.
const (
	Held     = "held"
	Released = "released"
	// A choice that waits is Waitlisted; without a queue number it waits for
	// the dialogue's own place first.
)

// Stakeholder categories.
const (
	Researcher = "researcher"
	Official   = "official"
	Industry   = "industry"
	OtherKind  = "other"
)

// Orders in which a name is displayed.
const (
	GivenFirst  = "given_first"
	FamilyFirst = "family_first"
)

// States, Modes and Categories in the order in which lists show them.
func States() []string     { return []string{Pending, Confirmed, Waitlisted, Declined, Cancelled} }
func Modes() []string      { return []string{Onsite, Online} }
func Categories() []string { return []string{Researcher, Official, Industry, OtherKind} }

// Person is what a registration knows of its person. Names are never split or
// transliterated by machine.
type Person struct {
	FamilyName   string
	GivenNames   string
	NativeName   string // in another script, such as 汉字
	NameOrder    string
	Email        string
	Organisation string
	Country      string // ISO 3166-1 alpha-2
	Position     string
	Category     string
	Language     string
}

// Registration is one person's place in one dialogue.
type Registration struct {
	ID         int64
	Ref        string
	Reference  string // printed under the ticket; see ParseReference
	DialogueID int64
	HostID     int64 // of the host body whose guest it is; 0: of none
	State      string
	ApprovedAt *time.Time
	Mode       string
	// Onsite: wants an on-site place of the dialogue (by mode or by a session).
	Onsite bool
	// Place: holds one.
	Place       bool
	QueueNumber *int64 // while waiting for one
	Person      `gorm:"embedded"`
	EmailKey    *string // normalised; nil once the address is free again

	VIP              bool `gorm:"column:vip"`
	HeadOfDelegation bool
	DoorNote         string // shown to door staff
	StaffNote        string // shown to organisers
	Source           string
	FormNonce        []byte
	LinkVersion      int
	TokenHash        []byte
	Facet            int
	SortName         string
	CalendarSequence int
	Revision         int64
	CreatedAt        time.Time
	UpdatedAt        time.Time
	ConfirmedAt      *time.Time
	CancelledAt      *time.Time
	ErasedAt         *time.Time
	// MergedInto is the registration that was kept of two, 0 while this one is.
	MergedInto int64
}

// Active tells whether the registration holds or awaits a place.
func (r *Registration) Active() bool { return slices.Contains(activeStates(), r.State) }

func activeStates() []string { return []string{Pending, Confirmed, Waitlisted} }

// WaitsOnsite tells whether a registration that is in, so far online only, waits
// for a place on site.
func (r *Registration) WaitsOnsite() bool {
	return r.QueueNumber != nil && (r.State == Pending || r.State == Confirmed)
}

// Attends is the mode in which they attend as things stand: online while they
// are in and wait for their place on site. Mode is what they wish.
func (r *Registration) Attends() string {
	if r.WaitsOnsite() {
		return Online
	}
	return r.Mode
}

// OpenMode is the mode in which a registrant attends a session that is open to
// all: their own as far as the session and their place allow it, otherwise the
// other one. It is empty for who cannot attend.
func (r *Registration) OpenMode(s *Session) string {
	onsite := s.Onsite && r.Place
	switch {
	case !s.Open || r.State != Pending && r.State != Confirmed:
		return ""
	case onsite && (r.Mode == Onsite || !s.Online):
		return Onsite
	case s.Online:
		return Online
	}
	return ""
}

// releasedFacet is that of a released choice: in no list of its session.
const releasedFacet = -1

// facetOf numbers state, mode and category together, so that one index serves
// every combination of these filters.
func facetOf(state, mode, category string) int {
	return (position(States(), state)*2+position(Modes(), mode))*4 + position(Categories(), category)
}

// facetsOf are all facets of a state.
func facetsOf(state string) (facets []int) {
	for _, mode := range Modes() {
		for _, category := range Categories() {
			facets = append(facets, facetOf(state, mode, category))
		}
	}
	return facets
}

func position(list []string, v string) int {
	for i, x := range list {
		if x == v {
			return i
		}
	}
	return 0
}

// Needs are kept apart and purged early.
type Needs struct {
	RegistrationID int64 `gorm:"primaryKey;autoIncrement:false"`
	Dietary        string
	Access         string
	UpdatedAt      time.Time
}

// Choice is one chosen session of a registration in one mode.
type Choice struct {
	ID             int64
	DialogueID     int64
	RegistrationID int64
	SessionID      int64
	Mode           string
	State          string
	QueueNumber    *int64
	// Provisional: no longer wanted but held until what replaces it is got; or
	// released by a decline, and taken again with an approval.
	Provisional bool
	// Turn of the dialogue's counter in which it was asked for or, provisional,
	// dropped: by it they find each other.
	Turn         int64
	Facet        int
	Country      string
	SortName     string
	RegisteredAt time.Time
	UpdatedAt    time.Time
}

// Shown is the state as its registrant is shown it: "kept" is held, but only
// until what replaces it is got.
func (c *Choice) Shown() string {
	if c.State == Held && c.Provisional {
		return "kept"
	}
	return c.State
}

// Kinds of questions.
const (
	QuestionText    = "text"
	QuestionChoice  = "choice"
	QuestionChoices = "choices"
	QuestionYesNo   = "yesno"
)

// Question is one of the dialogue's own, asked in the registration form.
type Question struct {
	ID         int64
	Ref        string
	DialogueID int64
	Kind       string
	Label      Text
	Help       Text
	Options    []Option `gorm:"serializer:json"`
	Required   bool
	Hidden     bool // no longer asked; answers are kept
	Position   int
}

// Option is a possible answer.
type Option struct {
	Value string `json:"value"`
	Label Text   `json:"label"`
}

// Answer holds the values of one answer: one, or several for QuestionChoices.
type Answer struct {
	RegistrationID int64
	QuestionID     int64
	Value          []string `gorm:"serializer:json"`
}

// ConsentText is one version of a text that a registrant agrees to.
type ConsentText struct {
	ID         int64
	Ref        string
	DialogueID int64
	Code       string
	Version    int
	Required   bool
	Hidden     bool // no longer asked; given ones are kept
	Label      Text
	Position   int
}

// Consent is what a registrant said to a text, and when.
type Consent struct {
	RegistrationID int64
	ConsentTextID  int64
	Given          bool
	At             time.Time
}

// Ticket is one issued signed code; reissuing revokes the one before.
type Ticket struct {
	ID             int64
	DialogueID     int64
	RegistrationID int64
	CodeID         []byte
	IssuedAt       time.Time
	RevokedAt      *time.Time
}
