package web

import (
	"maps"
	"slices"
	"strings"

	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// Differences are the fields in which two versions of a form differ, named by
// the words that begin with a key.
func (k *Kit) Differences(c *fiber.Ctx, words string, theirs, yours map[string][]string) []views.Difference {
	p := k.Locale.For(k.Lang(c))
	var list []views.Difference
	for _, name := range slices.Sorted(maps.Keys(merged(theirs, yours))) {
		a, b := strings.Join(theirs[name], ", "), strings.Join(yours[name], ", ")
		if a == b {
			continue
		}
		label := p.T(words + differs(name))
		if lang := name[strings.LastIndexByte(name, '.')+1:]; k.Locale.Has(lang) {
			label += " (" + k.Locale.Name(lang) + ")"
		}
		list = append(list, views.Difference{Label: label, Theirs: a, Yours: b})
	}
	return list
}

func merged(a, b map[string][]string) map[string][]string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// differs is what a field of a form is called among the changes of an agenda.
func differs(name string) string {
	field, _, _ := strings.Cut(name, ".")
	switch {
	case field == "starts" || field == "ends":
		return "time"
	case field == "floor_languages" || field == "interpretation":
		return "languages"
	case field == "join_embed":
		return "join_url"
	}
	list, _, _ := strings.Cut(field, "[") // a row of it
	return list
}
