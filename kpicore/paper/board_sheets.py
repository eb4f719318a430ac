"""The board on paper: the page for the management meeting, the slide, and one page for each factor and each indicator that is off track."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kpicore.charts import ChartMarks, goal_chart, trend_chart
from kpicore.model.node import Kind, Node
from kpicore.model.snapshot import Snapshot
from kpicore.paper.content import (
    Block,
    Column,
    DrawnLight,
    Heading,
    ImageBlock,
    PaperSheet,
    Paragraph,
    SideBySide,
    Size,
    Strip,
    Table,
    TableCell,
    Tone,
    light_of,
)
from kpicore.paper.pictures import picture_of
from kpicore.paper.rows import LONGEST_ASIDE, act_now, cards, key_results, name_text, open_actions
from kpicore.reports.board import Board, Goal, Group, NextStep
from kpicore.reports.board import open_actions as open_actions_of
from kpicore.reports.indicator import Indicator, indicator
from kpicore.scoring.result import Status
from kpicore.scoring.scores import Scores
from kpicore.text import formats
from kpicore.text.board import (
    disagreement_words,
    goal_facts,
    goal_figures,
    headline_text,
    indicator_figures,
    marks,
    reason_lines,
    share_words,
)
from kpicore.text.escaping import one_line
from kpicore.text.meetings import review_lines
from kpicore.text.sentences import light_sentence
from kpicore.text.voice import Voice, light_text

#: So many goals stand on the first page beside the first one.
_MORE_GOALS = 4
#: So many key results (OKR) stand on the first page at least.
_FEWEST_RESULTS = 2
#: A factor with so few indicators has room for larger letters.
_FEW_CARDS, _LARGER = 8, 1.25
#: So many of the latest periods stand in the table of an indicator, and so many reviews below it.
_PERIODS, _REVIEWS = 13, 3
_LONGEST = 1000
Told = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Shown:
    """What sheets are made of: a plan as it was scored for a day, its board, and the language."""

    snapshot: Snapshot
    scores: Scores
    rows: Board
    words: Voice


@dataclass(frozen=True, slots=True)
class SpaceLeft:
    """How many rows of what needs a hand and of the actions stand on a first page, and how large its letters are."""

    urgent: int
    actions: int
    scale: float = 1.0


#: Tried in this order until all of it stands on one page: large letters first, then fewer rows.
ROOMS = (
    SpaceLeft(12, 10, 1.25),
    SpaceLeft(12, 10, 1.12),
    *(
        SpaceLeft(urgent, actions)
        for urgent, actions in ((12, 10), (10, 7), (8, 5), (6, 4), (5, 3), (4, 2), (3, 1), (2, 0))
    ),
)
SLIDE_ROOMS = (
    SpaceLeft(6, 0, 1.3),
    SpaceLeft(6, 0, 1.15),
    SpaceLeft(4, 0, 1.1),
    *(SpaceLeft(urgent, 0) for urgent in range(6, -1, -1)),
)


def draw_goals(shown: Shown) -> tuple[ImageBlock, ...]:
    """Return the way to the first goal, the one whose chart stands on the first page; none without a goal."""
    return tuple(
        picture_of(goal_chart(goal, shown.snapshot, shown.scores, words=shown.words), width=520, height=250)
        for goal in shown.rows.goals[:1]
    )


def first_page(shown: Shown, charts: tuple[ImageBlock, ...], room: SpaceLeft) -> PaperSheet:
    """Return the page for the management meeting: the sentence of each goal, strip, chart, what needs a hand, actions."""
    rows, words = shown.rows, shown.words
    if rows.is_empty:
        return PaperSheet(Size.A4_LANDSCAPE, _nothing(shown))
    blocks = [*_goals(shown, charts), *_urgent(shown, room.urgent)]
    if rows.objectives:
        blocks.append(key_results(rows.objectives, words, max(room.actions, _FEWEST_RESULTS)))
    if room.actions:
        actions = open_actions(shown.snapshot.actions, shown.snapshot, rows.today, words, room.actions)
        blocks += [actions] if actions.rows else [Heading(actions.title, 2), _quiet(words("paper.no_actions"))]
    return PaperSheet(Size.A4_LANDSCAPE, tuple(blocks), room.scale)


def slide(shown: Shown, charts: tuple[ImageBlock, ...], room: SpaceLeft) -> PaperSheet:
    """Return the picture for slides and chat: sentence, strip, chart, and the first things that need a hand."""
    if shown.rows.is_empty:
        return PaperSheet(Size.SLIDE, _nothing(shown))
    urgent = _urgent(shown, room.urgent) if room.urgent else []
    return PaperSheet(Size.SLIDE, (*_goals(shown, charts, more=1), *urgent), room.scale)


def _nothing(shown: Shown) -> tuple[Block, ...]:
    words = shown.words
    return (Heading(words("board.empty_title")), Paragraph(words("board.empty_text")))


def _goals(shown: Shown, charts: tuple[ImageBlock, ...], more: int = _MORE_GOALS) -> Iterator[Block]:
    """Yield the head of the first goal beside its chart, then one row for each further goal."""
    rows, words = shown.rows, shown.words
    if not rows.goals:
        lights = _lights(shown)
        yield Heading(words("board.no_goal_title"))
        yield Paragraph(words("board.no_goal"))
        yield Strip((), lights)
        return
    first, *others = rows.goals
    yield SideBySide(tuple(_goal(first, shown)), charts, 0.53)
    if not others:
        return
    columns = (Column(words("board.column_light")), Column(words("paper.goal"), 2), Column(words("paper.headline"), 5))
    found = tuple(
        (
            TableCell(light=light_of(goal.score.status, words)),
            TableCell(name_text(goal.node), quiet=one_line(goal.node.owner, LONGEST_ASIDE)),
            TableCell(_whole_lights(headline_text(goal.headline, shown.snapshot.plan, words.language).whole, words)),
        )
        for goal in others[:more]
    )
    left = len(others) - len(found)
    yield Table(words("paper.other_goals"), columns, found, words("common.and_more", n=left) if left else "")


def _goal(goal: Goal, shown: Shown) -> Iterator[Block]:
    words, text = shown.words, headline_text(goal.headline, shown.snapshot.plan, shown.words.language)
    yield _quiet(words("charts.pause").join([name_text(goal.node), *goal_facts(goal, words)]))
    yield Heading(_whole_lights(text.sentence, words))
    if text.cause:
        yield Paragraph(_whole_lights(text.cause, words), Tone.LEAD)
    if note := disagreement_words(goal.score, words):
        yield _quiet(note)
    yield Strip(tuple(goal_figures(goal, words)), _lights(shown))
    if shown.rows.next_step in (NextStep.TARGET, NextStep.INDICATORS, NextStep.ACTUALS):
        yield Paragraph(words("paper.next_step", step=words(f"board.step_{shown.rows.next_step}")), Tone.LATE)


def _whole_lights(text: str, words: Voice) -> str:
    """Return a sentence on one line in which no line ends between the mark of a light and its word."""
    line = one_line(text, _LONGEST)
    for status in Status:
        light = light_text(status, words)
        line = line.replace(light, light.replace(" ", "\u00a0"))
    return line


def _lights(shown: Shown) -> tuple[tuple[DrawnLight, int], ...]:
    return tuple((light_of(status, shown.words), count) for status, count in shown.rows.counts.items())


def _urgent(shown: Shown, most: int) -> list[Block]:
    """Return what needs a hand, and in one line who has not entered."""
    rows, words = shown.rows, shown.words
    table = act_now(rows, words, most)
    found: list[Block] = (
        [table] if table.rows else [Heading(table.title, 2), Paragraph(words("board.act_now_empty"), Tone.QUIET)]
    )
    if rows.waiting:
        people = [
            words(
                "board.waiting_of",
                name=one_line(each.owner, LONGEST_ASIDE) or words("parts.no_owner"),
                n=len(each.nodes),
            )
            for each in rows.waiting
        ]
        found.append(_quiet(f"{words('board.waiting')}: {words('common.list_pause').join(people)}"))
    return found


def _quiet(text: str) -> Paragraph:
    return Paragraph(text, Tone.QUIET)


# -- factors ---------------------------------------------------------------------------------------------------


def factor_sheet(group: Group, shown: Shown) -> PaperSheet:
    """Return the page of one factor: its light, what it holds of the gap, what was said of it, its indicators; key results apart."""
    words = shown.words
    must = tuple(card for card in group.cards if not card.is_key_result)
    results = shown.rows.objectives_of(group)
    if group.factor is None or group.score is None:
        blocks: list[Block] = [Heading(words("board.without_factor"))]
    else:
        blocks = [Heading(name_text(group.factor), light=light_of(group.score.status, words))]
        facts = [share_words(group.share, words)] if group.share is not None else []
        if drivers := group.score.drivers:
            facts.append(words("parts.coverage", counted=drivers.counted, total=drivers.total))
        blocks += [_quiet(words("charts.pause").join(facts))] if facts else []
        blocks += [Paragraph(one_line(line, _LONGEST)) for line in reason_lines(group.factor, (), words)]
    blocks += [cards(must, words)] if must else []
    blocks += [key_results(results, words, len(group.cards))] if results else []
    blocks += [] if group.cards else [Paragraph(words("indicator.factor_empty"))]
    actions = [action for card in group.cards for action in open_actions_of(card.node.id, shown.snapshot)]
    blocks += [open_actions(actions, shown.snapshot, shown.rows.today, words)] if actions else []
    scale = _LARGER if len(group.cards) <= _FEW_CARDS else 1.0
    return PaperSheet(Size.A4_LANDSCAPE, tuple(blocks), scale)


# -- indicators ------------------------------------------------------------------------------------------------


def off_track(shown: Shown) -> list[Node]:
    """Return the indicators below the goals that are off track, in the order in which the board asks for a hand."""
    found = [each.node for each in shown.rows.urgent if each.score.status is Status.OFF_TRACK]
    return [node for node in found if node.kind is not Kind.KGI]


def indicator_sheet(node: Node, shown: Shown) -> PaperSheet | None:
    """Return the page of one indicator: why its light is what it is, figures, trend, periods, what was agreed, actions and reviews.

    None for a factor, a retired node and an unknown one.
    """
    found = indicator(shown.snapshot, shown.scores, node.id)
    if found is None:
        return None
    words, scored = shown.words, found.score
    chart = trend_chart(
        found.series, found.node, scored, words=words, previous=found.previous, marks=ChartMarks(found.review_marks)
    )
    why = light_sentence(scored, found.node, words.calendar, words.language, point=found.judged)
    _, *others = marks(scored, words)
    people = (("owner", found.node.owner), ("department", found.node.department))
    about = [
        str(found.node.kind),
        *(text for text, _ in others),
        *(f"{words(f'common.{name}')} {one_line(text, LONGEST_ASIDE)}" for name, text in people if text),
    ]
    head: list[Block] = [
        Heading(name_text(node), light=light_of(scored.status, words)),
        _quiet(words("charts.pause").join(about)),
        *([_quiet(one_line(node.definition, _LONGEST))] if node.definition.strip() else []),
        Paragraph(one_line(why, _LONGEST), Tone.LEAD),
        Strip(tuple(indicator_figures(found, words))),
    ]
    drawn: list[Block] = [picture_of(chart, width=480, height=260)]
    if node.response:
        drawn.append(Paragraph(words("parts.response", response=one_line(node.response, _LONGEST))))
    reasons = reason_lines(node, shown.snapshot.plan.factors_above(node.id), words)
    drawn += [_quiet(one_line(line, _LONGEST)) for line in reasons]
    beside = SideBySide(tuple(drawn), (_periods(found, words),))
    return PaperSheet(Size.A4_LANDSCAPE, (*head, beside, *_followed(found, shown)))


def _periods(found: Indicator, words: Voice) -> Table:
    columns = (
        Column(words("common.period"), 2),
        Column(words("common.actual"), is_figure=True),
        Column(words("common.target"), is_figure=True),
        Column(words("figure.attainment"), is_figure=True),
        Column(words("figure.light")),
    )
    began = [point for point in found.points if point.state in ("closed", "open")]
    unit = found.node.unit
    rows = []
    for point in began[-_PERIODS:]:
        is_open = point.state == "open"
        light = TableCell(light=light_of(point.status, words) if point.status else None)
        rows.append(
            (
                TableCell(words.period(point.period)),
                TableCell(words.amount(point.actual, unit)),
                TableCell(words.goal(point.target, unit, found.node.direction)),
                TableCell("" if is_open else words.percent(point.ratio)),
                TableCell(words("indicator.open_period")) if is_open else light,
            )
        )
    left = len(began) - len(rows)
    return Table("", columns, tuple(rows), words("paper.earlier", n=left) if left else "")


def _followed(found: Indicator, shown: Shown) -> Iterator[Block]:
    """Yield the open actions of an indicator, and what the last reviews said of it."""
    urgent = next((each for each in shown.rows.urgent if each.node.id == found.node.id), None)
    if urgent is not None and urgent.actions:
        yield open_actions(urgent.actions, shown.snapshot, shown.rows.today, shown.words)
    said = [each.review for each in found.reviews[:_REVIEWS]]
    if said:
        yield Heading(shown.words("paper.reviews"), 2)
    for review in said:
        lines = [review.fact, *review_lines(review, shown.words)]
        text = "　".join(one_line(line) for line in lines if line.strip())
        day = formats.day(review.date, shown.words.language, year=True)
        yield Paragraph(f"{day}　{text}"[:_LONGEST], Tone.ITEM)
