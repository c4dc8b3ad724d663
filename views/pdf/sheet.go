package pdf

import (
	"bytes"
	"strconv"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// Measures of a page, in millimetres and points.
const (
	margin    = 22.0
	lineWidth = 210 - 2*margin
	labelled  = 44.0 // the column of labels
	lineOf    = 5.2
	sizeText  = 10.0
	sizeSmall = 8.5
	sizeFine  = 8.0
	// togetherMost is how many lines of a pair are kept on one page.
	togetherMost = 10
)

// sheet sets text in blocks, one below the other.
type sheet struct {
	*fpdf.Fpdf
	footer string
}

// newSheet is an empty document of A4 pages. The same calls give the same bytes.
func newSheet(title string, at time.Time) (*sheet, error) {
	letters, err := sans()
	if err != nil {
		return nil, err
	}
	s := &sheet{Fpdf: fpdf.New("P", "mm", "A4", "")}
	s.SetCatalogSort(true)
	s.SetCreationDate(at.UTC())
	s.SetModificationDate(at.UTC())
	s.SetProducer("Duologue", true)
	s.SetTitle(settable(title), true)
	s.SetMargins(margin, margin, margin)
	s.SetCellMargin(0)
	s.SetAutoPageBreak(true, margin)
	s.AddUTF8FontFromBytes(fontFamily, "", letters)
	s.SetFooterFunc(func() {
		s.SetY(-15)
		s.ink(false, sizeSmall)
		s.CellFormat(lineWidth-20, 5, settable(s.footer), "", 0, "L", false, 0, "")
		s.CellFormat(20, 5, strconv.Itoa(s.PageNo()), "", 0, "R", false, 0, "")
	})
	return s, s.Error()
}

// bytes ends the document.
func (s *sheet) bytes() ([]byte, error) {
	var b bytes.Buffer
	err := s.Output(&b)
	return b.Bytes(), err
}

// ink sets size and colour of what follows.
func (s *sheet) ink(strong bool, size float64) {
	s.SetFont(fontFamily, "", size)
	if strong {
		s.SetTextColor(29, 26, 23)
	} else {
		s.SetTextColor(90, 82, 73)
	}
}

// block sets a text in lines from x on, which is as wide; the library's own way to
// break lines loses a letter at each break of a Chinese text.
func (s *sheet) block(words string, x, width, height float64) {
	for _, line := range lines(settable(words), width, s.GetStringWidth) {
		s.room(height)
		s.SetX(x)
		s.CellFormat(width, height, line, "", 1, "L", false, 0, "")
	}
}

// text sets a paragraph over the whole width.
func (s *sheet) text(words string, strong bool, size float64) {
	s.ink(strong, size)
	s.block(words, margin, lineWidth, size*0.52)
}

// heading begins a part, with room for what follows it.
func (s *sheet) heading(words string) {
	s.room(28)
	s.Ln(5)
	s.SetFont(fontFamily, "", 12)
	s.SetTextColor(157, 28, 43)
	s.block(words, margin, lineWidth, 6.5)
	s.rule(227, 218, 205)
	s.Ln(2)
}

// rule draws a line across the page.
func (s *sheet) rule(r, g, b int) {
	s.SetDrawColor(r, g, b)
	s.SetLineWidth(0.25)
	s.Line(margin, s.GetY(), margin+lineWidth, s.GetY())
}

// room begins a new page unless there is so much left of this one.
func (s *sheet) room(height float64) {
	if _, page := s.GetPageSize(); s.GetY()+height > page-margin {
		s.AddPage()
	}
}

// pair sets a label and beside it what it is of, and below that, smaller, what is
// fine print; what is empty is left out.
func (s *sheet) pair(label, words string, fine ...string) {
	if words == "" {
		return
	}
	s.ink(false, sizeSmall)
	height := len(lines(settable(label), labelled-4, s.GetStringWidth))
	s.ink(true, sizeText)
	height = max(height, len(lines(settable(words), lineWidth-labelled, s.GetStringWidth))+len(fine))
	s.room(float64(min(height, togetherMost)) * lineOf)
	s.ink(false, sizeSmall)
	top, page := s.GetY(), s.PageNo()
	s.block(label, margin, labelled-4, lineOf)
	bottom := s.GetY()
	s.SetY(top)
	s.ink(true, sizeText)
	s.block(words, margin+labelled, lineWidth-labelled, lineOf)
	s.ink(false, sizeFine)
	for _, line := range fine {
		s.block(line, margin+labelled, lineWidth-labelled, lineOf)
	}
	if s.PageNo() == page {
		s.SetY(max(bottom, s.GetY()))
	}
	s.Ln(1.4)
}
