package organise_test

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// badRows is how many rows of a large sheet are bad, and every kind of badness
// comes in turn.
const badRows = 37

// spoil is one kind of a bad row: the cells that make it one, and the column and
// the words by which the preview names it.
type spoil struct {
	cells         map[string]any
	column, words string
}

// formula is a cell that says nothing but how it would be calculated.
type formula string

func spoils() []spoil {
	const required = "This field is required."
	return []spoil{
		{map[string]any{"A": "", "B": "", "C": ""}, "A Family name", required},
		{map[string]any{"D": "zoe at guest.example"}, "D E-mail", "This is not a valid e-mail address."},
		{map[string]any{"D": "P0@guest.example"}, "D E-mail", "This address is also in row 2."},
		{map[string]any{"D": "person0@guest.example"}, "D E-mail", "This address is already registered for this dialogue."},
		{map[string]any{"F": "Atlantis"}, "F Country", "“Atlantis” is not known."},
		{map[string]any{"J": "Session y; Lunch"}, "J Sessions", "“Lunch” is not known."},
		{map[string]any{"J": "Session x; Session x2"}, "J Sessions", "“Session x2” is at the same time as “Session x”. Choose one of them."},
		{map[string]any{"A": strings.Repeat("x", 101)}, "A Family name", "At most 100 characters."},
		{map[string]any{"E": formula(`UPPER("ulb")`)}, "E Organisation", required},
	}
}

// largeSheet is a sheet of n people, as Excel saves one, and the kind of its bad
// rows by their number.
func largeSheet(t *testing.T, n int) ([]byte, map[int]spoil) {
	t.Helper()
	book, bad := excelize.NewFile(), map[int]spoil{}
	defer book.Close()
	fill := func(number int, cells []any) {
		at, _ := excelize.CoordinatesToCellName(1, number)
		if err := book.SetSheetRow("Sheet1", at, &cells); err != nil {
			t.Fatal(err)
		}
	}
	fill(1, []any{"Family name", "Given names", "Chinese name", "E-mail", "Organisation", "Country", "Category", "Mode", "Language", "Sessions"})
	for i := range n {
		number := i + 2
		cells := []any{fmt.Sprintf("Guest%d", i), "Person", "", fmt.Sprintf("p%d@guest.example", i), "Example University " + strconv.Itoa(i%500),
			"België", "Researcher", "Online", "English", ""}
		if i%3 == 0 {
			cells[2], cells[5], cells[7], cells[9] = "王伟", "中国", "On site", "Session x"
		}
		fill(number, cells)
		if every := n / badRows; i%every == every/2 && len(bad) < badRows {
			bad[number] = spoils()[len(bad)%len(spoils())]
			for column, value := range bad[number].cells {
				at := column + strconv.Itoa(number)
				f, calculated := value.(formula)
				if calculated {
					value = nil
				}
				err := book.SetCellValue("Sheet1", at, value)
				if calculated {
					err = book.SetCellFormula("Sheet1", at, string(f))
				}
				if err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), bad
}
