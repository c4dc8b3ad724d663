package sheet

import (
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// hostile are cells that a careless program would calculate.
func hostile() []string {
	return []string{`=HYPERLINK("http://evil.example","click")`, "+1+1", "-1+1", "@SUM(1;1)", "\t=1+1", "\r=1+1", "=1+1", " =1+1", "＝1+1",
		`"=1+1"`, "a;=1+1", "a\n=1+1", "=cmd|'/C calc'!A0"}
}

// TestNoSpreadsheetCalculates: Gnumeric, a spreadsheet that has nothing of ours,
// finds neither a formula nor a link in what we write, but in the same cells
// written as they are.
func TestNoSpreadsheetCalculates(t *testing.T) {
	if _, err := exec.LookPath("ssconvert"); err != nil {
		t.Skip("SKIPPED: ssconvert (gnumeric) is not installed; make test installs it")
	}
	for name, start := range map[string]func(io.Writer) (Table, error){
		"comma.csv":     func(w io.Writer) (Table, error) { return NewCSV(w, ','), nil },
		"semicolon.csv": func(w io.Writer) (Table, error) { return NewCSV(w, ';'), nil },
		"sheet.xlsx":    func(w io.Writer) (Table, error) { return NewXLSX(w) },
	} {
		cells := opened(t, name, func(w io.Writer) error {
			table, err := start(w)
			if err != nil {
				return err
			}
			for _, cell := range append([]string{"head"}, hostile()...) {
				if err := table.Row("x", cell); err != nil {
					return err
				}
			}
			return table.Close()
		})
		if len(cells) < 2*len(hostile()) {
			t.Errorf("%s: %d cells were read", name, len(cells))
		}
		for _, c := range cells {
			if c.calculated() {
				t.Errorf("%s: row %d holds %q", name, c.Row+1, c.Text)
			}
		}
		if name == "sheet.xlsx" && !strings.Contains(fmt.Sprint(cells), hostile()[0]) {
			t.Errorf("%s is not the text that was typed: %v", name, cells)
		}
	}
	found := 0
	for _, c := range opened(t, "careless.csv", func(w io.Writer) error {
		rows := csv.NewWriter(w)
		for _, cell := range hostile() {
			rows.Write([]string{"x", cell})
		}
		rows.Flush()
		return rows.Error()
	}) {
		if c.calculated() {
			found++
		}
	}
	if found == 0 {
		t.Error("not even careless cells are found out")
	}
}

// gnumericCell is a cell as Gnumeric keeps it: a formula has no type of its value.
type gnumericCell struct {
	Row       int    `xml:"Row,attr"`
	ValueType string `xml:"ValueType,attr"`
	Text      string `xml:",chardata"`
}

func (c gnumericCell) calculated() bool { return c.ValueType == "" }

// opened writes a file and has Gnumeric open it.
func opened(t *testing.T, name string, write func(io.Writer) error) []gnumericCell {
	t.Helper()
	in := filepath.Join(t.TempDir(), name)
	file, err := os.Create(in)
	if err != nil {
		t.Fatal(err)
	}
	if err := write(file); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("ssconvert", "--recalc", "-T", "Gnumeric_XmlIO:sax:0", in, in+".xml").CombinedOutput(); err != nil {
		t.Fatalf("%s: %v %s", name, err, out)
	}
	text, err := os.ReadFile(in + ".xml")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), "<gnm:HyperLink") {
		t.Errorf("%s has a link", name)
	}
	var book struct {
		Cells []gnumericCell `xml:"Sheets>Sheet>Cells>Cell"`
	}
	if err := xml.Unmarshal(text, &book); err != nil {
		t.Fatal(err)
	}
	return book.Cells
}
