package main

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"convo/cmd/convo/internal/output"
	"convo/model"
	"convo/model/query"
	"convo/ui/row"
)

// deed is a deed in JSON. Deeds are named by their number.
type deed struct {
	N         int          `json:"n"`
	At        time.Time    `json:"at"`
	Account   model.Text   `json:"account"`
	ID        model.Text   `json:"id"`
	Op        model.OpKind `json:"op"`
	Person    *model.Text  `json:"person"`
	Value     *model.Text  `json:"value"`
	Result    model.Result `json:"result"`
	Error     *string      `json:"error"` // the code of what went wrong
	MessageID *model.Text  `json:"message_id"`
	Bulk      *int         `json:"bulk"` // the first deed of the bulk that it is part of
	Undoes    *int         `json:"undoes"`
	UndoneBy  *int         `json:"undone_by"`
	Undoable  bool         `json:"undoable"`
	Why       *string      `json:"why"` // it cannot be undone
}

// logging is what convo log was asked for.
type logging struct {
	limit int
	since string
}

// usualLog is how many deeds the log shows unless told otherwise.
const usualLog = 100

func (a *app) logCommand() *cobra.Command {
	var l logging
	cmd := a.verb("log", "list what was done from here, newest first", noArgs, a.withMemory(func(_ context.Context, s *session, _ []string) error {
		since, err := l.from(a.now())
		if err != nil {
			return err
		}
		past, err := s.past()
		past.write(a, l.limit, since)
		return err
	}))
	cmd.Long = `List what was done from this machine in the last 30 days, newest first: by the
screen and by the verbs. The number in front is what convo undo takes.

The log holds ids and no names, and nothing that anybody wrote.`
	cmd.Flags().IntVar(&l.limit, "limit", usualLog, "at most so many; 0 for all")
	cmd.Flags().StringVar(&l.since, "since", "", "how far back: 2h, 3d, or a date as 2026-04-09")
	return cmd
}

// from is the time that --since names; the zero time where it names none.
func (l logging) from(now time.Time) (time.Time, error) {
	if l.limit < 0 {
		return time.Time{}, misuse("0 lists all", "--limit is not negative")
	}
	if l.since == "" {
		return time.Time{}, nil
	}
	if span, ok := query.ParseSpan(l.since); ok {
		return now.Add(-span), nil
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if at, err := time.ParseInLocation(layout, l.since, now.Location()); err == nil {
			return at, nil
		}
	}
	return time.Time{}, misuse("for instance --since 2h, --since 3d or --since 2026-04-09", "--since %q is no time", output.Cell(l.since))
}

// past is what was done from this machine, oldest first.
type past struct {
	session *session
	deeds   []model.Deed
	number  map[string]int // by id
	bulk    map[string]int // the number of the first deed, by batch
}

// past reads the journal, of the account that was named if one was. An error may come
// together with deeds.
func (s *session) past() (past, error) {
	all, err := s.store.Deeds(s.app.now())
	p := past{session: s, number: map[string]int{}, bulk: map[string]int{}}
	for _, d := range all {
		if only := s.app.only(); only != "" && d.Conv.Account != only {
			continue
		}
		p.deeds = append(p.deeds, d)
		p.number[d.ID] = d.N
		if d.Batch != "" && p.bulk[d.Batch] == 0 {
			p.bulk[d.Batch] = d.N
		}
	}
	return p, err
}

// write writes the newest deeds, newest first.
func (p past) write(a *app, limit int, since time.Time) {
	var shown []model.Deed
	cut := false
	for i := len(p.deeds) - 1; i >= 0 && !cut; i-- {
		if p.deeds[i].At.Before(since) {
			continue
		}
		if cut = limit > 0 && len(shown) == limit; !cut {
			shown = append(shown, p.deeds[i])
		}
	}
	if a.out.JSON() {
		all := make([]deed, len(shown))
		for i, d := range shown {
			all[i] = p.json(d)
		}
		a.out.Value(all)
	} else {
		rows := make([][]string, len(shown))
		for i, d := range shown {
			rows[i] = p.row(d, a.now())
		}
		a.out.Table([]string{"N", "AGE", "AT", "ACCOUNT", "ID", "ACTION", "RESULT", "UNDO"}, rows)
	}
	if cut {
		a.say("convo: there is more: --limit 0 lists all")
	}
}

// row is a deed as a line.
func (p past) row(d model.Deed, now time.Time) []string {
	return []string{
		strconv.Itoa(d.N), row.Span(now.Sub(d.At)), d.At.In(now.Location()).Format(time.RFC3339),
		output.Cell(d.Conv.Account), p.conversation(d), p.action(d), result(d), p.undo(d),
	}
}

// conversation is the id of a deed's conversation; what could not be created has none.
func (p past) conversation(d model.Deed) string {
	if d.Conv.ID == "" {
		return "-"
	}
	return output.Cell(p.session.id(d.Conv))
}

// action is what was done, and what that has to do with other deeds.
func (p past) action(d model.Deed) string {
	line := deedWords(d)
	if n := p.number[d.Undoes]; n != 0 {
		line += ", undoes " + strconv.Itoa(n)
	}
	if n := p.bulk[d.Batch]; n != 0 {
		line += ", bulk " + strconv.Itoa(n)
	}
	return line
}

// deedWords are what was done, in the words of the verbs.
func deedWords(d model.Deed) string {
	words := []string{string(d.Kind)}
	for _, of := range []string{d.Value, d.Person} {
		if of != "" {
			words = append(words, output.Cell(of))
		}
	}
	return strings.Join(words, " ")
}

// result is what became of a deed.
func result(d model.Deed) string {
	switch {
	case d.Result == model.ResultFailed:
		return "failed: " + d.Fault.String()
	case d.Result == model.ResultUnderway && d.Elsewhere:
		return string(d.Result) + " elsewhere"
	}
	return string(d.Result)
}

// undo says whether a deed can be taken back, and if not, why.
func (p past) undo(d model.Deed) string {
	can := d.Undoable()
	switch n := p.number[d.UndoneBy]; {
	case can.OK:
		return "yes"
	case n != 0:
		return "undone by " + strconv.Itoa(n)
	}
	return "no: " + can.Why
}

// json is a deed in JSON.
func (p past) json(d model.Deed) deed {
	out := deed{
		N: d.N, At: d.At.In(p.session.app.now().Location()), Account: model.NewText(d.Conv.Account), ID: model.NewText(d.Conv.ID), Op: d.Kind,
		Person: filled(d.Person), Value: filled(d.Value), Result: d.Result, MessageID: filled(d.Message),
		Bulk: known(p.bulk[d.Batch]), Undoes: known(p.number[d.Undoes]), UndoneBy: known(p.number[d.UndoneBy]),
	}
	if d.Result == model.ResultFailed {
		code := d.Fault.String()
		out.Error = &code
	}
	can := d.Undoable()
	if out.Undoable = can.OK; !can.OK {
		out.Why = &can.Why
	}
	return out
}

// filled is a word, nil where there is none.
func filled(s string) *model.Text {
	if s == "" {
		return nil
	}
	t := model.NewText(s)
	return &t
}

// known is a number, nil for none.
func known(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}
