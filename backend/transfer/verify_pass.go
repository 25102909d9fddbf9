package transfer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"videonet/backend/fault"
)

// Of each file so many pieces are read ahead. Large ones: two files of one turning disk are read at the same time.
const (
	pieceSize  = 4 << 20
	pieceCount = 3
)

// openForVerify opens a file for reading that is one: never a folder, and never what would wait or not end (FIFO, device).
func openForVerify(path string) (*os.File, fs.FileInfo, error) {
	info, err := os.Stat(path) // opening some devices does something
	if err != nil {
		return nil, nil, sourceFault(path, err)
	}
	if err = mustBeRegular(path, info); err != nil {
		return nil, nil, err
	}
	file, err := os.OpenFile(path, os.O_RDONLY|openNonblock, 0)
	if err != nil {
		return nil, nil, sourceFault(path, err)
	}
	if info, err = file.Stat(); err == nil {
		err = mustBeRegular(path, info)
	}
	if err != nil {
		_ = file.Close() // it was not even read
		return nil, nil, sourceFaultOnce(path, err)
	}
	return file, info, nil
}

func mustBeRegular(path string, info fs.FileInfo) error {
	switch {
	case info.IsDir():
		return fault.New(fault.FileIsFolder, nil, "file", filepath.Base(path))
	case !info.Mode().IsRegular():
		return fault.New(fault.FileUnreadable, errors.New("not a regular file"), "file", filepath.Base(path))
	}
	return nil
}

// sourceFaultOnce leaves an error that has its code.
func sourceFaultOnce(path string, err error) error {
	if _, coded := errors.AsType[*fault.Error](err); coded {
		return err
	}
	return sourceFault(path, err)
}

// pass reads one file ahead and hashes it on goroutines of its own. The owner takes the pieces in order by next, gives them back by
// done, and calls close at the end.
type pass struct {
	path string
	file *os.File
	info fs.FileInfo // when it was opened

	stop    context.CancelFunc
	running sync.WaitGroup
	free    chan []byte
	read    chan []byte
	hashed  chan []byte // closed at the end

	// of the goroutines until hashed is closed
	sum   hash.Hash
	total int64
	err   error
}

func openPass(ctx context.Context, path string) (*pass, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, sourceFault(path, err)
	}
	file, info, err := openForVerify(path)
	if err != nil {
		return nil, err
	}
	p := &pass{
		path: path, file: file, info: info, sum: sha256.New(),
		free: make(chan []byte, pieceCount), read: make(chan []byte, pieceCount), hashed: make(chan []byte, pieceCount),
	}
	for range pieceCount {
		p.free <- make([]byte, min(pieceSize, info.Size()+1))
	}
	ctx, p.stop = context.WithCancel(ctx)
	p.running.Go(func() { p.reading(ctx) })
	p.running.Go(func() { p.hashing(ctx) })
	return p, nil
}

// close ends the goroutines and waits for them. A read that the disk does not answer is waited for.
func (p *pass) close() {
	p.stop()
	p.running.Wait()
	_ = p.file.Close() // it was only read
}

func (p *pass) reading(ctx context.Context) {
	defer close(p.read)
	// One byte more than there was shows a file that grows; what grows for ever ends here.
	from := io.LimitReader(p.file, p.info.Size()+1)
	for {
		var piece []byte
		select {
		case piece = <-p.free:
		case <-ctx.Done():
			p.err = ctx.Err()
			return
		}
		n, err := io.ReadFull(from, piece[:cap(piece)])
		if p.total += int64(n); n > 0 {
			p.read <- piece[:n] // has room for all pieces
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return
		}
		if err != nil {
			p.err = sourceFault(p.path, err)
			return
		}
	}
}

func (p *pass) hashing(ctx context.Context) {
	defer close(p.hashed)
	for piece := range p.read {
		if ctx.Err() == nil { // else it only drains
			_, _ = p.sum.Write(piece) // never fails (hash.Hash)
		}
		p.hashed <- piece // has room for all pieces
	}
}

// next returns the next piece, false at the end or after a failure.
func (p *pass) next() ([]byte, bool) {
	piece, ok := <-p.hashed
	return piece, ok
}

func (p *pass) done(piece []byte) {
	if piece != nil {
		p.free <- piece // has room for all pieces
	}
}

// result returns what the file is, once next has said false. fault.FileWritten when it was written to meanwhile.
func (p *pass) result() (Compared, error) {
	if p.err != nil {
		return Compared{}, p.err
	}
	now, err := p.file.Stat()
	if err != nil {
		return Compared{}, sourceFault(p.path, err)
	}
	name := filepath.Base(p.path)
	if p.total != p.info.Size() || now.Size() != p.info.Size() || !now.ModTime().Equal(p.info.ModTime()) {
		return Compared{}, fault.New(fault.FileWritten, nil, "file", name)
	}
	return Compared{Path: p.path, Name: name, Size: p.total, SHA256: hex.EncodeToString(p.sum.Sum(nil)), Modified: p.info.ModTime()}, nil
}
