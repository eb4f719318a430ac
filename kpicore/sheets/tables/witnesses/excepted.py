"""Units that a title states of some names, and the usual one beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from kpicore.sheets.cells import Excepted, excepted_alone, parted_title, tidy
from kpicore.sheets.tables.witnesses.units import is_money, is_unit, named_in_sentence, unit_of, unit_within


@lru_cache(maxsize=4096)
def without_exceptions(text: str) -> tuple[str, tuple[Excepted, ...]]:
    """Return a title without its exceptions, and these; as it is where it has none or states no unit of money beside them."""
    rest, found = parted_title(text, unit_of)
    unit, scale = (unit_of(rest) or unit_within(rest) if found else None) or ("", 1.0)
    if scale == 1.0 and not is_money(unit):
        return text, ()
    return rest, tuple(each for each in found if each.says_unit or unit_of(each.before) or unit_within(each.before))


@lru_cache(maxsize=4096)
def units_of_some(text: str) -> tuple[Excepted, ...]:
    """Return the names of which a text tells another unit than the usual one, be it all that it tells."""
    alone = excepted_alone(text, unit_of)
    return without_exceptions(text)[1] if alone is None else (alone,)


def tells_unit_of_one(text: str) -> bool:
    """Return whether a sentence may state the unit of one name: 受注額は万円, MRR in $k, 金額:千円(客単価のみ円)."""
    return bool(named_in_sentence(text) or without_exceptions(text)[1])


def tells_unit(text: str) -> bool:
    """Return whether a text is a unit, be it with a remark (金額:千円(税抜)), or states that of one name."""
    return is_unit(text) or is_unit(_REMARK.sub("", tidy(text))) or tells_unit_of_one(text)


_REMARK = re.compile(r"\s*\([^()]*\)\s*$")


def units_excepted(names: Sequence[str], titles: Sequence[str]) -> dict[str, tuple[str, float]]:
    """Return the unit and scale of each of some names that a title takes out of its scale."""
    told = [each for title in titles for each in units_of_some(title)]
    found = {name: each.unit for each in reversed(told) for name in names if name in each.names}
    for excepted in told:
        mine = [name for name in names if excepted.means(name)]
        for name in mine or [name for name in names if excepted.means(name, _KINDS_OF_MEAN)]:
            found.setdefault(name, excepted.unit)
    return found


#: The average price of a title is the price per guest of a table that has no other; data per share are all that is told per share.
_KINDS_OF_MEAN = re.compile(
    r"^(?:平均|各種?|avg\.?\s|average\s)|(?:の?(?:値|数値|金額|項目|指標|行|列|欄)|等|など|類)$"
    r"|\s(?:data|amounts?|figures?|values?|numbers?|rows?|lines?|items?|metrics?)$",
    re.IGNORECASE,
)
