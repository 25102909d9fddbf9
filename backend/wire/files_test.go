package wire_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"videonet/backend/wire"
)

const (
	aTransfer = `"transfer":"AAAAAAAAAAAAAAAAAAAAAQ"`
	aHash     = `"00000000000000000000000000000000000000000000000000000000000000ff"`
)

var (
	transfer = wire.ID{15: 1}
	hash     = wire.Hash{31: 0xff}
)

// filesVectors hold every message of the chapter "Files" once in its one text form.
func filesVectors() map[string]wire.FilesMessage {
	return map[string]wire.FilesMessage{
		`{"type":"offer",` + aTransfer + `,"files":[{"file":1,"name":"a.mp4","size":7,"mtime":1700000000000}],"total":7}`: wire.FileOffer{
			Transfer: transfer, Files: []wire.FileEntry{{File: 1, Name: "a.mp4", Size: 7, MTime: 1700000000000}}, Total: 7,
		},
		`{"type":"offer",` + aTransfer + `,"files":[{"file":9,"name":"<&>","size":0,"mtime":0}],"total":7,"more":true}`: wire.FileOffer{
			Transfer: transfer, Files: []wire.FileEntry{{File: 9, Name: "<&>"}}, Total: 7, More: true,
		},
		`{"type":"offer",` + aTransfer + `,"files":[{"file":1,"kind":"folder","name":"b","folder":"a","size":0,"mtime":5},` +
			`{"file":2,"name":"c.txt","folder":"a/b","size":1,"mtime":6}],"total":1}`: wire.FileOffer{
			Transfer: transfer, Total: 1, Files: []wire.FileEntry{
				{File: 1, Kind: wire.EntryFolder, Name: "b", Folder: "a", MTime: 5}, {File: 2, Name: "c.txt", Folder: "a/b", Size: 1, MTime: 6},
			},
		},
		`{"type":"begin",` + aTransfer + `,"first":1,"last":100000}`: wire.FileBegin{Transfer: transfer, First: 1, Last: 100000},
		`{"type":"there",` + aTransfer + `,"files":[{"file":3,"sha256":` + aHash + `}]}`: wire.FileThere{
			Transfer: transfer, Files: []wire.FileSum{{File: 3, SHA256: hash}},
		},
		`{"type":"differs",` + aTransfer + `,"file":3}`:             wire.FileDiffers{Transfer: transfer, File: 3},
		`{"type":"moved",` + aTransfer + `,"file":3,"stream":1}`:    wire.FileMoved{Transfer: transfer, File: 3, Stream: 1},
		`{"type":"stored",` + aTransfer + `,"files":[[1,7],[9,9]]}`: wire.FileStored{Transfer: transfer, Files: []wire.Run{{1, 7}, {9, 9}}},
		`{"type":"direct","addresses":["10.0.0.2:40123","[fd00::2]:40123"],"certificate":` + aHash + `,"token":"AAAAAAAAAAAAAAAAAAAAAQ"}`: wire.FileDirect{
			Addresses: []string{"10.0.0.2:40123", "[fd00::2]:40123"}, Certificate: hash, Token: transfer,
		},
		`{"type":"receipt",` + aTransfer + `,"path":"tls","began":1700000000000,"ended":1700000001000,"signature":"` + strings.Repeat("A", 86) + `"}`: wire.FileReceipt{
			Transfer: transfer, Path: "tls", Began: 1700000000000, Ended: 1700000001000, Signature: make(wire.Bytes, 64),
		},
		`{"type":"accept",` + aTransfer + `}`: wire.FileAccept{Transfer: transfer},
		`{"type":"refuse",` + aTransfer + `,"error":"transfer_refused","value":"no"}`: wire.FileRefuse{
			Transfer: transfer, Error: "transfer_refused", Value: "no",
		},
		`{"type":"have",` + aTransfer + `,"file":1,"block_size":1048576,"bitmap":""}`: wire.FileHave{
			Transfer: transfer, File: 1, BlockSize: 1 << 20, Bitmap: wire.Bitmap{},
		},
		`{"type":"have",` + aTransfer + `,"file":1,"block_size":1048576,"bitmap":"BQ","leaves":[{"block":2,"leaf":` + aHash + `}]}`: wire.FileHave{
			Transfer: transfer, File: 1, BlockSize: 1 << 20, Bitmap: wire.Bitmap{5}, Leaves: []wire.HaveLeaf{{Block: 2, Leaf: hash}},
		},
		`{"type":"credit",` + aTransfer + `,"bytes":8388608}`:                            wire.FileCredit{Transfer: transfer, Bytes: 8 << 20},
		`{"type":"again",` + aTransfer + `,"file":1,"block":0}`:                          wire.FileAgain{Transfer: transfer, File: 1},
		`{"type":"done",` + aTransfer + `,"file":1,"sha256":` + aHash + `,"size":0}`:     wire.FileDone{Transfer: transfer, File: 1, SHA256: hash},
		`{"type":"verified",` + aTransfer + `,"file":4294967295,"sha256":` + aHash + `}`: wire.FileVerified{Transfer: transfer, File: 1<<32 - 1, SHA256: hash},
		`{"type":"failed",` + aTransfer + `,"file":1,"error":"disk_full"}`:               wire.FileFailed{Transfer: transfer, File: 1, Error: "disk_full"},
		`{"type":"cancel",` + aTransfer + `,"error":"canceled"}`:                         wire.FileCancel{Transfer: transfer, Error: "canceled"},
		`{"type":"pause",` + aTransfer + `}`:                                             wire.FilePause{Transfer: transfer},
		`{"type":"resume",` + aTransfer + `}`:                                            wire.FileResume{Transfer: transfer},
	}
}

func TestFilesVectors(t *testing.T) {
	kinds := map[string]bool{}
	for text, message := range filesVectors() {
		kinds[message.Kind()] = true
		got, err := wire.ParseFilesMessage([]byte(text))
		if err != nil || !reflect.DeepEqual(got, message) {
			t.Errorf("%s = %#v, %v; want %#v", text, got, err, message)
		}
		if enc, err := wire.Encode(message.Kind(), message); err != nil || string(enc) != text {
			t.Errorf("encoded %s, %v; want %s", enc, err, text)
		}
	}
	if len(kinds) != 19 {
		t.Errorf("%d kinds have a vector, want all 19", len(kinds))
	}
}

func TestFilesUnknownFieldsAreIgnored(t *testing.T) {
	got, err := wire.ParseFilesMessage([]byte(`{"type":"accept",` + aTransfer + `,"folder":{"deep":[1]}}`))
	if err != nil || got != (wire.FileAccept{Transfer: transfer}) {
		t.Errorf("= %#v, %v", got, err)
	}
}

func TestFilesUnknownTypeIsNamedSo(t *testing.T) {
	_, err := wire.ParseFilesMessage([]byte(`{"type":"sync"}`))
	if wire.IDOf(err) != wire.UnknownType {
		t.Errorf("= %v", err)
	}
}

// offerOfSize is an offer whose size is written as given.
func offerOfSize(size string) string {
	return `{"type":"offer",` + aTransfer + `,"files":[{"file":1,"name":"a","size":` + size + `,"mtime":0}],"total":0}`
}

// TestFilesSizes is line C2 of the bad input: what a size may look like.
func TestFilesSizes(t *testing.T) {
	for size, ok := range map[string]bool{
		"0": true, "1": true, "2147483647": true, "2147483648": true, "4294967296": true, "4398046511104": true,
		"4398046511105": false, "9007199254740993": false, "9223372036854775807": false, "9223372036854775808": false,
		"-1": false, `"1e9"`: false, "null": false, "1.5": false, "1e3": false, "{}": false, "[1]": false, "true": false,
	} {
		if _, err := wire.ParseFilesMessage([]byte(offerOfSize(size))); (err == nil) != ok {
			t.Errorf("size %s: %v", size, err)
		}
	}
}

func TestFilesRefused(t *testing.T) {
	entry := func(n int) string { return fmt.Sprintf(`{"file":%d,"name":"a","size":0,"mtime":0}`, n) }
	offer := func(entries ...string) string {
		return `{"type":"offer",` + aTransfer + `,"files":[` + strings.Join(entries, ",") + `],"total":0}`
	}
	thousandAndOne := make([]string, 1001)
	for i := range thousandAndOne {
		thousandAndOne[i] = entry(i + 1)
	}
	for name, text := range map[string]string{
		"no files":           offer(),
		"1001 files":         offer(thousandAndOne...),
		"number 0":           offer(entry(0)),
		"number twice":       offer(entry(1), entry(1)),
		"numbers fall":       offer(entry(2), entry(1)),
		"number 2^32":        offer(`{"file":4294967296,"name":"a","size":0,"mtime":0}`),
		"no size":            offer(`{"file":1,"name":"a","mtime":0}`),
		"no name":            offer(`{"file":1,"size":0,"mtime":0}`),
		"long name":          offer(`{"file":1,"name":"` + strings.Repeat("a", 1025) + `","size":0,"mtime":0}`),
		"broken UTF-8":       offer("{\"file\":1,\"name\":\"a\xff\",\"size\":0,\"mtime\":0}"),
		"lone surrogate":     offer(`{"file":1,"name":"\ud800","size":0,"mtime":0}`),
		"size twice":         offer(`{"file":1,"name":"a","size":0,"size":1,"mtime":0}`),
		"mtime below 0":      offer(`{"file":1,"name":"a","size":0,"mtime":-1}`),
		"kind unknown":       offer(`{"file":1,"kind":"link","name":"a","size":0,"mtime":0}`),
		"folder with a size": offer(`{"file":1,"kind":"folder","name":"a","size":1,"mtime":0}`),
		"folder too long":    offer(`{"file":1,"name":"a","folder":"` + strings.Repeat("a", 4097) + `","size":0,"mtime":0}`),
		"folder too deep":    offer(`{"file":1,"name":"a","folder":"` + strings.Repeat("a/", 64) + `a","size":0,"mtime":0}`),
		"begin backwards":    `{"type":"begin",` + aTransfer + `,"first":2,"last":1}`,
		"begin from 0":       `{"type":"begin",` + aTransfer + `,"first":0,"last":1}`,
		"there none":         `{"type":"there",` + aTransfer + `,"files":[]}`,
		"there no hash":      `{"type":"there",` + aTransfer + `,"files":[{"file":1}]}`,
		"there falls":        `{"type":"there",` + aTransfer + `,"files":[{"file":2,"sha256":` + aHash + `},{"file":1,"sha256":` + aHash + `}]}`,
		"stored overlaps":    `{"type":"stored",` + aTransfer + `,"files":[[1,3],[3,4]]}`,
		"stored none":        `{"type":"stored",` + aTransfer + `,"files":[]}`,
		"stored of three":    `{"type":"stored",` + aTransfer + `,"files":[[1,3,5]]}`,
		"stored of one":      `{"type":"stored",` + aTransfer + `,"files":[[1]]}`,
		"moved from 0":       `{"type":"moved",` + aTransfer + `,"file":1,"stream":0}`,
		"direct by name":     `{"type":"direct","addresses":["localhost:1"],"certificate":` + aHash + `,"token":"AAAAAAAAAAAAAAAAAAAAAQ"}`,
		"direct to port 0":   `{"type":"direct","addresses":["10.0.0.1:0"],"certificate":` + aHash + `,"token":"AAAAAAAAAAAAAAAAAAAAAQ"}`,
		"direct to nobody":   `{"type":"direct","addresses":[],"certificate":` + aHash + `,"token":"AAAAAAAAAAAAAAAAAAAAAQ"}`,
		"direct unpinned":    `{"type":"direct","addresses":["10.0.0.1:1"],"token":"AAAAAAAAAAAAAAAAAAAAAQ"}`,
		"receipt by mail":    `{"type":"receipt",` + aTransfer + `,"path":"mail","began":1,"ended":2,"signature":"` + strings.Repeat("A", 86) + `"}`,
		"receipt unsigned":   `{"type":"receipt",` + aTransfer + `,"path":"tls","began":1,"ended":2,"signature":"AAAA"}`,
		"receipt backwards":  `{"type":"receipt",` + aTransfer + `,"path":"tls","began":2,"ended":1,"signature":"` + strings.Repeat("A", 86) + `"}`,
		"no transfer":        `{"type":"accept"}`,
		"transfer too short": `{"type":"accept","transfer":"AAAA"}`,
		"transfer zero":      `{"type":"accept","transfer":"AAAAAAAAAAAAAAAAAAAAAA"}`,
		"hash in upper case": `{"type":"verified",` + aTransfer + `,"file":1,"sha256":` + strings.ToUpper(aHash) + `}`,
		"hash of 63":         `{"type":"verified",` + aTransfer + `,"file":1,"sha256":"` + strings.Repeat("1", 63) + `"}`,
		"hash empty":         `{"type":"verified",` + aTransfer + `,"file":1,"sha256":""}`,
		"no hash":            `{"type":"done",` + aTransfer + `,"file":1,"size":0}`,
		"block size 0":       `{"type":"have",` + aTransfer + `,"file":1,"block_size":0,"bitmap":""}`,
		"block size odd":     `{"type":"have",` + aTransfer + `,"file":1,"block_size":1048577,"bitmap":""}`,
		"leaf not in bitmap": `{"type":"have",` + aTransfer + `,"file":1,"block_size":1048576,"bitmap":"","leaves":[{"block":2,"leaf":` + aHash + `}]}`,
		"credit below 0":     `{"type":"credit",` + aTransfer + `,"bytes":-1}`,
		"credit 2^53":        `{"type":"credit",` + aTransfer + `,"bytes":9007199254740992}`,
		"error is markup":    `{"type":"cancel",` + aTransfer + `,"error":"<b>"}`,
		"no error":           `{"type":"cancel",` + aTransfer + `}`,
		"too large":          `{"type":"cancel",` + aTransfer + `,"error":"canceled","value":"` + strings.Repeat("a", wire.MaxMessage) + `"}`,
	} {
		if got, err := wire.ParseFilesMessage([]byte(text)); err == nil {
			t.Errorf("%s was taken: %#v", name, got)
		}
	}
}

func TestBlocks(t *testing.T) {
	const mib = 1 << 20
	for _, c := range []struct{ size, block, blocks int64 }{
		{0, mib, 0},
		{1, mib, 1},
		{mib - 1, mib, 1},
		{mib, mib, 1},
		{mib + 1, mib, 2},
		{16384 * mib, mib, 16384},
		{16384*mib + 1, 2 * mib, 8193},
		{16384 * 16 * mib, 16 * mib, 16384},
		{wire.MaxFileSize, 16 * mib, 262144},
	} {
		if b, n := wire.BlockSize(c.size), wire.Blocks(c.size); b != c.block || n != c.blocks {
			t.Errorf("%d bytes: %d blocks of %d, want %d of %d", c.size, n, b, c.blocks, c.block)
		}
		if c.blocks > 0 {
			if _, end := wire.BlockRange(c.size, c.blocks-1); end != c.size {
				t.Errorf("%d bytes: the last block ends at %d", c.size, end)
			}
		}
	}
}

func TestHaveOfTheLargestFileFitsAMessage(t *testing.T) {
	bitmap := wire.NewBitmap(wire.Blocks(wire.MaxFileSize))
	leaves := make([]wire.HaveLeaf, 64)
	for i := range leaves {
		leaves[i].Block = uint32(i)
		bitmap.Set(int64(i))
	}
	have := wire.FileHave{Transfer: transfer, File: 1<<32 - 1, BlockSize: 16 << 20, Bitmap: bitmap, Leaves: leaves}
	enc, err := wire.Encode(have.Kind(), have)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := wire.ParseFilesMessage(enc); err != nil {
		t.Error(err)
	}
}

func TestBitmap(t *testing.T) {
	b := wire.NewBitmap(10)
	b.Set(0)
	b.Set(9)
	for block, want := range map[int64]bool{-1: false, 0: true, 1: false, 8: false, 9: true, 10: false, 1 << 40: false} {
		if b.Has(block) != want {
			t.Errorf("Has(%d) = %v", block, !want)
		}
	}
	if b.Count() != 2 {
		t.Errorf("Count = %d", b.Count())
	}
	for blocks, fits := range map[int64]bool{8: false, 9: false, 10: true, 16: true, 17: false} {
		if (b.Fits(blocks) == nil) != fits {
			t.Errorf("Fits(%d) = %v", blocks, b.Fits(blocks))
		}
	}
	if wire.Bitmap(nil).Fits(5) != nil {
		t.Error("an empty bitmap fits every file")
	}
}

// FuzzFilesMessage: what parses is written and parsed again to the same message.
func FuzzFilesMessage(f *testing.F) {
	for text := range filesVectors() {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := wire.ParseFilesMessage(data)
		if err != nil {
			return
		}
		enc, err := wire.Encode(m.Kind(), m)
		if err != nil {
			if len(data) > wire.MaxMessage/6 { // escapes may grow a message beyond the limit
				return
			}
			t.Fatal(err)
		}
		again, err := wire.ParseFilesMessage(enc)
		if err != nil || !same(m, again) {
			t.Fatalf("%s → %s: %v", data, enc, err)
		}
	})
}

// same compares by text, to which an absent and an empty list are equal.
func same(a, b wire.FilesMessage) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

func TestPutFrameHeaderIsAppendFrame(t *testing.T) {
	want, err := wire.AppendFrame(nil, wire.Frame{Type: wire.FrameData, File: 7, Offset: 1 << 40, Payload: []byte("abc")})
	if err != nil {
		t.Fatal(err)
	}
	got := make([]byte, wire.FrameHeaderSize+3)
	for i := range got {
		got[i] = 0xff // what a buffer held before must not stay
	}
	copy(got[wire.FrameHeaderSize:], "abc")
	if err := wire.PutFrameHeader(got, wire.FrameData, 7, 1<<40); err != nil || string(got) != string(want) {
		t.Errorf("%x, %v; want %x", got, err, want)
	}
	for name, err := range map[string]error{
		"short":       wire.PutFrameHeader(make([]byte, 19), wire.FrameData, 1, 0),
		"long":        wire.PutFrameHeader(make([]byte, wire.FrameHeaderSize+wire.MaxFramePayload+1), wire.FrameData, 1, 0),
		"beyond 2^63": wire.PutFrameHeader(make([]byte, 21), wire.FrameData, 1, 1<<63-1),
	} {
		if err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
