package export

import (
	"os"
	"path/filepath"
)

// SystemFonts are where fonts that a PDF can embed usually lie, for a reader of the language the best first. Malgun Gothic comes with
// every Windows; of the collections (.ttc) the first font is taken.
func SystemFonts(language string) []string {
	folder := filepath.Join(os.Getenv("SystemRoot"), "Fonts")
	names := []string{"segoeui.ttf", "malgun.ttf", "YuGothM.ttc", "meiryo.ttc", "msgothic.ttc", "arial.ttf"}
	switch language {
	case "ko":
		names = []string{"malgun.ttf", "YuGothM.ttc", "meiryo.ttc", "msgothic.ttc", "segoeui.ttf"}
	case "ja":
		names = []string{"meiryo.ttc", "YuGothM.ttc", "msgothic.ttc", "malgun.ttf", "segoeui.ttf"}
	}
	for i, n := range names {
		names[i] = filepath.Join(folder, n)
	}
	return names
}
