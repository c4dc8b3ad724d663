package web

import (
	"bytes"
	"io"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/gofiber/fiber/v2"
	"github.com/klauspost/compress/gzip"
)

// maxPageBytes bounds what Pages keeps; when it is full, it forgets everything.
const maxPageBytes = 64 << 20

// Pages keeps public pages as they were rendered and compressed, for as long
// as what they show has the same version. It holds nothing that the database
// does not, so every process may have its own.
type Pages struct {
	mutex   sync.RWMutex
	entries map[string]*keptPage
	bytes   int
}

type keptPage struct {
	version             string
	plain, gzip, brotli []byte
}

// NewPages returns an empty cache.
func NewPages() *Pages { return &Pages{entries: map[string]*keptPage{}} }

// Cached answers with a page that depends on nothing but its key and version:
// the key says which page it is (all that its path and query decide), the
// version changes whenever its content does. render runs only when no kept
// page fits; what it writes must not depend on who asks. A browser that has
// this version gets 304.
func (k *Kit) Cached(c *fiber.Ctx, contentType, key, version string, render func(w io.Writer) error) error {
	c.Set(fiber.HeaderContentType, contentType)
	if c.Cookies(flashCookie) != "" {
		c.Set(fiber.HeaderCacheControl, "no-store")
		return render(c.Response().BodyWriter())
	}
	lang := k.Lang(c)
	version = k.Settings.Build + "-" + version
	tag := `W/"` + version + "-" + lang + `"`
	c.Set(fiber.HeaderCacheControl, "no-cache")
	c.Set(fiber.HeaderETag, tag)
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	if c.Get(fiber.HeaderIfNoneMatch) == tag {
		return c.SendStatus(fiber.StatusNotModified)
	}
	page, err := k.Pages.get(lang+" "+contentType+" "+key, version, render)
	if err != nil {
		return err
	}
	page.send(c)
	return nil
}

func (p *Pages) get(key, version string, render func(w io.Writer) error) (*keptPage, error) {
	p.mutex.RLock()
	page := p.entries[key]
	p.mutex.RUnlock()
	if page != nil && page.version == version {
		return page, nil
	}
	page, err := keep(version, render)
	if err != nil {
		return nil, err
	}
	p.put(key, page)
	return page, nil
}

func (p *Pages) put(key string, page *keptPage) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if old := p.entries[key]; old != nil {
		p.bytes -= old.size()
	}
	if p.bytes+page.size() > maxPageBytes {
		clear(p.entries)
		p.bytes = 0
	}
	p.entries[key] = page
	p.bytes += page.size()
}

// keep renders a page and compresses it.
func keep(version string, render func(w io.Writer) error) (*keptPage, error) {
	var plain, zipped, brotlied bytes.Buffer
	if err := render(&plain); err != nil {
		return nil, err
	}
	zip, err := gzip.NewWriterLevel(&zipped, 6)
	if err != nil {
		return nil, err
	}
	for _, w := range []io.WriteCloser{zip, brotli.NewWriterLevel(&brotlied, 5)} {
		if _, err := w.Write(plain.Bytes()); err != nil {
			return nil, err
		}
		if err := w.Close(); err != nil {
			return nil, err
		}
	}
	return &keptPage{version: version, plain: plain.Bytes(), gzip: zipped.Bytes(), brotli: brotlied.Bytes()}, nil
}

func (p *keptPage) size() int { return len(p.plain) + len(p.gzip) + len(p.brotli) }

func (p *keptPage) send(c *fiber.Ctx) {
	body := p.plain
	header := &c.Request().Header
	switch {
	case header.HasAcceptEncoding("br"):
		body = p.brotli
		c.Set(fiber.HeaderContentEncoding, "br")
	case header.HasAcceptEncoding("gzip"):
		body = p.gzip
		c.Set(fiber.HeaderContentEncoding, "gzip")
	}
	c.Response().SetBodyRaw(body)
}
