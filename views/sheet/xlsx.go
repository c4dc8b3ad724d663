package sheet

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf16"
)

// XLSXType is the media type of an XLSX file (ECMA-376).
const XLSXType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// xlsxCells is the most that a cell can hold, as spreadsheets count: characters
// beyond U+FFFF are two.
const xlsxCells = 32767

// Table is a sheet that is written row by row. Its first row is its head.
type Table interface {
	Row(cells ...string) error
	// Close writes what is still held back. Without it the file is not whole.
	Close() error
}

// XLSX writes a workbook of one sheet, row by row as they come: the sheet is the
// last part of the file, and nothing of it is kept. Every cell is text: what
// begins with a sign of a formula is shown, never calculated.
type XLSX struct {
	file   *zip.Writer
	sheet  *bufio.Writer
	rows   int
	escape *regexp.Regexp // of a character
}

// NewXLSX starts a file on w.
func NewXLSX(w io.Writer) (*XLSX, error) {
	x := &XLSX{file: zip.NewWriter(w), escape: regexp.MustCompile(`^_x[0-9A-Fa-f]{4}_`)}
	for _, part := range xlsxParts() {
		p, err := x.file.Create(part.name)
		if err != nil {
			return nil, err
		}
		x.sheet = bufio.NewWriter(p)
		x.sheet.WriteString(xml.Header + part.text)
		if err := x.sheet.Flush(); err != nil {
			return nil, err
		}
	}
	return x, nil
}

// Row writes one row of text.
func (x *XLSX) Row(cells ...string) error {
	x.rows++
	style := ""
	if x.rows == 1 {
		style = ` s="1"`
	}
	fmt.Fprintf(x.sheet, `<row r="%d">`, x.rows)
	for i, cell := range cells {
		if cell == "" {
			continue
		}
		fmt.Fprintf(x.sheet, `<c r="%s%d"%s t="inlineStr"><is><t xml:space="preserve">`, Column(i), x.rows, style)
		xml.EscapeText(x.sheet, []byte(x.text(cell))) // the writer keeps its error
		x.sheet.WriteString(`</t></is></c>`)
	}
	_, err := x.sheet.WriteString("</row>")
	return err
}

// text is a cell's text as ST_Xstring has it: what reads like the escape of a
// character is escaped itself.
func (x *XLSX) text(cell string) string {
	text, left := plain(cell), xlsxCells
	for i, r := range text {
		if left -= utf16.RuneLen(r); left < 0 {
			text = text[:i]
			break
		}
	}
	if !strings.Contains(text, "_x") {
		return text
	}
	var b strings.Builder
	for i := range len(text) {
		if x.escape.MatchString(text[i:]) {
			b.WriteString("_x005F")
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// Close ends the sheet and the file.
func (x *XLSX) Close() error {
	x.sheet.WriteString(`</sheetData></worksheet>`)
	if err := x.sheet.Flush(); err != nil {
		return err
	}
	return x.file.Close()
}

// Column names a column from 0 on as spreadsheets do: A, B, … Z, AA.
func Column(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}

type xlsxPart struct{ name, text string }

// xlsxParts are the parts of a workbook, as few as there can be, with the start
// of its sheet: the first row is bold and stays in sight.
func xlsxParts() []xlsxPart {
	const (
		main     = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
		packages = "http://schemas.openxmlformats.org/package/2006/"
		document = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
		kind     = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	)
	return []xlsxPart{
		{"[Content_Types].xml", `<Types xmlns="` + packages + `content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="` + kind + `sheet.main+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="` + kind + `styles+xml"/>` +
			`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="` + kind + `worksheet+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="` + packages + `relationships">` +
			`<Relationship Id="rId1" Type="` + document + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="` + main + `" xmlns:r="` + document + `">` +
			`<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + packages + `relationships">` +
			`<Relationship Id="rId1" Type="` + document + `/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="` + document + `/styles" Target="styles.xml"/></Relationships>`},
		{"xl/styles.xml", `<styleSheet xmlns="` + main + `">` +
			`<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
			`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
			`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
			`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
			`<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
			`<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs></styleSheet>`},
		{"xl/worksheets/sheet1.xml", `<worksheet xmlns="` + main + `"><sheetViews><sheetView workbookViewId="0">` +
			`<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`},
	}
}
