package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// What a foreign file may cost us.
const (
	mostUnzipped = 128 << 20 // bytes of all parts of an XLSX file together
	mostParts    = 500       // files in it
	inMemory     = 1 << 20   // a part larger than this is read from a file beside
	mostColumns  = 200
	mostCell     = 5000 // characters; the rest of a cell is cut off
)

// Errors of Read.
var (
	// ErrKind: neither XLSX nor text in columns.
	ErrKind = errors.New("no sheet")
	// ErrTooLarge: what it unpacks to is more than we read.
	ErrTooLarge = errors.New("the sheet is too large")
	// ErrTooWide: more columns than we read.
	ErrTooWide = errors.New("the sheet has too many columns")
	// ErrEncoding: the text is not in the encoding that was named.
	ErrEncoding = errors.New("the text is in another encoding")
)

// Facts tell how a file was understood.
type Facts struct {
	Format   string // "csv" or "xlsx"
	Encoding string // of CSV, one of Encodings
	Comma    rune   // of CSV
	Sheet    string // of XLSX: the name of the one that was read
	Sheets   int    // of XLSX: how many there are
	Merged   bool   // of XLSX: has cells merged, of which only the first has a value
}

// Read calls row with the cells of each row of a foreign file, from 1 on, as
// texts without white space around; formulas are never calculated: the result
// that the file keeps counts. encoding is one of Encodings, or empty to be
// found out. The errors are those above, and those of row.
func Read(data []byte, encoding string, row func(number int, cells []string) error) (Facts, error) {
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return readXLSX(data, row)
	}
	return readCSV(data, encoding, row)
}

func readXLSX(data []byte, row func(int, []string) error) (Facts, error) {
	facts := Facts{Format: "xlsx"}
	if err := checkZip(data, &facts); err != nil {
		return facts, err
	}
	file, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: mostUnzipped, UnzipXMLSizeLimit: inMemory})
	if err != nil {
		return facts, ErrKind
	}
	defer file.Close()
	names := file.GetSheetList()
	facts.Sheets = len(names)
	for _, name := range names {
		facts.Sheet = name
		found, err := readSheet(file, name, row)
		if found || err != nil {
			return facts, err
		}
	}
	return facts, nil
}

// readSheet reads one sheet; found tells that it is not empty.
func readSheet(file *excelize.File, name string, row func(int, []string) error) (found bool, err error) {
	rows, err := file.Rows(name)
	if err != nil {
		return false, nil // a chart, or a name without a sheet
	}
	defer rows.Close()
	for number := 1; rows.Next(); number++ {
		cells, err := rows.Columns()
		if err != nil {
			return found, ErrKind
		}
		if len(cells) == 0 {
			continue
		}
		found = true
		if err := hand(number, cells, row); err != nil {
			return found, err
		}
	}
	if rows.Error() != nil {
		return found, ErrKind
	}
	return found, nil
}

// hand gives a row on, trimmed and within bounds.
func hand(number int, cells []string, row func(int, []string) error) error {
	if len(cells) > mostColumns {
		return ErrTooWide
	}
	trimmed := make([]string, len(cells))
	for i, cell := range cells {
		text := strings.TrimSpace(cell)
		if len(text) > mostCell {
			text = string([]rune(text)[:min(mostCell, len([]rune(text)))])
		}
		trimmed[i] = text
	}
	return row(number, trimmed)
}

// checkZip refuses a file that would unpack to more than it may, before anything
// is unpacked, and looks for merged cells, which stand behind the rows.
func checkZip(data []byte, facts *Facts) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return ErrKind
	}
	var total uint64
	for _, part := range z.File {
		total += part.UncompressedSize64
		if total > mostUnzipped || len(z.File) > mostParts || part.UncompressedSize64 > mostUnzipped {
			return ErrTooLarge
		}
	}
	for _, part := range z.File {
		if strings.HasPrefix(part.Name, "xl/worksheets/") && !facts.Merged {
			facts.Merged = merges(part)
		}
	}
	return nil
}

// merges looks through a part for the element, with little memory.
func merges(part *zip.File) bool {
	body, err := part.Open()
	if err != nil {
		return false
	}
	defer body.Close()
	const mark = "<mergeCell "
	window := make([]byte, 0, 64<<10)
	for {
		n, err := body.Read(window[len(window):cap(window)])
		window = window[:len(window)+n]
		if bytes.Contains(window, []byte(mark)) {
			return true
		}
		if errors.Is(err, io.EOF) || err != nil {
			return false
		}
		kept := min(len(window), len(mark))
		window = window[:copy(window, window[len(window)-kept:])]
	}
}
