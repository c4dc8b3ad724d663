package views

import (
	"fmt"
	"net/url"
	"strings"
)

// PathIn joins segments to an address in a language, escaping each:
// PathIn("fr", "dialogues", slug) is "/fr/dialogues/third".
func PathIn(lang string, segments ...any) string {
	var b strings.Builder
	b.WriteString("/" + lang)
	for _, s := range segments {
		b.WriteString("/" + url.PathEscape(fmt.Sprint(s)))
	}
	return b.String()
}
