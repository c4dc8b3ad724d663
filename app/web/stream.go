package web

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/gofiber/fiber/v2"
)

// streamTime is how long one answer may be written.
const streamTime = 55 * time.Second

// Stream answers with what write writes, while it writes it. write runs after
// the handler has returned, under a context of its own. When it fails, the
// connection is cut, so that nobody takes a part for the whole.
func (k *Kit) Stream(c *fiber.Ctx, contentType string, write func(ctx context.Context, w io.Writer) error) error {
	c.Set(fiber.HeaderContentType, contentType)
	c.Set(fiber.HeaderCacheControl, "no-store")
	id := RequestID(c)
	read, written := io.Pipe()
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), streamTime)
		defer cancel()
		err := writeAll(ctx, written, write)
		if err != nil && !errors.Is(err, io.ErrClosedPipe) { // that is a client who left
			k.Log.LogAttrs(ctx, slog.LevelError, "stream", slog.String("id", id), slog.String("error", err.Error()))
		}
		written.CloseWithError(err)
	}()
	c.Context().SetBodyStream(read, -1)
	return nil
}

func writeAll(ctx context.Context, to io.Writer, write func(ctx context.Context, w io.Writer) error) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("panic: %v\n%s", fault, debug.Stack())
		}
	}()
	buffer := bufio.NewWriterSize(to, 32<<10)
	if err := write(ctx, buffer); err != nil {
		return err
	}
	return buffer.Flush()
}

// sentBytes is the size of an answer's body, 0 while it is still being written.
func sentBytes(c *fiber.Ctx) int {
	if c.Response().IsBodyStream() {
		return 0
	}
	return len(c.Response().Body())
}
