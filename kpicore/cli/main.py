"""The command line: asks the same reports as the pages and prints them for people or, with `--json`, for scripts.

Exit codes: 0 fine, 1 problems found, 2 could not be done (one line on standard error says why). Results go to standard
output in UTF-8 whatever the locale, progress and failures to standard error. docs/cli.md holds the contract.
"""

from __future__ import annotations

import getpass
import io
import json
import os
import sys
import tomllib
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from kpicore import __version__
from kpicore.errors import KpiError, WouldRemove
from kpicore.guide.sentences import read_statements
from kpicore.model import Settings, Snapshot
from kpicore.periods import FIRST_DAY, LAST_DAY, read_day
from kpicore.problems import Problem, Severity
from kpicore.reports.check import check
from kpicore.reports.person import TaskKind, people, tasks_of
from kpicore.reports.score import scores_report
from kpicore.samples.shop import shop
from kpicore.scoring import score
from kpicore.sheets.grid import Workbook
from kpicore.sheets.mapping import Mapping as SheetMapping
from kpicore.sheets.reader import read_workbook
from kpicore.sheets.writing import sheets_of
from kpicore.stores.base import NEVER_SAVED, Provisioned, Store
from kpicore.stores.files import write_csv, write_xlsx
from kpicore.stores.google import KEY_FIELDS, StepResult, account_in, check_all, keep, missing_tabs
from kpicore.stores.open import database_url, default_store_url, open_source, open_store, public_url
from kpicore.stores.transfer import STEPS, Merge, import_workbook, merge
from kpicore.text.catalogue import LANGUAGES, Words, catalogue
from kpicore.text.losses import loss_line, losses_json
from kpicore.text.sentences import error_sentence
from kpicore.text.statements import statements_report, statements_text
from kpicore.text.terminal import check_text, connect_text, import_text, person_text, reading_text, score_text, visible

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

FINE, PROBLEMS, FAILED, STOPPED = 0, 1, 2, 130
SECRETS = Path(".streamlit/secrets.toml")
EXPORT_AUTHOR = "kpicore"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command says on standard output, and its exit code."""

    text: str
    code: int = FINE


class CommandError(Exception):
    """The command could not be carried out; `key` is the sentence, `facts` what it names."""

    def __init__(self, key: str, **facts: Any) -> None:
        self.key = key
        self.facts = facts
        super().__init__(key)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; `arguments` default to the process's own."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _speak_utf8()
    answer = _answer(given)
    try:
        if answer.text:
            print(answer.text)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader (head, less) has seen enough
        _forget_stdout()
    return answer.code


def _answer(arguments: list[str]) -> Answer:
    wanted = wanted_language(arguments, os.environ)
    words = catalogue(wanted or "ja")
    try:
        answer = commands(words).main(arguments or ["--help"], prog_name="kpicore", standalone_mode=False, obj=wanted)
    except click.UsageError as error:
        return _failed(_usage_sentence(error, words))
    except CommandError as error:
        return _failed(words(error.key, **error.facts))
    except KpiError as error:
        _trace()
        return _failed(error_sentence(error, words.language))
    except (KeyboardInterrupt, click.Abort):
        return _failed(words("cli.errors.stopped"), STOPPED)
    except BrokenPipeError:
        return Answer("")
    except OSError as error:
        _trace()
        return _failed(words("cli.errors.system", reason=error.strerror or error, path=error.filename or ""))
    except Exception as error:  # noqa: BLE001 - one clear line, whatever it is; KPICORE_TRACE shows the rest
        _trace()
        return _failed(words("cli.errors.unexpected", reason=f"{type(error).__name__}: {error}"))
    return answer if isinstance(answer, Answer) else Answer("", int(answer or FINE))


def wanted_language(arguments: Sequence[str], environ: Mapping[str, str]) -> str | None:
    """Return the language asked for by `--lang`, else by LC_ALL, LC_MESSAGES or LANG; None leaves it to the plan."""
    for at, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--lang":
            value = value or next(iter(arguments[at + 1 : at + 2]), "")
            return value if value in LANGUAGES else None
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    return next((language for language in LANGUAGES if locale.lower().startswith(language)), None)


# -- the commands ----------------------------------------------------------------------------------------------


@click.pass_obj
def _score(wanted: str | None, store: str | None, as_of: date | None, as_json: bool) -> Answer:
    snapshot = _plan_in(store, as_of)
    scores = score(snapshot.plan, snapshot.actuals, as_of or _today(snapshot.plan.settings))
    if as_json:
        return Answer(_json(scores_report(snapshot, scores)))
    return Answer(score_text(snapshot, scores, _language(wanted, snapshot)))


@click.pass_obj
def _read(
    wanted: str | None,
    source: str,
    mapping: str | None,
    save_mapping: str | None,
    as_of: date | None,
    as_json: bool,
) -> Answer:
    told = _mapping_in(mapping)
    reading = read_workbook(_open(source), today=as_of or _today(Settings()), mapping=told)
    if save_mapping:
        _keep_mapping(Path(save_mapping), reading.mapping)
    code = PROBLEMS if _matter(reading.problems) else FINE
    if as_json:
        return Answer(_json(reading.as_json()), code)
    snapshot = reading.snapshot()
    language = _language(wanted, snapshot)
    text = reading_text(
        reading.as_json(), reading.problems, snapshot.plan.settings.calendar, language, tabs=reading.tabs
    )
    return Answer(text, code)


@click.pass_obj
def _import(
    wanted: str | None,
    source: str,
    mapping: str | None,
    store: str | None,
    as_of: date | None,
    replace: bool,
    dry_run: bool,
    as_json: bool,
) -> Answer:
    url, today, told = _url(store), as_of or _today(Settings()), _mapping_in(mapping)
    into = _store(url)
    if dry_run:
        plain = isinstance(into, Provisioned)
        merged = merge(into.load(), _open(source), today, with_provenance=not plain, mapping=told, replace=replace)
    else:
        merged = _imported(into, source, today, told, wanted, replace=replace)
    reading = merged.reading
    code = PROBLEMS if _matter(reading.problems) else FINE
    if as_json:
        row = _import_row(url, merged, reading.problems)
        return Answer(_json(row | ({"dry_run": True} if dry_run else {})), code)
    snapshot = reading.snapshot()
    language = _language(wanted, snapshot)
    done = import_text(merged, language, asks=dry_run and not replace)
    read = reading_text(
        reading.as_json(), reading.problems, snapshot.plan.settings.calendar, language, tabs=reading.tabs
    )
    said = catalogue(language)(f"cli.import.{'would' if dry_run else 'into'}", store=public_url(url))
    return Answer(f"{read}\n\n{said}\n{done}", code)


def _imported(
    into: Store, source: str, today: date, told: SheetMapping | None, wanted: str | None, *, replace: bool
) -> Merge:
    """Return what an import did. What it would take away without --replace is a mistake worth a sentence."""
    try:
        with _progress(catalogue(wanted or "ja")) as step:
            return import_workbook(
                into, _open(source), today=today, author=_author(), step=step, mapping=told, replace=replace
            )
    except WouldRemove as error:
        language = _language(wanted, into.load())
        what, replacing = (loss_line(error.facts[name], language) for name in ("changes", "replacing"))
        raise CommandError("cli.errors.would_remove", what=what, replacing=replacing) from error


@click.pass_obj
def _export(wanted: str | None, target: str, store: str | None, force: bool, as_json: bool) -> Answer:
    path = Path(target)
    is_file = path.suffix.lower() == ".xlsx"
    _refuse_to_overwrite(path, is_file=is_file, force=force)
    snapshot, is_sample = _plan_to_export(store)
    language = _language(wanted, snapshot)
    new_folder = _folder_to_make(path)
    sheets = sheets_of(snapshot, today=_today(snapshot.plan.settings), language=language)
    if is_file:
        write_xlsx(path, sheets)
    else:
        write_csv(path, sheets, replace=True)
    tabs = [sheet.tab for sheet in sheets]
    if as_json:
        return Answer(_json({"target": str(path), "tabs": tabs, "sample": is_sample, "made_folder": new_folder}))
    words = catalogue(language)
    said = [words("cli.export.made_folder", folder=new_folder)] if new_folder else []
    said += [words("cli.export.done", target=str(path), tabs=words.joined(tabs))]
    said += [words("cli.export.sample", store=public_url(_url(store)))] if is_sample else []
    return Answer("\n".join(said))


def _plan_to_export(store: str | None) -> tuple[Snapshot, bool]:
    """Return what a store holds; of a database that nothing was ever saved to the sample the board would begin with, and True."""
    url = _url(store)
    snapshot = _store(url).load()
    if snapshot.revision != NEVER_SAVED or snapshot.plan.nodes:
        return snapshot, False
    if database_url(url) is None or os.environ.get("KPICORE_SAMPLE", "on") == "off":
        raise CommandError("cli.errors.no_plan", store=public_url(url))
    return shop(_today(Settings())), True


def _folder_to_make(path: Path) -> str | None:
    """Return the folder above the target that is not there yet, None when it is."""
    return None if path.parent.exists() else str(path.parent)


@click.pass_obj
def _check(
    wanted: str | None, source: str | None, store: str | None, as_of: date | None, owner: str | None, as_json: bool
) -> Answer:
    if source and store:
        raise CommandError("cli.errors.source_and_store")
    snapshot = _source_as_plan(source, as_of) if source else _plan_in(store, as_of)
    if owner is not None:
        return _check_person(snapshot, owner, as_of or _today(snapshot.plan.settings), wanted, as_json=as_json)
    report = check(snapshot, as_of or _today(snapshot.plan.settings))
    code = PROBLEMS if report.has_errors else FINE
    if as_json:
        return Answer(_json(report.as_json()), code)
    return Answer(check_text(report, snapshot, _language(wanted, snapshot)), code)


def _check_person(snapshot: Snapshot, owner: str, today: date, wanted: str | None, *, as_json: bool) -> Answer:
    """Return what one person has to enter or to look at; a name nobody in the plan has is a mistake worth a sentence."""
    language = _language(wanted, snapshot)
    if owner not in people(snapshot):
        words = catalogue(language)
        known = words.joined(people(snapshot)) or words("cli.person.nobody")
        raise CommandError("cli.errors.no_such_person", name=owner, known=known)
    tasks = tasks_of(snapshot, score(snapshot.plan, snapshot.actuals, today), owner)
    code = PROBLEMS if any(task.ask is TaskKind.MEND for task in tasks) else FINE
    if as_json:
        return Answer(_json({"owner": owner, "as_of": today.isoformat(), "tasks": [t.as_json() for t in tasks]}), code)
    return Answer(person_text(owner, tasks, snapshot.plan.settings.calendar, language), code)


@click.pass_obj
def _parse(wanted: str | None, text: str, store: str | None, as_of: date | None, as_json: bool) -> Answer:
    settings = _plan_in(store).plan.settings if store else Settings()
    if text == "-":
        text = sys.stdin.read()
    today, language = as_of or _today(settings), wanted or settings.language
    statements = read_statements(text, calendar=settings.calendar, today=today)
    if as_json:
        return Answer(_json(statements_report(statements, language, settings.calendar, today)))
    return Answer(statements_text(statements, language, settings.calendar, today))


@click.pass_obj
def _connect(wanted: str | None, link: str, key: str | None, yes: bool, as_json: bool) -> Answer:
    words = catalogue(wanted or "ja")
    account = _account(key)
    steps = list(check_all(account, link, os.environ))
    if steps[-1].ok:
        steps.append(keep(SECRETS, {} if _is_from_environment(key) else account, link))
    done = steps[-1].ok
    lacking = _lacking_tabs(steps, words.language) if done else []
    provisioned = bool(lacking) and _wants(lacking, words, yes=yes, asks=not as_json)
    if provisioned:
        _provision(link)
    if as_json:
        told = {"steps": [step.as_json() for step in steps], "missing_tabs": lacking, "provisioned": provisioned}
        return Answer(_json(told), FINE if done else FAILED)
    text = connect_text(steps, lacking, provisioned=provisioned, language=words.language)
    return Answer(text, FINE if done else _failed(words("cli.connect.failed")).code)


def _is_from_environment(key: str | None) -> bool:
    """Return whether the key is the one the environment names, which stays where it is."""
    return key is None and not _secrets().get("private_key") and "GOOGLE_APPLICATION_CREDENTIALS" in os.environ


def _account(key: str | None) -> Mapping[str, Any]:
    """Return the fields of the key in a file, else of the one in the secrets, else of the one the environment names."""
    held = _secrets()
    if key is None and held.get("private_key"):
        return {name: held[name] for name in KEY_FIELDS if name in held}
    path = key or os.environ.get("GOOGLE_APPLICATION_CREDENTIALS")
    if not path:
        raise CommandError("cli.errors.no_key")
    try:
        return account_in(Path(path).read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        return {}


def _lacking_tabs(steps: Sequence[StepResult], language: str) -> list[str]:
    """Return the tabs of the template that the sheet lacks."""
    tabs = next(step.facts["tabs"] for step in steps if step.code == "sheet")
    template = [sheet.tab for sheet in sheets_of(Snapshot(), today=_today(Settings()), language=language)]
    return missing_tabs(tabs, template)


def _wants(lacking: Sequence[str], words: Words, *, yes: bool, asks: bool) -> bool:
    """Return whether the tabs are to be made: by `--yes`, else by whoever sits at the terminal."""
    if yes or not asks or not sys.stdin.isatty():
        return yes
    return click.confirm(words("cli.connect.ask", tabs=words.joined(lacking)), err=True)


def _provision(link: str) -> None:
    store = _store(f"gsheet:{link}")
    if isinstance(store, Provisioned):
        store.provision(store.load(), _author())


# -- what commands share ---------------------------------------------------------------------------------------


def _url(store: str | None) -> str:
    """Return the store named, else KPICORE_STORE, else the sheet in the secrets, else the usual one."""
    named = store or os.environ.get("KPICORE_STORE")
    if named:
        return named
    sheet = _secrets().get("spreadsheet")
    return f"gsheet:{sheet}" if sheet else default_store_url(os.environ)


def _store(url: str, as_of: date | None = None) -> Store:
    return open_store(url, secrets=_secrets(), today=lambda: as_of or _today(Settings()), remember=_looks_folder())


def _looks_folder() -> Path | None:
    """Return where commands remember the formats of a sheet for each other: beside the board's last good reading, where that is."""
    named = os.environ.get("KPICORE_LAST_GOOD")
    if named is None:
        named = "data/last-good" if Path("data").is_dir() else ""
    return Path(named) / "looks" if named else None


def _secrets() -> Mapping[str, Any]:
    """Return `[connections.gsheets]` of the board's secrets file, empty where there is none."""
    if not SECRETS.exists():
        return {}
    try:
        found = tomllib.loads(SECRETS.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CommandError("cli.errors.secrets", path=str(SECRETS)) from error
    section = found.get("connections", {}).get("gsheets", {})
    return section if isinstance(section, dict) else {}


def _open(source: str) -> Workbook:
    return open_source(source, secrets=_secrets())


def _mapping_in(path: str | None) -> SheetMapping | None:
    """Return how tabs are read as a file says it, None without a file."""
    if path is None:
        return None
    try:
        return SheetMapping.from_json(json.loads(Path(path).read_text(encoding="utf-8")))
    except ValueError as error:  # no JSON, no UTF-8, no mapping
        raise CommandError("cli.errors.mapping", path=path) from error


def _keep_mapping(path: Path, mapping: SheetMapping) -> None:
    """Write how tabs were read, whole or not at all."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(_json(mapping.as_json()) + "\n", encoding="utf-8")
    beside.replace(path)


def _source_as_plan(source: str, as_of: date | None) -> Snapshot:
    return read_workbook(_open(source), today=as_of or _today(Settings())).snapshot()


def _plan_in(store: str | None, as_of: date | None = None) -> Snapshot:
    """Return what a store holds; a store that nothing was ever saved to is a mistake worth a sentence."""
    url = _url(store)
    snapshot = _store(url, as_of).load()
    if snapshot.revision == NEVER_SAVED and not snapshot.plan.nodes:
        raise CommandError("cli.errors.no_plan", store=public_url(url))
    return snapshot


def _today(settings: Settings) -> date:
    """Return the day it is where the plan is kept."""
    return datetime.now(ZoneInfo(settings.timezone)).date()


def _language(wanted: str | None, snapshot: Snapshot) -> str:
    return wanted or snapshot.plan.settings.language


def _matter(problems: Iterable[Problem]) -> bool:
    """Return whether any of the problems may cost a number; things only worth knowing do not."""
    return any(problem.severity is not Severity.INFO for problem in problems)


def _author() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no name for the user id, as in a container
        return EXPORT_AUTHOR


def _import_row(url: str, merged: Merge, problems: Sequence[Problem]) -> dict[str, Any]:
    return {
        "store": public_url(url),
        "replaced_sample": merged.replaces_sample,
        "changes": merged.counts,
        "removes": losses_json(merged.takes_away),
        "problems": [problem.as_json() for problem in problems],
    }


def _refuse_to_overwrite(path: Path, *, is_file: bool, force: bool) -> None:
    """Raise CommandError unless the target is new or empty, or `force` was given over something of the same sort."""
    if not path.exists() or (path.is_dir() and not is_file and not any(path.iterdir())):
        return
    if path.is_dir() == is_file:
        raise CommandError("cli.errors.target_kind", target=str(path))
    if not force:
        raise CommandError("cli.errors.target_exists", target=str(path))
    if path.is_dir() and any(entry.suffix.lower() != ".csv" for entry in path.iterdir()):
        raise CommandError("cli.errors.target_foreign", target=str(path))


class _Bar:
    """A bar on standard error: the step, how long it has taken, and how many are done. Redrawn every second."""

    def __init__(self, bar: ProgressBar[Any], words: Words) -> None:
        self._bar = bar
        self._words = words
        self._lock = Lock()
        self._done = Event()
        self._began = monotonic()
        self._name = ""

    def step(self, name: str) -> None:
        """Begin a step; the one before is done."""
        self._show(name, 1 if self._name else 0)

    def run(self) -> None:
        """Redraw until `stop`, in a thread of its own."""
        while not self._done.wait(1):
            self._show(self._name, 0)

    def stop(self, *, finished: bool) -> None:
        self._done.set()
        self._show(self._name, 1 if finished else 0)

    def _show(self, name: str, steps: int) -> None:
        with self._lock:
            if name != self._name:
                self._name, self._began = name, monotonic()
            seconds = int(monotonic() - self._began)
            self._bar.label = self._words(f"cli.step.{name}") + (f" {seconds}s" if seconds and not steps else "")
            self._bar.update(steps) if steps else self._bar.render_progress()


@contextmanager
def _progress(words: Words) -> Iterator[Callable[[str], None]]:
    """Yield what to call as each step of an import begins: a bar on standard error, where that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    shape: dict[str, Any] = {"show_eta": False, "show_percent": False, "show_pos": True, "width": 24}
    label = words("cli.step.open")
    with click.progressbar(length=len(STEPS) + 1, label=label, file=sys.stderr, **shape) as drawn:
        bar = _Bar(drawn, words)
        bar.step("open")
        Thread(target=bar.run, daemon=True).start()
        finished = False
        try:
            yield bar.step
            finished = True
        finally:
            bar.stop(finished=finished)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)


# -- saying it -------------------------------------------------------------------------------------------------


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale says; what UTF-8 cannot hold (lone surrogates) is written as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _forget_stdout() -> None:
    """Point standard output at nothing, so that closing it at the end cannot fail a second time."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _failed(sentence: str, code: int = FAILED) -> Answer:
    print(f"kpicore: {visible(' '.join(sentence.split()))}", file=sys.stderr)
    return Answer("", code)


def _trace() -> None:
    if os.environ.get("KPICORE_TRACE"):
        traceback.print_exc()


def _usage_sentence(error: click.UsageError, words: Words) -> str:
    path = error.ctx.command_path if error.ctx else "kpicore"
    match error:
        case click.NoSuchOption():
            said = words("cli.errors.no_such_option", name=error.option_name)
        case click.MissingParameter():
            name = error.param.human_readable_name if error.param else ""
            said = words("cli.errors.missing", name=name)
        case click.BadOptionUsage():
            said = words("cli.errors.missing", name=f"{error.option_name} …")
        case click.BadParameter():
            said = error.message
        case _:
            said = error.format_message().removesuffix(".")
    return words("cli.errors.usage", said=said, command=path)


# -- the words and shapes of the command line ------------------------------------------------------------------


class Day(click.ParamType[date]):
    """A day as YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def __init__(self, words: Words) -> None:
        self.words = words

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        day = read_day(str(value))
        if day is None:
            self.fail(self.words("cli.errors.not_a_day", text=str(value)), param, ctx)
        if not FIRST_DAY <= day <= LAST_DAY:
            facts = {"first": FIRST_DAY.isoformat(), "last": LAST_DAY.isoformat()}
            self.fail(self.words("cli.errors.day_out_of_range", text=str(value), **facts), param, ctx)
        return day


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


#: Name, what it does, and its parameters in the order of the usage line.
COMMANDS: Mapping[str, tuple[Callable[..., Answer], tuple[str, ...]]] = {
    "score": (_score, ("store", "as_of", "json", "lang")),
    "read": (_read, ("source", "mapping", "save_mapping", "as_of", "json", "lang")),
    "import": (_import, ("source", "mapping", "store", "as_of", "replace", "dry_run", "json", "lang")),
    "export": (_export, ("target", "store", "force", "json", "lang")),
    "parse": (_parse, ("text", "store", "as_of", "json", "lang")),
    "check": (_check, ("source?", "store", "as_of", "owner", "json", "lang")),
    "connect": (_connect, ("link", "key", "yes", "json", "lang")),
}


def commands(words: Words) -> click.Group:
    """Return the command line with its help in one language."""
    group = _Group("kpicore", help=words("cli.help.kpicore"), params=_params(words, ("lang", "version")))
    group.words = words
    for name, (callback, params) in COMMANDS.items():
        text = words(f"cli.help.{name}")
        command = _Command(name, callback=callback, help=text, params=_params(words, params))
        command.words = words
        group.add_command(command)
    return group


def _params(words: Words, names: Iterable[str]) -> list[click.Parameter]:
    """Return the parameters by name, new for each command."""

    def option(*declared: str, **more: Any) -> click.Option:
        return click.Option(declared, help=words(f"cli.option.{declared[0].strip('-').replace('-', '_')}"), **more)

    makers: Mapping[str, Callable[[], click.Parameter]] = {
        "source": lambda: click.Argument(["source"]),
        "source?": lambda: click.Argument(["source"], required=False),
        "target": lambda: click.Argument(["target"]),
        "text": lambda: click.Argument(["text"]),
        "link": lambda: click.Argument(["link"]),
        "key": lambda: option("--key", metavar="FILE"),
        "yes": lambda: option("--yes", is_flag=True),
        "store": lambda: option("--store", metavar="URL"),
        "as_of": lambda: option("--as-of", type=Day(words), metavar="YYYY-MM-DD"),
        "json": lambda: option("--json", "as_json", is_flag=True),
        "owner": lambda: option("--owner", metavar="NAME"),
        "mapping": lambda: option("--mapping", metavar="FILE"),
        "save_mapping": lambda: option("--save-mapping", metavar="FILE"),
        "replace": lambda: option("--replace", is_flag=True),
        "dry_run": lambda: option("--dry-run", is_flag=True),
        "force": lambda: option("--force", is_flag=True),
        "lang": lambda: option(
            "--lang", type=OneOf(LANGUAGES, words), metavar="ja|en", expose_value=False, is_eager=True
        ),
        "version": lambda: option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_say_version),
    }
    return [makers[name]() for name in names]


def _say_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        print(f"kpicore {__version__}")
        ctx.exit()
