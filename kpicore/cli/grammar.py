"""The grammar of the command line: commands, their parameters and their help, in one language.

Knows where a command is and does not import it: `kpicore --help` loads click and the words, nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from importlib import import_module
from typing import Any

import click

from kpicore import __version__
from kpicore.cli.answers import Answer
from kpicore.model.change import TABLES
from kpicore.text.catalogue import LANGUAGES, Words


class Day(click.ParamType[date]):
    """A day as YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def __init__(self, words: Words) -> None:
        self.words = words

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        from kpicore.periods import FIRST_DAY, LAST_DAY, read_day  # numpy, which `--help` need not load

        day = read_day(str(value))
        if day is None:
            self.fail(self.words("cli.errors.not_a_day", text=str(value)), param, ctx)
        if not FIRST_DAY <= day <= LAST_DAY:
            facts = {"first": FIRST_DAY.isoformat(), "last": LAST_DAY.isoformat()}
            self.fail(self.words("cli.errors.day_out_of_range", text=str(value), **facts), param, ctx)
        return day


class Count(click.ParamType[int]):
    """A whole number from 1 on."""

    name = "N"

    def __init__(self, words: Words) -> None:
        self.words = words

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value)
        if not (text.isascii() and text.isdigit() and int(text[:9]) > 0 and len(text) < 6):
            self.fail(self.words("cli.errors.not_a_count", text=text), param, ctx)
        return int(text)


class OneOf(click.Choice[str]):
    """One of a few words; another one is named with those there are."""

    def __init__(self, choices: Sequence[str], words: Words) -> None:
        super().__init__(choices)
        self.words = words

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in self.choices:
            known = self.words.joined(self.choices)
            self.fail(self.words("cli.errors.not_one_of", text=str(value), known=known), param, ctx)
        return str(value)


class _Command(click.Command):
    """A command whose help is printed as it is written, in the language of its words."""

    words: Words

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.allow_extra_args = True
        super().parse_args(ctx, args)
        if ctx.args and not isinstance(self, click.Group):
            raise click.UsageError(self.words("cli.errors.extra", text=" ".join(ctx.args)), ctx)
        return ctx.args

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        usage = " ".join(self.collect_usage_pieces(ctx))
        formatter.write(f"{self.words('cli.help.usage')}: {ctx.command_path} {usage}\n\n{self.help or ''}\n")
        entries = [entry for param in self.get_params(ctx) if (entry := param.get_help_record(ctx))]
        self._section(formatter, "options", entries)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = self.words("cli.option.help")
        return option

    def _section(self, formatter: click.HelpFormatter, name: str, entries: Sequence[tuple[str, str]]) -> None:
        formatter.write(f"\n{self.words(f'cli.help.{name}')}:\n")
        for term, said in entries:
            formatter.write(f"  {term:<24}  {said}\n")


class _Group(_Command, click.Group):
    """The commands, each with the first line of its help."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_help(ctx, formatter)
        entries = [(name, (command.help or "").partition("\n")[0]) for name, command in self.commands.items()]
        self._section(formatter, "commands", entries)
        formatter.write(f"\n{self.words('cli.help.more')}\n")

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        command = super().get_command(ctx, cmd_name)
        if command is None:
            known = self.words.joined(self.commands)
            raise click.UsageError(self.words("cli.errors.no_such_command", name=cmd_name, known=known), ctx)
        return command


#: By name: the module below `kpicore.cli.commands` and the function in it, and the parameters in the order of the usage line.
COMMANDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "score": ("plan:score_plan", ("store", "plan", "as_of", "json", "lang")),
    "read": ("workbook:read_source", ("source", "mapping", "save_mapping", "as_of", "json", "lang")),
    "import": (
        "workbook:import_source",
        ("source", "mapping", "store", "plan", "as_of", "replace", "dry_run", "json", "lang"),
    ),
    "export": ("workbook:export_plan", ("target", "store", "plan", "force", "json", "lang")),
    "enter": (
        "entering:enter",
        ("indicator?", "period?", "value?", "note", "clear", "store", "plan", "as_of", "dry_run", "json", "lang"),
    ),
    "meeting": ("meeting:show_meeting", ("next", "store", "plan", "as_of", "json", "lang")),
    "action": (
        "meeting:act",
        (
            "act",
            "action?",
            "action_node",
            "action_who",
            "due",
            "aimed",
            "result",
            "store",
            "plan",
            "as_of",
            "json",
            "lang",
        ),
    ),
    "handover": (
        "meeting:hand_over",
        ("indicator", "person", "dry_run", "store", "plan", "as_of", "json", "lang"),
    ),
    "year": ("years:begin", ("year?", "targets", "save", "store", "plan", "as_of", "json", "lang")),
    "parse": ("statement:parse_text", ("text", "store", "plan", "as_of", "json", "lang")),
    "check": ("plan:check_plan", ("source?", "store", "plan", "as_of", "owner", "json", "lang")),
    "history": (
        "history:show_history",
        ("store", "plan", "who", "table", "node", "since", "csv", "force", "json", "lang"),
    ),
    "digest": ("digest:make_digest", ("store", "plan", "as_of", "dry_run_digest", "send", "format", "lang")),
    "report": (
        "paper:report",
        (
            "pdf",
            "png",
            "html",
            "pages",
            "meeting",
            "paper_indicator",
            "store",
            "plan",
            "as_of",
            "force",
            "json",
            "lang",
        ),
    ),
    "backup": ("backup:make_backup", ("file?", "into", "keep", "store", "force", "json", "lang")),
    "restore": ("backup:restore_backup", ("file", "store", "replace_all", "json", "lang")),
    "doctor": ("doctor:check_deployment", ("store", "url", "backups", "json", "lang")),
    "plans": (
        "plans:plans",
        ("plans_act", "key_of_plan?", "name", "copy", "numbers", "sheet", "store", "json", "lang"),
    ),
    "mcp": ("agents:answer_agent", ("read_only", "store", "plan", "lang")),
    "connect": ("connection:connect_sheet", ("link", "key", "yes", "json", "lang")),
}
#: The pages `kpicore report` makes; an indicator's own is asked for by `--indicator`.
_PAGES = ("one", "full", "tree", "minutes")
#: What `kpicore plans` does.
_PLANS_ACTS = ("list", "add", "rename", "archive", "reopen", "remove")
#: What stands in the line without a dash; a question mark says that it may be missing.
_ARGUMENTS = frozenset(
    {
        "source",
        "source?",
        "target",
        "text",
        "link",
        "file",
        "file?",
        "indicator?",
        "period?",
        "value?",
        "indicator",
        "person",
        "year?",
    }
)


def loaded(place: str) -> Callable[..., Answer]:
    """Import a command by its place (`plan:score_plan`) and return it."""
    module, _, function = place.partition(":")
    found: Callable[..., Answer] = getattr(import_module(f"kpicore.cli.commands.{module}"), function)
    return found


def commands(words: Words) -> click.Group:
    """Return the command line with its help in one language."""
    group = _Group("kpicore", help=words("cli.help.kpicore"), params=_params(words, ("lang", "version")))
    group.words = words
    for name, (place, params) in COMMANDS.items():
        text = words(f"cli.help.{name}")
        command = _Command(name, help=text, params=_params(words, params))
        # The command is imported when it is called, so that `--help` costs neither numpy nor a driver.
        command.callback = lambda place=place, **given: loaded(place)(**given)
        command.words = words
        group.add_command(command)
    return group


def _params(words: Words, names: Iterable[str]) -> list[click.Parameter]:
    """Return the parameters by name, new for each command."""
    return [
        _argument(words, name.rstrip("?"), required=not name.endswith("?"))
        if name in _ARGUMENTS
        else _PARAMETERS[name](words)
        for name in names
    ]


def _argument(words: Words, name: str, said: str = "", **more: Any) -> click.Argument:
    """Return what stands without a dash; its line of help is found by its name where no other is `said`."""
    return click.Argument([name], help=words(f"cli.argument.{said or name}"), **more)


def _option(words: Words, *declared: str, said: str = "", **more: Any) -> click.Option:
    """Return an option; its line of help is found by its name where no other is `said`."""
    name = said or declared[0].strip("-").replace("-", "_")
    return click.Option(declared, help=words(f"cli.option.{name}"), **more)


def _say_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        print(f"kpicore {__version__}")
        ctx.exit()


#: The parameters by name, each made for one language.
_PARAMETERS: Mapping[str, Callable[[Words], click.Parameter]] = {
    "into": lambda words: _option(words, "--into", metavar="FOLDER"),
    "keep": lambda words: _option(words, "--keep", type=Count(words), metavar="N"),
    "replace_all": lambda words: _option(words, "--replace", is_flag=True, said="replace_all"),
    "url": lambda words: _option(words, "--url", is_flag=True),
    "backups": lambda words: _option(words, "--backups", metavar="FOLDER"),
    "key": lambda words: _option(words, "--key", metavar="FILE"),
    "yes": lambda words: _option(words, "--yes", is_flag=True),
    "store": lambda words: _option(words, "--store", metavar="URL"),
    "plan": lambda words: _option(words, "--plan", metavar="KEY"),
    "as_of": lambda words: _option(words, "--as-of", type=Day(words), metavar="YYYY-MM-DD"),
    "json": lambda words: _option(words, "--json", "as_json", is_flag=True),
    "owner": lambda words: _option(words, "--owner", metavar="NAME"),
    "who": lambda words: _option(words, "--who", metavar="NAME"),
    "table": lambda words: _option(words, "--table", type=OneOf(tuple(TABLES), words), metavar="TABLE"),
    "node": lambda words: _option(words, "--node", metavar="ID"),
    "action_node": lambda words: _option(words, "--node", metavar="ID", said="action_node"),
    "action_who": lambda words: _option(words, "--who", metavar="NAME", said="action_who"),
    "since": lambda words: _option(words, "--since", type=Day(words), metavar="YYYY-MM-DD"),
    "csv": lambda words: _option(words, "--csv", metavar="FILE"),
    "act": lambda words: _argument(
        words, "what", "act", type=OneOf(("add", "done", "list"), words), metavar="add|done|list"
    ),
    "action?": lambda words: _argument(words, "text", "action", required=False),
    "plans_act": lambda words: _argument(
        words,
        "what",
        "plans_act",
        type=OneOf(_PLANS_ACTS, words),
        metavar="[" + "|".join(_PLANS_ACTS) + "]",
        required=False,
    ),
    "key_of_plan?": lambda words: _argument(words, "key", metavar="[KEY]", required=False),
    "name": lambda words: _option(words, "--name", metavar="NAME"),
    "copy": lambda words: _option(words, "--copy", metavar="KEY"),
    "numbers": lambda words: _option(words, "--numbers", is_flag=True),
    "sheet": lambda words: _option(words, "--sheet", metavar="LINK"),
    "next": lambda words: _option(words, "--next", "coming", is_flag=True),
    "due": lambda words: _option(words, "--due", type=Day(words), metavar="YYYY-MM-DD"),
    "aimed": lambda words: _option(words, "--aimed", type=float, metavar="NUMBER"),
    "targets": lambda words: _option(
        words, "--targets", type=OneOf(("carried", "blank"), words), metavar="carried|blank", default="carried"
    ),
    "pdf": lambda words: _option(words, "--pdf", metavar="FILE"),
    "png": lambda words: _option(words, "--png", metavar="FILE"),
    "html": lambda words: _option(words, "--html", metavar="FILE"),
    "pages": lambda words: _option(
        words, "--pages", type=OneOf(_PAGES, words), metavar="|".join(_PAGES), default=_PAGES[0], said="pages"
    ),
    "meeting": lambda words: _option(words, "--meeting", metavar="DAY|ID"),
    "paper_indicator": lambda words: _option(words, "--indicator", metavar="ID|NAME"),
    "save": lambda words: _option(words, "--save", is_flag=True),
    "read_only": lambda words: _option(words, "--read-only", is_flag=True),
    "result": lambda words: _option(words, "--result", metavar="TEXT"),
    "note": lambda words: _option(words, "--note", metavar="TEXT"),
    "clear": lambda words: _option(words, "--clear", is_flag=True),
    "mapping": lambda words: _option(words, "--mapping", metavar="FILE"),
    "save_mapping": lambda words: _option(words, "--save-mapping", metavar="FILE"),
    "replace": lambda words: _option(words, "--replace", is_flag=True),
    "dry_run": lambda words: _option(words, "--dry-run", is_flag=True),
    "force": lambda words: _option(words, "--force", is_flag=True),
    "dry_run_digest": lambda words: _option(words, "--dry-run", is_flag=True, said="dry_run_digest"),
    "send": lambda words: _option(words, "--send", is_flag=True),
    "format": lambda words: _option(
        words,
        "--format",
        "output",
        type=OneOf(("text", "html", "json"), words),
        metavar="text|html|json",
        default="text",
        said="format",
    ),
    "lang": lambda words: _option(
        words, "--lang", type=OneOf(LANGUAGES, words), metavar="ja|en", expose_value=False, is_eager=True
    ),
    "version": lambda words: _option(
        words, "--version", is_flag=True, expose_value=False, is_eager=True, callback=_say_version
    ),
}
