package practice

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// setting is a switch of Faults as a term: how its value is read, and written ("" for the default).
type setting struct {
	read  func(f *Faults, value string) error
	write func(f Faults) string
}

// switches are the terms that say how the server behaves rather than what goes wrong.
var switches = map[string]setting{
	"ids":           among(idForms, func(f *Faults) *IDForm { return &f.IDs }),
	"refs":          among(refForms, func(f *Faults) *RefForm { return &f.Refs }),
	"delete":        choice("204", "200", func(f *Faults) *bool { return &f.JSONDelete }),
	"messages-api":  choice("no", "assumed", func(f *Faults) *bool { return &f.MessagesAPI }),
	"answers":       choice("204", "200", func(f *Faults) *bool { return &f.JSONAnswers }),
	"messages":      choice("oldest", "newest", func(f *Faults) *bool { return &f.NewestPage }),
	"reply":         choice("id", "empty", func(f *Faults) *bool { return &f.EmptyReply }),
	"owner-in-list": choice("no", "yes", func(f *Faults) *bool { return &f.OwnerInList }),
	"synced":        choice("yes", "no", func(f *Faults) *bool { return &f.NoSyncedAt }),
	"include":       choice("yes", "no", func(f *Faults) *bool { return &f.NoInclude }),
	"refresh":       choice("rotate", "strict", func(f *Faults) *bool { return &f.StrictRefresh }),
	"rate":          limitSetting(func(f *Faults) *Limit { return &f.Rate }),
	"burst":         limitSetting(func(f *Faults) *Limit { return &f.Burst }),
	"order": {
		read: func(f *Faults, value string) error {
			if _, ok := listOrders[ListOrder(value)]; !ok {
				return fmt.Errorf("%q is no order", value)
			}
			f.Order = ListOrder(value)
			return nil
		},
		write: func(f Faults) string { return string(f.Order) },
	},
	"token-life": {
		read: func(f *Faults, value string) error {
			life, err := time.ParseDuration(value)
			if err != nil || life < time.Second {
				return fmt.Errorf("%q is no duration of a second or more", value)
			}
			f.TokenLife = life
			return nil
		},
		write: func(f Faults) string {
			if f.TokenLife == 0 {
				return ""
			}
			return f.TokenLife.String()
		},
	},
	"retry-after": {
		read: func(f *Faults, value string) error {
			n, err := strconv.Atoi(value)
			if err != nil || n < 1 {
				return fmt.Errorf("%q is no number of seconds", value)
			}
			f.RetryAfter = n
			return nil
		},
		write: func(f Faults) string {
			if f.RetryAfter == 0 {
				return ""
			}
			return strconv.Itoa(f.RetryAfter)
		},
	},
	"redirect-to": {
		read: func(f *Faults, value string) error {
			if u, err := url.Parse(value); err != nil || u.Host == "" {
				return fmt.Errorf("%q is no address", value)
			}
			f.RedirectTo = value
			return nil
		},
		write: func(f Faults) string { return f.RedirectTo },
	},
}

// among is a switch with some words, the first of which is the default.
func among[T ~uint8](words []string, field func(*Faults) *T) setting {
	return setting{
		read: func(f *Faults, value string) error {
			i := slices.Index(words, value)
			if i < 0 {
				return fmt.Errorf("say one of %s", strings.Join(words, ", "))
			}
			*field(f) = T(i)
			return nil
		},
		write: func(f Faults) string {
			if i := *field(&f); i > 0 {
				return words[i]
			}
			return ""
		},
	}
}

// choice is a switch between two words, the first of which is the default. The second one may be
// left out.
func choice(off, on string, field func(*Faults) *bool) setting {
	return setting{
		read: func(f *Faults, value string) error {
			if value != off && value != on && value != "" {
				return fmt.Errorf("say %s or %s", off, on)
			}
			*field(f) = value != off
			return nil
		},
		write: func(f Faults) string {
			if *field(&f) {
				return on
			}
			return ""
		},
	}
}

func limitSetting(field func(*Faults) *Limit) setting {
	return setting{
		read: func(f *Faults, value string) (err error) {
			*field(f), err = parseLimit(value)
			return err
		},
		write: func(f Faults) string {
			if *field(&f) == (Limit{}) {
				return ""
			}
			return field(&f).String()
		},
	}
}
