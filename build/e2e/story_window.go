//go:build linux

package main

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
)

// storyWindow: the program opens, shows its first page in both sizes, lets nothing from outside in, comes back after a reload and ends.
func storyWindow(t *T) {
	w := t.NewDesk().Open()
	w.FindHeading()
	w.Resize(1440, 900)
	w.Shot("home-1440x900")
	w.Resize(900, 600)
	w.Shot("home-900x600")

	var info struct{ Version string }
	w.Script(&info, "return window.go.app.Program.Info()")
	if info.Version == "" {
		t.Fatalf("the program does not say which it is")
	}
	checkPolicy(t, w)
	for _, dialog := range []string{"New room", "Join with an invite"} {
		w.Find("button", dialog).Click()
		w.Find("dialog", dialog+"…")
		w.Shot(strings.ReplaceAll(strings.ToLower(dialog), " ", "-"))
		w.Press("Escape")
		w.Gone("dialog", dialog+"…")
	}
	w.Reload()
	w.FindHeading()
	w.Quit()
}

// FindHeading waits for the heading of whatever page is shown first.
func (w *Window) FindHeading() {
	w.t.Wait(patience, "a heading is on the page", func() (bool, error) {
		all, err := w.All("heading", "")
		return len(all) > 0, err
	})
}

// checkPolicy tries what the Content-Security-Policy forbids: a script in the page, eval, and a picture, a script, a style, a frame and
// two connections to a server of the story's own, which nothing may reach.
func checkPolicy(t *T, w *Window) {
	var reached atomic.Int32
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		reached.Add(1)
		w.Header().Set("Access-Control-Allow-Origin", "*")
	}))
	t.Cleanup(elsewhere.Close)
	var got struct {
		Inline, Eval bool
		Violations   []string
	}
	w.Script(&got, `const [there] = arguments, violations = [];
		const note = (e) => violations.push(e.effectiveDirective);
		document.addEventListener("securitypolicyviolation", note);
		const add = (tag, set) => { const e = document.createElement(tag); Object.assign(e, set); document.body.append(e); return e; };
		const added = [
			add("script", { textContent: "window.inlineRan = true" }),
			add("script", { src: there + "/x.js" }),
			add("img", { src: there + "/x.png" }),
			add("link", { rel: "stylesheet", href: there + "/x.css" }),
			add("iframe", { src: there + "/frame" }),
		];
		let evalRan = false;
		try { evalRan = new Function("return true")(); } catch {}
		await fetch(there).catch(() => {});
		try { new WebSocket(there.replace("http", "ws")); } catch {}
		await new Promise((done) => setTimeout(done, 1000));
		document.removeEventListener("securitypolicyviolation", note);
		for (const e of added) e.remove();
		window.policyBroken = []; // these were ours
		return { Inline: window.inlineRan === true, Eval: evalRan, Violations: violations };`, elsewhere.URL)
	if got.Inline || got.Eval {
		t.Fatalf("the page ran what it must not: a script written into it: %v, a string: %v", got.Inline, got.Eval)
	}
	if n := reached.Load(); n > 0 {
		t.Fatalf("%d requests of the page reached another server", n)
	}
	for _, directive := range []string{"script-src-elem", "img-src", "style-src-elem", "connect-src"} {
		if !slices.Contains(got.Violations, directive) {
			t.Fatalf("the policy did not stop %s, only %q", directive, got.Violations)
		}
	}
}
