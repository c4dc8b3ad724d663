package models_test

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/ascii85"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

// pdf is a file with objects, and of what is packed in streams.
func pdf(objects string, streams ...string) []byte {
	var out strings.Builder
	out.WriteString("%PDF-1.7\n1 0 obj\n<< /Type /Catalog " + objects + " >>\nendobj\n")
	for i, stream := range streams {
		head, content, _ := strings.Cut(stream, "|")
		fmt.Fprintf(&out, "%d 0 obj\n<< %s >>\nstream\r\n%s\nendstream\nendobj\n", i+2, head, content)
	}
	if len(streams) > 0 {
		out.WriteString("9 0 obj\n<< /Type /XRef /W [1 2 1] >>\nstream\n\x01\x02\nendstream\nendobj\n")
	}
	return []byte(out.String() + "startxref\n9\n%%EOF\n")
}

func packed(t *testing.T, content string) string {
	t.Helper()
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	if _, err := io.Copy(w, strings.NewReader(content)); err != nil {
		t.Fatal(err)
	}
	w.Close()
	return out.String()
}

// office is a document of parts, by name, whose main part has a type.
func office(t *testing.T, kind string, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	write := func(name, content string) {
		part, err := w.Create(name)
		if err == nil {
			_, err = io.Copy(part, strings.NewReader(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	write("[Content_Types].xml", `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`+
		`<Default Extension="xml" ContentType="application/xml"/><Override PartName="/main.xml" ContentType="`+kind+`"/></Types>`)
	write("main.xml", "<main/>")
	for name, content := range parts {
		write(name, content)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func webp() []byte {
	file := append([]byte("RIFF\x00\x00\x00\x00WEBPVP8L\x08\x00\x00\x00"), 0x2f, 0, 0, 0, 0, 0, 0, 0)
	binary.LittleEndian.PutUint32(file[4:], uint32(len(file)-8))
	return file
}

func drawn(t *testing.T, encode func(io.Writer, image.Image) error) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := encode(&out, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func jpg(w io.Writer, m image.Image) error { return jpeg.Encode(w, m, nil) }

// uploaded are the files below the uploads.
func uploaded(t *testing.T) (names []string) {
	t.Helper()
	err := filepath.WalkDir(modelstest.Uploads(t), func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			names = append(names, entry.Name())
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// TestFilesAreJudgedByTheirContent: what is refused leaves nothing behind.
func TestFilesAreJudgedByTheirContent(t *testing.T) {
	s := modelstest.New(t)
	d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
	const active, other, unreadable, unknown, unfolds = "file.active", "file.other", "file.unreadable", "file.unknown", "file.unfolds"
	script := "3 0 << /S /JavaScript /JS (app.alert(1)) >>"
	sheet, words := models.FileType("xlsx")+".main+xml", models.FileType("docx")+".main+xml"
	long := strings.Repeat("\x00", 300<<20)
	lying := office(t, words, map[string]string{"big.xml": long})
	for at := bytes.LastIndex(lying, []byte("PK\x01\x02")); at > 0; at = -1 {
		binary.LittleEndian.PutUint32(lying[at+24:], 10) // the size that the list of parts tells
	}
	tie := func(kind, target string) string {
		return `<Relationships><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/` + kind + `" Target="` + target + `" TargetMode="External"/></Relationships>`
	}
	hidden := make([]byte, 1000)
	hidden = hidden[:ascii85.Encode(hidden, []byte(script))]
	for _, c := range []struct {
		name    string
		data    []byte
		refusal string
	}{
		{"talk.pdf", pdf("/OpenAction [3 0 R /Fit]"), ""},
		{"packed.PDF", pdf("", "/Type /ObjStm /N 1 /First 4|"+packed(t, "3 0 << /S /GoTo >>"), "/Length 9|"+packed(t, "BT (a/JavaScript) Tj ET")), ""},
		{"photos.pdf", pdf("", "/Filter /DCTDecode|a stream of a photo", "/Type /ObjStm /N 0 /First 0|"+packed(t, ""), "/Type /ObjStm /N 1|"+packed(t, "3 0 << >>")), ""},
		{"picture.png", drawn(t, png.Encode), ""}, {"photo.jpeg", drawn(t, jpg), ""}, {"photo.jpg", drawn(t, jpg), ""}, {"photo.webp", webp(), ""},
		{"text.docx", office(t, words, map[string]string{"word/_rels/document.xml.rels": tie("hyperlink", "https://host.example/"), "word/_rels/settings.xml.rels": tie("attachedTemplate", `file:///C:\Templates\own.dotx`)}), ""},
		{"slides.pptx", office(t, models.FileType("pptx")+".main+xml", nil), ""}, {"figures.xlsx", office(t, sheet, nil), ""},

		{"nothing.pdf", nil, "field.required"}, {"large.pdf", append(pdf(""), make([]byte, models.FileMax)...), "file.too_large"},
		{"page.html", []byte("<script>"), unknown}, {"drawing.svg", []byte("<svg onload=alert(1)>"), unknown}, {"talk", pdf(""), unknown}, {"talk.pdf.exe", pdf(""), unknown},
		{"program.pdf", []byte("MZ\x90\x00"), other}, {"page.pdf", []byte("<html>%PDF-1.4"), other}, {"talk.png", pdf(""), other}, {"picture.pdf", drawn(t, png.Encode), other},
		{"figures.docx", office(t, sheet, nil), other}, {"archive.docx", office(t, "application/java-archive", nil), other},
		{"script.pdf", pdf("/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), active}, {"escaped.pdf", pdf("/OpenAction << /S /Java#53cript >>"), active},
		{"launch.pdf", pdf("/AA << /O << /S /Launch /F (cmd.exe) >> >>"), active}, {"form.pdf", pdf("/AcroForm << /XFA 3 0 R >>"), active},
		{"packed-script.pdf", pdf("", "/Type /ObjStm /N 1 /First 4|"+packed(t, script)), active},
		{"untyped.pdf", pdf("", "/N 1 /First 4|"+packed(t, " %c\n"+script)), active},
		{"oddly-packed.pdf", pdf("", "/Type /ObjStm /Filter /ASCII85Decode|"+string(hidden)+"~>"), unreadable},
		{"broken-pack.pdf", pdf("", "/Type /ObjStm|"+"\x78\x9cbroken"), unreadable},
		{"predicted.pdf", pdf("", "/Type /ObjStm /DecodeParms << /Predictor 12 >>|"+packed(t, script)), unreadable},
		{"named-stream.pdf", pdf("", "/X (stream) /Type /ObjStm /N 1 /First 4|"+packed(t, script)), active},
		{"named-streams.pdf", pdf("/X (stream)", "/X (a stream of endstream) /N 1 /First 4|"+packed(t, script)), active},
		{"packed-twice.pdf", pdf("", "/Type /ObjStm /Filter [/FlateDecode /FlateDecode]|"+packed(t, packed(t, script))), unreadable},
		{"unnamed.pdf", bytes.Replace(pdf("", "/N 1 /First 4|"+packed(t, script)), []byte("/Type /XRef "), nil, 1), active},
		{"unnamed-odd.pdf", bytes.Replace(pdf("", "/Type /ObjStm /Filter /LZWDecode|"+script[:4]), []byte("/Type /XRef "), nil, 1), unreadable},
		{"locked.pdf", pdf("/Encrypt 5 0 R"), "file.is_protected"}, {"cut.pdf", []byte("%PDF-1.7\n1 0 obj"), unreadable},
		{"bomb.pdf", pdf("", "/Length 9|"+packed(t, long)), unfolds},
		{"bomb.png", slices.Concat(bomb(t)), unfolds}, {"cut.png", drawn(t, png.Encode)[:20], unreadable}, {"cut.jpg", drawn(t, jpg)[:20], unreadable}, {"cut.webp", webp()[:24], unreadable},
		{"bomb.docx", office(t, words, map[string]string{"big.xml": long}), unfolds}, {"lying.docx", lying, unreadable}, {"cut.docx", office(t, words, nil)[:200], unreadable},
		{"macro.docx", office(t, "application/vnd.ms-word.document.macroEnabled.main+xml", nil), active},
		{"hidden-macro.xlsx", office(t, sheet, map[string]string{"xl/VBAProject.bin": "x"}), active}, {"control.docx", office(t, words, map[string]string{"word/activeX/activeX1.bin": "x"}), active},
		{"remote.docx", office(t, words, map[string]string{"word/_rels/settings.xml.rels": tie("attachedTemplate", "https://host.example/x.dotm")}), active},
		{"remote-share.docx", office(t, words, map[string]string{"word/_rels/settings.xml.rels": tie("attachedTemplate", `\\host.example\x.dotm`)}), active},
		{"remote-file.docx", office(t, words, map[string]string{"word/_rels/document.xml.rels": tie("oleObject", `file:///\\host.example\x`)}), active},
		{"broken-ties.docx", office(t, words, map[string]string{"word/_rels/document.xml.rels": "<Relationships>"}), unreadable},
		{"twice.docx", office(t, words, map[string]string{"MAIN.xml": "x"}), unreadable},
	} {
		err := s.AddSessionFile(t.Context(), models.System(), d, "x", models.Upload{Name: c.name, Data: c.data, Audience: models.FileForAll})
		var wrong *models.Invalid
		if c.refusal == "" && err != nil || c.refusal != "" && (!errors.As(err, &wrong) || wrong.Fields[0].Key != c.refusal || wrong.Fields[0].Field != "file") {
			t.Errorf("%s: %v, not %q", c.name, err, c.refusal)
		}
		if names := uploaded(t); c.refusal != "" && len(names) > 9 {
			t.Fatalf("%s was refused and lies there: %v", c.name, names)
		}
	}
	if names := uploaded(t); len(names) != 9 { // the two photos are one
		t.Errorf("uploads: %v", names)
	}
	if err := s.AddSessionFile(t.Context(), models.System(), d, "nowhere", models.Upload{Name: "new.pdf", Data: pdf("/New true"), Audience: models.FileForAll}); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("a file of no session: %v", err)
	}
	if names := uploaded(t); len(names) != 9 {
		t.Errorf("a file of no session lies there: %v", names)
	}
}

// shelf adds files to sessions and reads what there is.
type shelf struct{ editor }

func (s shelf) add(code, name, audience, content string) {
	s.Helper()
	err := s.store.AddSessionFile(s.Context(), models.System(), s.dialogue, code, models.Upload{Name: name, Data: pdf(content), Audience: audience})
	if err != nil {
		s.Fatal(err)
	}
}

// released are the names of a session's files for an audience.
func (s shelf) released(session, audience string) (names []string) {
	s.Helper()
	for _, f := range code(s.agenda(), session).FilesFor(audience) {
		names = append(names, f.Name)
	}
	return names
}

// TestFilesOfASession belong to the working version: a release shows them, and
// what neither version names any more is purged.
func TestFilesOfASession(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		store, ctx := modelstest.Open(t, address, nil), t.Context()
		d, _ := modelstest.Dialogue(t, store, modelstest.Plan{})
		other, _ := modelstest.Dialogue(t, store, modelstest.Plan{Slug: "other"})
		s := shelf{editor{t, store, d}}
		session := *s.working().Session("x")
		s.add("x", "talk.pdf", models.FileForAll, "")
		s.add("x", "notes.pdf", models.FileForGuests, "/Notes true")
		s.add("y", "same.pdf", models.FileForAll, "")
		if _, err := store.PutSession(ctx, models.System(), d, session, models.Fingerprint(session)); err != nil {
			t.Errorf("a file is in the way of who edits its session: %v", err)
		}
		if names := s.released("x", models.FileForGuests); len(names) != 0 || len(uploaded(t)) != 2 {
			t.Errorf("before the release: %v, %v", names, uploaded(t))
		}
		release := s.release()
		if all, guests := s.released("x", models.FileForAll), s.released("x", models.FileForGuests); !slices.Equal(all, []string{"talk.pdf"}) || len(guests) != 2 {
			t.Errorf("released for all: %v, for guests: %v", all, guests)
		}
		if fields := release.Changes[0].Fields; !slices.Equal(fields, []string{"files"}) {
			t.Errorf("the change log says %v", fields)
		}
		talk := code(s.agenda(), "x").Details.Files[0]
		file, err := store.FileOf(ctx, d, talk.File)
		if err != nil {
			t.Fatal(err)
		}
		content, err := store.OpenFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if data, err := io.ReadAll(content); err != nil || !bytes.Equal(data, pdf("")) || content.Close() != nil {
			t.Errorf("%q %v", data, err)
		}
		if _, err := store.FileOf(ctx, other, talk.File); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("a file of another dialogue: %v", err)
		}
		if err := store.SetFileAudience(ctx, models.System(), d, "x", talk.File, models.FileForGuests); err != nil {
			t.Fatal(err)
		}
		var wrong *models.Invalid
		if err := store.SetFileAudience(ctx, models.System(), d, "x", talk.File, "staff"); !errors.As(err, &wrong) {
			t.Errorf("an unknown audience: %v", err)
		}
		if err := store.SetFileAudience(ctx, models.System(), d, "y", talk.File, models.FileForAll); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("a file of another session: %v", err)
		}
		s.purged(time.Now().Add(time.Minute), 0, 2)
		s.release()
		if all := s.released("x", models.FileForAll); len(all) != 0 {
			t.Errorf("for all after it was kept for guests: %v", all)
		}
		s.forget()
	})
}

// forget takes the files out again, one version after the other.
func (s shelf) forget() {
	s.Helper()
	for _, f := range code(s.agenda(), "x").Details.Files {
		if err := s.store.RemoveSessionFile(s.Context(), models.System(), s.dialogue, "x", f.File); err != nil {
			s.Fatal(err)
		}
	}
	s.purged(time.Now().Add(time.Minute), 0, 2) // they are released still
	s.release()
	s.purged(time.Now().Add(-time.Hour), 0, 2)  // they are fresh
	s.purged(time.Now().Add(time.Minute), 1, 1) // one of them is in another session
	for n := range models.SessionFilesMax {
		s.add("x", "many.pdf", models.FileForAll, fmt.Sprintf("/N %d", n))
	}
	var wrong *models.Invalid
	err := s.store.AddSessionFile(s.Context(), models.System(), s.dialogue, "x", models.Upload{Name: "more.pdf", Data: pdf("/More true"), Audience: models.FileForAll})
	if !errors.As(err, &wrong) || wrong.Fields[0].Key != "field.too_many" || len(uploaded(s.T)) != 11 {
		s.Errorf("one too many: %v, %d lie there", err, len(uploaded(s.T)))
	}
	if err := s.store.DiscardAgenda(s.Context(), models.System(), s.dialogue, s.working().Revision); err != nil {
		s.Fatal(err)
	}
	s.purged(time.Now().Add(time.Minute), 10, 1)
}

func (s shelf) purged(before time.Time, want int64, left int) {
	s.Helper()
	n, err := s.store.PurgeFiles(s.Context(), before)
	if lie := uploaded(s.T); err != nil || n != want || len(lie) != left {
		s.Errorf("%d purged, %d lie there, %v; want %d and %d", n, len(lie), err, want, left)
	}
}

// TestUploadsWhileOthersArePurged: what was answered with success is there.
func TestUploadsWhileOthersArePurged(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		one, two := modelstest.Open(t, address, nil), modelstest.Open(t, address, nil)
		d, _ := modelstest.Dialogue(t, one, modelstest.Plan{})
		s := shelf{editor{t, one, d}}
		s.add("x", "old.pdf", models.FileForAll, "/N 0")
		if err := one.DiscardAgenda(t.Context(), models.System(), d, s.working().Revision); err != nil {
			t.Fatal(err)
		}
		err := filepath.WalkDir(modelstest.Uploads(t), func(path string, _ fs.DirEntry, _ error) error {
			return os.Chtimes(path, time.Time{}, time.Now().Add(-48*time.Hour))
		})
		if err != nil {
			t.Fatal(err)
		}
		var group sync.WaitGroup
		for range 3 {
			group.Go(func() {
				if _, err := two.PurgeFiles(t.Context(), time.Now().Add(-24*time.Hour)); err != nil {
					t.Error(err)
				}
			})
			group.Go(func() { s.add("y", "again.pdf", models.FileForAll, "/N 0") }) // the same content
		}
		group.Wait()
		for _, f := range s.working().Files["y"] {
			file, err := one.FileOf(t.Context(), d, f.File)
			if err != nil {
				t.Fatal(err)
			}
			content, err := one.OpenFile(file)
			if err != nil {
				t.Fatal(err)
			}
			content.Close()
		}
		if n := len(s.working().Files["y"]); n != 3 {
			t.Errorf("%d files", n)
		}
	})
}
