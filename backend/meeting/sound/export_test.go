package sound

// Stretch makes a piece shorter (+1) or longer (-1).
func Stretch(x []float32, change int) []float32 {
	s := speed{owed: change * piece}
	return stretch(x, change, &s)
}
