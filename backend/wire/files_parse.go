package wire

import (
	"encoding/json"
	"net/netip"
	"strings"
)

// Limits of file transfers. PROTOCOL.md gives the same numbers.
const (
	MaxOfferPage  = 1000      // entries of one page of an offer, which must fit into MaxMessage as well
	MaxOfferFiles = 200_000   // entries of all pages of an offer: such a manifest takes about 40 MB
	MaxFileName   = 1024      // bytes of an offered name; what is stored is shorter
	MaxFolder     = 4096      // bytes of the folder of an entry
	MaxDepth      = 64        // components of the folder of an entry
	MaxSums       = 400       // files of one FileThere
	MaxRuns       = 1000      // runs of one FileStored
	MaxAddresses  = 16        // of one FileDirect
	MaxFileSize   = 1 << 42   // 4 TiB: the bitmap of a larger file does not fit into MaxMessage
	MaxTotal      = 1<<53 - 1 // bytes of an offer: the largest integer that a JSON number carries in every language
	MaxFilesOpen  = 16        // files of a connection that were begun, not packed, and are neither verified nor failed
	MaxPacked     = 4096      // files of a connection that were sent packed and are neither stored nor failed

	maxUnixMilli  = 253_402_300_799_999 // the end of the year 9999
	signatureSize = 64
	maxErrorID    = 64
	maxErrorText  = 1024
)

// ParseFilesMessage reads one message of FilesChannel. Errors carry an ErrorID; a message of an unknown type is to be ignored.
func ParseFilesMessage(data []byte) (FilesMessage, error) {
	kind, err := kindOf(data)
	if err != nil {
		return nil, err
	}
	switch kind {
	case FileOffer{}.Kind():
		return parseAs[FileOffer](data)
	case FileAccept{}.Kind():
		return parseAs[FileAccept](data)
	case FileRefuse{}.Kind():
		return parseAs[FileRefuse](data)
	case FileHave{}.Kind():
		return parseAs[FileHave](data)
	case FileBegin{}.Kind():
		return parseAs[FileBegin](data)
	case FileThere{}.Kind():
		return parseAs[FileThere](data)
	case FileDiffers{}.Kind():
		return parseAs[FileDiffers](data)
	case FileMoved{}.Kind():
		return parseAs[FileMoved](data)
	case FileStored{}.Kind():
		return parseAs[FileStored](data)
	case FileDirect{}.Kind():
		return parseAs[FileDirect](data)
	case FileReceipt{}.Kind():
		return parseAs[FileReceipt](data)
	case FileCredit{}.Kind():
		return parseAs[FileCredit](data)
	case FileAgain{}.Kind():
		return parseAs[FileAgain](data)
	case FileDone{}.Kind():
		return parseAs[FileDone](data)
	case FileVerified{}.Kind():
		return parseAs[FileVerified](data)
	case FileFailed{}.Kind():
		return parseAs[FileFailed](data)
	case FileCancel{}.Kind():
		return parseAs[FileCancel](data)
	case FilePause{}.Kind():
		return parseAs[FilePause](data)
	case FileResume{}.Kind():
		return parseAs[FileResume](data)
	}
	return nil, &Error{ID: UnknownType, Detail: "a message of an unknown type"}
}

// UnmarshalJSON makes size a must: a missing number would else be an empty file.
func (f *FileEntry) UnmarshalJSON(data []byte) error {
	var entry struct {
		File   uint32 `json:"file"`
		Kind   Entry  `json:"kind"`
		Name   string `json:"name"`
		Folder string `json:"folder"`
		Size   *int64 `json:"size"`
		MTime  int64  `json:"mtime"`
	}
	if err := json.Unmarshal(data, &entry); err != nil {
		return unmarshalError(err)
	}
	if entry.Size == nil {
		return bad("a file without a size")
	}
	*f = FileEntry{File: entry.File, Kind: entry.Kind, Name: entry.Name, Folder: entry.Folder, Size: *entry.Size, MTime: entry.MTime}
	return nil
}

// UnmarshalJSON accepts exactly two numbers: encoding/json would take one or three.
func (r *Run) UnmarshalJSON(data []byte) error {
	var numbers []uint32
	if err := json.Unmarshal(data, &numbers); err != nil {
		return unmarshalError(err)
	}
	if len(numbers) != len(r) {
		return bad("a run of %d numbers", len(numbers))
	}
	*r = Run(numbers)
	return nil
}

func (m FileOffer) check() error {
	if len(m.Files) == 0 || len(m.Files) > MaxOfferPage {
		return bad("an offer of %d files", len(m.Files))
	}
	for i, f := range m.Files {
		if f.File == 0 || i > 0 && f.File <= m.Files[i-1].File {
			return bad("file numbers that do not grow")
		}
		if err := f.check(); err != nil {
			return err
		}
	}
	return required(m.Transfer != ID{}, m.Total >= 0, m.Total <= MaxTotal)
}

func (f FileEntry) check() error {
	kind := f.Kind == EntryFile || f.Kind == EntryFolder && f.Size == 0
	if err := required(kind, f.Name != "", f.Size >= 0, f.Size <= MaxFileSize, f.MTime >= 0, f.MTime <= maxUnixMilli); err != nil {
		return err
	}
	if strings.Count(f.Folder, "/") >= MaxDepth {
		return bad("a folder of more than %d components", MaxDepth)
	}
	if err := validText(f.Folder, MaxFolder); err != nil {
		return err
	}
	return validText(f.Name, MaxFileName)
}

func (m FileHave) check() error {
	for i, l := range m.Leaves {
		if i > 0 && l.Block <= m.Leaves[i-1].Block || !m.Bitmap.Has(int64(l.Block)) {
			return bad("a leaf of a block that is not in the bitmap, or out of order")
		}
	}
	power := m.BlockSize&(m.BlockSize-1) == 0
	return required(m.Transfer != ID{}, m.File > 0, m.BlockSize >= minBlock, m.BlockSize <= maxBlock, power)
}

func (m FileThere) check() error {
	if len(m.Files) == 0 || len(m.Files) > MaxSums {
		return bad("%d files that are there", len(m.Files))
	}
	last := uint32(0)
	for _, f := range m.Files {
		if f.File <= last || f.SHA256 == (Hash{}) {
			return bad("file numbers that do not grow, or no hash")
		}
		last = f.File
	}
	return required(m.Transfer != ID{})
}

func (m FileStored) check() error {
	if len(m.Files) == 0 || len(m.Files) > MaxRuns {
		return bad("%d runs of files", len(m.Files))
	}
	last := uint32(0)
	for _, run := range m.Files {
		if run[0] <= last || run[1] < run[0] {
			return bad("runs that do not grow")
		}
		last = run[1]
	}
	return required(m.Transfer != ID{})
}

func (m FileDirect) check() error {
	if len(m.Addresses) == 0 || len(m.Addresses) > MaxAddresses {
		return bad("%d addresses", len(m.Addresses))
	}
	for _, a := range m.Addresses {
		p, err := netip.ParseAddrPort(a)
		if err != nil || p.Port() == 0 || p.String() != a {
			return bad("an address that is not an IP address with a port")
		}
	}
	return required(m.Certificate != Hash{}, m.Token != ID{})
}

func (m FileReceipt) check() error {
	path := m.Path == "webrtc" || m.Path == "tls"
	return required(m.Transfer != ID{}, path, m.Began >= 0, m.Ended >= m.Began, m.Ended <= maxUnixMilli, len(m.Signature) == signatureSize)
}

func (m FileBegin) check() error   { return required(m.Transfer != ID{}, m.First > 0, m.Last >= m.First) }
func (m FileDiffers) check() error { return required(m.Transfer != ID{}, m.File > 0) }
func (m FileMoved) check() error   { return required(m.Transfer != ID{}, m.File > 0, m.Stream > 0) }

func (m FileRefuse) check() error { return checkError(m.Transfer, m.Error, m.Value) }
func (m FileCancel) check() error { return checkError(m.Transfer, m.Error, m.Value) }
func (m FileAccept) check() error { return required(m.Transfer != ID{}) }
func (m FilePause) check() error  { return required(m.Transfer != ID{}) }
func (m FileResume) check() error { return required(m.Transfer != ID{}) }
func (m FileAgain) check() error  { return required(m.Transfer != ID{}, m.File > 0) }
func (m FileVerified) check() error {
	return required(m.Transfer != ID{}, m.File > 0, m.SHA256 != Hash{})
}

func (m FileCredit) check() error {
	return required(m.Transfer != ID{}, m.Bytes >= 0, m.Bytes < 1<<53)
}

func (m FileDone) check() error {
	return required(m.Transfer != ID{}, m.File > 0, m.SHA256 != Hash{}, m.Size >= 0, m.Size <= MaxFileSize)
}

func (m FileFailed) check() error {
	if m.File == 0 {
		return bad("file 0")
	}
	return checkError(m.Transfer, m.Error, m.Value)
}

// checkError keeps identifiers to letters and _, so that one can never be shown as markup or break a line of a log.
func checkError(transfer ID, id, text string) error {
	plain := strings.Trim(id, "abcdefghijklmnopqrstuvwxyz_") == ""
	if err := required(transfer != ID{}, id != "", len(id) <= maxErrorID, plain); err != nil {
		return err
	}
	return validText(text, maxErrorText)
}
