"""A sentence of several clauses: states give topic and start, reasons and means nothing, the goal its number."""

from datetime import date

import pytest

from kpicore.guide.sentences import Statement, read_goal

TODAY = date(2026, 12, 1)


def the(text: str) -> Statement:
    [found] = read_goal(text, today=TODAY)
    return found


@pytest.mark.parametrize(
    ("text", "name", "value", "baseline"),
    [
        ("月の訪問件数は現在480件ですが、看護師が1名増えますので、550件以上を目指します。", "訪問件数", 550, 480),
        ("材料費率が58%まで来てる。粗利が出ないので55%を超えないこと", "材料費率", 55, 58),
        ("Average basket is £22.40 and wages are going up, hence a target of £25.", "Average basket", 25, 22.4),
        ("Sick leave ran to 9 days a head, partly the cold in the shed, so 6 is what I'm after.", "Sick leave", 6, 9),
        ("We do 9 installs a week but the warehouse can handle more, so lift it to 14.", "installs", 14, 9),
        ("We have 4 trainees, and since three masters retire in 2029 we need 7 of them.", "trainees", 7, 4),
        ("We throw out one in eight plants because of overwatering; that must come down to 5%.", "plants", 5, 12.5),
    ],
)
def test_a_reason_gives_neither_name_nor_number_beside_a_state(text, name, value, baseline):
    found = the(text)

    assert (found.name, found.value, found.baseline) == (name, value, baseline)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("お一人様の単価が今は16,000円なので、料理を見直して18,500円以上にしたい。", "お一人様の単価"),
        ("The sauce sells 60 bottles a month, but to justify the machine I need 400 a month.", "bottles"),
    ],
)
def test_by_what_a_number_is_reached_gives_no_name_beside_a_state(text, name):
    assert the(text).name == name


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("来月から週に2時間は研修の時間を取ることにした。", 2),
        ("家賃が上がるさかい、売上は前の年より8%は伸ばさんとあかん。", 8),
        ("Callbacks are about 1 in 12 jobs, and I reckon 3 in 100 is doable.", 3),
        ("Our average bill is €58 and I think €65 is doable.", 65),
    ],
)
def test_a_duty_a_decision_and_a_verdict_on_a_number_set_a_goal(text, value):
    assert the(text).value == value


def test_what_a_term_will_come_to_is_where_a_later_one_starts():
    found = the("Collections will land around $1.84M this year; with a second hygienist I'm budgeting $2.1M for 2027.")

    assert (found.name, found.value, found.baseline) == ("Collections", 2_100_000, 1_840_000)
