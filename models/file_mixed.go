package models

import (
	"archive/zip"
	"bytes"
	"regexp"
)

// sniffed is how many bytes of a file other programs look at to guess its kind:
// readers of PDF take one that begins somewhere in them.
const sniffed = 1024

var (
	// markupSigns begin a page, in any case; each is longer than chance would make
	// it in a picture.
	markupSigns = regexp.MustCompile(`(?i)<(script|html|body|iframe|!doctype|\?php)[\s>]`)
	pdfSign     = regexp.MustCompile(`%PDF-[12]\.`)
)

// mixed tells whether a file is of another kind, too, for those who take it for
// that: a picture that is a page, a PDF that is an archive.
func mixed(data []byte) bool {
	head := data[:min(len(data), sniffed)]
	switch {
	case bytes.HasPrefix(data, []byte("%PDF-")):
		return isArchive(data) || markupSigns.Match(head)
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return pdfSign.Match(head) || markupSigns.Match(head) || !endsAsArchive(data)
	}
	return isArchive(data) || markupSigns.Match(data) || pdfSign.Match(data)
}

// isArchive tells whether programs that unpack would take it, whatever it begins
// with: they look for the list of an archive at its end.
func isArchive(data []byte) bool {
	if !bytes.Contains(data[max(0, len(data)-1<<17):], []byte("PK\x05\x06")) {
		return false
	}
	_, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	return err == nil
}

// endsAsArchive tells whether nothing follows the end of the archive (APPNOTE,
// 4.3.16), not even a comment.
func endsAsArchive(data []byte) bool {
	const size = 22
	return len(data) < size || !bytes.Contains(data, []byte("PK\x05\x06")) || bytes.HasPrefix(data[len(data)-size:], []byte("PK\x05\x06"))
}
