package views

import "duologue/models"

// Kinds of fields in the editor of the register's records.
const (
	DeskLine   = "line"
	DeskTexts  = "texts" // a line in each language
	DeskLong   = "long"  // several lines in each language
	DeskChoice = "choice"
	DeskDate   = "date" // of any precision
	DeskNumber = "number"
	DeskCheck  = "check"
	DeskWords  = "words" // some, with commas between
	DeskPicks  = "picks" // some of the options
)

// DeskField is one field of a record. Its name is its path in models.MoUContent,
// below that of its list, by which the store names it in errors, too.
type DeskField struct {
	Name, Kind string
	// Options names those of a choice among the page's.
	Options string
	// Default is what a new row begins with.
	Default string
	// Helped: there are words of help.
	Helped bool
}

// Input is the type of the inputs of a text in each language.
func (f DeskField) Input() string {
	if f.Kind == DeskLong {
		return "textarea"
	}
	return "text"
}

// DeskList is a list of a record. Key is the field by which a row is known; empty:
// its place. Ordered: its order can be changed.
type DeskList struct {
	Name, Key string
	Ordered   bool
	Fields    []DeskField
}

// DeskGroup is a section of a form: fields, or a list.
type DeskGroup struct {
	Name   string
	Fields []DeskField
	List   *DeskList
}

// DeskPart is one form of the editor. Followed: it is kept up after the signing,
// without a reason. Frozen: it cannot be changed once the texts are cleared.
type DeskPart struct {
	Name             string
	Followed, Frozen bool
	Groups           []DeskGroup
}

// DeskParts are the forms of the editor, in their order.
func DeskParts() []DeskPart {
	return []DeskPart{deskFacts(), deskParties(), deskSignatories(), deskTexts(), deskTerm(), deskFollowUp(), deskSources()}
}

// NewMoUPart is the form of a new record.
func NewMoUPart() DeskPart {
	return DeskPart{Name: "new", Groups: []DeskGroup{{Name: "new", Fields: []DeskField{
		{Name: "titles", Kind: DeskTexts}, {Name: "type", Kind: DeskChoice, Options: "type", Default: models.MoUTypes()[0]},
		{Name: "dialogue", Kind: DeskChoice, Options: "dialogue"}, {Name: "state", Kind: DeskChoice, Options: "entry", Default: models.MoUIdea, Helped: true},
	}}}}
}

// DeskPartNamed is one of them, or nil.
func DeskPartNamed(name string) *DeskPart {
	for _, part := range DeskParts() {
		if part.Name == name {
			return &part
		}
	}
	return nil
}

func deskFacts() DeskPart {
	return DeskPart{Name: "facts", Groups: []DeskGroup{
		{Name: "what", Fields: []DeskField{
			{Name: "titles", Kind: DeskTexts}, {Name: "type", Kind: DeskChoice, Options: "type"}, {Name: "topics", Kind: DeskPicks, Options: "topic"},
			{Name: "summary", Kind: DeskLong, Helped: true},
		}},
		{Name: "ties", Fields: []DeskField{
			{Name: "dialogue", Kind: DeskChoice, Options: "dialogue"}, {Name: "session", Kind: DeskChoice, Options: "session", Helped: true},
			{Name: "parent", Kind: DeskLine, Helped: true}, {Name: "code", Kind: DeskLine, Helped: true},
		}},
		{Name: "relations", List: &DeskList{Name: "relations", Fields: []DeskField{
			{Name: "kind", Kind: DeskChoice, Options: "relation"}, {Name: "mou", Kind: DeskLine, Helped: true}, {Name: "title", Kind: DeskTexts},
		}}},
		{Name: "nature", Fields: []DeskField{
			{Name: "nature.be", Kind: DeskChoice, Options: "nature"}, {Name: "nature.cn", Kind: DeskChoice, Options: "nature"},
			{Name: "nature.other", Kind: DeskChoice, Options: "nature"}, {Name: "competence", Kind: DeskChoice, Options: "competence"},
		}},
		{Name: "remarks", Fields: []DeskField{{Name: "remarks", Kind: DeskLong, Helped: true}, {Name: "withheld", Kind: DeskLong, Helped: true}}},
	}}
}

func deskParties() DeskPart {
	return DeskPart{Name: "parties", Groups: []DeskGroup{{Name: "parties", List: &DeskList{Name: "parties", Key: "key", Ordered: true, Fields: []DeskField{
		{Name: "side", Kind: DeskChoice, Options: "side"}, {Name: "body", Kind: DeskChoice, Options: "body", Helped: true},
		{Name: "name", Kind: DeskTexts}, {Name: "unit", Kind: DeskTexts},
		{Name: "signed_as", Kind: DeskLine, Helped: true}, {Name: "ror", Kind: DeskLine, Helped: true}, {Name: "reference", Kind: DeskLine, Helped: true},
	}}}}}
}

func deskSignatories() DeskPart {
	return DeskPart{Name: "signatories", Groups: []DeskGroup{{Name: "signatories", List: &DeskList{Name: "signatories", Key: "key", Ordered: true, Fields: []DeskField{
		{Name: "party", Kind: DeskChoice, Options: "party"}, {Name: "registration", Kind: DeskLine, Helped: true},
		{Name: "family_name", Kind: DeskLine}, {Name: "given_names", Kind: DeskLine}, {Name: "native_name", Kind: DeskLine},
		{Name: "name_order", Kind: DeskChoice, Options: "name_order"},
		{Name: "title", Kind: DeskTexts}, {Name: "capacity", Kind: DeskTexts, Helped: true}, {Name: "authority", Kind: DeskLine, Helped: true},
		{Name: "mode", Kind: DeskChoice, Options: "mode"}, {Name: "signed_on", Kind: DeskDate}, {Name: "witnesses", Kind: DeskWords, Helped: true},
		{Name: "place", Kind: DeskTexts},
	}}}}}
}

func deskTexts() DeskPart {
	return DeskPart{Name: "texts", Frozen: true, Groups: []DeskGroup{{Name: "texts", List: &DeskList{Name: "texts", Key: "file", Fields: []DeskField{
		{Name: "language", Kind: DeskChoice, Options: "language"}, {Name: "status", Kind: DeskChoice, Options: "text"},
		{Name: "version", Kind: DeskLine}, {Name: "prevails", Kind: DeskCheck}, {Name: "title", Kind: DeskTexts},
	}}}}}
}

func deskTerm() DeskPart {
	return DeskPart{Name: "term", Groups: []DeskGroup{
		{Name: "done", Fields: []DeskField{{Name: "signed_on", Kind: DeskDate}, {Name: "originals", Kind: DeskNumber}, {Name: "place", Kind: DeskTexts}}},
		{Name: "kept", List: &DeskList{Name: "kept", Fields: []DeskField{{Name: "party", Kind: DeskChoice, Options: "party"}, {Name: "where", Kind: DeskTexts}}}},
		{Name: "effect", Fields: []DeskField{
			{Name: "effective_on", Kind: DeskDate}, {Name: "ends_on", Kind: DeskDate}, {Name: "duration_months", Kind: DeskNumber},
			{Name: "notice_months", Kind: DeskNumber, Helped: true}, {Name: "effective_rule", Kind: DeskLong}, {Name: "renewal_rule", Kind: DeskLong},
		}},
	}}
}

func deskFollowUp() DeskPart {
	return DeskPart{Name: "follow_up", Followed: true, Groups: []DeskGroup{
		{Name: "commitments", List: &DeskList{Name: "commitments", Key: "key", Fields: []DeskField{
			{Name: "what", Kind: DeskTexts}, {Name: "owner", Kind: DeskLine}, {Name: "due", Kind: DeskDate},
			{Name: "state", Kind: DeskChoice, Options: "commitment", Default: models.CommitmentOpen}, {Name: "evidence", Kind: DeskLine, Helped: true},
		}}},
		{Name: "contacts", List: &DeskList{Name: "contacts", Fields: []DeskField{
			{Name: "side", Kind: DeskChoice, Options: "side"}, {Name: "name", Kind: DeskLine}, {Name: "email", Kind: DeskLine}, {Name: "phone", Kind: DeskLine},
		}}},
		{Name: "committee", Fields: []DeskField{{Name: "committee", Kind: DeskLong, Helped: true}}},
		{Name: "outcomes", List: &DeskList{Name: "outcomes", Fields: []DeskField{
			{Name: "kind", Kind: DeskChoice, Options: "outcome"}, {Name: "code", Kind: DeskLine, Helped: true}, {Name: "title", Kind: DeskTexts}, {Name: "link", Kind: DeskLine},
		}}},
		{Name: "security", Fields: []DeskField{
			{Name: "security.outcome", Kind: DeskChoice, Options: "security"}, {Name: "security.on", Kind: DeskDate}, {Name: "security.note", Kind: DeskLine, Helped: true},
		}},
	}}
}

func deskSources() DeskPart {
	return DeskPart{Name: "sources", Groups: []DeskGroup{{Name: "sources", List: &DeskList{Name: "sources", Fields: []DeskField{
		{Name: "code", Kind: DeskLine, Helped: true}, {Name: "link", Kind: DeskLine}, {Name: "text", Kind: DeskTexts},
	}}}}}
}
