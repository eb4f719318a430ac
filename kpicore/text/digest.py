"""A digest in words: at most twelve lines, the board's sentence first, each with the address of what it speaks of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from kpicore.model.plan import Plan
from kpicore.model.plans import DEFAULT_PLAN
from kpicore.reports.digest import Digest, OverdueAction, Scope, TurnedKeyResult, TurnedLight
from kpicore.reports.due import DueNumber
from kpicore.text.board import headline_text
from kpicore.text.meetings import grade_text
from kpicore.text.sentences import status_mark
from kpicore.text.voice import Voice, voice

MOST_LINES = 12
#: What each part may take of them, so that a bad week does not push out who is asked for numbers.
_MOST_GOALS, _MOST_TURNED, _MOST_OVERDUE, _MOST_MISSING = 2, 4, 2, 3
#: Key results (OKR) take theirs from the lights that turned.
_MOST_KEY_RESULTS = 2
_LONGEST_NAME, _LONGEST_ACTION = 60, 80


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One line; `page` is the page of the board it leads to, "" for none, with the parameters of its address."""

    text: str
    page: str = ""
    params: tuple[tuple[str, str], ...] = ()

    def link(self, public_url: str, plan: str = DEFAULT_PLAN) -> str:
        """Return the address on a board's public address, of the plan of a key; "" where there is none to lead to."""
        if not public_url or not self.page:
            return ""
        page = "" if self.page == "board" else self.page
        params = self.params if plan == DEFAULT_PLAN else (*self.params, ("plan", plan))
        query = f"?{urlencode(params)}" if params else ""
        return f"{public_url.rstrip('/')}/{page}{query}"


def digest_title(found: Digest, plan: Plan, language: str, scope: Scope = Scope()) -> str:  # noqa: B008 - a frozen value
    """Return the subject: whose plan, and how it stands in one word."""
    words = voice(language, plan.settings.calendar)
    name = plan.settings.name or words("digest.unnamed")
    first = found.headlines[0] if found.headlines else None
    whose = [_short(part, _LONGEST_NAME) for part in (name, scope.person or scope.department) if part]
    if first is None or not first.score.status.is_colour:
        return words("digest.subject", plan=" – ".join(whose))
    return words("digest.subject_light", light=status_mark(first.score.status, language), plan=" – ".join(whose))


def digest_lines(found: Digest, plan: Plan, language: str) -> tuple[DigestLine, ...]:
    """Return what is said, `MOST_LINES` lines at most."""
    words = voice(language, plan.settings.calendar)
    lines: list[DigestLine] = []
    for headline in found.headlines[:_MOST_GOALS]:
        said = headline_text(headline, plan, language)
        name = f"{_short(headline.node.name, _LONGEST_NAME)}: " if len(found.headlines) > 1 else ""
        lines.append(DigestLine(f"{name}{said.sentence}", "board"))
        if said.cause and headline is found.headlines[0]:
            lines.append(DigestLine(said.cause))
    if found.is_quiet:
        return (*lines, DigestLine(words("digest.quiet")))
    most = _MOST_TURNED - min(len(found.key_results), _MOST_KEY_RESULTS)
    lines += _capped(found.turned, most, lambda each: _turned(each, words), words, "digest.more_turned")
    results = found.key_results
    lines += _capped(results, _MOST_KEY_RESULTS, lambda each: _turned(each, words), words, "digest.more_key_results")
    lines += _capped(found.overdue, _MOST_OVERDUE, lambda each: _overdue(each, words), words, "digest.more_overdue")
    lines += asked_lines(found.missing, plan, language, most=_MOST_MISSING)
    if not (found.turned or found.key_results or found.overdue or found.missing):
        lines.append(DigestLine(words("digest.new_numbers", n=found.new_actuals)))
    return tuple(lines[:MOST_LINES])


def asked_lines(missing: Iterable[DueNumber], plan: Plan, language: str, *, most: int) -> list[DigestLine]:
    """Return who is asked for what, one line a person, leading to their first empty field; those with the most first."""
    words = voice(language, plan.settings.calendar)
    of: dict[str, list[DueNumber]] = {}
    for each in missing:
        of.setdefault(each.node.owner.strip(), []).append(each)
    ordered = sorted(of.items(), key=lambda entry: -len(entry[1]))
    return _capped(ordered, most, lambda entry: _asked(entry[0], entry[1], words), words, "digest.more_missing")


def _capped(
    each_of: Iterable[T], most: int, line: Callable[[T], DigestLine], words: Voice, more: str
) -> list[DigestLine]:
    """Return one line each, and in place of what is too much how much that is."""
    entries = list(each_of)
    if len(entries) <= most:
        return [line(entry) for entry in entries]
    return [
        *(line(entry) for entry in entries[: most - 1]),
        DigestLine(words(more, n=len(entries) - most + 1), "board"),
    ]


def _turned(each: TurnedLight, words: Voice) -> DigestLine:
    """Return that a light is another one, of a key result with its score."""
    name, owner = _short(each.node.name, _LONGEST_NAME) or each.node.id, _short(each.node.owner, _LONGEST_NAME)
    facts = {
        "name": words("headline.named", name=name, owner=owner) if owner else name,
        "before": status_mark(each.before, words.language),
        "after": status_mark(each.after, words.language),
    }
    if isinstance(each, TurnedKeyResult):
        said = words("digest.key_result", grade=grade_text(each.grade, words), **facts)
    else:
        said = words("digest.turned", **facts)
    return DigestLine(said, "indicator", (("node", each.node.id),))


def _overdue(each: OverdueAction, words: Voice) -> DigestLine:
    facts = {
        "text": _short(each.action.text, _LONGEST_ACTION),
        "whose": each.action.owner.strip() or words("digest.nobody"),
        "n": each.days,
    }
    params: Mapping[str, str] = {} if each.node is None else {"node": each.node.id}
    return DigestLine(words("digest.overdue", **facts), "indicator" if each.node else "board", tuple(params.items()))


def _asked(owner: str, missing: list[DueNumber], words: Voice) -> DigestLine:
    first = missing[0]
    facts = {
        "whose": _short(owner, _LONGEST_NAME) or words("digest.nobody"),
        "n": len(missing),
        "first": _short(first.node.name, _LONGEST_NAME) or first.node.id,
        "period": words.period(first.period),
    }
    params = (
        (("me", owner), ("period", first.period), ("node", first.node.id))
        if owner
        else (("period", first.period), ("node", first.node.id))
    )
    return DigestLine(words("digest.asked" if len(missing) == 1 else "digest.asked_more", **facts), "entry", params)


def _short(text: str, longest: int) -> str:
    """Return a text from a sheet on one line, cut with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
