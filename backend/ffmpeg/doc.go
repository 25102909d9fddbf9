// Package ffmpeg runs the system's ffmpeg and ffprobe as children: it finds them, says what a file is, and reads a file's
// pictures and sound through one pipe with exact time stamps.
//
// A file is foreign. Before ffmpeg sees it, it must be a regular file whose first bytes are those of a known container; ffmpeg is
// then told that very container, may open files only (protocol whitelist exactly "file": no playlist opens a second file, no
// address is asked), writes no file, and runs within limits of memory and CPU. Decoding goes on in the child; what comes back over
// the pipe is raw. This package decodes nothing itself and decides nothing about pictures.
package ffmpeg
