package web

import "github.com/gofiber/fiber/v2"

// showAsset serves a built file in the form that suits the browser.
func (k *Kit) showAsset(c *fiber.Ctx) error {
	asset, ok := k.Assets.Get(c.Params("*"), c.Get(fiber.HeaderAcceptEncoding))
	if !ok {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderCacheControl, "no-cache")
	if asset.Immutable {
		c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	}
	c.Vary(fiber.HeaderAcceptEncoding)
	c.Set(fiber.HeaderETag, asset.ETag)
	if c.Get(fiber.HeaderIfNoneMatch) == asset.ETag {
		return c.SendStatus(fiber.StatusNotModified)
	}
	c.Set(fiber.HeaderContentType, asset.Type)
	if asset.Encoding != "" {
		c.Set(fiber.HeaderContentEncoding, asset.Encoding)
	}
	c.Response().SetBodyRaw(asset.Body)
	return nil
}

// showIcon leads browsers that guess the icon's address to the real one.
func (k *Kit) showIcon(c *fiber.Ctx) error {
	return c.Redirect(k.Assets.URL("favicon.svg"), fiber.StatusFound)
}
