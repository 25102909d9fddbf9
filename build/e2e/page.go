//go:build linux

package main

import (
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"net/http"
	"strings"
	"time"
)

//go:embed finder.js
var finder string

// patience is how long the page may take to show what is looked for: the machine is shared.
const patience = 20 * time.Second

// Script runs the body of a function in the page and reads its result, a promise's too, into result (may be nil).
// Arguments are the body's arguments[0] and so on; an *Element becomes the element.
func (w *Window) Script(result any, body string, args ...any) {
	w.t.Check(w.script(result, body, args...), "run in the page: %.60s", strings.TrimSpace(body))
}

func (w *Window) script(result any, body string, args ...any) error {
	if args == nil {
		args = []any{}
	}
	return w.driver.call(w.t.ctx, http.MethodPost, "/execute/sync", map[string]any{"script": body, "args": args}, result)
}

// Element is a part of the page.
type Element struct {
	w  *Window
	id string
}

// MarshalJSON writes the element as an argument of Script.
func (e *Element) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]string{elementKey: e.id})
}

// All returns the visible elements with this role and accessible name, at once. "" stands for any; a name that ends in "…" is a part of it.
func (w *Window) All(role, name string) ([]*Element, error) {
	part, cut := strings.CutSuffix(name, "…")
	var refs []map[string]string
	if err := w.script(&refs, finder, role, part, !cut); err != nil {
		return nil, err
	}
	elements := make([]*Element, len(refs))
	for i, ref := range refs {
		elements[i] = &Element{w, ref[elementKey]}
	}
	return elements, nil
}

// Find waits for the one visible element with this role and accessible name. Two are a failure, as they are for a person.
func (w *Window) Find(role, name string) *Element {
	var found *Element
	w.t.Wait(patience, fmt.Sprintf("%s %q is on the page", role, name), func() (bool, error) {
		all, err := w.All(role, name)
		if err != nil {
			return false, err
		}
		if len(all) != 1 {
			return false, fmt.Errorf("%d of them", len(all))
		}
		found = all[0]
		return true, nil
	})
	return found
}

// FindText waits until a visible element without children says text.
func (w *Window) FindText(text string) {
	w.t.Wait(patience, fmt.Sprintf("%q is on the page", text), func() (bool, error) {
		all, err := w.All("", text)
		return len(all) > 0, err
	})
}

// Gone waits until no visible element has this role and accessible name.
func (w *Window) Gone(role, name string) {
	w.t.Wait(patience, fmt.Sprintf("%s %q has gone from the page", role, name), func() (bool, error) {
		all, err := w.All(role, name)
		return len(all) == 0, err
	})
}

// Click clicks the middle of the element.
func (e *Element) Click() { e.call(http.MethodPost, "/click", map[string]any{}, nil) }

// Type types text into the element; keys are WebDriver's (Enter is "\ue007").
func (e *Element) Type(text string) {
	e.call(http.MethodPost, "/value", map[string]string{"text": text}, nil)
}

// Press presses a key in whatever has the focus, as the browser names it: "Escape", "Tab", "Enter", "a".
func (w *Window) Press(key string) {
	if code, special := map[string]string{"Escape": "\ue00c", "Tab": "\ue004", "Enter": "\ue007", "Space": "\ue00d", "Left": "\ue012", "Right": "\ue014"}[key]; special {
		key = code
	}
	strokes := []map[string]string{{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}}
	ask := map[string]any{"actions": []any{map[string]any{"type": "key", "id": "keyboard", "actions": strokes}}}
	w.t.Check(w.driver.call(w.t.ctx, http.MethodPost, "/actions", ask, nil), "press %s", key)
}

// Clear empties a field.
func (e *Element) Clear() { e.call(http.MethodPost, "/clear", map[string]any{}, nil) }

// Text is what the element says.
func (e *Element) Text() (text string) { e.call(http.MethodGet, "/text", nil, &text); return text }

// Attribute is an attribute's value, "" when there is none.
func (e *Element) Attribute(name string) string {
	var value *string
	e.call(http.MethodGet, "/attribute/"+name, nil, &value)
	if value == nil {
		return ""
	}
	return *value
}

func (e *Element) call(method, path string, ask, answer any) {
	e.w.t.Check(e.w.driver.call(e.w.t.ctx, method, "/element/"+e.id+path, ask, answer), "%s of an element", path)
}

// Box is where the element lies in the page, in CSS pixels, which are the screen's here.
func (e *Element) Box() image.Rectangle {
	var b [4]float64
	e.w.Script(&b, "const b = arguments[0].getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]", e)
	return image.Rect(int(b[0]), int(b[1]), int(b[2]), int(b[3]))
}

// Pixels reads a part of what a canvas shows, in the canvas's own pixels; the zero rectangle is all of it. The part is copied to a canvas of the
// test's own, so it works whatever context the page draws with.
func (e *Element) Pixels(part image.Rectangle) (*image.RGBA, error) {
	var got struct {
		Width, Height int
		Data          string
	}
	err := e.w.script(&got, `const [canvas, x, y, w0, h0] = arguments;
		const w = w0 || canvas.width, h = h0 || canvas.height;
		if (!w || !h) return { Width: 0, Height: 0, Data: "" };
		const copy = new OffscreenCanvas(w, h).getContext("2d", { willReadFrequently: true });
		copy.drawImage(canvas, x, y, w, h, 0, 0, w, h);
		const bytes = copy.getImageData(0, 0, w, h).data;
		let text = "";
		for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
		return { Width: w, Height: h, Data: btoa(text) };`, e, part.Min.X, part.Min.Y, part.Dx(), part.Dy())
	if err != nil {
		return nil, err
	}
	data, err := base64.StdEncoding.DecodeString(got.Data)
	if err != nil || len(data) != 4*got.Width*got.Height {
		return nil, fmt.Errorf("read %d bytes of %dx%d pixels: %w", len(data), got.Width, got.Height, err)
	}
	return &image.RGBA{Pix: data, Stride: 4 * got.Width, Rect: image.Rect(0, 0, got.Width, got.Height)}, nil
}
