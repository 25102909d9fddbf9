package transfer

import (
	"iter"
	"time"

	"videonet/backend/wire"
)

// Journal keeps what transfers must not lose when the program or the machine ends. It is met by store and, in tests, by
// journaltest.Memory; journaltest holds the contract. What a Put was given is there after a kill once Put has returned; of two Puts of
// one key the later counts. Its methods may be called from several goroutines.
type Journal interface {
	// Parts of files that are being received.
	PutPart(PartRecord) error
	Part(FileKey) (p PartRecord, found bool, err error)
	RemovePart(FileKey) error
	Parts() ([]PartRecord, error)

	// What is known of files that are being sent.
	PutSource(SourceRecord) error
	Source(SourceKey) (s SourceRecord, found bool, err error)
	RemoveSource(SourceKey) error

	// Transfers as a whole: those that wait to go on, and the history of those that have ended. One may have 200,000 files, so nothing here
	// ever holds them all.
	//
	// PutTransfer keeps a transfer with its files, which it takes in the order of the offer. What was kept of it before, and what Ended has
	// said, is outdone when it returns; a kill before leaves all as it was. It sees what Ended says meanwhile, or does not.
	PutTransfer(t KeptTransfer, files iter.Seq[FileRecord]) error
	// PutHead changes a transfer and leaves its files as they are. Of one that is not kept it keeps nothing.
	PutHead(t KeptTransfer) error
	// Ended says for some files that they will not change any more. Of a transfer that is not kept it keeps nothing.
	Ended(transfer string, files []EndedFile) error
	// Transfers returns them without their files, oldest first.
	Transfers() ([]KeptTransfer, error)
	// Files returns the files of a transfer from one on (0 is the first), none for one that is not kept. An error is the last.
	Files(transfer string, from int) iter.Seq2[FileRecord, error]
	RemoveTransfer(id string) error

	// Rules of accepting without asking, by the peer's key.
	Rule(peer string) (r Rule, found bool, err error)
	PutRule(peer string, r Rule) error
	RemoveRule(peer string) error
	Rules() (map[string]Rule, error)
}

// FileKey names a file that is received: SHA-256 over the sender's key, folder, name, size and time of the offer. The same file that is
// offered again has the same key, in whatever transfer.
type FileKey [32]byte

// SourceKey names a file that is sent, as it was when it was chosen: SHA-256 over its path, size, time and identity on the disk.
type SourceKey [32]byte

// PartRecord says what of a part is surely on the disk. It is written after the part was synced.
type PartRecord struct {
	Key      FileKey
	Transfer string // the id of the transfer on this side that the part belongs to
	Folder   string // absolute path of the chosen folder
	Part     string // the part's path in it, '/'-joined
	Size     int64
	Bitmap   wire.Bitmap // blocks that were verified and synced
	Fed      int64       // bytes from the start that Midstate holds
	Midstate []byte      // SHA-256 after Fed bytes (encoding.BinaryMarshaler of crypto/sha256)
	Leaves   []byte      // BLAKE3 of the blocks of Bitmap, 32 bytes for each block of the file; anything for the others
	Updated  time.Time
}

// SourceRecord is what reading a source has shown, so that it need not be read again.
type SourceRecord struct {
	Key      SourceKey
	Fed      int64     // bytes from the start that Midstate holds
	Midstate []byte    // SHA-256 after Fed bytes
	Leaves   []byte    // BLAKE3 of the blocks before Fed, 32 bytes each
	SHA256   wire.Hash // of the whole, zero until Fed is the size
	Updated  time.Time
}

// KeptTransfer is a transfer as it survives the program, but for its files.
type KeptTransfer struct {
	ID        string // on this side
	Wire      wire.ID
	Direction Direction
	Peer      Peer
	Folder    string // absolute path of the chosen folder, of received ones that were accepted
	Collision Collision
	// Tops are the names under which folders of the offer stand in Folder, by their safe name.
	Tops   map[string]string `json:",omitempty"`
	Phase  Phase             // Waiting for one that is to go on, else how it has ended
	Paused bool              // by the person here
	At     time.Time         // of the offer
	Ended  time.Time
	// Spent is how long it worked before it ended, in the last run of the program; 0 for unknown.
	Spent time.Duration `json:",omitempty"`
	Error string        // code of the failure, "" for none

	// What people see of a transfer that has ended; of one that goes on they are counted again.
	Count, Done, Failed, Skipped int   // files
	Bytes, Total                 int64 // bytes
	Resumed                      int64 // bytes that did not have to travel in that run

	Receipt string   // path of its receipt, "" for none
	Path    string   // how the bytes travelled: "webrtc" or "tls"
	Ways    []string `json:",omitempty"` // all paths that carried bytes, the one of most first; nil for unknown
}

// FileRecord is a file or folder of a transfer as it survives the program.
type FileRecord struct {
	Entry  wire.FileEntry // with its number of the first offer
	Path   string         // of the source, or where it was stored
	Phase  Phase          // Waiting, or how it has ended
	SHA256 wire.Hash      // of the whole, zero until it was verified
	Root   wire.Hash      // BLAKE3-256 over the leaves, likewise
	Error  string         // code
}

// EndedFile is what Ended changes of a FileRecord.
type EndedFile struct {
	Index        int // its place in the transfer, from 0 up
	Path         string
	Phase        Phase
	SHA256, Root wire.Hash
	Error        string
}

// End writes into the file how it has ended.
func (f *FileRecord) End(e EndedFile) {
	f.Path, f.Phase, f.SHA256, f.Root, f.Error = e.Path, e.Phase, e.SHA256, e.Root, e.Error
}

// Rule accepts what a known key offers without asking.
type Rule struct {
	Folder string // absolute path; "" is the usual folder
	Limit  int64  // bytes of one transfer, above 0
}

// Collision is what happens to a file whose name is taken in the folder.
type Collision string

// The collisions. A file is never replaced unless a person chose that for the very transfer.
const (
	Number  Collision = ""        // "name (1).ext"
	Skip    Collision = "skip"    // the same bytes are not sent again; others are numbered
	Replace Collision = "replace" // the file that is there goes when the new one is whole
)
