package app

// Version is that of the program, as people see it.
const Version = "0.1.0"

// Program is what the page asks about the program itself.
type Program struct{}

// Info says what this program is.
func (*Program) Info() Info { return Info{Version: Version} }
