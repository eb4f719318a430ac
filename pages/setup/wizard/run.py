"""The context of one run of the wizard: the draft, the plan read from it, and what is still to do; computed once per state of the draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import streamlit as st

from kpicore.guide.drafts import Draft, Entry, KnownFigures, ReadDraft, known_figures, place_of, read_draft
from kpicore.guide.steps import StepProgress, StepQuestion, StepState, asks, design_problems, step_states
from kpicore.guide.templates import Candidate, candidates
from kpicore.language import near_key
from kpicore.lint.smart import Mark, smart_marks
from kpicore.model.node import Kind, Node
from kpicore.model.plan import Plan
from kpicore.problems import Problem
from kpicore.scoring.agreements import Periods, agreed_periods
from kpicore.scoring.links import Fit, Material, coherence_of, material
from pages.shared.session import View
from pages.shared.style import Voice

_CONTEXT = "wizard-context"


@dataclass(frozen=True)
class WizardContext:
    """The open draft. `words` are in the language of the page and follow the calendar of the draft's own plan."""

    draft: Draft
    read: ReadDraft
    today: date
    words: Voice

    @property
    def plan(self) -> Plan:
        return self.read.plan

    def node(self, entry_id: str) -> Node | None:
        """Return the node read from an entry, None for a candidate."""
        return self.plan.by_id.get(entry_id)

    def name(self, entry: Entry) -> str:
        """Return the label of an entry: its name, else its sentence, else 「名前のないKPI」. Not escaped."""
        return entry.name or entry.sentence.strip() or self.words("wizard.unnamed", kind=str(entry.kind))

    def problems_at(self, entry_id: str, field: str) -> tuple[Problem, ...]:
        """Return the problems of the text of one field."""
        return self._by_place.get((entry_id, field), ())

    def problems_of(self, entry_id: str) -> tuple[Problem, ...]:
        """Return the problems of the texts of an entry."""
        return tuple(problem for (of, _), found in self._by_place.items() if of == entry_id for problem in found)

    @cached_property
    def _by_place(self) -> Mapping[tuple[str, str], tuple[Problem, ...]]:
        found: dict[tuple[str, str], tuple[Problem, ...]] = {}
        for problem in self.read.problems:
            place = place_of(problem.where)
            found[place] = (*found.get(place, ()), problem)
        return found

    @cached_property
    def design(self) -> tuple[Problem, ...]:
        """The findings of the design check, errors first (R11)."""
        return design_problems(self.read, self.today)

    @cached_property
    def asks(self) -> tuple[StepQuestion, ...]:
        """What is still missing, in the order of the steps."""
        return asks(self.draft, self.read, self.today)

    def asks_of(self, entry_id: str) -> tuple[StepQuestion, ...]:
        return tuple(ask for ask in self.asks if ask.entry == entry_id)

    def asked_fields(self, entry_id: str) -> frozenset[str]:
        """Return the fields of an entry that are still to be filled."""
        return frozenset(ask.field for ask in self.asks_of(entry_id) if ask.question is None)

    @cached_property
    def states(self) -> Mapping[str, StepProgress]:
        """The progress of every step. Coherence is open while it is unknown; a plan is not handed over until it is saved."""
        states = dict(step_states(self.draft, self.read, self.today, design=self.design))
        for step in ["sheet"] if self._is_coherence_known else ["coherence", "sheet"]:
            if states[step].state is StepState.DONE:
                states[step] = replace(states[step], state=StepState.OPEN)
        return states

    @property
    def _is_coherence_known(self) -> bool:
        """Whether there is a formula, and every one can be computed from targets."""
        found = [coherence_of(self.material, formula).fit for formula in self.read.formulas.by_node.values()]
        return bool(found) and Fit.UNKNOWN not in found

    @cached_property
    def smart(self) -> Mapping[str, tuple[Mark, ...]]:
        """The five marks of each indicator."""
        return smart_marks(self.plan, self.today)

    # -- the tree of entries ---------------------------------------------------------------------------------------

    @cached_property
    def material(self) -> Material:
        """The figures of the plan laid out over time, without actuals."""
        return material(self.plan, self.today)

    @cached_property
    def periods(self) -> Mapping[str, Periods]:
        """The periods of each indicator's term, with the targets in force."""
        return agreed_periods(self.plan, self.today, self.material)

    def has_period_targets(self, node_id: str) -> bool:
        """Return whether single periods of an indicator have targets of their own."""
        return node_id in self._with_period_targets

    @cached_property
    def _with_period_targets(self) -> frozenset[str]:
        return frozenset(target.indicator for target in self.plan.targets)

    @cached_property
    def known(self) -> KnownFigures | None:
        """What is known of the goal from last year and this one so far, None where it is not asked."""
        return known_figures(self.draft, self.plan, self.today)

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """Factors of the trade's template, else of templates that share a word with the goal, the best fitting first."""
        goal = next(iter(self.goals), None)
        text = f"{goal.sentence} {goal.name}" if goal is not None else ""
        return candidates(text, self.words.language, self.draft.known.get("trade", ""))

    def has_name(self, kind: Kind, name: str) -> bool:
        """Return whether an entry of this kind has this name already, or one that means the same."""
        return near_key(name) in {near_key(entry.name) for entry in self.draft.of_kind(kind)}

    @property
    def goals(self) -> tuple[Entry, ...]:
        return self.draft.of_kind(Kind.KGI)

    @property
    def factors(self) -> tuple[Entry, ...]:
        """The factors that are part of the plan and not ended."""
        return tuple(entry for entry in self.draft.of_kind(Kind.CSF) if self.counts(entry))

    def counts(self, entry: Entry) -> bool:
        """Return whether an entry is part of the plan and not ended."""
        return self.draft.in_plan(entry) and not entry.retired

    def below(self, entry_id: str, *kinds: Kind) -> tuple[Entry, ...]:
        """Return the entries of these kinds right below one, candidates and ended ones too."""
        return tuple(entry for entry in self.draft.of_kind(*kinds) if entry_id in entry.parents)


def context_of(draft: Draft, shown: View) -> WizardContext:
    """Return the context of a draft, the same one while nothing changed."""
    known: WizardContext | None = st.session_state.get(_CONTEXT)
    language = shown.words.language
    if known is not None and known.draft is draft and known.today == shown.today and known.words.language == language:
        return known
    read = read_draft(draft, shown.today)
    made = WizardContext(draft, read, shown.today, Voice(language, read.plan.settings.calendar))
    st.session_state[_CONTEXT] = made
    return made
