package pdf

import (
	"strings"
	"unicode"
)

// Characters that begin no line, and that end none (GB/T 15834).
const (
	notFirst = "。，、；：？！）》〉」』】…·)]}.,;:?!"
	notLast  = "（《〈「『【([{"
)

// lines breaks a text to a width: at spaces, between Chinese letters where their
// rules allow it, and within what is longer than a line.
func lines(text string, width float64, widthOf func(string) float64) []string {
	var list []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		list = append(list, breakLine([]rune(paragraph), width, widthOf)...)
	}
	return list
}

func breakLine(text []rune, width float64, widthOf func(string) float64) []string {
	var list []string
	from, allowed := 0, 0
	for at := 1; at <= len(text); at++ {
		if widthOf(strings.TrimRight(string(text[from:at]), " ")) > width && at-from > 1 {
			if allowed <= from {
				allowed = at - 1
			}
			list = append(list, strings.TrimSpace(string(text[from:allowed])))
			from = allowed
		}
		if at < len(text) && mayBreak(text[at-1], text[at]) {
			allowed = at
		}
	}
	return append(list, strings.TrimSpace(string(text[from:])))
}

// mayBreak tells whether a line may end between two characters.
func mayBreak(before, after rune) bool {
	if before == ' ' {
		return after != ' '
	}
	if strings.ContainsRune(notFirst, after) || strings.ContainsRune(notLast, before) {
		return false
	}
	return wide(before) || wide(after)
}

func wide(r rune) bool {
	return unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x30FF || r >= 0xFF00 && r <= 0xFF60
}
