package platform

// Notification is what the desktop tells a person who does not look at the window. Title and Text are plain text, whoever wrote them.
type Notification struct {
	Tag   string // one with the tag of an earlier one takes its place
	Title string
	Text  string
}

// maxNotified is how long a title or a text may be, in characters: what is longer no desktop shows.
const maxNotified = 200
