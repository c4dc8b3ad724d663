package models_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

// importWords are as many words as the tests need.
func importWords() models.ImportWords {
	return models.ImportWords{
		Countries: map[string]string{"be": "BE", "belgie": "BE", "中国": "CN"}, Categories: map[string]string{"researcher": "researcher", "科研人员": "researcher"},
		Modes: map[string]string{"online": "online", "on site": "onsite"}, Languages: map[string]string{"en": "en", "中文": "zh"},
	}
}

func importHead() []string {
	return []string{"Family", "Given", "E-mail", "Organisation", "Country", "Category", "Mode", "Language", "Sessions", "Remarks"}
}

func importPlan() models.ImportPlan {
	return models.ImportPlan{Fields: []string{"family_name", "given_names", "email", "organisation", "country", "category", "mode", "language", "sessions", ""}}
}

// importSheet calls row with a head, n rows of people, and among them one bad row
// of each kind after the other, 37 in all; who says which.
func importSheet(n int, row func(number int, cells []string) error) (kinds map[int]string, err error) {
	kinds = map[int]string{}
	spoil := []struct {
		kind   string
		column int
		value  string
	}{
		{"field.required", 3, ""}, {"field.email", 2, "nobody"}, {"organise.import.unknown", 4, "Atlantis"}, {"organise.import.unknown", 5, "wizard"},
		{"organise.import.unknown", 8, "nowhere"}, {"field.too_long", 0, strings.Repeat("x", 101)}, {"field.characters", 1, "\u202eevil"},
		{"field.overlap", 8, "x; x2"}, {"organise.import.twice", 2, "p1@guest.example"}, {"organise.import.registered", 2, "person0@guest.example"},
	}
	if err := row(1, importHead()); err != nil {
		return nil, err
	}
	for i := range n {
		cells := []string{fmt.Sprintf("Guest%d", i), "Person", fmt.Sprintf("p%d@guest.example", i), "Example University", "België", "Researcher", "Online", "EN", "", "ok"}
		if i%3 == 0 {
			cells[6], cells[8] = "On site", "Session x"
		}
		if every := n / 40; i%every == every-1 && len(kinds) < 37 {
			s := spoil[len(kinds)%len(spoil)]
			cells[s.column], kinds[i+2] = s.value, s.kind
		}
		if err := row(i+2, cells); err != nil {
			return nil, err
		}
	}
	return kinds, nil
}

func upload(t testing.TB, s *models.Store, d *models.Dialogue, n int) (*models.Import, map[int]string) {
	t.Helper()
	var kinds map[int]string
	i, err := s.CreateImport(context.Background(), models.Actor{Kind: models.ActorAccount, AccountID: 7}, d.Whole(), models.NewImport{Name: "guests.xlsx",
		Guess: func(header []string) []string { return make([]string, len(header)) },
		Read: func(row func(int, []string) error) (map[string]string, error) {
			var err error
			kinds, err = importSheet(n, row)
			return map[string]string{"format": "xlsx"}, err
		}})
	if err != nil {
		t.Fatal(err)
	}
	return i, kinds
}

// work does all that is to be done on imports, by several stores in turn.
func work(t testing.TB, i *models.Import, d *models.Dialogue, stores ...*models.Store) *models.Import {
	t.Helper()
	for turn := 0; ; turn++ {
		s := stores[turn%len(stores)]
		if more, err := s.ImportStep(context.Background(), importWords()); err != nil {
			t.Fatal(err)
		} else if !more {
			is, err := s.ImportByRef(context.Background(), d.Whole(), i.Ref)
			if err != nil {
				t.Fatal(err)
			}
			return is
		}
	}
}

// state is all that an import could leave behind.
func registrations(t testing.TB, s *models.Store, d *models.Dialogue) string {
	t.Helper()
	all, choices, err := s.Everything(context.Background(), d)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, r := range all {
		lines = append(lines, fmt.Sprintf("%d %s %d %s", r.ID, r.State, r.Revision, r.Email))
	}
	figures, err := s.MailFigures(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%v %d choices, %v mails, terms %d", lines, len(choices), figures.ByState, s.Terms(t, d))
}

func TestImportAndUndo(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		ctx, staff := context.Background(), models.Actor{Kind: models.ActorAccount, AccountID: 7}
		s, other := modelstest.Open(t, address, nil), modelstest.Open(t, address, nil)
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{Places: 20, SessionPlaces: 12})
		if _, err := s.Register(ctx, models.Actor{}, d, modelstest.Form(0, models.Online, nil)); err != nil {
			t.Fatal(err)
		}
		before := registrations(t, s, d)
		i, kinds := upload(t, s, d, 120)
		plan := importPlan()
		plan.Fields[2] = "family_name"
		var wrong *models.Invalid
		if err := s.PlanImport(ctx, staff, d, i, i.Revision, plan); !errors.As(err, &wrong) {
			t.Errorf("a field twice: %v", err)
		}
		if err := s.PlanImport(ctx, staff, d, i, i.Revision, importPlan()); err != nil {
			t.Fatal(err)
		}
		if err := s.PlanImport(ctx, staff, d, i, i.Revision, importPlan()); !errors.Is(err, models.ErrConflict) {
			t.Errorf("a plan over another's: %v", err)
		}
		i = work(t, i, d, s, other)
		if i.State != models.ImportChecked || i.Total != 120 || i.Bad != 37 || len(kinds) != 37 {
			t.Fatalf("%+v, %d bad", i, len(kinds))
		}
		rows, err := s.ImportRows(ctx, i, []string{models.RowBad}, 0, 100)
		if err != nil || len(rows) != 37 {
			t.Fatal(len(rows), err)
		}
		for _, row := range rows {
			if p := row.Problems[0]; p.Key != kinds[row.Number] || p.Column < 0 {
				t.Errorf("row %d: %+v, want %s", row.Number, row.Problems, kinds[row.Number])
			}
		}
		if counts, err := s.ImportProblems(ctx, i); err != nil || len(counts) != 8 {
			t.Errorf("%v %v", counts, err)
		}
		if now := registrations(t, s, d); now != before {
			t.Errorf("a check changed %s", now)
		}
		if err := s.StartImport(ctx, staff, i, i.Revision); err != nil {
			t.Fatal(err)
		}
		i = work(t, i, d, s, other)
		if i.State != models.ImportDone || i.Done != 83 || i.Refused != 0 {
			t.Fatalf("%+v", i)
		}
		modelstest.CheckPlaces(t, s, d)
		counts, err := s.StateCounts(ctx, d.Whole())
		if err != nil || counts[d.ID][models.Confirmed]+counts[d.ID][models.Waitlisted] != 84 || counts[d.ID][models.Waitlisted] == 0 {
			t.Errorf("%v %v", counts, err)
		}
		if err := s.UndoImport(ctx, staff, i, i.Revision); err != nil {
			t.Fatal(err)
		}
		i = work(t, i, d, s, other)
		if i.State != models.ImportUndone || i.Undone != 83 || i.Kept != 0 {
			t.Errorf("%+v", i)
		}
		modelstest.CheckPlaces(t, s, d)
		if now := registrations(t, s, d); now != before {
			t.Errorf("%s\nwas %s", now, before)
		}
	})
}

// TestAddressesAsLongAsACell are refused, and in nobody's way.
func TestAddressesAsLongAsACell(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		staff := models.Actor{Kind: models.ActorAccount, AccountID: 7}
		s := modelstest.Open(t, address, nil)
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
		i, err := s.CreateImport(t.Context(), staff, d.Whole(), models.NewImport{Name: "guests.csv", Guess: func(header []string) []string { return make([]string, len(header)) },
			Read: func(row func(int, []string) error) (map[string]string, error) {
				who := []string{"Guest", "Person", strings.Repeat("x", 5000), "Example University", "België", "Researcher", "Online", "EN", "", ""}
				return map[string]string{"format": "csv"}, errors.Join(row(1, importHead()), row(2, who), row(3, who))
			}})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.PlanImport(t.Context(), staff, d, i, i.Revision, importPlan()); err != nil {
			t.Fatal(err)
		}
		i = work(t, i, d, s)
		rows, err := s.ImportRows(t.Context(), i, []string{models.RowBad}, 0, 10)
		if err != nil || i.State != models.ImportChecked || len(rows) != 2 {
			t.Fatalf("%+v %v", i, err)
		}
		for _, row := range rows {
			if len(row.Problems) != 1 || row.Problems[0].Key != "field.email" || row.EmailKey != "" {
				t.Errorf("%+v, %d characters are kept", row.Problems, len(row.EmailKey))
			}
		}
	})
}

// TestAnImportThatFails is told, again and again, and in no other's way.
func TestAnImportThatFails(t *testing.T) {
	s, staff := modelstest.New(t), models.Actor{Kind: models.ActorAccount, AccountID: 7}
	d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
	broken, _ := upload(t, s, d, 40)
	whole, _ := upload(t, s, d, 40)
	for _, i := range []*models.Import{broken, whole} {
		if err := s.PlanImport(t.Context(), staff, d, i, i.Revision, importPlan()); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.SpoilRows(t.Context(), broken); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := s.WorkStep(t.Context(), importWords()); err == nil || !strings.Contains(err.Error(), broken.Ref) {
			t.Errorf("the failure is told as %v", err)
		}
	}
	for i, want := range map[*models.Import]string{broken: models.ImportChecking, whole: models.ImportChecked} {
		if is, err := s.ImportByRef(t.Context(), d.Whole(), i.Ref); err != nil || is.State != want {
			t.Errorf("%+v %v, want %s", is, err, want)
		}
	}
}

// Once its rows are purged an import cannot be undone any more.
func TestAnOldImportStays(t *testing.T) {
	ahead := time.Duration(0)
	s, staff := modelstest.NewAt(t, func() time.Time { return time.Now().Add(ahead) }), models.Actor{Kind: models.ActorAccount, AccountID: 7}
	d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
	i, _ := upload(t, s, d, 40)
	if err := s.PlanImport(t.Context(), staff, d, i, i.Revision, importPlan()); err != nil {
		t.Fatal(err)
	}
	i = work(t, i, d, s)
	if err := s.StartImport(t.Context(), staff, i, i.Revision); err != nil {
		t.Fatal(err)
	}
	i = work(t, i, d, s)
	ahead = 31 * 24 * time.Hour
	if err := s.UndoImport(t.Context(), staff, i, i.Revision); !errors.Is(err, models.ErrConflict) {
		t.Errorf("undone after a month: %v", err)
	}
}

func TestUndoLeavesWhatWasTouched(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		ctx, staff := context.Background(), models.Actor{Kind: models.ActorAccount, AccountID: 7}
		s := modelstest.Open(t, address, nil)
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
		i, _ := upload(t, s, d, 80)
		for _, step := range []func(*models.Import) error{
			func(i *models.Import) error { return s.PlanImport(ctx, staff, d, i, i.Revision, importPlan()) },
			func(i *models.Import) error { return s.StartImport(ctx, staff, i, i.Revision) },
		} {
			if err := step(i); err != nil {
				t.Fatal(err)
			}
			i = work(t, i, d, s)
		}
		rows, err := s.ImportRows(ctx, i, []string{models.RowDone}, 0, 100)
		if err != nil || len(rows) < 4 {
			t.Fatal(len(rows), err)
		}
		if err := s.SetMarks(ctx, staff, rows[0].RegistrationID, 1, models.Marks{VIP: true}); err != nil {
			t.Fatal(err)
		}
		if err := s.EraseOwn(ctx, models.Actor{Kind: models.ActorGuest}, rows[1].RegistrationID); err != nil {
			t.Fatal(err)
		}
		if err := s.UndoImport(ctx, staff, i, i.Revision); err != nil {
			t.Fatal(err)
		}
		i = work(t, i, d, s)
		kept, err := s.ImportRows(ctx, i, []string{models.RowKept}, 0, 100)
		if err != nil || i.Kept != 2 || len(kept) != 2 || kept[0].Number != rows[0].Number || kept[0].Problems[0].Key != "organise.import.kept_changed" {
			t.Errorf("%+v %+v %v", i, kept, err)
		}
		if len(kept) == 2 && len(kept[1].Cells) > 0 {
			t.Error("erasing left the cells")
		}
		modelstest.CheckPlaces(t, s, d)
	})
}

func TestRowsOfImportsAreForgotten(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	s, ctx := modelstest.NewAt(t, func() time.Time { return now }), context.Background()
	d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
	i, _ := upload(t, s, d, 40)
	for _, step := range []struct {
		after time.Duration
		gone  int64
	}{{29 * 24 * time.Hour, 0}, {2 * 24 * time.Hour, 40}, {time.Hour, 0}} {
		now = now.Add(step.after)
		if n, err := s.PurgeImports(ctx); err != nil || n != step.gone {
			t.Errorf("%s: %d gone, %v", now, n, err)
		}
	}
	if is, err := s.ImportByRef(ctx, d.Whole(), i.Ref); err != nil || is.Total != 40 {
		t.Errorf("its figures: %+v %v", is, err)
	}
}

// BenchmarkImport takes a sheet of 20,000 rows, 37 of them bad, and reports the
// most heap in use after a collection, in MB, beside that of 2,000 rows.
func BenchmarkImport(b *testing.B) {
	ctx, staff := context.Background(), models.Actor{Kind: models.ActorAccount, AccountID: 7}
	most := map[int]float64{}
	for _, n := range []int{2_000, 20_000} {
		s := modelstest.New(b)
		d, _ := modelstest.Dialogue(b, s, modelstest.Plan{})
		if _, err := s.Register(ctx, models.Actor{}, d, modelstest.Form(0, models.Online, nil)); err != nil {
			b.Fatal(err)
		}
		i, _ := upload(b, s, d, n)
		steps := 0
		for _, step := range []func() error{
			func() error { return s.PlanImport(ctx, staff, d, i, i.Revision, importPlan()) },
			func() error { return s.StartImport(ctx, staff, i, i.Revision) },
			func() error { return s.UndoImport(ctx, staff, i, i.Revision) },
		} {
			if err := step(); err != nil {
				b.Fatal(err)
			}
			for more := true; more; steps++ {
				var err error
				if more, err = s.ImportStep(ctx, importWords()); err != nil {
					b.Fatal(err)
				}
				if steps%(n/200) == 0 {
					runtime.GC()
					var m runtime.MemStats
					runtime.ReadMemStats(&m)
					most[n] = max(most[n], float64(m.HeapAlloc)/(1<<20))
				}
			}
			var err error
			if i, err = s.ImportByRef(ctx, d.Whole(), i.Ref); err != nil {
				b.Fatal(err)
			}
		}
		if i.Bad != 37 || i.Undone != n-37 || !slices.Contains([]string{models.ImportUndone}, i.State) {
			b.Errorf("%+v", i)
		}
		b.ReportMetric(most[n], fmt.Sprintf("MB-%d", n))
	}
	b.ReportMetric(most[20_000]/most[2_000], "ratio")
}
