package gtateth

import "convo/model"

// DecodeList reads a list as a request for 100 rows would.
func DecodeList(in *Inbox, body []byte) (model.Page, error) {
	return in.page(body, place{page: 1}, maxPage)
}

// DecodeMessages reads one page of messages of the conversation "1".
func DecodeMessages(in *Inbox, body []byte) ([]model.Message, error) {
	t, _, err := in.decodeMessages(body, "1", 1)
	return t.Messages, err
}

// DecodeCustomer takes in a customer.
func DecodeCustomer(in *Inbox, body []byte) error { return in.learnCustomer(body) }
