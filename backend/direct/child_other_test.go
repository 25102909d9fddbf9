//go:build !linux

package direct_test

const childRole = "VIDEONET_DIRECT_CHILD"

func runChild(string) int { return 2 }
