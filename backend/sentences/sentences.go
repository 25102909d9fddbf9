// Package sentences holds what people read when something goes wrong: one sentence per fault code and language, the same files
// that the window shows. It decides nothing; codes and values come from backend/fault.
package sentences

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"videonet/backend/fault"
)

//go:embed en.json ko.json ja.json
var files embed.FS

// Languages are the languages of the program, by BCP 47 tag. The first one serves everybody else.
func Languages() []string { return []string{"en", "ko", "ja"} }

// Language picks one of Languages for a locale such as "ko_KR.UTF-8" or "ja".
func Language(locale string) string {
	for _, l := range Languages() {
		if strings.HasPrefix(strings.ToLower(locale), l) {
			return l
		}
	}
	return Languages()[0]
}

// All returns every sentence of a language by code; the holes are written {{name}}.
func All(language string) (map[fault.Code]string, error) {
	data, err := files.ReadFile(language + ".json")
	if err != nil {
		return nil, fmt.Errorf("read sentences of %q: %w", language, err)
	}
	var all map[fault.Code]string
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, fmt.Errorf("read sentences of %q: %w", language, err)
	}
	return all, nil
}

// Of returns the sentence for an error in a language of Languages.
func Of(language string, err error) string {
	code, values := fault.Of(err)
	all, readErr := All(language)
	if readErr != nil || all[code] == "" {
		return string(code)
	}
	holes := make([]string, 0, 2*len(values))
	for name, v := range values {
		holes = append(holes, "{{"+name+"}}", write(language, name, v))
	}
	return strings.NewReplacer(holes...).Replace(all[code])
}

// clean keeps a value from driving the terminal: names may come from the other side.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return utf8.RuneError
		}
		return r
	}, s)
}
