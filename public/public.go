// Package public holds what browsers fetch besides pages: styles, scripts,
// pictures and the scanner's decoder. They are built into dist (see build.mjs),
// embedded, and served from memory under names that carry a fingerprint of the
// content, so that they may be cached for ever.
package public

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
)

//go:embed all:dist
var dist embed.FS

// Prefix is where assets are served; it begins every URL.
const Prefix = "/assets/"

// Assets are the built files. They are read once and safe for concurrent use.
type Assets struct {
	names map[string]string // plain name -> fingerprinted name
	files map[string]*file  // either name -> content
}

type file struct {
	contentType  string
	fingerprint  string
	plain        []byte
	brotli, gzip []byte // nil where they save nothing
}

// Asset is one file in the form that suits a request.
type Asset struct {
	Body      []byte // shared: do not change
	Type      string // for Content-Type
	Encoding  string // for Content-Encoding: "br", "gzip" or ""
	ETag      string // strong, one per encoding
	Immutable bool   // asked for by its fingerprinted name: may be cached for ever
}

// Open reads the embedded assets. Before they are built it returns none, and
// URL gives plain names; only a broken build is an error.
func Open() (*Assets, error) {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, err
	}
	return open(sub)
}

func open(files fs.FS) (*Assets, error) {
	a := &Assets{names: map[string]string{}, files: map[string]*file{}}
	manifest, err := fs.ReadFile(files, "manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return a, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(manifest, &a.names); err != nil {
		return nil, fmt.Errorf("public: manifest: %w", err)
	}
	for plain, name := range a.names {
		f, err := load(files, name)
		if err != nil {
			return nil, fmt.Errorf("public: %w", err)
		}
		a.files[plain], a.files[name] = f, f
	}
	return a, nil
}

func load(files fs.FS, name string) (*file, error) {
	body, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	contentType, err := typeOf(name)
	if err != nil {
		return nil, err
	}
	f := &file{contentType: contentType, fingerprint: name, plain: body}
	for suffix, into := range map[string]*[]byte{".br": &f.brotli, ".gz": &f.gzip} {
		compressed, err := fs.ReadFile(files, name+suffix)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		*into = compressed
	}
	return f, nil
}

// typeOf does not ask the system's table, so that every machine agrees.
func typeOf(name string) (string, error) {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8", nil
	case ".js":
		return "text/javascript; charset=utf-8", nil
	case ".json":
		return "application/json", nil
	case ".svg":
		return "image/svg+xml", nil
	case ".png":
		return "image/png", nil
	case ".jpg":
		return "image/jpeg", nil
	case ".webp":
		return "image/webp", nil
	case ".ico":
		return "image/x-icon", nil
	case ".woff2":
		return "font/woff2", nil
	case ".mp3":
		return "audio/mpeg", nil
	case ".wav":
		return "audio/wav", nil
	case ".txt":
		return "text/plain; charset=utf-8", nil
	case ".wasm":
		return "application/wasm", nil
	}
	return "", fmt.Errorf("%s: no media type is known for it", name)
}

// Built tells whether there are assets at all. A server without them would show
// bare pages, so it should refuse to start.
func (a *Assets) Built() bool { return len(a.names) > 0 }

// URL is the address of the asset with this plain name: /assets/app.HASH.css,
// or /assets/app.css before the assets are built.
func (a *Assets) URL(name string) string {
	if found, ok := a.names[name]; ok {
		return Prefix + found
	}
	return Prefix + name
}

// Get finds an asset by the part of its address behind Prefix, fingerprinted or
// plain, in the smallest form that the request's Accept-Encoding allows. An
// answer must name Accept-Encoding in Vary.
func (a *Assets) Get(name, acceptEncoding string) (Asset, bool) {
	f, ok := a.files[name]
	if !ok {
		return Asset{}, false
	}
	asset := Asset{Body: f.plain, Type: f.contentType, Immutable: name == f.fingerprint}
	switch {
	case f.brotli != nil && accepts(acceptEncoding, "br"):
		asset.Body, asset.Encoding = f.brotli, "br"
	case f.gzip != nil && accepts(acceptEncoding, "gzip"):
		asset.Body, asset.Encoding = f.gzip, "gzip"
	}
	asset.ETag = `"` + f.fingerprint + asset.Encoding + `"`
	return asset, true
}
