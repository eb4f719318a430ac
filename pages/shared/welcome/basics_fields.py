"""The fields for where a company is and what it pays in, as the settings and the first start draw them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from streamlit.delta_generator import DeltaGenerator

from kpicore.guide.first_start import time_zones
from kpicore.model.countries import countries, country_code
from kpicore.model.money import CURRENCIES, SIGNS, currency_code
from kpicore.text.catalogue import country_catalogue
from pages.shared.style import Voice


def timezone_field(place: DeltaGenerator, value: str, words: Voice, **given: Any) -> str:
    """Draw the time zones by name and return the one chosen."""
    zones = time_zones()
    options = zones if value in zones else (value, *zones)
    return _chosen(place, words("settings.timezone"), options, value, **given)


def country_field(place: DeltaGenerator, value: str, words: Voice, **given: Any) -> str:
    """Draw the countries whose holidays are known, by name, and return the code chosen; a value that is none stands before them."""
    known = sorted(countries(), key=lambda code: country_name(code, words))
    code = country_code(value) or value
    return _chosen(
        place,
        words("settings.country"),
        known if code in known else [code, *known],
        code,
        format_func=lambda each: country_name(each, words),
        help=words("settings.country_help"),
        **given,
    )


def currency_field(place: DeltaGenerator, value: str, words: Voice, **given: Any) -> str:
    """Draw the currencies by code, and return the one chosen, or what was typed."""
    code = currency_code(value)
    return _chosen(
        place,
        words("settings.currency"),
        CURRENCIES if code in CURRENCIES else (code, *CURRENCIES),
        code,
        format_func=lambda each: currency_name(each, words),
        help=words("settings.currency_help"),
        accept_new_options=True,
        **given,
    )


def country_name(code: str, words: Voice) -> str:
    """Return a country as people read it: 日本（JP）; a code that is none as it is."""
    names = country_catalogue(words.language)
    key = f"country.{code}"
    return words("settings.country_name", name=names(key), code=code) if key in names else code


def currency_name(currency: str, words: Voice) -> str:
    """Return a currency as people read it: JPY（¥）; one without a sign as it is."""
    code = currency_code(currency)
    return words("settings.currency_sign", code=code, sign=SIGNS[code]) if code in SIGNS else code


def _chosen(place: DeltaGenerator, label: str, options: Sequence[str], value: str, **given: Any) -> str:
    """Draw a list that begins with a value; one that has a key begins with what the session holds under it."""
    at = 0 if "key" in given else list(options).index(value)
    return str(place.selectbox(label, options, index=at, **given))
