package public

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

func built() fstest.MapFS {
	return fstest.MapFS{
		"manifest.json":         {Data: []byte(`{"app.css":"app.0123456789.css","icon.png":"icon.9876543210.png"}`)},
		"app.0123456789.css":    {Data: []byte("body{}")},
		"app.0123456789.css.br": {Data: []byte("B")},
		"app.0123456789.css.gz": {Data: []byte("Z")},
		"icon.9876543210.png":   {Data: []byte("PNG")},
	}
}

func TestGet(t *testing.T) {
	a, err := open(built())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, accept   string
		body, encoding string
		immutable      bool
	}{
		{"app.0123456789.css", "gzip, deflate, br, zstd", "B", "br", true},
		{"app.0123456789.css", "gzip", "Z", "gzip", true},
		{"app.0123456789.css", "br;q=0, gzip;q=0.5", "Z", "gzip", true},
		{"app.0123456789.css", "*;q=0.1, BR;q=0", "Z", "gzip", true},
		{"app.0123456789.css", "br;q=x", "body{}", "", true},
		{"app.0123456789.css", "identity", "body{}", "", true},
		{"app.css", "", "body{}", "", false},
		{"icon.9876543210.png", "br, gzip", "PNG", "", true},
	} {
		got, ok := a.Get(test.name, test.accept)
		if !ok || string(got.Body) != test.body || got.Encoding != test.encoding || got.Immutable != test.immutable {
			t.Errorf("Get(%q, %q) = %q %+v", test.name, test.accept, got.Body, got)
		}
	}
	for _, name := range []string{"", "manifest.json", "app.0123456789.css.br", "../public.go", "app.0000000000.css"} {
		if _, ok := a.Get(name, "br"); ok {
			t.Errorf("Get(%q) found something", name)
		}
	}
	css, _ := a.Get("app.css", "br")
	plain, _ := a.Get("app.css", "")
	if css.ETag == plain.ETag || css.Type != "text/css; charset=utf-8" {
		t.Errorf("ETags %s and %s, type %s", css.ETag, plain.ETag, css.Type)
	}
}

func TestURL(t *testing.T) {
	a, err := open(built())
	if err != nil || !a.Built() || a.URL("app.css") != "/assets/app.0123456789.css" {
		t.Errorf("built: %v, %s", err, a.URL("app.css"))
	}
	bare, err := open(fstest.MapFS{".gitkeep": {}})
	if err != nil || bare.Built() || bare.URL("app.css") != "/assets/app.css" {
		t.Errorf("not built: %v, %v, %s", err, bare.Built(), bare.URL("app.css"))
	}
}

func TestBrokenBuild(t *testing.T) {
	for name, change := range map[string]func(fstest.MapFS){
		"no JSON":      func(f fstest.MapFS) { f["manifest.json"].Data = []byte("{") },
		"missing file": func(f fstest.MapFS) { delete(f, "icon.9876543210.png") },
		"unknown type": func(f fstest.MapFS) {
			f["manifest.json"].Data = []byte(`{"a.xyz":"a.1.xyz"}`)
			f["a.1.xyz"] = &fstest.MapFile{}
		},
	} {
		files := built()
		change(files)
		if _, err := open(files); err == nil {
			t.Errorf("%s: opened", name)
		}
	}
}

// What the pages name must be in the build. Without one there is nothing to see.
func TestEmbedded(t *testing.T) {
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	if !a.Built() {
		t.Log("the assets are not built")
		return
	}
	for _, name := range []string{
		"app.css", "app.js", "htmx.js", "zxing_reader.wasm",
		"favicon.svg", "icons.svg", "icon-192.png", "icon-512.png", "apple-touch-icon.png",
	} {
		asset, ok := a.Get(strings.TrimPrefix(a.URL(name), Prefix), "br, gzip")
		if !ok || !asset.Immutable || len(asset.Body) == 0 {
			t.Errorf("%s: found %v, %d bytes", name, ok, len(asset.Body))
		}
		if compressed := asset.Encoding == "br"; compressed == strings.HasSuffix(name, ".png") {
			t.Errorf("%s: encoding %q", name, asset.Encoding)
		}
	}
}

// Icons that the templates name must be symbols of the sprite.
func TestIconsAreDrawn(t *testing.T) {
	sprite, err := os.ReadFile("img/icons.svg")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`\bicon "([^"]+)"`)
	found := 0
	err = filepath.WalkDir("../views", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".html" {
			return err
		}
		page, err := os.ReadFile(path)
		for _, match := range named.FindAllStringSubmatch(string(page), -1) {
			found++
			if !strings.Contains(string(sprite), `id="`+match[1]+`"`) {
				t.Errorf("%s: no icon %q in icons.svg", path, match[1])
			}
		}
		return err
	})
	if err != nil || found == 0 {
		t.Errorf("%d icons named: %v", found, err)
	}
}
