"""The board's first sentence in words: where a goal will end, where it stands, and what the gap comes from (R12)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from kpicore.model.node import Band, Direction
from kpicore.model.plan import Plan
from kpicore.reports.headline import CauseKind, End, Headline, Standing
from kpicore.scoring.addition import added
from kpicore.scoring.result import Status
from kpicore.text import formats
from kpicore.text.catalogue import Words, catalogue
from kpicore.text.links import name_of
from kpicore.text.sentences import status_mark

#: Causes that a sentence names; a third would be a list.
NAMED_CAUSES = 2
#: So many of those whose numbers are missing are named: of a plan without owners each indicator goes by its own name.
MOST_MISSING = 3
#: A part of the gap below this share of it is not worth a sentence.
WORTH_SAYING = 0.05


@dataclass(frozen=True, slots=True)
class HeadlineText:
    """`sentence` says where it will end, `cause` where it stands and why, `needed` what is still needed; "" where nothing is to be said."""

    sentence: str
    cause: str
    needed: str

    @property
    def whole(self) -> str:
        """Both sentences as one text."""
        return " ".join(part for part in (self.sentence, self.cause) if part)


def headline_text(found: Headline, plan: Plan, language: str) -> HeadlineText:
    """Return the words of a headline."""
    words = catalogue(language)
    needed = ""
    if _is_needed(found):  # per period, beside the mean so far; nothing where the term is over
        facts, mean = _needed_facts(found, words), found.mean_per_period
        if mean is not None:
            facts = {**facts, "mean": formats.amount(mean, found.node.unit, language)}
        needed = words("headline.needed_only" if mean is None else "headline.needed", **facts)
    return HeadlineText(_sentence(found, plan, words), _cause(found, plan, words), needed)


def _sentence(found: Headline, plan: Plan, words: Words) -> str:
    """Return the first sentence: one cell of the table of nine (end × standing), or that of a term that is over."""
    language, unit = words.language, found.node.unit
    kind = _kind(found)
    facts = {
        "light": status_mark(found.score.status, language),
        "left": words("headline.days_left", n=found.days_left) if found.days_left else words("headline.last_day"),
        "landing": "",
    }
    if found.end is End.UNKNOWN or found.score.landing is None or (found.has_ended and found.missing):
        return _unknown(found, plan, words, facts)
    landing = found.score.landing.value
    target = found.score.whole_target
    facts["landing"] = formats.amount(landing, unit, language, beside=None if isinstance(target, Band) else target)
    gap = formats.amount(abs(found.gap_landing or 0.0), formats.difference_unit(unit), language)
    if found.has_ended:
        return words("headline.ended", outcome=words(f"headline.result_{kind}_{found.end}", gap=gap), **facts)
    if found.end is End.REACHES and found.standing is Standing.GOOD:
        margin = gap if kind == "at_most" else f"+{gap}"
        return words(f"headline.good_{kind}", margin=margin, **facts)
    outcome = words(f"headline.outcome_{kind}_{found.end}", gap=gap)
    return words(f"headline.{found.end}_{found.standing}", outcome=outcome, **facts)


def _unknown(found: Headline, plan: Plan, words: Words, facts: dict[str, str]) -> str:
    """Return the first sentence where nothing can be said of the end."""
    whose = {"n": sum(each.periods for each in found.missing), "whose": _whose(found, plan, words)}
    if found.has_ended:
        return words("headline.ended_missing", **whose) if found.missing else words("headline.ended_unknown")
    if found.standing is not Standing.NONE:
        gap = formats.amount(abs(found.gap_to_date or 0.0), formats.difference_unit(found.node.unit), words.language)
        so_far = words(f"headline.so_far_{_kind(found)}", gap=gap)
        return words(f"headline.unknown_{found.standing}", so_far=so_far, **facts)
    if found.score.status is Status.NO_TARGET:
        return words("headline.unknown_no_target")
    if found.score.status is Status.NOT_STARTED:
        if found.has_begun or found.node.start is None:
            return words("headline.unknown_first")
        return words("headline.unknown_not_started", start=formats.day(found.node.start, words.language, year=True))
    return words("headline.unknown_missing", **whose) if found.missing else words("headline.unknown_none", **facts)


def _whose(found: Headline, plan: Plan, words: Words) -> str:
    """Return whose numbers are missing, how many of each; an input without an owner goes by its own name.

    Of more than `MOST_MISSING` those with the most are named, and how many numbers are missing beside theirs.
    """
    counts = Counter[str]()
    for each in found.missing:
        counts[each.owner.strip() or name_of(plan, each.node)] += each.periods
    named = counts.most_common(MOST_MISSING) if len(counts) > MOST_MISSING else list(counts.items())
    parts = [words("headline.whose", name=name, n=n) for name, n in named]
    if rest := counts.total() - sum(n for _, n in named):
        parts.append(words("headline.whose_more", n=rest))
    return words.joined(parts)


def _cause(found: Headline, plan: Plan, words: Words) -> str:
    """Return where the goal stands and what that comes from; "" before there is anything to stand on."""
    gap = found.gap_to_date
    if gap is None or found.standing is Standing.NONE:
        return ""
    kind, difference = _kind(found), formats.difference_unit(found.node.unit)
    if gap <= 0:
        margin = formats.amount(-gap, difference, words.language)
        return words("headline.as_planned") if gap == 0 else words(f"headline.ahead_{kind}", margin=margin)
    return ("" if words.language == "ja" else " ").join(_gap_sentences(found, gap, plan, words))


def _gap_sentences(found: Headline, gap: float, plan: Plan, words: Words) -> list[str]:
    """Return what a gap comes from, what the formula does not explain, what others hold, and what only moves together."""
    kind, difference = _kind(found), formats.difference_unit(found.node.unit)
    sentences = []
    against = [each for each in found.causes if each.share is not None and each.share >= WORTH_SAYING * gap]
    if against:
        parts = words.joined(
            words(
                "headline.part",
                share=formats.amount(each.share, difference, words.language),
                name=_named(each.node, plan, words),
            )
            for each in against[:NAMED_CAUSES]
        )
        shown = formats.amount(gap, difference, words.language)
        sentences.append(words(f"headline.cause_{kind}", gap=shown, parts=parts))
    if found.unexplained >= WORTH_SAYING * gap:
        shown = formats.amount(found.unexplained, difference, words.language)
        sentences.append(words("headline.unexplained", share=shown))
    ahead = [each for each in found.causes if each.share is not None and each.share <= -WORTH_SAYING * gap]
    if ahead:
        # What is too small to be said counts with what the others hold, so that the figures of the sentence add up for its reader.
        rest = added([*(each.share or 0.0 for each in against[:NAMED_CAUSES]), -gap])
        held = rest if abs(found.unexplained) < WORTH_SAYING * gap else -added(each.share or 0.0 for each in ahead)
        margin = formats.amount(held, difference, words.language)
        names = _listed([name_of(plan, each.node) for each in reversed(ahead)], words.language)
        sentences.append(
            words("headline.holds" if len(ahead) > 1 else "headline.holds_one", names=names, margin=margin)
        )
    sentences += [
        words(
            "headline.together",
            name=_named(each.node, plan, words),
            light=status_mark(Status.OFF_TRACK, words.language),
        )
        for each in found.causes
        if each.kind is CauseKind.TOGETHER
    ]
    return sentences


def needed_figure(found: Headline, language: str) -> tuple[str, str]:
    """Return what is still needed per period and the mean so far, as value and note of a figure; "" where nothing is to be said."""
    words = catalogue(language)
    if not _is_needed(found):
        return "", ""
    unit = found.node.unit
    value = words("headline.needed_figure", **_needed_facts(found, words))
    if found.mean_per_period is None:
        return value, ""
    return value, words("headline.needed_mean", mean=formats.amount(found.mean_per_period, unit, language))


def _is_needed(found: Headline) -> bool:
    return (found.needed_per_period or 0.0) > 0 and found.node.direction is Direction.AT_LEAST


def _needed_facts(found: Headline, words: Words) -> dict[str, str]:
    return {
        "period": words(f"headline.needed_{found.node.cadence}"),
        "needed": formats.amount(found.needed_per_period, found.node.unit, words.language),
    }


def _kind(found: Headline) -> str:
    """Return which words fit the goal. A rank is reached, never kept under a limit, though a lower one is better."""
    if isinstance(found.score.whole_target, Band) or found.node.direction is Direction.WITHIN:
        return "within"
    is_limit = found.node.direction is Direction.AT_MOST and found.node.unit.strip() != "位"
    return "at_most" if is_limit else "at_least"


def _named(node_id: str, plan: Plan, words: Words) -> str:
    """Return a node's name with whose it is."""
    owner = plan.by_id[node_id].owner.strip()
    name = name_of(plan, node_id)
    return words("headline.named", name=name, owner=owner) if owner else name


def _listed(names: list[str], language: str) -> str:
    """Return names as one subject of a sentence: `訪問者数と客単価`, `visitors and order value`."""
    if language == "ja":
        return "と".join(names)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
