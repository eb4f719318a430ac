"""指標: one indicator — where it stands and why, its periods, where it will end, what was agreed, where numbers came from.

A factor has no numbers of its own; its page shows the light of its indicators and leads to them.
"""

from collections.abc import Callable

import streamlit as st

from kpicore.charts import cumulative_chart, landing_chart, z_chart
from kpicore.model.access import Role
from kpicore.model.change import Change
from kpicore.model.node import Aggregation, Kind, Node
from kpicore.model.plan import LandingOverride
from kpicore.reports.board import Board, board
from kpicore.reports.indicator import Indicator, Noted, indicator, landing_before
from kpicore.reports.links import Links, has_formula, links_of
from kpicore.text import formats
from kpicore.text.board import reason_lines
from kpicore.text.catalogue import catalogue
from kpicore.text.links import (
    coherence_sentence,
    linkage_sentence,
    name_of,
    named_formula,
    needed_sentence,
)
from kpicore.text.sentences import landing_reason_sentence, landing_sentence, light_sentence, moment
from pages.shared import parts, session
from pages.shared.components.board_head import board_head, head_of_node
from pages.shared.components.packed import packed
from pages.shared.components.part_links import links_to, open_part, part_links
from pages.shared.components.wall import wall, wall_of_group
from pages.shared.place import on_answer
from pages.shared.session import View
from pages.shared.style import escape_md, light_md
from pages.shared.tables import ColumnHead, table
from pages.watch.indicator_parts import first_look, handing_over, saving, what_if

session.require(Role.VIEWER)

PAGE = "pages/watch/indicator.py"


def draw(shown: View) -> None:
    """Draw the node of the address, the goal where there is none."""
    active = {score.id: shown.snapshot.plan.by_id[score.id] for score in shown.scores.nodes}
    if not active:
        parts.no_plan_yet(shown.words)
        return
    asked = session.node_in_address()
    if asked is not None and asked not in active:
        retired = shown.snapshot.plan.by_id.get(asked)
        key = "indicator.retired" if retired is not None else "indicator.not_there"
        name = retired.name if retired else asked
        st.info(shown.words(key, name=escape_md(name, 80)), icon=":material/search_off:")
    goals = (each for each in active.values() if each.kind is Kind.KGI)
    node = active.get(asked or "") or next(goals, next(iter(active.values())))
    _choose(node, active, shown)
    if node.is_indicator:
        _indicator(node, shown)
    else:
        _factor(node, shown)


def _choose(node: Node, active: dict[str, Node], shown: View) -> None:
    """Draw the list of all nodes; the choice goes into the address."""
    ids = list(active)
    key = f"choose-{node.id}-{shown.words.language}"
    st.selectbox(
        shown.words("indicator.choose"),
        ids,
        index=ids.index(node.id),
        format_func=lambda each: f"{active[each].kind}　{active[each].name or each}",
        key=key,
        on_change=on_answer(key, node.id, lambda other: session.put_in_address(node=other)),
        label_visibility="collapsed",
        width=440,
    )


# -- a factor --------------------------------------------------------------------------------------------------


def _factor(node: Node, shown: View) -> None:
    scored = shown.scores.by_id[node.id]
    why = light_sentence(scored, node, shown.words.calendar, shown.words.language)
    board_head(packed(head_of_node(node, scored, why, (), shown.words)), key="node-head")
    if said := reason_lines(node, (), shown.words):
        st.markdown("  \n".join(escape_md(line, 1000) for line in said))
    rows: Board = session.kept(shown, "board", lambda: board(shown.snapshot, shown.scores))
    group = next((group for group in rows.groups if group.factor and group.factor.id == node.id), None)
    if group is None or not group.cards:
        st.info(shown.words("indicator.factor_empty"), icon=":material/account_tree:")
        return

    def make_wall() -> bytes:
        return packed(wall_of_group(group, rows, shown.words))

    wall(session.kept(shown, "factor-wall", make_wall, node.id, shown.words.language), key="factor-wall")


# -- an indicator ----------------------------------------------------------------------------------------------


def _indicator(node: Node, shown: View) -> None:
    found = session.kept(shown, "indicator", lambda: indicator(shown.snapshot, shown.scores, node.id), node.id)
    if found is None:
        return

    words = shown.words
    chart = session.kept(shown, "trend", lambda: first_look.trend(found, words), node.id, words.language)

    def make_head() -> bytes:
        return packed(first_look.head(found, shown.snapshot.plan, chart.entries, words))

    board_head(session.kept(shown, "node-head", make_head, node.id, words.language), key="node-head")
    parts.draw_chart(chart, height=320, key=f"trend-{node.id}", has_legend=False)
    _parts(found, shown)


# -- the parts below, drawn when they are opened ---------------------------------------------------------------


def _parts(found: Indicator, shown: View) -> None:
    """Draw the links to the parts, and the one that is open; the periods stand with the links."""
    drawn: dict[str, Callable[[Indicator, View], None] | None] = {first_look.PERIODS: None}
    if found.cumulative:
        drawn["cumulative"] = _cumulative
    if found.node.aggregation is Aggregation.SUM:
        drawn["z_chart"] = _z_chart
    node_id = found.node.id
    if session.kept(shown, "has-formula", lambda: has_formula(shown.snapshot.plan, node_id), node_id):
        drawn = {"what_if": _what_if, **drawn}
    drawn |= {"landing": _landing, "agreed": _agreed, "kin": _kin, "provenance": _provenance}
    name = open_part(drawn)

    def make_links() -> bytes:
        texts = {each: shown.words(f"indicator.{each}") for each in drawn}
        table = first_look.period_table(found, shown.words) if name == first_look.PERIODS else None
        return links_to(texts, label=shown.words("indicator.parts"), table=table)

    links = session.kept(shown, "part-links", make_links, node_id, shown.words.language, name)
    part_links(links, key="parts")
    draw_part = drawn[name]
    if draw_part is not None:
        draw_part(found, shown)


def _cumulative(found: Indicator, shown: View) -> None:
    chart = session.kept(
        shown,
        "cumulative",
        lambda: cumulative_chart(found.cumulative, found.node, found.score, words=shown.words),
        found.node.id,
        shown.words.language,
    )
    parts.draw_chart(chart, height=300, key=f"cumulative-{found.node.id}")


def _z_chart(found: Indicator, shown: View) -> None:
    if not found.z_chart:
        st.info(shown.words("indicator.z_needs"), icon=":material/hourglass_empty:")
        return
    parts.draw_chart(z_chart(found.z_chart, found.node, words=shown.words), key=f"z-{found.node.id}")
    st.caption(shown.words("indicator.z_meaning"))


def _landing(found: Indicator, shown: View) -> None:
    """Draw the landing by every method, the one of the month before, and the form to put another in its place."""
    landing, words = found.score.landing, shown.words
    if landing is None:
        st.info(words("indicator.no_landing"), icon=":material/hourglass_empty:")
        return
    st.markdown(escape_md(landing_sentence(found.score, found.node, words.language)))
    st.caption(escape_md(landing_reason_sentence(found.score, found.node, words.language)))
    if found.override:
        when = formats.day(found.override.at.date(), words.language, year=True)
        st.caption(words("indicator.override_by", who=escape_md(found.override.author, 40), when=when))
    parts.draw_chart(landing_chart(landing, found.node, found.score, words=words), key=f"landing-{found.node.id}")
    columns = [
        ColumnHead(words("charts.method")),
        ColumnHead(words("charts.landing"), True),
        ColumnHead(words("indicator.how")),
    ]
    table(
        columns,
        (
            [words(f"landing.{name}"), words.amount(value, found.node.unit), words(f"landing_meaning.{name}")]
            for name, value in landing.methods.items()
        ),
    )
    before = session.kept(
        shown, "landing-before", lambda: landing_before(shown.snapshot, found.node.id, shown.today), found.node.id
    )
    if before is not None:
        said = words(
            "indicator.landing_before",
            day=formats.day(before.day, words.language, year=True),
            value=words.amount(before.landing.value, found.node.unit),
            method=words(f"landing.{before.landing.method}"),
            difference=words.difference(landing.value - before.landing.value, found.node.unit, of=landing.value),
        )
        st.markdown(escape_md(said))
    _override_form(found, shown)


def _override_form(found: Indicator, shown: View) -> None:
    words, landing = shown.words, found.score.landing
    if landing is None:
        return
    with (
        st.expander(words("indicator.override"), icon=":material/edit:"),
        st.form(f"landing-{found.node.id}", border=False),
    ):
        st.caption(words("indicator.override_meaning"))
        label = words("indicator.override_value", unit=escape_md(found.node.unit or words("common.none"), 20))
        value = st.number_input(label, value=float(landing.value), format="%0.12g")
        with st.container(horizontal=True):
            saves = st.form_submit_button(words("common.save"), type="primary")
            clears = st.form_submit_button(words("indicator.override_clear"), disabled=found.override is None)
    if saves:
        _save_landing(found, value, shown)
    if clears:
        _save_landing(found, None, shown)


def _save_landing(found: Indicator, value: float | None, shown: View) -> None:
    """Put a landing by hand in place of the computed one, or with None take it away again."""
    before = found.override.model_dump(mode="json") if found.override else None
    after = None
    if value is not None:
        put = LandingOverride(
            indicator=found.node.id, value=value, author=session.current_actor().name, at=session.now()
        )
        after = put.model_dump(mode="json")
    saving.save([Change("landings", (found.node.id,), before, after)], shown)


def _agreed(found: Indicator, shown: View) -> None:
    """Draw what was agreed: the response, why and what people do, the history of targets, reviews with their actions, notes."""
    words, node = shown.words, found.node
    if node.response:
        st.markdown(f"**{words('common.response')}**  \n{escape_md(node.response)}")
    if said := reason_lines(node, shown.snapshot.plan.factors_above(node.id), words):
        lines = "  \n".join(escape_md(line, 1000) for line in said)
        st.markdown(f"**{words('indicator.reasons')}**  \n{lines}")
    if node.formula:
        st.markdown(f"**{words('common.formula')}**  \n{escape_md(node.formula)}")
    handing_over.draw(shown.snapshot.plan.by_id[node.id], shown)
    _targets(found, shown)
    st.markdown(f"**{words('indicator.notes')}**")
    if not found.reviews:
        st.caption(words("indicator.no_reviews"))
    for noted in found.reviews:
        _review(noted, shown)


def _targets(found: Indicator, shown: View) -> None:
    words, node = shown.words, found.node
    st.markdown(f"**{words('indicator.target_history')}**")
    rows = [[words("indicator.from_start"), words("indicator.every_period"), _goal(node.target, found, shown)]]
    rows += [
        [
            formats.day(target.effective_from, words.language, year=True),
            words.period(target.period) if target.period else words("indicator.every_period"),
            _goal(target.value, found, shown),
        ]
        for target in found.targets
    ]
    heads = ("indicator.effective_from", "common.period", "common.target")
    table([ColumnHead(words(head), is_figure=head == "common.target") for head in heads], rows)


def _goal(value: formats.Value, found: Indicator, shown: View) -> str:
    return shown.words.goal(value, found.node.unit, found.node.direction)


def _review(noted: Noted, shown: View) -> None:
    words, review = shown.words, noted.review
    with st.container(border=True, gap="xxsmall"):
        facts = [formats.day(review.date, words.language, year=True)]
        facts += [words(f"decision.{review.decision}")] if review.decision else []
        facts += [review.author] if review.author else []
        st.caption(escape_md("　".join(facts)))
        lines = [
            f"**{words(f'indicator.{name}')}** {escape_md(text)}"
            for name, text in (("fact", review.fact), ("cause", review.cause))
            if text
        ]
        for action in noted.actions:
            state = f":gray-badge[{words(f'action_state.{action.state}')}]"
            result = f" → {escape_md(action.result)}" if action.result else ""
            lines.append(f"{state} {parts.action_md(action, shown.today, words)}{result}")
        st.markdown("  \n".join(lines))


def _links(found: Indicator, shown: View) -> Links:
    return session.kept(shown, "links", lambda: links_of(shown.snapshot, shown.scores, found.node.id), found.node.id)


def _what_if(found: Indicator, shown: View) -> None:
    what_if.draw(found.node, _links(found, shown), shown)


def _kin(found: Indicator, shown: View) -> None:
    """Draw the formula and its findings, the related nodes with their lights, and the correlations."""
    links, words, plan = _links(found, shown), shown.words, shown.snapshot.plan
    if links.coherence is not None:  # whether the targets add up, and which input alone could close a gap (R9)
        st.markdown(f"**{words('indicator.link_formula')}**")
        st.markdown(escape_md(named_formula(links.coherence.formula.tree, plan, words.language)))
        st.markdown(escape_md(coherence_sentence(links.coherence, plan, words.language)))
    if links.coherence is not None and links.levers:
        st.caption(words("indicator.link_levers"))
        said = (needed_sentence(lever, plan, words.language) for lever in links.levers)
        st.markdown("\n".join(f"- {escape_md(each)}" for each in said))
    if not found.kin:
        st.caption(words("indicator.no_kin"))
    for relation in ("parent", "sibling", "child"):
        related = [kin for kin in found.kin if kin.relation == relation]
        if related:
            st.markdown(f"**{words(f'indicator.{relation}')}**")
        for kin in related:
            with st.container(
                horizontal=True, vertical_alignment="center", gap="small", key=f"kin-{kin.relation}-{kin.node.id}"
            ):
                st.page_link(
                    PAGE,
                    label=f"{light_md(kin.score.status, words)} {escape_md(kin.node.name or kin.node.id, 80)}",
                    query_params={"node": kin.node.id},
                    width="content",
                )
                st.caption(words(f"tree.{kin.edge}_edge"), width="content")
    if links.influences:  # rank correlations, each with the words on causes (R10)
        st.markdown(f"**{words('indicator.link_influence')}**")
        lines = []
        for link in links.influences:
            pair = f"{name_of(plan, link.child)} → {name_of(plan, link.parent)}"
            lines.append(f"- {escape_md(pair)}  \n  {escape_md(linkage_sentence(link, plan, words.language))}")
        st.markdown("\n".join(lines))


def _provenance(found: Indicator, shown: View) -> None:
    words = shown.words
    heads = (
        *("common.period", "common.actual", "indicator.as_typed", "common.cell", "indicator.entered_by"),
        *("indicator.recorded_at", "common.note"),
    )
    known, rows = catalogue(words.language), []
    for point in reversed(found.points):
        if point.actual is None:
            continue
        flags = [known(f"flag.{flag}") if f"flag.{flag}" in known else flag for flag in point.flags.split()]
        rows.append(
            [
                words.period(point.period),
                formats.amount(point.actual, found.node.unit, words.language, exact=True),
                point.text,
                point.cell,
                point.entered_by,
                moment(point.recorded_at, words.language) if point.recorded_at else "",
                " ".join(part for part in (point.note, *flags) if part),
            ]
        )
    if not rows:
        st.caption(words("indicator.no_actuals"))
    table([ColumnHead(words(head), is_figure=head == "common.actual") for head in heads], rows)


draw(session.view())
