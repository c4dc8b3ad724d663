package sheet

import (
	"io"

	"github.com/xuri/excelize/v2"
)

// XLSXType is the media type of an XLSX file (ECMA-376).
const XLSXType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// xlsxCells is the most characters that a cell can hold.
const xlsxCells = 32767

// Table is a sheet that is written row by row. Its first row is its head.
type Table interface {
	Row(cells ...string) error
	// Close writes what is still held back. Without it the file is not whole.
	Close() error
}

// XLSX writes rows as they come to a file beside, of which it holds no more
// than 16 MB in memory, and the whole on Close. Every cell is text: what begins
// with a sign of a formula is shown, never calculated.
type XLSX struct {
	out  io.Writer
	file *excelize.File
	rows *excelize.StreamWriter
	next int
	head int // style of the first row
}

// NewXLSX starts a file with one sheet.
func NewXLSX(w io.Writer) (*XLSX, error) {
	file := excelize.NewFile()
	rows, err := file.NewStreamWriter(file.GetSheetName(0))
	if err != nil {
		return nil, err
	}
	head, err := file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return nil, err
	}
	err = rows.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
	return &XLSX{out: w, file: file, rows: rows, next: 1, head: head}, err
}

// Row writes one row of text.
func (x *XLSX) Row(cells ...string) error {
	values := make([]any, len(cells))
	for i, cell := range cells {
		text := plain(cell)
		if runes := []rune(text); len(runes) > xlsxCells {
			text = string(runes[:xlsxCells])
		}
		values[i] = text
		if x.next == 1 {
			values[i] = excelize.Cell{StyleID: x.head, Value: text}
		}
	}
	at, err := excelize.CoordinatesToCellName(1, x.next)
	if err != nil {
		return err
	}
	x.next++
	return x.rows.SetRow(at, values)
}

// Close writes the file and removes what was kept beside.
func (x *XLSX) Close() error {
	defer x.file.Close()
	if err := x.rows.Flush(); err != nil {
		return err
	}
	return x.file.Write(x.out)
}
