"""The figures of one indicator in words, for its page and for paper."""

from __future__ import annotations

from collections.abc import Iterator

from kpicore.reports.indicator import Indicator
from kpicore.text.board.figures import Figure
from kpicore.text.board.headline import needed_figure
from kpicore.text.voice import Voice


def indicator_figures(found: Indicator, words: Voice) -> Iterator[Figure]:
    """Yield the figures of R5 and R8 that apply, each under its own name."""
    scored, unit = found.score, found.node.unit
    if scored.judged_period is not None:
        label = words("indicator.actual_of", period=words.period_short(scored.judged_period))
        target = words.goal(scored.target, unit, found.node.direction) if scored.target is not None else None
        note = words("parts.target", target=target) if target else ""
        yield Figure(label, words.amount(scored.actual, unit), note, words("figure_meaning.actual"), "target")
    for name in ("attainment", "attainment_to_date", "progress", "pace"):
        value = getattr(scored, name)
        if value is not None:
            meaning = words(f"figure_meaning.{name}")
            yield Figure(words(f"figure.{name}"), words.percent(value), meaning=meaning, section=name)
    needed, mean = needed_figure(found.headline, words.language)
    if needed:
        yield Figure(words("board.needed"), needed, mean, words("figure_meaning.needed"), "needed")
    if scored.landing:
        ratio, said = scored.landing.ratio, [words(f"landing.{scored.landing.method}")]
        said += [] if ratio is None else [words("parts.landing_ratio", ratio=words.percent(ratio))]
        value = words.amount(scored.landing.value, unit)
        meaning = words("figure_meaning.landing")
        yield Figure(words("figure.landing"), value, words("board.dot").join(said), meaning, "landing")
    if (running := scored.open) is not None:
        expected = None if running.expected is None else words.amount(running.expected, unit)
        note = "" if expected is None else words("indicator.expected", amount=expected)
        label = words("indicator.open_of", period=words.period_short(running.period))
        yield Figure(label, words.amount(running.actual, unit), note, words("indicator.open_meaning"), "running")
