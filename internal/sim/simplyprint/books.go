package simplyprint

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"
)

// Books is everything that ever happened at the farm, for tests that check what
// a client caused.
type Books struct {
	Items []BookItem `json:"items"` // in the order in which they were added
	Jobs  []BookJob  `json:"jobs"`  // in the order in which they were started
	Files []BookFile `json:"files"` // of the library, in the order in which they were added
}

// BookFile is a file of the library.
type BookFile struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Folder int64  `json:"folder"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256,omitempty"` // of the content; "" for a file that was added without one
}

// Content gives the bytes of a file that was uploaded; nil when there are none.
func (f *Farm) Content(id string) []byte {
	f.mu.Lock()
	defer f.mu.Unlock()
	if fl := f.files[id]; fl != nil {
		return fl.content
	}
	return nil
}

// BookItem is a queue item, whether it is still there or not.
type BookItem struct {
	ID           int64             `json:"id"`
	FileID       string            `json:"fileId"`
	FileName     string            `json:"fileName"`
	Amount       int               `json:"amount"` // copies asked for
	Left         int               `json:"left"`   // copies still to start
	Printed      int               `json:"printed"`
	Group        int64             `json:"group"`
	CustomFields map[string]string `json:"customFields,omitempty"`
	Deleted      bool              `json:"deleted"`
	Added        time.Time         `json:"added"`
}

// BookJob is a print.
type BookJob struct {
	ID        int64  `json:"id"`
	UID       string `json:"uid"`
	ItemID    int64  `json:"itemId"`
	Status    string `json:"status"` // ongoing, done, failed, cancelled
	PrinterID int64  `json:"printerId"`
	Returned  bool   `json:"returned"` // its copy went back into the queue
}

// Books gives a snapshot.
func (f *Farm) Books() Books {
	f.mu.Lock()
	defer f.mu.Unlock()
	b := Books{Items: make([]BookItem, len(f.added)), Jobs: make([]BookJob, len(f.jobs))}
	for i, it := range f.added {
		row := BookItem{
			ID: it.id, FileID: it.file.id, FileName: it.file.name, Amount: it.amount, Left: it.left, Printed: it.printed, Group: it.group.ID,
			Deleted: it.deleted, Added: it.added,
		}
		for _, v := range it.fields {
			if row.CustomFields == nil {
				row.CustomFields = map[string]string{}
			}
			row.CustomFields[v.id] = v.text
		}
		b.Items[i] = row
	}
	b.Files = make([]BookFile, len(f.library))
	for i, fl := range f.library {
		b.Files[i] = BookFile{ID: fl.id, Name: fl.name, Folder: fl.folder, Size: fl.size}
		if fl.content != nil {
			sum := sha256.Sum256(fl.content)
			b.Files[i].SHA256 = hex.EncodeToString(sum[:])
		}
	}
	for i, j := range f.jobs {
		b.Jobs[i] = BookJob{j.id, j.uid, j.item.id, string(j.status), j.printer.id, j.returned}
	}
	return b
}

// adminRoutes are the simulator's own paths, without key and without faults.
func (f *Farm) adminRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /_sim/books", func(w http.ResponseWriter, _ *http.Request) { reply(w, http.StatusOK, f.Books()) })
	mux.HandleFunc("POST /_sim/files", func(w http.ResponseWriter, r *http.Request) {
		var file struct {
			Name string `json:"name"`
		}
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(&file); err != nil || file.Name == "" {
			http.Error(w, `a JSON object with "name" is expected`, http.StatusBadRequest)
			return
		}
		reply(w, http.StatusOK, map[string]string{"id": f.AddFile(file.Name)})
	})
	mux.HandleFunc("POST /_sim/jobs/{id}/finish", func(w http.ResponseWriter, r *http.Request) { adminJob(w, r, f.Finish) })
	mux.HandleFunc("POST /_sim/jobs/{id}/fail", func(w http.ResponseWriter, r *http.Request) {
		adminJob(w, r, func(id int64) error { return f.Fail(id, "The printer reported an error") })
	})
	mux.Handle("/_sim/", http.NotFoundHandler())
	if f.opts.Faults != nil {
		mux.Handle("GET /_sim/faults", f.opts.Faults.Handler())
		mux.Handle("PUT /_sim/faults", f.opts.Faults.Handler())
	}
}

func adminJob(w http.ResponseWriter, r *http.Request, act func(int64) error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err == nil {
		err = act(id)
	}
	switch {
	case err == nil:
		w.WriteHeader(http.StatusNoContent)
	case errors.Is(err, ErrState):
		http.Error(w, err.Error(), http.StatusConflict)
	default:
		http.Error(w, err.Error(), http.StatusNotFound)
	}
}
