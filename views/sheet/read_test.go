package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

func read(data []byte, named string) ([][]string, Facts, error) {
	var rows [][]string
	facts, err := Read(data, named, func(_ int, cells []string) error {
		rows = append(rows, cells)
		return nil
	})
	return rows, facts, err
}

func encoded(t *testing.T, e encoding.Encoding, text string) []byte {
	t.Helper()
	data, err := e.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestReadCSV(t *testing.T) {
	chinese := "姓名,单位\r\n王伟,清华大学\r\n\"李,娜\",北京大学\r\n"
	latin := "Nom;Société\r\nZoé;Université de Liège\r\nÉmile;Hôpital\r\n"
	for name, test := range map[string]struct {
		data     []byte
		encoding string
		comma    rune
		last     []string
	}{
		"utf-8":          {[]byte(chinese), UTF8, ',', []string{"李,娜", "北京大学"}},
		"with mark":      {[]byte("\ufeff" + chinese), UTF8, ',', []string{"李,娜", "北京大学"}},
		"gb18030":        {encoded(t, simplifiedchinese.GB18030, chinese), GB18030, ',', []string{"李,娜", "北京大学"}},
		"windows":        {encoded(t, charmap.Windows1252, latin), Windows1252, ';', []string{"Émile", "Hôpital"}},
		"utf-16":         {encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), strings.ReplaceAll(latin, ";", "\t")), UTF16LE, '\t', []string{"Émile", "Hôpital"}},
		"utf-16be, bare": {encoded(t, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), latin), UTF16BE, ';', []string{"Émile", "Hôpital"}},
		"line for excel": {[]byte("sep=;\r\na,x;b\r\nc;d\r\n"), UTF8, ';', []string{"c", "d"}},
		"a few bad":      {[]byte("é,a\né,b\n\xff,c\n"), UTF8, ',', []string{"\xff", "c"}},
	} {
		rows, facts, err := read(test.data, "")
		if err != nil || facts.Encoding != test.encoding || facts.Comma != test.comma || !slices.Equal(rows[len(rows)-1], test.last) {
			t.Errorf("%s: %+v %q %v", name, facts, rows, err)
		}
	}
	if rows, _, err := read(encoded(t, charmap.Windows1252, "Zoé;b"), Windows1252); err != nil || rows[0][0] != "Zoé" {
		t.Errorf("as it was named: %q %v", rows, err)
	}
	if _, _, err := read([]byte("a,b"), "klingon"); !errors.Is(err, ErrEncoding) {
		t.Error(err)
	}
	if _, _, err := read([]byte("\x7fELF\x00\x00\x00\x01\x02\x03abcdefgh"), ""); !errors.Is(err, ErrKind) {
		t.Error(err)
	}
	if _, _, err := read([]byte(strings.Repeat(",", mostColumns)), ""); !errors.Is(err, ErrTooWide) {
		t.Error(err)
	}
}

func TestReadXLSX(t *testing.T) {
	book := excelize.NewFile()
	book.NewSheet("People")
	for at, value := range map[string]any{"A1": "Name", "B1": "Born", "A2": " Zoé ", "A4": "王伟", "B4": 12.5} {
		book.SetCellValue("People", at, value)
	}
	book.SetCellFormula("People", "B2", `HYPERLINK("http://evil.example")`)
	book.MergeCell("People", "A2", "A3")
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	var numbers []int
	facts, err := Read(b.Bytes(), "", func(number int, cells []string) error {
		numbers = append(numbers, number)
		if number == 2 && cells[0] != "Zoé" || number == 2 && len(cells) > 1 && cells[1] != "" {
			t.Errorf("%q", cells)
		}
		return nil
	})
	if err != nil || facts.Sheet != "People" || facts.Sheets != 2 || !facts.Merged || !slices.Contains(numbers, 4) {
		t.Errorf("%+v %v %v", facts, numbers, err)
	}
	if _, _, err := read([]byte("PK\x03\x04 and nothing else"), ""); !errors.Is(err, ErrKind) {
		t.Error(err)
	}
}

func TestZipBombsAreNotUnpacked(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for range mostUnzipped>>20 + 1 {
		w.Write(zeros)
	}
	z.Close()
	if _, _, err := read(b.Bytes(), ""); !errors.Is(err, ErrTooLarge) {
		t.Errorf("of %d bytes: %v", b.Len(), err)
	}
	var many bytes.Buffer
	z = zip.NewWriter(&many)
	for i := range mostParts + 1 {
		z.Create(fmt.Sprint(i))
	}
	z.Close()
	if _, _, err := read(many.Bytes(), ""); !errors.Is(err, ErrTooLarge) {
		t.Error(err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("a;b\n\"c"), "")
	f.Add([]byte("PK\x03\x04"), "")
	f.Add([]byte{0xff, 0xfe, 'a', 0}, GB18030)
	f.Fuzz(func(t *testing.T, data []byte, named string) {
		Read(data, named, func(_ int, cells []string) error {
			if len(cells) > mostColumns {
				t.Error("too wide")
			}
			return nil
		})
	})
}
