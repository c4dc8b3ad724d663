package site

import (
	"context"
	"sync"
	"time"

	"duologue/app/web"
	"duologue/models"

	"github.com/gofiber/fiber/v2"
)

// agendas keeps agendas, each with when the database was last asked whether
// nothing that a page could show has changed. It is asked again after
// web.Settling, for which other processes hold back the answers to what they
// change, and at once when this process has changed anything: so a page that is
// asked for after a change was answered shows it, wherever either was served.
type agendas struct {
	store *models.Store
	kept  sync.Map // slug -> *keptAgenda
}

type keptAgenda struct {
	mutex   sync.Mutex
	agenda  *models.Agenda
	asked   time.Time // before the answer was given
	commits uint64    // of this process by then
}

// agenda is the agenda of the published dialogue that the path parameter slug
// names, to be read only. What it says of who is full is fresh; its counts may be
// older.
func (a *agendas) agenda(c *fiber.Ctx) (*models.Agenda, error) {
	slug := c.Params("slug")
	entry, known := a.kept.Load(slug)
	if !known {
		entry = &keptAgenda{}
	}
	kept := entry.(*keptAgenda)
	kept.mutex.Lock()
	defer kept.mutex.Unlock()
	if kept.agenda != nil && time.Since(kept.asked) < web.Settling && kept.commits == a.store.Commits() {
		return kept.agenda, nil
	}
	if err := a.refresh(web.Context(c), slug, kept); err != nil {
		a.kept.Delete(slug)
		return nil, err
	}
	if !known {
		a.kept.Store(slug, kept)
	}
	return kept.agenda, nil
}

func (a *agendas) refresh(ctx context.Context, slug string, kept *keptAgenda) error {
	asked, commits := time.Now(), a.store.Commits()
	revision, err := a.store.DialogueRevision(ctx, slug)
	if err != nil {
		return err
	}
	if kept.agenda == nil || kept.agenda.Dialogue.Revision != revision {
		d, err := a.store.PublishedDialogue(ctx, slug)
		if err != nil {
			return err
		}
		if kept.agenda, err = a.store.Agenda(ctx, d); err != nil {
			return err
		}
	}
	kept.asked, kept.commits = asked, commits
	return nil
}
