package row

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"convo/model"
)

// Span is a duration as rows show it, in whole minutes, hours or days: "0m", "47m",
// "3h", "12d". A negative one is "0m".
func Span(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "0m"
	case d < time.Hour:
		return fmt.Sprintf("%dm", d/time.Minute)
	case d < 24*time.Hour:
		return fmt.Sprintf("%dh", d/time.Hour)
	}
	return fmt.Sprintf("%dd", d/(24*time.Hour))
}

// Left is a duration that counts, as windows and deadlines show it: "20m", "1h12",
// "3d 4h".
func Left(d time.Duration) string {
	h, m := d/time.Hour, d%time.Hour/time.Minute
	switch {
	case d < time.Hour:
		return Span(d)
	case d < 24*time.Hour:
		return fmt.Sprintf("%dh%02d", h, m)
	}
	return fmt.Sprintf("%dd %dh", h/24, h%24)
}

// Clock is a time of day in now's zone, with the date where that is not today's.
func Clock(t, now time.Time) string {
	t = t.In(now.Location())
	switch {
	case SameDay(t, now):
		return t.Format("15:04")
	case t.Year() == now.Year():
		return t.Format("2 Jan 15:04")
	}
	return t.Format("2 Jan 2006 15:04")
}

// SameDay reports whether both are on one day, each in its own zone.
func SameDay(a, b time.Time) bool {
	return a.YearDay() == b.YearDay() && a.Year() == b.Year()
}

// Channel is what a channel is called in headers. A word that an API invents later
// is shown as it came.
func Channel(word string) string {
	switch word {
	case "whatsapp":
		return "WhatsApp"
	case "sms", "rcs":
		return strings.ToUpper(word)
	case "messenger":
		return "Messenger"
	case "email":
		return "e-mail"
	case "":
		return "channel not known"
	}
	return model.NewText(word).Line()
}

// Window says how long a free reply is still possible: "win 1h12, until 15:42". It
// is "" where there is no window; near is true in its last two hours and after it.
func Window(c *model.Conversation, now time.Time) (words string, near bool) {
	left, ok := c.WindowLeft(now)
	if !ok {
		return "", false
	}
	at := Clock(c.WindowEndsAt.Time(), now)
	if left <= 0 {
		return "window closed " + at, true
	}
	return "win " + Left(left) + ", until " + at, left < model.ClosingWindow
}

// WindowShort is Window without the time of day: "win 1h12".
func WindowShort(c *model.Conversation, now time.Time) string {
	left, ok := c.WindowLeft(now)
	switch {
	case !ok:
		return ""
	case left <= 0:
		return "window closed"
	}
	return "win " + Left(left)
}

// Deadline says when an answer is due: "due 20m" or "overdue 2h". It is "" where no
// deadline is known and once the conversation was put away; near is true in its last 15
// minutes and after it.
func Deadline(c *model.Conversation, now time.Time) (words string, near bool) {
	if c.More == nil || c.More.DeadlineAt.IsZero() || c.Status.PutAway() {
		return "", false
	}
	left := c.More.DeadlineAt.Time().Sub(now)
	if left <= 0 {
		return "overdue " + Span(-left), true
	}
	return "due " + Left(left), left < model.ClosingDeadline
}

// Masked is a number of which only the last three digits show: "***234". Shorter
// ones show nothing; an empty one stays empty.
func Masked(number model.Text) string {
	if number.IsEmpty() {
		return ""
	}
	const shown = 3
	digits := model.Dial(number)
	if len(digits) <= shown+1 {
		return "***"
	}
	return "***" + digits[len(digits)-shown:]
}

// PlainNumber reports whether a number is made of ASCII digits and the usual marks
// between them only. Any other may not be what it looks like.
func PlainNumber(number model.Text) bool {
	for _, r := range number.Line() {
		if (r < '0' || r > '9') && !strings.ContainsRune("+ -./()", r) {
			return false
		}
	}
	return true
}

// RightToLeft reports whether s has letters of a right-to-left script. Digits that
// follow those on a line may be drawn in front of them.
func RightToLeft(s string) bool {
	for _, r := range s {
		if r < 0x590 {
			continue
		}
		if unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko) {
			return true
		}
	}
	return false
}
