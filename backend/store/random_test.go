package store_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"videonet/backend/fault"
)

// TestRandomDamage alters 1 to 64 bytes of a real profile somewhere, 200 times over: it opens, and what is there is what was written, or a told
// copy of it, or it is said that it was lost. Every profile can be used on.
func TestRandomDamage(t *testing.T) {
	folder, _, want := lived(t, 40)
	files := tree(t, folder)
	seed := rand.Uint64()
	t.Log("seed ", seed)
	rnd := rand.New(rand.NewPCG(seed, 0))
	told := 0
	for i := range 200 {
		broken := t.TempDir()
		for name, data := range files {
			must(t, os.WriteFile(filepath.Join(broken, name), []byte(data), 0o600))
		}
		junk := make([]byte, 1+rnd.IntN(64)*rnd.IntN(2))
		for k := range junk {
			junk[k] = byte(rnd.Uint32())
		}
		offset := rnd.Int64N(int64(len(files[file]) - len(junk)))
		for i%2 == 0 && files[file][offset] == 0 { // half of them where something is written
			offset = rnd.Int64N(int64(len(files[file]) - len(junk)))
		}
		overwrite(t, filepath.Join(broken, file), offset, junk)
		if i%4 == 0 { // as after a kill: nothing says how the file should be
			must(t, os.WriteFile(filepath.Join(broken, mark), []byte("{}"), 0o600))
		}
		s := open(t, broken)
		if s.Notice() != nil {
			told++
			if !fault.Is(s.Notice(), fault.StoreRestored) {
				t.Errorf("%d bytes at %d: told is %v, though there are copies", len(junk), offset, s.Notice())
			}
		}
		if got := read(t, s); !reflect.DeepEqual(got, want) {
			t.Errorf("%d bytes at %d: other records than were written, told is %v", len(junk), offset, s.Notice())
		}
		goesOn(t, broken, s)
		must(t, os.RemoveAll(broken))
	}
	t.Logf("told of %d of 200; the others were damaged where nothing is kept", told)
}
