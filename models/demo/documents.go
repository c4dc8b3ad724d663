package demo

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"strings"
	"time"

	"duologue/models"
)

// Slug is the address of the coming example dialogue.
const Slug = "innovation-dialogue-example"

const zone = "Europe/Brussels"

//go:embed data
var data embed.FS

// Documents are the demonstration's dialogues: the past ones as the sources
// tell of them, and the coming example as if today were day.
func Documents(day time.Time) ([]*models.Document, error) {
	var list []*models.Document
	for _, name := range []string{"dialogue-2017", "dialogue-2021", "example"} {
		text, err := data.ReadFile("data/" + name + ".json")
		if err != nil {
			return nil, err
		}
		doc, err := models.ReadDocument(strings.NewReader(dated(string(text), day)))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		list = append(list, doc)
	}
	cast(list[2])
	return list, openLists(list[2])
}

// Cooperation is the record of the cooperation, as the sources tell of it.
func Cooperation() (*models.CooperationDocument, error) {
	file, err := data.Open("data/cooperation.json")
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return models.ReadCooperation(file)
}

// dated puts the example's days into its text.
func dated(text string, day time.Time) string {
	first := firstDay(day)
	return strings.NewReplacer(
		"{day1}", first.Format(time.DateOnly), "{day2}", first.AddDate(0, 0, 1).Format(time.DateOnly),
		"{opens}", opensOn(day).Format(time.DateOnly),
		"{closes}", first.AddDate(0, 0, -2).Format(time.DateOnly),
		"{cancel}", first.AddDate(0, 0, -1).Format(time.DateOnly),
	).Replace(text)
}

// firstDay is a Thursday about five weeks away, but not around New Year.
func firstDay(day time.Time) time.Time {
	t := day.AddDate(0, 0, 35)
	for t.Weekday() != time.Thursday || t.Month() == time.December && t.Day() > 18 || t.YearDay() < 5 {
		t = t.AddDate(0, 0, 1)
	}
	return t
}

// opensOn is the day on which the example's registration opened.
func opensOn(day time.Time) time.Time { return day.AddDate(0, 0, -56) }

// openLists writes out the lists. The gate accepts scans at once, and so do the
// sessions of the first day; those of the second only around their time, so
// that this can be seen too.
func openLists(doc *models.Document) error {
	location, err := time.LoadLocation(doc.Zone)
	if err != nil {
		return err
	}
	doc.Lists = []models.DocumentList{{}}
	for _, s := range doc.Sessions {
		if s.Kind == models.SessionBreak || s.Modes[0] != models.Onsite {
			continue
		}
		list := models.DocumentList{Session: s.Code}
		if strings.HasPrefix(s.Starts, doc.EndsOn) {
			starts, err1 := models.LocalTime(s.Starts, location)
			ends, err2 := models.LocalTime(s.Ends, location)
			if err := errors.Join(err1, err2); err != nil {
				return err
			}
			list.Opens = starts.Add(-time.Hour).In(location).Format(models.LocalTimeLayout)
			list.Closes = ends.Add(30 * time.Minute).In(location).Format(models.LocalTimeLayout)
		}
		doc.Lists = append(doc.Lists, list)
	}
	return nil
}

// importDialogues stores those documents that are not there yet.
func (l *loader) importDialogues(ctx context.Context) error {
	docs, err := Documents(l.day)
	if err != nil {
		return err
	}
	for _, doc := range docs {
		_, err := l.store.DialogueBySlug(ctx, doc.Slug)
		if errors.Is(err, models.ErrNotFound) {
			_, err = l.store.ImportDialogue(ctx, doc)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", doc.Slug, err)
		}
	}
	l.say("dialogues: %d", len(docs))
	return nil
}

// importCooperation stores the record of the cooperation; repeating it changes
// nothing.
func (l *loader) importCooperation(ctx context.Context) error {
	doc, err := Cooperation()
	if err != nil {
		return err
	}
	if _, err := l.store.ImportCooperation(ctx, doc); err != nil {
		return fmt.Errorf("cooperation: %w", err)
	}
	l.say("cooperation record: %d entries", len(doc.Entries))
	return nil
}
