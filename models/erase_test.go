package models_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

// mark is in every text that a test's guest leaves behind, and in no ref, which
// have no u; home is the beginning of their network address.
const (
	mark = "qzu"
	home = "203.0.113"
)

// known is a guest of whom everything is known that can be known.
type known struct {
	*mailbox
	d     *models.Dialogue
	r     *models.Registration
	actor models.Actor
	held  []models.Message // by a worker
	leave string           // the token to opt out
}

func newKnown(t *testing.T, address string) *known {
	t.Helper()
	k := &known{mailbox: newMailbox(t, address), actor: models.Actor{Kind: models.ActorGuest, IP: home + ".77"}}
	doc := modelstest.Document(modelstest.Plan{}, k.now)
	doc.Questions = []models.DocumentQuestion{{Kind: models.QuestionText, Label: models.Text{"en": "Topic"}}}
	doc.Consents = []models.DocumentConsent{{Code: "pictures", Version: 1, Label: models.Text{"en": "Pictures"}}}
	var err error
	k.d, err = k.ImportDialogue(t.Context(), doc)
	k.must(err)
	k.register(k.form())
	k.change()
	k.scanned()
	k.mailed()
	return k
}

func (k *known) must(err error) {
	k.t.Helper()
	if err != nil {
		k.t.Fatal(err)
	}
}

func (k *known) form() *models.RegistrationForm {
	questions, err := k.Questions(k.t.Context(), k.d.ID)
	k.must(err)
	a, err := k.Agenda(k.t.Context(), k.d)
	k.must(err)
	f := modelstest.Form(1, models.Onsite, map[string]string{a.Sessions[1].Ref: models.Onsite})
	f.FamilyName, f.GivenNames, f.NativeName, f.Email = "Qzufamily", "Qzugiven", "示例qzu", "qzu@qzuhost.be"
	f.Organisation, f.Position, f.Dietary, f.Access = "Qzuorganisation", "Qzuposition", "qzudiet", "qzuaccess"
	f.Answers = map[string][]string{questions[0].Ref: {"qzuanswer"}}
	f.Nonce = []byte("sixteen bytes ok")
	return f
}

func (k *known) register(f *models.RegistrationForm) {
	var err error
	k.r, err = k.Register(k.t.Context(), k.actor, k.d, f)
	k.must(err)
}

// change leaves traces of values that no longer are.
func (k *known) change() {
	ctx := k.t.Context()
	k.must(k.SetMarks(ctx, models.System(), k.r.ID, k.r.Revision, models.Marks{VIP: true, HeadOfDelegation: true, DoorNote: "qzudoor", StaffNote: "qzustaff"}))
	f := &models.ChangeForm{RegistrationForm: *k.form()}
	f.Organisation, f.Email = "Qzuother", "qzunew@qzuhost.be"
	k.must(k.ChangeOwn(ctx, k.actor, k.r.ID, f))
}

func (k *known) scanned() {
	ctx := k.t.Context()
	lists, err := k.Lists(ctx, k.d.ID)
	k.must(err)
	_, secret, err := k.CreateDevice(ctx, models.System(), k.d.ID, models.NewDevice{Name: "Gate", Lists: []string{lists[0].Ref}, CanForce: true})
	k.must(err)
	device, _, err := k.ProvisionDevice(ctx, "", secret)
	k.must(err)
	ago := k.Now().Add(-time.Hour)
	in := models.ScanInput{List: lists[0].Ref, Code: k.r.Reference, Direction: models.Entry, ScannedAt: &ago, Forced: true, Note: "qzuscan"}
	for range 2 { // the second time it is a conflict
		in.Nonce = nonce()
		_, err = k.Scan(ctx, device.Scanner(""), in)
		k.must(err)
		in.Forced, in.Note = false, ""
	}
	k.must(k.ResolveConflict(ctx, models.System(), k.d.ID, in.Nonce, models.SamePerson, "qzutwin"))
}

// mailed has one mail sent, one refused for good, one that failed, one to a new
// address and a campaign on their way, and an opt-out.
func (k *known) mailed() {
	ctx := k.t.Context()
	facts, err := k.MailFacts(ctx, &models.Message{DialogueID: k.d.ID, RegistrationID: k.r.ID, Kind: models.MailLink})
	k.must(err)
	k.leave = facts.Unsubscribe
	c, err := k.CreateCampaign(ctx, models.System(), k.d.Whole(), models.CampaignForm{Filter: models.RegistrationFilter{Search: mark},
		Subject: models.Text{"en": "News"}, Body: models.Text{"en": "News"}})
	k.must(err)
	k.must(k.ConfirmCampaign(ctx, models.System(), k.d, c, models.CampaignSeen{Recipients: 1, Content: c.Content()}))
	for range 3 {
		_, err := k.QueueCampaigns(ctx)
		k.must(err)
	}
	k.must(k.Resend(ctx, models.System(), k.r.ID))
	k.held = k.claim(9)
	if len(k.held) != 5 {
		k.t.Fatalf("claimed %d", len(k.held))
	}
	for i := range k.held[:4] {
		m := &k.held[i]
		_, err := k.MailFacts(ctx, m)
		k.must(err)
		k.must(k.KeepRendered(ctx, m, m.Ref+"@host.be", "To qzu", []byte("Dear qzu")))
	}
	k.must(k.MarkSent(ctx, &k.held[0]))
	k.must(k.MarkBounced(ctx, &k.held[2], "550 5.1.1 no qzu here", true))
	k.must(k.MarkRetry(ctx, &k.held[1], "450 qzu is full"))
	k.must(k.OptOut(ctx, k.actor, k.leave))
}

func (k *known) holding() []string {
	k.t.Helper()
	places, err := k.Holding(k.t.Context(), mark, home)
	k.must(err)
	return places
}

// TestNothingIsLeftAfterErasure looks at every column of every table.
func TestNothingIsLeftAfterErasure(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		k, ctx := newKnown(t, address), context.Background()
		before := k.holding()
		for _, at := range []string{"answers.value", "audit_values.after_value", "audit_values.before_value", "audits.ip", "campaigns.filter",
			"choice_terms.term", "choices.sort_name", "message_bodies.raw", "message_bodies.subject", "messages.last_error", "messages.to_address",
			"messages.to_domain", "messages.to_key", "needs.access", "needs.dietary", "one_time_tokens.payload", "registrations.door_note",
			"registrations.email_key", "registrations.organisation", "registrations.staff_note", "resolutions.note", "scans.note", "search_terms.term",
			"suppressions.detail", "suppressions.email_key"} {
			if !slices.Contains(before, at) {
				t.Errorf("the test leaves nothing in %s", at)
			}
		}
		k.must(k.EraseOwn(ctx, k.actor, k.r.ID))
		for i := 3; i < len(k.held); i++ {
			m := &k.held[i]
			for what, err := range map[string]error{
				"rendered": k.KeepRendered(ctx, m, "1@host.be", "To qzu", []byte("Dear qzu")),
				"sent":     k.MarkSent(ctx, m),
				"bounced":  k.MarkBounced(ctx, m, "550 no qzu here", true),
				"failed":   k.MarkRetry(ctx, m, "450 qzu is full"),
			} {
				if !errors.Is(err, models.ErrLeaseLost) {
					t.Errorf("%s after erasure: %v", what, err)
				}
			}
		}
		for range 2 {
			_, err := k.QueueCampaigns(ctx) // notes that nothing waits any more
			k.must(err)
		}
		k.farewell()
		if left := k.holding(); len(left) > 0 {
			t.Errorf("left: %v", left)
		}
		var erased models.Registration
		k.must(models.Row(k.Store, &erased, k.r.ID))
		if erased.VIP || erased.HeadOfDelegation || erased.Language != "" || erased.Country != "BE" || erased.Category != models.Researcher {
			t.Errorf("%+v", erased)
		}
	})
}

// TestWhatWasCancelledBeforeIsErasedToo: of the same address in the same
// dialogue, by the later registration; a cancelled one leaves an active one alone.
func TestWhatWasCancelledBeforeIsErasedToo(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		k, ctx := newKnown(t, address), context.Background()
		first := k.r
		k.must(k.CancelOwn(ctx, k.actor, first.ID))
		f := k.form()
		f.Nonce = []byte("another sixteen.")
		f.Email = "qzu@QZUHOST.be"
		k.register(f)
		k.must(k.EraseOwn(ctx, k.actor, k.r.ID))
		for _, r := range []*models.Registration{first, k.r} {
			if _, err := k.RegistrationByToken(ctx, k.MyToken(r)); !errors.Is(err, models.ErrNotFound) {
				t.Errorf("the link of %d: %v", r.ID, err)
			}
		}
		for range 2 {
			_, err := k.QueueCampaigns(ctx)
			k.must(err)
		}
		k.farewell()
		if left := k.holding(); len(left) > 0 {
			t.Errorf("left: %v", left)
		}
		modelstest.CheckPlaces(t, k.Store, k.d)
	})
}

// TestErasureLeavesOthersAlone: other people's, other dialogues' and, by the
// link of what was cancelled, what is active: whoever typed an address first
// has no power over what its owner registers later.
func TestErasureLeavesOthersAlone(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
		other, _ := modelstest.Dialogue(t, s, modelstest.Plan{Slug: "other"})
		cancelled := func(d *models.Dialogue, n int) *models.Registration {
			r := enrol(t, s, d, n, models.Onsite, nil)
			if err := s.CancelOwn(context.Background(), guest(), r.ID); err != nil {
				t.Fatal(err)
			}
			return r
		}
		first := cancelled(d, 1)
		kept := []*models.Registration{cancelled(d, 2), cancelled(other, 1), enrol(t, s, d, 1, models.Onsite, nil)}
		if err := s.EraseOwn(context.Background(), guest(), first.ID); err != nil {
			t.Fatal(err)
		}
		for i, r := range kept {
			if now := reload(t, s, r); now.ErasedAt != nil || now.Email == "" {
				t.Errorf("erased: %d %+v", i, now)
			}
		}
	})
}

// farewell sends the last mail, which is refused for good.
func (k *known) farewell() {
	k.t.Helper()
	last := k.claim(9)
	if len(last) != 1 || last[0].Kind != models.MailErased || last[0].ToAddress != "qzu@qzuhost.be" || last[0].Language != "en" {
		k.t.Fatalf("the farewell: %+v", last)
	}
	k.must(k.KeepRendered(k.t.Context(), &last[0], "last@host.be", "To qzu", []byte("Dear qzu")))
	k.must(k.MarkBounced(k.t.Context(), &last[0], "550 5.1.1 no qzu here", true))
}

// TestAFarewellThatNobodySendsIsForgotten: without a mail server too.
func TestAFarewellThatNobodySendsIsForgotten(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		k, ctx := newKnown(t, address), context.Background()
		k.must(k.EraseOwn(ctx, k.actor, k.r.ID))
		last := k.claim(9)[0]
		k.must(k.KeepRendered(ctx, &last, "last@host.be", "To qzu", []byte("Dear qzu")))
		k.must(k.KeepInOutbox(ctx, &last))
		_, err := k.PurgeMail(ctx, k.now.AddDate(0, 0, -180))
		k.must(err)
		if !slices.Contains(k.holding(), "messages.to_address") {
			t.Error("forgotten at once")
		}
		k.now = k.now.Add(49 * time.Hour)
		_, err = k.PurgeMail(ctx, k.now.AddDate(0, 0, -180))
		k.must(err)
		for _, at := range k.holding() {
			if at != "campaigns.filter" {
				t.Errorf("left: %s", at)
			}
		}
	})
}

// TestNobodyIsWrittenToAfterErasure: a batch was read before and is written
// after it.
func TestNobodyIsWrittenToAfterErasure(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		k, ctx := newKnown(t, address), context.Background()
		k.must(k.RetryMessage(ctx, models.System(), &k.held[2]))
		k.must(k.OptIn(ctx, k.actor, k.leave))
		c, err := k.CreateCampaign(ctx, models.System(), k.d.Whole(), draft())
		k.must(err)
		k.must(k.ConfirmCampaign(ctx, models.System(), k.d, c, models.CampaignSeen{Recipients: 1, Content: c.Content()}))
		page, err := k.Registrations(ctx, k.d.Whole(), c.Filter, models.Cursor{}, 9)
		if err != nil || len(page.Rows) != 1 {
			t.Fatal(page, err)
		}
		k.must(k.EraseOwn(ctx, k.actor, k.r.ID))
		if n, err := k.RemindBatch(ctx, page.Rows); n != 0 || err != nil {
			t.Errorf("%d reminders, %v", n, err)
		}
		k.must(k.QueuePage(ctx, c, page))
		k.farewell()
		// What was written all the same is forgotten when it is found to be void.
		k.must(k.Queue(ctx, models.Message{Kind: models.MailLink, Language: "en", ToAddress: "qzu@qzuhost.be", RegistrationID: k.r.ID, DialogueID: k.d.ID}))
		m := k.claim(1)[0]
		if _, err := k.MailFacts(ctx, &m); !errors.Is(err, models.ErrNotFound) {
			t.Error(err)
		}
		k.must(k.CancelMessage(ctx, &m, models.WhyOver))
		for _, at := range k.holding() {
			if at != "campaigns.filter" {
				t.Errorf("left: %s", at)
			}
		}
	})
}

// TestAnAddressOfOthersStaysSuppressed: what servers said of an address is kept
// while somebody else is written to there.
func TestAnAddressOfOthersStaysSuppressed(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		k, ctx := newKnown(t, address), context.Background()
		other, _ := modelstest.Dialogue(t, k.Store, modelstest.Plan{Slug: "other"})
		f := modelstest.Form(1, models.Onsite, nil)
		f.Email, f.Unsent = "qzu@qzuhost.be", true
		_, err := k.AddRegistration(ctx, models.System(), other.Whole(), f)
		k.must(err)
		k.must(k.EraseOwn(ctx, k.actor, k.r.ID))
		if !slices.Contains(k.holding(), "suppressions.detail") {
			t.Error("mail goes to a dead address")
		}
		if dead, err := k.Suppressed(ctx, "qzu@qzuhost.be", other.ID); !dead || err != nil {
			t.Error(dead, err)
		}
	})
}
