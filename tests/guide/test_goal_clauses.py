"""Which clause says what: talk and notes, actuals beside plan lines, what stands where the goal takes it from."""

from datetime import date

import pytest

from kpicore.guide.sentences import Statement, read_goal

TODAY = date(2026, 11, 30)


def the(text: str) -> Statement:
    [found] = read_goal(text, today=TODAY)
    return found


def underlined(text: str, what: str) -> list[str]:
    return [text[begin:end].strip() for begin, end in the(text).spans[what]]


@pytest.mark.parametrize(
    ("text", "name", "numbers"),
    [
        ("Churn is 5% now, because support is slow; bring it down to 3% by 31 March", ["Churn"], ["5", "3"]),
        ("Scrap was 6% in spring. Get that under 4%", ["Scrap"], ["6", "4"]),
        ("No-shows run at 12 a week; I want that halved", ["No-shows"], ["12"]),
        ("Our waiting list stands at 90 families. Cut it to 40", ["waiting", "list"], ["90", "40"]),
        ("材料費率が鋼材高で58%まで来てる。粗利が出ないので55%を超えないこと", ["材料費率"], ["58", "55"]),
        ("離職率は去年12%だった。今年度は8%以下に抑える", ["離職率"], ["12", "8"]),
        ("売上は月300万円。350万円にしたい", ["売上"], ["300万", "350万"]),
        ("待ち時間が40分もある。これを20分以内にする", ["待ち時間"], ["40", "20"]),
        ("月次の来店は現状480件です。年度末には550件を目指します", ["来店"], ["480", "550"]),
    ],
)
def test_a_name_and_a_state_from_another_sentence_are_underlined_where_they_stand(text, name, numbers):
    assert (underlined(text, "name"), underlined(text, "number")) == (name, numbers)


def test_a_pronoun_leaves_no_word_of_its_own_clause_underlined():
    text = "A vet sees 14 pets a day; bring that to 18 and the reviews will look after themselves."

    assert "reviews" not in underlined(text, "name")


@pytest.mark.parametrize(
    ("text", "name", "value", "baseline"),
    [
        (
            "Okay so, callbacks, we had like nine of 'em last year, I don't wanna see more than three.",
            "callbacks",
            3,
            9,
        ),
        ("So the dumpster runs — we're paying for five a week, and three oughta do it.", "dumpster runs", 3, 5),
        ("So the night shifts — we're covering six a month, and four oughta do it.", "night shifts", 4, 6),
        ("Um, complaints, we got, I dunno, 30 last year, so let's say, like, 15 tops.", "complaints", 15, 30),
        ("The insurance mod, get it to 0.85. Uh, it's 1.1 right now.", "insurance mod", 0.85, 1.1),
        ("The scrap rate, get it to 2%. It's 5% right now.", "scrap rate", 2, 5),
        (
            "Revenue-wise we're at what, 1.8 million now? Gimme 2.5 million by the end of next year.",
            "Revenue",
            2.5e6,
            1.8e6,
        ),
        ("Headcount-wise we're at 40 now. Gimme 45 by June.", "Headcount", 45, 40),
        ("開店前の仕込み、だいたい3時間かかってるでしょ、あれを2時間にしたいなと。", "開店前の仕込み", 2, 3),
        ("夜の電話、月に20本も来てるでしょ、あれを5本に減らしたい", "夜の電話", 5, 20),
    ],
)
def test_spoken_sentences_name_first_what_they_are_about(text, name, value, baseline):
    found = the(text)

    assert (found.name, found.value, found.baseline) == (name, value, baseline)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Honestly if we could close, I dunno, a third of the bids we send out, I'd be thrilled.", 33.3),
        ("If we could fill 80% of the seats, that would be great.", 80),
    ],
)
def test_what_somebody_would_like_to_be_able_to_is_a_goal(text, value):
    found = the(text)

    assert (found.value, found.baseline) == (value, None)


@pytest.mark.parametrize(
    ("text", "value", "unit", "baseline"),
    [
        ("ロスが毎日2キロくらい出ちゃってるから、500グラムまで減らせたら御の字かな。", 500, "g", 2_000),
        ("仕込みに今1時間半かかってる。50分にしたい", 50, "分", 90),
        ("Waste is 2 kg a day now. Get it down to 500 g", 500, "g", 2_000),
        ("Repairs take us three weeks now; call it twelve days.", 12, "日", 21),
    ],
)
def test_a_start_in_another_unit_is_told_in_that_of_the_goal(text, value, unit, baseline):
    found = the(text)

    assert (found.value, found.unit, found.baseline) == (value, unit, baseline)


def test_a_start_is_not_converted_into_a_number_nobody_would_write():
    assert the("修理は今10日かかっている。1週間にしたい").baseline in {None, 10}


@pytest.mark.parametrize(
    ("text", "name", "value", "baseline"),
    [
        ("緊急訪問の到着時間を30分以内とする。実績：平均42分（上期）", "緊急訪問の到着時間", 30, 42),
        ("入電の応答率を90%以上とする。現状：82%", "入電の応答率", 90, 82),
        ("苦情は月3件以下とする。前年：5件", "苦情", 3, 5),
    ],
)
def test_a_titled_actual_is_where_the_goal_before_it_starts(text, name, value, baseline):
    found = the(text)

    assert (found.name, found.value, found.baseline) == (name, value, baseline)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("多職種カンファレンスの開催：四半期ごとに6回（うち2回は医師同席）", 6),
        ("安全パトロール：月4回（うち1回は夜間）", 4),
        ("面談は月8件（うち2件はオンライン）", 8),
    ],
)
def test_how_some_of_those_counted_are_held_is_no_goal(text, value):
    assert the(text).value == value


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Subscribers 1.2k. Churn no more than 4% monthly.", [("Subscribers", 1_200), ("Churn", 4)]),
        ("Members 900. Complaints no more than 2 a month.", [("Members", 900), ("Complaints", 2)]),
        ("Staff 14. Churn no more than 4% monthly.", [("Churn", 4)]),
        ("Cafe: 4.7 stars on Google, 300+ reviews", [("stars on Google", 4.7), ("reviews", 300)]),
        ("Shop: 40 orders, 5+ returns", [("orders", 40), ("returns", 5)]),
    ],
)
def test_notes_of_a_name_and_its_number_are_goals_of_their_own(text, found):
    assert [(each.name, each.value) for each in read_goal(text, today=TODAY)] == found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("施策C　清掃時間の標準化　目標：45分", "清掃時間の標準化"),
        ("施策2　夜間の入電の応答率　目標：90%", "夜間の入電の応答率"),
        ("Initiative B: Rework rate, target 2%", "Rework rate"),
    ],
)
def test_which_measure_of_a_plan_it_is_is_no_part_of_the_name(text, name):
    assert the(text).name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Energy costs came to $214,000 last year; we respectfully propose a reduction of 10% over the next two years.",
            "Energy costs",
        ),
        (
            "Fuel use came to 900 litres last month; we humbly suggest a reduction of 10% over the next year.",
            "Fuel use",
        ),
    ],
)
def test_a_verb_behind_its_subject_is_no_name(text, name):
    assert the(text).name == name


@pytest.mark.parametrize(
    ("text", "name", "value", "baseline"),
    [
        ("来店者数　目標：月400人　実績：320人", "来店者数", 400, 320),
        ("来店者数　目標400人　実績320人", "来店者数", 400, 320),
        ("離職率：目標8%　実績12%", "離職率", 8, 12),
        ("Raise average nightly rate to $140 (2025 actual: $126).", "average nightly rate", 140, 126),
        ("Raise average room rate to $140 (FY2025 actual: $126).", "average room rate", 140, 126),
    ],
)
def test_an_actual_beside_a_target_is_where_it_starts(text, name, value, baseline):
    found = the(text)

    assert (found.name, found.value, found.baseline) == (name, value, baseline)


def test_a_count_of_a_year_is_no_start_of_a_count_a_month():
    assert the("面談は月20件に（2025年度実績は180件）").baseline is None


@pytest.mark.parametrize(
    ("text", "name", "value", "baseline"),
    [
        (
            "月次の試算表は、翌月の10日までにお届けできたお客様が7割にとどまっておりますので、せめて85%にはしたいところです。",
            "翌月の10日までにお届けできたお客様",
            85,
            70,
        ),
        (
            "お待たせせずにご案内できたお客様が6割にとどまっておりますので、8割にしたいところです。",
            "お待たせせずにご案内できたお客様",
            80,
            60,
        ),
        (
            "納期どおりにお渡しできた案件が85%にとどまっております。95%を目指してまいります。",
            "納期どおりにお渡しできた案件",
            95,
            85,
        ),
        ("売上を伸ばした店が3割です。5割にしたい", "売上を伸ばした店", 50, 30),
        ("商品を予定どおりお届けできた件数が8割です。9割にしたい", "商品を予定どおりお届けできた件数", 90, 80),
        ("お出しできた割合が6割ほどでございます。8割まで高めたい。", "お出しできた割合", 80, 60),
        (
            "来店のきっかけが紹介だったお客様が2割にとどまっていますので、3割を目指したいと存じます。",
            "来店のきっかけが紹介だったお客様",
            30,
            20,
        ),
        (
            "当日中にご返信できたお問い合わせが7割ほどですので、9割にいたします。",
            "当日中にご返信できたお問い合わせ",
            90,
            70,
        ),
    ],
)
def test_a_share_is_named_by_what_those_have_done_of_whom_it_is(text, name, value, baseline):
    found = the(text)

    assert (found.name, found.value, found.baseline) == (name, value, baseline)


@pytest.mark.parametrize(
    "text", ["職員の資格取得については3を目標に置かせていただきます。", "有給取得は5を目標とします。"]
)
def test_what_is_obtained_is_asked_for_its_unit(text):
    found = the(text)

    assert (found.value, [question.key for question in found.questions]) == (None, ["rival_numbers"])


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [("売上？ まあ去年の1.2倍だね、今年度は。", "売上", 1.2), ("客単価？ 3,500円です", "客単価", 3_500)],
)
def test_a_topic_with_a_question_mark_is_answered_by_the_next_sentence(text, name, value):
    found = the(text)

    assert (found.name, found.value) == (name, value)


@pytest.mark.parametrize(
    ("text", "value", "baseline"),
    [
        ("A broken boiler waits an average of 3 days; bring that under one day.", 1, 3),
        ("A parcel waits an average of 9 hours; get that under 4 hours.", 4, 9),
    ],
)
def test_a_mean_told_of_a_subject_is_where_the_goal_starts(text, value, baseline):
    found = the(text)

    assert (found.value, found.baseline) == (value, baseline)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cut waste by 10% and hire two more fitters.", [("waste", 10), ("fitters", 2)]),
        (
            "Get our Google reviews up by 50, and, uh, hire two more guys by March.",
            [("Google reviews", 50), ("guys", 2)],
        ),
        ("Zero, okay? Zero falls.", [("falls", 0)]),
        ("ゼロ。クレームゼロ。", [("クレーム", 0)]),
    ],
)
def test_each_verb_of_a_sentence_sets_its_own_number_and_one_said_twice_counts_once(text, found):
    assert [(each.name, each.value) for each in read_goal(text, today=TODAY)] == found


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("With regard to inspections, the target is twelve for each of our nine buildings in 2027.", "inspections", 12),
        ("In terms of complaints, we want no more than 3 a month.", "complaints", 3),
        ("When it comes to lateness, 2% is our ceiling.", "lateness", 2),
        ("Cost wise, it's 42k now, get it to 38k.", "Cost", 38_000),
    ],
)
def test_what_somebody_says_he_speaks_of_is_the_name(text, name, value):
    found = the(text)

    assert (found.name, found.value) == (name, value)
    assert underlined(text, "name") == [name]


@pytest.mark.parametrize(
    ("text", "name", "value", "baseline"),
    [
        (
            "The pharmacy shelf is throwing away around $1,900 of expired stock a quarter, so I want that cut to $500.",
            "expired stock",
            500,
            1_900,
        ),
        ("The bakery is wasting about 40 loaves a day; get that to 15.", "loaves", 15, 40),
        ("The garage is losing 12 tyres a month, cut that to 4.", "tyres", 4, 12),
        ("The team is shipping 4 releases a month and we want 6.", "releases", 6, 4),
        ("Churn is running at 5%; get it to 3%.", "Churn", 3, 5),
    ],
)
def test_what_a_subject_is_doing_with_is_counted_and_no_name_is_who_does_it(text, name, value, baseline):
    found = the(text)

    assert (found.name, found.value, found.baseline) == (name, value, baseline)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Raise average daily rate to $140", "average daily rate"),
        ("Average weekly takings of £9,000", "Average weekly takings"),
        ("見積りを出すのに平均3日かかっているので、翌営業日までに返す割合を9割にする", "翌営業日までに返す割合"),
        ("翌日までに発送する率を95%に", "翌日までに発送する率"),
    ],
)
def test_a_time_within_a_noun_phrase_is_part_of_the_name(text, name):
    assert the(text).name == name


@pytest.mark.parametrize("joint", ["それから", "それと", "あと", ""])
@pytest.mark.parametrize("end", ["を月30件に増やす", "は月30件ほしい", "も月30件やる"])
def test_and_then_points_back_at_nothing(joint, end):
    found = read_goal(f"電話を毎日20件、{joint}訪問{end}", today=TODAY)

    assert [(each.name, each.value) for each in found] == [("電話", 20), ("訪問", 30)]


@pytest.mark.parametrize("end", ["いく", "いきます", "いくぞ", "いきたい"])
def test_how_far_one_gets_is_a_goal(end):
    found = read_goal(f"今月の来場50組、成約は6件{end}", today=TODAY)

    assert [(each.name, each.value) for each in found] == [("来場", 50), ("成約", 6)]
