package practice

import "net/http"

// Operation names what a request asks for, whatever the API calls it. Faults are aimed by it.
type Operation string

// The operations. A facade uses those that its API has.
const (
	OpList      Operation = "list"
	OpGet       Operation = "get"
	OpMessages  Operation = "messages"
	OpReply     Operation = "reply"
	OpRead      Operation = "read"
	OpArchive   Operation = "archive"
	OpUnarchive Operation = "unarchive"
	OpAssign    Operation = "assign"
	OpRelease   Operation = "release"
	OpPeople    Operation = "people"

	OpNote         Operation = "note"
	OpJoin         Operation = "join" // as a participant
	OpClose        Operation = "close"
	OpReopen       Operation = "reopen"
	OpSpam         Operation = "spam"
	OpUnspam       Operation = "unspam"
	OpChannel      Operation = "channel"
	OpStatus       Operation = "status" // pending; open and closed are reopen and close
	OpPriority     Operation = "priority"
	OpSubject      Operation = "subject"
	OpDelete       Operation = "delete"
	OpUpdate       Operation = "update" // of several things at once
	OpCreate       Operation = "create"
	OpBooking      Operation = "booking"
	OpCustomers    Operation = "customers"
	OpParticipants Operation = "participants"
	OpAttachments  Operation = "attachments"
	OpSources      Operation = "sources"
	OpToken        Operation = "token" // for a code or a refresh token
)

var operations = []Operation{
	OpList, OpGet, OpMessages, OpReply, OpRead, OpArchive, OpUnarchive, OpAssign, OpRelease, OpPeople,
	OpNote, OpJoin, OpClose, OpReopen, OpSpam, OpUnspam, OpChannel, OpStatus, OpPriority,
	OpSubject, OpDelete, OpUpdate, OpCreate, OpBooking,
	OpCustomers, OpParticipants, OpAttachments, OpSources, OpToken,
}

// A facade shows the inbox as one vendor's API does. The server keeps the log and applies
// credentials, limits and faults around it.
type facade interface {
	// backend is convo's word for the API.
	backend() string
	// base is the path that all the API's paths begin with.
	base() string
	// limits are the documented ones: the long one and the burst.
	limits() (long, burst Limit)
	// secret is the credential in the request, "" if there is none.
	secret(r *http.Request) string
	// index finds the conversation that one of the API's ids names.
	index(id string) (int, error)
	// messageID is a message's id as the API gives it.
	messageID(id int64) any
	// person is the id that the API gives to a person of the team.
	person(id int) string
	// route finds what the request asks for. A path or method that the API does not have yields a
	// handler that says so, and no operation.
	route(r *http.Request) (Operation, http.HandlerFunc)
	// refuse answers with an error that is not a handler's own, in the API's shape for it. wait is
	// in seconds and only for 429.
	refuse(w http.ResponseWriter, status, wait int)
}

// A porter is a facade that turns people away in more than one way, or does not ask all of them for a
// credential.
type porter interface {
	// open is the handler of a request that needs no credential, nil for all others.
	open(r *http.Request) http.HandlerFunc
	// turnAway answers a request whose credential is missing or wrong.
	turnAway(w http.ResponseWriter, missing bool)
}

// A licensor is a facade that knows more credentials than the server's own token.
type licensor interface{ admits(secret string) bool }
