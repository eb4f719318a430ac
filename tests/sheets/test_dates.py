"""A cell or a header row that should name periods: the notations as tables, the laws by Hypothesis."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.periods import Cadence, Calendar, Period, day_number
from kpicore.sheets.cells.cell import Fault, Missing
from kpicore.sheets.periods.dates import (
    DateContext,
    Derived,
    Total,
    read_day,
    read_header,
    read_period,
    read_start_end,
    read_timestamp,
    week_is_moved,
)

NOTHING = DateContext()
FY2026 = DateContext(fiscal_year=2026)
YEAR_2026 = DateContext(year=2026)
BY_END = DateContext(calendar=Calendar(fiscal_year_name="end"))
JANUARY = DateContext(calendar=Calendar(fiscal_start_month=1))
CLOSING_20 = DateContext(calendar=Calendar(closing_day=20), fiscal_year=2026)
MONTHLY = DateContext(cadence=Cadence.MONTHLY)
YEARLY = DateContext(cadence=Cadence.YEARLY)
FROM_JUNE = DateContext(calendar=Calendar(fiscal_start_month=6))


def told(item):
    """Return an id, a reason or a code."""
    if isinstance(item, Period):
        return str(item)
    return item.code if isinstance(item, Fault) else item.reason


@pytest.mark.parametrize(
    "typed",
    [
        "2026年4月",
        "2026/4",
        "2026/04",
        "2026-04",
        "2026.4",
        "202604",
        "26/4",
        "26年4月",
        "２０２６年４月",
        "2026年 4月",
        "令和8年4月",
        "R8.4",
        "R8/4",
        "Ｒ８．４",
        "令和8年4月度",
        "r8.4",
        "2026年4月度",
        "202604度",
        "2026年4月分",
        "2026年度4月",
        "Apr-26",
        "Apr 2026",
        "April 2026",
        " 2026年4月 ",
        "'2026/4",
    ],
)
def test_a_month_with_its_year(typed):
    assert told(read_period(typed, context=NOTHING)) == "2026-04"


@pytest.mark.parametrize(
    ("typed", "context", "expected"),
    [
        ("4月", FY2026, "2026-04"),
        ("12月", FY2026, "2026-12"),
        ("1月", FY2026, "2027-01"),
        ("3月", FY2026, "2027-03"),
        ("4月", YEAR_2026, "2026-04"),
        ("1月", YEAR_2026, "2026-01"),
        ("8月分", FY2026, "2026-08"),
        ("4月度", CLOSING_20, "2026-04"),
        ("5月", replace(FROM_JUNE, fiscal_year=2026), "2027-05"),
        ("4月", NOTHING, "period-without-year"),
        ("13月", FY2026, "unreadable-period"),
        ("2026年度1月", NOTHING, "2027-01"),
        ("Apr", FY2026, "2026-04"),
    ],
)
def test_a_bare_month_takes_the_year_told(typed, context, expected):
    assert told(read_period(typed, context=context)) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("令和元年5月", "2019-05"),
        ("平成31年4月", "2019-04"),
        ("H31.4", "2019-04"),
        ("平成31年5月", "unreadable-period"),
        ("令和1年4月", "unreadable-period"),
        ("平成元年1月", "1989-01"),
        ("昭和64年1月", "1989-01"),
        ("昭和64年2月", "unreadable-period"),
        ("S63.12", "1988-12"),
        ("令和8年4月6日", "2026-04-06"),
        ("H31.4.30", "2019-04-30"),
        ("H31.5.1", "unreadable-period"),
        ("令和8年度", "FY2026"),
        ("令和8年度1Q", "FY2026-Q1"),
    ],
)
def test_eras_begin_on_a_day_not_in_a_year(typed, expected):
    assert told(read_period(typed, context=NOTHING)) == expected


@pytest.mark.parametrize(
    ("typed", "context", "expected"),
    [
        ("2026年度", NOTHING, "FY2026"),
        ("26年度", NOTHING, "FY2026"),
        ("FY2026", NOTHING, "FY2026"),
        ("FY26", NOTHING, "FY2026"),
        ("FY'26", NOTHING, "FY2026"),
        ("2026年度", BY_END, "FY2025"),
        ("FY26", BY_END, "FY2025"),
        ("2027年3月期", NOTHING, "FY2026"),
        ("2027年3月期", BY_END, "FY2026"),
        ("27/3期", NOTHING, "FY2026"),
        ("2027年5月期", FROM_JUNE, "FY2026"),
        ("2026年12月期", JANUARY, "FY2026"),
        ("2027年5月期", NOTHING, "unreadable-period"),
        ("2026年", JANUARY, "FY2026"),
        ("2026", YEARLY, "FY2026"),
        (2026, YEARLY, "FY2026"),
        ("通期", FY2026, "FY2026"),
        ("通期", NOTHING, "period-without-year"),
        ("1Q", FY2026, "FY2026-Q1"),
        ("Q1", FY2026, "FY2026-Q1"),
        ("第1四半期", FY2026, "FY2026-Q1"),
        ("第一四半期", FY2026, "FY2026-Q1"),
        ("第４四半期", FY2026, "FY2026-Q4"),
        ("1Q", NOTHING, "period-without-year"),
        ("FY26 Q1", NOTHING, "FY2026-Q1"),
        ("FY26 Q1", BY_END, "FY2025-Q1"),
        ("Q1 FY26", NOTHING, "FY2026-Q1"),
        ("2026年度1Q", NOTHING, "FY2026-Q1"),
        ("2026年度 第1四半期", NOTHING, "FY2026-Q1"),
        ("2027年3月期第3四半期", NOTHING, "FY2026-Q3"),
        ("2Q16", JANUARY, "FY2016-Q2"),
        ("2026Q1", JANUARY, "FY2026-Q1"),
        ("上期", FY2026, "FY2026-H1"),
        ("下期", FY2026, "FY2026-H2"),
        ("上半期", FY2026, "FY2026-H1"),
        ("H1", FY2026, "FY2026-H1"),
        ("2H", FY2026, "FY2026-H2"),
        ("FY2026 H2", NOTHING, "FY2026-H2"),
        ("2026年度上期", NOTHING, "FY2026-H1"),
        ("4〜6月", FY2026, "FY2026-Q1"),
        ("2026年4月〜9月", NOTHING, "FY2026-H1"),
        ("5〜7月", FY2026, "unreadable-period"),
        ("78期", NOTHING, "unreadable-period"),
        ("2025年度3月期", NOTHING, "unreadable-period"),
    ],
)
def test_fiscal_years_quarters_and_halves(typed, context, expected):
    assert told(read_period(typed, context=context)) == expected


@pytest.mark.parametrize(
    ("typed", "context", "expected"),
    [
        ("2026-W15", NOTHING, "2026-W15"),
        ("2026年第15週", NOTHING, "2026-W15"),
        ("W15", YEAR_2026, "2026-W15"),
        ("第15週", YEAR_2026, "2026-W15"),
        ("W15", FY2026, "2026-W15"),
        ("W2", FY2026, "2027-W02"),
        ("W15", NOTHING, "period-without-year"),
        ("2026-W54", NOTHING, "unreadable-period"),
        ("4/6週", FY2026, "2026-W15"),
        ("4月6日週", FY2026, "2026-W15"),
        ("4/6〜4/12", FY2026, "2026-W15"),
        ("4/6～4/12", FY2026, "2026-W15"),
        ("4/6(月)〜4/12(日)", FY2026, "2026-W15"),
        ("4/6-", FY2026, "2026-W15"),
        ("4/6〜10", FY2026, "2026-W15"),
        ("2026/4/6〜2026/4/12", NOTHING, "2026-W15"),
        ("2026-04-06〜2026-04-12", NOTHING, "2026-W15"),
        ("12/28〜1/3", FY2026, "2026-W53"),
        ("4/5〜4/11", FY2026, "2026-W15"),
        ("4/4週", FY2026, "2026-W15"),
        ("4/6週", NOTHING, "period-without-year"),
        ("2026/4/1〜2026/4/30", NOTHING, "2026-04"),
        ("3/21〜4/20", CLOSING_20, "2026-04"),
        ("2026/4/1〜2026/4/19", NOTHING, "unreadable-period"),
    ],
)
def test_weeks_and_spans(typed, context, expected):
    assert told(read_period(typed, context=context)) == expected


def test_a_week_from_sunday_or_saturday_goes_to_its_thursday_and_says_so():
    assert week_is_moved("4/5週", context=FY2026)
    assert week_is_moved("4/4〜4/10", context=FY2026)
    assert not week_is_moved("4/6週", context=FY2026)
    assert not week_is_moved("2026-W15", context=FY2026)


@pytest.mark.parametrize(
    ("typed", "context", "readings"),
    [
        ("4月第1週", FY2026, ["2026-04-01..2026-04-04", "2026-04-01..2026-04-05", "2026-04-06..2026-04-12"]),
        ("2026年4月1W", NOTHING, ["2026-04-01..2026-04-04", "2026-04-01..2026-04-05", "2026-04-06..2026-04-12"]),
        ("4月①週", FY2026, ["2026-04-01..2026-04-04", "2026-04-01..2026-04-05", "2026-04-06..2026-04-12"]),
        ("4/8週", FY2026, ["2026-W15 (2026-04-06..2026-04-12)", "2026-04-08..2026-04-14"]),
        ("2026年", NOTHING, ["FY2026 (2026-04-01..2027-03-31)", "2026-01-01..2026-12-31"]),
        ("2Q16", NOTHING, ["FY2016-Q2 (2016-07-01..2016-09-30)", "FY2016-Q1 (2016-04-01..2016-06-30)"]),
        ("1Q", YEAR_2026, ["FY2026-Q1 (2026-04-01..2026-06-30)", "FY2025-Q4 (2026-01-01..2026-03-31)"]),
        ("8年4月", NOTHING, ["2026-04 (2026-04-01..2026-04-30)", "2008-04 (2008-04-01..2008-04-30)"]),
        ("8年度", NOTHING, ["FY2026 (2026-04-01..2027-03-31)", "FY2008 (2008-04-01..2009-03-31)"]),
        ("2025/4/15(水)", NOTHING, ["2025-04-15", "2025-04-16"]),
    ],
)
def test_what_stays_ambiguous_names_its_readings(typed, context, readings):
    assert read_period(typed, context=context) == Fault("ambiguous-period", {"text": typed, "readings": readings})


@pytest.mark.parametrize(
    ("value", "number_format", "context", "expected"),
    [
        ("2026/4/6", "", NOTHING, "2026-04-06"),
        ("2026-04-06", "", NOTHING, "2026-04-06"),
        ("2026年4月6日", "", NOTHING, "2026-04-06"),
        ("26/4/6", "", NOTHING, "2026-04-06"),
        ("20250411", "", NOTHING, "2025-04-11"),
        (20250411, "", NOTHING, "2025-04-11"),
        ("2025/4/15(火)", "", NOTHING, "2025-04-15"),
        ("2025年4月15日（火）", "", NOTHING, "2025-04-15"),
        ("2026/4/6 14:05:11", "", NOTHING, "2026-04-06"),
        ("4/6", "", FY2026, "2026-04-06"),
        ("1月6日", "", FY2026, "2027-01-06"),
        ("4/6", "", NOTHING, "period-without-year"),
        ("2026/2/30", "", NOTHING, "unreadable-period"),
        ("04/06/26", "", NOTHING, "unreadable-period"),
        (datetime(2026, 4, 6, 14, 5), "yyyy/m/d h:mm", NOTHING, "2026-04-06"),
        (date(2026, 4, 1), "yyyy/m/d", NOTHING, "2026-04-01"),
        (46113, "yyyy/m/d", NOTHING, "2026-04-01"),
        (46113, "", NOTHING, "2026-04-01"),
        (46113.59, "yyyy/m/d h:mm", NOTHING, "2026-04-01"),
        # a first of a month is the month where the row or the format says so
        ("2026/4/1", "", NOTHING, "2026-04-01"),
        ("2026/4/1", "", MONTHLY, "2026-04"),
        ("2026/4/2", "", MONTHLY, "2026-04-02"),
        (46113, "yyyy/m/d", MONTHLY, "2026-04"),
        (46113, 'yyyy"年"m"月"', NOTHING, "2026-04"),
        (datetime(2026, 4, 1), "mmm-yy", NOTHING, "2026-04"),
        (datetime(2026, 4, 15), "yyyy/mm", NOTHING, "2026-04"),
        (202604, "", NOTHING, "2026-04"),
        (2026.4, "", NOTHING, "2026-04"),
        (2026.12, "", NOTHING, "2026-12"),
        (2026.1, "0.00", NOTHING, "2026-10"),
        (2026.1, "", NOTHING, "unreadable-period"),
        (4, '0"月"', FY2026, "2026-04"),
        (2026, '0"年度"', NOTHING, "FY2026"),
        (4, "", FY2026, "unreadable-period"),
        (6, "", replace(NOTHING, month=Period(Cadence.MONTHLY, 2026 * 12 + 3)), "2026-04-06"),
        (31, "", replace(NOTHING, month=Period(Cadence.MONTHLY, 2026 * 12 + 3)), "outside-month"),
        (True, "", NOTHING, "unreadable-period"),
        (None, "", NOTHING, "blank"),
        ("", "", NOTHING, "blank"),
        ("未定", "", NOTHING, "pending"),
        ("#REF!", "", NOTHING, "sheet-error"),
        ("八月", "", FY2026, "unreadable-period"),
    ],
)
def test_days_dates_and_serials(value, number_format, context, expected):
    assert told(read_period(value, number_format, context=context)) == expected


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        ("2026/4/6", "", date(2026, 4, 6)),
        ("2026-04-06", "", date(2026, 4, 6)),
        ("令和8年4月6日", "", date(2026, 4, 6)),
        ("2025/4/15(火)", "", date(2025, 4, 15)),
        ("2026/4/6 14:05:11", "", date(2026, 4, 6)),
        ("20250411", "", date(2025, 4, 11)),
        (46118, "yyyy/m/d", date(2026, 4, 6)),
        (datetime(2026, 4, 6, 23, 59), "", date(2026, 4, 6)),
        ("", "", Missing("blank")),
        ("未定", "", Missing("pending")),
        ("4/6", "", Fault("unreadable-date", {"text": "4/6"})),
        ("2026年4月", "", Fault("unreadable-date", {"text": "2026年4月"})),
        ("来週", "", Fault("unreadable-date", {"text": "来週"})),
        ("#REF!", "", Fault("sheet-error", {"text": "#REF!"})),
    ],
)
def test_a_day(value, number_format, expected):
    assert read_day(value, number_format) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026/4/6 14:05:11", datetime(2026, 4, 6, 14, 5, 11)),
        ("2026/04/06 2:05:11 PM", datetime(2026, 4, 6, 14, 5, 11)),
        ("2026/4/6 午後2:05", datetime(2026, 4, 6, 14, 5)),
        ("2026-04-06T14:05:11.25", datetime(2026, 4, 6, 14, 5, 11, 250_000)),
        ("2026-04-06T05:05:11Z", datetime(2026, 4, 6, 5, 5, 11, tzinfo=UTC)),
        ("2026/04/06 2:05:11 午後 GMT+9", datetime(2026, 4, 6, 14, 5, 11, tzinfo=timezone(timedelta(hours=9)))),
        ("2026-04-06T14:05:11+09:00", datetime(2026, 4, 6, 14, 5, 11, tzinfo=timezone(timedelta(hours=9)))),
        ("2026/4/6", datetime(2026, 4, 6)),
        (46118.5, datetime(2026, 4, 6, 12)),
        (datetime(2026, 4, 6, 14), datetime(2026, 4, 6, 14)),
        ("", None),
        (None, None),
        ("2026/4/6 25:00", Fault("unreadable-date", {"text": "2026/4/6 25:00"})),
        ("さっき", Fault("unreadable-date", {"text": "さっき"})),
    ],
)
def test_a_timestamp(value, expected):
    assert read_timestamp(value) == expected


@pytest.mark.parametrize(
    ("typed", "tokyo", "new_york"),
    [
        ("2026-04-30T15:00:00.000Z", "2026-05-01", "2026-04-30"),
        ("2026-04-30T14:59:59Z", "2026-04-30", "2026-04-30"),
        ("2026-04-30T10:00:00-05:00", "2026-05-01", "2026-04-30"),
        ("2026-04-30 15:00 UTC", "2026-05-01", "2026-04-30"),
        ("2026/4/30 15:00:00 GMT", "2026-05-01", "2026-04-30"),
        ("2026/4/30 15:00:00 UTC+0", "2026-05-01", "2026-04-30"),
        ("2026-05-01 00:00 JST", "2026-05-01", "2026-04-30"),
        (datetime(2026, 4, 30, 15, tzinfo=UTC), "2026-05-01", "2026-04-30"),
        # New York is five hours behind until 8 March 2026, two in the morning, then four.
        ("2026-03-08T04:59:00Z", "2026-03-08", "2026-03-07"),
        ("2026-03-09T04:00:00Z", "2026-03-09", "2026-03-09"),
        # Without a zone it is wall time, and so is a span of hours.
        ("2026-04-30 23:30", "2026-04-30", "2026-04-30"),
        ("2026/4/6 10:00-12:00", "2026-04-06", "2026-04-06"),
    ],
)
def test_a_moment_lies_on_its_day_in_the_plan_s_zone(typed, tokyo, new_york):
    away = Calendar(timezone="America/New_York")

    assert str(read_period(typed, context=NOTHING)) == str(read_day(typed)) == tokyo
    assert str(read_period(typed, context=DateContext(away))) == str(read_day(typed, calendar=away)) == new_york


@pytest.mark.parametrize("typed", ["2026-04-30T25:00Z", "2026-04-30T15:00+99:00", "4/30 15:00Z"])
def test_a_moment_that_never_was_is_no_day(typed):
    assert told(read_period(typed, context=NOTHING)) == "unreadable-period"


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)),
    st.integers(-12 * 60, 14 * 60),
    st.sampled_from(["Asia/Tokyo", "America/New_York", "Europe/London", "Australia/Lord_Howe", "UTC"]),
)
def test_one_moment_told_in_two_zones_is_one_day(moment, offset, zone):
    calendar = Calendar(timezone=zone)
    at = moment.replace(microsecond=0, tzinfo=UTC)
    elsewhere = at.astimezone(timezone(timedelta(minutes=offset)))

    assert read_day(elsewhere.isoformat(), calendar=calendar) == at.astimezone(ZoneInfo(zone)).date()
    assert read_day(at.strftime("%Y-%m-%d %H:%M:%S UTC"), calendar=calendar) == at.astimezone(ZoneInfo(zone)).date()


@pytest.mark.parametrize(
    ("typed", "context", "first", "last"),
    [
        ("2026/4/6", NOTHING, date(2026, 4, 6), date(2026, 4, 6)),
        ("2026年4月", NOTHING, date(2026, 4, 1), date(2026, 4, 30)),
        ("2026年度", NOTHING, date(2026, 4, 1), date(2027, 3, 31)),
        ("2026年度", BY_END, date(2025, 4, 1), date(2026, 3, 31)),
        ("2027年3月期", BY_END, date(2026, 4, 1), date(2027, 3, 31)),
        ("2026年4月", CLOSING_20, date(2026, 3, 21), date(2026, 4, 20)),
        ("FY26 H1", NOTHING, date(2026, 4, 1), date(2026, 9, 30)),
        ("2026-W15", NOTHING, date(2026, 4, 6), date(2026, 4, 12)),
    ],
)
def test_start_and_deadline_may_be_periods(typed, context, first, last):
    assert read_start_end(typed, context=context, last=False) == first
    assert read_start_end(typed, context=context, last=True) == last


# -- header rows ---------------------------------------------------------------------------------------------------

MONTHS = [f"{month}月" for month in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)]
FISCAL_2026 = [f"2026-{month:02d}" for month in range(4, 13)] + ["2027-01", "2027-02", "2027-03"]


@pytest.mark.parametrize(
    ("cells", "context", "expected"),
    [
        (MONTHS, FY2026, FISCAL_2026),
        (MONTHS, YEAR_2026, FISCAL_2026),
        (["2026年4月", *MONTHS[1:]], NOTHING, FISCAL_2026),
        ([4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3], FY2026, FISCAL_2026),
        (["4", "5", "6"], FY2026, FISCAL_2026[:3]),
        (MONTHS, NOTHING, ["period-without-year"] * 12),
        (["11月", "12月", "2027年1月"], NOTHING, ["2026-11", "2026-12", "2027-01"]),
        (["10月", "11月", "12月", "1月"], YEAR_2026, ["2026-10", "2026-11", "2026-12", "2027-01"]),
        (["2026年1月", "2月", "3月", "4月"], NOTHING, ["2026-01", "2026-02", "2026-03", "2026-04"]),
        # blocks side by side
        ([*MONTHS[:2], "計", *MONTHS[:2]], YEAR_2026, ["2026-04", "2026-05", "total", "2026-04", "2026-05"]),
        (["2026年4月", "5月", "4月", "5月"], NOTHING, ["2026-04", "2026-05", "2026-04", "2026-05"]),
        (["4月", "4月", "5月", "5月"], YEAR_2026, ["2026-04", "2026-04", "2026-05", "2026-05"]),
        (MONTHS + MONTHS, FY2026, FISCAL_2026 + FISCAL_2026),
        # more than a year on end
        ([*MONTHS, "4月"], YEAR_2026, [*FISCAL_2026, "2027-04"]),
        # other cadences
        (
            ["2026年度1Q", "2Q", "3Q", "4Q", "1Q"],
            NOTHING,
            ["FY2026-Q1", "FY2026-Q2", "FY2026-Q3", "FY2026-Q4", "FY2027-Q1"],
        ),
        (["2026-W52", "W53", "W1"], NOTHING, ["2026-W52", "2026-W53", "2027-W01"]),
        (["4/6", "12/28", "1/4"], FY2026, ["2026-04-06", "2026-12-28", "2027-01-04"]),
        (["2026/12/28", "1/4"], NOTHING, ["2026-12-28", "2027-01-04"]),
        (["2024年度", "2025年度"], NOTHING, ["FY2024", "FY2025"]),
        ([2024, 2025], YEARLY, ["FY2024", "FY2025"]),
        # real dates
        ([datetime(2026, 4, 1), datetime(2026, 5, 1)], NOTHING, ["2026-04", "2026-05"]),
        ([datetime(2026, 4, 1), datetime(2026, 4, 2)], MONTHLY, ["2026-04-01", "2026-04-02"]),
        ([datetime(2026, 4, 1)], MONTHLY, ["2026-04"]),
        # words around a period
        (["4月実績", "4月目標", "4月(実績)", "4月 前年比"], FY2026, ["2026-04", "target", "2026-04", "prior-year"]),
        ([1, 2, 7], FY2026, ["unreadable-period"] * 3),
    ],
)
def test_a_header_row_is_read_as_a_row(cells, context, expected):
    assert [told(item) for item in read_header(cells, context=context)] == expected


def test_totals_and_derived_columns_between_periods_are_told_apart():
    cells = [
        "指標",
        "6月",
        "7月",
        "8月",
        "1Q合計",
        "9月",
        "上半期計",
        "上半期合計",
        "2027年5月期合計",
        "通期",
        "累計",
        "月計",
        "達成率",
        "差異",
        "前年比",
        "昨対比",
        "進捗",
        "着地見込",
    ]
    headings = read_header(cells, context=replace(FROM_JUNE, fiscal_year=2026))

    assert [told(item) for item in headings] == [
        "unreadable-period", "2026-06", "2026-07", "2026-08", "total", "2026-09", "total", "total", "total", "total",
        "cumulative", "total", "attainment", "difference", "prior-year", "prior-year", "progress", "forecast",
    ]  # fmt: skip
    assert headings[4] == Total("total")
    assert headings[12] == Derived("attainment")


def test_a_coarser_period_among_finer_ones_is_their_total():
    cells = ["4月", "5月", "6月", "1Q", "7月", "8月", "9月", "2Q", "上期"]
    expected = ["2026-04", "2026-05", "2026-06", "total", "2026-07", "2026-08", "2026-09", "total", "total"]

    assert [told(item) for item in read_header(cells, context=FY2026)] == expected


def test_a_quarterly_row_keeps_its_quarters_among_months():
    context = replace(FY2026, cadence=Cadence.QUARTERLY)

    assert [told(item) for item in read_header(["4月", "5月", "6月", "1Q"], context=context)][-1] == "FY2026-Q1"


def test_a_grid_of_days_takes_the_month_of_its_tab():
    context = replace(NOTHING, month=Period(Cadence.MONTHLY, 2026 * 12 + 3))
    headings = [told(item) for item in read_header([*range(1, 32)], context=context)]

    assert headings[:2] == ["2026-04-01", "2026-04-02"]
    assert headings[29:] == ["2026-04-30", "outside-month"]


# -- laws ----------------------------------------------------------------------------------------------------------

CALENDARS = st.builds(
    Calendar,
    fiscal_start_month=st.integers(1, 12),
    fiscal_year_name=st.sampled_from(["start", "end"]),
    closing_day=st.sampled_from([None, 20, 25]),
)
PERIODS = st.one_of(
    st.dates(date(2001, 1, 1), date(2098, 12, 31)).map(lambda day: Period(Cadence.DAILY, day_number(day))),
    st.tuples(st.sampled_from(list(Cadence)[1:]), st.dates(date(2001, 1, 1), date(2098, 12, 31))).map(
        lambda drawn: Calendar().containing(*drawn)
    ),
)
CONTEXTS = st.builds(
    DateContext,
    calendar=CALENDARS,
    year=st.none() | st.integers(1900, 2100),
    fiscal_year=st.none() | st.integers(1900, 2100),
    cadence=st.none() | st.sampled_from(list(Cadence)),
    month=st.none() | st.integers(2000 * 12, 2100 * 12).map(lambda month: Period(Cadence.MONTHLY, month)),
)
TYPED = st.text("0123456789年月日度期週第上下半四QHWFY/-.〜~() 令和平成RSH元①:T計合累実績", max_size=14)
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    TYPED,
    st.text(max_size=10),
    st.dates(),
    st.datetimes(),
    st.times(),
)
FORMATS = st.sampled_from(["", "General", "yyyy/m/d", 'yyyy"年"m"月"', "yyyy", '0"月"', "0.00", "h:mm"])


@given(PERIODS, CALENDARS)
def test_every_id_reads_back_as_its_period(period, calendar):
    written = read_period(str(period), context=DateContext(calendar=replace(calendar, fiscal_year_name="start")))

    assert written == period


@given(st.dates(date(1990, 1, 1), date(2098, 12, 31)))
def test_a_month_reads_the_same_in_every_spelling(day):
    year, month = day.year, day.month
    spellings = [
        f"{year}年{month}月",
        f"{year}/{month}",
        f"{year}-{month:02d}",
        f"{year}{month:02d}",
        f"{year}.{month}",
        f"{year}年{month}月度",
    ]

    assert {told(read_period(text, context=NOTHING)) for text in spellings} == {f"{year}-{month:02d}"}


@given(CELLS, FORMATS, CONTEXTS)
def test_no_cell_ever_raises(value, number_format, context):
    assert isinstance(read_period(value, number_format, context=context), Period | Missing | Fault)
    assert isinstance(read_day(value, number_format), date | Missing | Fault)
    assert isinstance(read_timestamp(value), datetime | Fault | None)
    assert isinstance(read_start_end(value, number_format, context=context, last=True), date | Missing | Fault)
    assert isinstance(week_is_moved(value, number_format, context=context), bool)


@given(st.lists(st.tuples(CELLS, FORMATS), max_size=8), CONTEXTS)
def test_no_header_row_ever_raises(cells, context):
    headings = read_header([cell for cell, _ in cells], [shown for _, shown in cells], context=context)

    assert len(headings) == len(cells)
    assert all(isinstance(item, Period | Missing | Fault | Total | Derived) for item in headings)


def test_a_time_of_day_is_no_period():
    assert told(read_period(time(3, 30), context=NOTHING)) == "unreadable-period"
