"""Verbs and clauses around a name: what only tells how it stands is no part of it, what makes it one is."""

from datetime import date

import pytest

from kpicore.guide.sentences import Statement, read_goal

TODAY = date(2026, 12, 1)


def the(text: str) -> Statement:
    [found] = read_goal(text, today=TODAY)
    return found


@pytest.mark.parametrize("verb", ["stand at", "sit at", "average", "number"])
def test_a_verb_that_tells_how_much_there_is_ends_the_name(verb):
    assert the(f"Formal complaints {verb} 40; we want 25.").name == "Formal complaints"


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("Debts beyond 60 days stand at £23,400; reduce them to £10,000.", "Debts beyond 60 days", 10_000),
        ("I'd like to see the door count average 210 visitors this winter.", "door count", 210),
        ("Can't keep chucking away two buckets of batter a night, get that down to one.", "buckets of batter", 1),
        ("The Friends group is raising $7,500 for the new AC.", "new AC", 7500),
        ("Put away $1,500 every month toward the new oven", "new oven", 1500),
        ("We'll put away £300 a month.", "put away", 300),
        ("Me and Trev have said we'll set aside £300 a month.", "set aside", 300),
        ("Retire in 3 years with $80,000 put by.", "put by", 80_000),
        ("No more than 2 people calling out a week.", "people calling out", 2),
        ("We're going for five stars on hygiene again.", "stars on hygiene", 5),
        ("Last year complaints came to 40; this year we want 25.", "complaints", 25),
    ],
)
def test_what_is_done_with_a_number_is_no_part_of_what_it_is_of(text, name, value):
    assert (the(text).name, the(text).value) == (name, value)


@pytest.mark.parametrize("one", ["a single further one", "a single one", "a single more"])
def test_not_a_single_one_is_none(one):
    found = the(f"Complaints this year number three, and we should not wish to record {one}.")

    assert (found.name, found.value, found.baseline) == ("Complaints", 0, 3)


def test_a_share_that_is_told_starts_the_one_that_is_wanted():
    found = the("Half my walk-ins come back. Want three quarters.")

    assert (found.name, found.baseline, found.value) == ("walk-ins coming back", 50, 75)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("お父さんの腰のこともあるし、月2日は休みを取らせるつもりでいます。", "休み"),
        ("家賃も上がるし、客単価を3,500円にしたい。", "客単価"),
        ("ヒヤリ・ハット報告は各店月8件以上を求める。", "ヒヤリ・ハット報告"),
    ],
)
def test_a_reason_with_shi_and_a_dot_within_a_word_leave_the_name_whole(text, name):
    assert the(text).name == name


def test_mou_before_what_there_is_says_already():
    found = the("返品がもう90件あるので、年内に半分に減らしたい")

    assert (found.name, found.baseline, found.unit, found.value) == ("返品", 90, "%", 50)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("Shop stays open 6 days a week.", "Shop open", 6),
        ("Do a full stock walk 3x a shift and write it down", "full stock walk", 3),
        ("It is our intention that every family receives a call within 5 working days.", "call", 5),
        ("ワクチン、春のシーズン(4〜6月)だけで300頭打つのが目標", "ワクチン", 300),
    ],
)
def test_what_frames_a_name_is_no_part_of_it(text, name, value):
    assert (the(text).name, the(text).value) == (name, value)


def test_all_of_whom_something_is_asked_and_what_each_of_them_gets_are_two_goals():
    text = "All four arrangers shall complete the diploma, with 12 hours of training apiece each year."

    assert [(each.name, each.value) for each in read_goal(text, today=TODAY)] == [("arrangers", 4), ("training", 12)]


def test_what_ends_a_sentence_as_a_remark_gives_nothing():
    for remark in ("that's all I ask", "that's the plan", "that would be plenty"):
        assert the(f"40 demos and a calmer office a month, {remark}.").value == 40


def test_getting_something_done_is_what_a_verb_in_the_past_is_told_of():
    found = the("Getting quotes out took us 3 days, so I want 80% of quotes sent inside 24 hours.")

    assert (found.name, found.value, found.baseline) == ("quotes sent inside 24 hours", 80, None)


@pytest.mark.parametrize(
    "row",
    [
        "One author evening and two teen nights per quarter",
        "1 author evening and 2 teen nights per quarter, that's all I ask",
    ],
)
def test_a_row_of_counts_shares_the_pace_at_its_end(row):
    found = read_goal(row, today=TODAY)

    assert [(each.name, each.value, each.cadence) for each in found] == [
        ("author evening", 1, "quarterly"),
        ("teen nights", 2, "quarterly"),
    ]


@pytest.mark.parametrize("text", ["Write it down 3 times a day", "Do a stock walk 3 times a day and write it down"])
def test_what_is_written_down_goes_nowhere(text):
    assert (the(text).value, the(text).unit, the(text).direction) == (3, "回", "at_least")


def test_a_cut_that_was_agreed_is_a_change_and_what_it_is_not_a_start():
    cut, lasting = the("We recently agreed a 15% cut"), the("Call it 30 minutes door to door, not an hour")

    assert (cut.name, cut.value, cut.direction) == (None, 15, "decrease_by")
    assert (lasting.name, lasting.value, lasting.baseline) == (None, 30, 60)


def test_neighbouring_numbers_mean_about_so_many():
    found = the("訪問を月に3、4件にする")

    assert (found.value, [each.label for each in found.questions[0].readings]) == (None, ["3–4件", "≥ 3件", "≤ 4件"])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("シミが落ちてないって言われるのが月に5件あるから、それを1件までにしたい。", "シミが落ちてないって言われるの"),
        ("電話に出られないのが週に10件あるので3件に", "電話に出られないの"),
        ("予約の電話、出られないのが日に5件あるんで1件までに減らしたい", "予約の電話"),
        ("30分以内に返事したのが全体の45%、60%にしたい", "返事"),
    ],
)
def test_a_clause_made_a_noun_is_the_name_where_nothing_is_named_before_it(text, name):
    assert the(text).name == name


def test_what_does_not_go_without_a_number_is_not_what_it_is_of():
    found = the("売掛の回収、いま平均52日。45日にしてもらわないと資金が回らない。")

    assert (found.name, found.baseline, found.value) == ("売掛の回収", 52, 45)


def test_how_often_something_is_said_to_us_holds_for_its_goal():
    found = the("シミが落ちてないって言われるのが月に3、4件あるから、それを1件までにしたい。")

    assert (found.name, found.value, found.cadence) == ("シミが落ちてないって言われるの", 1, "monthly")


def test_what_something_does_not_do_tells_which():
    assert the("取りに来ない服がもう90点あるの、年内に半分に減らしたい").name == "取りに来ない服"


@pytest.mark.parametrize("act", ["看取り", "見守り", "撮り直し", "取り置き", "寝かしつけ", "掘り起こし"])
def test_a_stem_that_a_particle_follows_names_what_is_done(act):
    for text in (
        f"{act}は月12件にする",
        f"{act}を月12件にする",
        f"{act}の件数を月12件にする",
        f"現場の{act}、月12件は行く",
    ):
        [found] = read_goal(text, today=TODAY)

        assert act in (found.name or ""), text
        assert found.value == 12, text


@pytest.mark.parametrize("act", ["伸ばし", "増やし", "見直し"])
def test_a_stem_before_a_comma_is_a_verb(act):
    *_, found = read_goal(f"広告を{act}、来店を月200人に", today=TODAY)

    assert found.name == "来店"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("機械の立ち上げ30分を15分で終わらせたい", "機械の立ち上げ"),
        ("部屋の片付け10分以内", "部屋の片付け"),
        ("作業中のヒヤリを月5件以上報告してもらう", "作業中のヒヤリの報告"),
    ],
)
def test_what_looks_like_a_verb_or_an_adverb_is_a_noun_by_what_stands_beside_it(text, name):
    assert the(text).name == name


@pytest.mark.parametrize("beside", ["客単価は据え置き", "品質は維持する", "品質も保つ"])
def test_what_happens_to_another_thing_is_not_done_to_the_number(beside):
    found = the(f"指名率3割→5割、{beside}")

    assert (found.name, found.value, found.baseline, found.direction) == ("指名率", 50, 30, "reach")
