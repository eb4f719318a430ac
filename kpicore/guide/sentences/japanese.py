"""The grammar of one Japanese goal sentence: which amount is the target, which the baseline, which way is good, and what it is called.

The rules, in the order they are tried (docs/statement.md shows each with examples):

1. What happened, what may be and what is asked is no goal.
2. Time is taken out first (`terms`), then amounts are found; 1人あたり, 上位3社の and other numbers before the last belong to the name.
3. A から B, A → B and A を B: the first is the baseline. 現状A names one too.
4. The words behind the target say what it does: 以上, 以内, 増加, へ, 維持, 達成; nothing said means what R2 says of a blank, or at most
   where less of it is better by its name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from kpicore.guide.sentences.amounts import Amount, amounts, with_digits
from kpicore.guide.sentences.lexicon import (
    BARE_NAME,
    DOWN,
    FACTOR_NOUN,
    KEEP,
    REACH,
    SECURE,
    TREND_NOUN,
    UP,
    is_indicator,
    is_low_good,
    is_talk_of_method,
)
from kpicore.guide.sentences.names import begins_with_verb, name_after, name_before, name_of_act, tidy_name
from kpicore.guide.sentences.segments import Piece
from kpicore.guide.sentences.terms import BLANKED, Terms, cadence_at, read_terms
from kpicore.guide.sentences.values import ParsedGoal
from kpicore.periods import Calendar

_NO_GOAL = re.compile(
    r"(?:した|でした|だった|ました|かった|[っいえきれけげ]た)(?:$|が|けど|ので|とき|場合|ため|結果|という|と[^こ])"
    r"|[?]|(?:です|ます|でしょう|だろう|たの|のです)か$|でしょう|だろう|かもしれ|らしい|によると|こともあ|ことがあ"
    r"|可能性|おそれ|恐れ"
    r"|(?:場合|もし|すれば|なければ|したら|[えいっ]たら|だったら|とすれば|とすると)|てい(?:る|ます|た)(?!客)|ておりま|ですが"
    r"|けれど|のに$"
    r"|(?:必要|重要|大切|不可欠|可能|効果的|おすすめ)(?:です|があ|である|だ|$|な)|お?すすめ|(?:でき|れ)ます$|ではな"
    r"|ではありません|ません"
    r"|(?:先月|昨年|去年|前年度?|先週|昨日|前期|前回|昨年度)(?:の(?!約?[0-9])|は|に)|実績(?:は|:|が|$)|予想|予測|見通し"
    r"|見込み(?!客)|といえ|と言え|そうだ|そうです"
)
_GOAL_WORD = re.compile(r"目標|目指|めざ|ノルマ|ゴール|KGI|KPI|KDI|狙|コミット")
_COPULA = re.compile(r"^(?:です|である|だ|になります|となります|でございます|とする|とします)")
_PER_ONE = re.compile(r"(?:あたり|当たり|当り|につき|ごと)")
_FROM = re.compile(r"(?:程度|ほど)?\)?(?:から|より|→|⇒|->|=>|➡|⇨|~>|➔)[、,]?\s*(?:約|およそ)?")
_TO_OBJECT = re.compile(r"(?:の[^0-9、を]{0,12})?を[、,]?\s*(?:約|およそ|さらに)?")
_TIMES_OF = re.compile(r"(?:の|に対し(?:て)?)[、,]?\s*(?:約|およそ)?")
_AS_NOW = re.compile(
    r"(?:現状|現在|既存|今|いま|直近|足元|ベース|基準値?|昨年度?|前年度?|去年|先月|前月|前期)(?:は|の|が|で|:)*(?:約|およそ)?$"
)
#: 24時間以内の初回連絡率 is a name; beyond 15 digits a row of numbers was run together.
_WITHIN_A_NAME = re.compile(r"(?:以内|以上|以下|未満)の[^をに、]{1,20}(?:率|割合)$")
_LARGEST = 1e15
_NOW_IN_BRACKETS = re.compile(
    r"[(](?:現状|現在|今|いま|直近|足元|基準値?|ベース)[^0-9()]{0,6}(?P<amount>[^()]*[0-9][^()]*)[)]"
)
_ASIDE = re.compile(r"[(\[](?:[\s" + BLANKED + r"]*|[^()\[\]]*[×÷=][^()\[\]]*)[)\]]")
_THING_DONE = re.compile(
    r"^の(?P<thing>[^をにがは、]{1,20}を)(?:[^をに、]{1,8}に|必ず|きちんと|しっかり)?(?P<verb>[^をに、]{2,8})$"
)
_APPROXIMATELY = re.compile(
    r"^(?:\s|程度|くらい|ぐらい|ほど|前後|強|弱|台(?!数)|\((?:税[込抜]|税別|[^()0-9]{1,20})\)|" + BLANKED + r")+"
)
#: A negated bound turns: 超えないように is at most, 下回らない at least.
_NOT = r"(?:な[いく]|ず|ぬ|ることな[くい]|ること[のが]ない)"
_NOT_ABOVE = re.compile(
    rf"^(?:を?(?:(?:[超越]え|超さ|[超越]えさせ|上回ら|上回らせ|上まわら|(?:超過|オーバー|突破)(?:し|させ)|[超越]えることの?){_NOT}"
    r"|[超越]える?こと[のが]?な[いく]|上回ること[のが]?な[いく]|(?:[超越]え|上回っ)ては(?:なら|いけ)ない)|(?:以上|超)に(?:し|さ|な|なら|増やさ|させ)な[いく]|[がを]?上限)"
)
_NOT_BELOW = re.compile(
    rf"^(?:を?(?:(?:下回ら|下回らせ|下まわら|切ら|切らせ|割ら|割らせ|割り込ま|割り込ませ|割りこま){_NOT}"
    r"|(?:下回る|切る|割る|割り込む)こと[のが]?な[いく]|(?:下回っ|切っ|割っ|割り込ん)[てで]は(?:なら|いけ)ない)|(?:以下|未満)に(?:し|さ|な|なら|落とさ|減らさ|させ)な[いく]|[がを]?下限)"
)
_SO_THAT = re.compile(r"^(?:よう(?:に(?:する|します|したい|しましょう)?)?|こと(?:とする|にする)?)")
_LIMIT_BEFORE = re.compile(
    r"(?:[のをはが]|、)?(?:(?P<high>上限|最大|最高でも)|(?P<low>下限|最低でも|最低限))(?:値|額|数|[はをがで:]|\s)*$"
)
_LOW = re.compile(r"^(?:以上|を?超え?る?|より多く?|を?超過|を?上回[るりっ]?て?|を?突破|は(?:確保|超え))")
_HIGH = re.compile(
    r"^(?:以下|以内|未満|より少なく?|を?下回[るりっ]?て?|を?切る|を?割る|まで(?=に?(?:抑|おさ|減|下げ|短縮|削減"
    r"|圧縮|縮))|(?:まで)?$(?<=まで))"
)
_TO_LEVEL = re.compile(r"^(?:へと?|まで(?:に)?|に(?:まで)?)(?![はも])")
_LINK = re.compile(r"^(?:へと?|まで(?:に)?|に(?:まで)?|を|が|の|だけ|分|も|は|で(?!す)|ずつ)?[、,\s]*")
_UP_NEXT, _DOWN_NEXT = re.compile(rf"(?:{UP})"), re.compile(rf"(?:{DOWN})")
_KEEP_NEXT, _SECURE_NEXT = re.compile(rf"(?:{KEEP})"), re.compile(rf"(?:{SECURE})")
_REACH_NEXT = re.compile(rf"(?:{REACH}|する|し|設定|乗せ|載せ|届|なる|もっていく|持っていく)")
_NAME_BEHIND = re.compile(r"^(?:以上|以下|以内|超)?の(?=\S)")
_MINUS = frozenset("△▲−-")
_LOOSE = re.compile(r"^(?:$|[にへを以未超から→⇒まで\s、,)/のがは程ほく約アをUDO増減]|->|=>|" + BLANKED + r")")
_VERB_END = re.compile(r"[うくぐすつぬぶむるいせよし]$")
_PER_PERSON = re.compile(r"[、,]?(?:1|一)人(?:あたり)?$")


@dataclass(frozen=True, slots=True)
class _Roles:
    """Which amount is what; `name_end` is where the words before the numbers end."""

    target: Amount
    name_end: int
    baseline: Amount | None = None
    check: Amount | None = None
    moved: bool = False


@dataclass(frozen=True, slots=True)
class _Said:
    """What the words behind the target do with it; `rest` is what follows them."""

    direction: str | None
    rest: str
    change: bool = False
    is_kept: bool = False
    has_bound: bool = False
    has_verb: bool = False
    is_raised: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """What a sentence with amounts was taken apart into; `is_timed` whether it says when or how often."""

    name: str
    roles: _Roles
    said: _Said
    is_act: bool
    is_timed: bool
    has_cadence: bool


def read_japanese(piece: Piece, calendar: Calendar, today: date | None) -> ParsedGoal | None:
    """Return what a Japanese piece says, None when it is no goal."""
    text = with_digits(piece.folded)
    if _NO_GOAL.search(text):
        return None
    terms = read_terms(text, calendar, today)
    shared = read_terms(piece.shared, calendar, today) if piece.shared else None
    rest, noted = _without_note(terms.rest)
    found = [amount for amount in amounts(rest) if _can_be_target(rest, amount)]
    draft = _with_amounts(rest, _roles(rest, found, noted), terms, piece) if found else _without_amount(rest, piece)
    return _dated(draft, terms, shared) if draft else None


def _without_note(rest: str) -> tuple[str, Amount | None]:
    """Return the text with (現状30%) and brackets around a mere term or a formula blanked out, and the amount in it."""
    rest = _ASIDE.sub(lambda match: BLANKED * len(match[0]), rest)
    note = _NOW_IN_BRACKETS.search(rest)
    if note is None:
        return rest, None
    inside = amounts(note["amount"])
    blanked = rest[: note.start()] + BLANKED * len(note[0]) + rest[note.end() :]
    return blanked, inside[0] if inside else None


def _can_be_target(rest: str, amount: Amount) -> bool:
    """Return whether a number can be a target: not 1 of 1人あたり, not 5 of 5S, not 10 of 10時 or 20代."""
    after = rest[amount.end :]
    if _PER_ONE.match(after) or _WITHIN_A_NAME.match(after) or abs(amount.value) >= _LARGEST:
        return False
    if amount.unit and rest[amount.start - 1 : amount.start] != "第":
        return True
    before = rest[amount.start - 1 : amount.start]
    return before != "第" and not re.match(r"[A-Za-z0-9.:_/@#-]", before) and _LOOSE.match(after) is not None


def _roles(rest: str, found: Sequence[Amount], noted: Amount | None) -> _Roles:
    """Return baseline and target by the words between the amounts; without such words the last one is the target."""
    for index, (first, second) in enumerate(pairwise(found)):
        between = rest[first.end : second.start].replace(BLANKED, "")
        later = found[index + 2 :]
        if _FROM.fullmatch(between):
            return _Roles(second, _start(rest, first), first, later[0] if later else None, moved=True)
        if _AS_NOW.search(rest[: first.start].replace(BLANKED, "")):
            return _Roles(second, _start(rest, first), first, later[0] if later else None)
        if _TO_OBJECT.fullmatch(between) and (second.unit in {first.unit, "%", "ポイント", "倍"}):
            return _Roles(second, _start(rest, first), first)
        if _TIMES_OF.fullmatch(between) and second.unit == "倍" and first.unit != "倍":
            return _Roles(second, _start(rest, first), first)
    target = found[-1]
    is_same = (
        len(found) > 1
        and _said(rest[target.end :]).change
        and re.match(r"(?:以内|以上|以下|未満)?(?:の|[一-龥ァ-ヶA-Za-z])", rest[found[-2].end :]) is None
    )
    if is_same:
        return _Roles(found[-2], _start(rest, found[-2]), noted, target)
    return _Roles(target, target.start, noted)


def _start(rest: str, amount: Amount) -> int:
    """Return where the name ends before a baseline: 現状の belongs to the number."""
    marker = _AS_NOW.search(rest[: amount.start])
    return marker.start() if marker else amount.start


# -- with amounts --------------------------------------------------------------------------------------------------


def _with_amounts(rest: str, roles: _Roles, terms: Terms, piece: Piece) -> ParsedGoal | None:
    target = roles.target
    if roles.check is None:
        behind = rest[roles.target.end :]
    else:
        between = rest[roles.target.end : roles.check.start]
        behind = between + rest[roles.check.end :] if roles.moved else re.sub("[、,(\\s]+$", "", between)
    said = _said(behind)
    # クレームの上限は月5件: the name ends before 上限, which says the bound.
    named_limit = _LIMIT_BEFORE.search(rest[: roles.name_end].replace(BLANKED, " "))
    limit = None
    if named_limit is not None:
        roles = replace(roles, name_end=named_limit.start())
        limit = "at_most" if named_limit["high"] else "at_least"
    if limit and not said.has_bound and not said.change:
        said = replace(said, direction=limit, has_bound=True)
    name, is_act = _name(rest, roles, said)
    name = f"{piece.lead}{name}" if name and piece.lead else name
    cadence = cadence_at(terms, target.start)
    is_timed = cadence != "unspecified" or terms.deadline is not None or terms.is_span
    found = _Found(name, roles, said, is_act, is_timed, has_cadence=cadence != "unspecified")
    if not _is_goal(rest, found, piece):
        return None
    return _draft(target, roles, said, terms, name).with_(
        name=name or None,
        cadence=cadence,
        is_act=is_act,
        is_each=said.change and any(spot.end == target.start for spot in terms.cadences),
        baseline=_signed(roles.baseline) if roles.baseline else None,
        baseline_unit=roles.baseline.unit if roles.baseline else "",
        check=roles.check.value if roles.check and roles.check.unit == "%" else None,
    )


def _draft(target: Amount, roles: _Roles, said: _Said, terms: Terms, name: str) -> ParsedGoal:
    """Return value, unit and direction of the target."""
    value = target.value if said.change or terms.comparison else _signed(target)
    plain = ParsedGoal(value=value, unit=target.unit, low=target.low, readings=target.readings, is_kept=said.is_kept)
    if said.change:
        return plain.with_(change=True, direction=said.direction or "increase_by", compared=terms.comparison)
    if terms.comparison and target.unit == "%":
        if target.sign:
            way = "decrease_by" if target.sign in _MINUS else "increase_by"
            return plain.with_(change=True, direction=way, compared=terms.comparison)
        if target.value >= 50:
            return plain.with_(direction=said.direction or "at_least", is_ratio=True, compared=terms.comparison)
        return plain.with_(direction="unspecified", is_ratio=True, change=True, compared=terms.comparison)
    if roles.moved and target.unit != "倍":
        return plain.with_(direction=said.direction if said.has_bound and said.direction else "reach")
    if target.unit == "倍":
        return plain.with_(
            direction=said.direction or "reach", is_ratio=not is_indicator_in_times(name), compared=terms.comparison
        )
    is_down = is_low_good(name) and not said.is_raised
    direction = said.direction if said.direction != "reach" or not is_down or roles.baseline else "at_most"
    return plain.with_(direction=direction or ("at_most" if is_down else "at_least"))


def is_indicator_in_times(name: str) -> bool:
    """Return whether the indicator itself is counted in times (LTV/CAC 3倍, 有利子負債倍率)."""
    return re.search(r"倍率$|/|回転|ROAS|比$|競争率", name) is not None


def _signed(amount: Amount) -> float:
    return -amount.value if amount.sign in _MINUS and amount.value else amount.value


def _said(behind: str) -> _Said:
    """Return what the words behind a target say of it."""
    words = _APPROXIMATELY.sub("", behind).replace(BLANKED, "")
    bound = None
    low, high = _NOT_BELOW.match(words), _NOT_ABOVE.match(words)
    is_negated = bool(low or high)
    if not is_negated:
        low, high = _LOW.match(words), _HIGH.match(words)
    if low or high:
        bound = "at_least" if low else "at_most"
        words = _APPROXIMATELY.sub("", words[(low or high).end() :])  # type: ignore[union-attr]
        words = _SO_THAT.sub("", words) if is_negated else words
    is_level = _TO_LEVEL.match(words) is not None
    link = _LINK.match(words)
    after = words[link.end() :] if link else words
    return _verb(after, words, bound, is_level=is_level)


def _verb(after: str, words: str, bound: str | None, *, is_level: bool) -> _Said:
    has = bound is not None
    if not is_level and (up := _UP_NEXT.match(after) or _DOWN_NEXT.match(after)):
        way = "increase_by" if _UP_NEXT.match(after) else "decrease_by"
        return _Said(way, after[up.end() :], change=True, has_bound=has, has_verb=True)
    if kept := _KEEP_NEXT.match(after):
        return _Said(bound or "maintain", after[kept.end() :], is_kept=True, has_bound=has, has_verb=True)
    if is_level and (down := _DOWN_NEXT.match(after)):
        return _Said(bound or "at_most", after[down.end() :], has_bound=has, has_verb=True)
    if secured := _SECURE_NEXT.match(after):
        return _Said(bound or "at_least", after[secured.end() :], has_bound=has, has_verb=True)
    raised = _UP_NEXT.match(after) if is_level else None
    reached = raised or _REACH_NEXT.match(words) or _REACH_NEXT.match(after)
    if reached:
        return _Said(
            bound or "reach",
            reached.string[reached.end() :],
            has_bound=has,
            has_verb=True,
            is_raised=raised is not None,
        )
    if is_level and _PLAIN_VERB.match(after):
        return _Said(bound or "reach", "", has_bound=has)
    if is_level and not after:
        return _Said(bound or "reach", "", has_bound=has, has_verb=True)
    return _Said(bound, after if is_level or has else words, has_bound=has)


def _name(rest: str, roles: _Roles, said: _Said) -> tuple[str, bool]:
    """Return the indicator's name, and whether it is an act that is counted."""
    before = rest[: roles.name_end].replace(BLANKED + "の", BLANKED)
    behind = _APPROXIMATELY.sub("", rest[roles.target.end :]).replace(BLANKED, "")
    if (
        not said.has_verb
        and said.rest
        and not _COPULA.match(said.rest)
        and not _NAME_BEHIND.match(behind)
        and _VERB_END.search(said.rest)
    ):
        last_clause = re.split(r"[、,](?![0-9])", before.replace(BLANKED, ""))[-1]
        act = name_of_act(_PER_PERSON.sub("", last_clause), re.sub(r"^[をにでは、]+", "", said.rest))
        if act:
            return act, True
    done = _THING_DONE.match(behind)
    if done and not begins_with_verb(done["verb"]) and not tidy_name(before):
        return name_of_act(done["thing"], done["verb"]), True
    name = name_before(before)
    if not name and roles.baseline:
        name = tidy_name(rest[roles.baseline.end : roles.target.start])
    if name.endswith(("あたり", "当たり", "当り")) and (counted := name_after(behind)):
        return f"{name}の{counted}", False
    if not name and (_NAME_BEHIND.match(behind) or not begins_with_verb(behind)):
        name = name_after(behind)
    return name, False


# 5人に絞り込む, 80%に近づける: a level and a verb no list knows.
_PLAIN_VERB = re.compile(r"^[^、。をがは]{1,7}(?<!ま)(?<!で)(?<!てい)(?<!てあ)[うくぐすつぶむる](?:こと)?$")
# 対応は24時間以内に行う: a bound and a plain verb.
_DONE_IN_TIME = re.compile(r"^[^、。]{1,7}[うくぐすつぶむる]$")
_FORMULA = re.compile(r"[÷×=＝∑Σ]|\s[+−-]\s")
_FINISHED = re.compile(
    r"^(?:る|す|せる|する|させる|させ|して|し|した[いく]|たい|たく|ます|します|させます|しましょう|ましょう|こと"
    r"|ように|ていく|いく|きる|を?目指(?:す|し|します)?|目標|が目標|を目標に?"
    r"|とする|に|を|が|の|は|で|です|だ|て|って|[っりきえめげけせべ]|う|よう|、|体制|状態|べき|べく|必達|死守"
    r"|ライン|予定|方針|計画|か月|間|の?実現|の?達成|確実|に?設定|に?置く|化|され|れる|られる|為|ため|図る|図り"
    r"|努める|チャレンジ"
    r"|挑戦|継続|以上|以内|アップ|する目標|[!。.)」』]|\s)*$"
)


def _is_goal(rest: str, found: _Found, piece: Piece) -> bool:
    """Return whether the sentence sets a goal: it moves or keeps something, or names an indicator with a number and ends there."""
    name, said = found.name, found.said
    if is_talk_of_method(name) or _FORMULA.search(name):
        return False
    is_marked = bool(piece.level or piece.is_marked or _GOAL_WORD.search(rest))
    if found.is_act:
        return found.is_timed or said.has_bound
    if _COPULA.match(said.rest):
        return is_marked and bool(name)
    if said.has_verb:
        return _FINISHED.match(said.rest) is not None and (bool(name) or piece.is_whole)
    if not _is_over(found):
        return False
    has_unit = bool(found.roles.target.unit)
    if not name:
        return piece.is_whole and has_unit and (said.has_bound or is_marked or found.has_cadence)
    is_measured = has_unit or said.has_bound or found.roles.moved or is_indicator(name)
    return is_measured and (is_indicator(name) or is_marked or found.has_cadence or found.roles.moved)


def _is_over(found: _Found) -> bool:
    """Return whether the sentence ends with its number, or with the name and a verb of reaching behind it."""
    rest, name = found.said.rest, found.name
    if _FINISHED.match(rest) or (found.said.has_bound and is_indicator(name) and _DONE_IN_TIME.match(rest)):
        return True
    counted = name.rpartition("あたりの")[2]
    behind = _NAME_BEHIND.sub("", rest)
    if not counted or not behind.startswith(counted):
        return False
    words = re.sub(r"^[をがの]", "", behind[len(counted) :])  # 30件の問い合わせを獲得する
    verb = _REACH_NEXT.match(words) or _KEEP_NEXT.match(words) or _SECURE_NEXT.match(words)
    return _FINISHED.match(words[verb.end() :] if verb else words) is not None


def _dated(draft: ParsedGoal, terms: Terms, shared: Terms | None) -> ParsedGoal:
    """Return the draft with what the piece says about time, else the term shared by all pieces."""
    when = shared if shared and not terms.deadline and not terms.is_deadline_open and not terms.is_span else terms
    cadence = draft.cadence
    if cadence == "unspecified" and shared:
        cadence = cadence_at(shared, 0)
    return draft.with_(
        cadence=cadence,
        deadline=when.deadline,
        start=when.start,
        deadlines=when.deadlines,
        is_deadline_open=when.is_deadline_open,
        is_span=when.is_span,
    )


# -- without an amount ---------------------------------------------------------------------------------------------

_PARTICLES = re.compile(r"[をがはでも]|に(?!対する|おける|関する|よる)|[てりし]、")
_RISES = re.compile(
    rf"^(?P<name>.+?)を(?:もっと|さらに)?(?:(?P<up>{UP})|(?P<down>{DOWN})|(?P<keep>{KEEP}))(?P<end>.*)$"
)
_REACHED = re.compile(r"^(?P<name>.+?)(?:の?目標)?(?:の|を)?達成(?:する|を目指す)?$")
_LONGEST_FACTOR = 20


def _without_amount(rest: str, piece: Piece) -> ParsedGoal | None:
    """Return a goal without a number: a factor (リピート率の向上), a wish (離脱率を下げる), or an indicator's bare name."""
    words = rest.replace(BLANKED, "").strip(" 。、")
    if not piece.is_whole or re.search(r"[0-9]", words) or not words:
        return None
    rises = _RISES.match(words)
    if rises and _FINISHED.match(rises["end"]):
        name = tidy_name(rises["name"])
        return ParsedGoal(name=name, direction=_way(rises)) if is_indicator(name) else None
    reached = _REACHED.match(words)
    if reached and is_indicator(tidy_name(reached["name"])):
        return ParsedGoal(name=tidy_name(reached["name"]), direction="reach")
    if BARE_NAME.fullmatch(words) and not is_talk_of_method(words):
        return ParsedGoal(name=tidy_name(words), is_bare=True)
    return _factor(words)


def _factor(words: str) -> ParsedGoal | None:
    """Return a factor; 改善, 強化 and 成長 say a direction of an indicator only: サイト改善 is a name."""
    if len(words) > _LONGEST_FACTOR or _PARTICLES.search(words):
        return None
    trend = TREND_NOUN.search(words)
    if FACTOR_NOUN.search(words) and not (trend and is_indicator(tidy_name(words[: trend.start()]))):
        trend = None
    name = tidy_name(words[: trend.start()]) if trend else words
    if is_talk_of_method(name) or len(name) < 2 or (not trend and not FACTOR_NOUN.search(words)):
        return None
    return ParsedGoal(name=name, direction=_way(trend) if trend else "unspecified", is_factor=True)


def _way(match: re.Match[str]) -> str:
    return "increase" if match["up"] else "decrease" if match["down"] else "maintain"
