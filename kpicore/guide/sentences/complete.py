"""From what was found to a statement: the level proposed, the mode, what is missing, and what has to be asked.

What is missing, and when:

| word | when |
|---|---|
| indicator, target_value, cadence | there is none in the sentence |
| unit | a number without a unit whose name does not say it is money |
| definition | a rate, a degree or a score: people count it differently until it is written down |
| scope | 市場シェア, 特定の, 各: the words point at something they do not name |
| baseline | the goal is a change, or a multiple, of a number not told |
| percent_or_point | a percentage changes by percent |
| fiscal_year, valid_period, start_date, deadline | exactly one of them while no day is told |

A yearly goal lacks its year, a recurring or kept one the time it holds, a span (3年以内) its beginning, any other its day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kpicore.guide.sentences.goals import is_counted
from kpicore.guide.sentences.meaning import meaning_of
from kpicore.guide.sentences.questions import WHOLE, asks_percent_or_point, questions_of
from kpicore.guide.sentences.reading import needs_money_unit
from kpicore.guide.sentences.segments import Piece
from kpicore.guide.sentences.values import MISSING, UNKNOWN, Excerpt, Meaning, ParsedGoal, Spans, Statement
from kpicore.language import (
    MappedText,
    MarkKind,
    Measured,
    head_unit,
    is_measurable,
    is_money,
    is_of_time,
    is_rate,
    is_sum,
    measured,
)
from kpicore.model.node import Shape
from kpicore.value_types import replace

_RECURRING = frozenset({"half_year", "quarterly", "monthly", "weekly", "daily", "per_event"})
#: Acts that are counted, not outcomes: a KDI is proposed.
_ACTION = re.compile(
    r"(?:電話|架電|テレアポ|訪問|面談|1on1|投稿|配信|送信|提案|声かけ|案内|巡回|点検|更新|公開|返信|フォロー|研修"
    r"|勉強会|ミーティング|発信|メール|DM|ロープレ|振り返り)(?:の?(?:実施|お願い))?(?:件数|回数|本数|数|電話)?$"
)
_ENCOUNTER = re.compile(r"ヒアリング|商談|面談|接客|訪問|来店|カウンセリング|通話|打ち合わせ")
#: What companies set as their final goal; a proposal of the level, nothing else.
_FINAL = re.compile(
    r"売上|売り上げ|利益|粗利|年商|収益|シェア|契約数|定着率|新規顧客獲得数|MRR|ARR|EBITDA|自己資本比率|満足度"
    r"|\b(?:revenue|sales|profit|income|market share|retention)\b",
    re.IGNORECASE,
)
_YEARLY_GOALS = ("契約数", "獲得数", "採用人数", "採用数", "会員数", "販売数", "店舗数")
_POINTS_TO_UNNAMED = re.compile(r"特定の?|一部の|主要な?|各|対象の|市場シェア")
_NEEDS_DEFINITION = re.compile(
    r"(?:率|度|性|力|シェア|スコア|品質|深度|割合|比率|ニーズ数|\b(?:rate|ratio|share|score|satisfaction|retention"
    r"|margin))(?:\([^()]*\))?$"
)


#: What is told in キロ that are no weight.
_DISTANCE = re.compile(r"燃費|距離|走[るりっ行]|歩[くきい]|移動|マラソン|ジョギング")


def is_goal_name(name: str) -> bool:
    """Return whether the name is one companies set as their final goal."""
    return _FINAL.search(name) is not None


def completed(draft: ParsedGoal, piece: Piece, part: tuple[int, int], money: str) -> Statement:
    """Return the statement of a draft that was read from a part (start, end) of a piece's folded text.

    `money` is the unit of money that states none.
    """
    start, end = part
    text = piece.folded.text[start:end]
    if piece.lead is not None and draft.name and start == 0:
        draft = draft.with_(name=f"{piece.lead.folded().text}{draft.name}")
    if draft.unit == "kg" and "キロ" in text and _DISTANCE.search(text):
        draft = draft.with_(unit="km", baseline_unit="km" if draft.baseline_unit == "kg" else draft.baseline_unit)
    draft = _with_open_unit(_with_unit(draft, money), money)
    if draft.unit == "つ" and draft.cadence == "unspecified" and _ENCOUNTER.search(text):
        draft = draft.with_(
            when=replace(draft.when, cadence="per_event")
        )  # within one talk: ヒアリング … ニーズを3つ以上引き出す
    value = None if draft.low is not None or draft.readings else draft.value  # a question has the two readings
    missing = frozenset(_missing(draft))
    meaning = _meaning(draft)
    begin, stop = piece.folded.span(start, end)
    units = {unit for _, unit in draft.rivals}
    shared = units.pop() if len(units) == 1 else None  # the unit of all numbers that may be the target
    return Statement(
        text=piece.typed.within(begin, stop).stripped().text,
        level=piece.level or _level(draft),
        name=_ratio_name(draft),
        value=value,
        unit=(draft.unit or draft.counted or None) if draft.value is not None else shared or draft.unit or None,
        cadence=draft.cadence,
        direction="unspecified" if draft.low is not None else draft.direction,
        mode=None if value is None else _mode(draft),
        baseline=None if draft.is_unit_open else draft.baseline,
        deadline=draft.when.deadline,
        missing=tuple(word for word in MISSING if word in missing),
        questions=questions_of(draft),
        start=None if meaning.shape is Shape.REACH else draft.when.start,
        meaning=meaning,
        baseline_unit=draft.baseline_unit,
        spans=_spans(draft, piece),
    )


def _spans(draft: ParsedGoal, piece: Piece) -> Spans:
    """Return where in the original each field was found, in this sentence or another one; marks that touch are one place."""
    found: dict[str, tuple[tuple[int, int], ...]] = {}
    own = Excerpt(piece.folded, draft.marks.get("name", ()), draft.numbers)
    for what in ("name", "number", "unit"):
        places = [place for each in (own, *draft.elsewhere) for place in _places(each, what)]
        lead = piece.lead if what == "name" and piece.lead is not None and piece.lead.text else None
        if places:
            found[what] = (*([(lead.starts[0], lead.ends[-1])] if lead else []), *sorted(places))
    for what in ("time", "direction"):
        if places := _merged(piece.folded, [(mark.start, mark.end) for mark in draft.marks.get(what, ())]):
            found[what] = tuple(sorted(places))
    return found


def _places(excerpt: Excerpt, what: str) -> list[tuple[int, int]]:
    """Return where in the original the name, the numbers or their units of an excerpt stand."""
    if what == "name":
        return _merged(excerpt.text, [(mark.start, mark.end) for mark in excerpt.name])
    units = [(number, number.unit_place) for number in excerpt.numbers]
    if what == "unit":
        return _merged(excerpt.text, [unit for _, unit in units if unit])
    # a number is without its unit; a currency sign before the digits stays with them
    ends = [(number.start, unit[0] if unit and unit[0] > number.start else number.end) for number, unit in units]
    return _merged(excerpt.text, ends)


def _merged(text: MappedText, places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return places of a text in the original, those that touch as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if start >= end:
            continue
        touches = bool(merged) and start <= merged[-1][1]
        first, last = merged.pop() if touches else (start, end)
        merged.append((first, max(last, end)))
    return [text.span(start, end) for start, end in merged]


def _meaning(draft: ParsedGoal) -> Meaning:
    """Return how the number lies over time; of a change it is that of the indicator that changes."""
    if draft.value is None:
        return UNKNOWN
    is_share = draft.unit in {"%", "倍"} and (draft.change or draft.is_ratio) and draft.baseline_unit != "%"
    unit = draft.baseline_unit if is_share else draft.unit
    has_baseline = draft.baseline is not None or draft.change
    name, deadline = _ratio_name(draft) or "", draft.when.deadline
    found = meaning_of(name, unit, draft.cadence, has_baseline=has_baseline, deadline=deadline)
    is_open = draft.when.is_span and draft.when.start is None and found.shape is Shape.TOTAL
    return replace(found, shape=None) if is_open else found  # 3年後に売上10億円: the term is an open question


def _with_unit(draft: ParsedGoal, money: str) -> ParsedGoal:
    """Return the draft with the unit that name or baseline give a bare number: 売上3億, 成約率30, 苦情ゼロ, 3.8から4.2点へ."""
    if (
        draft.unit == "台" and is_money(draft.name or "") and draft.value is not None
    ):  # 電気代を9万台に: some ninety thousand
        draft = draft.with_(unit="")
    if draft.value is None or draft.unit:
        return draft
    if draft.baseline_unit:
        return draft.with_(unit=draft.baseline_unit)
    if draft.is_english:
        is_share = _SHARE_OF.search(draft.name or "") is not None and not draft.counted and 0 < draft.value <= WHOLE
        return draft.with_(unit="%") if is_share else draft
    if draft.value == 0:
        unit = head_unit(draft.name or "")
        return draft.with_(unit="件" if unit is None else unit)
    if needs_money_unit(draft):
        return draft.with_(unit=money)
    return draft.with_(unit="%") if head_unit(draft.name or "") == "%" else draft


#: What an English name is about stands before its first preposition: response time to emails.
_OF = re.compile(r"\s(?:to|for|of|from|on|in|with|between)\s.*$", re.IGNORECASE)
#: No sum that comes again is smaller.
_LEAST_SUM = 10
#: English names that say that the number is a share.
_SHARE_OF = re.compile(r"^(?:the )?(?:percentage|proportion|share) of\b|\bpercentage$", re.IGNORECASE)
_MONEY_OR_COUNT = re.compile(r"\bsales$", re.IGNORECASE)
#: Money below so much is told in ten thousands, as people talk.
_SHORT_MONEY, _MYRIAD, _THOUSAND = 10_000, 10_000, 1_000
#: What is counted in times, people or hours.
_LESSON = re.compile(r"(?:研修|講習|訓練|勉強会|セミナー|教育)$")
#: What is obtained is counted in things, people or days.
_OBTAINED = re.compile(r"取得$")
#: A degree of no more than so much is a score, one of more a score or a share.
_LARGEST_SCORE = 10
#: They say that something is counted, and not what.
_FIGURES = re.compile(r"\bfigures?$", re.IGNORECASE)


def _possible(draft: ParsedGoal, value: float, money: str) -> tuple[tuple[float, str], ...]:
    """Return what a number without a unit may be where its name is measured in several, none where the name tells.

    Response time to 4 is in minutes, hours or days, a fund at 15 in thousands or %, sales of 50 are money or how many. The last reading
    is the number as it was written.
    """
    name, is_short = _OF.sub("", draft.name or ""), 0 < value < _SHORT_MONEY
    if value and is_of_time(name) and measured(name, "分") is not Measured.FLOW:  # 残業時間 is in hours
        return tuple((value, unit) for unit in ("分", "時間", "日"))
    if not draft.is_english:
        if value and _OBTAINED.search(name):
            return tuple((value, unit) for unit in ("件", "人", "日"))
        return tuple((value, unit) for unit in ("回", "人", "時間")) if _LESSON.search(name) and value else ()
    if is_short and _MONEY_OR_COUNT.search(name):
        return (value, money), (value, "")
    # takings of 900 a week are no thousands, a bill of 4 a month is no 4
    is_large = is_sum(name) and (draft.cadence not in _RECURRING or value < _LEAST_SUM)
    if 0 < max(value, draft.baseline or 0.0) < _THOUSAND and (is_large or _FIGURES.search(name)):
        unit = money if is_large else ""
        return (value * _THOUSAND, unit), (value, unit), (value, "%")
    return ()


def _with_open_unit(draft: ParsedGoal, money: str) -> ParsedGoal:
    """Return a draft whose number says nothing with its readings: 売上は300 (万円 or 円), get it to 95 (% or of what is counted)."""
    value, name, start = draft.value, draft.name or "", draft.baseline
    is_level = draft.unit in {"", draft.baseline_unit} and not (draft.change or draft.is_ratio)
    is_whole = is_level and value is not None and value.is_integer() and 0 < value < _THOUSAND
    if value is not None and is_whole and start and 1 / 3 < value * _THOUSAND / start < 3:
        return draft.with_(value=None, rivals=((value * _THOUSAND, draft.unit), (value, draft.unit)))  # £12,000 to 10
    if value is None or draft.unit or draft.readings or draft.low is not None or draft.change:
        return draft
    start = draft.baseline
    is_short = start is not None and WHOLE < min(value, start) <= max(value, start) < _SHORT_MONEY
    is_short = is_short and all(number.scale == 1 for number in draft.numbers)
    if (
        is_short and not (draft.is_english or draft.baseline_unit) and is_money(name)
    ):  # 返済は1,200から800へ: in 万円 or 千円
        return draft.with_(
            value=None, rivals=tuple((value * size, money) for size in (_MYRIAD, _THOUSAND, 1)), is_unit_open=True
        )
    if not draft.counted and not draft.baseline_unit and (units := _possible(draft, value, money)):
        return draft.with_(value=None, rivals=units, is_unit_open=True)
    if start is not None and (
        draft.baseline_unit or not (max(value, start) <= WHOLE and value.is_integer() and start.is_integer())
    ):
        return draft
    if not draft.is_english and is_money(name) and 1 < value < _SHORT_MONEY:
        scale = _MYRIAD if value.is_integer() else _MYRIAD**2  # 粗利は2.5で: 2億5千万
        return draft.with_(unit=money, readings=(value * scale, value))
    is_small = value.is_integer() and 0 < value < _SHORT_MONEY
    # ロスを3に, 満足度を80に: in many units, and a share as well
    is_degree = name.endswith("度") and value > _LARGEST_SCORE and start is None
    has_no_unit = is_degree or (head_unit(name) == "" and not is_rate(name))
    is_unknown = (
        (not (name or (draft.counted and start)) and value < _SHORT_MONEY) or _counts_nothing(draft, value)
        if draft.is_english
        else is_small and (not is_measurable(name) or (value <= WHOLE and has_no_unit))
    )
    return draft.with_(readings=(value, value)) if is_unknown else draft


def _counts_nothing(draft: ParsedGoal, value: float) -> bool:
    """Return whether an English name is of nothing that is counted or scored, so that a bare number may be percent: shrink down to 4."""
    name = draft.name or ""
    is_told = draft.counted or draft.cadence != "unspecified" or draft.baseline is not None
    is_told = is_told or any(mark.kind is MarkKind.BOUND for mark in draft.marks["direction"])
    head = name.split()[-1] if name else ""
    if is_told or draft.is_act or is_counted(head) or not (value.is_integer() and 0 < value <= WHOLE):
        return False
    return not (head.isupper() or head.endswith("s")) and measured(name, "") is None


def _ratio_name(draft: ParsedGoal) -> str | None:
    """Return the name; a ratio to last year without a verb is an indicator of its own (売上の前年比 120%)."""
    word = {
        "year": "前年比",
        "same_month": "前年同月比",
        "month": "前月比",
        "week": "前週比",
        "quarter": "前四半期比",
        "now": "現状比",
    }.get(draft.compared or "")
    if not draft.name or not word or not draft.is_ratio or draft.change or draft.unit != "%":
        return draft.name
    return f"{draft.name}の{word}"


def _mode(draft: ParsedGoal) -> str | None:
    if asks_percent_or_point(draft) or (draft.is_ratio and draft.change):
        return None
    if draft.is_kept:
        return "maintain"
    if draft.change:
        return "percent_change" if draft.unit in {"%", "倍"} else "delta"
    return "percent_change" if draft.is_ratio and draft.unit == "倍" else "absolute"


def _level(draft: ParsedGoal) -> str | None:
    """Return a proposal: a factor, a final goal, an act that is counted, else a KPI; None for a mere wish or name."""
    name = draft.name or ""
    if draft.is_factor:
        return "CSF"
    if draft.value is None or not name:
        return None
    if draft.is_act or draft.cadence == "per_event" or _ACTION.search(name):
        return "KDI"
    is_final = is_goal_name(name) or (draft.cadence == "annual" and name.endswith(_YEARLY_GOALS))
    return "KGI" if is_final else "KPI"


def _missing(draft: ParsedGoal) -> Iterator[str]:
    name = draft.name or ""
    if not name:
        yield "indicator"
    elif _NEEDS_DEFINITION.search(name) and "÷" not in name and "/" not in name:
        yield "definition"
    if _POINTS_TO_UNNAMED.search(name):
        yield "scope"
    has_value = draft.value is not None and draft.low is None and not draft.readings
    if not has_value:
        yield "target_value"
    elif not draft.unit and not draft.is_english:
        yield "unit"
    if asks_percent_or_point(draft):
        yield "percent_or_point"
    if draft.baseline is None and (
        draft.change or (draft.unit == "倍" and draft.is_ratio) or draft.direction in {"increase", "decrease"}
    ):
        yield "baseline"
    if draft.cadence == "unspecified":
        yield "cadence"
    when = draft.when
    if when.deadline is None and when.is_span:
        yield "start_date"
    elif when.deadline is None:
        is_yearly = not when.deadlines if when.is_open else draft.cadence == "annual"
        is_lasting = not when.is_open and (draft.cadence in _RECURRING or draft.is_kept)
        yield "fiscal_year" if is_yearly else "valid_period" if is_lasting else "deadline"
