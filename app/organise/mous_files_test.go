package organise_test

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"mime/multipart"
	"net/http/httptest"
	"net/textproto"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"duologue/app/web/webtest"
	"duologue/models"
	"duologue/models/modelstest"
)

// kept counts the files below the uploads.
func kept(t *testing.T) (n int) {
	t.Helper()
	err := filepath.WalkDir(modelstest.Uploads(t), func(_ string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err == nil && entry.Type().IsRegular() {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// uploadTo sends a file to a record, in a form of parts. Its name goes as it is.
func uploadTo(t *testing.T, b *webtest.Browser, path, csrf, name string, data []byte) webtest.Answer {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for field, value := range map[string]string{"csrf": csrf, "place": models.PlaceText, "file_language": "en", "file_status": models.TextAuthentic} {
		if err := w.WriteField(field, value); err != nil {
			t.Fatal(err)
		}
	}
	named := `filename="` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name) + `"`
	if strings.Contains(name, "\x00") { // no line of a head can have it as it is
		named = "filename*=utf-8''" + url.PathEscape(name)
	}
	part, err := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="file"; ` + named}, "Content-Type": {"application/pdf"}})
	if err == nil {
		_, err = part.Write(data)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	request := httptest.NewRequest("POST", path, &body)
	request.Header.Set("Content-Type", w.FormDataContentType())
	return b.Do(t, request)
}

const soundPDF = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\nstartxref\n9\n%%EOF\n"

// archive is a ZIP of parts; one that is a document names its type.
func archive(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, content := range parts {
		part, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(part, content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func docx(t *testing.T, more map[string]string) []byte {
	parts := map[string]string{"word/document.xml": "<document/>",
		"[Content_Types].xml": `<Types><Override PartName="/word/document.xml" ContentType="` + models.FileType("docx") + `.main+xml"/></Types>`}
	for name, content := range more {
		parts[name] = content
	}
	return archive(t, parts)
}

func packedStream(t *testing.T, content string) string {
	t.Helper()
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	_, err := io.WriteString(w, content)
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return "%PDF-1.4\n1 0 obj\n<< /Filter /FlateDecode >>\nstream\n" + out.String() + "\nendstream\nendobj\n%%EOF\n"
}

// hugePicture is a PNG whose head promises 50,000 × 50,000 pixels.
func hugePicture(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	data := out.Bytes()
	binary.BigEndian.PutUint32(data[16:], 50_000)
	binary.BigEndian.PutUint32(data[20:], 50_000)
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
	return data
}

// hugeCanvas is a WebP whose canvas has as many.
func hugeCanvas() []byte {
	data := append([]byte("RIFF\x16\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00"), 0x4f, 0xc3, 0, 0x4f, 0xc3, 0)
	return data
}

func photo(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestUploadsToTheRegister: each bad file is refused with its own reason, in the
// words of the reader, and nothing of it is left.
func TestUploadsToTheRegister(t *testing.T) {
	k := newDesk(t, modelstest.Plan{})
	m, err := k.store.EnterMoU(t.Context(), models.System(), models.WholeDesk(), "", models.MoUContent{Type: "mou", Dialogue: "test", Titles: models.Text{"en": "Files"}})
	if err != nil {
		t.Fatal(err)
	}
	path, long := "/organise/mous/"+m.Ref+"/files", strings.Repeat("\x00", 300<<20)
	comment := func(text string) []byte { // a JPEG whose comment is a page
		return slices.Concat([]byte("\xff\xd8\xff\xfe"), binary.BigEndian.AppendUint16(nil, uint16(len(text)+2)), []byte(text), photo(t)[2:])
	}
	const (
		unknown, other, mixed = "Choose a PDF", "is not what its name says", "of several kinds at once"
		active, unfolds       = "contains a script", "too large once it is unpacked"
		aPath, empty, large   = "is a path", "is empty", "at most 20 MB"
	)
	for _, c := range []struct {
		name string
		data []byte
		says string
	}{
		{"program.pdf", []byte("MZ\x90\x00"), other}, {"picture.pdf", photo(t), other}, {"text.docx", []byte(soundPDF), other}, {"page.html", []byte("<p>"), unknown}, {"sheet.xlsx", docx(t, nil), unknown},
		{"archive.pdf", append([]byte(soundPDF), archive(t, map[string]string{"a.class": "x"})...), mixed},
		{"page.jpg", comment("<html><script>alert(1)</script></html>"), mixed}, {"tail.jpg", append(photo(t), "<script>alert(1)</script>"...), mixed},
		{"archive.jpg", append(photo(t), archive(t, map[string]string{"a": "x"})...), mixed}, {"two.docx", append(docx(t, nil), soundPDF...), mixed},
		{"script.pdf", []byte("%PDF-1.4\n<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>\n%%EOF\n"), active},
		{"bomb.docx", docx(t, map[string]string{"word/big.xml": long}), unfolds}, {"bomb.pdf", []byte(packedStream(t, long)), unfolds},
		{"bomb.png", hugePicture(t), unfolds}, {"bomb.webp", hugeCanvas(), unfolds},
		{"../../etc/x.pdf", []byte(soundPDF), aPath}, {`C:\x.pdf`, []byte(soundPDF), aPath}, {"x\x00.pdf", []byte(soundPDF), aPath}, {"x\x00.exe.pdf", []byte(soundPDF), aPath}, {"\u202efdp.exe.pdf", []byte(soundPDF), aPath},
		{"nothing.pdf", nil, empty}, {"large.pdf", append([]byte(soundPDF), make([]byte, models.FileMax)...), large},
	} {
		a := uploadTo(t, k.boss, path, k.csrf, c.name, c.data)
		if a.StatusCode != 422 || !strings.Contains(a.Text, c.says) {
			t.Errorf("%q: %d, and not %q: %s", c.name, a.StatusCode, c.says, errorsIn(a.Text))
		}
		if n := kept(t); n != 0 {
			t.Fatalf("%q was refused, and %d files lie there", c.name, n)
		}
	}
	now, err := k.store.OpenMoU(t.Context(), models.System(), models.WholeDesk(), m.Ref)
	if err != nil || now.Revision != m.Revision || len(now.Content.Documents()) != 0 {
		t.Errorf("the record has changed: %+v, %v", now, err)
	}
	reader, token := k.reader(t, "zh")
	if a := uploadTo(t, reader, path, token, "nothing.pdf", nil); !strings.Contains(a.Text, "此文件为空") {
		t.Errorf("in Chinese: %s", errorsIn(a.Text))
	}
	if a := uploadTo(t, k.boss, path, k.csrf, "sound.pdf", []byte(soundPDF)); a.StatusCode != 303 || kept(t) != 1 {
		t.Errorf("a sound file: %d, %d kept", a.StatusCode, kept(t))
	}
	if now, err = k.store.OpenMoU(t.Context(), models.System(), models.WholeDesk(), m.Ref); err != nil {
		t.Fatal(err)
	}
	a := k.boss.Get(t, path+"/"+now.Content.Texts[0].File)
	got := fmt.Sprint(a.StatusCode, " ", a.Header.Get("Content-Disposition"), " ", a.Header.Get("Content-Security-Policy"), " ", a.Header.Get("X-Content-Type-Options"))
	if want := "200 attachment; filename=sound.pdf default-src 'none'; sandbox nosniff"; got != want || a.Text != soundPDF {
		t.Errorf("staff get %s", got)
	}
}

// reader is an organiser of the dialogue who reads a language.
func (k *desk) reader(t *testing.T, lang string) (b *webtest.Browser, token string) {
	t.Helper()
	email := "reader-" + lang + "@host.example"
	_, err := k.store.AddAccount(t.Context(), models.System(), models.NewAccount{Email: email, Name: "Reader", Language: lang, Password: password,
		Role: models.RoleOrganiser, Dialogue: k.dialogue.Slug})
	if err != nil {
		t.Fatal(err)
	}
	b = k.app()
	b.Post(t, "/organise/sign-in", url.Values{"email": {email}, "password": {password}})
	return b, csrf(t, b.Get(t, "/organise/account").Text)
}

// errorsIn is what a page says is wrong.
func errorsIn(page string) string {
	_, rest, _ := strings.Cut(page, `id="errors"`)
	said, _, _ := strings.Cut(rest, "</div>")
	return said
}
