package labelsheet_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"

	"github.com/forma3d/connect/internal/labelsheet"
)

// pdf is a small document of one A6 page with a text.
func pdf(text string) []byte {
	var b bytes.Buffer
	var offsets []int
	object := func(s string) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(offsets), s)
	}
	b.WriteString("%PDF-1.4\n")
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object("<< /Type /Pages /Kids [4 0 R] /Count 1 >>")
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
	object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 297.64 419.53] /Resources << /Font << /F1 3 0 R >> >> /Contents 5 0 R >>")
	content := "BT /F1 16 Tf 30 300 Td (" + text + ") Tj ET"
	object(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content))
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, table)
	return b.Bytes()
}

func picture(t *testing.T) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 30, 42))
	img.SetGray(3, 3, color.Gray{200})
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestLabelsAreJoinedInTheirOrder(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	labels := []labelsheet.Label{{"application/pdf", pdf("one")}, {"image/png", picture(t)}}
	for i := range 3 {
		labels = append(labels, labelsheet.Label{ContentType: "application/pdf", Content: pdf(fmt.Sprint("more ", i))})
	}
	for _, c := range []struct {
		paper         labelsheet.Paper
		n, pages      int
		width, height int
	}{{labelsheet.A6, 5, 5, 298, 420}, {labelsheet.A4, 5, 2, 595, 842}, {labelsheet.A4, 4, 1, 595, 842}, {labelsheet.A4, 1, 1, 595, 842}, {labelsheet.A6, 1, 1, 298, 420}} {
		sheet, bad, err := labelsheet.Join(labels[:c.n], c.paper)
		if err != nil || len(bad) > 0 {
			t.Fatalf("%d labels on %s: %v %v", c.n, c.paper, bad, err)
		}
		dims, err := api.PageDims(bytes.NewReader(sheet), nil)
		if err != nil || len(dims) != c.pages {
			t.Errorf("%d labels on %s: %d pages, want %d, %v", c.n, c.paper, len(dims), c.pages, err)
			continue
		}
		for i, d := range dims {
			if int(d.Width+0.5) != c.width || int(d.Height+0.5) != c.height {
				t.Errorf("%d labels on %s: page %d is %v, want %d × %d", c.n, c.paper, i+1, d, c.width, c.height)
			}
		}
	}
	if entries, err := os.ReadDir(os.Getenv("HOME")); err != nil || len(entries) > 0 {
		t.Errorf("the library left %v in the home folder, %v", entries, err)
	}
}

func TestBadLabelsAreNamed(t *testing.T) {
	good := labelsheet.Label{ContentType: "application/pdf", Content: pdf("good")}
	sheet, bad, err := labelsheet.Join([]labelsheet.Label{
		good, {"application/pdf", []byte("%PDF-1.4\nnot really")}, {"application/zpl", []byte("^XA^XZ")}, good, {"image/png", []byte("\x89PNG\r\n\x1a\nno")}, {"text/html", nil},
	}, labelsheet.A6)
	var got []string
	for _, b := range bad {
		got = append(got, fmt.Sprint(b.Index))
		if b.Reason == "" || !strings.Contains(b.Error(), b.Reason) {
			t.Errorf("label %d: %q", b.Index, b.Reason)
		}
	}
	if err != nil || sheet != nil || strings.Join(got, " ") != "1 2 4 5" {
		t.Errorf("bad are %v, %d bytes, %v", got, len(sheet), err)
	}
	if _, _, err := labelsheet.Join(nil, labelsheet.A6); err == nil {
		t.Error("a sheet of nothing")
	}
}

// What carriers send may be anything: a label that cannot be read is named, and
// never ends the program.
func FuzzJoin(f *testing.F) {
	f.Add(pdf("seed"), true)
	f.Add([]byte("%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\ntrailer<</Root 1 0 R>>"), false)
	f.Add([]byte("\x89PNG\r\n\x1a\n"), true)
	f.Fuzz(func(t *testing.T, content []byte, four bool) {
		paper := labelsheet.A6
		if four {
			paper = labelsheet.A4
		}
		kind := "application/pdf"
		if bytes.HasPrefix(content, []byte("\x89PNG")) {
			kind = "image/png"
		}
		sheet, bad, err := labelsheet.Join([]labelsheet.Label{{kind, content}}, paper)
		if (err == nil && len(bad) == 0) != bytes.HasPrefix(sheet, []byte("%PDF-")) {
			t.Errorf("%d bytes of sheet, bad %v, %v", len(sheet), bad, err)
		}
	})
}
