//go:build !linux && !windows

package child

import (
	"os"
	"syscall"
)

func attributes(bool) *syscall.SysProcAttr { return nil }

func lowered() bool { return false }

func hold(*os.Process, Limits) (release func(), err error) { return func() {}, nil }

func widen(*os.File) {}

func signal(*os.ProcessState) string { return "" }
