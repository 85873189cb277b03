package grid

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/forma3d/connect/gridfinity"
	"github.com/forma3d/connect/internal/db"
)

// maxDrawnCells bounds what is held in memory at once: a file or picture of all
// plates of 400 cells (84 × 84 cm) takes about 2 s of one core and 300 MB.
const maxDrawnCells = 400

// drawTimeout bounds one file. The largest takes seconds.
const drawTimeout = time.Minute

// drawWait is the longest wait for one's turn.
const drawWait = 15 * time.Second

// The files that are drawn.
const (
	formatSTL = "stl"
	format3MF = "3mf"
	formatSVG = "svg"
	formatPNG = "png"
	formatZIP = "zip" // an STL of each plate
)

// ErrTooLarge is the error of a file of all plates that would not fit in memory.
var ErrTooLarge = errors.New("the baseplate is too large for one file of all plates")

// ErrBusy is the error of a file whose turn did not come in time.
var ErrBusy = errors.New("other files are being drawn")

// ErrNoPlate is the error of a number that no plate has.
var ErrNoPlate = errors.New("there is no plate of that number")

// ErrNoGCode is the error of G-code that is not there yet, or not any more.
var ErrNoGCode = errors.New("there is no G-code of that plate")

// model is a file to draw of a plan.
type model struct {
	format string
	plate  int    // of an STL
	pixels int    // width of a PNG
	eye    string // of a PNG
}

// eyes are the views of a preview by their names.
var eyes = map[string]gridfinity.View{
	"corner": {Azimuth: -30, Elevation: 40, Gap: 6},
	"top":    {Elevation: 90, Gap: 6},
	"bottom": {Elevation: -90, Gap: 6},
}

// widths are the widths of previews in pixels: a few, so that they are shared.
var widths = []int{320, 640, 960, 1280}

// draw gives a file of a plan: from the cache, else drawn in its turn. Errors:
// ErrTooLarge, ErrBusy, ErrNoPlate.
func (s *Service) draw(ctx context.Context, p *Plan, m model) (drawing, error) {
	key := fmt.Sprintf("%s|%gx%g|%s|%d|%d|%s", p.SKU, p.Bed.X, p.Bed.Y, m.format, m.plate, m.pixels, m.eye)
	if have, ok := s.drawn.get(key); ok {
		return have, nil
	}
	if m.format == formatSTL && (m.plate < 1 || m.plate > len(p.Plates)) {
		return drawing{}, ErrNoPlate
	}
	if (m.format == format3MF || m.format == formatPNG || m.format == formatZIP) && p.cells() > maxDrawnCells {
		return drawing{}, ErrTooLarge
	}
	if m.format != formatSVG { // the plan alone: microseconds
		turn := time.NewTimer(drawWait)
		defer turn.Stop()
		select {
		case s.drawers <- struct{}{}:
			defer func() { <-s.drawers }()
		case <-turn.C:
			return drawing{}, ErrBusy
		case <-ctx.Done():
			return drawing{}, ctx.Err()
		}
		if have, ok := s.drawn.get(key); ok { // drawn while this one waited
			return have, nil
		}
	}
	ctx, cancel := context.WithTimeout(ctx, drawTimeout)
	defer cancel()
	var out bytes.Buffer
	if err := p.write(ctx, &out, m); err != nil {
		return drawing{}, err
	}
	return s.keep(key, drawing{contentType: contentTypes[m.format], name: p.fileName(m), content: out.Bytes()}), nil
}

// keep names the content and keeps it.
func (s *Service) keep(key string, made drawing) drawing {
	sum := sha256.Sum256(made.content)
	made.tag = `"` + hex.EncodeToString(sum[:16]) + `"`
	s.drawn.put(key, made)
	return made
}

var contentTypes = map[string]string{formatSTL: "model/stl", format3MF: "model/3mf", formatSVG: "image/svg+xml", formatPNG: "image/png", formatZIP: "application/zip"}

// fileName is that of a download.
func (p *Plan) fileName(m model) string {
	name := strings.ReplaceAll(strings.ToLower(p.SKU), ".", "_")
	if m.format == formatSTL {
		name += fmt.Sprintf("-plate-%d", m.plate)
	}
	return name + "." + m.format
}

func (p *Plan) write(ctx context.Context, out io.Writer, m model) error {
	switch m.format {
	case formatSVG:
		return gridfinity.WriteSVG(out, p.params, p.plan)
	case formatSTL:
		segment, err := p.plan.Segment(ctx, p.params, m.plate)
		if err != nil {
			return err
		}
		return gridfinity.WriteSTL(out, segment.Mesh)
	case formatZIP:
		return p.writeZIP(ctx, out)
	}
	segments, err := p.build(ctx)
	if err != nil {
		return err
	}
	if m.format == format3MF {
		return gridfinity.Write3MF(out, segments, gridfinity.Metadata{Title: p.SKU, Description: p.Description})
	}
	view := eyes[m.eye]
	view.Width, view.Height = m.pixels, m.pixels*2/3
	return gridfinity.WritePNG(out, segments, view)
}

// writeZIP writes an STL of each plate into one file. Its entries have no date:
// the same product gives the same bytes.
func (p *Plan) writeZIP(ctx context.Context, out io.Writer) error {
	archive := zip.NewWriter(out)
	for i := range p.Plates {
		segment, err := p.plan.Segment(ctx, p.params, i+1)
		if err != nil {
			return err
		}
		file, err := archive.CreateHeader(&zip.FileHeader{Name: p.fileName(model{format: formatSTL, plate: i + 1}), Method: zip.Deflate})
		if err != nil {
			return fmt.Errorf("begin plate %d: %w", i+1, err)
		}
		if err := gridfinity.WriteSTL(file, segment.Mesh); err != nil {
			return fmt.Errorf("write plate %d: %w", i+1, err)
		}
	}
	return archive.Close()
}

// build makes the plates one after the other: the library's own Build takes all
// cores, and these are for orders.
func (p *Plan) build(ctx context.Context) ([]gridfinity.Segment, error) {
	out := make([]gridfinity.Segment, len(p.Plates))
	for i := range out {
		var err error
		if out[i], err = p.plan.Segment(ctx, p.params, i+1); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// GCode gives the G-code of a plate and its name. Errors: db.ErrNotFound,
// ErrNoPlate, ErrNoGCode.
func (s *Service) GCode(ctx context.Context, tenant, id string, number int) (name string, content []byte, err error) {
	b, err := one(ctx, s.db.Read(), tenant, `id = $2`, id)
	if err != nil {
		return "", nil, err
	}
	p, err := plate(ctx, s.db.Read(), b.ID, number)
	if errors.Is(err, db.ErrNotFound) {
		return "", nil, ErrNoPlate
	}
	if err != nil {
		return "", nil, err
	}
	if p.GCodeKey == "" {
		return "", nil, ErrNoGCode
	}
	content, err = s.store.Get(ctx, p.GCodeKey)
	if errors.Is(err, db.ErrNotFound) {
		return "", nil, ErrNoGCode
	}
	return p.FileName, content, err
}
