package transfer

import (
	"context"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

// ParseSHA256 reads a SHA-256 as people find it: 64 hexadecimal digits in either case, with blanks or colons around them or between
// their groups, "sha256:" or "SHA-256" in front, a line of sha256sum ("digits  name"), or of its --tag ("SHA256 (name) = digits"). Its
// error is fault.NotHash.
func ParseSHA256(text string) (wire.Hash, error) {
	s := strings.TrimSpace(text)
	if strings.ContainsAny(s, "\r\n\x00") || len(s) > 8<<10 {
		return wire.Hash{}, fault.New(fault.NotHash, errors.New("more than one line"))
	}
	for _, name := range []string{"sha256", "sha-256"} {
		if len(s) > len(name) && strings.EqualFold(s[:len(name)], name) {
			s = strings.TrimLeft(s[len(name):], " \t:=")
			break
		}
	}
	if tag := strings.LastIndex(s, ") = "); strings.HasPrefix(s, "(") && tag > 0 {
		s = s[tag+len(") = "):]
	}
	s = strings.Trim(s, " \t:=")
	if h, ok := digits(s); ok {
		return h, nil
	}
	// "digits  name", "digits *name"; a backslash in front when the name is escaped
	line := strings.TrimPrefix(s, `\`)
	if first, rest, ok := strings.Cut(line, " "); ok && rest != "" && (rest[0] == ' ' || rest[0] == '*') {
		if h, ok := digits(first); ok && len(first) == 2*len(h) {
			return h, nil
		}
	}
	return wire.Hash{}, fault.New(fault.NotHash, errors.New("not 64 hexadecimal digits"))
}

// digits reads 64 hexadecimal digits with blanks or colons between them.
func digits(s string) (h wire.Hash, ok bool) {
	plain := strings.NewReplacer(":", "", " ", "", "\t", "").Replace(s)
	raw, err := hex.DecodeString(plain)
	if err != nil || len(raw) != len(h) {
		return h, false
	}
	return wire.Hash(raw), true
}

// looksLikeHash says whether a text that names no file was meant as a hash: 32 digits or more and nothing else.
func looksLikeHash(s string) bool {
	plain := strings.NewReplacer(":", "", " ", "", "\t", "").Replace(strings.ToLower(s))
	plain = strings.TrimPrefix(strings.TrimPrefix(plain, "sha256"), "sha-256")
	return len(plain) >= 32 && strings.Trim(plain, "0123456789abcdef") == ""
}

// VerifySHA256 compares a file with a hash. See Verify for progress and errors.
func VerifySHA256(ctx context.Context, path string, sum wire.Hash, progress func(VerifyProgress)) (Verification, error) {
	start := time.Now()
	file, _, err := hashFile(ctx, path, false, progress)
	if err != nil {
		return Verification{}, err
	}
	v := Verification{Against: AgainstSHA256, File: file, Other: Compared{Size: -1, SHA256: sum.String()}}
	if v.Equal = file.SHA256 == v.Other.SHA256; !v.Equal {
		v.Difference = differs(fault.DiffersSHA256)
	}
	v.Seconds = time.Since(start).Seconds()
	return v, nil
}

// hashFile reads a file once and returns what it is, and when wanted its BLAKE3 root.
func hashFile(ctx context.Context, path string, withRoot bool, progress func(VerifyProgress)) (Compared, wire.Hash, error) {
	l, err := openPass(ctx, path)
	if err != nil {
		return Compared{}, wire.Hash{}, err
	}
	defer l.close()
	root := newRootHash(l.info.Size())
	for read := int64(0); ; {
		piece, more := l.next()
		if !more {
			break
		}
		if withRoot {
			root.write(piece) // while the next piece goes through SHA-256
		}
		read += int64(len(piece))
		l.done(piece)
		if progress != nil {
			progress(VerifyProgress{read, l.info.Size()})
		}
	}
	file, err := l.result()
	if err = errors.Join(ctx.Err(), err); err != nil {
		return Compared{}, wire.Hash{}, err
	}
	return file, root.sum(), nil
}
