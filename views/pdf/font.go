// Package pdf writes documents for paper and archives. Their font holds Latin and
// Chinese letters alike; it is built like the assets (see public/build.mjs) and
// embedded, and a document bears only the letters that it uses.
package pdf

import (
	"embed"
	"errors"
	"io/fs"
	"strings"
	"unicode"
)

//go:embed all:font
var font embed.FS

// ErrNoFont: the program was built without its font, so that it writes no PDFs.
var ErrNoFont = errors.New("pdf: the font is not built: run make assets before the program is built")

// Ready tells whether documents can be written.
func Ready() bool {
	_, err := fs.Stat(font, fontFile)
	return err == nil
}

const (
	fontFile   = "font/sans.ttf"
	fontFamily = "sans"
)

// sans is the font, or ErrNoFont.
func sans() ([]byte, error) {
	data, err := font.ReadFile(fontFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoFont
	}
	return data, err
}

// missing stands for a letter that cannot be set, as it does in Chinese printing.
const missing = '〓'

// settable is a text that can be set: the library panics above U+FFFF, and takes
// no control characters.
func settable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r > 0xFFFF || r == unicode.ReplacementChar:
			return missing
		case r != '\n' && unicode.IsControl(r):
			return -1
		}
		return r
	}, text)
}
