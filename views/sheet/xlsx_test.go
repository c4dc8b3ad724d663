package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func TestXLSXHoldsTextAlone(t *testing.T) {
	var b bytes.Buffer
	x, err := NewXLSX(&b)
	if err != nil {
		t.Fatal(err)
	}
	rows := [][]string{{"naam", "姓名"}, {`=HYPERLINK("http://evil.example","click")`, "+32 2 123"}, {"a\x00b\x1b", "00123"},
		{"𠮷", "_x0041_x0042_ _x1"}, {"a\r\nb\tc", "&<>\"'"}, {" pad ", "line\nbreak"}}
	for _, row := range rows {
		if err := x.Row(row...); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	file, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	got, err := file.GetRows("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	rows[2][0] = "ab"
	for i, row := range rows {
		if !slices.Equal(got[i], row) {
			t.Errorf("%q, want %q", got[i], row)
		}
	}
	if formula, err := file.GetCellFormula("Sheet1", "A2"); formula != "" || err != nil {
		t.Errorf("a formula: %q %v", formula, err)
	}
	if sheet := part(t, b.Bytes(), "xl/worksheets/sheet1.xml"); strings.Contains(sheet, "<f>") || !strings.Contains(sheet, `t="inlineStr"`) {
		t.Error("cells are not text")
	}
}

// A cell that is too long loses its end: a program that finds more than it can
// hold takes the file for damaged.
func TestLongCellsFit(t *testing.T) {
	for letter, want := range map[string]int{"a": 32767, "王": 32767, "𠮷": 16383} {
		var b bytes.Buffer
		x, err := NewXLSX(&b)
		if err != nil {
			t.Fatal(err)
		}
		if err := x.Row(strings.Repeat(letter, 40_000)); err != nil {
			t.Fatal(err)
		}
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(part(t, b.Bytes(), "xl/worksheets/sheet1.xml"), letter+letter) * 2; n != want-want%2 {
			t.Errorf("%s: %d characters, want %d", letter, n, want)
		}
	}
}

func part(t *testing.T, file []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestJSON(t *testing.T) {
	for _, n := range []int{0, 1, 3} {
		var b bytes.Buffer
		j := NewJSON(&b, "name", "vip")
		for i := range n {
			if err := j.Row("=\"王\x01"+strconv.Itoa(i), i == 1); err != nil {
				t.Fatal(err)
			}
		}
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		var rows []struct {
			Name string
			VIP  bool
		}
		if err := json.Unmarshal(b.Bytes(), &rows); err != nil || len(rows) != n || n == 3 && (rows[1].Name != "=\"王\x011" || !rows[1].VIP) {
			t.Errorf("%s: %v", b.String(), err)
		}
	}
}

// The heap in use while a sheet is written does not grow with its rows.
func TestHeapOfASheetIsFlat(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 100,000 rows")
	}
	cells := slices.Repeat([]string{"a cell of usual length"}, 6)
	for name, start := range map[string]func() (Table, error){
		"csv":  func() (Table, error) { return NewCSV(io.Discard, ','), nil },
		"xlsx": func() (Table, error) { return NewXLSX(io.Discard) },
	} {
		few, many := heapWhile(t, start, cells, 10_000), heapWhile(t, start, cells, 100_000)
		t.Logf("%s: %.1f MB for 10,000 rows, %.1f MB for 100,000", name, few, many)
		if many > few+1 {
			t.Errorf("%s: %.1f MB for 10,000 rows, %.1f MB for 100,000", name, few, many)
		}
	}
}

// heapWhile is the most heap in use, in MB, over what was in use before.
func heapWhile(t *testing.T, start func() (Table, error), cells []string, rows int) float64 {
	t.Helper()
	in := func() float64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc) / (1 << 20)
	}
	before, most := in(), 0.0
	table, err := start()
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		if err := table.Row(cells...); err != nil {
			t.Fatal(err)
		}
		if i%(rows/10) == rows/10-1 {
			most = max(most, in()-before)
		}
	}
	if err := table.Close(); err != nil {
		t.Fatal(err)
	}
	return most
}
