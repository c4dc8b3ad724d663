package models_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

func TestAnEmbargoEnds(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		now := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
		s := modelstest.Open(t, address, func() time.Time { return now })
		ctx, desk := t.Context(), models.WholeDesk()
		m := signed(t, s, exampleMoU("Embargoed"))
		until := now.Add(time.Hour)
		m, err := s.ShowMoU(ctx, clearer(), desk, m.Ref, models.MoUShowing{Visibility: models.MoUEmbargoed, Until: &until, Then: models.MoUPublic})
		step(t, m, err)
		sees := func() int {
			page, err := s.PublicMoUs(ctx, models.MoUFilter{Search: "embarg"}, "", 10)
			if err != nil {
				t.Fatal(err)
			}
			facets, err := s.PublicFacets(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if (len(facets) > 0) != (len(page.Rows) > 0) {
				t.Errorf("%d records are seen, and %d facets", len(page.Rows), len(facets))
			}
			return len(page.Rows)
		}
		now = until.Add(-time.Microsecond)
		if n := sees(); n != 0 {
			t.Errorf("before its end %d are seen", n)
		}
		now = until
		if n := sees(); n != 1 {
			t.Fatalf("at its end %d are seen", n)
		}
		page, _ := s.PublicMoUs(ctx, models.MoUFilter{}, "", 10)
		public, err := s.PublicMoU(ctx, *page.Rows[0].Reference)
		if err != nil {
			t.Fatal(err)
		}
		statements, err := s.StatementsOf(ctx, public)
		if err != nil || len(statements) != 1 {
			t.Fatalf("%d statements, %v", len(statements), err)
		}
		for _, hidden := range []string{"Hidden Contact", "hidden@", "SECRETREF"} {
			if strings.Contains(*statements[0].Payload, hidden) || strings.Contains(fmt.Sprintf("%+v", public), hidden) {
				t.Errorf("visitors are told %q", hidden)
			}
		}
	})
}

// TestTiesToHiddenRecords: a record that visitors see names another only while
// they see that one, too.
func TestTiesToHiddenRecords(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		ctx, desk := t.Context(), models.WholeDesk()
		earlier, err := s.EnterMoU(ctx, keeper(), desk, models.MoUSigned, exampleMoU("Earlier"))
		step(t, earlier, err)
		content := exampleMoU("Later")
		content.Relations = []models.MoURelation{{Kind: "renews", MoU: earlier.Ref}}
		later, err := s.EnterMoU(ctx, keeper(), desk, models.MoUSigned, content)
		step(t, later, err)
		showing := func(m *models.MoU, visibility string) *models.MoU {
			m, err := s.ShowMoU(ctx, clearer(), desk, m.Ref, models.MoUShowing{Visibility: visibility})
			return step(t, m, err)
		}
		reference := *showing(later, models.MoUPublic).Reference
		for _, c := range []struct {
			visibility string
			ties       int
		}{{models.MoUInternal, 0}, {models.MoUPublic, 1}, {models.MoUInternal, 0}, {models.MoUPublic, 1}} {
			showing(earlier, c.visibility)
			public, err := s.PublicMoU(ctx, reference)
			if err != nil {
				t.Fatal(err)
			}
			if len(public.Content.Relations) != c.ties {
				t.Errorf("while the other is %s: %+v", c.visibility, public.Content.Relations)
			}
		}
	})
}
