package site

import (
	"context"
	"runtime"
	"sync"
	"time"

	"duologue/models"
)

// agendas gives agendas as fresh as the database and keeps them as long as
// their dialogue's row says that nothing a page could show has changed.
//
// The row is looked at for every request, but one look serves all requests that
// arrived before it began, so that many at once cost no more than a few.
type agendas struct {
	store *models.Store
	mutex sync.Mutex
	next  map[string]*look
	busy  map[string]bool
	kept  sync.Map // slug -> *models.Agenda
}

// look is one reading of a dialogue's revision, shared by who waits for it.
type look struct {
	done     chan struct{}
	revision int64
	err      error
}

// lookTime bounds one reading, which belongs to no single request.
const lookTime = 5 * time.Second

func newAgendas(store *models.Store) *agendas {
	return &agendas{store: store, next: map[string]*look{}, busy: map[string]bool{}}
}

// revision is that of a published dialogue, read after the call began.
func (a *agendas) revision(ctx context.Context, slug string) (int64, error) {
	a.mutex.Lock()
	mine := a.next[slug]
	if mine == nil {
		mine = &look{done: make(chan struct{})}
		a.next[slug] = mine
	}
	first := !a.busy[slug]
	a.busy[slug] = true
	a.mutex.Unlock()
	if first {
		runtime.Gosched() // let who is about to ask share this look
		a.run(slug)
	}
	select {
	case <-mine.done:
		return mine.revision, mine.err
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// run takes the look that is due; whoever came meanwhile gets the one after it.
func (a *agendas) run(slug string) {
	a.mutex.Lock()
	due := a.next[slug]
	delete(a.next, slug)
	a.mutex.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), lookTime)
	due.revision, due.err = a.store.DialogueRevision(ctx, slug)
	cancel()
	close(due.done)
	a.mutex.Lock()
	more := a.next[slug] != nil
	if !more {
		delete(a.busy, slug)
	}
	a.mutex.Unlock()
	if more {
		go a.run(slug)
	}
}

// agenda is the agenda of a published dialogue, to be read only. What it says of
// who is full is fresh; its counts may be older.
func (a *agendas) agenda(ctx context.Context, slug string) (*models.Agenda, error) {
	revision, err := a.revision(ctx, slug)
	if err != nil {
		a.kept.Delete(slug)
		return nil, err
	}
	if kept, ok := a.kept.Load(slug); ok && kept.(*models.Agenda).Dialogue.Revision == revision {
		return kept.(*models.Agenda), nil
	}
	d, err := a.store.PublishedDialogue(ctx, slug)
	if err != nil {
		return nil, err
	}
	agenda, err := a.store.Agenda(ctx, d)
	if err != nil {
		return nil, err
	}
	a.kept.Store(slug, agenda)
	return agenda, nil
}
