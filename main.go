// Command videonet is the desktop program: it carries the page in itself and opens the window.
package main

import (
	"embed"
	"os"

	"videonet/app"
)

//go:embed all:frontend/dist build/linux/icon.png
var assets embed.FS

func main() { os.Exit(app.Run(assets)) }
