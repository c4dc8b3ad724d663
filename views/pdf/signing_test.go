package pdf_test

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
	"duologue/views/pdf"
)

func exampleRecord(t *testing.T) (pdf.SigningRecord, []*locale.Printer) {
	t.Helper()
	if !pdf.Ready() {
		if os.Getenv("CI") == "true" {
			t.Fatal("the font is not built")
		}
		t.Skip("!!! NOT TESTED: the font is not built; make assets builds it")
	}
	bundle, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	var printers []*locale.Printer
	for _, lang := range bundle.Languages() {
		printers = append(printers, bundle.For(lang))
	}
	at := time.Date(2026, 12, 10, 9, 31, 7, 0, time.UTC)
	zone, err := bundle.Zone(locale.Brussels)
	if err != nil {
		t.Fatal(err)
	}
	reference := "2026-001"
	m := &models.MoU{Number: 12, Reference: &reference, Code: "abcdefghjkmn", State: models.MoUSigned, Content: models.MoUContent{
		Type: "mou", Titles: models.Text{"en": "Memorandum of Understanding on Example Research", "zh": "关于示范研究的谅解备忘录"}, SignedOn: "2026-12-10", Place: models.Text{"en": "Brussels", "zh": "布鲁塞尔"},
		Parties: []models.MoUParty{
			{Key: "a", Side: models.SideBelgium, Name: models.Text{"en": "Example Institute"}, Unit: models.Text{"en": "Department of Samples"}, Reference: "EX/7"},
			{Key: "b", Side: models.SideChina, Name: models.Text{"zh": "示范研究院", "en": "Model Academy"}, SignedAs: "Model Academy of P. R. Examples"},
		},
		Signatories: []models.MoUSignatory{
			{Key: "s", Party: "a", FamilyName: "Éxämple", GivenNames: "Ann 😀", SignedOn: "2026-12-10", SignedAt: &at, Mode: "wet_ink", Title: models.Text{"en": "Director-General"}, Capacity: models.Text{"en": "On behalf of the Minister"}},
			{Key: "t", Party: "b", FamilyName: "Shi", GivenNames: "Fan", NativeName: "示范𠮷", NameOrder: models.FamilyFirst, SignedOn: "2026-12-10", Mode: "seal", Witnesses: []string{"Wit Ness"}},
		},
		Texts: []models.MoUText{
			{Language: "en", Status: models.TextAuthentic, MoUDocument: models.MoUDocument{Name: "text-en.pdf", File: "x", SHA256: strings.Repeat("0123456789abcdef", 4)}},
			{Language: "zh", Status: models.TextAuthentic, Prevails: true, MoUDocument: models.MoUDocument{Name: "文本.pdf", File: "y", SHA256: strings.Repeat("fedcba9876543210", 4)}},
		},
		Kept: []models.MoUKept{{Party: "a", Where: models.Text{"en": "Archive of examples"}}},
	}}
	m.Content.Ceremony = models.PlanCeremony(&m.Content, models.CeremonyCues{})
	r := pdf.SigningRecord{MoU: m, Size: 4321, Root: "2jmj7l5rSw0yVb/vlWAYkK/YBwk=", At: at.Add(time.Minute)}
	r.Zones[0], r.Zones[1] = zone, bundle.OtherZone(locale.Brussels)
	r.Verify = func(lang string) string { return "https://register.example/" + lang + "/verify/" + m.Code }
	return r, printers
}

// tool runs a program on a document, or skips the test where it is missing.
func tool(t *testing.T, input []byte, name string, args ...string) string {
	t.Helper()
	program, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skipf("!!! NOT TESTED: %s is missing; make test installs it or says how", name)
	}
	cmd := exec.Command(program, args...)
	cmd.Stdin = bytes.NewReader(input)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return string(out)
}

func TestASigningRecordIsRead(t *testing.T) {
	r, printers := exampleRecord(t)
	data, err := pdf.Signing(r, printers...)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := pdf.Signing(r, printers...); err != nil || !bytes.Equal(data, again) {
		t.Errorf("the same record is other bytes (%v)", err)
	}
	if len(data) > 400_000 {
		t.Errorf("%d bytes: the font was not cut to what is used", len(data))
	}
	text := tool(t, data, "pdftotext", "-", "-")
	for _, want := range []string{"关于示范研究的谅解备忘录", "示范研究院", "示范〓", "Ann 〓", "ÉXÄMPLE", "2026-001", "EX/7", "Director-General", "On behalf of the Minister",
		"Model Academy of P. R. Examples", "Archive of examples", "Wit Ness", "文本.pdf", "4,321", r.Root, "https://register.example/zh/verify/abcdefghjkmn",
		"签署记录", "Akte van ondertekening", "Acte de signature", "10:31", "17:31", strings.Repeat("0123456789abcdef", 4), strings.Repeat("fedcba9876543210", 4)} {
		if !strings.Contains(text, want) {
			t.Errorf("the record lacks %q", want)
		}
	}
	pages := strings.Count(text, "\f")
	if pages < 4 || pages > 12 {
		t.Errorf("%d pages", pages)
	}
	if dir := os.Getenv("DUOLOGUE_SHOTS"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, "record.pdf"), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheCodeOfARecordLeadsToItsVerification(t *testing.T) {
	r, printers := exampleRecord(t)
	data, err := pdf.Signing(r, printers[0])
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "page")
	tool(t, data, "pdftoppm", "-r", "110", "-png", "-singlefile", "-", file)
	page, err := os.ReadFile(file + ".png")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(tool(t, page, "zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", "-")); got != r.Verify(printers[0].Lang()) {
		t.Errorf("the code says %q", got)
	}
}

// TestARecordIsAnUploadLikeAnother: what the product writes passes its own
// judgement of files.
func TestARecordIsAnUploadLikeAnother(t *testing.T) {
	r, printers := exampleRecord(t)
	data, err := pdf.Signing(r, printers...)
	if err != nil {
		t.Fatal(err)
	}
	s := modelstest.New(t)
	actor, desk := models.Actor{Kind: models.ActorAccount, AccountID: 1}, models.WholeDesk()
	m, err := s.EnterMoU(t.Context(), actor, desk, models.MoUSigned, models.MoUContent{Titles: models.Text{"en": "Example"}})
	if err == nil {
		_, err = s.AttachToMoU(t.Context(), actor, desk, m.Ref, models.MoUAttachment{Place: models.PlaceRecord, Upload: models.Upload{Name: "record.pdf", Data: data}})
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestARecordInNoLanguageIsRefused(t *testing.T) {
	if _, err := pdf.Signing(pdf.SigningRecord{MoU: &models.MoU{}}); err == nil {
		t.Error("it was written")
	}
}
