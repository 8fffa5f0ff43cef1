package ui

import (
	"strconv"
	"strings"

	"convo/model"
	"convo/model/action"
	"convo/model/canned"
	"convo/model/inbox"
	"convo/ui/keys"
	"convo/ui/row"
	"convo/ui/term"
	"convo/ui/theme"
)

// planning is a playbook that is shown before it runs.
type planning struct {
	conv    model.Ref
	name    string
	sends   model.OpKind // what is sent first; "" for nothing
	steps   []inbox.PlayStep
	stop    string // why it cannot run; "" where it can
	version uint64 // of the frame that shows it: it runs only if that was read
}

// planWide is how wide a plan is at most, in cells.
const planWide = 70

// openPlan shows what a playbook would do to a conversation, with what is being
// written sent before.
func (m *root) openPlan(ref model.Ref, name string, steps []string, sends bool) {
	if m.needsMe(ref, model.OpAssign) && mentionsMe(steps) {
		m.openIdentity(ref.Account, func(model.Person) { m.openPlan(ref, name, steps, sends) })
		return
	}
	p := &planning{conv: ref, name: name}
	if sends {
		p.sends = m.composer.Kind()
	}
	for _, words := range steps {
		act, why := m.stepOf(ref, words)
		if why != "" && p.stop == "" {
			p.stop = words + ": " + why
		}
		p.steps = append(p.steps, inbox.PlayStep{Words: words, Act: act})
	}
	m.plan = p
	m.apply(inbox.Freeze{On: true})
	m.changed()
	p.version = m.gen
}

// send sends what is being written. What a playbook does besides is shown first.
func (m *root) send() {
	ref := m.composer.Conv()
	r, _ := m.state.Reply(ref)
	if c := r.Draft.Canned; len(c.Steps()) > 0 && len(c.Unfilled(r.Draft.Body)) == 0 {
		m.openPlan(ref, c.Playbook, c.Steps(), true)
		return
	}
	m.apply(inbox.Send{Conv: ref, Hold: true})
}

func mentionsMe(steps []string) bool {
	for _, words := range steps {
		if st, err := canned.ReadStep(words); err == nil && st.Action == action.Take {
			return true
		}
	}
	return false
}

// stepOf is what a step does to a conversation, and why it cannot; "" where it can.
func (m *root) stepOf(ref model.Ref, words string) (inbox.Act, string) {
	st, err := canned.ReadStep(words)
	if err != nil {
		return inbox.Act{}, err.Error()
	}
	a := m.binds.byName[st.Action]
	c, _ := m.state.Conversation(ref)
	act := m.actOf(a, ref, c.LastMessageAt, c.Owner)
	act.By, act.Held = "", false // no key: it is not what "." repeats, and was agreed to
	if st.To != "" {
		person, found := m.find(ref.Account, st.To)
		if !found {
			return act, "nobody is called that"
		}
		act.Person = person
	}
	if can := m.state.Can(ref, act.Kind); !can.OK {
		return act, can.Why
	}
	return act, ""
}

// find is the person of an account with this id or name.
func (m *root) find(account, who string) (model.Person, bool) {
	for _, a := range m.state.Agents(account) {
		if a.Person.ID == who || strings.EqualFold(a.Person.Name.Line(), who) {
			return a.Person, true
		}
	}
	return model.Person{}, false
}

func (m *root) closePlan() {
	m.plan = nil
	m.apply(inbox.Freeze{})
	m.changed()
}

// planKey takes a key to the plan. What runs it must have been read from a frame that
// showed it.
func (m *root) planKey(k keys.Msg) {
	name := k.Key.Name
	switch {
	case name == "esc":
		m.closePlan()
		return
	case name == "enter" && m.plan.stop == "", name == "n" && m.plan.sends != "":
	default:
		return
	}
	const not = "nothing was done"
	seen, ok := m.meant(k, not)
	if !ok {
		return
	}
	if seen.scope != inPlan || seen.gen < m.plan.version {
		m.sayStale(not)
		return
	}
	p := *m.plan
	m.closePlan()
	switch {
	case name == "n":
		m.apply(inbox.DropSteps{Conv: p.conv})
		m.apply(inbox.Send{Conv: p.conv, Hold: true})
	case p.sends != "":
		m.apply(inbox.Send{Conv: p.conv, Hold: true, Then: p.steps})
	default:
		m.apply(inbox.Play{Conv: p.conv, Steps: p.steps})
	}
}

// planLines draws the plan in w cells.
func (m *root) planLines(w int) []string {
	p, t := m.plan, &m.o.Theme
	lines := []string{row.Start(t, w).PutTail(theme.Title, " playbook "+p.name+", for "+m.label(p.conv), w, m.o.Glyphs.Ellipsis).End()}
	put := func(tok theme.Token, words string) {
		for _, l := range term.Wrap(words, max(w-4, 1)) {
			lines = append(lines, row.Start(t, w).Put(theme.Text, "   ").Put(tok, l).End())
		}
	}
	n := 1
	switch p.sends {
	case model.OpReply:
		put(theme.Text, strconv.Itoa(n)+". send the reply, and when it was accepted:")
		n++
	case model.OpNote:
		put(theme.Text, strconv.Itoa(n)+". add the note, and when it was accepted:")
		n++
	default:
	}
	for _, st := range p.steps {
		put(theme.Text, strconv.Itoa(n)+". "+model.NewText(st.Words).Line())
		n++
	}
	if p.stop != "" {
		put(theme.Error, "x "+model.NewText(p.stop).Line())
	}
	return append(lines, m.planFoot(w))
}

func (m *root) planFoot(w int) string {
	r := row.Start(&m.o.Theme, w)
	hint := func(key, does string) { r.Put(theme.Key, " "+key).Put(theme.KeyLabel, " "+does+"  ") }
	if m.plan.stop == "" {
		hint("enter", "runs")
	}
	if m.plan.sends != "" {
		hint("n", "sends only")
	}
	hint("esc", "cancels")
	return r.End()
}
