"""The command line: asks the same reports as the pages and prints them for people or, with `--json`, for scripts.

Exit codes: 0 fine, 1 problems found, 2 could not be done (one line on standard error says why). Results go to standard
output in UTF-8 whatever the locale, progress and failures to standard error. docs/cli.md holds the contract.

`program` runs a command line, `grammar` knows its commands, `commands` has one module per group of them, imported when called.
"""

from kpicore.cli.grammar import COMMANDS, commands
from kpicore.cli.program import main, wanted_language

__all__ = ["COMMANDS", "commands", "main", "wanted_language"]
