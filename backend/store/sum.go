package store

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"
)

// bbolt has checksums over its two meta pages only: an altered value, or a leaf page whose count of records was altered, passes its check.
// The bucket meta therefore holds the sum, modulo 2^64, of a hash of every other record. A commit adds what it writes and takes off what
// it replaces, so it costs the hash of the records it touches and no walk.
//
// The two records of meta are written in every schema alike, so that an older program can tell a newer file from a damaged one.
const (
	meta      = "meta"
	schemaKey = "schema" // sealed: version u64
	stateKey  = "state"  // sealed: sum u64, transaction u64, Unix ms u64
)

var (
	errNewer  = errors.New("a newer program wrote this file")
	errSum    = errors.New("the records are not those that were written")
	errSealed = errors.New("a record of the bucket meta is altered")
)

// state is what the last commit said of the whole file. It counts only while tx is the file's last transaction: a program from before
// there was a sum, which wrote later, left it as it was.
type state struct {
	sum, tx uint64
	at      time.Time // of the commit
}

// hashRecord is the share of one record in the sum.
func hashRecord(bucket string, key, value []byte) uint64 {
	h := sha256.New()
	var lengths [16]byte
	binary.BigEndian.PutUint64(lengths[:8], uint64(len(bucket)))
	binary.BigEndian.PutUint64(lengths[8:], uint64(len(key)))
	h.Write(lengths[:])
	h.Write([]byte(bucket))
	h.Write(key)
	h.Write(value)
	return binary.BigEndian.Uint64(h.Sum(nil))
}

// seal writes numbers with a hash behind them.
func seal(numbers ...uint64) []byte {
	var data []byte
	for _, n := range numbers {
		data = binary.BigEndian.AppendUint64(data, n)
	}
	hash := sha256.Sum256(data)
	return append(data, hash[:8]...)
}

// unseal returns the count numbers of a sealed record.
func unseal(data []byte, count int) ([]uint64, error) {
	if len(data) != 8*count+8 {
		return nil, errSealed
	}
	numbers := make([]uint64, count)
	for i := range numbers {
		numbers[i] = binary.BigEndian.Uint64(data[8*i:])
	}
	if string(seal(numbers...)) != string(data) {
		return nil, errSealed
	}
	return numbers, nil
}

// version returns the schema of the file, 0 for a file from before there were any.
func version(tx *bbolt.Tx) (uint64, error) {
	bucket := tx.Bucket([]byte(meta))
	if bucket == nil {
		return 0, nil
	}
	numbers, err := unseal(bucket.Get([]byte(schemaKey)), 1)
	if err != nil {
		return 0, err
	}
	if numbers[0] > schema {
		return numbers[0], errNewer
	}
	return numbers[0], nil
}

func readState(tx *bbolt.Tx) (state, error) {
	bucket := tx.Bucket([]byte(meta))
	if bucket == nil {
		return state{}, nil
	}
	numbers, err := unseal(bucket.Get([]byte(stateKey)), 3)
	if err != nil {
		return state{}, err
	}
	return state{sum: numbers[0], tx: numbers[1], at: time.UnixMilli(int64(numbers[2]))}, nil //nolint:gosec // sealed: a time that was written
}

// sumAll walks every record but those of meta.
func sumAll(tx *bbolt.Tx) (sum uint64, err error) {
	err = tx.ForEach(func(name []byte, bucket *bbolt.Bucket) error {
		if string(name) == meta {
			return nil
		}
		return bucket.ForEach(func(key, value []byte) error {
			sum += hashRecord(string(name), key, value)
			return nil
		})
	})
	return sum, err
}

// checkSum compares the records with the sum of the last commit.
func checkSum(tx *bbolt.Tx) (state, error) {
	last, err := readState(tx)
	if err != nil || last.tx != uint64(tx.ID()) { //nolint:gosec // transactions count up from 0
		return last, err
	}
	sum, err := sumAll(tx)
	if err != nil {
		return last, fmt.Errorf("read the records: %w", err)
	}
	if sum != last.sum {
		return last, errSum
	}
	return last, nil
}
