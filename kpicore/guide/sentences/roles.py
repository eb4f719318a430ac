"""Which number of a clause is what: from, to, by how much, an end of a range, part of the name, a condition.

By case and order, never by place alone: a number that no rule gives a role is a rival of the target, and the question names both.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import dropwhile, pairwise, takewhile

from kpicore.guide.sentences.stances import EXPECTED, STATES
from kpicore.guide.sentences.uses import Case, NumberUse
from kpicore.language import (
    MONEY_UNITS,
    NONE_LEFT,
    NOW_WORDS,
    PAST_WORDS,
    Bound,
    MarkKind,
    Motion,
    NumberKind,
    Part,
    TextMark,
    TimeKind,
    WrittenNumber,
    as_float,
    first_mark,
    measured,
    rounded_share,
    text_of,
    unit_factor,
    without_blanks,
)
from kpicore.value_types import replace, value_type


@value_type
class Roles:
    """The numbers of a clause by role. `check` says the same as baseline and target in percent; `rivals` are all that may be the target."""

    target: NumberUse | None = None
    baseline: NumberUse | None = None
    low: NumberUse | None = None
    check: NumberUse | None = None
    in_name: tuple[NumberUse, ...] = ()
    conditions: tuple[NumberUse, ...] = ()
    rivals: tuple[NumberUse, ...] = ()


_TIMES = frozenset({"秒", "分", "時間", "日", "営業日", "週", "か月", "年"})
#: Units of which one in so many is no share: 100円に5円.
_NO_PARTS = frozenset({"%", "ポイント", "倍", "割", "点", "円", "ドル"})
_UNCOUNTED = _TIMES | _NO_PARTS
_CROSSING = frozenset({Motion.OVER, Motion.UNDER})
_SHARES = frozenset({"%", "ポイント", "倍"})
_CHANGES = frozenset({Motion.UP, Motion.DOWN, Motion.BETTER})


def roles_of(marks: Sequence[TextMark], uses: Sequence[NumberUse], *, japanese: bool) -> Roles:
    """Return the roles of a clause's numbers."""
    uses = _shared_out(_with_ratio(marks, uses)) if japanese else list(uses)
    if led := [one for one, two in pairwise(uses) if _is_multiple_of(marks, one, two, japanese=japanese)]:
        rest = [use if japanese else replace(use, case=Case.TO) for use in uses if use not in led]
        found = roles_of(marks, rest, japanese=japanese)
        return replace(found, conditions=(*found.conditions, *led))
    for first, second in pairwise(uses):
        if _are_alternatives(marks, first, second):
            alike = replace(first, number=replace(first.number, unit=second.unit))
            return Roles(rivals=(alike, second), in_name=tuple(use for use in uses if use.is_per))
    if len(uses) > 1 and {"赤字", "黒字"} <= {mark.text for mark in marks}:
        return Roles(rivals=tuple(uses))  # 赤字200万円から黒字100万円へ: of two signs, and under neither name
    apart = [] if japanese or len(uses) < _PAIR else [use for use in uses if _is_of_name_or_group(marks, use)]
    kept = [use for use in uses if use not in apart]  # 140 laptops on Windows 11, 60,000 sheep with a crew of six
    tied = [use for use in kept if _is_in_name(marks, use, kept[kept.index(use) + 1 :], kept, japanese=japanese)]
    named = [use for use in uses if use in apart or use in tied]
    ranged = [low for low, high in pairwise(uses) if low.is_low and high in named]  # 18〜29歳の来館者
    named = [use for use in uses if use in named or use in ranged]
    rest = [use for use in uses if use not in named]
    if not rest or (japanese and len(rest) == 1 and _tells_who(marks, rest[0])):
        return Roles(in_name=tuple(named), conditions=tuple(rest))
    if len(rest) == 1 and _leads_to_vague(marks, rest[0]):
        return Roles(baseline=rest[0], in_name=tuple(named))
    if band := next(((low, high) for low, high in pairwise(rest) if low.is_low or _is_band(marks, low, high)), None):
        return _roles_of_band(marks, band, [use for use in rest if use not in band], named, japanese=japanese)
    if not japanese and len(rest) > 1 and (settled := _with_those_apart(marks, uses, rest)):
        return settled
    baseline = _baseline(marks, rest, japanese=japanese)
    others = [use for use in rest if use is not baseline]
    found = _target(marks, baseline, others, japanese=japanese) if others else Roles()
    return replace(found, baseline=baseline, in_name=tuple(named))


def _with_those_apart(marks: Sequence[TextMark], uses: Sequence[NumberUse], rest: Sequence[NumberUse]) -> Roles | None:
    """Return the roles of English numbers of which some only tell of what or by how much the others are; None without such.

    `rest` are those that are in no name: 1 tree in 6, by £4 to £38.
    """
    every = [use for use in rest if _is_every(marks, use)]
    ones = [use for use in rest if use not in every and use.value == 1]
    words = [mark.norm for mark in without_blanks(marks[: every[-1].at])][-2:] if every else []
    if ones and len(ones) + len(every) == len(rest) and words[1:] == ["every"] and words[0] != "in":
        named = tuple(use for use in uses if use not in rest)
        return Roles(rivals=(ones[-1], every[-1]), in_name=named)  # one every 90 hours: how many, or how far apart
    if every and len(every) < len(rest):
        found = roles_of(marks, [use for use in uses if use not in every], japanese=False)
        return replace(found, conditions=(*found.conditions, *every))
    step = next((use for use, to in pairwise(rest) if _is_step_to(marks, use, to)), None)
    if step is None:
        return None
    found = roles_of(marks, [use for use in uses if use is not step], japanese=False)
    target = found.target
    if target is not None and not target.unit and step.unit not in _SHARES:  # points are no unit of a level
        target = replace(target, number=replace(target.number, unit=step.unit))
    return replace(found, conditions=(*found.conditions, step), target=target)


def _tells_who(marks: Sequence[TextMark], use: NumberUse) -> bool:
    """Return whether a lone number only tells how many do what has an object of its own: 一人でまわす時間を減らす."""
    behind = marks[use.after :]
    is_object = any(one.text == "を" and two.motion is not None for one, two in pairwise(behind))
    return use.case is Case.MEANS and use.unit in {"人", "名"} and use.bound is None and is_object


def _leads_to_vague(marks: Sequence[TextMark], use: NumberUse) -> bool:
    """Return whether a number nobody wrote stands behind a number of its unit, which is then where it starts: 9,400件から数十件にする."""
    vague = (mark.number for mark in marks[use.after :] if mark.number and mark.number.kind is NumberKind.VAGUE)
    return use.bound is None and any(number.unit in {"", use.unit} or use.unit in _TIMES for number in vague)


def _are_alternatives(marks: Sequence[TextMark], first: NumberUse, second: NumberUse) -> bool:
    """Return whether or stands between two numbers of one unit, or か behind each: 10 or 15 percent, 20時間でいくか30時間でいくか."""
    if first.unit not in {"", second.unit}:
        return False
    if [mark.norm for mark in without_blanks(marks[first.after : second.begin])] in (["or"], ["か"]):
        return True
    between = [
        mark.text for mark in marks[first.at + 1 : second.begin] if mark.kind not in {MarkKind.SPACE, MarkKind.BREAK}
    ]
    behind = [mark.text for mark in marks[second.at + 1 : second.at + 1 + len(between)]]
    return between[-1:] == ["か"] and between == behind


def _roles_of_band(
    marks: Sequence[TextMark],
    band: tuple[NumberUse, NumberUse],
    others: Sequence[NumberUse],
    named: Sequence[NumberUse],
    *,
    japanese: bool,
) -> Roles:
    """Return the roles beside the two ends of a band: the goal, or a time that limits what else is counted."""
    low, high = band
    if high.unit in _TIMES and any(use.unit not in _TIMES for use in others):
        return replace(roles_of(marks, others, japanese=japanese), conditions=band)
    start = next((use for use in others if use.case is Case.FROM or _is_start(marks, use)), None)
    target = high if japanese else replace(high, case=low.case)  # the to of 6 to 8 leads nowhere
    return Roles(target=target, low=low, baseline=start, in_name=tuple(named))


def _is_step_to(marks: Sequence[TextMark], step: NumberUse, to: NumberUse) -> bool:
    """Return whether a number is by how much something changes that leads to the one behind it: by £4 to £38, 10 points to 52."""
    behind = first_mark(marks[step.after :])
    if to.case is Case.TO and behind is not None and behind.kind is MarkKind.MOTION and behind.norm in _MORE_OR_LESS:
        return True  # 60 more households, taking us to 310
    between = without_blanks(marks[step.after : to.begin])
    between = [mark for mark in between if mark.kind is not MarkKind.TIME]  # by a quarter this year, to 6%
    counted = between if step.case is Case.BY and not step.unit else []  # by 15 heifers to 120
    between = between[len(list(takewhile(lambda mark: mark.kind is MarkKind.WORD, counted))) :]
    is_led = to.case is Case.TO and all(mark.kind is MarkKind.BREAK and mark.text == "," for mark in between)
    is_changed = any(mark.motion in _CHANGES or mark.motion is Motion.MAKE for mark in marks[: step.begin])
    is_points = step.unit == "ポイント" and to.unit != "ポイント" and step.case is Case.NONE
    before, units = first_mark(reversed(marks[: step.begin])), {step.unit, to.unit}
    is_moved = before is not None and before.norm in {"up", "down"} and step.case is Case.NONE  # up $12 to $140
    is_moved = is_moved and not step.bound and step.value < _SMALL_STEP * to.value and ("" in units or len(units) == 1)
    return is_led and (is_points or is_moved or (is_changed and step.case is Case.BY))


#: From more than half of a number one leads to it as well as by that: up 120 to 140.
_SMALL_STEP = 0.5


def _is_band(marks: Sequence[TextMark], first: NumberUse, second: NumberUse) -> bool:
    """Return whether two numbers are the ends of a band: 7億円から8億円の範囲に, 12℃以上16℃以下に, 25度から28度でキープ."""
    if first.bound is Bound.AT_LEAST and second.bound is Bound.AT_MOST and first.value < second.value:
        is_alike = first.unit in {"", second.unit}
        return is_alike and not any(mark.is_nominal for mark in marks[first.after : second.begin])
    pause = next((at for at in range(second.after, len(marks)) if marks[at].kind is MarkKind.BREAK), len(marks))
    apart = marks[pause:] if any(mark.is_nominal for mark in marks[pause:]) else ()  # 3割→5割、客単価は据え置き
    is_kept = any(mark.motion is Motion.KEEP for mark in marks if mark not in apart)
    is_kept = is_kept and not any(mark.motion in _CHANGES for mark in marks)
    is_range = first.case is Case.FROM and first.value < second.value and first.unit in {"", second.unit}
    if is_kept and is_range and not _is_start(marks, first):
        return True  # 25度から28度でキープ, hold humidity from 45% to 55%
    if is_range and second.case is Case.MEANS and first.unit == second.unit and not _is_start(marks, first):
        return all(mark.motion not in _CHANGES for mark in marks)  # 1日5人から6人くらいで回す
    behind = marks[second.after] if second.after < len(marks) else None
    return first.case is Case.FROM and second.case is Case.LINK and behind is not None and behind.text in BANDS


#: Behind the ends of a band they say that it is one.
BANDS = frozenset({"範囲", "レンジ", "間", "あいだ", "幅"})


#: Of so many and more nobody tells a share in percent.
_LARGE_WHOLE = 10_000


def _with_ratio(marks: Sequence[TextMark], uses: Sequence[NumberUse]) -> list[NumberUse]:
    """Return the uses with 5人に1人 as one share of 20 %."""
    found: list[NumberUse] = []
    for use in uses:
        before = found[-1] if found else None
        between = [mark.text for mark in without_blanks(marks[before.at + 1 : use.at])] if before else []
        is_share = (
            before is not None
            # 10人中3人, 5人に1人
            and (between == ["中"] or (before.case is Case.TO and before.after == use.begin))
            and before.unit == use.unit
            and bool(before.unit)
            and before.unit not in _TIMES | _NO_PARTS
            and before.value > use.value > 0
            and before.bound is None
        )
        if is_share and before is not None and before.value >= _LARGE_WHOLE:
            found[-1:] = [replace(before, is_per=True), use]  # 十万行に三行: as it is counted
        elif is_share and before is not None:
            value = rounded_share(Fraction(str(use.value)), Fraction(str(before.value)))
            number = WrittenNumber(before.number.start, use.number.end, NumberKind.RATIO, value, "%")
            found[-1] = replace(use, number=number, begin=before.begin)
        else:
            found.append(use)
    return found


def _shared_out(uses: Sequence[NumberUse]) -> list[NumberUse]:
    """Return the uses, a count that another count follows at once as what that is shared out to: 1世帯に5キロ, 2人に1台."""
    shares = set()
    for one, two in pairwise(uses):
        is_followed = one.case is Case.TO and one.bound is None and one.after == two.begin
        are_counts = one.unit not in {"", *_TIMES, *_NO_PARTS} and two.unit not in {"", *_TIMES, *_SHARES}
        is_interval = one.unit in _TIMES and two.unit == "回"  # 1時間に1回
        if is_followed and ((are_counts and one.unit != two.unit) or is_interval):
            shares.add(one.at)
    return [replace(use, is_per=True) if use.at in shares else use for use in uses]


def _is_in_name(
    marks: Sequence[TextMark], use: NumberUse, later: Sequence[NumberUse], uses: Sequence[NumberUse], *, japanese: bool
) -> bool:
    """Return whether a number belongs to the name: 1人あたり, 24時間以内の初回連絡率, 入社1年以内離職率, within 20 seconds."""
    if use.number.kind is NumberKind.RATIO:
        return not japanese and len(uses) > 1 and _is_english_part(marks, use)  # a third of them under 30
    if later and _says_again(marks, use, later[0]):
        return True
    if japanese and _is_in_phrase(marks, use, later, uses):
        return True
    following = marks[use.after] if use.after < len(marks) else None
    is_far = following is not None and use.unit in _TIMES and following.norm.startswith("圏")  # 車で15分圏内
    if use.is_per or is_far or (not japanese and _is_owned(marks, use, is_alone=len(uses) == 1)):
        return True
    is_one = japanese and use.value == 1 and bool(later) and _touches(marks, use, later[0])
    is_counted = use.unit not in _TIMES and bool(use.unit) and use.case is Case.NONE
    is_span = use.unit in _TIMES and bool(later) and later[0].unit not in _TIMES | {"回"}
    if is_one and (is_counted or (is_span and use.case in {Case.TO, Case.NONE})):
        return True  # 一人5,000円, 1時間に20個, 1人1時間80個
    if not japanese:
        apart = [each for each in uses if each is use or not _is_owned(marks, each, is_alone=False)]
        return _is_in_english_name(marks, use, later, apart)
    if not later or _is_start(marks, use):
        return False
    if use.case is Case.LINK:  # ドライバー1人の|月の|残業
        following = next((mark for mark in marks[use.after :] if mark.kind not in _BESIDE_NUMBER), None)
    if following is None or not following.is_nominal or following.norm in EXPECTED:
        return False
    behind = marks[use.after + 1] if use.after + 1 < len(marks) else None
    is_done = behind is not None and (behind.motion is Motion.MAKE or behind.kind is MarkKind.BREAK)
    is_act = is_done and use.case is Case.NONE and following.part is Part.VERBAL
    if is_act or _becomes(marks, use, later[0]):  # 特許を2件出願し, 4本公開、
        return False
    return use.case is Case.LINK or (use.case is Case.NONE and marks[use.after - 1].end == following.start)


def _is_in_phrase(
    marks: Sequence[TextMark], use: NumberUse, later: Sequence[NumberUse], uses: Sequence[NumberUse]
) -> bool:
    """Return whether a number stands in the noun phrase of a Japanese name: 面談40件のうち12件を契約に, 4t2人, 生徒1人に先生1人."""
    is_count = use.case is Case.TO and use.unit not in _UNCOUNTED
    if later and use.unit == "日" and use.case is Case.UNTIL:
        month = [mark.text for mark in marks[max(0, use.begin - 2) : use.begin] if mark.text != "の"][-1:]
        if month == ["翌月"]:
            return True  # 翌月の10日までに届けた客が7割
    if later and is_count and later[0].unit == "回" and _touches(marks, use, later[0]):
        return True  # 180世帯に月1回
    if later:
        between = marks[use.after : later[0].begin]
        is_of_which = use.case is Case.LINK and [mark.norm for mark in marks[use.after : use.after + 1]] == ["うち"]
        is_named = bool(use.unit and between) and use.begin > 0 and marks[use.begin - 1].is_nominal
        if is_of_which or (is_count and is_named and all(mark.is_nominal for mark in between)):
            return True  # 機械2台に作業者1人: a count of one thing beside that of another
    behind = marks[use.at + 1 : use.at + 3] if use.unit in _TIMES else ()
    is_of_act = [mark.part for mark in behind] == [Part.VERBAL, Part.CASE] and behind[1].text == "の"
    if is_of_act and behind[0].start == use.number.end:
        return True  # 24時間対応の電話当番
    return any(describes(marks, use, uses) for describes in _DESCRIPTIONS)


_PLAIN = tuple("うくぐすつぬぶむる")


def _is_one_doing(marks: Sequence[TextMark], use: NumberUse, uses: Sequence[NumberUse]) -> bool:
    """Return whether a number is of what is done, which the next one is told of: 機械1台が1時間に作れる数を150個に, 200食出すのに8人."""
    until = next((each.begin for each in uses if each.at > use.at), use.after)
    done = [mark for mark in marks[use.after : until] if mark.kind not in _BESIDE_NUMBER]
    if [mark.text for mark in done[-2:]] == ["の", "に"] and len(done) > 2:  # コーヒー1杯出すのに4分, 200食出すのに8人
        is_act = done[-3].part is Part.VERB and done[-3].norm not in STATES and done[-3].text.endswith(_PLAIN)
        return is_act and (use.unit != "" or use.number.scale > 1)
    ends = [each.begin for each in uses if each.at > use.at and marks[each.begin - 1].text in {"を", "は", "が"}]
    if use.value != 1 or not use.unit or not ends:
        return False
    between = pairwise(marks[use.after : ends[-1]])
    return any(one.part is Part.VERB and one.motion is None and two.is_nominal for one, two in between)


def _is_kept_zero(marks: Sequence[TextMark], use: NumberUse, uses: Sequence[NumberUse]) -> bool:
    """Return whether the days of a state without any are counted: 災害ゼロを通算1,000日まで継続; not 遅れゼロを3か月."""
    lasting = uses[-1]
    if use is lasting or use.value or use.case is not Case.OBJECT or lasting.unit not in _TIMES:
        return False
    is_counted = lasting.case is Case.UNTIL or any(mark.norm in _ON_END for mark in marks[use.after : lasting.at])
    is_counted = is_counted or (lasting.unit == "日" and lasting.case is Case.NONE and lasting.value > _MONTH)
    return is_counted and any(mark.motion is Motion.KEEP for mark in marks[lasting.after :])


#: Nobody says so many days for a span: ゼロを1,000日続ける.
_MONTH = 31
_ON_END = frozenset({"通算", "連続", "累計", "延べ"})


def _becomes(marks: Sequence[TextMark], use: NumberUse, following: NumberUse) -> bool:
    """Return whether what a number describes becomes another of its unit: 約200社の導入社数を250社に, 48時間労働を40時間に.

    Of a span of time the other has the same cadence: not 1時間の研修を月3時間に.
    """
    if following.case not in {Case.TO, Case.UNTIL} or following.unit != use.unit or use.bound is not None:
        return False
    if use.case is Case.MEANS:
        return False  # 講師1人で生徒8人まで
    between = marks[use.after : following.begin]
    if use.value == 1 and use.case is Case.LINK and all(mark.text != "を" for mark in between):
        return False  # 美容師1人の1日の客数、8人までに
    is_each = any(mark.time is not None and mark.time.kind is TimeKind.CADENCE for mark in between)
    return use.unit not in _TIMES or (not is_each and any(mark.text == "を" for mark in between))


def _says_again(marks: Sequence[TextMark], use: NumberUse, following: NumberUse) -> bool:
    """Return whether a multiple or a part says in another way what follows: 倍の40人, 1.5倍に当たる210件, 3分の1にあたる40両."""
    if use.unit == "倍" and use.case is Case.LINK and use.after == following.begin:
        return True
    between = text_of(marks[use.at + 1 : following.begin])
    is_part = use.unit == "倍" or use.number.kind is NumberKind.FRACTION
    return is_part and between in {"に当たる", "にあたる", "に相当する"}


def _is_multiple_of(marks: Sequence[TextMark], use: NumberUse, following: NumberUse, *, japanese: bool) -> bool:
    """Return whether a multiple only leads to the number behind it: 売上を倍にして3億円に, grow sessions 1.5x to hit 180k."""
    if not japanese:
        is_led = use.unit == "倍" and use.bound is None and following.unit not in _SHARES
        return is_led and _is_reached(marks, following)
    is_half = marks[use.at].text in {"半分", "半数"}
    is_multiple = is_half or (use.unit == "倍" and following.unit not in _SHARES)
    between = text_of(marks[use.at + 1 : following.begin])
    return is_multiple and between.startswith(_MULTIPLIED_TO)


def _is_reached(marks: Sequence[TextMark], use: NumberUse) -> bool:
    """Return whether a number is what shall be reached so: to hit 180k."""
    before = without_blanks(marks[: use.begin])[-2:]
    return len(before) > 1 and before[0].norm in {"to", "and"} and before[1].norm in {"hit", "reach"}


_MULTIPLIED_TO = ("にして", "にし、", "になって")


def _is_in_label(marks: Sequence[TextMark], use: NumberUse, uses: Sequence[NumberUse]) -> bool:
    """Return whether a number only tells which: 重大障害(レベル3以上)は, 4t2人."""
    others = [each for each in uses if each is not use]
    is_size = use.unit in _SIZES and use.case is Case.NONE and any(each.begin == use.after for each in others)
    if is_size or not others or use.at < 2 or use.after + 1 >= len(marks):
        return is_size
    opening = next((at for at in reversed(range(use.at)) if marks[at].text in {"(", ")"}), 0)
    is_behind_noun = opening > 0 and marks[opening].text == "(" and marks[opening - 1].is_nominal
    return (
        is_behind_noun and marks[use.after].text == ")" and marks[use.after + 1].text in {"は", "を", "が", "の", "も"}
    )


#: Units by which things are told apart: a 4t truck.
_SIZES = frozenset({"t", "kg", "g", "L", "mL", "cm", "mm", "m", "m2"})


def _describes_noun(marks: Sequence[TextMark], use: NumberUse, uses: Sequence[NumberUse]) -> bool:
    """Return whether a number describes the noun behind it of which none or a share shall be left: 20分を超える案件をなくす."""
    behind = marks[use.after : use.after + 2]
    is_limit = len(behind) > 1 and behind[0].motion in _CROSSING
    is_limit = is_limit and (behind[1].is_nominal or behind[1].part is Part.VERBAL)  # 単価が5,000円を下回る契約
    is_limit = is_limit or (use.case is Case.LINK and use.bound is not None and bool(behind) and behind[0].is_nominal)
    is_limit_of_act = use.case is Case.NONE or (use.case is Case.TO and marks[use.after - 1].text == "に")
    if use.bound is not None and is_limit_of_act and _is_relative(marks, use.after):  # 3回以上来てくれるお客さん
        rest = marks[use.after :]
        return any(mark.norm in NONE_LEFT or (mark.number is not None and mark.number.is_claim) for mark in rest)
    is_topic = use.bound is not None and use.case is Case.TOPIC  # 3時間超はゼロ
    if is_limit and any(each.at > use.at and each.unit == "%" and each.case is Case.TO for each in uses):
        return True  # 20%を下回る患者さんを全体の6割に
    behind = marks[use.after :] if is_limit or is_topic else ()
    return any(
        mark.norm in NONE_LEFT | _STOPPED or (mark.number is not None and mark.number.value == 0) for mark in behind
    )


#: They do away with what is described: 300円以下の商品をやめて.
_STOPPED = frozenset({"止める", "辞める", "やめる", "断る", "打ち切る"})


def _describes_object(marks: Sequence[TextMark], use: NumberUse, uses: Sequence[NumberUse]) -> bool:
    """Return whether a number only tells which things shall be fewer, more or none: 30分以上かかる診察を減らす, 3回続くお客様をなくす."""
    tie = next((at for at in range(use.after, len(marks) - 1) if marks[at].text in {"を", "は"}), 0)
    verb = marks[tie + 1] if tie else None
    is_none = verb is not None and (verb.norm in NONE_LEFT or (verb.number is not None and verb.number.value == 0))
    is_changed = verb is not None and verb.motion in _CHANGES and use.bound is not None and len(uses) == 1
    told = list(marks[use.after : tie])
    while told and told[-1].is_nominal:
        told.pop()
    is_noun = len(told) < tie - use.after
    is_described = is_noun and bool(told) and (told[-1].part in _PREDICATES or told[-1].kind is MarkKind.NOT)
    return is_described and (is_none or is_changed) and all(mark.norm not in _THERE_IS for mark in told)


_THERE_IS = frozenset({"有る", "居る", "残る", "出る", "ある", "いる"})
#: How a number describes a noun of the Japanese name it stands in.
_DESCRIPTIONS = (_is_in_label, _describes_noun, _describes_object, _is_kept_zero, _is_one_doing)


def _is_relative(marks: Sequence[TextMark], at: int) -> bool:
    """Return whether a verb and its auxiliaries lead to a noun."""
    index = at
    while (
        index < len(marks)
        and (marks[index].part in {Part.VERB, Part.AUXILIARY, Part.JOINING} or marks[index].kind is MarkKind.NOT)
        and marks[index].motion is None
    ):
        index += 1
    return (
        index > at
        and index < len(marks)
        and marks[index].is_nominal
        and marks[index].text not in {"こと", "よう", "ため"}
    )


def _is_in_english_name(
    marks: Sequence[TextMark], use: NumberUse, later: Sequence[NumberUse], uses: Sequence[NumberUse]
) -> bool:
    """Return whether a number of an English clause limits, describes or labels the noun beside it."""
    following = marks[use.after] if use.after < len(marks) else None
    words = without_blanks(marks[: use.begin])[-3:]
    before = [mark.norm for mark in words]
    is_of_task = before[:1] in [["cost"], ["costs"], ["time"], ["price"]] and before[1:2] == ["to"]  # time to reach 100
    is_of_task = is_of_task and use.case is not Case.BY and words[-1].motion not in _CHANGES
    parts = [each for each in uses if _is_of_them(marks, each)]  # 15 of those still well at twelve weeks
    if parts and use not in parts and use.unit in _TIMES and use.case is Case.OBJECT and not use.bound:
        return True
    is_when = use in parts and all(each is use or each.unit in _TIMES for each in uses)
    if len(uses) > 1 and ((_is_english_part(marks, use) and not is_when) or (later and is_of_task)):
        return True
    others = [each for each in uses if each is not use and each.unit not in _TIMES]
    others = [each for each in others if not (_is_set_against(marks, each) or _limits_each(marks, each, uses))]
    others = [each for each in others if not _is_every(marks, each)]  # to sell 600 tickets over the two nights
    is_limit = use.unit in _TIMES and bool(others) and use.case in {Case.NONE, Case.MEANS}
    is_modifier = (
        bool(later)
        and following is not None
        and use.case is Case.NONE
        and marks[use.after - 1].end == following.start
        and following.kind is MarkKind.SIGN
    )
    if others and _is_number_of_noun(marks, use, others):
        return following is None or following.kind is not MarkKind.WORD
    is_place = not use.unit and use.case is Case.FROM and not later and bool(others)  # 1,200 boxes from our 3 shops
    is_place = is_place and (all(each.unit for each in others) or not any(mark.motion in _CHANGES for mark in marks))
    if is_place and following is not None:
        behind = first_mark(marks[use.after :])
        return behind is not None and behind.kind is MarkKind.WORD
    is_hyphened = bool(later) and "-" in marks[use.at].text and use.unit in _TIMES
    if is_hyphened and later[0].case is Case.TO and later[0].unit in {"", use.unit}:
        return False  # bring 12-hour shifts down to 10
    is_age = any(mark.norm in {"older than", "younger than"} for mark in use.says_direction)
    if is_age or _describes_counted(marks, use, uses) or _limits_each(marks, use, uses):
        return True
    return (is_limit and (use.bound is not None or use.case is Case.MEANS)) or is_modifier or is_hyphened


def _is_number_of_noun(marks: Sequence[TextMark], use: NumberUse, others: Sequence[NumberUse]) -> bool:
    """Return whether a bare number stands behind its noun, and every other one is tied or has a unit: below 3% on route 17."""
    last = first_mark(reversed(marks[: use.begin]))
    is_bare = not use.unit and not use.is_low and use.bound is None and use.case is Case.NONE and use.begin == use.at
    following = first_mark(marks[use.after :])
    is_paced = following is not None and following.time is not None and following.time.kind is TimeKind.CADENCE
    if not is_bare or is_paced or last is None or last.kind is not MarkKind.WORD or last.motion is not None:
        return False
    for other in others:
        behind = first_mark(marks[other.after :])
        is_counting = behind is not None and behind.kind is MarkKind.WORD and behind.norm.endswith("s")
        is_counting = is_counting and not last.norm.endswith("s")  # two apprentices through phase 4
        if not (other.unit or other.bound or is_counting):
            return False
    return not _is_start(marks, use)


def _is_of_name_or_group(marks: Sequence[TextMark], use: NumberUse) -> bool:
    """Return whether a bare number ends the name of a thing, or tells how many there are of those who do it.

    Laptops on Windows 11, staff onto Office 365, with a crew of six; not visitors from Japan 500 a month, with a score of 90.
    """
    if use.unit or use.bound is not None or use.is_low or use.number.sign:
        return False
    words = without_blanks(marks[: use.at])[-_OF_GROUP:]
    behind = without_blanks(marks[use.after :])[:1]
    if use.case is Case.NONE and use.begin == use.at and len(words) > 1:
        is_counting = bool(behind) and (behind[0].kind is MarkKind.WORD or behind[0].time is not None)
        is_paced = is_counting and behind[0].time is not None and behind[0].time.kind is TimeKind.CADENCE
        is_named = words[-1].kind is MarkKind.WORD and words[-1].text[:1].isupper() and not words[-1].text.isupper()
        is_led = words[-2].kind is MarkKind.PARTICLE and words[-2].text.islower()
        is_beside = any(mark.number is not None for mark in marks[: use.at])
        is_beside = is_beside or {"from", "to"} <= {mark.norm for mark in marks[use.after :]}  # at Gate 7 from 40 to 15
        is_label = is_named and is_led and is_beside and marks[use.at].text.isdigit()
        return is_label and (not is_counting or not is_paced or words[-2].norm in {"for", "in"})
    if use.case is not Case.LINK or len(words) < _OF_GROUP:
        return False
    group = words[2]
    is_group = group.kind is MarkKind.WORD and group.norm not in _NO_GROUPS and measured(group.norm, "") is None
    return words[0].norm in {"with", "using"} and words[1].norm in {"a", "an", *_DEFINITE} and is_group


_OF_GROUP = 4  # with a crew of
#: What has a number rather than members: with an average of 4.5.
_NO_GROUPS = frozenset(
    {"average", "mean", "total", "score", "rating", "minimum", "maximum", "target", "goal", "aim", "value"}
)


def _limits_each(marks: Sequence[TextMark], use: NumberUse, uses: Sequence[NumberUse]) -> bool:
    """Return whether a limit tells of which things another number holds.

    Deposits 40% on every job over 5k, refunds on orders under $50 within 24 hours, everyone over 50 screened.
    """
    words = without_blanks(marks[: use.begin])[-_LONGEST_EACH:]
    if use.bound is None or not words:
        return False
    behind = first_mark(marks[use.after :])
    if words[-1].norm in _WHOEVER and not use.unit and behind is not None and behind.kind is MarkKind.WORD:
        return True
    others = [each for each in uses if each is not use and each.unit != use.unit and each.case is not Case.FROM]
    tie = words[-2].norm if len(words) > 1 else ""
    each = next((at for at, mark in enumerate(words) if at and mark.norm in _OF_EACH_KIND), 0)
    is_each = each > 0 and words[each - 1].kind is MarkKind.PARTICLE and uses[0].at < use.at
    is_each = is_each and all(mark.kind is MarkKind.WORD for mark in words[each + 1 :])
    is_of_those = tie in {"on", "from", "for", "of"} and any(
        other.unit in _TIMES or other.case is Case.BY for other in others
    )
    is_of_those = is_of_those and use.unit not in {"%", *_TIMES}
    return words[-1].kind is MarkKind.WORD and (is_each or is_of_those)


_WHOEVER = frozenset({"everyone", "everybody", "anyone", "anybody", "those", "people"})
_OF_EACH_KIND, _LONGEST_EACH = frozenset({"every", "each", "any", "all"}), 6


def opens_cost(marks: Sequence[TextMark]) -> bool:
    """Return whether marks begin with what each of those counted before costs: at a cost of no more than £200 each, at a price per head."""
    at, article, noun = (*without_blanks(marks[:6])[:3], *[None] * 3)[:3]
    is_led = at is not None and at.norm == "at" and article is not None and article.norm in {"a", "an", "the"}
    return is_led and noun is not None and noun.norm in COSTS


COSTS = frozenset({"cost", "price", "fee", "charge"})


def _describes_counted(marks: Sequence[TextMark], use: NumberUse, uses: Sequence[NumberUse]) -> bool:
    """Return whether a limit describes what is counted before it: 6 contracts worth over $3,000, 10 bookings of 4 nights or more."""
    before = next((each for each in reversed(uses) if each.at < use.at), None)
    last = first_mark(reversed(marks[: use.begin]))
    costs = [at for at in range(before.at, use.begin) if opens_cost(marks[at:])] if before is not None else []
    if costs and before is not None and before.unit not in MONEY_UNITS and use.unit in MONEY_UNITS:
        return True  # 480 people a year at a cost per head not exceeding £200
    is_priced = use.case is Case.OBJECT and bool(use.unit)  # 200 jars at $12
    is_priced = is_priced or (last is not None and last.norm == "worth")  # 3 clients worth £50k each
    if (
        before is None
        or before.unit
        or before.bound
        or before.is_per
        or not (use.bound or is_priced)
        or use.case not in _BEHIND_NOUN
    ):
        return False
    between = [
        mark
        for mark in without_blanks(marks[before.after : use.begin])
        if mark.time is None and mark.norm not in _ADDING  # 6 gigs a month at £400, two more hotels of 100+ rooms
    ]
    is_near = 0 < len(between) <= _LONGEST_DESCRIBED and all(mark.kind in _DESCRIBING for mark in between)
    return is_near and between[0].kind is MarkKind.WORD


_ADDING = frozenset({"more", "further", "additional", "extra"})
_BEHIND_NOUN = frozenset({Case.NONE, Case.LINK, Case.OBJECT})
_DESCRIBING, _LONGEST_DESCRIBED = frozenset({MarkKind.WORD, MarkKind.PARTICLE}), 5


def _is_english_part(marks: Sequence[TextMark], use: NumberUse) -> bool:
    """Return whether a number is a part of the one before: two of them, of which 3, including 4."""
    before = [mark.norm for mark in without_blanks(marks[max(0, use.begin - 4) : use.at])]
    return (
        _is_of_them(marks, use)
        or before[-2:] == ["of", "which"]
        or before[-2:] == ["of", "whom"]
        or before[-1:] == ["including"]
    )


def _is_of_them(marks: Sequence[TextMark], use: NumberUse) -> bool:
    behind = [mark.norm for mark in without_blanks(marks[use.at + 1 : use.at + 6])][:2]
    return behind[:1] == ["of"] and behind[1:] in [[word] for word in _PRONOUNS]


_PRONOUNS = ("them", "these", "those", "whom", "which", "it", "that", "this")


def _touches(marks: Sequence[TextMark], use: NumberUse, following: NumberUse) -> bool:
    """Return whether nothing but a time stands between two numbers: 1人月2件."""
    return all(mark.kind in {MarkKind.TIME, MarkKind.SPACE} for mark in marks[use.after : following.begin])


def _is_owned(marks: Sequence[TextMark], use: NumberUse, *, is_alone: bool) -> bool:
    """Return whether a number only counts what somebody has: our 4 reps, all 56 rooms."""
    before = first_mark(reversed(marks[: use.at]))
    behind = first_mark(marks[use.at + 1 :])
    is_counted = behind is not None and behind.kind is MarkKind.WORD and not use.unit
    words = without_blanks(marks[: use.at])[-3:]
    is_part = len(words) == _OF_THE and words[0].kind is MarkKind.NUMBER and words[1].norm == "of"
    if is_counted and is_part and words[2].norm in _OWNERS | {"the"}:
        return True  # 40 of the 48 plots, 48 of our 52 places
    if is_counted and len(words) > 1 and words[-2].kind is MarkKind.NUMBER and words[-1].norm == "of":
        return True  # 19 of 20 shifts
    if is_counted and [mark.norm for mark in words] in (["each", "of", "the"], ["one", "of", "the"]):
        return True  # each of the 6 branches, every one of the 60 rooms
    if before is not None and before.norm == "all" and _is_of_them(marks, use):
        return True  # all seven of them
    if is_alone and (before is None or before.norm in {"all", "top"} or len(words) < 2 or words[-2].norm == "of"):
        return False  # our 3 shops, fill all 60 places
    is_of_em = before is not None and before.norm == "all" and behind is not None and behind.norm == "of"
    told = list(dropwhile(lambda mark: mark.kind is MarkKind.WORD, without_blanks(marks[use.at + 1 :])))
    is_timed = any(mark.number is not None and mark.number.unit in _TIMES for mark in told)
    # the 4 lifts must be out of order less than 2 hours
    is_subject = before is not None and before.norm == "the" and is_timed and told[0].norm in _COPULAS
    return is_of_em or (is_counted and before is not None and (before.norm in _OWNERS or is_subject))


_COPULAS = frozenset({"should", "must", "shall", "will", "can", "may", "is", "are"})


_OWNERS = frozenset({"our", "all", "my", "their", "these", "both", "top"})
_OF_THE = 3


def _is_start(marks: Sequence[TextMark], use: NumberUse) -> bool:
    """Return whether words of now or of the past stand before a number: 現状30%, 昨年の18名, (今は30件)."""
    if use.case in {Case.NONE, Case.LINK} and _is_called_expected(marks, use.after):
        return True
    near = without_blanks(marks[max(0, use.begin - 4) : use.begin])
    dated = [mark for mark in near if mark.text not in {"で", "は"}][-3:]
    if len(dated) > 2 and dated[0].text == "(" and dated[1].time is not None and dated[2].text == "時点":
        return True  # 820名に(10月末時点で764名)
    if label := next((at for at, mark in enumerate(near) if mark.text == ":" and at), None):  # 現状:日販35本
        titled = [
            mark for mark in marks[: use.begin] if mark.end <= near[label].start and mark.kind is not MarkKind.SPACE
        ]
        opening = next(
            (at for at, mark in enumerate(titled) if mark.text == "(" and titled[-1].text == ")"), len(titled)
        )
        title = titled[opening - 1]  # 現状(10月):91%
        return bool({title.norm, title.text} & (NOW_WORDS | PAST_WORDS))
    for mark in reversed(near):
        if mark.norm in NOW_WORDS or mark.norm in PAST_WORDS or mark.text in NOW_WORDS | PAST_WORDS:
            return True
        if (
            mark.text not in {"の", "は", "が", "で", ":", "=", "年度", "度", "currently", "現在", "(", "（"}
            and mark.kind is not MarkKind.TIME
        ):
            return False
    return False


def _is_called_expected(marks: Sequence[TextMark], at: int) -> bool:
    """Return whether a word behind a number calls that a forecast or an actual, and is no title of the next: 目標400人 実績320人."""
    if at >= len(marks) or marks[at].norm not in EXPECTED:
        return False
    following = first_mark(marks[at + 1 :])
    is_title = following is not None and (following.text == ":" or following.number is not None)
    return marks[at - 1].kind is not MarkKind.SPACE and not is_title


def _baseline(marks: Sequence[TextMark], rest: Sequence[NumberUse], *, japanese: bool) -> NumberUse | None:
    """Return where it starts from; only beside another number, or alone with a verb of change (50件から増やす)."""
    if len(rest) == 1:
        if rest[0].is_left_for(marks):
            return rest[0]  # 3営業日⇒翌営業日: where it leads is no number
        if rest[0].bound is not None:
            return None
        pairs = () if japanese else pairwise(without_blanks(marks[: rest[0].begin]))
        if any(one.norm in {"stop", "quit"} and two.norm.endswith("ing") for one, two in pairs):
            return rest[0]  # stop losing 3 drivers a year: how it is
        is_from = rest[0].case is Case.FROM or _is_told_start(marks, rest[0], japanese=japanese)
        verb = next((mark for mark in marks[rest[0].after if japanese else 0 :] if mark.kind is MarkKind.MOTION), None)
        is_multiplied = verb is not None and verb.motion in {Motion.DOUBLE, Motion.HALVE}  # halve the 12 day wait
        is_to = (
            rest[0].case in {Case.TO, Case.UNTIL, Case.BY, Case.MEANS}
            or rest[0].is_arrow
            or _is_reached(marks, rest[0])
        )
        if not (is_from or (is_multiplied and not is_to)):  # 不良30個を半減する
            return None
        is_led = not japanese and any(mark.norm in _LEADING for mark in marks[rest[0].after :])
        moves = any(mark.motion in _MOVES for mark in marks) or is_led  # from 58% into the forties
        is_floor = any(mark.kind is MarkKind.NOT for mark in marks[rest[0].after :])  # 320名より減らさない
        return rest[0] if moves and not is_floor else None
    start = next((use for use in rest if use.case is Case.FROM), None)
    if start is not None and (not japanese or start is not rest[-1]):
        return start
    start = next((use for use in rest if _is_start(marks, use)), None)
    if start is not None:
        return start
    return (_japanese_start if japanese else _english_start)(marks, rest)


def _english_start(marks: Sequence[TextMark], rest: Sequence[NumberUse]) -> NumberUse | None:
    """Return the number beside a word of now, of this year beside next year's, or the one from which another is led to."""
    if len(rest) == _PAIR and rest[0].bound is None and rest[1].unit in {"", rest[0].unit}:
        words_of_term = [word for word in (mark.norm.partition(" ")[0] for mark in marks) if word in _TERMS]
        if len(words_of_term) == _PAIR and words_of_term[0] == "last" != words_of_term[1]:
            return rest[0]  # Last month 6 complaints, this month 3
    for first, second in pairwise(rest):  # accidents: 3 this year, zero next year
        terms = _term_behind(marks, first), _term_behind(marks, second)
        if terms == ("this", "next") and not any(mark.kind is MarkKind.MOTION for mark in marks[: first.at]):
            return first
    if (
        len(rest) == _PAIR
        and rest[1].case is Case.MEANS
        and any(mark.norm in _SWAPPING for mark in marks[: rest[0].at])
    ):
        return rest[0]  # swap the 14% markdown for 9%
    if (against := next((use for use in rest[1:] if _is_set_against(marks, use)), None)) is not None:
        return against
    for first, second in pairwise(rest):
        if _is_more_than(marks, first, second):
            return second
    words = [at for at, mark in enumerate(marks) if mark.kind is not MarkKind.SPACE]
    told = {
        place
        for place in words
        if marks[place].norm in _NOW_IN_ENGLISH
        or ((time := marks[place].time) is not None and time.kind is TimeKind.PAST)
    }
    now = [at for at, place in enumerate(words) if place in told]
    places = {place: at for at, place in enumerate(words)}
    rest = [use for use in rest if not is_difference(marks, use)]
    begins = {use: places[use.at] for use in rest}  # 60% (now 48%), 48% today
    before = (use for use in rest if any(begins[use] - 4 < at < begins[use] for at in now) and use.bound is None)
    behind = (use for use in rest if any(begins[use] < at < begins[use] + 3 for at in now) and use.bound is None)
    # 2.4 today, 3 next season: it ends what is told
    pauses = {at for at, place in enumerate(words) if marks[place].kind is MarkKind.BREAK}
    ended = (use for use in rest if use.bound is None and begins[use] + 1 in now and begins[use] + 2 in pauses)
    return next(ended, None) or next(before, None) or next(behind, None) or _led_from(rest)


def _is_more_than(marks: Sequence[TextMark], step: NumberUse, level: NumberUse) -> bool:
    """Return whether a number is by how much more or less than the level behind it: twelve more jobs than the 20 we did this year."""
    more = first_mark(marks[step.at + 1 :])
    than = without_blanks(marks[step.after : level.begin])[-2:]
    is_definite = len(than) > 1 and than[0].norm == "than" and than[1].norm in _DEFINITE
    is_alike = level.unit == step.unit and step.bound is None and level.bound is None
    return is_definite and is_alike and more is not None and more.norm in _MORE_OR_LESS


def _is_set_against(marks: Sequence[TextMark], use: NumberUse) -> bool:
    """Return whether a number is only what another one is set against: 28% against 22% last year, 8 times a year, not 6."""
    before = [mark for mark in without_blanks(marks[: use.begin]) if mark.norm not in _DEFINITE][-2:]
    is_denied = len(before) > 1 and before[0].kind is MarkKind.BREAK and before[1].kind is MarkKind.NOT
    is_worse = bool(before) and before[-1].norm == "than" and any(mark.norm == "rather" for mark in marks[: use.at])
    is_worse = is_worse or (
        bool(before) and before[-1].norm in {"against", "versus", "vs"}
    )  # rather in 25 minutes than 40
    return use.bound is None and bool(before) and (is_worse or is_denied)


_SWAPPING = frozenset({"swap", "replace", "exchange", "trade"})
_TERMS, _PAIR = frozenset({"last", "this", "next"}), 2


def _japanese_start(marks: Sequence[TextMark], rest: Sequence[NumberUse]) -> NumberUse | None:
    """Return the first number that becomes the one behind it, by its case, its term or what is told of it."""
    for first, second in pairwise(rest):
        if _is_told_in_turn(marks, first, second):
            return first
        is_wished = any(mark.norm in {"欲しい", "たい"} for mark in marks[second.after :])  # 10人ほしい, 10人にしたい
        if _is_state(marks[first.after : second.begin]) and (_leads_to(second) or second.bound or is_wished):
            return first
        if first.case is Case.LINK and second.case is Case.TO and second.unit == first.unit and first.bound is None:
            return first
        is_moved = second.unit in {first.unit, *_SHARES} and first.unit != "倍"
        is_moved = is_moved and second.case is not Case.TOPIC  # 120行を、新人でも80行は
        between = marks[first.after : second.begin]  # 960時間を超えない、目安は月60時間
        is_moved = is_moved and not any(mark.motion in {Motion.OVER, Motion.UNDER} for mark in between)
        if first.case is Case.OBJECT and is_moved and first.bound is None:
            return first
        if second.unit == "倍" and first.unit != "倍" and first.case in {Case.LINK, Case.OBJECT}:
            return first
    return None


def _is_told_in_turn(marks: Sequence[TextMark], first: NumberUse, second: NumberUse) -> bool:
    """Return whether the first of two numbers is told and the second leads on: 今期2,000万円、来期は3,000万円; 45分授業を50分に."""
    if first.after < len(marks) and marks[first.after].is_nominal and _becomes(marks, first, second):
        return True
    if first.unit != second.unit and second.value:
        return False
    behind = first.after + (first.after < len(marks) and marks[first.after].text == "しか")
    is_described = first.bound is None and second.case is Case.TO and first.unit == second.unit
    if is_described and _is_relative(marks, behind):
        return True  # 年間300万円かかっている広告費を200万円に, 年に2回しか来ないお客さんを年4回に
    terms = _term_before(marks, first), _term_before(marks, second)
    is_next = terms[0] in _NOW and terms[1] in _THEN
    # A number with nothing behind it ends what is told of a topic: 離職率は15%、10%に下げたい.
    is_plain = first.case is Case.NONE and first.bound is None and first.after < len(marks)
    topic = next(
        (mark for mark in reversed(marks[: first.begin]) if mark.kind not in _BESIDE_NUMBER and mark.text != "平均"),
        None,
    )
    is_taking = text_of(marks[: first.begin]).endswith(("のに", "のに平均"))  # 弁当1個詰めるのに3分、2分にする
    is_topic = is_taking or (topic is not None and topic.text == "は")
    is_told = is_plain and marks[first.after].kind is MarkKind.BREAK and is_topic
    is_next = is_next or (is_told and not terms[0] and terms[1] in _THEN)  # 受診率は6割、来年度は8割をめざす
    is_asked = any(mark.norm in {"願う", "頼む"} for mark in marks[second.after : second.after + 3])  # 8%でお願いします
    is_led = second.case is Case.TO or (is_taking and (second.case is Case.MEANS or second.bound is not None))
    return is_next or ((is_led or is_asked) and is_told)


_LEADING = frozenset({"to", "into", "towards", "below", "under"})
_MOVES = _CHANGES | {Motion.DOUBLE, Motion.HALVE}


def _is_told_start(marks: Sequence[TextMark], use: NumberUse, *, japanese: bool) -> bool:
    """Return whether a lone number is what now is or was: 今の31件を減らす, 現状の不良31件を減らす, compared with last year's 31."""
    before = without_blanks(marks[: use.at])
    if not japanese:
        last = before[-1].text.lower().replace("’", "'") if before else ""
        is_of_time = (
            bool(before) and before[-1].time is not None and last.endswith("'s") and not last.startswith("next")
        )
        is_definite = last in _DEFINITE and any(mark.norm in NONE_LEFT for mark in before)  # pay off the 60k loan
        is_definite = is_definite and not tells_most(marks[use.after :])  # get rid of the 60 oldest units
        return is_of_time or last in NOW_BEFORE_NOUN or is_definite
    is_object = use.case is Case.OBJECT or _is_state(marks[use.after :])
    if is_object and any(mark.norm in NONE_LEFT for mark in marks[use.after :]):
        return True  # 借金1000万円を完済する, 週3回あるのをなくす
    if use.case is not Case.OBJECT:
        return False
    while before and before[-1].is_nominal and not {before[-1].norm, before[-1].text} & (NOW_WORDS | PAST_WORDS):
        before.pop()
    told = [mark for mark in before[-2:] if mark.text != "の"]
    return bool(told) and bool({told[-1].norm, told[-1].text} & (NOW_WORDS | PAST_WORDS))


def tells_most(marks: Sequence[TextMark]) -> bool:
    """Return whether marks begin with what is most so, so that a number before them picks some of more: the 60 | oldest units."""
    words = [mark.norm for mark in without_blanks(marks)[:2]]
    is_most = bool(words) and (words[0] in _MOST or (words[0].endswith("est") and words[0] not in _NO_DEGREES))
    return is_most and len(words) > 1 and words[1].isalpha()


_MOST = frozenset({"most", "least", "worst", "best"})
_NO_DEGREES = frozenset(
    {"forest", "request", "harvest", "interest", "contest", "protest", "guest", "test", "chest", "west"}
)


#: Before a number they tell that it is how it stands.
NOW_BEFORE_NOUN = frozenset({"current", "present", "existing", "today's"})
_DEFINITE = frozenset({"the", "our", "my"})
_NOW, _THEN = frozenset("今本当"), frozenset("来翌再")


def _term_before(marks: Sequence[TextMark], use: NumberUse) -> str:
    """Return the first sign of the term named last before a number."""
    terms = [mark.text for mark in marks[: use.begin] if mark.time is not None and mark.time.kind is TimeKind.RELATIVE]
    return terms[-1][:1] if terms and not set(terms[-1]) & set("中内末") else ""  # 今月中に is ahead


def _term_behind(marks: Sequence[TextMark], use: NumberUse) -> str:
    """Return the first word of the term that stands right behind an English number and what it counts."""
    behind = (mark for mark in marks[use.after :] if mark.kind not in {MarkKind.SPACE, MarkKind.WORD})
    term = next(behind, None)
    is_term = term is not None and term.time is not None and term.time.kind is TimeKind.RELATIVE
    return term.norm.split()[0] if term is not None and is_term else ""


_BESIDE_NUMBER = frozenset({MarkKind.SPACE, MarkKind.ABOUT, MarkKind.TIME})


def _led_from(rest: Sequence[NumberUse]) -> NumberUse | None:
    """Return the number from which another is led to: the backlog of 600 cases to zero."""
    for first, second in pairwise(rest):
        is_alike = first.unit == second.unit or "" in {first.unit, second.unit}
        is_up_to = first.value < second.value and any(mark.norm == "up to" for mark in second.says_direction)
        if (
            (second.case is Case.TO or is_up_to)
            and first.case in {Case.LINK, Case.NONE}
            and first.bound is None
            and is_alike
        ):
            return first
    return None


def _is_state(between: Sequence[TextMark]) -> bool:
    """Return whether what stands between two numbers tells that the first is how it is: 12人出てるのを, 8%なのを, 3人しか来ないので."""
    said = next((at for at, mark in enumerate(between) if mark.part in _PREDICATES or mark.kind is MarkKind.NOT), None)
    if said is None or between[said].motion in _CHANGES:
        return False
    behind = [mark.text for mark in between[said + 1 :]]
    is_nominal = any(one in {"の", "ん", "ところ"} and other in _BEHIND_NOMINAL for one, other in pairwise(behind))
    is_verb = any(mark.part is Part.VERB for mark in between[said:])
    return is_nominal or (is_verb and bool(behind) and behind[-1] in {"ので", "けど", "けれど", "が", "から"})


_PREDICATES = frozenset({Part.VERB, Part.ADJECTIVE, Part.AUXILIARY})
_BEHIND_NOMINAL = frozenset({"を", "が", "は", "に", "で"})


#: They say how it is or was.
_NOW_IN_ENGLISH = frozenset(
    {
        "at the moment",
        "at present",
        "as of today",
        "as of now",
        "baseline",
        "currently",
        "now",
        "today",
        "current",
        "today's",
        "present",
        "was",
        "were",
    }
)


def _target(
    marks: Sequence[TextMark], baseline: NumberUse | None, others: Sequence[NumberUse], *, japanese: bool
) -> Roles:
    """Return target, check and conditions among the numbers that are left, or rivals."""
    if len(others) == 1:
        return Roles(target=others[0])
    if baseline is not None and (stages := [use for use in others if _is_expected_stage(marks, use)]):
        found = _target(marks, baseline, [use for use in others if use not in stages], japanese=japanese)
        return replace(found, conditions=(*found.conditions, *stages))
    if baseline is not None:
        later = [use for use in others if use.at > baseline.at] if japanese else list(others)
        later = [use for use in later if not _is_start(marks, use)] or later  # 2,400万→2,550万見込→2,800万
        target = next((use for use in later if _leads_to(use)), later[0] if later else others[0])
        left = [use for use in others if use is not target]
        is_way = target.is_left_for(marks) or any(use.is_left_for(marks) for use in left)  # 8% → 6% → 4%
        if all(use.unit == "%" for use in left) and not is_way:
            return Roles(target=target, check=left[0])
    # 10%増やして: a verb of change follows directly, so that it is how much
    changing = {at for at, mark in enumerate(marks) if mark.motion in _CHANGES}
    moved = [use for use in others if use.after in changing and use.case in {Case.NONE, Case.OBJECT}]
    firm = [use for use in others if use not in moved]
    if moved and any(_leads_to(use) or use.bound for use in firm):
        found = _target(marks, None, firm, japanese=japanese)
        return replace(found, check=next((use for use in moved if use.unit == "%"), None))
    return _among(marks, others)


def _is_expected_stage(marks: Sequence[TextMark], use: NumberUse) -> bool:
    """Return whether a number between two arrows only tells what is forecast: 70%→2026年度見込74%→85%; not 70%→74%→85%."""
    if not use.is_left_for(marks):
        return False
    begin = next((at for at in reversed(range(use.at)) if marks[at].kind is MarkKind.ARROW), use.at)
    return begin < use.at and any(mark.norm in EXPECTED for mark in marks[begin : use.after])


def _among(marks: Sequence[TextMark], others: Sequence[NumberUse]) -> Roles:
    """Return the target among numbers without a role: those that one of the rules sets apart are conditions, the rest are rivals."""
    left, conditions = list(others), []
    for is_apart in _SET_APART:
        found = [use for use in left if is_apart(marks, use, left)]
        if len(found) < len(left):
            conditions += found
            left = [use for use in left if use not in found]
    leading = [use for use in left if _leads_to(use)]
    if len(leading) == 1 and all(use.unit != leading[0].unit for use in left if use is not leading[0]):
        apart = [use for use in left if use is not leading[0]]
        by = next((use.unit for use in apart if use.case is Case.BY), "")  # down by ten days to 32
        conditions += apart
        left = [replace(leading[0], number=replace(leading[0].number, unit=leading[0].unit or by))]
    is_one = len({(use.value, use.unit) for use in left}) == 1
    if is_one:
        return Roles(target=left[0], conditions=tuple(conditions))
    return Roles(rivals=tuple(left), conditions=tuple(conditions))


def _is_beside_count(marks: Sequence[TextMark], use: NumberUse, others: Sequence[NumberUse]) -> bool:
    """Return whether a number tells by how much another differs, or of each that is counted: 3 choirs, 1 per county; 4本公開、各100人に."""
    before = first_mark(reversed(marks[: use.begin]))
    if is_difference(marks, use) or before is None or use is others[0]:
        return is_difference(marks, use)
    behind = first_mark(marks[use.at + 1 :])
    return before.text == "各" or (before.kind is MarkKind.BREAK and behind is not None and behind.norm == "per")


def _is_utmost(_: Sequence[TextMark], use: NumberUse, others: Sequence[NumberUse]) -> bool:
    """Return whether a number only tells how many are possible at all, and fewer are meant: 40人が限界、35人くらいで."""
    is_limit = use.case is Case.SUBJECT and any(mark.norm in {"限界", "限度"} for mark in use.says_direction)
    later = [each for each in others if each.at > use.at and each.unit in {"", use.unit}]
    return is_limit and use.bound is not None and len(later) == len(others) - 1 > 0


def _is_more_by_then(marks: Sequence[TextMark], use: NumberUse, others: Sequence[NumberUse]) -> bool:
    """Return whether a number only tells how many more lead to the number behind it: もう一人入れて5人体制, あと2店舗出して5店舗に."""
    before = first_mark(reversed(marks[: use.begin]))
    is_raised = use.after < len(marks) and marks[use.after].motion is Motion.UP  # 5台増やして20台体制
    if use.bound is not None or not (is_raised or (before is not None and before.text in _YET)):
        return False
    later = [each for each in others if each.at > use.at and each.unit == use.unit and each.value > use.value]
    between = marks[use.after : later[0].begin] if later else ()
    return any(mark.text in {"て", "で"} and mark.part is Part.JOINING for mark in between)


_YET = frozenset({"もう", "あと", "さらに", "更に"})


def _is_where(_: Sequence[TextMark], use: NumberUse, others: Sequence[NumberUse]) -> bool:
    """Return whether a number only says within what distance a later count is reached: 半径3km以内に500軒配る."""
    is_place = use.case is Case.TO and _is_within(use) and use.unit in {"km", "m", "キロ"}
    return is_place and any(each.at > use.at and each.unit not in {"", use.unit} for each in others)


def _is_means(_: Sequence[TextMark], use: NumberUse, others: Sequence[NumberUse]) -> bool:
    """Return whether a number says with whom or what: 3人で; not 24時間以内を95%で."""
    is_share = use.unit == "%" and all(_is_within(each) for each in others if each is not use)
    return use.case is Case.MEANS and not is_share


def _is_within(use: NumberUse) -> bool:
    return any(mark.norm == "以内" for mark in use.says_direction)


def _is_beside_share(marks: Sequence[TextMark], use: NumberUse, others: Sequence[NumberUse]) -> bool:
    """Return whether a number only limits what a share is of: 4時間以内が9割, 3コール以内に92%, 65% of children by at least 1 grade."""
    shares = [each for each in others if each.unit == "%"]
    if not shares or use in shares:
        return False
    share = shares[0]
    behind = next((mark.norm for mark in marks[share.after :] if mark.kind is not MarkKind.SPACE), "")
    is_apart = share.at > use.at or any(mark.kind is MarkKind.BREAK for mark in marks[share.after : use.begin])
    is_of_some = behind.startswith("of ") or (behind == "of" and not is_apart)  # within 3 rings, 95% of the time
    is_limit = use.bound is not None and (is_of_some or (use.case is Case.TO and _is_within(use)))
    return use.unit in _TIMES or (len(shares) == 1 and is_limit)


def _lasts_beside_zero(_: Sequence[TextMark], use: NumberUse, others: Sequence[NumberUse]) -> bool:
    """Return whether a number is how long there is none: 労災ゼロ365日, 遅れゼロを3か月."""
    return use.unit in _TIMES and bool(use.value) and any(each.value == 0 for each in others)


def _is_beside_ratio(marks: Sequence[TextMark], use: NumberUse, others: Sequence[NumberUse]) -> bool:
    """Return whether a number only tells of what one in so many is: one in five should be under 40."""
    parts = [each for each in others if each.number.kind is not NumberKind.RATIO]
    is_told = all((each.bound is not None and not each.unit) or _is_every(marks, each) for each in parts)
    return use in parts and len(parts) == len(others) - 1 and is_told


#: What sets a number apart from those that may be the target, in this order.
_SET_APART = (
    _is_utmost,
    _is_beside_count,
    _is_more_by_then,
    _is_where,
    _is_means,
    _is_beside_share,
    _lasts_beside_zero,
    _is_beside_ratio,
)


def is_difference(marks: Sequence[TextMark], use: NumberUse) -> bool:
    """Return whether a number only tells by how much another one differs from what was: £25k, £8k more than last year."""
    behind = [mark.norm.split()[0] for mark in without_blanks(marks[use.after :])][:2]  # on this year, on last year
    before = first_mark(reversed(marks[: use.begin]))
    opened = without_blanks(marks[: use.begin])[-2:-1]
    if before is not None and before.norm in {"up", "down"} and use.case is Case.NONE and opened:
        return opened[0].kind is MarkKind.BREAK  # income of $1.5M, up $300K
    if use.begin and marks[use.begin - 1].text.endswith("より"):
        return bool(behind) and behind[0] in DEGREES  # 昨年より5人多い25人
    if use.case is Case.LINK and before is not None and before.norm in _STEPS and _SET_AGAINST.intersection(behind[:1]):
        return True  # an increase of 15% on this year
    return len(behind) > 1 and (
        (behind[0] in _MORE_OR_LESS and behind[1].startswith("than"))
        or (behind[0] in _STEPS and behind[1] in _SET_AGAINST and before is not None and before.norm in {"a", "an"})
    )


_STEPS = frozenset(
    {"increase", "rise", "jump", "growth", "improvement", "gain", "drop", "fall", "decrease", "reduction", "cut"}
)
_SET_AGAINST = frozenset({"on", "over", "from", "against", "versus", "vs", "since", "compared"})
_MORE_OR_LESS = frozenset({"more", "less", "fewer", "higher", "lower"})
#: They say how much there is of something.
DEGREES = frozenset({"多い", "少ない", "高い", "低い", "長い", "短い", "早い", "速い"})


def _is_every(marks: Sequence[TextMark], use: NumberUse) -> bool:
    """Return whether a number is that of which one is counted, or in how many parts that happens: 1 call-back in every 20 jobs.

    Sell 600 tickets over the two nights; not 2,000 over the 1,800 we did.
    """
    words = without_blanks(marks[: use.at])[-3:]
    counted = takewhile(lambda mark: mark.kind is MarkKind.WORD, without_blanks(marks[use.at + 1 :]))
    is_plural = use.unit in _TIMES or (not use.unit and any(mark.norm.endswith("s") for mark in counted))
    if len(words) > 1 and words[-2].norm in _DURING and words[-1].norm in _PARTS_OF:
        return is_plural and use.bound is None and not use.number.sign
    first = words[0].number if len(words) == _OF_THE and words[2].norm == "in" else None
    is_share = first is not None and first.kind is NumberKind.RATIO  # 1 tree in 6
    return is_share or (bool(words) and words[-1].norm == "every")


_DURING = frozenset({"over", "across", "during", "between", "throughout"})
_PARTS_OF = _DEFINITE | {"these", "those"}


def _leads_to(use: NumberUse) -> bool:
    return use.case in {Case.TO, Case.UNTIL} or use.is_arrow


# -- the scale that two numbers of one thing share -------------------------------------------------------------------

#: A number shares the scale where that brings it within so many times of the other; nobody plans a change of 30 times in passing.
_NEAR = 30
#: Beside 億 one may still count in 万, beside a million in thousands.
_SMALLER = {10**12: 10**8, 10**9: 10**6, 10**8: 10**4, 10**6: 10**3}


def in_unit_of(number: WrittenNumber, unit: str) -> WrittenNumber | None:
    """Return a number in another unit of which one is so much, whoever counts, None where there is none: a day has no fixed hours."""
    factor = unit_factor(number.unit, unit) if number.unit and unit else None
    if factor is None or (number.unit in _CLOCK) != (unit in _CLOCK) or number.unit in _NO_PARTS:
        return None
    return replace(number, value=as_float(Fraction(str(number.value)) * factor), unit=unit)


_CLOCK = frozenset({"秒", "分", "時間"})


def in_scale_of(number: WrittenNumber, other: WrittenNumber) -> WrittenNumber | None:
    """Return a number beside another of the same thing as it is meant: 2,400 is 2,400万 beside 3,000万, 8,500 itself beside 1万人.

    None where it has no unit, and neither it nor its multiple is anywhere near the other: nothing tells which is meant.
    """
    if (
        number.scale > 1
        or other.scale == 1
        or not number.value
        or not other.value
        or number.unit not in {"", other.unit}
    ):
        return number
    for times in (1, other.scale, _SMALLER.get(other.scale, other.scale)):
        value = as_float(Fraction(str(number.value)) * times)
        if 1 / _NEAR < value / other.value < _NEAR:
            return replace(number, value=value, scale=times)
    return number if number.unit else None
