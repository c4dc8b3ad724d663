package models

import (
	"errors"
	"io"
	"regexp"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// DocumentMax is the greatest size of a document, in bytes.
const DocumentMax = 4 << 20

// Document is a dialogue as a file describes it; docs/import.md explains every
// field. Days are YYYY-MM-DD and times YYYY-MM-DDTHH:MM, both as the clocks of
// Zone show them.
type Document struct {
	Slug        string   `json:"slug"`
	Number      *int     `json:"number,omitempty"`
	Status      string   `json:"status,omitempty"`
	Example     bool     `json:"example,omitempty"`
	Title       Text     `json:"title"`
	Summary     Text     `json:"summary,omitempty"`
	Description Text     `json:"description,omitempty"`
	Practical   Text     `json:"practical,omitempty"`
	Occasion    Text     `json:"occasion,omitempty"`
	Place       Text     `json:"place,omitempty"`
	Venue       Text     `json:"venue,omitempty"`
	Address     Text     `json:"address,omitempty"`
	MapURL      string   `json:"map_url,omitempty"`
	Directions  Text     `json:"directions,omitempty"`
	Zone        string   `json:"zone"`
	OtherZone   string   `json:"other_zone,omitempty"`
	StartsOn    string   `json:"starts_on"`
	EndsOn      string   `json:"ends_on"`
	Format      string   `json:"format"`
	Languages   []string `json:"languages"`

	ContactEmail      string `json:"contact_email,omitempty"`
	SenderName        string `json:"sender_name,omitempty"`
	ReplyTo           string `json:"reply_to,omitempty"`
	DigestHour        *int   `json:"digest_hour,omitempty"`
	JoinOpensMinutes  *int   `json:"join_opens_minutes,omitempty"`
	ReminderHours     []int  `json:"reminder_hours,omitempty"`
	StakeholdersAbout *int   `json:"stakeholders_about,omitempty"`
	MousSigned        *int   `json:"mous_signed,omitempty"`

	Hosts        []DocumentHost        `json:"hosts,omitempty"`
	Themes       []DocumentTheme       `json:"themes,omitempty"`
	Rooms        []DocumentRoom        `json:"rooms,omitempty"`
	Speakers     []DocumentSpeaker     `json:"speakers,omitempty"`
	Sessions     []DocumentSession     `json:"sessions,omitempty"`
	Registration *DocumentRegistration `json:"registration,omitempty"`
	Questions    []DocumentQuestion    `json:"questions,omitempty"`
	Consents     []DocumentConsent     `json:"consents,omitempty"`
	// Lists are made by default, one for the gate and one for each session on
	// site, when the file does not speak of them.
	Lists []DocumentList `json:"lists,omitempty"`
}

// DocumentHost is a host body. Country and names may be left out when the
// installation knows its code already.
type DocumentHost struct {
	Code    string `json:"code"`
	Country string `json:"country,omitempty"`
	Level   string `json:"level,omitempty"`
	Names   Text   `json:"names,omitempty"`
	Role    string `json:"role,omitempty"`
}

// DocumentTheme is a theme with one of the colours of ThemeColours.
type DocumentTheme struct {
	Code   string `json:"code"`
	Name   Text   `json:"name"`
	Colour string `json:"colour"`
}

// DocumentRoom is a room; without a capacity it has no limit.
type DocumentRoom struct {
	Code     string `json:"code"`
	Kind     string `json:"kind,omitempty"`
	Name     Text   `json:"name"`
	Capacity *int   `json:"capacity,omitempty"`
}

// DocumentSpeaker is somebody who speaks; sessions name them by their codes.
type DocumentSpeaker struct {
	Code         string `json:"code"`
	FamilyName   string `json:"family_name,omitempty"`
	GivenNames   string `json:"given_names,omitempty"`
	NativeName   string `json:"native_name,omitempty"`
	NameOrder    string `json:"name_order,omitempty"`
	Position     Text   `json:"position,omitempty"`
	Organisation Text   `json:"organisation,omitempty"`
	Country      string `json:"country,omitempty"`
	Biography    Text   `json:"biography,omitempty"`
	Email        string `json:"email,omitempty"`
	Language     string `json:"language,omitempty"`
}

// DocumentSession is an item of the agenda; Room, Themes and Speakers name codes
// (in a working version the speakers' refs).
type DocumentSession struct {
	Code           string           `json:"code"`
	Kind           string           `json:"kind"`
	Title          Text             `json:"title"`
	Abstract       Text             `json:"abstract,omitempty"`
	Room           string           `json:"room,omitempty"`
	Themes         []string         `json:"themes,omitempty"`
	Starts         string           `json:"starts"`
	Ends           string           `json:"ends"`
	Modes          []string         `json:"modes,omitempty"`
	Open           bool             `json:"open,omitempty"`
	Capacity       DocumentCapacity `json:"capacity,omitzero"`
	JoinURL        string           `json:"join_url,omitempty"`
	JoinEmbed      bool             `json:"join_embed,omitempty"`
	FloorLanguages []string         `json:"floor_languages,omitempty"`
	Interpretation []string         `json:"interpretation,omitempty"`
	Links          []SessionLink    `json:"links,omitempty"`
	Speakers       []SessionSpeaker `json:"speakers,omitempty"`
}

// DocumentCapacity limits a session per mode. On site, empty is the room's
// capacity; online, empty is no limit.
type DocumentCapacity struct {
	Onsite *int `json:"onsite,omitempty"`
	Online *int `json:"online,omitempty"`
}

// DocumentRegistration says when and how one can register. Without it nobody can.
type DocumentRegistration struct {
	Opens              string            `json:"opens"`
	Closes             string            `json:"closes,omitempty"`
	ChangeUntil        string            `json:"change_until,omitempty"`
	CancelUntil        string            `json:"cancel_until,omitempty"`
	Approval           string            `json:"approval,omitempty"`
	ApprovalByCategory map[string]string `json:"approval_by_category,omitempty"`
	OnsiteCapacity     *int              `json:"onsite_capacity,omitempty"`
}

// DocumentQuestion is one of the dialogue's own questions.
type DocumentQuestion struct {
	Kind     string   `json:"kind"`
	Label    Text     `json:"label"`
	Help     Text     `json:"help,omitempty"`
	Options  []Option `json:"options,omitempty"`
	Required bool     `json:"required,omitempty"`
}

// DocumentConsent is a text to agree to.
type DocumentConsent struct {
	Code     string `json:"code"`
	Version  int    `json:"version,omitempty"`
	Required bool   `json:"required,omitempty"`
	Label    Text   `json:"label"`
}

// DocumentList is what a scanner checks in to: a session, or the gate where
// none is named.
type DocumentList struct {
	Name    Text   `json:"name,omitempty"`
	Session string `json:"session,omitempty"`
	Opens   string `json:"opens,omitempty"`
	Closes  string `json:"closes,omitempty"`
	Once    string `json:"once,omitempty"`
}

// ReadDocument reads a document. *Invalid names the place of the first fault:
// no JSON (RFC 8259), a name that is unknown or occurs twice, a value of
// another type.
func ReadDocument(r io.Reader) (*Document, error) { return readJSON[Document](r) }

func readJSON[T any](r io.Reader) (*T, error) {
	raw, err := io.ReadAll(io.LimitReader(r, DocumentMax+1))
	if err != nil {
		return nil, err
	}
	wrong := &Invalid{}
	if len(raw) > DocumentMax {
		wrong.Add("document", "import.too_large", "max", DocumentMax>>20)
		return nil, wrong
	}
	var doc T
	err = json.Unmarshal(raw, &doc, json.RejectUnknownMembers(true))
	var syntax *jsontext.SyntacticError
	var semantic *json.SemanticError
	switch {
	case err == nil:
		return &doc, nil
	case errors.As(err, &syntax) && errors.Is(err, jsontext.ErrDuplicateName):
		wrong.Add(documentPath(syntax.JSONPointer), "import.twice")
	case errors.As(err, &syntax):
		line := 1 + strings.Count(string(raw[:min(int(syntax.ByteOffset), len(raw))]), "\n")
		wrong.Add(documentPath(syntax.JSONPointer), "import.not_json", "line", line)
	case errors.Is(err, json.ErrUnknownName) && errors.As(err, &semantic):
		wrong.Add(documentPath(semantic.JSONPointer), "import.unknown_name")
	case errors.As(err, &semantic):
		wrong.Add(documentPath(semantic.JSONPointer), "import.wrong_type")
	default:
		return nil, err
	}
	return nil, wrong
}

var documentIndex = regexp.MustCompile(`\.([0-9]+)`)

// documentPath turns a JSON pointer (RFC 6901) into sessions[3].room.
func documentPath(p jsontext.Pointer) string {
	if p == "" {
		return "document"
	}
	var path strings.Builder
	for token := range p.Tokens() {
		path.WriteString("." + token)
	}
	return documentIndex.ReplaceAllString(path.String(), "[$1]")[1:]
}
