package httpapi

import (
	"bytes"
	"errors"
	"maps"

	"github.com/danielgtaylor/huma/v2"
)

// errZero is the error of a body with the zero character, which JSON can write
// and PostgreSQL does not store: it would answer with an error of ours.
var errZero = errors.New("unexpected zero character: a text cannot hold it")

// textFormats are formats that refuse the zero character.
func textFormats(formats map[string]huma.Format) map[string]huma.Format {
	out := maps.Clone(formats)
	for name, f := range out {
		read := f.Unmarshal
		f.Unmarshal = func(data []byte, v any) error {
			if hasZero(data) {
				return errZero
			}
			return read(data, v)
		}
		out[name] = f
	}
	return out
}

// hasZero looks for the escape of the zero character: one whose backslash is not
// itself escaped.
func hasZero(data []byte) bool {
	for {
		at := bytes.Index(data, []byte(`\u0000`))
		if at < 0 {
			return false
		}
		before := at - len(bytes.TrimRight(data[:at], `\`))
		if before%2 == 0 {
			return true
		}
		data = data[at+1:]
	}
}
