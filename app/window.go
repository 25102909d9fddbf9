package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"log/slog"
	"net/http"
	"path/filepath"
	"sync"

	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
	"github.com/wailsapp/wails/v2/pkg/options/windows"
	"github.com/wailsapp/wails/v2/pkg/runtime"
)

// Window is what the bound structs may ask of the window they are shown in. Every method may be called from any goroutine; before
// the window is there and after it has gone, events are dropped (the page fetches the snapshot when it comes) and questions are
// answered with nothing.
type Window struct {
	log *slog.Logger // immutable

	open chan struct{} // closed when the journeys are open, or will never be

	mu   sync.Mutex
	ctx  context.Context //nolint:containedctx // Wails finds its window in this value; it is no deadline of ours
	gone bool
	last string // folder of what was chosen last, "" for nothing yet
}

func newWindow(log *slog.Logger) *Window {
	return &Window{log: log, open: make(chan struct{})}
}

// Emit sends an event to the page. data must be what encoding/json can write.
func (w *Window) Emit(event string, data any) {
	if ctx := w.context(); ctx != nil {
		runtime.EventsEmit(ctx, event, data)
	}
}

// OnDrop calls f for files that are dropped on the page, with the place in CSS pixels and absolute paths. It is called once, by the
// journeys while they open; f runs in a goroutine of Wails.
func (w *Window) OnDrop(f func(x, y int, paths []string)) {
	if ctx := w.context(); ctx != nil {
		runtime.OnFileDrop(ctx, f)
	}
}

// Raise brings the window to the front.
func (w *Window) Raise() {
	if ctx := w.context(); ctx != nil {
		runtime.WindowUnminimise(ctx)
		runtime.Show(ctx)
	}
}

func (w *Window) context() context.Context {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.gone {
		return nil
	}
	return w.ctx
}

// options describes the window to Wails. The journeys open when it is up and close when it has gone.
func (w *Window) options(page fs.FS, icon []byte, arguments Arguments, journeys *journeys) *options.App {
	carrier := func(r *http.Request) int {
		select { // the page's first answer names the carrier's port, so it waits for it
		case <-w.open:
			return journeys.carrier()
		case <-r.Context().Done():
			return 0
		}
	}
	return &options.App{
		Title:            "VideoNet",
		Width:            1280,
		Height:           800,
		MinWidth:         900,
		MinHeight:        600,
		BackgroundColour: options.NewRGB(0x12, 0x13, 0x16), // --bg-1: no white flash before the page is there
		AssetServer:      &assetserver.Options{Assets: page, Middleware: assetserver.ChainMiddleware(withPolicy(carrier), withStills(journeys.still))},
		DragAndDrop:      &options.DragAndDrop{EnableFileDrop: true},
		Logger:           wailsLog{w.log},
		ErrorFormatter:   failureFor(w.log),
		Bind:             journeys.bound(),
		OnStartup: func(ctx context.Context) {
			defer close(w.open)
			w.mu.Lock()
			w.ctx = ctx
			w.mu.Unlock()
			journeys.open(ctx)
		},
		OnShutdown: func(context.Context) {
			w.mu.Lock()
			w.gone = true
			w.mu.Unlock()
			<-w.open
			journeys.close()
		},
		SingleInstanceLock: &options.SingleInstanceLock{
			UniqueId: profileID(arguments.Profile),
			OnSecondInstanceLaunch: func(second options.SecondInstanceData) {
				arrived, err := ParseArguments(second.WorkingDirectory, second.Args)
				if err != nil {
					w.log.Warn("read what a second start handed over", "error", err)
					return
				}
				<-w.open
				journeys.arrive(arrived)
				w.Raise()
			},
		},
		// Never: with software rendering the other two cost twice the CPU and paint 9 to 13 times a second.
		Linux:   &linux.Options{Icon: icon, ProgramName: "videonet", WebviewGpuPolicy: linux.WebviewGpuPolicyNever},
		Windows: &windows.Options{Theme: windows.Dark, DisablePinchZoom: true, WebviewUserDataPath: webviewFolder(arguments.Profile)},
	}
}

// profileID names the one process of a profile: other profiles have windows of their own beside it.
func profileID(profile string) string {
	if profile == "" {
		return "videonet"
	}
	sum := sha256.Sum256([]byte(filepath.Clean(profile)))
	return "videonet_" + hex.EncodeToString(sum[:8])
}

// webviewFolder keeps what WebView2 stores beside the profile it belongs to; "" leaves it where Wails puts it.
func webviewFolder(profile string) string {
	if profile == "" {
		return ""
	}
	return filepath.Join(profile, "webview")
}
