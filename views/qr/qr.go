// Package qr draws QR codes (ISO/IEC 18004) at error correction level M.
package qr

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/skip2/go-qrcode"
)

// SVG draws content as markup for a page or a file, black on white whatever the
// colours around it, with its quiet zone. label names it for a screen reader.
func SVG(content, label string) (template.HTML, error) {
	code, err := encode(content)
	if err != nil {
		return "", err
	}
	modules := code.Bitmap()
	label = template.HTMLEscapeString(strings.ToValidUTF8(label, ""))
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]d %[1]d" role="img" aria-label="%[2]s"`+
		` shape-rendering="crispEdges"><title>%[2]s</title><path fill="#fff" d="M0 0h%[1]dv%[1]dH0z"/><path fill="#000" d="`,
		len(modules), label)
	for _, r := range runs(modules) {
		fmt.Fprintf(&b, "M%d %dh%dv1H%dz", r.X, r.Y, r.Length, r.X)
	}
	b.WriteString(`"/></svg>`)
	return template.HTML(b.String()), nil // the label, its only foreign part, is escaped
}

// Run is a row of dark modules, one module high.
type Run struct{ X, Y, Length int }

// Runs are the dark modules of content with its quiet zone, and how many modules
// the whole is wide, for those who draw by themselves.
func Runs(content string) (dark []Run, size int, err error) {
	code, err := encode(content)
	if err != nil {
		return nil, 0, err
	}
	modules := code.Bitmap()
	return runs(modules), len(modules), nil
}

func runs(modules [][]bool) (dark []Run) {
	for y, row := range modules {
		for x := 0; x < len(row); x++ {
			from := x
			for x < len(row) && row[x] {
				x++
			}
			if x > from {
				dark = append(dark, Run{from, y, x - from})
			}
		}
	}
	return dark
}

// PNG draws content with its quiet zone, each module scale pixels wide.
func PNG(content string, scale int) ([]byte, error) {
	code, err := encode(content)
	if err != nil {
		return nil, err
	}
	return code.PNG(-max(scale, 1))
}

func encode(content string) (*qrcode.QRCode, error) {
	code, err := qrcode.New(content, qrcode.Medium)
	if err != nil {
		return nil, fmt.Errorf("QR code of %d bytes: %w", len(content), err)
	}
	return code, nil
}
