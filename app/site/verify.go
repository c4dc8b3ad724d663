package site

import (
	"encoding/base64"
	"errors"
	"strings"

	"duologue/app/web"
	"duologue/models"
	"duologue/models/ledger"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// showVerify asks for the code of a record, and leads to it once it is typed.
func (s *site) showVerify(c *fiber.Ctx) error {
	typed := typedCode(c.Query("code"))
	status := fiber.StatusOK
	if typed != "" {
		proof, err := s.Store.ProofByCode(web.Context(c), typed)
		if err == nil {
			return web.SeeOther(c, views.PathIn(s.Lang(c), "verify", proof.MoU.Code))
		}
		if !errors.Is(err, models.ErrNotFound) {
			return err
		}
		status = fiber.StatusNotFound
	}
	now, err := s.Store.LedgerNow(web.Context(c))
	if err != nil {
		return err
	}
	p := s.Locale.For(s.Lang(c))
	v, err := views.NewVerifier(p, now.Keys, logState(now.Checkpoint))
	if err != nil {
		return err
	}
	frame := s.frame(c, "", p.T("verify.title"), p.T("verify.lead"))
	frame.Path = "/verify"
	frame.Scripts = []string{s.Assets.URL("verify.js")}
	return s.Render(c, status, "verify/index", views.NewVerifyPage(frame, v, p, typed, status == fiber.StatusNotFound))
}

// typedCode is a code as it was typed, read or copied with its address.
func typedCode(typed string) string {
	typed = strings.Trim(strings.TrimSpace(typed), "/")
	return strings.ToLower(typed[strings.LastIndexByte(typed, '/')+1:])
}

// showVerification shows what the register states of a record and what proves it.
func (s *site) showVerification(c *fiber.Ctx) error {
	proof, err := s.Store.ProofByCode(web.Context(c), c.Params("code"))
	if err != nil {
		return err
	}
	p := s.Locale.For(s.Lang(c))
	v, err := views.NewVerifier(p, proof.Bundle.Keys, logState(&proof.Checkpoint))
	if err != nil {
		return err
	}
	frame := s.frame(c, "", p.T("verify.record_of", "reference", *proof.MoU.Reference), p.T("verify.lead"))
	frame.Path = "/verify/" + proof.MoU.Code
	frame.Trail = []views.Link{{Label: p.T("verify.title"), Href: views.PathIn(frame.Lang, "verify")}}
	frame.Scripts = []string{s.Assets.URL("verify.js")}
	leaves := make([]int64, len(proof.Bundle.Statements))
	for i, statement := range proof.Bundle.Statements {
		leaves[i] = statement.Leaf
	}
	return s.Render(c, fiber.StatusOK, "verify/show", views.NewVerifyRecordPage(frame, v, p, proof.MoU, leaves))
}

func logState(c *ledger.Checkpoint) *views.LogState {
	if c == nil {
		return nil
	}
	return &views.LogState{Size: c.Size, Root: base64.StdEncoding.EncodeToString(c.Root[:]), At: c.At}
}
