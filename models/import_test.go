package models_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"duologue/models"
	"duologue/models/modelstest"
)

// example is the document of docs/import.md.
func example(t testing.TB) string {
	t.Helper()
	page, err := os.ReadFile("../docs/import.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "```json\n")
	text, _, ok := strings.Cut(rest, "```")
	if !ok {
		t.Fatal("docs/import.md has no example")
	}
	return text
}

func readDocument(t testing.TB, text string) *models.Document {
	t.Helper()
	doc, err := models.ReadDocument(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestImportDialogue(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s, ctx := modelstest.Open(t, address, nil), context.Background()
		d, err := s.ImportDialogue(ctx, readDocument(t, example(t)))
		if err != nil {
			t.Fatal(err)
		}
		if len(d.Hosts) != 2 || d.Hosts[0].Host.Code != "HOST-A" || d.Hosts[1].Role != models.HostConsultation {
			t.Errorf("hosts: %+v", d.Hosts)
		}
		if d.Approval != models.ApprovalAutomatic || d.ApprovalByCategory["official"] != models.ApprovalManual {
			t.Errorf("approval: %s %v", d.Approval, d.ApprovalByCategory)
		}
		if want := time.Date(2027, 3, 3, 22, 59, 0, 0, time.UTC); d.RegistrationClosesAt == nil || !d.RegistrationClosesAt.Equal(want) {
			t.Errorf("registration closes %v, want %v", d.RegistrationClosesAt, want)
		}
		checkExampleAgenda(t, s, d)
		checkExampleForm(t, s, d)
		var invalid *models.Invalid
		if _, err := s.ImportDialogue(ctx, readDocument(t, example(t))); !errors.As(err, &invalid) || invalid.Fields[0].Field != "slug" {
			t.Errorf("the same slug again: %v", err)
		}
	})
}

func checkExampleAgenda(t *testing.T, s *models.Store, d *models.Dialogue) {
	t.Helper()
	a, err := s.Agenda(context.Background(), d)
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Sessions) != 3 || a.Places.Capacity == nil || *a.Places.Capacity != 60 || a.Places.Mode != models.Onsite {
		t.Fatalf("%d sessions, places %+v", len(a.Sessions), a.Places)
	}
	opening, parallel := a.Sessions[0], a.Sessions[1]
	if want := time.Date(2027, 3, 4, 8, 0, 0, 0, time.UTC); !opening.StartsAt.Equal(want) {
		t.Errorf("opening starts %v, want %v", opening.StartsAt, want)
	}
	if len(opening.Parts) != 1 || opening.Parts[0].Role != models.RoleChair || opening.Parts[0].FamilyName != "Example" ||
		opening.Parts[0].Email != "ada@university.example" || opening.Parts[0].Language != "en" || len(parallel.Parts) != 0 {
		t.Errorf("speakers of the opening: %+v", opening.Parts)
	}
	if opening.OnsitePlaces != nil || opening.OnlinePlaces != nil {
		t.Error("an open session counts places")
	}
	if c := parallel.OnsitePlaces; c == nil || c.Capacity == nil || *c.Capacity != 30 || c.NextNumber != 1 {
		t.Errorf("on-site places of a session with a room of 30: %+v", c)
	}
	if c := parallel.OnlinePlaces; c == nil || c.Capacity == nil || *c.Capacity != 200 {
		t.Errorf("online places: %+v", c)
	}
	if parallel.Room == nil || parallel.Room.Code != "room-2" || len(parallel.Themes) != 1 || parallel.UID == parallel.CalendarUID || len(parallel.UID) != 36 {
		t.Errorf("parallel session: %+v", parallel)
	}
	if c := a.Sessions[2]; c.Onsite || c.OnsitePlaces != nil || c.OnlinePlaces == nil || c.OnlinePlaces.Capacity != nil {
		t.Errorf("online session: %+v", c)
	}
}

func checkExampleForm(t *testing.T, s *models.Store, d *models.Dialogue) {
	t.Helper()
	questions, err := s.Questions(context.Background(), d.ID)
	if err != nil || len(questions) != 1 || len(questions[0].Options) != 2 {
		t.Errorf("questions: %+v %v", questions, err)
	}
	consents, err := s.ConsentTexts(context.Background(), d.ID)
	if err != nil || len(consents) != 1 || consents[0].Version != 1 {
		t.Errorf("consents: %+v %v", consents, err)
	}
}

// TestImportRefuses changes one place of the example and expects one refusal.
func TestImportRefuses(t *testing.T) {
	s := modelstest.New(t)
	for name, c := range map[string]struct{ old, new, field, key string }{
		"not JSON":          {`"slug": `, `"slug" `, "slug", "import.not_json"},
		"unknown name":      {`"room": "room-2"`, `"rom": "room-2"`, "sessions[1].rom", "import.unknown_name"},
		"unknown speaker":   {`[{"speaker": "chair", `, `[{"speaker": "nobody", `, "sessions[0].speakers[0].speaker", "import.names_nothing"},
		"unknown role":      {`"role": "chair"`, `"role": "king"`, "sessions[0].speakers[0].role", "import.not_one_of"},
		"speaker unnamed":   {`"family_name": "Example", "given_names": "Ada"`, `"family_name": " "`, "speakers[0].family_name", "field.required"},
		"speaker unreached": {`"ada@university.example"`, `"ada"`, "speakers[0].email", "field.email"},
		"files":             {`"open": true,`, `"open": true, "files": [],`, "sessions[0].files", "import.unknown_name"},
		"case of a name":    {`"zone"`, `"Zone"`, "Zone", "import.unknown_name"},
		"wrong type":        {`"capacity": 30`, `"capacity": "30"`, "rooms[1].capacity", "import.wrong_type"},
		"name twice":        {`"zone"`, `"slug": "b", "zone"`, "slug", "import.twice"},
		"invalid UTF-8":     {`Room 2`, "Room \xff", "rooms[1].name.en", "import.not_json"},
		"slug":              {`"slug": "two-towns-2027"`, `"slug": "Two Towns"`, "slug", "import.code"},
		"no title":          {`{"en": "Two Towns Dialogue", "fr": "Dialogue des deux villes"}`, `{"en": " "}`, "title", "field.required"},
		"long title":        {`Two Towns Dialogue`, strings.Repeat("界", 301), "title.en", "field.too_long"},
		"control character": {`Two Towns Dialogue`, `Two\u0007Towns`, "title.en", "field.control_characters"},
		"direction mark":    {`Two Towns Dialogue`, `Two\u202eTowns`, "title.en", "field.control_characters"},
		"zone":              {`"zone": "Europe/Brussels"`, `"zone": "Local"`, "zone", "import.zone"},
		"language":          {`["en", "fr"]`, `["en", "français"]`, "languages[1]", "import.language"},
		"day":               {`"starts_on": "2027-03-04"`, `"starts_on": "2027-03-44"`, "starts_on", "field.not_a_date"},
		"days":              {`"ends_on": "2027-03-04"`, `"ends_on": "2027-03-03"`, "ends_on", "import.order"},
		"colour":            {`"teal"`, `"pink"`, "themes[0].colour", "import.not_one_of"},
		"room":              {`"room": "room-2"`, `"room": "room-3"`, "sessions[1].room", "import.names_nothing"},
		"room taken": {`"ends": "2027-03-04T10:00", "open": true,
     "speakers": [{"speaker": "chair", "role": "chair"}]},
    {"code": "S1", "kind": "parallel", "title": {"en": "Quiet streets"}, "room": "room-2"`,
			`"ends": "2027-03-04T10:31", "open": true,
     "speakers": [{"speaker": "chair", "role": "chair"}]},
    {"code": "S1", "kind": "parallel", "title": {"en": "Quiet streets"}, "room": "hall"`, "sessions[1].room", "import.room_taken"},
		"virtual room on site": {`"code": "room-2"`, `"code": "room-2", "kind": "virtual"`, "sessions[1].room", "import.virtual_room"},
		"theme":                {`"themes": ["cities"]`, `"themes": ["oceans"]`, "sessions[1].themes[0]", "import.names_nothing"},
		"code twice":           {`"code": "S2"`, `"code": "S1"`, "sessions[2].code", "import.twice"},
		"order":                {`"ends": "2027-03-04T12:00"`, `"ends": "2027-03-04T09:00"`, "sessions[1].ends", "import.order"},
		"other day":            {`"starts": "2027-03-04T14:00"`, `"starts": "2027-03-03T23:59"`, "sessions[2].starts", "import.outside_days"},
		"no local time":        {`"starts": "2027-03-04T14:00"`, `"starts": "4 March, 2 pm"`, "sessions[2].starts", "import.time"},
		"missing time":         {`"closes": "2027-03-03T23:59"`, `"closes": "2027-03-28T02:30"`, "registration.closes", "import.time_missing"},
		"doubled time":         {`"closes": "2027-03-03T23:59"`, `"closes": "2027-10-31T02:30"`, "registration.closes", "import.time_twice"},
		"mode":                 {`"modes": ["online"]`, `"modes": ["phone"]`, "sessions[2].modes[0]", "import.not_one_of"},
		"capacity of open":     {`"open": true`, `"open": true, "capacity": {"onsite": 5}`, "sessions[0].capacity.onsite", "import.takes_no_place"},
		"capacity zero":        {`{"online": 200}`, `{"online": 0}`, "sessions[1].capacity.online", "field.out_of_range"},
		"link":                 {`"https://live.towns.example/cities"`, `"javascript:alert(1)"`, "sessions[1].join_url", "import.link"},
		"closes first":         {`"opens": "2026-11-01T09:00"`, `"opens": "2027-04-01T09:00"`, "registration.closes", "import.order"},
		"category":             {`{"official": "manual"}`, `{"king": "manual"}`, "registration.approval_by_category.king", "import.unknown_name"},
		"options":              {`"kind": "choice"`, `"kind": "text"`, "questions[0].options", "import.options"},
		"reminder":             {`[168, 24]`, `[168, 0]`, "reminder_hours[1]", "field.out_of_range"},
		"address of no mail":   {`"dialogue@towns.example"`, `"用户@towns.example"`, "contact_email", "field.email"},
		"unknown host":         {`"names": {"en": "Town B"}`, `"names": {}`, "hosts[1].names", "import.unknown_host"},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(example(t), c.old, c.new, 1)
			if text == example(t) {
				t.Fatalf("the example has no %s", c.old)
			}
			doc, err := models.ReadDocument(strings.NewReader(text))
			if err == nil {
				_, err = s.ImportDialogue(context.Background(), doc)
			}
			var invalid *models.Invalid
			if !errors.As(err, &invalid) {
				t.Fatalf("%v", err)
			}
			if len(invalid.Fields) != 1 || invalid.Fields[0].Field != c.field || invalid.Fields[0].Key != c.key {
				t.Errorf("%v, want %s: %s", invalid, c.field, c.key)
			}
		})
	}
	if list, err := s.AllDialogues(context.Background()); err != nil || len(list) != 0 {
		t.Errorf("%d dialogues were stored, %v", len(list), err)
	}
}

func TestLocalTime(t *testing.T) {
	for _, c := range []struct {
		zone, text, want string
		err              error
	}{
		{"Europe/Brussels", "2027-03-28T01:59", "2027-03-28T00:59Z", nil},
		{"Europe/Brussels", "2027-03-28T02:00", "", models.ErrTimeMissing},
		{"Europe/Brussels", "2027-03-28T03:00", "2027-03-28T01:00Z", nil},
		{"Europe/Brussels", "2027-10-31T02:00", "", models.ErrTimeTwice},
		{"Europe/Brussels", "2027-10-31T02:59", "", models.ErrTimeTwice},
		{"Europe/Brussels", "2027-10-31T03:00", "2027-10-31T02:00Z", nil},
		{"Europe/Brussels", "2027-10-31T01:59", "2027-10-30T23:59Z", nil},
		{"Asia/Shanghai", "2027-03-28T02:30", "2027-03-27T18:30Z", nil},
		{"Australia/Lord_Howe", "2027-04-04T01:45", "", models.ErrTimeTwice},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		got, err := models.LocalTime(c.text, zone)
		if !errors.Is(err, c.err) || err == nil && got.UTC().Format("2006-01-02T15:04Z") != c.want {
			t.Errorf("%s %s: %v %v, want %s %v", c.zone, c.text, got.UTC(), err, c.want, c.err)
		}
	}
}

// FuzzReadDocument: whatever the bytes, a document is read or refused, and what
// was read can be written and read again.
func FuzzReadDocument(f *testing.F) {
	f.Add(example(f))
	f.Add(`{}`)
	f.Add(`{"slug":"a","sessions":[{"starts":"2027-03-28T02:30"}],"registration":{}}`)
	f.Add(`[1,{"a":"b"}]`)
	f.Fuzz(func(t *testing.T, text string) {
		doc, err := models.ReadDocument(strings.NewReader(text))
		if err == nil {
			err = doc.Check()
		}
		var invalid *models.Invalid
		if err != nil && (!errors.As(err, &invalid) || len(invalid.Fields) == 0) {
			t.Fatalf("%v", err)
		}
		if err != nil {
			return
		}
		again, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		if doc, err = models.ReadDocument(strings.NewReader(string(again))); err != nil || doc.Check() != nil {
			t.Fatalf("%s: %v", again, err)
		}
	})
}
