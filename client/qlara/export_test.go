package qlara

import (
	"encoding/json"

	"convo/client/loose"
	"convo/model"
)

// DecodeList reads a list as a request for limit rows would.
func DecodeList(in *Inbox, body []byte, limit int) (model.Page, error) {
	var a listAnswer
	if err := a.decode(body); err != nil {
		return model.Page{}, err
	}
	return in.page(&a, limit, 0), nil
}

// DecodeThread reads one page of messages.
func DecodeThread(in *Inbox, body []byte) ([]model.Message, error) {
	p, err := in.decodeThread(body, "1")
	return p.messages, err
}

// SplitList is the elements of the array in body, as bytes.
func SplitList(body []byte) ([]json.RawMessage, error) {
	var l loose.List
	err := json.Unmarshal(body, &l)
	return l, err
}
