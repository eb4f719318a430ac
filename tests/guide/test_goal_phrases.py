"""Goals in which small words decide: what belongs to a verb or a participle, how many all are, a point without its zero, what is not meant.

Each table is one test that tells of every row that is read otherwise.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from kpicore.guide.sentences import read_goal

TODAY = date(2026, 12, 1)


def read_otherwise(rows: dict[str, tuple[Any, ...]], *fields: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return the sentences of which the fields are not those of the row, with what they are; a row is a goal, or a tuple of goals."""
    read = {
        text: [tuple(getattr(goal, each) for each in fields) for goal in read_goal(text, today=TODAY)] for text in rows
    }
    wanted = {text: list(row) if isinstance(row[0], tuple) else [row] for text, row in rows.items()}
    return {text: found for text, found in read.items() if found != wanted[text]}


def test_to_behind_a_participle_leads_to_what_it_is_done_to_and_no_verb():
    assert not read_otherwise(
        {
            "Half of our harvest sold direct to customers": ("harvest sold direct to customers", 50, "%"),
            "90% of our lads carded to advanced level by Sept 2027": ("lads carded to advanced level", 90, "%"),
            "95% of parcels delivered to the right door": ("parcels delivered to the right door", 95, "%"),
            "Two thirds of the milk sold straight to cafes": ("milk sold straight to cafes", 66.7, "%"),
            "40% of our timber sent to local mills": ("timber sent to local mills", 40, "%"),
            "80% of staff trained to use the hoist": ("staff trained to use the hoist", 80, "%"),
            "A third of pupils walking to school": ("pupils walking to school", 33.3, "%"),
        },
        "name",
        "value",
        "unit",
    )


def test_a_particle_that_leads_to_nothing_ends_what_is_done():
    assert not read_otherwise(
        {
            "At least two apprentices taken on": ("apprentices taken on", 2),
            "4 trainees taken on by June": ("trainees taken on", 4),
            "at least 30 members signed on this spring": ("members signed on", 30),
            "12 orders taken on Saturdays": ("orders taken on Saturdays", 12),
            "Ten leads passed on a week": ("leads passed on", 10),
            "95% of parcels delivered on time": ("parcels delivered on time", 95),
        },
        "name",
        "value",
    )


def test_up_behind_the_verb_of_who_is_asked_belongs_to_it_and_is_no_change():
    assert not read_otherwise(
        {
            "Each gang to put up 2 jobs a day": ("jobs", 2, "absolute"),
            "Every fitter to wrap up 3 calls a day": ("calls", 3, "absolute"),
            "Every rep to follow up five quotes a week": ("quotes", 5, "absolute"),
            "The team should clear up 15 tickets a day": ("tickets", 15, "absolute"),
            "We must open up 4 new stores": ("new stores", 4, "absolute"),
            "We need to put up 20 shelters this spring": ("shelters", 20, "absolute"),
            "We want to go up 3 places": ("places", 3, "delta"),
            "We should be up 30 members by June": ("members", 30, "delta"),
        },
        "name",
        "value",
        "mode",
    )


def test_how_many_all_of_them_are_is_the_number_of_a_goal_for_all_and_how_many_there_are_names_nothing():
    assert not read_otherwise(
        {
            "All drivers through their HGV tests by June - there's 7 of them": (
                "drivers through their HGV tests",
                7,
                None,
                "drivers",
            ),
            "Every apprentice registered by March. There's five of them": (
                "apprentice registered",
                5,
                None,
                "apprentice",
            ),
            "All staff first aid trained by May, there are 12 of them": ("staff first aid trained", 12, None, "staff"),
            "Get all the boats surveyed by May. That's nine in all.": ("boats surveyed", 9, None, "boats"),
            "All our tills replaced by autumn - there are 16 of them": ("tills replaced", 16, None, "tills"),
            "Each van fitted with a tracker by March, we've got 9 of them": (
                "van fitted with a tracker",
                9,
                None,
                "van",
            ),
            "Double my wholesale stockists. There's 14 of them today.": ("wholesale stockists", 2, 14, "倍"),
            "Each tech writes 2 articles per week, there's five of us": ("articles", 2, None, "articles"),
        },
        "name",
        "value",
        "baseline",
        "unit",
    )


def test_a_point_without_its_zero_is_a_decimal_one():
    assert not read_otherwise(
        {
            "Average price per oyster of $0.85, up from .72": (0.85, 0.72, "ドル"),
            "Cost per mile of $.45": (0.45, None, "ドル"),
            "Get waste to .5%": (0.5, None, "%"),
            "price per pint of £.95": (0.95, None, "ポンド"),
            "Moisture down from .8% to .6%": (0.6, 0.8, "%"),
            "scrap no higher than .75%": (0.75, None, "%"),
            "廃棄率を.8%以下に": (0.8, None, "%"),
        },
        "value",
        "baseline",
        "unit",
    )


def test_of_what_money_is_stands_behind_its_cadence_too():
    assert not read_otherwise(
        {
            "£40k a month in rent": ("rent", 40_000, "monthly"),
            "$12k a week in catering": ("catering", 12_000, "weekly"),
            "$90K a month in billings": ("billings", 90_000, "monthly"),
            "€3,000 a quarter in tips": ("tips", 3_000, "quarterly"),
            "$2m a year in exports": ("exports", 2_000_000, "annual"),
            "£600 a day in takings": ("takings", 600, "daily"),
        },
        "name",
        "value",
        "cadence",
    )


def test_the_day_behind_what_is_not_meant_is_that_of_the_goal():
    assert not read_otherwise(
        {
            "Half of our harvest sold direct rather than through wholesalers by the end of 2028": (
                50,
                date(2028, 12, 31),
            ),
            "30% of orders from repeat customers instead of new ones by June 2027": (30, date(2027, 6, 30)),
            "60% of jobs booked online rather than by phone by March 2027": (60, date(2027, 3, 31)),
            "40 covers a night rather than 30 by May 2027": (40, date(2027, 5, 31)),
            "25% of sales from repairs instead of parts by end of 2027": (25, date(2027, 12, 31)),
            "20 seasonal staff kept instead of let go by 31 October 2027": (20, date(2027, 10, 31)),
        },
        "value",
        "deadline",
    )


def test_none_of_what_there_is_to_be_lost_missed_or_had_is_zero_and_what_was_or_is_compared_is_none():
    assert not read_otherwise(
        {
            "have no accidents this year": ("accidents", 0, "at_most"),
            "miss no deadlines this quarter": ("deadlines", 0, "at_most"),
            "Lose no customers this year": ("customers", 0, "at_most"),
            "No customers lost this year": ("customers lost", 0, "at_most"),
            "no drivers hurt this season": ("drivers hurt", 0, "at_most"),
            "make no late deliveries in December": ("late deliveries", 0, "at_most"),
            "get no parking fines": ("parking fines", 0, "at_most"),
            "Lose none of our key accounts": ("key accounts", 0, "at_most"),
            "No customers lost last month": ("customers lost", None, "unspecified"),
            "No staff were hurt": ("staff", None, "unspecified"),
        },
        "name",
        "value",
        "direction",
    )
    untold = ("We have no complaints", "There's no parking", "Friday no shows", "no more complaints than last year")
    assert not [text for text in untold for goal in read_goal(text, today=TODAY) if goal.value is not None]


def test_how_many_more_lead_to_a_number_set_nothing_beside_it():
    assert not read_otherwise(
        {
            "職人をもう一人入れて来年3月までに5人体制": ("職人", 5, "人"),
            "整備士をあと1人採用して4人体制にする": ("整備士", 4, "人"),
            "トラックをもう1台買って来年までに3台体制に": ("トラック", 3, "台"),
            "店をもう2店舗出して5店舗にする": ("店", 5, "店舗"),
            "講師をさらに2名採用して12名にする": ("講師", 12, "名"),
            "あと二人採って6月までに10人に": (None, 10, "人"),
            "さらに5台増やして20台体制": (None, 20, "台"),
            "講師を3人増やし15人体制に": ("講師", 15, "人"),
        },
        "name",
        "value",
        "unit",
    )


def test_brackets_that_list_what_belongs_to_a_name_name_nothing():
    assert not read_otherwise(
        {
            "瓶詰めの不良（ラベルずれ、漏れ）をゼロに": ("瓶詰めの不良", 0),
            "欠品(飲料、菓子)をゼロに": ("欠品", 0),
            "事故（接触、転倒、落下）を年2件以下に": ("事故", 2),
            "設備の停止（故障、段取り）を月10回以内にする": ("設備の停止", 10),
            "新規契約（法人、個人）を月20件": ("新規契約", 20),
            "配膳の苦情（冷めた、違う）を月3件まで": ("配膳の苦情", 3),
        },
        "name",
        "value",
    )


def test_as_what_money_is_put_by_names_it_and_more_of_it_is_better():
    assert not read_otherwise(
        {
            "来年9月で創業70年なので、それまでに屋根の修繕費として300万円を貯める": ("屋根の修繕費", 3e6, "at_least"),
            "車両の入れ替え費用として年60万円を積み立てる": ("車両の入れ替え費用", 6e5, "at_least"),
            "周年の費用として200万円を用意したい": ("周年の費用", 2e6, "at_least"),
            "研修費を年50万円積み立てる": ("研修費", 5e5, "at_least"),
            "予備費として毎月5万円を残す": ("予備費", 5e4, "at_least"),
            "広告費を年50万円に抑える": ("広告費", 5e5, "at_most"),
            "電気代は月5万円": ("電気代", 5e4, "at_most"),
        },
        "name",
        "value",
        "direction",
    )


def test_what_is_taken_up_behind_a_comma_is_what_a_share_is_of():
    assert not read_otherwise(
        {
            "見積もり依頼が来たらその日のうちに返す、これを9割できるようにする": (
                "見積もり依頼が来たらその日のうちに返す割合",
                90,
                "%",
            ),
            "苦情の電話を受けたら30分以内に折り返す、これを95%": (
                "苦情の電話を受けたら30分以内に折り返す割合",
                95,
                "%",
            ),
            "電話が鳴ったら3コール以内に取る、これを9割": ("電話が鳴ったら3コール以内に取る割合", 90, "%"),
            "苦情はその日に報告、それを9割": ("苦情はその日に報告する割合", 90, "%"),
            "来年3月までに、予約は翌日までに確認、これを95%": ("予約は翌日までに確認する割合", 95, "%"),
            "注文の翌朝には発送する、これを98%に": ("注文の翌朝には発送する割合", 98, "%"),
            "帰りに必ず次の予約を取る、これを7割": ("帰りに必ず次の予約を取る割合", 70, "%"),
            "来店の前日に確認の連絡を入れる、これを8割できるように": ("来店の前日に確認の連絡を入れる割合", 80, "%"),
        },
        "name",
        "value",
        "unit",
    )


def test_a_number_of_only_some_of_them_is_a_goal_of_its_own_and_the_first_year_names_nothing():
    assert not read_otherwise(
        {
            "養蜂体験の参加者を年間500人、できれば夏休みだけで200人": (
                ("養蜂体験の参加者", 500),
                ("夏休みの養蜂体験の参加者", 200),
            ),
            "来店を月200組、できれば平日だけで80組": (("来店", 200), ("平日の来店", 80)),
            "会員を年間300人、できれば法人だけで50人": (("会員", 300), ("法人の会員", 50)),
            "予約を月120件、ネットのみで40件": (("予約", 120), ("ネットの予約", 40)),
            "弁当の販売を日に130個、昼だけで90個": (("弁当の販売", 130), ("昼の弁当の販売", 90)),
            "不良を月10個以内、できたら5個": ("不良", 10),
            "初年度80件の施行を目指す": ("施行", 80),
            "開業初年度の売上2000万円": ("開業初年度の売上", 2e7),
        },
        "name",
        "value",
    )


def test_how_many_more_than_a_level_is_a_change_that_starts_from_it():
    assert not read_otherwise(
        {
            "I want twelve more council jobs next year than the 20 we did this year": ("council jobs", 12, "delta", 20),
            "we want 30 more members than the 200 we have now": ("members", 30, "delta", 200),
            "Sell 40 more boxes a week than the 110 we sell now": ("boxes", 40, "delta", 110),
            "15 fewer complaints than the 60 we had last year": ("complaints", 15, "delta", 60),
            "Book five more weddings than the 14 we did in 2026": ("weddings", 5, "delta", 14),
            "take on 3 more apprentices than our 4": ("apprentices", 3, "delta", 4),
            "get £5k more in grants than the £12k we got last year": ("grants", 5_000, "delta", 12_000),
            "Win three more contracts than last year": ("contracts", 3, "delta", None),
        },
        "name",
        "value",
        "mode",
        "baseline",
    )


def test_more_or_less_of_something_alone_is_a_wish():
    assert not read_otherwise(
        {
            "More repeat customers and fewer complaints": (
                ("repeat customers", "increase", None),
                ("complaints", "decrease", None),
            ),
            "more regulars, fewer returns": (("regulars", "increase", None), ("returns", "decrease", None)),
            "Fewer complaints": ("complaints", "decrease", None),
            "Higher margins on cakes": ("margins on cakes", "increase", None),
            "shorter waits at the counter": ("waits at the counter", "decrease", None),
            "Longer opening hours": ("opening hours", "increase", None),
            "More repeat customers, at least 40 a month by June": ("repeat customers", "at_least", 40),
        },
        "name",
        "direction",
        "value",
    )
    assert not [text for text in ("Less is more", "more than ever") if read_goal(text, today=TODAY)]


def test_a_second_or_third_one_that_is_added_is_so_many_and_no_other_ordinal_is():
    assert not read_otherwise(
        {
            "hire a second technician before the school contracts start in August": ("technician", 2, "technician"),
            "open a third shop by 2028": ("shop", 3, "shop"),
            "We want to open our second branch in 2027": ("branch", 2, "branch"),
            "take on a second apprentice this year": ("apprentice", 2, "apprentice"),
            "buy a fourth van": ("van", 4, "van"),
            "add a third delivery route": ("delivery route", 3, "route"),
        },
        "name",
        "value",
        "unit",
    )
    others = (
        "get a second opinion",
        "have a second look at pricing",
        "hire a second-hand dealer",
        "call them a second time",
    )
    assert not [text for text in others for goal in read_goal(text, today=TODAY) if goal.value is not None]


def test_two_years_that_are_one_of_a_school_or_a_sport_are_no_fiscal_year():
    assert not read_otherwise(
        {
            "School district contracts up from 4 to 8 for the 2027-28 school year": (8, None),
            "80 pupils in the 2027/28 academic year": (80, None),
            "40 concerts in the 2027-28 season": (40, None),
            "200 bookings for the 2027/28 ski season": (200, None),
            "sales of £2m in 2027-28": (2_000_000, date(2028, 3, 31)),
            "60 pupils by 2027-28": (60, date(2028, 3, 31)),
            "revenue of $2m in the 2027-28 fiscal year": (2_000_000, date(2028, 3, 31)),
        },
        "value",
        "deadline",
    )


def test_what_a_sentence_is_about_before_its_term_tells_of_what_an_act_is_counted():
    assert not read_otherwise(
        {
            "いちご農家さんへの貸し蜂、来シーズンは契約25件": ("いちご農家さんへの貸し蜂の契約", 25),
            "法人向けの出張整体、来期は契約12件": ("法人向けの出張整体の契約", 12),
            "シニアの体操教室、今年度は入会30名": ("シニアの体操教室の入会", 30),
            "介護施設への弁当の配達、来期は受注20件": ("介護施設への弁当の配達の受注", 20),
            "営業部、来期は契約25件": ("契約", 25),
            "来期は契約25件": ("契約", 25),
        },
        "name",
        "value",
    )


def test_what_some_are_brought_or_helped_to_is_no_change_of_their_number():
    assert not read_otherwise(
        {
            "85% of trainees brought up to level 2": (85, "absolute", "at_least"),
            "80% of rooms brought up to code": (80, "absolute", "at_least"),
            "half of members signed up to the app": (50, "absolute", "at_least"),
            "75% of stock written down to cost": (75, "absolute", "at_least"),
            "Bring 85% of trainees up to level 2": (85, "absolute", "at_least"),
            "60% of residents helped to stay at home": (60, "absolute", "at_least"),
            "40% of clients helped to lower their debts": (40, "absolute", "at_least"),
            "95% of staff trained to cut waste": (95, "absolute", "at_least"),
            "get 15% of sales up to 20%": (20, "absolute", "reach"),
            "Bring 5% of stock down to zero": (0, "absolute", "reach"),
            "keep 95% of staff trained to use the hoist": (95, "maintain", "maintain"),
        },
        "value",
        "mode",
        "direction",
    )


def test_what_is_brought_to_a_number_is_named_without_its_verb_and_up_to_leads_there():
    assert not read_otherwise(
        {
            "Get margin to 30%": ("margin", 30, "reach"),
            "get cost per unit to £4": ("cost per unit", 4, "at_most"),
            "bring value per order to £40": ("value per order", 40, "reach"),
            "maintain margin of 30%": ("margin", 30, "maintain"),
            "get time to hire down to 20 days": ("time to hire", 20, "at_most"),
            "Sales brought up to £2m": ("Sales", 2_000_000, "at_least"),
            "Take on up to 6 trainees": ("trainees", 6, "at_most"),
        },
        "name",
        "value",
        "direction",
    )
