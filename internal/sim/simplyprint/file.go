package simplyprint

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// AddFile puts a file into the library and gives its id, which depends on the
// name alone: the same name is the same file, in every run.
func (f *Farm) AddFile(name string) (id string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	sum := sha256.Sum256([]byte(name))
	fl := &file{id: hex.EncodeToString(sum[:16]), name: name, size: 500_000 + int64(len(name))*1000}
	f.keep(fl)
	return fl.id
}

// AddFolder makes a folder in the library's root and gives its number.
func (f *Farm) AddFolder(name string) (id int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := &named{f.nextID(), name}
	f.folders = append(f.folders, n)
	return n.id
}

// MoveFile puts a file of the library into a folder (0: the root).
func (f *Farm) MoveFile(id string, folder int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if fl := f.files[id]; fl != nil {
		fl.folder = folder
	}
}

func (f *Farm) keep(fl *file) {
	if f.files[fl.id] == nil {
		fl.added = f.opts.Now()
		f.files[fl.id] = fl
		f.library = append(f.library, fl)
	}
}

// freshUpload gives an upload that has not expired.
func (f *Farm) freshUpload(id string) *file {
	fl := f.uploads[id]
	if fl == nil || !f.opts.Now().Before(fl.expires) {
		return nil
	}
	return fl
}

// getFiles lists a folder, or searches. It reads the query only. A search that is
// not global stays in its folder, and finds a text with or without the extension.
func (f *Farm) getFiles(c *call) {
	folder := c.queryID("f")
	search := strings.ToLower(c.query.Get("search"))
	everywhere := folder == -1 || c.query.Get("global_search") == "true" || c.query.Get("global_search") == "1"
	files, folders, used := []any{}, []any{}, int64(0)
	for _, fl := range f.library {
		used += fl.size
		if !everywhere && fl.folder != folder || !strings.Contains(strings.ToLower(fl.name), search) {
			continue
		}
		files = append(files, f.wireFile(fl))
	}
	if folder == 0 || everywhere {
		for _, n := range f.folders {
			if strings.Contains(strings.ToLower(n.name), search) {
				folders = append(folders, map[string]any{"id": n.id, "name": n.name, "parent_folder_id": 0, "depth": 1, "items": map[string]int{"files": f.filesIn(n.id), "folders": 0}})
			}
		}
	}
	c.ok(map[string]any{"files": files, "folders": folders, "path": []any{}, "space": int64(25 << 30), "space_used": used})
}

func (f *Farm) filesIn(folder int64) (n int) {
	for _, fl := range f.library {
		if fl.folder == folder {
			n++
		}
	}
	return n
}

// wireFile is a row of the list. What the documentation of 2024 does not have yet
// comes with the newer shapes only.
func (f *Farm) wireFile(fl *file) map[string]any {
	name := strings.TrimSuffix(fl.name, fl.name[len(fl.name)-len(fl.ext()):])
	row := map[string]any{
		"id": fl.id, "name": strings.TrimSuffix(name, "."), "ext": fl.ext(), "type": fl.kind(), "size": fl.size, "created": fl.added.UTC().Format(time.DateTime),
		"createdint": fl.added.Unix(), "user_id": 31, "folder": fl.folder, "thumbnail": nil, "forPrinters": []any{}, "tags": nil, "cost": nil,
		"printData": map[string]int{"printsDone": 0, "printsCancelled": 0, "printsFailed": 0, "timesSliced": 0},
	}
	if f.opts.OldShapes {
		return row
	}
	row["thumbnailUrl"], row["gcodeAnalysis"] = "https://cdn.simplyprint.example/thumbnails/"+fl.id+".png", []any{}
	if fl.kind() == "printable" {
		row["gcodeAnalysis"] = map[string]any{"totalLayers": 120, "layerHeight": 0.2, "slicer": "PrusaSlicer", "estimate": seconds(f.printTime(fl)), "modelSize": nil, "nozzleSize": 0.4}
	}
	return row
}

// download is files/Download: the bytes that were uploaded.
func (f *Farm) download(c *call) {
	fl := f.files[c.query.Get("file")]
	if fl == nil {
		c.refuse("File not found")
		return
	}
	c.w.Header().Set("Content-Type", "application/octet-stream")
	c.w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fl.name}))
	_, _ = c.w.Write(fl.content) // the caller went away: nobody to tell
}

// upload is a split upload under way.
type upload struct {
	name    string
	total   int64
	content []byte
}

// What the file host allows.
const (
	maxRequest = 100_000_000
	keepUpload = 24 * time.Hour
)

func queueExtensions() []string {
	return []string{"stl", "3mf", "obj", "gcode", "gco", "nc", "npg", "bgcode"}
}

// serveUpload is files/Upload of both hosts: a multipart form brings bytes to
// the file host, JSON at the API host keeps an upload in the library. Both
// hosts are one handler here, so the kind of body tells them apart.
func (f *Farm) serveUpload(w http.ResponseWriter, r *http.Request) {
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err == nil && kind == "multipart/form-data" {
		c := &call{w: w}
		p, err := readPart(multipart.NewReader(http.MaxBytesReader(w, r.Body, maxRequest), params["boundary"]))
		var tooLarge *http.MaxBytesError
		switch {
		case errors.As(err, &tooLarge):
			reply(w, http.StatusRequestEntityTooLarge, envelope(false, "The file is too large"))
		case err != nil:
			reply(w, http.StatusBadRequest, envelope(false, "The body cannot be read"))
		default:
			f.mu.Lock()
			defer f.mu.Unlock()
			f.takePart(c, p)
		}
		return
	}
	c, err := newCall(w, r)
	if err != nil {
		reply(w, http.StatusBadRequest, envelope(false, "The body cannot be read"))
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	fl := f.freshUpload(c.body.text("fileId"))
	if fl == nil {
		c.refuse("File not found")
		return
	}
	kept := &file{id: f.hexID(32), name: fl.name, size: fl.size, folder: c.queryID("folder"), content: fl.content}
	f.keep(kept)
	c.ok(map[string]any{"id": kept.id})
}

// formPart is what one upload request brings.
type formPart struct {
	name, token, total string
	content            []byte
}

func readPart(form *multipart.Reader) (formPart, error) {
	var p formPart
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return p, nil
		}
		if err != nil {
			return p, fmt.Errorf("read the form: %w", err)
		}
		if part.FormName() == "file" {
			p.name = part.FileName()
			if p.content, err = io.ReadAll(part); err != nil {
				return p, fmt.Errorf("read the file: %w", err)
			}
			continue
		}
		text, err := io.ReadAll(io.LimitReader(part, 1024))
		if err != nil {
			return p, fmt.Errorf("read the form: %w", err)
		}
		switch part.FormName() {
		case "continueToken":
			p.token = string(text)
		case "totalSize":
			p.total = string(text)
		}
	}
}

func (f *Farm) takePart(c *call, p formPart) {
	u := f.partial[p.token]
	switch {
	case p.token != "" && u == nil:
		c.refuse("continueToken: Invalid token")
		return
	case len(p.content) == 0:
		c.refuse("file: The file is empty")
		return
	case u == nil:
		u = &upload{name: p.name, total: int64(len(p.content))}
		if p.total != "" {
			n, err := strconv.ParseInt(p.total, 10, 64)
			if err != nil {
				c.refuse("totalSize: Invalid value supplied")
				return
			}
			u.total = n
		}
	}
	// The name of the first part names the whole file.
	fl := &file{name: u.name, size: u.total}
	if !slices.Contains(queueExtensions(), fl.ext()) {
		c.refuse("file: This file type is not supported")
		return
	}
	delete(f.partial, p.token)
	u.content = append(u.content, p.content...)
	switch have := int64(len(u.content)); {
	case have > u.total:
		c.refuse("file: More data than totalSize")
	case have < u.total:
		token := f.hexID(40) // a new one for each part
		f.partial[token] = u
		c.ok(map[string]any{"continueToken": token})
	default:
		f.dropExpired()
		fl.id, fl.expires, fl.content = f.hexID(64), f.opts.Now().Add(keepUpload), u.content
		f.uploads[fl.id] = fl
		c.ok(map[string]any{"file": map[string]any{"id": fl.id, "name": fl.name, "size": fl.size, "expires_at": stamp(fl.expires)}})
	}
}

// dropExpired forgets uploads that nobody used in time.
func (f *Farm) dropExpired() {
	maps.DeleteFunc(f.uploads, func(_ string, fl *file) bool { return !f.opts.Now().Before(fl.expires) })
}
