package thread

import (
	"slices"

	"convo/model"
	"convo/ui/theme"
)

// blocks keeps the wrapped and painted lines of messages. A block is made anew when
// anything that it shows has changed.
type blocks struct {
	w     int
	theme theme.Theme
	rule  string
	zone  string
	byID  map[string]block
}

// block is one message's own lines and what they were made from.
type block struct {
	text        string
	status      model.Delivery
	at          model.Stamp
	author      string
	direction   model.Direction
	attachments []model.Attachment
	lines       []string
}

// blocksMost bounds what a long scroll through a thread keeps. It is well above what
// one screen shows, so nothing in sight is made twice.
const blocksMost = 1024

// fit forgets everything where lines would look different now.
func (b *blocks) fit(w int, in *Input) {
	zone := in.Now.Location().String()
	if b.byID != nil && b.w == w && b.rule == in.Glyphs.Rule && b.zone == zone &&
		b.theme == in.Theme && len(b.byID) < blocksMost {
		return
	}
	*b = blocks{w: w, theme: in.Theme, rule: in.Glyphs.Rule, zone: zone, byID: make(map[string]block)}
}

// get answers a message's own lines, never none.
func (b *blocks) get(m *model.Message, in *Input) []string {
	if have, ok := b.byID[m.ID]; ok && have.shows(m) {
		return have.lines
	}
	made := block{
		text: m.Text.String(), status: m.Status, at: m.At, author: m.Author.String(),
		direction: m.Direction, attachments: m.Attachments, lines: messageLines(b.w, m, in),
	}
	b.byID[m.ID] = made
	return made.lines
}

// shows reports whether the block was made from what m says now.
func (k *block) shows(m *model.Message) bool {
	return k.status == m.Status && k.at == m.At && k.direction == m.Direction &&
		k.text == m.Text.String() && k.author == m.Author.String() && slices.Equal(k.attachments, m.Attachments)
}
