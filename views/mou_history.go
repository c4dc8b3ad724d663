package views

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"duologue/models"
	"duologue/views/locale"
)

// MoUChange is one statement in the history of a record.
type MoUChange struct {
	At           time.Time
	Kind, Reason string
	First        bool
	Erased       bool
	Fields       []MoUFieldChange
}

// NewsKind is the kind of the change, as news have it.
func (c MoUChange) NewsKind() string {
	if c.First || c.Erased {
		return models.ActStatement
	}
	return c.Kind
}

// MoUFieldChange is a field that a statement changed, in words of the page's
// language, or in all languages where it did not change in that one.
type MoUFieldChange struct {
	Field         string // key of its words
	Before, After string
}

// MoUHistory is the history of a record, the last first.
func MoUHistory(p *locale.Printer, r *models.PublicRecord) []MoUChange {
	var list []MoUChange
	for i, told := range r.History {
		change := MoUChange{At: told.Time(), Kind: told.Kind, Reason: told.Reason, First: i == len(r.History)-1, Erased: told.Record == nil}
		before := slices.IndexFunc(r.History[i+1:], func(t models.MoUStatement) bool { return t.Record != nil })
		if before >= 0 && !change.Erased {
			change.Fields = mouDifference(p, r.Names, r.History[i+1+before], told)
		}
		list = append(list, change)
	}
	return list
}

// mouDifference says what changed from a statement to a later one.
func mouDifference(p *locale.Printer, names models.MoUNames, before, after models.MoUStatement) []MoUFieldChange {
	var list []MoUFieldChange
	add := func(field, was, is string) { list = append(list, MoUFieldChange{"mou.field." + field, was, is}) }
	if before.State != after.State {
		add("state", MoUWord(p, "state", before.State), MoUWord(p, "state", after.State))
	}
	if before.Visibility != after.Visibility {
		add("visibility", MoUWord(p, "visibility", before.Visibility), MoUWord(p, "visibility", after.Visibility))
	}
	was, is := rawFields(before.Record), rawFields(after.Record)
	here, there := mouTeller{p: p, names: names}, mouTeller{p: p, names: names, all: true}
	for _, field := range mouFields() {
		if bytes.Equal(was[field], is[field]) {
			continue
		}
		old, now := here.tell(field, before.Record), here.tell(field, after.Record)
		if old == now {
			old, now = there.tell(field, before.Record), there.tell(field, after.Record)
		}
		old, now = apart(old, now)
		add(field, old, now)
	}
	return list
}

// apart leaves of two lists the lines in which they differ.
func apart(before, after string) (was, is string) {
	old, now := strings.Split(before, "\n"), strings.Split(after, "\n")
	without := func(list, other []string) string {
		return strings.Join(slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(other, s) }), "\n")
	}
	was, is = without(old, now), without(now, old)
	if was == "" && is == "" { // their order differs
		return before, after
	}
	return was, is
}

// rawFields are the fields of a content as they are stated.
func rawFields(c *models.MoUContent) map[string]json.RawMessage {
	fields := map[string]json.RawMessage{}
	if raw, err := json.Marshal(c); err == nil {
		json.Unmarshal(raw, &fields) // what was just written
	}
	return fields
}

// mouFields are those that visitors may see, in the order of the page.
func mouFields() []string {
	return []string{"type", "titles", "summary", "topics", "dialogue", "session", "code", "parent", "relations", "nature", "competence", "parties",
		"signatories", "texts", "signed_on", "place", "originals", "kept", "scan", "record", "effective_on", "effective_rule", "duration_months",
		"renewal_rule", "notice_months", "ends_on", "committee", "commitments", "outcomes", "withheld", "sources", "remarks"}
}

// mouTeller tells fields in words; all: texts in each of their languages.
type mouTeller struct {
	p     *locale.Printer
	names models.MoUNames
	all   bool
}

func (t mouTeller) text(text models.Text) string {
	if !t.all {
		words, _ := text.In(t.p.Lang())
		return words
	}
	var parts []string
	for _, lang := range []string{"nl", "fr", "en", "zh"} {
		if text[lang] != "" {
			parts = append(parts, lang+": "+text[lang])
		}
	}
	return strings.Join(parts, " · ")
}

// lines tells a list, one item a line.
func lines[T any](list []T, of func(T) string) string {
	var out []string
	for _, item := range list {
		out = append(out, of(item))
	}
	return strings.Join(out, "\n")
}

// phrase joins what there is.
func phrase(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

// tell is the words of a field; empty where nothing is known.
func (t mouTeller) tell(field string, c *models.MoUContent) string {
	p := t.p
	texts := map[string]models.Text{"titles": c.Titles, "summary": c.Summary, "place": c.Place, "effective_rule": c.EffectiveRule,
		"renewal_rule": c.RenewalRule, "committee": c.Committee, "withheld": c.Withheld, "remarks": c.Remarks, "dialogue": t.names.Dialogues[c.Dialogue]}
	if text, ok := texts[field]; ok {
		return t.text(text)
	}
	dates := map[string]models.StatedDate{"signed_on": c.SignedOn, "effective_on": c.EffectiveOn, "ends_on": c.EndsOn}
	if date, ok := dates[field]; ok {
		return t.date(date)
	}
	switch field {
	case "type", "competence":
		value := map[string]string{"type": c.Type, "competence": c.Competence}[field]
		if value == "" {
			return ""
		}
		return MoUWord(p, field, value)
	case "code", "parent", "session":
		return map[string]string{"code": c.Code, "parent": c.Parent, "session": c.Session}[field]
	case "originals":
		return t.number(c.Originals, func(n int) string { return p.Number(n) })
	case "duration_months", "notice_months":
		n := map[string]int{"duration_months": c.DurationMonths, "notice_months": c.NoticeMonths}[field]
		return t.number(n, func(n int) string { return MoUMonths(p, n) })
	}
	return t.list(field, c)
}

func (t mouTeller) number(n int, say func(int) string) string {
	if n == 0 {
		return ""
	}
	return say(n)
}

func (t mouTeller) date(d models.StatedDate) string {
	if d == "" {
		return ""
	}
	return StatedDate(t.p, d)
}

// list is tell for fields that are lists.
func (t mouTeller) list(field string, c *models.MoUContent) string {
	p := t.p
	switch field {
	case "topics":
		return lines(c.Topics, func(code string) string { return facetWord(p, t.names, models.FacetTopic, code) })
	case "nature":
		return lines(models.MoUSides(), func(side string) string {
			if c.Nature[side] == "" {
				return ""
			}
			return MoUWord(p, "side", side) + ": " + MoUWord(p, "nature", c.Nature[side])
		})
	case "parties":
		return lines(c.Parties, t.party)
	case "signatories":
		return lines(c.Signatories, func(s models.MoUSignatory) string {
			return phrase(p.Person(MoUSigner{MoUSignatory: s}.Person()), t.text(s.Title), t.text(s.Capacity), t.date(s.SignedOn), strings.Join(s.Witnesses, ", "))
		})
	case "kept":
		return lines(c.Kept, func(k models.MoUKept) string { return t.text(k.Where) })
	case "relations":
		return lines(c.Relations, func(r models.MoURelation) string {
			return phrase(MoUWord(p, "relation", r.Kind), t.text(r.Title), r.MoU)
		})
	case "commitments":
		return lines(c.Commitments, func(x models.MoUCommitment) string {
			return phrase(t.text(x.What), x.Owner, t.date(x.Due), MoUWord(p, "commitment", x.State), x.Evidence)
		})
	case "outcomes":
		return lines(c.Outcomes, func(x models.MoUOutcome) string {
			return phrase(MoUWord(p, "outcome", x.Kind), t.text(x.Title), x.Link, x.Code)
		})
	case "sources":
		return lines(c.Sources, func(s models.MoUSource) string { return phrase(s.Code, t.text(s.Text), s.Link) })
	}
	return t.papers(field, c)
}

func (t mouTeller) party(party models.MoUParty) string {
	words := partyWords([]models.MoUParty{party}, t.names)[0]
	name := t.text(words.Called)
	if name == "" {
		name = PartyName(t.p, words)
	}
	side := ""
	if party.Side != "" {
		side = MoUWord(t.p, "side", party.Side)
	}
	return phrase(name, t.text(party.Unit), side, party.SignedAs, party.ROR, party.Reference)
}

// papers is list for the files of the record.
func (t mouTeller) papers(field string, c *models.MoUContent) string {
	paper := func(d models.MoUDocument) string { return phrase(t.text(d.Title), d.Name, shortHash(d.SHA256)) }
	switch {
	case field == "scan" && c.Scan != nil:
		return paper(*c.Scan)
	case field == "record" && c.Record != nil:
		return paper(*c.Record)
	case field == "texts":
		return lines(c.Texts, func(x models.MoUText) string {
			told := phrase(t.p.T("language."+x.Language), x.Version, paper(x.MoUDocument))
			if x.Status != "" {
				told = phrase(told, MoUWord(t.p, "text", x.Status))
			}
			if x.Prevails {
				told = phrase(told, t.p.T("mou.prevails"))
			}
			return phrase(told, lines(x.Annexes, paper))
		})
	}
	return ""
}

func shortHash(hash string) string {
	if hash == "" {
		return ""
	}
	return fmt.Sprintf("SHA-256 %.12s…", hash)
}

// MoUNewsWords says what a statement is about: what was done and why, and how the
// record stands.
func MoUNewsWords(p *locale.Printer, n models.MoUNews) string {
	words := p.T("mou.act." + n.Kind)
	if n.Reason != "" {
		words += " — " + n.Reason
	}
	return words + " · " + MoUWord(p, "state", n.State)
}
