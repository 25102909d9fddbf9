package transfer

import (
	"bytes"
	"context"
	"errors"
	"time"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

// VerifyFiles compares two files byte by byte, reading both at the same time and each once. See Verify for progress and errors.
func VerifyFiles(ctx context.Context, path, other string, progress func(VerifyProgress)) (Verification, error) {
	start := time.Now()
	a, err := openPass(ctx, path)
	if err != nil {
		return Verification{}, err
	}
	defer a.close()
	b, err := openPass(ctx, other)
	if err != nil {
		return Verification{}, err
	}
	defer b.close()
	offset := comparePasses(a, b, progress)
	v := Verification{Against: AgainstFile}
	var errA, errB error
	v.File, errA = a.result()
	v.Other, errB = b.result()
	if err = errors.Join(ctx.Err(), errA, errB); err != nil {
		return Verification{}, err
	}
	if v.Equal = offset < 0; !v.Equal {
		v.Difference = &Difference{Code: fault.DiffersAt, Offset: offset, Block: offset / wire.BlockSize(v.File.Size)}
	}
	v.Seconds = time.Since(start).Seconds()
	return v, nil
}

// comparePasses takes both to their ends and returns the offset of the first byte that differs or that only one has, -1 for none.
func comparePasses(a, b *pass, progress func(VerifyProgress)) int64 {
	first, at, read := int64(-1), int64(0), int64(0)
	for {
		pieceA, moreA := a.next()
		pieceB, moreB := b.next()
		if !moreA && !moreB {
			return first
		}
		if first < 0 {
			if i := firstDifference(pieceA, pieceB); i >= 0 {
				first = at + int64(i)
			}
		}
		at += int64(max(len(pieceA), len(pieceB))) // both are whole pieces until one of the files ends
		read += int64(len(pieceA) + len(pieceB))
		a.done(pieceA)
		b.done(pieceB)
		if progress != nil {
			progress(VerifyProgress{read, a.info.Size() + b.info.Size()})
		}
	}
}

// firstDifference returns the first index at which the slices differ or only one has a byte, -1 for none.
func firstDifference(a, b []byte) int {
	n := min(len(a), len(b))
	if bytes.Equal(a[:n], b[:n]) {
		if len(a) == len(b) {
			return -1
		}
		return n
	}
	i := 0
	for a[i] == b[i] {
		i++
	}
	return i
}
