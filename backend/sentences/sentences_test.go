package sentences_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"videonet/backend/fault"
	"videonet/backend/sentences"
)

// codes reads the constants of backend/fault, so that a new code without sentences fails here.
func codes(t *testing.T) []fault.Code {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../fault/fault.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []fault.Code
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if id, ok := spec.Type.(*ast.Ident); !ok || id.Name != "Code" {
			return true
		}
		for _, v := range spec.Values {
			if lit, ok := v.(*ast.BasicLit); ok {
				s, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, fault.Code(s))
			}
		}
		return true
	})
	if len(out) < 30 {
		t.Fatalf("read only %d codes from fault.go", len(out))
	}
	return out
}

func TestEveryCodeHasASentenceInEveryLanguage(t *testing.T) {
	hole := regexp.MustCompile(`\{\{(\w+)\}\}`)
	want := map[fault.Code][]string{}
	for _, language := range sentences.Languages() {
		all, err := sentences.All(language)
		if err != nil {
			t.Fatal(err)
		}
		for _, code := range codes(t) {
			holes := hole.FindAllString(all[code], -1)
			slices.Sort(holes)
			switch {
			case all[code] == "":
				t.Errorf("%s: no sentence for %q", language, code)
			case language == "en":
				want[code] = holes
			case !slices.Equal(holes, want[code]):
				t.Errorf("%s: %q has the holes %v, en has %v", language, code, holes, want[code])
			}
			delete(all, code)
		}
		for code := range all {
			t.Errorf("%s: %q is no code of backend/fault", language, code)
		}
	}
}

func TestOf(t *testing.T) {
	err := fmt.Errorf("send: %w", fault.New(fault.PeerLost, nil, "name", "미나"))
	if got := sentences.Of("ko", err); got != "미나 님과 연결이 끊겼습니다. 다시 들어오면 다시 보내세요." {
		t.Errorf("Of = %q", got)
	}
	hostile := fault.New(fault.FileGone, nil, "file", "\x1b]0;owned\x07\u202efdp.exe")
	if got := sentences.Of("en", hostile); strings.ContainsAny(got, "\x1b\x07\u202e") {
		t.Errorf("control characters of a name reach the terminal: %q", got)
	}
}

func TestLanguage(t *testing.T) {
	for locale, want := range map[string]string{"ko_KR.UTF-8": "ko", "ja": "ja", "de_DE": "en", "": "en", "C.UTF-8": "en"} {
		if got := sentences.Language(locale); got != want {
			t.Errorf("Language(%q) = %q, want %q", locale, got, want)
		}
	}
}
