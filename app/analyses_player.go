package app

import "videonet/backend/analysis/player"

// OpenPlayer shows the first picture of the job's file.
func (a *Analyses) OpenPlayer(id string) error {
	job, err := a.j.product().Analyses.Job(id)
	if err != nil {
		return err
	}
	return a.j.product().Screen.Open(a.j.ctx, id, job.Path)
}

// ClosePlayer shows nothing any more.
func (a *Analyses) ClosePlayer() error { return a.j.product().Screen.Close() }

// Play goes on from the picture on screen.
func (a *Analyses) Play() { a.withPlayer((*player.Player).Play) }

// Pause stops at the picture on screen.
func (a *Analyses) Pause() { a.withPlayer((*player.Player).Pause) }

// Seek shows the picture that is on screen at a time in seconds.
func (a *Analyses) Seek(at float64) (err error) {
	a.withPlayer(func(p *player.Player) { err = p.Seek(at) })
	return err
}

// Step shows the next picture, or the one before.
func (a *Analyses) Step(frames int) { a.withPlayer(func(p *player.Player) { p.Step(frames) }) }

// SetSound says whether sound is wanted.
func (a *Analyses) SetSound(on bool) { a.withPlayer(func(p *player.Player) { p.SetSound(on) }) }

// SetSpeed plays so many times as fast as the film is, backwards below 0.
func (a *Analyses) SetSpeed(speed float64) (err error) {
	a.withPlayer(func(p *player.Player) { err = p.SetSpeed(speed) })
	return err
}

// withPlayer calls use when a player is open. A page that asks for more while the player closes is late, not wrong.
func (a *Analyses) withPlayer(use func(*player.Player)) {
	if p, _, _ := a.j.product().Screen.Shown(); p != nil {
		use(p)
	}
}

// showPlayer tells the page of the player where that has changed.
func (a *Analyses) showPlayer(p *player.Player, job string) {
	var now Player
	if p != nil {
		s := p.Snapshot()
		now = Player{
			Job: job, Stream: s.Stream, Playing: s.Playing, At: s.At, Duration: s.Duration, Sound: s.Sound, Speed: s.Speed,
			Fault: faultOf(s.Fault),
		}
	}
	tellChange(a, &a.player, now, false, func(seq uint64) AnalysesEvent { return AnalysesEvent{Seq: seq, Type: "player", Player: &now} })
}
