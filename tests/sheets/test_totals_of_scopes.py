"""What is the sum over shops, tabs or blocks is their total: beside its parts it adds no actual and changes none of theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import pytest

from kpicore.model.node import Node
from kpicore.sheets.corrections import with_answer
from kpicore.sheets.grid import Grid, Workbook
from kpicore.sheets.mapping import Mapping as SheetMapping
from kpicore.sheets.reader import WorkbookReading, read_workbook

TODAY = date(2026, 11, 20)
MONTHS = [f"2026-{month:02}" for month in range(4, 10)]

Lines = Mapping[str, Sequence[float]]
Scopes = Mapping[str, Lines]

SHOPS: Scopes = {
    "本店": {
        "来客数": [512, 480, 533, 601, 575, 498],
        "売上": [61440, 55200, 62361, 72721, 66125, 58764],
        "客単価": [120, 115, 117, 121, 115, 118],
        "苦情": [3, 1, 0, 2, 4, 1],
    },
    "駅前店": {
        "来客数": [821, 790, 804, 866, 913, 842],
        "売上": [80458, 79000, 78792, 86600, 89474, 84200],
        "客単価": [98, 100, 98, 100, 98, 100],
        "苦情": [5, 2, 3, 0, 1, 2],
    },
    "港店": {
        "来客数": [305, 331, 342, 318, 377, 350],
        "売上": [42700, 44685, 47880, 44202, 53157, 48650],
        "客単価": [140, 135, 140, 139, 141, 139],
        "苦情": [0, 1, 1, 0, 2, 0],
    },
    "丘店": {
        "来客数": [404, 417, 398, 433, 421, 409],
        "売上": [44844, 45453, 44576, 48063, 46731, 44990],
        "客単価": [111, 109, 112, 111, 111, 110],
        "苦情": [1, 0, 2, 1, 0, 1],
    },
}


def whole_of(scopes: Scopes, *names: str) -> Lines:
    """Return the sums of some scopes, all of them by default, and what all together spend on average."""
    parts = [scopes[name] for name in names or scopes]
    sums = {name: [sum(each) for each in zip(*(part[name] for part in parts), strict=True)] for name in parts[0]}
    means = [round(sales / visits) for sales, visits in zip(sums["売上"], sums["来客数"], strict=True)]
    return sums | {"客単価": means}


def across(tab: str, lines: Lines) -> Grid:
    return Grid(tab, [["項目", *MONTHS], *([name, *numbers] for name, numbers in lines.items())])


def down(tab: str, lines: Lines) -> Grid:
    return Grid(tab, [["月", *lines], *map(list, zip(MONTHS, *lines.values(), strict=True))])


def blocks(scopes: Scopes) -> list[Grid]:
    rows: list[list[object]] = [["店別実績 2026"], []]
    for scope, lines in scopes.items():
        rows += [[f"【{scope}】", *MONTHS], *([name, *numbers] for name, numbers in lines.items()), []]
    return [Grid("店別", rows)]


def rows(scopes: Scopes) -> list[Grid]:
    body = [[scope, name, *numbers] for scope, lines in scopes.items() for name, numbers in lines.items()]
    return [Grid("店別", [["店", "項目", *MONTHS], *body])]


def tabs(scopes: Scopes) -> list[Grid]:
    return [across(scope, lines) for scope, lines in scopes.items()]


def crossed_tabs(scopes: Scopes) -> list[Grid]:
    """Return a tab for each scope, months down where it is a shop and across where it is not."""
    return [(down if scope in SHOPS else across)(scope, lines) for scope, lines in scopes.items()]


def read(grids: Sequence[Grid], mapping: SheetMapping | None = None) -> WorkbookReading:
    return read_workbook(Workbook(tuple(grids)), today=TODAY, mapping=mapping)


def told(reading: WorkbookReading) -> tuple[set[object], list[str], list[str]]:
    """Return the actuals by name, period and value, the targets by name, and what is asked."""
    answer = reading.as_json()
    actuals = {(row["indicator"], str(row["period"]), row["value"]) for row in answer["actuals"]}
    targets = sorted(f"{row['indicator']} {row['period']} {row['value']}" for row in answer["targets"])
    return actuals, targets, [question.code for tab in reading.tabs for question in tab.questions]


EAST, WEST = ("本店", "駅前店"), ("港店", "丘店")
REGIONS: Scopes = {"東": whole_of(SHOPS, *EAST), "西": whole_of(SHOPS, *WEST)}


def of(names: Sequence[str]) -> dict[str, Lines]:
    return {name: SHOPS[name] for name in names}


@pytest.mark.parametrize("arranged", [blocks, rows, tabs, crossed_tabs])
@pytest.mark.parametrize(
    "scopes",
    [
        {**SHOPS, "全店": whole_of(SHOPS)},
        {"合計": whole_of(SHOPS), **SHOPS},
        {**SHOPS, "Group": whole_of(SHOPS)},
        {**of(EAST), "東": REGIONS["東"], **of(WEST), "西": REGIONS["西"], "全店": whole_of(SHOPS)},
        {"全店": whole_of(SHOPS), **REGIONS, **SHOPS},
        {**SHOPS, "まとめ": {"売上": whole_of(SHOPS)["売上"]}},
        {**SHOPS, "全店": whole_of(SHOPS) | {"苦情": [9, 4, 6, 3, 7, 5]}},  # one complaint of no shop
        {**SHOPS, "全店": whole_of(SHOPS) | {"売上": [229442, 224338, 233609, 251586, 255487, 237604]}},  # 236604
    ],
    ids=["last", "first", "named as nothing", "regions between", "regions first", "one line", "disagrees", "mistyped"],
)
def test_a_sum_over_scopes_adds_no_actual_and_changes_none(
    arranged: Callable[[Scopes], list[Grid]], scopes: Scopes
) -> None:
    assert told(read(arranged(scopes))) == told(read(arranged(SHOPS)))


def test_a_total_counts_in_thousands_and_begins_with_a_shop_that_opened_later() -> None:
    later = {"港店": {name: [None, None, *numbers[2:]] for name, numbers in SHOPS["港店"].items()}}
    shops = {**SHOPS, **later}
    sums = [sum(filter(None, each)) for each in zip(*(shops[name]["売上"] for name in shops), strict=True)]
    thousands = [["単位：千円"], ["項目", *MONTHS], ["売上", *(round(each / 1000) for each in sums)]]

    assert told(read([*tabs(shops), Grid("まとめ", thousands)])) == told(read(tabs(shops)))


def test_a_total_in_yen_of_shops_in_thousands_counts_no_number_twice() -> None:
    sales = {name: [round(number / 1000) for number in lines["売上"]] for name, lines in SHOPS.items()}
    shops = [Grid(name, [["単位：千円"], ["項目", *MONTHS], ["売上", *own]]) for name, own in sales.items()]
    whole = {"売上": [sum(each) * 1000 for each in zip(*sales.values(), strict=True)]}

    assert told(read([*shops, across("Overview", whole)])) == told(read(shops))


@pytest.mark.parametrize("shops", [SHOPS, {"本店": SHOPS["本店"]}], ids=["of all", "of one"])
def test_a_summary_by_quarters_says_again_what_the_months_say(shops: Scopes) -> None:
    quarters = [
        [name, *(sum(numbers[first : first + 3]) for first in (0, 3))] for name, numbers in whole_of(shops).items()
    ]
    summary = Grid("四半期", [["項目", "2026年度 第1四半期", "2026年度 第2四半期"], *quarters])

    assert told(read([*tabs(shops), summary])) == told(read(tabs(shops)))


def test_years_of_which_only_the_last_has_its_months_are_read() -> None:
    months = {"来客数": [512, 480, 533, 601, 575, 498, 520, 541, 566, 430, 452, 561]}
    monthly = Grid("月次", [["項目", *(f"2025-{month:02}" for month in range(1, 13))], ["来客数", *months["来客数"]]])
    yearly = Grid("年次", [["項目", "2023", "2024", "2025"], ["来客数", 5890, 6041, sum(months["来客数"])]])

    assert {5890.0, 6041.0} <= {value for _, _, value in told(read([monthly, yearly]))[0]}


def test_the_name_of_a_total_may_say_of_what_it_is() -> None:
    for form in ("全店{}", "{}合計", "Total {}"):
        named = {form.format(name): numbers for name, numbers in whole_of(SHOPS).items() if name != "客単価"}

        assert told(read([*tabs(SHOPS), across("Overview", named)])) == told(read(tabs(SHOPS)))


def test_a_summary_may_call_one_of_its_sums_otherwise() -> None:
    whole = {"ご来店" if name == "来客数" else name: numbers for name, numbers in whole_of(SHOPS).items()}

    assert told(read([*tabs(SHOPS), across("まとめ", whole)])) == told(read(tabs(SHOPS)))


@pytest.mark.parametrize("name", ["全体の売上", "売上合計", "Total 売上"])
def test_a_total_behind_the_last_section_is_none_of_it(name: str) -> None:
    sections = {scope: {**SHOPS[scope], f"{scope}の席": SHOPS[scope]["苦情"]} for scope in EAST}
    rows = [
        row for scope, lines in sections.items() for row in ([scope], *([each, *own] for each, own in lines.items()))
    ]
    board = [["項目", *MONTHS], *rows]

    total = [[], [name, *whole_of(SHOPS, *EAST)["売上"]]]
    assert told(read([Grid("月次", [*board, *total])])) == told(read([Grid("月次", board)]))


def test_a_summary_by_months_in_thousands_says_again_what_a_tab_of_days_for_each_says() -> None:
    days = [
        Grid(
            f"{month}月",
            [
                [f"日計表 2026年{month}月"],
                ["日", "犬", "猫", "頭数計", "診療収入"],
                *(
                    [day, day % 5 + month, day % 3 + 4, day % 5 + day % 3 + month + 4, 20300 + 970 * day]
                    for day in range(1, 29)
                ),
            ],
        )
        for month in (8, 9, 10)
    ]
    sums = [[sum(row[at] for row in grid.rows[2:]) for at in (3, 4)] for grid in days[:2]]
    summary = [[f"{month}月", heads, round(income / 1000)] for month, (heads, income) in zip((8, 9), sums, strict=True)]
    grids = [*days, Grid("まとめ 2026年", [["月", "頭数", "診療収入(千円)"], *summary])]

    assert told(read(grids)) == told(read(days))


def test_a_total_over_tabs_that_has_a_name_and_a_plan_of_its_own_is_read_with_it() -> None:
    sales = whole_of(SHOPS)["売上"]
    overview = {"売上合計": sales, "売上目標": [number + 5000 for number in sales]}

    actuals, targets, asked = told(read([*tabs(SHOPS), across("まとめ", overview)]))

    assert {name for name, _, value in actuals if value in sales} == {"売上合計"}
    assert len([target for target in targets if target.startswith("売上合計 ")]) == len(MONTHS)
    assert not asked


def test_what_a_summary_alone_tells_is_read() -> None:
    staff = {"従業員数": [31, 31, 33, 34, 34, 36]}

    reading = read([*tabs(SHOPS), across("Overview", whole_of(SHOPS) | staff)])

    more = told(reading)[0] - told(read(tabs(SHOPS)))[0]
    assert {value for _, _, value in more} == {31, 33, 34, 36}


def test_numbers_of_a_scope_that_no_others_add_up_to_are_read() -> None:
    others = {"通販": {name: [number * 3 + 7 for number in numbers] for name, numbers in SHOPS["港店"].items()}}

    assert len(told(read(blocks({**SHOPS, **others})))[0]) == 5 * 4 * 6


def test_small_numbers_that_happen_to_add_up_prove_no_total() -> None:
    complaints = {"本店": [1, 2, 1, 0, 3, 2], "駅前店": [2, 1, 1, 2, 0, 1], "港店": [3, 3, 2, 2, 3, 3]}

    assert len(told(read(tabs({name: {"苦情": own} for name, own in complaints.items()})))[0]) == 3 * 6


def test_a_total_is_read_where_the_tree_has_its_name_and_none_of_the_parts() -> None:
    grids = (across("Summary", {"売上": whole_of(SHOPS)["売上"]}), *tabs(SHOPS))
    nodes = (Node(id="sales", kind="KPI", name="売上", unit="円"),)

    found = read_workbook(Workbook(grids), today=TODAY, nodes=nodes).as_json()["actuals"]

    assert [row["value"] for row in found if row["indicator"] == "sales"] == list(whole_of(SHOPS)["売上"])


def planned(lines: Lines, more: int = 0) -> Lines:
    return lines | {"売上 目標": [round(number * 1.04) + more for number in lines["売上"]]}


@pytest.mark.parametrize("arranged", [blocks, rows, tabs, crossed_tabs])
def test_targets_that_are_the_sum_of_those_of_the_parts_are_totals(arranged: Callable[[Scopes], list[Grid]]) -> None:
    shops = {name: planned(lines) for name, lines in SHOPS.items()}
    sums = [sum(each) for each in zip(*(lines["売上 目標"] for lines in shops.values()), strict=True)]

    assert told(read(arranged(shops)))[1]
    assert told(read(arranged({**shops, "全店": whole_of(SHOPS) | {"売上 目標": sums}}))) == told(read(arranged(shops)))


@pytest.mark.parametrize("arranged", [blocks, rows, tabs, crossed_tabs])
@pytest.mark.parametrize("of_shops", [False, True], ids=["no part has targets", "other targets than its parts"])
def test_a_total_with_targets_of_its_own_is_asked_about_once_and_both_answers_hold(
    arranged: Callable[[Scopes], list[Grid]], of_shops: bool
) -> None:
    shops = {name: planned(lines) if of_shops else lines for name, lines in SHOPS.items()}
    grids = arranged({**shops, "全店": planned(whole_of(SHOPS), 5000)})
    without = told(read(arranged(shops)))
    first = read(grids)
    assert told(first) == (*without[:2], ["total"])

    [tab] = [tab for tab in first.tabs if tab.questions]
    [question] = tab.questions
    followed, left = (
        told(read(grids, first.mapping.with_tab(with_answer(tab.mapping, tab, question.key, choice))))
        for choice in question.choices
    )

    assert left == without
    assert sorted({value for _, _, value in followed[0] - without[0]}) == sorted(set(whole_of(SHOPS)["売上"]))
    assert len(followed[1]) == len(without[1]) + len(MONTHS)
    assert followed[2] == []


@pytest.mark.parametrize("choice", ["", "actual", "target"])
@pytest.mark.parametrize("name", ["Plan income", "Budget rooms", "Target pupils"])
def test_a_sum_over_tabs_of_what_is_asked_about_is_their_total_whatever_is_answered(name: str, choice: str) -> None:
    scopes = {
        scope: {"Visitors": lines["来客数"], name: lines["売上"], "Complaints": lines["苦情"]}
        for scope, lines in SHOPS.items()
    }
    sums = {
        line: [sum(each) for each in zip(*(own[line] for own in scopes.values()), strict=True)]
        for line in scopes["本店"]
    }
    grids = [across("Group", sums), *tabs(scopes)]
    reading = read(grids)
    tab = next(tab for tab in reading.tabs if tab.questions)
    if choice:
        reading = read(grids, reading.mapping.with_tab(with_answer(tab.mapping, tab, tab.questions[0].key, choice)))

    answer = reading.as_json()

    assert [question.code for tab in reading.tabs for question in tab.questions] == ([] if choice else ["role"])
    assert not [row for part in ("actuals", "targets") for row in answer[part] if row["cell"].startswith("Group")]
    assert len(answer["actuals"]) == (4 * 18 if choice == "actual" else 4 * 12)
    assert len(answer["targets"]) == (4 * 6 if choice == "target" else 0)


#: How a sum over two shops is called beside one measure of each, whether it stands there alone, and what is read of it.
_WHOLES = [
    ("両店売上", "売上", True),
    ("売上（両店）", "売上", True),
    ("Both sites takings", "Takings", True),
    ("Net takings", "Takings", False),
]


@pytest.mark.parametrize("is_down", [True, False])
def test_a_sum_over_shops_called_as_their_parts_and_more_is_a_total(*, is_down: bool) -> None:
    wrong = []
    for whole, name, is_sum in _WHOLES:
        one, other, visits = SHOPS["本店"]["売上"], SHOPS["港店"]["売上"], SHOPS["港店"]["来客数"]
        summed = [a + b - (0 if is_sum else b // 9) for a, b in zip(one, other, strict=True)]
        rows = [["", "", *MONTHS], ["North", name, *one], ["", "Visits", *visits], ["South", name, *other]]
        rows += [["", "Visits", *visits[::-1]], [whole, "", *summed], ["Gross profit", "", *one[::-1]]]
        cells = [*map(list, zip(*rows, strict=True))] if is_down else rows
        answer = read_workbook(Workbook((Grid("board", cells),)), today=TODAY)
        read = {row["indicator"].rpartition(" / ")[2] for row in answer.as_json()["actuals"]}
        asked = [question for tab in answer.tabs for question in tab.questions]
        wrong += [(whole, sorted(read), asked)] if (whole in read) is is_sum or name not in read or asked else []

    assert not wrong
