package checkin

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"mime"
	"strings"
	"time"
	"unicode/utf8"

	"duologue/models"

	"github.com/gofiber/fiber/v2"
)

// body returns the JSON text that was sent, without judging it further.
func body(c *fiber.Ctx) ([]byte, error) {
	kind, _, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if err != nil || kind != fiber.MIMEApplicationJSON {
		return nil, fiber.ErrUnsupportedMediaType
	}
	text := bytes.TrimSpace(c.Body())
	if !utf8.Valid(text) || !json.Valid(text) {
		return nil, fiber.ErrBadRequest
	}
	return text, nil
}

// object reads one JSON object field by field, strictly: names count to the
// letter, and what is unknown or of the wrong type is noted, not skipped.
type object struct {
	members map[string]json.RawMessage
	wrong   models.Invalid
}

// readObject reads an object that has no other fields than the known ones.
func readObject(text []byte, known ...string) *object {
	o := &object{}
	if text[0] != '{' || json.Unmarshal(text, &o.members) != nil {
		o.wrong.Add("", "field.malformed")
		return o
	}
	count := len(o.members)
	for _, name := range known {
		if _, ok := o.members[name]; ok {
			count--
		}
	}
	if count > 0 {
		o.wrong.Add("", "field.unknown")
	}
	return o
}

// value decodes a field; one that is absent or null is left alone.
func (o *object) value(name string, into any) {
	text, ok := o.members[name]
	if ok && json.Unmarshal(text, into) != nil {
		o.wrong.Add(name, "field.malformed")
	}
}

func (o *object) text(name string) string {
	var v string
	o.value(name, &v)
	return v
}

func (o *object) bool(name string) bool {
	var v bool
	o.value(name, &v)
	return v
}

// moment reads a time (RFC 3339) or nil.
func (o *object) moment(name string) *time.Time {
	typed := o.text(name)
	if typed == "" {
		return nil
	}
	at, err := time.Parse(time.RFC3339Nano, typed)
	if err != nil {
		o.wrong.Add(name, "field.malformed")
		return nil
	}
	return &at
}

// uuid reads a UUID (RFC 9562) in its usual form of 36 characters.
func (o *object) uuid(name string) (id [16]byte, typed string) {
	typed = o.text(name)
	if typed == "" {
		return id, ""
	}
	digits := strings.ReplaceAll(typed, "-", "")
	raw, err := hex.DecodeString(digits)
	if err != nil || len(typed) != 36 || len(raw) != 16 ||
		typed[8] != '-' || typed[13] != '-' || typed[18] != '-' || typed[23] != '-' {
		o.wrong.Add(name, "field.malformed")
		return id, ""
	}
	return [16]byte(raw), typed
}

func (o *object) err() error { return o.wrong.OrNil() }
