// Command videonet is the desktop program: it carries the page in itself and opens the window.
package main

import (
	"embed"
	"os"

	"videonet/app"
	"videonet/backend"
)

//go:embed all:frontend/dist build/linux/icon.png
var assets embed.FS

func main() {
	if code, asked := backend.Checked(os.Args, os.Stdout); asked {
		os.Exit(code)
	}
	os.Exit(app.Run(assets))
}
