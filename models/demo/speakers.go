package demo

import (
	"fmt"
	"slices"
	"time"

	"duologue/models"
)

// speakers is how many speak in the coming example: more than at any one time.
const speakers = 24

// cast makes up who speaks, plainly as examples, and gives each session its
// speakers, one after the other.
func cast(doc *models.Document) {
	g := &generator{rand: newRand()}
	for i := range speakers {
		doc.Speakers = append(doc.Speakers, g.speaker(i))
	}
	next := 0
	for i := range doc.Sessions {
		roles := map[string][]string{
			models.SessionPlenary:  {models.RoleChair, models.RoleSpeaker, models.RoleSpeaker},
			models.SessionParallel: {models.RoleModerator, models.RoleSpeaker, models.RoleSpeaker},
			models.SessionWorkshop: {models.RoleModerator, models.RolePanellist},
			models.SessionSigning:  {models.RoleChair},
		}[doc.Sessions[i].Kind]
		for _, role := range roles {
			part := models.SessionSpeaker{Speaker: doc.Speakers[next%speakers].Code, Role: role}
			doc.Sessions[i].Speakers = append(doc.Sessions[i].Speakers, part)
			next++
		}
	}
}

func (g *generator) speaker(i int) models.DocumentSpeaker {
	c, category := cultures()[i%len(cultures())].culture, []string{"researcher", "researcher", "official", "industry"}[i/2%4]
	var f models.RegistrationForm
	g.name(i, &f, c)
	s := models.DocumentSpeaker{Code: fmt.Sprintf("speaker-%d", i+1), FamilyName: f.FamilyName, GivenNames: f.GivenNames, NativeName: f.NativeName,
		NameOrder: f.NameOrder, Country: pick(g, c.countries), Language: pick(g, c.languages), Position: models.Text{}, Organisation: models.Text{},
		Email: fmt.Sprintf("%s@speaker%d.example", latin(f.GivenNames+"."+f.FamilyName), i+1),
		Biography: models.Text{"nl": "Een verzonnen persoon, alleen voor de demonstratie.", "fr": "Une personne fictive, uniquement pour la démonstration.",
			"en": "A made-up person, for the demonstration only.", "zh": "虚构人物，仅供演示。"}}
	for lang, c := range map[string]culture{"nl": dutch(), "fr": french(), "en": english(), "zh": chinese()} {
		s.Organisation[lang] = fmt.Sprintf(c.organisations[category], 1+i%9)
		s.Position[lang] = c.positions[category][i%len(c.positions[category])]
	}
	return s
}

// chairs are those who chair a session: they register as everybody does.
func (g *generator) chairs() (list []*models.Speaker) {
	for _, session := range g.agenda.Sessions {
		for _, part := range session.Parts {
			if part.Role == models.RoleChair && !slices.Contains(list, part.Speaker) {
				list = append(list, part.Speaker)
			}
		}
	}
	return list
}

// become makes a guest somebody who chairs a session, and stays.
func (x *guest) become(s *models.Speaker) {
	x.form.FamilyName, x.form.GivenNames, x.form.NativeName, x.form.NameOrder = s.FamilyName, s.GivenNames, s.NativeName, s.NameOrder
	x.form.Email, x.form.Country = s.Email, s.Country
	x.form.Organisation, _ = s.Organisation.In(x.form.Language)
	x.form.Position, _ = s.Position.In(x.form.Language)
	x.staff, x.decline, x.cancel = nil, time.Time{}, time.Time{}
}
