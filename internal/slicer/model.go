package slicer

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
)

// Sizes of a binary STL: a header, the number of facets, the facets.
const (
	stlHeader = 84
	stlFacet  = 50
)

// errTooLarge is the cause when a model is larger than allowed.
var errTooLarge = errors.New("too large")

// writeModel copies a model to a file for the slicer.
func writeModel(to string, r Request, most int64) error {
	switch {
	case r.Model == nil:
		return rejected("There is no model.")
	case r.Format != STL && r.Format != ThreeMF:
		return rejected("A model is of the format stl or 3mf.")
	}
	f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("write the model: %w", err)
	}
	defer f.Close()
	n, err := io.Copy(f, io.LimitReader(r.Model, most+1))
	switch {
	case err != nil:
		return fmt.Errorf("read the model: %w", err)
	case n > most:
		return &Error{Kind: InputRejected, Message: fmt.Sprintf("The model is larger than %d MB.", most>>20), Err: errTooLarge}
	case n == 0:
		return rejected("The model is empty.")
	}
	if r.Format == ThreeMF {
		if err := keepShapes(f, n, to, most); err != nil {
			return err
		}
		return nil
	}
	if err := markBinary(f, n); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("write the model: %w", err)
	}
	return nil
}

// markBinary keeps slicers from taking a binary STL for a text. They look for a
// byte above 127 in the first 128 after the header, and a model that begins with
// small round numbers has none: the normal of its first facet, which slicers
// work out for themselves, becomes -0.
func markBinary(f *os.File, size int64) error {
	var head [stlHeader + stlFacet]byte
	if _, err := f.ReadAt(head[:], 0); err != nil {
		return nil //nolint:nilerr // shorter than one facet: the slicer says what it is
	}
	if size != stlHeader+stlFacet*int64(binary.LittleEndian.Uint32(head[80:])) {
		return nil // a text, or broken: the slicer says which
	}
	negativeZero := []byte{0, 0, 0, 0x80}
	if _, err := f.WriteAt(bytes.Repeat(negativeZero, 3), stlHeader); err != nil {
		return fmt.Errorf("write the model: %w", err)
	}
	return nil
}

// keepShapes writes a 3MF anew with nothing but its shapes. Slicers take
// settings from a 3MF, among them programs to run.
func keepShapes(f *os.File, size int64, to string, most int64) (err error) {
	in, err := zip.NewReader(f, size)
	if err != nil {
		return &Error{Kind: InputRejected, Message: "The model is no 3MF file.", Err: err}
	}
	var buf bytes.Buffer
	out := zip.NewWriter(&buf)
	left, shapes := most, 0
	for _, e := range in.File {
		name := path.Clean(strings.TrimPrefix(e.Name, "/"))
		lower := strings.ToLower(name)
		model := strings.HasPrefix(lower, "3d/") && strings.HasSuffix(lower, ".model")
		if !model && lower != "[content_types].xml" && lower != "_rels/.rels" && lower != "3d/_rels/3dmodel.model.rels" {
			continue
		}
		if model {
			shapes++
		}
		n, err := copyEntry(out, name, e, left)
		if err != nil {
			return err
		}
		left -= n
	}
	if shapes == 0 {
		return rejected("The 3MF file holds no model.")
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("write the model: %w", err)
	}
	if err := os.WriteFile(to, buf.Bytes(), 0o600); err != nil {
		return fmt.Errorf("write the model: %w", err)
	}
	return nil
}

// copyEntry copies one file of a 3MF, of at most most bytes unpacked.
func copyEntry(out *zip.Writer, name string, e *zip.File, most int64) (int64, error) {
	r, err := e.Open()
	if err != nil {
		return 0, &Error{Kind: InputRejected, Message: "The 3MF file is damaged.", Err: err}
	}
	defer r.Close()
	w, err := out.Create(name)
	if err != nil {
		return 0, fmt.Errorf("write the model: %w", err)
	}
	n, err := io.Copy(w, io.LimitReader(r, most+1))
	if err != nil {
		return 0, &Error{Kind: InputRejected, Message: "The 3MF file is damaged.", Err: err}
	}
	if n > most {
		return 0, &Error{Kind: InputRejected, Message: "The 3MF file is too large when unpacked.", Err: errTooLarge}
	}
	return n, nil
}
