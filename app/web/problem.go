package web

import (
	"encoding/json"

	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// Problem is an error for programs (RFC 9457).
type Problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
	// Instance names the request, as in the log.
	Instance string         `json:"instance,omitempty"`
	Errors   []ProblemField `json:"errors,omitempty"`
}

// ProblemField is one wrong field of a Problem.
type ProblemField struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// ProblemOf words an error that is the sender's doing in the language of the
// request; ok is false for a fault of ours, which is to be returned instead.
func (k *Kit) ProblemOf(c *fiber.Ctx, err error) (p Problem, ok bool) {
	status := statusOf(err)
	if status >= fiber.StatusInternalServerError {
		return Problem{}, false
	}
	return k.problemOf(c, status, err), true
}

func (k *Kit) problemOf(c *fiber.Ctx, status int, err error) Problem {
	lang := k.Lang(c)
	page := views.NewErrorPage(views.Frame{}, k.Locale.For(lang), status)
	p := Problem{Type: "about:blank", Status: status, Instance: RequestID(c), Title: page.Heading, Detail: page.Message}
	for _, wrong := range k.Messages(lang, err) {
		p.Errors = append(p.Errors, ProblemField{Field: wrong.Field, Message: wrong.Message})
	}
	return p
}

// problem answers with a Problem.
func (k *Kit) problem(c *fiber.Ctx, status int, err error) {
	body, _ := json.Marshal(k.problemOf(c, status, err)) // strings and numbers alone always encode
	c.Set(fiber.HeaderContentType, "application/problem+json")
	if status == fiber.StatusUnauthorized {
		c.Set(fiber.HeaderWWWAuthenticate, "Bearer")
	}
	c.Response().SetBodyRaw(body)
}
