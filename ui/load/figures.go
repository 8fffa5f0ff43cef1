package load

import (
	"strconv"
	"strings"

	"convo/model"
	"convo/model/load"
	"convo/ui/row"
	"convo/ui/term"
	"convo/ui/theme"
)

// labels are what the figures are called, with and without much room.
var labels = [figureRows][2]string{
	messages:   {"unread messages", "unread msgs"},
	unread:     {"unread conversations", "unread convs"},
	arrived:    {"arrived within 1 h", "arrived 1 h"},
	unassigned: {"unassigned", "unassigned"},
	closing:    {"closing within 1 h", "closing 1 h"},
	failed:     {"failed sends", "failed sends"},
}

const (
	longLabels = 22 // cells, where a page is at least roomy wide
	roomy      = 60
	values     = 8 // cells of the column of numbers
)

// figure is the row of a figure: what it is, the number, from how many conversations it
// was computed, and what else there is to say.
func (d *drawing) figure(k kind, under bool) string {
	sign, look, dim := "   ", theme.Text, theme.Dim
	if under {
		sign, look, dim = " > ", theme.Cursor, theme.Cursor
	}
	label, wide := labels[k][1], 13
	if d.w >= roomy {
		label, wide = labels[k][0], longLabels
	}
	r := row.Start(&d.Theme, d.w).Put(look, sign+term.Pad(label, wide))
	f, least := d.value(k)
	number := look
	if !under {
		number = d.loud(k, f.N)
	}
	r.Put(number, padLeft(d.number(f, least), values))
	if k == failed {
		return r.PutFit(dim, 3, "sent from here and not confirmed, or refused", "from here").EndAs(look)
	}
	r.PutFit(dim, 3, from(f.Coverage), short(f.Coverage))
	r.PutFit(dim, 2, d.besides(k, f)...)
	return r.EndAs(look)
}

// value is a figure, and whether there are at least so many.
func (d *drawing) value(k kind) (f load.Figure, least bool) {
	switch k {
	case messages:
		f = d.figures.Messages()
	case unread:
		f = d.figures.Unread()
	case arrived:
		return d.figures.Arrived(), true
	case unassigned:
		f = d.figures.Unassigned()
	case closing:
		f = d.figures.Closing()
	default:
		return load.Figure{N: d.figures.Failed, Coverage: load.Coverage{}}, false
	}
	return f, !f.Whole()
}

// number is a figure as it is written; "?" where nothing is known.
func (d *drawing) number(f load.Figure, least bool) string {
	switch {
	case f.Nothing():
		return "?"
	case least:
		return d.Glyphs.AtLeast + " " + strconv.Itoa(f.N)
	}
	return strconv.Itoa(f.N)
}

// loud is the look of a number: what wants something done stands out.
func (d *drawing) loud(k kind, n int) theme.Token {
	switch {
	case n == 0:
		return theme.Text
	case k == closing:
		return theme.Warn
	case k == failed:
		return theme.Failed
	}
	return theme.Title
}

// from says from how many conversations something was computed.
func from(c load.Coverage) string {
	switch known := "from " + strconv.Itoa(c.Known); {
	case c.More && c.Known >= c.Of:
		return known + ", there are more"
	case c.More:
		return known + " of more than " + strconv.Itoa(c.Of)
	default:
		return known + " of " + strconv.Itoa(c.Of)
	}
}

// besides is what else there is to say of a figure: the first of these that there is room
// for.
func (d *drawing) besides(k kind, f load.Figure) []string {
	switch k {
	case messages, unread:
		var words []string
		if len(d.Silent) > 0 && !f.Whole() {
			words = append(words, "nothing of unread from "+strings.Join(d.Silent, " and "))
		}
		if len(d.Flags) > 0 && k == messages {
			words = append(words, "only yes or no from "+strings.Join(d.Flags, " and "))
		}
		if k == unread && len(words) == 0 {
			return d.oldest(d.figures.All.Oldest)
		}
		return append([]string{strings.Join(words, ", ")}, words...)
	case unassigned:
		return d.oldest(d.figures.Nobody.Oldest)
	default:
		return nil
	}
}

// oldest is for how long something has waited.
func (d *drawing) oldest(at model.Stamp) []string {
	if at.IsZero() {
		return nil
	}
	return []string{"oldest " + row.Span(d.Now.Sub(at.Time()))}
}
