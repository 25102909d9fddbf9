package backend_test

import (
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func findChromium(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("VIDEONET_CHROMIUM"); path != "" {
		return path
	}
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("NOT RUN: no chromium")
	}
	return path
}

// startChromium starts a browser that is killed with all its children at the end of the test.
func startChromium(t *testing.T, chromium, address string, pin [32]byte) {
	t.Helper()
	cmd := exec.Command(chromium, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", //nolint:noctx // ended below
		"--no-first-run", "--disable-background-networking", "--disable-component-update", "--user-data-dir="+t.TempDir(),
		"--ignore-certificate-errors-spki-list="+base64.StdEncoding.EncodeToString(pin[:]), // how a browser is told a pin
		"--autoplay-policy=no-user-gesture-required", "--disable-audio-output", "--use-fake-ui-for-media-stream",
		"--allow-loopback-in-peer-connection", address)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("chromium said: %s", said.String())
		}
	})
}

// bundleSecond makes the page one script that a browser can load.
func bundleSecond(t *testing.T) []byte {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	rolldown := filepath.Join(root, "frontend/node_modules/.bin/rolldown")
	if _, err = os.Stat(rolldown); err != nil {
		t.Skip("NOT RUN: frontend/node_modules is not installed")
	}
	node := filepath.Join(root, "build/.tools/bin/node")
	if _, err = os.Stat(node); err != nil {
		if node, err = exec.LookPath("node"); err != nil {
			t.Skip("NOT RUN: no node")
		}
	}
	out := filepath.Join(t.TempDir(), "page.js")
	cmd := exec.CommandContext(t.Context(), node, rolldown, "e2e/second/page.ts", "--file", out, "--format", "esm")
	cmd.Dir = filepath.Join(root, "frontend")
	if message, failed := cmd.CombinedOutput(); failed != nil {
		t.Fatalf("bundle the page: %v\n%s", failed, message)
	}
	script, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return script
}
