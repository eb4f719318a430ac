"""What stands beside a goal and sets nothing, or says it in other words: brackets, others' numbers, what is turned down, zero without a digit."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.guide.drafts.filling import texts_of_reading
from kpicore.guide.sentences import Statement, read_goal

TODAY = date(2026, 11, 29)


def the(text: str) -> Statement:
    [statement] = read_goal(text, today=TODAY)
    return statement


@pytest.mark.parametrize(
    ("text", "name", "value", "baseline"),
    [
        ("客単価(現在1,180円)を1,300円へ", "客単価", 1300, 1180),
        ("稼働率を85%(先月79%)に上げる", "稼働率", 85, 79),
        ("定員80名の施設で稼働率95%(直近91)", "稼働率", 95, 91),
        ("FL比率60%以下死守(今月63.1)", "FL比率", 60, 63.1),
        ("回転率を上げて6割台に乗せたい(夏に測ったら54だった)", "回転率", 60, 54),
        ("クレームは月5件以内(前年度は月平均9件、うち3件は配送)", "クレーム", 5, 9),
        ("Cut refunds (18 last quarter) to 10 by June", "refunds", 10, 18),
        ("Wait time 15 min max (used to be 40)", "Wait time", 15, 40),
        ("Our MRR goal is $40k (it was 31k in October)", "MRR", 40_000, 31_000),
    ],
)
def test_what_a_bracket_tells_of_now_or_then_is_the_start(text, name, value, baseline):
    found = the(text)

    assert (found.name, found.value, found.baseline) == (name, value, baseline)


def test_each_of_two_goals_starts_from_the_bracket_behind_it():
    found = read_goal("A店は月20件(今は12件)、B店は月30件(今は25件)の受注を目指す", today=TODAY)

    assert [(each.name, each.value, each.baseline) for each in found] == [("A店", 20, 12), ("B店", 30, 25)]


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("粗利率32%(業界平均28%)をめざす", "粗利率", 32),
        ("労働時間は月45時間まで(法定の上限は60時間)", "労働時間", 45),
        ("残業は月30時間を超えないこと(36協定では45時間だが、うちは30で管理)", "残業", 30),
        ("契約上は5日だが納品は3日以内にしたい", "納品", 3),
        ("Resolve faults within 4 hours (contractual limit is 8)", "Resolve faults", 4),
        ("Gross margin 34% (sector average is 29%)", "Gross margin", 34),
        ("有給取得は5日ではなく8日を目標にする", "有給取得", 8),
        ("離職率10%にとどまらず7%まで下げる", "離職率", 7),
        ("売上は前年並みの2億円で満足せず、2億4千万円まで伸ばす", "売上", 240_000_000),
    ],
)
def test_a_number_of_others_or_one_turned_down_is_neither_goal_nor_start(text, name, value):
    found = the(text)

    assert (found.name, found.value, found.baseline) == (name, value, None)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("重大障害(レベル3以上)は1件も出さない", "重大障害(レベル3以上)"),
        ("遅刻を一人も出さない", "遅刻"),
        ("食中毒は1件たりとも起こさない", "食中毒"),
        ("20分を超える案件をなくします", "20分を超える案件"),
        ("3回以上の手直しをなくす", "3回以上の手直し"),
        ("40日を超える未収金をゼロに", "40日を超える未収金"),
        ("遅配を撲滅したい", "遅配"),
        ("No lost-time accidents in 2027", "lost-time accidents"),
        ("Not a single missed collection this winter", "missed collection"),
        ("Get rid of late invoices", "late invoices"),
    ],
)
def test_none_of_something_is_zero_of_it(text, name):
    found = the(text)

    assert (found.name, found.value, found.direction) == (name, 0, "at_most")


def test_not_a_single_one_that_came_is_how_it_stands():
    found = the("サイトからの予約が1件も入っていないので月10件はほしい")

    assert (found.value, found.baseline) == (10, 0)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("パンの廃棄は1日10個以内、できたら5個", 10),
        ("不良率は0.5%以下、理想は0.3%", 0.5),
        ("At least 30 bookings a week, preferably 40", 30),
        ("20 kids enrolled, ideally 25", 20),
        ("ドライバー採用 来年3月までにあと4人。4t2人、大型2人", 4),
        ("売上1億円(A店6千万円、B店4千万円)", 100_000_000),
    ],
)
def test_what_would_be_finer_still_and_what_a_goal_is_divided_into_are_no_goals(text, value):
    assert the(text).value == value


@pytest.mark.parametrize(
    ("text", "name", "value", "baseline"),
    [
        ("マンスリーサポーター、いま84人。年度末に120人になってたら御の字", "マンスリーサポーター", 120, 84),
        ("客単価が1,500円になれば最高です", "客単価", 1500, None),
        ("夏期講習の申込、150名を狙って結果141名だったので来年こそ150名に届かせる。", "夏期講習の申込", 150, 141),
        ("見積回答 平均3営業日⇒翌営業日", "見積回答", None, 3),
        ("項目:同意件数/現状:131/目標:200/期限:2月末/担当:薬剤師(内線204)", "同意件数", 200, 131),
        ("Debtor days. 52 is killing us. 38 tops.", "Debtor days", 38, 52),
        ("Scrap cost under $3k/wk. Jim says it's 4.2k now", "Scrap cost", 3000, 4200),
        ("Lose fewer than 3 lambs - last spring was a disaster, 11", "lambs", 3, 11),
    ],
)
def test_a_judgment_a_past_aim_and_a_report_name_nothing(text, name, value, baseline):
    found = the(text)

    assert (found.name, found.value, found.baseline) == (name, value, baseline)


@pytest.mark.parametrize(
    ("text", "name", "value", "direction"),
    [
        ("Calls answered in two rings or fewer", "Calls answered", 2, "at_most"),
        ("Two site visits minimum each week", "site visits", 2, "at_least"),
        ("Five complaints a month at the outside", "complaints", 5, "at_most"),
        ("Year 11 attendance above 94%", "Year 11 attendance", 94, "at_least"),
        ("Line 3 scrap under 2%", "Line 3 scrap", 2, "at_most"),
        ("Comebacks (same fault inside 30 days) 2 a month max", "Comebacks", 2, "at_most"),
        ("Trains on time in 97% of cases", "Trains on time", 97, "at_least"),
        ("Potholes fixed within 5 days, 90% of the time", "Potholes fixed within 5 days", 90, "at_least"),
        ("28 litres per cow", "litres per cow", 28, "at_least"),
        ("ship 97% of orders the day they're placed", "orders shipped the day they're placed", 97, "at_least"),
        ("Discharge letters out within 24h for 95% of patients", "Discharge letters", 95, "at_least"),
        ("Get five new wholesale accounts, two of them outside the city", "new wholesale accounts", 5, "at_least"),
        ("Zero recordable injuries for 12 months", "recordable injuries", 0, "at_most"),
        ("Energy use down 10% vs 2024", "Energy use", 10, "decrease_by"),
        ("労災ゼロ365日", "労災", 0, "at_most"),
        ("見積から受注までを平均20日以内にする", "見積から受注まで", 20, "at_most"),
        ("アプリを使っている会員を5割に", "アプリを使っている会員", 50, "reach"),
        ("英検2級を持ってる生徒を半数以上に", "英検2級を持ってる生徒", 50, "at_least"),
        ("自社予約比率は40%", "自社予約比率", 40, "at_least"),
    ],
)
def test_a_name_keeps_what_tells_which_and_leaves_what_limits(text, name, value, direction):
    found = the(text)

    assert (found.name, found.value, found.direction) == (name, value, direction)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("来年度は上期1億、下期2億の売上", [date(2027, 9, 30), date(2028, 3, 31)]),
        ("2027年度は上期60件、下期80件の受注", [date(2027, 9, 30), date(2028, 3, 31)]),
        ("80 covers a night by EOQ", [date(2026, 12, 31)]),
        ("ARR to $1.2M by EOY", [date(2026, 12, 31)]),
        ("conversion 1.9% -> 2.5% by Black Friday next year", [date(2027, 11, 26)]),
        ("50 lambs sold by Easter", [date(2027, 3, 28)]),
        ("Flu jabs: 60 a week until Christmas.", [date(2026, 12, 25)]),
        ("クリスマスまでに予約200件", [date(2026, 12, 25)]),
        ("母の日までに花束を300束", [date(2027, 5, 9)]),
        ("残業を月60時間以内に、2024年問題に対応", [None]),
    ],
)
def test_a_part_of_a_year_ends_in_the_year_named_before_and_a_feast_is_a_day(text, days):
    assert [each.deadline for each in read_goal(text, today=TODAY)] == days


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Members 240 to 300", ["240 → 300", "240–300", "≥ 240", "≤ 300"]),
        ("Open rate 22 to 30 percent by June", ["22% → 30%", "22–30%", "≥ 22%", "≤ 30%"]),
        ("Churn 3 to 5%", ["3–5%", "≥ 3%", "≤ 5%"]),
        ("Temperature 2 to 8 °C", ["2–8℃", "≥ 2℃", "≤ 8℃"]),
        ("5 to 7 new clients a month", ["5–7 clients", "≥ 5 clients", "≤ 7 clients"]),
        ("Keep attendance 82 to 90%", ["82–90%", "≥ 82%", "≤ 90%"]),
    ],
)
def test_n_to_m_without_a_verb_is_asked_as_a_way_where_that_fits_and_as_a_band(text, labels):
    found = the(text)

    [question] = [question for question in found.questions if question.key in {"which_end", "range_or_way"}]
    assert [reading.label for reading in question.readings] == labels
    assert (found.value, found.baseline) == (None, None)


def test_taking_the_way_from_n_to_m_gives_start_and_target():
    [question] = the("Members 240 to 300").questions

    assert texts_of_reading(question, question.readings[0]) == {"target": "300", "baseline": "240"}


@pytest.mark.parametrize(
    ("text", "value", "unit", "baseline"),
    [
        ("海外向けの出荷を年間八千本から一万二千本へ伸ばす。", 12_000, "本", 8000),
        ("寄付者を二百五十人から四百人へ", 400, "人", 250),
        ("女性委員の割合は三分の一以上とする", 33.3, "%", None),
        ("五分の一以下に苦情を減らす", 20, "%", None),
        ("Fundraising costs should not exceed 22p in every pound", 22, "%", None),
        ("Not more than one supplier invoice in two hundred should be keyed wrongly", 0.5, "%", None),
        ("Two hundred and fifty guests at the gala", 250, "guests", None),
        ("Bring complaints down to a dozen a month", 12, None, None),
        ("Please hold bank charges to EUR 1,200", 1200, "ユーロ", None),
        ("Bring attrition, now 31%, back to a quarter", 25, "%", 31),
        ("I want $2.3M in sales this year, we did 1.9 last year", 2_300_000, "ドル", 1_900_000),
        ("売上3億円(昨年2.5)", 300_000_000, "円", 250_000_000),
        ("Grow to 12k subscribers (9.5 now)", 12_000, "subscribers", 9500),
    ],
)
def test_a_number_is_whole_in_words_and_kanji_and_takes_the_scale_it_leaves_out(text, value, unit, baseline):
    found = the(text)

    assert (found.value, found.unit, found.baseline) == (value, unit, baseline)


@pytest.mark.parametrize(
    ("text", "value", "direction"),
    [
        ("組合員数を320名より減らさない", 320, "at_least"),
        ("在庫を500個より増やさない", 500, "at_most"),
        ("有給休暇取得日数を平均12日以上とし、取得率の公表は行わない。", 12, "at_least"),
        ("ページ表示は3Gでも2.5秒切り、直帰は気にしない", 2.5, "at_most"),
        ("Grow revenue 15% without adding headcount", 15, "increase_by"),
        ("double newsletter signups without spending more on ads", 2, "reach"),
        ("Hold overtime to 20 hours a week", 20, "at_most"),
        ("3 complaints from the new estate at most", 3, "at_most"),
        ("Unbilled hours: 140 in October and 155 in November, so let us not go past 120 in December.", 120, "at_most"),
        ("No lost-time injuries. Zero.", 0, "at_most"),
    ],
)
def test_a_negation_turns_only_what_it_stands_with(text, value, direction):
    found = the(text)

    assert (found.value, found.direction) == (value, direction)


@pytest.mark.parametrize(
    ("text", "name", "value", "baseline"),
    [
        ("ホタテの水揚げ、今年度は1.2万トン見込み→目標は1万3千トン", "ホタテの水揚げ", 13_000, 12_000),
        ("今年度の研修参加率が62%であったことから、来年度は80%を目指す", "研修参加率", 80, 62),
        ("今月の売上、予算は1,850万だけど最低1,600万はいきたいです", "売上", 16_000_000, None),
        ("移住相談件数は前年度の1.5倍に当たる210件を目標に取り組む。", "移住相談件数", 210, None),
        ("去年は会員が412人でした。今年は600人、というのが理事会で決まった数字です。", "会員", 600, 412),
        ("月に3回以上来てくれるお客さんを80人に", "3回以上来てくれるお客さん", 80, None),
        ("値上げを5%しても来店500人は守る", "来店", 500, None),
        ("Average ticket's 410 bucks, ought to be 475", "Average ticket", 475, 410),
        ("One in five of our trustees should be under 40", "trustees", 20, None),
        ("Parts on the vans - keep it under $4,500 a van, all 11 of em", "Parts on the vans", 4500, None),
    ],
)
def test_what_is_expected_quoted_granted_or_said_of_whom_is_no_rival(text, name, value, baseline):
    found = the(text)

    assert (found.name, found.value, found.baseline) == (name, value, baseline)


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        ("紹介率65%・逆紹介率80%を維持。", [("紹介率", 65), ("逆紹介率", 80)]),
        ("製品Aの歩留りを95%、製品Bは97%に", [("製品Aの歩留り", 95), ("製品B", 97)]),
        ("待ち時間は、予約ありで平均30分以内、予約なしでも60分以内とする。", [("待ち時間", 30), ("待ち時間", 60)]),
    ],
)
def test_goals_in_a_row_are_all_read(text, goals):
    assert [(each.name, each.value) for each in read_goal(text, today=TODAY)] == goals


def test_a_bracket_within_a_bracket_is_read_with_it():
    found = the("売上300万円(昨年は250万円(うち店舗(駅前)180万円))を目指す")

    assert (found.name, found.value, found.baseline) == ("売上", 3_000_000, 2_500_000)


IDEALS = (
    "理想はゼロだけど",
    "理想を言えばゼロですが",
    "本音はゼロなんですが",
    "本当はゼロがいいけど",
    "ゼロと言いたいところだけど",
)


@pytest.mark.parametrize("ideal", IDEALS)
@pytest.mark.parametrize(
    ("name", "amount", "value"), [("誤配", "月2件以内", 2), ("残業", "月20時間まで", 20), ("返品率", "3%以下", 3)]
)
def test_an_ideal_that_is_given_up_is_neither_goal_nor_start(name, amount, value, ideal):
    for text in (f"{name}は{amount}。{ideal}まだ無理。", f"{name}、{ideal}、まずは{amount}にする"):
        found = the(text)

        assert (found.name, found.value, found.baseline) == (name, value, None), text


@pytest.mark.parametrize("ideal", IDEALS)
def test_where_it_stands_is_the_start_of_the_goal_and_not_of_the_ideal(ideal):
    found = the(f"誤配は月2件以内。{ideal}今が7件なので現実的に。")

    assert (found.name, found.value, found.baseline) == ("誤配", 2, 7)


@pytest.mark.parametrize("now", ["今は7件", "去年が7件だったので"])
def test_an_ideal_that_nothing_is_set_beside_is_the_goal(now):
    found = the(f"新規契約、理想は月10件だけど{now}")

    assert (found.name, found.value, found.baseline) == ("新規契約", 10, 7)


@pytest.mark.parametrize("mark", ["…", "、", ""])
@pytest.mark.parametrize("end", ["と言いたいところですが", "と言いたいけど"])
def test_what_one_would_like_to_say_names_no_goal(mark, end):
    found = the(f"見積もりの返答は翌日まで{mark}{end}、まずは24時間以内回答率を8割5分に")

    assert (found.name, found.value) == ("24時間以内回答率", 85)


@pytest.mark.parametrize(
    ("text", "name", "value", "unit", "baseline"),
    [
        ("Check-in queue no longer than 5 minutes at peak (3–6pm)", "Check-in queue", 5, "分", None),
        ("Ticket desk wait below 4 minutes at peak (10–2pm)", "Ticket desk wait", 4, "分", None),
        ("Phone pick-up within 20 seconds between 8 and 6pm", "Phone pick-up", 20, "秒", None),
        ("Bay utilisation 85% weekdays (7-3pm)", "Bay utilisation", 85, "%", None),
        ("Bake 40 dozen loaves a day", "loaves", 40, "dozen", None),
        ("Eggs: 120 dozen a week, up from 90", "Eggs", 120, "dozen", 90),
        ("We sell 20 dozen doughnuts a day and want 30 dozen", "doughnuts", 30, "dozen", 20),
        ("Ship 900 dozen rolls each week, that's up from 700", "rolls", 900, "dozen", 700),
        ("Wash 60 cars a week, which is up from 45", "cars", 60, "cars", 45),
    ],
)
def test_hours_of_the_day_are_no_start_and_a_start_is_counted_as_its_goal_is(text, name, value, unit, baseline):
    found = the(text)

    assert (found.name, found.value, found.unit, found.baseline) == (name, value, unit, baseline)


@pytest.mark.parametrize(
    ("text", "name", "value", "baseline"),
    [
        ("Packing time per order – shave off 2 minutes; it takes me 7", "Packing time per order", 2, 7),
        ("Changeover – cut 10 minutes; it takes 45 now", "Changeover", 10, 45),
        ("Knock off 3 days from invoicing; it takes us 12", "invoicing", 3, 12),
        ("Take off 5 minutes from the check-in", "check-in", 5, None),
        ("Take 5 minutes off check-in; it's 18 today", "check-in", 5, 18),
        ("Wait time: shave off 5 minutes", "Wait time", 5, None),
        ("Invoicing: knock off 3 days", "Invoicing", 3, None),
    ],
)
def test_what_is_taken_off_is_by_how_much_it_falls(text, name, value, baseline):
    found = the(text)

    assert (found.name, found.value, found.direction, found.baseline) == (name, value, "decrease_by", baseline)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("avg order value $48, free shipping kicks in at $50", "avg order value", 48),
        ("basket size £35, the discount starts at £30", "basket size", 35),
        ("Average ticket of $22, parking validation begins at $20", "Average ticket", 22),
        ("Hire 3 drivers, the new law applies from 16 hours", "drivers", 3),
        ("Average wait should not exceed 10 minutes, the new chair 3 ought to help with that", "Average wait", 10),
        ("Comebacks below 2%, bay 4 should help", "Comebacks", 2),
        ("Hold three months of payroll in reserve, which as you know is £90,000", "payroll in reserve", 3),
        ("Reserves to cover 4 months of rent, which the board will recall comes to £12,000", "Reserves", 4),
        ("Renewals at 75%. My boss wants 90 but no way", "Renewals", 75),
        ("Recall: 82% of patients rebooked. Dr. Patel wants 90 but let's be honest", "Recall", 82),
        ("Occupancy 85%. The owner wants 95 but that's dreaming", "Occupancy", 85),
        ("We need 40 leads a month. Sales wants 60 but we can't staff that", "leads", 40),
        ("On-time starts at 90%", "On-time starts", 90),
        ("Volunteers should help 30 families a week", "families", 30),
    ],
)
def test_where_something_sets_in_what_helps_and_what_others_want_in_vain_are_no_goals(text, name, value):
    found = the(text)

    assert (found.name, found.value, found.baseline) == (name, value, None)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("ヒヤリハットの提出、一人毎月1件は出してもらう。35人なので月35件になる計算です", "ヒヤリハットの提出", 1),
        ("訪問は1日8件。20日で160件になります", "訪問", 8),
        ("残業は月20時間まで。年にすると240時間になる", "残業", 20),
        ("電話は1日20件かける。週5日で100件になる", "電話", 20),
        ("見積もりは週10件出す。月に直すと40件になります", "見積もり", 10),
        ("給食の食べ残しを1日3kg以下にできたら、食材費も月5万円くらい浮くはず", "給食の食べ残し", 3),
        ("離職を年2人に抑えれば、採用費が100万円は浮くでしょう", "離職", 2),
        ("単価を500円上げられたら、売上は1,000万円に届くと思います", "単価", 500),
    ],
)
def test_what_somebody_works_out_from_a_goal_is_none(text, name, value):
    found = the(text)

    assert (found.name, found.value, found.baseline) == (name, value, None)


@pytest.mark.parametrize(
    "text",
    [
        "保護者面談を学期に1回、全員実施。つまり実施率100%です",
        "全員に年2回やる。要するに実施率100%",
        "毎月20人にやる。つまり実施率は100%だ",
    ],
)
def test_what_was_said_in_other_words_is_the_goal(text):
    found = the(text)

    assert (found.name, found.value) == ("実施率", 100)


@pytest.mark.parametrize(
    "ending", ["おったらええなと思ってます", "いたらいいなあと思っています", "いればいいんですが", "いると最高"]
)
def test_what_would_be_good_is_wished_for(ending):
    found = the(f"教室の在籍、春の時点で180人{ending}。今160人です。")

    assert (found.name, found.value, found.baseline) == ("教室の在籍", 180, 160)


def test_what_to_do_about_it_is_asked_of_how_it_stands():
    found = the("返品が月に8件出ててどうすればいいか悩んでる。4件にしたい")

    assert (found.name, found.value, found.baseline) == ("返品", 4, 8)


@pytest.mark.parametrize(
    "told",
    [
        "今年の着地見込みは40件です",
        "今期の着地は40件になりそう",
        "今年度の着地予想は40件",
        "今期の見込みは40件です",
        "先月40件やったから",
    ],
)
@pytest.mark.parametrize("goal", ["契約件数を60件にしたい", "契約件数を1.5倍にしたい"])
def test_what_is_expected_is_where_it_starts_and_names_nothing(goal, told):
    found = the(f"{goal}。{told}")

    assert (found.name, found.baseline) == ("契約件数", 40)


@pytest.mark.parametrize("complaint", ["酒もガスも上がって頭痛いわ", "人が減ってしんどい", "材料が上がって苦しいな"])
def test_how_somebody_finds_what_has_changed_is_no_goal(complaint):
    found = the(f"{complaint}。原価率を32%以下にしたい、先月34.8やったから")

    assert (found.name, found.value, found.baseline) == ("原価率", 32, 34.8)


@pytest.mark.parametrize(
    ("goal", "name", "value"),
    [
        ("日商18万円を20万円に", "日商", 200000),
        ("粗利率35%にする", "粗利率", 35),
        ("出荷を年6,000本に伸ばす", "出荷", 6000),
    ],
)
@pytest.mark.parametrize(
    "way",
    [
        "あと3組入れば届く",
        "仕入れを2%下げれば達成できる",
        "1日あと3本焼けば間に合う",
        "包装代の300円をもらえばいけるはず",
    ],
)
def test_by_what_one_gets_there_sets_nothing_beside_a_goal(goal, name, value, way):
    [found] = read_goal(f"{goal}。{way}", today=TODAY)

    assert (found.name, found.value) == (name, value)


@pytest.mark.parametrize(
    "beyond",
    [
        "28℃超えると商品が溶ける",
        "28℃を超えるとすぐ誰か倒れる",
        "28℃超えたら窓を開ける",
        "28℃を超えるとお客さんが帰ってしまう",
        "28℃を超えると冷房を入れる",
        "28超えると機械が止まる",
    ],
)
def test_what_comes_about_once_a_number_is_crossed_sets_nothing(beyond):
    [found] = read_goal(f"室温は25℃に保つ。{beyond}", today=TODAY)

    assert (found.name, found.value) == ("室温", 25)


@pytest.mark.parametrize(
    ("text", "name", "value", "direction"),
    [
        ("クレームが月8件あるので、3件以下に抑えて評判を取り戻したい", "クレーム", 3, "at_most"),
        ("待ち時間が40分あるので20分にして満足度を上げたい", "待ち時間", 20, "reach"),
        ("客単価が900円だから1,100円に上げて利益を残したい", "客単価", 1100, "reach"),
        ("遅刻を月2回以内にして信用を取り戻す", "遅刻", 2, "at_most"),
        ("家賃を10万円に下げて利益を増やす", "家賃", 100000, "at_most"),
        ("歩留まりを96%まで上げて廃棄を減らしたい", "歩留まり", 96, "reach"),
    ],
)
def test_what_a_goal_is_good_for_does_not_name_it(text, name, value, direction):
    [found] = read_goal(text, today=TODAY)

    assert (found.name, found.value, found.direction) == (name, value, direction)


def test_what_a_goal_is_good_for_is_no_name_where_there_is_no_other():
    [found] = read_goal("5回以内にしてライン停止を減らしたい", today=TODAY)

    assert found.name is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("仲介手数料で店として四半期1,800万円は切らないようにしたい", "仲介手数料"),
        ("支部として会員120名を目指す", "会員"),
        ("ヒヤリハットの報告は逆に月20件は出してほしい", "ヒヤリハットの報告"),
        ("欠品は逆に月5件以内に", "欠品"),
        ("クレームの報告は確実に月30件は上げてほしい", "クレームの報告"),
        ("車検の入庫、今は月180台ぐらいなんだけど、来年度は220台はほしいとこやね", "車検の入庫"),
        ("応募は10人はほしいと店長", "応募"),
        ("輸出比率、今は売上の12%くらい。これを25%へ引き上げる", "輸出比率"),
        ("人件費比率、いま売上の38%。33%へ下げる", "人件費比率"),
        ("外注費率、先月は売上の30%。これを25%に", "外注費率"),
        ("瓶詰めラインの停止時間が長すぎる、仕込み期は1日あたり45分以内にしたい", "瓶詰めラインの停止時間"),
        ("事故が多い、収穫期は月2件以内に", "事故"),
        ("待ち時間が長い、閑散期は10分以内にしたい", "待ち時間"),
    ],
)
def test_as_what_how_in_which_season_and_of_what_a_share_is_name_nothing(text, name):
    assert read_goal(text, today=TODAY)[0].name == name


@pytest.mark.parametrize(
    "text",
    [
        "Get the governors to stop asking me for the same report twice",
        "Stop entering every order twice",
        "Quit printing the labels twice",
        "Avoid calling the same lead twice",
        "We want to get through the week without reprinting a label twice",
        "Stop double booking rooms two times",
    ],
)
def test_what_shall_not_be_done_again_is_no_goal_of_so_many(text):
    assert read_goal(text, today=TODAY) == ()


def test_what_is_done_twice_is_one():
    assert [each.value for each in read_goal("Ring every lapsed donor twice", today=TODAY)] == [2]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Average dwell time of around 75 minutes, longer than the hour most people currently give us", 75),
        ("Visits of 20 minutes, shorter than the half hour we give now", 20),
        ("Basket of £30, more than what most spend today", 30),
        ("Queue of 4 minutes, faster than the quarter hour we see now", 4),
        ("250 enrolled students by the start of the autumn term 2027", 250),
        ("300 members by the end of spring term 2028", 300),
        ("40 new pupils for school year 2027", 40),
    ],
)
def test_a_comparison_without_a_number_and_the_year_of_a_term_set_nothing(text, value):
    [found] = read_goal(text, today=TODAY)

    assert (found.value, found.baseline) == (value, None)


@pytest.mark.parametrize(
    "text",
    [
        "Have every client's year-end accounts filed no less than 30 days ahead of the deadline",
        "Get all members' year-end statements out within 10 days",
        "Send each tenant's year-end bill within 5 days",
        "Pay our suppliers' year-end rebates within 14 days",
    ],
)
def test_the_end_of_a_year_that_tells_which_papers_is_no_day(text):
    [found] = read_goal(text, today=TODAY)

    assert found.deadline is None


@pytest.mark.parametrize(
    ("told", "name", "value", "direction"),
    [
        ("応募が月5件くらい来る", "応募", 5, "at_least"),
        ("残業が月10時間以内で済む", "残業", 10, "at_most"),
        ("内見1件につき申込が0.4件くらい入る", "内見1件あたりの申込", 0.4, "at_least"),
        ("リピーターが6割いる", "リピーター", 60, "at_least"),
        ("問い合わせが月30件来る", "問い合わせ", 30, "at_least"),
    ],
)
@pytest.mark.parametrize(
    "wish", ["会社にしたい", "店でありたい", "職場を目指す", "サイトになりたいんですよ", "教室にする"]
)
def test_what_somebody_wishes_to_be_is_described_by_the_goal(told, name, value, direction, wish):
    [found] = read_goal(f"{told}{wish}", today=TODAY)

    assert (found.name, found.value, found.direction, found.baseline) == (name, value, direction, None)


@pytest.mark.parametrize(
    ("text", "baseline", "value"),
    [("今12人いる会員を20人にしたい", 12, 20), ("月に1回だった訪問を月3回にしたい", 1, 3)],
)
def test_what_a_noun_is_described_by_stays_a_start_where_a_number_follows(text, baseline, value):
    [found] = read_goal(text, today=TODAY)

    assert (found.baseline, found.value) == (baseline, value)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("ショートステイの利用は1日平均5人から6人くらいで回せたらちょうどいい。", 5, 6),
        ("配達は1日30件から35件くらいで回したい", 30, 35),
        ("残業は月10時間から15時間くらいで収まればいい", 10, 15),
        ("室温は20度から24度で運用する", 20, 24),
    ],
)
def test_from_so_many_to_so_many_without_a_change_is_a_band(text, low, high):
    [found] = read_goal(text, today=TODAY)

    assert (found.value, found.baseline) == (None, None)
    assert found.questions[0].readings[0].band == (low, high)


@pytest.mark.parametrize(
    ("text", "baseline", "value"),
    [("ロスを8kgから5kgで抑える", 8, 5), ("会員数は今の80人から120人でいきたい", 80, 120)],
)
def test_from_how_it_is_now_and_from_more_to_less_is_no_band(text, baseline, value):
    [found] = read_goal(text, today=TODAY)

    assert (found.baseline, found.value) == (baseline, value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("粗利率が15%を下回る案件を、全体の1割にしたい", 10),
        ("残業が45時間を超える社員を、全社員の5%にする", 5),
        ("在庫が90日を超える品目を、2割以下に減らす", 20),
        ("PCR(プラークコントロールレコード)が20%を下回る患者さんを、メンテで来られてる方全体の6割にしたい", 60),
    ],
)
def test_a_limit_that_describes_the_object_of_a_share_is_no_goal_of_its_own(text, value):
    [found] = read_goal(text, today=TODAY)

    assert (found.value, found.unit) == (value, "%")
    assert found.name in text.partition("を、")[0]


@pytest.mark.parametrize(
    "text",
    [
        "まずは8月の水準、月92万セッションまで戻す",
        "受注は10月のレベル、月45件まで戻す",
        "客数を2019年の水準、1日120人まで戻したい",
        "売上を2019年度の水準に戻す",
    ],
)
def test_a_level_of_a_past_time_is_no_deadline(text):
    assert read_goal(text, today=TODAY)[0].deadline is None


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("フードパントリーを年24回開催、のべ2000世帯にお届けする", [24, 2000]),
        ("健康講座を年12回実施、300人に参加してもらう", [12, 300]),
        ("子ども食堂を月2回開催、40人に食べてもらう", [2, 40]),
    ],
)
def test_what_is_done_so_often_and_what_is_done_to_so_many_are_two_goals(text, values):
    assert [each.value for each in read_goal(text, today=TODAY)] == values


def test_who_helps_with_a_wish_sets_nothing():
    assert not read_goal("今年こそ電子化を進めたい。事務員2名も賛成してくれています。", today=TODAY)


def test_what_is_given_back_politely_names_a_goal():
    [found] = read_goal("銀行さんへは5000万円お返しするつもりです", today=TODAY)

    assert (found.name, found.value) == ("銀行さんへのお返し", 50_000_000)


@pytest.mark.parametrize(
    ("text", "cadence"),
    [
        ("製造数は日産12,000食のところ、14,500食まで増やす計画です", "daily"),
        ("生産量は月産8,000本のところ、9,500本まで増やす", "monthly"),
        ("出荷は年産3万tから4万tに引き上げる", "annual"),
    ],
)
def test_what_is_made_in_a_time_tells_how_often(text, cadence):
    assert read_goal(text, today=TODAY)[0].cadence == cadence


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("賃貸の成約、去年の2月が41件だったんで今度の2月は50件超えを狙う", "賃貸の成約"),
        ("新車の受注、先月12台。今月15台", "新車の受注"),
        ("店舗の集客、月500人", "店舗の集客"),
        ("法人の契約、年3件", "法人の契約"),
    ],
)
def test_a_noun_of_gaining_before_a_comma_ends_a_name(text, name):
    assert [each.name for each in read_goal(text, today=TODAY)] == [name]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("売上は前期1億8,000万、今期は2億2,000万円を狙う（来年6月締め）", date(2027, 6, 30)),
        ("今期の売上2.2億円(来年9月決算)", date(2027, 9, 30)),
        ("今期の売上は3億円(9月締め)", date(2027, 9, 30)),
        ("3月決算なので今期中に売上3億円", date(2027, 3, 31)),
    ],
)
def test_the_month_in_which_the_books_are_closed_ends_a_fiscal_year(text, day):
    assert read_goal(text, today=TODAY)[0].deadline == day


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("売上が2割落ちた。月300万円まで戻す", "売上"),
        ("客数が2割減った。まずは月900人まで戻したい", "客数"),
        ("検索経由のセッションがアップデートで3割も落ちた。まずは月92万セッションまで戻す", "検索経由のセッション"),
        ("来店が3割減った。月400人に戻したい", "来店"),
    ],
)
def test_what_has_fallen_by_a_share_is_what_is_brought_back(text, name):
    [found] = read_goal(text, today=TODAY)

    assert found.name == name
