package models

import "context"

// agendaOf is the agenda with its questions and consents, without fresh counters, kept while the dialogue's row
// says that it is fresh. The sessions are shared: read only.
func (s *Store) agendaOf(ctx context.Context, d *Dialogue) (*Agenda, error) {
	if kept, ok := s.agendas.Load(d.ID); ok {
		if a := kept.(*Agenda); a.Dialogue.Revision == d.Revision {
			return a, nil
		}
	}
	a, err := s.Agenda(ctx, d)
	if err != nil {
		return nil, err
	}
	if a.questions, err = s.Questions(ctx, d.ID); err != nil {
		return nil, err
	}
	if a.consents, err = s.ConsentTexts(ctx, d.ID); err != nil {
		return nil, err
	}
	s.agendas.Store(d.ID, a)
	return a, nil
}
