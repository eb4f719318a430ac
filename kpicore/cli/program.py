"""Run one command line: its language, its answer, and one line for every error."""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress

import click

from kpicore.cli.answers import FINE, STOPPED, Answer, CommandError, failed
from kpicore.cli.grammar import commands
from kpicore.errors import KpiError
from kpicore.text.catalogue import LANGUAGES, Words, catalogue, locale_language


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; `arguments` default to the process's own."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):  # UTF-8 whatever the locale says; a lone surrogate is written as an escape
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    answer = _answer(given)
    try:
        if answer.text:
            print(answer.text)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader (head, less) has seen enough
        with suppress(OSError, ValueError):  # closing standard output at the end must not fail a second time
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return answer.code


def _answer(arguments: list[str]) -> Answer:
    wanted = wanted_language(arguments, os.environ)
    words = catalogue(wanted or "ja")
    try:
        answer = commands(words).main(arguments or ["--help"], prog_name="kpicore", standalone_mode=False, obj=wanted)
    except click.UsageError as error:
        return failed(_usage_sentence(error, words))
    except CommandError as error:
        return failed(words(error.key, **error.facts))
    except KpiError as error:
        from kpicore.text.sentences import error_sentence  # loads scoring, which only a command that failed has loaded

        _trace()
        return failed(error_sentence(error, words.language))
    except (KeyboardInterrupt, click.Abort):
        return failed(words("cli.errors.stopped"), STOPPED)
    except BrokenPipeError:
        return Answer("")
    except OSError as error:
        _trace()
        return failed(words("cli.errors.system", reason=error.strerror or error, path=error.filename or ""))
    except Exception as error:  # noqa: BLE001 - one clear line, whatever it is; KPICORE_TRACE shows the rest
        _trace()
        return failed(words("cli.errors.unexpected", reason=f"{type(error).__name__}: {error}"))
    return answer if isinstance(answer, Answer) else Answer("", int(answer or FINE))


def wanted_language(arguments: Sequence[str], environ: Mapping[str, str]) -> str | None:
    """Return the language asked for by `--lang`, else by LC_ALL, LC_MESSAGES or LANG; None leaves it to the plan."""
    for at, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--lang":
            value = value or next(iter(arguments[at + 1 : at + 2]), "")
            return value if value in LANGUAGES else None
    return locale_language(environ)


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
