//go:build linux

package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/practice"
)

// Three hundred sends by processes, a few at once on one home folder, while the server
// does what servers do and some of them are killed. Whatever they say and however they
// end, no customer gets a text twice or another one's, and nobody is told of a reply
// what is not so. What is not confirmed is sent again only by convo outbox retry.
// client/desk does ten thousand without processes.
//
// Mutations that turn it red; each was tried: an unclear answer taken for a refusal; the
// entry of the outbox removed before the reply is posted.
const (
	sendShifts  = 6  // each with a home of its own
	sendBatches = 16 // of processes that run at once, all meeting the same fault
	sendAtOnce  = 3
	sendTo      = 16 // conversations
)

// sendFaults are what the replies of a batch meet, as the practice server says it; ""
// is nothing, and refused a server that is not there.
var sendFaults = []string{
	"", "", "reset=reply", "lost=reply", "cut=reply", "502=reply", "late-502=reply", "late-504=reply", "html=reply", "empty=reply",
	"hang=reply", "late-hang=reply", "429=reply,retry-after=60", "400=reply", "403=reply",
	"reset=get", "500=messages", "hang=get", "html=messages", "reset=0.3", "lost=0.3", refused,
}

const refused = "refused"

func TestHundredsOfSendsByProcesses(t *testing.T) {
	t.Parallel()
	for n := range sendShifts {
		t.Run(strconv.Itoa(n), func(t *testing.T) {
			t.Parallel()
			s := newSending(t, dice(t, uint64(n)))
			for range sendBatches {
				s.batch(sendFaults[s.dice.IntN(len(sendFaults))])
			}
			s.batch("") // and then nothing goes wrong any more
			s.settle("", true)
			assert.Empty(t, s.outbox(), "what is settled is forgotten")
			s.compare()
		})
	}
}

// sending is a shift of sends.
type sending struct {
	*seat
	dice   *rand.Rand
	before int // what had been said when it began
	wishes []*sendWish
}

// sendWish is a text for one customer, unlike any other.
type sendWish struct {
	conv, text string
	fault      string // that it met the last time
	mayBe      bool   // the person was told that it was sent, or may have been
	sent       bool   // the person was told that it was sent
}

// attempt is a process that sends a wish, and what it said.
type attempt struct {
	*sendWish
	cmd       *exec.Cmd
	out, errs strings.Builder
	kill      func() bool // whether its time has come; nil for never
}

func newSending(t *testing.T, dice *rand.Rand) *sending {
	t.Helper()
	s := &sending{seat: newSeat(t, practice.Options{Conversations: sendTo, DB: filepath.Join(t.TempDir(), "practice.db")}), dice: dice}
	s.before = s.allGot("")
	return s
}

// batch sends to a few customers at once, perhaps to the same one twice, and then sees
// to what is not confirmed.
func (s *sending) batch(fault string) {
	s.t.Helper()
	var tries []*attempt
	for range sendAtOnce {
		w := &sendWish{conv: chatID(1 + s.dice.IntN(sendTo)), text: fmt.Sprintf("#%d. arriva domani, promesso", len(s.wishes)+1)}
		s.wishes = append(s.wishes, w)
		tries = append(tries, s.reply(w))
	}
	s.together(fault, tries)
	if s.dice.IntN(2) == 0 {
		s.settle(sendFaults[s.dice.IntN(len(sendFaults))], false)
	}
}

// reply is convo reply with the text in one of three places.
func (s *sending) reply(w *sendWish) *attempt {
	words := []string{"reply", w.conv, "--timeout", "700ms"}
	if s.dice.IntN(8) > 0 {
		words = append(words, "--force")
	}
	input := ""
	switch s.dice.IntN(4) {
	case 0:
		file := filepath.Join(s.home, w.text)
		require.NoError(s.t, os.WriteFile(file, []byte(w.text+"\n"), 0o600))
		words = append(words, "--file", file)
	case 1:
		input = w.text
		words = append(words, "-")
	default:
		words = append(words, "--text", w.text)
	}
	a := s.attempt(w, words...)
	a.cmd.Stdin = strings.NewReader(input)
	return a
}

// attempt is convo with these words, which is killed once in four times.
func (s *sending) attempt(w *sendWish, words ...string) *attempt {
	a := &attempt{sendWish: w, cmd: s.command(words...)}
	a.cmd.Stdout, a.cmd.Stderr = &a.out, &a.errs
	switch s.dice.IntN(12) {
	case 0: // when it is written down
		a.kill = func() bool { return s.writtenDown(w.text) }
	case 1: // when the server has it
		a.kill = func() bool { return s.posted(w.text) > 0 }
	case 2: // somewhere
		from, n := len(s.server.Requests()), 1+s.dice.IntN(8)
		a.kill = func() bool { return len(s.server.Requests()) >= from+n }
	}
	return a
}

// writtenDown reports whether the outbox has a text.
func (s *sending) writtenDown(text string) bool {
	for name, is := range s.files() {
		if strings.Contains(name, "/outbox/") && strings.Contains(is, text) {
			return true
		}
	}
	return false
}

// together runs some processes at once, all of which meet a fault, and judges each.
func (s *sending) together(fault string, tries []*attempt) {
	s.t.Helper()
	if fault == refused {
		require.NoError(s.t, s.server.Close())
	} else {
		s.faults(fault)
	}
	var all sync.WaitGroup
	for _, a := range tries {
		a.fault = fault
		require.NoError(s.t, a.cmd.Start())
		all.Go(a.wait)
	}
	all.Wait()
	if fault == refused {
		s.serve()
	}
	s.faults("")
	for _, a := range tries {
		s.judge(a)
	}
}

// wait waits for the process, and kills it when its time has come.
func (a *attempt) wait() {
	ended := make(chan struct{})
	var killer sync.WaitGroup
	if a.kill != nil {
		killer.Go(func() {
			for {
				select {
				case <-ended:
					return
				case <-time.After(time.Millisecond):
				}
				if a.kill() {
					_ = a.cmd.Process.Kill() // it may have ended
					return
				}
			}
		})
	}
	_ = a.cmd.Wait() // the exit code says it
	close(ended)
	killer.Wait()
}

// judge holds what a process said against what the server has.
func (s *sending) judge(a *attempt) {
	s.t.Helper()
	got, code := s.got(a.conv, a.text), a.cmd.ProcessState.ExitCode()
	must := func(ok bool, format string, args ...any) {
		s.t.Helper()
		require.True(s.t, ok, "%s to %s met %q, ended with %d: %s\n%v\n%s%s", a.text, a.conv, a.fault, code, fmt.Sprintf(format, args...), a.cmd.Args, a.out.String(), a.errs.String())
	}
	must(got <= 1, "the customer got it %d times", got)
	must(s.allGot(a.text) == got, "somebody else got it")
	kept := s.writtenDown(a.text)
	switch code {
	case 0:
		must(got == 1, "it says sent, and it was not")
		must(!kept, "it says sent, and asks about it")
		a.sent = true
	case exitUnconfirmed:
		must(kept, "it is not in the outbox")
		must(a.fault != refused, "nobody was there who could have it")
		must(s.posted(a.text) > 0, "it never left")
	case exitRefused, exitForbidden, exitLimited, exitServer, exitNetwork, exitStale:
		must(got == 0 || a.mayBe, "it says not sent, and it was")
		must(kept == a.mayBe, "what is not sent is in the outbox only if it was there before")
	case -1:
		must(got == 1 || kept || s.posted(a.text) == 0 || s.refusedByFault(a), "it is lost")
	default:
		must(false, "it has no such code")
	}
	a.mayBe = kept || got == 1
}

// refusedByFault reports whether the server said clearly that it does not take a reply.
func (s *sending) refusedByFault(a *attempt) bool {
	return slices.ContainsFunc([]string{"400=", "403=", "429="}, func(f string) bool { return strings.HasPrefix(a.fault, f) })
}

// entry is a reply of unknown fate, as convo outbox tells it.
type entry struct {
	ID, Conversation, Text, State string
	Elsewhere                     bool
}

func (s *sending) outbox() []entry {
	s.t.Helper()
	out, err := s.command("outbox", "--json").Output()
	require.NoError(s.t, err)
	var all []entry
	require.NoError(s.t, json.Unmarshal(out, &all))
	return all
}

// settle has the person decide about what convo outbox tells of: what is not in the
// thread is sent again, and so is, now and then, what is there.
func (s *sending) settle(fault string, all bool) {
	s.t.Helper()
	for _, e := range s.outbox() {
		i := slices.IndexFunc(s.wishes, func(w *sendWish) bool { return e.Text == w.text })
		require.GreaterOrEqual(s.t, i, 0, "%+v", e)
		w := s.wishes[i]
		require.Equal(s.t, w.conv, e.Conversation)
		require.Equal(s.t, "unknown", e.State)
		require.False(s.t, e.Elsewhere, "everything has ended")
		if s.got(w.conv, w.text) == 1 && s.dice.IntN(2) == 0 {
			require.NoError(s.t, s.command("outbox", "discard", e.ID).Run())
			w.sent = true
			continue
		}
		words := []string{"outbox", "retry", e.ID, "--force"}
		if !all {
			words = append(words, "--timeout", "700ms")
		}
		a := s.attempt(w, words...)
		if all {
			a.kill = nil
		}
		s.together(fault, []*attempt{a})
	}
}

// compare holds everything that was said against what was wanted.
func (s *sending) compare() {
	s.t.Helper()
	arrived := 0
	for _, w := range s.wishes {
		got := s.got(w.conv, w.text)
		require.Equal(s.t, got, s.allGot(w.text), "%s was for %s", w.text, w.conv)
		require.LessOrEqual(s.t, got, 1, w.text)
		if w.sent {
			require.Equal(s.t, 1, got, "%s is taken as sent", w.text)
		}
		arrived += got
	}
	require.Equal(s.t, s.before+arrived, s.allGot(""), "nothing else was said")
	require.Empty(s.t, s.drafts(), "verbs leave no drafts")
}
