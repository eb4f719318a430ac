"""Roles that numbers and rows themselves tell: ranks, nets of flows, what one column is for all its labels, few rows of things."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from kpicore.sheets.analysed import TabAnalysis
from kpicore.sheets.grid import Grid
from kpicore.sheets.periods import DateContext
from kpicore.sheets.reader import read_tab
from kpicore.sheets.roles import TableRole

TODAY = date(2026, 11, 20)


def rows(*cells: list[Any], tab: str = "board") -> TabAnalysis:
    return read_tab(Grid(tab, cells), DateContext(today=TODAY))


def names(analysis: TabAnalysis) -> set[str]:
    return {indicator for indicator, *_ in analysis.actuals}


def known(analysis: TabAnalysis) -> list[tuple[Any, ...]]:
    return [tuple(entry) for entry in analysis.actuals]


def asked(analysis: TabAnalysis) -> list[str]:
    return [question.code for question in analysis.questions]


@pytest.mark.parametrize(
    ("heads", "sales", "place"),
    [
        (["期", "売上高", "売上順位"], [251, 262, 270, 266, 278], [5, 4, 2, 3, 1]),
        (["Jahr", "Umsatz", "Platz"], [31, 29, 40, 35, 44, 33], [5, 6, 2, 3, 1, 4]),
        (["Year", "Accidents", "Best year"], [14, 9, 11, 3, 6], [5, 3, 4, 1, 2]),
    ],
)
def test_a_rank_of_another_line_is_no_indicator(heads, sales, place):
    found = rows(heads, *[[f"FY{2020 + at}", *pair] for at, pair in enumerate(zip(sales, place, strict=True))])

    assert names(found) == {heads[1]}
    assert [column.reason for column in found.columns if column.role is TableRole.ID] == ["is-rank"]


def test_what_falls_by_one_beside_what_grows_is_no_rank():
    found = rows(["期", "売上高", "事故件数"], *[[f"FY{2020 + at}", 251 + 9 * at, 5 - at] for at in range(5)])

    assert names(found) == {"売上高", "事故件数"}


@pytest.mark.parametrize("net", ["socChg", "member change", "Saldo", "人口増減"])
def test_the_net_of_two_flows_under_such_a_name_leaves_both_of_them_read(net):
    flows = [(2793, 2829), (2858, 3047), (2966, 3210), (3087, 3091), (3173, 3179), (3446, 3309)]

    found = rows(["年度", "in", "out", net], *[[f"FY{2018 + at}", a, b, a - b] for at, (a, b) in enumerate(flows)])

    assert names(found) == {"in", "out"}
    assert asked(found) == []


@pytest.mark.parametrize("labels", [("Micro", "Mediana", "Grande"), ("本店", "駅前", "港"), ("Nord", "Süd", "West")])
def test_what_one_label_of_a_column_alone_would_be_it_is_not(labels):
    share = {
        labels[0]: [(41.2, 36.7), (33.1, 38.4), (35.5, 36.9)],
        labels[1]: [(52.6, 29.6), (49.9, 31.3), (55.8, 25.8)],
    }
    share[labels[2]] = [(63.9, 22.5), (60.5, 24.8), (66.2, 21.1)]

    found = rows(
        ["mes", "segmento", "promotores", "detractores", "nps"],
        *[
            [
                f"2026-0{month + 4}",
                label,
                *share[label][month],
                round(share[label][month][0] - share[label][month][1], 1),
            ]
            for month in range(3)
            for label in labels
        ],
    )

    assert len(found.actuals) == 27
    assert asked(found) == []


@pytest.mark.parametrize(
    "entries",
    [
        [("2026-10-10", 15000, "Salary", "income"), ("2026-10-14", 200, "Netflix", "expense"), ("2026-10-13", 1200, "Shoes", "expense"),
         ("2026-10-25", 1200, "Shoes", "card"), ("2026-10-30", 1400, "Card bill", "bank")],
        [("2026/9/3", 3300, "文具", "本社"), ("2026/9/11", 880, "切手", "本社"), ("2026/9/12", 12000, "会費", "支店"), ("2026/9/29", 880, "切手", "支店")],
        [("03.08.2026", 50, "Spende", "Meier"), ("19.08.2026", 20, "Spende", "Kurz"), ("20.08.2026", 75, "Beitrag", "Meier"), ("01.09.2026", 20, "Spende", "Lang")],
        [("2026-01-10", 120, "Open day", "hall"), ("2026-03-02", 300, "Fair", "yard"), ("2026-03-28", 80, "Concert", "hall"),
         ("2026-07-15", 310, "Fair", "yard"), ("2026-09-09", 40, "Lecture", "hall")],
    ],
)  # fmt: skip
def test_a_few_entries_on_odd_days_with_words_of_their_own_are_a_list(entries):
    found = rows(["date", "amount", "what", "whose"], *map(list, entries))

    assert names(found) == set()
    assert asked(found) == ["list"]


def daily(*columns: list[Any]) -> TabAnalysis:
    """A tab with one row a day, its amounts, and columns of more."""
    amounts = [420.5, 188.2, 94.75, 79, 56.4, 130, 510.2, 640, 204.35, 88.5, 145, 390.8]
    days = [[f"2026-03-{at:02}", amount] for at, amount in enumerate(amounts, 1)]
    return rows(["date", "amount", *(each[0] for each in columns)], *map(list.__add__, days, zip_rows(columns)))


def zip_rows(columns: tuple[list[Any], ...]) -> list[list[Any]]:
    return [[each[1 + at % (len(each) - 1)] for each in columns] for at in range(12)]


KINDS = ["type", "Ads", "Shipping", "Office"]
ONE_BY_ONE = ["what for", *(f"ordered {word}" for word in "abcdefghijkl")]
IN_TURNS = ["customer_id", 1038, 1028, 1014, 1042, 1007, 1038, 1020, 1010, 1023, 1028, 1002, 1039]


@pytest.mark.parametrize("columns", [(KINDS, ONE_BY_ONE), (IN_TURNS,)])
def test_one_row_a_day_of_another_thing_than_the_row_before_is_a_list(columns: tuple[list[Any], ...]):
    found = daily(*columns)

    assert (names(found), asked(found)) == (set(), ["list"])


@pytest.mark.parametrize("columns", [(ONE_BY_ONE,), (["customer_id", 1001],), (["note", "", "", "", "", "late"],)])
def test_one_row_a_day_of_one_thing_with_words_beside_it_is_none(columns: tuple[list[Any], ...]):
    assert len(daily(*columns).actuals) == 12


@pytest.mark.parametrize("head", ["Description", "備考", "Kind"])
def test_words_that_tell_the_rows_of_each_month_apart_name_them_whatever_stands_above(head: str):
    lines = [
        [word, month, f"2026-0{month}", 10 * month + at]
        for month in range(1, 5)
        for at, word in enumerate(("Private", "Public"))
    ]
    found = rows([head, "Period", "Month", "Richmond"], *lines)

    assert names(found) == {"Private / Richmond", "Public / Richmond"}
    assert [column.reason for column in found.columns if column.role is TableRole.PERIOD] == ["periods-again"]


@pytest.mark.parametrize("head", ["No.", "#", "ID"])
def test_a_number_of_the_row_makes_no_list_of_months_that_follow_one_another(head):
    found = rows(
        [head, "月", "売上", "客数"], *[[at, f"2026-{at:02}", 100 + at * 7 % 13, 10 + at % 4] for at in range(1, 11)]
    )

    assert names(found) == {"売上", "客数"}
    assert asked(found) == []


@pytest.mark.parametrize(
    "spans",
    [
        [("Spring", "2026-03-01", "2026-04-30"), ("Summer", "2026-06-01", "2026-07-31"), ("Autumn", "2026-09-01", "2026-10-31")],
        [("外壁", "2026/1/8", "2026/3/20"), ("屋根", "2026/4/2", "2026/6/11"), ("内装", "2026/6/20", "2026/8/30"), ("外構", "2026/9/1", "2026/10/25")],
        [("Messe", "05.01.2026", "20.02.2026"), ("Kurs", "01.03.2026", "30.04.2026"), ("Fest", "01.06.2026", "15.07.2026")],
    ],
)  # fmt: skip
def test_what_goes_on_from_one_month_into_others_is_a_thing_and_of_no_month(spans):
    found = rows(["Name", "Start", "End", "Raised"], *[[*span, 900 + 110 * at] for at, span in enumerate(spans)])

    assert names(found) == set()
    assert asked(found) == ["list"]


def test_months_and_weeks_from_a_first_to_a_last_day_are_periods():
    months = [("2026-08-01", "2026-08-31"), ("2026-09-01", "2026-09-30"), ("2026-10-01", "2026-10-31")]

    found = rows(["from", "to", "Visits"], *[[*span, 100 + at] for at, span in enumerate(months)])

    assert [period for _, period, *_ in found.actuals] == ["2026-08", "2026-09", "2026-10"]


@pytest.mark.parametrize(
    ("when", "flags", "counts"),
    [
        ("date", ["ferie", "vacances", "greve"], ["repas"]),
        ("日付", ["祝日", "雨", "特売"], ["客数", "売上"]),
        ("Tag", ["is_partial", "Ferien", "Markttag"], ["Fahrten"]),
    ],
)
def test_several_columns_of_0_and_1_beside_counts_mark_many_rows(when, flags, counts):
    drawn = [
        [f"2026-09-{day:02}", *(int(day % (5 + at) == 0) for at in range(len(flags))), *[day * 7 + 3] * len(counts)]
        for day in range(1, 31)
    ]
    found = rows([when, *flags, *counts], *drawn)

    assert names(found) == {*counts}
    assert [column.reason for column in found.columns].count("is-flag") == len(flags)


@pytest.mark.parametrize("head", ["is_partial", "Has holiday", "isClosed", "祝日フラグ", "partial_flag", "特売有無"])
@pytest.mark.parametrize("marked", [(), (5,), (1, 2, 4)])
def test_a_heading_that_asks_whether_stands_above_marks(head, marked):
    found = rows(["Month", "Visits", head], *[[f"2026-{at:02}", 40 + at, int(at in marked)] for at in range(1, 7)])

    assert names(found) == {"Visits"}


@pytest.mark.parametrize("head", ["Issues", "history", "Island sales", "isolated"])
def test_a_word_that_only_begins_so_asks_nothing(head):
    found = rows(["Month", "Visits", head], *[[f"2026-{at:02}", 40 + at, at % 2] for at in range(1, 7)])

    assert names(found) == {"Visits", head}


@pytest.mark.parametrize("heads", [["Visitors", "Accidents"], ["客数", "事故", "苦情"]])
def test_one_or_two_counts_that_happen_to_be_0_or_1_stay_indicators(heads):
    drawn = [
        [f"2026-09-{day:02}", day * 7, *(int(day % 9 == at) for at in range(len(heads) - 1))] for day in range(1, 31)
    ]

    assert names(rows(["Date", *heads], *drawn)) == {*heads}


@pytest.mark.parametrize(
    ("head", "count", "labels", "told"),
    [
        ("Bibliothekssigel", "Besuche", ["Riem", "Moosach", "Westend"], [19, 51, 111]),
        ("座席", "入場者", ["大ホール", "小ホール", "会議室"], [800, 240, 40]),
        ("Capacity", "Nights sold", ["North", "South", "East", "West"], [12, 30, 12, 8]),
    ],
)
def test_a_number_that_never_changes_beside_a_label_is_of_the_label_and_no_indicator(head, count, labels, told):
    drawn = [
        [f"2026-{month:02}", label, number, 40 + month * 7 + at]
        for at, (label, number) in enumerate(zip(labels, told, strict=True))
        for month in range(1, 7)
    ]
    found = rows(["month", "label", head, count], *drawn)

    assert all(name.endswith(f"{count}") for name in names(found))
    assert [column.reason for column in found.columns if column.reason == "of-label"]


def test_a_number_that_changes_once_beside_one_label_is_an_indicator():
    drawn = [
        [f"2026-{month:02}", label, number + (label == "East" and month > 4), 40 + month * 7]
        for label, number in (("North", 12), ("South", 30), ("East", 8))
        for month in range(1, 7)
    ]
    found = rows(["month", "site", "Staff", "Orders"], *drawn)

    assert {name for name in names(found) if "Staff" in name}


@pytest.mark.parametrize(
    ("title", "heads", "day", "weekday", "weather"),
    [
        ("松の湯 2026年10月", ["日", "曜", "天気", "大人", "累計人数", "備考"], "10/{}", "月火水木金土日", "晴曇雨"),
        (
            "Freibad 2026",
            ["Tag", "Wochentag", "Wetter", "Gäste", "Summe bisher", "Bemerkung"],
            "{}.10.2026",
            None,
            "☀☁☂",
        ),
        ("Pool October 2026", ["Date", "Day", "Weather", "Swimmers", "So far", "Notes"], "2026-10-{:02}", None, "SCR"),
    ],
)
def test_days_in_step_with_weekday_weather_and_remarks_are_a_board_though_a_column_runs_on(
    title, heads, day, weekday, weather
):
    weekday, drawn, so_far = weekday or ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], [], 0
    for number in range(1, 32):
        count = 80 + number * 17 % 61
        so_far += count
        remark = "closed early" if number == 9 else ""
        drawn.append([day.format(number), weekday[number % 7], weather[number % 3], count, so_far, remark])
    found = rows([title], heads, *drawn)

    assert "list" not in asked(found)
    assert names(found) == {heads[3]}
    assert len(found.actuals) == 31


@pytest.mark.parametrize(
    ("heads", "state"),
    [
        (["id", "nombre", "servicio", "valor", "meta", "unidad", "periodo", "estado"], ["ok", "alerta", "critico"]),
        (["No", "指標", "店", "値", "目標", "単位", "期間", "状態"], ["良", "注意", "遅れ"]),
        (["id", "KPI", "site", "value", "target", "unit", "period", "status"], ["fine", "watch", "late"]),
    ],
)
def test_a_long_table_of_values_and_targets_by_name_is_read_by_its_names_and_not_by_their_state(heads, state):
    series = [("Passengers", "North", "pax"), ("Passengers", "South", "pax"), ("Fare", "North", "CLP")]
    entries = [(*one, f"2026-{month:02}") for one in series for month in range(1, 10)]
    drawn = [
        [101 + at, name, site, 300 + at * 37 % 91, 340 + at, unit, month, state[at % 3]]
        for at, (name, site, unit, month) in enumerate(entries)
    ]
    found = rows(heads, *drawn)

    assert asked(found) == []
    assert len(names(found)) == len(series)
    assert len(found.actuals) == len(found.targets) == len(drawn)
    assert {target.target.indicator for target in found.targets} == names(found)


def test_words_right_of_numbers_tell_lines_apart_where_periods_and_the_other_words_come_again():
    drawn = [
        [f"2026-{month:02}", site, 40 + month * 7 + at, kind]
        for month in range(1, 7)
        for site in ("North", "South")
        for at, kind in enumerate(("new", "used"))
    ]
    found = rows(["month", "site", "Orders", "kind"], *drawn)

    assert len(names(found)) == 4


#: An index of 30 months as its office rounds it, and as it was before.
INDEX = [round(100 * 1.004**at + 2.7 * (at * 37 % 11) / 11, 4) for at in range(30)]
MONTHS = [f"{2023 + at // 12}-{at % 12 + 1:02}" for at in range(30)]


def change(at: int, before: int) -> float | None:
    return None if before < 0 else round(100 * (INDEX[at] / INDEX[before] - 1), 2)


@pytest.mark.parametrize(
    ("heads", "before"),
    [
        (["Mes", "Indice", "Anual"], lambda at: at - 12),
        (["年月", "指数", "前との比べ"], lambda at: at - 1),
        (["Month", "Index", "So far"], lambda at: at - at % 12 - 1),  # since last December
        (["Månad", "Index", "Förändring"], lambda _: 0),  # since the first
    ],
)
def test_a_change_in_percent_of_numbers_that_are_shown_rounded_is_no_indicator(heads, before):
    body = [[month, round(INDEX[at], 1), change(at, before(at))] for at, month in enumerate(MONTHS)]

    assert names(rows(heads, *body)) == {heads[1]}


@pytest.mark.parametrize("off", [0.2, -0.3])
def test_a_percentage_that_is_no_change_within_rounding_is_an_indicator(off):
    body = [
        [month, round(INDEX[at], 1), None if at < 12 else change(at, at - 12) + off * (at % 3)]
        for at, month in enumerate(MONTHS)
    ]

    assert names(rows(["Month", "Index", "Returns"], *body)) == {"Index", "Returns"}


@pytest.mark.parametrize("labels", [3, 8])
def test_a_change_that_the_numbers_of_one_label_alone_happen_to_be_is_none(labels):
    """Of one of several shops the column is the change of another column, as small rounded numbers may be."""
    visits = {shop: [round(7 + (at * 37 * (shop + 1)) % 11 / 10, 1) for at in range(9)] for shop in range(labels)}
    rates = {shop: [round((at * 53 * (shop + 2)) % 17 - 8.0, 1) for at in range(9)] for shop in range(labels)}
    rates[1] = [rates[1][0], *(round(100 * (b / a - 1), 1) for a, b in pairwise(visits[1]))]
    body = [
        [f"2026-{at + 1:02}", f"Shop {shop}", visits[shop][at], rates[shop][at]]
        for shop in range(labels)
        for at in range(9)
    ]

    found = rows(["Month", "Shop", "Visits", "Returns"], *body)

    assert len(found.actuals) == 2 * 9 * labels


@pytest.mark.parametrize("head", ["mom_growth_rate", "YoY", "Sales QoQ"])
def test_a_column_that_is_less_than_another_by_how_much_that_changed_is_no_difference(head):
    body = [[f"2026-{at:02}", 40 + at * at, at * 37 % 11, 40 + at * at - at * 37 % 11] for at in range(1, 10)]

    assert names(rows(["Month", "Users", head, "Regulars"], *body)) == {"Users", "Regulars"}


@pytest.mark.parametrize("again", [lambda at: f"2026-{at:02}-01", lambda at: f"{at}月", lambda at: date(2026, at, 28)])
def test_a_column_that_says_the_period_of_every_row_again_parts_no_table(again):
    """What stands right of it is compared with what stands left of it: the growth of the sales."""
    sales = [2458, 2792, 3037, 3381, 2962, 2499, 2215, 2652]
    growth = [None, *(round(100 * (b / a - 1), 2) for a, b in pairwise(sales))]
    body = [[f"2026-{at:02}", sales[at - 1], 40 + at * 7 % 5, again(at), growth[at - 1]] for at in range(1, 9)]

    assert names(rows(["Ano_Mes", "Receita", "Clientes", "Data", "Crescimento"], *body)) == {"Receita", "Clientes"}


@pytest.mark.parametrize(
    "heads",
    [
        ["進場日期", "進場價", "出場日期", "出場價"],
        ["Opened", "Price", "Closed", "Price at end"],
        ["von", "a", "bis", "b"],
    ],
)
def test_rows_from_one_odd_day_to_another_are_things_and_no_tables_side_by_side(heads):
    first = [
        date(2026, 1, 22),
        date(2026, 2, 3),
        date(2026, 2, 28),
        date(2026, 3, 19),
        date(2026, 5, 2),
        date(2026, 7, 7),
    ]
    last = [
        date(2026, 2, 1),
        date(2026, 2, 27),
        date(2026, 3, 1),
        date(2026, 4, 30),
        date(2026, 6, 22),
        date(2026, 7, 9),
    ]
    body = [
        [a, 17816 + at * 371 % 97, b, 18001 + at * 37 % 91] for at, (a, b) in enumerate(zip(first, last, strict=True))
    ]

    found = rows(heads, *body)

    assert names(found) == set()
    assert asked(found) == ["list"]


@pytest.mark.parametrize(
    ("ids", "objectives"),
    [
        ("Objective_ID", "Achieve quality score of {} %"),
        ("ID", "クレームを{}件減らす"),
        ("Ziel-Nr", "Ausschuss auf {} senken"),
    ],
)
def test_objectives_with_a_target_and_a_current_value_each_are_things_whatever_day_they_are_due(ids, objectives):
    body = [
        [
            f"C{at // 3:03}",
            f"OBJ{at:03}",
            objectives.format(at),
            80 + at,
            70 + at,
            "2026-12-31" if at % 4 else "2026-09-30",
        ]
        for at in range(24)
    ]

    found = rows(["Colleague", ids, "Text", "Target value", "Current value", "Target date"], *body)

    assert names(found) == set()
    assert asked(found) == ["list"]


@pytest.mark.parametrize("times", [1, 100])
def test_a_line_that_tells_by_how_much_one_lies_above_another_is_asked_about_in_any_language(times):
    then, now = [8711, 8717, 8748, 8828, 8895, 8380], [8935, 8978, 9344, 9073, 9238, 9110]
    change = [round(times * (one / other - 1), 4 if times == 1 else 2) for one, other in zip(now, then, strict=True)]

    read = rows(["Osio", *MONTHS[:6]], ["Zorka", *now], ["Bilto", *then], ["Mufa", *change])

    assert (names(read), asked(read)) == ({"Zorka", "Bilto"}, ["role"])


def test_a_margin_is_not_by_how_much_the_larger_of_two_lines_lies_above_the_other():
    cost, sales = [61, 58, 63, 66, 60, 59], [88, 84, 91, 97, 86, 83]
    margin = [round(1 - one / other, 3) for one, other in zip(cost, sales, strict=True)]

    read = rows(["", *MONTHS[:6]], ["Sales", *sales], ["Cost", *cost], ["Gross margin", *margin])

    assert names(read) == {"Sales", "Cost", "Gross margin"}


SHOPS = {
    f"Shop {shop}": [[at * 37 % 91 + 10 + shop, at * 53 % 47 + shop, at * 71 % 83 + 40 * shop] for at in range(6)]
    for shop in range(6)
}


def of_shops(shops: dict[str, list[list[int]]]) -> TabAnalysis:
    body = [[f"2026-{at + 1:02}", shop, *counts[at]] for shop, counts in shops.items() for at in range(6)]
    return rows(["Month", "Shop", "Visits", "Meals", "Guests"], *body)


def test_a_sum_that_one_label_alone_happens_to_be_is_none():
    found = of_shops(SHOPS | {"Shop 2": [[visits, meals, visits + meals] for visits, meals, _ in SHOPS["Shop 2"]]})

    assert len(found.actuals) == 3 * 6 * len(SHOPS)
    assert asked(found) == []


def test_a_label_that_is_the_sum_of_the_others_is_their_total():
    whole = [[sum(counts[at][column] for counts in SHOPS.values()) for column in range(3)] for at in range(6)]

    found = of_shops(SHOPS | {"Zusammen": whole})

    assert asked(found) == []
    assert {name for name in names(found) if "Zusammen" in name} == set()


@pytest.mark.parametrize("head", ["long_term_debt", "Long-term loans", "Net Income", "net_income_common"])
def test_debt_for_long_and_an_income_are_no_codes_and_no_differences(head):
    body = [[f"FY{2018 + at}", 900 + at * 37, 300 + at * 53 % 97, 600 + at * 37 - at * 53 % 97] for at in range(7)]

    assert names(rows(["Year", "Revenue", "Costs", head], *body)) == {"Revenue", "Costs", head}


@pytest.mark.parametrize("names_of", [("奶茶占比", "果茶占比", "小食占比"), ("Zorka", "Bilto", "Mufa")])
def test_lines_that_are_100_percent_together_are_asked_about_in_any_language(names_of):
    shares = [(0.4543, 0.3245, 0.2212), (0.4235, 0.3313, 0.2452), (0.4632, 0.3092, 0.2276), (0.4351, 0.2948, 0.2701)]

    read = rows(
        ["", *MONTHS[:4]], *([name, *line] for name, line in zip(names_of, zip(*shares, strict=True), strict=True))
    )

    assert (names(read), set(asked(read))) == (set(), {"role"})
    assert {row.reason for row in read.rows} == {"is-whole"}


def test_columns_that_are_100_percent_together_are_asked_about_as_rows_are():
    shares = [(43.6, 33.1, 23.3), (43.8, 33.2, 23.1), (43.3, 33.7, 23), (44.3, 32.5, 23.2), (44.4, 32.9, 22.8)]

    read = rows(
        ["月", "本町店", "市役所前店", "東台店"],
        *([month, *line] for month, line in zip(MONTHS[:5], shares, strict=True)),
    )

    assert (names(read), set(asked(read))) == (set(), {"role"})


def test_lines_that_are_about_100_together_once_are_indicators():
    read = rows(["", *MONTHS[:4]], ["A", 31, 42, 38, 45], ["B", 40, 28, 33, 30], ["C", 29, 33, 30, 31])

    assert (names(read), asked(read)) == ({"A", "B", "C"}, [])


@pytest.mark.parametrize(("total", "change"), [("Total", "Change"), ("会員数", "会員増減"), ("Bestand", "Saldo")])
def test_how_much_a_line_changed_from_period_to_period_is_none_of_its_own(total, change):
    levels = [320, 323, 325, 318, 312, 308]
    steps = [None, *(b - a for a, b in pairwise(levels))]

    assert change not in names(rows(["", *MONTHS[:6]], [total, *levels], [change, *steps]))


@pytest.mark.parametrize("said", [["室料予算(千円)", None, 13200], ["Budget", 13200], ["", "目標", 480]])
def test_a_text_before_a_number_above_a_table_speaks_of_that_number_alone(said):
    body = [[f"2026-11-{day:02}", 31 + day * 7 % 11, 4109 + day * 371 % 97] for day in range(1, 9)]

    assert names(rows(["ホテル潮見 Daily Report"], said, ["日付", "Rooms", "Revenue"], *body)) == {"Rooms", "Revenue"}


@pytest.mark.parametrize("title", ["CONSTRAINED FORECAST 2027", "Budget 2027", "2027年度見込"])
def test_what_a_title_says_of_a_later_year_is_asked_of_numbers_of_earlier_ones(title: str):
    found = rows(
        ["TAE", *[""] * 5, title],
        [],
        ["", *range(2019, 2025)],
        ["Lifts", 17, 58, 30, 66, 64, 32],
        ["Trucks", 9, 8, 17, 12, 9, 8],
    )

    assert asked(found) == ["role"]
    assert found.questions[0].facts["labels"] == ["Lifts", "Trucks"]
    assert not found.actuals


@pytest.mark.parametrize("title", ["Forecast 2025", "Forecast", "予算"])
def test_what_a_title_says_of_its_own_years_needs_no_question(title: str):
    found = rows(["TAE", title], [], ["", 2024, 2025, 2026], ["Lifts", 17, 58, 30], ["Trucks", 9, 8, 17])

    assert not asked(found)
    assert not found.actuals


YEARS = ["FY2026", "FY2027", "FY2028", "FY2029"]


@pytest.mark.parametrize("tab", ["corporate-plan", "Budget", "中期計画"])
def test_what_a_tab_calls_planned_are_targets_beside_those_that_a_word_calls_so(tab: str):
    found = rows(
        ["line", *YEARS],
        ["Total tax revenue", 39041, 43120, 51002, 72964],
        ["Cost of collection", 29, 28, 31, 30],
        ["Tax to GDP (FYDP target)", 13, 14, 15, 16],
        tab=tab,
    )

    assert not asked(found)
    assert len(found.targets) == 12


@pytest.mark.parametrize("names", [("Revenue", "Revenue target"), ("Revenue", "Target"), ("売上", "売上目標")])
def test_a_line_beside_its_own_target_is_none_of_what_a_tab_calls_planned(names: tuple[str, str]):
    found = rows(["line", "FY2023", "FY2024"], [names[0], 390, 431], [names[1], 400, 440], tab="Plan")

    assert [value for *_, value, _ in found.actuals] == [390, 431]
    assert len(found.targets) == 2


@pytest.mark.parametrize("actual", ["実績", "決算", "決算額"])
@pytest.mark.parametrize("planned", ["予算", "計画"])
def test_the_budget_of_next_year_beside_what_was_is_a_plan(actual: str, planned: str):
    found = rows(
        ["科目", f"令和6年度{actual}", f"令和7年度{planned}", "増減"],
        ["会費", 87000, 90000, 3000],
        ["寄付金", 463200, 450000, -13200],
        ["参加費", 268300, 280000, 11700],
    )

    assert [(name, period) for name, period, *_ in found.actuals] == [
        (name, "FY2024") for name in ("会費", "寄付金", "参加費")
    ]
    assert [(each.target.indicator, each.target.period) for each in found.targets] == [
        (name, "FY2025") for name in ("会費", "寄付金", "参加費")
    ]


def test_what_heads_of_months_to_come_call_planned_beside_what_was_is_a_forecast():
    found = rows(
        ["科目", "2026年9月実績", "2026年10月実績", "2026年12月予定", "2027年1月予定"], ["会費", 870, 901, 903, 950]
    )

    assert [value for *_, value, _ in found.actuals] == [870, 901]
    assert not found.targets


@pytest.mark.parametrize(
    ("today", "read"),
    [(date(2026, 9, 17), True), (date(2026, 9, 16), True), (date(2026, 9, 10), False), (date(2026, 10, 2), False)],
    ids=["ended yesterday", "ends today", "goes on", "ended long ago"],
)
def test_what_only_the_name_of_its_tab_calls_a_forecast_is_none_where_it_ends_now(today: date, read: bool):
    body = [[f"2026-09-{day:02}", 1830 + day * 37 % 91] for day in range(1, 17)]

    found = read_tab(Grid("forecast_revenue", [["date", "petrol"], *body]), DateContext(today=today))

    assert bool(found.actuals) is read


def test_a_forecast_of_whole_months_up_to_now_stays_one():
    body = [[f"2026-{month:02}", 1830 + month * 37 % 91] for month in range(1, 13)]

    found = read_tab(Grid("forecast_revenue", [["month", "petrol"], *body]), DateContext(today=date(2027, 1, 5)))

    assert not found.actuals


def test_what_opens_a_period_is_followed_and_the_change_within_it_is_derived():
    closes = [593, 1075, 1550, 1489, 1702, 1640, 1811]
    body = [
        [2020 + at, closes[at - 1] if at else 448, close, close - (closes[at - 1] if at else 448)]
        for at, close in enumerate(closes)
    ]

    found = rows(["year", "price_open", "price_close", "price_change_ntd"], *body)

    assert names(found) == {"price_open", "price_close"}


@pytest.mark.parametrize(
    ("heads", "totals"),
    [
        (["Wk", "W/C", "Calls"], ["January total", "February total"]),
        (["週", "週の初め", "来店数"], ["1月計", "2月計"]),
        (["KW", "Montag", "Anrufe"], ["Woche 2–5 gesamt", "Woche 6–9 gesamt"]),
        (["Week", "Beginning", "Covers"], ["Jan average", "Feb average"]),
    ],
)
@pytest.mark.parametrize("is_merged", [True, False])
def test_a_row_between_weeks_that_lies_over_the_column_of_their_days_goes_on_with_none_of_them(
    heads: list[str], totals: list[str], is_merged: bool
):
    calls = [412, 398, 455, 430, 501, 477, 463, 490]
    weeks = [[at + 2, date(2026, 1, 5) + timedelta(days=7 * at), number] for at, number in enumerate(calls)]
    sums = [[name, None, sum(calls[at : at + 4])] for name, at in zip(totals, (0, 4), strict=True)]
    cells = [["2026"], heads, *weeks[:4], sums[0], *weeks[4:], sums[1], [10, date(2026, 3, 2), 444]]

    found = read_tab(
        Grid("board", cells, merged=((6, 0, 6, 1), (11, 0, 11, 1)) if is_merged else ()), DateContext(today=TODAY)
    )

    assert sorted(value for _, _, value, _ in known(found)) == sorted([*calls, 444])
    assert not found.problems


@pytest.mark.parametrize(
    ("now", "before"),
    [
        ("受注高", "前期受注高"),
        ("来館者数", "昨期来館者数"),
        ("Covers", "Covers LY"),
        ("売上高", "前期売上高"),
        ("매출", "전년매출"),
        ("방문자수", "작년 방문자수"),
    ],
)
def test_a_line_of_the_year_before_by_its_own_name_is_none_of_this_year_whatever_stands_behind(now: str, before: str):
    months = [f"2026-{month:02}" for month in range(1, 7)]

    found = rows(
        ["区分", "", *months],
        [now, "計画", 310, 300, 280, 290, 330, 320],
        ["", "実績", 326, 404, 298, 408, 235, 171],
        [before, "実績", 299, 328, 304, 295, 376, 325],
    )

    assert {value for _, _, value, _ in known(found)} == {326, 404, 298, 408, 235, 171}


@pytest.mark.parametrize(("first", "second"), [("前期入学者", "後期入学者"), ("前期受講料", "後期受講料")])
def test_the_first_of_two_halves_of_a_year_is_no_year_before(first: str, second: str):
    found = rows(["区分", "2023年度", "2024年度", "2025年度"], [first, 120, 131, 127], [second, 88, 93, 99])

    assert names(found) == {first, second}


@pytest.mark.parametrize(
    "heads", [("합계", "목표매출", "달성"), ("計", "売上予算", "到達"), ("Total", "Sales budget", "Reached")]
)
def test_what_a_total_is_of_its_plan_is_no_indicator(heads: tuple[str, str, str]):
    parts = [(11762, 3236, 1042), (10300, 3880, 1169), (12264, 3224, 965), (14606, 3935, 1475), (14083, 3150, 1435)]
    plans = [15900, 15500, 17900, 19400, 20300]
    body = [
        [f"2026-{at:02}", *each, sum(each), plan, round(sum(each) / plan, 3)]
        for at, (each, plan) in enumerate(zip(parts, plans, strict=True), 1)
    ]

    found = rows(["", "Hall", "Delivery", "Goods", *heads], *body)

    assert not {value for _, _, value, _ in known(found)} & {row[-1] for row in body}


@pytest.mark.parametrize(
    ("name", "beside"),
    [
        ("Plan income", ["Private income", "NHS income"]),
        ("Target Mathematics", ["Core Mathematics", "Pupils"]),
        ("Budget rooms", ["Superior rooms", "Suites let"]),
    ],
)
def test_a_plan_by_the_first_word_of_its_name_that_is_of_nothing_is_asked_about_and_keeps_its_name(
    name: str, beside: list[str]
):
    months = [f"2026-{month:02}" for month in range(1, 7)]

    found = rows(
        ["", *months],
        [beside[0], 2872, 2919, 2755, 3226, 2626, 3375],
        [name, 1286, 1229, 1228, 1283, 1055, 1254],
        [beside[1], 967, 936, 831, 830, 807, 857],
    )

    assert names(found) == set(beside)
    assert not found.targets
    assert [question.facts["label"] for question in found.questions] == [name]


@pytest.mark.parametrize(
    ("name", "beside"),
    [
        ("Plan income", ["Income", "Patients"]),
        ("Target visits", ["Visits (actual)", "Staff"]),
        ("Budget revenue", ["Total revenue", "Guests"]),
        ("Planned visit", ["Visits", "Guests"]),
    ],
)
def test_a_plan_by_the_first_word_of_its_name_is_the_plan_of_the_line_called_as_the_rest(name: str, beside: list[str]):
    months = [f"2026-{month:02}" for month in range(1, 7)]

    found = rows(
        ["", *months],
        [beside[0], 2872, 2919, 2755, 3226, 2626, 3375],
        [name, 2900, 2900, 2900, 3100, 3100, 3100],
        [beside[1], 967, 936, 831, 830, 807, 857],
    )

    assert len(found.targets) == 6
    assert asked(found) == []


@pytest.mark.parametrize(
    ("plan", "total", "parts"),
    [("budget", "TOTAL", ["Tickets", "Shop", "Café"]), ("予算", "合計", ["入館料", "売店", "喫茶"])],
)
@pytest.mark.parametrize("off", [0, 400])
def test_the_plan_of_a_total_that_is_the_sum_of_the_plans_of_its_parts_is_none_of_its_own(
    plan: str, total: str, parts: list[str], off: int
):
    done = [[711, 1104, 1147, 1659], [328, 379, 391, 603], [108, 157, 139, 193]]
    plans = [[795, 1155, 1230, 1590], [285, 420, 445, 575], [100, 150, 160, 205]]
    body = [
        row
        for part, own, planned in zip(parts, done, plans, strict=True)
        for row in ([part, *own], [f"   {plan}", *planned])
    ]
    sums = [[sum(each) for each in zip(*numbers, strict=True)] for numbers in (done, plans)]

    found = rows(
        ["収入", *(f"2026-{month:02}" for month in range(1, 5))],
        *body,
        [total, *sums[0]],
        [f"   {plan}", *(number + off for number in sums[1])],
    )

    assert len(found.actuals) == (16 if off else 12)
    assert len(found.targets) == (16 if off else 12)


@pytest.mark.parametrize("rate", ["달성률", "목표 달성율", "達成率", "Attainment"])
def test_how_much_of_a_plan_was_reached_is_no_indicator_by_its_word_where_its_plan_is_elsewhere(rate: str):
    found = rows(
        ["", *(f"2026-{month:02}" for month in range(1, 5))],
        ["객수", 2231, 2049, 2173, 2762],
        [rate, 1.01, 0.99, 0.92, 1.03],
    )

    assert names(found) == {"객수"}
