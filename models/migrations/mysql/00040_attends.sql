-- +goose Up
-- Who is in and only waits for a place on site attends online as yet.
UPDATE registrations SET facet = facet + 4
  WHERE queue_number IS NOT NULL AND state IN ('pending', 'confirmed') AND mode = 'onsite' AND facet % 8 < 4;
UPDATE choices SET facet = (SELECT r.facet FROM registrations r WHERE r.id = choices.registration_id)
  WHERE facet >= 0 AND registration_id IN (SELECT id FROM registrations WHERE queue_number IS NOT NULL AND state IN ('pending', 'confirmed') AND mode = 'onsite');
UPDATE search_terms SET facet = (SELECT r.facet FROM registrations r WHERE r.id = search_terms.registration_id)
  WHERE registration_id IN (SELECT id FROM registrations WHERE queue_number IS NOT NULL AND state IN ('pending', 'confirmed') AND mode = 'onsite');
UPDATE choice_terms SET facet = (SELECT r.facet FROM registrations r WHERE r.id = choice_terms.registration_id)
  WHERE registration_id IN (SELECT id FROM registrations WHERE queue_number IS NOT NULL AND state IN ('pending', 'confirmed') AND mode = 'onsite');

-- +goose Down
UPDATE registrations SET facet = facet - 4
  WHERE queue_number IS NOT NULL AND state IN ('pending', 'confirmed') AND mode = 'onsite' AND facet % 8 >= 4;
UPDATE choices SET facet = (SELECT r.facet FROM registrations r WHERE r.id = choices.registration_id)
  WHERE facet >= 0 AND registration_id IN (SELECT id FROM registrations WHERE queue_number IS NOT NULL AND state IN ('pending', 'confirmed') AND mode = 'onsite');
UPDATE search_terms SET facet = (SELECT r.facet FROM registrations r WHERE r.id = search_terms.registration_id)
  WHERE registration_id IN (SELECT id FROM registrations WHERE queue_number IS NOT NULL AND state IN ('pending', 'confirmed') AND mode = 'onsite');
UPDATE choice_terms SET facet = (SELECT r.facet FROM registrations r WHERE r.id = choice_terms.registration_id)
  WHERE registration_id IN (SELECT id FROM registrations WHERE queue_number IS NOT NULL AND state IN ('pending', 'confirmed') AND mode = 'onsite');
