package main

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"convo/model/canned"
)

// repliesTopic is convo help replies: what canned replies look like.
func repliesTopic() *cobra.Command {
	var list strings.Builder
	for _, p := range canned.Placeholders() {
		fmt.Fprintf(&list, "  %-26s%s\n", "{{"+p.Name+"}}", p.Says)
	}
	return &cobra.Command{
		Use: "replies", Short: "what canned replies and playbooks look like",
		Long: `Canned replies are Markdown files in the folder "replies" beside the configuration
(convo config path). While a reply is written, ctrl+t or ; on an empty line shows them.

  ---
  name: Refund, and done     without it, the name of the file
  tags: [refund]
  channel: [sms, whatsapp]   those it is meant for; they come first there
  then: [assign: me, archive]
  ---
  Dear {{contact.first_name}},
  we pay the amount back within three days.

In the text these become what is known of the conversation:

` + list.String() + `
What is not known shows as [first_name?], and nothing leaves before it was filled in.

With "then" it is a playbook: after the reply was accepted its steps are carried out,
one after the other, until one fails. It shows them before it sends. Without a text it
is steps only. They are the verbs of the command line: archive, close, reopen, read,
release, spam, unspam, assign: me or a name, status: open|pending|closed,
priority: low|medium|high|urgent.

convo config check names the files that cannot be used.`,
	}
}

// examples are canned replies to try out.
//
//go:embed examples/*.md
var examples embed.FS

// lendReplies writes the examples into a new folder.
func lendReplies(dir string) error {
	err := os.Mkdir(dir, 0o700)
	files, errList := fs.Glob(examples, "examples/*.md")
	for _, name := range files {
		text, errRead := examples.ReadFile(name)
		err = errors.Join(err, errRead, os.WriteFile(filepath.Join(dir, filepath.Base(name)), text, 0o600))
	}
	return errors.Join(err, errList)
}
