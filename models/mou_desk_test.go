package models_test

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"duologue/models"
	"duologue/models/modelstest"
)

// TestErasureOfAnAct: what the act said is gone, that it took place stays, and so
// does what the record is now.
func TestErasureOfAnAct(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		ctx, desk := t.Context(), models.WholeDesk()
		content := exampleMoU("Erasure")
		content.Remarks = models.Text{"en": "PERSONAL"}
		m, err := s.EnterMoU(ctx, keeper(), desk, "", content)
		step(t, m, err)
		m, err = s.EditMoU(ctx, keeper(), desk, m.Ref, models.MoUEdit{Change: func(c *models.MoUContent) error { c.Remarks = nil; return nil }})
		step(t, m, err)
		m, err = s.ShowMoU(ctx, clearer(), desk, m.Ref, models.MoUShowing{Visibility: models.MoUPublic}) // act 3, statement 4
		step(t, m, err)
		erase := func(desk models.Desk, reason string, seqs ...int) error {
			_, err := s.EraseMoUAct(ctx, clearer(), desk, m.Ref, seqs, reason)
			return err
		}
		wantField(t, erase(desk, "", 1), "reason")
		for name, c := range map[string]struct {
			err  error
			want error
		}{
			"what the record is": {erase(desk, "x", 3), models.ErrConflict}, "what visitors see": {erase(desk, "x", 1, 4), models.ErrConflict},
			"no act": {erase(desk, "x", 99), models.ErrNotFound}, "nothing": {erase(desk, "x"), models.ErrConflict},
			"another's desk":  {erase((&models.SignIn{}).Desk(), "x", 1), models.ErrNotFound},
			"a keeper's desk": {erase((&models.SignIn{Rights: []models.Right{{Role: models.RoleProtocol}}}).Desk(), "x", 1), models.ErrForbidden},
		} {
			if !errors.Is(c.err, c.want) {
				t.Errorf("%s: %v, should be %v", name, c.err, c.want)
			}
		}
		if err := erase(desk, "A name had slipped in.", 1); err != nil {
			t.Fatal(err)
		}
		if err := erase(desk, "Again.", 1); !errors.Is(err, models.ErrConflict) {
			t.Errorf("erased twice: %v", err)
		}
		acts, err := s.ActsOf(ctx, m)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range acts {
			if a.Payload != nil && strings.Contains(*a.Payload, "PERSONAL") || a.Seq == 1 && (a.Payload != nil || a.Nonce != nil || a.Leaf != 0 && a.At.IsZero()) {
				t.Errorf("act %d still tells: %v", a.Seq, a.Payload)
			}
		}
		deeds, err := s.HistoryOf(ctx, m)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, d := range deeds {
			word := strconv.Itoa(d.Seq) + d.Kind
			if d.Gone {
				word += "!"
			}
			if d.Erasable {
				word += "?"
			}
			got = append(got, word+strings.Join(d.Changed, "+"))
		}
		if want := "5erase 4statement 3show? 2edit? 1enter!"; strings.Join(got, " ") != want {
			t.Errorf("history: %s, should be %s", strings.Join(got, " "), want)
		}
		if !slices.Equal(deeds[0].Erased, []int{1}) || deeds[0].Reason != "A name had slipped in." {
			t.Errorf("the erasure says %+v", deeds[0])
		}
		if public, err := s.PublicMoU(ctx, *m.Reference); err != nil || public.Content.Titles["en"] != "Erasure" {
			t.Errorf("what visitors see: %v", err)
		}
	})
}

// TestRelationsAreNamedByNumber: those of the desk, and no others.
func TestRelationsAreNamedByNumber(t *testing.T) {
	s := modelstest.New(t)
	ctx := t.Context()
	d, _ := modelstest.Dialogue(t, s, modelstest.Plan{Slug: "test"})
	first, err := s.EnterMoU(ctx, keeper(), models.WholeDesk(), "", exampleMoU("First"))
	step(t, first, err)
	content := exampleMoU("Second")
	content.Dialogue, content.Relations = "test", []models.MoURelation{{Kind: "renews", MoU: strconv.FormatInt(first.Number, 10)}}
	own := (&models.SignIn{Rights: []models.Right{{Role: models.RoleProtocol, DialogueID: d.ID}}}).Desk()
	_, err = s.EnterMoU(ctx, keeper(), own, "", content)
	wantField(t, err, "relations.0.mou")
	content.Relations[0].MoU = strconv.FormatInt(first.Number, 10)
	second, err := s.EnterMoU(ctx, keeper(), models.WholeDesk(), "", content)
	step(t, second, err)
	if second.Content.Relations[0].MoU != first.Ref {
		t.Errorf("it is related to %q", second.Content.Relations[0].MoU)
	}
	if numbers, err := s.NumbersOfMoUs(ctx, own, []string{first.Ref, second.Ref}); err != nil || len(numbers) != 1 || numbers[second.Ref] != second.Number {
		t.Errorf("the desk of the dialogue knows %v, %v", numbers, err)
	}
	page, err := s.MoUs(ctx, models.WholeDesk(), models.MoUFilter{Visibility: models.MoUInternal}, "", 10)
	if err != nil || len(page.Rows) != 2 {
		t.Errorf("%d are internal: %v", len(page.Rows), err)
	}
	if page, err = s.PublicMoUs(ctx, models.MoUFilter{Visibility: models.MoUInternal}, "", 10); err != nil || len(page.Rows) != 0 {
		t.Errorf("visitors find %d: %v", len(page.Rows), err)
	}
}
