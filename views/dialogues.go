package views

import (
	"slices"
	"time"

	"duologue/models"
)

// HomePage is "home/show". Dialogues are those that visitors may see, the
// latest first, as the store gives them.
type HomePage struct {
	Frame
	// Coming is the dialogue that the page opens with, or nil.
	Coming   *models.Dialogue
	Register Register
	// Others are dialogues that are also to come, in no need of the stage.
	Others []*models.Dialogue
	Past   []*models.Dialogue
	// MoUs are those that were signed last, if any are public.
	MoUs []MoUCard
}

// NewHomePage puts the next dialogue on the stage: the first that has not
// ended at now. places are the on-site places of that dialogue; they are asked
// for only if there is one.
func NewHomePage(frame Frame, list []*models.Dialogue, now time.Time, places func(*models.Dialogue) *models.Counter) HomePage {
	p := HomePage{Frame: frame}
	coming, past := Split(list, now)
	p.Past = past
	if len(coming) > 0 {
		p.Coming, p.Others = coming[0], coming[1:]
		p.Register = NewRegister(p.Coming, now, places(p.Coming))
	}
	return p
}

// HostSides are the organisers of the coming dialogue by country.
func (p HomePage) HostSides() []HostSide { return hostsByCountry(p.Coming, models.HostOrganiser) }

// Figure is a number with what is known of it: of Known among Of items.
type Figure struct {
	N, Known, Of int
}

// Complete tells whether every item is known.
func (f Figure) Complete() bool { return f.Known == f.Of }

// Stakeholders adds up who took part in the past dialogues, as far as known.
func (p HomePage) Stakeholders() Figure {
	return sum(p.Past, func(d *models.Dialogue) *int { return d.StakeholdersAbout })
}

// Mous adds up the memoranda signed at the past dialogues, as far as known.
func (p HomePage) Mous() Figure {
	return sum(p.Past, func(d *models.Dialogue) *int { return d.MousSigned })
}

func sum(list []*models.Dialogue, of func(*models.Dialogue) *int) Figure {
	f := Figure{Of: len(list)}
	for _, d := range list {
		if n := of(d); n != nil {
			f.N, f.Known = f.N+*n, f.Known+1
		}
	}
	return f
}

// DialogueIndexPage is "dialogues/index".
type DialogueIndexPage struct {
	Frame
	Coming, Past []*models.Dialogue
}

// Split separates the dialogues to come (and under way), the next first, from
// those that have ended at now, the latest first.
func Split(list []*models.Dialogue, now time.Time) (coming, past []*models.Dialogue) {
	for _, d := range list {
		if d.EndsOn < now.In(d.Location()).Format(time.DateOnly) {
			past = append(past, d)
		} else {
			coming = append(coming, d)
		}
	}
	slices.Reverse(coming)
	return coming, past
}

// Register is what a visitor may do about registering, for the partial
// "register". Its zero value shows nothing.
type Register struct {
	Dialogue *models.Dialogue
	Phase    models.RegistrationPhase
	// Full: newcomers on site go to the waiting list.
	Full bool
	// Left is the number of free on-site places, shown when few; -1 is unknown.
	Left int
}

// fewPlaces is the number of free places from which on it is shown.
const fewPlaces = 20

// NewRegister tells it for a moment; places may be nil where nobody counts.
func NewRegister(d *models.Dialogue, now time.Time, places *models.Counter) Register {
	r := Register{Dialogue: d, Phase: d.Phase(now), Full: places.Full(), Left: -1}
	if left, ok := places.Left(); ok && left <= fewPlaces {
		r.Left = left
	}
	return r
}

// Open tells whether a newcomer can register now.
func (r Register) Open() bool { return r.Phase == models.PhaseOpen }

// DialogueHead is what the pages of one dialogue share: its name and its tabs.
type DialogueHead struct {
	Dialogue *models.Dialogue
	// Tab is the current one: "show", "agenda", "practical", "register", or "".
	Tab      string
	Register Register
	// Zone is the dialogue's own, Other the one beside it.
	Zone, Other *time.Location
	// HasAgenda shows the tab of the agenda: past dialogues often have none.
	HasAgenda bool
	// HasSpeakers shows theirs.
	HasSpeakers bool
}

// NewHead makes the head of a page of the dialogue. agenda may be nil where
// none is released.
func NewHead(d *models.Dialogue, tab string, now time.Time, agenda *models.Agenda) DialogueHead {
	h := DialogueHead{Dialogue: d, Tab: tab, Zone: d.Location(), Other: d.OtherLocation()}
	var places *models.Counter
	if agenda != nil {
		h.HasAgenda, places = len(agenda.Sessions) > 0, &agenda.Places
		h.HasSpeakers = len(agenda.Speakers) > 0
	}
	h.Register = NewRegister(d, now, places)
	return h
}

// HoursAhead is how many hours the other zone is ahead of the dialogue's own
// on its first day; 0 also if they are no whole hours apart.
func (h DialogueHead) HoursAhead() int {
	noon := dayOf(h.Dialogue.StartsOn).Add(12 * time.Hour)
	_, here := noon.In(h.Zone).Zone()
	_, there := noon.In(h.Other).Zone()
	if (there-here)%3600 != 0 {
		return 0
	}
	return (there - here) / 3600
}

// HasPractical tells whether there is a page of practical information.
func (h DialogueHead) HasPractical() bool {
	d := h.Dialogue
	return len(d.Practical) > 0 || len(d.Venue) > 0 || len(d.Directions) > 0
}

// DialoguePage is "dialogues/show".
type DialoguePage struct {
	Frame
	DialogueHead
	// Sessions counts those of the released agenda.
	Sessions int
	Past     bool
}

// HostSide is the hosts of one country.
type HostSide struct {
	Country string
	Hosts   []models.Host
}

// HostsByCountry groups the hosts of a role by country, in the order in which
// the countries first appear.
func (h DialogueHead) HostsByCountry(role string) []HostSide { return hostsByCountry(h.Dialogue, role) }

func hostsByCountry(d *models.Dialogue, role string) []HostSide {
	var sides []HostSide
	for _, host := range d.Hosts {
		if host.Role != role {
			continue
		}
		i := slices.IndexFunc(sides, func(s HostSide) bool { return s.Country == host.Host.Country })
		if i < 0 {
			sides, i = append(sides, HostSide{Country: host.Host.Country}), len(sides)
		}
		sides[i].Hosts = append(sides[i].Hosts, host.Host)
	}
	return sides
}

// PracticalPage is "dialogues/practical".
type PracticalPage struct {
	Frame
	DialogueHead
}
