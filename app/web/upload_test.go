package web

import (
	"strings"
	"testing"
)

// TestNamesOfFiles keep their ending, and nothing of a path.
func TestNamesOfFiles(t *testing.T) {
	for sent, want := range map[string]string{
		"talk.pdf": "talk.pdf", "../a/talk.pdf": "talk.pdf", `C:\talks\talk.pdf`: "talk.pdf", "a\xff\u202eb.pdf": "ab.pdf",
		strings.Repeat("讲", 200) + ".pptx": strings.Repeat("讲", 95) + ".pptx",
		strings.Repeat("a", 200):           strings.Repeat("a", 100), "." + strings.Repeat("a", 200): "." + strings.Repeat("a", 99),
	} {
		if got := fileName(sent); got != want {
			t.Errorf("%q is called %q", sent, got)
		}
	}
}
