package list

import (
	"strconv"
	"strings"
	"time"

	"convo/model"
	"convo/ui/term"
)

const day = 24 * time.Hour

// Tag is a channel in at most three letters. A channel that is not known is shown
// by its first letters, as the API wrote them.
func Tag(channel string) string {
	switch channel {
	case "whatsapp":
		return "WA"
	case "sms":
		return "SMS"
	case "rcs":
		return "RCS"
	case "messenger", "facebook":
		return "MSG"
	case "email", "mail":
		return "EML"
	case "chat", "webchat", "livechat":
		return "CHT"
	case "instagram":
		return "IG"
	case "telegram":
		return "TG"
	case "":
		return "?"
	}
	return strings.ToUpper(model.NewText(channel).Line())
}

// appendAge adds how long ago something was, in at most four ASCII characters. A time
// that has not come yet is "now?": one of the two clocks is wrong.
func appendAge(b []byte, at model.Stamp, now time.Time) []byte {
	if at.IsZero() {
		return b
	}
	unit := func(d, of time.Duration, sign byte) []byte {
		return append(strconv.AppendInt(b, int64(d/of), 10), sign)
	}
	d := now.Sub(at.Time())
	switch {
	case d < -time.Minute:
		return append(b, "now?"...)
	case d < time.Minute:
		return append(b, "now"...)
	case d < time.Hour:
		return unit(d, time.Minute, 'm')
	case d < day:
		return unit(d, time.Hour, 'h')
	case d < 100*day:
		return unit(d, day, 'd')
	case d < 1000*day:
		return unit(d, 7*day, 'w')
	}
	return unit(d, 365*day, 'y')
}

// AppendLeft adds a span of time in at most four or five characters: "1h12", "20m",
// "3d".
func AppendLeft(b []byte, d time.Duration) []byte {
	switch {
	case d < time.Hour:
		return append(strconv.AppendInt(b, int64(d/time.Minute), 10), 'm')
	case d < 10*time.Hour:
		m := int64(d % time.Hour / time.Minute)
		b = append(strconv.AppendInt(b, int64(d/time.Hour), 10), 'h')
		return strconv.AppendInt(strconv.AppendInt(b, m/10, 10), m%10, 10)
	case d < 2*day:
		return append(strconv.AppendInt(b, int64(d/time.Hour), 10), 'h')
	}
	return append(strconv.AppendInt(b, int64(d/day), 10), 'd')
}

// appendTimer adds what runs out first, the reply window or the deadline, and reports
// whether the conversation is closing. What it adds is plain ASCII. What was put away is
// due no more.
func appendTimer(b []byte, c *model.Conversation, now time.Time) (text []byte, near bool) {
	near = c.Closing(now)
	left, window := c.WindowLeft(now)
	if due, ok := c.DueIn(now); ok && !c.Status.PutAway() {
		switch {
		case due < 0:
			return AppendLeft(append(b, "overdue "...), -due), near
		case !window || left < 0 || due < left:
			return AppendLeft(append(b, "due "...), due), near
		}
	}
	switch {
	case !window:
		return b, near
	case left < 0:
		return append(b, "win over"...), near
	}
	return AppendLeft(append(b, "win "...), left), near
}

// appendUntil adds until when a conversation is out of sight: "until 14:30".
func appendUntil(b []byte, at, now time.Time) []byte {
	at = at.In(now.Location())
	form := "until 2 Jan 15:04"
	if at.YearDay() == now.YearDay() && at.Year() == now.Year() {
		form = "until 15:04"
	}
	return at.AppendFormat(b, form)
}

// appendUnread adds the number of unread messages; nothing where it is not known.
func appendUnread(b []byte, u model.Unread) []byte {
	switch {
	case !u.Has():
		return b
	case u.N > 999:
		return append(b, "1k+"...)
	}
	return strconv.AppendInt(b, int64(u.N), 10)
}

// shortName is a name that takes at most w cells: whole, or the first word with the
// initial of the last, or the first word alone, or as much of that as fits.
func shortName(name string, w int, ellipsis string) string {
	if term.Width(name) <= w {
		return name
	}
	words := strings.Fields(name)
	if len(words) > 1 {
		initial, _, _ := term.Next(words[len(words)-1])
		if short := words[0] + " " + initial + "."; term.Width(short) <= w {
			return short
		}
		name = words[0]
	}
	return term.CutTail(name, w, ellipsis)
}
