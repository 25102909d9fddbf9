package platform_test

import (
	"testing"

	"videonet/backend/platform"
)

func TestRunsKnowsWhatAClickWouldStart(t *testing.T) {
	for name, want := range map[string]bool{
		"reel.mov": false, "notes.pdf": false, "no ending": false, "a.tar.gz": false,
		"setup.exe": true, "SETUP.EXE": true, "reel.mov.scr": true, "x.desktop": true, "x.lnk": true, "run.sh": true, "a.jar": true, "x.exe. ": true,
	} {
		if got := platform.Runs("/tmp/" + name); got != want {
			t.Errorf("Runs(%q) = %v, want %v", name, got, want)
		}
	}
}

func TestFreeOfAFolder(t *testing.T) {
	if free, err := platform.Free(t.TempDir()); err != nil || free == 0 {
		t.Errorf("Free = %d, %v", free, err)
	}
}
