"""A draft read into a plan, through the same readers as a sheet's cells: what cannot be read is a problem at its field.

The place of a problem is `<entry id>/<field>`, of a setting `/<setting>`, of the day new targets count from `/effective_from`. The texts
stay in the draft; in the plan what could not be read is blank. A text of a running plan that nobody changed keeps the value it
came from, whatever it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from kpicore.guide.drafts.entries import FIELDS, REASONS, Draft, Entry, setting_texts
from kpicore.guide.drafts.figures import season_targets
from kpicore.guide.drafts.formulas import read_formulas
from kpicore.model.node import Node, NodeState
from kpicore.model.plan import Plan, Settings
from kpicore.problems import Problem, by_severity, error
from kpicore.scoring.agreements import Agreement, agreements, as_designed, as_stored, reaching_back
from kpicore.scoring.links import Formulas
from kpicore.sheets.cells import Fault
from kpicore.sheets.findings import Findings
from kpicore.sheets.grid import Grid
from kpicore.sheets.periods import DateContext, read_start_end
from kpicore.sheets.template import read_settings, read_tree
from kpicore.sheets.texts import escaped

#: Longer texts are refused at their field; a name has to fit a card.
LONGEST_NAME, LONGEST_READ = 200, 10_000
#: What no store and no cell can hold: control characters but tab and line ends.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SHOWN = 80
_TAB = "draft"


@dataclass(frozen=True)
class ReadDraft:
    """A draft as a plan, and what is wrong at its fields, errors first.

    Of a draft that edits a running plan, `plan` is as it is designed: nodes hold the targets typed, and the periods that began before
    `effective_from` hold theirs; `stored` is the same as a store keeps it (`kpicore.scoring.agreements`). Of a new plan both are one.
    `formulas` are those that can be computed, with ids.
    """

    draft: Draft
    plan: Plan
    stored: Plan
    problems: tuple[Problem, ...]
    formulas: Formulas
    effective_from: date
    agreements: Mapping[str, Agreement] = field(default_factory=dict)

    def problems_at(self, entry_id: str, field_name: str | None = None) -> tuple[Problem, ...]:
        """Return the problems of an entry, or of one of its fields."""
        return tuple(
            problem
            for problem in self.problems
            if (place := place_of(problem.where))[0] == entry_id and field_name in (None, place[1])
        )

    @property
    def has_errors(self) -> bool:
        return any(problem.severity == "error" for problem in self.problems)


def _where_of(entry_id: str, field_name: str) -> str:
    """Return the place of a field as problems name it."""
    return f"{entry_id}/{field_name}"


def place_of(where: str) -> tuple[str, str]:
    """Return entry id ("" for a setting) and field of a problem's place."""
    entry_id, _, name = where.rpartition("/")
    return entry_id, name


def read_draft(draft: Draft, today: date) -> ReadDraft:
    """Return the plan a draft describes and every problem of its texts. Never raises, whatever was typed.

    Candidates are no part of the plan; retired entries are, as retired nodes. A formula may name indicators by id or by name.
    """
    problems: list[Problem] = []
    settings = _read_settings(draft, problems)
    entries = tuple(entry for entry in draft.entries if draft.in_plan(entry))
    nodes = _read_nodes(draft, entries, settings, today, problems)
    nodes, formulas = read_formulas(nodes, settings, problems)
    since = today  # new targets count from today on where the day is blank or cannot be read; of a period from its first day
    if draft.effective_from.strip():
        context = DateContext(calendar=settings.calendar, today=today)
        begins = read_start_end(draft.effective_from, context=context, last=False)
        if isinstance(begins, Fault):
            facts = {"text": draft.effective_from[:_SHOWN], "field": "effective_from", **begins.facts}
            problems.append(error(begins.code, _where_of("", "effective_from"), **facts))
        since = begins if isinstance(begins, date) else today
    typed = Plan(settings=settings, nodes=nodes)
    if draft.base is None:
        typed = typed.model_copy(update={"targets": season_targets(draft, typed, today)})
        return ReadDraft(draft, typed, typed, tuple(by_severity(problems)), formulas, since)
    found = agreements(draft.base, typed, draft.agreed, since, today)
    problems += reaching_back(draft.base, typed, found, since, today)
    designed, stored = as_designed(draft.base, typed, found), as_stored(draft.base, typed, found)
    return ReadDraft(draft, designed, stored, tuple(by_severity(problems)), formulas, since, found)


# -- settings ------------------------------------------------------------------------------------------------------


def _read_settings(draft: Draft, problems: list[Problem]) -> Settings:
    base = Settings() if draft.base is None else draft.base.settings
    texts = {name: text for name, text in draft.settings.items() if text.strip()}
    if draft.base is not None:
        untouched = setting_texts(base)
        texts = {name: text for name, text in texts.items() if untouched.get(name) != text}
    clean = {name: _readable("", name, text, LONGEST_READ, problems) for name, text in texts.items()}
    names = list(clean)
    grid = Grid(_TAB, (("key", "value"), *((name, escaped(text)) for name, text in clean.items())))
    findings = Findings()
    settings = read_settings(grid, base, findings)
    places = {grid.at(row + 1, 1): _where_of("", name) for row, name in enumerate(names)}
    problems += _at_fields(findings.problems, places)
    blank = {name for name, text in draft.settings.items() if not text.strip()}
    if draft.base is not None:
        blank |= setting_texts(base).keys() - draft.settings.keys()
    usual = Settings().model_dump()
    cleared = {name: usual[name] for name in blank if name in usual}
    settings = settings.model_copy(update={**cleared, "sample": False if draft.base is None else base.sample})
    if settings.yellow > settings.green and {"green", "yellow"} & (texts.keys() | blank):
        problems.append(
            error("yellow-above-green", _where_of("", "yellow"), green=settings.green, yellow=settings.yellow)
        )
    return settings


# -- nodes ---------------------------------------------------------------------------------------------------------


def _read_nodes(
    draft: Draft, entries: tuple[Entry, ...], settings: Settings, today: date, problems: list[Problem]
) -> tuple[Node, ...]:
    grid = _grid_of(entries, problems)
    findings = Findings()
    read = read_tree(grid, settings.calendar, today, findings)
    if findings.problems:
        fields = {
            grid.at(row, column): _where_of(entry.id, name)
            for row, entry in enumerate(entries, start=1)
            for column, name in enumerate(_HEADER)
            if name in FIELDS
        }
        reported = _at_fields(findings.problems, fields)
        problems += [each for each in reported if not draft.is_untouched(*place_of(each.where))]
    if draft.base is None:
        places = {}
    elif not draft.is_reordered:
        places = {node.id: node.position for node in draft.base.by_id.values()}
    else:
        places = {entry.id: float(at) for at, entry in enumerate(draft.entries, start=1)}
    return tuple(
        _node_of(draft, entry, node, problems).model_copy(update={"position": places.get(entry.id)})
        for entry, node in zip(entries, read, strict=True)
    )


_HEADER = ("id", "kind", *FIELDS)


def _grid_of(entries: Iterable[Entry], problems: list[Problem]) -> Grid:
    """Return the texts of entries as a ツリー tab with numbers for ids: what is no text is known without reading."""
    rows: list[tuple[str | None, ...]] = [_HEADER]
    for number, entry in enumerate(entries):
        longest = {"name": LONGEST_NAME}
        texts = {
            name: _readable(entry.id, name, entry.text(name), longest.get(name, LONGEST_READ), problems)
            for name in FIELDS
        }
        if entry.text("name") and not entry.name:
            problems.append(error("name-missing", _where_of(entry.id, "name"), kind=str(entry.kind)))
        texts["name"] = texts["name"].strip() or f"n{number}"
        cells = (escaped(text.strip()) if text.strip() else None for text in texts.values())
        rows.append((f"n{number}", str(entry.kind), *cells))
    return Grid(_TAB, tuple(rows))


def _readable(entry_id: str, name: str, text: str, longest: int, problems: list[Problem]) -> str:
    """Return a text without what no store can hold, cut where it is too long; both are problems at its field."""
    where = _where_of(entry_id, name)
    if len(text) > longest:
        problems.append(error("text-too-long", where, field=name, length=len(text), longest=longest))
        text = text[:longest]
    found = _CONTROL.search(text)
    if found is not None:
        problems.append(error("control-character", where, field=name, text=f"U+{ord(found[0]):04X}"))
        text = _CONTROL.sub("", text)
    return text


def _at_fields(problems: Iterable[Problem], places: Mapping[str, str]) -> list[Problem]:
    """Return problems of cells at the fields those stand for; of a whole row or tab none is left here."""
    return [replace(problem, where=places[problem.where]) for problem in problems if problem.where in places]


#: What an entry without name and sentence is called, by the language of the plan: an id is nobody's word.
_UNNAMED = {"ja": "名前のない{kind}", "en": "Unnamed {kind}"}
_LONGEST_UNNAMED = 60


def _first_words(entry: Entry) -> str:
    return " ".join(_CONTROL.sub("", entry.sentence).split())[:_LONGEST_UNNAMED]


def _name_of(draft: Draft, entry: Entry) -> str:
    """Return what an entry is called that has no name: its sentence, else 名前のないKPI, the second one with its number."""
    sentence = _first_words(entry)
    if sentence:
        return sentence
    unnamed = _UNNAMED.get(draft.settings.get("language", ""), _UNNAMED["ja"]).format(kind=entry.kind)
    at = [each.id for each in draft.of_kind(entry.kind) if not each.name and not _first_words(each)].index(entry.id)
    return f"{unnamed} {at + 1}" if at else unnamed


def _node_of(draft: Draft, entry: Entry, read: Node, problems: list[Problem]) -> Node:
    """Return the node of an entry: what was read, and for texts of a running plan that nobody touched the value they came from.

    Its reasons (why, actions, effect, control) are cleaned of what no store can hold, unless they are unchanged.
    """
    values = {
        "id": entry.id,
        "kind": entry.kind,
        "parents": tuple(each for each in entry.parents if each not in draft.by_id or draft.in_plan(draft.by_id[each])),
        "name": read.name if entry.name else _name_of(draft, entry),
        "state": NodeState.RETIRED if entry.retired else NodeState.ACTIVE,
    }
    kept: dict[str, Any] = {}
    if draft.base is not None and draft.is_running(entry.id):
        before = draft.base.by_id[entry.id]
        kept = {name: getattr(before, name) for name in FIELDS if draft.is_untouched(entry.id, name)}
        kept["entered_from"] = before.entered_from
    elif entry.is_indicator and not entry.text("cadence").strip():
        # Left to the board (おまかせ): the usual cadence is what was chosen, not something that is missing (R2).
        kept["cadence"] = read.filled().cadence
    if "target" in kept:
        kept["target"] = draft.agreed[entry.id]
    running = draft.base.by_id.get(entry.id) if draft.base else None
    reasons = {name: getattr(entry, name) for name in REASONS}
    if running is None or (running.why, running.actions) != (entry.why, entry.actions):
        reasons["why"] = _readable(entry.id, "why", entry.why, LONGEST_READ, problems).strip()
        actions = [_readable(entry.id, "actions", each, LONGEST_READ, problems) for each in entry.actions]
        reasons["actions"] = tuple(line for each in actions for part in each.splitlines() if (line := part.strip()))
    return read.model_copy(update={**values, **kept, **reasons})
