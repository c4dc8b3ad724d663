package models

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // portraits may come as PNG
)

const (
	// portraitPixels is the most that a picture may have before it is decoded:
	// a small file can unfold into any number.
	portraitPixels = 25_000_000
	// portraitSide is the longer side of a stored portrait.
	portraitSide = 640
)

// makePortrait decodes a picture, turns it upright, scales it down and encodes
// it anew as JPEG: nothing of the file itself is kept, metadata neither.
func makePortrait(file []byte) ([]byte, error) {
	wrong := &Invalid{}
	config, kind, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		wrong.Add("portrait", "speaker.not_a_picture")
		return nil, wrong
	}
	if config.Width < 1 || config.Height < 1 || config.Width > portraitPixels/config.Height {
		wrong.Add("portrait", "speaker.picture_too_large", "max", portraitPixels/1_000_000)
		return nil, wrong
	}
	picture, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		wrong.Add("portrait", "speaker.not_a_picture")
		return nil, wrong
	}
	turn := 1
	if kind == "jpeg" {
		turn = orientation(file)
	}
	var out bytes.Buffer
	err = jpeg.Encode(&out, upright(scaled(picture), turn), &jpeg.Options{Quality: 85})
	return out.Bytes(), err
}

// scaled is a picture whose longer side is at most portraitSide, on white: each
// pixel is the mean of those that it covers.
func scaled(picture image.Image) *image.RGBA {
	b := picture.Bounds()
	w, h := b.Dx(), b.Dy()
	if longer := max(w, h); longer > portraitSide {
		w, h = max(w*portraitSide/longer, 1), max(h*portraitSide/longer, 1)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			from := image.Pt(b.Min.X+x*b.Dx()/w, b.Min.Y+y*b.Dy()/h)
			to := image.Pt(max(b.Min.X+(x+1)*b.Dx()/w, from.X+1), max(b.Min.Y+(y+1)*b.Dy()/h, from.Y+1))
			out.SetRGBA(x, y, mean(picture, from, to))
		}
	}
	return out
}

func mean(picture image.Image, from, to image.Point) color.RGBA {
	var sum [3]uint64
	n := uint64(0)
	for y := from.Y; y < to.Y; y++ {
		for x := from.X; x < to.X; x++ {
			r, g, b, a := picture.At(x, y).RGBA() // premultiplied: white shines through
			for i, c := range [3]uint32{r, g, b} {
				sum[i] += uint64(c + 0xffff - a)
			}
			n++
		}
	}
	return color.RGBA{uint8(sum[0] / n >> 8), uint8(sum[1] / n >> 8), uint8(sum[2] / n >> 8), 255}
}

// upright turns a picture as EXIF says that it was taken (1 to 8).
func upright(picture *image.RGBA, turn int) *image.RGBA {
	w, h := picture.Rect.Dx(), picture.Rect.Dy()
	if turn < 2 || turn > 8 {
		return picture
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if turn >= 5 {
		out = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			at := [...]image.Point{2: {w - 1 - x, y}, 3: {w - 1 - x, h - 1 - y}, 4: {x, h - 1 - y},
				5: {y, x}, 6: {h - 1 - y, x}, 7: {h - 1 - y, w - 1 - x}, 8: {y, w - 1 - x}}[turn]
			out.SetRGBA(at.X, at.Y, picture.RGBAAt(x, y))
		}
	}
	return out
}

// orientation is the EXIF tag 0x0112 of a JPEG file, 1 where there is none.
func orientation(file []byte) int {
	for at := 2; at+4 <= len(file) && file[at] == 0xff && file[at+1] != 0xda; {
		size := 2 + int(binary.BigEndian.Uint16(file[at+2:]))
		if at+size > len(file) {
			break
		}
		if rest, ok := bytes.CutPrefix(file[at+4:at+size], []byte("Exif\x00\x00")); ok && file[at+1] == 0xe1 {
			return exifTurn(rest)
		}
		at += size
	}
	return 1
}

func exifTurn(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int(order.Uint32(tiff[4:]))
	if at < 8 || at+2 > len(tiff) {
		return 1
	}
	for n := int(order.Uint16(tiff[at:])); n > 0 && at+14 <= len(tiff); n, at = n-1, at+12 {
		if order.Uint16(tiff[at+2:]) == 0x0112 {
			return int(order.Uint16(tiff[at+10:]))
		}
	}
	return 1
}
