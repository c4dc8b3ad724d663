package models_test

import (
	"sync"
	"testing"

	"duologue/models"
	"duologue/models/modelstest"
)

// TestAFormEntersOneRecord: posted again, or by two at once, it is the same.
func TestAFormEntersOneRecord(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		ref := models.NewMoURef()
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				m, err := s.EnterMoUOnce(t.Context(), keeper(), models.WholeDesk(), ref, "", exampleMoU("Once"))
				if err != nil || m.Ref != ref {
					t.Error(m, err)
				}
			})
		}
		wg.Wait()
		page, err := s.MoUs(t.Context(), models.WholeDesk(), models.MoUFilter{}, "", 10)
		if err != nil || len(page.Rows) != 1 {
			t.Errorf("%d records, %v", len(page.Rows), err)
		}
	})
}

// TestARecordOfThePastIsCompleted: its texts and scan come later, each change
// with its reason; those of a record that was signed here stay as they are.
func TestARecordOfThePastIsCompleted(t *testing.T) {
	s := modelstest.New(t)
	ctx, desk := t.Context(), models.WholeDesk()
	m, err := s.EnterMoU(ctx, keeper(), desk, models.MoUSigned, exampleMoU("Past"))
	step(t, m, err)
	attach := func(ref, place, reason string) error {
		_, err := s.AttachToMoU(ctx, keeper(), desk, ref, models.MoUAttachment{Place: place, Reason: reason, Text: models.MoUText{Language: "zh"}, Upload: pdfOf("later")})
		return err
	}
	wantField(t, attach(m.Ref, models.PlaceText, ""), "file_reason")
	for _, place := range []string{models.PlaceText, models.PlaceAnnex, models.PlaceScan} {
		if err := attach(m.Ref, place, "Found in the archive."); err != nil {
			t.Error(place, err)
		}
	}
	wantField(t, attach(m.Ref, models.PlaceScan, ""), "file_reason")
	here := signed(t, s, exampleMoU("Here"))
	wantField(t, attach(here.Ref, models.PlaceText, "Too late."), "file")
	if err := attach(here.Ref, models.PlaceScan, ""); err != nil {
		t.Error("the first scan:", err)
	}
	wantField(t, attach(here.Ref, models.PlaceScan, ""), "file_reason")
}
