package models_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm/logger"

	"duologue/models"
	"duologue/models/modelstest"
)

// TestPlansOfTheRegister: whatever visitors ask of 100,000 records, on page 1 and
// on page 500, no table is read whole, and what is looked at is bounded.
func TestPlansOfTheRegister(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: loads 100,000 records")
	}
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		start := time.Now()
		models.FillMoUs(t, s, crowdSize)
		t.Logf("loaded in %v", time.Since(start).Round(time.Millisecond))
		p := &planner{t: t, mysql: s.MySQL(), asked: &reads{Interface: logger.Discard}, known: map[string]bool{}}
		var err error
		if p.db, err = s.Record(p.asked); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			filter models.MoUFilter
			finds  bool
			most   int // rows looked at for a page
		}{
			{models.MoUFilter{}, true, 200},
			{models.MoUFilter{State: "in_effect"}, true, 5400},
			{models.MoUFilter{Party: "BODY-7"}, true, 1400},
			{models.MoUFilter{Party: "RARE"}, true, 200},
			{models.MoUFilter{Country: "be", Topic: "topic-3"}, true, 13000},
			{models.MoUFilter{Year: "1999", State: "expired"}, true, 9000},
			{models.MoUFilter{Dialogue: "d-6", Party: "BODY-6"}, true, 9000},
			{models.MoUFilter{Search: "unique4242"}, true, 200},
			{models.MoUFilter{Search: "rare7 common"}, true, 300},
			{models.MoUFilter{Search: "common polar"}, true, 12000},
			{models.MoUFilter{Search: "common"}, true, 5400},
			{models.MoUFilter{Search: "polar", State: "expired"}, true, 12000},
			{models.MoUFilter{Search: "nowhere"}, false, 50},
			{models.MoUFilter{Party: "RARE", Search: "common"}, true, 1400},
		} {
			p.register(s, c.filter, "", c.finds, c.most)
		}
		deep := ""
		for range 20 { // 20 pages of 25 times 25 are the 500th page
			page, err := s.PublicMoUs(t.Context(), models.MoUFilter{}, deep, 25*pageSize/2)
			if err != nil || page.After == "" {
				t.Fatal(err)
			}
			deep = page.After
		}
		p.register(s, models.MoUFilter{}, deep, true, 200)
	})
}

// register asks for a page of the register and reads its plans.
func (p *planner) register(s *models.Store, f models.MoUFilter, after string, finds bool, most int) {
	p.t.Helper()
	before := p.examined()
	p.asked.asked = nil
	page, err := s.PublicMoUs(p.t.Context(), f, after, pageSize/2)
	if err != nil {
		p.t.Fatal(err)
	}
	if (len(page.Rows) > 0) != finds {
		p.t.Errorf("%+v finds %d", f, len(page.Rows))
	}
	asked := slices.Clone(p.asked.asked)
	if n := p.examined() - before; n > most {
		p.t.Errorf("%+v: looked at %d rows, more than %d", f, n, most)
	}
	for _, query := range asked {
		if !strings.Contains(query, "f.mou_id IN (") { // few rows, sorted
			p.read(query)
		}
	}
}

// withoutTimes is a query without the moments in it.
func withoutTimes(sql string) string {
	return regexp.MustCompile(`[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+`).ReplaceAllString(sql, "NOW")
}

// TestWhatIsHiddenCostsWhatThereIsNot: for a record that visitors may not see the
// same is asked of the database as for one that there is not.
func TestWhatIsHiddenCostsWhatThereIsNot(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		ctx, desk := t.Context(), models.WholeDesk()
		m, err := s.EnterMoU(ctx, keeper(), desk, "", exampleMoU("Hidden"))
		step(t, m, err)
		for _, visibility := range []string{models.MoUPublic, models.MoUInternal} {
			m, err = s.ShowMoU(ctx, clearer(), desk, m.Ref, models.MoUShowing{Visibility: visibility})
			step(t, m, err)
		}
		asked := &reads{Interface: logger.Discard}
		if _, err := s.Record(asked); err != nil {
			t.Fatal(err)
		}
		questions := func(reference string) string {
			asked.asked = nil
			if _, err := s.PublicRecord(ctx, reference); err == nil {
				t.Errorf("%s is seen", reference)
			}
			if _, err := s.PublicFileOfMoU(ctx, reference, "x"); err == nil {
				t.Errorf("a file of %s is seen", reference)
			}
			return strings.ReplaceAll(withoutTimes(strings.Join(asked.asked, "\n")), reference, "REFERENCE")
		}
		if hidden, unknown := questions(*m.Reference), questions("2026-999"); hidden != unknown || hidden == "" {
			t.Errorf("asked for a hidden one:\n%s\nfor one that is not:\n%s", hidden, unknown)
		}
	})
}
