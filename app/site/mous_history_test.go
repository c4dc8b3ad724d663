package site_test

import (
	"strings"
	"testing"

	"duologue/models"
	"duologue/models/demo"
)

// enterMemoranda enters the MoUs that the sources tell of, and tells under which
// reference visitors find each.
func enterMemoranda(t *testing.T, store *models.Store) map[string]string {
	t.Helper()
	contents, err := demo.Memoranda()
	if err != nil {
		t.Fatal(err)
	}
	references := map[string]string{}
	for _, content := range contents {
		m, err := store.EnterMoU(t.Context(), models.System(), models.WholeDesk(), models.MoUSigned, content)
		if err == nil {
			m, err = store.ShowMoU(t.Context(), models.System(), models.WholeDesk(), m.Ref, models.MoUShowing{Visibility: models.MoUPublic})
		}
		if err != nil {
			t.Fatal(err)
		}
		references[content.Code] = *m.Reference
	}
	return references
}

// readMoUs looks at the page of each MoU of the history: what the sources say of
// it, as precisely as they do, and as unknown what they do not say.
func (r *recordPages) readMoUs(references map[string]string) {
	for _, i := range r.history.MoUs {
		r.open(i.ID, "/mous/"+references[i.ID])
		field := func(name string) string { return r.words.T("mou.field." + name) }
		switch {
		case i.Signed != nil:
			r.wants(field("signed_on"), r.date(*i.Signed))
		default:
			r.wants(field("signed_on"), r.date("../"+i.Before))
		}
		if i.Place == nil {
			r.wants(field("place"), r.words.T("common.unknown"))
		} else {
			r.wants(field("place"), map[string]string{"nl": "Peking", "fr": "Pékin", "en": *i.Place, "zh": "北京"}[r.lang])
		}
		text := plain(r.page)
		for _, party := range i.Parties {
			name := r.words.T("mou.party_unknown")
			if party != nil {
				name = r.name(*party)
			}
			r.shows(text, name)
		}
		for _, theme := range r.history.Themes {
			if theme["id"] == i.Theme {
				r.shows(text, themeName(theme, r.lang))
			}
		}
		if i.Dialogue != "" {
			slug := map[string]string{"ID1": "innovation-dialogue-2017", "ID2": "innovation-dialogue-2021"}[i.Dialogue]
			r.shows(r.page, `href="/`+r.lang+"/dialogues/"+slug+`"`)
		}
		for _, also := range append(i.Also, i.Note) {
			for _, token := range also {
				if r.history.Sources[token] != "" {
					token = "#source-" + token
				}
				r.shows(r.page, token)
			}
		}
	}
	r.open("timeline", "/cooperation")
	for code, reference := range references {
		r.shows(r.page, `id="entry-`+code+`"`)
		r.shows(r.page, `href="/`+r.lang+"/mous/"+reference+`"`)
	}
}

func (r *recordPages) shows(page, text string) {
	r.Helper()
	if !strings.Contains(page, text) {
		r.Errorf("%s: %q is not shown", r.at, text)
	}
}
