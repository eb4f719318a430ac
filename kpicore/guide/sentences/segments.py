"""A text cut into pieces that may each be one goal: lines, cells of a markdown table, sentences, quotations, and clauses between 、.

A piece keeps its text as typed. What stands around it (a label, a table's header, 「…」というKGI) proposes its level.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kpicore.guide.sentences.lexicon import DOWN, KEEP, REACH, UP
from kpicore.sheets.cells import tidy

#: Longer pieces are prose, in which no goal is looked for.
LONGEST_PIECE = 160


@dataclass(frozen=True, slots=True)
class Piece:
    """One clause.

    `lead` is a modifier that stands before its bracket (新規見込み客への「…」); `shared` a term stated once for all (2026年度は、).

    `folded` is what is read (one width, no invisible signs); `is_whole` whether it is a whole line, cell, list item or quotation;
    `is_marked` whether its sentence speaks of a 目標.
    """

    text: str
    folded: str
    level: str | None = None
    lead: str = ""
    shared: str = ""
    is_whole: bool = False
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: the quotations in it, read first, and its own clauses, read when no quotation is a goal."""

    quoted: tuple[Piece, ...]
    clauses: tuple[Piece, ...]


_BLOCK_TAG = re.compile(r"<(?:/?(?:p|div|li|ul|ol|tr|td|th|h[1-6]|table)|br)\b[^<>\n]{0,200}>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,200}>|<!--[^\n]{0,500}?-->")
_LINK = re.compile(r"!?\[([^\[\]\n]{1,100})\]\([^()\n]{0,300}\)")
_EMPHASIS = re.compile(r"\*\*|__|~~|`")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffe\uffff\ud800-\udfff]")
_BULLET = re.compile(
    r"^(?:[\s>*•・●○◎◆◇■□▶▷►★☆✓✔☑#–—ー→⇒➡]|-(?=\s)|-(?=[^\s0-9])|[(（]?[0-9０-９]{1,2}[.)．）:：]\s*(?![0-9０-９])"
    r"|[①-⑳]|\[[ xX]\]"
    r"|[\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F])+"
)
_SENTENCE = re.compile(r"(?:「[^「」\n]*」|『[^『』\n]*』|[^。！？!?;；\n]|[!?](?=[^\s]))+[。！？!?]?")
_ENGLISH_STOP = re.compile(r"(?<=[a-z0-9%)])\.\s+(?=[A-Z])")
_QUOTED = re.compile(r"「(?P<a>[^「」]{2,})」|『(?P<b>[^『』]{2,})』|“(?P<c>[^“”]{2,})”")
_COMMA = re.compile(r"、|，(?![0-9０-９])|,(?![0-9０-９])|\s[/／|｜]\s|／")
_LEVEL = r"(?P<level>KGI|KPI|CSF|KSF|KDI)"
_LABEL = re.compile(
    rf"^[\[【(]?{_LEVEL}[0-9]{{0,2}}(?:の?(?:例|案|目標))?(?:\([^()]{{0,20}}\))?[\]】)]?\s*(?:[:=]|は(?![じ])|→|\s"
    rf"|(?<=[\]】)]))\s*",
    re.IGNORECASE,
)
_OTHER_LABEL = re.compile(
    r"^[\[【(]?(?:[^0-9:、。\[\]【】()\s]{1,12}(?:部門|部|課|チーム|職|担当|プロセス|サービス|マーケティング"
    r"|目標値?|ゴール|goal|target))[\]】)]?\s*[:】\]]\s*",
    re.IGNORECASE,
)
# 売上目標:1億円, リード目標:月100件: what stands before the colon is the name itself.
_NO_NAME = re.compile(r"(?:年間|月間|週間|毎月|毎週|毎日|1日|月|週|年)?[約¥$]?[0-9]")
_SAYS_WHEN = re.compile(r"[今来本当毎]|年|期|月|週")
_AFTER = re.compile(rf"^[」』”]?(?:[^「」『』。、,]{{0,24}}?)(?<![A-Za-z]){_LEVEL}")
_BEFORE = re.compile(rf"{_LEVEL}(?:が|は|として|の|:|も|には|を)?(?:例えば|たとえば)?[、,\s]?$")
_LEAD = re.compile(r"(?:^|[、。,\s」』])(?P<lead>[^、。,\s「」『』]{2,20}(?:への|からの|における|に関する|の))$")
_JOINED_QUOTE = re.compile(r"^(?:[」』”])?(?:、|や|と|・|および|,)?$")

# A clause that waits for more: a particle, a verb's continuative form, a term of time.
_OPEN = re.compile(
    r"(?:を|に|は|が|も|へ|で|から|まで|までに|より|の|と|や|に対し|に対して|ために|ため|ごとに|つつ|ながら|ば|れば"
    r"|なら|まず|次に|また|さらに|かつ)$"
)
_CONTINUES = re.compile(r"(?:[しきげめえけせべれちりび]|やし|らし|ばし|って|て|く)$")
_DONE = re.compile(r"[0-9][^0-9、]{1,12}(?<=[一-龥ァ-ヶー]{2})し$")
_MOVED = re.compile(rf"(?:{UP}|{DOWN}|{KEEP}|{REACH})(?:し|させ|して|させて|て|り)?$")
_TIME_ONLY = re.compile(
    r"(?:(?:今後|まず|来期|今期|今年度?|来年度?|本年度|毎[年月週日]|年間|月間|週間|[0-9]{2,4}年度?"
    r"|[0-9]{1,4}年[0-9]{1,2}月(?:期|末)?|[0-9]{1,2}月末?|令和[0-9元]+年度?"
    r"|FY[0-9]{2,4}|上期|下期|第?[1-4一二三四]四半期|[0-9]+(?:年|か月|ヶ月)(?:以内|後)?)(?:まで|中|末|度)*(?:に|で"
    r"|は|には|の|では)*)+"
)
# 8%以上へ、… : the level is said, and a clause with a name and a number of its own follows.
# 3年後に売上高12億円、経常利益1.2億円: a day at the head of a list holds for all of it.
_DATED_HEAD = re.compile(
    r"(?:今後|(?:来期|今期|今年度|来年度|本年度|[0-9]{2,4}年度?|令和[0-9元]+年度?|[0-9]{4}年[0-9]{1,2}月(?:期|末)?|FY[0-9]{2,4}"
    r"|[0-9]+(?:年|か月|ヶ月)(?:以内|後))(?:末|中)?(?:までに|までには|には|に|は|の目標は))"
)
_ENDS_WITH_AMOUNT = re.compile(r"[0-9０-９][^、はをがにへ]{0,6}$")
_LEVEL_SAID = re.compile(r"[0-9](?:%|[^0-9年月期日、]{1,4})(?:以上|以下|以内)?(?:へ|に|まで)$")
_OWN_NAME = re.compile(r"^[^0-9]{2,}[0-9][^年月]")
_STARTS_WITH_AMOUNT = re.compile(r"^(?:約|およそ|最低|さらに|うち)?[+±¥$]?[0-9]")
_ENGLISH_CLAUSE = re.compile(
    r"^\s*(?!(?:from|to|by|with|within|up|or|in|at)\b)(?:and\s+)?(?:[A-Za-z][A-Za-z' -]{2,}).*[0-9]"
)
_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龥]")


def is_japanese(text: str) -> bool:
    """Return whether a text holds kana or kanji."""
    return _JAPANESE.search(text) is not None


def sentences(text: str) -> Iterator[Sentence]:
    """Return the sentences of a text in order, markup and control characters taken out."""
    plain = _LINK.sub(r"\1", _TAG.sub("", _BLOCK_TAG.sub("\n", text)))
    plain = _EMPHASIS.sub("", _CONTROL.sub("", html.unescape(plain)))
    header: list[str | None] | None = None
    for line in plain.splitlines():
        if not line.lstrip().startswith("|"):
            header = None
            yield from _of_line(line, None)
            continue
        cells = line.strip().strip("|").split("|")
        if header is None:
            header = [_level_in(cell) for cell in cells]
            if any(header):
                continue
        levels = header + [None] * len(cells)
        for cell, level in zip(cells, levels, strict=False):
            yield from _of_line(cell, level)


def _level_in(cell: str) -> str | None:
    found = re.findall(_LEVEL, tidy(cell))
    return _named(found[0]) if len(set(found)) == 1 and not re.search(r"[0-9].*[件円人%]", tidy(cell)) else None


def _named(level: str) -> str:
    return {"KSF": "CSF"}.get(level.upper(), level.upper())


def _of_line(line: str, level: str | None) -> Iterator[Sentence]:
    line = _BULLET.sub("", line.strip())
    parts = [part for whole in _SENTENCE.findall(line) for part in _ENGLISH_STOP.split(whole)]
    for part in parts:
        text, labelled = _without_label(part.strip())
        named = labelled or level
        yield Sentence(tuple(_quotations(text, named)), tuple(_clauses(text, named, is_whole=len(parts) == 1)))


def _without_label(text: str) -> tuple[str, str | None]:
    """Return the text without KPI: or 営業部門: in front, and the level the label says."""
    folded = tidy(text)
    label = _LABEL.match(folded)
    if label:
        return folded[label.end() :], _named(label["level"])
    other = _OTHER_LABEL.match(folded)
    is_label = other and not _SAYS_WHEN.search(other[0]) and not _NO_NAME.match(folded[other.end() :])
    return (folded[other.end() :], None) if other and is_label else (text, None)


def _quotations(text: str, level: str | None) -> Iterator[Piece]:
    found = list(_QUOTED.finditer(text))
    levels = [_level_of_quotation(text, match) or level for match in found]
    for at in reversed(range(len(found) - 1)):  # 「…」や「…」といったKPI: the level of the last holds for the list
        between = text[found[at].end() : found[at + 1].start()]
        levels[at] = levels[at] or (levels[at + 1] if _JOINED_QUOTE.match(between) else None)
    for match, said in zip(found, levels, strict=True):
        lead = _LEAD.search(text[: match.start()])
        before = lead["lead"] if lead and not re.search(_LEVEL, lead["lead"]) else ""
        for part in re.split(r"[。！？\n]", match[match.lastgroup or 0]):
            pieces = list(_clauses(part, said, is_whole=True))
            yield from (replace(piece, lead=before if index == 0 else "") for index, piece in enumerate(pieces))


def _level_of_quotation(text: str, match: re.Match[str]) -> str | None:
    """Return the level named right after a quotation, else right before it."""
    folded_after = tidy(text[match.end() : match.end() + 40])
    after = _AFTER.match(folded_after)
    if after and not re.search(r"[「『]", folded_after[: after.end()]):
        return _named(after["level"])
    before = _BEFORE.search(tidy(text[max(0, match.start() - 40) : match.start()]))
    return _named(before["level"]) if before else None


# -- clauses -------------------------------------------------------------------------------------------------------


def _clauses(text: str, level: str | None, *, is_whole: bool) -> Iterator[Piece]:
    """Return the clauses of a sentence, those that wait for more joined to the next."""
    joined = _joined(_pieces_of(text))
    shared = ""
    if len(joined) > 1 and _TIME_ONLY.fullmatch(tidy(joined[0])):
        shared, joined = tidy(joined[0]), joined[1:]
    elif len(joined) > 1 and (dated := _DATED_HEAD.match(tidy(joined[0]))) and _ENDS_WITH_AMOUNT.search(joined[0]):
        shared = dated[0]
    for part in joined:
        typed = part.strip().rstrip("。．！!")
        folded = tidy(typed)
        if folded and len(folded) <= LONGEST_PIECE:
            yield Piece(typed.strip(), folded, level, shared=shared, is_whole=is_whole, is_marked="目標は" in text)


def _pieces_of(text: str) -> list[tuple[str, str]]:
    """Return the parts between commas outside brackets, each with the sign behind it."""
    parts: list[tuple[str, str]] = []
    begin = depth = 0
    for match in re.finditer(rf"[(（]|[)）]|{_COMMA.pattern}", text):
        if match[0] in "(（":
            depth += 1
        elif match[0] in ")）":
            depth = max(0, depth - 1)
        elif depth == 0:
            parts.append((text[begin : match.start()], match[0]))
            begin = match.end()
    return [*parts, (text[begin:], "")]


def _joined(parts: list[tuple[str, str]]) -> list[str]:
    joined: list[str] = []
    pending = ""
    for index, (part, sign) in enumerate(parts):
        following = parts[index + 1][0] if index + 1 < len(parts) else ""
        whole = pending + part
        if following and not _is_complete(whole, following):
            pending = whole + sign
            continue
        joined.append(whole)
        pending = ""
    return joined


def _is_complete(part: str, following: str) -> bool:
    """Return whether a clause ends before the comma: 売上3億円、利益率8%; not 問い合わせ数を、50件から75件へ、50%増."""
    folded, after = tidy(part), tidy(following)
    if not is_japanese(folded + after):
        return bool(_ENGLISH_CLAUSE.match(folded) and _ENGLISH_CLAUSE.match(after))
    if _TIME_ONLY.fullmatch(folded):
        return len(folded) > 2 and re.search(r"[は、]$|^[^にでの]+$", folded) is not None
    if _STARTS_WITH_AMOUNT.match(after):
        return False
    if _OPEN.search(folded):
        return _LEVEL_SAID.search(folded) is not None and _OWN_NAME.match(after) is not None
    if _DONE.search(folded) and re.search(r"[0-9]", after):
        return True
    if _CONTINUES.search(folded):
        return _MOVED.search(folded) is not None and (
            re.search(r"[0-9]", folded) is not None or re.search(r"[0-9]", after) is not None
        )
    return True
