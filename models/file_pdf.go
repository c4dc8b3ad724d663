package models

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"strings"
)

var (
	// pdfActs are names (ISO 32000-1, 7.3.5) without which a PDF cannot run a
	// script or start a program; each is longer than chance would make it.
	pdfActs = regexp.MustCompile(`/(JavaScript|Launch|Rendition|RichMedia|XFA)` + pdfEnd)
	// pdfLocks tells of encryption, behind which nothing can be seen.
	pdfLocks = regexp.MustCompile(`/Encrypt` + pdfEnd)
	// pdfPacks tells of streams in which objects can be packed (7.5.8); pdfOdd of
	// ways to pack them that nothing in use takes, and that hide what is in them.
	pdfPacks = regexp.MustCompile(`/(XRef|XRefStm|ObjStm)` + pdfEnd)
	pdfOdd   = regexp.MustCompile(`/(ASCIIHexDecode|ASCII85Decode|LZWDecode|RunLengthDecode|Crypt)` + pdfEnd)
	// pdfObjects tells that a stream is of objects, pdfPredicted that it was
	// changed before it was packed.
	pdfObjects   = regexp.MustCompile(`/ObjStm` + pdfEnd)
	pdfPredicted = regexp.MustCompile(`/Predictor` + pdfEnd)
)

const pdfEnd = `([\x00\t\n\f\r ()<>\[\]{}/%]|$)`

// judgePDF refuses what would do something by itself, also where it is packed
// away, and what cannot be looked into.
func judgePDF(data []byte) (refusal string) {
	if !bytes.Contains(data[max(0, len(data)-2048):], []byte("%%EOF")) {
		return fileUnreadable
	}
	plain := pdfNames(data)
	switch {
	case pdfActs.Match(plain):
		return fileActive
	case pdfLocks.Match(plain):
		return fileProtected
	case pdfPacks.Match(plain) && pdfOdd.Match(plain):
		return fileUnreadable
	}
	return judgeStreams(data)
}

// judgeStreams looks into the packed objects of a PDF. A stream is wherever its
// word is followed by packed bytes: the word alone can stand anywhere, and what
// was told before it is told of the next stream that there is.
func judgeStreams(data []byte) (refusal string) {
	unpacker := &pdfUnpacker{left: fileUnfolded}
	objects, predicted := false, false
	for {
		head, rest, found := bytes.Cut(data, []byte("stream"))
		if !found {
			return ""
		}
		names := pdfNames(head)
		objects, predicted = objects || pdfObjects.Match(names), predicted || pdfPredicted.Match(names)
		content, size, err := unpacker.unpack(rest)
		told := beginsWithNumber(content)
		switch {
		case unpacker.left < 0:
			return fileUnfolds
		case objects && (err != nil || predicted || !told && len(content) > 0):
			return fileUnreadable
		case told && pdfActs.Match(pdfNames(content)):
			return fileActive
		}
		if data = rest[size:]; err == nil || len(content) > 0 {
			objects, predicted = false, false
		}
	}
}

// beginsWithNumber tells whether a number comes first, after spaces and comments
// (7.2.3), as the content of a stream of objects does.
func beginsWithNumber(content []byte) bool {
	comment := false
	for _, c := range content {
		switch {
		case comment:
			comment = c != '\r' && c != '\n'
		case c == '%':
			comment = true
		case strings.IndexByte("\x00\t\n\f\r ", c) < 0:
			return c >= '0' && c <= '9'
		}
	}
	return false
}

// pdfUnpacker unpacks one stream after the other, for as long as there may be
// more.
type pdfUnpacker struct {
	zlib    io.ReadCloser
	content bytes.Buffer
	left    int64
}

// unpack returns what is packed behind the word of a stream, up to the next call,
// and how long it is packed: 0 where it is not whole.
func (u *pdfUnpacker) unpack(data []byte) (content []byte, size int, err error) {
	from := bytes.NewReader(bytes.TrimPrefix(bytes.TrimPrefix(data, []byte("\r")), []byte("\n")))
	u.content.Reset()
	if u.zlib == nil {
		u.zlib, err = zlib.NewReader(from)
	} else {
		err = u.zlib.(zlib.Resetter).Reset(from, nil)
	}
	if err != nil {
		return nil, 0, err
	}
	n, err := io.Copy(&u.content, io.LimitReader(u.zlib, u.left+1))
	if u.left -= n; err == nil {
		size = len(data) - from.Len()
	}
	return u.content.Bytes(), size, err
}

// pdfNames writes out the characters of names that are given by their number
// (7.3.5): /Java#53cript.
func pdfNames(data []byte) []byte {
	if !bytes.Contains(data, []byte("#")) {
		return data
	}
	plain := make([]byte, 0, len(data))
	for i := 0; i < len(data); i++ {
		if data[i] == '#' && i+2 < len(data) && hexDigit(data[i+1]) >= 0 && hexDigit(data[i+2]) >= 0 {
			plain = append(plain, byte(hexDigit(data[i+1])<<4|hexDigit(data[i+2])))
			i += 2
			continue
		}
		plain = append(plain, data[i])
	}
	return plain
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
