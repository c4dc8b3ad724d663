package views

import (
	"slices"
	"testing"

	"duologue/models"
)

func TestCurves(t *testing.T) {
	own, earlier := &models.Dialogue{StartsOn: "2026-12-10", Zone: "UTC"}, &models.Dialogue{StartsOn: "2024-06-10", Zone: "UTC"}
	c := NewCurves(moment("2026-12-05 12:00"), []*models.Dialogue{own, earlier}, [][]models.DayCount{
		{{Day: "2026-12-01", N: 2}, {Day: "2026-12-04", N: 3}}, {{Day: "2024-06-04", N: 1}, {Day: "2024-06-11", N: 4}}})
	if !slices.Equal(c.Before, []int{9, 8, 7, 6, 5, 4, 3, 2, 1, 0, -1}) || c.Most != 5 {
		t.Fatalf("%+v", c)
	}
	if !slices.Equal(c.List[0].Sums, []int{2, 2, 2, 5, 5}) || !slices.Equal(c.List[1].Sums, []int{0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 5}) {
		t.Errorf("%v", c.List)
	}
	if p := c.Points(c.List[0]); p != "0.00,60.00 10.00,60.00 20.00,60.00 30.00,0.00 40.00,0.00" {
		t.Error(p)
	}
	if c.List[0].Sum(5) != nil || *c.List[0].Sum(3) != 5 {
		t.Error("sums")
	}
	if c := NewCurves(moment("2026-12-05 12:00"), []*models.Dialogue{own}, [][]models.DayCount{nil}); c.Most != 0 || len(c.Before) != 1 {
		t.Errorf("of nothing: %+v", c)
	}
}

func TestBars(t *testing.T) {
	counts := []models.Count{{Code: "a", N: 8}, {Code: "b", N: 4}, {Code: "c", N: 2}, {Code: "d", N: 1}}
	words := func(code string) string { return code }
	if got := Bars(counts, words, 2, "rest"); !slices.Equal(got, []Bar{{"a", 8, 100}, {"b", 4, 50}, {"rest", 3, 37}}) {
		t.Error(got)
	}
	if got := Bars(counts, words, 3, "rest"); len(got) != 4 || got[3].Label != "d" {
		t.Error(got)
	}
}
