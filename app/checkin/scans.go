package checkin

import (
	"encoding/json"

	"duologue/app/web"
	"duologue/models"

	"github.com/gofiber/fiber/v2"
)

// maxScans is how many scans one array may hold.
const maxScans = 500

// createScans judges one scan, or an array of them in its order. What cannot
// be judged gets a problem: as the answer to a single scan, in the place of its
// answer within an array. A fault of ours refuses the rest of an array; the
// sender repeats it, and what was judged gets the same answers.
func (d door) createScans(c *fiber.Ctx) error {
	text, err := body(c)
	if err == nil && text[0] != '[' {
		if in, typed, err := readScan(text); err == nil {
			return d.scanByToken(c, typed, in)
		}
	}
	if refused := d.ProveDevice(c); refused != nil {
		return refused
	}
	if err != nil {
		return err
	}
	if text[0] != '[' {
		answer, err := d.scan(c, text)
		if err != nil {
			return err
		}
		return c.JSON(answer)
	}
	var items []json.RawMessage
	if err := json.Unmarshal(text, &items); err != nil {
		return fiber.ErrBadRequest
	}
	if len(items) > maxScans {
		var wrong models.Invalid
		wrong.Add("", "field.too_many", "max", maxScans)
		return &wrong
	}
	answers := make([]any, len(items))
	for i, item := range items {
		if answers[i], err = d.scanItem(c, item); err != nil {
			return err
		}
	}
	return c.JSON(answers)
}

// itemProblem is a problem in the place of an answer, with the nonce if there
// is a readable one.
type itemProblem struct {
	web.Problem
	Nonce string `json:"nonce,omitempty"`
}

func (d door) scanItem(c *fiber.Ctx, text []byte) (any, error) {
	answer, err := d.scan(c, text)
	if err == nil {
		return answer, nil
	}
	problem, ok := d.ProblemOf(c, err)
	if !ok {
		return nil, err
	}
	_, nonce := readObject(text).uuid("nonce")
	return itemProblem{Problem: problem, Nonce: nonce}, nil
}

// scanner is the device that makes the request, at work.
func scanner(c *fiber.Ctx) models.Scanner { return web.DeviceOf(c).Scanner(c.IP()) }

// scanByToken judges a scan by whatever device the token belongs to.
func (d door) scanByToken(c *fiber.Ctx, typed string, in models.ScanInput) error {
	a, err := d.Store.ScanByToken(web.Context(c), web.Bearer(c), c.IP(), in)
	if err == models.ErrNoDevice {
		return fiber.ErrUnauthorized
	}
	if err != nil {
		return err
	}
	return c.JSON(d.wire(c, typed, a))
}

// readScan reads one scan, and its nonce as it was typed; of one that cannot be
// read it returns the nonce, if that can, and why.
func readScan(text []byte) (in models.ScanInput, typed string, err error) {
	o := readObject(text, "nonce", "list", "code", "direction", "scanned_at", "forced", "note")
	nonce, typed := o.uuid("nonce")
	in = models.ScanInput{
		Nonce: nonce, List: o.text("list"), Code: o.text("code"), Direction: o.text("direction"),
		ScannedAt: o.moment("scanned_at"), Forced: o.bool("forced"), Note: o.text("note"),
	}
	return in, typed, o.err()
}

func (d door) scan(c *fiber.Ctx, text []byte) (*scanAnswer, error) {
	in, typed, err := readScan(text)
	if err != nil {
		a, err := d.Store.ScanUnread(web.Context(c), scanner(c), in.Nonce, err)
		return d.wire(c, typed, a), err
	}
	a, err := d.Store.Scan(web.Context(c), scanner(c), in)
	return d.wire(c, typed, a), err
}
