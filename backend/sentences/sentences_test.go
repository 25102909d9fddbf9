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
	"time"

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

// The command line says sizes, places in a video and days as the window does.
func TestValuesAreWrittenForPeople(t *testing.T) {
	when := time.Date(2021, 3, 12, 18, 0, 0, 0, time.Local)
	soon := time.Date(time.Now().Year(), 3, 12, 18, 0, 0, 0, time.Local)
	expired := func(at time.Time) error {
		return fault.New(fault.InviteExpired, nil, "when", at.UTC().Format(time.RFC3339))
	}
	for _, c := range []struct {
		language string
		err      error
		want     string
	}{
		{"en", fault.New(fault.DiskFull, nil, "free", int64(1), "need", int64(640_000_000)), "The disk is full. Free 640 MB and try again."},
		{"ko", fault.New(fault.DiskFull, nil, "free", 0, "need", 17_825_792), "디스크가 가득 찼습니다. 17.8 MB를 비우고 다시 시도하세요."},
		{"en", fault.New(fault.TransferTooLarge, nil, "size", int64(1000), "limit", int64(999)), "The file is larger (1.00 kB) than allowed here (999 B)."},
		{
			"ko", fault.New(fault.WorkerLimit, nil, "file", "a.mkv", "limit", "memory"),
			"a.mkv 분석을 멈췄습니다. 시간이나 메모리 한도를 넘었습니다. 프로그램의 다른 부분에는 영향이 없습니다.",
		},
		{"ja", fault.New(fault.FileTruncated, nil, "file", "a", "at", 431.96), "ファイルが 07:11 で終わっています。読めた部分のレポートです。"},
		{"en", fault.New(fault.FileTruncated, nil, "file", "a", "at", 3671.0), "The file ends at 1:01:11. The report covers what could be read."},
		{"en", expired(when), "This invite expired on 12 Mar 2021 18:00. Ask for a new one."},
		{"en", expired(soon), "This invite expired on 12 Mar 18:00. Ask for a new one."},
		{"ko", expired(when), "이 초대는 2021년 3월 12일 18:00에 만료됐습니다. 새로 요청하세요."},
		{"ja", expired(when), "この招待は 2021年3月12日 18:00 に期限切れです。新しい招待を頼んでください。"},
		{"en", fault.New(fault.InviteExpired, nil, "when", "\x1b[2J"), "This invite expired on \ufffd[2J. Ask for a new one."},
	} {
		if got := sentences.Of(c.language, c.err); got != c.want {
			t.Errorf("%v: %q, want %q", c.err, got, c.want)
		}
	}
}

func TestLanguage(t *testing.T) {
	for locale, want := range map[string]string{"ko_KR.UTF-8": "ko", "ja": "ja", "de_DE": "en", "": "en", "C.UTF-8": "en"} {
		if got := sentences.Language(locale); got != want {
			t.Errorf("Language(%q) = %q, want %q", locale, got, want)
		}
	}
}
