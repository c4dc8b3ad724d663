package locale

import (
	"encoding/json"
	"errors"
)

// forms is a language's file of conventions, as in forms/LANG.json.
type forms struct {
	Position      int      `json:"position"` // in the language switch
	HTML          string   `json:"html"`
	Name          string   `json:"name"`
	Months        []string `json:"months"`
	MonthsShort   []string `json:"months_short"`
	Weekdays      []string `json:"weekdays"` // from Sunday
	WeekdaysShort []string `json:"weekdays_short"`
	FirstDay      string   `json:"first_day"` // the 1st of a month, where it is not "1"
	Date          struct {
		Full, Long, Medium, Day, Short, Month, Year, At pattern
	} `json:"date"`
	Range  struct{ Month, Year, Years pattern } `json:"range"`
	Person struct {
		NativeFirst bool    `json:"native_first"`
		WithNative  pattern `json:"with_native"`
	} `json:"person"`
	Spaces []string          `json:"spaces"` // pairs: as typed in the words, and as they must not break
	Group  string            `json:"group"`  // between thousands
	Cities map[string]string `json:"cities"` // by IANA zone
}

// pattern is a wording with placeholders in a file of conventions.
type pattern struct{ text }

// UnmarshalJSON reads and cuts the pattern.
func (p *pattern) UnmarshalJSON(body []byte) error {
	var words string
	if err := json.Unmarshal(body, &words); err != nil {
		return err
	}
	cut, err := cut(words)
	p.text = cut
	return err
}

func (p *Printer) readForms() error {
	body, err := files.ReadFile("forms/" + p.lang + ".json")
	if err != nil {
		return err
	}
	if err := json.Unmarshal(body, &p.forms); err != nil {
		return err
	}
	f := p.forms
	if len(f.Months) != 12 || len(f.MonthsShort) != 12 || len(f.Weekdays) != 7 || len(f.WeekdaysShort) != 7 {
		return errors.New("months or weekdays are incomplete")
	}
	return nil
}
