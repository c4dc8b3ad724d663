package demo

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"duologue/models"
)

const (
	guests = 300
	seed   = 19791123
)

// guest is one made-up registration and what becomes of it.
type guest struct {
	form  models.RegistrationForm
	at    time.Time // of registering
	staff *models.ChangeForm
	// when an organiser looks at it, or the guest cancels; zero is never
	approve, decline, cancel time.Time
}

// generator makes guests up, always the same ones for one day.
type generator struct {
	rand      *rand.Rand
	agenda    *models.Agenda
	questions []models.Question
	consents  []models.ConsentText
	opened    time.Time
	now       time.Time
}

func newRand() *rand.Rand { return rand.New(rand.NewPCG(seed, guests)) }

// chance is true in percent of a hundred cases.
func (g *generator) chance(percent int) bool { return g.rand.IntN(100) < percent }

func pick[T any](g *generator, list []T) T { return list[g.rand.IntN(len(list))] }

// guests makes all of them up, in the order in which they register.
func (g *generator) guests() []*guest {
	list := make([]*guest, guests)
	span := g.now.Add(-2 * time.Hour).Sub(g.opened)
	var times []time.Time
	for range list {
		times = append(times, g.opened.Add(time.Duration(g.rand.Int64N(int64(span)))))
	}
	slices.SortFunc(times, time.Time.Compare)
	for i := range list {
		list[i] = g.guest(i, times[i])
	}
	for i, chair := range g.chairs() {
		list[i].become(chair)
	}
	return list
}

func (g *generator) guest(i int, at time.Time) *guest {
	c := g.culture()
	x := &guest{at: at}
	f := &x.form
	f.Category = pick(g, []string{"researcher", "researcher", "researcher", "researcher", "official", "official", "industry", "industry", "other"})
	f.Country, f.Language = pick(g, c.countries), pick(g, c.languages)
	g.name(i, f, c)
	if f.Language == "en" {
		c = english() // in which they then write everything else
	}
	domain := g.organisation(f, c)
	f.Email = fmt.Sprintf("%s%d@%s", latin(f.GivenNames+"."+f.FamilyName), i+1, domain)
	f.Position = pick(g, c.positions[f.Category])
	if f.Category == models.Official { // who are invited by their country's body
		f.Host = map[string]string{"BE": "EXAMPLE-BE", "CN": "EXAMPLE-CN"}[f.Country]
	}
	onsite := 72
	if f.Country == "CN" {
		onsite = 54
	}
	f.Mode = models.Online
	if g.chance(onsite) {
		f.Mode = models.Onsite
	}
	f.Sessions = g.sessions(f.Mode)
	g.needs(f, c)
	g.answers(f)
	nonce := sha256.Sum256(fmt.Appendf(nil, "demonstration %d", i))
	f.Nonce = nonce[:16]
	g.later(x)
	return x
}

func (g *generator) culture() culture {
	n := g.rand.IntN(100)
	list := cultures()
	for _, c := range list {
		if n -= c.share; n < 0 {
			return c.culture
		}
	}
	return list[0].culture
}

// organisation fills in an organisation that is plainly an example, in the
// guest's language, and returns its domain.
func (g *generator) organisation(f *models.RegistrationForm, c culture) string {
	n := 1 + g.rand.IntN(9)
	f.Organisation = fmt.Sprintf(c.organisations[f.Category], n)
	word := map[string]string{"researcher": "university", "official": "agency", "industry": "company", "other": "association"}
	return fmt.Sprintf("%s%d.example", word[f.Category], n)
}

// name makes up a name; a few guests have a single one.
func (g *generator) name(i int, f *models.RegistrationForm, c culture) {
	family, given := g.rand.IntN(len(c.family)), g.rand.IntN(len(c.given))
	f.FamilyName, f.GivenNames = c.family[family], c.given[given]
	f.NameOrder = models.GivenFirst
	if c.familyFirst {
		f.NameOrder = models.FamilyFirst
		f.NativeName = c.nativeFamily[family] + c.nativeGiven[given]
	}
	if i%97 == 41 {
		f.FamilyName, f.NativeName, f.NameOrder = "", "", models.GivenFirst
	}
}

// latin is the local part of an address: letters without their accents.
func latin(name string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(name)) {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || r == '.') {
			b.WriteRune(r)
		}
	}
	return strings.Trim(b.String(), ".")
}

// needs of a few; what they say is in their own language.
func (g *generator) needs(f *models.RegistrationForm, c culture) {
	if f.Mode == models.Onsite && g.chance(14) {
		f.Dietary = pick(g, c.diets)
	}
	if f.Mode == models.Onsite && g.chance(4) {
		f.Access = map[string]string{"nl": "rolstoelgebruiker", "fr": "en fauteuil roulant", "en": "wheelchair user", "zh": "使用轮椅"}[f.Language]
	}
}

func (g *generator) answers(f *models.RegistrationForm) {
	f.Answers, f.Consents = map[string][]string{}, map[string]bool{}
	wishes := map[string]string{
		"nl": "Een onderzoeksgroep met ervaring in proefprojecten.", "fr": "Une équipe de recherche qui a l’expérience des projets pilotes.",
		"en": "A research group with experience of pilots.", "zh": "有试点项目经验的研究团队。",
	}
	for _, q := range g.questions {
		switch {
		case !q.Required && g.chance(40):
		case q.Kind == models.QuestionText:
			f.Answers[q.Ref] = []string{wishes[f.Language]}
		case q.Kind == models.QuestionChoice:
			f.Answers[q.Ref] = []string{pick(g, []string{"en", f.Language})}
		case q.Kind == models.QuestionYesNo:
			f.Answers[q.Ref] = []string{map[bool]string{true: "yes", false: "no"}[f.Country == "CN" && f.Mode == models.Onsite]}
		default:
			for _, o := range q.Options {
				if g.chance(40) {
					f.Answers[q.Ref] = append(f.Answers[q.Ref], o.Value)
				}
			}
		}
	}
	for _, t := range g.consents {
		f.Consents[t.Ref] = t.Required || g.chance(70)
	}
}
