package views

import (
	"net/url"

	"duologue/models"
	"duologue/views/locale"
)

// SpeakerName is the name of a speaker.
func SpeakerName(s *models.Speaker) locale.Person {
	return locale.Person{Family: s.FamilyName, Given: s.GivenNames, Native: s.NativeName, Order: s.NameOrder}
}

// SpeakersPage is "speakers/index": who speaks in a dialogue.
type SpeakersPage struct {
	Frame
	DialogueHead
	Cards []SpeakerCard
}

// SpeakerCard is one of them, with the sessions in which they speak.
type SpeakerCard struct {
	*models.Speaker
	// Picture is the address of the portrait; empty where there is none.
	Picture string
	Parts   []SpeakerPart
}

// SpeakerPart is a session and the role in it.
type SpeakerPart struct {
	Session *models.Session
	Role    string
	Href    string
}

// SpeakerCards are the speakers of an agenda.
func SpeakerCards(lang string, agenda *models.Agenda) []SpeakerCard {
	var cards []SpeakerCard
	slug := agenda.Dialogue.Slug
	for _, speaker := range agenda.Speakers {
		card := SpeakerCard{Speaker: speaker}
		if speaker.Portrait != "" {
			card.Picture = "/dialogues/" + url.PathEscape(slug) + "/speakers/" + speaker.Ref + "/portrait.jpg?v=" + speaker.Portrait
		}
		for _, session := range agenda.Sessions {
			for _, part := range session.Parts {
				if part.Ref == speaker.Ref {
					card.Parts = append(card.Parts, SpeakerPart{session, part.Role, PathIn(lang, "dialogues", slug, "sessions", session.Ref)})
				}
			}
		}
		cards = append(cards, card)
	}
	return cards
}

// SpeakerFields are what the form of a speaker needs.
type SpeakerFields struct {
	Form              Form
	Languages         []Option
	Orders, Countries []Option
	// Was is the fingerprint of the profile that is edited.
	Was string
	// Theirs is what somebody saved meanwhile, beside what was typed.
	Theirs []Difference
	Gone   bool
	// Picture is the address of the portrait; empty where there is none.
	Picture string
}

// OwnSpeakerPage is "speakers/own": a speaker completes the profile.
type OwnSpeakerPage struct {
	Frame
	SpeakerFields
	Dialogue *models.Dialogue
	Action   string
}

// OfficeSpeakersPage is "speaker_editor/index".
type OfficeSpeakersPage struct {
	OfficePage
	Toolbar  Toolbar
	Speakers []*models.Speaker
	// Speaks counts the sessions of the working version, by the speaker's ref.
	Speaks map[string]int
	// Asked counts those who can be asked by mail to complete their profile.
	Asked int
}

// OfficeSpeakerPage is "speaker_editor/edit".
type OfficeSpeakerPage struct {
	OfficePage
	SpeakerFields
	Action string
	New    bool
	// Speaker is who is edited; nil for a new one. Link is their own.
	Speaker       *models.Speaker
	Link          string
	MailLanguages []Option
}

// NewSpeakerFields are the fields of a form as it was typed.
func NewSpeakerFields(p *locale.Printer, languages []Option, form Form) SpeakerFields {
	f := SpeakerFields{Form: form, Languages: languages, Countries: []Option{{Label: p.T("register.choose_country")}}}
	for _, c := range p.Countries() {
		f.Countries = append(f.Countries, Option{Value: c.Code, Label: c.Name})
	}
	for _, o := range []string{models.GivenFirst, models.FamilyFirst} {
		f.Orders = append(f.Orders, Option{Value: o, Label: p.T("register.name_order." + o)})
	}
	return f
}

// SpeakerValues fill the form of a speaker.
func SpeakerValues(s models.SpeakerProfile) map[string][]string {
	values := map[string][]string{"family_name": {s.FamilyName}, "given_names": {s.GivenNames}, "native_name": {s.NativeName},
		"name_order": {s.NameOrder}, "country": {s.Country}}
	textValues(values, "position", s.Position)
	textValues(values, "organisation", s.Organisation)
	textValues(values, "biography", s.Biography)
	return values
}
