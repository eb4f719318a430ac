"""A pasted block: which number lands where, with and without headings, and that nothing is guessed."""

from datetime import date

import pytest

from kpicore.entry import LONGEST_BLOCK, MOST_CELLS, Page, PastedBlock, read_block
from kpicore.model.node import Node
from kpicore.model.plan import Plan

TODAY = date(2026, 11, 24)
MONTHS = ("2026-09", "2026-10", "2026-11")
PLAN = Plan(
    nodes=(
        Node(id="sales", kind="KGI", name="売上", unit="円"),
        Node(id="visits", kind="KPI", name="来店数", unit="人"),
        Node(id="cvr", kind="KPI", name="購入率", unit="%"),
        Node(id="csf", kind="CSF", name="集客"),
    )
)


def pasted(text: str, at: str = "sales", period: str = "2026-09") -> PastedBlock:
    open_to = {node_id: frozenset(MONTHS) for node_id in ("sales", "visits", "cvr")}
    return read_block(text, PLAN, Page(("sales", "visits", "cvr"), at, period, open_to), TODAY)


def landed(found: PastedBlock) -> list[tuple[str, str, float | None]]:
    return [(each.node.id, each.period, each.typed.value) for each in found.landings]


def test_a_column_without_headings_fills_the_fields_from_where_it_was_pasted():
    assert landed(pasted("1,200\n80\n", at="sales")) == [("sales", "2026-09", 1200.0), ("visits", "2026-09", 80.0)]
    assert landed(pasted("80\n2.5%", at="visits")) == [("visits", "2026-09", 80.0), ("cvr", "2026-09", 2.5)]


def test_a_row_without_headings_goes_on_through_the_periods():
    assert landed(pasted("100\t200\t300")) == [
        ("sales", month, value) for month, value in zip(MONTHS, (100.0, 200.0, 300.0), strict=True)
    ]


def test_names_and_periods_say_where_each_number_belongs_whatever_was_focused():
    found = pasted("\t9月\t2026/10\n来店数\t80\t90\n売上\t1.2万\t13,000円", at="cvr")

    assert landed(found) == [
        ("visits", "2026-09", 80.0),
        ("visits", "2026-10", 90.0),
        ("sales", "2026-09", 12_000.0),
        ("sales", "2026-10", 13_000.0),
    ]
    assert found.unplaced == ()


def test_the_same_table_turned_round_lands_the_same():
    assert landed(pasted("月\t来店数\t売上\n9月\t80\t100\n10月\t90\t200")) == [
        ("visits", "2026-09", 80.0),
        ("sales", "2026-09", 100.0),
        ("visits", "2026-10", 90.0),
        ("sales", "2026-10", 200.0),
    ]


def test_names_alone_fill_the_period_of_the_page_and_an_id_is_a_name_too():
    assert landed(pasted("visits\t80\n購入率\t2.5")) == [("visits", "2026-09", 80.0), ("cvr", "2026-09", 2.5)]


def test_periods_alone_fill_the_field_they_were_pasted_into():
    assert landed(pasted("9月\t80\n10月\t90", at="visits")) == [
        ("visits", "2026-09", 80.0),
        ("visits", "2026-10", 90.0),
    ]


def test_a_unit_in_a_column_of_its_own_counts_for_its_row():
    assert landed(pasted("売上\t千円\t1,250\n来店数\t人\t80")) == [
        ("sales", "2026-09", 1_250_000.0),
        ("visits", "2026-09", 80.0),
    ]


def test_what_fits_nowhere_says_why_and_the_rest_lands():
    found = pasted("\t9月\t目標\t8月\n来店数\t80\t100\t70\n謎の行\t5\t6\t7")

    assert landed(found) == [("visits", "2026-09", 80.0)]
    assert [(each.row, each.column, each.reason) for each in found.unplaced] == [
        (2, 3, "role"),
        (2, 4, "no-field"),
        (3, 1, "unknown-name"),
    ]


def test_the_second_number_for_one_field_is_not_taken():
    found = pasted("売上\t100\n売上\t200")

    assert landed(found) == [("sales", "2026-09", 100.0)]
    assert [each.reason for each in found.unplaced] == ["twice"]


def test_more_numbers_than_fields_land_nowhere():
    assert [each.reason for each in pasted("1\n2\n3\n4").unplaced] == ["no-field"]
    assert [each.reason for each in pasted("1\t2\t3\t4").unplaced] == ["no-field"]


def test_a_cell_that_is_no_number_is_kept_with_its_fault():
    found = pasted("売上\t八十か\n来店数\t80")

    (wrong, _) = found.landings
    assert wrong.typed.fault is not None
    assert wrong.typed.fault.code == "not-a-number"


def test_ten_thousand_cells_are_read_and_one_more_is_too_much():
    whole = "\n".join("\t".join(["7"] * 100) for _ in range(MOST_CELLS // 100))

    assert len(pasted(whole).landings) == 9
    assert pasted(f"{whole}\n1").too_large
    assert pasted("7" * (LONGEST_BLOCK + 1)).too_large


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n\t\t",
        '"',
        '"' * 5000,
        "\x00\t\x00",
        "=IMPORTXML(1)\t<script>",
        "\u202e売上\t1",
        "1\t" * 300,
        "売上" * 5000 + "\t1",
        "9" * 5000,
    ],
)
def test_nothing_pasted_breaks_it(text: str):
    found = pasted(text)

    assert all(each.typed.value is None or abs(each.typed.value) < 1e308 for each in found.landings)


def test_a_cell_with_a_line_of_its_own_is_one_cell():
    assert landed(pasted('"売上"\t"1,200"\n"来\n店"\t5')) == [("sales", "2026-09", 1200.0)]
