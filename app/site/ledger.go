package site

import (
	"encoding/json"
	"mime"
	"strconv"
	"strings"

	"duologue/app/web"
	"duologue/models"

	"github.com/gofiber/fiber/v2"
)

// showProof gives all that proves what visitors see of a record, as a file. With
// ?since=SIZE it also links the checkpoint of that size with today's.
func (s *site) showProof(c *fiber.Ctx) error {
	since := int64(0)
	if typed := c.Query("since"); typed != "" {
		var err error
		if since, err = logSize(typed); err != nil {
			return err
		}
	}
	proof, err := s.Store.ProofOfMoU(web.Context(c), c.Params("reference"), since)
	if err != nil {
		return err
	}
	text, err := proof.Bundle.Marshal()
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	c.Set(fiber.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": "proof-" + *proof.MoU.Reference + ".json"}))
	c.Set(fiber.HeaderCacheControl, "no-cache")
	return c.Send(text)
}

// logSize reads a number of leaves, in the one way to write it.
func logSize(typed string) (int64, error) {
	size, err := strconv.ParseInt(typed, 10, 64)
	if err != nil || size < 1 || strconv.FormatInt(size, 10) != typed {
		return 0, models.ErrNotFound
	}
	return size, nil
}

func (s *site) showLatestCheckpoint(c *fiber.Ctx) error {
	checkpoint, err := s.Store.LatestCheckpoint(web.Context(c))
	if err != nil {
		return err
	}
	return sendNote(c, checkpoint.Note)
}

func (s *site) showCheckpoint(c *fiber.Ctx) error {
	size, err := logSize(c.Params("size"))
	if err != nil {
		return err
	}
	checkpoint, err := s.Store.CheckpointAt(web.Context(c), size)
	if err != nil {
		return err
	}
	return sendNote(c, checkpoint.Note)
}

// showLedgerKeys gives the verifier keys, one a line, the present one first.
func (s *site) showLedgerKeys(c *fiber.Ctx) error {
	keys, err := s.Store.RegisterKeys(web.Context(c))
	if err != nil {
		return err
	}
	return sendNote(c, strings.Join(keys, "\n")+"\n")
}

func sendNote(c *fiber.Ctx, text string) error {
	c.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	c.Set(fiber.HeaderCacheControl, "no-cache")
	return c.SendString(text)
}

// showConsistency shows that the log of one size goes on after that of an older.
func (s *site) showConsistency(c *fiber.Ctx) error {
	older, err := logSize(c.Params("older"))
	if err != nil {
		return err
	}
	newer, err := logSize(c.Params("newer"))
	if err != nil {
		return err
	}
	link, err := s.Store.LedgerLink(web.Context(c), older, newer)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	c.Set(fiber.HeaderCacheControl, "no-cache")
	return json.NewEncoder(c.Response().BodyWriter()).Encode(link)
}
