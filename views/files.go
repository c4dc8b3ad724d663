package views

import (
	"path"
	"strings"

	"duologue/models"
)

// FileLink is a file of a session that can be downloaded.
type FileLink struct {
	models.SessionFile
	Href string
}

// FileLinks lead to files below an address.
func FileLinks(base string, files []models.SessionFile) []FileLink {
	var list []FileLink
	for _, f := range files {
		list = append(list, FileLink{f, base + f.File})
	}
	return list
}

// Type is what people call the type of the file.
func (f FileLink) Type() string { return strings.ToUpper(strings.TrimPrefix(path.Ext(f.Name), ".")) }

// Megabytes and Kilobytes are its size: the one or the other is 0.
func (f FileLink) Megabytes() int { return int((f.Size + 1<<19) >> 20) }

// Kilobytes is the size of a file of less than half a megabyte.
func (f FileLink) Kilobytes() int {
	if f.Megabytes() > 0 {
		return 0
	}
	return int(f.Size+1023) >> 10
}
