package web

import (
	"mime"

	"duologue/models"

	"github.com/gofiber/fiber/v2"
)

// SendFile answers with an uploaded file of a dialogue, to be saved and never to
// be shown by a browser: whatever it is, it is not ours. Whether its reader may
// have it is the handler's to know.
func (k *Kit) SendFile(c *fiber.Ctx, d *models.Dialogue, ref string) error {
	file, err := k.Store.FileOf(Context(c), d, ref)
	if err != nil {
		return err
	}
	return k.SendContent(c, file)
}

// SendContent is SendFile for a file that was found already.
func (k *Kit) SendContent(c *fiber.Ctx, file *models.File) error {
	content, err := k.Store.OpenFile(file)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, models.FileType(file.Kind))
	c.Set(fiber.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": file.Name}))
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; sandbox")
	if len(c.Response().Header.Peek(fiber.HeaderCacheControl)) == 0 {
		c.Set(fiber.HeaderCacheControl, "no-cache")
	}
	return c.SendStream(content, int(file.Size))
}
