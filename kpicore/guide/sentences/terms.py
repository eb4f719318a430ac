"""When: the cadence, the deadline and the comparison a Japanese goal sentence names, each with the place it stands at.

What is found is blanked out (`Terms.rest`), so that 月 in 月50件 and 2027 in 2027年3月期 are taken neither for part of a name
nor for an amount.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kpicore.guide.sentences.lexicon import has_money
from kpicore.periods import Cadence, Calendar, Period
from kpicore.sheets.periods import DateContext, parse

BLANKED = "\x00"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the text, and the word found there."""

    start: int
    end: int
    word: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What a segment says about time.

    `cadences` in order, by the word of the contract; `deadline` None when absent or unclear; `is_deadline_open` when one is
    named that needs more to be known (今期末 without a day, 3年以内 without a start); `start` is the first day of a term that is named
    (来期の売上), None of a day until which something is reached (来期末までに); `comparison` is `year`, `month`, `week`,
    `quarter`, `now` or None. `rest` has the length of the text.
    """

    rest: str
    cadences: tuple[Spot, ...] = ()
    deadline: date | None = None
    start: date | None = None
    deadlines: tuple[date, ...] = ()
    is_deadline_open: bool = False
    is_span: bool = False
    comparison: str | None = None


_Y = r"(?:(?:19|20|21)[0-9]{2}|(?:令和|R)(?:[0-9]{1,2}|元))"
_PART = r"(?:上半期|下半期|上期|下期|第?[1-4一二三四]四半期|[1-4]Q|Q[1-4])"
_TAIL = (
    r"(?:の?(?:期?末|終わり|末日)|度末|中|以内|内|時点)?(?:まで|迄)?(?:に(?:は|かけて|おける|おいて)?|で(?:は)?|の"
    r"|は|:)?[、,]?\s?"
)
_DATE = re.compile(
    rf"(?P<core>{_Y}[年/.-][0-9]{{1,2}}[月/.-][0-9]{{1,2}}日?"
    rf"|{_Y}年の?{_PART}"
    rf"|{_Y}年[0-9]{{1,2}}月期(?:第?[1-4一二三四]四半期)?|[0-9]{{2}}/[0-9]{{1,2}}期"
    rf"|{_Y}[年/-][0-9]{{1,2}}(?:月度?|(?=[^0-9件人円%万億]|$))"
    rf"|(?:{_Y}|[0-9]{{2}})年度(?:の?{_PART})?|FY'?[0-9]{{2,4}}(?:\s?(?:{_PART}|H[12]))?"
    rf"|{_Y}年(?!間))(?P<tail>{_TAIL})"
)
_FROM_DAY = re.compile(r"(?:末|初め?|頭)?\s*(?:から|より|〜|~|–|-)")
_BARE = re.compile(
    rf"(?P<core>(?P<shift>来年|今年|翌年|再来年)?の?(?P<month>1[0-2]|[1-9])月(?:(?P<day>[0-9]{{1,2}})日)?)(?=末"
    rf"|まで|中|に|時点|の)(?![^0-9]?間)(?P<tail>{_TAIL})"
)
_RELATIVE = re.compile(
    r"(?<![0-9])(?P<core>再来年度|再来期|来年度|来期|翌年度|翌期|今年度|本年度|当年度|今期|当期|本期|来年|今年|本年|年内"
    r"|年度内|期内|年度(?=末|中)|期(?=末まで|末に|中に)"
    r"|年(?=末まで|末に)|来月|今月|月内|月(?=末まで|末に)|今四半期|来四半期|今週|来週)"
    rf"(?P<part>の?{_PART})?(?P<tail>{_TAIL})"
)
_PART_ALONE = re.compile(rf"(?P<core>{_PART})(?P<tail>(?:で|に|の|は|末|中|まで|[、,\s])*)")
_SPAN = re.compile(
    r"(?:今後|向こう|あと|この)?(?:[0-9]+|半|一)(?P<unit>年|[かヶケカ]月|週間|日|四半期)(?:半|間)?"
    r"(?:(?:以内|後|間|先|かけて)+(?:に(?:は)?|で(?!す)|までに|(?=[、,]))|で(?!す)|までに|をかけて|をめどに)[、,]?"
)
_VAGUE = re.compile(
    r"(?:(?<=^)|(?<=[、,のはがをにで\s])|(?<=この)|(?<=ここ))数(?:年|[かヶケカ]月|週|日)間?(?:以内|後)?(?:に|で|の)?"
)
_IN_A_ROW = re.compile(r"[0-9]+(?:年|[かヶケカ]月|期|四半期|週)(?:間)?連続(?:で|の|して)?")
_COMPARED = re.compile(
    r"(?P<year>対?前年(?:度|同期|実績|対)?(?:比|より|から|対比|を)|昨対比?"
    r"|昨年(?:度|同期|実績)?(?:比|より|から|対比)"
    r"|(?:前年|昨年|去年)(?:度|実績)?の(?=[0-9.]+倍)|前期比|対前年(?:比|度)?|去年(?:より|から|比)|YoY)"
    r"|(?P<month>前年同月比|対?前月(?:比|より|から)|MoM)|(?P<week>前週(?:比|より|から))|(?P<quarter>前四半期(?:比"
    r"|より|から))"
    r"|(?P<now>(?:現状|現在|今|いま|現時点|直近)(?:比|より|から|に比べて?)|従来(?:比|より|から)|以前より)",
    re.IGNORECASE,
)
_COMPARED_TAIL = re.compile(r"(?:で|に比べて?|の|も|、)*")

_PER = r"(?:ごと|毎|あたり|当たり|当り|につき)"
_EACH = rf"(?:{_PER}|平均|別)"
_ONE = r"(?:1|一|ひと)"
_CADENCES: tuple[tuple[str, str], ...] = (
    (
        "per_event",
        rf"毎回(?:の)?|都度(?:の)?|{_ONE}(?:商談|面談|配信|訪問|来店|接客|案件|開催|回|件)(?:ごと|毎|につき|あたり"
        rf"|当たり|当り)(?:に|の|で)?"
        r"|(?:商談|面談|配信|訪問|来店|接客|案件|開催|会議|通話|打ち合わせ)(?:ごと|毎|のたび)(?:に|の)?",
    ),
    ("quarterly", rf"毎四半期(?:に|の)?|四半期{_EACH}?(?:に|で|の)?|3[かヶケカ]月(?:ごと|に[1一]度)(?:に|の)?|/四半期"),
    ("half_year", rf"毎?半期{_EACH}?(?:に|で|の)?|半年{_EACH}(?:に|で|の)?|半年間?(?=に?[0-9])|/半期"),
    (
        "monthly",
        rf"毎月(?:[0-9]{{1,2}}日|末)(?:まで)?(?:に|の)?|月間{_EACH}?(?:に|で|の)?|月次(?:で|の)?|毎月(?:の)?|月額(?:で|の)?|月{_PER}(?:に|の)?|月(?=平均)"
        rf"|{_ONE}[かヶケカ]月(?:間)?(?:{_EACH}(?:に|で|の)?|の(?=[^0-9間])|に(?=[0-9])|で|(?=[0-9]))|ひと月(?:に|で|の)?"
        rf"|(?<![0-9毎今先翌来か])月(?:に|で)?(?=[0-9約])|/月",
    ),
    (
        "weekly",
        rf"週間{_EACH}?(?:に|で|の)?(?!後)|週次(?:で|の)?|毎週(?:[月火水木金土日]曜日?)?(?:に|の)?|週{_PER}(?:に|の)?|週(?=平均)"
        rf"|{_ONE}週間?(?:{_EACH}(?:に|で|の)?|の(?=[^0-9間])|に(?=[0-9])|で|(?=[0-9]))|(?<![0-9毎今先翌来])週(?:に"
        rf"|で)?(?=[0-9約])|/週",
    ),
    (
        "daily",
        rf"日次(?:で|の)?|毎[日朝晩夕](?:の)?|毎営業日|{_ONE}日(?:{_EACH}(?:に|で|の)?|の(?=[^0-9間])|に(?=[0-9])"
        rf"|(?=[0-9約]))|日々の?"
        rf"|営業日{_EACH}|日(?=平均)|/日",
    ),
    (
        "annual",
        rf"年間{_EACH}?(?:に|で|の)?|年次(?:で|の)?|毎年度?(?:の)?|通年(?:で|の)?|通期(?:で|の)?|年度{_EACH}(?:に"
        rf"|の)?|(?<![0-9毎今昨来前])年(?:に|で)?(?=[0-9約])"
        rf"|(?<![0-9]){_ONE}年(?:間)?(?:{_EACH}(?:に|の)?|の(?=[^0-9間])|に(?=[0-9])|(?=[0-9]))|年{_PER}(?:に|の)?|年(?=平均)|/年",
    ),
)
# で is a particle everywhere but in です.
_CADENCE = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _CADENCES).replace("で", "で(?!す)"))
#: Words that hold a cadence in themselves and stay part of the name.
_NAMED_CADENCE = (
    ("annual", re.compile(r"年商")),
    ("monthly", re.compile(r"月商|MRR|MAU")),
    ("daily", re.compile(r"日商|日販|DAU")),
)
_CADENCE_OF = {
    Cadence.YEARLY: "annual",
    Cadence.HALF: "half_year",
    Cadence.QUARTERLY: "quarterly",
    Cadence.MONTHLY: "monthly",
}
_COMPARED_CADENCE = {"year": "annual", "quarter": "quarterly", "month": "monthly", "week": "weekly"}


def read_terms(text: str, calendar: Calendar, today: date | None) -> Terms:
    """Return what a folded segment says about time; `today` None leaves 今期 and 3月末 open."""
    rest = _blanked(text, _IN_A_ROW)
    vague = _VAGUE.search(rest)
    rest = _blanked(rest, _VAGUE)
    deadline = _deadline(rest, calendar, today)
    rest = _blanked(deadline.rest, _DATE)
    compared = _COMPARED.search(rest)
    if compared:
        rest = _cut(rest, compared.start(), _COMPARED_TAIL.match(rest, compared.end()).end())  # type: ignore[union-attr]
    span = _SPAN.search(rest)
    if span and _is_span(rest, span):
        rest = _cut(rest, span.start(), span.end())
    else:
        span = None
    cadences = tuple(Spot(found.start(), found.end(), found.lastgroup or "") for found in _CADENCE.finditer(rest))
    for spot in cadences:
        rest = _cut(rest, spot.start, spot.end)
    return Terms(
        rest=rest,
        cadences=cadences or _implied(rest, deadline, compared),
        deadline=deadline.day,
        start=deadline.start,
        deadlines=deadline.readings,
        is_deadline_open=deadline.is_open,
        is_span=bool(span or vague),
        comparison=compared.lastgroup if compared else None,
    )


def cadence_at(terms: Terms, place: int) -> str:
    """Return the cadence written last before a place, else the first one behind it; `unspecified` when there is none."""
    before = [spot.word for spot in terms.cadences if spot.start <= place]
    return before[-1] if before else next((spot.word for spot in terms.cadences), "unspecified")


def _implied(rest: str, deadline: _Deadline, compared: re.Match[str] | None) -> tuple[Spot, ...]:
    """Return the cadence that lies in a name (年商), a fiscal year (2026年度) or a comparison (前年比), in this order."""
    for word, pattern in _NAMED_CADENCE:
        if found := pattern.search(rest):
            return (Spot(found.start(), found.end(), word),)
    if deadline.cadence:
        return (Spot(0, 0, deadline.cadence),)
    compared_with = compared.lastgroup or "" if compared else ""
    word = _COMPARED_CADENCE.get(compared_with, "")
    return (Spot(0, 0, word),) if word else ()


# 3年以内に離職率を5%へ: a span of time. 納期を3日以内に, 回答3日以内: an amount.
def _is_span(rest: str, span: re.Match[str]) -> bool:
    if span["unit"] != "日":
        before = rest[: span.start()]
        return not re.search(r"(?:期間|時間|日数|納期|周期|まで|から)[をがは]?$", before) or bool(
            re.search(r"[0-9]", rest[span.end() :])
        )
    return "後" in span[0] or bool(re.search(r"[0-9]", rest[span.end() :]) and span.start() == 0)


def _blanked(text: str, pattern: re.Pattern[str]) -> str:
    return pattern.sub(lambda match: BLANKED * len(match[0]), text)


def _cut(text: str, start: int, end: int) -> str:
    return text[:start] + BLANKED * (end - start) + text[end:]


# -- deadlines -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Deadline:
    rest: str
    day: date | None = None
    readings: tuple[date, ...] = ()
    is_open: bool = False
    cadence: str | None = None
    start: date | None = None


#: A moment, not a term: 3月末に, 2027年3月31日時点.
_MOMENT = re.compile(r"末|終わり|時点")


def _deadline(text: str, calendar: Calendar, today: date | None) -> _Deadline:
    """Return the first deadline of a text, blanked out with its particles."""
    readers: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Calendar, date | None], _Deadline]], ...] = (
        (_DATE, _written),
        (_BARE, _month),
        (_RELATIVE, _relative),
        (_PART_ALONE, _part),
    )
    for pattern, reader in readers:
        match = pattern.search(text)
        if match is None:
            continue
        later = pattern.search(text, match.end())
        if later and _FROM_DAY.match(text, match.start("tail")):  # 2026年10月から2027年3月までに
            begun = reader(match, calendar, today)
            text, match = _cut(text, match.start(), later.start()), later
            found = replace(reader(match, calendar, today), start=begun.start or begun.day)
            rest = _cut(text, match.start(), match.end())
            return replace(found, rest=rest, cadence=None)
        found = reader(match, calendar, today)
        # 2026年度の売上 is the sum of a year; 今期末までに会員数1,000人 is a level at its end, unless it is money.
        is_until = re.search("まで|迄", match[0]) is not None
        is_level = is_until and not has_money(text)
        rest = _cut(text, match.start(), match.end())
        is_moment = (is_until and not (has_money(text) and found.cadence)) or _MOMENT.search(match["tail"]) is not None
        start = None if is_moment else found.start
        return _Deadline(rest, found.day, found.readings, found.is_open, None if is_level else found.cadence, start)
    return _Deadline(text)


def _written(match: re.Match[str], calendar: Calendar, today: date | None) -> _Deadline:
    core = "".join(match["core"].split()).upper().replace("年度の", "年度").replace("年の", "年")
    if re.fullmatch(rf"{_Y}年", core):
        year = _calendar_year(core)
        return _Deadline(
            "", _last_day(year, 12) if year else None, is_open=year is None, start=date(year, 1, 1) if year else None
        )
    ends = re.fullmatch(rf"({_Y})年([0-9]{{1,2}})月期", core)
    if ends and (year := _calendar_year(ends[1] + "年")) and 1 <= int(ends[2]) <= 12:
        return _Deadline(
            "",
            _last_day(year, int(ends[2])),
            cadence="annual",
            start=_last_day(year - 1, int(ends[2])) + timedelta(days=1),
        )
    era_year = re.fullmatch(rf"({_Y})年(度.*)", core)
    if era_year and (year := _calendar_year(era_year[1] + "年")):
        core = f"{year}年{era_year[2]}"
    return _of_notation(core, calendar, today)


def _of_notation(core: str, calendar: Calendar, today: date | None, fiscal_year: int | None = None) -> _Deadline:
    """Return the last day of a period in a notation of the sheets, or both days where it can mean two."""
    written = parse(core)
    if written is None:
        return _Deadline("", is_open=True)
    context = DateContext(calendar, today=today, fiscal_year=fiscal_year)
    try:
        outcome = written.period(context)
    except (ValueError, OverflowError):
        return _Deadline("", is_open=True)
    if isinstance(outcome, Period):
        is_fiscal = re.search(r"年度|期|FY|Q", core) is not None
        return _named(calendar, outcome, _CADENCE_OF.get(outcome.cadence) if is_fiscal else None)
    days = tuple(
        calendar.last_day(reading) if isinstance(reading, Period) else reading[1] for reading in outcome.readings
    )
    cadence = "quarterly" if re.search(r"四半期|Q", core) else "half_year" if re.search(r"[上下]", core) else None
    return _Deadline("", None, tuple(dict.fromkeys(days)), is_open=True, cadence=cadence)


def _named(calendar: Calendar, period: Period, cadence: str | None) -> _Deadline:
    """Return the term that is one period; a day is only its end."""
    start = None if period.cadence is Cadence.DAILY else calendar.first_day(period)
    return _Deadline("", calendar.last_day(period), cadence=cadence, start=start)


def _calendar_year(core: str) -> int | None:
    """Return the year of 2027年 or 令和9年."""
    match = re.fullmatch(r"(?:(?P<era>令和|R)(?P<ey>[0-9]{1,2}|元)|(?P<y>[0-9]{4}))年", core)
    if match is None:
        return None
    return int(match["y"]) if match["y"] else 2018 + (1 if match["ey"] == "元" else int(match["ey"]))


def _relative(match: re.Match[str], calendar: Calendar, today: date | None) -> _Deadline:
    core = match["core"]
    cadence = "annual" if re.search(r"年度|期", core) else None
    if match["part"]:
        cadence = "half_year" if "期" in match["part"] and "四" not in match["part"] else "quarterly"
    if today is None:
        return _Deadline("", is_open=True, cadence=cadence)
    steps = 2 if core.startswith("再来") else 1 if core.startswith(("来", "翌")) else 0
    if core.endswith("四半期"):
        return _named(calendar, calendar.containing(Cadence.QUARTERLY, today).shift(steps), "quarterly")
    if "週" in core:
        return _named(calendar, calendar.containing(Cadence.WEEKLY, today).shift(steps), None)
    if "月" in core:
        return _named(calendar, calendar.containing(Cadence.MONTHLY, today).shift(steps), None)
    if cadence is None:
        return _Deadline("", date(today.year + steps, 12, 31), start=date(today.year + steps, 1, 1))
    year = calendar.fiscal_year(today).shift(steps)
    if match["part"]:
        of_part = _of_notation(match["part"].removeprefix("の"), calendar, today, fiscal_year=year.ordinal)
        return _Deadline("", of_part.day, of_part.readings, of_part.is_open, cadence, of_part.start)
    return _named(calendar, year, cadence)


def _month(match: re.Match[str], _calendar: Calendar, today: date | None) -> _Deadline:
    """Return the next such month or day on or after today."""
    if today is None:
        return _Deadline("", is_open=True)
    month, day = int(match["month"]), int(match["day"] or 0)
    shift = {"今年": 0, "来年": 1, "翌年": 1, "再来年": 2}.get(match["shift"] or "")
    years = (today.year + shift,) if shift is not None else range(today.year, today.year + 6)
    for year in years:
        try:
            last = date(year, month, day) if day else _last_day(year, month)
        except ValueError:
            continue
        if shift is not None or last >= today:
            return _Deadline("", last, start=None if day else last.replace(day=1))
    return _Deadline("", is_open=True)


def _part(match: re.Match[str], calendar: Calendar, today: date | None) -> _Deadline:
    """Return the end of 上期 or 第3四半期 in the fiscal year around today, of the next one when it is over."""
    cadence = "quarterly" if re.search(r"四半期|Q", match["core"]) else "half_year"
    if today is None:
        return _Deadline("", is_open=True, cadence=cadence)
    year = calendar.fiscal_year(today).ordinal
    found = (_of_notation(match["core"], calendar, today, fiscal_year=candidate) for candidate in (year, year + 1))
    part = next((each for each in found if each.day and each.day >= today), None)
    if part is None:
        return _Deadline("", is_open=True, cadence=cadence)
    return _Deadline("", part.day, cadence=cadence, start=part.start)


def _last_day(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
