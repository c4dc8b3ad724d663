package views

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"duologue/models"
)

func TestAgendaFilter(t *testing.T) {
	d := sampleDialogues()[0]
	agenda := sampleAgenda(d)
	head := NewHead(d, "agenda", moment("2026-11-23 10:00"), agenda)
	for _, c := range []struct {
		filter AgendaFilter
		days   int
		items  int
		query  string
	}{
		{AgendaFilter{}, 2, 17, ""},
		{AgendaFilter{Day: "2027-01-20"}, 1, 5, "?day=2027-01-20"},
		{AgendaFilter{Theme: "life-sciences"}, 2, 3, "?theme=life-sciences"},
		{AgendaFilter{Mode: models.Online, Day: "2027-01-19", List: true}, 1, 10, "?day=2027-01-19&mode=online&view=list"},
		{AgendaFilter{Day: "never"}, 0, 0, "?day=never"},
	} {
		page := NewAgendaPage(Frame{Lang: "en"}, head, agenda, c.filter)
		items := 0
		for _, day := range page.Days {
			items += len(day.Items)
		}
		if len(page.Days) != c.days || items != c.items || c.filter.Query() != c.query {
			t.Errorf("%+v: %d days, %d items, %q", c.filter, len(page.Days), items, c.filter.Query())
		}
	}
}

// TestAgendaCSS holds that every class of the grid has its place, that places
// do not overlap, and that sessions in parallel share no column.
func TestAgendaCSS(t *testing.T) {
	d := sampleDialogues()[0]
	agenda := sampleAgenda(d)
	css := AgendaCSS(agenda)
	for _, day := range NewAgendaPage(Frame{Lang: "en"}, NewHead(d, "agenda", moment("2026-11-23 10:00"), agenda), agenda, AgendaFilter{}).Days {
		classes := []string{day.Class}
		for _, room := range day.Rooms {
			classes = append(classes, room.Class)
		}
		for _, tick := range day.Ticks {
			classes = append(classes, tick.Class)
		}
		for _, item := range day.Items {
			fields := strings.Fields(item.Class)
			classes = append(classes, fields[len(fields)-1])
		}
		for _, class := range classes {
			if !regexp.MustCompile(`\.` + regexp.QuoteMeta(class) + ` \{`).MatchString(css) {
				t.Errorf("no place for %s", class)
			}
		}
	}
	area := func(s *models.Session) string {
		m := regexp.MustCompile(`\.` + sessionClass(s) + ` \{ grid-area: ([^;]*);`).FindStringSubmatch(css)
		if m == nil {
			t.Fatalf("no area for %s", s.Ref)
		}
		return m[1]
	}
	if got := area(agenda.Sessions[1]); got != "3 / 2 / 4 / 6" {
		t.Errorf("the opening spans all rooms: %s", got)
	}
	if a, b := area(agenda.Sessions[3]), area(agenda.Sessions[4]); a != "5 / 2 / 8 / 3" || b != "5 / 3 / 8 / 4" {
		t.Errorf("parallel sessions: %s and %s", a, b)
	}
}

// TestTheGridNamesTheDayOfTheOtherZone where it is not the day's own.
func TestTheGridNamesTheDayOfTheOtherZone(t *testing.T) {
	v := engine(t)
	d := sampleDialogues()[0]
	agenda := sampleAgenda(d)
	var buf bytes.Buffer
	page := NewAgendaPage(Frame{Lang: "en"}, NewHead(d, "agenda", moment("2026-11-23 10:00"), agenda), agenda, AgendaFilter{})
	if err := v.Page(&buf, "en", "dialogues/agenda", page); err != nil {
		t.Fatal(err)
	}
	ticks := regexp.MustCompile(`<li class="agenda-time [^>]*>(.*?)</li>`).FindAllStringSubmatch(buf.String(), -1)
	if first, last := ticks[0][1], ticks[len(ticks)-1][1]; first != "08:30<span>15:30</span>" || last != "23:00<span>Thu 21 Jan<br>06:00</span>" {
		t.Errorf("%q to %q", first, last)
	}
}

func TestRegisterStates(t *testing.T) {
	v := engine(t)
	p := v.bundle.For("en")
	full := models.Counter{Capacity: number(10), Taken: 10}
	for _, c := range []struct {
		now    string
		places *models.Counter
		key    string
	}{
		{"2026-10-01 10:00", nil, "register.state.before"},
		{"2026-12-01 10:00", nil, "register.action"},
		{"2026-12-01 10:00", &full, "register.action.wait"},
		{"2027-01-11 10:00", nil, "register.state.closed"},
	} {
		var buf bytes.Buffer
		list := sampleDialogues()
		page := NewHomePage(Frame{Lang: "en"}, list, moment(c.now), func(*models.Dialogue) *models.Counter { return c.places })
		if err := v.Page(&buf, "en", "home/show", page); err != nil {
			t.Fatal(err)
		}
		want, _, _ := strings.Cut(p.T(c.key, "time", "\x00", "city", ""), "\x00")
		if !strings.Contains(buf.String(), want) {
			t.Errorf("%s: no %q", c.now, want)
		}
	}
}

func TestEventsAreJSON(t *testing.T) {
	v := engine(t)
	d := sampleDialogues()[0]
	d.Summary = models.Text{"en": `</script><script>alert("x")</script>`}
	frame := Frame{Lang: "en", Path: "/dialogues/third", BaseURL: "https://dialogue.example"}
	frame.JSONLD = DialogueEvent(frame, d)
	var buf bytes.Buffer
	page := DialoguePage{Frame: frame, DialogueHead: NewHead(d, "show", moment("2026-11-23 10:00"), nil)}
	if err := v.Page(&buf, "en", "dialogues/show", page); err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(buf.String(), `<script type="application/ld+json">`)
	body, _, _ := strings.Cut(rest, "</script>")
	var event map[string]any
	if err := json.Unmarshal([]byte(body), &event); err != nil || event["startDate"] != "2027-01-19" || event["description"] != d.Summary["en"] {
		t.Errorf("%v in %s", err, body)
	}
	if strings.Contains(buf.String(), "<script>alert") {
		t.Error("a text became a script")
	}
}
