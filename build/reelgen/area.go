package main

// area is a part of the picture in pixels, all even. The zero area means all of it.
type area struct{ x, y, width, height int }

func (a area) fits(width, height int) bool {
	return a.width >= 64 && a.height >= 36 && a.width <= width && a.height <= height && a.width%2+a.height%2 == 0
}

// center puts the area into the middle.
func (a *area) center(width, height int) {
	a.x, a.y = (width-a.width)/2&^1, (height-a.height)/2&^1
}

// around makes everything of a yuv420p picture black that is outside the area.
func (a area) around(frame []byte, width, height int) {
	if a.width == 0 {
		return
	}
	size := width * height
	blackAround(frame[:size], width, a.x, a.y, a.width, a.height, 16)
	half := area{a.x / 2, a.y / 2, a.width / 2, a.height / 2}
	for _, plane := range [][]byte{frame[size : size*5/4], frame[size*5/4:]} {
		blackAround(plane, width/2, half.x, half.y, half.width, half.height, 128)
	}
}

func blackAround(plane []byte, stride, x, y, width, height int, value byte) {
	for i := range plane {
		if column, row := i%stride, i/stride; column < x || column >= x+width || row < y || row >= y+height {
			plane[i] = value
		}
	}
}
