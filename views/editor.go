package views

import (
	"cmp"
	"slices"

	"duologue/models"
	"duologue/views/locale"
)

// NewDialoguePage is "editor/new": the little that a draft begins with.
type NewDialoguePage struct {
	Frame
	Form      Form
	Languages []Option
	// From are dialogues that can be copied instead.
	From []Link
}

// EditorPage is "editor/facts", "editor/texts", "editor/registration",
// "editor/hosts" and "editor/copy", and what the other pages of the editor share.
type EditorPage struct {
	OfficePage
	Form   Form
	Action string
	Back   string
	Tabs   []NavLink
	// Languages are those of the dialogue.
	Languages []Option
	// Choices are all languages that a dialogue can have.
	Choices []Option
	// Known are hosts that could be added.
	Known []Option
	// Content is that of what the form was filled with.
	Content string
	// Conflict: a colleague changed it meanwhile; Conflicts compares both.
	Conflict  bool
	Conflicts []HistoryChange
	// Locked: the dialogue is history.
	Locked bool
}

// Ways puts a first choice, of nothing, before others.
func (p EditorPage) Ways(options []Option, nothing string) []Option {
	return append([]Option{{Label: nothing}}, options...)
}

// options are values to choose from, in the words that a key begins.
func (w *words) options(key string, values ...string) []Option {
	var options []Option
	for _, v := range values {
		options = append(options, Option{Value: v, Label: w.printer.T(key + v)})
	}
	return options
}

// QuestionIndexPage is "editor/questions".
type QuestionIndexPage struct {
	EditorPage
	Toolbar   Toolbar
	Questions []models.Question
}

// QuestionPage is "editor/question".
type QuestionPage struct {
	EditorPage
	New bool
	// Answers is how many have answered it.
	Answers int
	// Rows number the lines for options; none where there can be none any more.
	Rows []int
}

// ConsentIndexPage is "editor/consents": the current version of each.
type ConsentIndexPage struct {
	EditorPage
	Toolbar  Toolbar
	Consents []models.ConsentText
}

// ConsentPage is "editor/consent": a consent with its versions, the newest first.
type ConsentPage struct {
	EditorPage
	New      bool
	Versions []models.ConsentText
	Given    map[int64]int // by the version's id
}

// StatusPage is "editor/status": from which state to which.
type StatusPage struct {
	OfficePage
	Form Form
	Next []string
	Gaps []GapGroup
}

// Reason tells whether a reason is asked for: to publish all the same, or to
// open history.
func (p StatusPage) Reason(now string) bool {
	return p.Dialogue.Status == models.DialogueArchived || now == models.DialoguePublished && len(p.Gaps) > 0
}

// Why chooses between the words for what is missing and those for history.
func (p StatusPage) Why(missing, history string) string {
	if p.Dialogue.Status == models.DialogueArchived {
		return history
	}
	return missing
}

// PreviewPage is "editor/preview": a text as visitors see it.
type PreviewPage struct {
	Frame
	Dialogue *models.Dialogue
	Text     string
	TextLang string
}

// GapGroup is one thing that is missing, perhaps in several places.
type GapGroup struct {
	Title string
	// Href leads to where it is mended, where that is one page.
	Href  string
	Items []Link
}

// NewGaps words what is missing. hrefs gives the address of a part's page, or "".
func NewGaps(p *locale.Printer, d *models.Dialogue, list []models.Gap, hrefs func(part string) string) []GapGroup {
	slices.SortStableFunc(list, func(a, b models.Gap) int {
		return cmp.Or(cmp.Compare(gapOrder(a), gapOrder(b)), cmp.Compare(slices.Index(d.Languages, a.Lang), slices.Index(d.Languages, b.Lang)))
	})
	var groups []GapGroup
	for start := 0; start < len(list); {
		end := start + 1
		for end < len(list) && list[end].Kind == list[start].Kind && list[end].Lang == list[start].Lang {
			end++
		}
		groups = append(groups, newGapGroup(p, d, list[start:end], hrefs))
		start = end
	}
	return groups
}

// gapOrder puts what hurts most first, and translations last.
func gapOrder(g models.Gap) int {
	return slices.Index([]string{models.GapContact, models.GapHosts, models.GapGate, models.GapWindow, models.GapSession, models.GapRoom,
		models.GapLink, models.GapConsent, models.GapNoText, models.GapText}, g.Kind)
}

func newGapGroup(p *locale.Printer, d *models.Dialogue, list []models.Gap, hrefs func(part string) string) GapGroup {
	first := list[0]
	g := GapGroup{Title: p.N("editor.gap."+first.Kind, len(list)), Href: hrefs(first.Part)}
	if first.Kind == models.GapText {
		g.Title = p.N("editor.gap.text", len(list), "language", LanguageWord(p, first.Lang))
		g.Href = ""
	}
	for _, gap := range list {
		item := Link{Href: hrefs(gap.Part)}
		if gap.Field != "" {
			item.Label = p.T("editor.field." + gap.Field)
		}
		if name, _ := gap.Of.In(p.Lang(), d.Languages...); name != "" {
			if item.Label != "" {
				item.Label += " – "
			}
			item.Label += name
		}
		if item.Label != "" {
			g.Items = append(g.Items, item)
		}
	}
	return g
}
