package store

// Settings are what a person chose. Zero values mean "not chosen yet".
type Settings struct {
	Name     string `json:"name"`
	Language string `json:"language"` // one of sentences.Languages()
	Quiet    bool   `json:"quiet"`    // the desktop tells nothing while nobody looks at the window
	Inbox    string `json:"inbox"`    // absolute path of the folder that received files usually go to
	Stranger int64  `json:"stranger"` // bytes that somebody new may send without a second look
}

// Settings returns the profile's settings.
func (s *Store) Settings() (Settings, error) {
	var out Settings
	_, err := s.get(settings, settings, &out)
	return out, err
}

// SetSettings replaces the profile's settings.
func (s *Store) SetSettings(v Settings) error { return s.put(settings, settings, v) }

// Chosen fills value with what a part of the program keeps of its settings; it leaves it as it is when nothing is kept.
func (s *Store) Chosen(part string, value any) error {
	_, err := s.get(settings, "part."+part, value)
	return err
}

// SetChosen replaces that. value must be what encoding/json can write.
func (s *Store) SetChosen(part string, value any) error { return s.put(settings, "part."+part, value) }
