"""Countries and territories by their ISO 3166-1 alpha-2 codes: their public holidays, and what is usual there.

The `holidays` library takes 60 ms to import, which only a plan that leaves out public holidays, or names another country, needs.
"""

from __future__ import annotations

import unicodedata
import warnings
from collections.abc import Mapping
from functools import lru_cache

from kpicore.periods import day_number

HOME = "JP"
LONGEST_COUNTRY = 60
_HOLIDAY_YEARS = range(2000, 2061)

#: What people write for a country beside its codes and its English name.
_ALSO = {"日本": HOME, "uk": "GB", "usa": "US", "米国": "US", "アメリカ": "US", "英国": "GB", "イギリス": "GB"}
_USUAL_FISCAL_START = 1
# Where law, or what nearly everybody does, is not the calendar year. JP: the year of the state and of most listed companies; IN: Companies
# Act 2013, s. 2(41); NZ: the standard balance date, 31 March; AU: the income year, from 1 July; PK: Income Tax Ordinance 2001, s. 74;
# BD: the income year. The US federal year (October) is the government's, not the companies'.
_FISCAL_STARTS: Mapping[str, int] = {"JP": 4, "IN": 4, "NZ": 4, "AU": 7, "PK": 7, "BD": 7}


def usual_fiscal_start(country: str) -> int:
    """Return the month most companies of a country begin their fiscal year in (R1): a proposal, January where we know no other."""
    return _FISCAL_STARTS.get(country, _USUAL_FISCAL_START)


def country_code(typed: str) -> str | None:
    """Return the code of a country whose holidays are known, None for any other text; alpha-3 codes and English names count too."""
    word = "".join(unicodedata.normalize("NFKC", typed).casefold().split())
    if word in ("", HOME.casefold()):  # the usual one, without the library
        return HOME if word else None
    return _ALSO.get(word) or _codes_by_word().get(word)


def countries() -> tuple[str, ...]:
    """Return the codes of every country whose holidays are known, sorted."""
    return tuple(sorted(set(_codes_by_word().values())))


@lru_cache(maxsize=1)
def _codes_by_word() -> Mapping[str, str]:
    from holidays.registry import COUNTRIES

    words: dict[str, str] = {}
    for name, code, *others in COUNTRIES.values():
        words |= {word.casefold(): code for word in (name, code, *others)}
    return words


@lru_cache(maxsize=16)
def public_holidays(code: str) -> frozenset[int]:
    """Return the day numbers of a country's public holidays from 2000 to 2060; none for a code that is not in `countries`."""
    if code != HOME and code not in countries():
        return frozenset()
    import holidays

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of some countries the library knows fewer years, and warns
        return frozenset(day_number(day) for day in holidays.country_holidays(code, years=_HOLIDAY_YEARS))
