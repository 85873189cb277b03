package printing

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/simplyprint"
)

// library remembers what was read of the farm's files for a short time: a person
// who looks for a file goes to and fro, and a call to the farm is a second.
type library struct {
	mu   sync.Mutex
	read map[libraryKey]listing
}

type libraryKey struct {
	tenant string
	query  simplyprint.FilesQuery
}

// listing is one reading; it is never changed.
type listing struct {
	files     []simplyprint.File
	folders   []simplyprint.Folder
	truncated bool
	at        time.Time
}

const (
	// libraryFor is how old a listing may be that is shown without reading anew: a
	// person who just uploaded a file does not wait long for it.
	libraryFor = time.Minute
	// libraryListings is how many listings are kept: some people at a time.
	libraryListings = 32
	// libraryFiles bounds one listing. The service does not page them; who gets
	// more than this needs a better word to look for.
	libraryFiles = 2000
	// libraryWithin is how long a person waits for the farm at most.
	libraryWithin = 12 * time.Second
)

// Files lists the farm's files: those of a folder, or of all folders whose name
// contains a text. It reads the farm unless it did so just now; fresh makes it
// read in any case.
func (s *Service) files(ctx context.Context, tenant string, q simplyprint.FilesQuery, fresh bool) (listing, error) {
	key := libraryKey{tenant, q}
	if l, ok := s.shelf.get(key, s.now()); ok && !fresh {
		return l, nil
	}
	farm, err := s.farm.Farm(ctx, tenant)
	if errors.Is(err, job.ErrDisconnected) {
		return listing{}, httpapi.Error(http.StatusConflict, "disconnected", "SimplyPrint is not connected; connect it under Integrations, or by the settings.")
	}
	if err != nil {
		return listing{}, err
	}
	wait, cancel := context.WithTimeout(ctx, libraryWithin)
	defer cancel()
	if err := s.limit.Wait(wait); err != nil {
		return listing{}, s.farmProblem(ctx, wait, err)
	}
	got, err := farm.Files(wait, q)
	if err != nil {
		return listing{}, s.farmProblem(ctx, wait, err)
	}
	l := listing{files: got.Files, folders: got.Folders, at: s.now()}
	slices.SortStableFunc(l.files, func(a, b simplyprint.File) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.ID, b.ID))
	})
	if len(l.files) > libraryFiles {
		l.files, l.truncated = slices.Clone(l.files[:libraryFiles]), true
	}
	s.shelf.put(key, l)
	return l, nil
}

// farmProblem says to a person why the farm's files cannot be shown.
func (s *Service) farmProblem(ctx, wait context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case job.IsSnooze(err):
		return httpapi.Error(http.StatusServiceUnavailable, "farm-busy", "SimplyPrint allows no more calls at this moment. Try again in a minute.")
	case wait.Err() != nil:
		return httpapi.Error(http.StatusGatewayTimeout, "farm-slow", "SimplyPrint did not answer in time. Try again; a narrower search is answered sooner.")
	}
	s.log.WarnContext(ctx, "the farm's files could not be read", "error", err.Error())
	return httpapi.Error(http.StatusBadGateway, "farm-unavailable", "SimplyPrint did not answer as expected. Try again in a minute; Integrations shows whether it is down.")
}

func (l *library) get(key libraryKey, now time.Time) (listing, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	got, ok := l.read[key]
	return got, ok && now.Sub(got.at) < libraryFor
}

func (l *library) put(key libraryKey, got listing) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.read == nil {
		l.read = map[libraryKey]listing{}
	}
	l.read[key] = got
	for len(l.read) > libraryListings {
		var oldest libraryKey
		at := got.at
		for k, v := range l.read {
			if k != key && !v.at.After(at) {
				oldest, at = k, v.at
			}
		}
		delete(l.read, oldest)
	}
}
