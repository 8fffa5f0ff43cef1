package query

import "strings"

// Complete offers ways to go on with the term that ends at cursor (a byte
// offset): each candidate replaces line[start:cursor]. Values answers what is
// known for a field ("who", "label", "inbox", "account", "ch"), already safe to
// show; it may be nil.
func Complete(line string, cursor int, values func(field string) []string) (start int, candidates []string) {
	cursor = max(0, min(cursor, len(line)))
	head := line[:cursor]
	tok := token{start: cursor, end: cursor}
	if toks := split(head); len(toks) > 0 && toks[len(toks)-1].end == cursor {
		tok = toks[len(toks)-1]
	}
	prefix := ""
	if tok.not {
		prefix = "!"
	}
	if !tok.hasField {
		return tok.start, matching(names(), tok.value, func(name string) string { return prefix + name + ":" })
	}
	f, ok := fieldNamed(tok.field)
	if !ok {
		return tok.start, nil
	}
	return tok.start, matching(f.values(values), tok.value, func(v string) string {
		return prefix + tok.field + ":" + quote(v, false)
	})
}

// values are the values that can be offered for a field.
func (f field) values(more func(field string) []string) []string {
	var out []string
	switch f {
	case fieldIs:
		return states
	case fieldWho:
		out = []string{whoMe, whoNobody}
	case fieldPriority:
		return []string{"low", "medium", "high", "urgent"}
	case fieldOlder, fieldNewer:
		return []string{"30m", "2h", "8h", "1d", "7d"}
	case fieldWindow, fieldDue, fieldEnds:
		return []string{"<30m", "<1h", "<2h", "<8h"}
	case fieldWord, fieldChannel, fieldInbox, fieldCustomer, fieldAccount, fieldLabel:
	}
	if more != nil {
		out = append(out, more(f.String())...)
	}
	return out
}

// matching answers the options that begin with what was typed, then those that
// contain it.
func matching(options []string, typed string, form func(string) string) []string {
	n := newNeedle(typed)
	var begin, within []string
	for _, o := range options {
		if _, ok := n.prefix(o); ok {
			begin = append(begin, form(o))
		} else if strings.Contains(typed, " ") || len(typed) > 1 {
			if n.in(o) {
				within = append(within, form(o))
			}
		}
	}
	return append(begin, within...)
}
