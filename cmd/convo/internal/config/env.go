package config

import (
	"slices"
	"strings"
)

// fromEnv is the account that CONVO_BACKEND, CONVO_URL, CONVO_TOKEN and CONVO_ME
// form together. They are all of one account or none: a key from here never goes to
// an address from the file.
func fromEnv(env Env) (a Account, found bool, err error) {
	url, token := env("CONVO_URL"), env("CONVO_TOKEN")
	if url == "" {
		for _, name := range []string{"CONVO_TOKEN", "CONVO_BACKEND", "CONVO_ME"} {
			if env(name) != "" {
				return Account{}, false, fault(name+" is set without CONVO_URL", "set CONVO_BACKEND, CONVO_URL, CONVO_TOKEN and CONVO_ME together, or none of them", nil)
			}
		}
		return Account{}, false, nil
	}
	a = Account{Name: EnvName, Backend: env("CONVO_BACKEND"), URL: url, Me: env("CONVO_ME")}
	if !slices.Contains(words["backend"], a.Backend) {
		return Account{}, false, fault("CONVO_BACKEND is none of "+list(words["backend"]), "it says which API CONVO_URL speaks", nil)
	}
	if token == "" && !strings.HasPrefix(url, "unix:") {
		return Account{}, false, fault("CONVO_URL is set without CONVO_TOKEN", "the account in the environment needs its key there, too", nil)
	}
	return a.WithToken(token), true, nil
}
