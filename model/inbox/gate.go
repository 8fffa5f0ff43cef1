package inbox

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"convo/model"
)

// whatsAppWindow is how long after a customer's last message WhatsApp lets a free
// reply through (Qlara's inbox reference: "WhatsApp 24-hour window").
const whatsAppWindow = 24 * time.Hour

// defaultStopWords are whole messages by which customers ask not to be written to.
func defaultStopWords() []string {
	return []string{
		"stop", "stopall", "stop all", "unsubscribe", "cancel", "end", "quit", "opt out", "optout",
		"basta", "cancellami", "disiscrivimi", "disiscrivi", "stopp", "abmelden", "arret", "arrêt", "baja", "parar", "sair",
	}
}

// reasons is the gate: everything that speaks against sending the draft now, in
// words. It judges by a reading made after the person asked to send.
func (s *State) reasons(now time.Time, r *reply, c model.Conversation, t model.Thread, beside *model.Draft) []string {
	var why []string
	if r.Draft.Turned {
		why = append(why, turned(r.Draft.Kind, &c))
	}
	if beside != nil && beside.Body != r.Draft.Body {
		why = append(why, "another convo of yours has written in its place: "+quote(model.NewText(beside.Body)))
	}
	if r.Draft.Kind == model.OpNote {
		return why // nobody outside reads it
	}
	if s.wantsSilence(t.Messages) {
		why = append(why, "the customer's last message asks for silence: "+quote(lastIn(t.Messages).Text))
	}
	if end := windowEnd(c, t.Messages); !end.IsZero() && end.Time().Before(now) {
		why = append(why, "the reply window closed at "+clock(end.Time(), now)+": the message may not be delivered")
	}
	if c.Status.PutAway() {
		why = append(why, "the conversation is "+string(c.Status))
	}
	if a := s.account(c.Ref.Account); a != nil && c.Owner.Known && !c.Owner.IsNobody() && !c.Owner.Is(a.Me) {
		why = append(why, "it is with "+s.ownerName(c.Ref.Account, c.Owner))
	}
	return append(why, newer(now, r, t)...)
}

// newer tells what was written since the draft was begun: after the message that
// was the newest then, or, where no thread was loaded, after the time that is known.
func newer(now time.Time, r *reply, t model.Thread) []string {
	began := r.since
	if began.IsZero() {
		began = model.At(r.Draft.UpdatedAt)
	}
	since := 0
	for i, m := range t.Messages {
		if m.ID == r.Draft.Basis || (r.Draft.Basis == "" && !m.At.After(began)) {
			since = i + 1
		}
	}
	var why []string
	for _, m := range t.Messages[since:] {
		if m.Direction == model.Note {
			continue
		}
		who := "the customer wrote"
		if m.Direction == model.Out {
			who = "somebody replied"
			if n := m.Author.Line(); n != "" {
				who = n + " replied"
			}
		}
		why = append(why, who+" at "+clock(m.At.Time(), now)+": "+quote(m.Text))
	}
	const most = 3
	if len(why) > most {
		why = append(why[len(why)-most:], fmt.Sprintf("and %d more since you began", len(why)-most))
	}
	return why
}

// wantsSilence reports whether the whole last message of the customer is STOP or
// its like.
func (s *State) wantsSilence(ms []model.Message) bool {
	m := lastIn(ms)
	if m == nil {
		return false
	}
	text := strings.Trim(m.Text.String(), ".!¡ \n\t")
	return slices.ContainsFunc(s.config.StopWords, func(w string) bool { return strings.EqualFold(text, w) })
}

// lastIn is the customer's last message; nil where there is none.
func lastIn(ms []model.Message) *model.Message {
	for i := len(ms) - 1; i >= 0; i-- {
		if ms[i].Direction == model.In {
			return &ms[i]
		}
	}
	return nil
}

// windowEnd is when a free reply stops being possible; zero where there is no window.
func windowEnd(c model.Conversation, ms []model.Message) model.Stamp {
	end := c.WindowEndsAt
	if m := lastIn(ms); m != nil && c.Channel == "whatsapp" {
		if e := m.At.Add(whatsAppWindow); e.After(end) {
			end = e
		}
	}
	return end
}

// quote is a message in one short line.
func quote(t model.Text) string {
	const most = 60
	line := []rune(t.Line())
	if len(line) > most {
		line = append(line[:most-1], '…')
	}
	return "“" + string(line) + "”"
}

// clock is a time of day in the person's zone, with the date where it is not today.
func clock(t, now time.Time) string {
	t = t.In(now.Location())
	if t.YearDay() == now.YearDay() && t.Year() == now.Year() {
		return t.Format("15:04")
	}
	return t.Format("2 Jan 15:04")
}
