package views

import (
	"slices"
	"strings"
	"testing"
	"time"

	"duologue/models"
)

func mailFacts() *models.MailFacts {
	return &models.MailFacts{
		Dialogue: &models.Dialogue{Slug: "third", Title: models.Text{"en": "Third <dialogue>"}, Languages: []string{"en"}, ContactEmail: "info@host.be",
			Zone: "Europe/Brussels", OtherZone: "Asia/Shanghai", StartsOn: "2027-03-04", EndsOn: "2027-03-05"},
		Registration: &models.Registration{Reference: "000000000", State: models.Confirmed, Mode: models.Online,
			Person: models.Person{FamilyName: "Wang", GivenNames: "[x](https://evil.example)"}},
		Starts: time.Date(2027, 3, 4, 8, 0, 0, 0, time.UTC), Ends: time.Date(2027, 3, 5, 16, 0, 0, 0, time.UTC),
		Speaker: &models.Speaker{SpeakerProfile: models.SpeakerProfile{FamilyName: "Wang"}}, SpeakerToken: "own",
		Account: &models.Account{Name: "Anne & Co"}, OneTime: "once", MyToken: "mine", Unsubscribe: "leave", Pending: 3, Roles: []string{models.RoleOwner, models.RoleViewer},
		Changes: []models.AgendaChange{
			{Kind: models.ChangeMoved, Session: "a", Title: models.Text{"en": "Moved <one>"}, Before: sampleSlot(8, "Hall"), After: sampleSlot(10, "Room")},
			{Kind: models.ChangeCalledOff, Session: "b", Title: models.Text{"zh": "取消"}, Before: sampleSlot(9, "")},
			{Kind: models.ChangeChanged, Session: "c", Title: models.Text{"en": "Changed"}, Before: sampleSlot(9, ""), After: sampleSlot(9, "")},
		},
		Alert: &models.MoUAlert{Kind: models.AlertEnds, Stage: models.AlertOver, On: new(time.Date(2027, 3, 4, 0, 0, 0, 0, time.UTC)),
			MoU: &models.MoU{Ref: "secret", Number: 12, Content: models.MoUContent{Titles: models.Text{"en": "Hidden title"}}}},
		Campaign: &models.Campaign{Subject: models.Text{"fr": "Bonjour {name}", "en": "Hello {name}"},
			Body: models.Text{"en": "# News for {name}\n\nSee [your page]({link}) for **{dialogue}**. {unknown}\n\n<script>x</script>"}},
	}
}

func sampleSlot(hour int, room string) *models.Slot {
	at := time.Date(2027, 3, 4, hour, 0, 0, 0, time.UTC)
	return &models.Slot{StartsAt: at, EndsAt: at.Add(time.Hour), Room: models.Text{"en": room}}
}

func TestEveryMailIsWordedInEveryLanguage(t *testing.T) {
	v := engine(t)
	nobody := []string{models.MailReset, models.MailInvite, models.MailTwoSteps, models.MailDigest, models.MailMoUAlert, models.MailTest, models.MailErased} // no registrant's
	for _, lang := range v.Languages() {
		for _, name := range v.Mails() {
			var data any = NewGuestMail(lang, "https://host.be", mailFacts())
			if slices.Contains(nobody, name) {
				data = NewAccountMail(name, "https://host.be", mailFacts())
			} else if name == models.MailSpeaker {
				data = NewSpeakerMail(lang, "https://host.be", mailFacts())
			}
			subject, plain, html, err := v.Mail(lang, name, data)
			if err != nil || subject == "" || len(plain) < 50 {
				t.Fatalf("%s in %s: %q %q %v", name, lang, subject, plain, err)
			}
			for _, bad := range []string{"⟦", "<no value>", "<nil>", "%!", "Zgotmpl", "<script", `src="http`, "url("} {
				if strings.Contains(subject+plain+html, bad) && !(bad == "<script" && !strings.Contains(html, bad)) {
					t.Errorf("%s in %s contains %q:\n%s%s", name, lang, bad, plain, html)
				}
			}
		}
	}
}

func TestEveryKindHasItsMail(t *testing.T) {
	names := engine(t).Mails()
	for _, kind := range models.MailKinds() {
		if !slices.Contains(names, kind) {
			t.Errorf("no mail %q", kind)
		}
	}
}

func TestCampaign(t *testing.T) {
	v := engine(t)
	subject, plain, html, err := v.Mail("fr", models.MailCampaign, NewGuestMail("fr", "https://host.be", mailFacts()))
	if err != nil {
		t.Fatal(err)
	}
	if subject != "Bonjour [x](https://evil.example) Wang" {
		t.Errorf("subject %q", subject)
	}
	for _, want := range []string{`<div lang="en">`, `<h2>News for [x](https://evil.example) Wang</h2>`, `href="https://host.be/fr/my/mine"`,
		`<strong>Third &lt;dialogue&gt;</strong>`, `href="https://host.be/fr/unsubscribe/leave"`, "{unknown}"} {
		if !strings.Contains(html, want) {
			t.Errorf("lacks %q:\n%s", want, html)
		}
	}
	if strings.Contains(html, `href="https://evil`) || !strings.Contains(plain, "News for [x](https://evil.example) Wang") {
		t.Errorf("%s\n%s", plain, html)
	}
}
