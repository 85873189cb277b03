package sendcloud

import (
	"bytes"
	"context"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strconv"

	"github.com/forma3d/connect/internal/outbound"
)

// Document is a label or another paper.
type Document struct {
	ContentType string
	Content     []byte
}

// The forms in which Sendcloud gives documents.
const (
	pdfType = "application/pdf"
	zplType = "application/zpl"
	pngType = "image/png"
)

// MaxLabels is how many parcels one file can hold.
const MaxLabels = 20

// Label fetches a parcel's label. A label that the carrier makes natively as ZPL
// comes as ZPL whatever was asked: trust ContentType. NotFound while there is no
// label.
func (c *Client) Label(ctx context.Context, parcelID int64) (Document, error) {
	return c.document(ctx, fmt.Sprintf("/parcels/%d/documents/label", parcelID), "GET /parcels/{id}/documents/label", nil)
}

// CustomsDeclaration fetches the customs papers of a parcel; NotFound when it has
// none.
func (c *Client) CustomsDeclaration(ctx context.Context, parcelID int64) (Document, error) {
	return c.document(ctx, fmt.Sprintf("/parcels/%d/documents/customs-declaration", parcelID), "GET /parcels/{id}/documents/customs-declaration", nil)
}

// Labels fetches the labels of 1 to MaxLabels parcels as one file. Paper is A4, A5
// or A6; "" leaves them as they are, which is A6 in most cases.
func (c *Client) Labels(ctx context.Context, parcelIDs []int64, paper string) (Document, error) {
	const op = "GET /parcel-documents/label"
	if len(parcelIDs) == 0 || len(parcelIDs) > MaxLabels {
		return Document{}, &outbound.Error{Service: service, Op: op, Kind: outbound.Rejected, Message: fmt.Sprintf("between 1 and %d parcels fit in one file, not %d", MaxLabels, len(parcelIDs))}
	}
	query := url.Values{}
	for _, id := range parcelIDs { // parcels=1&parcels=2: the document's default style
		query.Add("parcels", strconv.FormatInt(id, 10))
	}
	if paper != "" {
		query.Set("paper_size", paper)
	}
	return c.document(ctx, "/parcel-documents/label", op, query)
}

// document fetches a file. Its address is built here and never taken from a link
// in an answer, and redirects are not followed: the keys stay with the host that
// they belong to.
func (c *Client) document(ctx context.Context, path, op string, query url.Values) (Document, error) {
	req, err := c.request(ctx, http.MethodGet, path, query, nil)
	if err != nil {
		return Document{}, err
	}
	req.Header.Set("Accept", pdfType)
	a, err := c.http.Do(ctx, req, op, false)
	if err != nil {
		return Document{}, err
	}
	if err := c.check(op, a, false); err != nil {
		return Document{}, err
	}
	found := sniff(a.Body)
	said, _, _ := mime.ParseMediaType(a.Header.Get("Content-Type"))
	if found == "" || (said == pdfType || said == zplType || said == pngType) && said != found {
		return Document{}, unreadable(op, a, false, "the answer is not the document that it says it is")
	}
	return Document{found, a.Body}, nil
}

// sniff tells a document's form by its first bytes, "" when it is none of ours.
func sniff(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte("%PDF-")):
		return pdfType
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		return pngType
	case bytes.Contains(b[:min(len(b), 512)], []byte("^XA")): // printer settings may come first
		return zplType
	}
	return ""
}
