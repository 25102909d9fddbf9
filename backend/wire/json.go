package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"unicode"
	"unicode/utf8"
)

// maxDepth is how deep objects and arrays may lie in each other; the deepest message of the protocol has 3.
const maxDepth = 8

// Decode reads one JSON object into v by the rules of the package comment. Errors carry an ErrorID.
//
// encoding/json alone would take duplicate keys, keys in another case, null for anything and broken UTF-8: two readers of one message
// could then see two messages.
func Decode(data []byte, v any) error {
	if len(data) > MaxMessage {
		return &Error{ID: TooLarge, Detail: strconv.Itoa(len(data)) + " bytes"}
	}
	if !utf8.Valid(data) || !surrogatesPaired(data) {
		return bad("not valid UTF-8")
	}
	if err := checkShape(data); err != nil {
		return err
	}
	if err := json.Unmarshal(data, v); err != nil {
		return unmarshalError(err)
	}
	return nil
}

// unmarshalError keeps the id of our own errors and drops what encoding/json quotes of the content.
func unmarshalError(err error) error {
	var own *Error
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &own):
		return own
	case errors.As(err, &kind):
		return bad("field %q is of the wrong type or out of range", kind.Field)
	}
	return bad("not the JSON of this message")
}

// Encode writes {"type": kind, …fields of v…}; kind "" leaves the type out. v is a struct without a field "type".
func Encode(kind string, v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	fields := bytes.TrimSpace(b.Bytes())
	out := fields
	if kind != "" {
		out = append([]byte(`{"type":`), strconv.Quote(kind)...)
		if len(fields) > 2 {
			out = append(out, ',')
		}
		out = append(out, fields[1:]...)
	}
	if len(out) > MaxMessage {
		return nil, &Error{ID: TooLarge, Detail: strconv.Itoa(len(out)) + " bytes"}
	}
	return out, nil
}

// checkShape walks the tokens: one object, no duplicate key, no key but lower-case ASCII, no null, no depth beyond maxDepth.
func checkShape(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	first, err := d.Token()
	if err != nil || first != json.Delim('{') {
		return bad("not one JSON object")
	}
	if err := checkObject(d, 1); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return bad("bytes after the JSON object")
	}
	return nil
}

func checkObject(d *json.Decoder, depth int) error {
	seen := map[string]bool{}
	for {
		t, err := d.Token()
		if err != nil {
			return bad("broken JSON")
		}
		if t == json.Delim('}') {
			return nil
		}
		key, ok := t.(string)
		if !ok || !plainKey(key) || seen[key] {
			return bad("a key that is repeated or not lower-case ASCII")
		}
		seen[key] = true
		if t, err = d.Token(); err != nil {
			return bad("broken JSON")
		}
		if err := checkValue(d, t, depth); err != nil {
			return err
		}
	}
}

func checkValue(d *json.Decoder, t json.Token, depth int) error {
	if t == nil {
		return bad("null")
	}
	delim, ok := t.(json.Delim)
	if !ok {
		return nil
	}
	if depth == maxDepth {
		return bad("nested deeper than %d", maxDepth)
	}
	if delim == '{' {
		return checkObject(d, depth+1)
	}
	for {
		t, err := d.Token()
		if err != nil {
			return bad("broken JSON")
		}
		if t == json.Delim(']') {
			return nil
		}
		if err := checkValue(d, t, depth+1); err != nil {
			return err
		}
	}
}

func plainKey(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' {
			return false
		}
	}
	return s != "" && len(s) <= 32
}

// surrogatesPaired refuses \ud800 without its other half, which encoding/json turns into U+FFFD.
func surrogatesPaired(data []byte) bool {
	for i := 0; i < len(data); i++ {
		if data[i] != '\\' {
			continue
		}
		high, ok := escapedUnit(data[i:])
		if !ok {
			i++ // another escape, or broken JSON, which the parser will see
			continue
		}
		i += 5
		if high < 0xd800 || high > 0xdfff {
			continue
		}
		low, ok := escapedUnit(data[i+1:])
		if !ok || high > 0xdbff || low < 0xdc00 || low > 0xdfff {
			return false
		}
		i += 6
	}
	return true
}

// escapedUnit reads \uXXXX at the start of b.
func escapedUnit(b []byte) (uint64, bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	u, err := strconv.ParseUint(string(b[2:6]), 16, 16)
	return u, err == nil
}

// CheckName says whether s may be shown as the name of a person or a room: valid UTF-8 of at most MaxName bytes, without control
// characters, line separators and the marks that turn the direction of writing. The empty name is allowed.
func CheckName(s string) error {
	if len(s) > MaxName {
		return bad("a name of %d bytes", len(s))
	}
	if !utf8.ValidString(s) {
		return bad("a name that is not UTF-8")
	}
	for _, r := range s {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' {
			return bad("a name with a control character")
		}
	}
	return nil
}
