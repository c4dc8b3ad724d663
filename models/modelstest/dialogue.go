package modelstest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"duologue/models"
)

// Plan says what a test's dialogue is like; zero places are no limit.
type Plan struct {
	Slug          string   // "test" when empty
	Places        int      // on site, of the dialogue
	SessionPlaces int      // of each session in each mode
	Manual        bool     // registrations await approval
	Hosts         []string // codes of host bodies
}

// Dialogue imports a hybrid dialogue of one day, six weeks ahead, open for
// registration, with the sessions x and x2 (which overlap) and y (which touches
// both) and an open plenary. It returns the refs of the sessions by code.
func Dialogue(t testing.TB, s *models.Store, p Plan) (*models.Dialogue, map[string]string) {
	t.Helper()
	ctx := context.Background()
	d, err := s.ImportDialogue(ctx, Document(p, s.Now()))
	if err != nil {
		t.Fatal(err)
	}
	a, err := s.Agenda(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	refs := map[string]string{}
	for _, session := range a.Sessions {
		refs[session.Code] = session.Ref
	}
	return d, refs
}

// Document is the file of a test's dialogue.
func Document(p Plan, now time.Time) *models.Document {
	if p.Slug == "" {
		p.Slug = "test"
	}
	day := now.AddDate(0, 0, 42).Format(time.DateOnly)
	approval := models.ApprovalAutomatic
	if p.Manual {
		approval = models.ApprovalManual
	}
	session := func(code, starts, ends string) models.DocumentSession {
		return models.DocumentSession{Code: code, Kind: models.SessionParallel, Title: text("Session " + code), Room: "room-" + code,
			Starts: day + "T" + starts, Ends: day + "T" + ends, Modes: models.Modes(),
			Capacity: models.DocumentCapacity{Onsite: limit(p.SessionPlaces), Online: limit(p.SessionPlaces)},
			JoinURL:  "https://stream.example/" + code}
	}
	var hosts []models.DocumentHost
	for _, code := range p.Hosts {
		hosts = append(hosts, models.DocumentHost{Code: code, Country: "BE", Names: text("Body " + code)})
	}
	plenary := session("plenary", "09:00", "10:00")
	plenary.Kind, plenary.Open, plenary.Capacity = models.SessionPlenary, true, models.DocumentCapacity{}
	return &models.Document{
		Slug: p.Slug, Status: models.DialoguePublished, Title: text("Test dialogue " + p.Slug), Zone: "Europe/Brussels",
		StartsOn: day, EndsOn: day, Format: models.FormatHybrid, Languages: []string{"nl", "fr", "en", "zh"},
		ContactEmail: "dialogue@host.example", SenderName: "Test dialogue", Hosts: hosts,
		Rooms: []models.DocumentRoom{{Code: "room-plenary", Name: text("Hall")}, {Code: "room-x", Name: text("Room X")},
			{Code: "room-x2", Name: text("Room X2")}, {Code: "room-y", Name: text("Room Y")}},
		Sessions: []models.DocumentSession{plenary, session("x", "10:00", "11:00"), session("x2", "10:30", "11:00"),
			session("y", "11:00", "12:00")},
		Registration: &models.DocumentRegistration{Opens: now.AddDate(0, 0, -2).Format("2006-01-02T15:04"),
			Approval: approval, OnsiteCapacity: limit(p.Places)},
	}
}

func text(s string) models.Text { return models.Text{"en": s, "zh": s + "（测试）"} }

func limit(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}

// Form is the registration form of example person number n.
func Form(n int, mode string, sessions map[string]string) *models.RegistrationForm {
	return &models.RegistrationForm{
		Person: models.Person{FamilyName: fmt.Sprintf("Example%d", n), GivenNames: "Person", NativeName: "示例",
			NameOrder: models.GivenFirst, Email: fmt.Sprintf("person%d@guest.example", n), Organisation: "Example University",
			Country: "BE", Category: models.Researcher, Language: "en"},
		Mode: mode, Sessions: sessions,
	}
}

// CheckPlaces fails the test when counters and rows differ, or a place is free
// while somebody waits, or more places are taken than there are (unless they
// were lowered, which no test does that calls this).
func CheckPlaces(t testing.TB, s *models.Store, d *models.Dialogue) {
	t.Helper()
	problems, err := s.PlaceProblems(context.Background(), d)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Error(p)
	}
}
