"""Steps 4 and 5: under every factor what people will do and the KPIs that show it; under every KPI the actions counted (KDI)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

import streamlit as st

from kpicore.guide.drafts import (
    Draft,
    Entry,
    actions_to_count,
    counts_without_quality,
    editing,
    template_entry,
    under_kpi,
    with_action,
    with_quality,
)
from kpicore.guide.templates import TemplateNode, indicators_of_trade
from kpicore.language import near_key
from kpicore.model.node import Kind
from kpicore.problems import Severity
from pages.setup.wizard import editor, formulas
from pages.setup.wizard.binding import bound
from pages.setup.wizard.fields import adder, area, on_entry, opened, say_problem, take_opened, widget_key, worst
from pages.setup.wizard.order import move_buttons
from pages.setup.wizard.rivals import rivals_at
from pages.setup.wizard.run import WizardContext
from pages.shared.components.focus import ask_for_focus
from pages.shared.place import on_answer
from pages.shared.style import escape_md

#: A long list is drawn in parts, so that a page of hundreds of indicators stays fast.
MOST_SHOWN = 25
MOST_SUGGESTED = 5
#: In longer lists only an indicator that is open can be moved: a page of hundreds of buttons is slow.
MOST_MOVED = 10


# -- step 4: KPIs ----------------------------------------------------------------------------------------------


def draw_kpis(context: WizardContext) -> None:
    """Draw every factor with its actions and KPIs, the KPIs that stand under none, and the goal's formula."""
    words = context.words
    if not context.factors:
        st.info(words("wizard.no_factor_yet"), icon=":material/info:")
    home = _homes(context, context.factors, Kind.KPI)
    for factor in window(context.factors, "factors", context, home):
        with st.container(border=True, key=widget_key(factor.id, "group")):
            st.markdown(f"#### CSF　{escape_md(context.name(factor), 80)}", anchors=False)
            _actions(context, factor)
            _list(context, factor, Kind.KPI, home)
    _loose(context)
    for goal in context.goals:
        with st.container(border=True, key=widget_key(goal.id, "formula-box")):
            st.markdown(f"#### {words('wizard.formula_of', name=escape_md(context.name(goal), 80))}", anchors=False)
            st.caption(words("wizard.formula_about"))
            formulas.draw(context, goal)


def _actions(context: WizardContext, factor: Entry) -> None:
    """Draw what people will do for a factor, one action a line."""
    words = context.words
    area(
        widget_key(factor.id, "actions"),
        "\n".join(factor.actions),
        words("wizard.actions"),
        lambda text: on_entry(factor.id, lambda draft: editing.set_actions(draft, factor.id, text.splitlines())),
        placeholder=words("wizard.actions_example"),
        help=words("wizard.actions_help"),
    )
    for problem in context.problems_at(factor.id, "actions"):
        say_problem(problem, words)
    rivals_at(context.draft, factor.id, "actions", widget_key(factor.id, "actions"), words)
    _count_actions(context, factor)


def _count_actions(context: WizardContext, factor: Entry) -> None:
    """Draw for each action that is not counted yet the button that makes it an indicator of action."""
    words, found = context.words, actions_to_count(context.draft, factor.id)[:MOST_SHOWN]
    if not found:
        return
    box = widget_key(factor.id, "count-actions")
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=box):
        st.markdown(f":small[{words('wizard.count_actions')}]", width="content")
        for action in found:
            st.button(
                words("wizard.add_this", name=escape_md(action, 40)),
                key=widget_key(factor.id, f"count-{factor.actions.index(action)}"),
                on_click=_count,
                args=(context, factor.id, action, box),
            )


def _count(context: WizardContext, factor_id: str, action: str, box: str) -> None:
    ask_for_focus(box)
    unit = context.words("wizard.times")
    on_entry(factor_id, lambda draft: with_action(draft, factor_id, action, unit, context.today))


def _loose(context: WizardContext) -> None:
    """Draw the KPIs that stand under no factor of the plan, and candidates from the first sentence, to be put under one."""
    words = context.words
    factors = {factor.id for factor in context.factors}
    kpis = {each.id for each in context.draft.of_kind(Kind.KPI)}
    found = [
        entry
        for entry in context.draft.of_kind(Kind.KPI)
        if not factors & set(entry.parents) and not kpis & set(entry.parents) and not entry.retired
    ]
    if not found:
        return
    with st.container(border=True, key="wizard-loose"):
        st.markdown(f"#### {words('wizard.loose')}", anchors=False)
        st.caption(words("wizard.loose_text"))
        for entry in window(found, "loose", context):
            _indicator(context, entry, found)


# -- step 5: KDIs ----------------------------------------------------------------------------------------------


def draw_kdis(context: WizardContext) -> None:
    """Draw every KPI with the actions counted under it."""
    words = context.words
    kpis = [entry for entry in context.draft.of_kind(Kind.KPI) if context.counts(entry)]
    if not kpis:
        st.info(words("wizard.no_kpi_yet"), icon=":material/info:")
    st.markdown(f":material/lightbulb: {words('wizard.quality')}")
    home = _homes(context, [*kpis, *context.factors], Kind.KDI)
    for factor in context.factors:
        if waiting := context.below(factor.id, Kind.KDI):
            with st.container(border=True, key=widget_key(factor.id, "group")):
                st.markdown(f"#### CSF　{escape_md(context.name(factor), 80)}", anchors=False)
                for entry in waiting:
                    if home[entry.id] == factor.id:
                        _indicator(context, entry, waiting)
    for kpi in window(kpis, "kpis", context, home):
        with st.container(border=True, key=widget_key(kpi.id, "group")):
            st.markdown(f"#### KPI　{escape_md(context.name(kpi), 80)}", anchors=False)
            _list(context, kpi, Kind.KDI, home)
            _qualities(context, kpi)


def _qualities(context: WizardContext, kpi: Entry) -> None:
    """Draw for counted actions the button that adds how well they are done, while nothing under the KPI tells it."""
    words = context.words
    for counted in counts_without_quality(context.draft, kpi.id)[:MOST_SUGGESTED]:
        name = words("wizard.quality_of", name=context.name(counted))
        st.button(
            words("wizard.quality_do", name=escape_md(name, 80)),
            type="tertiary",
            icon=":material/verified:",
            key=widget_key(counted.id, "quality"),
            on_click=on_entry,
            args=(counted.id, partial(with_quality, kdi_id=counted.id, name=name)),
        )


# -- a list of indicators --------------------------------------------------------------------------------------


def window(
    found: Sequence[Entry], name: str, context: WizardContext, home: Mapping[str, str] = MappingProxyType({})
) -> Sequence[Entry]:
    """Draw the pagination of a long list and return the chosen part; a short list is returned whole.

    The part that holds an entry just opened from elsewhere is turned to, also where it is one that is drawn under an entry of this list
    (`home`).
    """
    pages = -(-len(found) // MOST_SHOWN)
    if pages <= 1:
        return found
    key = f"wizard-part-{name}"
    wanted = {opened(), home.get(opened() or "")}
    at = next((at for at, entry in enumerate(found) if entry.id in wanted), None)
    if at is not None:
        st.session_state[key] = at // MOST_SHOWN + 1
    part = st.pagination(pages, key=key)
    st.caption(context.words("wizard.part_of", n=len(found)))
    return found[(part - 1) * MOST_SHOWN : part * MOST_SHOWN]


def _homes(context: WizardContext, above: Sequence[Entry], kind: Kind) -> Mapping[str, str]:
    """Return the entry an indicator is edited under, by its id: the first of those it stands under."""
    found: dict[str, str] = {}
    for each in above:
        for entry in context.below(each.id, kind):
            found.setdefault(entry.id, each.id)
    return found


def _list(context: WizardContext, above: Entry, kind: Kind, home: Mapping[str, str]) -> None:
    """Draw the indicators of one kind under an entry; one that stands under several is edited at its first place."""
    below = context.below(above.id, kind)
    for entry in window(below, widget_key(above.id, "list"), context):
        if home[entry.id] == above.id:
            _indicator(context, entry, below)
        else:
            at = context.name(context.draft.by_id[home[entry.id]])
            sentence = context.words("wizard.drawn_elsewhere", name=context.name(entry), at=at)
            st.caption(escape_md(sentence, 200))
    words, place = context.words, widget_key(above.id, f"new-{kind}")
    adder(
        place,
        words(f"wizard.add_{kind}".lower()),
        words("wizard.add"),
        lambda text: on_entry(above.id, lambda draft: _with_indicators(draft, kind, above.id, text, context)),
        placeholder=words(f"wizard.example.sentence_{kind}".lower()),
        button=f"{place}-do",
    )
    _suggestions(context, above, kind)


def _indicator(context: WizardContext, entry: Entry, siblings: Sequence[Entry]) -> None:
    """Draw one indicator as a line that opens; what is inside is drawn only when it is open.

    An expander would close whenever its label changes, which it does with every name and target.
    """
    is_open = bool(st.session_state.get(widget_key(entry.id, "open")))
    take_opened(entry.id)
    with st.container(border=True, gap="xsmall", key=widget_key(entry.id, "card")):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.button(
                escape_md(context.name(entry), 60),
                type="tertiary",
                icon=":material/expand_less:" if is_open else ":material/expand_more:",
                help=context.words("common.close" if is_open else "common.open"),
                key=widget_key(entry.id, "turn"),
                on_click=_turn,
                args=(entry.id,),
            )
            st.markdown(_summary(context, entry), width="content")
            if is_open or len(siblings) <= MOST_MOVED:
                move_buttons(context, entry, siblings)
        if is_open:
            _details(context, entry)


def _turn(entry_id: str) -> None:
    key = widget_key(entry_id, "open")
    st.session_state[key] = not st.session_state.get(key)


def _summary(context: WizardContext, entry: Entry) -> str:
    """Return an indicator in short: its progress and its target."""
    words, node = context.words, context.node(entry.id)
    if entry.retired:
        return f":gray-badge[{words('state.retired')}]"
    if node is None:
        return f":gray-badge[{words('wizard.candidate')}]"
    open_here = [ask for ask in context.asks_of(entry.id) if ask.step in {"kpi", "kdi"}]
    if worst(context.problems_of(entry.id)) is Severity.ERROR:
        mark = f":red-badge[■ {words('wizard.state_problem')}]"
    elif open_here:
        mark = f":gray-badge[… {words('wizard.says_asks', n=len(open_here))}]"
    else:
        mark = f":green-badge[✓ {words('wizard.state_done')}]"
    if node.target is None:
        return mark
    target = escape_md(words.goal(node.target, node.unit, node.filled().direction), 40)
    return f"{mark} :small[{target}]"


def _details(context: WizardContext, entry: Entry) -> None:
    words = context.words
    editor.sentence(
        context,
        entry,
        label=words("wizard.indicator_sentence"),
        placeholder=words(f"wizard.example.sentence_{entry.kind}".lower()),
    )
    editor.fields(context, entry)
    if entry.kind is Kind.KPI:
        _under(context, entry)
    if context.below(entry.id, Kind.KPI):
        formulas.draw(context, entry)
    editor.smart(context, entry)
    with st.container(horizontal=True, vertical_alignment="center"):
        if not entry.chosen:
            st.button(
                words("wizard.take_up"),
                icon=":material/check:",
                key=widget_key(entry.id, "take-up"),
                on_click=on_entry,
                args=(entry.id, lambda draft: editing.choose(draft, entry.id)),
            )
        editor.take_out_button(context, entry)


def _under(context: WizardContext, entry: Entry) -> None:
    """Draw what an indicator stands under."""
    words = context.words
    kpis = [each for each in context.draft.of_kind(Kind.KPI) if context.counts(each) and each.id != entry.id]
    above = {each.id: each for each in (*context.factors, *kpis[:MOST_SHOWN], *context.goals)}
    parents = [parent for parent in entry.parents if parent in above]
    key = bound(widget_key(entry.id, "parents"), parents)
    st.multiselect(
        words("wizard.under"),
        list(above),
        format_func=lambda each: f"{above[each].kind} {context.name(above[each])}" if each in above else each,
        key=key,
        placeholder=words("wizard.under_choose"),
        on_change=on_answer(key, parents, partial(_put_parents, entry.id)),
    )


def _put_parents(entry_id: str, chosen: Sequence[str]) -> None:
    on_entry(entry_id, lambda draft: editing.choose(editing.set_parents(draft, entry_id, chosen), entry_id))


# -- adding ----------------------------------------------------------------------------------------------------


def _with_indicators(draft: Draft, kind: Kind, above: str, text: str, context: WizardContext) -> Draft:
    """Return the draft with an entry for every goal of a text; a text without a goal becomes the name of one."""
    sentences = [each.text for each in editing.statements_of(draft, text, context.today)]
    if not sentences:
        draft, _ = editing.add_entry(draft, kind, parents=(above,), fields={"name": text})
    for sentence in sentences:
        draft, new_id = editing.add_entry(draft, kind, parents=(above,))
        draft = editing.set_sentence(draft, new_id, sentence, context.today).draft
    return under_kpi(draft, above)


def _suggestions(context: WizardContext, above: Entry, kind: Kind) -> None:
    """Draw the indicators a template measures this factor by, those not in the draft yet."""
    taken = {kind, Kind.KGI}
    found = [
        node
        for node in _nodes_for(context, above, kind)
        if not any(context.has_name(each, node.name) for each in taken)
    ][:MOST_SUGGESTED]
    if not found:
        return
    words = context.words
    box = widget_key(above.id, f"suggested-{kind}")
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=box):
        st.markdown(f":small[{words('wizard.suggested_indicators')}]", width="content")
        for node in found:
            st.button(
                words("wizard.add_this", name=escape_md(node.name)),
                key=widget_key(above.id, f"suggest-{node.id}"),
                help=escape_md(node.definition, 200) or None,
                on_click=_take_up,
                args=(node, above.id, box),
            )


def _nodes_for(context: WizardContext, above: Entry, kind: Kind) -> Sequence[TemplateNode]:
    """Return the template's indicators for an entry; for one of one's own those of the trade, the most alike first."""
    name = near_key(above.name)
    for each in context.candidates:
        if kind is Kind.KPI and near_key(each.factor.name) == name:
            return each.kpis
        if kind is Kind.KDI and any(near_key(kpi.name) == name for kpi in each.kpis):
            return each.kdis
    trade = context.draft.known.get("trade", "")
    return indicators_of_trade(above.name, kind, context.words.language, trade)


def _take_up(node: TemplateNode, above: str, box: str) -> None:
    ask_for_focus(box)

    def taken_up(draft: Draft) -> Draft:
        entry = template_entry(node, draft.money_unit)
        fields = {name: text for name, text in entry.fields.items() if name != "formula"}
        given: dict[str, Any] = {"fields": fields, "filled": tuple(fields), "why": entry.why}
        return under_kpi(editing.add_entry(draft, node.kind, parents=(above,), **given)[0], above)

    on_entry(above, taken_up)
