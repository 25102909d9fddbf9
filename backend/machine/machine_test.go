package machine_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"go.uber.org/goleak"

	"videonet/backend/fault"
	"videonet/backend/machine"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A busy core shows, memory is neither nothing nor more than there is, and Close ends everything twice.
func TestMeter(t *testing.T) {
	m := machine.Start(slog.New(slog.DiscardHandler))
	samples, stop := m.Subscribe()
	defer stop()
	quiet := make(chan struct{})
	go func() { // one core has work until the second sample
		for n := 0; ; n++ {
			select {
			case <-quiet:
				return
			default:
			}
		}
	}()
	var got []machine.Sample
	for len(got) < 2 {
		select {
		case s := <-samples:
			got = append(got, s)
		case <-time.After(10 * machine.Step):
			t.Fatal("no sample")
		}
	}
	close(quiet)
	h := m.Host()
	if h.Cores != runtime.NumCPU() || h.Memory <= 0 {
		t.Errorf("host %+v", h)
	}
	for _, s := range got {
		if len(s.Cores) == 0 || s.CPU <= 0 || s.CPU > 100 || s.Memory <= 0 || s.Memory >= h.Memory || s.Own <= 0 || s.Own >= s.Memory+h.Memory {
			t.Errorf("sample %+v of %+v", s, h)
		}
	}
	if kept := m.History(); len(kept) < 2 || !kept[0].At.Before(kept[1].At) {
		t.Errorf("history %v", kept)
	}
	for range 2 {
		if err := m.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, open := <-samples; open {
		if _, open = <-samples; open {
			t.Error("samples after Close")
		}
	}
	late, stopLate := m.Subscribe()
	defer stopLate()
	if _, open := <-late; open {
		t.Error("samples of a closed meter")
	}
}

func TestDisk(t *testing.T) {
	free, all, err := machine.Disk(t.Context(), t.TempDir())
	if err != nil || free <= 0 || all < free {
		t.Errorf("%d of %d, %v", free, all, err)
	}
	if _, _, err := machine.Disk(t.Context(), filepath.Join(t.TempDir(), "gone")); !fault.Is(err, fault.FolderUnwritable) {
		t.Errorf("a folder that is gone: %v", err)
	}
}

// TestGPUs runs a program that answers as nvidia-smi does; the real one needs a driver.
func TestGPUs(t *testing.T) {
	folder := t.TempDir()
	script := "#!/bin/sh\n" +
		"echo 'NVIDIA-SMI has a word to say'\n" +
		"while :; do echo '0, NVIDIA GeForce RTX 4060, 46, 62, 3174, 8188, 61'; echo '1, Tesla K80, [N/A], [N/A], 11, 11441, [N/A]'; sleep 1; done\n"
	if err := os.WriteFile(filepath.Join(folder, "nvidia-smi"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", folder+string(os.PathListSeparator)+os.Getenv("PATH"))
	m := machine.Start(slog.New(slog.DiscardHandler))
	defer func() { _ = m.Close() }()
	samples, stop := m.Subscribe()
	defer stop()
	var s machine.Sample
	for deadline := time.After(20 * machine.Step); len(s.GPUs) < 2; {
		select {
		case s = <-samples:
		case <-deadline:
			t.Fatalf("no GPUs: %+v", s)
		}
	}
	want := []machine.GPU{
		{Name: "NVIDIA GeForce RTX 4060", Load: 46, Decoder: 62, Memory: 3174 << 20, MemoryAll: 8188 << 20, Celsius: 61},
		{Name: "Tesla K80", Load: 0, Decoder: -1, Memory: 11 << 20, MemoryAll: 11441 << 20, Celsius: -1},
	}
	for i := range want {
		if s.GPUs[i] != want[i] {
			t.Errorf("GPU %d: %+v, want %+v", i, s.GPUs[i], want[i])
		}
	}
}
