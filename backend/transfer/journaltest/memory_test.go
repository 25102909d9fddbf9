package journaltest_test

import (
	"testing"

	"videonet/backend/transfer"
	"videonet/backend/transfer/journaltest"
)

func TestMemory(t *testing.T) {
	journaltest.Run(t, func(*testing.T) transfer.Journal { return &journaltest.Memory{} })
}
