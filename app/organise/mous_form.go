package organise

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"
)

// deskChange is what a form of the editor says of a record: values by their
// paths, and the rows of lists. What the form does not show stays as it is.
type deskChange struct {
	fields []deskValue
	lists  []deskRows
}

// deskValue is a value at a path: text, number, yes or no, or a list of texts.
type deskValue struct {
	path  []string
	value any
}

type deskRows struct {
	list views.DeskList
	rows []deskRow
}

// deskRow is a row that stays or is new. At is where it was typed, before the
// order was changed.
type deskRow struct {
	at, position int
	key          string
	fields       []deskValue
}

// readDesk reads a form of the editor in these languages.
func readDesk(form *web.Fields, part views.DeskPart, languages []string) deskChange {
	var change deskChange
	for _, group := range part.Groups {
		for _, f := range group.Fields {
			change.fields = append(change.fields, readDeskField(form, f, "", languages)...)
		}
		if group.List != nil {
			change.lists = append(change.lists, deskRows{*group.List, readDeskRows(form, *group.List, languages)})
		}
	}
	return change
}

// readDeskField reads a field, whose name begins with what is said before it.
func readDeskField(form *web.Fields, f views.DeskField, before string, languages []string) []deskValue {
	name := before + f.Name
	value := func(v any) []deskValue { return []deskValue{{strings.Split(f.Name, "."), v}} }
	switch f.Kind {
	case views.DeskTexts, views.DeskLong:
		var list []deskValue
		for _, lang := range languages {
			read := form.Line
			if f.Kind == views.DeskLong {
				read = form.Text
			}
			list = append(list, deskValue{append(strings.Split(f.Name, "."), lang), read(name+"."+lang, longestBody)})
		}
		return list
	case views.DeskNumber:
		n, _ := form.Int(name, 0, mostPlaces)
		return value(n)
	case views.DeskCheck:
		return value(form.Bool(name))
	case views.DeskPicks:
		return value(form.Choices(name, models.MoUListMax, longestLine))
	case views.DeskWords:
		return value(wordsOf(form.Line(name, longestBody)))
	case views.DeskDate:
		return value(strings.TrimSpace(form.Line(name, longestLine)))
	}
	return value(form.Line(name, longestBody))
}

// wordsOf parts a line at its commas.
func wordsOf(line string) []string {
	words := strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(",;，；、", r) })
	for i, word := range words {
		words[i] = strings.TrimSpace(word)
	}
	return slices.DeleteFunc(words, func(word string) bool { return word == "" })
}

// readDeskRows reads the rows of a list in their new order, without those that
// are to go or were left empty.
func readDeskRows(form *web.Fields, list views.DeskList, languages []string) []deskRow {
	var rows []deskRow
	for _, at := range typedRows(form, list.Name) {
		before := list.Name + "." + strconv.Itoa(at) + "."
		row := deskRow{at: at, position: mostPlaces}
		if list.Key != "" {
			row.key = form.Token(before + list.Key)
		}
		if n, ok := form.Int(before+"position", 0, mostPlaces); ok {
			row.position = n
		}
		empty := row.key == ""
		for _, f := range list.Fields {
			values := readDeskField(form, f, before, languages)
			row.fields = append(row.fields, values...)
			empty = empty && (f.Default != "" || !slices.ContainsFunc(values, deskValue.told))
		}
		if !empty && !form.Bool(before+"remove") {
			rows = append(rows, row)
		}
	}
	slices.SortStableFunc(rows, func(a, b deskRow) int { return a.position - b.position })
	return rows
}

// typedRows are the numbers of the rows that a form has of a list.
func typedRows(form *web.Fields, list string) []int {
	var rows []int
	for _, name := range form.Names() {
		rest, ok := strings.CutPrefix(name, list+".")
		number, _, _ := strings.Cut(rest, ".")
		if n, err := strconv.Atoi(number); ok && err == nil && n >= 0 && n < models.MoUListMax && !slices.Contains(rows, n) {
			rows = append(rows, n)
		}
	}
	slices.Sort(rows)
	return rows
}

// told tells whether there is anything.
func (v deskValue) told() bool {
	switch value := v.value.(type) {
	case string:
		return value != ""
	case int:
		return value != 0
	case bool:
		return value
	case []string:
		return len(value) > 0
	}
	return false
}

// apply changes a content, whose JSON has the paths of the form.
func (change deskChange) apply(c *models.MoUContent) error {
	content, err := contentMap(c)
	if err != nil {
		return err
	}
	for _, v := range change.fields {
		v.put(content)
	}
	for _, l := range change.lists {
		old, _ := content[l.list.Name].([]any)
		var rows []any
		taken := keysOf(old)
		for _, row := range l.rows {
			item := row.base(old, l.list.Key)
			for _, v := range row.fields {
				v.put(item)
			}
			if l.list.Key == "key" && item["key"] == nil {
				item["key"] = freshKey(taken)
				taken = append(taken, item["key"].(string))
			}
			rows = append(rows, item)
		}
		content[l.list.Name] = rows
	}
	text, err := json.Marshal(content)
	if err != nil {
		return err
	}
	changed := models.MoUContent{}
	if err := json.Unmarshal(text, &changed); err != nil {
		return err
	}
	*c = changed
	return nil
}

// contentMap is a content by the names of its JSON.
func contentMap(c *models.MoUContent) (map[string]any, error) {
	text, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	content := map[string]any{}
	numbers := json.NewDecoder(bytes.NewReader(text))
	numbers.UseNumber()
	return content, numbers.Decode(&content)
}

// put writes a value at its path; what is empty is left out.
func (v deskValue) put(in map[string]any) {
	step := v.path[0]
	if len(v.path) == 1 {
		if v.told() {
			in[step] = v.value
		} else {
			delete(in, step)
		}
		return
	}
	below, _ := in[step].(map[string]any)
	if below == nil {
		below = map[string]any{}
	}
	deskValue{v.path[1:], v.value}.put(below)
	if in[step] = below; len(below) == 0 {
		delete(in, step)
	}
}

// base is the row as it was, with what the form does not show, or a new one.
func (row deskRow) base(old []any, key string) map[string]any {
	for at, item := range old {
		was, _ := item.(map[string]any)
		known, _ := was[key].(string)
		if row.key != "" && known == row.key || row.key == "" && at == row.at && known == "" {
			return was
		}
	}
	item := map[string]any{}
	if row.key != "" && key == "key" {
		item[key] = row.key
	}
	return item
}

func keysOf(rows []any) []string {
	var keys []string
	for _, item := range rows {
		if key, ok := item.(map[string]any)["key"].(string); ok {
			keys = append(keys, key)
		}
	}
	return keys
}

// freshKey is a key that no row has.
func freshKey(taken []string) string {
	for n := 1; ; n++ {
		if key := strconv.Itoa(n); !slices.Contains(taken, key) {
			return key
		}
	}
}

// typedPath leads from the path of a mistake in the new order to its input.
func (change deskChange) typedPath(path string) string {
	steps := strings.Split(path, ".")
	for _, l := range change.lists {
		if len(steps) > 1 && steps[0] == l.list.Name {
			if n, err := strconv.Atoi(steps[1]); err == nil && n < len(l.rows) {
				steps[1] = strconv.Itoa(l.rows[n].at)
			}
		}
	}
	return strings.Join(steps, ".")
}

// deskValues fill a form of the editor.
func deskValues(part views.DeskPart, c *models.MoUContent) (map[string][]string, error) {
	content, err := contentMap(c)
	values := map[string][]string{}
	for _, group := range part.Groups {
		for _, f := range group.Fields {
			fillDesk(values, f, f.Name, content)
		}
		if group.List == nil {
			continue
		}
		rows, _ := content[group.List.Name].([]any)
		for i, item := range rows {
			row, before := item.(map[string]any), group.List.Name+"."+strconv.Itoa(i)+"."
			for _, f := range group.List.Fields {
				fillDesk(values, f, before+f.Name, row)
			}
			if key, ok := row[group.List.Key].(string); ok {
				values[before+group.List.Key] = []string{key}
			}
			if group.List.Ordered {
				values[before+"position"] = []string{strconv.Itoa(i + 1)}
			}
		}
	}
	return values, err
}

// fillDesk puts what stands at a field's path under the name of its input.
func fillDesk(values map[string][]string, f views.DeskField, name string, in map[string]any) {
	var at any = in
	for _, step := range strings.Split(f.Name, ".") {
		below, _ := at.(map[string]any)
		at = below[step]
	}
	switch value := at.(type) {
	case string:
		values[name] = []string{value}
	case json.Number:
		values[name] = []string{value.String()}
	case bool:
		values[name] = []string{ticked(value)}
	case []any:
		for _, item := range value {
			if text, ok := item.(string); ok {
				values[name] = append(values[name], text)
			}
		}
		if f.Kind == views.DeskWords {
			values[name] = []string{strings.Join(values[name], ", ")}
		}
	case map[string]any:
		for lang, text := range value {
			if words, ok := text.(string); ok {
				values[name+"."+lang] = []string{words}
			}
		}
	}
}
