"""Plans a board is looked at with beside the sample: too much, too little, and numbers that are rare."""

from __future__ import annotations

from datetime import date

from kpicore.model import Action, Review, Snapshot, actuals_table
from kpicore.model.node import Band
from tests.reports.small import MONTHS, node, snapshot

LONG = "新規のお客様が初めての注文から三十日以内に二回目の注文をした割合と、その後の一年間に続けて注文をくださった方の割合とを合わせて見る数字（通販・店舗の合計）　"
OWNERS, DEPARTMENTS = ("佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺"), ("営業部", "商品部", "店舗運営部")


def forty() -> Snapshot:
    """Forty indicators under three factors, with every light, in all units."""
    nodes = [
        node("goal", kind="KGI", unit="円", target=120_000_000.0, shape="total").model_copy(update={"name": "年間売上"})
    ]
    nodes += [
        node(f"f{at}", "goal", kind="CSF").model_copy(update={"name": name})
        for at, name in enumerate(("新しいお客様を増やす", "一人あたりの購入を増やす", "長く続けていただく"))
    ]
    units = ("件", "%", "円", "人", "時間")
    nodes += [
        node(
            f"k{at}",
            f"f{at % 3}",
            unit=units[at % 5],
            owner=OWNERS[at % 6],
            department=DEPARTMENTS[at % 3],
            aggregation="mean" if units[at % 5] == "%" else None,
            target=None if at == 17 else 100.0,
        ).model_copy(update={"name": f"指標その{at + 1}の月間の数字"})
        for at in range(40)
    ]
    actuals = {
        f"k{at}": [60.0 + (at * 7 + month * 5) % 55 for month in range(5 if at % 13 == 5 else 7)] for at in range(40)
    }
    return snapshot(nodes, {"goal": [9_000_000.0] * 7, **actuals})


def large() -> Snapshot:
    nodes = [node("goal", kind="KGI")]
    nodes += [node(f"f{at}", "goal", kind="CSF") for at in range(10)]
    nodes += [node(f"k{at}", f"f{at % 10}", owner=f"o{at % 7}") for at in range(289)]
    return snapshot(nodes, {f"k{at}": [60.0 + at % 60] * 7 for at in range(289)})


def none() -> Snapshot:
    return snapshot([])


def one_node() -> Snapshot:
    return snapshot([node("goal", kind="KGI", unit="円", target=1_200.0, shape="total")], {"goal": [90.0] * 7})


def no_goal() -> Snapshot:
    return snapshot([node("a", owner="佐藤"), node("b", owner="鈴木")], {"a": [100.0] * 7, "b": [50.0] * 7})


def no_target() -> Snapshot:
    return snapshot([node("goal", kind="KGI", target=None), node("a", "goal")], {"goal": [90.0] * 7, "a": [100.0] * 7})


def no_actuals() -> Snapshot:
    return snapshot([node("goal", kind="KGI"), node("f", "goal", kind="CSF"), node("a", "f", owner="佐藤")])


def long_names() -> Snapshot:
    """Names of eighty signs that differ at their end, units of twenty."""
    unit = "一時間あたりの人時売上高（税抜千円換算）"
    nodes = [
        each.model_copy(update={"name": f"{LONG}{sign}"})
        for sign, each in zip(
            ("の計", "の一", "の二", "の三", "の四"),
            (
                node("goal", kind="KGI", unit=unit, owner=LONG),
                node("f", "goal", kind="CSF"),
                node("a", "f", unit=unit, owner=LONG, department=LONG, response=LONG * 4),
                node("b", "f", unit=unit, owner=LONG),
                node("c", unit=unit),
            ),
            strict=True,
        )
    ]
    review = Review(id="r", date=date(2026, 11, 1), node="a")
    action = Action(id="x", review="r", text=LONG * 3, owner=LONG, due=date(2026, 11, 20))
    actuals = {each: [50.0] * 7 for each in ("goal", "a", "b", "c")}
    return snapshot(nodes, actuals, reviews=[review], actions=[action])


def zero_and_negative() -> Snapshot:
    nodes = [
        node("goal", kind="KGI", unit="円", target=-100.0),
        node("f", "goal", kind="CSF"),
        node("none", "f", target=0.0, direction="at_most"),
        node("loss", "f", unit="円", target=-50.0),
    ]
    return snapshot(nodes, {"goal": [-120.0] * 7, "none": [0.0] * 6 + [3.0], "loss": [-40.0] * 7})


def limit() -> Snapshot:
    nodes = [
        node("cost", kind="KGI", unit="円", target=1_200.0, shape="total", direction="at_most", formula="hours × rate"),
        node("hours", "cost", unit="時間", target=10.0, direction="at_most", owner="佐藤"),
        node("rate", "cost", unit="円/時間", target=10.0, direction="at_most", aggregation="mean"),
    ]
    return snapshot(nodes, {"cost": [120.0] * 7, "hours": [12.0] * 7, "rate": [10.0] * 7})


def ranges() -> Snapshot:
    nodes = [
        node("stock", kind="KGI", unit="日", target=Band(low=20, high=30), direction="within", aggregation="mean"),
        node("f", "stock", kind="CSF"),
        node("heat", "f", unit="℃", target=Band(low=-5, high=5), direction="within", aggregation="mean"),
    ]
    return snapshot(nodes, {"stock": [35.0] * 7, "heat": [0.0] * 7})


def ended() -> Snapshot:
    term = {"start": date(2026, 4, 1), "deadline": date(2026, 9, 30)}
    nodes = [
        node("goal", kind="KGI", unit="円", target=600.0, shape="total", **term),
        node("a", "goal", owner="佐藤", **term),
    ]
    return snapshot(nodes, {"goal": [90.0] * 6, "a": [80.0] * 6})


def year_just_ended() -> Snapshot:
    """The days after the end of the year: March may still be entered and is judged (R1)."""
    months = [f"2025-{month:02}" for month in range(4, 13)] + ["2026-01", "2026-02", "2026-03"]
    nodes = [node("goal", kind="KGI", unit="円", target=1_200.0, shape="total"), node("a", "goal", owner="佐藤")]
    held = snapshot(nodes)
    rows = [{"indicator": each, "period": month, "value": 90.0} for each in ("goal", "a") for month in months]
    return Snapshot(held.plan, actuals_table(rows))


assert MONTHS[-1] == "2026-10"  # what the days below are chosen for
#: A plan, the day it is looked at, what its heading says, and the one large button that takes it further ("" for none).
CASES = (
    (forty, "2026-11-24", "このままだと1.08億円。目標に1,200万円届きません", ""),
    (large, "2026-11-24", "数字が7個足りないので、まだ言えません", ""),
    (one_node, "2026-11-24", "このままだと1,080円。目標に120円届きません", "KPIを加える"),
    (no_goal, "2026-11-24", "ゴールがまだありません", "ゴールを決める"),
    (no_target, "2026-11-24", "目標がまだ決まっていません", "目標を決める"),
    (no_actuals, "2026-11-24", "数字が14個足りないので、まだ言えません", "最初の数字を入れる"),
    (long_names, "2026-11-24", "このままだと600", ""),
    (zero_and_negative, "2026-11-24", "このままだと−1,340円。目標に140円届きません", ""),
    (limit, "2026-11-24", "上限を240円超えます", ""),
    (ranges, "2026-11-24", "範囲から外れます", ""),
    (ended, "2026-11-24", "540円で終わりました。目標に60円届きませんでした", ""),
    (year_just_ended, "2026-04-05", "1,080円で終わりました。目標に120円届きませんでした", ""),
)
