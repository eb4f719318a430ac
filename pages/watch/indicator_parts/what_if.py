"""内訳と試算: what a difference comes from, and beside it where the goal ends with other inputs in the periods that are left (R9).

Nothing here changes a target or an actual: the sliders belong to the person who moves them, and only this part runs again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import streamlit as st

from kpicore.charts import contribution_chart
from kpicore.model.node import Direction, Node
from kpicore.reports.links import Links
from kpicore.scoring.addition import added
from kpicore.scoring.links import BackCalculation, Contribution, Input, Refusal, Rest, rest_of
from kpicore.text import formats
from kpicore.text.links import contribution_sentence, factors_sentence, refusal_sentence
from pages.shared import frame, parts, session
from pages.shared.session import View
from pages.shared.style import escape_md

#: A slider has no more steps than this, each 1, 2 or 5 times a power of ten.
_STEPS = 400


def draw(node: Node, links: Links, shown: View) -> None:
    """Draw both halves for an indicator with a formula."""
    comes_from, tries = st.columns([9, 11], gap="large")
    words, latest, to_date = shown.words, links.parts, links.parts_to_date
    with comes_from:
        st.subheader(words("indicator.what_if_parts"), anchor=False)
        if latest is not None and to_date is not None and (to_date.periods[1:] or to_date.refusal != latest.refusal):
            _contribution(to_date, words("indicator.link_parts_to_date"), shown)
        if latest is not None:
            period = latest.periods[0] if latest.periods else None
            title = words("indicator.link_parts", period=words.period_short(period)) if period else None
            _contribution(latest, title, shown)
        if latest is not None and latest.parts:
            st.caption(words("links.shapley"))
    with tries:
        st.subheader(words("indicator.what_if_try"), anchor=False)
        _trial(node, shown)


# -- what the difference comes from --------------------------------------------------------------------------------


def _contribution(found: Contribution, title: str | None, shown: View) -> None:
    """Draw each input's part of a difference as a bar with its number, adding up to the whole."""
    plan, words = shown.snapshot.plan, shown.words
    if title is not None:
        st.markdown(f"**{escape_md(title)}**")
    st.markdown(escape_md(contribution_sentence(found, plan, words.language)))
    by_factor = factors_sentence(found, plan, words.language)
    if by_factor is not None:
        st.markdown(escape_md(by_factor))
    if found.refusal is None and found.parts:
        chart = contribution_chart(found, plan, words=words)
        parts.draw_chart(chart, height=40 + 48 * len(chart.columns["part"]), key=f"parts-chart-{title}-{found.node}")


# -- trying --------------------------------------------------------------------------------------------------------


@st.fragment
def _trial(node: Node, shown: View) -> None:
    """Draw the goal's answer and a slider for each input; moving one runs nothing but this."""
    try:
        snapshot, scores = shown.snapshot, shown.scores

        def make() -> Rest | Refusal:
            return rest_of(snapshot.plan, snapshot.actuals, scores.today, node.id, year=scores.year)

        rest = session.kept(shown, "rest", make, node.id)
        if isinstance(rest, Refusal):
            st.info(escape_md(refusal_sentence(rest, snapshot.plan, shown.words.language)), icon=":material/info:")
            return
        _sliders(rest, shown)
    except Exception as failure:  # noqa: BLE001 - a fragment runs on its own, outside `guarded`
        frame.say_unexpected(failure)


def _sliders(rest: Rest, shown: View) -> None:
    words = shown.words
    bounds = {each.node: _bounds(each, rest) for each in rest.inputs}
    keys = {each.node: f"try-{rest.goal}-{each.node}-{bounds[each.node]}" for each in rest.inputs}
    # In as many digits as people say: the mean of three months has many more.
    begins = {each.node: float(f"{each.recent:.4g}") for each in rest.inputs}
    values = {each: float(st.session_state.get(keys[each], value)) for each, value in begins.items()}
    st.markdown(escape_md(_answer(rest, values, shown)))
    if rest.is_sum and rest.mean_per_period is not None and (tried := rest.per_period(values)) is not None:
        # What each period that is left must be, beside what these values give and what there was.
        unit, period = shown.snapshot.plan.by_id[rest.goal].unit, words(f"headline.needed_{rest.cadence}")
        needed = words("headline.needed_only", period=period, needed=words.amount(rest.needed_per_period, unit))
        facts = {"tried": words.amount(tried, unit), "mean": words.amount(rest.mean_per_period, unit)}
        st.caption(escape_md(words("indicator.rest_needed", needed=needed, period=period, **facts)))
    for each in rest.inputs:
        with st.container(border=True, gap="xsmall", key=f"lever-{rest.goal}-{each.node}"):
            node, begin, (low, top, step) = shown.snapshot.plan.by_id[each.node], begins[each.node], bounds[each.node]
            told = escape_md(words.amount(values[each.node], node.unit, beside=begin))
            label = f"**{escape_md(node.name or node.id, 60)}**　{told}"
            value = min(max(begin, low), top)
            st.slider(label, low, top, value=value, step=step, format="localized", key=keys[each.node])
            _alone(rest.needed(each.node, values), each, bounds[each.node], keys[each.node], shown)
    if values != begins:
        st.button(words("indicator.rest_reset"), icon=":material/undo:", key="try-reset", on_click=_reset, args=(keys,))
    st.caption(words("indicator.rest_begins"))


def _answer(rest: Rest, values: Mapping[str, float], shown: View) -> str:
    """Return where the goal ends with these values, in one sentence."""
    words, goal = shown.words, shown.snapshot.plan.by_id[rest.goal]
    landing = rest.landing(values)
    if landing is None:
        return words("indicator.rest_unknown")
    is_limit = goal.direction is Direction.AT_MOST
    is_met = landing <= rest.wanted if is_limit else landing >= rest.wanted
    kind = "limit_" if is_limit else "" if rest.is_sum else "last_"
    return words(
        f"indicator.rest_{kind}{'reaches' if is_met else 'short'}",
        n=rest.left,
        goal=goal.name or goal.id,
        landing=words.amount(landing, goal.unit, beside=rest.wanted),
        wanted=words.amount(rest.wanted, goal.unit),
        difference=words.difference(added([landing, -rest.wanted]), goal.unit, of=landing),
    )


def _bounds(of: Input, rest: Rest) -> tuple[float, float, float]:
    """Return from where to where a slider goes and in which steps: past what the input is, should be, and must be for the goal."""
    needed = rest.needed(of.node, rest.as_it_is)
    wanted = needed.offered if needed.refusal is None and needed.offered is not None else 0.0
    reach = max(abs(of.recent), abs(of.target or 0.0))
    top = max(2 * reach, min(1.2 * wanted, 10 * reach)) or 1.0
    if rest.given.node(of.node).unit.strip() in {"%", "％"} and reach <= 100:
        top = min(top, 100.0)
    power = 10.0 ** math.floor(math.log10(top / _STEPS))
    step = next((power * times for times in (1, 2, 5) if power * times >= top / _STEPS), power * 10)
    step = float(f"{step:.6g}")
    top = float(f"{math.ceil(round(top / step, 6)) * step:.12g}")
    return (-top if of.recent < 0 else 0.0), top, step


def _alone(found: BackCalculation, of: Input, bounds: tuple[float, float, float], key: str, shown: View) -> None:
    """Draw what this input alone must be, and the button that puts the slider there."""
    words, node = shown.words, shown.snapshot.plan.by_id[of.node]
    facts = []
    if of.target is not None:
        facts.append(words("indicator.rest_input", target=words.amount(of.target, node.unit)))
    offered = found.offered if found.refusal is None else None
    if found.refusal is not None:
        facts.append(refusal_sentence(found.refusal, shown.snapshot.plan, words.language))
    elif found.above_hundred:
        facts.append(words("links.above_hundred"))
    elif offered is not None:
        facts.append(words("indicator.rest_alone", needed=formats.whole(offered, node.unit, words.language)))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(escape_md(" · ".join(facts)), width="content")
        if offered is not None and bounds[0] <= offered <= bounds[1] and not found.above_hundred:
            label = words("indicator.rest_try", value=escape_md(formats.whole(offered, node.unit, words.language)))
            st.button(label, type="tertiary", key=f"{key}-take", on_click=_take, args=(key, offered))


def _take(key: str, value: float) -> None:
    st.session_state[key] = value


def _reset(keys: Mapping[str, str]) -> None:
    for key in keys.values():
        st.session_state.pop(key, None)
