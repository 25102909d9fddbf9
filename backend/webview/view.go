package webview

// queueLen is how many pictures of one stream wait for a page: a quarter of a second at 30/s, on top of its window. Older ones would be
// late by more than a conversation bears.
const queueLen = 8

// picture is a message to a page; the payload is shared by all pages.
type picture struct {
	header Header
	data   []byte
}

// view is one page's sight of one stream; guarded by Server.mu.
type view struct {
	page    *page
	stream  string
	number  uint16
	begun   bool // a picture was queued before
	needKey bool // only a key frame may come next
	queue   []picture
}

// offer queues a VP8 picture for the page and returns how many it left out instead. When the page is too far behind, what waits is
// dropped and only a key frame goes on: a delta frame after a hole would show wrong pictures.
func (v *view) offer(p picture) (skipped int) {
	key := p.header.Flags&FlagKey != 0
	switch {
	case v.needKey && !key:
		if v.begun {
			skipped = 1
		}
		return skipped
	case len(v.queue) >= queueLen && !key:
		skipped = len(v.queue) + 1
		v.needKey, v.queue = true, nil
		return skipped
	case len(v.queue) >= queueLen: // a key frame stands alone: what is before it may go
		skipped = len(v.queue)
		v.queue = nil
	}
	v.needKey = false
	v.push(p)
	return skipped
}

// replace queues a JPEG picture, which needs none before it: only the newest is worth sending. It returns how many it left out.
func (v *view) replace(p picture) (skipped int) {
	skipped = len(v.queue)
	v.queue = nil
	v.push(p)
	return skipped
}

func (v *view) push(p picture) {
	p.header.Number = v.number
	v.queue = append(v.queue, p)
	v.begun = true
	v.page.poke()
}
