"""What the first start infers, and what a plan that begins with it proposes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.guide.drafts import blank, from_sentence, from_template, read_draft, setting_texts
from kpicore.guide.first_start import Basics, basics_of, country_of_zone, inferred
from kpicore.guide.templates import templates
from kpicore.model.countries import countries
from kpicore.model.money import YEN_UNITS, currency_code, money_unit
from kpicore.model.plan import Settings

TODAY = date(2026, 11, 24)
BRITISH = Basics(language="en", timezone="Europe/London", fiscal_start_month=1, country="GB", currency="GBP")


@pytest.mark.parametrize(
    ("locale", "timezone", "environ", "found"),
    [
        ("ja-JP", "Asia/Tokyo", {}, ("ja", "Asia/Tokyo", 4, "JP", "JPY")),
        ("ja", "", {}, ("ja", "Asia/Tokyo", 4, "JP", "JPY")),
        ("en-US", "America/New_York", {}, ("en", "America/New_York", 1, "US", "USD")),
        # A browser that speaks what it was installed with, on a clock that says where it is.
        ("en-US", "Asia/Tokyo", {}, ("en", "Asia/Tokyo", 4, "JP", "JPY")),
        ("ja-JP", "America/Los_Angeles", {}, ("ja", "America/Los_Angeles", 1, "US", "USD")),
        ("en-IN", "Asia/Calcutta", {}, ("en", "Asia/Calcutta", 4, "IN", "INR")),
        ("en-AU", "", {}, ("en", "UTC", 7, "AU", "AUD")),
        ("de-DE", "Europe/Berlin", {}, ("ja", "Europe/Berlin", 1, "DE", "EUR")),
        ("de-DE", "", {"LANG": "en_GB.UTF-8"}, ("en", "UTC", 1, "DE", "EUR")),
        ("zh-Hant-TW", "UTC", {}, ("ja", "UTC", 1, "TW", "TWD")),
        ("", "", {"LANG": "en_GB.UTF-8"}, ("en", "Europe/London", 1, "GB", "GBP")),
        ("", "", {"LC_ALL": "C", "LANG": "en_GB.UTF-8"}, ("ja", "Asia/Tokyo", 4, "JP", "JPY")),
        ("", "", {}, ("ja", "Asia/Tokyo", 4, "JP", "JPY")),
        ("en-ZZ", "Mars/Olympus", {}, ("en", "UTC", 1, "US", "USD")),
    ],
)
def test_everything_is_inferred_from_what_browser_and_machine_say(locale, timezone, environ, found):
    assert tuple(inferred(locale, timezone, environ).model_dump().values()) == found


@given(st.text(max_size=12), st.text(max_size=20), st.text(max_size=12))
def test_whatever_a_browser_says_there_is_a_usable_answer(locale, timezone, machine):
    basics = inferred(locale, timezone, {"LANG": machine})

    assert basics_of(basics.model_dump()) == basics
    assert basics.within(Settings()).knows_country


def test_every_zone_of_the_database_lies_in_a_country_on_offer():
    assert (
        {country_of_zone(zone) for zone in ("Asia/Tokyo", "Europe/Kiev", "Japan", "America/Sao_Paulo")}
        == {*("JP", "UA", "BR")}
        <= {*countries()}
    )
    assert country_of_zone("UTC") is None


@pytest.mark.parametrize(
    "kept",
    [
        None,
        "later",
        {},
        {"later": True},
        BRITISH.model_dump() | {"timezone": "Mars/Olympus"},
        BRITISH.model_dump() | {"fiscal_start_month": 13},
        BRITISH.model_dump() | {"country": "ZZ"},
        BRITISH.model_dump() | {"language": "fr"},
        BRITISH.model_dump() | {"more": 1},
    ],
)
def test_what_was_kept_and_is_no_choice_is_none(kept):
    assert basics_of(kept) is None


# -- what a plan begins with -----------------------------------------------------------------------------------


def test_a_plan_begins_with_the_settings_chosen():
    drafts = [
        blank(language="en", settings=BRITISH.texts()),
        from_sentence("Revenue of 3,000,000 by March 2027", None, TODAY, language="en", settings=BRITISH.texts()),
        from_template(templates()[0], "en", TODAY, settings=BRITISH.texts()),
    ]

    for draft in drafts:
        settings = read_draft(draft, TODAY).plan.settings
        assert {name: getattr(settings, name) for name in BRITISH.model_dump()} == BRITISH.model_dump()


def test_the_goal_of_a_template_is_due_at_the_end_of_the_chosen_year():
    ways = {month: {"fiscal_start_month": str(month)} for month in (1, 4, 10)}
    due = {
        month: from_template(templates()[0], "ja", TODAY, settings=texts).entries[0].text("deadline")
        for month, texts in ways.items()
    }

    assert due == {1: "2026-12-31", 4: "2027-03-31", 10: "2027-09-30"}


@pytest.mark.parametrize(
    ("currency", "ja", "en"),
    [
        ("JPY", "円", "¥"),
        ("円", "円", "¥"),
        ("USD", "$", "$"),
        ("ドル", "$", "$"),
        ("GBP", "£", "£"),
        ("EUR", "€", "€"),
        ("chf", "CHF", "CHF"),
        ("₿", "₿", "₿"),
    ],
)
def test_money_is_proposed_in_the_plans_currency(currency, ja, en):
    assert (money_unit(currency, "ja"), money_unit(currency, "en")) == (ja, en)
    for language, unit in (("ja", ja), ("en", en)):
        proposed = {
            entry.text("unit")
            for template in templates()
            for entry, node in zip(
                from_template(template, language, TODAY, settings={"currency": currency}).entries,
                (*template.nodes(language), *template.more_factors(language)),
                strict=True,
            )
            if node.unit in YEN_UNITS
        }
        assert proposed == {unit}


def test_money_without_a_unit_in_a_sentence_is_in_the_plans_currency_and_a_unit_said_stays():
    def unit(text: str) -> str:
        return from_sentence(text, None, TODAY, settings={"currency": "USD"}).entries[0].text("unit")

    assert unit("売上3億") == "$"
    assert unit("売上3億円") == "円"


def test_the_settings_of_a_running_plan_are_edited_with_country_and_currency():
    texts = setting_texts(Settings(country="US", currency="$"))

    assert (texts["country"], texts["currency"]) == ("US", "$")
    assert currency_code(texts["currency"]) == "USD"
