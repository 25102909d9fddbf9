package transfer

import (
	"bufio"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"

	"videonet/backend/trust"
)

// SaveReceipt writes a receipt into a folder, which must be there, and returns its path. The name is that of the transfer and its sender:
// the same receipt again replaces itself. What stands there after a power cut is whole or not there. For its owner alone (0600).
func SaveReceipt(folder string, p trust.Proof, files iter.Seq[trust.ReceiptFile]) (string, error) {
	path := filepath.Join(folder, fmt.Sprintf("receipt-%s-%.8s%s", p.Transfer, p.Sender, trust.ReceiptExtension))
	file, err := os.CreateTemp(folder, ".receipt-*")
	if err != nil {
		return "", fmt.Errorf("save receipt: %w", err)
	}
	if err = writeReceipt(file, p, files); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return "", fmt.Errorf("save receipt: %w", errors.Join(err, os.Remove(file.Name())))
	}
	self, err := os.Open(folder)
	if err != nil {
		return "", fmt.Errorf("save receipt: %w", err)
	}
	return path, errors.Join(syncFolder(self), self.Close())
}

// writeReceipt writes, syncs and closes the file.
func writeReceipt(file *os.File, p trust.Proof, files iter.Seq[trust.ReceiptFile]) error {
	out := bufio.NewWriterSize(file, 1<<16)
	err := trust.WriteReceipt(out, p, files)
	if err == nil {
		err = out.Flush()
	}
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}
