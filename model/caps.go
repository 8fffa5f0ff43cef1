package model

// Support says whether something can be done, and if not, why, in words for the
// person who pressed the key.
type Support struct {
	OK  bool
	Why string
}

// Yes is supported.
func Yes() Support { return Support{OK: true} }

// No is not supported, for the reason given.
func No(why string) Support { return Support{Why: why} }

// Caps is what a backend can do. What it cannot is shown greyed with the reason,
// never hidden.
type Caps struct {
	Backend string             // qlara, bookingsync, gtateth
	Ops     map[OpKind]Support // a kind that is not listed is not supported
	Unread  UnreadKind         // how exactly unread messages are known
	People  Support            // whether the API lists who can be assigned
	Threads Support            // whether the API shows messages
	// ListHasOwner tells that list rows carry the owner, so that none needs to
	// be fetched one by one.
	ListHasOwner bool
}

// Can tells whether the backend has an operation.
func (c Caps) Can(k OpKind) Support {
	if s, ok := c.Ops[k]; ok {
		return s
	}
	return No(c.Backend + " has no such action")
}
