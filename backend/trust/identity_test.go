package trust_test

import (
	"bytes"
	"strings"
	"testing"

	"videonet/backend/trust"
)

func TestIdentity(t *testing.T) {
	i := identity(t)
	b := i.Bytes()
	again, err := trust.ParseIdentity(b)
	if err != nil || again.Public() != i.Public() || !bytes.Equal(again.Bytes(), b) {
		t.Fatalf("ParseIdentity: %v", err)
	}
	if !i.Public().Verify([]byte("VN1"), again.Sign([]byte("VN1"))) || i.Public().Verify([]byte("VN2"), i.Sign([]byte("VN1"))) {
		t.Error("signatures do not fit")
	}
	for n := range b {
		damaged := bytes.Clone(b)
		damaged[n] ^= 0x10
		if _, err := trust.ParseIdentity(damaged); err == nil {
			t.Errorf("a flipped bit in byte %d was taken", n)
		}
		if _, err := trust.ParseIdentity(b[:n]); err == nil {
			t.Errorf("%d bytes were taken", n)
		}
	}
	if (trust.Identity{}).Sign(nil) != nil || (trust.Identity{}).Bytes() != nil {
		t.Error("nobody signs")
	}
}

func TestParticipantID(t *testing.T) {
	k := identity(t).Public()
	var again trust.PublicKey
	if err := again.UnmarshalText([]byte(k.String())); err != nil || again != k || len(k.String()) != 43 {
		t.Fatalf("%q: %v", k, err)
	}
	for _, bad := range []string{"", k.String() + "=", k.String()[:42], k.String()[:20] + "\n" + k.String()[20:], strings.Repeat("/", 43)} {
		if again.UnmarshalText([]byte(bad)) == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}

func TestFingerprintOf(t *testing.T) {
	line := fingerprint("a")
	for name, c := range map[string]struct {
		sdp  string
		fine bool
	}{
		"one":                  {"v=0\r\n" + line + "\r\n", true},
		"the same in each m":   {"v=0\r\nm=audio\r\n" + line + "\r\nm=video\r\n" + line + "\r\n", true},
		"session and m":        {"v=0\r\n" + line + "\r\nm=audio\r\n" + line + "\r\n", true},
		"other spelling":       {"v=0\n" + line + "\na=fingerprint:SHA-256 " + strings.ToLower(line[len("a=fingerprint:sha-256 "):]) + "\n", true},
		"none":                 {"v=0\r\nm=audio\r\n", false},
		"two":                  {"v=0\r\n" + line + "\r\n" + fingerprint("b") + "\r\n", false},
		"second in capitals":   {"v=0\r\n" + line + "\r\n" + "A=FINGERPRINT:" + fingerprint("b")[len("a=fingerprint:"):] + "\r\n", false},
		"sha-1":                {"v=0\r\na=fingerprint:sha-1 " + strings.Repeat("AA:", 19) + "AA\r\n", false},
		"sha-1 beside sha-256": {"v=0\r\n" + line + "\r\na=fingerprint:sha-1 " + strings.Repeat("AA:", 19) + "AA\r\n", false},
		"md5":                  {"v=0\r\na=fingerprint:md5 " + strings.Repeat("AA:", 15) + "AA\r\n", false},
		"a digit short":        {"v=0\r\n" + line[:len(line)-1] + "\r\n", false},
		"a pair short":         {"v=0\r\n" + line[:len(line)-3] + "\r\n", false},
		"a pair more":          {"v=0\r\n" + line + ":00\r\n", false},
		"not hex":              {"v=0\r\n" + line[:len(line)-2] + "0g\r\n", false},
		"a blank behind":       {"v=0\r\n" + line + " \r\n", false},
		"lone return":          {"v=0\r\n" + line + "\ra=x\r\n", false},
		"NUL":                  {"v=0\r\n" + line + "\r\na=\x00\r\n", false},
		"no v=0":               {line + "\r\n", false},
		"10,000 m-lines":       {"v=0\r\n" + line + "\r\n" + strings.Repeat("m=\n", 10000), false},
		"10,000 candidates":    {"v=0\r\n" + line + "\r\n" + strings.Repeat("a=candidate:\n", 2000), false},
		"1 MiB":                {"v=0\r\n" + line + "\r\n" + strings.Repeat("a", 1<<20), false},
		"empty":                {"", false},
	} {
		if _, err := trust.FingerprintOf(c.sdp); (err == nil) != c.fine {
			t.Errorf("%s: %v", name, err)
		}
	}
}
