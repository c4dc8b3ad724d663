package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Encodings of text.
const (
	UTF8        = "utf-8"
	UTF16LE     = "utf-16le"
	UTF16BE     = "utf-16be"
	GB18030     = "gb18030"
	Windows1252 = "windows-1252"
)

// Encodings lists what Read can be told.
func Encodings() []string { return []string{UTF8, GB18030, Windows1252, UTF16LE, UTF16BE} }

func readCSV(data []byte, named string, row func(int, []string) error) (Facts, error) {
	facts := Facts{Format: "csv", Encoding: named}
	if named == "" {
		facts.Encoding = guessEncoding(data)
	}
	if !slices.Contains(Encodings(), facts.Encoding) {
		return facts, ErrEncoding
	}
	sample, _ := io.ReadAll(io.LimitReader(decoded(data, facts.Encoding), 64<<10))
	if bytes.IndexByte(sample, 0) >= 0 {
		return facts, ErrKind // not text
	}
	facts.Comma = guessComma(sample)
	reader := newCSVReader(decoded(data, facts.Encoding), facts.Comma)
	for number := 1; ; {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return facts, nil
		}
		if err != nil {
			return facts, ErrKind
		}
		if number == 1 && len(cells) > 0 && bytes.HasPrefix([]byte(cells[0]), []byte("sep=")) {
			continue // a line for Excel, not a row
		}
		if err := hand(number, cells, row); err != nil {
			return facts, err
		}
		number++
	}
}

func newCSVReader(text io.Reader, comma rune) *csv.Reader {
	reader := csv.NewReader(text)
	reader.Comma, reader.FieldsPerRecord, reader.LazyQuotes = comma, -1, true
	return reader
}

// decoded is a text as UTF-8, without a byte order mark. What is not UTF-8 in a
// text that says it is, stays as it is: whoever reads the cell refuses it.
func decoded(data []byte, name string) io.Reader {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	codec := map[string]encoding.Encoding{UTF16LE: unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
		UTF16BE: unicode.UTF16(unicode.BigEndian, unicode.UseBOM), GB18030: simplifiedchinese.GB18030, Windows1252: charmap.Windows1252}[name]
	if codec == nil {
		return bytes.NewReader(data)
	}
	return transform.NewReader(bytes.NewReader(data), codec.NewDecoder())
}

// guessEncoding goes by marks, then by what the bytes can be: text is UTF-8 where
// most of what is beyond ASCII is; else Chinese, whose bytes come in pairs, or
// that of Western Windows, where they stand alone between letters.
func guessEncoding(data []byte) string {
	sample := data[:min(len(data), 1<<20)]
	switch {
	case bytes.HasPrefix(sample, []byte{0xff, 0xfe}):
		return UTF16LE
	case bytes.HasPrefix(sample, []byte{0xfe, 0xff}):
		return UTF16BE
	}
	if le, be := zeros(sample, 1), zeros(sample, 0); le+be > len(sample)/4 {
		return map[bool]string{true: UTF16LE, false: UTF16BE}[le > be]
	}
	right, wrong := 0, 0
	for rest := sample; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		if r == utf8.RuneError && size == 1 {
			wrong++
		} else if size > 1 {
			right++
		}
		rest = rest[size:]
	}
	if wrong == 0 || right > wrong {
		return UTF8
	}
	paired, alone := 0, 0
	for i := 0; i < len(sample); i++ {
		switch {
		case sample[i] < 0x80:
		case i+1 < len(sample) && sample[i+1] >= 0xa1:
			paired, i = paired+1, i+1
		default:
			alone++
		}
	}
	return map[bool]string{true: GB18030, false: Windows1252}[paired > alone]
}

// zeros counts zero bytes at odd (1) or even (0) places.
func zeros(data []byte, at int) int {
	n := 0
	for i := at; i < len(data); i += 2 {
		if data[i] == 0 {
			n++
		}
	}
	return n
}

// guessComma is the separator by which the first rows have the most columns.
func guessComma(sample []byte) rune {
	best, most := ',', 1
	if line, _, _ := bytes.Cut(sample, []byte("\n")); bytes.HasPrefix(line, []byte("sep=")) && len(line) > 4 {
		if comma := rune(line[4]); bytes.ContainsRune([]byte(",;\t"), comma) {
			return comma
		}
	}
	for _, comma := range []rune{',', ';', '\t'} {
		reader := newCSVReader(bytes.NewReader(sample), comma)
		if cells, err := reader.Read(); err == nil && len(cells) > most {
			best, most = comma, len(cells)
		}
	}
	return best
}
