"""R1: periods, their ids, and the days, weeks, months and fiscal years of a plan."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.model import Settings
from kpicore.model.countries import countries, public_holidays, usual_fiscal_start
from kpicore.model.money import CURRENCIES, currency_of
from kpicore.periods import (
    GRACE_DAYS,
    Cadence,
    Calendar,
    Period,
    day_number,
    day_of,
    finest_first,
    iso_week_ordinal,
    parse_period_id,
    period_id,
    same_period_last_year,
)
from tests.scoring.oracle import a_year_before, holding, named

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
CALENDARS = st.builds(
    Settings,
    fiscal_start_month=st.integers(1, 12),
    closing_day=st.sampled_from((None, 1, 10, 15, 20, 25, 28, 29, 30, 31)),
)


def span(calendar: Calendar, text: str) -> tuple[str, str]:
    period = parse_period_id(text)
    assert period is not None, text
    return calendar.first_day(period).isoformat(), calendar.last_day(period).isoformat()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-04-06", "2026-04-06", "2026-04-06"),
        ("2026-W15", "2026-04-06", "2026-04-12"),
        ("2026-W01", "2025-12-29", "2026-01-04"),
        ("2026-W53", "2026-12-28", "2027-01-03"),
        ("2020-W53", "2020-12-28", "2021-01-03"),
        ("2026-04", "2026-04-01", "2026-04-30"),
        ("2028-02", "2028-02-01", "2028-02-29"),
        ("FY2026-Q1", "2026-04-01", "2026-06-30"),
        ("FY2026-Q4", "2027-01-01", "2027-03-31"),
        ("FY2026-H1", "2026-04-01", "2026-09-30"),
        ("FY2026-H2", "2026-10-01", "2027-03-31"),
        ("FY2026", "2026-04-01", "2027-03-31"),
    ],
)
def test_a_period_has_its_id_its_first_day_and_its_last_day(text, first, last):
    assert span(Calendar(), text) == (first, last)
    assert str(parse_period_id(text)) == text


@pytest.mark.parametrize(
    ("closing_day", "text", "first", "last"),
    [
        (20, "2026-04", "2026-03-21", "2026-04-20"),
        (20, "2026-01", "2025-12-21", "2026-01-20"),
        (20, "FY2026-Q1", "2026-03-21", "2026-06-20"),
        (20, "FY2026", "2026-03-21", "2027-03-20"),
        (30, "2026-02", "2026-01-31", "2026-02-28"),
        (30, "2026-03", "2026-03-01", "2026-03-30"),
        (30, "2028-02", "2028-01-31", "2028-02-29"),
        (31, "2026-04", "2026-04-01", "2026-04-30"),
        (10, "2026-W15", "2026-04-06", "2026-04-12"),
    ],
)
def test_a_closing_day_moves_the_month_and_with_it_the_quarter_and_the_year(closing_day, text, first, last):
    assert span(Settings(closing_day=closing_day).calendar, text) == (first, last)


@pytest.mark.parametrize(
    ("start_month", "text", "first", "last"),
    [
        (1, "FY2026-Q1", "2026-01-01", "2026-03-31"),
        (1, "FY2026", "2026-01-01", "2026-12-31"),
        (10, "FY2026-H2", "2027-04-01", "2027-09-30"),
        (12, "FY2026", "2026-12-01", "2027-11-30"),
        (7, "FY2026-Q3", "2027-01-01", "2027-03-31"),
    ],
)
def test_quarters_halves_and_years_follow_the_fiscal_year(start_month, text, first, last):
    assert span(Calendar(fiscal_start_month=start_month), text) == (first, last)


@pytest.mark.parametrize(
    ("start_month", "name", "start_year", "label"),
    [(4, "start", 2026, 2026), (4, "end", 2026, 2027), (10, "end", 2025, 2026), (1, "end", 2026, 2026)],
)
def test_the_year_that_ends_in_march_2027_is_the_fiscal_year_that_starts_in_2026(start_month, name, start_year, label):
    calendar = Calendar(fiscal_start_month=start_month, fiscal_year_name=name)

    assert calendar.fiscal_year_label(start_year) == label
    assert calendar.fiscal_year_from_label(label) == start_year


@pytest.mark.parametrize(
    ("week", "month"),
    [
        ("2026-W14", "2026-04"),
        ("2026-W18", "2026-04"),
        ("2026-W01", "2026-01"),
        ("2026-W53", "2026-12"),
        ("2025-W01", "2025-01"),
    ],
)
def test_a_week_belongs_to_the_month_that_holds_its_thursday(week, month):
    period = parse_period_id(week)
    parents = Calendar().parents_of(Cadence.WEEKLY, np.array([period.ordinal]), Cadence.MONTHLY)

    assert period_id(Period(Cadence.MONTHLY, int(parents[0]))) == month


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-13",
        "2026-00",
        "2026-W54",
        "2025-W53",
        "2026-02-29",
        "FY2026-Q5",
        "FY2026-H3",
        "2026",
        "2026-4",
        "ＦＹ2026",
        "いつか",
    ],
)
def test_what_is_no_period_id_is_none(text):
    assert parse_period_id(text) is None


def test_a_year_has_53_weeks_only_where_the_calendar_says_so():
    assert str(Period(Cadence.WEEKLY, iso_week_ordinal(2026, 53))) == "2026-W53"
    with pytest.raises(ValueError, match="week"):
        iso_week_ordinal(2025, 53)


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("2026-04", "2025-04"),
        ("2026-W15", "2025-W15"),
        ("2026-W53", "2025-W52"),
        ("2027-W53", None),
        ("2021-W52", "2020-W52"),
        ("2028-02-29", "2027-02-28"),
        ("2027-02-28", "2026-02-28"),
        ("FY2026-Q2", "FY2025-Q2"),
        ("FY2026-H1", "FY2025-H1"),
        ("FY2026", "FY2025"),
    ],
)
def test_last_year_is_the_same_month_the_same_week_with_53_as_52_the_same_day(text, before):
    period = parse_period_id(text)
    if before is None:
        assert period is None
        return
    ordinal = same_period_last_year(period.cadence, np.array([period.ordinal]))[0]

    assert str(Period(period.cadence, int(ordinal))) == before


def test_days_off_are_weekdays_holidays_days_and_spans():
    settings = Settings(days_off=("saturday", "public", "2026-08-12", "2026-08-14/2026-08-16", "いつか", "2026-99-99"))
    calendar = settings.calendar
    days = np.arange(day_number(date(2026, 8, 8)), day_number(date(2026, 8, 18)))

    off = days[~calendar.working(days)]

    # 8 and 15 August are Saturdays, 11 August is 山の日.
    assert [day_of(int(day)).day for day in off] == [8, 11, 12, 14, 15, 16]
    assert settings.unreadable_days_off == ("いつか", "2026-99-99")


@pytest.mark.parametrize(
    ("country", "first", "off"),
    [
        ("JP", date(2026, 5, 1), [3, 4, 5, 6]),  # Golden Week; the 6th stands in for a Sunday
        ("US", date(2026, 5, 1), []),
        ("GB", date(2026, 5, 1), [4]),  # May Day
        ("JP", date(2026, 7, 1), []),
        ("US", date(2026, 7, 1), [3, 4]),  # Independence Day, a Saturday, and the Friday it is observed on
        ("United States", date(2026, 7, 1), [3, 4]),
        ("アトランティス", date(2026, 5, 1), []),
        ("HolidayBase", date(2026, 5, 1), []),  # a name of the library, and no country
    ],
)
def test_public_holidays_are_those_of_the_plans_country(country, first, off):
    calendar = Settings(days_off=("public",), country=country).calendar
    days = np.arange(day_number(first), day_number(first) + 8)

    assert [day_of(int(day)).day for day in days[~calendar.working(days)]] == off


@given(st.sampled_from(countries()))
def test_every_country_on_offer_has_holidays_and_a_currency(country):
    settings = Settings(days_off=("public",), country=country)

    assert settings.knows_country
    assert settings.calendar.days_off == public_holidays(country)
    assert settings.calendar.days_off or country in {"BV", "HM", "IO"}  # islands where nobody lives, or only a garrison
    assert currency_of(country) in CURRENCIES
    assert 1 <= usual_fiscal_start(country) <= 12


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2026-04-15", "2026-04-15"),
        ("2026-04", "2026-04-20"),
        ("2026-W15", "2026-04-12"),
        ("", None),
        (None, None),
        ("四月", None),
    ],
)
def test_the_boundary_is_a_day_or_the_last_day_of_a_period(text, last):
    boundary = Settings(actuals_through=text, closing_day=20).boundary_day

    assert boundary == (day_number(date.fromisoformat(last)) if last else None)


def test_a_boundary_at_the_end_of_time_is_no_error():
    assert Settings(actuals_through="FY9999").boundary_day > day_number(date(9999, 1, 1))


def test_grace_is_a_day_three_days_ten_twenty_thirty():
    assert [GRACE_DAYS[cadence] for cadence in Cadence] == [1, 3, 10, 20, 30, 30]


def test_cadences_are_ordered_finest_first():
    assert finest_first([Cadence.YEARLY, Cadence.DAILY, Cadence.MONTHLY, Cadence.DAILY]) == [
        "daily",
        "monthly",
        "yearly",
    ]


@given(CALENDARS, st.sampled_from(list(Cadence)), DAYS)
def test_every_day_lies_in_one_period_as_the_plain_calendar_says(settings, cadence, day):
    calendar = settings.calendar
    period = calendar.containing(cadence, day)
    plain = holding(settings, str(cadence), day)

    assert (str(period), calendar.first_day(period), calendar.last_day(period)) == (plain.id, plain.first, plain.last)
    assert calendar.anchor_day(period) == plain.anchor


@given(CALENDARS, st.sampled_from(list(Cadence)), DAYS)
def test_periods_follow_each_other_without_gap_or_overlap(settings, cadence, day):
    calendar = settings.calendar
    period = calendar.containing(cadence, day)

    assert calendar.first_day(period.shift(1)) == calendar.last_day(period) + timedelta(days=1)
    assert calendar.containing(cadence, calendar.first_day(period)) == period
    assert calendar.containing(cadence, calendar.last_day(period)) == period


@given(CALENDARS, st.sampled_from(list(Cadence)), DAYS)
def test_an_id_reads_back_as_its_period(settings, cadence, day):
    period = settings.calendar.containing(cadence, day)
    plain = named(settings, str(period))

    assert parse_period_id(str(period)) == period
    assert plain is not None
    assert plain.holds(day)


@given(CALENDARS, st.sampled_from(list(Cadence)), DAYS)
def test_last_years_period_is_the_plain_calendars(settings, cadence, day):
    period = settings.calendar.containing(cadence, day)
    ordinal = same_period_last_year(cadence, np.array([period.ordinal]))[0]

    assert str(Period(cadence, int(ordinal))) == a_year_before(settings, holding(settings, str(cadence), day)).id
