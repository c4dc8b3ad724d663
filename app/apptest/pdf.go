package apptest

import (
	"io"
	"os/exec"
	"testing"
)

// ReadPDF is the text of a PDF by poppler, which shares no code with the product.
func ReadPDF(t testing.TB, content io.Reader) string {
	t.Helper()
	cmd := exec.Command(find(t, "pdftotext"), "-", "-")
	cmd.Stdin = content
	text, err := cmd.Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	return string(text)
}
