package sheet

import (
	"encoding/json"
	"io"
)

// JSONType is the media type of JSON (RFC 8259).
const JSONType = "application/json"

// JSON writes an array of objects, one by one.
type JSON struct {
	out   io.Writer
	names []string
	count int
}

// NewJSON starts an array whose objects have these members.
func NewJSON(w io.Writer, names ...string) *JSON { return &JSON{out: w, names: names} }

// Row writes one object; there are as many values as names, in their order.
func (j *JSON) Row(values ...any) error {
	line := []byte("[\n{")
	if j.count > 0 {
		line = []byte(",\n{")
	}
	j.count++
	for i, name := range j.names {
		if i > 0 {
			line = append(line, ',')
		}
		key, _ := json.Marshal(name) // a text always encodes
		value, err := json.Marshal(values[i])
		if err != nil {
			return err
		}
		line = append(append(append(line, key...), ':'), value...)
	}
	_, err := j.out.Write(append(line, '}'))
	return err
}

// Close ends the array.
func (j *JSON) Close() error {
	end := "\n]\n"
	if j.count == 0 {
		end = "[]\n"
	}
	_, err := io.WriteString(j.out, end)
	return err
}
