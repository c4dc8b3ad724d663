package public

import (
	"strconv"
	"strings"
)

// accepts tells whether an Accept-Encoding header (RFC 9110, 12.5.3) allows a
// coding. A coding that is named decides over "*".
func accepts(header, coding string) bool {
	any := false
	for item := range strings.SplitSeq(header, ",") {
		name, parameters, _ := strings.Cut(item, ";")
		switch name = strings.TrimSpace(name); {
		case strings.EqualFold(name, coding):
			return weight(parameters) > 0
		case name == "*":
			any = weight(parameters) > 0
		}
	}
	return any
}

// weight reads "q=0.5"; without one it is 1, and a broken one is 0.
func weight(parameters string) float64 {
	key, value, ok := strings.Cut(strings.TrimSpace(parameters), "=")
	if !ok || !strings.EqualFold(strings.TrimSpace(key), "q") {
		return 1
	}
	q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil {
		return 0
	}
	return q
}
