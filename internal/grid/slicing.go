package grid

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/slicer"
)

// Slicer makes G-code of a plate.
type Slicer interface {
	Slice(ctx context.Context, r slicer.Request) (*slicer.Result, error)
	// About tells which slicer answers.
	About(ctx context.Context) (slicer.About, error)
}

// Profiles gives a tenant's slicer profiles by their names; an empty name is the
// usual one. The error is a *slicer.Error when there is none of a name.
type Profiles interface {
	Resolve(ctx context.Context, tenant, machine, process, filament string) (slicer.Profiles, error)
}

// sliced is the G-code of a plate.
type sliced struct {
	content    []byte
	printTime  time.Duration
	milligrams int64
}

// maxGCode bounds what is held in memory: a full bed at a fine layer height has
// about 60 MB.
const maxGCode = 256 << 20

// slice has the slicer make a plate's G-code. What the same input would fail at
// again fails for good.
func (s *Service) slice(ctx context.Context, b *Baseplate, number int, stl []byte) (sliced, error) {
	var refused *slicer.Error
	profiles, err := s.profiles.Resolve(ctx, b.Tenant, b.Settings.Printer, b.Settings.Process, b.Settings.Filament)
	if errors.As(err, &refused) {
		return sliced{}, job.Discard(err)
	}
	if err != nil {
		return sliced{}, err
	}
	res, err := s.slicer.Slice(ctx, slicer.Request{
		Name: fmt.Sprintf("%s plate %d", b.SKU, number), Model: bytes.NewReader(stl), Format: slicer.STL, Profiles: profiles, Strict: true,
	})
	if errors.As(err, &refused) && refused.Kind == slicer.InputRejected {
		return sliced{}, job.Discard(err)
	}
	if err != nil {
		return sliced{}, err
	}
	defer func() { _ = res.Close() }() // a file in the temporary folder
	if res.Size > maxGCode {
		return sliced{}, job.Discard(fmt.Errorf("the G-code of plate %d has %d MB, more than the %d MB that the farm takes; use a coarser process profile", number, res.Size>>20, maxGCode>>20))
	}
	f, err := res.Open()
	if err != nil {
		return sliced{}, err
	}
	defer func() { _ = f.Close() }()
	content, err := io.ReadAll(f)
	if err != nil {
		return sliced{}, fmt.Errorf("read the G-code: %w", err)
	}
	return sliced{content, time.Duration(res.Figures.PrintSeconds) * time.Second, int64(math.Round(res.Figures.FilamentGrams * 1000))}, nil
}

// check says what is wrong with settings: nil, or an *InvalidError.
func (s *Service) check(ctx context.Context, tenant string, next Settings) error {
	if err := next.validate(); err != nil {
		return err
	}
	for field, names := range map[string][3]string{"printerProfile": {next.Printer, "", ""}, "processProfile": {"", next.Process, ""}, "filamentProfile": {"", "", next.Filament}} {
		_, err := s.profiles.Resolve(ctx, tenant, names[0], names[1], names[2])
		var unknown *slicer.Error
		if errors.As(err, &unknown) {
			return &InvalidError{field, unknown.Message}
		}
		if err != nil {
			return err
		}
	}
	profiles, err := s.profiles.Resolve(ctx, tenant, next.Printer, next.Process, next.Filament)
	if err != nil {
		return err
	}
	x, y, _, err := profiles.Machine.Bed()
	if err != nil {
		return err
	}
	if next.BedX > x || next.BedY > y {
		return &InvalidError{"bedX", fmt.Sprintf("and bedY must not exceed the bed of the printer profile, %g × %g mm", x, y)}
	}
	return nil
}
