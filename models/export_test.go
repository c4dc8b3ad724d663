package models_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"testing"

	"duologue/models"
	"duologue/models/modelstest"
)

func TestExportIsAuditedAndReadsWhatItsColumnsAskFor(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s, ctx := modelstest.Open(t, address, nil), context.Background()
		d, refs := modelstest.Dialogue(t, s, modelstest.Plan{})
		for n := range 3 {
			form := modelstest.Form(n, models.Onsite, map[string]string{refs["x"]: models.Onsite})
			form.Access = "A ramp"
			if _, err := s.Register(ctx, models.Actor{}, d, form); err != nil {
				t.Fatal(err)
			}
		}
		known := []string{"email", models.ColumnSessions, models.ColumnAccess}
		var wrong *models.Invalid
		if err := s.StartExport(ctx, models.System(), d.Whole(), &models.Export{Format: "csv", Columns: known, Purpose: " "}, known); !errors.As(err, &wrong) {
			t.Errorf("without a purpose: %v", err)
		}
		e := &models.Export{Filter: models.RegistrationFilter{Mode: models.Onsite, Search: "example1"}, Format: "csv", Columns: known, Purpose: "Badges"}
		if err := s.StartExport(ctx, models.System(), d.Whole(), e, known); err != nil {
			t.Fatal(err)
		}
		last, err := s.LastAudit(ctx)
		details := last.Details
		if err != nil || details["purpose"] != "Badges" || details["count"] != float64(1) || details["mode"] != models.Onsite ||
			details["search_hash"] == nil || len(details["columns"].([]any)) != 3 {
			t.Errorf("%v %v", details, err)
		}
		for _, columns := range [][]string{{"email"}, known} {
			e.Columns, e.Filter = columns, models.RegistrationFilter{}
			count := 0
			err := s.ExportRows(ctx, d.Whole(), e, func(rows []models.ExportRow) error {
				for _, r := range rows {
					count++
					if asked := slices.Contains(columns, models.ColumnAccess); asked != (r.Needs.Access == "A ramp") || asked != (len(r.Choices) == 1) {
						t.Errorf("%v: %+v", columns, r)
					}
				}
				return nil
			})
			if err != nil || count != 3 {
				t.Errorf("%d rows, %v", count, err)
			}
		}
	})
}

// BenchmarkExportHeap reports the most heap in use (after a collection, in MB)
// while all registrations are read for an export, and its ratio.
func BenchmarkExportHeap(b *testing.B) {
	most := map[int]float64{}
	for _, n := range []int{10_000, 100_000} {
		s := modelstest.New(b)
		d, _ := modelstest.Dialogue(b, s, modelstest.Plan{})
		models.FillCrowd(b, s, d, n)
		e := &models.Export{Columns: []string{"email", models.ColumnSessions, models.ColumnAccess}}
		pages := 0
		err := s.ExportRows(context.Background(), d.Whole(), e, func([]models.ExportRow) error {
			if pages++; pages%(n/5_000) == 0 {
				runtime.GC()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most[n] = max(most[n], float64(m.HeapAlloc)/(1<<20))
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(most[n], map[int]string{10_000: "MB-10k", 100_000: "MB-100k"}[n])
	}
	b.ReportMetric(most[100_000]/most[10_000], "ratio")
}
