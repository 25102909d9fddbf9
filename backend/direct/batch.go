package direct

import (
	"bufio"
	"net"
	"sync"
)

// What is gathered between TLS and the system, in bytes: crypto/tls would otherwise make a system call for each record of 16 KiB.
const (
	outBatch = 80 << 10  // one message of 64 KiB with all its records
	inBatch  = 128 << 10 // two of them; more fall out of the processor's cache
)

// batch is the TCP connection under TLS. While somebody holds it, writes gather until the flush; all else passes at once, so that an
// alert never waits.
type batch struct {
	net.Conn
	in *bufio.Reader

	mu   sync.Mutex // guards what follows: crypto/tls writes alerts and answers to key updates from its readers
	out  []byte
	held bool
}

func newBatch(c net.Conn) *batch { return &batch{Conn: c, in: bufio.NewReaderSize(c, inBatch)} }

func (b *batch) Read(p []byte) (int, error) { return b.in.Read(p) }

func (b *batch) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.held {
		return b.Conn.Write(p)
	}
	if len(b.out)+len(p) > cap(b.out) {
		if err := b.drain(); err != nil {
			return 0, err
		}
	}
	b.out = append(b.out, p...)
	return len(p), nil
}

// hold makes writes gather.
func (b *batch) hold() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.out == nil {
		b.out = make([]byte, 0, outBatch)
	}
	b.held = true
}

// flush writes what was gathered and lets go.
func (b *batch) flush() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.held = false
	return b.drain()
}

// drain writes what was gathered. The caller holds the mutex.
func (b *batch) drain() error {
	if len(b.out) == 0 {
		return nil
	}
	_, err := b.Conn.Write(b.out)
	b.out = b.out[:0]
	return err
}
