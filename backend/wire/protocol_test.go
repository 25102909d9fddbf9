package wire_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"videonet/backend/wire"
)

// examples returns the lines of each fenced block of PROTOCOL.md that is marked ```json KIND.
func examples(t *testing.T) (text string, lines map[string][]string) {
	t.Helper()
	data, err := os.ReadFile("PROTOCOL.md")
	if err != nil {
		t.Fatal(err)
	}
	lines, block := map[string][]string{}, ""
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		switch kind, fence := strings.CutPrefix(line, "```json "); {
		case fence:
			block = kind
		case strings.HasPrefix(line, "```"):
			block = ""
		case block != "":
			lines[block] = append(lines[block], line)
		}
	}
	return string(data), lines
}

// inCode returns what the Go files of this package say: the results of Kind by receiver, and the error ids.
func inCode(t *testing.T) (kinds map[string]string, ids []string) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	kinds = map[string]string{}
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Name.Name == "Kind" && n.Recv != nil && len(n.Body.List) == 1 {
					if r, ok := n.Body.List[0].(*ast.ReturnStmt); ok {
						kinds[receiver(n)] = literal(r.Results[0])
					}
				}
			case *ast.ValueSpec:
				if id, ok := n.Type.(*ast.Ident); ok && id.Name == "ErrorID" {
					ids = append(ids, literal(n.Values[0]))
				}
			}
			return true
		})
	}
	return kinds, ids
}

func receiver(f *ast.FuncDecl) string {
	if id, ok := f.Recv.List[0].Type.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}

func literal(e ast.Expr) string {
	if l, ok := e.(*ast.BasicLit); ok {
		s, _ := strconv.Unquote(l.Value)
		return s
	}
	return ""
}

// TestProtocolNamesEveryMessage: each message of the code has an example in PROTOCOL.md that parses, and each error id its line.
func TestProtocolNamesEveryMessage(t *testing.T) {
	text, lines := examples(t)
	kinds, ids := inCode(t)
	if len(kinds) < 20 || len(ids) < 10 {
		t.Fatalf("found %d messages and %d error ids in the code", len(kinds), len(ids))
	}
	shown := map[string]bool{}
	for name, parse := range parsers() {
		for _, line := range lines[name] {
			kind, again, err := parse([]byte(line))
			if err != nil || string(again) != line {
				t.Errorf("example %s: written again as %s, %v", line, again, err)
			}
			shown[name+" "+kind] = true
		}
	}
	for of, kind := range kinds {
		found := slices.ContainsFunc(slices.Collect(maps.Keys(shown)), func(s string) bool { return strings.HasSuffix(s, " "+kind) })
		if !found {
			t.Errorf("message %q (%s) has no example in PROTOCOL.md", kind, of)
		}
	}
	for _, id := range ids {
		if !strings.Contains(text, "`"+id+"`") {
			t.Errorf("error %q is not in PROTOCOL.md", id)
		}
	}
}

func TestProtocolBodies(t *testing.T) {
	_, lines := examples(t)
	for _, c := range []struct {
		name  string
		parse func([]byte) ([]byte, error)
	}{
		{"sealed", func(b []byte) ([]byte, error) {
			s, err := wire.ParseSealed(b)
			if err != nil {
				return nil, err
			}
			return s.Marshal()
		}},
		{"hello", again[wire.HelloBody]},
		{"sdp", again[wire.SDPBody]},
		{"candidate", again[wire.CandidateBody]},
		{"bye", again[wire.ByeBody]},
	} {
		if len(lines[c.name]) == 0 {
			t.Errorf("no example of %s", c.name)
		}
		for _, line := range lines[c.name] {
			if b, err := c.parse([]byte(line)); err != nil || string(b) != line {
				t.Errorf("%s: written again as %s, %v", line, b, err)
			}
		}
	}
}

func again[B interface{ Check() error }](data []byte) ([]byte, error) {
	b, err := wire.ParseBody[B](data)
	if err != nil {
		return nil, err
	}
	return wire.MarshalBody(b)
}
