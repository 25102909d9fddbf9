package sentences

import (
	"fmt"
	"time"
)

// write is a value as a person reads it: sizes in powers of 1000, places in a video and days as the window writes them
// (frontend/src/lib/use-sentence.ts). Values that are text of somebody's are made harmless.
func write(language, hole string, value any) string {
	number, isNumber := toNumber(value)
	switch hole {
	case "free", "need", "size", "limit":
		if isNumber {
			return size(number)
		}
	case "at":
		if isNumber {
			return timecode(number)
		}
	case "when":
		if at, err := time.Parse(time.RFC3339, fmt.Sprint(value)); err == nil {
			return moment(language, at.Local(), time.Now())
		}
	}
	return clean(fmt.Sprint(value))
}

func toNumber(value any) (n float64, ok bool) {
	switch v := value.(type) {
	case int:
		return float64(v), true
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// size writes bytes with three digits that say something: 412 kB, 38.6 MB, 1.84 GB.
func size(bytes float64) string {
	units, power := []string{"B", "kB", "MB", "GB", "TB"}, 0
	for bytes >= 999.5 && power < len(units)-1 {
		bytes, power = bytes/1000, power+1
	}
	digits := 2
	switch {
	case power == 0 || bytes >= 100:
		digits = 0
	case bytes >= 10:
		digits = 1
	}
	return fmt.Sprintf("%.*f %s", digits, bytes, units[power])
}

// timecode writes a place in a video: 07:11, with hours 1:07:11.
func timecode(seconds float64) string {
	whole := int64(max(seconds, 0))
	if whole >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", whole/3600, whole/60%60, whole%60)
	}
	return fmt.Sprintf("%02d:%02d", whole/60, whole%60)
}

// moment writes a day and a time, with the year when it is another one.
func moment(language string, at, now time.Time) string {
	year := at.Year() != now.Year()
	switch language {
	case "ko":
		if year {
			return at.Format("2006년 1월 2일 15:04")
		}
		return at.Format("1월 2일 15:04")
	case "ja":
		if year {
			return at.Format("2006年1月2日 15:04")
		}
		return at.Format("1月2日 15:04")
	default:
		if year {
			return at.Format("2 Jan 2006 15:04")
		}
		return at.Format("2 Jan 15:04")
	}
}
