package views

import (
	"strconv"

	"duologue/views/locale"
)

// ErrorPage is the page "errors/show". Heading and Message are in the reader's
// words; they never hold the text of an error value.
type ErrorPage struct {
	Frame
	Status  int
	Heading string
	Message string
}

// NewErrorPage words an HTTP status. A status without words of its own is told
// as the plainest of its class, 400 or 500, and keeps its number.
func NewErrorPage(frame Frame, p *locale.Printer, status int) ErrorPage {
	key := "error." + strconv.Itoa(status)
	if !p.Has(key + ".title") {
		key = "error.400"
		if status >= 500 {
			key = "error.500"
		}
	}
	frame.Title, frame.NoIndex = p.T(key+".title"), true
	return ErrorPage{Frame: frame, Status: status, Heading: frame.Title, Message: p.T(key + ".text")}
}
