"""The sample plan: an online shop that wants 1.5億円 of sales in a year, with numbers up to the day it is asked for.

The sample shares article A's figures with the template of an online shop (`guide/templates/ec.toml`) and stays a description of its own:
its goal is visitors × conversion × order value where the template adds repeat orders to those of new visitors, it has owners, departments
and weekly numbers that no template has, and its definitions and responses name this shop's people and pages. Of its 19 nodes two names
and four targets are the same.

Everything is invented, and made the same way every time: the only input is `today`, noise is a checksum of indicator
and period. Whatever the day, the plan shows every light, a KPI that missed three months in a row, an indicator that is
one period late and one that is out of date.

The term: the fiscal year from April, once three of its months are closed (from July on). In April, May and June it is
the year from the October before, so that there is always something to judge. The year before the term is history.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from kpicore.model import (
    Action,
    ActionState,
    Aggregation,
    Band,
    Direction,
    Kind,
    Node,
    Plan,
    Review,
    ReviewDecision,
    Settings,
    Shape,
    Snapshot,
    Target,
    actuals_table,
)
from kpicore.periods import GRACE_DAYS, Cadence, Period, period_id

GOAL_YEN = 150_000_000
MARKETING, SUPPORT = "マーケティング部", "カスタマーサポート部"
SATO, SUZUKI, TAKAHASHI, TANAKA = "佐藤", "鈴木", "高橋", "田中"

SETTINGS = Settings(name="はなまる雑貨店（サンプル）", sample=True)
CALENDAR = SETTINGS.calendar

#: Each calendar month's share of the year's business, January first; an even month is 1, and they add up to 12.
SEASON = (0.95, 0.85, 1.10, 1.00, 0.95, 0.95, 1.05, 0.85, 0.95, 1.00, 1.10, 1.25)
VISITORS_A_MONTH, CVR_PERCENT, ORDER_YEN = 50_000, 2.0, 12_500
#: The conversion rate fell with a new site design so many months ago.
MONTHS_OF_LOW_CVR = 4
#: So many weeks of the newsletter count were never entered.
WEEKS_WITHOUT_NEWSLETTERS = 5
SHORTEST_HISTORY_MONTHS = 18
REPLY_HOURS_BEFORE, REPLY_HOURS_GOAL = 5.0, 3.0


@dataclass(frozen=True, slots=True)
class Clock:
    """Where `today` lies: the term's first and last day, and the running month and week as ordinals."""

    today: date
    start: date
    deadline: date
    month: int
    week: int

    @property
    def first_month(self) -> int:
        """The ordinal of the term's first month."""
        return CALENDAR.containing(Cadence.MONTHLY, self.start).ordinal

    @property
    def first_recorded_month(self) -> int:
        """The ordinal of the first month with actuals: a year before the term, and 18 closed months at least."""
        return min(self.first_month - 12, self.month - SHORTEST_HISTORY_MONTHS)


def shop(today: date) -> Snapshot:
    """Return the sample plan with its actuals as they stand on the morning of `today`."""
    clock = clock_at(today)
    plan = Plan(settings=SETTINGS, nodes=tuple(_nodes(clock)), targets=tuple(_targets(clock)))
    # Of the running month only the days gone by are in.
    periods = [Period(Cadence.MONTHLY, month) for month in range(clock.first_recorded_month, clock.month + 1)]
    monthly = [
        _row(clock, indicator, period, value)
        for period in periods
        for indicator, value in _month_values(clock, period.ordinal, _elapsed(clock, period)).items()
    ]
    actuals = actuals_table([*monthly, *_weekly_rows(clock)])
    return Snapshot(plan=plan, actuals=actuals, reviews=_reviews(clock), actions=_actions(clock))


def clock_at(today: date) -> Clock:
    """Return the term by the rule this module states, and the running month and week."""
    half_year_before = today.month in (4, 5, 6)
    first_year = today.year - (1 if today.month < 7 else 0)
    start = date(first_year, 10 if half_year_before else 4, 1)
    return Clock(
        today=today,
        start=start,
        deadline=start.replace(year=start.year + 1) - timedelta(days=1),
        month=CALENDAR.containing(Cadence.MONTHLY, today).ordinal,
        week=CALENDAR.containing(Cadence.WEEKLY, today).ordinal,
    )


# -- the tree --------------------------------------------------------------------------------------------------


def _nodes(clock: Clock) -> Iterator[Node]:
    yield Node(
        id="revenue",
        kind=Kind.KGI,
        name="ECサイト年間売上",
        definition="ECサイトで出荷した注文の税抜金額の合計。返品は返品月に差し引く。",
        unit="円",
        cadence=Cadence.MONTHLY,
        shape=Shape.TOTAL,
        baseline=132_000_000,
        target=GOAL_YEN,
        start=clock.start,
        deadline=clock.deadline,
        owner=SATO,
        department=MARKETING,
        formula="visitors × cvr × order-value",
        response="累計の達成率が2か月続けて90%を下回ったら、社長と部門長で残り期間の施策と予算を組み直す。",
    )
    for factor, name in (
        ("new-customers", "新規顧客獲得数の増加"),
        ("purchase", "購入率と客単価の向上"),
        ("repeat", "既存顧客のリピート率向上"),
    ):
        yield Node(id=factor, parents=("revenue",), kind=Kind.CSF, name=name, owner=SATO)
    yield from _NEW_CUSTOMER_NODES
    yield from _PURCHASE_NODES
    yield from _REPEAT_NODES
    yield Node(
        id="follow-calls",
        parents=("repeat",),
        kind=Kind.KDI,
        name="法人のお客様へのフォロー電話",
        definition="今月から始める。",
        unit="件",
        cadence=Cadence.MONTHLY,
        target=40,
        start=CALENDAR.first_day(Period(Cadence.MONTHLY, clock.month)),
        owner=TANAKA,
        department=SUPPORT,
    )


# -- 新規顧客 ---------------------------------------------------------------------------------------------------------

_NEW_CUSTOMER_NODES = (
    Node(
        id="visitors",
        parents=("new-customers",),
        kind=Kind.KPI,
        name="Webサイト訪問者数",
        definition="月間の訪問のべ人数（セッション数）。社内からの訪問は除く。",
        unit="人",
        cadence=Cadence.MONTHLY,
        baseline=46_000,
        target=VISITORS_A_MONTH,
        owner=SUZUKI,
        department=MARKETING,
        response="2か月続けて目標の90%を下回ったら、広告の配分を見直す。",
    ),
    Node(
        id="new-visitors",
        parents=("new-customers",),
        kind=Kind.KPI,
        name="Webサイト新規訪問者数",
        definition="その月に初めて訪れた人の数（アクセス解析の「新規ユーザー」）。",
        unit="人",
        cadence=Cadence.MONTHLY,
        baseline=4_200,
        target=5_000,
        owner=SUZUKI,
        department=MARKETING,
        response="2か月続けて4,500人を下回ったら、Web広告の入札と記事の題材を見直す。",
    ),
    Node(
        id="leads",
        parents=("new-customers",),
        kind=Kind.KPI,
        name="資料請求数",
        definition="ギフトカタログの請求フォームの送信数。同じ人の2回目は数えない。",
        unit="件",
        cadence=Cadence.WEEKLY,
        baseline=9,
        target=12,
        owner=SUZUKI,
        department=MARKETING,
        response="3週続けて目標を下回ったら、フォームの項目数と入口のバナーを見直す。",
    ),
    Node(
        id="search-rank",
        parents=("new-customers",),
        kind=Kind.KPI,
        name="「雑貨 ギフト」の検索順位",
        definition="毎週月曜の朝に、シークレットウィンドウで調べた順位。",
        unit="位",
        direction=Direction.AT_MOST,
        aggregation=Aggregation.LAST,
        cadence=Cadence.WEEKLY,
        target=5,
        owner=SUZUKI,
        department=MARKETING,
        response="2週続けて8位より下なら、上位の記事を書き直す。",
    ),
    Node(
        id="articles",
        parents=("search-rank",),
        kind=Kind.KDI,
        name="記事の公開本数",
        unit="本",
        cadence=Cadence.WEEKLY,
        target=2,
        owner=SUZUKI,
        department=MARKETING,
    ),
    Node(
        id="line-friends",
        parents=("leads",),
        kind=Kind.KDI,
        name="LINE友だちの追加数",
        definition="始めたばかりで、目標は次の振り返りで決める。",
        unit="人",
        cadence=Cadence.MONTHLY,
        owner=SUZUKI,
        department=MARKETING,
    ),
)


# -- 購入 ------------------------------------------------------------------------------------------------------------

_PURCHASE_NODES = (
    Node(
        id="cvr",
        parents=("purchase",),
        kind=Kind.KPI,
        name="商品ページの購入率（CVR）",
        definition="注文数 ÷ 訪問者数。",
        unit="%",
        aggregation=Aggregation.MEAN,
        cadence=Cadence.MONTHLY,
        baseline=1.9,
        target=CVR_PERCENT,
        owner=SATO,
        department=MARKETING,
        weight=2,
        focus=True,
        response="3か月続けて目標を下回ったら、導線・商品画像・説明文・決済の手順を点検し、佐藤が2週間以内に改善案を出す。",
    ),
    Node(
        id="order-value",
        parents=("purchase",),
        kind=Kind.KPI,
        name="客単価",
        definition="売上 ÷ 注文数。",
        unit="円",
        aggregation=Aggregation.MEAN,
        cadence=Cadence.MONTHLY,
        baseline=12_000,
        target=ORDER_YEN,
        owner=TAKAHASHI,
        department=MARKETING,
        response="2か月続けて12,000円を下回ったら、送料無料の下限とセット商品を見直す。",
    ),
    Node(
        id="coupon-rate",
        parents=("order-value",),
        kind=Kind.KDI,
        name="クーポンの平均割引率",
        definition="低すぎると使われず、高すぎると利益が残らない。",
        unit="%",
        direction=Direction.WITHIN,
        aggregation=Aggregation.MEAN,
        cadence=Cadence.MONTHLY,
        target=Band(low=5, high=10),
        owner=TAKAHASHI,
        department=MARKETING,
    ),
)


# -- リピート ---------------------------------------------------------------------------------------------------------

_REPEAT_NODES = (
    Node(
        id="open-rate",
        parents=("repeat",),
        kind=Kind.KPI,
        name="メルマガ開封率",
        definition="開封数 ÷ 到達数。自動の開封は除く。",
        unit="%",
        aggregation=Aggregation.MEAN,
        cadence=Cadence.MONTHLY,
        baseline=22,
        target=25,
        owner=TANAKA,
        department=SUPPORT,
        response="2か月続けて23%を下回ったら、件名と配信の時間帯を2案で比べる。",
    ),
    Node(
        id="newsletters",
        parents=("open-rate",),
        kind=Kind.KDI,
        name="メルマガの配信数",
        unit="回",
        cadence=Cadence.WEEKLY,
        target=2,
        owner=TANAKA,
        department=SUPPORT,
    ),
    Node(
        id="survey-rate",
        parents=("repeat",),
        kind=Kind.KDI,
        name="購入後アンケートの回答率",
        definition="回答数 ÷ 発送数。",
        unit="%",
        aggregation=Aggregation.MEAN,
        cadence=Cadence.MONTHLY,
        target=8,
        owner=TANAKA,
        department=SUPPORT,
        response="2か月続けて目標を下回ったら、設問を5問までに減らす。",
    ),
    Node(
        id="first-reply",
        parents=("repeat",),
        kind=Kind.KDI,
        name="問い合わせへの初回返答時間",
        definition="受付から最初の返答までの営業時間の平均。期限までに3時間以内にする。",
        unit="時間",
        direction=Direction.AT_MOST,
        aggregation=Aggregation.MEAN,
        cadence=Cadence.MONTHLY,
        shape=Shape.REACH,
        baseline=REPLY_HOURS_BEFORE,
        target=REPLY_HOURS_GOAL,
        owner=TANAKA,
        department=SUPPORT,
    ),
    Node(
        id="review-requests",
        parents=("repeat",),
        kind=Kind.KDI,
        name="口コミ投稿のお願い数",
        unit="件",
        cadence=Cadence.WEEKLY,
        target=15,
        owner=TANAKA,
        department=SUPPORT,
    ),
)


def _targets(clock: Clock) -> Iterator[Target]:
    """Yield the season of sales and visitors, and the survey's target, raised to 10 % two closed months ago."""
    for month in range(clock.first_month, clock.first_month + 12):
        share = SEASON[month % 12]
        name = period_id(Period(Cadence.MONTHLY, month))
        yield Target(indicator="revenue", period=name, value=round(GOAL_YEN / 12 * share))
        yield Target(indicator="visitors", period=name, value=round(VISITORS_A_MONTH * share))
    raised = CALENDAR.first_day(Period(Cadence.MONTHLY, clock.month - 2))
    yield Target(indicator="survey-rate", value=10, effective_from=raised)


# -- the actuals -----------------------------------------------------------------------------------------------


def _month_values(clock: Clock, month: int, elapsed: float) -> dict[str, float]:
    """Return the values of one month of which the part `elapsed` (0..1) has gone by; rates do not depend on it."""

    def noise(indicator: str) -> float:
        return _noise(indicator, month)

    ago = clock.month - month
    growth = 1.03 - 0.007 * max(0, clock.first_month - month)
    visitors = round(VISITORS_A_MONTH * SEASON[month % 12] * (growth + 0.015 * noise("visitors")) * elapsed)
    cvr = _cvr(ago, noise("cvr"))
    order_value = round(ORDER_YEN * (1.02 + 0.01 * noise("order-value")))
    new_visitors = (4_600 + 90 * noise("new")) if ago % 2 else (5_150 + 100 * noise("new"))
    return {
        "revenue": round(visitors * cvr / 100 * order_value * (1 + 0.004 * noise("revenue"))),
        "visitors": visitors,
        "cvr": cvr,
        "order-value": order_value,
        "new-visitors": round(new_visitors * elapsed),
        "open-rate": round(26.2 + 0.5 * noise("open-rate"), 1),
        "survey-rate": round(8.9 + 0.3 * noise("survey-rate"), 1),
        "first-reply": _reply_hours(month - clock.first_month + 1, noise("first-reply")),
        "coupon-rate": round(7.5 + 0.4 * noise("coupon-rate"), 1),
        "line-friends": round((180 + 30 * noise("line-friends")) * elapsed),
    }


def _cvr(months_ago: int, noise: float) -> float:
    """Return the rate in percent: near its goal before the new design, below 80 % of that since, a bit better now."""
    if months_ago == 0:
        return round(1.66 + 0.02 * noise, 2)
    if months_ago <= MONTHS_OF_LOW_CVR:
        return round(1.575 + 0.012 * noise, 3)
    return round(1.96 + 0.04 * noise, 2)


def _reply_hours(month_of_term: int, noise: float) -> float:
    """Return the hours to the first reply: falling a little faster than the line to the goal."""
    if month_of_term < 1:
        return round(REPLY_HOURS_BEFORE + 0.2 * noise, 2)
    line = REPLY_HOURS_BEFORE + (REPLY_HOURS_GOAL - REPLY_HOURS_BEFORE) * month_of_term / 12
    return round(line - 0.1 + 0.05 * noise, 2)


def _weekly_rows(clock: Clock) -> Iterator[dict[str, Any]]:
    """Yield the weeks up to the running one; articles lack their last due week, newsletters the last five."""
    first_day = CALENDAR.first_day(Period(Cadence.MONTHLY, clock.first_recorded_month))
    first_week = CALENDAR.containing(Cadence.WEEKLY, first_day).ordinal
    last_due = CALENDAR.containing(Cadence.WEEKLY, clock.today - timedelta(days=GRACE_DAYS[Cadence.WEEKLY] + 7)).ordinal
    for week in range(first_week, clock.week + 1):
        period = Period(Cadence.WEEKLY, week)
        weeks_ago = clock.week - week
        noise = _noise("leads", week)
        elapsed = _elapsed(clock, period)
        whole = 10 if weeks_ago % 5 == 3 else 13.6 + 1.5 * noise
        yield _row(clock, "leads", period, round(whole * elapsed))
        rank = 4 + round(_noise("rank", week)) + max(0, weeks_ago - 26) // 9
        yield _row(clock, "search-rank", period, max(1, rank))
        if week < last_due:
            yield _row(clock, "articles", period, 2 if _noise("articles", week) < 0.3 else 3)
        if week < clock.week - WEEKS_WITHOUT_NEWSLETTERS:
            yield _row(clock, "newsletters", period, 2 if _noise("newsletters", week) < 0.6 else 1)


def _row(clock: Clock, indicator: str, period: Period, value: float) -> dict[str, Any]:
    entered_by = {"cvr": SATO, "revenue": SATO, "order-value": TAKAHASHI, "coupon-rate": TAKAHASHI}
    support = {"open-rate", "newsletters", "survey-rate", "first-reply"}
    new_design = period.cadence is Cadence.MONTHLY and period.ordinal == clock.month - MONTHS_OF_LOW_CVR
    days = 1 + zlib.crc32(f"{indicator}{period.ordinal}day".encode()) % 2
    minute = zlib.crc32(f"{indicator}{period.ordinal}minute".encode()) % 60
    return {
        "indicator": indicator,
        "period": period_id(period),
        "value": value,
        "note": "月初に商品ページのデザインを変更" if indicator == "cvr" and new_design else "",
        "entered_by": entered_by.get(indicator, TANAKA if indicator in support else SUZUKI),
        "recorded_at": datetime.combine(
            min(CALENDAR.last_day(period) + timedelta(days=days), clock.today), time(8, minute)
        ),
    }


def _elapsed(clock: Clock, period: Period) -> float:
    """Return the part of a period that has gone by, today counted: 1 for a closed one."""
    first, last = CALENDAR.first_day(period), CALENDAR.last_day(period)
    gone = (min(clock.today, last) - first).days + 1
    return gone / ((last - first).days + 1)


def _noise(indicator: str, ordinal: int) -> float:
    """Return a number between -1 and 1 that is always the same for an indicator and a period."""
    return zlib.crc32(f"{indicator} {ordinal}".encode()) % 2001 / 1000 - 1


# -- what was found and agreed ---------------------------------------------------------------------------------


def _reviews(clock: Clock) -> tuple[Review, ...]:
    last, before = (period_id(Period(Cadence.MONTHLY, clock.month - ago)) for ago in (1, 2))
    return (
        Review(
            id="r-1",
            date=clock.today - timedelta(days=38),
            node="new-visitors",
            period=before,
            fact="新規訪問者数は目標に届いた。記事からの流入が広告を上回った。",
            cause="「母の日」「内祝い」の記事が検索の上位に入った。",
            decision=ReviewDecision.CONTINUE,
            author=SUZUKI,
        ),
        Review(
            id="r-2",
            date=clock.today - timedelta(days=8),
            node="cvr",
            period=last,
            fact="購入率が3か月続けて目標の80%を下回った。カートまでは進むが、決済の画面で離れる人が増えている。",
            cause="新しい商品ページで、送料と届く日がスマートフォンの画面の下に隠れた。",
            decision=ReviewDecision.REINFORCE,
            author=SATO,
        ),
    )


def _actions(clock: Clock) -> tuple[Action, ...]:
    return (
        Action(
            id="a-1",
            review="r-1",
            text="季節のギフトの記事を4本書く",
            owner=SUZUKI,
            due=clock.today - timedelta(days=10),
            state=ActionState.DONE,
            result="4本公開。2本が10位以内に入った。",
        ),
        Action(
            id="a-2",
            review="r-2",
            text="商品ページの一番上に送料と届く日を戻し、スマートフォンで確かめる",
            owner=SATO,
            due=clock.today + timedelta(days=12),
            state=ActionState.DOING,
        ),
        Action(
            id="a-3",
            review="r-2",
            text="決済の手順を4画面から2画面に減らす見積もりを取る",
            owner=TAKAHASHI,
            due=clock.today - timedelta(days=2),
            state=ActionState.OPEN,
        ),
    )
