package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Example is a configuration to begin with: every key, at its default. The account is
// only shown: one that nobody has filled in must not count as one that there is.
const Example = `# convo's configuration. Unknown keys are errors. Nothing secret goes in here: the
# command in token_command prints the key, the file in token_file (mode 600) holds it,
# and without either the system keyring has it (service convo, user = the account's name).
# convo login puts a key into the file or the keyring.

# default = "shop"           # with several accounts; "all" for one list of them all
theme = "default"            # default, high-contrast, cb-safe, mono
glyphs = "auto"              # auto, unicode, ascii
privacy = false
observer = false             # true: nothing but reading
cache = "memory"             # memory, disk
learn = true                 # false: do not tell the key of what was run from the palette
keys_preset = "convo"        # convo, aerc, chatwoot; [keys] is laid over it

# Take the # off these lines and fill them in:
# [[account]]
# name = "shop"
# backend = "qlara"          # qlara, bookingsync, gtateth
# url = "https://lora-api.agiletelecom.com/api/partner-gateway/v1"
# me = "4521"                # your id: see convo agents
# token_command = "pass show qlara"
# and of these only what is needed:
# token_file = "/home/me/.config/convo/qlara.key"
# ca_file = "/etc/ssl/company.pem"
# insecure = true            # clear-text http to another machine
# reply_id_field = "chatId"  # Qlara does not document these two names
# reply_text_field = "body"

# [[account]]
# name = "rentals"
# backend = "bookingsync"
# url = "https://www.bookingsync.com/api/v3"
# me = "2"                   # a host: you reply and read in its name
# client_id = "0123abcd"     # your application; then: convo login --account rentals
# client_secret_command = "pass show bookingsync"
# client_secret_file = "/home/me/.config/convo/bookingsync.secret"
# redirect_uri = "urn:ietf:wg:oauth:2.0:oob"

# [[account]]
# name = "crm"
# backend = "gtateth"
# url = "https://api.g-tateth.com/api/v1"
# me = "64a1b2c3d4e5f6789012345c"
# auth_header = "bearer"     # bearer, x-api-key
# messages = "assumed"       # G-Tateth documents no messages: try guessed paths
# [[people]]                 # G-Tateth does not tell who can be assigned
# account = "crm"
# id = "64a1b2c3d4e5f6789012345c"
# name = "Amina Bello"

[read]
# on = "dwell"               # dwell, explicit, reply, open, for all; else dwell for mine, explicit for others
[send]
undo = "5s"
enter = "newline"            # newline, send
[advance]
archive = "next"             # next, prev, stay, list; likewise for close, spam, assign, take, read ...
[poll]
unread = "5s"
# Canned replies are Markdown files in the folder replies beside this file: convo help replies
[keys]
# archive = ["e"]
# [[view]]
# name = "vip"
# filter = "label:vip is:unread"
`

// Init writes the example to path, with modes that Load accepts. A file that is
// there stays as it is.
func Init(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fault("cannot create "+filepath.Dir(path), "", err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fault(path+" is there already", "it was left as it is; edit it, or name another with --config", err)
	}
	if err != nil {
		return fault("cannot write "+path, "", err)
	}
	_, err = f.WriteString(Example)
	if err := errors.Join(err, f.Close()); err != nil {
		return fault("cannot write "+path, "", err)
	}
	return nil
}
