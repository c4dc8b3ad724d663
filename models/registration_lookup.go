package models

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"slices"
)

// RegistrationByRef is one registration of a scope, or ErrNotFound. Who shows
// it uses OpenRecord instead, which is audited.
func (s *Store) RegistrationByRef(ctx context.Context, sc Scope, ref string) (*Registration, error) {
	var r Registration
	err := sc.guests(s.read(ctx)).Where("ref = ?", ref).Take(&r).Error
	return &r, found(err)
}

// LookUp is Registrations for staff: one page of a list, audited as one search.
// The audit tells the filter, and of what was searched only a keyed hash: it can
// be compared with a name, but holds none.
func (s *Store) LookUp(ctx context.Context, actor Actor, sc Scope, f RegistrationFilter, at Cursor, size int) (*RegistrationPage, error) {
	page, err := s.Registrations(ctx, sc, f, at, size)
	if err != nil {
		return nil, err
	}
	details := s.filterDetails(f)
	details["found"] = len(page.Rows)
	return page, s.Audited(ctx, AuditEntry{Actor: actor, Action: "registration.search", DialogueID: sc.ID, Details: details})
}

// matches tells whether a short list of guests is searched for them.
func (r *Registration) matches(search string) bool {
	return Matches(search, r.FamilyName, r.GivenNames, r.NativeName, r.Organisation)
}

// filterDetails tells a filter to the audit.
func (s *Store) filterDetails(f RegistrationFilter) map[string]any {
	details := map[string]any{}
	for name, value := range map[string]string{"state": f.State, "mode": f.Mode, "country": f.Country, "category": f.Category,
		"session": f.Session, "host": f.Host, "search_hash": s.searchHash(f.Search)} {
		if value != "" {
			details[name] = value
		}
	}
	return details
}

func (s *Store) searchHash(typed string) string {
	term := SearchTerm(typed)
	if term == "" {
		return ""
	}
	mac := hmac.New(sha256.New, s.derive("searches in the audit"))
	mac.Write([]byte(term))
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// AuditExport notes that staff take a list away: what names it, filter whom. A
// filter that no list has is refused as by Registrations, before anything is
// written.
func (s *Store) AuditExport(ctx context.Context, actor Actor, sc Scope, what string, f RegistrationFilter) error {
	if err := f.Check(); err != nil {
		return err
	}
	if _, err := s.newListing(ctx, sc, f, Cursor{}, 0); err != nil {
		return err
	}
	return s.Audited(ctx, AuditEntry{Actor: actor, Action: "registration.export", DialogueID: sc.ID, Object: "export", ObjectRef: what,
		Details: s.filterDetails(f)})
}

// LookUpChosen are those registrations of a scope that staff have ticked, for
// showing them, audited as one search.
func (s *Store) LookUpChosen(ctx context.Context, actor Actor, sc Scope, refs []string) ([]*Registration, error) {
	rows, err := s.chosen(ctx, sc, refs)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return rows, s.Audited(ctx, AuditEntry{Actor: actor, Action: "registration.search", DialogueID: sc.ID,
		Details: map[string]any{"chosen": len(refs), "found": len(rows)}})
}

func (s *Store) chosen(ctx context.Context, sc Scope, refs []string) ([]*Registration, error) {
	var rows []*Registration
	for some := range slices.Chunk(refs, 500) {
		var found []*Registration
		err := sc.guests(s.read(ctx)).Where("ref IN ?", some).Order("sort_name, id").Find(&found).Error
		if err != nil {
			return nil, err
		}
		rows = append(rows, found...)
	}
	return rows, nil
}
