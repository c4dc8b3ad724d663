package views

import (
	"strconv"

	"duologue/models"
)

// AgendaItemPage is a form of the agenda's editor: "agenda_editor/session",
// "agenda_editor/room" or "agenda_editor/theme".
type AgendaItemPage struct {
	OfficePage
	Form Form
	// Action is where the form goes; New: there is nothing to remove.
	Action string
	New    bool
	// Was is the fingerprint of what is edited.
	Was string
	// Theirs is what a colleague saved meanwhile, beside what was typed; Gone:
	// they removed it.
	Theirs []Difference
	Gone   bool
	// Released: visitors know it, so that removing it calls it off.
	Released bool
	// Languages are those of texts.
	Languages                           []Option
	Kinds, Rooms, Modes, Themes, Spoken []Option
	Colours                             []Option
	Speakers, Roles                     []Option
	Links, Parts                        []int
	Files                               []FileLink
	Audiences                           []Option
}

// Difference is a field that two people filled in differently.
type Difference struct{ Label, Theirs, Yours string }

// AgendaReleasePage is "agenda_editor/release": what a release would change, and
// what those before it did.
type AgendaReleasePage struct {
	OfficePage
	Working  *models.Working
	Form     Form
	Conflict bool // somebody changed the working version meanwhile
	Reach    int  // how many will be written to
	Releases []models.AgendaRelease
	Names    map[int64]string // of accounts
}

// Blocked tells whether a conflict keeps the agenda from being released.
func (p AgendaReleasePage) Blocked() bool { return blocked(p.Working) }

// Conflicts of the working version.
func (p AgendaReleasePage) Conflicts() []Conflict { return conflictsOf(p.Base, p.Working) }

// SlotSpan is the time of a slot in both zones, with its day.
func (p AgendaReleasePage) SlotSpan(s *models.Slot) Span {
	return Span{Start: s.StartsAt, End: s.EndsAt, Zone: p.Zone(), Other: p.Other(), Dated: true}
}

// SessionValues fill the form of a session.
func SessionValues(s models.DocumentSession) map[string][]string {
	values := map[string][]string{
		"kind": {s.Kind}, "room": {s.Room}, "starts": {s.Starts}, "ends": {s.Ends}, "modes": s.Modes, "themes": s.Themes,
		"floor_languages": s.FloorLanguages, "interpretation": s.Interpretation, "join_url": {s.JoinURL},
		"capacity.onsite": {capacityText(s.Capacity.Onsite)}, "capacity.online": {capacityText(s.Capacity.Online)},
	}
	for name, on := range map[string]bool{"open": s.Open, "join_embed": s.JoinEmbed} {
		if on {
			values[name] = []string{"yes"}
		}
	}
	textValues(values, "title", s.Title)
	textValues(values, "abstract", s.Abstract)
	for i, link := range s.Links {
		values[LinkField(i, "url")] = []string{link.URL}
		textValues(values, LinkField(i, "title"), link.Title)
	}
	for i, part := range s.Speakers {
		values[PartField(i, "speaker")], values[PartField(i, "role")] = []string{part.Speaker}, []string{part.Role}
	}
	return values
}

// PartField names an input of a session's speaker.
func PartField(i int, part string) string { return "speakers[" + strconv.Itoa(i) + "]." + part }

// LinkField names an input of a session's link, which errors point at.
func LinkField(i int, part string) string { return "links[" + strconv.Itoa(i) + "]." + part }

// RoomValues fill the form of a room.
func RoomValues(r models.DocumentRoom) map[string][]string {
	values := map[string][]string{"kind": {r.Kind}, "capacity": {capacityText(r.Capacity)}}
	textValues(values, "name", r.Name)
	return values
}

// ThemeValues fill the form of a theme.
func ThemeValues(t models.DocumentTheme) map[string][]string {
	values := map[string][]string{"colour": {t.Colour}}
	textValues(values, "name", t.Name)
	return values
}

func textValues(values map[string][]string, name string, text models.Text) {
	for lang, words := range text {
		values[name+"."+lang] = []string{words}
	}
}
