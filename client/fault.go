package client

import (
	"cmp"
	"errors"

	"convo/model"
)

// Errors about an answer's shape, for wire's Decode. Their words are shown behind "the
// answer is not what is documented", and hold nothing of the server's.
var (
	ErrShape   = errors.New("it cannot be read")
	ErrOther   = errors.New("it is about another conversation")
	ErrRefused = errors.New("a success that says it failed")
	ErrState   = errors.New("the conversation is not in the state that was asked for")
)

// Unsupported is the answer to what a system cannot do; why is what Caps says.
func Unsupported(why string) *model.Fault {
	return &model.Fault{Kind: model.FaultUnsupported, What: model.NewText(why)}
}

// Refused is a request that is not made because it makes no sense.
func Refused(what string) *model.Fault {
	return &model.Fault{Kind: model.FaultRefused, What: model.NewText(what)}
}

// NotAConversation refuses an id that no conversation can have.
func NotAConversation() *model.Fault {
	return Refused("not a conversation id; nothing was requested")
}

// NoConversation names what a 404 was about where the API did not, and only a
// conversation was asked for.
func NoConversation(err error) error {
	f := model.AsFault(err)
	if f.Kind == model.FaultNotFound {
		f.Missing = cmp.Or(f.Missing, "conversation")
	}
	return f
}

// WrongBase explains a 404 for something that always exists: it is the address that
// is wrong. System is what people call the API, and ending how its addresses end.
func WrongBase(err error, account, system, ending string) error {
	f := model.AsFault(err)
	if f.Kind == model.FaultNotFound {
		f.Kind, f.Missing = model.FaultServer, ""
		f.Help = "check the url of account " + account + "; " + system + "'s ends in " + ending
	}
	return f
}
