package web

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"
)

const (
	// maxFieldBytes is the most that one field beside a file may have.
	maxFieldBytes = 100 << 10
	// maxFileName is how much of a file's name is kept, in characters.
	maxFileName = 100
)

// File is an uploaded file. Nothing of it was judged.
type File struct {
	// Name is the last part of what the browser calls it, without control
	// characters: to be shown, never to be a path.
	Name string
	// Sent is all that it calls it, for those who refuse what is more than a name.
	Sent string
	Data []byte
}

// File is the file of a field, or nil where none was chosen.
func (f *Fields) File(name string) *File { return f.files[name] }

// uploadsOf tells which requests go to a route that takes uploads.
func uploadsOf(routes []Route) func(*fiber.Ctx) bool {
	var taking []Route
	for _, r := range routes {
		if r.Upload > 0 {
			taking = append(taking, r)
		}
	}
	return func(c *fiber.Ctx) bool {
		for _, r := range taking {
			if c.Method() == r.Method && fiber.RoutePatternMatch(c.Path(), r.Path, fiber.Config{CaseSensitive: true}) {
				return true
			}
		}
		return false
	}
}

// multipartForm reads a form in parts (RFC 7578), once per request.
func multipartForm(c *fiber.Ctx, boundary string) (*Fields, error) {
	if known, ok := local[*Fields](c, localForm); ok {
		return known, nil
	}
	f := &Fields{values: url.Values{}, files: map[string]*File{}}
	reader := multipart.NewReader(bytes.NewReader(c.Body()), boundary)
	for count := 0; ; count++ {
		part, err := reader.NextRawPart()
		if errors.Is(err, io.EOF) {
			c.Locals(localForm, f)
			return f, nil
		}
		if err != nil {
			return nil, fiber.ErrBadRequest
		}
		if count == maxFields {
			return nil, fiber.ErrRequestEntityTooLarge
		}
		if err := f.add(part); err != nil {
			return nil, err
		}
	}
}

func (f *Fields) add(part *multipart.Part) error {
	name, sent := part.FormName(), part.FileName()
	if _, parameters, err := mime.ParseMediaType(part.Header.Get("Content-Disposition")); err == nil {
		sent = parameters["filename"]
	}
	if name == "" || len(name) > maxFieldName || !utf8.ValidString(name) {
		return fiber.ErrBadRequest
	}
	if sent != "" {
		data, err := io.ReadAll(part)
		if err != nil {
			return fiber.ErrBadRequest
		}
		f.files[name] = &File{Name: fileName(sent), Sent: strings.ToValidUTF8(sent, ""), Data: data}
		return nil
	}
	value, err := io.ReadAll(io.LimitReader(part, maxFieldBytes+1))
	switch {
	case err != nil:
		return fiber.ErrBadRequest
	case len(value) > maxFieldBytes:
		return fiber.ErrRequestEntityTooLarge
	}
	f.values.Add(name, string(value))
	return nil
}

// fileName is what can be shown of a name, with its ending: a long one loses what
// stands before that.
func fileName(sent string) string {
	whole := Visible(tidy(path.Base(strings.ReplaceAll(strings.ToValidUTF8(sent, ""), `\`, "/"))))
	name, ending := []rune(whole), []rune(path.Ext(whole))
	if len(name) <= maxFileName || len(ending) > maxFileName {
		return string(name[:min(len(name), maxFileName)])
	}
	return string(name[:maxFileName-len(ending)]) + string(ending)
}
