package canned

import (
	"errors"
	"strings"

	"convo/model"
	"convo/model/action"
)

// Step is one thing that a playbook does.
type Step struct {
	Words  string // as it is shown: "assign: me", "archive"
	Action action.Name
	To     string // whom to assign to, by id or name; "" for me
}

// ReadStep reads a step: a verb of the command line that changes something on the
// server, with what it sets.
func ReadStep(words string) (Step, error) {
	verb, value, _ := strings.Cut(words, ":")
	verb, value = strings.TrimSpace(verb), strings.TrimSpace(value)
	if verb == string(model.OpAssign) {
		return assigning(value)
	}
	var known []string
	for _, a := range action.Table() {
		if a.Class != action.Write || a.Op == "" || a.Verb == "" || a.Op == model.OpAssign || a.Op.IsSend() {
			continue
		}
		step := Step{Words: a.Verb, Action: a.Name}
		if a.Value != "" {
			step.Words += ": " + a.Value
		}
		if a.Verb == verb && a.Value == value {
			return step, nil
		}
		known = append(known, step.Words)
	}
	return Step{}, unknown("step", words, append(known, "assign: me"))
}

func assigning(to string) (Step, error) {
	switch to {
	case "":
		return Step{}, errors.New("assign needs somebody: assign: me")
	case "me":
		return Step{Words: "assign: me", Action: action.Take}, nil
	}
	return Step{Words: "assign: " + to, Action: action.Assign, To: to}, nil
}
