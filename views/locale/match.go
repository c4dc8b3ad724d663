package locale

import (
	"slices"

	"golang.org/x/text/language"
)

// longestHeader bounds the Accept-Language header that is looked at, in bytes.
const longestHeader = 512

// prepareMatch makes the matcher for the languages that were read.
func (b *Bundle) prepareMatch() {
	b.matched = slices.Clone(b.languages)
	tags := make([]language.Tag, len(b.matched))
	for i, lang := range b.matched {
		tags[i] = b.printers[lang].tag
	}
	b.matcher = language.NewMatcher(tags)
}

// Match returns the language of the interface that suits an Accept-Language
// header best, or the fallback. The visitor's first language that is spoken here
// wins, a merely related one (Afrikaans for Dutch) does not; any Chinese is zh.
func (b *Bundle) Match(acceptLanguage string) string {
	if acceptLanguage == "" || len(acceptLanguage) > longestHeader {
		return Fallback
	}
	wanted, quality, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil {
		return Fallback
	}
	for i, tag := range wanted {
		if quality[i] == 0 {
			continue
		}
		if base, _ := tag.Base(); b.Has(base.String()) {
			return base.String()
		}
		if _, found, confidence := b.matcher.Match(tag); confidence == language.Exact {
			return b.matched[found]
		}
	}
	return Fallback
}
