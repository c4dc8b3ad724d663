package models

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// CeremonyCues are the words of what a ceremony has besides signatures.
type CeremonyCues struct {
	Welcome, Entrance, Folders, Exchange, Handshake, Photograph Text
	// Unnamed stands on the seat of a party of which nobody is named yet.
	Unnamed Text
}

// signingPositions are those of a signature in a copy that have a name; later
// ones are numbers.
func signingPositions() []string { return []string{"first", "second", "third", "fourth"} }

// SigningPosition is the position of the signature of an index, from 0.
func SigningPosition(index int) string {
	if named := signingPositions(); index < len(named) {
		return named[index]
	}
	return strconv.Itoa(index + 1)
}

// PlanCeremony makes copies, seats and run sheet by the alternat: each party
// keeps an original in which it is named and signs first, the others after it as
// they are listed. In the first round each signs its own, then the folders are
// exchanged until every copy bears every signature.
func PlanCeremony(c *MoUContent, cues CeremonyCues) *MoUCeremony {
	plan := &MoUCeremony{Copies: planCopies(c), Seats: planSeats(c, cues)}
	plan.cue(cues.Welcome, false)
	plan.cue(cues.Entrance, true)
	for round := range len(c.Parties) {
		if round == 0 {
			plan.cue(cues.Folders, false)
		} else {
			plan.cue(cues.Exchange, true)
		}
		for _, copied := range plan.Copies {
			plan.round(c, copied, round)
		}
	}
	plan.cue(cues.Handshake, true)
	plan.cue(cues.Photograph, true)
	return plan
}

// AlternatOrder lists the parties as they stand in the copy that one of them
// keeps.
func (c *MoUContent) AlternatOrder(keeper string) []string {
	order := []string{keeper}
	for _, p := range c.Parties {
		if p.Key != keeper {
			order = append(order, p.Key)
		}
	}
	return order
}

// signersIn lists who signs a copy, in the order of its signatures: whose party
// is unknown signs last.
func (c *MoUContent) signersIn(keeper string) []MoUSignatory {
	var list []MoUSignatory
	for _, party := range append(c.AlternatOrder(keeper), "") {
		for _, s := range c.Signatories {
			if s.Party == party {
				list = append(list, s)
			}
		}
	}
	return list
}

func planCopies(c *MoUContent) []MoUCopy {
	var copies []MoUCopy
	for _, p := range c.Parties {
		copies = append(copies, MoUCopy{Key: p.Key, Party: p.Key, Languages: c.languagesOfCopy(p.Side)})
	}
	return copies
}

// languagesOfCopy are those of the authentic texts (of all, where none is said to
// be), the keeper's own first.
func (c *MoUContent) languagesOfCopy(side string) []string {
	languages := func(keep func(MoUText) bool) (list []string) {
		for _, t := range c.Texts {
			if keep(t) && !slices.Contains(list, t.Language) {
				list = append(list, t.Language)
			}
		}
		return list
	}
	list := languages(func(t MoUText) bool { return t.Status == TextAuthentic })
	if len(list) == 0 {
		list = languages(func(t MoUText) bool { return t.Status == "" })
	}
	rank := func(lang string) int {
		switch chinese := baseLanguage(lang) == "zh"; {
		case side == SideChina && !chinese, side == SideBelgium && chinese:
			return 1
		}
		return 0
	}
	slices.SortStableFunc(list, func(a, b string) int { return rank(a) - rank(b) })
	return list
}

// planSeats seats the signatories by their parties as listed, from the left as
// the hall sees it; a party of which nobody signs yet keeps a seat.
func planSeats(c *MoUContent, cues CeremonyCues) []MoUSeat {
	var seats []MoUSeat
	for _, party := range append(c.partyKeys(), "") {
		before := len(seats)
		for _, s := range c.Signatories {
			if s.Party == party {
				seats = append(seats, MoUSeat{Place: len(seats) + 1, Signatory: s.Key})
			}
		}
		if p := c.Party(party); p != nil && len(seats) == before {
			label := cues.Unnamed
			if len(p.Name) > 0 {
				label = p.Name
			}
			seats = append(seats, MoUSeat{Place: len(seats) + 1, Label: label})
		}
	}
	return seats
}

func (c *MoUContent) partyKeys() []string {
	var keys []string
	for _, p := range c.Parties {
		keys = append(keys, p.Key)
	}
	return keys
}

func (m *MoUCeremony) cue(words Text, photographed bool) {
	m.add(MoUStep{Cue: words, Photographer: photographed})
}

func (m *MoUCeremony) add(step MoUStep) {
	step.Key = m.FreeStep()
	m.Steps = append(m.Steps, step)
}

// FreeStep is a key that no step has.
func (m *MoUCeremony) FreeStep() string {
	last := 0
	for _, s := range m.Steps {
		if n, err := strconv.Atoi(s.Key); err == nil {
			last = max(last, n)
		}
	}
	return strconv.Itoa(last + 1)
}

// round adds the signatures of a copy by the party whose turn it is in a round;
// whose party is unknown signs in the last one.
func (m *MoUCeremony) round(c *MoUContent, copied MoUCopy, round int) {
	order := c.AlternatOrder(copied.Party)
	turn := []string{order[round]}
	if round == len(order)-1 {
		turn = append(turn, "")
	}
	languages := copied.Languages
	if len(languages) == 0 {
		languages = []string{""}
	}
	for _, language := range languages {
		for i, s := range c.signersIn(copied.Party) {
			if slices.Contains(turn, s.Party) {
				m.add(MoUStep{Signatory: s.Key, Copy: copied.Key, Language: language, Position: SigningPosition(i),
					Witness: witnesses(s), Photographer: i == 0})
			}
		}
	}
}

// witnesses are the names of a signatory's, as far as they fit in a line.
func witnesses(s MoUSignatory) string {
	list := s.Witnesses
	for len(list) > 0 && len([]rune(strings.Join(list, ", "))) > textShort {
		list = list[:len(list)-1]
	}
	return strings.Join(list, ", ")
}

// Begun tells whether a step was recorded already.
func (m *MoUCeremony) Begun() bool {
	return m != nil && slices.ContainsFunc(m.Steps, func(s MoUStep) bool { return s.DoneAt != nil })
}

// Next is the first step that is still to be done, or nil.
func (m *MoUCeremony) Next() *MoUStep {
	if m == nil {
		return nil
	}
	for i := range m.Steps {
		if m.Steps[i].DoneAt == nil {
			return &m.Steps[i]
		}
	}
	return nil
}

// Copy of a key, or nil.
func (m *MoUCeremony) Copy(key string) *MoUCopy {
	if m == nil {
		return nil
	}
	return byKey(m.Copies, key, func(c MoUCopy) string { return c.Key })
}

// Step of a key, or nil.
func (m *MoUCeremony) Step(key string) *MoUStep {
	if m == nil {
		return nil
	}
	return byKey(m.Steps, key, func(s MoUStep) string { return s.Key })
}

// SetTable replaces copies and seats. *Invalid: a copy in which somebody signs by
// the run sheet would be gone.
func (m *MoUCeremony) SetTable(copies []MoUCopy, seats []MoUSeat) error {
	for _, s := range m.Steps {
		if s.Copy != "" && !slices.ContainsFunc(copies, func(c MoUCopy) bool { return c.Key == s.Copy }) {
			return refused("copies", "ceremony.copy_in_use")
		}
	}
	for i := range seats {
		seats[i].Place = i + 1
	}
	m.Copies, m.Seats = copies, seats
	return nil
}

// PutStep puts a step at a place of the run sheet, from 0: a new one, where it
// has no key. What was recorded already stays as it is: ErrConflict.
func (m *MoUCeremony) PutStep(step MoUStep, place int) error {
	if step.Signatory != "" && step.Copy == "" {
		return refused("copy", "field.required")
	}
	if step.Signatory == "" && len(step.Cue) == 0 {
		return refused("cue", "ceremony.step_empty")
	}
	if step.Signatory == "" {
		step.Copy, step.Language, step.Position = "", "", ""
	}
	if step.Key == "" {
		step.Key = m.FreeStep()
	} else if err := m.RemoveStep(step.Key); err != nil {
		return err
	}
	step.DoneAt = nil
	m.Steps = slices.Insert(m.Steps, min(max(place, 0), len(m.Steps)), step)
	return nil
}

// RemoveStep takes a step away that was not recorded yet: ErrNotFound,
// ErrConflict.
func (m *MoUCeremony) RemoveStep(key string) error {
	i := slices.IndexFunc(m.Steps, func(s MoUStep) bool { return s.Key == key })
	switch {
	case i < 0:
		return ErrNotFound
	case m.Steps[i].DoneAt != nil:
		return ErrConflict
	}
	m.Steps = slices.Delete(m.Steps, i, i+1)
	return nil
}

// LastDone is when the last recorded step was, or nil.
func (m *MoUCeremony) LastDone() *time.Time {
	var last *time.Time
	if m != nil {
		for _, s := range m.Steps {
			if s.DoneAt != nil && (last == nil || s.DoneAt.After(*last)) {
				last = s.DoneAt
			}
		}
	}
	return last
}
