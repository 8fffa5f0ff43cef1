package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"convo/model"
)

// The exit codes, beyond 0 for done.
const (
	exitUsage       = 2  // the command line is wrong, or there is no terminal
	exitKey         = 3  // not authenticated
	exitForbidden   = 4  //
	exitNotFound    = 5  // conversation or agent
	exitRefused     = 6  // by the API, by a missing capability, by --observer
	exitLimited     = 7  // for longer than the time-out leaves
	exitPartly      = 8  // several ids and any failure, or an incomplete answer
	exitServer      = 9  //
	exitLocal       = 10 // configuration, secrets, this machine's files
	exitNetwork     = 11 //
	exitStale       = 12 // the gate or an owner check said no
	exitUnconfirmed = 13 // it may have been done
)

// problem is an error as people and scripts are told it.
type problem struct {
	Code      string     `json:"code"`
	Message   model.Text `json:"message"`
	Help      model.Text `json:"help"`
	Status    *int       `json:"status"`
	RequestID *string    `json:"request_id"`

	exit int
}

// usage is a mistake in the command line.
type usage struct{ what, help string }

func (u usage) Error() string { return u.what }

// misuse is a mistake in the command line, told with what to type instead.
func misuse(help, what string, args ...any) error {
	return usage{what: fmt.Sprintf(what, args...), help: help}
}

// exitOnly ends convo with a code after everything was said already.
type exitOnly int

func (e exitOnly) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// kinds is what each kind of fault means outside.
var kinds = map[model.FaultKind]struct {
	exit int
	help string
}{
	model.FaultCanceled:        {exitNetwork, "nothing was done"},
	model.FaultUnauthenticated: {exitKey, "check the key: convo config show says where it comes from"},
	model.FaultForbidden:       {exitForbidden, "ask whoever manages the API keys for the permission"},
	model.FaultNotFound:        {exitNotFound, "convo list shows the conversations, convo agents the people"},
	model.FaultRefused:         {exitRefused, "the server will not do this; change the request"},
	model.FaultUnsupported:     {exitRefused, "nothing was requested"},
	model.FaultObserver:        {exitRefused, "leave out --observer"},
	model.FaultRateLimited:     {exitLimited, "try again later, or with a longer --timeout"},
	model.FaultIncomplete:      {exitPartly, "try again, or with a longer --timeout"},
	model.FaultServer:          {exitServer, "try again later"},
	model.FaultNetwork:         {exitNetwork, "check the address and the network"},
	model.FaultStale:           {exitStale, "look again with convo show, then decide"},
	model.FaultUnknown:         {exitUnconfirmed, "do not repeat it: look with convo show whether it was done"},
	model.FaultLocal:           {exitLocal, "convo config show says what is configured"},
}

// problemOf is any error as it is told.
func problemOf(err error) problem {
	var u usage
	if errors.As(err, &u) {
		return problem{Code: "usage", Message: model.NewText(u.what), Help: model.NewText(u.help), exit: exitUsage}
	}
	var by ended
	if errors.As(err, &by) {
		return problem{Code: "signal", Message: model.NewText(by.Error()), Help: model.NewText("what was accepted before stays done"), exit: by.code()}
	}
	var f *model.Fault
	if !errors.As(err, &f) {
		// Everything of ours is a Fault or one of the above: this is cobra's.
		return problem{Code: "usage", Message: model.NewText(err.Error()), Help: model.NewText("convo help lists the commands and flags"), exit: exitUsage}
	}
	kind := f.Kind
	if errors.Is(err, context.DeadlineExceeded) && (kind == model.FaultCanceled || kind == model.FaultLocal) {
		kind = model.FaultNetwork
	}
	k := kinds[kind]
	p := problem{Code: kind.String(), Message: model.NewText(f.Error()), Help: model.NewText(k.help), exit: k.exit}
	if f.Help != "" {
		p.Help = model.NewText(f.Help)
	}
	if f.Status != 0 {
		p.Status = &f.Status
	}
	if f.RequestID != "" {
		p.RequestID = &f.RequestID
	}
	return p
}

// here is a fault of this machine.
func here(what, help string, err error) error {
	if err != nil {
		what += ": " + err.Error()
	}
	return &model.Fault{Kind: model.FaultLocal, What: model.NewText(what), Help: help, Err: err}
}

// report tells an error on standard error and answers the exit code.
func (a *app) report(err error) int {
	var silent exitOnly
	switch {
	case err == nil:
		return 0
	case errors.As(err, &silent):
		return int(silent)
	}
	p := problemOf(err)
	a.complain(p)
	return p.exit
}

// complain writes a problem: one line of what, one of what to do.
func (a *app) complain(p problem) {
	if a.json {
		if text, err := json.Marshal(map[string]problem{"error": p}); err == nil {
			a.say("%s", text)
		}
		return
	}
	a.say("convo: %s", p.Message.Line())
	if help := p.Help.Line(); help != "" {
		a.say("       %s", help)
	}
}

// counted is a number of things in words: "1 message", "2 messages".
func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// missing says that things could not be read.
func missing(n int, thing string) string {
	is := "are"
	if n == 1 {
		is = "is"
	}
	return counted(n, thing) + " could not be read and " + is + " missing"
}

// say writes one line to standard error. Where even that fails there is nobody to tell.
func (a *app) say(format string, args ...any) { _, _ = fmt.Fprintf(a.stderr, format+"\n", args...) }
