package sample

// Timed are what a benchmark times each alone.
func Timed(p Picture) map[string]func() {
	v := plane{p.Planes[:p.Width*p.Height], p.Width, area{0, 0, p.Width, p.Height}}
	w, n := (p.Width+1)/2, (p.Width+1)/2*((p.Height+1)/2)
	c := plane{p.Planes[p.Width*p.Height:][:n], w, area{0, 0, w, n / w}}
	return map[string]func(){
		"levels": func() { (&levels{}).take(v, false) },
		"chroma": func() { (&chroma{}).take(c); (&chroma{}).take(c) },
		"border": func() { inside(v, 24) },
		"noise":  func() { noise(v) },
		"edge":   func() { edge(v, 1) },
		"grid":   func() { grid(v) },
	}
}
