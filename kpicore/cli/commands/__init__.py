"""One module per group of commands; `kpicore.cli.grammar` imports the one that is called."""
