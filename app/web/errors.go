package web

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"strconv"
	"strings"

	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// statusOf maps an error to the status that tells it to the visitor; 500 is
// everything that is a fault of ours.
func statusOf(err error) int {
	var fiberError *fiber.Error
	var invalid *models.Invalid
	var needed *signInNeeded
	switch {
	case errors.As(err, &needed):
		return fiber.StatusSeeOther
	case errors.As(err, &invalid):
		return fiber.StatusUnprocessableEntity
	case errors.Is(err, models.ErrNotFound):
		return fiber.StatusNotFound
	case errors.Is(err, models.ErrForbidden):
		return fiber.StatusForbidden
	case errors.Is(err, models.ErrTooMany):
		return fiber.StatusTooManyRequests
	case errors.Is(err, models.ErrFull), errors.Is(err, models.ErrConflict), errors.Is(err, models.ErrClosed):
		return fiber.StatusConflict
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return fiber.StatusServiceUnavailable
	case errors.As(err, &fiberError):
		return fiberError.Code
	}
	return fiber.StatusInternalServerError
}

// handleError is the one error handler of the application: for errors met
// before any route, and by the server itself.
func (k *Kit) handleError(c *fiber.Ctx, err error) error {
	k.setSecure(c)
	k.answer(c, err)
	return nil
}

// answer replaces whatever was written by the page or problem for err. What is
// not the visitor's doing is logged with the id that the page shows.
func (k *Kit) answer(c *fiber.Ctx, err error) {
	var redirect *signInNeeded
	if errors.As(err, &redirect) {
		k.resetBody(c, fiber.StatusSeeOther)
		redirect.answer(c)
		return
	}
	status := statusOf(err)
	if status >= fiber.StatusInternalServerError {
		k.Log.LogAttrs(Context(c), slog.LevelError, "fault",
			slog.String("id", RequestID(c)), slog.String("error", err.Error()))
	}
	k.resetBody(c, status)
	RetryAfter(c, err)
	if speaksJSON(c) {
		k.problem(c, status, err)
		return
	}
	k.errorPage(c, status)
}

func (k *Kit) resetBody(c *fiber.Ctx, status int) {
	c.Response().ResetBody()
	c.Response().Header.Del(fiber.HeaderContentEncoding)
	c.Response().Header.Del(fiber.HeaderETag)
	c.Response().Header.Del(fiber.HeaderLocation)
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Status(status)
	switch status {
	case fiber.StatusTooManyRequests:
		c.Set(fiber.HeaderRetryAfter, "60")
	case fiber.StatusServiceUnavailable:
		c.Set(fiber.HeaderRetryAfter, "5")
	}
}

// RetryAfter tells the browser how long to wait, if err is a *models.TooMany.
func RetryAfter(c *fiber.Ctx, err error) {
	var often *models.TooMany
	if errors.As(err, &often) {
		c.Set(fiber.HeaderRetryAfter, strconv.Itoa(int(math.Ceil(often.After.Seconds()))))
	}
}

// errorPage shows a translated page; when even that fails, a plain line.
func (k *Kit) errorPage(c *fiber.Ctx, status int) {
	lang := k.Lang(c)
	frame := k.Frame(c)
	frame.Path = ""
	page := views.NewErrorPage(frame, k.Locale.For(lang), status)
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	if err := k.Views.Page(c.Response().BodyWriter(), lang, "errors/show", page); err != nil {
		k.Log.LogAttrs(Context(c), slog.LevelError, "error page", slog.String("id", RequestID(c)), slog.String("error", err.Error()))
		c.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
		c.Response().SetBodyString("Duologue: error " + RequestID(c) + "\n")
	}
}

// Messages words the field errors of err in a language; nil if it has none.
func (k *Kit) Messages(lang string, err error) []views.FieldMessage {
	var invalid *models.Invalid
	if !errors.As(err, &invalid) {
		return nil
	}
	printer := k.Locale.For(lang)
	var messages []views.FieldMessage
	for _, wrong := range invalid.Fields {
		messages = append(messages, views.FieldMessage{Field: wrong.Field, Message: printer.Words(wrong.Key, wrong.Args)})
	}
	return messages
}

// speaksJSON tells whether the client of this path is a program.
func speaksJSON(c *fiber.Ctx) bool {
	return c.Path() == "/api" || strings.HasPrefix(c.Path(), "/api/")
}
