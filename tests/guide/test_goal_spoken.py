"""Goals as they are dictated, chatted, listed and minuted: numbers in words, labels and openers, who decided, what is told of now."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.guide.sentences import Statement, read_goal

TODAY = date(2026, 11, 29)


def the(text: str) -> Statement:
    [statement] = read_goal(text, today=TODAY)
    return statement


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("定時運行率は九十六・五パーセント以上", "定時運行率", 96.5),
        ("事故は〇・三件以下にする", "事故", 0.3),
        ("歩留まりを九十二点三パーセントに", "歩留まり", 92.3),
        ("売上は三億五千万ほどにしたい", "売上", 350_000_000),
        ("月の売上は百二十万、目標は百五十万で", "売上", 1_500_000),
        ("margin should be thirty two point five percent", "margin", 32.5),
        ("家賃を28マン→25マンにしてもらう", "家賃", 250_000),
        ("visits: twelve thousand five hundred a year", "visits", 12_500),
        ("Cell count below one hundred and fifty thousand", "Cell count", 150_000),
    ],
)
def test_numbers_as_they_are_spoken(text, name, value):
    found = the(text)

    assert (found.name, found.value) == (name, value)


def test_neighbouring_digits_with_a_dot_between_them_are_a_choice_and_no_decimal():
    assert the("来店は一人あたり二・三件").value != 2.3


def test_a_flat_of_five_storeys_is_no_myriad():
    assert the("5マンションの入居率を95%に").value == 95


@pytest.mark.parametrize(
    ("opener", "goal", "name", "value"),
    [
        ("KR1: ", "NRR 112%", "NRR", 112),
        ("[KR 2.3] ", "API latency ≤ 250 ms", "API latency", 250),
        ("Priority 3: ", "reduce ticket backlog to 40", "ticket backlog", 40),
        ("Objective 2 – ", "on-time deliveries 95%", "on-time deliveries", 95),
        ("議題2:", "残業時間を月20時間以内に", "残業時間", 20),
        ("【合意事項】", "離職率を5%以下に", "離職率", 5),
        ("@channel ", "成約率を30%に", "成約率", 30),
        ("兄貴、", "今年の宴会は40件いこう", "宴会", 40),
        ("鈴木さん、", "来月の契約を12件お願いします", "契約", 12),
        ("ok team, ", "complaints under 10 a month", "complaints", 10),
        ("Morning all! ", "complaints under 10 a month", "complaints", 10),
    ],
)
def test_a_label_and_who_is_spoken_to_name_nothing(opener, goal, name, value):
    found = the(opener + goal)

    assert (found.name, found.value) == (name, value)


@pytest.mark.parametrize(
    ("text", "name"), [("お客さん、月300人", "お客さん"), ("売上、月300万円", "売上"), ("目標 30件の契約", "契約")]
)
def test_what_is_counted_is_not_spoken_to(text, name):
    assert the(text).name == name


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("2月から配送を週26便に集約することで合意した", "配送", 26),
        ("採用は月10名を目指すことで一致した", "採用", 10),
        ("客単価を1,500円とすることで合意しました", "客単価", 1_500),
        ("人件費率を36%まで圧縮する方針", "人件費率", 36),
        ("成約率が30%になるまで毎日改善する", "成約率", 30),
        ("外注加工費:売上高比22%→18%以下", "外注加工費", 18),
        ("売上:客単価1,200円", "客単価", 1_200),
        ("定時運行率につきましては、渋滞の影響を除いて96%以上を堅持いたします", "定時運行率", 96),
        ("残業が20時間切るまで毎週報告", "残業", 20),
        ("休眠先の掘り起こしを月4件必達とする", "休眠先の掘り起こし", 4),
        ("The trustees approved a cap of 12% on admin costs.", "admin costs", 12),
        ("The committee resolved to bring arrears to 3%", "arrears", 3),
    ],
)
def test_words_of_agreement_and_reporting_name_nothing(text, name, value):
    found = the(text)

    assert (found.name, found.value) == (name, value)


@pytest.mark.parametrize(
    ("text", "name", "value", "baseline"),
    [
        (
            "The Chief Executive reported re-let times of 41 days; the Board asked that this be brought to 28 days.",
            "re-let times",
            28,
            41,
        ),
        ("Members noted that arrears stood at 4.9% and agreed a ceiling of 4.25%.", "arrears", 4.25, 4.9),
        (
            "The Head of Sales noted that win rate was 22%; the board agreed that it should reach 30%.",
            "win rate",
            30,
            22,
        ),
        ("The FD reported a balance of £410k; members agreed a floor of £350k.", "balance", 350_000, 410_000),
        ("Trustees noted the deficit of £40k", "deficit", None, 40_000),
        ("we got NPS 34 rn, wanna hit 45", "NPS", 45, 34),
        ("The MD said complaints had risen to 31; he wants no more than 20.", "complaints", 20, 31),
        ("Response time under 4h (2025: 9h)", "Response time", 4, 9),
        ("footfall 12,000 (last mo 10,400)", "footfall", 12_000, 10_400),
        ("API latency ≤ 250 ms (baseline: 410 ms)", "API latency", 250, 410),
        ("Churn will be brought to 2%, having risen to 3.4%.", "Churn", 2, 3.4),
        ("We plan to train 200 volunteers, up from 120 last year", "volunteers", 200, 120),
        ("CAC crept up to $212 ugh. gotta be sub-$180", "CAC", 180, 212),
        ("輸出額を1.2億円(現状4,300万円の約2.8倍)とする", "輸出額", 120_000_000, 43_000_000),
        ("顧客満足度90+(先月84)", "顧客満足度", 90, 84),
        ("鮮魚の値引きロスは売上の4%以内。先月5.6、話にならん", "鮮魚の値引きロス", 4, 5.6),
        ("債務償還年数は現状の24.6年を、15年以内まで短縮する", "債務償還年数", 15, 24.6),
        ("借金が今一億二千万あってそれを五年かけて七千万まで減らしていく", "借金", 70_000_000, 120_000_000),
        ("修理は今だと十日かかってるんで、これを七日以内にしてほしい", "修理", 7, 10),
        ("energy was nine thousand a month, keep it to six", "energy", 6_000, 9_000),
        ("PS plan – 620 patients signed up so far, let's call it 750 by the summer hols", "PS plan", 750, 620),
        (
            "the parlour loan that's a hundred thousand we owe, I want that down to seventy by the time I'm sixty",
            "parlour loan",
            70_000,
            100_000,
        ),
        ("電気バスは現在の3両から、全体の3分の1にあたる40両に", "電気バス", 40, 3),
    ],
)
def test_what_is_told_of_now_is_where_the_goal_starts(text, name, value, baseline):
    found = the(text)

    assert (found.name, found.value, found.baseline) == (name, value, baseline)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("quote turnaround under 24h // past-due orders: 0", [("quote turnaround", 24), ("past-due orders", 0)]),
        ("・獲得単価 ￥1,800以下 ・広告費 月￥6,000,000上限", [("獲得単価", 1_800), ("広告費", 6_000_000)]),
        ("残業20時間以内 離職率5% 有休取得率80%", [("残業", 20), ("離職率", 5), ("有休取得率", 80)]),
        ("レジ待ち3人まで 欠品ゼロ", [("レジ待ち", 3), ("欠品", 0)]),
        ("KR1: NRR 104% -> 112%; KR2: churn <= 1.0%", [("NRR", 112), ("churn", 1)]),
    ],
)
def test_goals_on_one_line_are_read_apart(text, expected):
    assert [(each.name, each.value) for each in read_goal(text, today=TODAY)] == expected


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("churn >= 5", "at_least"),
        ("churn under thirty", "at_most"),
        ("re-let times 28 days or better", "at_most"),
        ("NPS 40 or better", "at_least"),
        ("churn <= 5", "at_most"),
        ("Tooling spend: stay south of $9k", "at_most"),
        ("CAC sub-$180", "at_most"),
        ("募集費を20万円以内にしないときつい", "at_most"),
        ("募集費を20万円以内にしなければならない", "at_most"),
        ("募集費が20万円を超えないように", "at_most"),
    ],
)
def test_the_side_that_is_good(text, direction):
    assert the(text).direction == direction


@pytest.mark.parametrize(
    "text",
    [
        "手数料収入 2,400万 → 2026年度2,550万 → 2027年度2,800万を狙う",
        "売上 1.2億 → 今期1.3億 → 来期1.5億",
        "解約率 8% → 6% → 4%",
    ],
)
def test_of_a_way_over_several_years_each_end_is_offered_and_none_asserted(text):
    found = the(text)

    assert (found.value, found.baseline) == (None, None)
    assert [question.key for question in found.questions] == ["rival_numbers"]


def test_a_bracket_without_a_number_of_its_own_leaves_the_goal_one():
    found = the("満期案内は60日前までに発送(現状40日前くらい)")

    assert (found.value, found.baseline) == (60, None)
    assert [question.key for question in found.questions] == ["which_side"]
