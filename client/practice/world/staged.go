package world

import (
	"strings"
	"time"
)

// scene is a conversation written by hand: the two of UC-018, which everybody who read it will look
// for, and strangers whose text would harm a terminal that trusts it.
type scene struct {
	channel Channel
	contact Contact
	subject string
	unread  int
	owner   int
	lines   []line
	file    *Attachment // of the last line
}

func staged(i int) (scene, bool) {
	if i > lastScene {
		return scene{}, false
	}
	s, ok := scenes[i]
	return s, ok
}

func said(text string) []line { return []line{{text: "< " + text}} }

// lastScene spares all the others the look into the map.
const lastScene = 38

// scenes maps an index to its scene. They lie apart, so that a page of the list has ordinary
// conversations between them.
var scenes = map[int]scene{
	0: {
		channel: WhatsApp, contact: Contact{Name: "Marco Rossi", Phone: "+393471234567"}, unread: 3,
		subject: "Spedizione dell'ordine #ORD-20260405",
		lines: []line{
			{text: "< Buongiorno, vorrei informazioni sulla spedizione del mio ordine"},
			{text: "< Il numero ordine e #ORD-20260405", after: time.Minute},
			{text: "< Potete aiutarmi?", after: 4 * time.Minute},
		},
	},
	1: {
		channel: SMS, contact: Contact{Name: "Giulia Bianchi", Phone: "+393489876543"}, unread: 1, owner: 4522,
		subject: "Disiscrizione",
		lines:   said("STOP"),
	},
	6: { // colours, cleared screen, a title, and the clipboard (OSC 52)
		channel: WhatsApp, contact: Contact{Name: "\x1b[31mRoot\x1b[0m", Phone: "+393331112233"}, unread: 1,
		subject: "\x1b[2J\x1b]0;owned\x07Re: your prize",
		file:    &Attachment{Name: "\x1b]0;x\x07prize\u202egpj.exe", URL: "javascript:alert(1)", Type: "text/html\x1b[7m", Size: 666},
		lines:   said("\x1b[2J\x1b[Hcongratulations \x1b]0;owned\x07\x1b]52;c;cm0gLXJmIH4=\x07 you won"),
	},
	11: { // a name and an amount that a bidi override turns round
		channel: Messenger, contact: Contact{Name: "Paolo \u202eissoR\u202c"}, unread: 1, owner: 4521,
		subject: "Pagamento \u202e€ 00,005\u202c",
		lines:   said("Ho pagato \u202e€ 00,005\u202c ieri, \u2066confermate?\u2069"),
	},
	17: { // combining marks without end
		channel: RCS, contact: Contact{Name: "Z" + strings.Repeat("\u0334\u0335\u0336\u0337", 60) + "algo", Phone: "+393200000017"}, unread: 1,
		subject: "a" + strings.Repeat("\u0301", 500) + "iuto",
		lines:   said("a" + strings.Repeat("\u0301", 5000) + " help"),
	},
	25: { // one very long message without a place to break it
		channel: WhatsApp, contact: Contact{Name: strings.Repeat("Massimiliano", 40), Phone: "+393200000025"}, unread: 1,
		subject: strings.Repeat("Reclamo", 300),
		lines:   said(strings.Repeat("uffa", 6000)),
	},
	33: { // 8-bit controls, backspaces, a query that makes terminals type, an unfinished sequence
		channel: SMS, contact: Contact{Name: "\u009b31mCarla\u0000\bNeri", Phone: "+393200000033"}, unread: 1,
		subject: "saldo\b\b\b\b\b0 €\u009b6n\x00",
		lines:   said("saldo\b\b\b\b\b0 €\u009b6n\x1b[c\x1b]8;;http://evil.example\x1b\\clic\x1b]8;;\x1b\\ \x1b]2;"),
	},
	38: { // rows that would push others off the screen, zero-width letters, digits that do not dial
		channel: RCS, contact: Contact{Name: "Ma\u200brco\nRossi\u2028", Phone: "+39３４７１２３４５６７"}, unread: 1,
		subject: "prima riga\nseconda\r\u2028terza\u200b",
		lines:   said("prima" + strings.Repeat("\n", 400) + "ultima"),
	},
}
