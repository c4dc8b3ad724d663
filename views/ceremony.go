package views

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"duologue/models"
	"duologue/views/locale"
)

// CeremonyFrame is what the pages about the signing of a record share.
type CeremonyFrame struct {
	Frame
	MoU *models.MoU
	// Base is the address of the record's pages in the back office.
	Base string
	// Zone is that of its dialogue, Other the one beside it.
	Zone, Other *time.Location
	Words       *locale.Printer
}

// Name is the title of the record in the reader's language, or in another.
func (f CeremonyFrame) Name() string {
	name, _ := f.MoU.Content.Titles.In(f.Lang)
	return name
}

// Moment is a time in both zones.
func (f CeremonyFrame) Moment(t time.Time) Span {
	return Span{Start: t, Zone: f.Zone, Other: f.Other}
}

// Editable tells whether the ceremony can still be changed.
func (f CeremonyFrame) Editable() bool { return !f.MoU.Signed() && f.MoU.State != models.MoUWithdrawn }

// Ceremony of the record, or nil.
func (f CeremonyFrame) Ceremony() *models.MoUCeremony { return f.MoU.Content.Ceremony }

// PartyName is what a party is called, by its key.
func (f CeremonyFrame) PartyName(key string) string {
	return PartyLabel(f.Words, f.MoU.Content.Party(key))
}

// Signer is somebody who signs, as pages show them.
type Signer struct {
	*models.MoUSignatory
	// Name is the one in the script of the page, Beside the other; it may be empty.
	Name, Beside         string
	NameLang, BesideLang string
	Party, Side          string
	// Presence is nil where they are linked to no registration.
	Presence *models.SignatoryPresence
}

// signer shows a signatory in the language of the page.
func (f CeremonyFrame) signer(s *models.MoUSignatory, present map[string]models.SignatoryPresence) *Signer {
	name := SignatoryName(s)
	w := &Signer{MoUSignatory: s, Name: name.Latin(), Beside: name.Native, BesideLang: "zh-Hans", Party: f.PartyName(s.Party)}
	if w.Name == "" || f.Lang == "zh" && w.Beside != "" {
		w.Name, w.Beside, w.NameLang, w.BesideLang = w.Beside, w.Name, "zh-Hans", "en"
	}
	if w.Name == "" {
		w.Name, _ = s.Title.In(f.Lang)
		w.NameLang = ""
	}
	if party := f.MoU.Content.Party(s.Party); party != nil && party.Side != "" {
		w.Side = MoUWord(f.Words, "side", party.Side)
	}
	if p, known := present[s.Key]; known {
		w.Presence = &p
	}
	return w
}

// CeremonySeat is a place at the table.
type CeremonySeat struct {
	models.MoUSeat
	Who *Signer // nil: who does not sign
}

// CeremonyCopy is one original.
type CeremonyCopy struct {
	models.MoUCopy
	Name      string
	Order     []string // of the parties in it
	Languages []string
}

// CeremonyStep is one line of the run sheet.
type CeremonyStep struct {
	models.MoUStep
	Number             int
	Who                *Signer // nil: a cue
	CopyName, Language string
	Position           string
}

// Absent tells whether who signs is known not to be in.
func (s CeremonyStep) Absent() bool {
	return s.Who != nil && s.Who.Presence != nil && !s.Who.Presence.Inside
}

// seats are the places at the table, from the left as the hall sees it.
func (f CeremonyFrame) seats(present map[string]models.SignatoryPresence) []CeremonySeat {
	var list []CeremonySeat
	if f.Ceremony() == nil {
		return nil
	}
	for _, s := range f.Ceremony().Seats {
		seat := CeremonySeat{MoUSeat: s}
		if who := f.MoU.Content.Signatory(s.Signatory); who != nil {
			seat.Who = f.signer(who, present)
		}
		list = append(list, seat)
	}
	return list
}

func (f CeremonyFrame) copies() []CeremonyCopy {
	var list []CeremonyCopy
	if f.Ceremony() == nil {
		return nil
	}
	for _, c := range f.Ceremony().Copies {
		copied := CeremonyCopy{MoUCopy: c, Name: CopyName(f.Words, &f.MoU.Content, c.Key)}
		for _, key := range f.MoU.Content.AlternatOrder(c.Party) {
			copied.Order = append(copied.Order, f.PartyName(key))
		}
		for _, lang := range c.Languages {
			copied.Languages = append(copied.Languages, LanguageWord(f.Words, lang))
		}
		list = append(list, copied)
	}
	return list
}

func (f CeremonyFrame) steps(present map[string]models.SignatoryPresence) []CeremonyStep {
	var list []CeremonyStep
	if f.Ceremony() == nil {
		return nil
	}
	for i, s := range f.Ceremony().Steps {
		step := CeremonyStep{MoUStep: s, Number: i + 1}
		if who := f.MoU.Content.Signatory(s.Signatory); who != nil {
			step.Who = f.signer(who, present)
			step.CopyName, step.Position = CopyName(f.Words, &f.MoU.Content, s.Copy), PositionWord(f.Words, s.Position)
			if s.Language != "" {
				step.Language = LanguageWord(f.Words, s.Language)
			}
		}
		list = append(list, step)
	}
	return list
}

// PositionWord says where in a copy a signature stands; the first has the place
// of honour, on the left.
func PositionWord(p *locale.Printer, position string) string {
	if key := "ceremony.position." + position; position != "" && p.Has(key) {
		return p.T(key)
	}
	if position == "" {
		return p.T("common.unknown")
	}
	return p.T("ceremony.position_other", "n", position)
}

// CeremonyPage is "ceremony/show" and "ceremony/print": order, seats, run sheet.
type CeremonyPage struct {
	CeremonyFrame
	Copies  []CeremonyCopy
	Seats   []CeremonySeat
	Steps   []CeremonyStep
	Signers []*Signer
}

// NewCeremonyPage shows a ceremony, with who of the signatories is in.
func NewCeremonyPage(f CeremonyFrame, present map[string]models.SignatoryPresence) CeremonyPage {
	page := CeremonyPage{CeremonyFrame: f, Copies: f.copies(), Seats: f.seats(present), Steps: f.steps(present)}
	for i := range f.MoU.Content.Signatories {
		page.Signers = append(page.Signers, f.signer(&f.MoU.Content.Signatories[i], present))
	}
	return page
}

// Linked tells whether anybody's presence can be seen.
func (p CeremonyPage) Linked() bool {
	return slices.ContainsFunc(p.Signers, func(s *Signer) bool { return s.Presence != nil })
}

// CeremonyFormPage is "ceremony/table" and "ceremony/step": what is edited.
type CeremonyFormPage struct {
	CeremonyFrame
	Form   Form
	Action string
	// Changed: a colleague saved something meanwhile.
	Changed   bool
	Revision  int
	New       bool
	Languages []Option
	// Rows number the rows of the table's form.
	Copies, Seats                                                           []int
	PartyOptions, SignerOptions, CopyOptions, PositionOptions, PlaceOptions []Option
}

// SigningPage is "ceremony/signing": one step at a time.
type SigningPage struct {
	CeremonyFrame
	Form Form
	// Open tells whether it is being signed: neither before it is ready nor after.
	Open bool
	// Version changes when anything on the page does.
	Version string
	Steps   []CeremonyStep
	Signers []*Signer
	Modes   []Option
	// CanRecord: documents can be written.
	CanRecord bool
}

// NewSigningPage shows a signing as it stands.
func NewSigningPage(f CeremonyFrame, present map[string]models.SignatoryPresence) SigningPage {
	page := SigningPage{CeremonyFrame: f, Steps: f.steps(present), Modes: MoUOptions(f.Words, "signing", models.SigningModes())}
	page.Open = f.MoU.State == models.MoUReady || f.MoU.State == models.MoUPartlySigned
	version := []string{strconv.Itoa(f.MoU.Revision)}
	for i := range f.MoU.Content.Signatories {
		who := f.signer(&f.MoU.Content.Signatories[i], present)
		page.Signers = append(page.Signers, who)
		if who.Presence != nil {
			version = append(version, who.Key+strconv.FormatBool(who.Presence.Inside))
		}
	}
	page.Version = strings.Join(version, "-")
	return page
}

// FormOf is what was typed for a signatory, and is wrong.
func (p SigningPage) FormOf(signatory string) Form {
	if p.Form.Value("signatory") != signatory {
		return Form{}
	}
	return p.Form
}

// Planned tells whether there is a run sheet to follow.
func (p SigningPage) Planned() bool {
	return slices.ContainsFunc(p.Steps, func(s CeremonyStep) bool { return s.Who != nil })
}

// Current is the step that is to be done now, or nil.
func (p SigningPage) Current() *CeremonyStep {
	for i := range p.Steps {
		if p.Steps[i].DoneAt == nil {
			return &p.Steps[i]
		}
	}
	return nil
}

// Coming are the steps after the current one, at most three.
func (p SigningPage) Coming() []CeremonyStep {
	var list []CeremonyStep
	current := p.Current()
	for _, s := range p.Steps {
		if s.DoneAt == nil && current != nil && s.Key != current.Key && len(list) < 3 {
			list = append(list, s)
		}
	}
	return list
}

// Done are the steps that were recorded, the last first.
func (p SigningPage) Done() []CeremonyStep {
	var list []CeremonyStep
	for _, s := range slices.Backward(p.Steps) {
		if s.DoneAt != nil {
			list = append(list, s)
		}
	}
	slices.SortStableFunc(list, func(a, b CeremonyStep) int { return b.DoneAt.Compare(*a.DoneAt) })
	return list
}

// Remaining are the cues that follow the last signature.
func (p SigningPage) Remaining() []CeremonyStep {
	return slices.DeleteFunc(slices.Clone(p.Steps), func(s CeremonyStep) bool { return s.DoneAt != nil || s.Who != nil })
}

// Signatures counts those that are to be given, and that are.
func (p SigningPage) Signatures() (counts struct{ All, Given int }) {
	if !p.Planned() {
		counts.All = len(p.Signers)
		for _, s := range p.Signers {
			if s.SignedOn != "" {
				counts.Given++
			}
		}
		return counts
	}
	for _, s := range p.Steps {
		if s.Who == nil {
			continue
		}
		counts.All++
		if s.DoneAt != nil {
			counts.Given++
		}
	}
	return counts
}

// Seconds after which the page looks whether anything changed; 0: nothing will.
func (p SigningPage) Seconds() int {
	if p.Open {
		return 2
	}
	return 0
}

// UndoPage is "ceremony/undo": why a step is taken back.
type UndoPage struct {
	CeremonyFrame
	Form Form
	Step *CeremonyStep // or, where there is no run sheet,
	Who  *Signer
}

// NewUndoPage shows the step of a key, or the signature of a signatory.
func NewUndoPage(f CeremonyFrame, step, signatory string) UndoPage {
	page := UndoPage{CeremonyFrame: f}
	for _, s := range f.steps(nil) {
		if s.Key == step && step != "" {
			page.Step = &s
		}
	}
	if who := f.MoU.Content.Signatory(signatory); who != nil {
		page.Who = f.signer(who, nil)
	}
	return page
}
