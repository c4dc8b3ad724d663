package models_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

// TestAlertsComeInStages: each is given once at each stage, and goes once it is
// seen to.
func TestAlertsComeInStages(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		now := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
		s := modelstest.Open(t, address, func() time.Time { return now })
		ctx, desk := t.Context(), models.WholeDesk()
		content := exampleMoU("Alerts")
		content.EndsOn, content.NoticeMonths = "2027-12-31", 2
		content.Commitments = []models.MoUCommitment{{Key: "c", What: models.Text{"en": "Meet"}, Due: "2027-03", State: models.CommitmentOpen}}
		m := signed(t, s, content)
		says := func(want string) {
			t.Helper()
			alerts, err := s.MoUAlerts(ctx, desk, "")
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, a := range alerts {
				got = append(got, strings.TrimSuffix(a.Kind+" "+a.Stage, " "))
			}
			if strings.Join(got, ", ") != want {
				t.Errorf("on %s: %q, should be %q", now.Format(time.DateOnly), strings.Join(got, ", "), want)
			}
		}
		says("unscanned")
		_, err := s.AttachToMoU(ctx, keeper(), desk, m.Ref, models.MoUAttachment{Place: models.PlaceScan, Upload: pdfOf("scan")})
		if err != nil {
			t.Fatal(err)
		}
		says("")
		for _, moment := range []struct{ day, want string }{
			{"2027-02-28", ""}, {"2027-03-01", "due 30"}, {"2027-03-31", "due 30"}, {"2027-04-01", "due over"},
			{"2027-07-03", "due over"}, {"2027-07-04", "due over, ends 180"}, {"2027-08-02", "due over, notice 90, ends 180"},
			{"2027-10-02", "due over, notice 30, ends 90"}, {"2027-11-01", "due over, ends 90"},
			{"2027-12-01", "due over, ends 30, silent"}, {"2028-01-01", "due over, ends over, silent"},
		} {
			now, _ = time.Parse(time.DateOnly, moment.day)
			now = now.Add(12 * time.Hour)
			says(moment.want)
		}
		if _, err := s.MoveMoU(ctx, clearer(), desk, m.Ref, models.MoUMove{To: models.MoUExpired, On: "2027-12-31"}); err != nil {
			t.Fatal(err)
		}
		says("due over")
		until := now.Add(6 * 24 * time.Hour)
		if _, err := s.ShowMoU(ctx, clearer(), desk, m.Ref, models.MoUShowing{Visibility: models.MoUEmbargoed, Until: &until, Then: models.MoUPublic}); err != nil {
			t.Fatal(err)
		}
		says("due over, embargo 7")
	})
}

// TestAlertsAreMailedOnce: to those who keep the record, and to nobody else.
func TestAlertsAreMailedOnce(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		now := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
		s := modelstest.Open(t, address, func() time.Time { return now })
		ctx := t.Context()
		modelstest.Dialogue(t, s, modelstest.Plan{Slug: "test", Hosts: []string{"HOST-A"}})
		modelstest.Dialogue(t, s, modelstest.Plan{Slug: "other"})
		accounts := map[string]string{}
		for name, in := range map[string][2]string{"protocol": {models.RoleProtocol, "test"}, "organiser": {models.RoleOrganiser, "test"},
			"administrator": {models.RoleAdministrator, ""}, "limited": {models.Grant(models.RoleProtocol, "HOST-A"), "test"},
			"elsewhere": {models.RoleOrganiser, "other"}, "editor": {models.RoleEditor, "test"}} {
			accounts[name+"@staff.be"] = name
			_, err := s.AddAccount(ctx, models.System(), models.NewAccount{Email: name + "@staff.be", Name: name, Language: "en", Password: "tidal-harbour-violet", Role: in[0], Dialogue: in[1]})
			if err != nil {
				t.Fatal(err)
			}
		}
		content := exampleMoU("Mailed")
		content.Dialogue = "test"
		content.Commitments = []models.MoUCommitment{{Key: "c", What: models.Text{"en": "Meet"}, Due: "2026-12-20", State: models.CommitmentOpen}}
		m, err := s.EnterMoU(ctx, keeper(), models.WholeDesk(), "", content)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []int{3, 0} {
			if n, err := s.QueueMoUAlerts(ctx); err != nil || n != want {
				t.Errorf("%d are queued (%v), should be %d", n, err, want)
			}
		}
		var to []string
		for _, message := range models.MessagesOf(t, s, models.MailMoUAlert) {
			to = append(to, accounts[message.ToAddress])
			if message.DialogueID != 0 {
				t.Error("it stands in the outbox of the dialogue")
			}
			if facts, err := s.MailFacts(ctx, &message); err != nil || facts.Alert == nil || facts.Alert.Kind != models.AlertDue {
				t.Errorf("facts: %+v, %v", facts, err)
			}
		}
		slices.Sort(to)
		if got := strings.Join(to, " "); got != "administrator organiser protocol" {
			t.Errorf("mailed to %s", got)
		}
		now = now.AddDate(0, 1, 0)
		if n, err := s.QueueMoUAlerts(ctx); err != nil || n != 3 {
			t.Errorf("at the next stage %d are queued: %v", n, err)
		}
		_, err = s.EditMoU(ctx, keeper(), models.WholeDesk(), m.Ref, models.MoUEdit{Change: func(c *models.MoUContent) error {
			c.Commitments[0].State = models.CommitmentDone
			return nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		for _, message := range models.MessagesOf(t, s, models.MailMoUAlert) {
			if _, err := s.MailFacts(ctx, &message); err != models.ErrClosed {
				t.Errorf("a mail about what is done: %v", err)
			}
		}
	})
}
