package web

import "duologue/models"

// MoUFilter reads the filter of the register from an address.
func MoUFilter(query *Fields) models.MoUFilter {
	return models.MoUFilter{Party: query.Line("party", 100), Country: query.Line("country", 16), Topic: query.Line("topic", 100),
		Year: query.Line("year", 4), State: query.Line("state", 16), Dialogue: query.Line("dialogue", 100), Search: query.Line("q", 200)}
}
