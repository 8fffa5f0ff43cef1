package main

import (
	"context"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"convo/cmd/convo/internal/output"
)

// root makes the tree of commands.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "convo",
		Short: "A terminal client for shared customer inboxes",
		Long: "convo opens the screen on the default account. The verbs below do the same without it,\n" +
			"for scripts and for people who know what they want.",
		Args:          noArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          func(cmd *cobra.Command, _ []string) error { return a.openScreen(cmd.Context(), "") },
		PersistentPreRunE: func(*cobra.Command, []string) error {
			a.out = output.New(a.stdout, a.json)
			if a.timeout <= 0 {
				return misuse("for instance --timeout 2m", "--timeout must be longer than nothing")
			}
			return nil
		},
	}
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.SetFlagErrorFunc(flagError)
	f := root.PersistentFlags()
	f.StringVar(&a.account, "account", "", "the account to use; all for those of the configuration together")
	f.StringVar(&a.config, "config", "", "the configuration file")
	f.BoolVar(&a.json, "json", false, "answer in JSON")
	f.BoolVar(&a.observer, "observer", false, "issue nothing but GETs")
	f.BoolVar(&a.noColor, "no-color", false, "no colours")
	f.DurationVar(&a.timeout, "timeout", usualTimeout, "for the whole command")
	f.BoolVarP(&a.verbose, "verbose", "v", false, "tell every request on standard error")
	root.AddCommand(
		a.demoCommand(), a.practiceCommand(),
		a.listCommand(), a.showCommand(), a.openCommand(), a.unreadCommand(), a.agentsCommand(), a.loadCommand(),
		a.assignCommand(), a.replyCommand(), a.noteCommand(), a.createCommand(), a.draftsCommand(), a.outboxCommand(), a.logCommand(), a.undoCommand(),
		a.loginCommand(), a.configCommand(), a.doctorCommand(), a.versionCommand(),
	)
	root.AddCommand(a.changeCommands()...)
	root.AddCommand(repliesTopic())
	root.SetHelpCommand(helpCommand(root))
	// Cobra's own would show its help for a shell that it does not know.
	root.InitDefaultCompletionCmd()
	if completion, _, err := root.Find([]string{"completion"}); err == nil {
		completion.Args = noArgs
		completion.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	}
	return root
}

// helpCommand is convo help. Cobra's own takes a command that is not there for none.
func helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND]", Short: "help about any command",
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			of, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			var names []string
			for _, sub := range of.Commands() {
				if sub.IsAvailableCommand() {
					names = append(names, sub.Name())
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			of, rest, err := root.Find(args)
			switch {
			case err != nil || len(rest) > 0 && !of.HasSubCommands():
				return misuse("convo help lists the commands", "there is no command %q", output.Cell(strings.Join(args, " ")))
			case len(rest) > 0:
				return noArgs(of, rest)
			}
			of.InitDefaultHelpFlag()
			return of.Help()
		},
	}
}

// verb makes a command whose work ends with --timeout.
func (a *app) verb(use, short string, args cobra.PositionalArgs, run func(ctx context.Context, args []string) error) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Args: args,
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, cancel := context.WithTimeout(cmd.Context(), a.timeout)
			defer cancel()
			return run(ctx, args)
		},
	}
}

// secretFlags are what people try. Words on a command line are for everybody on
// the host to read.
var secretFlags = []string{"token", "key", "api-key", "apikey", "password", "secret"}

// flagError tells a mistake in the flags without repeating any value: it may be a
// secret.
func flagError(cmd *cobra.Command, err error) error {
	if m := invalidValue.FindStringSubmatch(err.Error()); m != nil {
		return misuse(valueHelp(cmd, m[1]), "--%s cannot have that value", m[1])
	}
	what, _, _ := strings.Cut(err.Error(), " in -")
	for _, name := range secretFlags {
		if strings.HasSuffix(what, "--"+name) {
			return misuse("convo login asks for it; or set token_command in the configuration, or CONVO_TOKEN in the environment",
				"there is no --%s: everybody on this host could read it", name)
		}
	}
	return misuse(cmd.CommandPath()+" --help shows the flags", "%s", what)
}

// invalidValue finds the flag in pflag's words for a value that it cannot read. The
// value stands before it, in quotes.
var invalidValue = regexp.MustCompile(`^invalid argument "(?:[^"\\]|\\.)*" for "(?:-\w, )?--([\w-]+)" flag: `)

// valueHelp says what a flag's value looks like.
func valueHelp(cmd *cobra.Command, name string) string {
	flag := cmd.Flags().Lookup(name)
	if flag == nil {
		return cmd.CommandPath() + " --help shows the flags"
	}
	switch flag.Value.Type() {
	case "duration":
		return "it is a span of time, for instance --" + name + " 2m"
	case "int", "int64":
		return "it is a whole number, for instance --" + name + " 10"
	case "bool":
		return "it is true or false"
	}
	return cmd.CommandPath() + " --help shows the flags"
}

// noArgs refuses words that a command does not take.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if cmd.HasSubCommands() {
		help := cmd.CommandPath() + " --help lists the commands"
		if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
			help = "did you mean " + strings.Join(near, " or ") + "?"
		}
		path := strings.TrimPrefix(cmd.CommandPath()+" "+args[0], cmd.Root().Name()+" ")
		return misuse(help, "there is no command %q", output.Cell(path))
	}
	return misuse(cmd.CommandPath()+" --help shows how it is called", "%s takes no words, got %q", cmd.CommandPath(), output.Cell(args[0]))
}

// words asks for one word, and at most for most; negative for any number.
func words(most int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return misuse(cmd.UseLine(), "%s needs %s", cmd.CommandPath(), what)
		}
		if most >= 0 && len(args) > most {
			return misuse(cmd.UseLine(), "%s takes %s only, got %s", cmd.CommandPath(), what, counted(len(args), "word"))
		}
		return nil
	}
}

// exactly asks for a number of words.
func exactly(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != n {
			return misuse(cmd.UseLine(), "%s takes %s, got %s", cmd.CommandPath(), what, counted(len(args), "word"))
		}
		return nil
	}
}

// atLeast asks for a number of words or more.
func atLeast(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < n {
			return misuse(cmd.UseLine(), "%s needs %s", cmd.CommandPath(), what)
		}
		return nil
	}
}
