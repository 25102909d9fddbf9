package app

import "github.com/wailsapp/wails/v2/pkg/runtime"

// On calls handler with the text of each event of the page that has this name. Events with anything else are dropped.
func (w *Window) On(event string, handler func(text string)) {
	ctx := w.context()
	if ctx == nil {
		return
	}
	runtime.EventsOn(ctx, event, func(data ...any) {
		if len(data) != 1 {
			return
		}
		if text, ok := data[0].(string); ok {
			handler(text)
		}
	})
}

// raiseFiles brings the window to the front with the page of files: a notification was pressed.
func (w *Window) raiseFiles() {
	w.Raise()
	w.Emit("show", "files")
}

// Browse opens an address in the system's browser. Who calls it has checked the scheme.
func (w *Window) Browse(address string) {
	if ctx := w.context(); ctx != nil {
		runtime.BrowserOpenURL(ctx, address)
	}
}

// Copy puts text on the clipboard.
func (w *Window) Copy(text string) error {
	ctx := w.context()
	if ctx == nil {
		return nil
	}
	return runtime.ClipboardSetText(ctx, text)
}
