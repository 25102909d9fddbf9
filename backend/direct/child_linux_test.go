package direct_test

import (
	"fmt"
	"os"
)

// childRole names, in the environment, what a second process of this test program is for.
const childRole = "VIDEONET_DIRECT_CHILD"

func runChild(role string) int {
	roles := map[string]func() error{"vanish": vanish, "receive": receive}
	if err := roles[role](); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}
