package soundcard

/*
#cgo LDFLAGS: -ldl
#include <dlfcn.h>

typedef void (*alsa_handler)(const char* file, int line, const char* function, int err, const char* format, ...);

static void ignore(const char* file, int line, const char* function, int err, const char* format, ...) {}

// The library is the one that miniaudio loads; it stays loaded, as there.
static void quiet(void) {
	void* alsa = dlopen("libasound.so.2", RTLD_NOW);
	if (!alsa) return;
	int (*set)(alsa_handler) = (int (*)(alsa_handler))dlsym(alsa, "snd_lib_error_set_handler");
	if (set) set(ignore);
}
*/
import "C"

// quiet keeps ALSA from writing a hundred lines to the terminal on a machine without a card; what it returns says as much.
func quiet() { C.quiet() }
