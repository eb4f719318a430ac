"""Random snapshots a store may hold, for the law that import ∘ export is the identity."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import strategies as st

from kpicore.model import Snapshot, actuals_table
from kpicore.model.node import Aggregation, Band, Direction, Kind, Node, NodeState, Shape
from kpicore.model.plan import WEEKDAYS, LandingOverride, Plan, Settings, Target
from kpicore.model.review import Action, ActionState, Meeting, MeetingState, ResourceMove, Review, ReviewDecision
from kpicore.periods import Cadence, Period

TODAY = date(2026, 8, 15)
HOSTILE = [
    '=IMPORTXML("http://x","//a")',
    "+1",
    "-x",
    "@SUM(A1)",
    "'quoted",
    "''",
    "\tTab",
    " blanks around ",
    "#N/A",
    "1,234",
    "007",
    "2026-04",
    "TRUE",
    'say "hi"',
    "a,b",
    "二行\nある",
    "_x0041_",
    "合計",
    "達成率",
    "前年実績",
    "売上（千円）",
    "※注記です。",
    "指標",
    "営業部 / 売上",
    "😀",
    "　全角　",
]

_signs = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])
texts = st.one_of(st.sampled_from(HOSTILE), st.text(_signs, max_size=12), st.just(""))
#: Without a filter: each one costs a large snapshot some of its tries.
names = st.one_of(st.sampled_from(HOSTILE), st.text(_signs, min_size=1, max_size=12))
#: Texts of one line.
_lines = names.map(lambda text: " ".join(text.split()) or "-")
finite = st.floats(allow_nan=False, allow_infinity=False, width=64, min_value=-1e15, max_value=1e15)
numbers = st.one_of(
    st.integers(-(10**9), 10**9).map(float),
    finite,
    st.floats(0, 200).map(lambda value: round(value, 3)),
    st.sampled_from([0.0, 0.07, 0.1 + 0.2, 1 / 3, 1e-7, 1e15]),
)
units = st.sampled_from(["", "円", "千円", "件", "%", "％", "人", "時間", "分", "円/件", "点", "社内単位"])
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
bands = st.tuples(numbers, numbers).map(lambda pair: Band(low=min(pair), high=max(pair)))
thresholds = st.one_of(st.none(), st.sampled_from([1.0, 0.8, 0.7, 0.4, 1.05, 0.333]), st.floats(0.01, 3))
slugs = st.from_regex(r"[a-z][a-z0-9-]{0,6}", fullmatch=True)
ids = st.one_of(slugs, names.filter(lambda name: name == name.strip() and name[0] != "'"))


def periods(cadence: Cadence, calendar: object) -> st.SearchStrategy[Period]:
    """Return periods of a cadence around today, begun ones only."""
    now = calendar.containing(cadence, TODAY).ordinal  # type: ignore[attr-defined]
    back = {Cadence.DAILY: 400, Cadence.WEEKLY: 60, Cadence.MONTHLY: 30}.get(cadence, 6)
    return st.integers(now - back, now).map(lambda ordinal: Period(cadence, ordinal))


@st.composite
def settings(draw: st.DrawFn) -> Settings:
    days_off = st.sampled_from(["saturday", "sunday", "public", "2026-08-13", "2026-08-13/2026-08-16"])
    return Settings(
        name=draw(texts.map(lambda text: text if text.strip() else "")),
        fiscal_start_month=draw(st.integers(1, 12)),
        fiscal_year_name=draw(st.sampled_from(["start", "end"])),
        timezone=draw(st.sampled_from(["Asia/Tokyo", "UTC"])),
        closing_day=draw(st.one_of(st.none(), st.integers(1, 31))),
        green=draw(thresholds) or 1.0,
        yellow=draw(thresholds) or 0.8,
        actuals_through=draw(st.sampled_from([None, "2026-07", "2026-07-31", "FY2025", "2026-W30"])),
        entered_from=draw(st.sampled_from([None, "2026-07", "2026-07-31", "FY2025", "2026-W30"])),
        language=draw(st.sampled_from(["ja", "en"])),
        days_off=tuple(draw(st.lists(days_off, unique=True, max_size=4))),
        country=draw(st.sampled_from(["JP", "US", "GB"])),
        currency=draw(st.sampled_from(["JPY", "USD", "$", "円", "CHF"])),
        dash_means=draw(st.sampled_from(["none", "zero"])),
        meeting_rhythm=draw(st.sampled_from(["none", "weekly", "monthly"])),
        meeting_weekday=draw(st.sampled_from(WEEKDAYS)),
        meeting_week=draw(st.integers(1, 4)),
        year_begun=draw(st.sampled_from([None, "FY2027"])),
    )


@st.composite
def nodes(draw: st.DrawFn, node_id: str, known: list[str]) -> Node:
    return Node(
        id=node_id,
        parents=tuple(draw(st.lists(st.sampled_from(known), unique=True, max_size=2))) if known else (),
        kind=draw(st.sampled_from(Kind)),
        name=draw(names),
        definition=draw(texts),
        unit=draw(units),
        direction=draw(st.one_of(st.none(), st.sampled_from(Direction))),
        aggregation=draw(st.one_of(st.none(), st.sampled_from(Aggregation))),
        cadence=draw(st.one_of(st.none(), st.sampled_from(Cadence))),
        baseline=draw(st.one_of(st.none(), numbers)),
        target=draw(st.one_of(st.none(), numbers, bands)),
        shape=draw(st.one_of(st.none(), st.sampled_from(Shape))),
        start=draw(st.one_of(st.none(), days)),
        entered_from=draw(st.one_of(st.none(), days)),
        deadline=draw(st.one_of(st.none(), days)),
        owner=draw(texts),
        department=draw(texts),
        weight=draw(st.one_of(st.none(), st.floats(0, 100))),
        formula=draw(st.sampled_from(["", "a * b", "= a - b", "訪問者数 × CVR ÷ 100"])),
        green=draw(thresholds),
        yellow=draw(thresholds),
        focus=draw(st.booleans()),
        response=draw(texts),
        state=draw(st.sampled_from(NodeState)),
        position=draw(st.one_of(st.none(), st.floats(-10, 1000))),
        why=draw(texts),
        effect=draw(st.sampled_from([None, 1, 2, 3])),
        actions=tuple(draw(st.lists(_lines, max_size=3))),
        control=draw(st.sampled_from([None, 1, 2, 3])),
        response_when=draw(st.sampled_from(["", "light", "misses-1", "misses-3", "misses-12"])),
        response_owner=draw(texts),
        response_days=draw(st.sampled_from([None, 0, 3, 366])),
    )


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    """Return a snapshot whose targets, actuals and landings belong to indicators of its tree."""
    found = draw(settings())
    calendar = found.calendar
    tree: list[Node] = []
    for node_id in draw(st.lists(ids, unique=True, max_size=5)):
        tree.append(draw(nodes(node_id, [node.id for node in tree])))
    targets, actuals, landings = [], {}, {}
    for node in tree:
        if not node.is_indicator:
            continue
        indicator = node.id
        for cadence in draw(st.lists(st.sampled_from(Cadence), unique=True, max_size=2)):
            for period in draw(st.lists(periods(cadence, calendar), unique=True, max_size=4)):
                actuals[indicator, str(period)] = _actual(
                    draw, indicator, str(period), may_not_apply=node.filled().cadence is cadence
                )
                targets.append(_target(draw, indicator, str(period)))
        if draw(st.booleans()):
            targets.append(_target(draw, indicator, None))
        if draw(st.booleans()):
            landings[indicator] = LandingOverride(
                indicator=indicator, value=draw(numbers), author=draw(texts), at=draw(_moments())
            )
    meetings = tuple(_meeting(draw, meeting_id) for meeting_id in draw(_ids()))
    reviews = tuple(_review(draw, review_id, [node.id for node in tree]) for review_id in draw(_ids()))
    known = [review.id for review in reviews], [node.id for node in tree]
    return Snapshot(
        plan=Plan(settings=found, nodes=tuple(tree), targets=tuple(targets), landings=tuple(landings.values())),
        actuals=actuals_table(list(actuals.values())),
        reviews=reviews,
        actions=tuple(_action(draw, action_id, *known) for action_id in draw(_ids())),
        meetings=meetings,
    )


def _ids() -> st.SearchStrategy[list[str]]:
    return st.lists(ids, unique=True, max_size=2)


def _moments() -> st.SearchStrategy[datetime]:
    zones = st.sampled_from([UTC, timezone(timedelta(hours=9))])
    return st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1), timezones=zones)


def _actual(draw: st.DrawFn, indicator: str, period: str, *, may_not_apply: bool) -> dict[str, object]:
    value = draw(numbers)
    words = [("closed-day", "定休日"), ("excluded", ""), ("suspended", "?")]
    flags, text = draw(
        st.sampled_from(
            [
                *[("", ""), ("", ""), ("approximate", f"約{value!r}"), ("hidden", ""), ("provisional revised", "?")],
                *(words if may_not_apply else ()),
            ]
        )
    )
    with_person = draw(st.booleans())
    return {
        "indicator": indicator,
        "period": period,
        "value": None if flags in dict(words) else value,
        "text": text,
        "flags": flags,
        "note": draw(texts) if with_person else "",
        "entered_by": draw(texts) if with_person else "",
        "recorded_at": draw(st.one_of(st.none(), st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1))))
        if with_person
        else None,
    }


def _target(draw: st.DrawFn, indicator: str, period: str | None) -> Target:
    return Target(
        indicator=indicator,
        period=period,
        value=draw(st.one_of(numbers, bands)),
        effective_from=draw(st.one_of(st.none(), days)),
        baseline=draw(st.one_of(st.none(), numbers)),
    )


def _meeting(draw: st.DrawFn, meeting_id: str) -> Meeting:
    return Meeting(
        id=meeting_id,
        date=draw(days),
        people=tuple(draw(st.lists(st.sampled_from(_MARKED), max_size=3))),
        state=draw(st.sampled_from(MeetingState)),
        as_of=draw(st.one_of(st.none(), days)),
        summary=draw(texts),
    )


#: Texts with the marks that keep the parts of a move, or the people of a meeting, apart. Without a filter: a snapshot is large as it is.
_MARKED = ["展示会 → 広告", "10:30", "1人：週2日", '"', "→", "a\nb", "鈴木,一郎", 'say "hi"', " blanks ", "佐藤"]
_part = st.sampled_from(["", *_MARKED])
moves = st.one_of(
    st.builds(ResourceMove, source=_part, target=_part, amount=st.sampled_from(_MARKED)),
    st.builds(ResourceMove, source=st.sampled_from(_MARKED), target=_part),
    st.builds(ResourceMove, target=st.sampled_from(_MARKED)),
)


def _review(draw: st.DrawFn, review_id: str, tree: list[str]) -> Review:
    return Review(
        id=review_id,
        date=draw(days),
        node=draw(st.sampled_from(tree)) if tree else "",
        period=draw(st.sampled_from(["", "2026-07", "2026-W30", "FY2026-Q1", "2026-07-31"])),
        fact=draw(texts),
        cause=draw(texts),
        decision=draw(st.one_of(st.none(), st.sampled_from(ReviewDecision))),
        author=draw(texts),
        meeting=draw(st.sampled_from(["", "m1", "2026-08-03"])),
        watch_until=draw(st.one_of(st.none(), days)),
        resources=tuple(draw(st.lists(moves, max_size=2))),
        judged_on=draw(st.one_of(st.none(), days)),
    )


def _action(draw: st.DrawFn, action_id: str, reviews: list[str], tree: list[str]) -> Action:
    return Action(
        id=action_id,
        review=draw(st.sampled_from(["", *reviews])),
        text=draw(texts),
        owner=draw(texts),
        due=draw(st.one_of(st.none(), days)),
        state=draw(st.sampled_from(ActionState)),
        result=draw(texts),
        node=draw(st.sampled_from(["", *tree])),
        aimed=draw(st.one_of(st.none(), numbers)),
        rolled=draw(st.integers(0, 9)),
        opened=draw(st.one_of(st.none(), days)),
        closed=draw(st.one_of(st.none(), days)),
    )


def without_provenance(tables: dict[str, dict[tuple[str, ...], dict[str, object]]]) -> dict[str, object]:
    """Return the tables of a snapshot without the fields that say where an actual stood."""
    return tables | {
        "actuals": {
            key: {name: value for name, value in row.items() if name not in ("text", "cell")}
            for key, row in tables["actuals"].items()
        }
    }
