package organise

import (
	"errors"
	"strings"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// editStatus shows what a dialogue lacks and to which state it can be brought.
func (o office) editStatus(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	return o.showStatus(c, fiber.StatusOK, d, views.Form{})
}

func (o office) showStatus(c *fiber.Ctx, status int, d *models.Dialogue, form views.Form) error {
	page := views.StatusPage{OfficePage: o.page(c, d, "edit", "editor.status.title"), Form: form, Next: d.NextStatuses()}
	var err error
	if page.Gaps, err = o.gaps(c, d); err != nil {
		return err
	}
	return o.Render(c, status, "editor/status", page)
}

func (o office) updateStatus(c *fiber.Ctx) error {
	d, form, err := o.sent(c)
	if err != nil {
		return err
	}
	states := []string{models.DialogueDraft, models.DialoguePublished, models.DialogueArchived}
	change := models.StatusChange{Was: form.Choice("was", states...), Now: form.Choice("now", states...), Reason: form.Text("reason", longestBody)}
	if err = form.Err(); err == nil {
		err = o.Store.SetDialogueStatus(web.Context(c), web.Actor(c), d.ID, change)
	}
	var wrong *models.Invalid
	switch {
	case errors.As(err, &wrong):
		return o.showStatus(c, fiber.StatusUnprocessableEntity, d, o.refillEditor(c, form, wrong, nil))
	case errors.Is(err, models.ErrConflict):
		o.Flash(c, "warn", "editor.status.conflict")
		return web.SeeOther(c, basePath(d)+"/status")
	case err != nil:
		return err
	}
	o.Flash(c, "ok", "editor.status.now."+change.Now)
	return web.SeeOther(c, basePath(d))
}

// gaps are what a dialogue lacks, in the reader's words.
func (o office) gaps(c *fiber.Ctx, d *models.Dialogue) ([]views.GapGroup, error) {
	list, err := o.Store.Gaps(web.Context(c), d)
	if err != nil {
		return nil, err
	}
	p := o.Locale.For(o.Lang(c))
	return views.NewGaps(p, d, list, func(part string) string {
		if part == models.PartAgenda {
			return basePath(d) + "/agenda"
		}
		return editorPath(d, part)
	}), nil
}

// showPreview is a text as visitors would see it, for the frame beside its form.
func (o office) showPreview(c *fiber.Ctx) error {
	d, form, err := o.sent(c)
	if err != nil {
		return err
	}
	query, err := web.Query(c)
	if err != nil {
		return err
	}
	name := query.Token("of")
	text := form.Text(name, longestBody)
	o.AllowPreview(c)
	page := views.PreviewPage{Frame: o.frame(c, "editor.preview"), Dialogue: d, Text: text}
	if _, lang, ok := strings.Cut(name, "."); ok {
		page.TextLang = o.Locale.HTMLLang(lang)
	}
	return o.Render(c, fiber.StatusOK, "editor/preview", page)
}
