"""Times in running text: cadences, terms and deadlines, spans, comparisons. What a term means on a calendar is not decided here.

Every pattern begins where a token begins and ends where a token ends, so that 月間 of 問い合わせ数月間50件 is found and 月 of 月商 is not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from kpicore.language.lexicon import is_sum
from kpicore.language.spelled_numbers import SMALL_NUMBERS
from kpicore.value_types import replace, value_type


class TimeKind(StrEnum):
    """What a time expression is."""

    CADENCE = "cadence"
    TERM = "term"  # a notation of its own: 2027年3月期, FY26, 2027/3/31
    RELATIVE = "relative"  # 今期, next year
    MONTH = "month"  # 3月末
    FEAST = "feast"  # Easter
    PART = "part"  # 上期, 第3四半期, Q2
    SPAN = "span"  # 3年以内に
    VAGUE = "vague"  # 数年間で
    PAST = "past"  # 前年比
    IN_A_ROW = "in a row"  # 3か月連続で


@value_type
class WrittenTime:
    """A time expression at start..end.

    `word` is the cadence's word (annual … daily, per_event), the past that is compared with (year, month, week, quarter, now), or the
    notation; `part` a part of the year behind it (下期). `month`, `day` and `shift` (years from now, None when not said) are of a month.
    `amount` and `unit` are of a span, which `is_from_now` says begins today (今後3年, over the next two years; not 3年以内). `is_until`
    (まで, by), `is_moment` (末, at the end of), `is_opening` (8月初め, the start of August) and `is_begin` (から, from) are what stands
    around it; `is_within` that a span is a limit (以内). Of a feast or a season (by spring) `word` is its name, `amount` a year, `part`
    before where it is to be done by then; `month` and `day` are 0 where it moves.
    """

    start: int
    end: int
    kind: TimeKind
    word: str = ""
    part: str = ""
    month: int = 0
    day: int = 0
    shift: int | None = None
    amount: float | None = None
    unit: str = ""
    is_until: bool = False
    is_moment: bool = False
    is_begin: bool = False
    is_within: bool = False
    is_from_now: bool = False
    is_opening: bool = False
    is_ratio: bool = False


# -- Japanese ------------------------------------------------------------------------------------------------------

_Y = r"(?:(?:19|20|21)[0-9]{2}|(?:令和|R)(?:[0-9]{1,2}|元))"
_SHORT_Y = r"'?[2-9][0-9](?=年(?:度|(?:1[0-2]|[1-9])月(?!間)))"
_PART = r"(?:上半期|下半期|上期|下期|第?[1-4一二三四]四半期|[1-4]Q|Q[1-4])"
_END = (
    r"(?P<at>の?(?:[上中下]旬|期末|月末|年末|年度末|末日|末|終わり|終了|初め|はじめ|始め|頭|初頭)|度末|中|以内|内|時点)?"
    r"(?P<until>まで|迄)?"
)
_TERM = re.compile(
    rf"(?P<core>{_Y}[年/.-][0-9]{{1,2}}[月/.-][0-9]{{1,2}}日?"
    rf"|{_Y}年の?{_PART}"
    rf"|(?:{_Y}|{_SHORT_Y})年[0-9]{{1,2}}月期(?:第?[1-4一二三四]四半期)?|[0-9]{{2}}/[0-9]{{1,2}}期"
    rf"|{_SHORT_Y}年[0-9]{{1,2}}月度?(?:[0-9]{{1,2}}日)?|{_Y}[年/-][0-9]{{1,2}}(?:月度?|(?=[^0-9件人円%万億]|$))"
    rf"|(?:{_Y}|[0-9]{{2}})年度(?:の?{_PART})?|FY'?[0-9]{{2,4}}(?:年度)?(?:\s?(?:{_PART}|H[12]))?"
    rf"|{_Y}年(?!間|問題|モデル|[版製式卒産物]|生まれ|入社)){_END}"
)
_MONTH = re.compile(
    rf"(?P<shift>再来年|来年|今年|翌年)?の?(?P<month>1[0-2]|[1-9])(?:月(?:(?P<day>[0-9]{{1,2}})日)?|/(?P<slash>[0-3]?[0-9])(?=まで|迄"
    rf"|時点|締|の[一-龥ぁ-ん]{{1,6}}まで))(?![間例商次額給]|ヶ|か(?!ら))度?{_END}"
)
#: The first of several months: 4〜6月.
_FROM_MONTH = re.compile(r"(?:1[0-2]|[1-9])(?=[〜~–-](?:1[0-2]|[1-9])月(?![間例商次額給]))")
#: From one day until another one: 7/20〜8/31, 12/20-1/10.
_DAYS_WITH_STROKE = re.compile(
    r"(?<![0-9/])(?P<m1>1[0-2]|[1-9])/(?P<d1>[12][0-9]|3[01]|[1-9])(?P<to>\s?(?:[〜~–-]|から)\s?)"
    r"(?P<m2>1[0-2]|[1-9])/(?P<d2>[12][0-9]|3[01]|[1-9])(?![0-9/])"
)
_RELATIVE = re.compile(
    r"(?P<core>再来年度|再来期|来年度|来期|翌年度|翌期|今年度|本年度|当年度|今期|当期(?!純|利益)|本期|再来年|来年|今年|本年|年内|年度内|期内"
    r"|年度(?=末|中)|期(?=末|中)|年(?=末(?!年始))|通期(?=末)|再来月|来月|今月|月内|月(?=末(?!の|締|(?!迄)[一-龥ァ-ヶ]{2}))|今四半期|来四半期|[今来当]Q|今週|来週|当月)"
    rf"(?P<part>の?{_PART})?{_END}"
)
_PART_ALONE = re.compile(rf"(?P<core>{_PART}){_END}")
#: Feasts whose day can be told; those that move are reckoned where a year is known.
_FEAST = re.compile(
    r"(?P<shift>再来年|来年|今年)?の?(?P<feast>クリスマス(?:イブ)?|バレンタイン|ハロウィン|大晦日|元日|母の日|勤労感謝の日|七夕)(?!商戦|セール|ケーキ)"
    r"(?P<until>まで|迄)?"
)
_FEAST_DAYS = {
    "クリスマス": (12, 25),
    "クリスマスイブ": (12, 24),
    "バレンタイン": (2, 14),
    "ハロウィン": (10, 31),
    "大晦日": (12, 31),
    "元日": (1, 1),
    "勤労感謝の日": (11, 23),
    "七夕": (7, 7),
    "christmas": (12, 25),
    "xmas": (12, 25),
    "christmas day": (12, 25),
    "christmas eve": (12, 24),
    "boxing day": (12, 26),
    "anzac day": (4, 25),
    "new year": (12, 31),
    "new year's eve": (12, 31),
    "valentine's": (2, 14),
    "valentine's day": (2, 14),
    "halloween": (10, 31),
}
_SPAN = re.compile(
    r"(?P<ahead>今後|向こう|あと|この|ここ)?の?(?P<amount>[0-9]{1,3}(?:\.[0-9])?|半|[一二三四五六七八九十]+)(?P<unit>年|[かヶケカヵ箇][月年]"
    r"|週間|四半期|日(?=後|間で))(?P<half>半)?間?"
    r"(?P<within>以内|内|のうち)?(?P<after>後|間|先)?(?P<until>までに|まで)?(?:に(?:は)?|で(?!す)|をかけて|をめどに|かけて)?"
)
_VAGUE = re.compile(
    r"[今来]シーズン(?:は|に|で|の)?|(?:(?:19|20)[0-9]{2}年|再来年|来年|今年|次|今度|この|今|来)?の?(?:春|夏|秋|冬|年明け|お盆|盆|正月|GW|ゴールデンウィーク|連休|新学期|夏休み|冬休み|春休み)"
    r"(?:前|明け|頃|ごろ)?(?:までに?は?|には|に(?=[0-9])|に向けて|に間に合うように|(?<=この.)は|(?<=[今来].)は)|翌(?:営業日|々日|日)(?:中|まで)?に?|[1-9]年目(?:に|で|は|まで)?(?=約?[0-9])|(?:この|ここ|今後)?数(?:年|[かヶケカ]月|週|日)間?(?:以内|後)?(?:に|で|の)?"
)
#: A season until which something is reached has two last days: the one before it begins, and its own.
_SEASON_UNTIL = re.compile(
    r"(?P<shift>再来年|来年|今年|次|今度|この|今|来)?の?(?P<season>[春夏秋冬])(?P<before>前)?(?:までに?は?|に間に合うように)"
)
#: What is held in a term has a day nobody tells, seldom the last of the term: 来年の総会までに; not 来年の年末までに.
_HELD_IN_TERM = re.compile(
    r"(?:20[0-9]{2}年度?|再来年度?|来年度?|今年度?|翌年度?|再来期|来期|今期|再来月|来月|今月)の"
    r"(?!年?度?[末内中初頭]|[期月][末首]|前半|後半|半ば|[上中下]旬|[上下]半?期|第|四半期|[春夏秋冬](?:まで|前))"
    r"お?[一-龥々ァ-ヶー]{1,10}[一-龥々ァ-ヶーり]までに(?:は)?"
)
_SEASON_NAMES = {"春": "spring", "夏": "summer", "秋": "autumn", "冬": "winter"}
_IN_A_ROW = re.compile(
    r"(?:19|20)[0-9]{2}年度?対?比(?:で|の)?|[0-9]+(?:年|[かヶケカ]月|期|四半期|週)(?:間)?(?:連続(?:で|の|して)?|続けて|続き(?:で|の)?|ぶり(?:に|の)?)"
)
_OF_PAST = r"(?:同月|同期|同時期|同週|実績|度実績|末(?=対?比))?"
_PAST = re.compile(
    rf"対?(?:(?P<same_month>[前昨去]年の?同月)|(?P<year>前年度?{_OF_PAST}|昨年度?{_OF_PAST}|去年|前期(?:末(?=対?比))?|(?:期首|年初|年度初め?)(?=対?比)|昨対|YoY)|(?P<month>前月(?:末(?=対?比))?|先月"
    rf"|MoM)|(?P<week>前週"
    rf"|先週)|(?P<quarter>前四半期)"
    r"|(?P<now>(?:今期|今年度?|本年度?|当期|今月)(?=対?比|の(?:[0-9.]*倍|半分))|現状|現行|現在|今|いま|現時点|直近|従来|以前|これまで))"
    r"(?P<ratio>対?比(?!較)|対)?(?P<link>(?:で|に比べて?|に対し(?:て)?|の|も|より|から|を|と比べて?|、)*)"
)
_PASTS = ("same_month", "year", "month", "week", "quarter", "now")
_THIS_TERM = re.compile("[今本当][年期月]")
_SAYS_COMPARED = re.compile(r"より|から|に比|に対し|と比|を|の[0-9.]+倍|[+][0-9]|[0-9.]+(?:%|割|倍|ポイント)")
_WAS_SO = re.compile(r"(?:は|の|が)?[0-9.]+(?:%|割|倍|ポイント)(?:で(?:した|あっ)|だっ)")
_PER = r"(?:ごと|毎|あたり|当たり|当り|につき)"
_EACH = rf"(?:{_PER}|平均|別)"
_ONE = r"(?:1|一|ひと)"
_NEXT = r"(?=(?:には?|では?)?(?:平均|合計|計|延べ|のべ|約|およそ|最低|最大|\+|¥)?[0-9一二三四五六七八九十百千数])"
_EVENTS = r"(?:商談|面談|配信|訪問|来店|接客|案件|開催|会議|通話|打ち合わせ|回)"
_CADENCES = re.compile(
    "|".join(
        f"(?P<{word}>{pattern})"
        for word, pattern in (
            (
                "per_event",
                rf"毎回|各回|都度|{_ONE}{_EVENTS}{_PER}|{_ONE}件(?:ごと|毎)|{_EVENTS}(?:ごと|毎|のたび)|1回(?=[0-9])",
            ),
            (
                "quarterly",
                rf"毎[四4]半期|[四4]半期{_EACH}|[四4]半期{_NEXT}|[四4]半期に|[四4]半期の?|3[かヶケカ]月(?:ごと|に[1一]度)|/四半期",
            ),
            ("half_year", rf"毎半期|半期{_EACH}?|半年{_EACH}|半年間?{_NEXT}|/半期"),
            (
                "monthly",
                rf"毎月(?:[0-9]{{1,2}}日|末)(?:まで)?|毎月|月末時点|月々|月間{_EACH}?|月次(?!決算|締|報告|会議|レポ|ミーティング|試算)"
                rf"|月額|月の(?!末|初|半|前|後|途)|月{_PER}"
                rf"|月平均(?=[にで約0-9])|月(?=平均)|月{_NEXT}|ひと月"
                rf"|{_ONE}[かヶケカ]月(?:間)?(?:{_EACH}|の(?!間)|{_NEXT})|/月",
            ),
            (
                "weekly",
                rf"毎週(?:[月火水木金土日]曜日?)?|週間{_EACH}?(?!後)|週次(?!会議|報告|レポ|ミーティング)|週{_PER}"
                rf"|週平均(?=[にで約0-9])|週(?=平均)|週{_NEXT}"
                rf"|{_ONE}週間?(?:{_EACH}|の(?!間)|{_NEXT})|/週",
            ),
            (
                "daily",
                rf"日次(?!報告|会議|決算)|日量(?=約?[0-9])|{_ONE}日(?=[一-龥ァ-ヶ])(?![目中以間前後当内分未超程違短早遅半])|毎[日朝晩夕]|毎営業日|日々|{_ONE}日に(?=[一-龥ァ-ヶー]{{2,8}}を?約?[0-9])|{_ONE}日(?:{_EACH}|の(?!間)|{_NEXT})|営業日{_EACH}|日平均"
                rf"|日{_NEXT}|/日",
            ),
            (
                "annual",
                rf"年間(?!休|計画|行事|スケ){_EACH}?|年次(?!報告|計画|有給|休暇)|毎年度?|毎期|通年|通期|年度{_PER}"
                rf"|{_ONE}年(?:間)?(?:{_EACH}|の(?!間)|{_NEXT})|年{_PER}"
                rf"|年平均(?=[にで約0-9])|年(?=平均)|年{_NEXT}|/年",
            ),
        )
    )
)
#: Particles that belong to the time before them.
_LINK = re.compile(r"(?:に(?:は|かけて|おける|おいて)?|で(?!す|き)(?:は)?|の(?!うち)|は|:|を通じて)?[、,]?\s*")
_FROM = re.compile(r"(?:末|初め?|頭)?\s*(?:から|より|〜|~|–|-)")
#: The last days of the first two thirds of a month; the third ends with it.
_THIRDS = {"上旬": 10, "中旬": 20}
_SHIFTS = {"今年": 0, "来年": 1, "翌年": 1, "再来年": 2}
_DIGITS = {sign: number for number, sign in enumerate("〇一二三四五六七八九")} | {"十": 10, "半": 0.5}
_MONTHS, _YEARS = re.compile("[かヶケカヵ箇]月"), re.compile("[かヶケカヵ箇]年")


def japanese_time(text: str, at: int, stops: frozenset[int]) -> WrittenTime | None:
    """Return the longest time expression that begins at a place of a folded text and ends at one of `stops`, its particles included."""
    first = text[at]
    found = [each for signs, read in _READERS if first in signs and (each := read(text, at)) and each.end in stops]
    if not found:
        return None
    best = max(found, key=lambda each: each.end)
    link = _LINK.match(text, best.end)
    if best.kind is TimeKind.SPAN or link is None or link.end() not in stops or best.is_begin or first == "/":
        return best  # 38時間/月|を, 25時間/月|に: the particle is that of the number
    return replace(best, end=link.end())


def _dated(match: re.Match[str], kind: TimeKind, text: str, **more: Any) -> WrittenTime:
    is_begin = _FROM.match(text, match.start("at") if match["at"] else match.end()) is not None and not match["until"]
    return WrittenTime(
        match.start(),
        match.end(),
        kind,
        is_until=bool(match["until"]),
        is_moment=bool(match["at"]) and re.search("末|終|時点", match["at"]) is not None,
        is_opening=bool(match["at"]) and re.search("初|はじめ|始|頭", match["at"]) is not None,
        is_begin=is_begin,
        **more,
    )


def _term(text: str, at: int) -> WrittenTime | None:
    match = _TERM.match(text, at)
    return _dated(match, TimeKind.TERM, text, word=match["core"]) if match else None


def _month(text: str, at: int) -> WrittenTime | None:
    if begun := _FROM_MONTH.match(text, at):
        return WrittenTime(at, begun.end(), TimeKind.MONTH, begun[0], month=int(begun[0]), is_begin=True)
    if "/" in text[at + 1 : at + 3] and (dated := _day_with_stroke(text, at)):
        return dated
    match = _MONTH.match(text, at)
    if match is None:
        return None
    shift = _SHIFTS[match["shift"]] if match["shift"] else None
    day = int(match["day"] or match["slash"] or _THIRDS.get((match["at"] or "")[-2:], 0))
    return _dated(match, TimeKind.MONTH, text, word=match[0], month=int(match["month"]), day=day, shift=shift)


def _day_with_stroke(text: str, at: int) -> WrittenTime | None:
    """Return the day that begins there, of two between which something lasts: 7/20〜8/31; not 1/3〜1/2, parts of a whole."""
    for found in _DAYS_WITH_STROKE.finditer(text, max(0, at - _LONGEST_DAY), at + 2 * _LONGEST_DAY):
        first, last = [(int(found[f"m{place}"]), int(found[f"d{place}"])) for place in (1, 2)]
        if all(month < day <= _MONTHS_OF_YEAR for month, day in (first, last)) or (first[0] == last[0] >= last[1]):
            continue
        for place, (month, day) in enumerate((first, last), 1):
            if at == found.start(f"m{place}"):
                end, is_begin = found.end(f"d{place}"), place == 1
                return WrittenTime(
                    at,
                    end,
                    TimeKind.MONTH,
                    text[at:end],
                    month=month,
                    day=day,
                    is_begin=is_begin,
                    is_until=not is_begin,
                )
    return None


_LONGEST_DAY = 8


def _relative(text: str, at: int) -> WrittenTime | None:
    if match := _RELATIVE.match(text, at):
        return _dated(match, TimeKind.RELATIVE, text, word=match["core"], part=match["part"] or "")
    match = _PART_ALONE.match(text, at)
    return _dated(match, TimeKind.PART, text, word=match["core"]) if match else None


def _feast(text: str, at: int) -> WrittenTime | None:
    match = _FEAST.match(text, at)
    if match is None:
        return None
    month, day = _FEAST_DAYS.get(match["feast"], (0, 0))
    shift = _SHIFTS[match["shift"]] if match["shift"] else None
    until = bool(match["until"])
    return WrittenTime(
        at, match.end(), TimeKind.FEAST, match["feast"], month=month, day=day, shift=shift, is_until=until
    )


def _span(text: str, at: int) -> WrittenTime | None:
    match = _SPAN.match(text, at)
    if match is None or match.end() == match.end("unit") or text[match.end() : match.end() + 1] in {"率", "比"}:
        return None
    if (
        match["half"] is None
        and match.end() == match.end("within") - len(match["within"] or "")
        and not match["within"]
    ):
        return None
    if match["amount"] in {"1", "一"} and _EACH_SPAN.search(match[0]) and _COUNT_BEHIND.match(text, match.end()):
        return None  # 1週間に3件
    if match[0][-1] in "内後間先" and re.match(r"[一-龥ァ-ヶーA-Za-z]", text[match.end() : match.end() + 1]):
        return None  # 入社1年以内離職率
    written = match["amount"]
    number = float(written.replace(",", "")) if written[0].isdigit() else float(_DIGITS.get(written, 0))
    return WrittenTime(
        match.start(),
        match.end(),
        TimeKind.SPAN,
        amount=number + (0.5 if match["half"] else 0),
        unit=_YEARS.sub("年", _MONTHS.sub("か月", match["unit"])),
        is_within=bool(match["within"]),
        is_until=bool(match["until"]),
        is_from_now=match["ahead"] not in {None, "ここ"} or match["after"] in {"後", "先"},
        is_moment=match["after"] in {"後", "先"},
    )


_EACH_SPAN, _COUNT_BEHIND = re.compile(r"(?:月|週間?|年)間?に$"), re.compile(r"(?:平均|最低|最大|約)?[0-9]")


def _past(text: str, at: int) -> WrittenTime | None:
    match = _PAST.match(text, at)
    if match is None:
        return None
    behind = match["link"] + text[match.end() : match.end() + 12]
    if _WAS_SO.match(behind) and not match["ratio"]:
        return None  # 昨年度11.2%であった
    is_multiple = match["now"] and _THIS_TERM.match(match["now"]) and match["link"] == "の"  # 今年の倍
    if not (match["ratio"] or is_multiple or match["year"] == "昨対" or _SAYS_COMPARED.match(behind)):
        return None
    if match["now"] and not (match["ratio"] or is_multiple or re.match("より|から|に比|と比", match["link"])):
        return None
    return WrittenTime(
        match.start(),
        match.end(),
        TimeKind.PAST,
        word=next(word for word in _PASTS if match[word]),
        is_ratio=bool(match["ratio"]) or match["year"] == "昨対",
    )


def _other(text: str, at: int) -> WrittenTime | None:
    if text[at] == "来" and (year_on := _YEAR_ON_IN_JAPANESE.match(text, at)):
        return _year_on(year_on)
    if (held := _HELD_IN_TERM.match(text, at)) and not _FEAST.match(text, at):
        return WrittenTime(at, held.end(), TimeKind.VAGUE, is_until=True)
    if match := _VAGUE.match(text, at):
        season = _SEASON_UNTIL.fullmatch(match[0])
        if season is None:
            return WrittenTime(at, match.end(), TimeKind.VAGUE)
        word, shift = _SEASON_NAMES[season["season"]], _SHIFTS.get(season["shift"] or "")
        part = "before" if season["before"] else ""
        return WrittenTime(at, match.end(), TimeKind.VAGUE, word, part, shift=shift, is_until=True)
    if match := _IN_A_ROW.match(text, at):
        return WrittenTime(at, match.end(), TimeKind.IN_A_ROW)
    match = _CADENCES.match(text, at)
    return WrittenTime(at, match.end(), TimeKind.CADENCE, word=match.lastgroup or "") if match else None


#: What reads a time, and the signs with which one of its kind begins.
_READERS = (
    (frozenset("'0123456789FR令"), _term),
    (frozenset("123456789の今再来翌"), _month),
    (frozenset("MYいこ今以先前去対年当従昨期本現直"), _past),
    (frozenset("1234Q一三上下二四第今再年当月期本来翌通"), _relative),
    (frozenset("再来今クバハ大元母勤七"), _feast),
    (frozenset("0123456789あこの一七三九二五今八六十半向四"), _span),
    (
        frozenset("/0123456789Gおこのひゴ一今会再冬半各商営四回夏年打接数新日春月来案次正毎盆秋翌訪通週連都配開面"),
        _other,
    ),
)


# -- English -------------------------------------------------------------------------------------------------------

_MONTH_NAMES = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAYS_IN_WORDS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "tenth": 10,
    "fifteenth": 15,
    "thirty-first": 31,
}
_WHEN = re.compile(
    r"(?P<lead>(?:(?:between now and|from now (?:un)?til|between|and|to|by|until|till|before|in|during|for|at|through|of|from"
    r"|(?:starting|beginning)(?:\s+(?:in|on|from|with))?|over|this coming)\s+)?(?:the\s+)?(?:calendar\s+(?:year\s+)?(?=20[0-9]{2}))?"
    rf"(?:(?:very\s+)?(?P<end>end|close|(?P<opening>start|beginning))\s+(?:of\s+|(?<=end\s)(?={_MONTH_NAMES}\b)))?(?:the\s+|our\s+)?"
    r"(?:(?:fiscal\s+|financial\s+|full\s+)?(?P<whole>year)\s+(?:to|ending)\s+(?:the\s+end\s+of\s+)?)?"
    r"(?:(?:fiscal\s+|financial\s+)?(?:year|yr)[- ]end,?\s+(?:on\s+|of\s+)?"
    rf"(?=[0-9]{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH_NAMES}|{_MONTH_NAMES}\s+[0-9]))?)(?:"
    r"(?P<iso>20[0-9]{2}-[0-9]{2}-[0-9]{2})|(?P<dotted>(?:0?[1-9]|[12][0-9]|3[01])\.(?:0?[1-9]|1[0-2])\.20[0-9]{2})(?![0-9])"
    r"|(?P<first>[0-9]{1,2})/(?P<second>[0-9]{1,2})/(?P<of>20[0-9]{2}|(?<=/)[2-4][0-9](?![0-9/]))"
    r"|(?:(?<=\bby )|(?<=until )|(?<=till )|(?<=before ))(?P<one>[0-9]{1,2})/(?P<other>[0-9]{1,2})(?=[,.;:)]?(?:\s|$))"
    rf"|(?:(?P<d1>[0-9]{{1,2}})(?:st|nd|rd|th)?|first(?=\s+of))\s+(?:of\s+)?(?P<m1>{_MONTH_NAMES})(?:,?\s+(?P<y1>20[0-9]{{2}}))?"
    rf"|(?P<m2>{_MONTH_NAMES})\s+(?:(?P<d2>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9])|(?:the\s+)?(?P<said>{'|'.join(_DAYS_IN_WORDS)})(?=[.,;]|$|\s+(?:20[0-9]{{2}}|at|on|and|or)\b))(?:,?\s+(?P<y2>20[0-9]{{2}}))?"
    rf"|(?P<coming>(?:next|this|coming)\s+)?(?:mid[- ])?(?P<m3>{_MONTH_NAMES})(?:,?\s+(?P<y3>20[0-9]{{2}}))?"
    r"|(?P<fy>20[0-9]{2}[/-][0-9]{2}(?![0-9/-])|(?:FY|fiscal(?: year)?\s?)\s?'?(?:20)?[0-9]{2}(?:[\s-]?[QH][1-4])?)"
    r"|(?P<q>[QH][1-4])(?:\s+(?:of\s+)?(?P<qfy>FY'?\s?(?:20)?[0-9]{2}|20[0-9]{2}))?"
    r"|(?P<year>20[0-9]{2})"
    r"|(?P<this>(?:EOY|(?:the\s+)?(?:year|yr)[- ]end|(?<=end of )(?:the\s+)?year)(?:,?\s+(?P<named>20[0-9]{2}))"
    r"|EO(?:FY|Y|Q|M)|(?:this|next|current|coming)\s+FY"
    r"|(?:(?:this|next|current|coming)\s+)?(?:fiscal|fin(?:ancial|\.)?)\s+year(?:[- ]end)?|FYE|(?:this"
    r"|next)\s+(?:calendar\s+)?year(?:[- ]end)?"
    # Not of every client's year-end accounts.
    r"|(?:the\s+)?(?:year|yr)[- ]end(?!(?:(?<=['’]s year-end)|(?<=s['’] year-end))\s[a-z])|(?<=end of )(?:the\s+)?(?:year|quarter|month)"
    r"|(?:this|next)\s+(?:quarter|month|week)))(?![\w%])(?!\s?%)(?:['’]s)?",
    re.IGNORECASE,
)
_ENGLISH_SPAN = re.compile(
    r"(?:(?P<within>within|inside)|(?:in\s+)?each\s+of|(?P<in>in)|over|after|for)\s+(?:(?:the|our)\s+(?P<ahead>next|coming|first)\s+)?(?P<amount>[0-9]+|one|two|three|four"
    r"|five|six|nine|ten|twelve|eighteen|a)\s+(?P<unit>years?|months?|quarters?|weeks?)(?P<time>['’]s?\s+time|\s+from\s+(?:now"
    r"|today))?(?![\w'’]| of an hour)",
    re.IGNORECASE,
)
#: How long from now: two years from today, by 90 days from now.
_FROM_NOW = re.compile(
    rf"(?P<until>by\s+)?(?P<amount>[0-9]{{1,3}}|a|an|{'|'.join(SMALL_NUMBERS)})\s+(?P<unit>years?|months?|quarters?|weeks?|days?)\s+"
    r"(?P<now>from\s+(?:now|today)|hence)\b(?!['’])",
    re.IGNORECASE,
)
_BEGIN_FROM_NOW = frozenset("0123456789abefnost")
#: How often or since when, in no cadence of the plan: every two weeks, in the first month.
_EVERY_FEW = re.compile(
    r"every\s+(?:other|second|few|two|three|four|five|six|ten|[0-9]{1,2})\s+(?:days?|weeks?|months?|years?|hours?)\b"
    r"|(?:a|an|one|two|three|four|five|six|ten|[0-9]{1,2})\s+(?:days?|weeks?|months?|quarters?|seasons?|years?)\s+ago\b"
    r"|in\s+(?:the|its|our)\s+first\s+(?:day|week|month|quarter|year)\b"
    r"|(?:in\s+)?(?:the\s+)?(?:last|previous|past)\s+(?:(?:fiscal|financial)\s+year|FY)\b"
    r"|(?:in\s+the\s+)?(?:year|season|month|quarter)\s+to\s+date\b|so\s+far\s+this\s+(?:year|month|week|quarter|term|season)\b",
    re.IGNORECASE,
)
_ENGLISH_PAST = re.compile(
    r"(?P<year>(?:(?<=\bbeat )|(?<=\bmatch ))last (?:year|season|summer|winter|spring|autumn|christmas)['’]s(?![\w'’])"
    r"|(?:compared (?:to|with)|versus|vs\.?|against|on|(?:than|as)(?: in)?)\s+(?:19|20)[0-9]{2}(?![\w%]|[,.][0-9])(?: levels?)?"
    r"|(?:over|from|above|below)\s+(?:(?:19|20)[0-9]{2}|last year['’]s)\s+(?:levels?|figures?|results?)\b"
    r"|(?:over|above)\s+20[0-9]{2}(?=\s+(?:in|by|during|for)\s+(?:the\s+)?(?:end\s+of\s+)?20[0-9]{2})"
    r"|year[- ]on[- ]year|year[- ]over[- ]year|yoy|(?:compared (?:to|with)|versus|vs\.?|from|over|on|against"
    r"|than|as)\s+last\s+(?:year|season|summer|winter|spring|autumn|christmas)(?:['’]s(?: (?:figure|level))?)?(?![\w'’]))"
    r"|(?P<month>month[- ]on[- ]month|month[- ]over[- ]month|mom\b"
    r"|(?:compared (?:to|with)|vs\.?|from|over|on)\s+last\s+month(?:['’]s)?(?![\w'’]))",
    re.IGNORECASE,
)
#: Times of the year whose days nobody can tell.
#: Behind them no cadence stands: a quarter higher, a day and a half.
_OF_IT = re.compile(
    r"\s+(?:higher|lower|more|less|fewer|shorter|longer|faster|quicker|earlier|sooner|off?|and a half)\b", re.IGNORECASE
)
_AMOUNT_BEFORE = re.compile(r"(?:[0-9][0-9.,]*(?:\s[a-z]+)?|\b(?:hours?|minutes?|days?))\s$", re.IGNORECASE)
_LIMIT = re.compile(
    r"(?:\b(?:within|inside|after|under|over|than|to|about|around|roughly|nearly|almost|approximately|is|was)|['’]s)\s+$",
    re.IGNORECASE,
)
_SEASON = re.compile(
    r"(?:by|in|at)\s+this\s+time\s+next\s+year\b"
    r"|(?:by|before|until|come|for|in|over|during|this|next|coming|between now and|from now (?:un)?til)"
    r"\s+(?:the\s+|this\s+|next\s+|coming\s+){0,2}(?:end of\s+)?(?:(?:the|this|next|coming)\s+)?"
    r"(?:(?:summer|winter|easter|christmas|school)\s+(?:holidays|hols|break|vacation)|(?P<season>spring|summer|autumn|fall|winter)|season|christmas"
    r"|(?:tax|school|academic|trading|growing)\s+year"
    r"|easter|halloween|thanksgiving|black friday|(?:mother|valentine)['’]s day"
    r"|holidays|time(?=\s+[a-z]))\b(?![- ](?:camp|fair|show|sale|term|menu))(?:\s+(?P<year>20[0-9]{2})\b)?",
    re.IGNORECASE,
)
_ENGLISH_FEAST = re.compile(
    r"(?:by|before|until|till|for|in time for|between now and|from now (?:un)?til)\s+(?:(?P<which>next|this)\s+)?"
    r"(?P<feast>(?:christmas|xmas)(?:\s+(?:day|eve))?|new year(?:['’]s eve)?|easter"
    r"|boxing day|anzac day|black friday|labor day|thanksgiving|halloween|valentine['’]s(?:\s+day)?|mother['’]s day)\b"
    r"(?!\s+(?:holidays|break|vacation|sales?|season"
    r"|market|part(?:y|ies)|orders|period|menu|camp|fair))(?:\s+(?P<year>next year|this year|20[0-9]{2}))?",
    re.IGNORECASE,
)
_BEGIN_SEASONS = frozenset("bufiodtnc")
_PERIOD_WORDS = {
    "annual": "year|annum|yr",
    "half_year": "half[- ]year|six months",
    "quarterly": "quarter",
    "monthly": "month|mo",
    "weekly": "week|wk",
    "daily": "(?:working |business )?(?:day|night)",
    "per_event": "meeting|call|visit|session|conversation|campaign|event",
}
_ADVERBS = {
    "annual": "annual(?:ly)?(?! (?:leave|report|accounts|general)\\b)|yearly",
    "half_year": "half[- ]yearly|semi-?annual(?:ly)?",
    "quarterly": "quarterly",
    "monthly": "monthly",
    "weekly": "weekly",
    "daily": "daily",
}
#: What comes round once in it: every September, each Friday.
_ONCE_IN = {
    "annual": rf"(?:{_MONTH_NAMES}|spring|summer|autumn|winter|christmas|easter)(?! (?:day|week|month|weekend|holidays?)s?\b)",
    "weekly": "(?:mon|tues|wednes|thurs|fri|satur|sun)day|weekend",
}
_ENGLISH_CADENCES = re.compile(
    "|".join(
        rf"(?P<{word}>"
        + (rf"{_ADVERBS[word]}|" if word in _ADVERBS else "")
        + (
            rf"per (?:{nouns})|in (?:each|every) (?:{nouns})"
            if word == "per_event"
            else rf"(?:per|a|an|each|every|(?:in )?any(?: given)?|/)\s?(?:single )?(?:{nouns})"
            + (rf"|(?:each|every) (?:{_ONCE_IN[word]})" if word in _ONCE_IN else "")
        )
        + r")(?![A-Za-z])"
        for word, nouns in _PERIOD_WORDS.items()
    ),
    re.IGNORECASE,
)
_MONTH_STARTS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_UNTIL = re.compile(r"(?:by|until|till|before|come|between now|from now)\b", re.IGNORECASE)


def _year_on(match: re.Match[str]) -> WrittenTime:
    """Return a year from today."""
    return WrittenTime(
        match.start(),
        match.end(),
        TimeKind.SPAN,
        amount=1.0,
        unit="年",
        is_until=match["until"] is not None,
        is_moment=True,
        is_from_now=True,
    )


_YEAR_ON_IN_JAPANESE = re.compile(r"来年の(?:今頃|今ごろ|いまごろ)(?P<until>までに?)?(?:には|に|は)?")
_YEAR_ON = re.compile(r"(?P<until>by )?(?:about )?this time next year\b", re.IGNORECASE)
#: A season tells which one it is: ticket money for the spring concert.
_OF_SEASON = re.compile(r"(?:for|of|at) the\b", re.IGNORECASE)
_NOUN_NEXT = re.compile(
    r"\s+(?!(?:to|and|or|in|by|we|i|at|with|of|from|until|is|are|should|must|will|ought|term|holidays?|season|months?)\b)[A-Za-z]"
)
_DENIED = re.compile(r"\b(?:nobody|no[ -]one|never|no [a-z]+|not) (?:[a-z]+ ){1,3}$", re.IGNORECASE)
_BEGIN_SPANS = frozenset("wioafe")
_BEGIN_OFTEN = frozenset("aefilmnopqsty0123456789")
_BEGIN_TERMS = frozenset("0123456789abcdefhijmnoqstuvy")
#: What is set against another time is measured: after six weeks instead of ten.
_INSTEAD = re.compile(r"\s+(?:instead of|rather than|not)\s")


_ENGLISH_UNITS = {"y": "年", "m": "か月", "q": "四半期", "w": "週", "d": "日"}


def _english_span(match: re.Match[str]) -> WrittenTime:
    """Return how long something takes or how long it is until then: in 8 weeks, over the next two years, two years from now."""
    said, number = match.groupdict(), match["amount"].lower()
    unit, ahead = match["unit"][0].lower(), (said.get("ahead") or "").lower()
    is_from_now = "now" in said
    is_moment = is_from_now or bool(said.get("time")) or (bool(said.get("in")) and not ahead and unit == "y")
    return WrittenTime(
        match.start(),
        match.end(),
        TimeKind.SPAN,
        amount=float(number) if number.isdigit() else float(SMALL_NUMBERS.get(number, 1)),
        unit=_ENGLISH_UNITS[unit],
        is_until=bool(said.get("until")),
        is_within=bool(said.get("within")),
        is_from_now=ahead in {"next", "coming"} or is_moment,
        is_moment=is_moment,
    )


def english_time(text: str, at: int) -> WrittenTime | None:
    """Return the longest time expression that begins at a place of an English text."""
    first = text[at].lower()
    span = _ENGLISH_SPAN.match(text, at) if first in _BEGIN_SPANS else None
    if span and first == "o" and _DENIED.search(text[max(0, at - 40) : at]):
        return None  # nobody waits over a week
    if span and not _INSTEAD.match(text, span.end()):
        return _english_span(span)
    if first in _BEGIN_FROM_NOW and (ahead := _FROM_NOW.match(text, at)):
        return _english_span(ahead)
    if first in _BEGIN_OFTEN and (often := _EVERY_FEW.match(text, at)):
        return WrittenTime(at, often.end(), TimeKind.IN_A_ROW)
    if first in "abcflmotvy" and (past := _ENGLISH_PAST.match(text, at)):
        return WrittenTime(at, past.end(), TimeKind.PAST, word=past.lastgroup or "")
    cadence = _ENGLISH_CADENCES.match(text, at) if first in "/adehimpqswy" else None
    is_limit = cadence is not None and _LIMIT.search(text[max(0, at - 16) : at]) is not None  # answered within a day
    is_limit = is_limit and text[at : at + 1] in {"a", "A"}  # the meetings I get to each week
    is_each = _AMOUNT_BEFORE.search(text[max(0, at - 24) : at]) is not None  # half an hour a day off
    is_limit = is_limit or (cadence is not None and not is_each and _OF_IT.match(text, cadence.end()) is not None)
    if cadence and not is_limit and not re.match(r"[\w%]", text[cadence.end() : cadence.end() + 1]):
        return WrittenTime(at, cadence.end(), TimeKind.CADENCE, word=cadence.lastgroup or "")
    if first in _BEGIN_SEASONS and (feast := _ENGLISH_FEAST.match(text, at)):
        return _english_feast(feast)
    if first in "bt" and (year_on := _YEAR_ON.match(text, at)):
        return _year_on(year_on)
    season = _SEASON.match(text, at) if first in _BEGIN_SEASONS else None
    if season and not (_OF_SEASON.match(season[0]) and _NOUN_NEXT.match(text, season.end())):
        return _english_season(season)
    match = _WHEN.match(text, at) if first in _BEGIN_TERMS else None
    if match and (others := _YEAR_OF_OTHERS.match(text, at)):
        until = _UNTIL.match(others[0]) is not None
        return WrittenTime(at, others.end(), TimeKind.VAGUE, is_until=until)
    if match and match["this"] and _HELD_BY.match(text, match.end() - 2) and _UNTIL.match(match["lead"]):
        return WrittenTime(at, match.end(), TimeKind.VAGUE, is_until=True)
    return _english_term(match) if match and _may_lead(match) else None


def _may_lead(match: re.Match[str]) -> bool:
    """Return whether what stands before a time makes it one: between January |and May, from October |to March; not and May comes."""
    lead, text = match["lead"].split(" ", 1)[0].lower(), match.string
    if lead == "between":
        return match["lead"].lower().startswith("between now") or _AND_BEHIND.match(text, match.end()) is not None
    opened = _ENDS_AT.get(lead)
    begun = _SPAN_BEGUN.search(text[max(0, match.start() - _LONGEST_BEGIN) : match.start()]) if opened else None
    return opened is None or (begun is not None and begun["lead"].lower() == opened)


_ENDS_AT, _LONGEST_BEGIN = {"and": "between", "to": "from"}, 40
_AND_BEHIND = re.compile(r"\s+and\s+", re.IGNORECASE)
_SPAN_BEGUN = re.compile(
    rf"\b(?P<lead>between|from)\s+(?:the\s+)?(?:(?:(?:early|mid|late)[- ])?(?:[0-9]{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?)?{_MONTH_NAMES}"
    r"(?:\s+[0-9]{1,2}(?:st|nd|rd|th)?)?(?:,?\s+20[0-9]{2})?|20[0-9]{2})\s+$",
    re.IGNORECASE,
)


#: What is held in a term has a day nobody tells: by next year's fair; not by next year's end.
_HELD_BY = re.compile(r"['’]s\s+(?!(?:very\s+)?(?:end|close|start|beginning)\b)[a-z]", re.IGNORECASE)
#: Two years that are one of a school or a sport, whose months nobody tells: the 2027-28 school year; not 2027-28, a fiscal year.
_YEAR_OF_OTHERS = re.compile(
    r"(?:[a-z]+\s+)?(?:the\s+)?(?:(?:end|start|beginning)\s+of\s+)?(?:the\s+|our\s+)?"
    r"20[0-9]{2}[/-](?:20)?[0-9]{2}\s+(?:(?!(?:fiscal|financial|tax)\b)[a-z]+\s+(?:year|season)|season)\b",
    re.IGNORECASE,
)


def _english_feast(match: re.Match[str]) -> WrittenTime:
    """Return a feast with the year it is of: by Christmas, before next Easter."""
    name, year = re.sub(r"\s+", " ", match["feast"].lower().replace("’", "'")), (match["year"] or "").lower()
    month, day = _FEAST_DAYS.get(name, (0, 0))
    which = year or (match["which"] or "").lower()
    shift = 1 if which.startswith("next") else 0 if which.startswith("this") else None
    until, part = _UNTIL.match(match[0]) is not None, "before" if match[0].lower().startswith("before") else ""
    more: dict[str, Any] = {"month": month, "day": day, "shift": shift, "is_until": until, "part": part}
    return WrittenTime(
        match.start(), match.end(), TimeKind.FEAST, name, amount=int(year) if year.isdigit() else 0, **more
    )


def _english_season(match: re.Match[str]) -> WrittenTime:
    """Return a time of the year, its name only where something is to be reached until then: by spring, before next fall."""
    written = match[0].lower()
    is_until = _UNTIL.match(written) is not None
    word = (match["season"] or "").lower().replace("fall", "autumn") if is_until else ""
    part = "before" if written.startswith("before") else "end" if "end of" in written else ""
    year = float(match["year"]) if match["year"] else None
    return WrittenTime(match.start(), match.end(), TimeKind.VAGUE, word, part, amount=year, is_until=is_until)


def _slashed(match: re.Match[str]) -> str:
    """Return 12/31/2026 as 2026-12-31; where day and month may be either, as it is written, which stays open."""
    first, second = int(match["first"]), int(match["second"])
    year = match["of"] if len(match["of"]) > 2 else f"20{match['of']}"
    if (first > 12) == (second > 12) and first != second:
        return f"{first}/{second}/{year}"
    month, day = (first, second) if first <= 12 else (second, first)
    return f"{year}-{month:02d}-{day:02d}"


def _of_no_year(match: re.Match[str], lead: str) -> WrittenTime | None:
    """Return by 3/31, until 15/4 as a day; by 1/3 is a part of a whole, and until 4/5 a day of two months that stays open."""
    first, second = int(match["one"]), int(match["other"])
    month, day = (first, second) if first <= _MONTHS_OF_YEAR else (second, first)
    if not (month and day) or month > _MONTHS_OF_YEAR or day > _LONGEST_MONTH:
        return None
    if day > _MONTHS_OF_YEAR:
        return WrittenTime(match.start(), match.end(), TimeKind.MONTH, match[0], month=month, day=day, is_until=True)
    if lead == "by" and first < second:
        return None
    return WrittenTime(match.start(), match.end(), TimeKind.VAGUE, is_until=True)


_MONTHS_OF_YEAR, _LONGEST_MONTH = 12, 31
#: Behind a year, what was or will be then: 2025 actual.
_OF_YEAR = re.compile(r"\s(?:actuals?|outturn|results?|baseline)\b", re.IGNORECASE)


def _is_year_of(text: str, at: int) -> bool:
    """Return whether a year stands before what was or will be then: 2025 actual, 2027 net profit."""
    if _OF_YEAR.match(text, at):
        return True
    words = text[at : at + _LONGEST_BEGIN].split()[:_LONGEST_SUM]
    return text[at : at + 1] == " " and any(is_sum(" ".join(words[: end + 1]).lower()) for end in range(len(words)))


_LONGEST_SUM = 3
#: Before the end of a term is within it.
_LAST_DAYS = re.compile(r"\b(?:end|close)\b")
_ENDS = {"EOY": "year end", "EOFY": "fiscal year end", "EOQ": "quarter", "EOM": "month"}


def _english_month(
    match: re.Match[str], day: str | None, month: str, year: str | None, more: Mapping[str, Any]
) -> WrittenTime | None:
    """Return a month or a day of one. May and March without anything that makes them a time are words, as any month is without a lead."""
    lead = match["lead"].strip().lower()
    is_bare = not lead and not year and not day
    if is_bare and (month.lower() in {"may", "mar"} or not match["coming"]):
        return None
    number = _MONTH_STARTS.index(month[:3].lower()) + 1
    is_earlier = lead.startswith("before") and not (
        day or _LAST_DAYS.search(lead)
    )  # before September: until the end of August
    of_year = int(year) - (is_earlier and number == 1) if year else 0
    number = (number - 1 - is_earlier) % 12 + 1
    days = int(day or 0)
    word = f"{of_year}-{number:02d}" + (f"-{days:02d}" if days else "") if of_year else ""
    kind = TimeKind.TERM if word else TimeKind.MONTH
    return WrittenTime(match.start(), match.end(), kind, word=word, month=number, day=days, **more)


def _english_term(match: re.Match[str]) -> WrittenTime | None:
    lead = match["lead"].strip().lower()
    named = (match["this"] or "").upper()
    is_end = bool((match["end"] and not match["opening"]) or match["whole"])
    moment = is_end or "END" in named or named in {"FYE", *_ENDS}
    is_before = lead.startswith("before") and not _LAST_DAYS.search(lead)
    more: dict[str, Any] = {
        "is_until": _UNTIL.match(lead) is not None,
        "is_moment": moment,
        "is_begin": lead.startswith(("from", "starting", "beginning")) or lead == "between",
        "is_opening": bool(match["opening"]),
    }
    for day, month, year in (("d1", "m1", "y1"), ("d2", "m2", "y2"), (None, "m3", "y3")):
        if match[month]:
            said = str(_DAYS_IN_WORDS[match["said"].lower()]) if match["said"] else "1"  # May first, the first of May
            return _english_month(match, (match[day] or said) if day else None, match[month], match[year], more)
    if match["one"]:
        return _of_no_year(match, lead) if lead else None
    if match["year"]:
        if (not lead or lead == "the") and not _is_year_of(match.string, match.end("year")):
            return None
        word = f"{int(match['year']) - is_before}年"
        return WrittenTime(match.start(), match.end(), TimeKind.TERM, word=word, **more)
    if match["of"] or match["iso"] or match["dotted"]:
        day, month, year = (match["dotted"] or "0.0.0").split(".")  # 31.12.2028: the day first, whoever writes it so
        word = _slashed(match) if match["of"] else match["iso"] or f"{year}-{month:0>2}-{day:0>2}"
        return WrittenTime(match.start(), match.end(), TimeKind.TERM, word=word, **more)
    if match["named"]:
        return WrittenTime(match.start(), match.end(), TimeKind.TERM, word=f"{match['named']}年", **more)
    if match["this"]:
        word = _ENDS.get(named) or re.sub(r"\s+", " ", match["this"].lower()).replace("yr", "year")
        return WrittenTime(match.start(), match.end(), TimeKind.RELATIVE, word=word, **more)
    core = match["fy"] or f"{match['qfy'] or ''}{match['q']}"
    if re.fullmatch(r"[0-9]{4}[/-][0-9]{2}", core):  # in 2027/28
        if (int(core[:4]) + 1) % 100 != int(core[-2:]):
            return None
        core = f"FY{core[:4]}"
    word = re.sub(r"FISCAL(?:YEAR)?", "FY", re.sub(r"[\s-]", "", core).upper())
    kind = TimeKind.PART if match["q"] and not match["qfy"] else TimeKind.TERM
    return WrittenTime(match.start(), match.end(), kind, word=word, **more)
