package views

import (
	"slices"

	"duologue/models"
)

// CooperationEntryPage is "cooperation/show": one entry of the record.
type CooperationEntryPage struct {
	Frame
	CooperationBook
	Entry *models.CooperationEntry
	Card  CooperationCard
	// Roles are the bodies by their parts.
	Roles []CooperationRole
	// Relations lead to what it comes from and what came of it.
	Relations []CooperationRelation
	// DialogueHref leads to the dialogue's own page; empty where there is none.
	DialogueHref string
}

// CooperationRole is the bodies with one part in an entry.
type CooperationRole struct {
	Role   string
	Bodies []BodyName
}

// CooperationRelation is the items with one relation; Key is the key of its name.
type CooperationRelation struct {
	Key   string
	Cards []CooperationCard
}

// NewCooperationEntryPage lays out an entry of the book's record.
func NewCooperationEntryPage(frame Frame, book CooperationBook, entry *models.CooperationEntry) CooperationEntryPage {
	page := CooperationEntryPage{Frame: frame, CooperationBook: book, Entry: entry, Card: book.Card(entry.Item())}
	for _, role := range models.CooperationRoles() {
		row := CooperationRole{Role: role}
		for _, part := range entry.Content.Bodies {
			if part.Role == role {
				row.Bodies = append(row.Bodies, book.Body(part.Body))
			}
		}
		if len(row.Bodies) > 0 {
			page.Roles = append(page.Roles, row)
		}
	}
	page.Relations = book.relations(entry)
	if book.record.Dialogues[entry.Dialogue] {
		page.DialogueHref = PathIn(frame.Lang, "dialogues", entry.Dialogue)
	}
	return page
}

// relations are the relatives of an entry: first what it comes from, then what
// came of it.
func (b CooperationBook) relations(entry *models.CooperationEntry) []CooperationRelation {
	relatives := b.record.Relatives(entry)
	var list []CooperationRelation
	for _, order := range []struct {
		relation string
		back     bool
	}{{models.RelationUnder, false}, {models.RelationPartOf, false}, {models.RelationLedTo, true}, {models.RelationLedTo, false}, {models.RelationPartOf, true}, {models.RelationUnder, true}} {
		key := "cooperation.relation." + order.relation
		if order.back {
			key += "_back"
		}
		group := CooperationRelation{Key: key}
		for _, r := range relatives {
			if r.Relation == order.relation && r.Back == order.back {
				group.Cards = append(group.Cards, b.Card(r.CooperationItem))
			}
		}
		if len(group.Cards) > 0 {
			list = append(list, group)
		}
	}
	return list
}

// Marks are those beside a field.
func (p CooperationEntryPage) Marks(field string) Marks {
	c := p.Entry.Content
	unknown := map[string]bool{"starts": p.Entry.Starts == "", "place": len(c.Place) == 0, "deadline": c.Deadline.At == "", "bodies": len(c.Bodies) == 0,
		"stakeholders_about": c.StakeholdersAbout == nil, "mous_signed": c.MousSigned == nil, "projects_approved": c.ProjectsApproved == nil, "number": c.Number == nil}
	return p.marksOf(c.Facts, field, !unknown[field])
}

// Notes are all of the entry's.
func (p CooperationEntryPage) Notes() []SourceNote { return p.notes(p.Entry.Content.Facts) }

// Named are the sources that the entry's facts name.
func (p CooperationEntryPage) Named() []SourceMark {
	return p.marks(p.Entry.Content.Facts, func(models.CooperationFact) bool { return true })
}

// is tells whether the entry is of one of some kinds.
func (p CooperationEntryPage) is(kinds ...string) bool { return slices.Contains(kinds, p.Entry.Kind) }

// DateKey is the key of the word for the entry's date.
func (p CooperationEntryPage) DateKey() string {
	switch {
	case p.is(models.KindAgreement, models.KindProtocol):
		return "cooperation.date.signed"
	case p.is(models.KindCall):
		return "cooperation.date.opened"
	}
	return "cooperation.date.date"
}

// HasPlace tells whether such an entry has a place, known or not.
func (p CooperationEntryPage) HasPlace() bool {
	return len(p.Entry.Content.Place) > 0 || !p.is(models.KindCall, models.KindProject)
}

// HasDeadline tells whether such an entry has a deadline, known or not.
func (p CooperationEntryPage) HasDeadline() bool {
	return p.Entry.Content.Deadline.At != "" || p.is(models.KindCall)
}

// HasNumber tells whether such an entry is one of a row.
func (p CooperationEntryPage) HasNumber() bool {
	return p.Entry.Content.Number != nil || p.is(models.KindCommission, models.KindDialogue)
}

// HasFigures tells whether such an entry counts who came and what was signed.
func (p CooperationEntryPage) HasFigures() bool { return p.is(models.KindDialogue) }

// CallBadge words the state of a call.
func (b CooperationBook) CallBadge(state string) Badge {
	badge := Badge{Tone: "quiet", Icon: "lock", Label: b.printer.T("cooperation.call." + state)}
	switch state {
	case models.CallOpen:
		badge.Tone, badge.Icon = "good", "check"
	case models.CallComing:
		badge.Tone, badge.Icon = "info", "clock"
	case models.CallClosing, models.CallUnknown:
		badge.Tone, badge.Icon = "wait", "info"
	}
	return badge
}
