"""From what people will do to indicators of it: an action becomes a count (KDI), and a count gets one for its quality beside it."""

from __future__ import annotations

from datetime import date

from kpicore.guide.drafts.editing import add_entry, set_parents, set_sentence, statements_of
from kpicore.guide.drafts.entries import Draft, Entry
from kpicore.language import near_key
from kpicore.model.node import Aggregation, Direction, Kind, Shape
from kpicore.periods import Cadence


def actions_to_count(draft: Draft, factor_id: str) -> tuple[str, ...]:
    """Return the actions of a factor that no indicator of action has as its name or its sentence yet."""
    counted = {near_key(text) for each in draft.of_kind(Kind.KDI) for text in (each.name, each.sentence)}
    return tuple(action for action in draft.by_id[factor_id].actions if near_key(action) not in counted)


def kpis_below(draft: Draft, factor_id: str) -> tuple[Entry, ...]:
    """Return the KPIs of a factor that are part of the plan: an action is counted under one of them."""
    found = (each for each in draft.of_kind(Kind.KPI) if factor_id in each.parents)
    return tuple(each for each in found if draft.in_plan(each) and not each.retired)


def with_action(draft: Draft, factor_id: str, action: str, unit: str, today: date) -> Draft:
    """Return the draft with an action as an indicator, counted every week in `unit` unless it says otherwise (電話を週20件).

    It stands under the first KPI of its factor, and under the factor itself while that has none (`under_kpi` moves it then).
    """
    above = next((each.id for each in kpis_below(draft, factor_id)), factor_id)
    if statements_of(draft, action, today):
        draft, entry_id = add_entry(draft, Kind.KDI, parents=(above,))
        draft = set_sentence(draft, entry_id, action, today).draft
        if draft.by_id[entry_id].text("target"):
            return draft
        entries = tuple(each for each in draft.entries if each.id != entry_id)
        draft = draft.but(entries=entries)  # 広告を強化する is an action, no number
    fields = {
        "name": action,
        "unit": unit,
        "cadence": str(Cadence.WEEKLY),
        "direction": str(Direction.AT_LEAST),
        "aggregation": str(Aggregation.SUM),
        "shape": str(Shape.EACH),
    }
    return add_entry(draft, Kind.KDI, parents=(above,), fields=fields, filled=tuple(fields))[0]


def under_kpi(draft: Draft, factor_id: str) -> Draft:
    """Return the draft with the counted actions that wait under a factor put under its first KPI, once there is one."""
    above = kpis_below(draft, factor_id)
    if above:
        for each in draft.of_kind(Kind.KDI):
            if factor_id in each.parents and not draft.is_running(each.id):
                draft = set_parents(draft, each.id, [above[0].id if up == factor_id else up for up in each.parents])
    return draft


def counts_without_quality(draft: Draft, kpi_id: str) -> tuple[Entry, ...]:
    """Return the counted actions under a KPI, none where a share (%) among them tells how well they are done already."""
    found = [each for each in draft.of_kind(Kind.KDI) if kpi_id in each.parents and draft.in_plan(each)]
    kept = [each for each in found if not each.retired]
    return () if any(each.text("unit").strip() in {"%", "％"} for each in kept) else tuple(kept)


def with_quality(draft: Draft, kdi_id: str, name: str) -> Draft:
    """Return the draft with an indicator of how well an action is done, a share of what is counted, beside the count."""
    counted = draft.by_id[kdi_id]
    fields = {
        "name": name,
        "unit": "%",
        "cadence": counted.text("cadence"),
        "direction": str(Direction.AT_LEAST),
        "aggregation": str(Aggregation.MEAN),
        "shape": str(Shape.EACH),
    }
    return add_entry(draft, Kind.KDI, parents=counted.parents, fields=fields, filled=tuple(fields))[0]
