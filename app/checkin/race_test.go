package checkin_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"duologue/app"
	"duologue/app/web/webtest"
	"duologue/models"
	"duologue/models/modelstest"
)

// atOnce sends n scans at the same moment, by turns through two servers on one
// database.
func (g *gate) atOnce(address string, n int, token func(i int) string, body func(i int) string) map[string]int {
	g.t.Helper()
	servers := []*webtest.Browser{g.browser, {App: app.New(webtest.Kit(g.t, modelstest.Open(g.t, address, nil), nil, nil))}}
	var mutex sync.Mutex
	var all sync.WaitGroup
	start, answers := make(chan struct{}), map[string]int{}
	for i := range n {
		own := *g
		own.browser = &webtest.Browser{App: servers[i%2].App}
		all.Go(func() {
			<-start
			a := own.ask("POST", "/scans", token(i), body(i))
			mutex.Lock()
			defer mutex.Unlock()
			answers[fmt.Sprint(a.StatusCode, " ", a.Text)]++
		})
	}
	close(start)
	all.Wait()
	return answers
}

func TestFiftyTokensAtOnce(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		g := newGate(t, address, models.NewDevice{})
		ticket, _ := g.guest(1, models.Onsite)
		tokens := make([]string, 50)
		for i := range tokens {
			_, secret, err := g.store.CreateDevice(t.Context(), models.System(), g.dialogue.ID,
				models.NewDevice{Name: fmt.Sprint("Gate ", i), Lists: []string{g.list}})
			if err != nil {
				t.Fatal(err)
			}
			if _, tokens[i], err = g.store.ProvisionDevice(t.Context(), "", secret); err != nil {
				t.Fatal(err)
			}
		}
		count := map[string]int{}
		answers := g.atOnce(address, 50, func(i int) string { return tokens[i] }, func(i int) string { return g.scan(i, ticket, "") })
		for answer, n := range answers {
			for _, result := range []string{`"result":"ok"`, `"result":"already_in"`} {
				if strings.HasPrefix(answer, "200 ") && strings.Contains(answer, result) {
					count[result] += n
				}
			}
		}
		if count[`"result":"ok"`] != 1 || count[`"result":"already_in"`] != 49 {
			t.Errorf("%v of %v", count, answers)
		}
	})
}

func TestTenEqualNoncesOverHTTP(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		g := newGate(t, address, models.NewDevice{})
		ticket, _ := g.guest(1, models.Onsite)
		answers := g.atOnce(address, 10, func(int) string { return g.token }, func(int) string { return g.scan(1, ticket, "") })
		if len(answers) != 1 || g.rows() != 1 {
			t.Errorf("%d rows, answers %v", g.rows(), answers)
		}
	})
}
