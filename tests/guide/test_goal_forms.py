"""What the form of a sentence says of its number: what it only describes, what goes on, what is wished for, how long a state lasts."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.guide.sentences import Statement, read_goal

TODAY = date(2026, 11, 30)


def the(text: str) -> Statement:
    [statement] = read_goal(text, today=TODAY)
    return statement


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("主要取引先3社への納期遵守率は99%を切らないようにしたい", "主要取引先3社への納期遵守率", 99),
        ("大口10社との面談を月2回行う", "大口10社との面談", 2),
        ("加盟店20社からの紹介を月8件にする", "加盟店20社からの紹介", 8),
        ("直営5店での客単価を1,200円に", "直営5店での客単価", 1200),
        ("会員300名へのアンケートの回答率は60%以上", "会員300名へのアンケートの回答率", 60),
    ],
)
def test_a_number_that_a_particle_and_no_tie_to_a_noun_is_part_of_the_name(text, name, value):
    found = the(text)

    assert (found.name, found.value) == (name, value)


def test_what_a_number_becomes_is_no_part_of_the_name():
    assert the("受注は100件への増加を目指す").value == 100


@pytest.mark.parametrize(
    ("text", "start", "value"),
    [
        ("離職率は20%台が続いていて正直しんどい…来年度は15%に", 20, 15),
        ("欠品率は3%前後が続いている。来期は1%に", 3, 1),
        ("客数は月80人が続いています。月100人にしたい", 80, 100),
    ],
)
def test_a_number_that_goes_on_is_how_it_stands(text, start, value):
    found = the(text)

    assert (found.baseline, found.value) == (start, value)


def test_what_somebody_keeps_up_is_a_goal():
    assert the("稼働率95%を維持している").value == 95


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("常連のお客さまに月三回ほどお越しいただけたら、と考えております", 3),
        ("新人6名のうち2名が合格できれば、と期待しています", 2),
        ("平均単価が3千円になればなあと", 3000),
        ("残業を月20時間に減らせたらと", 20),
        ("定着率が8割に届けば、と社長は言います", 80),
    ],
)
def test_a_condition_that_is_only_quoted_is_a_wish(text, value):
    assert the(text).value == value


@pytest.mark.parametrize(
    ("text", "name", "value", "direction"),
    [
        ("残業を月20時間に減らせないかと検討中", "残業", 20, "at_most"),
        ("送料が去年の1.3倍になったので、月38万円に戻せないか検討中です", "送料", 380_000, "reach"),
        ("電気代が3割上がったので、月12万円まで戻せないか確認中", "電気代", 120_000, "at_most"),
    ],
)
def test_whether_something_can_be_done_is_considered_of_a_number_that_is_decided(text, name, value, direction):
    found = the(text)

    assert (found.name, found.value, found.direction) == (name, value, direction)


def test_a_number_that_is_considered_itself_is_asked():
    assert the("来年の会員は300名で検討中").value is None


@pytest.mark.parametrize(
    ("text", "start", "value"),
    [
        ("会員数を120名ほどから、できたら200名に", 120, 200),
        ("参加社数を30くらいから、できれば倍に", 30, 2),
        ("来店を1日40人前後から、理想は60人に", 40, 60),
    ],
)
def test_a_comma_behind_the_start_does_not_end_the_goal(text, start, value):
    found = the(text)

    assert (found.baseline, found.value) == (start, value)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("休業災害ゼロを通算1,000日まで継続", "休業災害ゼロ", 1000),
        ("無事故を500日まで続ける", "無事故", 500),
        ("Reach 500 days with no lost-time injuries", "days with no lost-time injuries", 500),
        ("1,000 days without an accident", "days without an accident", 1000),
        ("Hit 90 days without a missed delivery", "days without a missed delivery", 90),
    ],
)
def test_the_days_that_a_state_lasts_are_counted_and_more_are_better(text, name, value):
    found = the(text)

    assert (found.name, found.value, found.unit, found.direction) == (name, value, "日", "at_least")


def test_a_limit_in_time_is_not_how_long_something_lasts():
    found = the("Close the books in 5 days without overtime")

    assert (found.name, found.value, found.direction) == ("Close the books", 5, "at_most")


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("導入リードタイムは今の6から4へ", ["4分", "4時間", "4日"]),
        ("待ち時間を30に", ["30分", "30時間", "30日"]),
        ("納期を5に短縮する", ["5分", "5時間", "5日"]),
        ("Inventory shrink down to 4.", ["4%", "4"]),
        ("Staff attendance to 95", ["95%", "95"]),
        ("Sell-through to 80", ["80%", "80"]),
    ],
)
def test_a_number_whose_unit_neither_name_nor_text_tells_is_asked(text, labels):
    found = the(text)

    assert found.value is None
    assert [reading.label for reading in found.questions[0].readings] == labels


@pytest.mark.parametrize("text", ["残業時間を月20に", "Complaints down to 4", "NPS to 60", "Ticket backlog under 50"])
def test_a_number_that_counts_or_scores_is_not_asked(text):
    assert the(text).value is not None


@pytest.mark.parametrize(
    ("text", "name", "value", "unit"),
    [
        ("MRRを3,000万まで伸ばしたいんですが、うち500万はアップセルで作りたいです", "アップセルのMRR", 5_000_000, "円"),
        ("売上1億円、うち3,000万円は通販で", "通販の売上", 30_000_000, "円"),
        ("会員500人、そのうち50人は法人から集めたい", "法人の会員", 50, "人"),
        ("Order intake Q1: EUR 2.4m, thereof 0.6m service", "service", 600_000, "ユーロ"),
        ("30 contracts a month, of which 10 new customers", "new customers", 10, "customers"),
    ],
)
def test_a_part_has_the_unit_of_its_whole_and_its_name_where_it_says_only_by_what(text, name, value, unit):
    _, part = read_goal(text, today=TODAY)

    assert (part.name, part.value, part.unit) == (name, value, unit)


def test_what_was_agreed_of_a_number_is_no_state():
    share, amount = read_goal(
        "在庫差異率は0.05%以内、差異金額なら20万円以内ということで本部と握っています", today=TODAY
    )

    assert (share.value, amount.name, amount.value) == (0.05, "差異金額", 200_000)


@pytest.mark.parametrize(
    ("text", "start", "value"),
    [
        ("Sell 15 bikes a month, rather than the 9 or so we manage now.", 9, 15),
        ("Driver turnover has been 60-something percent. Get it to 40.", 60, 40),
        ("We have 200-odd members, get that to 260", 200, 260),
        ("第一志望合格率：昨年度71% → 今年度80%", 71, 80),
    ],
)
def test_about_how_much_there_is_or_was_is_the_start(text, start, value):
    found = the(text)

    assert (found.baseline, found.value) == (start, value)


def test_a_reason_behind_the_goal_turns_nothing():
    found = the("I want the backlog under 40 tickets by Christmas because the team can't go into January carrying 130.")

    assert (found.value, found.direction) == (40, "at_most")


@pytest.mark.parametrize(
    ("text", "names", "values"),
    [
        ("Seat 90 covers on a Friday and 110 on a Saturday", ["covers on a Friday", "covers on a Saturday"], [90, 110]),
        ("Open 12 accounts in Leeds and 8 in York", ["accounts in Leeds", "accounts in York"], [12, 8]),
        ("Sell 40 cakes on weekdays, 90 at weekends", ["cakes on weekdays", "cakes at weekends"], [40, 90]),
        (
            "Get 30 visits from schools and at least 20 from clubs",
            ["visits from schools", "visits from clubs"],
            [30, 20],
        ),
    ],
)
def test_a_number_in_another_place_is_of_the_same_noun(text, names, values):
    found = read_goal(text, today=TODAY)

    assert ([each.name for each in found], [each.value for each in found]) == (names, values)


def test_what_is_there_by_a_day_to_come_is_a_goal():
    _, clients = read_goal(
        "Every nurse completes eight hours of training, and we see 45 new clients a month by June.", today=TODAY
    )

    assert (clients.value, clients.deadline) == (45, date(2027, 6, 30))


@pytest.mark.parametrize(
    ("text", "name", "value", "direction"),
    [
        ("来客は前年マイナス3%まで", "来客", 3, "decrease_by"),
        ("社員はプラス3名", "社員", 3, "increase_by"),
        ("客数を-3%に抑える", "客数", 3, "decrease_by"),
        ("売上+8%に", "売上", 8, "increase_by"),
    ],
)
def test_a_sign_in_words_or_before_percent_says_by_how_much(text, name, value, direction):
    found = the(text)

    assert (found.name, found.value, found.direction) == (name, value, direction)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [("おせち予約、百二十折", 120, "折"), ("月に八十鉢を出荷", 80, "鉢"), ("八百屋の売上を月30万円に", 300_000, "円")],
)
def test_a_number_in_kanji_takes_the_counter_behind_it(text, value, unit):
    found = the(text)

    assert (found.value, found.unit) == (value, unit)


def test_in_a_row_of_amounts_of_money_a_number_in_myriads_is_money_unless_it_is_counted():
    profit, repaid = read_goal("売上3.6億、営業利益1800万、借入返済2400万", today=TODAY)[1:]
    members = read_goal("売上2億、粗利8000万、会員3万", today=TODAY)[2]

    assert (profit.unit, repaid.unit, members.unit) == ("円", "円", None)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("月次報告書は、月末締めののち10営業日以内にお届けする", "月次報告書", 10),
        ("苦情は受付後2日以内に回答する", "苦情", 2),
        ("アンケートで「また泊まりたい」が90件以上になるようにする", "また泊まりたい", 90),
        ("「おいしかった」は月50件", "おいしかった", 50),
        ("一人のお客さまに平均で九百円ほどお買い上げいただきたい", "お買い上げ", 900),
        ("常連さんに月2回お寄りいただければと", "お寄り", 2),
        ("保護者面談を生徒一人につき年3回実施する", "生徒一人あたりの保護者面談", 3),
        ("苗を年5,000鉢出荷", "苗の出荷", 5000),
    ],
)
def test_a_japanese_name_is_what_is_talked_about_quoted_or_done_for_somebody(text, name, value):
    found = the(text)

    assert (found.name, found.value) == (name, value)


def test_since_when_it_is_counted_stays_in_the_name_of_a_share():
    assert the("退院後30日以内の再入院率を5%に").name == "退院後30日以内の再入院率"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Nobody waits longer than 25 minutes for a main course.", "wait for a main course"),
        ("No P1 ticket should wait more than 10 minutes for a human.", "wait for a human"),
        ("Nobody waits in line longer than half an hour.", "wait in line"),
        ("No patient should sit more than 15 minutes in the corridor", "sit in the corridor"),
        ("Callers should hold no longer than 2 minutes for an agent", "Callers"),
    ],
)
def test_how_long_nobody_shall_wait_is_named_by_what_for_or_where(text, name):
    found = the(text)

    assert (found.name, found.direction) == (name, "at_most")


@pytest.mark.parametrize(
    ("text", "name", "value", "unit"),
    [
        (
            "To give four free concerts in care homes over the school year.",
            "free concerts in care homes",
            4,
            "concerts",
        ),
        ("To settle every invoice in fewer than 14 days", "settle every invoice", 14, "日"),
        ("Halve the plates we break.", "plates we break", 50, "%"),
        (
            "Please make that receivables older than 60 days come down by EUR 300k",
            "receivables older than 60 days",
            300_000,
            "ユーロ",
        ),
        ("on time delivery 96 pct every week", "on time delivery", 96, "%"),
        ("Fuel: 7.4 mpg fleet average", "fleet average", 7.4, "mpg"),
        ("Keep the drum at 800 rpm", "drum", 800, "rpm"),
    ],
)
def test_verbs_units_and_what_is_meant_are_told_by_their_form(text, name, value, unit):
    found = the(text)

    assert (found.name, found.value, found.unit) == (name, value, unit)


@pytest.mark.parametrize(
    ("text", "name", "value", "unit"),
    [
        ("Raise £25k from the summer fair, £8k more than last year", "summer fair", 25_000, "ポンド"),
        ("Sell 60 tickets, 15 more than last time", "tickets", 60, "tickets"),
        ("昨年より2千万円多い売上3億円", "売上", 300_000_000, "円"),
        ("昨年より5人多い25人を採用", "採用", 25, "人"),
        ("去年より3日短い7日で納品", "納品", 7, "日"),
    ],
)
def test_by_how_much_a_number_differs_from_what_was_is_not_the_goal(text, name, value, unit):
    found = the(text)

    assert (found.name, found.value, found.unit) == (name, value, unit)
    assert found.direction not in {"increase_by", "decrease_by"}


def test_by_how_much_is_the_goal_where_nothing_else_is():
    assert (the("昨年より5人多く採用する").value, the("昨年より5人多く採用する").direction) == (5, "increase_by")


def test_a_start_whose_end_is_no_number_is_no_goal():
    found = the("Get the bounce rate on the booking page from 58% into the forties")

    assert (found.value, found.baseline) == (None, 58)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("Ten school visits a term, each with at least 20 pupils", "school visits", 10),
        ("Three open days, each for 40 families", "open days", 3),
    ],
)
def test_what_each_one_has_only_describes_it(text, name, value):
    found = the(text)

    assert (found.name, found.value) == (name, value)


@pytest.mark.parametrize(
    ("text", "names", "values"),
    [
        ("Choir: 45 singers, of whom at least 10 tenors", ["singers", "tenors"], [45, 10]),
        ("1日の来館者を平日120人、休日300人に", ["平日の来館者", "休日の来館者"], [120, 300]),
        ("客席回転を昼2.5回転、夜1.8回転まで上げる", ["昼の客席回転", "夜の客席回転"], [2.5, 1.8]),
        ("朝市の出店者、現状18軒、来春には25軒、再来年30軒", ["朝市の出店者", "朝市の出店者"], [25, 30]),
    ],
)
def test_several_numbers_of_one_thing_each_have_a_name_of_their_own(text, names, values):
    found = read_goal(text, today=TODAY)

    assert ([each.name for each in found], [each.value for each in found]) == (names, values)


@pytest.mark.parametrize(
    ("text", "start", "value"),
    [
        ("ボランティアの定着率は6割にとどまる。8割が目標", 60, 80),
        ("1件あたりの対応時間は平均12分、8分台に短縮したい", 12, 8),
    ],
)
def test_what_a_number_only_comes_to_is_the_start(text, start, value):
    found = the(text)

    assert (found.baseline, found.value) == (start, value)


def test_two_acts_with_a_number_each_are_asked():
    found = the("年内に特許を2件出願し、来年中に1件は登録まで持っていく")

    assert (found.value, [reading.label for reading in found.questions[0].readings]) == (None, ["2件", "1件"])


def test_a_share_of_ten_has_a_unit_and_by_how_much_gives_its_own():
    assert (the("Staff survey: 8 out of 10 would recommend us").value, the("Score 8 out of 10").value) == (80, 8)
    assert the("Bring the average invoice age down by ten days to 32").unit == "日"


def test_what_nobody_should_do_so_often_has_an_open_side():
    assert [each.key for each in the("Nobody should have to chase us twice").questions] == ["which_side"]


@pytest.mark.parametrize(
    ("text", "name", "value", "unit"),
    [
        ("Increase average order value by £4 to £38", "average order value", 38, "ポンド"),
        ("Raise Net Promoter Score 10 points to 52", "Net Promoter Score", 52, None),
        ("Grant income of $1.5M, up $300K", "Grant income", 1_500_000, "ドル"),
        ("We aim for 3 placements a quarter, 2 is the minimum", "placements", 3, "placements"),
        ("必達：新規契約4件　理想：6件", "新規契約", 4, "件"),
    ],
)
def test_the_step_to_a_goal_and_what_would_do_or_be_finer_are_no_goals(text, name, value, unit):
    found = the(text)

    assert (found.name, found.value, found.unit, found.baseline) == (name, value, unit, None)


@pytest.mark.parametrize(
    ("text", "value", "direction"),
    [
        ("Make it so that customers wait 5 minutes less", 5, "decrease_by"),
        ("The bar should take at least £2 per head more", 2, "increase_by"),
    ],
)
def test_more_or_less_behind_a_number_says_by_how_much_whatever_its_unit(text, value, direction):
    found = the(text)

    assert (found.value, found.direction) == (value, direction)


@pytest.mark.parametrize(
    ("text", "start", "value"),
    [
        ("残業 45h/月 → 30h/月", 45, 30),
        ("Reduce paper use: 40 boxes -> 25 boxes a year", 40, 25),
        ("入園希望者は例年40名前後、来年は45名で締め切る予定", 40, 45),
    ],
)
def test_what_stands_between_a_start_and_its_arrow_is_what_it_counts(text, start, value):
    found = the(text)

    assert (found.baseline, found.value) == (start, value)


def test_how_old_a_thing_is_tells_which_things_are_meant():
    assert the("Keep the number of open tickets older than 30 days in single figures").value is None


def test_what_each_one_does_is_no_start_of_what_all_do():
    assert the("Each volunteer does two shifts a month; we need 60 shifts covered").baseline is None


@pytest.mark.parametrize(
    ("text", "name", "direction"),
    [
        ("面接から内定まで2週間", "面接から内定", "at_most"),
        ("送迎時間は片道30分以内", "送迎時間", "at_most"),
        ("図面の修正回数は1物件3回まで", "1物件あたりの図面の修正回数", "at_most"),
        ("前年度実績48件に対し、今年度は受注60件を計画", "受注", "reach"),
    ],
)
def test_a_name_is_what_is_measured_not_on_what_occasion(text, name, direction):
    found = the(text)

    assert (found.name, found.direction) == (name, direction)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("利用率：A棟75%、B棟60%、C棟50%", ["A棟の利用率", "B棟の利用率", "C棟の利用率"]),
        ("Website: 3s load time, 2% conversion", ["load time", "conversion"]),
        ("80 per cent of tenants satisfied, arrears under 4 per cent", ["tenants satisfied", "arrears"]),
        ("家賃比率を売上の10%未満、人件費は30%前後", ["家賃比率", "人件費"]),
    ],
)
def test_every_item_of_a_row_is_a_goal_with_a_name(text, names):
    assert [each.name for each in read_goal(text, today=TODAY)] == names


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Keep handling time under 6 min 30", 6.5, "分"),
        ("Cut the run from 2h 30m to 1h45", 1.75, "時間"),
        ("Turnaround below 1 hour 20 minutes", 80, "分"),
        ("Get the drop-out rate below a fifth", 20, "%"),
    ],
)
def test_times_in_two_units_and_parts_behind_a_limit_are_numbers(text, value, unit):
    found = the(text)

    assert (found.value, found.unit) == (value, unit)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("2年後に店をもう1軒出すために、自己資金を300万円貯める", "自己資金", 3_000_000),
        ("見守り訪問を独居180世帯に月1回", "見守り訪問", 1),
        ("オンライン講座を4本公開、各100人に見てもらう", "オンライン講座", 4),
        ("返礼品の発送は申込から2週間以内に9割", "返礼品の発送", 90),
        ("月1回の勉強会の出席率を9割キープ", "勉強会の出席率", 90),
        ("体験入部の10人のうち6人は入部してほしい", "入部", 6),
        ("Each of the 6 branches to recruit 15 members by May", "members", 15),
        ("3 new choirs, 1 per county", "new choirs", 3),
        ("Lower our carbon footprint to 12 tonnes, i.e. by 30%", "carbon footprint", 12),
    ],
)
def test_what_it_is_for_to_whom_of_each_and_by_how_much_are_no_goals_beside_one(text, name, value):
    found = the(text)

    assert (found.name, found.value) == (name, value)


def test_one_in_six_without_another_noun_is_a_share():
    found = the("We currently lose about 1 tree in 6 after planting; 1 in 10 would be fine.")

    assert (found.baseline, found.value, found.unit) == (16.7, 10, "%")


def test_a_hundred_million_without_a_unit_is_money_unless_it_is_counted_in_such_numbers():
    assert the("ふるさと納税の寄附を5億から7億に").unit == "円"
    assert the("動画の再生を2億に").unit is None


@pytest.mark.parametrize(
    ("text", "value", "start"),
    [
        ("Reduce the time between a tenant leaving and a new one moving in to 21 days.", 21, None),
        ("We want 60 more households on the veg box scheme, taking us to 310.", 310, None),
        ("講演会の集客目標200名、最低でも150名", 200, None),
        ("職人の有給取得を一人年10日、最低でも5日は取らせたい", 10, None),
        ("Reach an average of 4.7 stars over the next 100 reviews.", 4.7, None),
    ],
)
def test_what_stands_for_a_noun_leads_on_or_is_the_least_is_neither_goal_nor_start(text, value, start):
    found = the(text)

    assert (found.value, found.baseline) == (value, start)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Cut the amount of bread we throw away each evening from about 30 loaves to 12.",
            "amount of bread we throw away each evening",
        ),
        ("Make sure that at least eight of our ten coaches hold a certificate.", "coaches"),
    ],
)
def test_what_we_do_with_a_thing_tells_which_and_an_order_to_be_sure_names_nothing(text, name):
    assert the(text).name == name


def test_even_in_another_case_a_number_is_of_the_same_thing():
    booked, walk_in = read_goal(
        "患者の待ち時間を、予約のある方で15分以内、予約のない方でも40分以内にします", today=TODAY
    )

    assert (booked.name, walk_in.name, walk_in.value) == ("患者の待ち時間", "患者の待ち時間", 40)


def test_a_question_whether_a_limit_is_crossed_is_a_limit():
    assert the("苦情が月5件を超えないか心配").direction == "at_most"
    assert the("残業を月20時間に減らせないかと検討中").direction == "at_most"


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("Make the menu 3 pages shorter", "menu", 3),
        ("Make meetings 10 minutes shorter", "meetings", 10),
    ],
)
def test_so_much_shorter_is_a_step(text, name, value):
    found = the(text)

    assert (found.name, found.value, found.direction) == (name, value, "decrease_by")


def test_keeping_so_many_longer_is_no_step():
    assert the("Keep 40 families longer").direction != "increase_by"


def test_a_plan_names_something_only_within_a_name():
    assert the("個別支援計画を月10件作成する").name == "個別支援計画の作成"
    assert the("前年度実績48件に対し、今年度は60件を計画").name is None


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Once the new fryer is here nobody should wait more than 12 minutes in the queue.", 12, "分"),
        ("Nobody in the queue more than 12 minutes once we've got the second fryer.", 12, "分"),
        ("Once she is trained, 30 grooms a month.", 30, "grooms"),
        ("Clean the tanks once a week", 1, "回"),
        ("Every van serviced at least once in six months", 1, "回"),
    ],
)
def test_once_counts_only_where_it_says_how_often(text, value, unit):
    assert [(each.value, each.unit) for each in read_goal(text, today=TODAY)] == [(value, unit)]


def test_a_verdict_on_a_wish_is_no_number_of_it():
    wish = "I'd like the kids on the counter to smile a bit more"

    for verdict in ("that's half the battle", "which is half the story", "that is half my job"):
        assert read_goal(f"{wish}, {verdict}.", today=TODAY) == ()


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("部品代の見積もりと実際のズレは±5%に収めたい。", -5, 5, "%"),
        ("納期のずれを±2日以内にする", -2, 2, "日"),
        ("Keep forecast error within plus or minus 5%", -5, 5, "%"),
        ("Till differences within +/- £5", -5, 5, "ポンド"),
    ],
)
def test_a_tolerance_alone_is_a_band_around_nothing(text, low, high, unit):
    [found] = read_goal(text, today=TODAY)
    [question] = found.questions

    assert found.value is None
    assert (question.key, found.unit) == ("which_end", unit)
    assert [each.value for each in question.readings if each.label[0] in "≥≤"] == [low, high]


@pytest.mark.parametrize(
    "text", ["在庫金額を前期末比で15%圧縮", "在庫金額を期首比15%減", "在庫金額を前年度末比で15%減らす"]
)
def test_the_end_of_a_term_is_compared_with_as_the_term_is(text):
    [found] = read_goal(text, today=TODAY)

    assert (found.value, found.unit, found.direction, found.baseline) == (15, "%", "decrease_by", None)


@pytest.mark.parametrize("text", ["ワクチンを4〜6月で300頭", "ワクチン(4-6月)300頭", "ワクチンを4月〜6月で300頭"])
def test_months_from_and_to_are_a_term_and_no_numbers(text):
    [found] = read_goal(text, today=TODAY)

    assert (found.value, found.deadline) == (300, date(2027, 6, 30))


def test_so_many_and_something_is_a_start_but_asked_as_a_level():
    [wished] = read_goal("Get the completion rate up to 60-something, it was 48 last year.", today=TODAY)
    [left] = read_goal("Turnover of drivers has been sixty-something percent. Get it to 40.", today=TODAY)

    assert (wished.value, [each.value for each in wished.questions[0].readings]) == (None, [60, 69])
    assert (left.value, left.baseline) == (40, 60)
