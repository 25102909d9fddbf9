package transfer_test

import (
	"testing"

	"videonet/backend/transfer"
	"videonet/backend/transfer/channeltest"
)

func TestPipeIsAChannel(t *testing.T) {
	channeltest.Run(t, func(*testing.T) (a, b transfer.Channel) { return channeltest.Pipe() })
}
