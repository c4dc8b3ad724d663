package models

import (
	"bytes"
	"crypto/rand"
)

// registerEvenly registers by the public form, or answers a known address with
// its link, by the same statements in both cases: how long it takes does not tell
// that the address is known. For a known one the work of a new registration is
// done and undone. A form that is posted again gets no second mail. It returns
// nil when the address is known.
func (p *placing) registerEvenly(known *Registration, c formContext, f *RegistrationForm, want desired) (*Registration, error) {
	asked := known
	if known == nil {
		asked = &Registration{ID: -1} // asks of nobody
	}
	link, err := p.s.linkLetter(p.tx, asked)
	if err != nil {
		return nil, err
	}
	if known != nil && f.Nonce != nil && bytes.Equal(known.FormNonce, f.Nonce) {
		link = nil
	}
	const point = "even"
	if err := p.tx.SavePoint(point).Error; err != nil {
		return nil, err
	}
	if known == nil {
		made, err := p.create(c, f, want, SourceForm)
		if err != nil {
			return nil, err
		}
		return made, p.tx.Exec("RELEASE SAVEPOINT " + point).Error
	}
	shadow := *f
	shadow.Unsent = link != nil
	if err := p.pretend(c, &shadow, want); err != nil {
		return nil, err
	}
	if err := p.tx.RollbackTo(point).Error; err != nil || link == nil {
		return nil, err
	}
	return nil, p.s.mailTo(p.ctx, p.tx, known, *link)
}

// pretend does what a new registration would, up to writing the counters, which
// it then has as they were. The caller undoes the rows.
func (p *placing) pretend(c formContext, shadow *RegistrationForm, want desired) error {
	if shadow.Nonce != nil {
		shadow.Nonce = make([]byte, len(shadow.Nonce))
		rand.Read(shadow.Nonce)
	}
	if _, err := p.create(c, shadow, want, sourceShadow); err != nil {
		return err
	}
	if err := p.flush(); err != nil {
		return err
	}
	for at, was := range p.before {
		*p.counters[at] = was
	}
	return nil
}
