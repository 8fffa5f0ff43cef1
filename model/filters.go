package model

// Filters say which parts of a Query an API's list takes besides the status and what is
// unread, see Caps.AwayList and Caps.UnreadList.
type Filters struct {
	Since, Channels, Priority, Owner, Inbox, Customer bool
	// IDs tells whether something is an id that Owner, Inbox and Customer take; nil takes any.
	IDs func(id string) bool
}

// Narrow is the part of a query that the API takes. What it does not take has to be
// looked for among the rows.
func (c Caps) Narrow(q Query) Query {
	f := &c.Filters
	if !c.AwayList {
		q.Status = ""
	}
	q.UnreadOnly = q.UnreadOnly && c.UnreadList
	if !f.Since {
		q.Since = Stamp{}
	}
	if !f.Channels {
		q.Channels = nil
	}
	if !f.Priority {
		q.Priority = ""
	}
	q.Owner, q.Inbox, q.Customer = f.id(f.Owner, q.Owner), f.id(f.Inbox, q.Inbox), f.id(f.Customer, q.Customer)
	return q
}

// id is an id that can be asked for; "" where it cannot.
func (f *Filters) id(takes bool, id string) string {
	if !takes || f.IDs != nil && !f.IDs(id) {
		return ""
	}
	return id
}
