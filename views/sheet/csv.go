// Package sheet writes tables for spreadsheet programs.
package sheet

import (
	"encoding/csv"
	"io"
	"strings"
	"unicode"
)

// ContentType is the media type of a CSV file (RFC 4180).
const ContentType = "text/csv; charset=utf-8; header=present"

// CSV writes rows as they come. Its cells are safe to open in a spreadsheet:
// nothing that a guest typed becomes a formula.
type CSV struct {
	out  io.Writer
	rows *csv.Writer
	bom  bool
}

// NewCSV starts a file on w, with comma between its cells: ',' by the standard, or
// ';' as spreadsheets expect in Dutch and French. Nothing is written before the
// first row.
func NewCSV(w io.Writer, comma rune) *CSV {
	rows := csv.NewWriter(w)
	rows.Comma, rows.UseCRLF = comma, true
	return &CSV{out: w, rows: rows}
}

// Row writes one row. Its error is that of the writer underneath.
func (c *CSV) Row(cells ...string) error {
	if !c.bom { // without it Excel takes UTF-8 for the machine's old encoding
		if _, err := io.WriteString(c.out, "\ufeff"); err != nil {
			return err
		}
		c.bom = true
	}
	safe := make([]string, len(cells))
	for i, cell := range cells {
		safe[i] = Cell(cell)
	}
	return c.rows.Write(safe)
}

// Close writes what is still held back.
func (c *CSV) Close() error {
	c.rows.Flush()
	return c.rows.Error()
}

// Cell returns the text as a cell that no spreadsheet program calculates: an
// apostrophe goes before a sign that starts a formula (OWASP, CSV injection), at
// the start and after whatever another program may take for the end of a cell.
// Control characters are left out.
func Cell(s string) string {
	var b strings.Builder
	start := true
	for _, r := range plain(s) {
		blank := strings.ContainsRune("\t\r\n", r)
		if start && strings.ContainsRune("=+-@＝＋－＠", r) || blank && b.Len() == 0 {
			b.WriteByte('\'')
		}
		b.WriteRune(r)
		if blank || strings.ContainsRune(",;|", r) {
			start = true
		} else if !strings.ContainsRune(" \"\u3000", r) {
			start = false
		}
	}
	return b.String()
}

// plain is the text without what no sheet can hold: control characters but tabs
// and line breaks, and bytes that are not UTF-8.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && !strings.ContainsRune("\t\r\n", r) || r == '\ufffe' || r == '\uffff' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}
