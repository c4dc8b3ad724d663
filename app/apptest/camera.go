package apptest

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/skip2/go-qrcode"
)

const (
	frameWidth, frameHeight = 640, 480
	frames                  = 30  // two seconds, shown over and over
	codeSize                = 320 // pixels at most across the code, with its margin
)

// WriteCamera writes a video for Options.Camera in which somebody holds a
// picture, such as a QR code with its margin, before the lens. MJPEG is only
// JPEG frames in a row. The picture is enlarged by whole pixels and centred,
// for a wide request crops the frame.
func WriteCamera(t testing.TB, path string, picture image.Image) {
	t.Helper()
	frame := image.NewRGBA(image.Rect(0, 0, frameWidth, frameHeight))
	draw.Draw(frame, frame.Bounds(), image.NewUniform(color.Gray{Y: 128}), image.Point{}, draw.Src)
	size := picture.Bounds().Size()
	side := max(size.X, size.Y)
	across := codeSize
	if side <= codeSize {
		across = codeSize / side * side
	}
	at := image.Pt((frameWidth-across)/2, (frameHeight-across)/2)
	for y := range across {
		for x := range across {
			frame.Set(at.X+x, at.Y+y, picture.At(picture.Bounds().Min.X+x*side/across, picture.Bounds().Min.Y+y*side/across))
		}
	}
	var one bytes.Buffer
	if err := jpeg.Encode(&one, frame, &jpeg.Options{Quality: 92}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, bytes.Repeat(one.Bytes(), frames), 0o644); err != nil {
		t.Fatal(err)
	}
}

// WriteCameraCode writes a video of a QR code with this text.
func WriteCameraCode(t testing.TB, path, text string) {
	t.Helper()
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		t.Fatal(err)
	}
	WriteCamera(t, path, code.Image(-1))
}

// ReadQR decodes the QR code in a picture file by zbar, a decoder that shares
// no code with the product.
func ReadQR(t testing.TB, picture []byte) string {
	t.Helper()
	cmd := exec.Command(find(t, "zbarimg"), "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", "-")
	cmd.Stdin = bytes.NewReader(picture)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("zbarimg: no code in the picture: %v", err)
	}
	return strings.TrimSuffix(string(out), "\n")
}
