"""What the command line says to people: reports as lines of text, with columns that line up in a terminal.

A full-width character takes two columns. Nothing here is cut short: long names make wide columns. Control
characters in names from sheets are shown as escapes, so that no sheet can move the cursor or recolour the terminal.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kpicore.model import Plan, Shape, Snapshot
from kpicore.periods import Calendar
from kpicore.problems import Problem, Severity
from kpicore.reports.check import Check
from kpicore.reports.health import Task
from kpicore.scoring import NodeScore
from kpicore.scoring.scores import Scores
from kpicore.sheets.analysed import TabAnalysis
from kpicore.stores.google import StepResult
from kpicore.stores.transfer import Merge
from kpicore.text import formats
from kpicore.text.catalogue import BLANK, Words, catalogue
from kpicore.text.escaping import visible
from kpicore.text.sentences import mark_sentences, problem_words, status_mark, step_sentence
from kpicore.text.workbook import loss_line, question_sentence, tab_summary

#: What is counted for each tab of a workbook, in the order it is shown.
COUNTED = ("actuals", "targets", "missing", "skipped", "problems")


def score_text(snapshot: Snapshot, scores: Scores, language: str) -> str:
    """Return the scored plan as a table: light, name, and the period, actual, target and ratio it was judged by; landing."""
    words = catalogue(language)
    header = [
        words(f"cli.table.{name}") for name in ("light", "node", "period", "actual", "target", "ratio", "landing")
    ]
    plan = snapshot.plan
    rows = [_score_row(node, plan, len(plan.line_above(node.id)), language) for node in scores.nodes]
    settings = snapshot.plan.settings
    day = formats.day(scores.today, words.language, year=True)
    sample = f"  [{words('common.sample_badge')}]" if settings.sample else ""
    lines = [
        visible(f"{settings.name or words('cli.unnamed_plan')}{sample}  {words('common.as_of', day=day)}"),
        "",
        *table([[*header, ""], *rows], right=frozenset({3, 4, 5})),
    ]
    problems = (*snapshot.problems, *scores.problems)
    if problems:
        lines += ["", f"{problem_counts(problems, words)}  {words('cli.see_check')}"]
    return "\n".join(lines)


def check_text(report: Check, snapshot: Snapshot, language: str) -> str:
    """Return the problems of a plan in words, those of its data and those of its design, errors first, and their number."""
    words = catalogue(language)
    if not report.problems:
        return words("cli.no_problems")
    calendar = snapshot.plan.settings.calendar
    lines: list[str] = []
    for heading, problems in (("data", report.data), ("design", report.design)):
        if problems:
            lines += [f"# {words(f'cli.check.{heading}')}", "", *problem_lines(problems, language, calendar), ""]
    return "\n".join([*lines, problem_counts(report.problems, words)])


def person_text(owner: str, tasks: Sequence[Task], calendar: Calendar, language: str) -> str:
    """Return what one person has to enter or to look at, the most urgent first, with the place and how to mend it."""
    words = catalogue(language)
    if not tasks:
        return words("health.person_nothing", owner=visible(owner))
    lines = [f"# {words('cli.person.heading', owner=visible(owner), n=len(tasks))}", ""]
    for task in tasks:
        lines += _task_lines(task, words, calendar)
    return "\n".join(lines).rstrip()


def _task_lines(task: Task, words: Words, calendar: Calendar) -> list[str]:
    name, place = visible(task.node.name or task.node.id), visible(task.where)
    if task.problem is not None:
        said = problem_words(task.problem, words.language, calendar)
        title = words("health.task_title", name=name, what=visible(said.title))
        return [f"- {title}  {place}".rstrip(), f"  {visible(said.meaning)}", f"  {visible(said.mend)}", ""]
    periods = words.joined(formats.period_short(each, calendar, words.language) for each in task.periods)
    title = words(f"health.task_{task.ask}", name=name)
    return [
        f"- {title}  {place}".rstrip(),
        f"  {words('health.task_periods', periods=periods, n=len(task.periods))}",
        "",
    ]


def connect_text(steps: Sequence[StepResult], lacking: Sequence[str], *, provisioned: bool, language: str) -> str:
    """Return how connecting a sheet went, a line per step: ✓ and what was found, or ✗ and what to do."""
    words = catalogue(language)
    lines = [
        f"{'✓' if step.ok else '✗'} {words(f'connect.{step.code}')}  {visible(step_sentence(step, language))}"
        for step in steps
    ]
    if lacking:
        lines += ["", words(f"cli.connect.{'made' if provisioned else 'lacking'}", tabs=words.joined(lacking))]
    if steps[-1].ok:
        lines += ["", words("cli.connect.done")]
    return "\n".join(lines)


def reading_text(
    reading: Mapping[str, Any],
    problems: Sequence[Problem],
    calendar: Calendar,
    language: str,
    tabs: Sequence[TabAnalysis] = (),
) -> str:
    """Return what a reader made of a workbook: a line per tab, a sentence for each that is not ours, then the problems in words.

    `reading` is the contract of `kpicore read`; `problems` are its problems as values, `tabs` the tabs that were analysed.
    """
    words = catalogue(language)
    counts: dict[str, Counter[str]] = {}
    for kind in COUNTED:
        for entry in reading[kind]:
            counts.setdefault(tab_of(entry.get("cell") or entry.get("where") or ""), Counter())[kind] += 1
    header = [words("cli.table.tab"), *(words(f"cli.table.{kind}") for kind in COUNTED)]
    rows = [[tab or BLANK, *(str(found[kind]) for kind in COUNTED)] for tab, found in counts.items()]
    lines = [
        words("cli.nodes_read", n=len(reading["nodes"])),
        "",
        *table([header, *rows], right=frozenset(range(1, len(header)))),
    ]
    if tabs:
        lines += ["", *(visible(f"{tab.tab}: {tab_summary(tab, language)}") for tab in tabs)]
        asked = [question for tab in tabs for question in tab.questions]
        lines += [visible(f"？ {question_sentence(question, language)}") for question in asked]
    if problems:
        lines += ["", *problem_lines(problems, language, calendar), "", problem_counts(problems, words)]
    return "\n".join(lines)


def import_text(merged: Merge, language: str, *, asks: bool = False) -> str:
    """Return what an import did to the store: rows added, changed and removed by table, and what went or stayed.

    `asks` is for one that was only looked at, and would not be done as it is where something goes.
    """
    words = catalogue(language)
    lines = [words("cli.import.replaced_sample")] if merged.replaces_sample else []
    if not merged.counts:
        lines.append(words("cli.import.nothing_changed"))
    for name, of_table in merged.counts.items():
        facts = {"table": words(f"cli.tables.{name}"), **of_table}
        lines.append(words("cli.import.removed" if of_table["removed"] else "cli.import.changed", **facts))
    if merged.takes_away:
        lines.append(
            words("cli.import.would_take" if asks else "cli.import.taken", what=loss_line(merged.takes_away, language))
        )
        lines += [words("cli.import.needs_replace")] if asks else []
    if merged.leaves:
        lines.append(words("cli.import.left", what=loss_line(merged.leaves, language)))
    return "\n".join(map(visible, lines))


def problem_lines(problems: Iterable[Problem], language: str, calendar: Calendar) -> Iterator[str]:
    """Yield the lines of each problem: severity, place and title; what it means; why that matters (design); how to mend it."""
    words = catalogue(language)
    for problem in problems:
        said = problem_words(problem, language, calendar)
        mark = "■" if problem.severity is Severity.ERROR else "▲" if problem.severity is Severity.WARNING else "・"
        place = f"  {problem.where}" if problem.where else ""
        yield visible(f"{mark} {words(f'severity.{problem.severity}')}{place}  {said.title}  [{problem.code}]")
        yield visible(f"    {said.meaning}")
        if said.why:
            yield visible(f"    {said.why}")
        yield visible(f"    → {said.mend}")


def problem_counts(problems: Iterable[Problem], words: Words) -> str:
    """Return how many problems there are of each severity that occurs: `2 problems (errors 1, warnings 1)`."""
    found = Counter(problem.severity for problem in problems)
    parts = [words(f"cli.count.{severity}", n=found[severity]) for severity in Severity if found[severity]]
    total = words("cli.problems_found", n=sum(found.values()))
    return f"{total} ({words.joined(parts)})" if parts else words("cli.no_problems")


def table(rows: Sequence[Sequence[str]], *, right: frozenset[int] = frozenset()) -> list[str]:
    """Return rows of cells as lines with columns that line up; the columns in `right` are aligned to the right."""
    shown = [[visible(cell) for cell in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(*shown, strict=True)]
    lines = []
    for row in shown:
        padded = []
        for column, (cell, wide) in enumerate(zip(row, widths, strict=True)):
            blanks = " " * (wide - width(cell))
            padded.append(blanks + cell if column in right else cell + blanks)
        lines.append("  ".join(padded).rstrip())
    return lines


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes.

    >>> width("売上 KGI")
    8
    """
    printed = (unicodedata.east_asian_width(each) for each in text if not unicodedata.combining(each))
    return sum(2 if kind in {"W", "F"} else 1 for kind in printed)


def _score_row(score: NodeScore, plan: Plan, depth: int, language: str) -> list[str]:
    node = plan.by_id[score.id]
    actual, target = (
        (score.actual_to_date, score.target_to_date) if node.shape is Shape.TOTAL else (score.actual, score.target)
    )
    if score.judged_period is None:
        period = ""
    else:
        name = formats.period_name(score.judged_period, plan.settings.calendar, language)
        period = catalogue(language)("cli.to_date", period=name) if node.shape is Shape.TOTAL else name
    if score.landing is None:
        landing = ""
    else:
        value = formats.amount(score.landing.value, node.unit, language)
        landing = value if score.landing.ratio is None else f"{value} ({formats.ratio(score.landing.ratio)})"
    return [
        status_mark(score.status, language),
        f"{'  ' * depth}{score.kind} {score.name}",
        period,
        "" if actual is None else formats.amount(actual, node.unit, language, beside=target),
        "" if target is None else formats.amount(target, node.unit, language),
        formats.ratio(score.light_ratio) if score.light_ratio is not None else "",
        landing,
        catalogue(language).joined(mark_sentences(score, language)),
    ]


def tab_of(place: str) -> str:
    """Return the tab of a place: `実績` of `実績!C7`, blank where there is none.

    >>> tab_of("実績!C7"), tab_of("'実績 4月'!C7:F9"), tab_of("sales")
    ('実績', '実績 4月', '')
    """
    name, mark, _ = place.rpartition("!")
    if not mark:
        return ""
    return name[1:-1].replace("''", "'") if name.startswith("'") else name
