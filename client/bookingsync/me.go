package bookingsync

import (
	"context"
	"encoding/json"

	"convo/model"
)

// mine is what the token is for: an application's access to accounts. It needs no scope
// but "public", which every token has.
var mine = kind{plural: "accounts_applications", path: []string{"me"}}

// Accounts answers, by id, the BookingSync accounts that the token is for (GET /me). It
// tells no person.
func (in *Inbox) Accounts(ctx context.Context) ([]string, error) {
	found, _, err := in.get(ctx, mine, nil)
	if err != nil {
		return nil, in.wrongBase(err)
	}
	var ids []string
	for _, raw := range found {
		var w struct {
			Links struct {
				Account link `json:"account"`
			} `json:"links"`
		}
		if json.Unmarshal(raw, &w) == nil && w.Links.Account.id != "" {
			ids = append(ids, model.NewText(w.Links.Account.id).Line())
		}
	}
	return ids, nil
}
