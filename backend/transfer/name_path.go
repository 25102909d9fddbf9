package transfer

import (
	"errors"
	"strings"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

// SafePath returns the path, '/'-joined, under which a file that was offered as name in folder is stored in the chosen folder. Each
// component is under the law of SafeName; folder "" means the chosen folder itself. It refuses with fault.NameRefused what SafeName
// refuses, more than wire.MaxDepth components above the name, and a folder of more than wire.MaxFolder bytes, offered or safe.
// SafePath of a safe path, cut before its last component, is that path.
func SafePath(folder, name string) (string, error) {
	last, err := SafeName(name)
	if err != nil || folder == "" {
		return last, err
	}
	if len(folder) > wire.MaxFolder || strings.Count(folder, "/") >= wire.MaxDepth {
		return "", fault.New(fault.NameRefused, errors.New("the folder is too deep or too long"))
	}
	var path strings.Builder
	path.Grow(len(folder) + 1 + len(last))
	for component := range strings.SplitSeq(folder, "/") {
		safe, err := SafeName(component)
		if err != nil {
			return "", err
		}
		path.WriteString(safe)
		path.WriteByte('/')
	}
	if path.Len()-1 > wire.MaxFolder {
		return "", fault.New(fault.NameRefused, errors.New("the safe folder is too long"))
	}
	path.WriteString(last)
	return path.String(), nil
}

// splitPath cuts a path before its last component; folder is "" when there is no other.
func splitPath(path string) (folder, name string) {
	i := strings.LastIndexByte(path, '/')
	return path[:max(i, 0)], path[i+1:]
}
