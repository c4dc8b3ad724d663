package models_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"

	"duologue/models"
	"duologue/models/ledger"
	"duologue/models/modelstest"
)

// shown publishes a record.
func shown(t *testing.T, s *models.Store, m *models.MoU, visibility string) *models.MoU {
	t.Helper()
	showing := models.MoUShowing{Visibility: visibility, Reason: "for the test"}
	if visibility == models.MoUMetadataOnly {
		showing.Ground = models.Text{"en": "Article 1"}
	}
	m, err := s.ShowMoU(t.Context(), clearer(), models.WholeDesk(), m.Ref, showing)
	return step(t, m, err)
}

// What a bundle proves is proven by the program and by another implementation of
// RFC 6962 alike.
func TestABundleIsProven(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		ctx := t.Context()
		m := shown(t, s, signed(t, s, exampleMoU("Proven")), models.MoUPublic)
		for i := range 3 {
			var err error
			m, err = s.EditMoU(ctx, keeper(), models.WholeDesk(), m.Ref, models.MoUEdit{Change: func(c *models.MoUContent) error {
				c.Committee = models.Text{"en": fmt.Sprint("Met ", i)}
				return nil
			}})
			step(t, m, err)
			signed(t, s, exampleMoU(fmt.Sprint("Between ", i)))
		}
		given, err := s.ProofOfMoU(ctx, *m.Reference, 3)
		if err != nil {
			t.Fatal(err)
		}
		key, err := s.RegisterKey(ctx)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := given.Bundle.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		bundle, err := ledger.ParseBundle(raw)
		if err != nil {
			t.Fatal(err)
		}
		older, err := s.CheckpointAt(ctx, 3)
		if err != nil {
			t.Fatal(err)
		}
		r := bundle.Verify(ledger.Held{Key: key, Checkpoint: older.Note})
		if !r.Good() || len(r.Proven) != 4 || len(bundle.Documents) != 1 || r.Extends == nil || r.Checkpoint != given.Checkpoint {
			t.Fatalf("%v: %d proven, %d documents", r.Findings, len(r.Proven), len(bundle.Documents))
		}
		for _, hidden := range []string{"Hidden Contact", "hidden@", "SECRETREF", "Between"} {
			if strings.Contains(string(raw), hidden) {
				t.Errorf("the bundle tells %q", hidden)
			}
		}
		proveOtherwise(t, s, bundle, m)
	})
}

// proveOtherwise checks inclusion and consistency by transparency-dev/merkle.
func proveOtherwise(t *testing.T, s *models.Store, bundle *ledger.Bundle, m *models.MoU) {
	t.Helper()
	c, err := ledger.PeekCheckpoint(bundle.Checkpoint)
	if err != nil {
		t.Fatal(err)
	}
	statements, err := s.StatementsOf(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range statements {
		commitment := ledger.Commitment([32]byte(statement.Nonce), []byte(*statement.Payload))
		hashes, err := s.InclusionProof(t.Context(), statement.Leaf, c.Size)
		if err != nil {
			t.Fatal(err)
		}
		path := make([][]byte, len(hashes))
		for i := range hashes {
			path[i] = hashes[i][:]
		}
		leaf := rfc6962.DefaultHasher.HashLeaf(commitment[:])
		if err := proof.VerifyInclusion(rfc6962.DefaultHasher, uint64(statement.Leaf), uint64(c.Size), leaf, path, c.Root[:]); err != nil {
			t.Errorf("leaf %d: %v", statement.Leaf, err)
		}
	}
	o, err := ledger.PeekCheckpoint(bundle.Older[0].Checkpoint)
	if err != nil {
		t.Fatal(err)
	}
	hashes, err := s.ConsistencyProof(t.Context(), o.Size, c.Size)
	if err != nil {
		t.Fatal(err)
	}
	path := make([][]byte, len(hashes))
	for i := range hashes {
		path[i] = hashes[i][:]
	}
	if err := proof.VerifyConsistency(rfc6962.DefaultHasher, uint64(o.Size), uint64(c.Size), path, o.Root[:], c.Root[:]); err != nil {
		t.Error(err)
	}
}

// What is hidden again, withheld or erased is disclosed by no proof.
func TestWhatABundleDoesNotDisclose(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		ctx := t.Context()
		related := shown(t, s, signed(t, s, exampleMoU("Related")), models.MoUPublic)
		content := exampleMoU("Telling")
		content.Relations = []models.MoURelation{{Kind: "renews", MoU: related.Ref}}
		m := shown(t, s, signed(t, s, content), models.MoUPublic)
		texts := func(want int, lacks ...string) {
			t.Helper()
			given, err := s.ProofByCode(ctx, m.Code)
			if err != nil {
				t.Fatal(err)
			}
			raw, err := given.Bundle.Marshal()
			if err != nil {
				t.Fatal(err)
			}
			if len(given.Bundle.Statements) != want {
				t.Errorf("%d statements, should be %d", len(given.Bundle.Statements), want)
			}
			for _, hidden := range lacks {
				if strings.Contains(string(raw), hidden) {
					t.Errorf("the bundle tells %q", hidden)
				}
			}
		}
		texts(1)
		shown(t, s, related, models.MoUInternal)
		m, err := s.EditMoU(ctx, keeper(), models.WholeDesk(), m.Ref, models.MoUEdit{Change: func(c *models.MoUContent) error {
			c.Committee = models.Text{"en": "Meets."}
			return nil
		}})
		step(t, m, err)
		texts(2, `"mou":"`, *related.Reference)
		m = shown(t, s, m, models.MoUMetadataOnly)
		texts(1, "text.pdf", m.Content.Texts[0].SHA256)
		m = shown(t, s, m, models.MoUInternal)
		for _, hidden := range []string{m.Code, *m.Reference, "nothing", ""} {
			if _, err := s.ProofByCode(ctx, hidden); !errors.Is(err, models.ErrNotFound) {
				t.Errorf("%q: %v", hidden, err)
			}
			if _, err := s.ProofOfMoU(ctx, hidden, 0); !errors.Is(err, models.ErrNotFound) {
				t.Errorf("%q: %v", hidden, err)
			}
		}
	})
}

func TestLinksOfTheLog(t *testing.T) {
	s := modelstest.New(t)
	ctx := t.Context()
	if now, err := s.LedgerNow(ctx); err != nil || now.Checkpoint != nil || len(now.Keys) != 1 {
		t.Errorf("an empty log: %+v, %v", now, err)
	}
	appendLeaves(t, s, 0, 3)
	appendLeaves(t, s, 3, 4)
	if now, err := s.LedgerNow(ctx); err != nil || now.Checkpoint.Size != 7 {
		t.Errorf("%+v, %v", now, err)
	}
	link, err := s.LedgerLink(ctx, 3, 7)
	if err != nil || len(link.Proof) == 0 || !strings.Contains(link.Older, "\n3\n") || !strings.Contains(link.Newer, "\n7\n") {
		t.Errorf("%+v, %v", link, err)
	}
	for _, wrong := range [][2]int64{{7, 3}, {2, 7}, {3, 6}, {0, 7}, {-1, 7}} {
		if _, err := s.LedgerLink(ctx, wrong[0], wrong[1]); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("%v: %v", wrong, err)
		}
	}
}

// The contacts hold the state of the log after all have signed, and after
// visitors first see the record; each address gets it once.
func TestThePartiesGetCheckpoints(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		ctx := t.Context()
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
		content := exampleMoU("Mailed")
		content.Dialogue = d.Slug
		content.Contacts = append(content.Contacts, models.MoUContact{Name: "Same", Email: "HIDDEN@host.example"}, models.MoUContact{Name: "None"},
			models.MoUContact{Name: "Other", Email: "other@host.example"})
		m := signed(t, s, content)
		mails := func() []models.Message {
			t.Helper()
			list, _, err := s.Messages(ctx, models.Everything(), models.MessageFilter{Kind: models.MailCheckpoint}, 20)
			if err != nil {
				t.Fatal(err)
			}
			return list
		}
		if n := len(mails()); n != 2 {
			t.Fatalf("%d mails after the signing", n)
		}
		m = shown(t, s, m, models.MoUPublic)
		m = shown(t, s, m, models.MoUInternal)
		m = shown(t, s, m, models.MoUPublic)
		list := mails()
		if len(list) != 4 {
			t.Fatalf("%d mails after it was published, hidden and shown again", len(list))
		}
		acts := map[string]int{}
		for i := range list {
			facts, err := s.MailFacts(ctx, &list[i])
			if err != nil {
				t.Fatal(err)
			}
			acts[facts.Act]++
			if list[i].DialogueID != 0 {
				t.Error("contacts are in the outbox of a dialogue, which others read")
			}
			if c, err := ledger.PeekCheckpoint(facts.Checkpoint.Note); err != nil || c.Size != facts.Checkpoint.Size || facts.Signed.Ref != m.Ref {
				t.Errorf("%+v: %v", facts.Checkpoint, err)
			}
		}
		if acts[models.ActSign] != 2 || acts[models.ActShow] != 2 {
			t.Errorf("mails: %v", acts)
		}
		_, err := s.EditMoU(ctx, keeper(), models.WholeDesk(), m.Ref, models.MoUEdit{Change: func(c *models.MoUContent) error {
			c.Contacts = nil
			return nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.MailFacts(ctx, &list[0]); !errors.Is(err, models.ErrClosed) {
			t.Errorf("a contact of before: %v", err)
		}
	})
}
