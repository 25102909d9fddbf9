package backend_test

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The rooms of the house (DESIGN §1). A new folder of backend joins one of these lists in the commit that makes it.
func words() []string {
	return []string{"fault", "sentences", "child", "wire", "media", "trust", "network"}
}
func journeys() []string { return []string{"meeting", "transfer", "analysis"} }
func adapters() []string {
	return []string{"rtc", "direct", "signaling", "webview", "worker", "ffmpeg", "store", "platform", "native", "machine", "storage"}
}

// goPackage is what go list tells of a package.
type goPackage struct {
	ImportPath string
	Imports    []string
	Deps       []string // everything it reaches
	CgoFiles   []string
}

// room is the folder of backend that the package stands in, "" for the wiring itself and for what is outside.
func room(importPath string) string {
	inside, ok := strings.CutPrefix(importPath, "videonet/backend/")
	if !ok {
		return ""
	}
	folder, _, _ := strings.Cut(inside, "/")
	return folder
}

func TestWalls(t *testing.T) {
	for _, system := range []string{"linux", "windows"} {
		t.Run(system, func(t *testing.T) {
			for _, p := range list(t, system) {
				checkReach(t, p)
				checkImports(t, p)
			}
		})
	}
}

// checkReach refuses what a package must not come to, however far the way.
func checkReach(t *testing.T, p goPackage) {
	t.Helper()
	own := room(p.ImportPath)
	for _, dep := range p.Deps {
		there := room(dep)
		switch {
		case strings.HasPrefix(dep, "github.com/wailsapp/wails/"):
			t.Errorf("%s reaches %s: the backend must run without a window", p.ImportPath, dep)
		case dep == "videonet/app":
			t.Errorf("%s reaches %s: calls go down, events come up", p.ImportPath, dep)
		case there == "":
		case slices.Contains(words(), own) && !slices.Contains(words(), there):
			t.Errorf("%s reaches %s: the words know no one", p.ImportPath, dep)
		case slices.Contains(journeys(), own) && there != own && slices.Contains(journeys(), there):
			t.Errorf("%s reaches %s: a journey knows no other journey", p.ImportPath, dep)
		case slices.Contains(journeys(), own) && slices.Contains(adapters(), there) && (own != "meeting" || there != "rtc"):
			t.Errorf("%s reaches %s: a journey knows no adapter; it defines the small interface it needs", p.ImportPath, dep)
		}
	}
}

// checkImports refuses what only one room may touch.
func checkImports(t *testing.T, p goPackage) {
	t.Helper()
	own := room(p.ImportPath)
	if own != "" && own != "cmd" && !slices.Contains(slices.Concat(words(), journeys(), adapters()), own) {
		t.Errorf("%s: backend/%s is no room that this test knows: is it words, a journey or an adapter?", p.ImportPath, own)
	}
	if len(p.CgoFiles) > 0 && own != "native" {
		t.Errorf("%s has cgo in %v: cgo stands in backend/native only", p.ImportPath, p.CgoFiles)
	}
	for _, imported := range p.Imports {
		if strings.HasPrefix(imported, "github.com/pion/webrtc/") && own != "rtc" {
			t.Errorf("%s imports %s: backend/rtc alone knows it", p.ImportPath, imported)
		}
		if strings.HasPrefix(imported, "go.etcd.io/bbolt") && own != "store" {
			t.Errorf("%s imports %s: backend/store alone knows it", p.ImportPath, imported)
		}
	}
}

// list asks go for every package of backend as it is built for the system.
func list(t *testing.T, system string) []goPackage {
	t.Helper()
	cgo := "1"
	if system == "windows" {
		cgo = "0"
	}
	cmd := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports,Deps,CgoFiles", "./...")
	cmd.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED="+cgo)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list for %s: %v\n%s", system, err, stderr.String())
	}
	var packages []goPackage
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("read go list: %v", err)
		}
		packages = append(packages, p)
	}
	if len(packages) < len(words()) {
		t.Fatalf("go list knows only %d packages", len(packages))
	}
	return packages
}

// TestFloors holds the versions below which a module has known holes that reach us; a dependency's go.mod must not pull them down, nor up
// past what is pinned (DESIGN §2.13).
func TestFloors(t *testing.T) {
	floors := map[string]string{"golang.org/x/net": "v0.56.0", "golang.org/x/crypto": "v0.52.0"}
	pins := map[string]string{
		"github.com/pion/webrtc/v4": "v4.2.20", "github.com/pion/interceptor": "v0.1.48", "github.com/pion/mediadevices": "v0.9.4",
		"github.com/wailsapp/wails/v2": "v2.16.0",
	}
	out, err := exec.CommandContext(t.Context(), "go", "list", "-m", "all").Output()
	if err != nil {
		t.Fatalf("go list -m all: %v", err)
	}
	have := map[string]string{}
	for line := range strings.Lines(string(out)) {
		if fields := strings.Fields(line); len(fields) >= 2 {
			have[fields[0]] = fields[1]
		}
	}
	for module, floor := range floors {
		if compareVersions(have[module], floor) < 0 {
			t.Errorf("%s is %q, below %s", module, have[module], floor)
		}
	}
	for module, pin := range pins {
		if have[module] != pin {
			t.Errorf("%s is %q, pinned is %s", module, have[module], pin)
		}
	}
}

// compareVersions orders vX.Y.Z; what does not parse is the lowest.
func compareVersions(a, b string) int {
	parse := func(v string) (numbers []int) {
		for part := range strings.SplitSeq(strings.TrimPrefix(v, "v"), ".") {
			n, err := strconv.Atoi(part)
			if err != nil {
				return nil
			}
			numbers = append(numbers, n)
		}
		return numbers
	}
	return slices.Compare(parse(a), parse(b))
}
