package export

// SystemFonts are where fonts that a PDF can embed usually lie, for a reader of the language the best first. Noto CJK is none of them: its
// outlines are not TrueType.
func SystemFonts(language string) []string {
	const folder = "/usr/share/fonts/truetype/"
	korean := []string{folder + "nanum/NanumBarunGothic.ttf", folder + "nanum/NanumGothic.ttf", "/usr/share/fonts/nanum/NanumGothic.ttf"}
	japanese := []string{
		folder + "vlgothic/VL-PGothic-Regular.ttf", folder + "vlgothic/VL-Gothic-Regular.ttf", folder + "fonts-japanese-gothic.ttf",
		"/usr/share/fonts/opentype/ipafont-gothic/ipagp.ttf",
	}
	rest := []string{folder + "droid/DroidSansFallbackFull.ttf", folder + "dejavu/DejaVuSans.ttf", "/usr/share/fonts/dejavu/DejaVuSans.ttf"}
	switch language {
	case "ja":
		return append(append(japanese, korean...), rest...)
	case "ko":
		return append(append(korean, japanese...), rest...)
	default:
		return append(append([]string{folder + "dejavu/DejaVuSans.ttf"}, append(korean, japanese...)...), rest...)
	}
}
