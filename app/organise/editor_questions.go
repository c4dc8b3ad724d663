package organise

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// moreOptions are how many empty lines for options a question's form offers.
const moreOptions = 3

func (o office) indexQuestions(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	page := views.QuestionIndexPage{EditorPage: o.editorPage(c, d, models.PartQuestions)}
	if page.Questions, err = o.Store.AllQuestions(web.Context(c), d.ID); err != nil {
		return err
	}
	page.Questions, page.Toolbar, err = sift(o, c, page.Action, page.Questions, func(q models.Question) []string { return inAll(q.Label) })
	if err != nil {
		return err
	}
	return o.Render(c, fiber.StatusOK, "editor/questions", page)
}

func questionValues(q *models.Question, languages []string) map[string][]string {
	values := map[string][]string{"kind": {q.Kind}, "required": {ticked(q.Required)}, "hidden": {ticked(q.Hidden)}}
	addTexts(values, "label", q.Label, languages)
	addTexts(values, "help", q.Help, languages)
	for i, option := range q.Options {
		values[fmt.Sprintf("option.%d.value", i)] = []string{option.Value}
		addTexts(values, fmt.Sprintf("option.%d.label", i), option.Label, languages)
	}
	return values
}

// readQuestion reads a question; a new option gets the next code.
func readQuestion(form *web.Fields, d *models.Dialogue, was *models.Question) models.DocumentQuestion {
	q := models.DocumentQuestion{Required: form.Bool("required"), Label: readText(form, "label", was.Label, d.Languages),
		Help: readText(form, "help", was.Help, d.Languages)}
	q.Kind = form.Choice("kind", models.QuestionText, models.QuestionChoice, models.QuestionChoices, models.QuestionYesNo)
	taken := map[string]bool{}
	for i := 0; form.Has(fmt.Sprintf("option.%d.value", i)); i++ {
		taken[form.Token(fmt.Sprintf("option.%d.value", i))] = true
	}
	next := 1
	for i := range len(taken) + moreOptions {
		option := models.Option{Value: form.Token(fmt.Sprintf("option.%d.value", i))}
		known := slices.IndexFunc(was.Options, func(o models.Option) bool { return o.Value == option.Value })
		var label models.Text
		if known >= 0 {
			label = was.Options[known].Label
		}
		if option.Label = readText(form, fmt.Sprintf("option.%d.label", i), label, d.Languages); len(option.Label) == 0 {
			continue
		}
		for option.Value == "" {
			if code := fmt.Sprintf("option-%d", next); !taken[code] {
				taken[code], option.Value = true, code
			}
			next++
		}
		q.Options = append(q.Options, option)
	}
	return q
}

// formInput leads from the path of a question or a consent to its input.
func formInput(form *web.Fields, path string) string {
	if strings.HasPrefix(path, "options") {
		return "options"
	}
	return inFirst(form, path)
}

// question is the one that the address names, or an empty one for a new one.
func (o office) question(c *fiber.Ctx, d *models.Dialogue) (*models.Question, int, error) {
	if ref := c.Params("question"); ref != "" {
		return o.Store.QuestionByRef(web.Context(c), d.ID, ref)
	}
	return &models.Question{Kind: models.QuestionText}, 0, nil
}

func (o office) editQuestion(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	q, _, err := o.question(c, d)
	if err != nil {
		return err
	}
	page := o.editorPage(c, d, models.PartQuestions)
	page.Form, page.Content = views.Form{Values: questionValues(q, d.Languages)}, q.Content()
	return o.showQuestion(c, fiber.StatusOK, page)
}

func (o office) showQuestion(c *fiber.Ctx, status int, editor views.EditorPage) error {
	q, answers, err := o.question(c, editor.Dialogue)
	if err != nil {
		return err
	}
	p := o.Locale.For(editor.Lang)
	page := views.QuestionPage{EditorPage: editor, Answers: answers, New: q.Ref == ""}
	page.Back, page.Action = editor.Action, editor.Action+"/new"
	if !page.New {
		page.Action = page.Back + "/" + q.Ref
	}
	page.Trail = append(page.Trail, views.Link{Label: p.T("editor.tab.questions"), Href: page.Back})
	if answers == 0 || len(q.Options) > 0 {
		for i := range len(q.Options) + moreOptions {
			page.Rows = append(page.Rows, i)
		}
	}
	return o.Render(c, status, "editor/question", page)
}

func (o office) updateQuestion(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	was, _, err := o.question(c, d)
	if err != nil {
		return err
	}
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	q, content := readQuestion(form, d, was), form.Token("content")
	if err = form.Err(); err == nil {
		err = o.Store.SaveQuestion(web.Context(c), web.Actor(c), d.ID, was.Ref, content, q, form.Bool("hidden"))
	}
	page := o.editorPage(c, d, models.PartQuestions)
	return o.formSaved(c, form, err, formKept{page: page, content: content, show: o.showQuestion, stored: func() (map[string][]string, string, error) {
		now, _, err := o.question(c, d)
		if err != nil {
			return nil, "", err
		}
		return questionValues(now, d.Languages), now.Content(), nil
	}})
}

func (o office) moveQuestion(c *fiber.Ctx) error {
	d, query, err := o.asked(c)
	if err != nil {
		return err
	}
	up := query.Choice("to", "up", "down") == "up"
	if err := o.Store.MoveQuestion(web.Context(c), web.Actor(c), d.ID, c.Params("question"), up); err != nil {
		return err
	}
	return web.SeeOther(c, editorPath(d, models.PartQuestions))
}

func (o office) deleteQuestion(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	err = o.Store.DeleteQuestion(web.Context(c), web.Actor(c), d.ID, c.Params("question"))
	switch {
	case errors.Is(err, models.ErrConflict):
		o.Flash(c, "warn", "editor.error.answered")
	case err != nil:
		return err
	default:
		o.Flash(c, "ok", "editor.question.deleted")
	}
	return web.SeeOther(c, editorPath(d, models.PartQuestions))
}
