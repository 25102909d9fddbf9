package machine

import (
	"bufio"
	"context"
	"encoding/csv"
	"io"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	"videonet/backend/child"
)

// gpuColumns are what nvidia-smi is asked for; parseGPUs reads them in this order.
const gpuColumns = "index,name,utilization.gpu,utilization.decoder,memory.used,memory.total,temperature.gpu"

// watchGPUs reads nvidia-smi, which writes a line for each GPU at every step, as long as it runs. Without one there are no GPUs.
func (m *Meter) watchGPUs(ctx context.Context) {
	path, err := exec.LookPath("nvidia-smi")
	if err != nil {
		return
	}
	p, err := child.Start(ctx, child.Spec{Path: path, Args: []string{
		"--query-gpu=" + gpuColumns, "--format=csv,noheader,nounits", "--loop-ms=" + strconv.Itoa(int(Step/time.Millisecond)),
	}})
	if err != nil {
		m.log.Warn("watch GPUs", "error", err)
		return
	}
	defer func() { _ = p.Close() }()
	m.readGPUs(p.Stdout)
}

// readGPUs takes lines until they end. GPU 0 begins a new round.
func (m *Meter) readGPUs(r io.Reader) {
	var round []GPU
	for lines := bufio.NewScanner(r); lines.Scan(); {
		index, g, ok := parseGPU(lines.Text())
		if !ok {
			continue // a word to people
		}
		if index == 0 {
			round = nil
		}
		round = append(slices.Clip(round), g)
		m.mu.Lock()
		m.gpus = round
		m.mu.Unlock()
	}
	m.mu.Lock()
	m.gpus = nil
	m.mu.Unlock()
}

// parseGPU reads one line; what the driver does not tell ("[N/A]") is unknown.
func parseGPU(line string) (index int, g GPU, ok bool) {
	r := csv.NewReader(strings.NewReader(line))
	r.TrimLeadingSpace = true
	f, err := r.Read()
	if err != nil || len(f) != strings.Count(gpuColumns, ",")+1 {
		return 0, GPU{}, false
	}
	if index, err = strconv.Atoi(strings.TrimSpace(f[0])); err != nil {
		return 0, GPU{}, false
	}
	number := func(s string) float64 {
		v, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
		if err != nil {
			return -1
		}
		return v
	}
	const mebibyte = 1 << 20
	return index, GPU{
		Name: strings.TrimSpace(f[1]), Load: max(number(f[2]), 0), Decoder: number(f[3]),
		Memory: int64(max(number(f[4]), 0)) * mebibyte, MemoryAll: int64(max(number(f[5]), 0)) * mebibyte, Celsius: number(f[6]),
	}, true
}
