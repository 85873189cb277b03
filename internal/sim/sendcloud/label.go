package sendcloud

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// labelType is the form in which the request wanted its label.
func (s *shipment) labelType() string {
	var d struct {
		MimeType string `json:"mime_type"`
	}
	if present(s.req.LabelDetails) && json.Unmarshal(s.req.LabelDetails, &d) == nil && d.MimeType != "" {
		return d.MimeType
	}
	return pdfType
}

const (
	pdfType = "application/pdf"
	zplType = "application/zpl"
	pngType = "image/png"
)

func (s *shipment) label(p *parcel, mimeType string) []byte {
	lines := s.labelLines(p)
	switch mimeType {
	case zplType:
		return zpl(lines)
	case pngType:
		return bars(p.tracking)
	}
	return pdf(a6, [][]string{lines})
}

// labelLines is what a label says: no personal data, it may end up in a log.
func (s *shipment) labelLines(p *parcel) []string {
	return []string{s.option.CarrierName, s.option.Name, "Order " + s.req.OrderNumber, p.tracking, "to " + s.req.To.CountryCode, "SIMULATED LABEL"}
}

// document serves one parcel's paper.
func (c *Carrier) document(w http.ResponseWriter, r *http.Request) {
	c.serveDocuments(w, r, []string{r.PathValue("id")}, r.Header.Get("Accept"))
}

// documents serves the papers of up to 20 parcels as one file.
func (c *Carrier) documents(w http.ResponseWriter, r *http.Request) {
	// Both ways to write the list are understood: "1,2" and parcels=1&parcels=2.
	ids := strings.Split(strings.Join(r.URL.Query()["parcels"], ","), ",")
	if len(ids) > 20 || ids[0] == "" {
		fail(w, http.StatusBadRequest, problem{"invalid", "Between 1 and 20 parcels are accepted.", "/parcels"})
		return
	}
	c.serveDocuments(w, r, ids, pdfType)
}

func (c *Carrier) serveDocuments(w http.ResponseWriter, r *http.Request, ids []string, accept string) {
	paper, ok := map[string]paperSize{"": a6, "A6": a6, "A5": a5, "A4": a4}[r.URL.Query().Get("paper_size")]
	if !ok {
		fail(w, http.StatusBadRequest, problem{Code: "invalid", Detail: "Invalid paper size."})
		return
	}
	kind := r.PathValue("type")
	if !slices.Contains([]string{"label", "customs-declaration", "air-waybill"}, kind) {
		fail(w, http.StatusBadRequest, problem{Code: "invalid", Detail: "Invalid document type."})
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var pages [][]string
	var first *shipment
	var firstParcel *parcel
	for _, raw := range ids {
		id, _ := strconv.ParseInt(raw, 10, 64) // not a number: no such parcel
		s := c.parcels[id]
		if s == nil || !s.parcel(id).labelled() || kind == "air-waybill" || kind == "customs-declaration" && !present(s.req.Customs) {
			fail(w, http.StatusNotFound, problem{Code: "not_found", Detail: "Not found"})
			return
		}
		lines := s.labelLines(s.parcel(id))
		if kind != "label" {
			lines = append([]string{"CUSTOMS DECLARATION"}, lines...)
		}
		pages = append(pages, lines)
		if first == nil {
			first, firstParcel = s, s.parcel(id)
		}
	}
	mimeType, _, err := mime.ParseMediaType(accept)
	if err != nil || mimeType != zplType && mimeType != pngType || kind != "label" {
		mimeType = pdfType
	}
	// A label that was asked for as ZPL exists as ZPL only.
	if kind == "label" && first.labelType() == zplType {
		mimeType = zplType
	}
	w.Header().Set("Content-Type", mimeType)
	if mimeType == pdfType {
		_, _ = w.Write(pdf(paper, pages))
		return
	}
	_, _ = w.Write(first.label(firstParcel, mimeType))
}

// paperSize is width and height in points of 1/72 inch.
type paperSize struct{ width, height float64 }

var (
	a4 = paperSize{595.28, 841.89}
	a5 = paperSize{419.53, 595.28}
	a6 = paperSize{297.64, 419.53}
)

// pdf writes a document of PDF 1.4 with one page for each list of lines, set in
// a standard font. The label sits in the top left A6 of the paper.
func pdf(paper paperSize, pages [][]string) []byte {
	var b bytes.Buffer
	var offsets []int
	object := func(format string, args ...any) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n", len(offsets))
		fmt.Fprintf(&b, format, args...)
		b.WriteString("\nendobj\n")
	}
	b.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n") // the second line marks the file as binary
	// Objects: 1 catalogue, 2 page tree, 3 font, then page and content in turn.
	var kids []string
	for i := range pages {
		kids = append(kids, fmt.Sprintf("%d 0 R", 4+2*i))
	}
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(pages))
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>")
	for i, lines := range pages {
		var text strings.Builder
		top := paper.height - 48
		fmt.Fprintf(&text, "1 w 18 %.2f %.2f %.2f re S\nBT /F1 16 Tf 30 %.2f Td 30 TL\n", paper.height-a6.height+18, a6.width-36, a6.height-36, top-6)
		for _, line := range lines {
			fmt.Fprintf(&text, "(%s) Tj T*\n", pdfText(line))
		}
		text.WriteString("ET")
		object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>", paper.width, paper.height, 5+2*i)
		object("<< /Length %d >>\nstream\n%s\nendstream", text.Len(), text.String())
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, table)
	return b.Bytes()
}

// pdfText makes a line safe inside of a PDF string.
func pdfText(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '(' || r == ')' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r > '~':
			b.WriteByte('?')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// zpl writes the lines for a label printer.
func zpl(lines []string) []byte {
	var b bytes.Buffer
	b.WriteString("^XA\n")
	for i, line := range lines {
		fmt.Fprintf(&b, "^FO40,%d^A0N,40,40^FD%s^FS\n", 40+60*i, strings.NewReplacer("^", "", "~", "").Replace(line))
	}
	b.WriteString("^XZ\n")
	return b.Bytes()
}

// bars draws a bar for each bit of text on a small A6 at 72 dpi.
func bars(text string) []byte {
	img := image.NewGray(image.Rect(0, 0, 298, 420))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for i := range len(text) * 8 {
		if text[i/8]>>(i%8)&1 == 0 {
			continue
		}
		for y := 40; y < 120; y++ {
			img.SetGray(20+2*i, y, color.Gray{})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(fmt.Sprintf("encode a label: %v", err)) // a buffer takes everything
	}
	return b.Bytes()
}
