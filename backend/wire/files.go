package wire

// FilesMessage is what the data channel FilesChannel carries, one JSON text message each. The participant that opened the connection
// sends every file on it and is called the sender; the other one is the receiver. PROTOCOL.md, chapter "Files", is the standard.
type FilesMessage interface {
	Kind() string
	check() error
	isFiles()
}

// FileOffer (sender) asks: may I send these? All pages of an offer carry the same Transfer and Total; More is set on all but the last.
type FileOffer struct {
	Transfer ID          `json:"transfer"`
	Files    []FileEntry `json:"files"` // 1 to MaxOfferPage
	Total    int64       `json:"total"` // bytes of all files of all pages, 0 to MaxTotal
	More     bool        `json:"more,omitempty"`
}

// FileEntry is one line of an offer.
type FileEntry struct {
	File  uint32 `json:"file"`  // from 1 up; grows from entry to entry and is never used twice on a connection
	Name  string `json:"name"`  // one path component as the sender calls it, 1 to MaxFileName bytes
	Size  int64  `json:"size"`  // bytes, 0 to MaxFileSize
	MTime int64  `json:"mtime"` // last change in Unix milliseconds, 0 for unknown
}

// FileAccept (receiver) says yes. A FileHave for each file and the first FileCredit follow it.
type FileAccept struct {
	Transfer ID `json:"transfer"`
}

// FileRefuse (receiver) says no: nothing of the transfer will be taken.
type FileRefuse struct {
	Transfer ID     `json:"transfer"`
	Error    string `json:"error"`           // stable identifier
	Value    string `json:"value,omitempty"` // for those who read logs
}

// FileHave (receiver) says what of a file is already there. It is sent at every start, also when nothing is.
type FileHave struct {
	Transfer  ID         `json:"transfer"`
	File      uint32     `json:"file"`
	BlockSize int64      `json:"block_size"` // BlockSize of the file's size
	Bitmap    Bitmap     `json:"bitmap"`     // empty, or a bit for each block
	Leaves    []HaveLeaf `json:"leaves,omitempty"`
}

// HaveLeaf is the hash of a block of the bitmap that the receiver wants confirmed: a sender whose block differs sends it again.
type HaveLeaf struct {
	Block uint32 `json:"block"`
	Leaf  Hash   `json:"leaf"`
}

// FileCredit (receiver) says how many payload bytes of data frames the sender may have sent for the transfer, all in all.
type FileCredit struct {
	Transfer ID    `json:"transfer"`
	Bytes    int64 `json:"bytes"` // never shrinks
}

// FileAgain (receiver) says that a block did not fit its leaf: send it and its leaf once more, before new blocks.
type FileAgain struct {
	Transfer ID     `json:"transfer"`
	File     uint32 `json:"file"`
	Block    uint32 `json:"block"`
}

// FileDone (sender) says that every block was sent, and gives the SHA-256 of the whole as it was read.
type FileDone struct {
	Transfer ID     `json:"transfer"`
	File     uint32 `json:"file"`
	SHA256   Hash   `json:"sha256"`
	Size     int64  `json:"size"`
}

// FileVerified (receiver) says that the file stands under its final name, and gives the SHA-256 of what was received.
type FileVerified struct {
	Transfer ID     `json:"transfer"`
	File     uint32 `json:"file"`
	SHA256   Hash   `json:"sha256"`
}

// FileFailed (both) ends one file; the others of the transfer go on.
type FileFailed struct {
	Transfer ID     `json:"transfer"`
	File     uint32 `json:"file"`
	Error    string `json:"error"`
	Value    string `json:"value,omitempty"`
}

// FileCancel (both) ends the whole transfer.
type FileCancel struct {
	Transfer ID     `json:"transfer"`
	Error    string `json:"error"` // "canceled" when a person wanted it
	Value    string `json:"value,omitempty"`
}

// FilePause (both) is reserved. A receiver that wants to wait grants no credit.
type FilePause struct {
	Transfer ID `json:"transfer"`
}

// FileResume (both) is reserved. It ends a FilePause.
type FileResume struct {
	Transfer ID `json:"transfer"`
}

func (FileOffer) isFiles()    {}
func (FileAccept) isFiles()   {}
func (FileRefuse) isFiles()   {}
func (FileHave) isFiles()     {}
func (FileCredit) isFiles()   {}
func (FileAgain) isFiles()    {}
func (FileDone) isFiles()     {}
func (FileVerified) isFiles() {}
func (FileFailed) isFiles()   {}
func (FileCancel) isFiles()   {}
func (FilePause) isFiles()    {}
func (FileResume) isFiles()   {}

// Kind is the field "type".
func (FileOffer) Kind() string { return "offer" }

// Kind is the field "type".
func (FileAccept) Kind() string { return "accept" }

// Kind is the field "type".
func (FileRefuse) Kind() string { return "refuse" }

// Kind is the field "type".
func (FileHave) Kind() string { return "have" }

// Kind is the field "type".
func (FileCredit) Kind() string { return "credit" }

// Kind is the field "type".
func (FileAgain) Kind() string { return "again" }

// Kind is the field "type".
func (FileDone) Kind() string { return "done" }

// Kind is the field "type".
func (FileVerified) Kind() string { return "verified" }

// Kind is the field "type".
func (FileFailed) Kind() string { return "failed" }

// Kind is the field "type".
func (FileCancel) Kind() string { return "cancel" }

// Kind is the field "type".
func (FilePause) Kind() string { return "pause" }

// Kind is the field "type".
func (FileResume) Kind() string { return "resume" }
