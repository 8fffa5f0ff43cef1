package query

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// morning is the hour at which a day begins that no time of day was given for.
const morning = 9

// longestUntil bounds how far ahead a moment may lie.
const longestUntil = 366 * 24 * time.Hour

// UntilWords are examples of what Until reads, the soonest first.
func UntilWords() []string {
	return []string{"30m", "1h", "2h", "4h", "tomorrow", "mon", "tue", "wed", "thu", "fri", "1w"}
}

// Until reads a moment to come as people type it, in now's zone: a span such as 2h or
// 1d12h, a time of day (today, or tomorrow where that has passed), a day (tomorrow, the
// next monday or mon, 2026-12-01), a day and a time of day, or RFC 3339. A day alone is
// its morning, at 9. The error is one line that says what would be right.
func Until(text string, now time.Time) (time.Time, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	at, ok := until(text, now)
	switch {
	case text == "":
		return time.Time{}, errors.New("nothing is typed yet: for instance 2h, 14:30, tomorrow, mon or 2026-12-01")
	case !ok:
		return time.Time{}, fmt.Errorf("%s is no time: for instance 2h, 14:30, tomorrow, mon or 2026-12-01", safe(text))
	case !at.After(now):
		return time.Time{}, fmt.Errorf("%s is past", safe(text))
	case at.Sub(now) > longestUntil:
		return time.Time{}, fmt.Errorf("%s is more than a year off", safe(text))
	}
	return at, nil
}

func until(text string, now time.Time) (time.Time, bool) {
	if span, ok := ParseSpan(text); ok {
		return now.Add(span).Truncate(time.Second), true
	}
	if at, err := time.Parse(time.RFC3339, strings.ToUpper(text)); err == nil {
		return at, true
	}
	if hour, minute, ok := timeOfDay(text); ok {
		at := on(now, 0, hour, minute)
		if !at.After(now) {
			at = on(now, 1, hour, minute)
		}
		return at, true
	}
	first, rest, both := strings.Cut(strings.Replace(text, "t", " ", datedT(text)), " ")
	day, ok := day(first, now)
	hour, minute := morning, 0
	if both && ok {
		hour, minute, ok = timeOfDay(strings.TrimSpace(rest))
	}
	return on(day, 0, hour, minute), ok
}

// datedT is 1 where a T stands between a date and a time, as in 2026-12-01T14:30.
func datedT(text string) int {
	if len(text) > len(time.DateOnly) && text[len(time.DateOnly)] == 't' {
		return 1
	}
	return 0
}

// on is a time of day, so many days after a day.
func on(day time.Time, after, hour, minute int) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day()+after, hour, minute, 0, 0, day.Location())
}

// timeOfDay reads 14:30 and 9:05.
func timeOfDay(text string) (hour, minute int, ok bool) {
	at, err := time.Parse("15:04", text)
	return at.Hour(), at.Minute(), err == nil
}

// day reads a day, at any time of it.
func day(text string, now time.Time) (time.Time, bool) {
	if text == "tomorrow" {
		return on(now, 1, 0, 0), true
	}
	if at, err := time.ParseInLocation(time.DateOnly, text, now.Location()); err == nil {
		return at, true
	}
	const short = 3
	for after := 1; after <= 7; after++ {
		at := on(now, after, 0, 0)
		if name := strings.ToLower(at.Weekday().String()); text == name || text == name[:short] {
			return at, true
		}
	}
	return time.Time{}, false
}
