package models

import (
	"context"
	"time"
)

// SignatoryPresence is whether somebody who signs is in at the gate.
type SignatoryPresence struct {
	Inside    bool
	EnteredAt *time.Time // of their last entry today, whether they are still in or not
}

// SignatoriesPresent tells by the signatories' keys who of them is in at a gate of
// the record's dialogue now. Who is linked to no registration of it is not among
// them. It is a look-up of persons, so it is audited.
func (s *Store) SignatoriesPresent(ctx context.Context, actor Actor, m *MoU) (map[string]SignatoryPresence, error) {
	present := map[string]SignatoryPresence{}
	keys := map[string]string{}
	references := []string{}
	for _, who := range m.Content.Signatories {
		if who.Registration != "" {
			keys[who.Registration] = who.Key
			references = append(references, who.Registration)
		}
	}
	if len(keys) == 0 || m.DialogueID == 0 {
		return present, nil
	}
	d, err := s.DialogueByID(ctx, m.DialogueID)
	if err != nil {
		return nil, err
	}
	now, zone := s.Now(), d.Location()
	var rows []struct {
		Reference string
		Inside    bool
		EnteredAt *time.Time
	}
	err = s.read(ctx).Raw(`SELECT r.reference, COALESCE(e.inside, 0) AS inside, e.entered_at
		FROM registrations r LEFT JOIN lists l ON l.dialogue_id = r.dialogue_id AND l.session_id = 0
		LEFT JOIN entries e ON e.registration_id = r.id AND e.list_id = l.id AND e.day = CASE WHEN l.once = ? THEN ? ELSE '' END
		WHERE r.dialogue_id = ? AND r.reference IN ? ORDER BY e.entered_at`,
		OncePerDay, now.In(zone).Format(time.DateOnly), d.ID, references).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		key := keys[row.Reference]
		p := present[key]
		p.Inside = p.Inside || row.Inside
		if row.EnteredAt != nil && !row.EnteredAt.Before(midnight(now, zone)) {
			p.EnteredAt = row.EnteredAt
		}
		present[key] = p
	}
	return present, s.AuditedOnce(ctx, AuditEntry{Actor: actor, Action: "mou.presence", DialogueID: m.DialogueID, Object: "mou", ObjectRef: m.Ref})
}
