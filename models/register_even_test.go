package models_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

// shapes are statements without their values, sorted; both ends of a savepoint
// are one.
type shapes []string

func (list *shapes) note(sql string) {
	words := strings.Fields(strings.NewReplacer("`", "", "(", " ").Replace(sql))
	shape := strings.Join(words[:min(3, len(words))], " ")
	switch words[0] {
	case "RELEASE", "ROLLBACK":
		shape = "end of savepoint"
	case "SELECT":
		shape = "SELECT FROM " + words[slices.Index(words, "FROM")+1]
	}
	*list = append(*list, shape)
	slices.Sort(*list)
}

// TestAKnownAddressTakesTheSameWork: whatever was known before, a form is
// answered by the same statements, so that the time tells nothing.
func TestAKnownAddressTakesTheSameWork(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		b := newMailbox(t, address)
		doc := modelstest.Document(modelstest.Plan{Places: 9, SessionPlaces: 9}, b.now)
		doc.Questions = []models.DocumentQuestion{{Kind: models.QuestionText, Label: models.Text{"en": "Topic"}}}
		doc.Consents = []models.DocumentConsent{{Code: "pictures", Version: 1, Label: models.Text{"en": "Pictures"}}}
		d, err := b.ImportDialogue(context.Background(), doc)
		if err != nil {
			t.Fatal(err)
		}
		agenda, err := b.Agenda(context.Background(), d)
		if err != nil {
			t.Fatal(err)
		}
		questions, err := b.Questions(context.Background(), d.ID)
		if err != nil {
			t.Fatal(err)
		}
		var done shapes
		watched := b.Watched(func(sql string) { done.note(sql) })
		post := func(person int, nonce byte) (shapes, int) {
			t.Helper()
			done = nil
			f := modelstest.Form(person, models.Onsite, map[string]string{agenda.Sessions[1].Ref: models.Onsite, agenda.Sessions[3].Ref: models.Online})
			f.Access, f.Answers = "Ramp", map[string][]string{questions[0].Ref: {"Water"}}
			f.Nonce = []byte("fifteen bytes, " + string(nonce))
			before := len(b.states())
			if _, err := watched.Register(context.Background(), guest(), d, f); err != nil {
				t.Fatal(err)
			}
			return done, len(b.states()) - before
		}
		first, _ := post(1, 'a')
		for _, c := range []struct {
			name   string
			person int
			nonce  byte
			later  time.Duration
			mails  int
		}{
			{"another unknown address", 2, 'a', 0, 1},
			{"the same form again", 1, 'a', 0, 0},
			{"a known address", 1, 'b', time.Hour, 1},
			{"a known address, often", 1, 'c', time.Second, 0},
		} {
			b.now = b.now.Add(c.later)
			again, mails := post(c.person, c.nonce)
			if mails != c.mails || !slices.Equal(again, first) {
				t.Errorf("%s: %d mails;\n%s\nat first\n%s", c.name, mails, strings.Join(again, "\n"), strings.Join(first, "\n"))
			}
		}
		if terms := fmt.Sprint(first); !strings.Contains(terms, "UPDATE counters") || !strings.Contains(terms, "search_terms") {
			t.Error(first)
		}
		modelstest.CheckPlaces(t, b.Store, d)
	})
}
