"""Amounts however they are written, as levels and as changes, in every frame: a number that the sentence does not set is never asserted.

The sentences are all combinations of small tables. The law of each: the reader gives the level, or the change with its amount, or asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from random import Random
from zlib import crc32

import pytest
from hypothesis import settings

from kpicore.guide.sentences import Statement, read_goal

TODAY = date(2026, 11, 30)
#: So many sentences of each frame are tried on every run; all of them under the search profile.
TRIED = 2


@dataclass(frozen=True)
class Amount:
    """A number as it is written; `value` in `unit`, None where nobody can tell it (a couple of dozen)."""

    text: str
    value: float | None
    unit: str = ""
    also: tuple[float, ...] = ()


def amounts(table: str) -> tuple[Amount, ...]:
    """Return the amounts of lines `text | value unit`; several values are each as good, - is none."""
    found = []
    for line in filter(None, map(str.strip, table.splitlines())):
        text, said = (part.strip() for part in line.rsplit("|", 1))
        values, _, unit = said.partition(" ")
        first, *others = values.split("/")
        found.append(Amount(text, None if first == "-" else float(first), unit, tuple(map(float, others))))
    return tuple(found)


def lines(table: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, table.splitlines())))


Kinds = dict[str, tuple[tuple[str, ...], tuple[Amount, ...], str, float]]
Frames = dict[str, tuple[str, ...]]
ENGLISH: Kinds = {
    "count": (
        ("complaints", "sign-ups", "no-shows", "online orders"),
        amounts("""
            40 | 40
            1,200 | 1200
            fifteen | 15
            a hundred and twenty | 120
            twelve hundred | 1200
            half a dozen | 6
            a dozen | 12
            two dozen | 24
            a couple of dozen | -/24
            twenty-odd | -/20
            forty or so | 40
            40ish | 40
            four hundred and something | -
            ~40 | 40
            about 40 | 40
            two and a half thousand | 2500
            one and a half million | 1500000
            two and a half million | 2500000
            half a million | 500000
            a quarter of a million | 250000
            three quarters of a million | 750000
            1.8 million | 1800000
            1.8m | 1800000
            18k | 18000
            one point eight million | 1800000
            3-4 | -
            3 to 4 | -
            three or four | -
        """),
        "9,400,000",
        9.4e6,
    ),
    "percent": (
        ("conversion rate", "churn", "occupancy", "absence rate"),
        amounts("""
            12% | 12 %
            12 per cent | 12 %
            12 percent | 12 %
            12 pc | 12 %
            12pct | 12 %
            twelve per cent | 12 %
            8.5% | 8.5 %
            eight and a half per cent | 8.5 %
            twelve point five per cent | 12.5 %
            a third | 33.3 %
            two thirds | 66.7 %
            three quarters | 75 %
            a quarter | 25 %
            a half | 50 %
            a tenth | 10 %
            one eighth | 12.5 %
            nine tenths | 90 %
            60-something per cent | -
            one in eight | 12.5 %
            eight out of ten | 80 %
            8,5% | 8.5 %
            10-12% | -
            about 12% | 12 %
        """),
        "90%",
        90.0,
    ),
    "points": (
        ("conversion rate", "churn", "occupancy", "absence rate"),
        amounts("""
            2 points | 2 ポイント
            two points | 2 ポイント
            2 pts | 2 ポイント
            2pp | 2 ポイント
            two percentage points | 2 ポイント
            2.5 percentage points | 2.5 ポイント
            two and a half points | 2.5 ポイント
            a point and a half | 1.5 ポイント
            half a point | 0.5 ポイント
            half a percentage point | 0.5 ポイント
            one point one points | 1.1 ポイント
        """),
        "60%",
        60.0,
    ),
    "money": (
        ("turnover", "overheads", "rent bill"),
        amounts("""
            £12,500 | 12500 ポンド
            £1.8m | 1800000 ポンド
            £1.8 million | 1800000 ポンド
            £40k | 40000 ポンド
            £85 | 85 ポンド
            forty thousand pounds | 40000 ポンド
            two and a half million pounds | 2500000 ポンド
            half a million pounds | 500000 ポンド
            a quarter of a million pounds | 250000 ポンド
            one and a half thousand pounds | 1500 ポンド
            twelve hundred pounds | 1200 ポンド
            £2.5 million | 2500000 ポンド
            fifty quid | 50 ポンド
            900 quid | 900 ポンド
            around £40k | 40000 ポンド
            £3-4k | -
        """),
        "£9,400,000",
        9.4e6,
    ),
    "time": (
        ("queue time", "turnaround time", "set-up time"),
        amounts("""
            20 minutes | 20 分
            twenty minutes | 20 分
            half an hour | 30 分/0.5
            a quarter of an hour | 15 分
            three quarters of an hour | 45 分
            an hour and a half | 1.5 時間
            one and a half hours | 1.5 時間
            two and a half hours | 2.5 時間
            2.5 hours | 2.5 時間
            2,5 hours | 2.5 時間
            2h30 | 2.5 時間
            1 hour 20 minutes | 80 分
            two and a half minutes | 2.5 分
            a day and a half | 1.5 日
            two days | 2 日
            2-3 days | -
            point eight seconds | 0.8 秒
        """),
        "9 days",
        9.0,
    ),
}
ENGLISH_LEVELS = {
    "any": lines("""
        Get {name} to {amount}
        Get {name} to {amount} by June
        By June, get {name} to {amount}
        {name} at {amount}
        {name} at {amount} by the end of March
        We want {name} to be {amount}
        We want {name} at {amount} by the end of next year
        {name} should be {amount}
        {name} must not exceed {amount}
        {name} to be no more than {amount}
        Keep {name} under {amount}
        Hold {name} at {amount}
        {name} below {amount}
        {name} of at least {amount}
        Bring {name} down to {amount}
        Cut {name} to {amount}
        Reduce {name} to {amount} by the end of June
        {name} down to {amount}
        Raise {name} to {amount}
        {name} up to {amount} by the end of the year
        Cut {name} from {start} to {amount}
        Take {name} from {start} to {amount} by March
        {name} is {start}, we want {amount}
        {name} is {start} now; get it to {amount}
        {name}: {start} now, {amount} by the end of June
        {name}: {amount}
        Our target for {name} is {amount}
        {name} has to reach {amount}
        {name} to fall to {amount}
        {name} to rise to {amount}
        Keep {name} to {amount}
        Get {name} back to {amount}
        Limit {name} to {amount}
        Cap {name} at {amount}
        {name} at or below {amount}
        {name} {amount} or less
        {name} down from {start} to {amount}
        {name} up from {start} to {amount} by the end of June
        Last year {name} came to {start}; this year we want {amount}
        Bring {name}, now {start}, to {amount}
        {name} has to be {amount} by the end of next March
    """),
    "count": lines("""
        No more than {amount} {name}
        {amount} {name} by the end of June
        We want {amount} {name} by June
        At most {amount} {name}
        Reach {amount} {name}
        {amount} {name} at most
    """),
    "time": lines("""
        {name} within {amount}
        {name} of {amount} or less
    """),
}
ENGLISH_CHANGES = {
    "any": lines("""
        Cut {name} by {amount} | -
        Reduce {name} by {amount} by the end of June | -
        By June, reduce {name} by {amount} | -
        We want to cut {name} by {amount} | -
        {name} cut by {amount} | -
        {name} down {amount} | -
        {name} down {amount} by the end of June | -
        {name} down by {amount} | -
        Bring {name} down by {amount} | -
        Bring {name} down {amount} | -
        Lower {name} by {amount} | -
        Take {amount} off {name} | -
        Shave {amount} off {name} | -
        Knock {amount} off {name} by June | -
        A reduction of {amount} in {name} | -
        A drop of {amount} in {name} by the end of June | -
        {name} to fall by {amount} | -
        {name} {amount} lower than last year | -
        {name} lower by {amount} | -
        Cut {name} by {amount} from {start} | -
        Cut {name}, currently {start}, by {amount} | -
        {name} is {start}; cut it by {amount} | -
        {name} is {start} and should come down by {amount} | -
        Grow {name} by {amount} | +
        Increase {name} by {amount} by the end of June | +
        Raise {name} by {amount} | +
        {name} up {amount} | +
        {name} up {amount} on last year | +
        {name} up by {amount} | +
        Get {name} up by {amount} | +
        Push {name} up {amount} by March | +
        Add {amount} to {name} | +
        Put another {amount} on {name} | +
        An increase of {amount} in {name} | +
        A rise of {amount} in {name} by the end of June | +
        {name} to rise by {amount} | +
        {name} {amount} higher than last year | +
        {name} is {start}; raise it by {amount} | +
        Trim {amount} from {name} | -
        Cut {amount} from {name} | -
        Slash {name} by {amount} | -
        {name} should go down by {amount} | -
        {name} has to come down {amount} | -
        {name} must drop by at least {amount} | -
        Cut {name} by up to {amount} | -
        Cut {name} by another {amount} | -
        Reduce {name} by {amount} more by June | -
        {name} {amount} down on last year | -
        {name} {amount} up on last year | +
        Increase {name} by at least {amount} | +
        We'd like {name} up by {amount} | +
        Improve {name} by {amount} | ?
    """),
    "count": lines("""
        {amount} more {name} | +
        {amount} more {name} by the end of June | +
        Another {amount} {name} | +
        An extra {amount} {name} by June | +
        {amount} fewer {name} | -
        {amount} fewer {name} than last year | -
        We need {amount} more {name} | +
        Win {amount} additional {name} | +
    """),
    "percent": lines("""
        A {bare} reduction in {name} | -
        A {bare} cut in {name} by June | -
        {amount} off {name} | -
        A {bare} increase in {name} | +
    """),
    "money": lines("""
        Save {amount} on {name} | -
        Spend {amount} less on {name} | -
        {amount} more {name} | +
        {amount} off {name} | -
    """),
    "time": lines("""
        {amount} off {name} | -
        {name} {amount} shorter | -
        {name} {amount} faster | -
    """),
}
JAPANESE: Kinds = {
    "count": (
        ("クレーム", "会員数", "欠品", "問い合わせ"),
        amounts("""
            40件 | 40 件
            1,200件 | 1200 件
            1200件 | 1200 件
            百二十件 | 120 件
            二十三万件 | 230000 件
            八千件 | 8000 件
            1万2千件 | 12000 件
            8,000万件 | 80000000 件
            1億2千万件 | 120000000 件
            1.2万件 | 12000 件
            約40件 | 40 件
            40件ほど | 40 件
            40件程度 | 40 件
            40件前後 | 40 件
            40件くらい | 40 件
            数十件 | -
            十数件 | -
            数件 | -
            3〜4件 | -
            30-40件 | -
        """),
        "940,000,000件",
        9.4e8,
    ),
    "percent": (
        ("離職率", "成約率", "稼働率", "不良率"),
        amounts("""
            12% | 12 %
            12% | 12 %
            12パーセント | 12 %
            十二パーセント | 12 %
            8.5% | 8.5 %
            2割 | 20 %
            2.5割 | 25 %
            二割 | 20 %
            二割五分 | 25 %
            2割5分 | 25 %
            七割八分 | 78 %
            半分 | 50 %
            3分の1 | 33.3 %
            三分の一 | 33.3 %
            3分の2 | 66.7 %
            三分の二 | 66.7 %
            4分の3 | 75 %
            約2割 | 20 %
            2〜3割 | -
            1割弱 | 10 %
        """),
        "90%",
        90.0,
    ),
    "points": (
        ("離職率", "成約率", "稼働率", "不良率"),
        amounts("""
            3ポイント | 3 ポイント
            3pt | 3 ポイント
            三ポイント | 3 ポイント
            0.5ポイント | 0.5 ポイント
            2.5ポイント | 2.5 ポイント
            3%ポイント | 3 ポイント
            約3ポイント | 3 ポイント
            2〜3ポイント | -
        """),
        "60%",
        60.0,
    ),
    "money": (
        ("売上", "経費", "家賃", "粗利"),
        amounts("""
            300万円 | 3000000 円
            二百三十万円 | 2300000 円
            1億2千万円 | 120000000 円
            1億2,000万円 | 120000000 円
            8,000万円 | 80000000 円
            2億5千万円 | 250000000 円
            5千円 | 5000 円
            1.5億円 | 150000000 円
            85,000円 | 85000 円
            約300万円 | 3000000 円
            数百万円 | -
        """),
        "940,000,000円",
        9.4e8,
    ),
    "time": (
        ("待ち時間", "対応時間", "納期", "残業時間"),
        amounts("""
            20分 | 20 分
            二十分 | 20 分
            1時間 | 1 時間
            3時間半 | 3.5 時間
            1時間半 | 1.5 時間
            2時間30分 | 2.5 時間
            1.5時間 | 1.5 時間
            半日 | -/0.5
            2日 | 2 日
            30分ほど | 30 分
            2〜3日 | -
            1日半 | 1.5 日
        """),
        "9日",
        9.0,
    ),
}
JAPANESE_LEVELS = {
    "any": lines("""
        {name}を{amount}にする
        {name}を{amount}にしたい
        来年6月までに{name}を{amount}にする
        {name}を来年6月までに{amount}にする
        {name}は{amount}
        {name}は{amount}を目指す
        {name}{amount}
        {name}{amount}を達成
        {name}の目標は{amount}
        {name}を{amount}以内に抑える
        {name}を{amount}に抑える
        {name}は{amount}以下
        {name}を{amount}未満にしたい
        {name}が{amount}を超えないようにする
        {name}{amount}を切る
        {name}を{amount}まで減らす
        {name}を{amount}まで下げたい
        {name}を{amount}まで増やす
        {name}を{amount}に減らす
        {name}を{amount}に引き上げる
        {name}を{start}から{amount}にする
        {name}を{start}から{amount}まで減らす
        {name}、今の{start}を{amount}に
        {name}は今{start}。{amount}にしたい
        {name}が{start}あるのを{amount}まで減らしたい
        {name}を{amount}で維持する
        {name}を{amount}に維持
        {name}:{start}→{amount}
        {name} {start}→{amount}
        現状{start}の{name}を{amount}に
        {name}を現状の{start}から{amount}へ
        {name}を{amount}とする
        {name}を{amount}に収める
        {name}目標:{amount}
        {name}の上限は{amount}
        {name}は最大{amount}
        {name}を最低{amount}
        {name}{amount}以内
        {name}を{amount}以上にする
        {name}を{amount}以下に減らす
        {amount}の{name}を目指す
        {name}を{amount}まで伸ばしたい
        {name}は昨年{start}、今年は{amount}を目指す
    """)
}
JAPANESE_CHANGES = {
    "any": lines("""
        {name}を{amount}減らす | -
        {name}を{amount}減らしたい | -
        {name}を{amount}削減する | -
        {name}{amount}削減 | -
        {name}を{amount}は減らしたい | -
        {name}を{amount}下げる | -
        {name}を{amount}下げたい | -
        {name}を{amount}カット | -
        {name}を来年6月までに{amount}減らす | -
        来年6月までに{name}を{amount}減らす | -
        {name}を前年より{amount}減らす | -
        {name}を去年より{amount}減らしたい | -
        {name}{amount}減 | -
        {name}の{amount}削減 | -
        {name}を{start}から{amount}減らす | -
        {name}は今{start}。{amount}減らしたい | -
        {name}が{start}あるので、{amount}は減らしたい | -
        今{start}の{name}を{amount}減らす | -
        {name}を{amount}増やす | +
        {name}を{amount}増やしたい | +
        {name}を{amount}上げる | +
        {name}を{amount}引き上げたい | +
        {name}を{amount}伸ばす | +
        {name}{amount}アップ | +
        {name}{amount}増 | +
        {name}を前年より{amount}増やす | +
        {name}を今より{amount}増やしたい | +
        {name}をさらに{amount}増やす | +
        {name}をあと{amount}増やす | +
        {name}を{amount}上乗せする | +
        {name}{amount}上乗せ | +
        {name}は今{start}。{amount}増やしたい | +
        {name}を{start}から{amount}増やす | +
        {name}を現状より{amount}削減 | -
        {name}の{amount}削減を目指す | -
        {name}を最低{amount}減らす | -
        {name}を{amount}以上減らす | -
        {name}を少なくとも{amount}は減らす | -
        {name}を{amount}圧縮 | -
        {name}を{amount}引き下げる | -
        {name}を{amount}落とす | -
        {name}を{amount}低減 | -
        {name}を{amount}削る | -
        {name}マイナス{amount} | -
        {name}を{amount}ほど減らす | -
        {name}プラス{amount} | +
        {name}+{amount} | +
        {name}の{amount}増を目指す | +
        {name}を{amount}以上増やす | +
        {name}を昨年の{start}から{amount}増やす | +
        {name}を今の{start}より{amount}増やしたい | +
    """),
    "count": lines("""
        {name}をあと{amount} | +
        {name}、さらに{amount} | +
        {name}をもう{amount} | +
    """),
    "time": lines("""
        {name}を{amount}縮める | -
        {name}を{amount}は縮めたい | -
        {name}を{amount}短縮する | -
        {name}{amount}短縮 | -
    """),
    "percent": lines("""
        {name}を{amount}改善 | ?
        {name}を前年比{amount}減らす | -
    """),
}


@dataclass(frozen=True)
class Frame:
    """A sentence with places for a name and an amount, which it sets as a level (`way` "") or as a change (+, -, ? for either)."""

    text: str
    way: str
    names: tuple[str, ...]
    amounts: tuple[Amount, ...]
    start_text: str
    start: float

    def said(self, name: str, amount: Amount) -> str:
        bare = re.sub(r"^an? ", "", amount.text)
        text = self.text.format(name=name, amount=amount.text, start=self.start_text, bare=bare)
        return text[0].upper() + text[1:]


def frames(kinds: Kinds, levels: Frames, changes: Frames) -> Iterator[Frame]:
    """Return every frame with the names and amounts that fit into it; a change is also told in percent of what is."""
    for kind, (names, written, start_text, start) in kinds.items():
        groups = {"any", kind, "percent" if kind == "points" else kind}
        framed = [(text, "") for group in groups for text in levels.get(group, ()) if kind != "points"]
        told = [tuple(line.rsplit(" | ", 1)) for group in groups for line in changes.get(group, ())]
        shares = kinds["percent"][1] if kind in {"count", "money", "time"} else ()
        for text, way in sorted([*framed, *told]):
            is_any = f"{text} | {way}" in changes["any"]
            yield Frame(text, way, names, (*written, *(shares if is_any else ())), start_text, start)


def fault(frame: Frame, text: str, amount: Amount) -> str:
    """Return what the reader asserts that the sentence does not say, "" where it is right or asks."""
    said = read_goal(text, today=TODAY)
    told = [each for each in said if each.value is not None]
    if len(told) > 1:
        return f"several: {[(each.name, each.value) for each in told]}"
    start = frame.start if "{start}" in frame.text else None
    for each in said:
        if each.baseline is not None and (start is None or not _same(each.baseline, "", start, "")):
            return f"start {each.baseline} {each.unit}"
    return next(
        (f"{each.value} {each.unit}: {wrong}" for each in told if (wrong := _wrong(each, frame.way, amount))), ""
    )


_SIZES = {"秒": 1, "分": 60, "時間": 3600, "日": 86400}


def _same(value: float, unit: str | None, amount: float, amount_unit: str) -> bool:
    if unit in _SIZES and amount_unit in _SIZES and unit != amount_unit:
        value, amount = value * _SIZES[unit], amount * _SIZES[amount_unit]
    return abs(value - amount) <= 0.005 * abs(amount)


def _wrong(each: Statement, way: str, amount: Amount) -> str:
    wanted = [value for value in (amount.value, *amount.also) if value is not None]
    is_amount = any(_same(each.value or 0.0, each.unit, value, amount.unit) for value in wanted)
    is_change = each.mode in {"delta", "percent_change", None}
    if not is_amount:
        return "another number"
    if amount.unit == "%" and each.unit != "%":
        return "another unit"
    if not way:
        return "a change" if is_change and each.mode is not None else ""
    if not is_change:
        return "a level"
    direction = {"+": "increase_by", "-": "decrease_by"}.get(way)
    return "" if direction is None or each.direction in {direction, "unspecified"} else "the other way"


MULTIPLES = (
    *(("en", frame, 2) for frame in ("Double {name}", "Double {name} by June", "Twice as many {name}", "{name} twice what they are now")),
    *(("en", frame, 0.5) for frame in ("Halve {name}", "Cut {name} in half", "Cut {name} by half", "Half as many {name}", "{name} halved by June")),
    *(("en", frame, 3) for frame in ("Triple {name}", "Three times as many {name}", "Treble {name}")),
    *(("en", frame, 1.5) for frame in ("Half as many {name} again", "Half again as many {name}", "{name} at 1.5 times last year", "One and a half times last year's {name}", "{name} up by half", "One and a half times as many {name}")),
    *(("en", frame, 1.2) for frame in ("{name} at 1.2 times last year", "{name} at 120% of last year", "{name} 20% up on last year", "A fifth more {name} than last year")),
    *(("en", frame, 2 / 3) for frame in ("Cut {name} by a third", "{name} down a third", "A third fewer {name}", "Reduce {name} to two thirds of what they are", "{name} down to two thirds of last year")),
    *(("ja", frame, 2) for frame in ("{name}を倍にする", "{name}を2倍にする", "{name}を二倍にしたい", "{name}倍増", "{name}を今の倍に", "{name}を去年の2倍に", "{name}を前年比200%に")),
    *(("ja", frame, 0.5) for frame in ("{name}を半減", "{name}を半分にする", "{name}を半分に減らす", "{name}を今の半分に減らす", "{name}を2分の1に減らす", "{name}半減を目指す", "{name}を5割減らす", "{name}を前年の半分に減らす")),
    *(("ja", frame, 3) for frame in ("{name}を3倍にする", "{name}を今の三倍に")),
    *(("ja", frame, 1.5) for frame in ("{name}を1.5倍にする", "{name}を5割増やす", "{name}を前年比150%にする", "{name}を1倍半にする")),
    *(("ja", frame, 1.2) for frame in ("{name}を1.2倍に", "{name}を去年の1.2倍にする", "{name}前年比120%", "{name}を前年比20%増", "{name}を2割増やす", "{name}2割増", "{name}前年比+20%")),
    *(("ja", frame, 2 / 3) for frame in ("{name}を3分の2にする", "{name}を今の3分の2にする", "{name}を三分の二に減らす", "{name}を3分の1減らす", "{name}を今の3分の2に減らす", "{name}を3分の2まで減らす")),
    *(("ja", frame, 0.8) for frame in ("{name}を2割減らす", "{name}を二割減らしたい", "{name}2割減", "{name}を今の8割にする", "{name}を今の8割に減らす", "{name}を去年の8割に抑える", "{name}を前年比80%に抑える", "{name}を前年比20%減らす", "{name}を前年比2割減に")),
)  # fmt: skip


def factor_fault(text: str, factor: float) -> str:
    """Return what is asserted of a multiple that is neither it nor what it adds or takes away in percent."""
    told = [each for each in read_goal(text, today=TODAY) if each.value is not None]
    for each in told:
        is_multiple = each.unit == "倍" and _same(each.value or 0.0, "", factor, "")
        is_ratio = each.unit == "%" and _same(each.value or 0.0, "", 100 * factor, "") and _is_ratio(each)
        step = abs(100 * factor - 100)
        way = "increase_by" if factor > 1 else "decrease_by"
        is_step = each.unit == "%" and _same(each.value or 0.0, "", step, "") and each.direction == way
        is_step = is_step and each.mode in {"percent_change", None}
        if not (is_multiple or is_ratio or is_step) or len(told) > 1:
            return f"{each.value} {each.unit} {each.mode} {each.direction}"
    return ""


def _is_ratio(each: Statement) -> bool:
    return each.mode is None or (each.name or "").endswith("比")


@pytest.mark.parametrize(("language", "frame", "factor"), MULTIPLES)
def test_a_multiple_of_what_is_is_no_level(language, frame, factor):
    names = ("complaints", "members", "orders") if language == "en" else ("クレーム", "会員数", "経費")
    texts = [text[0].upper() + text[1:] for text in (frame.format(name=name) for name in names)]

    assert {text: wrong for text in texts if (wrong := factor_fault(text, factor))} == {}


def is_search() -> bool:
    """Return whether new examples are looked for by the thousand."""
    return settings.get_current_profile_name() == "search"


def tried(frame: Frame) -> list[tuple[str, Amount]]:
    """Return the names and amounts that a frame is tried with: a few, the same on every machine, or all of them."""
    every = list(product(frame.names, frame.amounts))
    return every if is_search() else Random(crc32(frame.text.encode())).sample(every, TRIED)


@pytest.mark.parametrize(
    ("kinds", "levels", "changes"),
    [(ENGLISH, ENGLISH_LEVELS, ENGLISH_CHANGES), (JAPANESE, JAPANESE_LEVELS, JAPANESE_CHANGES)],
    ids=["English", "Japanese"],
)
def test_an_amount_is_read_as_the_level_or_the_change_it_is_or_asked(kinds, levels, changes):
    faults = [
        (text, wrong)
        for frame in frames(kinds, levels, changes)
        for name, amount in tried(frame)
        if (wrong := fault(frame, text := frame.said(name, amount), amount))
    ]

    assert faults == []


ASIDES = {
    "English": lines("""
        So, {0}
        Look, {0}
        Honestly, {0}
        Okay so {0}
        Well, {0}
        Anyway, {0}
        Morning all! {1}
        {1}. Thanks!
        {1}. That's it.
        {1}. Any questions, shout.
        {1}, please.
        {1}, thanks
        {1}.
        {1}!
    """),
    "Japanese": lines("""
        えーと、{0}
        まあ、{0}
        さて、{0}
        あの、{0}
        お疲れさまです。{0}
        {0}。よろしくお願いします
        {0}。以上です
        {0}。頑張りましょう！
        {0}。
        {0}！
    """),
}
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def fields(text: str) -> list[tuple[object, ...]]:
    """Return what is read of each goal of a text, names in small letters."""
    return [
        (
            (each.name or "").lower(),
            *(each.value, each.unit, each.direction, each.mode, each.baseline, each.deadline, each.cadence),
        )
        for each in read_goal(text, today=TODAY)
    ]


def plain_goals(language: str) -> Iterator[str]:
    """Return a sentence of every frame that is read as one goal with a number."""
    tables = (
        (ENGLISH, ENGLISH_LEVELS, ENGLISH_CHANGES)
        if language == "English"
        else (JAPANESE, JAPANESE_LEVELS, JAPANESE_CHANGES)
    )
    for frame in list(frames(*tables))[:: 1 if is_search() else 10]:
        text = frame.said(*tried(frame)[0])
        if len(read := fields(text)) == 1 and read[0][1] is not None:
            yield text


@pytest.mark.parametrize("language", ["English", "Japanese"])
def test_a_greeting_an_interjection_and_a_closing_remark_change_no_field(language):
    faults = []
    for index, text in enumerate(plain_goals(language)):
        aside = ASIDES[language][index % len(ASIDES[language])]
        said = aside.format(text[0].lower() + text[1:], text)
        if fields(said) != fields(text):
            faults.append((said, fields(said)))

    assert faults == []


@pytest.mark.parametrize("language", ["English", "Japanese"])
def test_full_width_digits_and_capitals_change_no_field(language):
    spellings = (str.lower, lambda text: text.translate(WIDE))
    texts = [(text, spellings[index % 2](text)) for index, text in enumerate(plain_goals(language))]

    assert [(spelt, fields(spelt)) for text, spelt in texts if fields(spelt) != fields(text)] == []


@pytest.mark.parametrize(("language", "other"), [("English", "We are nine people."), ("Japanese", "社員は12人です。")])
def test_a_number_of_something_else_gives_neither_name_nor_value(language, other):
    faults = []
    for text in plain_goals(language):
        [(name, value, *_)] = fields(text)
        told = [(each[0], each[1]) for each in fields(f"{other} {text}") if each[1] is not None]
        if told not in ([], [(name, value)]):
            faults.append((text, told))

    assert faults == []


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("検査室の温度を20±1℃で管理する", "℃"),
        ("充填量は20±1gにする", "g"),
        ("板厚を20±1mmに収める", "mm"),
        ("焼成時間は20±1分", "分"),
        ("湿度は20±1%を維持する", "%"),
        ("納期は20±1日", "日"),
    ],
)
def test_a_tolerance_has_the_unit_of_both(text, unit):
    [found] = read_goal(text)
    [question] = found.questions

    assert (found.unit, [reading.value for reading in question.readings][1:]) == (unit, [19, 21])


def test_a_mean_by_which_something_is_counted_is_said_once():
    [found] = read_goal("荷待ちは1運行あたり平均60分を超えないこと")

    assert (found.name, found.value, found.direction) == ("1運行あたりの荷待ち", 60, "at_most")
