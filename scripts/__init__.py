"""The newsledger command: one module a subcommand."""
