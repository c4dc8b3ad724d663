package site_test

import (
	"net/http"
	"strings"
	"testing"

	"duologue/models"
	"duologue/models/demo"
)

// TestTheTimelineIsNarrowedByLinks: by kind, topic and body, together or alone,
// and by nothing that there is not.
func TestTheTimelineIsNarrowedByLinks(t *testing.T) {
	w := newWorld(t, 2, nil)
	if a := w.browser.Get(t, "/fr/cooperation"); a.StatusCode != http.StatusOK || strings.Contains(a.Text, `class="moments"`) {
		t.Errorf("an empty record: %d", a.StatusCode)
	}
	record, err := demo.Cooperation()
	if err != nil {
		t.Fatal(err)
	}
	record.Entries[2].Dialogue = w.dialogue.Slug
	if _, err := w.store.ImportCooperation(t.Context(), record); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]string{
		"": "A1979 P1979 GC15 GC19 ID1 ID2 C2015 C2020 C2023 OCeANIC HYPERMAQ CLIMAVIN EMPOCHA W2015", "?kind=call": "C2015 C2020 C2023",
		"?body=NRF": "CLIMAVIN EMPOCHA", "?topic=polar-science": "W2015", "?kind=call&body=MOST": "C2020 C2023", "?kind=call&topic=space": "",
		"?kind=none": "", "?kind=%3Cb%3E": "",
	} {
		page := w.browser.Get(t, "/en/cooperation"+query).Text
		var shown []string
		for _, e := range record.Entries {
			if strings.Contains(page, `id="entry-`+e.Code+`"`) {
				shown = append(shown, e.Code)
			}
		}
		if got := strings.Join(shown, " "); got != want {
			t.Errorf("%s shows %s, not %s", query, got, want)
		}
		if strings.Contains(page, "<b>") {
			t.Error("the query is markup")
		}
	}
	if page := w.browser.Get(t, "/en/cooperation?kind=call").Text; !strings.Contains(page, `href="/en/cooperation?body=MOST&amp;kind=call"`) {
		t.Error("a filter forgets the others")
	}
	if a := w.browser.Get(t, "/en/cooperation/NONE"); a.StatusCode != http.StatusNotFound {
		t.Errorf("an entry that is not there: %d", a.StatusCode)
	}
	page := w.browser.Get(t, "/en/cooperation/GC15").Text
	for _, want := range []string{`href="/en/dialogues/test"`, `"@type":"Event"`, `"startDate":"2004-10-20"`, `hreflang="zh-Hans" href="http`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if text := w.browser.Get(t, "/sitemap.xml").Text; !strings.Contains(text, "/nl/cooperation/GC15<") || !strings.Contains(text, "/zh/cooperation<") {
		t.Error("the sitemap lacks the record")
	}
	if _, err := w.db.Exec("UPDATE dialogues SET status = ?", models.DialogueDraft); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(w.browser.Get(t, "/en/cooperation/GC15").Text, "dialogues/test") {
		t.Error("a draft is linked")
	}
}
