package soundcard

// #include <stdlib.h>
import "C"

import "unsafe"

// free gives back what malgo copied for C.
func free(p unsafe.Pointer) { C.free(p) }
