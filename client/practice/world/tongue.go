package world

// tongue is what one country's customers are called, dial and say. In scripts and answers, words in
// braces are filled in per conversation; a script's line starts with '<' for the customer and '>'
// for the team, begins with the customer and has both.
type tongue struct {
	share     int // of conversations, in percent
	first     []string
	last      []string
	lastFirst bool
	phones    []string
	stranger  string // for {first} where no name is known
	campaign  string // what STOP answers
	subjects  []string
	scripts   [][]string
	answers   []string // what customers say next
	replies   []string // what colleagues say next
	remarks   []string // what colleagues note for each other, in the shop's own language only
}

// tongues are all languages; the first is the shop's own.
var tongues = []tongue{italian, english, german, spanish, french, portuguese, arabic, hebrew, japanese}

func pickTongue(d *dice) *tongue {
	n := d.upTo(100)
	for k := range tongues {
		if n < tongues[k].share {
			return &tongues[k]
		}
		n -= tongues[k].share
	}
	return &tongues[0]
}
