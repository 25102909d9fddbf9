package webview

import (
	"net/http"
	"slices"
)

// PicturePath is the only address of the socket.
const PicturePath = "/pictures"

// pageOrigins are those of the window: the first on Linux, the second on Windows.
func pageOrigins() []string { return []string{"wails://wails", "http://wails.localhost"} }

// guard says which requests may become a connection. It is stricter than coder/websocket's own check, which lets a request without
// Origin through, and one whose Host was rebound to this machine and equals its Origin.
type guard struct {
	host    string
	origins []string
}

func newGuard(host string, extra []string) guard {
	return guard{host: host, origins: append(pageOrigins(), extra...)}
}

// allows reports whether the request comes from the own page to the own address. A query is refused, so that nobody comes to put
// the token into an address: addresses end up in logs.
func (g guard) allows(r *http.Request) bool {
	origin := r.Header.Values("Origin")
	return r.Method == http.MethodGet && r.URL.Path == PicturePath && r.URL.RawQuery == "" && !r.URL.ForceQuery &&
		r.Host == g.host && len(origin) == 1 && slices.Contains(g.origins, origin[0])
}
