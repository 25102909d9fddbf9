package verdict

// maxReasons is how many broken rules a line of a list has room for.
const maxReasons = 3

// Brief is a verdict in short.
type Brief struct {
	State  State
	Judged int // rules that could be
	Failed int
	Near   int
	// Reasons are the rules that failed, at most three, as the template has them.
	Reasons []Result
}

// Brief returns it.
func (v Verdict) Brief() Brief {
	b := Brief{State: v.State, Reasons: []Result{}}
	for _, r := range v.Results {
		switch r.State {
		case Pass:
			b.Judged++
		case Near:
			b.Judged++
			b.Near++
		case Fail:
			b.Judged++
			b.Failed++
			if len(b.Reasons) < maxReasons {
				b.Reasons = append(b.Reasons, r)
			}
		case Unknown, Absent:
		}
	}
	return b
}
