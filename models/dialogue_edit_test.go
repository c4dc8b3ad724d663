package models_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

// blank is the least that a dialogue can be made of.
func blank() *models.Document {
	return &models.Document{Slug: "blank", Title: models.Text{"en": "Blank"}, Zone: "Europe/Brussels", StartsOn: "2027-03-27", EndsOn: "2027-03-28",
		Format: models.FormatHybrid, Languages: []string{"nl", "fr", "en", "zh"}}
}

func create(t *testing.T, s *models.Store, doc *models.Document) *models.Dialogue {
	t.Helper()
	d, err := s.CreateDialogue(context.Background(), models.System(), doc)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// again is the dialogue as it is stored by now.
func again(t *testing.T, s *models.Store, d *models.Dialogue) *models.Dialogue {
	t.Helper()
	fresh, err := s.DialogueByID(context.Background(), d.ID)
	if err != nil {
		t.Fatal(err)
	}
	return fresh
}

// edit changes a part of what is stored.
func edit(s *models.Store, d *models.Dialogue, part string, change func(*models.Document)) error {
	fresh, err := s.DialogueByID(context.Background(), d.ID)
	if err != nil {
		return err
	}
	doc := fresh.Document()
	content := doc.Content(part)
	change(doc)
	return s.EditDialogue(context.Background(), models.System(), d.ID, part, content, doc)
}

// refusal is the first field and key of an *Invalid.
func refusal(err error) string {
	var wrong *models.Invalid
	if !errors.As(err, &wrong) {
		return fmt.Sprint(err)
	}
	return wrong.Fields[0].Field + " " + wrong.Fields[0].Key
}

func TestADialogueIsMadeAsADraft(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s, ctx := modelstest.Open(t, address, nil), context.Background()
		doc := blank()
		doc.Status = models.DialoguePublished
		d := create(t, s, doc)
		if d.Status != models.DialogueDraft || d.OtherZone != "Asia/Shanghai" || d.SenderName != "Blank" {
			t.Errorf("%+v", d)
		}
		if lists, err := s.Lists(ctx, d.ID); err != nil || len(lists) != 1 || lists[0].Kind != models.ListGate {
			t.Errorf("%v %v", lists, err)
		}
		if a, err := s.Agenda(ctx, d); err != nil || len(a.Sessions) != 0 || a.Places.ID == 0 || a.Places.Capacity != nil {
			t.Errorf("%+v %v", a, err)
		}
		if _, err := s.PublishedDialogue(ctx, d.Slug); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("visitors see it: %v", err)
		}
		for field, change := range map[string]func(*models.Document){
			"slug import.slug_taken":   func(*models.Document) {},
			"slug import.code":         func(doc *models.Document) { doc.Slug = "Not A Slug" },
			"title field.required":     func(doc *models.Document) { doc.Slug, doc.Title = "b", nil },
			"ends_on import.order":     func(doc *models.Document) { doc.Slug, doc.EndsOn = "b", "2027-03-26" },
			"zone import.zone":         func(doc *models.Document) { doc.Slug, doc.Zone = "b", "Mars/Olympus" },
			"format field.required":    func(doc *models.Document) { doc.Slug, doc.Format = "b", "" },
			"languages field.required": func(doc *models.Document) { doc.Slug, doc.Languages = "b", nil },
			"map_url import.link":      func(doc *models.Document) { doc.Slug, doc.MapURL = "b", "javascript:alert(1)" },
			"reply_to field.email":     func(doc *models.Document) { doc.Slug, doc.ReplyTo = "b", "nobody" },
			"directions.en field.too_long": func(doc *models.Document) {
				doc.Slug, doc.Directions = "b", models.Text{"en": strings.Repeat("x", 20001)}
			},
			"starts_on field.not_a_date":     func(doc *models.Document) { doc.Slug, doc.StartsOn = "b", "" },
			"sender_name field.too_long":     func(doc *models.Document) { doc.Slug, doc.SenderName = "b", strings.Repeat("x", 81) },
			"contact_email field.email":      func(doc *models.Document) { doc.Slug, doc.ContactEmail = "b", "a@b@c" },
			"title.en field.too_long":        func(doc *models.Document) { doc.Slug, doc.Title = "b", models.Text{"en": strings.Repeat("字", 301)} },
			"languages[1] import.language":   func(doc *models.Document) { doc.Slug, doc.Languages = "b", []string{"en", "Klingon!"} },
			"digest_hour field.out_of_range": func(doc *models.Document) { hour := 24; doc.Slug, doc.DigestHour = "b", &hour },
		} {
			doc := blank()
			change(doc)
			if _, err := s.CreateDialogue(ctx, models.System(), doc); refusal(err) != field {
				t.Errorf("%s, want %s", refusal(err), field)
			}
		}
	})
}

func TestADialogueIsEditedPartByPart(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s, ctx := modelstest.Open(t, address, nil), context.Background()
		d := create(t, s, blank())
		ada, ben := d.Document(), d.Document()
		seen := func(part string) string { return d.Document().Content(part) }
		ada.Venue, ada.MapURL = models.Text{"en": "Palace", "zh": "宫"}, "https://map.example/palace"
		if err := s.EditDialogue(ctx, models.System(), d.ID, models.PartTexts, seen(models.PartTexts), ada); err != nil {
			t.Fatal(err)
		}
		fresh := again(t, s, d)
		if fresh.Venue["zh"] != "宫" || fresh.MapURL != "" || fresh.Revision <= d.Revision || fresh.Title["en"] != "Blank" {
			t.Errorf("%+v", fresh)
		}
		ben.Title = models.Text{"en": "Another"}
		if err := s.EditDialogue(ctx, models.System(), d.ID, models.PartTexts, seen(models.PartTexts), ben); !errors.Is(err, models.ErrConflict) {
			t.Errorf("the second wrote over the first: %v", err)
		}
		ben.ContactEmail = "desk@host.example"
		if err := s.EditDialogue(ctx, models.System(), d.ID, models.PartFacts, seen(models.PartFacts), ben); err != nil {
			t.Errorf("somebody at another part is in the way: %v", err)
		}
		if fresh = again(t, s, d); fresh.ContactEmail != "desk@host.example" || fresh.Title["en"] != "Blank" || fresh.Venue["en"] != "Palace" {
			t.Errorf("%+v", fresh)
		}
		last := lastAudit(t, s, d)
		if last.Action != "dialogue.edit" || fmt.Sprint(last.Details) != "map[after:map[contact_email:desk@host.example] before:map[] part:facts]" {
			t.Errorf("%s %v", last.Action, last.Details)
		}
	})
}

func lastAudit(t *testing.T, s *models.Store, d *models.Dialogue) models.Audit {
	t.Helper()
	list, err := s.DialogueAudits(context.Background(), d.ID, 1)
	if err != nil || len(list) == 0 {
		t.Fatalf("%v %v", list, err)
	}
	return list[0]
}

// Of many who save what they saw at the same moment one is told nothing, and
// all others that they are late.
func TestOneOfManyEditorsWins(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		one, two, ctx := modelstest.Open(t, address, nil), modelstest.Open(t, address, nil), context.Background()
		d := create(t, one, blank())
		content := d.Document().Content(models.PartTexts)
		var wait sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			wait.Go(func() {
				doc := d.Document()
				doc.Title = models.Text{"en": fmt.Sprint("Title ", i)}
				errs[i] = []*models.Store{one, two}[i%2].EditDialogue(ctx, models.System(), d.ID, models.PartTexts, content, doc)
			})
		}
		wait.Wait()
		saved := 0
		for i, err := range errs {
			if err == nil {
				saved++
				if title := again(t, one, d).Title["en"]; title != fmt.Sprint("Title ", i) {
					t.Errorf("%d was told that it is saved; %q is", i, title)
				}
			} else if !errors.Is(err, models.ErrConflict) {
				t.Error(err)
			}
		}
		if saved != 1 {
			t.Errorf("%d saved", saved)
		}
	})
}

func TestWhatADialogueHasLimitsItsFacts(t *testing.T) {
	s := modelstest.New(t)
	d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
	day, err := time.Parse(time.DateOnly, d.StartsOn)
	if err != nil {
		t.Fatal(err)
	}
	next, before := day.AddDate(0, 0, 1).Format(time.DateOnly), day.AddDate(0, 0, -1).Format(time.DateOnly)
	for want, change := range map[string]func(*models.Document){
		"starts_on editor.error.sessions_outside": func(doc *models.Document) { doc.StartsOn, doc.EndsOn = next, next },
		"ends_on editor.error.sessions_outside":   func(doc *models.Document) { doc.StartsOn, doc.EndsOn = before, before },
		"zone editor.error.zone_fixed":            func(doc *models.Document) { doc.Zone = "Asia/Shanghai" },
		"format editor.error.format_used":         func(doc *models.Document) { doc.Format = models.FormatOnsite },
		"<nil>":                                   func(doc *models.Document) { doc.StartsOn, doc.EndsOn = before, next },
	} {
		if err := edit(s, d, models.PartFacts, change); refusal(err) != want {
			t.Errorf("%s, want %s", refusal(err), want)
		}
	}
	empty := create(t, s, blank())
	for want, change := range map[string]func(*models.DocumentRegistration){
		"registration.opens import.time_missing":  func(r *models.DocumentRegistration) { r.Opens = "2027-03-28T02:30" },
		"registration.closes import.time_twice":   func(r *models.DocumentRegistration) { r.Opens, r.Closes = "2027-01-01T09:00", "2027-10-31T02:30" },
		"registration.closes import.order":        func(r *models.DocumentRegistration) { r.Opens, r.Closes = "2027-01-01T09:00", "2027-01-01T09:00" },
		"registration.opens import.time":          func(r *models.DocumentRegistration) { r.Opens = "soon" },
		"registration.approval import.not_one_of": func(r *models.DocumentRegistration) { r.Opens, r.Approval = "2027-01-01T09:00", "perhaps" },
		"<nil>": func(r *models.DocumentRegistration) {
			*r = models.DocumentRegistration{Opens: "2027-01-01T09:00", ApprovalByCategory: map[string]string{models.Official: models.ApprovalManual}}
		},
	} {
		err := edit(s, empty, models.PartRegistration, func(doc *models.Document) {
			doc.Registration = &models.DocumentRegistration{}
			change(doc.Registration)
		})
		if refusal(err) != want {
			t.Errorf("%s, want %s", refusal(err), want)
		}
	}
	if d := again(t, s, empty); !d.RegistrationOpensAt.Equal(time.Date(2027, 1, 1, 8, 0, 0, 0, time.UTC)) || d.ApprovalByCategory[models.Official] != models.ApprovalManual {
		t.Errorf("%+v", d)
	}
	if err := edit(s, empty, models.PartRegistration, func(doc *models.Document) { doc.Registration = nil }); err != nil || again(t, s, empty).RegistrationOpensAt != nil {
		t.Errorf("registration cannot be taken away: %v", err)
	}
}

func TestHostsOfADialogue(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		d := create(t, s, blank())
		town := models.DocumentHost{Code: "TOWN", Country: "BE", Names: models.Text{"en": "Town"}, Role: models.HostConsultation}
		err := edit(s, d, models.PartHosts, func(doc *models.Document) { doc.Hosts = []models.DocumentHost{town} })
		if err != nil {
			t.Fatal(err)
		}
		if err := edit(s, d, models.PartHosts, func(doc *models.Document) {
			doc.Hosts = append([]models.DocumentHost{{Code: "CITY", Country: "CN", Names: models.Text{"zh": "城市"}}}, doc.Hosts...)
		}); err != nil {
			t.Fatal(err)
		}
		hosts := again(t, s, d).Hosts
		if len(hosts) != 2 || hosts[0].Host.Names["zh"] != "城市" || hosts[0].Role != models.HostOrganiser || hosts[1].Host.Code != "TOWN" {
			t.Errorf("%+v", hosts)
		}
		err = edit(s, d, models.PartHosts, func(doc *models.Document) { doc.Hosts = []models.DocumentHost{{Code: "NOBODY"}} })
		if refusal(err) != "hosts[0].names import.unknown_host" || len(again(t, s, d).Hosts) != 2 {
			t.Error(refusal(err))
		}
	})
}

// The document of a dialogue says what was imported.
func TestADialogueSaysWhatWasImported(t *testing.T) {
	s := modelstest.New(t)
	doc := readDocument(t, example(t))
	d, err := s.ImportDialogue(context.Background(), doc)
	if err != nil {
		t.Fatal(err)
	}
	got := d.Document()
	if part := models.PartTexts; got.Content(part) != doc.Content(part) {
		is, _ := json.Marshal(got)
		t.Errorf("%s", is)
	}
	if r := got.Registration; r.Opens != doc.Registration.Opens || r.Closes != doc.Registration.Closes || r.ApprovalByCategory["official"] != models.ApprovalManual {
		t.Errorf("%+v", r)
	}
}
