package export

import (
	"encoding/csv"
	"io"
	"math"
	"strconv"
	"strings"
)

// writeCSV writes RFC 4180 with a byte order mark, by which Excel knows UTF-8. Of a variable rate the timecodes are the nearest ones of
// the mean rate; the seconds are exact.
func writeCSV(w io.Writer, s Source) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return err
	}
	rows := csv.NewWriter(w)
	rows.UseCRLF = true
	if err := rows.Write([]string{"kind", "start_s", "end_s", "start_tc", "end_tc", "value"}); err != nil {
		return err
	}
	rate := rateOf(s.Report)
	for _, f := range findings(s.Report) {
		err := rows.Write([]string{
			cell(string(f.kind)), seconds(f.start), seconds(f.end),
			rate.Timecode(rate.Frame(f.start)), rate.Timecode(rate.Frame(f.end)), cell(f.value),
		})
		if err != nil {
			return err
		}
	}
	rows.Flush()
	return rows.Error()
}

// cell keeps a text from being a formula where the table is opened (OWASP, CSV Injection).
func cell(s string) string {
	if s = strings.ToValidUTF8(s, "\uFFFD"); s != "" && strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return "'" + s
	}
	return s
}

// seconds writes microseconds at most, which tell frames of every rate apart.
func seconds(v float64) string { return strconv.FormatFloat(math.Round(v*1e6)/1e6, 'f', -1, 64) }
