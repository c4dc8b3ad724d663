package models_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

// TestConsentsAreTakenBack: what is not required, also an earlier version of it,
// with the time, audited; by the registrant alone.
func TestConsentsAreTakenBack(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		b, ctx := newMailbox(t, address), context.Background()
		doc := modelstest.Document(modelstest.Plan{}, b.now)
		label := models.Text{"en": "I agree"}
		doc.Consents = []models.DocumentConsent{{Code: "privacy", Version: 1, Required: true, Label: label},
			{Code: "pictures", Version: 1, Label: label}, {Code: "list", Version: 4, Label: label}}
		d, err := b.ImportDialogue(ctx, doc)
		if err != nil {
			t.Fatal(err)
		}
		texts, err := b.ConsentTexts(ctx, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		f := modelstest.Form(1, models.Onsite, nil)
		f.Consents = map[string]bool{texts[0].Ref: true, texts[1].Ref: true}
		r, err := b.Register(ctx, guest(), d, f)
		if err != nil {
			t.Fatal(err)
		}
		newer, err := b.NewVersion(ctx, texts[1])
		if err != nil {
			t.Fatal(err)
		}
		own := func() (said string) {
			t.Helper()
			page, err := b.OwnPage(ctx, reload(t, b.Store, r))
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range page.Asked {
				said += fmt.Sprintf("%s %d %v, ", c.Code, c.Version, c.Given)
			}
			return said
		}
		want(t, "before", own(), "pictures 1 true, list 4 false, pictures 2 false, ")
		b.now = b.now.Add(time.Hour)
		says := func(by func(context.Context, models.Actor, int64, *models.ChangeForm) error, consents map[string]bool) {
			t.Helper()
			form := change(1, models.Onsite, nil)
			form.Consents = consents
			if err := by(ctx, guest(), r.ID, form); err != nil {
				t.Fatal(err)
			}
		}
		says(b.ChangeOwn, nil)
		says(func(ctx context.Context, actor models.Actor, id int64, f *models.ChangeForm) error {
			return b.ChangeRegistration(ctx, actor, d.Whole(), id, f)
		}, map[string]bool{})
		want(t, "untouched", own(), "pictures 1 true, list 4 false, pictures 2 false, ")
		says(b.ChangeOwn, map[string]bool{texts[2].Ref: true, newer: true})
		want(t, "after", own(), "list 4 true, pictures 2 true, ")
		data, err := b.OwnData(ctx, reload(t, b.Store, r))
		if err != nil {
			t.Fatal(err)
		}
		var at []string
		for _, c := range data.Consents {
			at = append(at, fmt.Sprint(c.Given, c.At.Sub(b.now)))
		}
		wantList(t, "rows", at, "true -1h0m0s", "false 0s", "true 0s", "true 0s")
		var audited []string
		for _, v := range data.Values[data.Audits[0].ID] {
			audited = append(audited, v.Field+" "+*v.BeforeValue+" "+*v.AfterValue)
		}
		wantList(t, "audit", audited, "consent.pictures.1 true false", "consent.list.4 false true", "consent.pictures.2 false true")
	})
}
