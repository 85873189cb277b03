package gridfinity

import (
	"bufio"
	"encoding/binary"
	"io"
	"math"
)

// WriteSTL writes the mesh as binary STL in millimetres. STL has single precision
// and no names: 3MF is the better format where the reader takes both.
//
// Readers that descend from admesh, PrusaSlicer among them, take a file for text
// when none of the 128 bytes after the header is above 127. So the first triangle
// written is one whose normal has a component that is not positive, which every
// closed mesh has, and a zero there is written as −0.
func WriteSTL(w io.Writer, m *Mesh) error {
	const header, record = 80, 50
	out := bufio.NewWriterSize(w, 1<<16)
	var head [header + 4]byte
	copy(head[:], "Gridfinity baseplate, mm")
	binary.LittleEndian.PutUint32(head[header:], uint32(len(m.Triangles)))
	if _, err := out.Write(head[:]); err != nil {
		return err
	}
	var rec [record]byte
	put := func(at int, x float64) {
		binary.LittleEndian.PutUint32(rec[at:], math.Float32bits(float32(x)))
	}
	first := m.firstUnlikeText()
	for i := range m.Triangles {
		t := m.Triangles[(first+i)%len(m.Triangles)]
		n := m.normal(t)
		if l := math.Sqrt(n.X*n.X + n.Y*n.Y + n.Z*n.Z); l > 0 {
			n = Vec{n.X / l, n.Y / l, n.Z / l}
		}
		if i == 0 {
			n = Vec{negativeZero(n.X), negativeZero(n.Y), negativeZero(n.Z)}
		}
		put(0, n.X)
		put(4, n.Y)
		put(8, n.Z)
		for i, v := range t {
			x, y, z := m.Vertices[v].MM()
			put(12+12*i, x)
			put(16+12*i, y)
			put(20+12*i, z)
		}
		if _, err := out.Write(rec[:]); err != nil {
			return err
		}
	}
	return out.Flush()
}

// firstUnlikeText is the first triangle whose normal has a component that is not
// positive: its bytes, or those of −0, are above 127.
func (m *Mesh) firstUnlikeText() int {
	for i, t := range m.Triangles {
		if n := m.normal(t); min(n.X, n.Y, n.Z) <= 0 {
			return i
		}
	}
	return 0
}

func negativeZero(x float64) float64 {
	if x == 0 {
		return math.Copysign(0, -1)
	}
	return x
}
