"""What a title states of units with an exception: 金額:千円(客単価のみ円), 単位：千円（人数を除く）, in €k except average ticket (in €).

A title is read piece by piece: what brackets and commas part. A piece that names something and says that the scale is not its own, or which
unit is, is taken out; what is left states the unit of all money, as a title without an exception does. Which text is a unit says whoever
asks: `UnitOf` returns base unit and scale of one that is nothing else, None for any other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from kpicore.language import tidy
from kpicore.sheets.texts import name_key

UnitOf = Callable[[str], tuple[str, float] | None]


@dataclass(frozen=True, slots=True)
class Excepted:
    """Names that a title takes out of its scale, and their unit and scale: ("", 1.0) where it does not tell them. Then they are taken out
    of the unit that stands `before` them, and where none does out of what is counted: 売上(送料を除く、千円).
    """

    names: tuple[str, ...]
    unit: tuple[str, float] = ("", 1.0)
    before: str = ""

    @property
    def says_unit(self) -> bool:
        return self.unit != ("", 1.0)

    def means(self, name: str, less: re.Pattern[str] | None = None) -> bool:
        """Whether a name of a table is one of these, or has one of them in it, each told without what is `less` than a name."""
        told = [less.sub("", each) for each in self.names] if less is not None else self.names
        return any(_is_meant(each, name) for each in told)


#: A title with more in it is a remark.
_LONGEST = 120
#: What parts the pieces of a title; a comma between digits and the slash of 円/人 do not.
_PARTING = re.compile(
    r"[()\[\]【】、;。|\n]|,(?!\d)|[※*](?=\S)|/(?=[^/]*(?:は|のみ|だけ|除))|\s(?=ただし|但し|なお)|(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])"
    r"|(?<=\S)\s+(?=(?:but |and )?(?:except|excl|other than|apart from|save for|außer|ausgenommen|salvo|excepto|sauf|hors |uitgezonderd|"
    r"behalve|eccetto|tranne|exceto)|unless\b)",
    re.IGNORECASE,
)
_LEFT_OUT = re.compile(
    r"(?P<names>.+?)(?:は|を)?(?:除く|除き|除いて|のぞく|のぞき|対象外)(?P<rest>.*)|(?P<others>.+?)以外(?:は|の金額は|の項目は)?(?P<more>.*)"
    r"|(?:but |and )?(?:except(?:ing|ed|ion)?s?(?: for)?|excl(?:uding|udes|\.)?|other than|apart from|save for|außer|ausgenommen|salvo|"
    r"excepto|sauf|hors|uitgezonderd|behalve|eccetto|tranne|exceto)\s*:?\s+(?P<listed>.+)",
    re.IGNORECASE,
)
_OF_SOME = re.compile(
    r"(?P<a>.+?)(?:のみ|だけ)(?:は|が)?[:=]?\s*(?P<b>.+)|(?P<c>.+?)(?:の?単位)?\s*(?:は|[:=])\s*(?P<d>.+)"
    r"|(?P<e>.+?)\s+(?:(?:is|are|only|shown|stated)\s+)*(?:in|en|em)\s+(?P<f>.+)",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"^(?:ただし|但し|なお|注\)?|but|and|with)[、,\s]*", re.IGNORECASE)
_SHOWN_AS = re.compile(r"(?:単位|表示|建て)$")
#: Words that mean all numbers: what is said of them is the usual unit.
_ALL = re.compile(
    r"(?:単位|金額.*|数値|数字|表示|全て|すべて|その他.*|それ以外.*|他|基本|原則|通常|特記.*|特に.*|.*ない限り"
    r"|(?:all|other|others|rest|amounts?|figures?|values?|numbers?|money|currency|units?|everything|otherwise|\s)+)",
    re.IGNORECASE,
)
_AND = re.compile(r"[・、,&]|\s(?:and|or|und|oder|y|et|e)\s|及び|および|並びに", re.IGNORECASE)


_EMPTIED = re.compile(r"[(\[【][\s、,;]*[)\]】]")


def parted_title(text: str, unit_of: UnitOf) -> tuple[str, tuple[Excepted, ...]]:
    """Return a title without its exceptions, and these; as it is where it has none."""
    plain = tidy(text)
    if len(plain) > _LONGEST or not (_OF_SOME.search(plain) or _LEFT_OUT.search(plain)):
        return text, ()
    _, begin = next(_pieces(plain))
    own = None if _LEFT_OUT.fullmatch(begin) else _OF_SOME.fullmatch(begin)
    if own is not None and own["c"] and unit_of(own["d"]) and not _ALL.fullmatch(own["c"]):
        return text, ()  # 受注額は万円、客単価は円: each of one name
    kept: list[str] = []
    found: list[Excepted] = []
    waiting: list[str] = []  # names before the piece that says what is to be with them: 客単価、稼働率を除く
    is_open = False  # names may follow: except ARPU, NPS
    for before, piece in _pieces(plain):
        bare = _BEGINS.sub("", piece.strip())
        excepted, left = _excepted(bare, unit_of, is_first=not kept and not found)
        is_name = bool(bare) and unit_of(bare) is None and not _ALL.fullmatch(bare)
        if excepted is not None:
            found.append(
                Excepted((*waiting, *excepted.names), excepted.unit, left or "".join(kept).strip(" 、,;()[]【】"))
            )
            of_names = "".join(kept[len(kept) - len(waiting) :])
            opened = "".join(sign for sign in of_names + before if sign in "()[]【】")
            kept = [*kept[: len(kept) - len(waiting)], f"{opened or ' '}{left}"]
            waiting, is_open = [], not excepted.says_unit and not left
        elif is_name and before == "(" and len(kept) > 1 and (unit := unit_of(kept[-1].strip(" 、,;"))) is not None:
            found.append(Excepted(_each(bare), unit))  # 千円、円(客単価)
            kept, is_open = [*kept[:-1], before], False
        elif is_name and is_open:
            found[-1] = replace(found[-1], names=(*found[-1].names, *_each(bare)))
        else:
            waiting = [*waiting, bare] if is_name and kept else []
            kept, is_open = [*kept, before + piece], False
    return (_EMPTIED.sub("", "".join(kept)).strip(" 、,;"), tuple(found)) if found else (text, ())


def excepted_alone(text: str, unit_of: UnitOf) -> Excepted | None:
    """Return the names whose unit is all that a text tells (※客単価のみ円, Average ticket in €), None for any other text."""
    pieces = [bare for _, piece in _pieces(tidy(text)) if (bare := _BEGINS.sub("", piece.strip()))]
    found = _excepted(pieces[0], unit_of, is_first=False)[0] if len(pieces) == 1 and len(text) <= _LONGEST else None
    return found if found is not None and found.says_unit else None


def _pieces(plain: str) -> Iterator[tuple[str, str]]:
    """Yield the pieces of a title, each with what parts it from the one before."""
    at, before = 0, ""
    for part in _PARTING.finditer(plain):
        yield before, plain[at : part.start()]
        at, before = part.end(), part[0]
    yield before, plain[at:]


def _excepted(piece: str, unit_of: UnitOf, *, is_first: bool) -> tuple[Excepted | None, str]:
    """Return what a piece takes out of a scale, None for nothing, and what it says of the rest: 千円 of 客単価を除き千円."""
    if (told := _LEFT_OUT.fullmatch(piece)) is not None:
        names, rest = told["names"] or told["others"] or told["listed"], told["rest"] or told["more"] or ""
        own = _OF_SOME.fullmatch(names)
        unit = unit_of(own["f"] or own["d"] or own["b"]) if own is not None else None
        if unit is not None and own is not None:
            return Excepted(_each(own["e"] or own["c"] or own["a"]), unit), rest
        return (None, "") if unit_of(names) else (Excepted(_each(names)), rest)
    some = None if is_first else _OF_SOME.fullmatch(piece)
    if some is None:
        return None, ""
    name, stated = some["a"] or some["c"] or some["e"], some["b"] or some["d"] or some["f"]
    unit = unit_of(_SHOWN_AS.sub("", stated))
    return (None, "") if unit is None or _ALL.fullmatch(name.strip()) else (Excepted(_each(name), unit), "")


def _each(names: str) -> tuple[str, ...]:
    return tuple(name for part in _AND.split(names) if (name := part.strip()))


def _is_meant(told: str, name: str) -> bool:
    """Whether a name of a table is, or has in it, one that a title tells: 朝食単価 of 単価, Spend per head of spend per head."""
    if told.isascii():
        words = [_WORD.findall(text.casefold().replace("avg", "average")) for text in (told, name)]
        return bool(words[0]) and set(words[0]) <= set(words[1])
    return len(told) > 1 and name_key(told) in name_key(name)


#: A word without the ending of its plural.
_WORD = re.compile(r"([a-z0-9%]+?)s?\b")
