package grid

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/slicer"
)

// Slicer makes G-code of a plate.
type Slicer interface {
	Slice(ctx context.Context, r slicer.Request) (*slicer.Result, error)
}

// Profiles gives a tenant's slicer profiles.
type Profiles interface {
	// Profile gives one by its name; db.ErrNotFound when there is none.
	Profile(ctx context.Context, tenant string, kind slicer.ProfileKind, name string) (slicer.Profile, error)
	// Names lists those of a kind.
	Names(ctx context.Context, tenant string, kind slicer.ProfileKind) ([]string, error)
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
	profiles, err := s.profilesOf(ctx, b)
	if err != nil {
		return sliced{}, err
	}
	res, err := s.slicer.Slice(ctx, slicer.Request{
		Name: fmt.Sprintf("%s plate %d", b.SKU, number), Model: bytes.NewReader(stl), Format: slicer.STL, Profiles: profiles, Strict: true,
	})
	var refused *slicer.Error
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

// profilesOf loads the profiles that the run began with.
func (s *Service) profilesOf(ctx context.Context, b *Baseplate) (slicer.Profiles, error) {
	var p slicer.Profiles
	for _, want := range []struct {
		kind slicer.ProfileKind
		name string
		at   *slicer.Profile
	}{{slicer.Machine, b.Settings.Printer, &p.Machine}, {slicer.Process, b.Settings.Process, &p.Process}, {slicer.Filament, b.Settings.Filament, &p.Filament}} {
		var err error
		if *want.at, err = s.profiles.Profile(ctx, b.Tenant, want.kind, want.name); err != nil {
			return p, fmt.Errorf("the %s profile %q: %w", want.kind, want.name, err)
		}
	}
	return p, nil
}

// check says what is wrong with settings: nil, or an *InvalidError.
func (s *Service) check(ctx context.Context, tenant string, next Settings) error {
	if err := next.validate(); err != nil {
		return err
	}
	for _, p := range []struct {
		field, name string
		kind        slicer.ProfileKind
	}{{"printerProfile", next.Printer, slicer.Machine}, {"processProfile", next.Process, slicer.Process}, {"filamentProfile", next.Filament, slicer.Filament}} {
		known, err := s.profiles.Names(ctx, tenant, p.kind)
		if err != nil {
			return err
		}
		if !slices.Contains(known, p.name) {
			return &InvalidError{p.field, "must be one of " + strings.Join(known, ", ")}
		}
	}
	machine, err := s.profiles.Profile(ctx, tenant, slicer.Machine, next.Printer)
	if err != nil {
		return err
	}
	x, y, _, err := machine.Bed()
	if err != nil {
		return err
	}
	if next.BedX > x || next.BedY > y {
		return &InvalidError{"bedX", fmt.Sprintf("and bedY must not exceed the bed of the printer profile, %g × %g mm", x, y)}
	}
	return nil
}
