package gtateth

import "convo/model"

// DecodeList reads a list as the first page of a request would.
func DecodeList(in *Inbox, body []byte) (model.Page, error) {
	return in.page(body, place{page: 1}, maxPage)
}
