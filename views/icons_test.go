package views

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestIconsExist holds that every icon that a template names is drawn.
func TestIconsExist(t *testing.T) {
	sprite, err := os.ReadFile("../public/img/icons.svg")
	if err != nil {
		t.Fatal(err)
	}
	use := regexp.MustCompile(`\b(?:icon|empty|picture|badge "[a-z]+") "([a-z-]+)"`)
	count := 0
	err = fs.WalkDir(files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".html" {
			return err
		}
		body, err := files.ReadFile(path)
		for _, m := range use.FindAllStringSubmatch(string(body), -1) {
			count++
			if !strings.Contains(string(sprite), `<symbol id="`+m[1]+`"`) {
				t.Errorf("%s: no icon %q", path, m[1])
			}
		}
		return err
	})
	if err != nil || count < 20 {
		t.Errorf("%d icons, %v", count, err)
	}
}
