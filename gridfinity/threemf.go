package gridfinity

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"time"
)

// Metadata goes into a 3MF file.
type Metadata struct {
	Title       string
	Description string
}

// segmentGap separates segments that are laid out together, mm.
const segmentGap = 10.0

const contentTypes = `<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="model" ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/></Types>
`

const relationships = `<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Target="/3D/3dmodel.model" Id="rel0" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>
`

// Write3MF writes one object a segment, laid out as in the plate with gaps. The
// same segments give the same bytes.
func Write3MF(w io.Writer, segments []Segment, meta Metadata) error {
	z := zip.NewWriter(w)
	add := func(name string, write func(io.Writer) error) error {
		// A fixed time keeps the bytes the same; ZIP knows none before 1980.
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			return err
		}
		return write(f)
	}
	text := func(s string) func(io.Writer) error {
		return func(w io.Writer) error { _, err := io.WriteString(w, s); return err }
	}
	if err := add("[Content_Types].xml", text(contentTypes)); err != nil {
		return err
	}
	if err := add("_rels/.rels", text(relationships)); err != nil {
		return err
	}
	if err := add("3D/3dmodel.model", func(w io.Writer) error { return writeModel(w, segments, meta) }); err != nil {
		return err
	}
	return z.Close()
}

func writeModel(w io.Writer, segments []Segment, meta Metadata) error {
	out := bufio.NewWriterSize(w, 1<<16)
	// bufio keeps the first error, and Flush gives it.
	str := func(s string) { _, _ = out.WriteString(s) }
	str(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	str(`<model unit="millimeter" xml:lang="en-US" xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02">` + "\n")
	for _, m := range [][2]string{{"Title", meta.Title}, {"Description", meta.Description}, {"Application", "gridfinity"}} {
		if m[1] == "" {
			continue
		}
		str(`<metadata name="` + m[0] + `">`)
		if err := xml.EscapeText(out, []byte(m[1])); err != nil {
			return err
		}
		str("</metadata>\n")
	}
	str("<resources>\n")
	for i := range segments {
		s := &segments[i]
		str(fmt.Sprintf(`<object id="%d" type="model" name="%s" partnumber="%d"><mesh><vertices>`+"\n", i+1, s.Name(), s.Number))
		var buf []byte
		for _, p := range s.Mesh.Vertices {
			buf = append(buf[:0], `<vertex x="`...)
			buf = appendMM(buf, p.X)
			buf = append(buf, `" y="`...)
			buf = appendMM(buf, p.Y)
			buf = append(buf, `" z="`...)
			buf = appendMM(buf, p.Z)
			buf = append(buf, "\"/>\n"...)
			_, _ = out.Write(buf)
		}
		str("</vertices><triangles>\n")
		for _, t := range s.Mesh.Triangles {
			buf = append(buf[:0], `<triangle v1="`...)
			buf = strconv.AppendInt(buf, int64(t[0]), 10)
			buf = append(buf, `" v2="`...)
			buf = strconv.AppendInt(buf, int64(t[1]), 10)
			buf = append(buf, `" v3="`...)
			buf = strconv.AppendInt(buf, int64(t[2]), 10)
			buf = append(buf, "\"/>\n"...)
			_, _ = out.Write(buf)
		}
		str("</triangles></mesh></object>\n")
	}
	str("</resources>\n<build>\n")
	for i := range segments {
		s := &segments[i]
		x := s.MeshOffset.X + float64(s.Column)*segmentGap
		y := s.MeshOffset.Y + float64(s.Row)*segmentGap
		str(fmt.Sprintf(`<item objectid="%d" transform="1 0 0 0 1 0 0 0 1 %.4f %.4f 0"/>`+"\n", i+1, x, y))
	}
	str("</build>\n</model>\n")
	return out.Flush()
}

// appendMM writes units as millimetres, exactly.
func appendMM(buf []byte, u int32) []byte {
	v := int64(u)
	if v < 0 {
		buf = append(buf, '-')
		v = -v
	}
	buf = strconv.AppendInt(buf, v/unitsPerMM, 10)
	if f := v % unitsPerMM; f != 0 {
		digits := [5]byte{'.', byte('0' + f/1000), byte('0' + f/100%10), byte('0' + f/10%10), byte('0' + f%10)}
		n := 5
		for digits[n-1] == '0' {
			n--
		}
		buf = append(buf, digits[:n]...)
	}
	return buf
}
