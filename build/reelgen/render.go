package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// render draws the plan into the encoder. Pictures are yuv420p, one after the other on its standard input.
func render(ctx context.Context, o options, p *plan) error {
	e, err := newEncoder(ctx, o, p.frames())
	if err != nil {
		return err
	}
	d := drawer{o: o, out: e.in, frame: make([]byte, o.width*o.height*3/2)}
	if o.megabytes > 0 {
		d.grain = newGrain(o.seed, 6)
	}
	for i := range p.segments {
		tail := 0
		if i+1 < len(p.segments) {
			tail = p.segments[i+1].overlap
		}
		if err = d.draw(ctx, &p.segments[i], tail); err != nil {
			break
		}
	}
	if err = errors.Join(err, e.close()); err != nil {
		return err
	}
	return fill(o)
}

type drawer struct {
	o     options
	out   io.Writer
	frame []byte
	grain *grain   // over all pictures but black ones; nil without
	tail  [][]byte // pictures of the segment before that are mixed into this one
}

// draw writes a segment without its last pictures, which are mixed into the next one.
func (d *drawer) draw(ctx context.Context, s *segment, tail int) error {
	if s.source == nil {
		return d.drawBlack(*s)
	}
	r := rand.New(rand.NewPCG(s.seed, 1))
	args := append([]string{"-v", "error", "-nostdin"}, s.source.input(r, d.o)...)
	args = append(args, "-map", "0:v:0", "-vf", d.filter(s), "-vsync", "0", "-frames:v", strconv.Itoa(s.frames), "-f", "rawvideo", "pipe:1")
	cmd := exec.CommandContext(ctx, "ffmpeg", args...)
	var said bytes.Buffer
	cmd.Stderr = &said
	pipe, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return err
	}
	before := d.tail
	d.tail = nil
	l := newLife(s, d.o)
	for k := range s.length() {
		if l.needs(k) {
			if _, err = io.ReadFull(pipe, d.frame); err != nil {
				err = fmt.Errorf("picture %d of %d of %s: %w", k, s.length(), s.source.name, err)
				break
			}
		}
		l.live(d.frame, k)
		if err = d.finish(s, k, before, tail); err != nil {
			break
		}
	}
	_, _ = io.Copy(io.Discard, pipe) // of a slide
	if wait := cmd.Wait(); err != nil {
		return fmt.Errorf("%w: %s", errors.Join(err, wait), said.Bytes())
	}
	return nil
}

// filter brings pictures of a source to the size of the reel, or of the area they fill.
func (d *drawer) filter(s *segment) string {
	w, h := d.o.width, d.o.height
	if s.area.width > 0 {
		w, h = s.area.width, s.area.height
	}
	scale := fmt.Sprintf("scale=%d:%d:force_original_aspect_ratio=increase,crop=%d:%d", w, h, w, h)
	if s.movement != "" {
		larger := max(s.larger, 1)
		lw, lh := int(float64(w)*larger)&^1, int(float64(h)*larger)&^1
		scale = fmt.Sprintf("scale=%d:%d:force_original_aspect_ratio=increase,crop=%d:%d,", lw, lh, lw, lh) +
			strings.NewReplacer("W", strconv.Itoa(w), "H", strconv.Itoa(h)).Replace(s.movement)
	}
	if s.area.width > 0 {
		scale += fmt.Sprintf(",pad=%d:%d:%d:%d", d.o.width, d.o.height, s.area.x, s.area.y)
	}
	return fmt.Sprintf("trim=start_frame=%d,setpts=N,%s,format=yuv420p", s.source.first+s.skip, scale)
}

// finish writes the picture k of a segment that is in d.frame, or keeps it for the next segment.
func (d *drawer) finish(s *segment, k int, before [][]byte, tail int) error {
	n := s.length()
	if fade := max(s.fadeIn-k, k-(n-s.fadeOut-1), 0); fade > 0 {
		mixBlack(d.frame, d.o.width*d.o.height, fade, max(s.fadeIn, s.fadeOut)+1)
	}
	if k < s.overlap {
		mix(d.frame, before[k], k+1, s.overlap+1)
	}
	if k >= n-tail {
		d.tail = append(d.tail, bytes.Clone(d.frame))
		return nil
	}
	return d.put(s.damageOf(k), s.area)
}

// put writes the picture that is in d.frame, damaged. What a variable rate leaves out is left out by the encoder, who knows stamps.
func (d *drawer) put(kind damage, a area) error {
	luma := d.frame[:d.o.width*d.o.height]
	if d.grain != nil {
		d.grain.over(luma)
	}
	switch kind {
	case whole:
	case flash:
		for i, v := range luma {
			luma[i] = byte(min(int(v)+100, 235))
		}
	case negative:
		for i, v := range luma {
			luma[i] = 251 - min(v, 235)
		}
	case dropout:
		d.blacken(16)
	}
	if kind != whole {
		a.around(d.frame, d.o.width, d.o.height)
	}
	_, err := d.out.Write(d.frame)
	return err
}

func (d *drawer) drawBlack(s segment) error {
	var g *grain
	if s.grain {
		g = newGrain(s.seed, 1.5)
	}
	for range s.frames {
		d.blacken(s.level)
		if g != nil {
			g.over(d.frame[:d.o.width*d.o.height])
		}
		if _, err := d.out.Write(d.frame); err != nil {
			return err
		}
	}
	return nil
}

func (d *drawer) blacken(level byte) {
	size := d.o.width * d.o.height
	for i := range d.frame {
		d.frame[i] = 128
		if i < size {
			d.frame[i] = level
		}
	}
}

// grain is film grain: one long piece of noise, laid over each picture from another place on.
type grain struct {
	noise []int8
	r     *rand.Rand
}

func newGrain(seed uint64, strength float64) *grain {
	g := &grain{noise: make([]int8, 1<<16), r: rand.New(rand.NewPCG(seed, 2))}
	for i := range g.noise {
		g.noise[i] = int8(max(min(g.r.NormFloat64()*strength, 100), -100))
	}
	return g
}

func (g *grain) over(luma []byte) {
	at := g.r.IntN(len(g.noise))
	for i, v := range luma {
		luma[i] = byte(max(min(int(v)+int(g.noise[(at+i)&(len(g.noise)-1)]), 235), 16))
	}
}

// fill makes an mp4 as large as was asked for, where the encoder needed fewer bits, with a box that players skip.
func fill(o options) error {
	info, err := os.Stat(o.out)
	if err != nil {
		return err
	}
	missing := int64(o.megabytes)*1_000_000 - info.Size()
	if missing <= 0 {
		return nil
	}
	if filepath.Ext(o.out) != ".mp4" {
		return fmt.Errorf("%s has %d bytes less than asked for; only mp4 can be filled up", o.out, missing)
	}
	missing = max(missing, 8)
	f, err := os.OpenFile(o.out, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	head := []byte{byte(missing >> 24), byte(missing >> 16), byte(missing >> 8), byte(missing), 'f', 'r', 'e', 'e'}
	_, err = f.Write(head)
	rest := make([]byte, 1<<20)
	for missing -= 8; missing > 0 && err == nil; missing -= int64(len(rest)) {
		_, err = f.Write(rest[:min(missing, int64(len(rest)))])
	}
	return errors.Join(err, f.Close())
}
