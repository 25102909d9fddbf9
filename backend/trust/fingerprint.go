package trust

import (
	"encoding/hex"
	"errors"
	"strings"

	"videonet/backend/wire"
)

// Fingerprint is SHA-256 of a DTLS certificate (RFC 8122 §5).
type Fingerprint [32]byte

// Bounds of an SDP: a call of 6 cameras stays far below them, a flood does not.
const (
	maxMediaLines     = 64
	maxCandidateLines = 256
)

// FingerprintOf returns the one certificate that an SDP vouches for. It refuses an SDP without any, with two different ones, with one
// of another hash than SHA-256, and one that is malformed so that two readers could see two SDPs.
func FingerprintOf(sdp string) (Fingerprint, error) {
	var found Fingerprint
	if len(sdp) > wire.MaxSDP || !strings.HasPrefix(sdp, "v=0") || strings.ContainsRune(sdp, 0) {
		return found, errors.New("read SDP: not an SDP")
	}
	count, media, candidates := 0, 0, 0
	for line := range strings.SplitSeq(sdp, "\n") {
		line = strings.TrimSuffix(line, "\r")
		if strings.ContainsRune(line, '\r') {
			return found, errors.New("read SDP: a lone carriage return")
		}
		switch {
		case hasPrefixFold(line, "m="):
			media++
		case hasPrefixFold(line, "a=candidate:"):
			candidates++
		case hasPrefixFold(line, "a=fingerprint:"):
			f, err := parseFingerprint(line[len("a=fingerprint:"):])
			if err != nil {
				return found, err
			}
			if count > 0 && f != found {
				return found, errors.New("read SDP: two different fingerprints")
			}
			found = f
			count++
		}
	}
	if count == 0 {
		return found, errors.New("read SDP: no fingerprint")
	}
	if media > maxMediaLines || candidates > maxCandidateLines {
		return found, errors.New("read SDP: too many lines")
	}
	return found, nil
}

func parseFingerprint(s string) (f Fingerprint, err error) {
	algorithm, digest, ok := strings.Cut(s, " ")
	if !ok || !strings.EqualFold(algorithm, "sha-256") {
		return f, errors.New("read SDP: a fingerprint that is not sha-256")
	}
	pairs := strings.Split(digest, ":")
	if len(pairs) != len(f) {
		return f, errors.New("read SDP: a fingerprint of the wrong length")
	}
	for i, p := range pairs {
		b, err := hex.DecodeString(p)
		if err != nil || len(b) != 1 {
			return f, errors.New("read SDP: a fingerprint that is not hex")
		}
		f[i] = b[0]
	}
	return f, nil
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}
