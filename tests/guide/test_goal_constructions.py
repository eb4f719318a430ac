"""How a goal sentence is built, whatever it is about: what is told before the goal, and which side a denied verb leaves open."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.guide.sentences import Statement, read_goal

TODAY = date(2026, 11, 30)


def the(text: str) -> Statement:
    [statement] = read_goal(text, today=TODAY)
    return statement


@pytest.mark.parametrize(
    ("text", "name", "value", "baseline"),
    [
        ("解約率が8%なのを5%にしたい", "解約率", 5, 8),
        ("紹介が月2件しかないのを5件に", "紹介", 5, 2),
        ("去年は生徒が60人だったのを来年は80人に", "生徒", 80, 60),
        ("入力ミスが月に30件あるのを10件まで減らす", "入力ミス", 10, 30),
        ("配達まで最長10日とかひどいんで来年は7日以内に", "配達", 7, 10),
        ("I want our error rate, which is 7%, brought down to 3%", "error rate", 3, 7),
        ("Get staff sickness, which stands at 9 days a year, under 6", "staff sickness", 6, 9),
        ("We're down to 12 drivers and won't be happy until we have 20", "drivers", 20, 12),
        ("Callbacks: no more than 1, we had 3 on the last site.", "Callbacks", 1, 3),
        ("Can we double the hampers? Shifted 600 last Christmas", "hampers", 2, 600),
    ],
)
def test_what_a_subordinate_clause_tells_is_where_the_goal_starts(text, name, value, baseline):
    found = the(text)

    assert (found.name, found.value, found.baseline) == (name, value, baseline)


@pytest.mark.parametrize(
    ("text", "value", "baseline"),
    [
        ("今月の欠品5件。来月はゼロ。", 0, 5),
        ("今期の新規契約は14件。来期は20件。", 20, 14),
        ("前期の返品率は4%。今期は3%。", 3, 4),
        ("Last month 6 complaints, this month 3", 3, 6),
        ("Sold 300 hampers last year, this year 400", 400, 300),
        ("Last season 40 entries, this season 55", 55, 40),
        ("We sold 80 hampers last winter. This winter, 120.", 120, 80),
        ("The mill was idle 14 days this year. Next year, 5.", 5, 14),
    ],
)
def test_a_number_of_one_term_before_that_of_the_next_is_where_it_starts(text, value, baseline):
    found = the(text)

    assert (found.value, found.baseline, found.questions) == (value, baseline, ())


def test_a_half_without_a_name_is_half_of_what_the_sentence_before_tells():
    found = the("納期遅れ、今月6件。来月は半分。")

    assert (found.name, found.value, found.mode, found.baseline) == ("納期遅れ", 50, "percent_change", 6)


def test_two_terms_that_are_both_wished_for_are_two_goals():
    found = read_goal("今年は売上2億円を達成する。来年は3億円。", today=TODAY)

    assert [each.value for each in found] == [200_000_000, 300_000_000]


@pytest.mark.parametrize(
    ("text", "name", "hours"),
    [
        ("Reply within 4 hours instead of a day", "Reply", 4),
        ("Get quotes out in 48 hours instead of a week.", "quotes", 48),
        ("Answer calls in 2 hours rather than a month", "Answer calls", 2),
    ],
)
def test_a_time_that_is_turned_down_is_no_cadence(text, name, hours):
    found = the(text)

    assert (found.name, found.value, found.unit, found.cadence) == (name, hours, "時間", "unspecified")


@pytest.mark.parametrize(
    ("text", "name", "direction"),
    [
        ("Fuel shouldn't come to more than £300 a week", "Fuel", "at_most"),
        ("Fuel shouldnt come to more than £300 a week", "Fuel", "at_most"),
        ("Rent oughtn't to cost us above £900 a month", "Rent", "at_most"),
        ("Waste mustnt exceed 3%", "Waste", "at_most"),
        ("Repairs needn't take more than 5 days", "Repairs", "at_most"),
        ("Takings shouldn’t drop below £2,000 a week", "Takings", "at_least"),
    ],
)
def test_a_denied_auxiliary_turns_the_limit_with_and_without_its_apostrophe(text, name, direction):
    found = the(text)

    assert (found.name, found.direction) == (name, direction)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Online orders should make up 30% of sales", "Online orders"),
        ("Workshops should account for a fifth of income", "Workshops"),
        ("Events ought to come to £4,000", "Events"),
        ("Rent ought to cost us £900 a month", "Rent"),
    ],
)
def test_the_subject_of_what_makes_up_so_much_is_named(text, name):
    assert the(text).name == name


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("粗利は2.5で", ["250,000,000円", "2.5円", "2.5%"]),
        ("クッキーの売上ですが、12月は30でお願いします", ["300,000円", "30円"]),
        ("1月は40で", ["40%", "40"]),
        ("借金を40に", ["400,000円", "40円"]),
        ("We need our response time to emails improved to 4", ["4分", "4時間", "4日"]),
        ("Turnaround for repairs to 5", ["5分", "5時間", "5日"]),
        ("Get the gas bill down to 4 a month", ["4,000円", "4円", "4%"]),
        ("Overheads to 80", ["80,000円", "80円", "80%"]),
    ],
)
def test_a_bare_number_of_money_or_time_is_asked(text, labels):
    found = the(text)

    assert (found.value, [each.label for each in found.questions[0].readings]) == (None, labels)


@pytest.mark.parametrize(
    ("text", "name", "value", "unit"),
    [
        ("借入金、あと480万あるのを200万まで減らす", "借入金", 2_000_000, "円"),
        ("貯金を300万にする", "貯金", 3_000_000, "円"),
        ("仕入れを月80万に抑える", "仕入れ", 800_000, "円"),
        ("積立100万", "積立", 1_000_000, "円"),
        ("家賃は20万まで", "家賃", 200_000, "円"),
        ("会員3万", "会員", 30_000, None),
        ("来場者を8万に", "来場者", 80_000, None),
        ("Rent down to 900 a month", "Rent", 900, None),
    ],
)
def test_large_numbers_under_a_name_of_money_are_money(text, name, value, unit):
    found = the(text)

    assert (found.name, found.value, found.unit) == (name, value, unit)


@pytest.mark.parametrize(
    ("text", "value", "deadline"),
    [
        ("指名率70%!スタッフみんなで半年後までに。", 70, None),
        ("離職率5%、一年半後までに", 5, date(2028, 5, 30)),
        ("Reach 500 members by this time next year", 500, date(2027, 11, 30)),
        ("会員100人を来年の今頃までに", 100, date(2027, 11, 30)),
        ("We'd love to triple our donors by this time next year!", 3, date(2027, 11, 30)),
    ],
)
def test_when_something_is_due_is_no_number_of_it(text, value, deadline):
    found = the(text)

    assert (found.value, found.deadline) == (value, deadline)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("おかげさまで昨年は40名様、今年は60名様をお迎えしたい", None),
        ("屋根の浄財でございますが、目標は900万円、ただいま400万円をお預かりしております", "屋根の浄財"),
        ("電気代を月8万円に減らす計画です", "電気代"),
        ("Keep £20k in the bank so wages are never a worry", "bank"),
        ("Cut energy use to 900 kWh a month so bills are lower", "energy use"),
    ],
)
def test_thanks_reasons_and_plans_name_nothing(text, name):
    assert the(text).name == name


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        (
            "I want 98 jobs out of every 100 leaving here on the day we promised.",
            "jobs leaving here on the day we promised",
            98,
        ),
        ("18 parcels out of 20 delivered on time", "parcels delivered on time", 90),
        (
            "Our aim is that three quarters of parents complete the annual survey",
            "parents completing the annual survey",
            75,
        ),
        ("No more than 4% of donated food ends up in the bin", "donated food ending up in the bin", 4),
        ("90% of customers come back", "customers coming back", 90),
        ("80% of customers should rebook", "customers rebooking", 80),
        ("70% of our members to attend a class", "members attending a class", 70),
        ("At least 90% of calls answered in 20 seconds", "calls answered in 20 seconds", 90),
        ("Spend 70p of every pound on wages", "Spend on wages", 70),
        (
            "Percentage of leavers gaining their first choice: 85",
            "Percentage of leavers gaining their first choice",
            85,
        ),
        ("Share of repeat customers: 40", "Share of repeat customers", 40),
        ("次回予約をとってくれるお客様を2人に1人にする", "次回予約をとってくれるお客様", 50),
        ("海外のお客さん、全体の25パーまで", "海外のお客さん", 25),
    ],
)
def test_a_share_is_of_those_who_do_what_the_sentence_says(text, name, value):
    found = the(text)

    assert (found.name, found.value, found.unit) == (name, value, "%")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("苦情を今の三分の一に減らす", 66.7),
        ("廃棄を今の4分の1に減らしたい", 75),
        ("電力使用を3分の2に減らす", 33.3),
        ("クレームを今の5分の1に", 80),
        ("残業を3分の1減らす", 33.3),
    ],
)
def test_a_part_to_which_something_is_reduced_leaves_the_rest_as_its_change(text, value):
    found = the(text)

    assert (found.value, found.unit, found.direction, found.questions) == (value, "%", "decrease_by", ())


@pytest.mark.parametrize(
    ("text", "name", "cadence"),
    [
        ("健診を受けた40歳以上の社員を300名にする", "健診を受けた40歳以上の社員", "unspecified"),
        ("フルタイムで働く60歳以上の従業員を10名に", "フルタイムで働く60歳以上の従業員", "unspecified"),
        ("毎週通ってくれるお客様を80人にしたい", "通ってくれるお客様", "unspecified"),
        ("品質を上げて、会員を500人に", "会員", "unspecified"),
        ("値上げしたので来店を月500人に", "来店", "monthly"),
    ],
)
def test_people_are_named_with_what_they_do(text, name, cadence):
    found = the(text)

    assert (found.name, found.cadence) == (name, cadence)


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        (
            "Fill all 14 places in the baby room and get the waiting list up to 20.",
            [("places in the baby room", 14), ("waiting list", 20)],
        ),
        ("Run 6 workshops a quarter, with 15 people turning up", [("workshops", 6), ("people turning", 15)]),
        ("Hold 8 classes a month, with 12 people attending each", [("classes", 8), ("people attending", 12)]),
        ("Run 4 tours a week with 10 visitors on average", [("tours", 4), ("visitors", 10)]),
        ("Recruit 12 drivers and keep 10 of them", [("drivers", 12), ("drivers kept", 10)]),
        ("Sign up 40 members and keep 30 of them past Christmas", [("members", 40), ("members kept", 30)]),
        ("売上5億、うち新規が1億2千万", [("売上", 500_000_000), ("新規", 120_000_000)]),
        ("会員300名、うち法人が40名", [("会員", 300), ("法人", 40)]),
        ("Van does 8 drops a day minimum, 12 in December", [("drops", 8), ("drops", 12)]),
        (
            "Q2: £1.2m retail + £300k online, anything past that is a bonus",
            [("retail", 1_200_000), ("online", 300_000)],
        ),
        ("40 new members + 12 renewals a month", [("new members", 40), ("renewals", 12)]),
    ],
)
def test_two_goals_of_one_sentence_are_both_read(text, goals):
    assert [(each.name, each.value) for each in read_goal(text, today=TODAY)] == goals


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Open 3 shops with 20 staff", 1),
        ("Win 12 contracts with a margin of 20%", 1),
        ("150+ bouquets a week", 1),
        ("Two of them to pass", 1),
    ],
)
def test_what_only_describes_the_first_is_no_second_goal(text, count):
    assert len(read_goal(text, today=TODAY)) == count


def test_ranges_in_two_seasons_are_two_goals_under_one_verb():
    found = read_goal("作業室の室温は、夏は26〜28度、冬は20〜22度を保ちます。", today=TODAY)

    assert [(each.name, each.questions[0].readings[0].band) for each in found] == [
        ("作業室の室温", (26, 28)),
        ("冬の作業室の室温", (20, 22)),
    ]


@pytest.mark.parametrize(
    "text", ["昼は40食、夜は25食。毎日これだけは出したい。", "昼は40食、夜は25食。これを毎日出したい。"]
)
def test_a_cadence_that_points_back_holds_for_all_before_it(text):
    found = read_goal(text, today=TODAY)

    assert [(each.value, each.cadence) for each in found] == [(40, "daily"), (25, "daily")]


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("技能検定1級、若手から2人出す。", "技能検定1級", 2),
        ("境内の電気代を、LED化により三割ほど減らせないものかと話し合っております。", "境内の電気代", 30),
        ("シミのクレームは1週間に3件まで", "シミのクレーム", 3),
        ("注文を受けてから発送するまで2日以内", "注文を受けてから発送するまで", 2),
        ("問い合わせから見積もりを出すまで24時間以内に", "問い合わせから見積もりを出すまで", 24),
        ("入荷してから店に並べるまでを3時間に", "入荷してから店に並べるまで", 3),
        ("Members would like court time extended to 14 hours a day", "court time", 14),
        ("We'd like waiting times cut to 10 minutes", "waiting times", 10),
        ("The trustees would like average spend per head lifted by 80p", "average spend per head", 0.8),
        ("Bookings fell to 38 last year; I should like to see them restored to sixty.", "Bookings", 60),
        ("Ticket money for the spring concert ought to come to £3,200", "Ticket money for the spring concert", 3200),
        ("Fuel spills: none.", "Fuel spills", 0),
    ],
)
def test_what_is_measured_is_named_whole_whoever_wishes_for_it(text, name, value):
    found = the(text)

    assert (found.name, found.value) == (name, value)


@pytest.mark.parametrize(
    ("text", "unit", "cadence"),
    [
        ("シミのクレームは1週間に3件まで", "件", "weekly"),
        ("1か月に10件以上契約する", "件", "monthly"),
        ("1年に5回の研修", "回", "annual"),
        ("納期を1週間に", "週", "unspecified"),
        ("sell 140 CSA shares before planting starts", "shares", "unspecified"),
        ("Two new supply contracts pls", "contracts", "unspecified"),
    ],
)
def test_a_span_of_one_before_a_count_is_its_cadence_and_a_verb_no_unit(text, unit, cadence):
    found = the(text)

    assert (found.unit, found.cadence) == (unit, cadence)


@pytest.mark.parametrize(
    ("text", "value", "unit", "direction"),
    [
        ("店主のわたしが毎日6時間は眠れるように、仕込みのやり方を変えたい。", 6, "時間", "at_least"),
        ("子どもが1日2時間は外で遊べるように、日課を組み直したい", 2, "時間", "at_least"),
        ("スタッフが月に8日は休めるように、シフトを組み直す", 8, "日", "at_least"),
        ("Every child gets two hours outdoors a day, rain or shine.", 2, "時間", "unspecified"),
        ("会員を倍にして500人", 500, "人", "at_least"),
        ("売上を1.5倍にして3億円を目指す", 300_000_000, "円", "reach"),
        ("休業災害ゼロを1,000日続ける。", 1000, "日", "maintain"),
        ("新患を毎月30人、できれば紹介で獲得したい。", 30, "人", "at_least"),
    ],
)
def test_what_is_counted_of_whom_it_is_for_is_the_goal(text, value, unit, direction):
    found = the(text)

    assert (found.value, found.unit, found.direction, found.baseline) == (value, unit, direction, None)


@pytest.mark.parametrize(
    ("text", "value", "unit", "baseline"),
    [
        ("Calving losses: lost 7 out of 90 last spring, want 3 at the most", 3, None, 7),
        ("Breakages: 4 out of 60 last month, aim for 2", 2, None, 4),
        ("Only 3 in 10 renew, I'd like 5", 50, "%", 30),
    ],
)
def test_so_many_out_of_an_odd_number_are_counted_and_no_share(text, value, unit, baseline):
    found = the(text)

    assert (found.value, found.unit, found.baseline) == (value, unit, baseline)


@pytest.mark.parametrize(
    ("text", "name", "value", "unit", "direction"),
    [
        ("Cut plastic use by two thirds", "plastic use", 66.7, "%", "decrease_by"),
        ("Reduce waste by three quarters by June", "waste", 75, "%", "decrease_by"),
        ("焙煎ロスを半分にして5%に", "焙煎ロス", 5, "%", "at_most"),
        ("Nothing over 4 complaints a month", "complaints", 4, "complaints", "at_most"),
        ("お客様アンケートの回収、100枚中40枚は返ってくるように", "お客様アンケートの回収", 40, "%", "at_least"),
        ("A third of our stock should come from within 30 miles", "stock coming", 33.3, "%", "at_least"),
    ],
)
def test_parts_and_halves_are_how_much_or_how_many_as_the_words_around_them_say(text, name, value, unit, direction):
    found = the(text)

    assert (found.name, found.value, found.unit, found.direction) == (name, value, unit, direction)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("通院をやめてしまう患者さんを2割減らす", "通院をやめてしまう患者さん", 20),
        ("広告を見て電話をくれるお客様を3割増やす", "広告を見て電話をくれるお客様", 30),
        ("1日8時間働く店員を6時間に", "店員", 6),
    ],
)
def test_people_are_named_with_what_they_do_however_they_are_counted(text, name, value):
    found = the(text)

    assert (found.name, found.value) == (name, value)


def test_what_is_to_be_is_a_goal():
    found = the("Our bakery wastes 12 loaves a day, that's to be 4")

    assert (found.name, found.value, found.baseline) == ("loaves", 4, 12)


def test_some_of_them_are_named_by_what_they_do():
    found = read_goal("I want 30 walkers signed up and 20 of them turning out each week", today=TODAY)

    assert [(each.name, each.value) for each in found] == [
        ("walkers signed up", 30),
        ("walkers signed up turning", 20),
    ]


def test_rivals_beside_a_limit_within_the_name_are_asked():
    found = the("6時間以内の返信率9割、うち1時間以内を5割")

    assert (found.name, found.value, found.questions[0].key) == ("6時間以内の返信率", None, "rival_numbers")


def test_a_season_of_a_sport_is_a_term():
    found = the("昨シーズンの集客は1.2万人。今シーズンは1.5万人。")

    assert (found.name, found.value, found.baseline) == ("集客", 15_000, 12_000)


@pytest.mark.parametrize(
    ("text", "name", "value", "baseline"),
    [
        ("ランチの売り切れが週3回あるのをなくす", "ランチの売り切れ", 0, 3),
        ("欠品が月5件出ているのをゼロにする", "欠品", 0, 5),
        ("Three in four visitors should buy from the shop", "visitors buying from the shop", 75, None),
        ("Half our trainees should pass first time", "trainees passing first time", 50, None),
    ],
)
def test_what_there_shall_be_none_of_and_who_does_what_in_a_ratio(text, name, value, baseline):
    found = the(text)

    assert (found.name, found.value, found.baseline) == (name, value, baseline)


def test_a_noun_with_a_determiner_is_no_verb_of_those_counted():
    assert the("I'd be happy if half our students moved up a grade this term").name == "students moved up a grade"
