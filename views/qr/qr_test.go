package qr

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// ticket has the length and the letters of a real one.
var ticket = "DUO1." + strings.Repeat("A2B3C4D5E6F7", 10)

// scan reads a picture with zbar, which shares nothing with our encoder.
func scan(t *testing.T, picture []byte) string {
	t.Helper()
	program, err := exec.LookPath("zbarimg")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("zbarimg is missing: apt-get install zbar-tools")
		}
		t.Skip("SKIPPED, NOTHING READ THE CODE: zbarimg is missing: apt-get install zbar-tools")
	}
	file := filepath.Join(t.TempDir(), "code.png")
	if err := os.WriteFile(file, picture, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(program, "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", file).Output()
	if err != nil {
		t.Fatalf("zbarimg: %v: %s", err, out)
	}
	return strings.TrimSuffix(string(out), "\n")
}

func TestPNGIsRead(t *testing.T) {
	for _, content := range []string{"A", ticket, "https://duologue.example/zh/my/x?a=b"} {
		picture, err := PNG(content, 4)
		if err != nil {
			t.Fatal(err)
		}
		if got := scan(t, picture); got != content {
			t.Errorf("%q is read as %q", content, got)
		}
	}
}

// draw paints what the SVG's second path says, eight pixels a module.
func draw(t *testing.T, svg string) []byte {
	t.Helper()
	size, _ := strconv.Atoi(regexp.MustCompile(`viewBox="0 0 (\d+)`).FindStringSubmatch(svg)[1])
	picture := image.NewGray(image.Rect(0, 0, size*8, size*8))
	for i := range picture.Pix {
		picture.Pix[i] = 255
	}
	bars := regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1H(\d+)z`).FindAllStringSubmatch(svg, -1)
	for _, bar := range bars {
		var n [4]int
		for i := range n {
			n[i], _ = strconv.Atoi(bar[i+1])
		}
		if n[0] != n[3] {
			t.Fatalf("bar %s does not close", bar[0])
		}
		for x := n[0] * 8; x < (n[0]+n[2])*8; x++ {
			for y := n[1] * 8; y < (n[1]+1)*8; y++ {
				picture.SetGray(x, y, color.Gray{})
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSVGIsRead(t *testing.T) {
	svg, err := SVG(ticket, "票证 <\"&'> \xff")
	if err != nil {
		t.Fatal(err)
	}
	if err := xml.Unmarshal([]byte(svg), new(struct{})); err != nil {
		t.Errorf("not XML: %v", err)
	}
	for _, want := range []string{"<title>票证 &lt;&#34;&amp;&#39;&gt; </title>", `role="img"`, `shape-rendering="crispEdges"`} {
		if !strings.Contains(string(svg), want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(string(svg), "style=") {
		t.Error("has a style attribute")
	}
	if got := scan(t, draw(t, string(svg))); got != ticket {
		t.Errorf("read as %q", got)
	}
}

func TestVersionStaysSmall(t *testing.T) {
	svg, err := SVG(strings.Repeat("A", 130), "")
	if err != nil {
		t.Fatal(err)
	}
	version8 := 17 + 4*8 + 8 // modules a side with the quiet zone
	var size int
	if _, err := fmt.Sscanf(string(svg[strings.Index(string(svg), "viewBox"):]), `viewBox="0 0 %d`, &size); err != nil || size > version8 {
		t.Errorf("%d modules a side, %v", size, err)
	}
}

func TestTooMuch(t *testing.T) {
	for _, content := range []string{"", strings.Repeat("a", 3000)} {
		if _, err := SVG(content, ""); err == nil {
			t.Errorf("%d bytes are drawn", len(content))
		}
		if _, err := PNG(content, 1); err == nil {
			t.Errorf("%d bytes are drawn", len(content))
		}
	}
}
