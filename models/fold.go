package models

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

const (
	longestTerm = 40 // characters of a search term
	mostTerms   = 24 // search terms of one record
	longestSort = 64 // bytes of a sort key
)

// Fold makes text comparable as people compare it: lower case, without accents,
// of normal width, every punctuation and run of spaces one space, none between
// Chinese characters. What it returns has no character special to LIKE.
func Fold(s string) string {
	var b strings.Builder
	var last rune // the last character written
	gap := false  // a space is due before the next
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(s, " ")) {
		for _, r := range foldRune(r) {
			if r == ' ' {
				gap = true
				continue
			}
			if gap && last != 0 && !(ideographic(last) && ideographic(r)) {
				b.WriteByte(' ')
			}
			b.WriteRune(r)
			last, gap = r, false
		}
	}
	return norm.NFC.String(b.String()) // puts Hangul together again
}

// foldRune is what a decomposed character becomes: nothing for accents and
// invisible marks, a space for what is neither letter nor number.
func foldRune(r rune) string {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return ""
	case !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.Is(unicode.Mc, r):
		return " "
	}
	r = unicode.ToLower(r)
	switch r { // letters that Unicode does not decompose
	case 'ł':
		return "l"
	case 'ø':
		return "o"
	case 'đ', 'ð':
		return "d"
	case 'ħ':
		return "h"
	case 'ı':
		return "i"
	case 'ß':
		return "ss"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'þ':
		return "th"
	}
	return string(r)
}

// ideographic tells whether a character belongs to a script without spaces
// between words, where search starts at any character.
func ideographic(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// Matches tells whether each word of a query is in one of the fields, both folded;
// for lists that are read whole.
func Matches(query string, fields ...string) bool {
	words := strings.Fields(Fold(query))
	if len(words) == 0 {
		return true
	}
	var text strings.Builder
	for _, field := range fields {
		text.WriteString(Fold(field) + "\n")
	}
	return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text.String(), word) })
}

// SearchTerm is a typed query as it is compared with the start of SearchTerms.
func SearchTerm(query string) string { return cutRunes(Fold(query), longestTerm) }

// SearchTerms are the folded ends of the fields, from each word and each Chinese
// character on, so that what somebody types is found if it is how one of them
// starts. A term that starts another is left out. Where there are more than 24,
// those near the start of each field are kept.
func SearchTerms(fields ...string) []string {
	ends := make([][]string, len(fields))
	deepest := 0
	for i, field := range fields {
		ends[i] = phraseEnds(Fold(field))
		deepest = max(deepest, len(ends[i]))
	}
	var terms []string
	for depth := range deepest {
		for _, own := range ends {
			if depth < len(own) && len(terms) < mostTerms {
				terms = addTerm(terms, own[depth])
			}
		}
	}
	return terms
}

// phraseEnds cuts folded text at every place where a search may start.
func phraseEnds(folded string) []string {
	var ends []string
	last := ' '
	for i, r := range folded {
		if r != ' ' && (last == ' ' || ideographic(r) || ideographic(last)) {
			ends = append(ends, cutRunes(folded[i:], longestTerm))
		}
		last = r
	}
	return ends
}

// addTerm adds a term unless another starts with it, and takes out one that it
// starts with.
func addTerm(terms []string, term string) []string {
	for i, other := range terms {
		if strings.HasPrefix(other, term) {
			return terms
		}
		if strings.HasPrefix(term, other) {
			terms[i] = term
			return terms
		}
	}
	return append(terms, term)
}

// cutRunes is the start of s, of at most n characters, without a space at its end.
func cutRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return strings.TrimRight(s[:i], " ")
		}
		n--
	}
	return s
}

// SortKey is by what names are sorted, byte by byte: Latin letters first, folded,
// then Chinese characters by their pinyin, then other scripts. It is valid UTF-8
// of at most 64 bytes.
func SortKey(names ...string) string {
	folded := Fold(strings.Join(names, " "))
	var b strings.Builder
	var pinyin *collate.Collator
	var buffer collate.Buffer
	for _, r := range folded {
		piece := string(r)
		if unicode.Is(unicode.Han, r) {
			if pinyin == nil {
				pinyin = collate.New(language.MustParse("zh-u-co-pinyin"), collate.Loose)
			}
			buffer.Reset()
			piece = fmt.Sprintf("~%x", pinyin.KeyFromString(&buffer, piece))
		}
		if b.Len()+len(piece) > longestSort {
			break
		}
		b.WriteString(piece)
	}
	return strings.TrimRight(strings.ToValidUTF8(b.String(), ""), " ")
}
