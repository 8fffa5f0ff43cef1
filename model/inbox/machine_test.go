package inbox_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/model"
	"convo/model/inbox"
	"convo/model/query"
)

// machine runs a State against a world with everything between them out of
// order: requests reach the server late, answers come back in any order, some
// are lost before and some after they took effect, while customers write,
// colleagues act and the person presses keys.
//
// Mutations of the reducer that turn this package's tests red; each was tried.
//
// Here, in TestAnySchedule and TestLiveDataNeverMovesTheCursor:
//   - an overlay that ignores newer messages: entry.overlay without the hides
//     condition (a message that nobody saw is shown as read);
//   - a confirmation that is not kept: entry.confirm without op.Apply;
//   - a second polling chain: schedulePoll without the a.polling condition;
//   - rows that move under somebody's fingers: settleRows with still = false;
//   - a row that leaves under the cursor: consider without the s.selected condition;
//   - selection by row: placeCursor selecting rows[lastRow] after every change.
//
// In merging_test.go, where the order of answers is told and not left to chance:
//   - no fence: entry.accepts answering true instead of seq > fence;
//   - an older poll applied: entry.accepts without seq <= told, without newer < 0;
//   - a fence that ignores newer messages: entry.accepts without newer > 0;
//   - a missing row that nobody asks about: suspect without a.ask.
//
// In replying_test.go: a second POST after an unclear one, a candidate taken where
// there are two, "anyway" without its pause, a send that overtakes its draft's
// save, an answer of a gate that was left.
type machine struct {
	t *rapid.T
	w *world
	s *inbox.State

	flying []*flight
	timers map[string]timer // by slot, as an executor keeps them

	lastSeen map[string]model.Stamp // newest message ever shown, per conversation
	reads    map[string]model.Stamp // the last message that was there when the person marked it read
	ours     map[string]claim       // confirmed changes of ours that must stay in sight
	touched  time.Time

	stopped map[model.Seq]bool // bulks that begin nothing any more
}

// flight is a request under way: not yet at the server, or with its answer on
// the way back.
type flight struct {
	effect  inbox.Effect
	event   inbox.Event
	foreign int // what others had done when a write was carried out
}

type timer struct {
	wait inbox.Wait
	due  time.Time
}

// claim is a change of ours that the server confirmed.
type claim struct {
	op      model.Op
	foreign int
}

var me = model.Person{ID: "4521", Name: model.NewText("Anna Bianchi")}

func caps() model.Caps {
	ops := map[model.OpKind]model.Support{}
	for _, k := range []model.OpKind{model.OpReply, model.OpRead, model.OpArchive, model.OpUnarchive, model.OpAssign, model.OpRelease} {
		ops[k] = model.Yes()
	}
	return model.Caps{
		Backend: "qlara", Name: "Qlara", Ops: ops, Unread: model.UnreadCount, People: model.Yes(), Threads: model.Yes(),
		UnreadList: true, AwayList: true, Filters: model.Filters{Channels: true},
	}
}

func newState() *inbox.State {
	return inbox.New(inbox.Config{Accounts: []inbox.Account{{Name: "shop", Caps: caps(), Me: me.ID}}, Views: savedViews()})
}

// savedViews depend on everything that a filter can ask about: reading, owners, drafts,
// the clock and what was put away.
func savedViews() []inbox.SavedView {
	var views []inbox.SavedView
	for _, text := range []string{"is:unread !who:me", "who:luca", "newer:40m", "win:<1h", "is:archived is:unread"} {
		f, err := query.Parse(text)
		if err != nil {
			panic(err)
		}
		views = append(views, inbox.SavedView{Name: text, Filter: f})
	}
	return views
}

func newMachine(t *rapid.T) *machine {
	m := &machine{
		t: t, w: newWorld(12), s: newState(),
		timers: map[string]timer{}, lastSeen: map[string]model.Stamp{}, reads: map[string]model.Stamp{}, ours: map[string]claim{},
		stopped: map[model.Seq]bool{},
	}
	m.apply(inbox.Start{Live: true})
	return m
}

// apply feeds an event and takes on what it asks for, as an executor would.
func (m *machine) apply(e inbox.Event) {
	for _, eff := range m.s.Apply(m.w.now, e) {
		if w, ok := eff.(inbox.Wait); ok {
			m.timers[w.Slot()] = timer{wait: w, due: m.w.now.Add(w.For)}
			continue
		}
		if w, ok := eff.(inbox.Write); ok {
			require.False(m.t, m.stopped[w.Op.Batch], "a stopped bulk has begun something")
		}
		if slot := eff.Slot(); slot != "" {
			m.flying = slices.DeleteFunc(m.flying, func(f *flight) bool { return f.effect.Slot() == slot })
		}
		m.flying = append(m.flying, &flight{effect: eff})
	}
}

// part names what an operation writes.
func part(k model.OpKind) string {
	switch k {
	case model.OpRead:
		return "unread"
	case model.OpAssign, model.OpRelease:
		return "owner"
	default:
		return "status"
	}
}

func (m *machine) pick(label string, ok func(*flight) bool) *flight {
	var some []*flight
	for _, f := range m.flying {
		if ok(f) {
			some = append(some, f)
		}
	}
	if len(some) == 0 {
		return nil
	}
	return some[rapid.IntRange(0, len(some)-1).Draw(m.t, label)]
}

// reach lets one request reach the server.
func (m *machine) reach() {
	f := m.pick("reaching", func(f *flight) bool { return f.event == nil })
	if f == nil {
		return
	}
	fault := &model.Fault{Kind: model.FaultServer, What: model.NewText("the server failed")}
	if _, ok := f.effect.(inbox.Write); ok {
		fault = &model.Fault{Kind: model.FaultRefused, What: model.NewText("no")}
	}
	switch rapid.IntRange(0, 9).Draw(m.t, "fate") {
	case 0:
		if w, ok := f.effect.(inbox.Write); ok && w.Op.Batch != 0 && rapid.Bool().Draw(m.t, "limited") {
			fault = &model.Fault{Kind: model.FaultRateLimited, RetryAfter: 3 * time.Second}
		}
		f.event = refusal(f.effect, fault)
	case 1:
		f.event = m.carryOut(f)
		if _, ok := f.effect.(inbox.Write); ok {
			f.event = refusal(f.effect, &model.Fault{Kind: model.FaultUnknown, What: model.NewText("cut")})
		}
	default:
		f.event = m.carryOut(f)
	}
}

func (m *machine) carryOut(f *flight) inbox.Event {
	ev := m.w.answer(f.effect)
	if w, ok := f.effect.(inbox.Write); ok {
		f.foreign = m.w.convs[w.Op.Conv.ID].foreign[part(w.Op.Kind)]
	}
	return ev
}

// deliver brings one answer back.
func (m *machine) deliver() {
	f := m.pick("delivered", func(f *flight) bool { return f.event != nil })
	if f != nil {
		m.land(f)
	}
}

func (m *machine) land(f *flight) {
	m.flying = slices.DeleteFunc(m.flying, func(g *flight) bool { return g == f })
	order, marked := m.rows(), len(m.s.Marks()) > 0
	m.apply(f.event)
	if w, ok := f.event.(inbox.Written); ok {
		key := w.Of.Op.Conv.ID + part(w.Of.Op.Kind)
		delete(m.ours, key)
		if w.Fault == nil {
			m.ours[key] = claim{op: w.Of.Op, foreign: f.foreign}
		}
		return
	}
	if l, ok := f.event.(inbox.Listed); ok && l.Of.Asked {
		return
	}
	if marked || m.w.now.Sub(m.touched) < inbox.FreezeFor {
		m.sameOrder(order)
	}
}

func (m *machine) rows() []model.Ref {
	refs := make([]model.Ref, m.s.Len())
	for i := range refs {
		refs[i] = m.s.Row(i).Conv.Ref
	}
	return refs
}

// sameOrder holds the rows against what they were: nothing may have left or
// changed places, and what is new stands below.
func (m *machine) sameOrder(before []model.Ref) {
	after := m.rows()
	require.GreaterOrEqual(m.t, len(after), len(before), "a row left under somebody's fingers")
	require.Equal(m.t, before, after[:len(before)], "rows moved under somebody's fingers")
}

func (m *machine) someConv(label string) *truth {
	return m.w.convs[rapid.SampledFrom(m.w.order).Draw(m.t, label)]
}

func (m *machine) touch() {
	m.touched = m.w.now
	m.apply(inbox.Touch{})
}

// act presses one of the keys that change something.
func (m *machine) act() {
	m.touch()
	if m.s.Len() == 0 {
		return
	}
	row := m.s.Row(rapid.IntRange(0, m.s.Len()-1).Draw(m.t, "row"))
	ref, owner := row.Conv.Ref, row.Conv.Owner
	kind := rapid.SampledFrom([]model.OpKind{model.OpRead, model.OpArchive, model.OpUnarchive, model.OpAssign, model.OpRelease}).Draw(m.t, "kind")
	if kind == model.OpRead {
		m.reads[ref.ID] = row.Conv.LastMessageAt
	}
	m.apply(inbox.Select{Ref: ref})
	delete(m.ours, ref.ID+part(kind))
	m.apply(inbox.Act{
		Kind: kind, Conv: ref, Person: m.w.team[rapid.IntRange(0, len(m.w.team)-1).Draw(m.t, "who")],
		Shown: &owner, Held: kind == model.OpRead && rapid.Bool().Draw(m.t, "held"),
	})
}

func (m *machine) undo(e inbox.Event) {
	m.touch()
	clear(m.ours)
	m.apply(e)
}

// markSome presses one of the keys that mark.
func (m *machine) markSome() {
	m.touch()
	switch rapid.IntRange(0, 5).Draw(m.t, "how to mark") {
	case 0:
		m.apply(inbox.MarkRange{})
	case 1:
		m.apply(inbox.MarkStep{By: rapid.SampledFrom([]int{-1, 1}).Draw(m.t, "by")})
	case 2:
		m.apply(inbox.MarkAll{})
	case 3:
		m.apply(inbox.Unmark{})
	default:
		m.apply(inbox.Mark{Ref: model.Ref{Account: "shop", ID: m.someConv("marked").id}})
	}
}

// actAll presses a key that changes something while some are marked, and agrees where
// that is asked.
func (m *machine) actAll() {
	m.touch()
	clear(m.ours)
	kind := rapid.SampledFrom([]model.OpKind{model.OpRead, model.OpArchive, model.OpUnarchive, model.OpAssign, model.OpRelease}).Draw(m.t, "kind of all")
	who := m.w.team[rapid.IntRange(0, len(m.w.team)-1).Draw(m.t, "who gets all")]
	var e inbox.ActAll
	for _, ref := range m.s.Marks() {
		c, _ := m.s.Conversation(ref)
		if kind == model.OpRead {
			m.reads[ref.ID] = c.LastMessageAt
		}
		e.Acts = append(e.Acts, inbox.Act{Kind: kind, Conv: ref, Person: who, Shown: &c.Owner, Seen: c.LastMessageAt})
	}
	m.apply(e)
	m.apply(inbox.Answer{Yes: true})
}

// stop presses Esc while a bulk is under way.
func (m *machine) stop() {
	m.touch()
	if _, running := m.s.Progress(); !running {
		return
	}
	m.apply(inbox.StopBulk{})
	for _, f := range m.flying {
		if w, ok := f.effect.(inbox.Write); ok && w.Op.Batch != 0 {
			m.stopped[w.Op.Batch] = true
		}
	}
}

// checkMarks holds what must be true of marks and bulks after every step.
func (m *machine) checkMarks() {
	seen := map[model.Ref]bool{}
	for _, ref := range m.s.Marks() {
		_, known := m.s.Conversation(ref)
		require.True(m.t, known && !m.s.Gone(ref) && !seen[ref], "%v is marked", ref)
		seen[ref] = true
	}
	under := map[model.Seq]int{}
	for _, f := range m.flying {
		if w, ok := f.effect.(inbox.Write); ok && w.Op.Batch != 0 {
			under[w.Op.Batch]++
			require.LessOrEqual(m.t, under[w.Op.Batch], 3, "more than three at a time")
		}
	}
	require.LessOrEqual(m.t, len(under), 1, "two bulks at a time")
	p, running := m.s.Progress()
	require.Equal(m.t, running, p.Total > 0)
	require.LessOrEqual(m.t, p.Done+p.Failed+p.Waiting, p.Total)
	require.False(m.t, p.Stopping && p.Waiting > 0, "a stopped bulk has something left to do")
}

// colleague is somebody else at work.
func (m *machine) colleague() {
	c := m.someConv("colleague's")
	switch rapid.IntRange(0, 3).Draw(m.t, "colleague does") {
	case 0:
		c.unread = 0
		c.foreign["unread"]++
	case 1:
		c.status = model.StatusArchived
		c.foreign["status"]++
	case 2:
		c.status = model.StatusOpen
		c.foreign["status"]++
	case 3:
		c.owner = rapid.SampledFrom([]string{"", "4522", "4523"}).Draw(m.t, "owner")
		c.foreign["owner"]++
	}
}

// pass lets time go by and fires the timers that are due.
func (m *machine) pass(d time.Duration) {
	m.w.now = m.w.now.Add(d)
	for slot, t := range m.timers {
		if !t.due.After(m.w.now) {
			delete(m.timers, slot)
			before := m.rows()
			m.apply(inbox.Woke{Timer: t.wait.Timer})
			if m.w.now.Sub(m.touched) < inbox.FreezeFor && t.wait.Timer.Kind != inbox.TimerBulk {
				m.sameOrder(before)
			}
		}
	}
}

// check holds what must be true after every step.
func (m *machine) check() {
	for id, c := range m.w.convs {
		shown, ok := m.s.Conversation(model.Ref{Account: "shop", ID: id})
		if !ok {
			continue
		}
		require.False(m.t, m.lastSeen[id].After(shown.LastMessageAt), "%s went back in time", id)
		m.lastSeen[id] = shown.LastMessageAt
		m.checkClaims(c, shown)
		require.False(m.t, !shown.Unread.Has() && c.unread > 0 && shown.LastMessageAt == c.last().At && c.last().At.After(m.reads[id]),
			"%s: a message that nobody saw is shown as read", id)
	}
	polls := 0
	for _, t := range m.timers {
		if t.wait.Timer.Kind == inbox.TimerPoll {
			polls++
		}
	}
	for _, f := range m.flying {
		if l, ok := f.effect.(inbox.FetchList); ok && l.Poll {
			polls++
		}
	}
	require.LessOrEqual(m.t, polls, 1, "two polling chains")
	before := m.rows()
	m.apply(inbox.Clock{})
	if m.w.now.Sub(m.touched) < inbox.FreezeFor {
		m.sameOrder(before)
	}
	require.Equal(m.t, m.visibleCounts(), m.counts(), "the tabs' numbers")
	m.checkLoad()
	m.checkMarks()
}

func (m *machine) pendingOf(id string) []inbox.Effect {
	var out []inbox.Effect
	for _, f := range m.flying {
		if w, ok := f.effect.(inbox.Write); ok && w.Op.Conv.ID == id {
			out = append(out, w)
		}
	}
	return out
}

// checkClaims: what the server confirmed to us stays in sight until somebody
// else changes it, or a message shows that we did not know when we asked.
func (m *machine) checkClaims(c *truth, shown model.Conversation) {
	for _, p := range []string{"unread", "status", "owner"} {
		cl, ok := m.ours[c.id+p]
		if ok && shown.LastMessageAt.After(cl.op.Seen) && p != "owner" {
			continue
		}
		if ok && c.foreign[p] == cl.foreign && len(m.pendingOf(c.id)) == 0 {
			require.True(m.t, cl.op.Done(shown), "%s: confirmed %s flickered: %+v", c.id, cl.op.Kind, shown)
		}
	}
}

// counts are the tabs' numbers; visibleCounts the same, counted by hand.
func (m *machine) counts() map[string]int {
	out := map[string]int{}
	for _, v := range m.s.Views() {
		if v != inbox.All {
			out[m.s.ViewName(v)] = m.s.Count(v).Conversations
		}
	}
	return out
}

func (m *machine) visibleCounts() map[string]int {
	out := map[string]int{}
	for _, v := range m.s.Views() {
		if v != inbox.All {
			out[m.s.ViewName(v)] = 0
		}
	}
	count := func(name string, in bool) {
		if in {
			out[name]++
		}
	}
	env := &query.Env{
		Now: m.w.now, Me: func(string) string { return me.ID },
		Name: func(_, id string) model.Text { return m.named(id) },
	}
	for _, id := range m.w.order {
		c, ok := m.s.Conversation(model.Ref{Account: "shop", ID: id})
		if !ok {
			continue
		}
		away := c.Status.PutAway()
		count("archived", away)
		count("unread", !away && c.Unread.Has())
		count("mine", !away && c.Owner.Is(me.ID))
		count("unassigned", !away && c.Owner.IsNobody())
		count("closing", !away && closing(&c, m.w.now))
		for _, v := range savedViews() {
			count(v.Name, (!away || v.Name == "is:archived is:unread") && v.Filter.Match(&c, env))
		}
	}
	return out
}

// named is what somebody is called as far as the State has been told.
func (m *machine) named(id string) model.Text {
	for _, a := range m.s.Agents("shop") {
		if a.Person.ID == id {
			return a.Person.Name
		}
	}
	return model.Text{}
}

// closing is what the view of that name is about, in other words.
func closing(c *model.Conversation, now time.Time) bool {
	ends, due := c.WindowEndsAt.Time(), time.Time{}
	if c.More != nil {
		due = c.More.DeadlineAt.Time()
	}
	return !ends.IsZero() && now.Before(ends) && now.After(ends.Add(-2*time.Hour)) || !due.IsZero() && now.After(due.Add(-15*time.Minute))
}

// converge lets everything calm down and holds the State against the truth.
func (m *machine) converge() {
	m.apply(inbox.Focus{On: true})
	m.apply(inbox.SetFilter{})
	m.apply(inbox.SetView{View: inbox.All})
	for range 40 {
		m.touch()
		for len(m.flying) > 0 {
			f := m.flying[0]
			if f.event == nil {
				f.event = m.carryOut(f)
			}
			m.land(f)
			m.apply(inbox.Answer{Yes: false})
		}
		m.apply(inbox.Edge{})
		m.apply(inbox.Visible{Refs: m.rows()})
		m.pass(61 * time.Second)
	}
	require.Zero(m.t, m.s.Pending(), "something never settled")
	_, running := m.s.Progress()
	require.False(m.t, running, "a bulk never ended")
	for id, c := range m.w.convs {
		shown, ok := m.s.Conversation(model.Ref{Account: "shop", ID: id})
		if !ok {
			require.Equal(m.t, model.StatusArchived, c.status, "%s was never seen", id)
			continue
		}
		want := m.w.seen(c, true)
		require.Equal(m.t, want.Status, shown.Status, id)
		// Of what is put away only that is sure: nothing reads the archive by itself.
		if c.status != model.StatusArchived {
			require.Equal(m.t, want.LastMessageAt, shown.LastMessageAt, id)
			if m.s.Missed(want.Ref) && !want.Unread.Has() {
				want.Unread = model.UnreadN(1) // here it counts as unread until somebody has looked
			}
			require.Equal(m.t, want.Unread, shown.Unread, id)
			require.True(m.t, want.Owner.Same(shown.Owner), "%s: owner %+v, want %+v", id, shown.Owner, want.Owner)
		}
	}
}

func TestAnySchedule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := newMachine(t)
		t.Repeat(map[string]func(*rapid.T){
			"reach":     func(*rapid.T) { m.reach() },
			"reach too": func(*rapid.T) { m.reach() },
			"deliver":   func(*rapid.T) { m.deliver() },
			"land":      func(*rapid.T) { m.deliver() },
			"act":       func(*rapid.T) { m.act() },
			"undo":      func(*rapid.T) { m.undo(inbox.Undo{}) },
			"redo":      func(*rapid.T) { m.undo(inbox.Redo{}) },
			"mark":      func(*rapid.T) { m.markSome() },
			"act all":   func(*rapid.T) { m.actAll() },
			"stop":      func(*rapid.T) { m.stop() },
			"colleague": func(*rapid.T) { m.colleague() },
			"customer":  func(*rapid.T) { m.w.now = m.w.now.Add(time.Second); m.w.inbound(m.someConv("customer")) },
			"move": func(t *rapid.T) {
				m.touch()
				m.apply(inbox.Step{By: rapid.IntRange(-3, 3).Draw(t, "by")})
			},
			"view": func(t *rapid.T) {
				m.touch()
				m.apply(inbox.SetView{View: rapid.SampledFrom(m.s.Views()).Draw(t, "view")})
			},
			"filter": func(t *rapid.T) {
				m.touch()
				text := rapid.SampledFrom([]string{"", "ch:sms", "ch:rcs", "is:archived", "who:luca", "newer:2h"}).Draw(t, "filter")
				f, err := query.Parse(text)
				require.NoError(t, err)
				m.apply(inbox.SetFilter{Filter: f})
			},
			"search": func(t *rapid.T) {
				m.touch()
				m.apply(rapid.SampledFrom([]inbox.Event{inbox.Search{}, inbox.Search{}, inbox.StopSearch{}}).Draw(t, "search"))
			},
			"refresh":   func(*rapid.T) { m.touch(); m.apply(inbox.Refresh{}) },
			"pass":      func(t *rapid.T) { m.pass(time.Duration(rapid.IntRange(1, 9000).Draw(t, "ms")) * time.Millisecond) },
			"supervise": func(t *rapid.T) { m.apply(inbox.Supervise{On: rapid.Bool().Draw(t, "on")}) },
			"focus":     func(t *rapid.T) { m.apply(inbox.Focus{On: rapid.Bool().Draw(t, "on")}) },
			"":          func(*rapid.T) { m.check() },
		})
		m.converge()
	})
}

// What loads first is not where the work begins: the cursor stays on top until the list
// was read, unless somebody is at the keys.
func TestTheCursorBeginsOnTop(t *testing.T) {
	for name, there := range map[string]bool{"nobody there": false, "somebody there": true} {
		t.Run(name, func(t *testing.T) {
			st := &stage{t: t, w: newWorld(6), s: newState(), waits: map[string]timer{}}
			st.hold = func(e inbox.Effect) bool { return is[inbox.FetchList](e) }
			st.do(inbox.Start{Live: true})
			early := *st.w.convs["c02"]
			st.do(inbox.Got{Of: inbox.FetchOne{Seq: 1 << 30, Conv: st.ref("c02")}, Conversation: st.w.seen(&early, true)})
			require.Equal(t, st.ref("c02"), st.s.Selected())
			if there {
				st.do(inbox.Touch{})
			}
			st.release()
			if there {
				require.Equal(t, st.ref("c02"), st.s.Selected())
				return
			}
			top := st.s.Row(0).Conv.Ref
			require.NotEqual(t, st.ref("c02"), top)
			require.Equal(t, top, st.s.Selected())
			st.w.inbound(st.w.convs["c01"])
			st.do(inbox.Refresh{})
			require.Equal(t, top, st.s.Selected(), "it was read: what comes now does not move it")
		})
	}
}

// The cursor stays on its conversation whatever comes in, once somebody is there.
func TestLiveDataNeverMovesTheCursor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := newMachine(t)
		m.touch()
		for range rapid.IntRange(5, 60).Draw(t, "steps") {
			before := m.s.Selected()
			switch rapid.IntRange(0, 4).Draw(t, "what") {
			case 0:
				m.reach()
			case 1, 2:
				m.deliver()
			case 3:
				m.w.now = m.w.now.Add(time.Second)
				m.w.inbound(m.someConv("customer"))
				m.colleague()
			case 4:
				m.pass(time.Duration(rapid.IntRange(1, 9000).Draw(t, "ms")) * time.Millisecond)
			}
			if !before.IsZero() {
				require.Equal(t, before, m.s.Selected())
				require.GreaterOrEqual(t, m.s.SelectedIndex(), 0, fmt.Sprint("the row under the cursor left: ", before))
			}
		}
	})
}
