package models

import "time"

// Kinds of sessions.
const (
	SessionPlenary    = "plenary"
	SessionParallel   = "parallel"
	SessionWorkshop   = "workshop"
	SessionSigning    = "signing"
	SessionNetworking = "networking"
	SessionBreak      = "break"
)

// Attendance modes.
const (
	Onsite = "onsite"
	Online = "online"
)

// AgendaVersion is one state of an agenda; visitors see the released one.
type AgendaVersion struct {
	ID         int64
	DialogueID int64
	Number     int
	ReleasedAt *time.Time
}

// Session is an item of the agenda: its identity, which never changes, and its
// content in one version of the agenda.
type Session struct {
	ID          int64
	Ref         string
	DialogueID  int64
	Code        string
	UID         string
	CalendarUID string
	Sequence    int
	JoinURL     string // handed out only to the entitled, when joining is open
	JoinEmbed   bool   // JoinURL may be framed
	CreatedAt   time.Time

	SessionContent `gorm:"-"`
	Room           *Room    `gorm:"-"`
	Themes         []Theme  `gorm:"-"`
	Parts          []Part   `gorm:"-"`
	OnsitePlaces   *Counter `gorm:"-"` // nil when the session is not on site
	OnlinePlaces   *Counter `gorm:"-"` // nil when the session is not online
}

// SessionContent is what one version of the agenda says of a session.
type SessionContent struct {
	ID             int64 `gorm:"column:id"`
	VersionID      int64
	SessionID      int64
	RoomID         *int64
	Kind           string
	Title          Text
	Abstract       Text
	StartsAt       time.Time
	EndsAt         time.Time
	Onsite         bool
	Online         bool
	Open           bool           // takes no place and admits all confirmed
	FloorLanguages []string       `gorm:"serializer:json"`
	ThemeCodes     []string       `gorm:"serializer:json;column:themes"`
	Details        SessionDetails `gorm:"serializer:json"`
	UpdatedAt      time.Time
}

// SessionDetails is what pages show of a session and nothing is counted by.
type SessionDetails struct {
	Interpretation []string         `json:"interpretation,omitempty"` // languages one can listen to
	Links          []SessionLink    `json:"links,omitempty"`
	Files          []SessionFile    `json:"files,omitempty"`
	Speakers       []SessionSpeaker `json:"speakers,omitempty"`
}

// SessionLink leads to a paper, slides or a page.
type SessionLink struct {
	URL   string `json:"url"`
	Title Text   `json:"title"`
}

// Places is the counter of a mode, or nil.
func (s *Session) Places(mode string) *Counter {
	if mode == Onsite {
		return s.OnsitePlaces
	}
	return s.OnlinePlaces
}

// Offers tells whether the session can be attended in the mode.
func (s *Session) Offers(mode string) bool {
	return mode == Onsite && s.Onsite || mode == Online && s.Online
}

// Overlaps tells whether two sessions share time; touching is not overlapping.
func (s *Session) Overlaps(o *Session) bool {
	return s.StartsAt.Before(o.EndsAt) && o.StartsAt.Before(s.EndsAt)
}

// Agenda is the released agenda of a dialogue, sessions in order of time.
type Agenda struct {
	Dialogue *Dialogue
	Rooms    []Room
	Themes   []Theme
	Sessions []*Session
	// Speakers are those of its sessions, by name.
	Speakers []*Speaker
	// Places counts the dialogue's own on-site places.
	Places Counter

	questions []Question
	consents  []ConsentText
}

// Session finds a session by its ref, or nil.
func (a *Agenda) Session(ref string) *Session {
	for _, s := range a.Sessions {
		if s.Ref == ref {
			return s
		}
	}
	return nil
}

func (a *Agenda) byID(id int64) *Session {
	for _, s := range a.Sessions {
		if s.ID == id {
			return s
		}
	}
	return nil
}

// Counter counts the places of a dialogue (SessionID 0) or of a session in one
// mode. Its row is the only truth about them: it is changed in the transaction
// of the rows that it counts.
type Counter struct {
	ID         int64
	DialogueID int64
	SessionID  int64
	Mode       string
	Capacity   *int // nil is no limit
	Taken      int
	Waiting    int
	NextNumber int64
	Turn       int64
}

// Full tells whether a newcomer would have to wait.
func (c *Counter) Full() bool {
	return c != nil && (c.Waiting > 0 || c.Capacity != nil && c.Taken >= *c.Capacity)
}

// Left is the number of free places; ok is false where there is no limit.
func (c *Counter) Left() (n int, ok bool) {
	if c == nil || c.Capacity == nil {
		return 0, false
	}
	return max(*c.Capacity-c.Taken, 0), true
}
