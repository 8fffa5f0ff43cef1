package wire

import (
	"net"
	"net/url"
	"strings"
)

// parseBase reads the address of an API. For "unix:PATH" it answers the socket's
// path and a stand-in address with an empty prefix.
func parseBase(raw string, insecure bool) (base *url.URL, socket string, err error) {
	const help = "it looks like https://host/path or unix:PATH"
	if path, ok := strings.CutPrefix(raw, "unix:"); ok {
		if path = strings.TrimPrefix(path, "//"); path == "" {
			return nil, "", local("the socket's path is missing", help, nil)
		}
		return &url.URL{Scheme: "http", Host: "relay"}, path, nil
	}
	u, perr := url.Parse(raw)
	switch {
	case perr != nil, u.Host == "", u.Opaque != "", u.RawPath != "":
		// The address is not repeated: whoever mistypes one may have put a password in it.
		return nil, "", local("the API's address cannot be read", help, nil)
	case u.User != nil:
		return nil, "", local("the API's address holds a user name or password", "put the key where the account has it: token_command, token_file or the keyring", nil)
	case u.RawQuery != "" || u.Fragment != "":
		return nil, "", local("the API's address ends in a query", help, nil)
	}
	switch u.Scheme {
	case "https":
	case "http":
		if !insecure && !loopback(u.Hostname()) {
			return nil, "", local("clear-text http to "+u.Hostname()+" would show the key to everyone on the way",
				"use https, or set insecure = true for this account", nil)
		}
	default:
		return nil, "", local("the API's address is neither http nor https", help, nil)
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host, Path: strings.TrimRight(u.Path, "/")}, "", nil
}

// loopback reports whether host is this machine.
func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
