package transfer_test

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// diskCall is a call of the system that changes the disk, or makes a change last. Times count lines of the trace: what was begun may be on
// the disk, what has ended and was synced is.
type diskCall struct {
	name       string
	path, to   string // absolute; to is the new name of a rename
	from, size int64  // of a write
	creates    bool
	flagged    bool // a write at the place where the last one of the file ended
	begun, end int  // lines
}

// The calls as strace writes them, with the paths of files: pwrite64(7</in/a>, "..."..., 4096, 8192) = 4096.
var (
	callStart  = regexp.MustCompile(`^(\d+) +(\w+)\(`)
	callResume = regexp.MustCompile(`^(\d+) +<\.\.\. (\w+) resumed>`)
	callResult = regexp.MustCompile(`\)\s+= (-?\d+)(<[^>]*>)?( E\w+.*)?$`)
	callFolder = regexp.MustCompile(`(?:AT_FDCWD|\d+)<([^>]*)>`)
	callText   = regexp.MustCompile(`"((?:[^"\\]|\\.)*)"`)
	callOffset = regexp.MustCompile(`, (\d+)\)\s+= -?\d+$`)
)

// tracedCalls are those that strace is asked for.
const tracedCalls = "write,pwrite64,pwritev,fsync,fdatasync,syncfs,renameat,renameat2,openat,mkdirat,unlinkat,fallocate,ftruncate,link,linkat"

// readTrace reads what strace -f -y has written: the calls that went well, in the order in which they began, and the number of lines.
func readTrace(t *testing.T, path string) (calls []diskCall, lines int) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	type begun struct {
		text string
		line int
		at   int // in calls
	}
	open := map[string]begun{}
	var texts []string
	scan := bufio.NewScanner(file)
	scan.Buffer(nil, 1<<20)
	for ; scan.Scan(); lines++ {
		line := scan.Text()
		if m := callResume.FindStringSubmatch(line); m != nil {
			b := open[m[1]]
			delete(open, m[1])
			texts[b.at] = b.text + line[len(m[0]):]
			calls[b.at].end = lines
			continue
		}
		m := callStart.FindStringSubmatch(line)
		if m == nil {
			continue // a signal, or the end of a thread
		}
		if cut, found := strings.CutSuffix(line, " <unfinished ...>"); found {
			open[m[1]] = begun{text: cut, line: lines, at: len(calls)}
			line = ""
		}
		calls, texts = append(calls, diskCall{name: m[2], begun: lines, end: lines}), append(texts, line)
	}
	if err := scan.Err(); err != nil {
		t.Fatal(err)
	}
	good := calls[:0]
	for i, c := range calls {
		if c.read(texts[i]) {
			good = append(good, c)
		}
	}
	return good, lines
}

// read takes the call apart. It reports whether it went well and is about a file.
func (c *diskCall) read(text string) bool {
	result := callResult.FindStringSubmatch(text)
	folders := callFolder.FindAllStringSubmatch(text, -1)
	if result == nil || result[3] != "" || len(folders) == 0 {
		return false
	}
	c.path = folders[0][1]
	names := callText.FindAllStringSubmatch(text, -1)
	value, _ := strconv.ParseInt(result[1], 10, 64)
	switch c.name {
	case "write":
		c.size, c.flagged = value, true
	case "pwrite64", "pwritev":
		offset := callOffset.FindStringSubmatch(text)
		if offset == nil {
			return false
		}
		c.size = value
		c.from, _ = strconv.ParseInt(offset[1], 10, 64)
	case "openat", "mkdirat", "unlinkat":
		if len(names) == 0 {
			return false
		}
		c.creates = strings.Contains(text, "O_CREAT")
		c.path = filepath.Join(c.path, names[0][1])
		return c.name != "openat" || c.creates
	case "renameat", "renameat2":
		if len(names) != 2 || len(folders) < 2 {
			return false
		}
		c.path, c.to = filepath.Join(c.path, names[0][1]), filepath.Join(folders[1][1], names[1][1])
	}
	return true
}

func (c diskCall) String() string {
	return fmt.Sprintf("%d-%d %s %s %s %d+%d", c.begun, c.end, c.name, c.path, c.to, c.from, c.size)
}
