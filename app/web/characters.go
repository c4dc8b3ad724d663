package web

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// tidy composes a text (NFC), drops invisible direction marks and trims it.
func tidy(value string) string {
	value = strings.Map(func(r rune) rune {
		if isMark(r) {
			return -1
		}
		if r == '\t' {
			return ' '
		}
		return r
	}, value)
	return strings.TrimSpace(norm.NFC.String(value))
}

// Visible returns text without control characters and direction overrides, so
// that it can be shown again beside its error.
func Visible(text string) string {
	return strings.Map(func(r rune) rune {
		if isControl(r) {
			return -1
		}
		return r
	}, text)
}

// VisibleText is Visible for a text of several lines.
func VisibleText(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && isControl(r) {
			return -1
		}
		return r
	}, text)
}

// isMark tells a character that shows nothing and is pasted by accident:
// direction marks, byte order mark, zero-width and soft breaks.
func isMark(r rune) bool {
	switch r {
	case '\u200e', '\u200f', '\u061c', '\ufeff', '\u200b', '\u00ad', '\u2060':
		return true
	}
	return false
}

// isControl tells characters no field may hold: controls, line and paragraph
// separators, and the embeddings, overrides and isolates that can make a text
// read as another one.
func isControl(r rune) bool {
	switch {
	case unicode.IsControl(r), r == '\u2028', r == '\u2029':
		return true
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
		return true
	case r >= 0xE0000 && r <= 0xE007F, unicode.Is(unicode.Noncharacter_Code_Point, r):
		return true
	}
	return false
}
