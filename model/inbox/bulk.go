package inbox

import (
	"slices"
	"time"

	"convo/model"
)

const (
	// bulkAsks is the number of conversations from which on a bulk is asked about first.
	bulkAsks = 10
	// bulkAtOnce is how many operations of a bulk are under way together in one account.
	bulkAtOnce = 3
	// bulkGivesUp is how many failures in a row, of the kinds that have nothing to do with
	// the conversation, end a bulk in an account.
	bulkGivesUp = 5
	// bulkLeaves is the part of the rate limit, one in so many, that a bulk leaves to others.
	bulkLeaves = 10
	// decidedFor is how long what was seen when the key was pressed is taken to be so
	// still: what waits longer is read again before it is hidden.
	decidedFor = 10 * time.Second
)

// bulk is several operations that belong together: what one key does to all marks, or
// what takes that back. Each is shown when it is begun, and not before, so that stopping
// brings nothing back.
type bulk struct {
	n     model.Seq // Op.Batch of its operations
	at    time.Time // when the person decided
	like  model.Op  // one of the operations, for words
	way   way
	lanes []*lane
	undo  *undoItem // what takes it back, as far as it has got
	from  *undoItem // what it carries out; nil for something new

	total                          int            // conversations that it is about
	done, already, failed, unclear int            // done counts those that were so already, too
	skipped                        map[string]int // how many cannot be done at all, by the reason
	notFor                         []string       // whom something went wrong with
	note                           string         // what else came of it

	left     []*task // what was not begun
	again    []*task // what failed for reasons that have nothing to do with the conversation
	stopped  string  // why; "" while it goes on
	takeBack bool    // undo it as soon as it has ended
}

// way tells what a bulk is in respect of the undo stack.
type way uint8

const (
	anew   way = iota
	back       // it takes something back
	afresh     // it does again what was taken back
)

// task is one of a bulk's operations.
type task struct {
	entry  *entry
	op     model.Op
	of     model.Seq // the operation that it takes back
	undoes string    // the deed that it takes back
	deed   string    // its own, once it was begun
	back   model.Op  // what takes it back, if that is possible
	can    bool
}

// lane is the part of a bulk in one account.
type lane struct {
	account string
	waiting []*task // not begun, the next first
	running map[model.Seq]*task
	until   time.Time // the rate limit: nothing is begun before
	row     int       // failures in a row
}

// actAll does something to each of several conversations, or says why it cannot. What is
// much, or cannot be taken back, is asked about first.
func (s *State) actAll(now time.Time, e ActAll) {
	s.endStretch()
	if len(e.Acts) == 0 {
		s.refuse(now, "nothing is marked")
		return
	}
	if s.bulk != nil {
		s.refuse(now, "not "+past(e.Acts[0].Kind)+": "+oneBulk)
		return
	}
	b := &bulk{at: now, total: len(e.Acts), skipped: map[string]int{}}
	tasks, so := s.sortOut(b, e.Acts)
	b.like = likeAll(slices.Concat(tasks, so))
	switch {
	case len(tasks) == 0 && len(so) == 0:
		s.refuse(now, "not "+past(e.Acts[0].Kind)+": "+b.why())
		return
	case len(tasks) > 0 && !e.Sure && s.isGrave(tasks):
		s.ask(b.question(len(tasks), s.forGood(tasks)), ActAll{Acts: e.Acts, Sure: true})
		return
	}
	s.noteLast(e.Acts[0])
	for _, t := range so {
		b.done++
		b.already++
		s.dropMark(t.entry)
	}
	s.redo = nil
	b.undo = &undoItem{at: now}
	s.push(&s.undo, b.undo)
	s.startBulk(now, b, tasks)
}

const oneBulk = "one bulk at a time, and esc stops this one"

// sortOut makes the tasks of a bulk: those that are to be done, and those that are so
// already. What is impossible is counted by its reason.
func (s *State) sortOut(b *bulk, acts []Act) (tasks, so []*task) {
	named := map[model.Ref]bool{}
	for _, e := range acts {
		en := s.entry(e.Conv)
		if named[e.Conv] {
			b.total--
			continue
		}
		named[e.Conv] = true
		if why := s.cannotAct(en, e.Kind); why != "" {
			b.skipped[why]++
			continue
		}
		t := &task{entry: en, op: s.opOf(en, e)}
		if en.known && t.op.Done(*en.shown()) || s.readsHere(t.op) && !s.unseen(en) {
			so = append(so, t)
			continue
		}
		tasks = append(tasks, t)
	}
	return tasks, so
}

// mixed stands for operations of several kinds: systems call the same thing by other names.
const (
	mixed     model.OpKind = "mixed"
	mixedAway model.OpKind = "mixed away" // each takes its conversation out of the inbox
)

// likeAll is an operation that all of a bulk are like, for words.
func likeAll(tasks []*task) (like model.Op) {
	away := true
	for i, t := range tasks {
		away = away && putsAway(t.op)
		if i == 0 {
			like = t.op
		} else if t.op.Kind != like.Kind {
			like = model.Op{Kind: mixed}
		}
	}
	if like.Kind == mixed && away {
		like.Kind = mixedAway
	}
	return like
}

// isGrave reports whether a bulk has to be asked about first.
func (s *State) isGrave(tasks []*task) bool {
	return len(tasks) >= bulkAsks || s.forGood(tasks) > 0
}

// forGood is how many of a bulk's operations nothing can take back.
func (s *State) forGood(tasks []*task) (n int) {
	for _, t := range tasks {
		if _, ok := t.op.Inverse(before(t.op, t.entry)); !ok && !s.readsHere(t.op) {
			n++
		}
	}
	return n
}

// carryAll takes back, or does again, what a bulk has done.
func (s *State) carryAll(now time.Time, u *undoItem, redo bool) {
	_, to := s.stacks(redo)
	b := &bulk{at: now, way: back, like: u.steps[0].op, total: len(u.steps), from: u}
	if redo {
		b.way = afresh
	}
	b.undo = &undoItem{at: now, title: u.title}
	s.push(to, b.undo)
	var tasks []*task
	for _, st := range u.steps {
		tasks = append(tasks, &task{entry: s.entry(st.op.Conv), op: st.op, of: st.of, undoes: st.undoes})
	}
	s.startBulk(now, b, tasks)
}

// startBulk begins a bulk.
func (s *State) startBulk(now time.Time, b *bulk, tasks []*task) {
	b.n = s.next()
	for _, t := range tasks {
		t.entry.tasked = true
		i := slices.IndexFunc(b.lanes, func(l *lane) bool { return l.account == t.op.Conv.Account })
		if i < 0 {
			i = len(b.lanes)
			b.lanes = append(b.lanes, &lane{account: t.op.Conv.Account, running: map[model.Seq]*task{}})
		}
		b.lanes[i].waiting = append(b.lanes[i].waiting, t)
	}
	s.bulk = b
	s.notice = Notice{}
	s.marksChanged()
	s.makeWay(tasks)
	s.runBulk(now)
}

// makeWay moves the cursor off a row that the bulk is going to take from what is shown,
// and off those that go with it.
func (s *State) makeWay(tasks []*task) {
	en := s.entries[s.selected]
	i := slices.IndexFunc(tasks, func(t *task) bool { return t.entry == en })
	if i < 0 || !s.leaves(tasks[i].op.Apply(*en.shown()), tasks[i].op.Kind) {
		return
	}
	by := 1
	switch s.advanceAfter(s.advanceName(tasks[i].op), true) {
	case AdvancePrev:
		by = -1
	case AdvanceNext:
	default:
		return
	}
	for _, by := range []int{by, -by} {
		rows := s.rows.rows
		for i := s.SelectedIndex() + by; i >= 0 && i < len(rows); i += by {
			if !rows[i].tasked {
				s.selectRef(rows[i].base.Ref)
				return
			}
		}
	}
}
