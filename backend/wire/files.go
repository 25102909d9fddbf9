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
	File uint32 `json:"file"` // from 1 up; grows from entry to entry and is never used twice on a connection
	Kind Entry  `json:"kind,omitempty"`
	Name string `json:"name"` // one path component as the sender calls it, 1 to MaxFileName bytes
	// Folder is the components above the name, joined by '/': "" for what was chosen itself, else 1 to MaxFolder bytes.
	Folder string `json:"folder,omitempty"`
	Size   int64  `json:"size"`  // bytes, 0 to MaxFileSize; 0 for a folder
	MTime  int64  `json:"mtime"` // last change in Unix milliseconds, 0 for unknown
}

// Entry is what a line of an offer names.
type Entry string

// The entries. A folder is listed for its time, and where it would else not be made because it is empty.
const (
	EntryFile   Entry = ""
	EntryFolder Entry = "folder"
)

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

// FileBegin (receiver) stands for the haves of files of which nothing is there.
type FileBegin struct {
	Transfer ID     `json:"transfer"`
	First    uint32 `json:"first"`
	Last     uint32 `json:"last"` // at least First
}

// FileHave (receiver) says what of a file is already there. It is sent at every start unless a FileBegin or FileThere is, and again as the
// answer to FileDiffers and FileMoved.
type FileHave struct {
	Transfer  ID         `json:"transfer"`
	File      uint32     `json:"file"`
	BlockSize int64      `json:"block_size"` // BlockSize of the file's size
	Bitmap    Bitmap     `json:"bitmap"`     // empty, or a bit for each block
	Leaves    []HaveLeaf `json:"leaves,omitempty"`
}

// HaveLeaf is the hash of a block of the bitmap that the receiver is not sure of. A sender whose block has the same answers with the leaf
// frame alone; one whose block differs sends it with its leaf.
type HaveLeaf struct {
	Block uint32 `json:"block"`
	Leaf  Hash   `json:"leaf"`
}

// FileThere (receiver) names whole files that are there already, instead of their haves. The sender, once it knows its own hash, answers with
// FileDone where it is equal and with FileDiffers where it is not.
type FileThere struct {
	Transfer ID        `json:"transfer"`
	Files    []FileSum `json:"files"` // 1 to MaxSums, ascending
}

// FileSum is a file and its SHA-256.
type FileSum struct {
	File   uint32 `json:"file"`
	SHA256 Hash   `json:"sha256"`
}

// FileDiffers (sender) says that a file of FileThere is another one: the receiver answers with FileHave.
type FileDiffers struct {
	Transfer ID     `json:"transfer"`
	File     uint32 `json:"file"`
}

// FileMoved (sender) says that blocks of a file were on a stream that has ended. The receiver reads what is left of that stream and answers
// with FileHave, without leaves.
type FileMoved struct {
	Transfer ID     `json:"transfer"`
	File     uint32 `json:"file"`
	Stream   uint8  `json:"stream"` // 0 is never moved: it ends with the connection
}

// FileStored (receiver) is FileVerified for files that came packed: each has the SHA-256 that stood beside it.
type FileStored struct {
	Transfer ID    `json:"transfer"`
	Files    []Run `json:"files"` // ascending, 1 to MaxRuns
}

// Run is the numbers of files from the first to the last, both in it.
type Run [2]uint32

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

// FilePause (both) says that a person holds the transfer: the sender sends no more data of it while either side does.
type FilePause struct {
	Transfer ID `json:"transfer"`
}

// FileResume (both) ends one's own FilePause.
type FileResume struct {
	Transfer ID `json:"transfer"`
}

// FileDirect (both) says where a direct stream can be tried. It is said at most once on a connection.
type FileDirect struct {
	Addresses   []string `json:"addresses"`   // "host:port" with an IP address, v6 in brackets; 1 to MaxAddresses
	Certificate Hash     `json:"certificate"` // SHA-256 of the DER form of the certificate that this side shows
	Token       ID       `json:"token"`       // what the other side says first on the stream
}

// FileReceipt (both) carries a signature over the canonical record of a transfer, the sender's first. PROTOCOL.md, section 6.3.
type FileReceipt struct {
	Transfer  ID     `json:"transfer"`
	Path      string `json:"path"`  // of the bytes: "webrtc" or "tls"
	Began     int64  `json:"began"` // Unix milliseconds by the sender's clock
	Ended     int64  `json:"ended"`
	Signature Bytes  `json:"signature"` // Ed25519, 64 bytes
}

func (FileOffer) isFiles()    {}
func (FileAccept) isFiles()   {}
func (FileRefuse) isFiles()   {}
func (FileHave) isFiles()     {}
func (FileBegin) isFiles()    {}
func (FileThere) isFiles()    {}
func (FileDiffers) isFiles()  {}
func (FileMoved) isFiles()    {}
func (FileStored) isFiles()   {}
func (FileDirect) isFiles()   {}
func (FileReceipt) isFiles()  {}
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

// Kind is the field "type".
func (FileBegin) Kind() string { return "begin" }

// Kind is the field "type".
func (FileThere) Kind() string { return "there" }

// Kind is the field "type".
func (FileDiffers) Kind() string { return "differs" }

// Kind is the field "type".
func (FileMoved) Kind() string { return "moved" }

// Kind is the field "type".
func (FileStored) Kind() string { return "stored" }

// Kind is the field "type".
func (FileDirect) Kind() string { return "direct" }

// Kind is the field "type".
func (FileReceipt) Kind() string { return "receipt" }
