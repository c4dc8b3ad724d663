package models

import (
	"slices"
	"time"
)

// States of an MoU, in the order of its life.
const (
	MoUIdea         = "idea"
	MoUDrafting     = "drafting"
	MoUNegotiating  = "negotiating"
	MoUCleared      = "cleared"       // two pairs of eyes agreed; the texts are frozen
	MoUReady        = "ready"         // to be signed
	MoUPartlySigned = "partly_signed" // by some of the signatories
	MoUSigned       = "signed"
	MoUInEffect     = "in_effect"
	MoURenewed      = "renewed"
	MoUAmended      = "amended"
	MoUExpired      = "expired"
	MoUTerminated   = "terminated"
	MoUSuperseded   = "superseded"
	MoUWithdrawn    = "withdrawn" // before it was signed
)

// MoUStates lists all of them, in that order.
func MoUStates() []string {
	return []string{MoUIdea, MoUDrafting, MoUNegotiating, MoUCleared, MoUReady, MoUPartlySigned, MoUSigned, MoUInEffect,
		MoURenewed, MoUAmended, MoUExpired, MoUTerminated, MoUSuperseded, MoUWithdrawn}
}

// MoUEntryStates are those in which a record can be entered: what takes two pairs
// of eyes, or a signing, is come to by these alone.
func MoUEntryStates() []string {
	return slices.DeleteFunc(MoUStates(), func(state string) bool {
		return state == MoUCleared || state == MoUReady || state == MoUPartlySigned
	})
}

// Who may see an MoU, apart from its state.
const (
	MoUInternal     = "internal"
	MoUEmbargoed    = "embargoed"     // internal until a moment
	MoUMetadataOnly = "metadata_only" // all but its texts is public
	MoUPublic       = "public"
)

// MoUVisibilities lists them.
func MoUVisibilities() []string {
	return []string{MoUInternal, MoUEmbargoed, MoUMetadataOnly, MoUPublic}
}

// MoU is one record of the register. Its content is that of its last act; the
// other columns are derived from it, so that lists and searches have an index.
type MoU struct {
	ID int64
	// Ref is by what staff know it, Number its place in the register, never
	// reused. Reference is public, given at publication; nil until then.
	Ref    string
	Number int64
	// Code is that of its page of verification.
	Reference *string
	Code      string
	State     string

	Visibility   string
	EmbargoUntil *time.Time
	// VisibleThen is its visibility once the embargo is over.
	VisibleThen string
	// Shown tells whether visitors see it, Stated what they see: the record of
	// its last statement.
	Shown    bool
	Stated   MoUContent `gorm:"serializer:json"`
	StatedAs string     // its fingerprint
	StatedAt *time.Time // when it was stated

	Content    MoUContent `gorm:"serializer:json"`
	DialogueID int64
	// Revision counts the changes, Acts the acts and statements.
	Revision int
	Acts     int
	// ProposedBy asked to clear the texts as they are; 0: nobody.
	ProposedBy int64

	// SortDate is by what the register is sorted, Year the year in which it was
	// signed (0: unknown).
	SortDate string
	Year     int
	// EndsOn, NoticeOn and DueOn are the days of its end, of the last notice and
	// of its first open commitment.
	EndsOn, NoticeOn, DueOn *time.Time
	// Unscanned: it was signed, and the original was not scanned.
	Unscanned bool
	// HeardAt is when anything was last done with it.
	HeardAt     time.Time
	PublishedAt *time.Time
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// TableName is the table's.
func (MoU) TableName() string { return "mous" }

// Signed tells whether the record is of something that was signed: nothing of it
// is edited any more, only corrected.
func (m *MoU) Signed() bool { return comesTo(m.State, MoUSigned) && m.State != MoUWithdrawn }

// Frozen tells whether the texts can no longer be changed. Those of a record that
// tells of what was signed before can be completed.
func (m *MoU) Frozen() bool { return comesTo(m.State, MoUCleared) && !m.Content.Told }

// Final tells whether its life is over.
func (m *MoU) Final() bool { return slices.Contains(finalStates(), m.State) }

func finalStates() []string {
	return []string{MoUExpired, MoUTerminated, MoUSuperseded, MoUWithdrawn}
}

// comesTo tells whether a state is another one or comes after it.
func comesTo(state, other string) bool {
	return slices.Index(MoUStates(), state) >= slices.Index(MoUStates(), other)
}

// moves are the states that can follow each one by a decision. Signing is no
// decision: see SignMoU.
func moves() map[string][]string {
	after := []string{MoURenewed, MoUAmended, MoUExpired, MoUTerminated, MoUSuperseded}
	return map[string][]string{
		MoUIdea:         {MoUDrafting, MoUWithdrawn},
		MoUDrafting:     {MoUNegotiating, MoUWithdrawn},
		MoUNegotiating:  {MoUDrafting, MoUCleared, MoUWithdrawn},
		MoUCleared:      {MoUReady, MoUWithdrawn},
		MoUReady:        {MoUWithdrawn},
		MoUPartlySigned: {MoUWithdrawn},
		MoUSigned:       append([]string{MoUInEffect}, after[2:]...),
		MoUInEffect:     after,
		MoURenewed:      after,
		MoUAmended:      after,
	}
}

// Moves lists the states that can follow by a decision.
func (m *MoU) Moves() []string { return moves()[m.State] }

// Desk is the part of the register that an account keeps, and the part whose
// texts it may clear and whose records it may publish.
type Desk struct{ keeps, clears scopeOfDesk }

// scopeOfDesk is all records, or those of some dialogues.
type scopeOfDesk struct {
	all       bool
	dialogues []int64
}

func (d scopeOfDesk) has(dialogueID int64) bool {
	return d.all || dialogueID != 0 && slices.Contains(d.dialogues, dialogueID)
}

// WholeDesk is that of the system and of the command line.
func WholeDesk() Desk { return Desk{keeps: scopeOfDesk{all: true}, clears: scopeOfDesk{all: true}} }

// Desk is the part of the register that the account keeps. A right that is
// limited to a host body, whose guests it is about, opens nothing of it.
func (i *SignIn) Desk() Desk {
	part := func(c Capability) (s scopeOfDesk) {
		for _, r := range i.Rights {
			switch {
			case r.HostID != 0 || !r.covers(c):
			case r.DialogueID == 0:
				s.all = true
			default:
				s.dialogues = append(s.dialogues, r.DialogueID)
			}
		}
		return s
	}
	return Desk{keeps: part(MayRecord), clears: part(MayClear)}
}

// Keeps tells whether the desk has the records of a dialogue (0: of none).
func (d Desk) Keeps(dialogueID int64) bool { return d.keeps.has(dialogueID) }

// Clears tells whether it may clear and publish them.
func (d Desk) Clears(dialogueID int64) bool { return d.clears.has(dialogueID) }

// Everywhere tells whether it has all records.
func (d Desk) Everywhere() bool { return d.keeps.all }

// Dialogues are the ids of those whose records it has, where not Everywhere.
func (d Desk) Dialogues() []int64 { return slices.Clone(d.keeps.dialogues) }
