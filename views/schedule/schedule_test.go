package schedule_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
	"duologue/views/locale"
	"duologue/views/schedule"
)

// validate has a program check documents against a published schema, which
// stands beside this test; it says nothing of what is right.
func validate(t *testing.T, documents []string, args ...string) {
	t.Helper()
	program, err := exec.LookPath(args[0])
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skipf("!!! NOT TESTED: %v; make test installs it", err)
	}
	out, err := exec.Command(program, append(args[1:], documents...)...).CombinedOutput()
	if err != nil || args[0] == "node" && len(out) > 0 {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestSchedulesFollowTheSchemas(t *testing.T) {
	bundle, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var inJSON, inXML []string
	keep := func(list *[]string, name string, body []byte, err error) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err == nil {
			err = os.WriteFile(path, body, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		*list = append(*list, path)
	}
	for name, change := range map[string]func(*models.Document){
		"full": func(doc *models.Document) {
			doc.Slug, doc.Venue = "full-2027", models.Text{"en": "Hall <1> & \"2\"", "zh": "大厅"}
			doc.Themes = []models.DocumentTheme{{Code: "water", Name: models.Text{"en": "Water & air", "zh": "水"}, Colour: "blue"}}
			doc.Sessions[0].Abstract = models.Text{"en": "Words\n\n**with** <tags> & 𠮷", "nl": "Woorden"}
			doc.Sessions[0].FloorLanguages = []string{"zh", "en"}
			doc.Sessions[1].Themes = []string{"water"}
			doc.Sessions[2].Room = ""
			doc.Sessions[2].Links = []models.SessionLink{{URL: "https://papers.example/a?b=c&d", Title: models.Text{"en": "Paper"}}}
			doc.Rooms[1].Name = doc.Rooms[0].Name
			doc.EndsOn = plusDay(doc.EndsOn)
		},
		"empty":          func(doc *models.Document) { doc.Slug, doc.Sessions = "abc", nil },
		"night":          func(doc *models.Document) { doc.Slug, doc.Sessions[3].Ends = "night", plusDay(doc.EndsOn)+"T03:00" },
		"UTC":            func(doc *models.Document) { doc.Slug, doc.Zone = "utc-1", "UTC" },
		"a longer zone":  func(doc *models.Document) { doc.Slug, doc.Zone = "ushuaia", "America/Argentina/Ushuaia" },
		"an unnamed one": func(doc *models.Document) { doc.Slug, doc.Zone = "gmt", "Etc/GMT+3" },
	} {
		agenda := agendaOf(t, change)
		for _, lang := range []string{"en", "zh"} {
			s := schedule.Schedule{Agenda: agenda, Printer: bundle.For(lang), Base: "https://duologue.example", Build: "test"}
			body, err := s.JSON()
			keep(&inJSON, name+"."+lang+".json", body, err)
			body, err = s.XML()
			keep(&inXML, name+"."+lang+".xml", body, err)
		}
	}
	validate(t, inJSON, "node", "testdata/validate.mjs", "testdata/schedule.schema.json")
	validate(t, inXML, "xmllint", "--noout", "--schema", "testdata/schedule.xml.xsd")
}

// TestTheSchemasAreThePublishedOnes compares them with those of a checkout that
// has the contract beside it.
func TestTheSchemasAreThePublishedOnes(t *testing.T) {
	beside := filepath.Join("..", "..", "..", "shared", "schemas")
	if _, err := os.Stat(beside); err != nil {
		t.Skip("the contract is not beside this checkout")
	}
	for _, name := range []string{"schedule.schema.json", "schedule.xml.xsd"} {
		want, err := os.ReadFile(filepath.Join(beside, name))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(filepath.Join("testdata", name)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s differs, %v", name, err)
		}
	}
}

func TestScheduleSaysWhatTheAgendaSays(t *testing.T) {
	bundle, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	agenda := agendaOf(t, func(*models.Document) {})
	s := schedule.Schedule{Agenda: agenda, Printer: bundle.For("zh"), Base: "https://duologue.example"}
	inJSON, _ := s.JSON()
	inXML, _ := s.XML()
	for _, session := range agenda.Sessions {
		for _, want := range []string{session.UID, session.Title["zh"], "https://duologue.example/zh/dialogues/test/sessions/" + session.Ref} {
			if !strings.Contains(string(inJSON), want) || !strings.Contains(string(inXML), want) {
				t.Errorf("%s is missing", want)
			}
		}
		if strings.Contains(string(inJSON)+string(inXML), session.JoinURL) {
			t.Errorf("the link of %s is given away", session.Code)
		}
	}
}

func agendaOf(t *testing.T, change func(*models.Document)) *models.Agenda {
	t.Helper()
	store := modelstest.New(t)
	doc := modelstest.Document(modelstest.Plan{}, store.Now())
	change(doc)
	d, err := store.ImportDialogue(t.Context(), doc)
	if err != nil {
		t.Fatal(err)
	}
	agenda, err := store.Agenda(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if len(agenda.Sessions) > 0 {
		speaker := &models.Speaker{Ref: "aaaaaaaaaaaa", SpeakerProfile: models.SpeakerProfile{FamilyName: "Example & Co", GivenNames: "Ada", NativeName: "示例"}}
		agenda.Sessions[0].Parts = []models.Part{{Speaker: speaker, Role: models.RoleChair}}
	}
	return agenda
}

func plusDay(date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		panic(err)
	}
	return t.AddDate(0, 0, 1).Format(time.DateOnly)
}
