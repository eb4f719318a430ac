"""What a board can know of a company before anybody says a word: language, time zone, country, fiscal year and currency.

| what | from |
|---|---|
| language | the browser's, else the machine's (LC_ALL, LC_MESSAGES, LANG), Japanese where neither is ours |
| time zone | the browser's, else that of the country where it has only one, else UTC |
| country | that of the browser's time zone, else the region of the locale, else that of the language |
| fiscal year, currency | what is usual in the country |

The time zone goes before the region: clocks are set to where people are, while `en-US` is what a browser speaks that nobody asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any
from zoneinfo import available_timezones

from kpicore.model.countries import HOME, country_code, usual_fiscal_start
from kpicore.model.money import currency_of
from kpicore.model.node import Frozen
from kpicore.model.plan import Settings

#: The settings the first start is about.
BASIC_SETTINGS = ("language", "timezone", "fiscal_start_month", "country", "currency")

_LANGUAGES = ("ja", "en")
_LOCALE = re.compile(r"(?P<language>[a-zA-Z]{2,3})(?:[-_][A-Za-z]{4})?(?:[-_](?P<region>[A-Za-z]{2}))?(?![A-Za-z])")
_COUNTRY_OF_LANGUAGE = {"ja": HOME, "en": "US"}


class Basics(Frozen):
    """The settings of `BASIC_SETTINGS`, as `Settings` has them."""

    language: str
    timezone: str
    fiscal_start_month: int
    country: str
    currency: str

    def within(self, settings: Settings) -> Settings:
        """Return the settings with these in their place. Raises ValueError where one is none."""
        return Settings.model_validate({**settings.model_dump(), **self.model_dump()})

    def texts(self) -> dict[str, str]:
        """Return them as the texts of a draft's settings."""
        return {name: str(value) for name, value in self.model_dump().items()}


def basics_of(value: Any) -> Basics | None:
    """Return what was kept as JSON, None where it is none: what is kept may be of another version."""
    try:
        kept = Basics.model_validate(value)
        kept.within(Settings())
    except ValueError:
        return None
    return kept if kept.timezone in _known_zones() and country_code(kept.country) else None


def inferred(locale: str, timezone: str, environ: Mapping[str, str]) -> Basics:
    """Return what is likely for somebody with this locale (`en-GB`) and time zone, each "" where the browser did not say.

    >>> inferred("en-GB", "Europe/London", {})
    Basics(language='en', timezone='Europe/London', fiscal_start_month=1, country='GB', currency='GBP')
    """
    machine = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    spoken = [match for text in (locale, machine) if (match := _LOCALE.match(text))]
    language = next((code for each in spoken if (code := each["language"].lower()) in _LANGUAGES), _LANGUAGES[0])
    zone = timezone if timezone in _known_zones() else ""
    regions = [code for each in spoken if each["region"] and (code := country_code(each["region"]))]
    country = country_of_zone(zone) or next(iter(regions), _COUNTRY_OF_LANGUAGE[language])
    zones = [zone] if zone else [each for each, of in _countries_by_zone().items() if of == country]
    return Basics(
        language=language,
        timezone=zones[0] if len(zones) == 1 else "UTC",
        fiscal_start_month=usual_fiscal_start(country),
        country=country,
        currency=currency_of(country),
    )


def country_of_zone(zone: str) -> str | None:
    """Return the country a time zone lies in, None for one of no country (UTC) and one that is not known.

    >>> country_of_zone("Asia/Tokyo"), country_of_zone("Asia/Calcutta"), country_of_zone("Etc/UTC")
    ('JP', 'IN', None)
    """
    found = _countries_by_zone()
    return found.get(zone) or found.get(_newer_names().get(zone, ""))


def time_zones() -> tuple[str, ...]:
    """Return the time zones people live in by their present names, and UTC."""
    return (*sorted(_countries_by_zone()), "UTC")


@lru_cache(maxsize=1)
def _known_zones() -> frozenset[str]:
    """Return the zones this machine knows, which Python looks for in a thousand files each time it is asked."""
    return frozenset(available_timezones())


@lru_cache(maxsize=1)
def _countries_by_zone() -> Mapping[str, str]:
    return {columns[2]: columns[0] for columns in _lines("zone.tab", "\t") if len(columns) > 2}


@lru_cache(maxsize=1)
def _newer_names() -> Mapping[str, str]:
    """Return the present names of zones that browsers still call by an older one (Asia/Calcutta)."""
    return {columns[2]: columns[1] for columns in _lines("tzdata.zi", " ") if columns[0] == "L"}


def _lines(name: str, separator: str) -> Iterator[list[str]]:
    """Yield the lines of a file of the time zone database, without comments."""
    text = (files("tzdata") / "zoneinfo" / name).read_text(encoding="utf-8")
    return (line.split(separator) for line in text.splitlines() if line and not line.startswith("#"))
