package simplyprint

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/outbound"
)

// File is a file of the library.
type File struct {
	ID      string // 32 hex digits
	Name    string // with extension
	Type    string // printable or model
	Folder  int64  // 0: the root
	Size    int64  // bytes
	Created time.Time

	// What newer versions of the service add; zero where it says nothing.
	EstimateSeconds int64  // of one print
	ThumbnailURL    string // https only
}

// Folder is a folder of the library.
type Folder struct {
	ID   int64
	Name string
}

// FilesQuery says which files to list.
type FilesQuery struct {
	Folder     int64  // 0: the root; -1: every folder, flat
	Search     string // part of the name
	Everywhere bool   // search outside of Folder as well
}

// FileList is what a folder or a search holds. The service does not page it.
type FileList struct {
	Files   []File
	Folders []Folder
}

// Files lists files of the library.
func (c *Client) Files(ctx context.Context, f FilesQuery) (FileList, error) {
	q := url.Values{"f": {strconv.FormatInt(f.Folder, 10)}}
	if f.Search != "" {
		q.Set("search", f.Search)
	}
	if f.Everywhere {
		q.Set("global_search", "true")
	}
	var out struct {
		Files []struct {
			ID      looseText    `json:"id"`
			UID     looseText    `json:"uid"`
			Name    looseText    `json:"name"`
			Ext     looseText    `json:"ext"`
			Type    looseText    `json:"type"`
			Folder  looseInt     `json:"folder"`
			Size    looseInt     `json:"size"`
			Created looseTime    `json:"createdint"`
			Picture looseText    `json:"thumbnailUrl"`
			Old     looseText    `json:"thumbnail"`
			Gcode   wireAnalysis `json:"gcodeAnalysis"`
		} `json:"files"`
		Folders []reference `json:"folders"`
	}
	if err := c.call(ctx, "files/GetFiles", q, nil, false, &out); err != nil {
		return FileList{}, err
	}
	var l FileList
	for _, w := range out.Files {
		id, name := w.ID, string(w.Name)
		if id == "" {
			id = w.UID
		}
		if w.Ext != "" {
			name += "." + string(w.Ext)
		}
		l.Files = append(l.Files, File{
			ID: string(id), Name: name, Type: string(w.Type), Folder: int64(w.Folder), Size: int64(w.Size), Created: w.Created.orZero(),
			EstimateSeconds: max(int64(w.Gcode.Estimate), 0), ThumbnailURL: firstPicture(string(w.Picture), string(w.Old)),
		})
	}
	for _, w := range out.Folders {
		l.Folders = append(l.Folders, Folder{int64(w.ID), string(w.Name)})
	}
	return l, nil
}

// firstPicture is the first of the texts that is an address a page can show. The
// older field says no more than that there is a picture.
func firstPicture(texts ...string) string {
	for _, t := range texts {
		if u, err := url.Parse(t); err == nil && u.Scheme == "https" && u.Host != "" {
			return t
		}
	}
	return ""
}

// UploadedFile is a file that the service keeps for about a day, unless it is
// queued or kept.
type UploadedFile struct {
	ID        string // 64 hex digits
	ExpiresAt time.Time
}

// partSize is what the vendor's own clients send at once: a request may have
// 100 MB with its framing.
const partSize = 95 << 20

// slowest is the upload speed, in bytes a second, below which a part is given up.
const slowest = 128 << 10

// Upload sends a file of size bytes to the files host, in parts when it is
// large. The name's extension decides the type. content is read once and not
// held in memory. A failed upload leaves nothing but a temporary file that the
// service drops by itself, so its failures are never Ambiguous.
func (c *Client) Upload(ctx context.Context, name string, content io.Reader, size int64) (UploadedFile, error) {
	return c.uploadParts(ctx, name, content, size, partSize)
}

func (c *Client) uploadParts(ctx context.Context, name string, content io.Reader, size, most int64) (UploadedFile, error) {
	const op = "files/Upload"
	if c.upload == "" {
		return UploadedFile{}, rejected(op, "no files host is configured")
	}
	if size <= 0 || name == "" {
		return UploadedFile{}, rejected(op, "an upload needs a name and content")
	}
	token := ""
	for sent := int64(0); sent < size; {
		n := min(most, size-sent)
		fields := map[string]string{}
		switch {
		case token != "":
			fields["continueToken"] = token
		case n < size:
			fields["totalSize"] = strconv.FormatInt(size, 10)
		}
		var out struct {
			Token looseText `json:"continueToken"`
			File  struct {
				ID      looseText `json:"id"`
				Expires looseTime `json:"expires_at"`
			} `json:"file"`
		}
		if err := c.uploadPart(ctx, op, fields, name, content, n, &out); err != nil {
			return UploadedFile{}, err
		}
		sent += n
		switch {
		case sent == size && out.File.ID != "":
			return UploadedFile{string(out.File.ID), out.File.Expires.orZero()}, nil
		case sent == size || out.Token == "":
			return UploadedFile{}, unexpected(op)
		}
		token = string(out.Token)
	}
	return UploadedFile{}, unexpected(op)
}

// uploadPart streams the next n bytes of content as one multipart request.
func (c *Client) uploadPart(ctx context.Context, op string, fields map[string]string, name string, content io.Reader, n int64, out any) error {
	var frame bytes.Buffer
	form := multipart.NewWriter(&frame)
	for k, v := range fields {
		if err := form.WriteField(k, v); err != nil {
			return fmt.Errorf("simplyprint: frame an upload: %w", err)
		}
	}
	if _, err := form.CreateFormFile("file", name); err != nil {
		return fmt.Errorf("simplyprint: frame an upload: %w", err)
	}
	head := bytes.Clone(frame.Bytes())
	frame.Reset()
	if err := form.Close(); err != nil {
		return fmt.Errorf("simplyprint: frame an upload: %w", err)
	}
	source := &part{r: content, left: n}
	if c.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, c.timeout+time.Duration(n/slowest)*time.Second)
		defer cancel()
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.upload, io.MultiReader(bytes.NewReader(head), source, &frame))
	if err != nil {
		return fmt.Errorf("simplyprint: %w", err)
	}
	req.ContentLength = int64(len(head)) + n + int64(frame.Len())
	req.Header.Set("Content-Type", form.FormDataContentType())
	c.sign(req)
	a, err := c.files.Do(ctx, req, op, false)
	if errors.Is(err, errShort) {
		// Trying again cannot help: the caller's content is not what it said.
		return &outbound.Error{Service: service, Op: op, Kind: outbound.Rejected, Message: "the content is shorter than its size", Err: errShort}
	}
	if err != nil {
		return err
	}
	return c.read(op, a, false, out)
}

// errShort is the cause when the content ends before its size.
var errShort = errors.New("content ended early")

// part reads exactly left bytes of r.
type part struct {
	r    io.Reader
	left int64
}

func (p *part) Read(b []byte) (int, error) {
	if p.left == 0 {
		return 0, io.EOF
	}
	n, err := p.r.Read(b[:min(int64(len(b)), p.left)])
	p.left -= int64(n)
	if errors.Is(err, io.EOF) {
		if err = nil; p.left > 0 {
			err = errShort
		}
	}
	return n, err
}

// KeepFile puts an upload into a folder of the library (0: the root) and gives
// the library file's id, 32 hex digits.
func (c *Client) KeepFile(ctx context.Context, fileID string, folder int64) (string, error) {
	const op = "files/Upload"
	var out struct {
		ID looseText `json:"id"`
	}
	if err := c.call(ctx, op, url.Values{"folder": {strconv.FormatInt(folder, 10)}}, map[string]any{"fileId": fileID}, true, &out); err != nil {
		return "", err
	}
	if out.ID == "" {
		return "", unnamed(op)
	}
	return string(out.ID), nil
}

// NewFile is a file for the library.
type NewFile struct {
	// Name, with its extension, is what the file is known by: the same name in
	// the same folder is the same file. A name that tells the content (by a hash,
	// say) keeps different ones apart.
	Name    string
	Folder  int64 // 0: the root
	Size    int64
	Content func() (io.ReadCloser, error) // called only when the file is not there yet
}

// StoreFile puts a file into the library unless it is there. Neither uploading
// nor keeping has an idempotency of its own, so after any failure call it again:
// it looks first and adopts what an earlier call, or another process at the same
// time, has stored. stored is false when it was there.
func (c *Client) StoreFile(ctx context.Context, f NewFile) (_ File, stored bool, err error) {
	if old, ok, err := c.FindFile(ctx, f.Name, f.Folder); err != nil || ok {
		return old, false, err
	}
	content, err := f.Content()
	if err != nil {
		return File{}, false, fmt.Errorf("simplyprint: open the content of an upload: %w", err)
	}
	up, err := c.Upload(ctx, f.Name, content, f.Size)
	if err = errors.Join(err, content.Close()); err != nil {
		return File{}, false, err
	}
	id, err := c.KeepFile(ctx, up.ID, f.Folder)
	if err != nil {
		return File{}, false, err
	}
	return File{ID: id, Name: f.Name, Folder: f.Folder, Size: f.Size}, true, nil
}

// FindFile finds a file of the library by its folder and its whole name. Of
// several of one name it gives the oldest, so that all who look agree.
func (c *Client) FindFile(ctx context.Context, name string, folder int64) (_ File, ok bool, err error) {
	if name == "" {
		return File{}, false, rejected("files/GetFiles", "a file without a name cannot be found")
	}
	// The search does not always find a name with its extension, nor perhaps one
	// that was added just now; the folder's whole list has it.
	for _, search := range []string{strings.TrimSuffix(name, path.Ext(name)), ""} {
		list, err := c.Files(ctx, FilesQuery{Folder: folder, Search: search})
		if err != nil {
			return File{}, false, err
		}
		var found *File
		for _, f := range list.Files {
			if f.Name == name && f.Folder == folder && (found == nil || f.Created.Before(found.Created) || f.Created.Equal(found.Created) && f.ID < found.ID) {
				found = &f
			}
		}
		if found != nil {
			return *found, true, nil
		}
	}
	return File{}, false, nil
}
