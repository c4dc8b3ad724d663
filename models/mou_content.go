package models

import (
	"slices"
	"time"
)

// Sides of an MoU.
const (
	SideBelgium = "be"
	SideChina   = "cn"
	SideOther   = "other"
)

// MoUSides lists them.
func MoUSides() []string { return []string{SideBelgium, SideChina, SideOther} }

// MoUTypes are the kinds of instruments in the register.
func MoUTypes() []string {
	return []string{"mou", "letter_of_intent", "agreement", "protocol", "implementing_arrangement", "exchange_of_letters", "other"}
}

// MoURelations are the ways in which one can stand to an earlier one.
func MoURelations() []string { return []string{"renews", "amends", "replaces", "implements"} }

// MoUNatures say what a side holds the instrument to be; empty: unstated.
func MoUNatures() []string { return []string{"non_binding", "binding", "mixed"} }

// MoUCompetences are the Belgian levels of government in whose competence it
// falls; empty: unstated.
func MoUCompetences() []string { return []string{"federal", "community_region", "mixed"} }

// SigningModes are the ways to sign; empty: unknown.
func SigningModes() []string { return []string{"wet_ink", "seal", "electronic", "exchange_of_letters"} }

// Statuses of a text.
const (
	TextAuthentic   = "authentic"
	TextTranslation = "translation"
)

// MoUTextStatuses lists them; empty: unknown.
func MoUTextStatuses() []string { return []string{TextAuthentic, TextTranslation} }

// States of a commitment.
const (
	CommitmentOpen    = "open"
	CommitmentDone    = "done"
	CommitmentDropped = "dropped"
)

// CommitmentStates lists them.
func CommitmentStates() []string { return []string{CommitmentOpen, CommitmentDone, CommitmentDropped} }

// OutcomeKinds are what can come of an MoU.
func OutcomeKinds() []string { return []string{"project", "call", "publication", "other"} }

// SecurityOutcomes are the results of a research-security review; empty: none.
func SecurityOutcomes() []string { return []string{"cleared", "conditions", "objection"} }

// MoUContent is all that the register knows of an MoU. Whatever is empty is
// unknown or unstated. It is the content of acts: its fields keep their names.
type MoUContent struct {
	Type     string   `json:"type,omitempty"`
	Titles   Text     `json:"titles,omitempty"`
	Summary  Text     `json:"summary,omitempty"` // Markdown
	Topics   []string `json:"topics,omitempty"`  // codes
	Dialogue string   `json:"dialogue,omitempty"`
	Session  string   `json:"session,omitempty"` // of its signing, by ref
	Code     string   `json:"code,omitempty"`    // of the cooperation record: "MOU-2017-EWI"
	// Told: it had been signed when it was entered, from what sources tell.
	Told      bool              `json:"told,omitempty"`
	Parent    string            `json:"parent,omitempty"` // agreement in the cooperation record, by code
	Relations []MoURelation     `json:"relations,omitempty"`
	Nature    map[string]string `json:"nature,omitempty"` // by side
	// Competence is the Belgian level of government.
	Competence string     `json:"competence,omitempty"`
	Parties    []MoUParty `json:"parties,omitempty"`
	// Signatories are in the order in which they are listed.
	Signatories []MoUSignatory `json:"signatories,omitempty"`
	Texts       []MoUText      `json:"texts,omitempty"`

	SignedOn StatedDate `json:"signed_on,omitempty"`
	Place    Text       `json:"place,omitempty"`
	// Originals is how many there are (0: unknown), Kept where each is.
	Originals int       `json:"originals,omitempty"`
	Kept      []MoUKept `json:"kept,omitempty"`
	// Scan is the signed original, Record what the register wrote of its signing.
	Scan   *MoUDocument `json:"scan,omitempty"`
	Record *MoUDocument `json:"record,omitempty"`

	EffectiveOn   StatedDate `json:"effective_on,omitempty"`
	EffectiveRule Text       `json:"effective_rule,omitempty"`
	// DurationMonths is for how long it was made, NoticeMonths how long before
	// its end one must say so (0: unstated).
	DurationMonths int        `json:"duration_months,omitempty"`
	RenewalRule    Text       `json:"renewal_rule,omitempty"`
	NoticeMonths   int        `json:"notice_months,omitempty"`
	EndsOn         StatedDate `json:"ends_on,omitempty"`

	Contacts    []MoUContact    `json:"contacts,omitempty"` // never public
	Committee   Text            `json:"committee,omitempty"`
	Commitments []MoUCommitment `json:"commitments,omitempty"`
	Outcomes    []MoUOutcome    `json:"outcomes,omitempty"`
	// Withheld is the legal ground on which something is not published.
	Withheld Text         `json:"withheld,omitempty"`
	Security *MoUSecurity `json:"security,omitempty"` // never public
	Sources  []MoUSource  `json:"sources,omitempty"`
	Remarks  Text         `json:"remarks,omitempty"` // such as contradictions of the sources
	// Ceremony is never public.
	Ceremony *MoUCeremony `json:"ceremony,omitempty"`
}

// MoURelation is how it stands to an earlier one.
type MoURelation struct {
	Kind string `json:"kind"`
	// MoU is in this register, by ref in acts and by public reference in
	// statements; empty where only its title is known.
	MoU   string `json:"mou,omitempty"`
	Title Text   `json:"title,omitempty"`
}

// MoUParty is one party; with no name at all it is known that there is one, but
// not who.
type MoUParty struct {
	Key  string `json:"key"` // within the record
	Side string `json:"side,omitempty"`
	// Body is a body that the installation knows, by code.
	Body string `json:"body,omitempty"`
	Name Text   `json:"name,omitempty"`
	Unit Text   `json:"unit,omitempty"`
	// SignedAs is its name as it stands in the document.
	SignedAs string `json:"signed_as,omitempty"`
	// ROR is its identifier in the Research Organization Registry: "05f950310".
	ROR       string `json:"ror,omitempty"`
	Reference string `json:"reference,omitempty"` // its own, for this MoU
}

// Known tells whether it is known who the party is.
func (p MoUParty) Known() bool { return p.Body != "" || len(p.Name) > 0 || p.SignedAs != "" }

// MoUSignatory is somebody who signs for a party.
type MoUSignatory struct {
	Key          string     `json:"key"`
	Party        string     `json:"party,omitempty"` // key
	FamilyName   string     `json:"family_name,omitempty"`
	GivenNames   string     `json:"given_names,omitempty"`
	NativeName   string     `json:"native_name,omitempty"`
	NameOrder    string     `json:"name_order,omitempty"`
	Title        Text       `json:"title,omitempty"`
	Capacity     Text       `json:"capacity,omitempty"`  // in which they sign: "on behalf of the Minister"
	Authority    string     `json:"authority,omitempty"` // reference of their full powers
	SignedOn     StatedDate `json:"signed_on,omitempty"`
	SignedAt     *time.Time `json:"signed_at,omitempty"` // to the second, where it was recorded here
	Place        Text       `json:"place,omitempty"`
	Mode         string     `json:"mode,omitempty"`
	Witnesses    []string   `json:"witnesses,omitempty"`
	Registration string     `json:"registration,omitempty"` // reference of the guest; never public
}

// MoUText is the text in one language.
type MoUText struct {
	Language string `json:"language"`
	Status   string `json:"status,omitempty"`
	Prevails bool   `json:"prevails,omitempty"`
	Version  string `json:"version,omitempty"`
	MoUDocument
	Annexes []MoUDocument `json:"annexes,omitempty"`
}

// MoUDocument is a file of the record.
type MoUDocument struct {
	Title  Text   `json:"title,omitempty"`
	File   string `json:"file,omitempty"` // ref
	Name   string `json:"name,omitempty"`
	SHA256 string `json:"sha256,omitempty"`
	Size   int64  `json:"size,omitempty"`
}

// MoUKept says where an original is kept.
type MoUKept struct {
	Party string `json:"party,omitempty"`
	Where Text   `json:"where"`
}

// MoUContact is whom to ask on a side.
type MoUContact struct {
	Side  string `json:"side,omitempty"`
	Name  string `json:"name"`
	Email string `json:"email,omitempty"`
	Phone string `json:"phone,omitempty"`
}

// MoUCommitment is something that was promised.
type MoUCommitment struct {
	Key      string     `json:"key"`
	What     Text       `json:"what"`
	Owner    string     `json:"owner,omitempty"`
	Due      StatedDate `json:"due,omitempty"`
	State    string     `json:"state"`
	Evidence string     `json:"evidence,omitempty"`
}

// MoUOutcome is something that came of it.
type MoUOutcome struct {
	Kind  string `json:"kind"`
	Title Text   `json:"title"`
	Link  string `json:"link,omitempty"`
	Code  string `json:"code,omitempty"` // in the cooperation record
}

// MoUSecurity is the result of a research-security review.
type MoUSecurity struct {
	Outcome string     `json:"outcome,omitempty"`
	On      StatedDate `json:"on,omitempty"`
	Note    string     `json:"note,omitempty"`
}

// MoUSource is where a fact comes from.
type MoUSource struct {
	Code string `json:"code"` // "brief", "x7"
	Text Text   `json:"text,omitempty"`
	Link string `json:"link,omitempty"`
}

// MoUCeremony is how it is to be signed.
type MoUCeremony struct {
	Copies []MoUCopy `json:"copies,omitempty"`
	Seats  []MoUSeat `json:"seats,omitempty"`
	Steps  []MoUStep `json:"steps,omitempty"`
}

// MoUCopy is one original. By the alternat, the side that keeps it is named and
// signs first in it.
type MoUCopy struct {
	Key       string   `json:"key"`
	Party     string   `json:"party"` // that keeps it
	Languages []string `json:"languages"`
}

// MoUSeat is a place at the table, from the left as the hall sees it.
type MoUSeat struct {
	Place     int    `json:"place"`
	Signatory string `json:"signatory,omitempty"`
	Label     Text   `json:"label,omitempty"` // of who sits there and does not sign
}

// MoUStep is one line of the run sheet: one signature in one copy, or a cue.
type MoUStep struct {
	Key          string     `json:"key"`
	Cue          Text       `json:"cue,omitempty"`
	Signatory    string     `json:"signatory,omitempty"` // empty: nobody signs
	Copy         string     `json:"copy,omitempty"`
	Language     string     `json:"language,omitempty"`
	Position     string     `json:"position,omitempty"` // of the signature: "first", "second", …
	Witness      string     `json:"witness,omitempty"`
	Photographer bool       `json:"photographer,omitempty"`
	DoneAt       *time.Time `json:"done_at,omitempty"`
}

// Party of a key, or nil.
func (c *MoUContent) Party(key string) *MoUParty {
	return byKey(c.Parties, key, func(p MoUParty) string { return p.Key })
}

// Signatory of a key, or nil.
func (c *MoUContent) Signatory(key string) *MoUSignatory {
	return byKey(c.Signatories, key, func(s MoUSignatory) string { return s.Key })
}

// Commitment of a key, or nil.
func (c *MoUContent) Commitment(key string) *MoUCommitment {
	return byKey(c.Commitments, key, func(s MoUCommitment) string { return s.Key })
}

func byKey[T any](list []T, key string, keyOf func(T) string) *T {
	i := slices.IndexFunc(list, func(item T) bool { return keyOf(item) == key })
	if i < 0 {
		return nil
	}
	return &list[i]
}

// Documents are all files that the record names: texts, annexes, the scan, the
// record of its signing.
func (c *MoUContent) Documents() []MoUDocument {
	var list []MoUDocument
	for _, t := range c.Texts {
		list = append(append(list, t.MoUDocument), t.Annexes...)
	}
	for _, d := range []*MoUDocument{c.Scan, c.Record} {
		if d != nil {
			list = append(list, *d)
		}
	}
	return slices.DeleteFunc(list, func(d MoUDocument) bool { return d.File == "" })
}

// public is what visitors may see of it.
func (c MoUContent) public(visibility string) MoUContent {
	c.Contacts, c.Security, c.Ceremony = nil, nil, nil
	c.Signatories = slices.Clone(c.Signatories)
	for i := range c.Signatories {
		c.Signatories[i].Registration, c.Signatories[i].Authority = "", ""
	}
	if visibility == MoUMetadataOnly {
		c.Texts, c.Scan, c.Record = nil, nil, nil
	}
	return c
}

// signedPart is a content without what is kept up after it was signed: whatever
// else differs is a correction.
func (c MoUContent) signedPart() MoUContent {
	c.Contacts, c.Committee, c.Commitments, c.Outcomes = nil, nil, nil, nil
	c.Security, c.Withheld, c.Scan, c.Record, c.Code = nil, nil, nil, nil, ""
	return c
}
