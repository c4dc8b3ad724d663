package web

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"time"
	"unicode/utf8"

	"duologue/models"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

const (
	// requestTime is how long one request may keep the database busy.
	requestTime = 20 * time.Second
	// bodyLimit is what a request may carry, in bytes.
	bodyLimit = 2 << 20 // 500 scans with the longest notes
	// drainLimit is how much of a too large body is read (and forgotten), so
	// that the sender gets to read the refusal.
	drainLimit = 64 << 20
)

// observe gives the request its id, answers errors and panics,
// and writes the one line of the access log: the route's pattern, never the
// address itself, which may be a key, and the visitor's network, shortened.
func (k *Kit) observe(c *fiber.Ctx) error {
	start := time.Now()
	id := rand.Text()[:12]
	c.Locals(localRequestID, id)
	c.Set(fiber.HeaderXRequestID, id)
	defer func() {
		if cancel, ok := local[context.CancelFunc](c, localCancel); ok {
			cancel()
		}
	}()
	if err := k.recovered(c); err != nil {
		k.answer(c, err)
	}
	status, took := c.Response().StatusCode(), time.Since(start)
	pattern := "-"
	if route, ok := routeOf(c); ok {
		pattern = route.Path
	}
	k.Metrics.request(c.Method(), pattern, status, took)
	level := slog.LevelInfo
	if status >= fiber.StatusInternalServerError {
		level = slog.LevelError
	}
	k.Log.LogAttrs(c.UserContext(), level, "request", slog.String("id", id), slog.String("method", c.Method()),
		slog.String("route", pattern), slog.Int("status", status), slog.Duration("took", took),
		slog.Int("bytes", sentBytes(c)), slog.String("ip", models.ShortIP(c.IP())))
	return nil
}

// recovered runs the rest of the chain and turns a panic into an error.
func (k *Kit) recovered(c *fiber.Ctx) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("panic: %v\n%s", fault, debug.Stack())
		}
	}()
	return c.Next()
}

// receive reads the body within its limit, so that handlers find it whole. A
// larger one is read to its end and refused, because a connection closed
// amid an upload shows the sender no answer. Uploads are left to the guard of
// their route.
func (k *Kit) receive(uploads func(*fiber.Ctx) bool) fiber.Handler {
	return func(c *fiber.Ctx) error { return receive(c, uploads) }
}

func receive(c *fiber.Ctx, uploads func(*fiber.Ctx) bool) error {
	request := c.Request()
	if c.Get(fiber.HeaderContentEncoding) != "" {
		return fiber.ErrUnsupportedMediaType
	}
	if !utf8.Valid(request.URI().Path()) {
		return fiber.ErrBadRequest
	}
	if !uploads(c) {
		if err := readBody(c, bodyLimit); err != nil {
			return err
		}
	}
	return c.Next()
}

// readBody reads the whole body unless it has more than limit bytes: then it is
// refused, and nothing of it kept.
func readBody(c *fiber.Ctx, limit int) error {
	if stream := c.Request().BodyStream(); stream != nil {
		body, err := io.ReadAll(io.LimitReader(stream, int64(limit)+1))
		if err != nil {
			c.Response().SetConnectionClose()
			return errors.Join(fiber.ErrBadRequest, err)
		}
		if len(body) > limit {
			discard(c)
			return fiber.ErrRequestEntityTooLarge
		}
		c.Request().SetBodyRaw(body)
	}
	c.Locals(localReceived, true)
	return nil
}

// discard reads what is left of a body and forgets it, so that the sender gets
// to read the answer.
func discard(c *fiber.Ctx) {
	if stream := c.Request().BodyStream(); stream != nil {
		_, _ = io.CopyN(io.Discard, stream, drainLimit)
		c.Response().SetConnectionClose()
	}
}

// restream offers the received body as a stream, as the API's adapter reads it.
func restream(c *fiber.Ctx) {
	body := c.Request().Body()
	c.Request().SetBodyStream(bytes.NewReader(body), len(body))
}

// closeDoubtful closes a connection on which the next request might begin
// elsewhere than a proxy before us thinks: where a body was left unread, as only
// methods that no route knows get past receive, and where its length was told
// in two ways (RFC 9112, section 6.1).
func closeDoubtful(inner fasthttp.RequestHandler) fasthttp.RequestHandler {
	return func(ctx *fasthttp.RequestCtx) {
		inner(ctx)
		unread := ctx.Request.IsBodyStream() && ctx.UserValue(localReceived) == nil
		if unread || framedTwice(&ctx.Request.Header) {
			ctx.SetConnectionClose()
		}
	}
}

// framedTwice tells whether a chunked request names a Content-Length too.
func framedTwice(header *fasthttp.RequestHeader) bool {
	const chunked = -1
	if header.ContentLength() != chunked {
		return false
	}
	lines := append([]byte("\n"), bytes.ToLower(header.RawHeaders())...)
	return bytes.Contains(lines, []byte("\ncontent-length:"))
}
