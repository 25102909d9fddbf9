package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"strings"

	"videonet/backend/fault"
	"videonet/backend/sentences"
)

// print writes one event: its JSON line with --json, else the sentence, when there is one.
// event must marshal to an object with the key "event".
func (e *env) print(event any, sentence string) error {
	if !e.json {
		if sentence == "" {
			return nil
		}
		_, err := fmt.Fprintln(e.out, sentence)
		return err
	}
	line, err := json.Marshal(event)
	if err != nil {
		return fmt.Errorf("print event: %w", err)
	}
	_, err = fmt.Fprintln(e.out, string(line))
	return err
}

type errorEvent struct {
	Event  string         `json:"event"`
	Code   string         `json:"code"`
	Text   string         `json:"text"`
	Values map[string]any `json:"values,omitempty"`
	File   string         `json:"file,omitempty"` // of analyze, as it was given
}

// notice tells what a person must know though the verb goes on: with --json as an event, else on standard error.
func (e *env) notice(err error) error {
	if err == nil {
		return nil
	}
	code, values := fault.Of(err)
	text := sentences.Of(e.language, err)
	if !e.json {
		fmt.Fprintln(e.err, text)
		return nil
	}
	return e.print(errorEvent{Event: "notice", Code: string(code), Text: text, Values: values}, "")
}

// errTold ends a verb with the exit code of the error it stands beside, which was printed already.
var errTold = errors.New("already told")

// fail prints an error as an event or a sentence; the detail goes to standard error.
func (e *env) fail(err error) {
	code, values := fault.Of(err)
	text := sentences.Of(e.language, err)
	if e.json {
		_ = e.print(errorEvent{Event: "error", Code: string(code), Text: text, Values: values}, "") // nowhere left to say that standard output is gone
	} else {
		fmt.Fprintln(e.err, text)
	}
	if detail := err.Error(); detail != string(code) {
		e.log.Warn(detail)
	}
}

// finish says how a verb ended and returns its exit code.
func (e *env) finish(err error) int {
	switch code, _ := fault.Of(err); {
	case err == nil:
		return exitDone
	case errors.Is(err, flag.ErrHelp):
		return exitDone
	case errors.Is(err, errUsage):
		text := strings.TrimPrefix(err.Error(), errUsage.Error()+": ")
		e.failWrongUse(text)
		return exitWrongUse
	case errors.Is(err, errJudged):
		return exitUnequal
	case errors.Is(err, errTold):
		return exitOf(code)
	default:
		e.fail(err)
		return exitOf(code)
	}
}

func (e *env) failWrongUse(text string) {
	if e.json {
		_ = e.print(errorEvent{Event: "error", Code: string(fault.Invalid), Text: text}, "") // as in fail
	}
	fmt.Fprintln(e.err, text)
	fmt.Fprintln(e.err, "usage: videonet-cli "+e.usage)
}

func exitOf(code fault.Code) int {
	switch code {
	case fault.Invalid, fault.NotInvite, fault.NotHash, fault.NotBuilt:
		return exitWrongUse
	case fault.TransferRefused, fault.PeerRefused, fault.RelayRefused, fault.InviteWithdrawn, fault.InviteExpired, fault.WrongSecret,
		fault.RoomFull, fault.TransferTooLarge:
		return exitRefused
	case fault.TransferCorrupt, fault.DiffersAt, fault.DiffersSize, fault.DiffersSHA256, fault.DiffersBLAKE3, fault.NotInReceipt, fault.SenderUnsigned,
		fault.ReceiverUnsigned:
		return exitUnequal
	default:
		return exitFailed
	}
}
