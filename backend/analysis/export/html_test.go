package export_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"videonet/backend/analysis"
	"videonet/backend/analysis/export"
	"videonet/backend/analysis/verdict"
)

// web is a page that was read as a browser reads it.
type web struct {
	tags map[string]int
	ids  map[string]*html.Node
	text string
	urls []string
	on   []string // attributes that run something
}

func readHTML(t *testing.T, data []byte) web {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	w := web{tags: map[string]int{}, ids: map[string]*html.Node{}}
	var text strings.Builder
	for n := range root.Descendants() {
		switch n.Type {
		case html.TextNode:
			if n.Parent.Data != "style" {
				text.WriteString(n.Data + "\n")
			}
		case html.ElementNode:
			w.tags[n.Data]++
			for _, a := range n.Attr {
				switch {
				case a.Key == "id":
					w.ids[a.Val] = n
				case a.Key == "src", a.Key == "href", a.Key == "action", a.Key == "srcset", a.Key == "data":
					w.urls = append(w.urls, a.Val)
				case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "srcdoc":
					w.on = append(w.on, a.Key)
				}
			}
		default:
		}
	}
	w.text = text.String()
	return w
}

// rows counts the rows of a table with its head.
func (w web) rows(id string) int {
	n := 0
	if w.ids[id] == nil {
		return 0
	}
	for d := range w.ids[id].Descendants() {
		if d.Data == "tr" {
			n++
		}
	}
	return n
}

// alone says that the page needs nobody and runs nothing.
func (w web) alone(t *testing.T, data []byte) {
	t.Helper()
	for _, tag := range []string{"script", "iframe", "object", "embed", "link", "form", "a", "base", "foreignobject"} {
		if w.tags[tag] > 0 {
			t.Errorf("the page has <%s>", tag)
		}
	}
	for _, u := range w.urls {
		if !strings.HasPrefix(u, "data:image/jpeg;base64,") {
			t.Errorf("the page asks for %.60s", u)
		}
	}
	if len(w.on) > 0 || bytes.Contains(data, []byte("url(")) || bytes.Contains(data, []byte("@import")) || bytes.Contains(data, []byte("ZgotmplZ")) {
		t.Errorf("%v", w.on)
	}
	if !bytes.Contains(data, []byte(`http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;sha256-`)) {
		t.Error("no policy")
	}
}

func TestHTML(t *testing.T) {
	for language, words := range map[string][]string{
		"en": {"서울 夜景.mp4", "Failed", "Broadcast (EBU R 128)", "Loudness: -20.8 LUFS measured, -23.5 to -22.5 LUFS allowed.", "Dissolve", "1.4 s", "this build lacks OpenCV", "00:00:07:05"},
		"ko": {"실패", "방송 (EBU R 128)", "디졸브", "찾은 항목", "허용 범위", "1.4초", "파일이 00:59에서 끝납니다"},
		"ja": {"不合格", "ディゾルブ", "検出項目", "許容範囲", "1.4秒"},
	} {
		s := source(t)
		s.Language = language
		data := written(t, export.HTML, s)
		w := readHTML(t, data)
		w.alone(t, data)
		for _, word := range words {
			if !strings.Contains(w.text, word) {
				t.Errorf("%s: no %q in\n%s", language, word, w.text)
			}
		}
		if w.rows("findings") != 9 || w.rows("rules") != 15 || w.tags["img"] != 8 || w.ids["loudness"] == nil || w.tags["polygon"] != 2 || w.tags["rect"] < 7 {
			t.Errorf("%s: %v, %d findings, %d rules", language, w.tags, w.rows("findings"), w.rows("rules"))
		}
	}
}

func TestHTMLOfStrangers(t *testing.T) {
	for what, name := range hostile() {
		s := source(t)
		s.Report.File, s.Report.SHA256, s.Report.Engine.Decoder, s.Report.Video.Codec = name, name, name, name
		s.Report.Events = append(s.Report.Events, analysis.Event{Kind: analysis.Check(name), At: 5})
		s.Report.Missing = []analysis.Missing{{Kind: analysis.Check(name), Why: name}}
		s.Verdict.Template, s.Template = "own", name
		s.Verdict.Results = append(s.Verdict.Results, verdict.Result{Rule: verdict.Rule{Measure: verdict.Measure(name)}, State: verdict.State(name)})
		data := written(t, export.HTML, s)
		w := readHTML(t, data)
		w.alone(t, data)
		for _, r := range w.text {
			if unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Bidi_Control, r) {
				t.Errorf("%s: %U is in the text", what, r)
			}
		}
		for line := range strings.Lines(w.text) {
			if n := len([]rune(line)); n > 400 {
				t.Errorf("%s: a text of %d characters", what, n)
			}
		}
	}
}

func TestHTMLEmpty(t *testing.T) {
	data := written(t, export.HTML, export.Source{Report: &analysis.Report{}})
	w := readHTML(t, data)
	w.alone(t, data)
	if !strings.Contains(w.text, "Nothing conspicuous was found.") || !strings.Contains(w.text, "not judged") || w.tags["svg"] != 0 || bytes.Contains(data, []byte("NaN")) {
		t.Errorf("%s", w.text)
	}
}

func TestHTMLIsBounded(t *testing.T) {
	data := written(t, export.HTML, export.Source{Report: many(10000)})
	w := readHTML(t, data)
	if w.rows("findings") != 501 || !strings.Contains(w.text, "9500 more in the CSV") || len(data) > 1<<20 {
		t.Errorf("%d rows, %d bytes", w.rows("findings"), len(data))
	}
}

// A picture that is none, or too much, is left out, and at most twelve are asked for.
func TestPicturesAreLookedAt(t *testing.T) {
	good := picture(9)
	for what, give := range map[string]func(int) ([]byte, error){
		"error":     func(int) ([]byte, error) { return nil, errors.New("gone") },
		"nothing":   func(int) ([]byte, error) { return nil, nil },
		"no JPEG":   func(int) ([]byte, error) { return []byte(`"><script>`), nil },
		"truncated": func(int) ([]byte, error) { return good[:len(good)/2], nil },
		"huge":      func(int) ([]byte, error) { return append(bytes.Clone(good), make([]byte, 3<<20)...), nil },
		"lying": func(int) ([]byte, error) { // 65535 x 65535 in the header
			b := bytes.Clone(good)
			at := bytes.Index(b, []byte{0xFF, 0xC0})
			copy(b[at+5:], []byte{0xFF, 0xFF, 0xFF, 0xFF})
			return b, nil
		},
	} {
		s, asked := source(t), 0
		s.Report = many(1000)
		s.Pictures = func(float64) ([]byte, error) { asked++; return give(asked) }
		if n := readHTML(t, written(t, export.HTML, s)).tags["img"]; n != 0 || asked != 12 {
			t.Errorf("%s: %d pictures of %d", what, n, asked)
		}
		asked = 0
		written(t, export.PDF, s)
	}
}

// Every check and measure of this build has a word in every language: none is shown by the name that programs use.
func TestWordsAreThere(t *testing.T) {
	for _, language := range []string{"en", "ko", "ja"} {
		r := &analysis.Report{Duration: 9, Video: analysis.Video{FrameRate: "25/1"}}
		own := verdict.Template{ID: "own", Name: "own"}
		var names []string
		for _, c := range analysis.Checks() {
			r.Events = append(r.Events, analysis.Event{Kind: c, At: 1})
			names = append(names, string(c))
		}
		for _, m := range verdict.Measures() {
			own.Rules = append(own.Rules, verdict.Rule{Measure: m, Max: new(1.0)})
			names = append(names, string(m))
		}
		v := verdict.Judge(r, own)
		text := readHTML(t, written(t, export.HTML, export.Source{Report: r, Verdict: &v, Language: language})).text
		for _, n := range names {
			if strings.Contains(text, "\n"+n+"\n") {
				t.Errorf("%s: no word for %q", language, n)
			}
		}
	}
}
