package grid

import (
	"container/list"
	"sync"
)

// drawing is a file that is made from parameters alone.
type drawing struct {
	contentType string
	name        string
	tag         string // strong ETag
	content     []byte
}

// drawings keeps the files asked for last, up to so many bytes in all.
type drawings struct {
	mu    sync.Mutex
	limit int64
	size  int64
	order *list.List // of *kept, the one used last in front
	byKey map[string]*list.Element
}

type kept struct {
	key string
	drawing
}

func newDrawings(limit int64) *drawings {
	return &drawings{limit: limit, order: list.New(), byKey: map[string]*list.Element{}}
}

func (d *drawings) get(key string) (drawing, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	e, ok := d.byKey[key]
	if !ok {
		return drawing{}, false
	}
	d.order.MoveToFront(e)
	k, _ := e.Value.(*kept)
	return k.drawing, true
}

// put keeps a file. One that is larger than the whole cache is not kept.
func (d *drawings) put(key string, made drawing) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, there := d.byKey[key]; there || int64(len(made.content)) > d.limit {
		return
	}
	d.byKey[key] = d.order.PushFront(&kept{key, made})
	d.size += int64(len(made.content))
	for d.size > d.limit {
		last := d.order.Back()
		k, _ := d.order.Remove(last).(*kept)
		delete(d.byKey, k.key)
		d.size -= int64(len(k.content))
	}
}
