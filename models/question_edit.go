package models

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"
)

// Content tells one state of a question from another.
func (q *Question) Content() string { return contentOf([]any{q.document(), q.Hidden}) }

func (q *Question) document() DocumentQuestion {
	return DocumentQuestion{Kind: q.Kind, Label: q.Label, Help: q.Help, Options: q.Options, Required: q.Required}
}

// QuestionByRef is a question of a dialogue, and how many have answered it, or
// ErrNotFound.
func (s *Store) QuestionByRef(ctx context.Context, dialogueID int64, ref string) (*Question, int, error) {
	q, err := questionByRef(s.read(ctx), dialogueID, ref)
	if err != nil {
		return nil, 0, err
	}
	n, err := answersTo(s.read(ctx), q.ID)
	return q, n, err
}

func questionByRef(db *gorm.DB, dialogueID int64, ref string) (*Question, error) {
	var q Question
	return &q, found(db.Where("dialogue_id = ? AND ref = ?", dialogueID, ref).Take(&q).Error)
}

func answersTo(db *gorm.DB, questionID int64) (int, error) {
	var n int64
	err := db.Model(&Answer{}).Where("question_id = ?", questionID).Count(&n).Error
	return int(n), err
}

// SaveQuestion writes a question; without a ref it is a new one, the last. One
// that somebody has answered keeps its kind and its options, however they are
// worded. Content is that of the question that was seen: ErrConflict if it is
// another one by now. *Invalid names the fields of DocumentQuestion.
func (s *Store) SaveQuestion(ctx context.Context, actor Actor, dialogueID int64, ref, content string, form DocumentQuestion, hidden bool) error {
	m := &importer{doc: &Document{Questions: []DocumentQuestion{form}}}
	rows := m.questions()
	if err := m.wrongWithin("questions[0].").OrNil(); err != nil {
		return err
	}
	is := rows[0]
	is.DialogueID, is.Hidden = dialogueID, hidden
	return s.onDialogue(ctx, dialogueID, func(tx *gorm.DB, d *Dialogue) error {
		if ref == "" {
			return s.addQuestion(ctx, tx, actor, d, is)
		}
		was, err := questionByRef(tx, dialogueID, ref)
		switch {
		case err != nil:
			return err
		case was.Content() != content:
			return ErrConflict
		}
		if err := keepsAnswers(tx, was, &is); err != nil {
			return err
		}
		err = tx.Model(was).Select("kind", "label", "help", "options", "required", "hidden").Updates(&is).Error
		if err != nil {
			return err
		}
		before, after := differences(was.document(), is.document())
		before["hidden"], after["hidden"] = was.Hidden, is.Hidden
		return s.auditForm(ctx, tx, actor, d, "question.edit", ref, before, after)
	})
}

func (s *Store) addQuestion(ctx context.Context, tx *gorm.DB, actor Actor, d *Dialogue, q Question) error {
	list, err := dialogueQuestions(tx, d.ID)
	if err != nil {
		return err
	}
	m := &importer{}
	if m.atMost("", len(list)+1, questionsMax); len(m.wrong.Fields) > 0 {
		return &m.wrong
	}
	if n := len(list); n > 0 {
		q.Position = list[n-1].Position + 1
	}
	if err := tx.Create(&q).Error; err != nil {
		return err
	}
	return s.auditForm(ctx, tx, actor, d, "question.create", q.Ref, nil, q.document())
}

// keepsAnswers refuses to make something else of what somebody has answered.
func keepsAnswers(tx *gorm.DB, was, is *Question) error {
	n, err := answersTo(tx, was.ID)
	if err != nil || n == 0 {
		return err
	}
	wrong := &Invalid{}
	if is.Kind != was.Kind {
		wrong.Add("kind", "editor.error.answered")
	}
	for _, o := range was.Options {
		if !slices.ContainsFunc(is.Options, func(other Option) bool { return other.Value == o.Value }) {
			wrong.Add("options", "editor.error.answered")
			break
		}
	}
	return wrong.OrNil()
}

// DeleteQuestion takes away a question that nobody has answered; one with
// answers is ErrConflict.
func (s *Store) DeleteQuestion(ctx context.Context, actor Actor, dialogueID int64, ref string) error {
	return s.onDialogue(ctx, dialogueID, func(tx *gorm.DB, d *Dialogue) error {
		q, err := questionByRef(tx, dialogueID, ref)
		if err != nil {
			return err
		}
		if n, err := answersTo(tx, q.ID); err != nil || n > 0 {
			return orConflict(err)
		}
		if err := tx.Delete(q).Error; err != nil {
			return err
		}
		return s.auditForm(ctx, tx, actor, d, "question.delete", ref, q.document(), nil)
	})
}

func orConflict(err error) error {
	if err == nil {
		return ErrConflict
	}
	return err
}

// MoveQuestion moves a question by one place, up or down.
func (s *Store) MoveQuestion(ctx context.Context, actor Actor, dialogueID int64, ref string, up bool) error {
	return s.onDialogue(ctx, dialogueID, func(tx *gorm.DB, d *Dialogue) error {
		list, err := dialogueQuestions(tx, dialogueID)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(q Question) bool { return q.Ref == ref })
		if i < 0 {
			return ErrNotFound
		}
		j := i + 1
		if up {
			j = i - 1
		}
		if j < 0 || j >= len(list) {
			return nil
		}
		list[i], list[j] = list[j], list[i]
		for at, q := range list {
			if err := tx.Model(&Question{}).Where("id = ?", q.ID).UpdateColumn("position", at).Error; err != nil {
				return err
			}
		}
		return s.auditForm(ctx, tx, actor, d, "question.move", ref, i, j)
	})
}

// auditForm reports a change of what the registration form asks.
func (s *Store) auditForm(ctx context.Context, tx *gorm.DB, actor Actor, d *Dialogue, action, ref string, before, after any) error {
	object, _, _ := strings.Cut(action, ".")
	return s.audit(ctx, tx, AuditEntry{Actor: actor, Action: action, DialogueID: d.ID, Object: object, ObjectRef: ref,
		Details: map[string]any{"before": before, "after": after}})
}

// wrongWithin are the mistakes, their paths without what they begin with.
func (m *importer) wrongWithin(prefix string) *Invalid {
	for i := range m.wrong.Fields {
		m.wrong.Fields[i].Field = strings.TrimPrefix(m.wrong.Fields[i].Field, prefix)
	}
	return &m.wrong
}
