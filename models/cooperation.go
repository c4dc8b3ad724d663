package models

import (
	"slices"
	"time"
)

// Kinds of entries of the cooperation record. KindMoU is that of the memoranda,
// which the register keeps.
const (
	KindAgreement  = "agreement"
	KindProtocol   = "protocol"
	KindCommission = "commission"
	KindDialogue   = "dialogue"
	KindCall       = "call"
	KindProject    = "project"
	KindWorkshop   = "workshop"
	KindMoU        = "mou"
)

// CooperationKinds are those of entries, in the order of filters.
func CooperationKinds() []string {
	return []string{KindAgreement, KindProtocol, KindCommission, KindDialogue, KindCall, KindProject, KindWorkshop}
}

// CooperationRoles are the parts that bodies have in an entry.
func CooperationRoles() []string {
	return []string{"party", "participant", "organiser", "consultation", "issuer", "funder", "venue"}
}

// Relations between an entry and what it links to.
const (
	RelationLedTo  = "led_to"
	RelationUnder  = "under"
	RelationPartOf = "part_of"
)

// CooperationRelations are all of them.
func CooperationRelations() []string { return []string{RelationUnder, RelationPartOf, RelationLedTo} }

// AllFields stands in a fact for everything that is stated of its subject.
const AllFields = "all"

// EntryFields are what facts of an entry can be about.
func EntryFields() []string {
	return []string{AllFields, "title", "starts", "ends", "number", "place", "format", "bodies", "topics", "occasion", "about", "outcome", "deadline",
		"stakeholders_about", "mous_signed", "projects_approved", "links"}
}

// Topic is a theme of the cooperation as a whole, which MoUs share.
type Topic struct {
	Code  string            `json:"code" gorm:"primaryKey"`
	Names Text              `json:"names"`
	Facts []CooperationFact `json:"facts,omitempty" gorm:"serializer:json"`
}

// CooperationSource is where facts come from.
type CooperationSource struct {
	Code     string `json:"code" gorm:"primaryKey"`
	Position int    `json:"-"`
	Name     Text   `json:"name"`
	Link     string `json:"link,omitempty"`
}

// CooperationFact says which sources state a field of an entry, a body or a
// topic, and what there is to say about that.
type CooperationFact struct {
	Field   string   `json:"field"`
	Sources []string `json:"sources,omitempty"`
	// Unsure: the sources do not confirm it.
	Unsure bool `json:"unsure,omitempty"`
	// Differs: these sources say something else, which the note tells.
	Differs bool `json:"differs,omitempty"`
	Note    Text `json:"note,omitempty"`
}

// CooperationBody is what sources say of a body beside its row among the hosts.
type CooperationBody struct {
	Code     string `gorm:"primaryKey"`
	Position int
	// Unconfirmed are names that no source confirms.
	Unconfirmed Text
	Facts       []CooperationFact `gorm:"serializer:json"`
	Host        Host              `gorm:"-"`
}

// Name is the body's name in a language, or in the one there is; unsure: no
// source confirms it.
func (b *CooperationBody) Name(lang string) (name, actual string, unsure bool) {
	if b.Host.Names.find(lang) == "" {
		if found := b.Unconfirmed.find(lang); found != "" {
			return b.Unconfirmed[found], found, true
		}
	}
	name, actual = b.Host.Names.In(lang)
	if name == "" {
		name, actual = b.Code, lang
	}
	return name, actual, false
}

// CooperationEntry is an event or a thing of the cooperation.
type CooperationEntry struct {
	ID        int64
	Code      string
	Kind      string
	Starts    StatedDate // of signature, opening, or the first day
	Ends      StatedDate
	Sort      string       // orders entries in time
	Dialogue  string       // slug of its dialogue, or empty
	Content   EntryContent `gorm:"serializer:json"`
	Revision  int64
	CreatedAt time.Time
	UpdatedAt time.Time
	Links     []EntryLink `gorm:"-"`
}

// EntryContent is what an entry tells. What is empty is unknown.
type EntryContent struct {
	Title             Text              `json:"title"`
	Number            *int              `json:"number,omitempty"`
	Place             Text              `json:"place,omitempty"`
	Format            string            `json:"format,omitempty"`
	Bodies            []EntryBody       `json:"bodies,omitempty"`
	Topics            []string          `json:"topics,omitempty"`
	Occasion          Text              `json:"occasion,omitempty"`
	About             Text              `json:"about,omitempty"`
	Outcome           Text              `json:"outcome,omitempty"`
	Deadline          Deadline          `json:"deadline,omitzero"`
	StakeholdersAbout *int              `json:"stakeholders_about,omitempty"`
	MousSigned        *int              `json:"mous_signed,omitempty"`
	ProjectsApproved  *int              `json:"projects_approved,omitempty"`
	Facts             []CooperationFact `json:"facts,omitempty"`
}

// EntryBody is a body's part in an entry, by its code among the hosts.
type EntryBody struct {
	Body string `json:"body"`
	Role string `json:"role"`
}

// EntryLink leads from an entry to another, or to an MoU by its code.
type EntryLink struct {
	Relation string `json:"relation"`
	Entry    string `json:"entry,omitempty"`
	MoU      string `json:"mou,omitempty"`
}

// CooperationLink is a row of EntryLink.
type CooperationLink struct {
	EntryID  int64 `gorm:"primaryKey;autoIncrement:false"`
	Position int   `gorm:"primaryKey;autoIncrement:false"`
	Relation string
	ToCode   string
	MouCode  string
}

// has tells whether the entry names a body.
func (e *CooperationEntry) has(body string) bool {
	return slices.ContainsFunc(e.Content.Bodies, func(b EntryBody) bool { return b.Body == body })
}
