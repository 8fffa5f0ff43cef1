package world

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// idsPerThread leaves every computed thread its own run of message ids.
const idsPerThread = 1000

// FirstFreeID is the lowest message id above all computed ones.
func (w World) FirstFreeID() int64 { return int64(w.Count+1)*idsPerThread + 1 }

// PlaceOf is the index of the conversation that a computed message's id belongs to, if there can be
// one with that id.
func (w World) PlaceOf(message int64) (int, bool) {
	i := message/idsPerThread - 1
	return int(i), message > idsPerThread && i < int64(w.Count)
}

// line is one turn of a dialogue before its gaps are filled in. The text starts with '<' for the
// customer and '>' for the team.
type line struct {
	text  string
	after time.Duration // since the line before it
}

func (l line) inbound() bool { return l.text[0] == '<' }

// thread is a conversation's dialogue, laid out but not yet written out: the list needs one line of
// it, the thread all.
type thread struct {
	world   World
	index   int
	channel Channel
	tongue  *tongue
	contact Contact
	lines   []line
	last    time.Time
}

// thread lays out conversation i. A dialogue is a run of whole scripts and a last one, cut where
// the wanted direction stands at the end.
func (w World) thread(i int, h Head) thread {
	t := thread{world: w, index: i, channel: h.Channel, last: w.LastAt(i)}
	if s, ok := staged(i); ok {
		t.tongue, t.contact, t.lines = &tongues[0], s.contact, s.lines
		return t
	}
	d := w.roll(i, saltThread)
	t.tongue = pickTongue(&d)
	t.contact = w.contact(i, h.Channel, t.tongue)
	if h.Channel == SMS && d.chance(5) {
		t.lines = append(t.lines, line{text: t.tongue.campaign}, line{text: "< STOP", after: 7 * time.Minute})
		return t
	}
	for range chapters(&d) {
		t.append(&d, pick(&d, t.tongue.scripts))
	}
	t.append(&d, cut(&d, pick(&d, t.tongue.scripts), h.Unread || d.chance(40)))
	return t
}

// chapters is how many whole dialogues came before the current one: mostly none or a few, now and
// then so many that the thread needs several pages.
func chapters(d *dice) int {
	switch n := d.upTo(100); {
	case n < 45:
		return 0
	case n < 80:
		return 1 + d.upTo(2)
	case n < 98:
		return 3 + d.upTo(5)
	default:
		return 30 + d.upTo(50)
	}
}

// cut ends a script at one of the lines with the wanted direction.
func cut(d *dice, script []string, inbound bool) []string {
	var ends []int
	for j, text := range script {
		if (text[0] == '<') == inbound {
			ends = append(ends, j+1)
		}
	}
	return script[:pick(d, ends)]
}

func (t *thread) append(d *dice, script []string) {
	for j, text := range script {
		pause := time.Duration(20+d.upTo(900)) * time.Second
		if j == 0 && len(t.lines) > 0 {
			pause = time.Duration(6+d.upTo(90)) * time.Hour
		}
		t.lines = append(t.lines, line{text: text, after: pause})
	}
}

func (t *thread) trailingInbound() int {
	n := 0
	for n < len(t.lines) && t.lines[len(t.lines)-1-n].inbound() {
		n++
	}
	return n
}

func (t *thread) start() time.Time { return t.at(0) }

func (t *thread) at(j int) time.Time {
	at := t.last
	for _, l := range t.lines[j+1:] {
		at = at.Add(-l.after)
	}
	return at
}

// message writes line j out.
func (t *thread) message(j int) Message {
	l := t.lines[j]
	id := int64(t.index+1)*idsPerThread + int64(j) + 1
	m := Message{ID: id, At: t.at(j), Text: t.fill(strings.TrimLeft(l.text[1:], " "))}
	m.Attachments = t.attachments(id, j)
	_, m.Channel = t.world.source(t.index)
	m.Origin = OriginOf(m.Channel)
	if l.inbound() {
		return m
	}
	m.Direction, m.Author, m.Seat = Outbound, t.world.author(t.index), 1
	m.Fate = t.world.FateOf(t.channel, id, m.At, m.At)
	if d := t.world.roll(int(id), saltLine); d.chance(2) {
		m.Fate = Failed
	}
	return m
}

// attachments are the files of line j, of which there are seldom any.
func (t *thread) attachments(id int64, j int) []Attachment {
	if s, ok := staged(t.index); ok {
		if s.file == nil || j != len(t.lines)-1 {
			return nil
		}
		file := *s.file
		file.ID = id * filesPerMessage
		return []Attachment{file}
	}
	d := t.world.roll(int(id), saltAttachment)
	if !d.chance(3) {
		return nil
	}
	file := pick(&d, files)
	file.ID, file.Size = id*filesPerMessage, 4_000+d.upTo(3_000_000)
	out := []Attachment{file}
	if d.chance(20) {
		more := pick(&d, files)
		more.ID, more.Size = file.ID+1, 4_000+d.upTo(3_000_000)
		out = append(out, more)
	}
	return out
}

// filesPerMessage leaves every message its own run of attachment ids.
const filesPerMessage = 10

// AttachmentOwner is the id of the message that an attachment's id belongs to.
func AttachmentOwner(attachment int64) int64 { return attachment / filesPerMessage }

var files = []Attachment{
	{Name: "foto.jpg", URL: "/uploads/foto.jpg", Type: "image/jpeg"},
	{Name: "IMG_2041.HEIC", URL: "https://cdn.example.com/files/IMG_2041.HEIC", Type: "image/heic"},
	{Name: "fattura 2231.pdf", URL: "/uploads/fattura%202231.pdf", Type: "application/pdf"},
	{Name: "領収書.pdf", URL: "https://cdn.example.com/files/receipt.pdf?sig=1", Type: "application/pdf"},
	{Name: "voice.ogg", URL: "/uploads/voice.ogg", Type: "audio/ogg"},
}

// fill puts this conversation's own order, name and amounts in place of a script's words in braces.
func (t *thread) fill(text string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	d := t.world.roll(t.index, saltLine)
	order := fmt.Sprintf("#ORD-%s%02d", t.last.AddDate(0, 0, -4).Format("20060102"), d.upTo(100))
	first, _, _ := strings.Cut(t.contact.Name, " ")
	if first == "" {
		first = t.tongue.stranger
	}
	return strings.NewReplacer(
		"{order}", order,
		"{invoice}", strconv.Itoa(2000+d.upTo(900)),
		"{tracking}", fmt.Sprintf("RR%09dIT", d.upTo(1_000_000_000)),
		"{amount}", fmt.Sprintf("%d,%02d €", 12+d.upTo(180), d.upTo(100)),
		"{first}", first,
		"{agent}", firstName(t.world.author(t.index)),
		"{hour}", strconv.Itoa(9+d.upTo(9)),
	).Replace(text)
}

// Answer is what the customer of conversation i might write next, in their own language; n counts
// the answers given so far.
func (w World) Answer(i, n int) string {
	t := w.thread(i, w.Head(i))
	d := w.roll(i+n<<24, saltAnswer)
	return t.fill(pick(&d, t.tongue.answers))
}

// Remark is what a colleague might note for the others about conversation i, in the shop's own
// language.
func (w World) Remark(i, n int) string {
	d := w.roll(i+n<<24, saltAnswer)
	return pick(&d, italian.remarks)
}

// TeamAnswer is what a colleague might reply in conversation i.
func (w World) TeamAnswer(i, n int) string {
	t := w.thread(i, w.Head(i))
	d := w.roll(i+n<<24, saltAnswer)
	return t.fill(pick(&d, t.tongue.replies))
}
