package site

import (
	"encoding/json"
	"time"

	"duologue/app/web"
	"duologue/models"

	"github.com/gofiber/fiber/v2"
)

// ownData is what is kept about a registrant, as they are given it. Keys inside
// the installation and secrets are left out: they say nothing about a person.
type ownData struct {
	Exported     time.Time         `json:"exported_at"`
	Dialogue     string            `json:"dialogue"`
	Registration ownRegistration   `json:"registration"`
	Sessions     []ownSession      `json:"sessions"`
	Answers      []ownAnswer       `json:"answers"`
	Consents     []ownConsent      `json:"consents"`
	Tickets      []ownTicket       `json:"tickets"`
	Scans        []ownScan         `json:"scans"`
	Resolutions  []ownResolution   `json:"second_entries"`
	Presence     []ownPresence     `json:"online_presence"`
	Imported     []ownImported     `json:"imported_from"`
	Messages     []ownMessage      `json:"messages"`
	NewAddresses []ownNewAddress   `json:"new_addresses"`
	Suppressions []ownSuppression  `json:"suppressions"`
	History      []ownHistoryEntry `json:"history"`
	// Merged are other registrations of the same person that were given up for
	// this one.
	Merged []ownData `json:"merged_registrations,omitempty"`
}

// ownImported is the row of a list that the hosts uploaded.
type ownImported struct {
	Row   int      `json:"row"`
	Cells []string `json:"cells"`
}

type ownRegistration struct {
	Reference        string     `json:"reference"`
	Host             string     `json:"guest_of_host"`
	State            string     `json:"state"`
	Mode             string     `json:"mode"`
	WishedMode       string     `json:"wished_mode"`
	WaitsOnsite      bool       `json:"waits_for_place_on_site"`
	FamilyName       string     `json:"family_name"`
	GivenNames       string     `json:"given_names"`
	NativeName       string     `json:"native_name"`
	NameOrder        string     `json:"name_order"`
	Email            string     `json:"email"`
	Organisation     string     `json:"organisation"`
	Position         string     `json:"position"`
	Country          string     `json:"country"`
	Category         string     `json:"category"`
	Language         string     `json:"language"`
	Dietary          string     `json:"dietary_needs"`
	Access           string     `json:"access_needs"`
	VIP              bool       `json:"vip"`
	HeadOfDelegation bool       `json:"head_of_delegation"`
	DoorNote         string     `json:"door_note"`
	StaffNote        string     `json:"staff_note"`
	Source           string     `json:"source"`
	RegisteredAt     time.Time  `json:"registered_at"`
	UpdatedAt        time.Time  `json:"updated_at"`
	ApprovedAt       *time.Time `json:"approved_at"`
	ConfirmedAt      *time.Time `json:"confirmed_at"`
	CancelledAt      *time.Time `json:"cancelled_at"`
}

type ownSession struct {
	Session string    `json:"session"`
	Starts  time.Time `json:"starts_at"`
	Mode    string    `json:"mode"`
	State   string    `json:"state"`
}

type ownAnswer struct {
	Question string   `json:"question"`
	Values   []string `json:"values"`
}

type ownConsent struct {
	Text    string    `json:"text"`
	Version int       `json:"version"`
	Given   bool      `json:"given"`
	At      time.Time `json:"at"`
}

type ownTicket struct {
	IssuedAt  time.Time  `json:"issued_at"`
	RevokedAt *time.Time `json:"revoked_at"`
}

// ownResolution is what an organiser found out about a second entry.
type ownResolution struct {
	At       time.Time `json:"at"`
	Decision string    `json:"decision"`
	Note     string    `json:"note"`
}

type ownScan struct {
	At        time.Time `json:"at"`
	Direction string    `json:"direction"`
	Result    string    `json:"result"`
	Note      string    `json:"note"`
}

type ownPresence struct {
	Session    string    `json:"session"`
	JoinedAt   time.Time `json:"joined_at"`
	LastSeenAt time.Time `json:"last_seen_at"`
	Seconds    int       `json:"seconds"`
}

type ownMessage struct {
	Kind     string     `json:"kind"`
	To       string     `json:"to"`
	Language string     `json:"language"`
	Subject  string     `json:"subject"`
	State    string     `json:"state"`
	Answer   string     `json:"answer"` // of the mail server
	Created  time.Time  `json:"created_at"`
	Sent     *time.Time `json:"sent_at"`
}

// ownNewAddress waits to be confirmed.
type ownNewAddress struct {
	Address string    `json:"address"`
	Asked   time.Time `json:"asked_at"`
	Expires time.Time `json:"expires_at"`
}

// ownSuppression says why an address gets no mail, or no campaigns.
type ownSuppression struct {
	Address string    `json:"address"`
	Reason  string    `json:"reason"`
	Answer  string    `json:"answer"`
	Since   time.Time `json:"since"`
}

type ownHistoryEntry struct {
	At      time.Time      `json:"at"`
	By      string         `json:"by"`
	Action  string         `json:"action"`
	IP      string         `json:"ip,omitempty"`
	Details map[string]any `json:"details"`
	Changes []ownChange    `json:"changes"`
}

type ownChange struct {
	Field  string  `json:"field"`
	Before *string `json:"before"`
	After  *string `json:"after"`
}

// showMyData gives a registrant all that is kept about them.
func (s *site) showMyData(c *fiber.Ctx) error {
	own, err := s.own(c)
	if err != nil {
		return err
	}
	data, err := s.Store.OwnData(web.Context(c), own.Registration)
	if err != nil {
		return err
	}
	given, err := s.Store.GivenUp(web.Context(c), own.Registration)
	if err != nil {
		return err
	}
	out := s.ownData(s.Lang(c), own, data)
	for _, r := range given {
		out.Merged = append(out.Merged, s.ownData(s.Lang(c), r.OwnPage, r.OwnData))
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="registration.json"`)
	encoder := json.NewEncoder(c.Response().BodyWriter())
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(out)
}

func (s *site) ownData(lang string, own *models.OwnPage, data *models.OwnData) ownData {
	d, r := own.Dialogue, own.Registration
	out := ownData{
		Exported: s.Clock().UTC(), Dialogue: s.text(lang, d, d.Title),
		Registration: ownRegistration{
			Reference: models.FormatReference(r.Reference), Host: d.HostCode(r.HostID), State: r.State,
			Mode: r.Attends(), WishedMode: r.Mode, WaitsOnsite: r.QueueNumber != nil,
			FamilyName: r.FamilyName, GivenNames: r.GivenNames, NativeName: r.NativeName, NameOrder: r.NameOrder,
			Email: r.Email, Organisation: r.Organisation, Position: r.Position, Country: r.Country, Category: r.Category,
			Language: r.Language, Dietary: data.Needs.Dietary, Access: data.Needs.Access, VIP: r.VIP,
			HeadOfDelegation: r.HeadOfDelegation, DoorNote: r.DoorNote, StaffNote: r.StaffNote, Source: r.Source,
			RegisteredAt: r.CreatedAt, UpdatedAt: r.UpdatedAt, ApprovedAt: r.ApprovedAt, ConfirmedAt: r.ConfirmedAt, CancelledAt: r.CancelledAt,
		},
		Sessions: []ownSession{}, Answers: []ownAnswer{}, Consents: []ownConsent{}, Tickets: []ownTicket{}, Scans: []ownScan{}, Resolutions: []ownResolution{},
		Presence: []ownPresence{}, Imported: []ownImported{}, Messages: []ownMessage{}, History: []ownHistoryEntry{},
		NewAddresses: []ownNewAddress{}, Suppressions: []ownSuppression{},
	}
	s.addChoices(&out, lang, own, data)
	for _, q := range own.Questions {
		if values := own.Answers[q.Ref]; len(values) > 0 {
			out.Answers = append(out.Answers, ownAnswer{Question: s.text(lang, d, q.Label), Values: values})
		}
	}
	for _, given := range data.Consents {
		for _, text := range data.ConsentTexts {
			if text.ID == given.ConsentTextID {
				out.Consents = append(out.Consents, ownConsent{Text: s.text(lang, d, text.Label), Version: text.Version, Given: given.Given, At: given.At})
			}
		}
	}
	addTraces(&out, data)
	addMails(&out, data)
	return out
}

func (s *site) addChoices(out *ownData, lang string, own *models.OwnPage, data *models.OwnData) {
	title := func(id int64) (string, time.Time) {
		if session := own.SessionOf(models.Choice{SessionID: id}); session != nil {
			return s.text(lang, own.Dialogue, session.Title), session.StartsAt
		}
		return "", time.Time{}
	}
	for _, c := range data.Choices {
		name, starts := title(c.SessionID)
		out.Sessions = append(out.Sessions, ownSession{Session: name, Starts: starts, Mode: c.Mode, State: c.State})
	}
	for _, p := range data.Presences {
		name, _ := title(p.SessionID)
		out.Presence = append(out.Presence, ownPresence{Session: name, JoinedAt: p.JoinedAt, LastSeenAt: p.LastSeenAt, Seconds: p.Seconds})
	}
}

func addTraces(out *ownData, data *models.OwnData) {
	for _, t := range data.Tickets {
		out.Tickets = append(out.Tickets, ownTicket{IssuedAt: t.IssuedAt, RevokedAt: t.RevokedAt})
	}
	for _, r := range data.Resolutions {
		out.Resolutions = append(out.Resolutions, ownResolution{At: r.CreatedAt, Decision: r.Decision, Note: r.Note})
	}
	for _, row := range data.Imported {
		out.Imported = append(out.Imported, ownImported{Row: row.Number, Cells: row.Cells})
	}
	for _, scan := range data.Scans {
		out.Scans = append(out.Scans, ownScan{At: scan.EffectiveAt, Direction: scan.Direction, Result: scan.Result, Note: scan.Note})
	}
	for _, a := range data.Audits {
		entry := ownHistoryEntry{At: a.At, By: a.Actor, Action: a.Action, IP: guestIP(a), Details: a.Details, Changes: []ownChange{}}
		for _, v := range data.Values[a.ID] {
			entry.Changes = append(entry.Changes, ownChange{Field: v.Field, Before: v.BeforeValue, After: v.AfterValue})
		}
		out.History = append(out.History, entry)
	}
}

// addMails adds what was written to the registrant, and what is known of their
// addresses.
func addMails(out *ownData, data *models.OwnData) {
	for _, m := range data.Messages {
		out.Messages = append(out.Messages, ownMessage{Kind: m.Kind, To: m.ToAddress, Language: m.Language, Subject: data.Subjects[m.ID],
			State: m.State, Answer: m.LastError, Created: m.CreatedAt, Sent: m.SentAt})
	}
	for _, t := range data.Wishes {
		out.NewAddresses = append(out.NewAddresses, ownNewAddress{Address: t.Payload, Asked: t.CreatedAt, Expires: t.ExpiresAt})
	}
	for _, p := range data.Suppressions {
		out.Suppressions = append(out.Suppressions, ownSuppression{Address: p.EmailKey, Reason: p.Reason, Answer: p.Detail, Since: p.CreatedAt})
	}
}

// guestIP is the address from which the registrant acted; those of staff are
// not the registrant's data.
func guestIP(a models.Audit) string {
	if a.Actor == models.ActorGuest || a.Actor == models.ActorPublic {
		return a.IP
	}
	return ""
}
