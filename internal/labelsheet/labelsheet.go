// Package labelsheet joins the labels of parcels into one document that a
// printer takes at once.
package labelsheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

// Paper says how labels lie on the sheets.
type Paper string

// The papers.
const (
	A6 Paper = "A6" // one label a page, as large as it came: for label printers
	A4 Paper = "A4" // four labels a page, from the top left: for sheets of labels
)

// Label is the file of one label.
type Label struct {
	ContentType string
	Content     []byte
}

// BadLabel is the error of a label that cannot be put on a sheet.
type BadLabel struct {
	Index  int    // in the list, from 0
	Reason string // a plain sentence
	Err    error
}

// Error implements error.
func (e *BadLabel) Error() string { return fmt.Sprintf("label %d: %s", e.Index, e.Reason) }

// Unwrap gives the cause.
func (e *BadLabel) Unwrap() error { return e.Err }

// quiet keeps the library from making a folder for settings of its own in the
// user's home; it knows no other way than a package variable.
var quiet sync.Once

func settings() *model.Configuration {
	quiet.Do(api.DisableConfigDir)
	c := model.NewDefaultConfiguration()
	c.ValidationMode = model.ValidationRelaxed // carriers' own PDFs are rarely exact
	return c
}

// Join makes one PDF of labels, in their order. What is wrong with single labels
// comes as a list; then there is no document.
func Join(labels []Label, paper Paper) ([]byte, []*BadLabel, error) {
	if len(labels) == 0 {
		return nil, nil, errors.New("there is no label to join")
	}
	pages := make([]io.ReadSeeker, len(labels))
	var bad []*BadLabel
	for i, l := range labels {
		page, err := pageOf(l)
		if err != nil {
			err.Index = i
			bad = append(bad, err)
			continue
		}
		pages[i] = bytes.NewReader(page)
	}
	if len(bad) > 0 {
		return nil, bad, nil
	}
	var all bytes.Buffer
	if err := guarded(func() error { return api.MergeRaw(pages, &all, false, settings()) }); err != nil {
		return nil, nil, fmt.Errorf("join labels: %w", err)
	}
	if paper != A4 {
		return all.Bytes(), nil, nil
	}
	var sheets bytes.Buffer
	err := guarded(func() error {
		conf := settings()
		four, err := pdfcpu.PDFNUpConfig(4, "formsize:A4P, border:off, margin:0", conf)
		if err != nil {
			return err
		}
		return api.NUp(bytes.NewReader(all.Bytes()), &sheets, nil, nil, four, conf)
	})
	if err != nil {
		return nil, nil, fmt.Errorf("lay labels on sheets: %w", err)
	}
	return sheets.Bytes(), nil, nil
}

// pageOf is a label as a PDF that is known to be readable.
func pageOf(l Label) ([]byte, *BadLabel) {
	switch l.ContentType {
	case "application/pdf":
		err := guarded(func() error { return api.Validate(bytes.NewReader(l.Content), settings()) })
		if err != nil {
			return nil, &BadLabel{Reason: "The file of this label cannot be read. Print it alone.", Err: err}
		}
		return l.Content, nil
	case "image/png":
		var page bytes.Buffer
		err := guarded(func() error {
			conf := settings()
			place, err := pdfcpu.ParseImportDetails("formsize:A6P, pos:c, scalefactor:1.0 rel", conf.Unit)
			if err != nil {
				return err
			}
			return api.ImportImages(nil, &page, []io.Reader{bytes.NewReader(l.Content)}, place, conf)
		})
		if err != nil {
			return nil, &BadLabel{Reason: "The picture of this label cannot be read. Print it alone.", Err: err}
		}
		return page.Bytes(), nil
	case "application/zpl":
		return nil, &BadLabel{Reason: "This label is made for a label printer (ZPL) and cannot be put into a PDF. Print it alone."}
	}
	return nil, &BadLabel{Reason: "This label's file is of a kind that cannot be put into a PDF. Print it alone."}
}

// guarded turns a panic into an error: the library reads what came from outside,
// and one odd label must not end the program.
func guarded(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the file is odd: %v", p)
		}
	}()
	return f()
}
