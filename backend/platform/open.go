package platform

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// OpenFile opens a file or a folder with the program that the person has for it. What the system would run, or what steers it, is shown
// in its folder instead.
func OpenFile(ctx context.Context, path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if !info.IsDir() && (Runs(path) || info.Mode().Perm()&0o111 != 0) {
		return Reveal(ctx, path)
	}
	return open(ctx, path)
}

// Runs says whether opening a file of this name would run it or change the system, on any system: its name may come from another one.
func Runs(path string) bool {
	return slices.Contains(strings.Fields(running), strings.ToLower(filepath.Ext(strings.TrimRight(path, " ."))))
}

// running are the endings that Windows calls dangerous (AssocIsDangerous) and what desktops of Linux start by a click.
const running = `.exe .com .scr .pif .bat .cmd .msi .msp .msc .mst .ps1 .psm1 .psd1 .vbs .vbe .js .jse .ws .wsf .wsh .wsc .hta .cpl .jar
	.lnk .url .website .reg .inf .scf .chm .hlp .gadget .application .appref-ms .appx .appxbundle .msix .msixbundle .appinstaller .library-ms
	.search-ms .searchconnector-ms .settingcontent-ms .diagcab .theme .themepack .deskthemepack .iso .img .vhd .vhdx .xll .ade .adp .mda .mdb
	.sh .bash .csh .zsh .fish .py .pyw .pl .rb .desktop .run .appimage .deb .rpm .flatpakref .flatpak .snap .service .bin .out .command`
