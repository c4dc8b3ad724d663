package models

import (
	"errors"
	"fmt"
	"strings"
)

// Sentinel errors of the store. Handlers map them to a status and a page;
// everything else is a fault of the program or of the machine.
var (
	// ErrNotFound: no such record, or not one that the asker may know of.
	ErrNotFound = errors.New("not found")
	// ErrFull: no place is left.
	ErrFull = errors.New("full")
	// ErrConflict: the record was changed by somebody else meanwhile.
	ErrConflict = errors.New("conflict")
	// ErrForbidden: the asker is known and has no right to do this.
	ErrForbidden = errors.New("forbidden")
	// ErrNoDevice: the token belongs to no device, or to a revoked one.
	ErrNoDevice = errors.New("no device")
	// ErrClosed: the time for this has not come or has passed.
	ErrClosed = errors.New("closed")
)

// FieldError is one mistake in a form: the field, the key of the words that
// explain it, and what these words need.
type FieldError struct {
	Field string
	Key   string
	Args  map[string]any
}

// Invalid reports input that breaks the rules. Nothing was changed.
type Invalid struct {
	Fields []FieldError
}

func (e *Invalid) Error() string {
	var parts []string
	for _, f := range e.Fields {
		parts = append(parts, fmt.Sprintf("%s: %s", f.Field, f.Key))
	}
	return "invalid: " + strings.Join(parts, ", ")
}

// Add notes one more mistake; args are name, value pairs.
func (e *Invalid) Add(field, key string, args ...any) {
	fe := FieldError{Field: field, Key: key}
	for i := 0; i+1 < len(args); i += 2 {
		if fe.Args == nil {
			fe.Args = map[string]any{}
		}
		fe.Args[args[i].(string)] = args[i+1]
	}
	e.Fields = append(e.Fields, fe)
}

// OrNil is nil when no mistake was noted, so that it can be returned as an error.
func (e *Invalid) OrNil() error {
	if len(e.Fields) == 0 {
		return nil
	}
	return e
}
