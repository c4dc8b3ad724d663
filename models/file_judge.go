package models

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"image"
	"io"
	"path"
	"slices"
	"strings"
)

// Why a file is refused.
const (
	fileUnknown    = "file.unknown"      // of no kind that is taken
	fileOther      = "file.other"        // not what its name says
	fileUnreadable = "file.unreadable"   // damaged, or it cannot be looked into
	fileActive     = "file.active"       // it would do something by itself
	fileUnfolds    = "file.unfolds"      // to more than anybody can use
	fileProtected  = "file.is_protected" // by a password
	fileMixed      = "file.mixed"        // of several kinds at once
)

const (
	// fileUnfolded is the most bytes that what is packed in a file may have.
	fileUnfolded = 256 << 20
	// filePixels is the most that a picture may have.
	filePixels = 100_000_000
	// fileParts is the most parts of an Office document.
	fileParts = 20_000
)

// FileType is the media type of a kind of file; empty for one that is not taken.
func FileType(kind string) string {
	const office = "application/vnd.openxmlformats-officedocument."
	return map[string]string{"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "webp": "image/webp",
		"docx": office + "wordprocessingml.document", "pptx": office + "presentationml.presentation", "xlsx": office + "spreadsheetml.sheet"}[kind]
}

// FileEndings are how the names of files may end.
func FileEndings() []string {
	return []string{".pdf", ".png", ".jpg", ".jpeg", ".webp", ".docx", ".pptx", ".xlsx"}
}

// judgeFile tells the kind of a file by its content, or the key of why it is
// refused. Its name must say the same.
func judgeFile(name string, data []byte) (kind, refusal string) {
	ending := strings.ToLower(path.Ext(name))
	if !slices.Contains(FileEndings(), ending) {
		return "", fileUnknown
	}
	if kind, refusal = judgeContent(data); refusal == "" && mixed(data) {
		refusal = fileMixed
	}
	if refusal == "" && kindOfName(name) != kind {
		refusal = fileOther
	}
	return kind, refusal
}

// kindOfName is the kind that the ending of a name says.
func kindOfName(name string) string {
	return strings.TrimPrefix(strings.Replace(strings.ToLower(path.Ext(name)), "jpeg", "jpg", 1), ".")
}

func judgeContent(data []byte) (kind, refusal string) {
	begins := func(sign string) bool { return bytes.HasPrefix(data, []byte(sign)) }
	switch {
	case begins("%PDF-"):
		return "pdf", judgePDF(data)
	case begins("\x89PNG\r\n\x1a\n"):
		return "png", judgePicture(data)
	case begins("\xff\xd8\xff"):
		return "jpg", judgePicture(data)
	case begins("RIFF") && len(data) > 20 && string(data[8:12]) == "WEBP":
		return "webp", judgeWebP(data)
	case begins("PK\x03\x04"):
		return judgeOffice(data)
	}
	return "", fileOther
}

func judgePicture(data []byte) (refusal string) {
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	switch {
	case err != nil || config.Width < 1 || config.Height < 1:
		return fileUnreadable
	case config.Width > filePixels/config.Height:
		return fileUnfolds
	}
	return ""
}

// judgeWebP looks at the frame of the file (RFC 9649, 2) and, where it has a
// canvas (2.7), how large that is: else no side can have more than 16,384 pixels.
func judgeWebP(data []byte) (refusal string) {
	size := int(binary.LittleEndian.Uint32(data[4:])) + 8
	if size != len(data) || !slices.Contains([]string{"VP8 ", "VP8L", "VP8X"}, string(data[12:16])) {
		return fileUnreadable
	}
	if string(data[12:16]) == "VP8X" {
		side := func(at int) int { return 1 + int(data[at]) + int(data[at+1])<<8 + int(data[at+2])<<16 }
		if len(data) < 30 {
			return fileUnreadable
		}
		if side(24) > filePixels/side(27) {
			return fileUnfolds
		}
	}
	return ""
}

// judgeOffice unfolds an Office document (ISO/IEC 29500), whose kind is that of
// its main part. Macros and controls are refused, wherever they hide.
func judgeOffice(data []byte) (kind, refusal string) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(archive.File) > fileParts {
		return "", fileUnreadable
	}
	left, names := int64(fileUnfolded), map[string]bool{}
	for _, part := range archive.File {
		name := strings.ToLower(part.Name)
		if names[name] {
			return "", fileUnreadable
		}
		names[name] = true
		if strings.Contains(name, "vbaproject") || strings.Contains(name, "/activex/") || strings.Contains(name, "/macrosheets/") {
			return "", fileActive
		}
		var content bytes.Buffer
		to := io.Writer(io.Discard)
		if name == "[content_types].xml" || strings.HasSuffix(name, ".rels") {
			to = &content
		}
		if refusal := unfold(part, to, &left); refusal != "" {
			return "", refusal
		}
		if strings.HasSuffix(name, ".rels") {
			if refusal := officeTies(content.Bytes()); refusal != "" {
				return "", refusal
			}
		} else if content.Len() > 0 {
			if kind, refusal = officeKind(content.Bytes()); refusal != "" {
				return "", refusal
			}
		}
	}
	if kind == "" {
		return "", fileOther
	}
	return kind, ""
}

// unfold reads a part for as long as there may be more; what it says of its own
// size counts for nothing.
func unfold(part *zip.File, to io.Writer, left *int64) (refusal string) {
	from, err := part.Open()
	if err != nil {
		return fileUnreadable
	}
	defer from.Close()
	n, err := io.Copy(to, io.LimitReader(from, *left+1))
	if *left -= n; *left < 0 {
		return fileUnfolds
	}
	if err != nil {
		return fileUnreadable
	}
	return ""
}

// officeTies refuses what a document would fetch from elsewhere once it is opened,
// such as a template; links to follow are no such thing, nor are files beside it.
func officeTies(ties []byte) (refusal string) {
	var list struct {
		Ties []struct {
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
			Mode   string `xml:"TargetMode,attr"`
		} `xml:",any"`
	}
	if len(ties) > 0 && xml.Unmarshal(ties, &list) != nil {
		return fileUnreadable
	}
	for _, t := range list.Ties {
		target := strings.ReplaceAll(strings.ToLower(strings.TrimSpace(t.Target)), `\`, "/")
		local := strings.HasPrefix(target, "file:///") && !strings.HasPrefix(target, "file:////")
		elsewhere := strings.Contains(target, "://") && !local || strings.HasPrefix(target, "//") || strings.HasPrefix(target, "file:////")
		if strings.EqualFold(t.Mode, "External") && elsewhere && !strings.HasSuffix(t.Type, "/hyperlink") {
			return fileActive
		}
	}
	return ""
}

// officeKind reads the types of a document's parts.
func officeKind(types []byte) (kind, refusal string) {
	var list struct {
		Types []struct {
			Part string `xml:"PartName,attr"`
			Type string `xml:"ContentType,attr"`
		} `xml:",any"`
	}
	if xml.Unmarshal(types, &list) != nil {
		return "", fileUnreadable
	}
	for _, t := range list.Types {
		said := strings.ToLower(t.Type)
		if strings.Contains(said, "macroenabled") || strings.Contains(said, "vba") || strings.Contains(said, "activex") {
			return "", fileActive
		}
		for _, k := range []string{"docx", "pptx", "xlsx"} {
			if said == FileType(k)+".main+xml" {
				kind = k
			}
		}
	}
	return kind, ""
}
