"""すべての計画: how each plan of the board stands, one under the other, and the lights of all of them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from kpicore.errors import KpiError
from kpicore.model.access import Role
from kpicore.model.node import Band
from kpicore.reports.board import Goal
from kpicore.reports.plans import PlanStanding
from kpicore.scoring.result import Status
from kpicore.text import formats
from kpicore.text.board import headline_text
from kpicore.text.sentences import error_sentence
from pages.shared import parts, plans, session
from pages.shared.plans import KnownPlan, looks, together
from pages.shared.style import (
    LONGEST_NAME,
    LONGEST_OWNER,
    NO_COLOUR,
    PALETTE,
    Voice,
    escape_md,
    light_md,
    light_text,
    one_line,
    voice,
)
from pages.shared.turns import TURNS

session.require(Role.VIEWER)

BOARD_PAGE = "pages/watch/board.py"
#: So often is looked for what is still being read.
COMING_SECONDS = 0.5
MOST_NAMES, LONGEST_SENTENCE = 6, 400
#: Pixels of a sentence and a line of lights; on a phone, whose lines are short, `PLACES` makes it higher.
SKELETON_HEIGHT = 60


def draw(words: Voice) -> None:
    """Draw the counts of all plans, every plan, and the archived ones below."""
    found = looks(session.plans())
    present = [each for each in found if not each.plan.is_archived]
    archived = [each for each in found if each.plan.is_archived]
    st.title(words("plans.title"), anchor=False)
    _together(present, words)
    for each in present:
        _plan(each, words)
    if archived:
        st.subheader(words("plans.archived_heading"), anchor=False)
        for each in archived:
            _plan(each, words)
    parts.numbers_link(words)
    _watch(found)


def _watch(found: Sequence[KnownPlan]) -> None:
    """Draw the page anew once there is something new of a plan: soon while one is being read."""
    marks, is_coming = [each.mark for each in found], any(each.is_coming for each in found)
    turn, drawn = TURNS.turn(), [False]  # what was just drawn is shown before anything is drawn anew

    @st.fragment(run_every=COMING_SECONDS if is_coming else session.glance_seconds())
    def watch() -> None:
        if not drawn[0]:
            drawn[0] = True
            return
        try:
            now = looks(session.plans(), scores=False)
        except KpiError:  # what is there stays; the line above every page says how old it is
            return
        has_come = is_coming and any(each.is_coming and each.reading.snapshot is not None for each in now)
        if has_come or ([each.mark for each in now] != marks and turn.has_come()):
            st.rerun()

    watch()


# -- all of them -----------------------------------------------------------------------------------------------


def _together(present: Sequence[KnownPlan], words: Voice) -> None:
    """Draw the lights of all plans that are known, an indicator of several counted once, and what that counts."""
    every = together(present)
    if every is None:
        return
    # Of several, some come later: room for their sentences is kept on a phone.
    with st.container(border=True, gap="xxsmall", key="plans-together" if len(present) > 1 else "plans-alone"):
        st.markdown(f"**{words('plans.counts')}**　{_lights_md(every.counts, words)}")
        said = [words("plans.counts_text", plans=len(every.plans), n=sum(every.counts.values()))]
        names = _first_named(list(dict.fromkeys(one_line(each.name, LONGEST_OWNER) for each in every.shared)), words)
        said.append(
            words("plans.shared_once", n=len(every.shared), names=names) if names else words("plans.shared_none")
        )
        if lacking := len(present) - len(every.plans):
            said.append(words("plans.counts_partial", n=lacking))
        st.caption(escape_md(" ".join(said), 1000))


def _first_named(names: Sequence[str], words: Voice) -> str:
    """Return the first of some names, and how many more there are; "" for none."""
    more = len(names) - MOST_NAMES
    shown = [*names[:MOST_NAMES], *([words("common.and_more", n=more)] if more > 0 else [])]
    return words("common.list_pause").join(shown)


def _lights_md(counts: Mapping[Status, int], words: Voice) -> str:
    """Return how many indicators have which light as Markdown: mark, word, number, in the colour of the light."""
    return " ".join(
        f":{PALETTE.get(status, NO_COLOUR)}-badge[{light_text(status, words)} {number}]"
        for status, number in counts.items()
    )


# -- one plan --------------------------------------------------------------------------------------------------


def _plan(look: KnownPlan, words: Voice) -> None:
    """Draw one plan: its light and name, what it says first, where it lands, its lights, and who has not entered."""
    found = look.standing
    with st.container(border=True, gap="xxsmall", key=f"plan-{look.plan.key}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"names-{look.plan.key}"):
            if found is not None and found.board.goals:
                st.markdown(light_md(found.board.goals[0].score.status, words), width="content")
            name = f"**{escape_md(plans.name_of(look.plan), LONGEST_NAME)}**"
            st.page_link(BOARD_PAGE, label=name, query_params={"plan": look.plan.key}, width="content")
            if found is not None and found.board.goals:
                st.markdown(f":small[{escape_md(_landing(found.board.goals[0], words))}]", width="content")
        with st.container(gap="xxsmall", key=f"stands-{look.plan.key}"):  # as high before as after
            if look.is_coming:
                st.markdown(words("plans.loading", plan=escape_md(plans.name_of(look.plan), LONGEST_NAME)))
                st.skeleton(height=SKELETON_HEIGHT)
            elif found is not None:
                _standing(found, words, is_over=look.plan.is_archived)
        failure, confirmed = look.reading.failure, look.reading.confirmed_at
        if failure is not None:  # that the store does not answer, why, and of when the numbers are
            unknown = words("reasons.unknown")
            reason = error_sentence(failure, words.language) if isinstance(failure, KpiError) else unknown
            said = words("plans.no_answer", reason=reason)
            if look.reading.snapshot is not None:
                age = formats.data_age(session.now() - confirmed, words.language, outage=True) if confirmed else "–"
                said = words("plans.outage", age=age, reason=reason)
            st.caption(f":material/cloud_off: {escape_md(said, 400)}")


def _standing(found: PlanStanding, words: Voice, *, is_over: bool) -> None:
    """Draw what a plan says first and what stands behind it; of one that says nothing yet, the next step.

    Nobody is waited for in one that `is_over`.
    """
    rows = found.board
    said = words(f"plans.next_{rows.next_step}") if rows.next_step is not None else ""
    if not said and rows.goals:
        said = headline_text(rows.goals[0].headline, found.snapshot.plan, words.language).sentence
    st.markdown(escape_md(said, LONGEST_SENTENCE))
    facts = [words("plans.more_goals", n=len(rows.goals) - 1)] if len(rows.goals) > 1 else []
    if rows.counts and not is_over:
        nobody = words("common.no_owner")
        names = [
            words("board.waiting_of", name=one_line(each.owner, LONGEST_OWNER) or nobody, n=len(each.nodes))
            for each in rows.waiting
        ]
        facts.append(words("plans.late", whose=_first_named(names, words)) if names else words("plans.none_late"))
    if rows.counts:
        st.markdown(f"{_lights_md(rows.counts, words)}　:gray[:small[{escape_md('　'.join(facts), 400)}]]")


def _landing(goal: Goal, words: Voice) -> str:
    """Return where a goal lands beside its target; "" without a target."""
    score, unit = goal.score, goal.node.unit
    if score.whole_target is None:
        return ""
    target = words.goal(score.whole_target, unit, goal.node.direction)
    if score.landing is None:
        return words("plans.no_landing", target=target)
    beside = None if isinstance(score.whole_target, Band) else score.whole_target
    return words("plans.landing", landing=words.amount(score.landing.value, unit, beside=beside), target=target)


draw(voice(session.language("ja"), session.NO_CALENDAR))
